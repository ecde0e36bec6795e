//! Which tiers are in force.

use super::ReportRequest;
use terrace_report::SchemeStandings;

/// The standings of every scheme that has them.
pub(super) fn standings(request: &ReportRequest<'_>) -> Vec<SchemeStandings> {
    let found = &request.tiered.standings;
    let from_run = found.from.as_ref().map(|from| from.run);
    let scheme = |known: &crate::runs::standings::SchemeStandings| SchemeStandings {
        scheme: known.scheme,
        from_run,
        tiers: known.figures.tiers.clone(),
        waiting: known.figures.waiting,
        newcomers: known.figures.newcomers,
    };
    found.schemes.iter().map(scheme).collect()
}
