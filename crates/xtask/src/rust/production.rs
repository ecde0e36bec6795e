use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, ImplItem, Item, Meta, Stmt, TraitItem};

/// The file without test code: items, statements and arms that are marked `#[test]` or `#[cfg(test)]`.
pub(super) fn without_tests(mut file: syn::File) -> syn::File {
    if is_test_only(&file.attrs) {
        file.items.clear();
    }
    WithoutTests.visit_file_mut(&mut file);
    file
}

/// Whether an item with these attributes is compiled for tests alone.
pub(super) fn is_test_only(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        Meta::NameValue(_) => false,
    })
}

struct WithoutTests;

impl VisitMut for WithoutTests {
    fn visit_file_mut(&mut self, file: &mut syn::File) {
        file.items.retain(|item| !is_test_only(attributes_of(item)));
        visit_mut::visit_file_mut(self, file);
    }

    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        if let Some((_, items)) = &mut module.content {
            items.retain(|item| !is_test_only(attributes_of(item)));
        }
        visit_mut::visit_item_mod_mut(self, module);
    }

    fn visit_item_impl_mut(&mut self, block: &mut syn::ItemImpl) {
        block.items.retain(|item| match item {
            ImplItem::Const(item) => !is_test_only(&item.attrs),
            ImplItem::Fn(item) => !is_test_only(&item.attrs),
            ImplItem::Type(item) => !is_test_only(&item.attrs),
            _ => true,
        });
        visit_mut::visit_item_impl_mut(self, block);
    }

    fn visit_item_trait_mut(&mut self, definition: &mut syn::ItemTrait) {
        definition.items.retain(|item| match item {
            TraitItem::Const(item) => !is_test_only(&item.attrs),
            TraitItem::Fn(item) => !is_test_only(&item.attrs),
            TraitItem::Type(item) => !is_test_only(&item.attrs),
            _ => true,
        });
        visit_mut::visit_item_trait_mut(self, definition);
    }

    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        block.stmts.retain(|statement| match statement {
            Stmt::Local(local) => !is_test_only(&local.attrs),
            Stmt::Item(item) => !is_test_only(attributes_of(item)),
            Stmt::Macro(call) => !is_test_only(&call.attrs),
            Stmt::Expr(..) => true,
        });
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_match_mut(&mut self, choice: &mut syn::ExprMatch) {
        choice.arms.retain(|arm| !is_test_only(&arm.attrs));
        visit_mut::visit_expr_match_mut(self, choice);
    }
}

fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::ToTokens;

    fn left(source: &str) -> String {
        without_tests(syn::parse_file(source).unwrap()).into_token_stream().to_string()
    }

    #[test]
    fn test_items_are_left_out() {
        assert_eq!(left("mod a {} #[cfg(test)] mod t { fn b() { } } mod c {}"), "mod a { } mod c { }");
        assert_eq!(left("mod a; #[cfg(test)] mod t; mod c;"), "mod a ; mod c ;");
        assert_eq!(left("#[test] #[should_panic] fn t(x: [u8; 2]) { b } type C = u8;"), "type C = u8 ;");
        assert_eq!(
            left("impl A { #[cfg(test)] fn a() {} fn b() { #[cfg(test)] let c = 1; } }"),
            "impl A { fn b () { } }"
        );
        assert_eq!(left("#![cfg(test)] fn a() {}"), "# ! [cfg (test)]");
    }

    #[test]
    fn other_attributes_stay() {
        assert_eq!(left("#[cfg(not(test))] fn f() {}"), "# [cfg (not (test))] fn f () { }");
        assert_eq!(left("#[derive(Debug)] struct S;"), "# [derive (Debug)] struct S ;");
    }
}
