//! A new workspace, and a report.

use serde::Serialize;
use std::path::Path;

/// A workspace that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkspaceView {
    /// Its folder.
    pub workspace: String,
}

impl WorkspaceView {
    /// A workspace in a folder.
    pub fn new(folder: &Path) -> Self {
        Self { workspace: folder.display().to_string() }
    }
}

/// A report that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportFileView {
    /// The HTML file.
    pub report: String,
}

impl ReportFileView {
    /// A report in a file.
    pub fn new(path: &Path) -> Self {
        Self { report: path.display().to_string() }
    }
}
