//! A PostgreSQL server of the tests' own: in a temporary folder, on a free port of the loopback, stopped with the process
//! that asked for it, however that ends.

#![expect(clippy::expect_used, reason = "a test cannot go on where its server cannot begin")]

use crate::server::{ServerShell, free_port, tell_missing};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// How long a server may take to begin.
const PATIENCE: Duration = Duration::from_secs(60);

/// The server of this process, begun with the first test that needs it.
struct PostgresServer {
    port: u16,
    _shell: ServerShell,
}

static SERVER: OnceLock<PostgresServer> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The address of a new, empty database; `None` where PostgreSQL is not installed, and nobody asked for all that tests
/// need (`TERRACE_REQUIRE_DATA`).
///
/// # Panics
/// If it is not installed and has to be, or does not begin.
pub fn postgres_database() -> Option<String> {
    if !binary("postgres").is_absolute() {
        tell_missing("PostgreSQL is not installed (`apt-get install postgresql`): the test runs without it");
        return None;
    }
    let server = SERVER.get_or_init(start);
    let name = format!("t{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::Relaxed));
    let made = Command::new(binary("psql"))
        .args(["-q", "-h", "127.0.0.1", "-U", "terrace", "-d", "postgres", "-c"])
        .arg(format!("CREATE DATABASE {name}"))
        .args(["-p", &server.port.to_string()])
        .status()
        .expect("psql runs");
    assert!(made.success(), "the database is made");
    Some(format!("postgres://terrace@127.0.0.1:{}/{name}", server.port))
}

fn start() -> PostgresServer {
    let folder = std::env::temp_dir().join(format!("terrace-postgres-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let port = free_port();
    // The server refuses to run as root: then it runs as the user that Debian's package makes.
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.starts_with(b"0\n"));
    if is_root {
        let owned = Command::new("chown").arg("postgres").arg(&folder).status().expect("chown runs");
        assert!(owned.success(), "PostgreSQL's user is there: apt-get install postgresql");
    }
    // The shell reads until this process is gone, and then ends the server by its own process id.
    let script = format!(
        "trap '' INT
         cd / && {initdb} -D {data} -U terrace --auth=trust -E UTF8 --locale=C --no-sync >/dev/null || exit 1
         {postgres} -D {data} -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
            -c max_connections=60 >{log} 2>&1 &
         server=$!
         echo started
         cat >/dev/null
         kill -INT $server
         wait $server
         rm -rf {folder}",
        folder = folder.display(),
        initdb = binary("initdb").display(),
        postgres = binary("postgres").display(),
        data = folder.join("data").display(),
        log = folder.join("log").display(),
    );
    let shell = ServerShell::start(&script, is_root.then_some("postgres"));
    wait_for(port, &folder);
    PostgresServer { port, _shell: shell }
}

fn wait_for(port: u16, folder: &Path) {
    let since = Instant::now();
    loop {
        let asked = Command::new(binary("pg_isready"))
            .args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()])
            .status()
            .expect("pg_isready runs");
        if asked.success() {
            return;
        }
        let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(since.elapsed() < PATIENCE, "PostgreSQL has not begun: {log}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A program of PostgreSQL, in the newest version that Debian has put beside the others, else by its bare name.
fn binary(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let found = versions.map(|version| version.path().join("bin").join(name)).filter(|path| path.exists());
    found.max().unwrap_or_else(|| PathBuf::from(name))
}
