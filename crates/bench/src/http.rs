//! One connection to a server of this machine, kept open between requests.

use crate::error::BenchError;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;

/// A connection with the key that it asks by.
pub(crate) struct Connection {
    address: String,
    key: String,
    stream: TcpStream,
    answers: BufReader<TcpStream>,
}

impl Connection {
    pub(crate) fn open(address: &str, key: &str) -> Result<Self, BenchError> {
        let failed = BenchError::at(Path::new(address));
        let open = || {
            let stream = TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            let answers = BufReader::new(stream.try_clone()?);
            Ok((stream, answers))
        };
        let (stream, answers) = open().map_err(failed)?;
        Ok(Self { address: address.to_owned(), key: key.to_owned(), stream, answers })
    }

    /// Sends a request; returns the status and the body of the answer.
    pub(crate) fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<(u16, String), BenchError> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            self.key,
            body.len()
        );
        let told = self.stream.write_all(request.as_bytes()).and_then(|()| read_answer(&mut self.answers));
        told.map_err(BenchError::at(Path::new(&self.address)))
    }

    /// The same, of an answer that must be good.
    pub(crate) fn good(&mut self, method: &str, path: &str, body: &str) -> Result<String, BenchError> {
        let (status, text) = self.ask(method, path, body)?;
        if (200..300).contains(&status) {
            return Ok(text);
        }
        Err(BenchError::lost(&format!("an answer with status {status} to {method} {path}: {text}")))
    }
}

/// Reads one answer whole.
fn read_answer(answers: &mut BufReader<TcpStream>) -> std::io::Result<(u16, String)> {
    let mut line = String::new();
    answers.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let mut length = 0;
    loop {
        line.clear();
        answers.read_line(&mut line)?;
        let header = line.trim().to_ascii_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    answers.read_exact(&mut body)?;
    Ok((status, String::from_utf8_lossy(&body).into_owned()))
}

/// Text as it stands in the query of an address.
pub(crate) fn encoded(text: &str) -> String {
    let mut all = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => all.push(char::from(byte)),
            other => all.push_str(&format!("%{other:02X}")),
        }
    }
    all
}
