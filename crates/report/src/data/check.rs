//! Whether the parts of a report fit together.
//!
//! A page draws whatever it is given. A cell that is missing would show as 0, so whoever fills a report checks it
//! before it is drawn.

use super::{Breakdown, ComparedPolicies, CrossTable, PolicyCrossTable, ReportData, SchemeHistory, SchemeReport};
use terrace_domain::InternalError;

impl ReportData {
    /// Checks that every index leads somewhere and that every table has a cell for each tier.
    ///
    /// # Errors
    /// An [`InternalError`] that names the first part that does not fit.
    pub fn check(&self) -> Result<(), InternalError> {
        for scheme in &self.schemes {
            check_scheme(scheme)?;
        }
        for cross in &self.crosses {
            self.check_cross(cross)?;
        }
        if let Some(beside) = &self.beside {
            beside.crosses.iter().try_for_each(|cross| check_policies(beside, cross))?;
        }
        for history in &self.history {
            self.check_history(history)?;
        }
        for returns in &self.returns {
            let scheme = self.scheme(returns.scheme, "returns")?;
            same(returns.tiers.len(), scheme.tiers.len(), || format!("returns of the tiers of {}", scheme.name))?;
        }
        for care in self.care.iter().flat_map(|care| &care.schemes) {
            let scheme = self.scheme(care.scheme, "satisfaction")?;
            same(care.tiers.len(), scheme.tiers.len(), || format!("satisfaction of the tiers of {}", scheme.name))?;
        }
        if let Some(recent) = &self.recent {
            for category in &recent.categories {
                same(category.revenue.len(), recent.months.len(), || "months of a category".to_owned())?;
            }
            for first in &recent.firsts {
                same(first.active.len(), recent.months.len().saturating_sub(first.month), || {
                    "months of first orders".to_owned()
                })?;
            }
        }
        for standings in &self.standings {
            let scheme = self.scheme(standings.scheme, "standings")?;
            same(standings.tiers.len(), scheme.tiers.len(), || format!("standings in the tiers of {}", scheme.name))?;
        }
        if let Some(products) = &self.products {
            let scheme = self.scheme(products.scheme, "products")?;
            same(products.tiers.len(), scheme.tiers.len(), || format!("products of the tiers of {}", scheme.name))?;
        }
        let named = self.top_customers.iter().map(|customer| &customer.classes);
        for classes in named.chain(self.falling.iter().map(|customer| &customer.classes)) {
            same(classes.len(), self.schemes.len(), || "classes of a customer".to_owned())?;
            for (class, scheme) in classes.iter().zip(&self.schemes) {
                if class.is_some_and(|class| class >= scheme.tiers.len()) {
                    return Err(broken(&format!("a customer has a class that {} lacks", scheme.name)));
                }
            }
        }
        Ok(())
    }

    fn scheme(&self, index: usize, what: &str) -> Result<&SchemeReport, InternalError> {
        self.schemes.get(index).ok_or_else(|| broken(&format!("{what} are of a scheme that is not in it")))
    }

    fn check_cross(&self, cross: &CrossTable) -> Result<(), InternalError> {
        let (rows, columns) = (self.scheme(cross.rows, "crosses")?, self.scheme(cross.columns, "crosses")?);
        let name = || format!("cells of {} × {}", rows.name, columns.name);
        same(cross.cells.len(), rows.tiers.len(), name)?;
        cross.cells.iter().try_for_each(|line| same(line.len(), columns.tiers.len(), name))
    }

    fn check_history(&self, history: &SchemeHistory) -> Result<(), InternalError> {
        let scheme = self.scheme(history.scheme, "histories")?;
        let tiers = scheme.tiers.len();
        if let Some(migration) = &history.migration {
            let name = || format!("flows between the tiers of {}", scheme.name);
            same(migration.flows.len(), tiers + 2, name)?;
            migration.flows.iter().try_for_each(|line| same(line.len(), tiers + 2, name))?;
        }
        let name = || format!("tiers of {} over time", scheme.name);
        history.trend.iter().try_for_each(|point| same(point.tiers.len(), tiers, name))
    }
}

fn check_policies(beside: &ComparedPolicies, cross: &PolicyCrossTable) -> Result<(), InternalError> {
    let first = |policy: usize| beside.policies.get(policy).and_then(|policy| policy.schemes.first());
    let (Some(rows), Some(columns)) = (first(0), first(cross.other)) else {
        return Err(broken("policies side by side lack a scheme"));
    };
    let name = || format!("cells of {} × {}", rows.name, columns.name);
    same(cross.cells.len(), rows.tiers.len(), name)?;
    same(cross.rows_alone.len(), rows.tiers.len(), name)?;
    same(cross.columns_alone.len(), columns.tiers.len(), name)?;
    cross.cells.iter().try_for_each(|line| same(line.len(), columns.tiers.len(), name))
}

fn check_scheme(scheme: &SchemeReport) -> Result<(), InternalError> {
    let fields = scheme.fields.iter().map(|field| &field.breakdown);
    let breakdowns: Vec<&Breakdown> = scheme
        .categories
        .iter()
        .chain(&scheme.channels)
        .chain(&scheme.stores)
        .chain(&scheme.regions)
        .chain(fields)
        .collect();
    for column in breakdowns.iter().flat_map(|breakdown| &breakdown.columns) {
        same(column.tiers.len(), scheme.tiers.len(), || format!("a breakdown of the tiers of {}", scheme.name))?;
    }
    let cells = scheme.grid.iter().flat_map(|grid| &grid.cells);
    if cells.filter_map(|cell| cell.tier).any(|tier| tier >= scheme.tiers.len()) {
        return Err(broken(&format!("the grid of {} names a segment that it lacks", scheme.name)));
    }
    Ok(())
}

fn same(found: usize, expected: usize, what: impl Fn() -> String) -> Result<(), InternalError> {
    if found == expected { Ok(()) } else { Err(broken(&format!("{}: {found} instead of {expected}", what()))) }
}

fn broken(what: &str) -> InternalError {
    InternalError::new(format!("the report does not fit together: {what}"))
}
