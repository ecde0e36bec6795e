use super::Chunk;
use super::file::FileRows;
use super::names::joined;
use crate::error::AnalyticsError;
use std::collections::VecDeque;

/// Sorted rows whose chunks hold whole customers.
///
/// Where a batch ends, the rows of its last customer wait for those in the next. What lies between is handed on without
/// copying.
pub(crate) struct WholeCustomers<S> {
    source: S,
    /// Rows of one customer who may go on.
    waiting: Vec<Chunk>,
    ready: VecDeque<Chunk>,
    ended: bool,
}

impl<'a> WholeCustomers<FileRows<'a>> {
    pub(super) fn new(source: FileRows<'a>) -> Self {
        Self { source, waiting: Vec::new(), ready: VecDeque::new(), ended: false }
    }

    pub(super) fn next(&mut self) -> Result<Option<Chunk>, AnalyticsError> {
        loop {
            if let Some(chunk) = self.ready.pop_front() {
                return Ok(Some(chunk));
            }
            if self.ended {
                return Ok(None);
            }
            match self.source.next()? {
                Some(chunk) => self.part(&chunk)?,
                None => {
                    self.ended = true;
                    self.flush()?;
                }
            }
        }
    }

    fn part(&mut self, chunk: &Chunk) -> Result<(), AnalyticsError> {
        let Some(last) = chunk.customers().checked_sub(1) else { return Ok(()) };
        let goes_on = self.waiting.first().is_some_and(|waiting| waiting.id(0) == chunk.id(0));
        if goes_on {
            self.waiting.push(chunk.slice(0..1)?);
            if last == 0 {
                return Ok(());
            }
        }
        self.flush()?;
        let first = usize::from(goes_on);
        if first < last {
            self.ready.push_back(chunk.slice(first..last)?);
        }
        self.waiting.push(chunk.slice(last..last + 1)?);
        Ok(())
    }

    /// No further row of the customer who waits will come.
    fn flush(&mut self) -> Result<(), AnalyticsError> {
        let waiting = std::mem::take(&mut self.waiting);
        let Some(first) = waiting.first() else { return Ok(()) };
        let mut columns = Vec::with_capacity(first.columns().len());
        for number in 0..first.columns().len() {
            let parts = waiting.iter().map(|chunk| chunk.column(number).cloned()).collect::<Result<Vec<_>, _>>()?;
            columns.push(joined(&parts)?);
        }
        let rows = waiting.iter().map(Chunk::rows).sum();
        self.ready.push_back(first.with_rows(vec![0, rows], columns)?);
        Ok(())
    }
}
