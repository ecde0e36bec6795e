//! Lists of customers, read and written.

use crate::context::RunContext;
use crate::error::AppError;
use crate::facts::{Files, Inputs};
use crate::hold_outs::{DrawnPerson, KeptHoldOut};
use crate::output::{OutputColumn, OutputTable, write};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use terrace_analytics::population;
use terrace_domain::AsOf;
use terrace_domain::facts::CUSTOMERS;
use terrace_frame::{Column, Ids, Texts};
use terrace_policy::Policy;

/// The customers that a file names, in whatever form files of customers have.
///
/// # Errors
/// What reading a file of customers may say.
pub fn read_list(path: &Path, policy: &Policy, as_of: &AsOf, ctx: &RunContext<'_>) -> Result<Ids, AppError> {
    let files = Files { by_kind: BTreeMap::from([(CUSTOMERS.name, vec![path.to_owned()])]), ..Files::default() };
    let inputs = Inputs::of_files(&files, policy, ctx)?;
    Ok(population(&inputs.facts, &[], &[], as_of, None)?.ids)
}

/// Writes the customers of a hold-out who are to be treated, with their tiers of then; with `arms` all of them, and who is
/// left out. Gives the number of rows.
///
/// # Errors
/// As [`write`].
pub fn people_table(
    hold_out: &KeptHoldOut,
    path: &Path,
    (arms, excel): (bool, bool),
    ctx: &RunContext<'_>,
) -> Result<usize, AppError> {
    let people: Vec<&DrawnPerson> = hold_out.people.iter().filter(|person| arms || !person.is_control).collect();
    let ids: Ids = people.iter().map(|person| person.id.as_str()).collect();
    let tier = |person: &&DrawnPerson| hold_out.tiers.get(usize::from(person.tier?));
    let mut columns = vec![OutputColumn {
        name: hold_out.scheme.clone(),
        values: Cow::Owned(Column::Texts(Texts::from_options(people.iter().map(tier)))),
    }];
    if arms {
        let arm = people.iter().map(|person| Some(if person.is_control { "control" } else { "treated" }));
        let values = Cow::Owned(Column::Texts(Texts::from_options(arm)));
        columns.push(OutputColumn { name: "arm".to_owned(), values });
    }
    let rows = people.len();
    write(&OutputTable::new(&ids, (0..rows).collect(), columns), path, excel, ctx.cancel)?;
    Ok(rows)
}
