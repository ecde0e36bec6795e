//! Where a database is, and what of that may be shown.

use crate::error::DatabaseError;
use crate::query::Dialect;
use sqlx::mysql::MySqlConnectOptions;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use std::fmt;
use std::str::FromStr as _;
use url::Url;

/// How somebody gave an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressOrigin {
    /// Among the arguments of a command, which everybody on the machine can see: no password may stand there.
    Arguments,
    /// In the environment or a file.
    Hidden,
}

/// A database by its address, such as `postgres://reader@host/shop`.
#[derive(Clone)]
pub struct DatabaseAddress {
    pub(crate) options: ServerOptions,
    shown: String,
    /// What no message may hold: the password, as it is and as the address writes it.
    secrets: Vec<String>,
    user: String,
}

#[derive(Clone)]
pub(crate) enum ServerOptions {
    Postgres(Box<PgConnectOptions>),
    MySql(Box<MySqlConnectOptions>),
    Sqlite(Box<SqliteConnectOptions>),
}

/// The settings by which an address may give a password or user beside its place for them.
const SECRET_SETTINGS: [&str; 2] = ["password", "user"];

/// How long a reason may be.
const MOST_SIGNS: usize = 400;

impl DatabaseAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// [`DatabaseError::Address`], and [`DatabaseError::PasswordShown`] for a password among arguments.
    pub fn read(text: &str, origin: AddressOrigin) -> Result<Self, DatabaseError> {
        let text = text.trim();
        let (scheme, rest) = text.split_once(':').ok_or_else(|| unreadable("it has no scheme"))?;
        match scheme {
            "sqlite" => Self::of_file(text, rest),
            "postgres" | "postgresql" | "mysql" | "mariadb" => Self::of_server(text, scheme, origin),
            _ => Err(unreadable("its scheme is none of these")),
        }
    }

    fn of_file(text: &str, rest: &str) -> Result<Self, DatabaseError> {
        let options = SqliteConnectOptions::from_str(text).map_err(|_| unreadable("its settings"))?;
        let path = options.get_filename().to_owned();
        if rest.contains(":memory:") || rest.contains("mode=memory") || path.as_os_str().is_empty() {
            return Err(unreadable("it names no file"));
        }
        // Another way to the same file is the same database.
        let path = path.canonicalize().unwrap_or(path);
        let options = options.filename(&path).read_only(true).create_if_missing(false);
        let shown = format!("sqlite:{}", path.display());
        let options = ServerOptions::Sqlite(Box::new(options));
        Ok(Self { options, shown, secrets: Vec::new(), user: String::new() })
    }

    fn of_server(text: &str, scheme: &str, origin: AddressOrigin) -> Result<Self, DatabaseError> {
        let url = Url::parse(text).map_err(|cause| unreadable(&cause.to_string()))?;
        // A sign of the password that is not written as %40 and so on ends the place where it may stand, and what is
        // behind it would be taken for the host or the database.
        let behind = [Some(url.path()), url.query(), url.fragment()];
        if behind.into_iter().flatten().any(|part| part.contains('@')) || url.fragment().is_some() {
            return Err(unreadable("signs such as @ / # ? in its user, password or database"));
        }
        let settings: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let in_settings = |name: &str| settings.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let [password, user] = SECRET_SETTINGS.map(in_settings);
        let written = url.password().map(ToOwned::to_owned).or_else(|| password.clone());
        if written.is_some() && origin == AddressOrigin::Arguments {
            return Err(DatabaseError::PasswordShown);
        }
        let plain = written.as_deref().map(decoded);
        let secrets = written.into_iter().chain(plain).filter(|secret| !secret.is_empty()).collect();
        let wrong = |_| unreadable("its settings");
        let (options, host, port, database) = if scheme.starts_with("postgres") {
            let options = PgConnectOptions::from_str(text).map_err(wrong)?.application_name("terrace");
            let place = (options.get_host().to_owned(), options.get_port());
            let database = options.get_database().unwrap_or_default().to_owned();
            (ServerOptions::Postgres(Box::new(options)), place.0, place.1, database)
        } else {
            let text = format!("mysql{}", text.strip_prefix(scheme).unwrap_or_default());
            let options = MySqlConnectOptions::from_str(&text).map_err(wrong)?;
            // What `||` means is the shop's affair; times come in UTC, and say so.
            let options = options.pipes_as_concat(false).no_engine_substitution(false).timezone("+00:00".to_owned());
            let place = (options.get_host().to_owned(), options.get_port());
            let database = options.get_database().unwrap_or_default().to_owned();
            (ServerOptions::MySql(Box::new(options)), place.0, place.1, database)
        };
        let family = if scheme.starts_with("postgres") { "postgres" } else { "mysql" };
        let user = user.unwrap_or_else(|| decoded(url.username()));
        Ok(Self { options, shown: format!("{family}://{host}:{port}/{database}"), secrets, user })
    }

    /// As messages and records show it: without user and password.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    pub(crate) const fn dialect(&self) -> Dialect {
        match self.options {
            ServerOptions::Postgres(_) => Dialect::Postgres,
            ServerOptions::MySql(_) => Dialect::MySql,
            ServerOptions::Sqlite(_) => Dialect::Sqlite,
        }
    }

    /// What a database says, as a message may show it: without user, password and long numbers, such as a phone of a value
    /// that it does not understand.
    pub(crate) fn plain(&self, cause: &sqlx::Error) -> String {
        let mut text = match cause {
            sqlx::Error::Database(told) => masked_numbers(told.message()),
            other => other.to_string(),
        };
        for secret in &self.secrets {
            text = text.replace(secret.as_str(), "***");
        }
        if !self.user.is_empty() {
            for quote in ['"', '\'', '`'] {
                text = text.replace(&format!("{quote}{}{quote}", self.user), &format!("{quote}***{quote}"));
            }
        }
        text.chars().take(MOST_SIGNS).map(|c| if c.is_control() { ' ' } else { c }).collect()
    }
}

