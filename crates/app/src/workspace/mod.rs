//! A workspace: the folder that holds settings, policies, the lake and what was imported.

mod config;
pub(crate) mod disk;
mod overrides;

pub use config::{ApprovalsConfig, Config, DEFAULT_TEXT, FILE, ServerConfig};
pub use overrides::HeldOverride;
pub(crate) use overrides::fingerprint;

use crate::error::AppError;
use overrides::HeldOverrides;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use terrace_domain::{Currency, Zone};
use terrace_lake::{Lake, durable};

/// An open workspace.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    settings: Settings,
    overrides: HeldOverrides,
}

/// The settings as they were read, and those that took their place. None is dropped while somebody may hold it: they are
/// small, and change before there is anything to keep, if ever.
#[derive(Debug)]
struct Settings {
    config: Config,
    next: OnceLock<Box<Self>>,
}

impl Settings {
    fn new(config: Config) -> Self {
        Self { config, next: OnceLock::new() }
    }

    fn newest(&self) -> &Self {
        let mut newest = self;
        while let Some(next) = newest.next.get() {
            newest = next;
        }
        newest
    }
}

impl Workspace {
    /// Makes a new workspace in `root`, which may exist already but must hold no workspace.
    pub fn init(root: &Path) -> Result<Self, AppError> {
        Self::init_with(root, DEFAULT_TEXT)
    }

    /// The same with a clock and a currency.
    ///
    /// # Errors
    /// As [`Workspace::init`].
    pub fn init_for(root: &Path, timezone: &Zone, currency: Currency) -> Result<Self, AppError> {
        Self::init_with(root, &config::text_for(timezone, currency))
    }

    fn init_with(root: &Path, text: &str) -> Result<Self, AppError> {
        let settings = root.join(FILE);
        if settings.exists() {
            return Err(AppError::WorkspaceExists(root.to_owned()));
        }
        for folder in [root.to_owned(), root.join("policies"), root.join("lake"), root.join("imports")] {
            // What is kept tells of people. A folder that was there before keeps its rights.
            durable::make_folder(&folder).map_err(|cause| AppError::writing(&folder, cause))?;
        }
        // The settings come last: a folder is a workspace only once it is whole.
        std::fs::write(&settings, text).map_err(|cause| AppError::writing(&settings, cause))?;
        Self::open(root)
    }

    /// Opens the workspace in `root`.
    pub fn open(root: &Path) -> Result<Self, AppError> {
        if !root.is_dir() {
            return Err(AppError::FileMissing(root.to_owned()));
        }
        if !root.join(FILE).is_file() {
            return Err(AppError::NotAWorkspace(root.to_owned()));
        }
        Ok(Self {
            root: root.to_owned(),
            settings: Settings::new(Config::read(root)?),
            overrides: HeldOverrides::default(),
        })
    }

    /// What people decided about standings, as it was last handed in; none before.
    pub fn overrides(&self) -> Arc<[HeldOverride]> {
        self.overrides.get()
    }

    /// Hands in what people decided about standings. Runs that begin from now on go by it.
    pub fn set_overrides(&self, overrides: Vec<HeldOverride>) {
        self.overrides.set(overrides);
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.settings.newest().config
    }

    /// Gives the workspace another clock and currency, in its settings file too. Times that are there already would be
    /// of the clock before: it is for who has asked that nothing is.
    ///
    /// # Errors
    /// What the disk says.
    pub fn move_to(&self, timezone: &Zone, currency: Currency) -> Result<(), AppError> {
        let path = self.root.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(|cause| AppError::reading(&path, cause))?;
        disk::write_whole(&path, config::text_moved(&text, timezone, currency).as_bytes())?;
        let mut moved = Settings::new(Config::read(&self.root)?);
        // Who moves it at the same moment has read the same file or a later one.
        while let Err(again) = self.settings.newest().next.set(Box::new(moved)) {
            moved = *again;
        }
        Ok(())
    }

    /// Where the tables lie.
    pub fn lake_folder(&self) -> PathBuf {
        self.root.join("lake")
    }

    /// Where originals and their reconciliations lie.
    pub fn imports_folder(&self) -> PathBuf {
        self.root.join("imports")
    }

