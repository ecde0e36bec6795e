use std::borrow::Cow;

/// Why a text is no id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadId {
    /// Nothing but white space.
    #[error("an id cannot be empty")]
    Empty,
    /// A name must be `[a-z_][a-z0-9_]*`, at most 64 bytes.
    #[error("`{0}` is no name: lower-case letters, digits and _ only, starting with a letter")]
    NotAName(String),
}

/// Makes a type of ids that are text: cheap to clone, compared byte by byte, shown as they are. How one is made is up to the
/// module that names it.
#[macro_export]
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(std::sync::Arc<str>);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{:?}", &self.0)
            }
        }
    };
}

text_id! {
    /// A customer's id: text, compared byte by byte, kept as the source writes it (trimmed).
    CustomerId
}
text_id! {
    /// A tier's id inside one scheme, such as `high` or `A`.
    TierId
}
text_id! {
    /// The name of a metric, label or scheme: lower-case letters, digits and `_`.
    Name
}

/// An id of a customer as ids are compared and kept: an e-mail address in small letters, and any other id as it is.
pub fn compared_id(id: Cow<'_, str>) -> Cow<'_, str> {
    if is_compared_id(&id) { id } else { Cow::Owned(id.to_lowercase()) }
}

/// Whether an id of a customer is written as it is kept.
pub fn is_compared_id(id: &str) -> bool {
    !(id.contains('@') && id.chars().any(char::is_uppercase))
}

impl CustomerId {
    /// Takes any text that is more than white space.
    pub fn new(text: &str) -> Result<Self, BadId> {
        let text = text.trim();
        if text.is_empty() { Err(BadId::Empty) } else { Ok(Self(text.into())) }
    }
}

impl TierId {
    /// Takes any text that is more than white space.
    pub fn new(text: &str) -> Result<Self, BadId> {
        let text = text.trim();
        if text.is_empty() { Err(BadId::Empty) } else { Ok(Self(text.into())) }
    }
}

impl Name {
    /// Takes `[a-z_][a-z0-9_]*` of at most 64 bytes, since names become columns of files and SQL.
    pub fn new(text: &str) -> Result<Self, BadId> {
        let mut bytes = text.bytes();
        let starts = bytes.next().is_some_and(|b| b.is_ascii_lowercase() || b == b'_');
        let rest = bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if starts && rest && text.len() <= 64 { Ok(Self(text.into())) } else { Err(BadId::NotAName(text.to_owned())) }
    }

    /// Takes the name of a policy: as [`Name::new`], but `-` is fine too, since policies are named as files are
    /// and never become columns.
    pub fn of_policy(text: &str) -> Result<Self, BadId> {
        Self::new(&text.replace('-', "_")).map(|_| Self(text.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_trimmed_and_never_empty() {
        assert_eq!(CustomerId::new(" C1 ").map(|id| id.to_string()), Ok("C1".to_owned()));
        assert_eq!(CustomerId::new(" "), Err(BadId::Empty));
    }

    #[test]
    fn names_are_plain() {
        assert!(Name::new("spend_12m").is_ok());
        for bad in ["", "Spend", "12m", "a-b", "金额"] {
            assert!(Name::new(bad).is_err(), "{bad}");
        }
        assert_eq!(Name::of_policy("home-decor").map(|name| name.to_string()), Ok("home-decor".to_owned()));
        assert!(Name::of_policy("home decor").is_err());
    }
}
