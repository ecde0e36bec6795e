//! Terrace: xtask.
fn main() {}
