//! The one writer of a process: work in turn, many pieces in a transaction, each answered when it is on disk.

use crate::change::Change;
use crate::error::StoreError;
use crate::write_log::WriteLog;
use sqlx::AnyConnection;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Mutex;
use std::task::Poll;
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

/// Work that waits. More would only wait longer: whoever comes then is told to come again.
const WAITING: usize = 4096;

/// Pieces of work in one transaction. What is told of one waits for all of them.
const TOGETHER: usize = 256;

type LocalFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Work with whoever waits for its answer.
trait Work: Send {
    fn run<'c>(self: Box<Self>, change: &'c mut Change) -> LocalFuture<'c, Box<dyn Outcome>>;
    fn refuse(self: Box<Self>, cause: StoreError);
}

/// Work that is done, not yet told.
trait Outcome {
    fn is_kept(&self) -> bool;
    fn tell(self: Box<Self>);
    fn refuse(self: Box<Self>, cause: StoreError);
}

struct WorkOf<F, T, E> {
    work: F,
    answer: oneshot::Sender<Result<T, E>>,
}

struct OutcomeOf<T, E> {
    result: Result<T, E>,
    answer: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Work for WorkOf<F, T, E>
where
    F: AsyncFnOnce(&mut Change) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    fn run<'c>(self: Box<Self>, change: &'c mut Change) -> LocalFuture<'c, Box<dyn Outcome>> {
        Box::pin(async move {
            let Self { work, answer } = *self;
            let result = work(change).await;
            Box::new(OutcomeOf { result, answer }) as Box<dyn Outcome>
        })
    }

    fn refuse(self: Box<Self>, cause: StoreError) {
        // Whoever asked may have gone.
        let _ = self.answer.send(Err(cause.into()));
    }
}

impl<T, E: From<StoreError>> Outcome for OutcomeOf<T, E> {
    fn is_kept(&self) -> bool {
        self.result.is_ok()
    }

    fn tell(self: Box<Self>) {
        // Whoever asked may have gone.
        let _ = self.answer.send(self.result);
    }

    fn refuse(self: Box<Self>, cause: StoreError) {
        let _ = self.answer.send(Err(cause.into()));
    }
}

/// The queue to the writer's thread, which ends with it.
#[derive(Debug)]
pub(crate) struct Writer {
    queue: Mutex<Option<mpsc::Sender<Box<dyn Work>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// How the writer's thread comes by its connection.
pub(crate) type Connect = Box<dyn Fn() -> LocalFuture<'static, Result<AnyConnection, StoreError>> + Send>;

impl Writer {
    pub(crate) fn start(log: Option<WriteLog>, connect: Connect) -> Result<Self, StoreError> {
        let (queue, waiting) = mpsc::channel(WAITING);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|cause| StoreError::Database(sqlx::Error::Io(cause)))?;
        let run = move || runtime.block_on(write(waiting, log, connect));
        let thread = std::thread::Builder::new().name("store".to_owned()).spawn(run);
        let thread = thread.map_err(|cause| StoreError::Database(sqlx::Error::Io(cause)))?;
        Ok(Self { queue: Mutex::new(Some(queue)), thread: Mutex::new(Some(thread)) })
    }

    /// Runs work in its turn and waits until what it changed is on disk.
    pub(crate) async fn run<F, T, E>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Change) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (answer, told) = oneshot::channel();
        let queue = self.queue.lock().ok().and_then(|queue| queue.clone()).ok_or(StoreError::Closed)?;
        queue.send(Box::new(WorkOf { work, answer })).await.map_err(|_| StoreError::Closed)?;
        drop(queue);
        // The answer of work that panicked is never given.
        told.await.map_err(|_| StoreError::Mistake("a change broke off"))?
    }

    /// Lets what waits be done, then ends the thread.
    pub(crate) fn close(&self) {
        if let Ok(mut queue) = self.queue.lock() {
            queue.take();
        }
        if let Some(thread) = self.thread.lock().ok().and_then(|mut thread| thread.take()) {
            // A panic of the thread was answered by dropping what waited.
            let _ = thread.join();
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.close();
    }
}

