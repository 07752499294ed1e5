//! Upcoming renewals (api-facts 4.14). The names of the fields are assumed where Zoom's API reference
//! gives only their meaning; every spelling that we know of is read.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::lenient::{self, Unreadable};
use crate::ids::AccountId;
use crate::money::{Amount, Currency};
use crate::time::Date;

/// One page of renewals.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RenewalPage {
    /// Accounts whose subscriptions renew.
    pub renewals: Vec<Renewal>,
    /// Entries that could not be read.
    pub unreadable: Vec<Unreadable>,
    /// Asks for the next page; `None` on the last one.
    pub next_page_token: Option<String>,
    /// Entries of all pages.
    pub total_records: Option<i64>,
}

impl<'de> Deserialize<'de> for RenewalPage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Wire {
            #[serde(default, alias = "accounts", alias = "account_renewals")]
            renewals: Value,
            #[serde(default, deserialize_with = "lenient::some_text")]
            next_page_token: Option<String>,
            #[serde(default, deserialize_with = "lenient::number")]
            total_records: Option<i64>,
        }

        let wire: Wire = lenient::from_object(deserializer)?;
        let (renewals, unreadable) =
            lenient::rows(wire.renewals, &["account_name", "account_number"]);
        Ok(Self {
            renewals,
            unreadable,
            next_page_token: wire.next_page_token,
            total_records: wire.total_records,
        })
    }
}

/// What renews for one account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Renewal {
    /// The account's id, where Zoom tells it.
    #[serde(deserialize_with = "lenient::id")]
    pub account_id: Option<AccountId>,
    /// Zoom's account number.
    #[serde(deserialize_with = "lenient::some_text")]
    pub account_number: Option<String>,
    /// The name.
    #[serde(deserialize_with = "lenient::text")]
    pub account_name: String,
    /// The owner's e-mail.
    #[serde(
        alias = "owner_email",
        alias = "email",
        deserialize_with = "lenient::text"
    )]
    pub account_email: String,
    /// What all of it costs at renewal; `None` where Zoom does not say.
    pub total_renewal_amount: Option<Amount>,
    /// Of all amounts; no document names such a field, so that it may well be missing.
    #[serde(deserialize_with = "lenient::currency")]
    pub currency: Option<Currency>,
    /// The first renewal of any subscription.
    #[serde(deserialize_with = "lenient::date")]
    pub next_renewal_date: Option<Date>,
    /// Whether it renews by itself.
    #[serde(deserialize_with = "lenient::flag")]
    pub auto_renew: Option<bool>,
    /// What renews.
    #[serde(deserialize_with = "lenient::list")]
    pub renewable_subscriptions: Vec<RenewableSubscription>,
}

/// One subscription that renews.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RenewableSubscription {
    /// Zoom's name of the plan.
    #[serde(deserialize_with = "lenient::text")]
    pub plan_name: String,
    /// How many.
    #[serde(deserialize_with = "lenient::number")]
    pub quantity: Option<i64>,
    /// As Zoom writes it: `Monthly`, `Quarterly`, `Annual`, `Two years`, `Three years`.
    #[serde(deserialize_with = "lenient::text")]
    pub billing_cycle: String,
    /// Since when.
    #[serde(deserialize_with = "lenient::date")]
    pub service_effective_date: Option<Date>,
    /// When the next invoice is due to be made.
    #[serde(deserialize_with = "lenient::date")]
    pub next_invoice_date: Option<Date>,
    /// How much it will be; `None` where Zoom does not say.
    pub next_invoice_amount: Option<Amount>,
}
