//! Files on the wire, part by part: none is held whole.

use axum::body::{Body, Bytes, HttpBody};
use std::fs::File;
use std::future::poll_fn;
use std::io::{self, Read as _};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc::{Receiver, channel};

/// Bytes that are read of a file at a time.
const PART: usize = 64 << 10;

/// Parts that are read ahead of whoever takes them.
const AHEAD: usize = 4;

/// The parts of a body as they come.
pub(crate) struct Parts(Pin<Box<Body>>);

/// The parts of what is sent.
pub(crate) fn parts_of(body: Body) -> Parts {
    Parts(Box::pin(body))
}

impl Parts {
    /// The next part; `None` at the end.
    pub(crate) async fn next(&mut self) -> Option<Result<Bytes, axum::Error>> {
        loop {
            match poll_fn(|context| self.0.as_mut().poll_frame(context)).await? {
                Ok(frame) => {
                    // What stands behind a body is none of it.
                    if let Ok(data) = frame.into_data() {
                        return Some(Ok(data));
                    }
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// A body whose parts come from another thread.
struct PartsBody(Receiver<io::Result<Bytes>>);

impl HttpBody for PartsBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, io::Error>>> {
        self.0.poll_recv(context).map(|part| part.map(|part| part.map(http_body::Frame::data)))
    }
}

/// A body of all that a file holds from where it stands.
pub(crate) fn sent_parts(mut file: File) -> Body {
    let (sender, receiver) = channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        loop {
            let mut part = vec![0; PART];
            let read = file.read(&mut part).map(|length| {
                part.truncate(length);
                Bytes::from(part)
            });
            let is_last = !read.as_ref().is_ok_and(|part| !part.is_empty());
            // Whoever went away wants no more.
            if read.as_ref().is_ok_and(Bytes::is_empty) || sender.blocking_send(read).is_err() || is_last {
                return;
            }
        }
    });
    Body::new(PartsBody(receiver))
}
