//! The pages of staff and members, as `scripts/pages` built them: they stand in the program itself.
//!
//! Files under `assets/` carry the hash of their content in their names, so that browsers may keep them for ever; the
//! document that names them is asked for each time. Every address of a page gets that document, and nothing else does.

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use terrace_words::Lang;
use terrace_words::texts::server as texts;

include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// A file of the built pages.
struct BuiltFile {
    /// Its path below the folder of the pages.
    name: &'static str,
    plain: &'static [u8],
    /// The same, packed by gzip.
    packed: Option<&'static [u8]>,
}

/// The document that every page begins with.
const DOCUMENT: &str = "index.html";

/// The first part of the addresses of pages.
pub(crate) const PAGES: [&str; 27] = [
    "",
    "account",
    "approvals",
    "audit",
    "board",
    "customers",
    "imports",
    "jobs",
    "keys",
    "members",
    "overview",
    "partners",
    "policies",
    "policy",
    "portal",
    "quotes",
    "runs",
    "settings",
    "sign-in",
    "sources",
    "start",
    "standings",
    "usage",
    "users",
    "webhooks",
    "effects",
    "xray",
];

/// Scripts are our own files alone; styles are set by scripts too, as components are drawn. Nothing leaves the host.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
     font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
);

/// What stands at an address of the pages; `None` if it is none of theirs.
pub(crate) fn page(method: &Method, path: &str, headers: &HeaderMap, lang: Lang) -> Option<Response> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    let name = path.strip_prefix('/')?;
    if let Some(file) = FILES.iter().find(|file| file.name == name && file.name != DOCUMENT) {
        return Some(file.answer(headers));
    }
    let first = name.split('/').next().unwrap_or_default();
    if !PAGES.contains(&first) {
        return None;
    }
    let document = FILES.iter().find(|file| file.name == DOCUMENT);
    Some(document.map_or_else(|| not_built(lang), |document| document.answer(headers)))
}

impl BuiltFile {
    fn answer(&self, headers: &HeaderMap) -> Response {
        let takes_packed = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        let takes_packed = takes_packed.is_some_and(|value| value.split(',').any(is_gzip));
        let (bytes, packing) = match self.packed.filter(|_| takes_packed) {
            Some(packed) => (packed, Some(HeaderValue::from_static("gzip"))),
            None => (self.plain, None),
        };
        let mut response = bytes.into_response();
        let answer = response.headers_mut();
        answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(self.name)));
        answer.insert(header::CONTENT_SECURITY_POLICY, POLICY);
        answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        let keeping = if self.name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(keeping));
        if let Some(packing) = packing {
            answer.insert(header::CONTENT_ENCODING, packing);
        }
        response
    }
}

/// Whether a part of `Accept-Encoding` takes gzip.
fn is_gzip(part: &str) -> bool {
    let mut words = part.split(';').map(str::trim);
    words.next() == Some("gzip") && !words.any(|word| word == "q=0")
}

/// What a file is, by the end of its name.
fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

/// The program was built without pages: how they are built, and that everything else works.
fn not_built(lang: Lang) -> Response {
    let tag = if lang == Lang::Zh { "zh" } else { "en" };
    let (title, told) = (texts::PAGES_NOT_BUILT.get(lang), texts::PAGES_HOW_BUILT.get(lang));
    let page = format!(
        "<!doctype html><html lang=\"{tag}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>body{{font:16px/1.6 system-ui,sans-serif;max-width:34rem;margin:12vh auto;\
         padding:0 1rem;color:#17211e}}h1{{font-family:Georgia,serif;color:#0f6b5c}}a{{color:#0f6b5c}}</style>\
         <h1>{title}</h1><p>{told}"
    );
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (StatusCode::SERVICE_UNAVAILABLE, kind, page).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(method: &Method, path: &str) -> Option<StatusCode> {
        page(method, path, &HeaderMap::new(), Lang::En).map(|response| response.status())
    }

    #[test]
    fn pages_have_addresses_and_nothing_else_has() {
        let shown = if FILES.is_empty() { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
        for path in ["/", "/customers", "/customers/KH000001", "/sign-in"] {
            assert_eq!(told(&Method::GET, path), Some(shown), "{path}");
        }
        for path in ["/api/v1/nothing", "/docs/none", "/favicon.ico", "/index.html", "/customersx", "/../etc"] {
            assert_eq!(told(&Method::GET, path), None, "{path}");
        }
        assert_eq!(told(&Method::POST, "/customers"), None);
    }

    #[test]
    fn packed_files_go_to_who_takes_them() {
        let file = BuiltFile { name: "assets/a.js", plain: b"plain", packed: Some(b"packed") };
        let mut headers = HeaderMap::new();
        assert_eq!(file.answer(&headers).headers().get(header::CONTENT_ENCODING), None);
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("br, gzip;q=0.8"));
        let answer = file.answer(&headers);
        assert_eq!(answer.headers().get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes), Some(&b"gzip"[..]));
        assert_eq!(answer.headers().get(header::CACHE_CONTROL).unwrap(), "public, max-age=31536000, immutable");
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip;q=0"));
        assert_eq!(file.answer(&headers).headers().get(header::CONTENT_ENCODING), None);
    }

    #[test]
    fn no_script_stands_in_the_document() {
        for file in FILES.iter().filter(|file| file.name == DOCUMENT) {
            let text = String::from_utf8(file.plain.to_vec()).unwrap();
            for script in text.split("<script").skip(1) {
                assert!(script.split('>').next().is_some_and(|head| head.contains("src=\"/assets/")), "{script}");
            }
        }
    }
}