async fn write(mut waiting: mpsc::Receiver<Box<dyn Work>>, mut log: Option<WriteLog>, connect: Connect) {
    let mut change = None;
    while let Some(first) = waiting.recv().await {
        let mut open = match change.take() {
            Some(open) => open,
            None => match connect().await {
                Ok(connection) => Change::new(connection),
                Err(cause) => {
                    first.refuse(cause);
                    continue;
                }
            },
        };
        // A connection on which anything failed is not used again.
        if !batch(&mut open, first, &mut waiting, log.is_some()).await {
            continue;
        }
        let is_good = match &mut log {
            Some(log) => log.cut_if_large(open.reading()).await.is_ok(),
            None => true,
        };
        change = Some(open).filter(|_| is_good);
    }
}

/// Runs what waits in one transaction. Returns whether the connection is still good.
async fn batch(
    change: &mut Change,
    first: Box<dyn Work>,
    waiting: &mut mpsc::Receiver<Box<dyn Work>>,
    is_sqlite: bool,
) -> bool {
    if let Err(cause) = change.begin(is_sqlite).await {
        first.refuse(cause);
        return false;
    }
    let mut done = Vec::new();
    let mut next = Some(first);
    while let Some(work) = next {
        match one(change, work).await {
            Ok(outcome) => done.push(outcome),
            Err(cause) => return undone(done, &cause),
        }
        next = if done.len() < TOGETHER { waiting.try_recv().ok() } else { None };
    }
    match change.commit().await {
        Ok(()) => {
            done.into_iter().for_each(Outcome::tell);
            true
        }
        Err(cause) => undone(done, &cause),
    }
}

/// Runs one piece of work. An error is one of the connection: the whole transaction is lost.
async fn one(change: &mut Change, work: Box<dyn Work>) -> Result<Box<dyn Outcome>, StoreError> {
    if let Err(cause) = change.begin_work().await {
        let told = StoreError::Database(sqlx::Error::Protocol(cause.to_string()));
        work.refuse(cause);
        return Err(told);
    }
    // A bug in one change must not end the writer for all. What the transaction holds is not to be trusted then.
    let Some(outcome) = unless_panicked(work.run(change)).await else {
        return Err(StoreError::Mistake("a change broke off"));
    };
    let settled = match outcome.is_kept() {
        true => change.keep_work().await,
        false => change.take_back_work().await,
    };
    match settled {
        Ok(()) => Ok(outcome),
        Err(StoreError::Mistake(reason)) => {
            outcome.refuse(StoreError::Mistake(reason));
            Ok(Box::new(Told))
        }
        Err(cause) => {
            let told = StoreError::Database(sqlx::Error::Protocol(cause.to_string()));
            outcome.refuse(cause);
            Err(told)
        }
    }
}

/// The outcome of work; `None` if it panicked.
async fn unless_panicked<T>(mut work: LocalFuture<'_, T>) -> Option<T> {
    let polled = poll_fn(move |context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(Poll::Ready(outcome)) => Poll::Ready(Some(outcome)),
        Ok(Poll::Pending) => Poll::Pending,
        Err(_) => Poll::Ready(None),
    });
    polled.await
}

/// Work whose answer was given already.
struct Told;

impl Outcome for Told {
    fn is_kept(&self) -> bool {
        false
    }
    fn tell(self: Box<Self>) {}
    fn refuse(self: Box<Self>, _: StoreError) {}
}

/// Nothing of the transaction holds, and everyone is told so.
fn undone(done: Vec<Box<dyn Outcome>>, cause: &StoreError) -> bool {
    for outcome in done {
        outcome.refuse(StoreError::Database(sqlx::Error::Protocol(cause.to_string())));
    }
    false
}
