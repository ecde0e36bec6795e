//! The report: one self-contained HTML file in English and Chinese.
//!
//! [`ReportData`] holds the figures, [`render`] makes the page; [`BoardData`] and [`render_board`] are those of the
//! programme's review. The page loads nothing from anywhere, opens from
//! disk, and holds both languages with a switch between them. Every text of the data is escaped: the builder in
//! `html` takes raw markup from this crate's constants only.

mod board;
mod data;
mod document;
mod format;
mod html;
mod page;
mod pictures;
mod privacy;
mod sections;
mod sums;

pub use board::{
    BoardChange, BoardCurve, BoardData, BoardFigure, BoardGoalLine, BoardGrade, BoardPeriod, BoardPeriods, BoardRow,
    BoardSection, BoardTable, BoardTarget, BoardUnit, BoardValue, TargetCustomer, TargetCustomers, board_change,
    board_value, board_value_exact, goal_verdict,
};
pub use data::{
    AliveGrid, Average, Breakdown, BreakdownColumn, Care, CareFigures, CategoryMonths, Cause, CauseFigures,
    ColumnLabel, ComparedPolicies, Completeness, ContentFigures, CrossTable, Decimal, ExpectedActual, FactSource,
    FallingCustomer, FieldBreakdown, FirstMonth, Group, GroupChoice, GroupMetric, GroupPlace, GroupProfile,
    GroupsReport, Header, ImportQuality, KeyFigures, LabelCount, LevelMembers, MembersReport, Migration, ModelCheck,
    Month, MonthRevenue, MoveCause, Pair, PairBars, Pareto, ParetoPoint, Person, PolicyBeside, PolicyCrossTable,
    Privacy, ProductOfTier, Products, Recent, RejectReason, ReportData, RevenueBasis, RfmCell, RfmGrid, SchemeBeside,
    SchemeCare, SchemeForm, SchemeHistory, SchemePicture, SchemeReport, SchemeReturns, SchemeStandings, StatusReading,
    TierProfile, TierReturns, Title, Told, TopCustomer, TrackPoint, TrendPoint, Typical,
};
pub use privacy::{mask_id, mask_name, mask_phone};

use terrace_words::Lang;

/// The whole page as one HTML document. `lang` is the language shown first; the other is in it too.
pub fn render(data: &ReportData, lang: Lang) -> String {
    document::document(data, lang)
}

/// The whole review as one HTML document. `lang` is the language shown first; the other is in it too.
pub fn render_board(data: &BoardData, lang: Lang) -> String {
    board::document(data, lang)
}
