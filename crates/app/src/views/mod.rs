//! Every answer as a serde type: what `--json` prints and a server sends.
//!
//! One file per use case. A view owns what it tells, in the order in which it is written. Amounts are texts of exact
//! decimals, shares and other decimals are numbers digit by digit, times are texts as in ISO 8601.

mod backtest;
mod beside;
mod board;
mod changes;
mod effects;
mod erasure;
mod errors;
mod evidence;
mod explain;
mod imports;
mod lake;
mod members;
mod models;
mod notes;
mod partners;
mod plans;
mod policy;
mod portfolio;
mod products;
mod profile;
mod rules;
mod runs;
mod standings;
mod thresholds;
mod tier;
mod values;
mod what_if;
mod workspace;

pub use backtest::{AtDateView, BacktestView, RankingView, RankingsView, SchemeBacktestView, TierAheadView};
pub use beside::{CrossGroupView, CrossSideView, PolicyCrossView, TiersBesideView};
pub use board::{BoardRowsView, BoardView};
pub use changes::{
    ChangesView, FlowView, MatrixEndView, MoverCauseView, MoverView, MoversView, RunSideView, SchemeChangesView,
    StandingMovesView,
};
pub use effects::{ComparedView, DrawnHoldOutView, EffectView, ExportedPeopleView, HoldOutView};
pub use erasure::ReadmittedView;
pub use errors::{ErrorDetailsView, ErrorView, MappingMistakeView, MistakeView, PolicyMistakeView, told_arguments};
pub use evidence::{
    BeforeAfterView, DifferenceView, FindingView, GapView, GroupsView, LinePointView, PastView, SeriesPointView,
    ThresholdBinView, ThresholdView,
};
pub use explain::{AloneView, CutoffsView, EvidenceView, ExplanationView, ForecastView, SinceView};
pub use imports::{ImportView, PreviewView, UndoneView};
pub use lake::{
    BytesOnDiskView, CompactionOutlookView, CompactionView, ExpiredView, ExtentView, FaultView, LakeTableView,
    LakeVersionView, LakeView, OriginalsView, VerifiedView,
};
pub use members::{
    ExpiringView, LevelCountView, LevelFiguresView, LevelStepView, LevelView, LotView, MemberFiguresView,
    MemberPageView, MembersView, MembershipView, NextLevelView, NominatedMemberView, NominationsView, PointsView,
    PricedLineView, QuoteStepView, QuoteView, UpkeepView,
};
pub use models::{
    AliveGridView, AliveTenthView, CumulativeView, FitView, FittedModelView, FrequencyView, ModelCheckView,
    RepeatPurchasesView, RuleErrorView,
};
pub use notes::NoteView;
pub use partners::{
    AccountStepView, AdmissionView, BandPartView, BandView, PartnerKindView, PartnerPageView, PartnerView,
    PartnersView, ReferralFiguresView, StatementView,
};
pub use plans::{DiscountsView, PlanView, PlannedDiscountsView};
pub use policy::{CaseFileView, CaseView, CasesView, CheckedPolicyView, ExpectationView, MeasureView};
pub use portfolio::{
    CurvePointView, CurveView, HeatColumnView, HeatView, PortfolioSchemeView, PortfolioTierView, PortfolioView,
    TierGroupView, TradeFiguresView, UnownedMoneyView,
};
pub use products::{
    BestSellerView, BestSellersView, HitsView, OfferView, OffersCheckView, OffersView, TierSellersView,
    TogetherRuleView, TogetherView,
};
pub use profile::{BoughtInMonthView, BoughtPartView, CustomerProfileView, CustomerServiceView};
pub use rules::{ExpiryView, LevelRulesView, RulesView};
pub use runs::{RunPolicyView, RunSchemeView, RunTierView, RunView};
pub use standings::{StandingFiguresView, StandingView};
pub use thresholds::{ReachedView, ThresholdsView, TierThresholdView};
pub use tier::{DemoView, LabelCountView, SchemeFiguresView, TierFiguresView, TierPolicyView, TierView};
pub use values::{ByName, DecimalView, PolicyView, ValueView, WrittenView};
pub use what_if::{
    AfterSalesView, DiscountLevelView, DiscountStepView, DiscountWhatIfView, LoadDayView, MarginView, PastPricesView,
    RangeView, SalesView,
};
pub use workspace::{ReportFileView, WorkspaceView};