    /// The lake, made at its first use.
    pub fn lake(&self) -> Result<Lake, AppError> {
        let folder = self.lake_folder();
        if Lake::exists(&folder) {
            return Ok(Lake::open(&folder)?);
        }
        match Lake::create(&folder, self.config().buckets) {
            // Another first import was faster, be it by the blink in which both make the same settings file.
            Err(_) if Lake::exists(&folder) => Ok(Lake::open(&folder)?),
            made => Ok(made?),
        }
    }

    /// The lake, if anything was ever imported.
    pub fn lake_if_any(&self) -> Result<Option<Lake>, AppError> {
        let folder = self.lake_folder();
        if Lake::exists(&folder) { Ok(Some(Lake::open(&folder)?)) } else { Ok(None) }
    }

    /// The policy that holds when none is named: the settings' one, else the only file in `policies/`.
    pub fn default_policy(&self) -> Result<PathBuf, AppError> {
        if let Some(path) = &self.config().policy {
            return Ok(self.root.join(path));
        }
        let found = self.policy_files()?;
        match found.as_slice() {
            [] => Err(AppError::NoPolicy(self.root.join("policies"))),
            [only] => Ok(only.clone()),
            _ => Err(AppError::SeveralPolicies(found.iter().map(|path| self.shown(path)).collect())),
        }
    }

    /// The policies in `policies/`, by name; none where there is no such folder.
    pub(crate) fn policy_files(&self) -> Result<Vec<PathBuf>, AppError> {
        let folder = self.root.join("policies");
        let unreadable = |cause| AppError::reading(&folder, cause);
        let paths = match std::fs::read_dir(&folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            entries => {
                let paths = entries.map_err(unreadable)?.map(|entry| Ok(entry?.path()));
                paths.collect::<std::io::Result<Vec<PathBuf>>>().map_err(unreadable)?
            }
        };
        let mut found: Vec<PathBuf> = paths.into_iter().filter(|path| is_policy(path)).collect();
        found.sort();
        Ok(found)
    }

    /// A path as people know it: from the folder of the workspace.
    pub(crate) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}

fn is_policy(path: &Path) -> bool {
    // A name that is no text is not that of a policy.
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
    let yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    yaml && !name.contains(".cases.") && !name.contains(".map.") && !name.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_is_made_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("shop");
        assert!(matches!(Workspace::open(folder.path()), Err(AppError::NotAWorkspace(_))));
        assert!(Workspace::init(&root).is_ok());
        assert!(Workspace::open(&root).is_ok());
        assert!(matches!(Workspace::init(&root), Err(AppError::WorkspaceExists(_))));
    }

    #[test]
    fn a_workspace_moves_with_its_settings_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = Workspace::init(folder.path()).expect("a workspace");
        let before = workspace.config().timezone.clone();
        for (zone, currency) in [("Europe/London", "GBP"), ("Asia/Tokyo", "JPY")] {
            let zone = Zone::new(zone).expect("a zone");
            workspace.move_to(&zone, Currency::new(currency).expect("a currency")).expect("moved");
            let again = Workspace::open(folder.path()).expect("opens");
            for config in [workspace.config(), again.config()] {
                assert_eq!(config.timezone, zone);
                assert_eq!(config.currency.map(|known| known.to_string()).as_deref(), Some(currency));
            }
        }
        assert_ne!(workspace.config().timezone, before);
        let text = std::fs::read_to_string(folder.path().join(FILE)).expect("read");
        assert_eq!(text.matches("\ntimezone = ").count(), 1, "{text}");
    }

    #[test]
    fn the_only_policy_is_the_default() {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = Workspace::init(folder.path()).expect("a workspace");
        assert!(matches!(workspace.default_policy(), Err(AppError::NoPolicy(_))));
        let write = |name: &str| std::fs::write(folder.path().join("policies").join(name), "").expect("written");
        write("shop.yaml");
        write("shop.cases.yaml");
        assert_eq!(workspace.default_policy().expect("one"), folder.path().join("policies/shop.yaml"));
        write("other.yaml");
        assert!(matches!(workspace.default_policy(), Err(AppError::SeveralPolicies(names)) if names.len() == 2));
    }
}
