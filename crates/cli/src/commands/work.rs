//! What `tier`, `explain` and `report` share: policy, moment and facts as the command line names them.

use crate::clock;
use crate::failure::Failure;
use crate::interrupt;
use crate::printer::Printer;
use crate::progress::{Bar, of_passes};
use clap::ArgMatches;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terrace_app::Note;
use terrace_app::facts::{Files, Inputs};
use terrace_app::policies::{LoadedPolicy, check_beside, load};
use terrace_app::runs::read_files_to_tier_beside;
use terrace_app::{AppError, RunContext, Workspace};
use terrace_domain::{AsOf, CancelToken, FactKind, NoProgress, Progress, Zone};
use terrace_office::catch_up;
use terrace_server::block_on;
use terrace_words::texts::server as texts;

/// Rules, moment and facts of a command.
pub struct Work {
    /// The rules.
    pub policy: Arc<LoadedPolicy>,
    /// For when.
    pub as_of: AsOf,
    /// The facts.
    pub inputs: Inputs,
    /// The workspace, unless the facts come straight from files.
    pub workspace: Option<Workspace>,
}

/// Who follows a use case; Ctrl-C stops it.
pub struct Run<'a> {
    progress: &'a dyn Progress,
    cancel: CancelToken,
}

impl<'a> Run<'a> {
    /// Nobody follows it.
    pub fn silent() -> Self {
        Self { progress: &NoProgress, cancel: interrupt::token() }
    }

    /// A bar follows it.
    pub fn watched(bar: &'a Bar) -> Self {
        Self { progress: bar, cancel: interrupt::token() }
    }

    /// How the use case is run; its times are those of a clock.
    pub fn context(&self, zone: &Zone) -> RunContext<'_> {
        RunContext { progress: self.progress, cancel: &self.cancel, now: clock::now(zone) }
    }
}

impl Work {
    /// How use cases that nobody follows are run.
    pub fn run(&self) -> Run<'static> {
        Run::silent()
    }
}

/// Which policy in force is meant where several followed each other.
#[derive(Debug, Clone, Copy)]
enum PolicyOf {
    /// That of the as-of.
    AsOf,
    /// That of now.
    Now,
}

/// How files are read: for a policy and a moment.
type ReadFiles<'a> = &'a dyn Fn(&Files, (&LoadedPolicy, &AsOf), &RunContext<'_>) -> Result<Inputs, AppError>;

/// The workspace that `-C` names.
pub fn workspace(arguments: &ArgMatches) -> Result<Workspace, Failure> {
    Ok(Workspace::open(folder(arguments))?)
}

/// The folder that `-C` names.
pub fn folder(arguments: &ArgMatches) -> &Path {
    arguments.get_one::<PathBuf>("dir").map_or(Path::new("."), PathBuf::as_path)
}

/// Several values of an option.
pub fn paths(arguments: &ArgMatches, name: &str) -> Vec<PathBuf> {
    arguments.get_many::<PathBuf>(name).map(|paths| paths.cloned().collect()).unwrap_or_default()
}

impl Work {
    /// Loads the policy, fixes the moment, finds the facts.
    pub fn prepare(arguments: &ArgMatches, printer: &mut Printer) -> Result<Self, Failure> {
        Self::of_files(arguments, &files(arguments), printer)
    }

    /// The same with the policies that `--beside` names, which can stand beside the first.
    pub fn prepare_beside(
        arguments: &ArgMatches,
        printer: &mut Printer,
    ) -> Result<(Self, Vec<Arc<LoadedPolicy>>), Failure> {
        let others = load_beside(arguments, printer)?;
        let read: ReadFiles<'_> = &|files, (policy, _), ctx| {
            check_beside(policy, &others)?;
            Inputs::of_files(files, &policy.policy, ctx)
        };
        let work = Self::of(arguments, &files(arguments), printer, (read, PolicyOf::AsOf))?;
        Ok((work, others))
    }

    /// The same for those who tier and do nothing else.
    pub fn prepare_to_tier(
        arguments: &ArgMatches,
        printer: &mut Printer,
    ) -> Result<(Self, Vec<Arc<LoadedPolicy>>), Failure> {
        let others = load_beside(arguments, printer)?;
        let read: ReadFiles<'_> = &|files, (policy, as_of), ctx| {
            // What does not fit is said before files are read, not after it.
            check_beside(policy, &others)?;
            read_files_to_tier_beside(files, (&policy.policy, &others), as_of, ctx)
        };
        let work = Self::of(arguments, &files(arguments), printer, (read, PolicyOf::AsOf))?;
        Ok((work, others))
    }

    /// The same, with the files of facts given.
    pub fn of_files(arguments: &ArgMatches, files: &Files, printer: &mut Printer) -> Result<Self, Failure> {
        let read: ReadFiles<'_> = &|files, (policy, _), ctx| Inputs::of_files(files, &policy.policy, ctx);
        Self::of(arguments, files, printer, (read, PolicyOf::AsOf))
    }

    /// The facts of the workspace, with the policy that is in force now, whatever the as-of.
    pub fn to_plan(arguments: &ArgMatches, printer: &mut Printer) -> Result<Self, Failure> {
        let read: ReadFiles<'_> = &|files, (policy, _), ctx| Inputs::of_files(files, &policy.policy, ctx);
        Self::of(arguments, &Files::default(), printer, (read, PolicyOf::Now))
    }

    fn of(
        arguments: &ArgMatches,
        files: &Files,
        printer: &mut Printer,
        (read, wanted): (ReadFiles<'_>, PolicyOf),
    ) -> Result<Self, Failure> {
        let straight = !files.by_kind.is_empty();
        check_mappings(files, printer)?;
        let named = arguments.get_one::<PathBuf>("policy");
        let workspace = if straight { Workspace::open(folder(arguments)).ok() } else { Some(workspace(arguments)?) };
        let path = match (named, &workspace) {
            (Some(path), _) => path.clone(),
            (None, Some(workspace)) => workspace.default_policy()?,
            (None, None) => return Err(AppError::NoPolicy(folder(arguments).to_owned()).into()),
        };
        let mut policy = Arc::new(load(&path)?);
        let mut as_of = clock::as_of(arguments.get_one::<String>("as-of"), &policy.policy.timezone)?;
        if let Some(workspace) = workspace.as_ref().filter(|_| !straight) {
            // Facts that a server accepted are in the answer, and so is what people decided.
            let now = clock::moment();
            let at = match wanted {
                // An as-of that is not given has no fractions of a second, within which a policy may have been put in force.
                PolicyOf::AsOf if arguments.get_one::<String>("as-of").is_some() => {
                    as_of.zone().first_showing(as_of.local()).unwrap_or(now)
                }
                PolicyOf::AsOf | PolicyOf::Now => now,
            };
            let in_force = block_on(catch_up(workspace, &policy, at, now))??;
            if named.is_none() && !Arc::ptr_eq(&in_force, &policy) {
                as_of = clock::as_of(arguments.get_one::<String>("as-of"), &in_force.policy.timezone)?;
                printer.aside(texts::POLICY_IN_FORCE, &[("policy", in_force.policy.name.to_string())]);
                policy = in_force;
            }
        }
        printer.diagnostics(&policy.rendered_warnings(printer.lang()));
        let inputs = match &workspace {
            Some(workspace) if !straight => {
                let version = arguments.get_one::<u64>("lake-version").copied();
                Inputs::of_workspace(workspace, version, &policy.policy)?.watched(of_passes(printer))
            }
            _ => {
                let bar = Bar::new(printer);
                let inputs = read(files, (&policy, &as_of), &Run::watched(&bar).context(&policy.policy.timezone));
                bar.done();
                inputs?
            }
        };
        let inputs = inputs.cancelled_by(&interrupt::token());
        Ok(Self { policy, as_of, inputs, workspace: workspace.filter(|_| !straight) })
    }
}

