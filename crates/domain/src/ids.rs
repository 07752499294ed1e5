//! Newtype ids. Each is parsed once, at the edge, and is valid from then on.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind}")]
pub struct InvalidId {
    /// What it should have been, in words.
    pub kind: &'static str,
}

/// Longest id of Zoom's that we accept; its account ids have 22 characters, invoice ids 32.
const MAX_ZOOM_ID_LENGTH: usize = 64;

fn is_zoom_id(text: &str) -> bool {
    (1..=MAX_ZOOM_ID_LENGTH).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $is_valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id as Zoom writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                if $is_valid(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(InvalidId { kind: $kind })
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// The id of a sub account: 22 characters of URL-safe base64 at Zoom (api-facts, section 1).
    /// `me`, the calling account itself, is not one: see [`AccountRef`].
    AccountId, "account id", |text: &str| is_zoom_id(text) && text != "me"
);

text_id!(
    /// The id of an invoice: 32 hexadecimal digits at Zoom (api-facts, section 5.2).
    InvoiceId, "invoice id", is_zoom_id
);

/// Names a session without being it: the SHA-256 of its id, in 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SessionKey(pub [u8; 32]);

impl FromStr for SessionKey {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let invalid = InvalidId { kind: "session" };
        let is_hex = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hex {
            return Err(invalid);
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| invalid)?;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl TryFrom<String> for SessionKey {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<SessionKey> for String {
    fn from(key: SessionKey) -> String {
        key.to_string()
    }
}

/// Which account a call is about: one of the sub accounts or the calling master account itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AccountRef {
    /// The master account whose credentials we use; `me` on the wire.
    Me,
    /// One of its sub accounts.
    Sub(AccountId),
}

impl AccountRef {
    /// The path segment that Zoom expects.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Me => "me",
            Self::Sub(id) => id.as_str(),
        }
    }
}

impl From<AccountId> for AccountRef {
    fn from(id: AccountId) -> Self {
        Self::Sub(id)
    }
}

impl fmt::Display for AccountRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! row_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                match text.parse() {
                    Ok(number @ 1..) => Ok(Self(number)),
                    _ => Err(InvalidId { kind: $kind }),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

row_id!(
    /// A person who may sign in.
    UserId, "user id"
);
row_id!(
    /// A change: what a person wants to be different at Zoom.
    ChangeId, "change number"
);
row_id!(
    /// A bulk: changes of many accounts that are checked, approved and steered together.
    BulkId, "bulk number"
);
row_id!(
    /// One Zoom call of a change.
    StepId, "step number"
);
row_id!(
    /// An import of the partner's own records, from its dry run on.
    ImportId, "import number"
);
row_id!(
    /// A file with prices, from its dry run on.
    PriceImportId, "price import number"
);
row_id!(
    /// An e-mail that tells somebody of a change.
    MailId, "e-mail number"
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn me_is_not_a_sub_account() {
        assert!("me".parse::<AccountId>().is_err());
        assert_eq!(AccountRef::Me.as_str(), "me");
    }

    #[test]
    fn ids_that_could_leave_their_path_segment_are_refused() {
        for text in [
            "",
            "a/b",
            "..",
            "a b",
            "a%2fb",
            "é",
            "a\0b",
            "a?b",
            "a#b",
            &"x".repeat(65),
        ] {
            assert!(text.parse::<AccountId>().is_err(), "{text:?}");
            assert!(text.parse::<InvoiceId>().is_err(), "{text:?}");
        }
        for text in ["0", "-1", "+1x", "1.5", "", "99999999999999999999"] {
            assert!(text.parse::<ChangeId>().is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_id_that_parses_shows_itself_unchanged(text in "[A-Za-z0-9_-]{3,64}") {
            prop_assert_eq!(text.parse::<AccountId>().expect("valid").to_string(), text);
        }

        #[test]
        fn no_text_makes_parsing_panic(text in "\\PC*") {
            let _ = text.parse::<AccountId>();
            let _ = text.parse::<InvoiceId>();
            let _ = text.parse::<UserId>();
        }
    }

    #[test]
    fn a_sessions_key_is_written_as_it_is_read() {
        let key = SessionKey(std::array::from_fn(|place| place as u8 * 8));
        assert_eq!(key.to_string().parse(), Ok(key));
        for text in ["", "ab", &"g".repeat(64), &"ä".repeat(32)] {
            assert!(text.parse::<SessionKey>().is_err(), "{text}");
        }
    }
}
