//! A MariaDB server of the tests' own, which speaks as MySQL does: in a temporary folder, on a free port of the loopback,
//! stopped with the process that asked for it.

#![expect(clippy::expect_used, reason = "a test cannot go on where its server cannot begin")]

use crate::server::{ServerShell, free_port, tell_missing};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// How long a server may take to begin.
const PATIENCE: Duration = Duration::from_secs(60);

/// The texts from which the server makes its own tables.
const TABLES: [&str; 3] = ["mysql_system_tables.sql", "mysql_performance_tables.sql", "mysql_system_tables_data.sql"];

struct MariaServer {
    port: u16,
    _shell: ServerShell,
}

static SERVER: OnceLock<MariaServer> = OnceLock::new();

/// The address of a server on which a test makes its own database, without one: `mysql://root@127.0.0.1:PORT`. `None` where
/// it is not installed, and nobody asked for all that tests need (`TERRACE_REQUIRE_DATA`).
///
/// # Panics
/// If it is not installed and has to be, or does not begin.
pub fn mysql_server() -> Option<String> {
    let Some(binary) =
        ["/usr/sbin/mariadbd", "/usr/libexec/mariadbd"].map(PathBuf::from).into_iter().find(|it| it.exists())
    else {
        tell_missing("MariaDB is not installed (`apt-get install mariadb-server-core`): the test runs without it");
        return None;
    };
    let server = SERVER.get_or_init(|| start(&binary));
    Some(format!("mysql://root@127.0.0.1:{}", server.port))
}

/// Where the server's package keeps a text; later ones call it by the server's own name.
fn text_of_tables(name: &str) -> String {
    let names = [name.to_owned(), name.replacen("mysql", "mariadb", 1)];
    let [first, second] = names.map(|name| format!("/usr/share/mysql/{name}"));
    if Path::new(&first).exists() { first } else { second }
}

fn start(binary: &Path) -> MariaServer {
    let folder = std::env::temp_dir().join(format!("terrace-mariadb-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("data")).expect("a temporary folder");
    let port = free_port();
    let texts = TABLES.map(text_of_tables).join(" ");
    let script = format!(
        "trap '' INT
         cd {folder} || exit 1
         common=\"--no-defaults --datadir={folder}/data --user=$(id -un) --log-warnings=0\"
         {{ echo 'create database mysql;'; echo 'use mysql;'; cat {texts}; }} |
            {binary} $common --bootstrap --innodb-log-file-size=16M >{folder}/log 2>&1 || exit 1
         {binary} $common --port={port} --bind-address=127.0.0.1 --socket={folder}/socket --skip-name-resolve \
            --innodb-flush-log-at-trx-commit=0 >>{folder}/log 2>&1 &
         server=$!
         echo started
         cat >/dev/null
         kill -TERM $server
         wait $server
         rm -rf {folder}",
        folder = folder.display(),
        binary = binary.display(),
    );
    let shell = ServerShell::start(&script, None);
    let since = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        let log = || std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(since.elapsed() < PATIENCE, "MariaDB has not begun: {}", log());
        std::thread::sleep(Duration::from_millis(50));
    }
    MariaServer { port, _shell: shell }
}
