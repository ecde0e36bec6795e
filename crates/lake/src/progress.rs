//! How far work is, told while it goes on.

/// Told how far an import is: this many more rows are to be written, this many more are. Called from any thread, once
/// for some thousand rows.
pub type RowProgress<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// Told of bytes and rows as they are done. Called from any thread.
pub type ByteProgress<'a> = &'a (dyn Fn(u64, u64) + Sync);
