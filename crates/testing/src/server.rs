//! A server that a test begins: it ends with the process that began it, however that ends.

#![expect(clippy::expect_used, reason = "a test cannot go on where its server cannot begin")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::{Child, ChildStdin, Command, Stdio};

/// A shell that keeps a server for as long as its input is open, which it is while this process lives.
pub(crate) struct ServerShell {
    _life: ChildStdin,
    _shell: Child,
}

impl ServerShell {
    /// Runs a script, as another user if one is named. It makes what the server needs, begins it, says `started`, reads
    /// its input to the end, and then ends the server by its own process id.
    pub fn start(script: &str, user: Option<&str>) -> Self {
        let mut command = match user {
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--", "sh", "-c"]).arg(script);
                command
            }
            None => {
                let mut command = Command::new("sh");
                command.arg("-c").arg(script);
                command
            }
        };
        let mut shell = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a shell");
        let mut life = shell.stdin.take().expect("its input");
        let mut told = String::new();
        BufReader::new(shell.stdout.take().expect("its output")).read_line(&mut told).expect("it tells");
        assert_eq!(told.trim(), "started", "the server's files are made");
        life.flush().expect("its input is open");
        Self { _life: life, _shell: shell }
    }
}

/// A port of the loopback that nobody listens at.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port()
}

/// Says that a server is not installed, and so what the tests do without; it must be where everything that tests need is
/// asked for (`TERRACE_REQUIRE_DATA`).
pub(crate) fn tell_missing(told: &str) {
    let is_required = std::env::var_os("TERRACE_REQUIRE_DATA").is_some_and(|value| value != "0");
    assert!(!is_required, "{told}");
    // A message for whoever looks at the output.
    let _ = writeln!(std::io::stderr(), "{told}");
}