/// The policies that `--beside` names.
fn load_beside(arguments: &ArgMatches, printer: &mut Printer) -> Result<Vec<Arc<LoadedPolicy>>, Failure> {
    let mut others = Vec::new();
    for path in paths(arguments, "beside") {
        let policy = load(&path)?;
        printer.diagnostics(&policy.rendered_warnings(printer.lang()));
        others.push(Arc::new(policy));
    }
    Ok(others)
}

/// The files of facts that the command line names.
pub fn files(arguments: &ArgMatches) -> Files {
    let mut by_kind: BTreeMap<&'static str, Vec<PathBuf>> = BTreeMap::new();
    for kind in terrace_domain::facts::KINDS {
        let given = paths(arguments, kind.name);
        if !given.is_empty() {
            by_kind.insert(kind.name, given);
        }
    }
    let unknown_as_sales = arguments.get_flag("unknown-as-sales");
    let mut files = Files { by_kind, unknown_as_sales, ..Files::default() };
    for path in paths(arguments, "map") {
        match of_kind(&path) {
            Some((kind, path)) => files.mappings.insert(kind, path),
            None => files.mapping.replace(path),
        };
    }
    files
}

/// `orders=shop.map.yaml`: the kind that a mapping is for, and its file.
fn of_kind(path: &Path) -> Option<(&'static str, PathBuf)> {
    let (kind, path) = path.to_str()?.split_once('=')?;
    Some((FactKind::named(kind)?.name, PathBuf::from(path)))
}

/// A mapping without files, or one that could be for several kinds, would silently do nothing.
fn check_mappings(files: &Files, printer: &mut Printer) -> Result<(), Failure> {
    if let Some((kind, path)) = files.mappings.iter().find(|(kind, _)| !files.by_kind.contains_key(*kind)) {
        return Err(Failure::own("T0028", vec![("path", format!("{kind}={}", path.display()))]));
    }
    let Some(mapping) = &files.mapping else { return Ok(()) };
    let path = ("path", mapping.display().to_string());
    if files.by_kind.is_empty() {
        return Err(Failure::own("T0028", vec![path]));
    }
    let kinds = files.by_kind.keys().copied().collect::<Vec<_>>().join(", ");
    let Some(kind) = files.kind_of_mapping() else { return Err(Failure::own("T0084", vec![path, ("kinds", kinds)])) };
    if files.by_kind.len() > files.mappings.len() + 1 {
        printer.note(&Note::new("T0083", vec![path, ("kind", kind.to_owned())]));
    }
    Ok(())
}
