//! Members by level.

use super::ReportRequest;
use crate::history::KeptLevel;
use terrace_report::{LevelMembers, MembersReport, Title};

pub(super) fn members(request: &ReportRequest<'_>) -> Option<MembersReport> {
    let figures = &request.tiered.members.as_ref()?.figures;
    let level = |level: &KeptLevel| LevelMembers {
        level: level.level.clone(),
        title: Title { en: level.en.clone(), zh: level.zh.clone() },
        members: level.members,
        points: level.points,
    };
    Some(MembersReport { levels: figures.shown().map(level).collect(), others: figures.others })
}
