//! What the programme is measured by: computed once for a day, and remembered.

use crate::error::OfficeError;
use crate::office::{Office, as_of_now};
use crate::remembered::BoardMark;
use crate::roles::{Caller, Right};
use std::sync::Arc;
use terrace_app::board::{Board, BoardRequest, Privacy, board};
use terrace_app::facts::ReadingOptions;
use terrace_app::history::newest_pair;
use terrace_app::views::{BoardRowsView, BoardView};
use terrace_domain::{AsOf, UnixTime};

impl Office {
    /// The board as of the beginning of today, by the policy in force.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], no customers, and what reading facts may say.
    pub async fn board(&self, caller: &Caller, now: UnixTime) -> Result<BoardView, OfficeError> {
        caller.must(Right::SeeWork)?;
        let board = self.made_board(caller, now).await?;
        Ok(BoardView::new(&board, caller.must(Right::SeeCustomers).is_ok()))
    }

    /// The customers behind a figure of the board.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`], a figure that the board does not have, and what [`Self::board`] may say.
    pub async fn board_rows(&self, caller: &Caller, figure: &str, now: UnixTime) -> Result<BoardRowsView, OfficeError> {
        caller.must(Right::SeeCustomers)?;
        let board = self.made_board(caller, now).await?;
        Ok(BoardRowsView::new(board.rows(figure)?))
    }

    async fn made_board(&self, caller: &Caller, now: UnixTime) -> Result<Arc<Board>, OfficeError> {
        let privacy = if caller.must(Right::SeePersonal).is_ok() { Privacy::Shown } else { Privacy::Masked };
        self.seal(now).await?;
        self.hand_in_overrides().await?;
        let policy = self.policy();
        let today = as_of_now(&policy.policy, now).local().date();
        let making = Arc::clone(&self.boards.making).lock_owned().await;
        let boards = Arc::clone(&self.boards);
        self.over_facts(now, move |terrace, ctx| {
            let _making = making;
            let lease = terrace.pin(None)?;
            let version = lease.version().version;
            let run = newest_pair(terrace.workspace(), policy.policy.name.as_str())?.0.map(|run| run.record().number);
            let mark = BoardMark { version, policy: policy.text.clone(), run, today, privacy };
            if let Some(known) = boards.get(&mark) {
                return Ok(known);
            }
            let inputs = terrace.facts(&ReadingOptions::of(&policy.policy), Some(version), ctx)?;
            let as_of = AsOf::start_of(today, policy.policy.timezone.clone());
            let request = BoardRequest { policy: &policy, as_of: &as_of, scheme: None, privacy };
            let made = Arc::new(board(&request, &inputs, Some(terrace.workspace()), ctx)?);
            boards.put(mark, &made);
            Ok(made)
        })
        .await
    }
}
