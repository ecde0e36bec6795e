//! A file that is written while it is sent.

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::io::{Error, ErrorKind, Write};
use std::time::Duration;
use terrace_app::AppError;
use terrace_domain::CancelToken;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// What kind of file rows with commas are.
pub(crate) const CSV: &str = "text/csv; charset=utf-8";

/// Bytes that are sent at a time.
const PIECE: usize = 64 << 10;

/// Pieces that wait for a slow reader.
const WAITING: usize = 16;

/// How long a reader may take none of them: what is written holds a turn that others wait for.
const PATIENCE: Duration = Duration::from_secs(60);

/// Hands what is written on to whoever reads the answer, a piece at a time.
struct Sending {
    piece: Vec<u8>,
    pieces: mpsc::Sender<Result<Bytes, Error>>,
    cancel: CancelToken,
}

impl Sending {
    fn send(&mut self) -> Result<(), Error> {
        let piece = std::mem::take(&mut self.piece);
        if piece.is_empty() {
            return Ok(());
        }
        let sent = Handle::current().block_on(self.pieces.send_timeout(Ok(piece.into()), PATIENCE));
        sent.map_err(|_| {
            // Whoever asked has gone, or reads no more, so nothing more need be made.
            self.cancel.cancel();
            Error::from(ErrorKind::BrokenPipe)
        })
    }
}

impl Write for Sending {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.send()
    }
}

/// A file to be kept by whoever asked, under a name. If it cannot be written whole the connection breaks off, so that
/// nobody takes a part for the whole.
pub(crate) fn download(
    (name, kind): (&str, &'static str),
    write: impl FnOnce(&mut (dyn Write + Send), &CancelToken) -> Result<(), AppError> + Send + 'static,
) -> Response {
    let (pieces, sent) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        let cancel = CancelToken::new();
        let mut sending = Sending { piece: Vec::new(), pieces: pieces.clone(), cancel: cancel.clone() };
        let written = write(&mut sending, &cancel).map_err(Error::other).and_then(|()| sending.flush());
        if let Err(error) = written {
            // Whoever has gone is told nothing; whoever is slow must not take a part for the whole.
            let _ = pieces.blocking_send(Err(error));
        }
    });
    let mut response = Body::from_stream(ReceiverStream::new(sent)).into_response();
    let headers = response.headers_mut();
    let told: [(HeaderName, Result<HeaderValue, _>); 2] = [
        (header::CONTENT_TYPE, HeaderValue::from_str(kind)),
        // Names are ours: letters, digits, `-` and `.`.
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))),
    ];
    for (name, value) in told {
        if let Ok(value) = value {
            headers.insert(name, value);
        }
    }
    response
}