impl fmt::Debug for DatabaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DatabaseAddress").field(&self.shown).finish()
    }
}

fn unreadable(reason: &str) -> DatabaseError {
    DatabaseError::Address(reason.to_owned())
}

/// A part of an address with its `%40` and the like read.
fn decoded(part: &str) -> String {
    let form = part.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    url::form_urlencoded::parse(form.as_bytes()).map(|(name, _)| name.into_owned()).collect()
}

/// Numbers of five digits and more as `***`.
fn masked_numbers(text: &str) -> String {
    let (mut out, mut digits) = (String::new(), String::new());
    let finish = |out: &mut String, digits: &mut String| {
        out.push_str(if digits.len() >= 5 { "***" } else { digits.as_str() });
        digits.clear();
    };
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            finish(&mut out, &mut digits);
            out.push(c);
        }
    }
    finish(&mut out, &mut digits);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<DatabaseAddress, DatabaseError> {
        DatabaseAddress::read(text, AddressOrigin::Hidden)
    }

    #[test]
    fn no_address_shows_user_or_password() {
        for (text, shown) in [
            ("postgres://ann:s3cret@db.example:6432/shop?sslmode=require", "postgres://db.example:6432/shop"),
            ("postgresql://ann@db.example/shop?password=s3cret", "postgres://db.example:5432/shop"),
            ("mysql://ann:s3cret@db.example/shop", "mysql://db.example:3306/shop"),
            ("mariadb://ann:s3cret@db.example/shop", "mysql://db.example:3306/shop"),
            ("sqlite:///no/such/folder/shop.db?mode=rwc", "sqlite:/no/such/folder/shop.db"),
        ] {
            let address = read(text).expect(text);
            assert_eq!(address.shown(), shown);
            assert!(!format!("{address:?}").contains("s3cret") && !format!("{address:?}").contains("ann"));
        }
        for text in [
            "postgres://ann:s3@cr/et@host/shop",
            "mysql://ann:s3#cr@host/shop",
            "oracle://x",
            "shop.db",
            "sqlite::memory:",
            "postgres://h:s3cret",
        ] {
            let error = read(text).expect_err(text);
            assert!(!error.to_string().contains("s3"), "{error}");
        }
    }

    #[test]
    fn passwords_are_no_arguments() {
        for text in ["postgres://ann:x@host/shop", "mysql://ann:x@host/shop", "postgres://ann@host/shop?password=x"] {
            let error = DatabaseAddress::read(text, AddressOrigin::Arguments).expect_err(text);
            assert!(matches!(error, DatabaseError::PasswordShown));
        }
        assert!(DatabaseAddress::read("postgres://ann@host/shop", AddressOrigin::Arguments).is_ok());
    }

    #[test]
    fn what_a_server_says_is_shown_without_secrets() {
        let address = read("mysql://ann:p%40ss%2Bw@host/shop").expect("an address");
        let said = sqlx::Error::Protocol("'ann' with p@ss+w or p%40ss%2Bw".into());
        let told = address.plain(&said);
        assert!(told.contains("'***' with *** or ***"), "{told}");
        assert_eq!(masked_numbers("at 1234: \"13800001234\""), "at 1234: \"***\"");
    }
}
