//! Sub accounts: the list and the detail with its options (api-facts 4.14).

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::lenient::{self, Unreadable};
use crate::ids::AccountId;
use crate::time::UtcMillis;

/// A sub account as the list tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountItem {
    /// The id.
    pub id: AccountId,
    /// The name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub account_name: String,
    /// Zoom's account number, e.g. `30010482`.
    #[serde(default, deserialize_with = "lenient::some_text")]
    pub account_number: Option<String>,
    /// The owner's e-mail.
    #[serde(default, deserialize_with = "lenient::text")]
    pub owner_email: String,
    /// As Zoom writes it: `Free`, `Pro`, `Business`, `Free Trial`, `Bulk License` …
    #[serde(default, deserialize_with = "lenient::text")]
    pub account_type: String,
    /// Licences of the account.
    #[serde(default, deserialize_with = "lenient::number")]
    pub seats: Option<i64>,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub created_at: Option<UtcMillis>,
    /// Start of the subscription.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub subscription_start_time: Option<UtcMillis>,
    /// End of the subscription.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub subscription_end_time: Option<UtcMillis>,
    /// Whether it is itself a master account of others.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub reseller: Option<bool>,
    /// Whether it is under a bulk licence.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub bulk_license: Option<bool>,
}

/// One page of the account list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct AccountPage {
    /// The accounts of this page.
    pub accounts: Vec<AccountItem>,
    /// Entries that could not be read (without a usable id).
    pub unreadable: Vec<Unreadable>,
    /// Asks for the next page; `None` on the last one.
    pub next_page_token: Option<String>,
    /// Accounts of all pages.
    pub total_records: Option<i64>,
    /// Pages in all.
    pub page_count: Option<i64>,
    /// Entries a page holds.
    pub page_size: Option<i64>,
}

impl<'de> Deserialize<'de> for AccountPage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Wire {
            #[serde(default)]
            accounts: Value,
            #[serde(default)]
            unreadable: Vec<Unreadable>,
            #[serde(default, deserialize_with = "lenient::some_text")]
            next_page_token: Option<String>,
            #[serde(default, deserialize_with = "lenient::number")]
            total_records: Option<i64>,
            #[serde(default, deserialize_with = "lenient::number")]
            page_count: Option<i64>,
            #[serde(default, deserialize_with = "lenient::number")]
            page_size: Option<i64>,
        }

        let wire: Wire = lenient::from_object(deserializer)?;
        let (accounts, unreadable) = lenient::rows(wire.accounts, &["account_name", "id"]);
        Ok(Self {
            accounts,
            unreadable: wire.unreadable.into_iter().chain(unreadable).collect(),
            next_page_token: wire.next_page_token,
            total_records: wire.total_records,
            page_count: wire.page_count,
            page_size: wire.page_size,
        })
    }
}

/// One sub account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountDetail {
    /// What the list says of it as well.
    #[serde(flatten)]
    pub item: AccountItem,
    /// The user who owns it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub owner_id: String,
    /// Its address at Zoom.
    #[serde(default, deserialize_with = "lenient::text")]
    pub vanity_url: String,
    /// Its options.
    #[serde(default, deserialize_with = "lenient::object")]
    pub options: AccountOptions,
}

/// The options of a sub account that bear on billing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountOptions {
    /// Who pays.
    #[serde(deserialize_with = "lenient::object")]
    pub pay_mode: PayMode,
    /// Whether the subscription renews by itself.
    #[serde(deserialize_with = "lenient::flag")]
    pub billing_auto_renew: Option<bool>,
    /// Whether it shares the master's room connectors.
    #[serde(deserialize_with = "lenient::flag")]
    pub share_rc: Option<bool>,
    /// Whether it shares the master's meeting connectors.
    #[serde(deserialize_with = "lenient::flag")]
    pub share_mc: Option<bool>,
}

/// Who pays for a sub account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum PayMode {
    /// The master account: only then can its plans be changed.
    Master,
    /// The customer pays Zoom directly.
    Sub,
    /// Zoom did not say.
    #[default]
    NotStated,
    /// A value that is not documented.
    Other(String),
}

impl From<String> for PayMode {
    fn from(text: String) -> Self {
        match text.trim().to_ascii_lowercase().as_str() {
            "master" => Self::Master,
            "sub" => Self::Sub,
            "" => Self::NotStated,
            _ => Self::Other(text),
        }
    }
}

impl From<PayMode> for String {
    fn from(mode: PayMode) -> Self {
        match mode {
            PayMode::Master => "master".to_owned(),
            PayMode::Sub => "sub".to_owned(),
            PayMode::NotStated => Self::new(),
            PayMode::Other(text) => text,
        }
    }
}
