use syn::visit::{self, Visit};

/// A function with a body, from its `fn` to its closing brace.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) first_line: usize,
    pub(crate) last_line: usize,
    /// Whether it stands in no `impl` and no trait.
    pub(crate) is_free: bool,
}

impl Function {
    pub(crate) fn lines(&self) -> usize {
        self.last_line - self.first_line + 1
    }
}

/// Every named function of a file with a body, inner ones too.
pub(crate) fn functions(file: &syn::File) -> Vec<Function> {
    let mut found = Functions(Vec::new());
    found.visit_file(file);
    found.0
}

struct Functions(Vec<Function>);

impl Functions {
    fn add(&mut self, signature: &syn::Signature, body: &syn::Block, is_free: bool) {
        self.0.push(Function {
            name: signature.ident.to_string(),
            first_line: signature.fn_token.span.start().line,
            last_line: body.brace_token.span.close().start().line,
            is_free,
        });
    }
}

impl<'a> Visit<'a> for Functions {
    fn visit_item_fn(&mut self, function: &'a syn::ItemFn) {
        self.add(&function.sig, &function.block, true);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'a syn::ImplItemFn) {
        self.add(&function.sig, &function.block, false);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'a syn::TraitItemFn) {
        if let Some(body) = &function.default {
            self.add(&function.sig, body, false);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> Vec<(String, usize, usize, bool)> {
        let file = syn::parse_file(source).unwrap();
        functions(&file).into_iter().map(|f| (f.name, f.first_line, f.last_line, f.is_free)).collect()
    }

    #[test]
    fn bodies_are_measured_and_signatures_are_not() {
        let source = "trait T { fn a(&self, x: [u8; 2]) -> u8; }\n/// c\npub fn b<'x>(y: &'x str)\nwhere\n    A: B,\n{\n    if '}' == c { \"}\" }\n    // }\n}\n";
        assert_eq!(of(source), [("b".to_owned(), 3, 9, true)]);
    }

    #[test]
    fn inner_functions_and_methods() {
        let source = "impl A { fn outer(f: fn(u8) -> u8) {\n fn inner() {\n }\n} }";
        assert_eq!(of(source), [("outer".to_owned(), 1, 4, false), ("inner".to_owned(), 2, 3, true)]);
    }
}
