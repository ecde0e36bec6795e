//! A booking as JSON. The types of `loyalty` know nothing of it: each has its form here, field by field.

use super::FORM;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use terrace_domain::{CustomerId, LocalTime, Money, Name};
use terrace_loyalty::{
    Adjustment, Award, Booking, Command, CommandBody, EarningRate, Entry, EntryKind, LayerRule, LotId, LotSource,
    OrderId, Posting, RequestKey,
};
use terrace_policy::{Number, Rounding};

/// A booking with the number of its form.
#[derive(Serialize, Deserialize)]
pub(super) struct BookingRecord {
    form: u32,
    #[serde(with = "CommandForm")]
    command: Command,
    entries: Vec<EntryRecord>,
}

impl BookingRecord {
    pub(super) fn write(booking: &Booking) -> Result<String, serde_json::Error> {
        let entries = booking.entries.iter().cloned().map(EntryRecord).collect();
        serde_json::to_string(&Self { form: FORM, command: booking.command.clone(), entries })
    }

    pub(super) fn read(text: &str) -> Result<Booking, String> {
        let record: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if record.form != FORM {
            return Err(format!("its form has number {}, this program knows {FORM}", record.form));
        }
        let entries = record.entries.into_iter().map(|EntryRecord(entry)| entry).collect();
        Ok(Booking { command: record.command, entries })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Command")]
struct CommandForm {
    #[serde(with = "text")]
    key: RequestKey,
    #[serde(with = "text")]
    at: LocalTime,
    #[serde(with = "text")]
    member: CustomerId,
    #[serde(with = "CommandBodyForm")]
    body: CommandBody,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "CommandBody", rename_all = "snake_case")]
enum CommandBodyForm {
    Join,
    Purchase {
        #[serde(with = "text")]
        order: OrderId,
        #[serde(with = "text")]
        activity: LocalTime,
        #[serde(with = "text")]
        earning: Money,
    },
    Confirm {
        #[serde(with = "text")]
        order: OrderId,
    },
    Cancel {
        #[serde(with = "text")]
        order: OrderId,
    },
    Spend {
        points: i64,
        #[serde(with = "text_if_any")]
        order: Option<OrderId>,
    },
    Hold {
        points: i64,
        #[serde(with = "text_if_any")]
        until: Option<LocalTime>,
    },
    Capture {
        #[serde(with = "text")]
        hold: RequestKey,
        points: i64,
        #[serde(with = "text_if_any")]
        order: Option<OrderId>,
    },
    Release {
        #[serde(with = "text")]
        hold: RequestKey,
    },
    Refund {
        #[serde(with = "text")]
        order: OrderId,
        #[serde(with = "text")]
        returned: Money,
        points: i64,
    },
    Withdraw {
        #[serde(with = "text")]
        order: OrderId,
    },
    Adjust(#[serde(with = "AdjustmentForm")] Adjustment),
    Grant(#[serde(with = "LayerRuleForm")] LayerRule),
    SetFloor(#[serde(with = "LayerRuleForm")] LayerRule),
    Merge {
        #[serde(with = "text")]
        from: CustomerId,
    },
    Unmerge {
        #[serde(with = "text")]
        from: CustomerId,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Adjustment")]
struct AdjustmentForm {
    redeemable: i64,
    qualifying: i64,
    reason: String,
    by: String,
    second: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "LayerRule")]
struct LayerRuleForm {
    #[serde(with = "text")]
    level: Name,
    #[serde(with = "text")]
    from: LocalTime,
    #[serde(with = "text_if_any")]
    until: Option<LocalTime>,
    reason: String,
    by: String,
}

#[derive(Serialize, Deserialize)]
struct EntryRecord(#[serde(with = "EntryForm")] Entry);

#[derive(Serialize, Deserialize)]
#[serde(remote = "Entry")]
struct EntryForm {
    #[serde(with = "text")]
    at: LocalTime,
    #[serde(with = "text")]
    member: CustomerId,
    #[serde(with = "EntryKindForm")]
    kind: EntryKind,
    #[serde(with = "postings")]
    postings: Vec<Posting>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "EntryKind", rename_all = "snake_case")]
enum EntryKindForm {
    Joined,
    Unearned {
        #[serde(with = "text")]
        order: OrderId,
    },
    Awarded(#[serde(with = "award")] Box<Award>),
    Confirmed {
        #[serde(with = "text")]
        order: OrderId,
    },
    Cancelled {
        #[serde(with = "text")]
        order: OrderId,
    },
    Held {
        #[serde(with = "text_if_any")]
        until: Option<LocalTime>,
    },
    Released {
        #[serde(with = "text")]
        hold: RequestKey,
    },
    Spent {
        #[serde(with = "text_if_any")]
        hold: Option<RequestKey>,
        #[serde(with = "text_if_any")]
        order: Option<OrderId>,
    },
    TakenBack {
        #[serde(with = "text")]
        order: OrderId,
        #[serde(with = "text")]
        returned: Money,
        points: i64,
        forgiven: i64,
    },
    GivenBack {
        #[serde(with = "text")]
        spend: RequestKey,
    },
    Withdrawn {
        #[serde(with = "text")]
        order: OrderId,
    },
    DebtPaid,
    DebtRestored,
    Adjusted(#[serde(with = "AdjustmentForm")] Adjustment),
    Granted(#[serde(with = "LayerRuleForm")] LayerRule),
    FloorSet(#[serde(with = "LayerRuleForm")] LayerRule),
    Merged {
        #[serde(with = "text")]
        from: CustomerId,
    },
    Unmerged {
        #[serde(with = "text")]
        from: CustomerId,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Award")]
struct AwardForm {
    #[serde(with = "LotIdForm")]
    lot: LotId,
    #[serde(with = "LotSourceForm")]
    source: LotSource,
    #[serde(with = "text")]
    activity: LocalTime,
    #[serde(with = "text_if_any")]
    active_from: Option<LocalTime>,
    #[serde(with = "text_if_any")]
    expires: Option<LocalTime>,
    #[serde(with = "earned")]
    earned: Option<(Money, EarningRate)>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "LotId")]
struct LotIdForm {
    #[serde(with = "text")]
    key: RequestKey,
    part: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "LotSource", rename_all = "snake_case")]
enum LotSourceForm {
    Order(#[serde(with = "text")] OrderId),
    Gift {
        #[serde(with = "text")]
        level: Name,
        cycle: i32,
    },
    Adjustment,
    Returned(#[serde(with = "LotIdForm")] LotId),
    Debt,
}

#[derive(Serialize, Deserialize)]
struct PostingRecord {
    #[serde(with = "LotIdForm")]
    lot: LotId,
    free: i64,
    held: i64,
    qualifying: i64,
}

#[derive(Serialize, Deserialize)]
struct EarnedRecord {
    #[serde(with = "text")]
    amount: Money,
    /// Millionths.
    per: i64,
    earn: i64,
    #[serde(with = "RoundingForm")]
    rounding: Rounding,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Rounding", rename_all = "snake_case")]
enum RoundingForm {
    Down,
    Up,
    HalfEven,
}

/// What is written as a text.
trait Written: Sized {
    fn written(&self) -> String;
    fn of_text(text: &str) -> Option<Self>;
}

impl Written for OrderId {
    fn written(&self) -> String {
        self.to_string()
    }
    fn of_text(text: &str) -> Option<Self> {
        Self::new(text)
    }
}

impl Written for RequestKey {
    fn written(&self) -> String {
        self.to_string()
    }
    fn of_text(text: &str) -> Option<Self> {
        Self::new(text)
    }
}

impl Written for CustomerId {
    fn written(&self) -> String {
        self.to_string()
    }
    fn of_text(text: &str) -> Option<Self> {
        Self::new(text).ok()
    }
}

impl Written for Name {
    fn written(&self) -> String {
        self.to_string()
    }
    fn of_text(text: &str) -> Option<Self> {
        Self::new(text).ok()
    }
}

impl Written for LocalTime {
    /// Microseconds: the far future, which stands for never, has no date.
    fn written(&self) -> String {
        self.micros().to_string()
    }
    fn of_text(text: &str) -> Option<Self> {
        text.parse().ok().map(Self::from_micros)
    }
}

impl Written for Money {
    /// Ten-thousandths.
    fn written(&self) -> String {
        self.ten_thousandths().to_string()
    }
    fn of_text(text: &str) -> Option<Self> {
        text.parse().ok().map(Self::from_ten_thousandths)
    }
}

mod text {
    use super::{Deserialize as _, Deserializer, Serializer, Written};
    use serde::de::Error as _;

    pub(super) fn serialize<T: Written, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.written())
    }

    pub(super) fn deserialize<'de, T: Written, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let text = String::deserialize(deserializer)?;
        T::of_text(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is not what stands here")))
    }
}

mod text_if_any {
    use super::{Deserialize as _, Deserializer, Serialize as _, Serializer, Written};
    use serde::de::Error as _;

    pub(super) fn serialize<T: Written, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        value.as_ref().map(Written::written).serialize(serializer)
    }

    pub(super) fn deserialize<'de, T: Written, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
        let value = T::of_text(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is not what stands here")))?;
        Ok(Some(value))
    }
}

mod postings {
    use super::{Deserialize as _, Deserializer, Posting, PostingRecord, Serialize as _, Serializer};

    pub(super) fn serialize<S: Serializer>(postings: &[Posting], serializer: S) -> Result<S::Ok, S::Error> {
        let record = |posting: &Posting| PostingRecord {
            lot: posting.lot.clone(),
            free: posting.free,
            held: posting.held,
            qualifying: posting.qualifying,
        };
        postings.iter().map(record).collect::<Vec<_>>().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Posting>, D::Error> {
        let records = Vec::<PostingRecord>::deserialize(deserializer)?;
        let posting = |record: PostingRecord| Posting {
            lot: record.lot,
            free: record.free,
            held: record.held,
            qualifying: record.qualifying,
        };
        Ok(records.into_iter().map(posting).collect())
    }
}

mod award {
    use super::{Award, AwardForm, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(award: &Award, serializer: S) -> Result<S::Ok, S::Error> {
        AwardForm::serialize(award, serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<Award>, D::Error> {
        AwardForm::deserialize(deserializer).map(Box::new)
    }
}

mod earned {
    use super::{Deserialize as _, Deserializer, EarnedRecord, EarningRate, Money, Number, Serialize as _, Serializer};
    use serde::ser::Error as _;

    pub(super) fn serialize<S: Serializer>(
        earned: &Option<(Money, EarningRate)>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let Some((amount, rate)) = earned else { return serializer.serialize_none() };
        let whole = |number: Number| i64::try_from(number.0).map_err(|_| S::Error::custom("a rate that is too large"));
        let record =
            EarnedRecord { amount: *amount, per: whole(rate.per)?, earn: whole(rate.earn)?, rounding: rate.rounding };
        record.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<(Money, EarningRate)>, D::Error> {
        let record = Option::<EarnedRecord>::deserialize(deserializer)?;
        let number = |millionths: i64| Number(i128::from(millionths));
        Ok(record.map(|record| {
            let rate = EarningRate { per: number(record.per), earn: number(record.earn), rounding: record.rounding };
            (record.amount, rate)
        }))
    }
}
