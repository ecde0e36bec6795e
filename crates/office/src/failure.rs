//! Why something could not be done, for whoever reads of it later.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use terrace_domain::Coded;
use terrace_store::StoreError;
use terrace_words::{Lang, Title, fix, message};

/// Why something could not be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FailureView {
    /// The code of the message.
    pub code: String,
    /// What is wrong.
    pub message: Title,
    /// What to do about it.
    pub fix: Title,
}

impl FailureView {
    pub(crate) fn of(error: &impl Coded) -> Self {
        Self::told(error.code(), |_| error.arguments())
    }

    /// Of what tells some of its arguments in words.
    pub(crate) fn told(code: &str, arguments: impl Fn(Lang) -> Vec<(&'static str, String)>) -> Self {
        let said = |lang| Some(message(lang, code, &arguments(lang)));
        let mended = |lang| fix(lang, code, &arguments(lang));
        Self {
            code: code.to_owned(),
            message: Title { en: said(Lang::En), zh: said(Lang::Zh) },
            fix: Title { en: mended(Lang::En), zh: mended(Lang::Zh) },
        }
    }

    /// As it is kept.
    pub(crate) fn json(&self) -> Value {
        let title = |title: &Title| json!({ "en": title.en, "zh": title.zh });
        json!({ "code": self.code, "message": title(&self.message), "fix": title(&self.fix) })
    }

    /// Reads what was kept of a job.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], if it has no code.
    pub(crate) fn kept(job: u64, told: &Value) -> Result<Self, StoreError> {
        let text = |name: &str, lang: &str| Some(told.get(name)?.get(lang)?.as_str()?.to_owned());
        let code = told.get("code").and_then(Value::as_str);
        let code = code.ok_or_else(|| StoreError::damaged("job", job, "a failure without a code"))?;
        Ok(Self {
            code: code.to_owned(),
            message: Title { en: text("message", "en"), zh: text("message", "zh") },
            fix: Title { en: text("fix", "en"), zh: text("fix", "zh") },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::FailureView;
    use crate::error::OfficeError;

    #[test]
    fn a_failure_is_told_in_both_languages_and_read_as_it_was_kept() {
        let view = FailureView::of(&OfficeError::SamePerson);
        assert_eq!(view.code, "T1531");
        assert!(view.message.en.is_some() && view.message.zh.is_some() && view.message.en != view.message.zh);
        assert_eq!(FailureView::kept(1, &view.json()).unwrap(), view);
    }
}
