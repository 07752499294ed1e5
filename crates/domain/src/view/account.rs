//! Read models of sub accounts.

use serde::{Deserialize, Serialize};

use super::{
    AccountFacet, AccountQuery, AccountView, Attention, EventKind, Fact, OwnRecord, Page, PlanRow,
    RefreshOffer, Said, Timeline,
};
use crate::contact::ContactFields;
use crate::ids::AccountId;
use crate::invoice_year::InvoiceYear;
use crate::money::Money;
use crate::time::{Date, UtcMillis};
use crate::zoom::{BillingContact, PlanStatus};

/// The accounts page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountList {
    /// What was asked for.
    pub query: AccountQuery,
    /// The rows that fit.
    pub page: Page<AccountRow>,
    /// How many accounts each view holds; [`AccountView::Mine`] only where something is.
    pub views: Vec<(AccountView, u64)>,
    /// Sub accounts in all, whatever is filtered.
    pub known: u64,
    /// Sub accounts whose plans were never fetched.
    pub without_plans: u64,
    /// When the plans of any account were fetched last.
    pub newest_plans: Option<UtcMillis>,
    /// When those that are oldest were.
    pub oldest_plans: Option<UtcMillis>,
    /// What can be filtered by.
    pub options: AccountOptions,
    /// Where nothing fits: how many would without each of the filters.
    pub without: Vec<(AccountFilter, u64)>,
    /// How fresh the list itself is; [`Fact::NotFetched`] before the first fetch.
    pub list: Fact<()>,
    /// What refreshing the list costs.
    pub refresh: RefreshOffer,
}

/// One filter of the list that can be taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountFilter {
    /// The words that are searched.
    Search,
    /// A facet.
    Facet(AccountFacet),
}

/// Values that occur and can be filtered by, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AccountOptions {
    /// Types as Zoom names them.
    pub types: Vec<String>,
    /// Base plans.
    pub plans: Vec<String>,
    /// Countries, as Zoom's two letters.
    pub countries: Vec<String>,
    /// Account managers.
    pub managers: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
}

/// One row of the accounts page. `None` is shown as "–", never as 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    /// The id.
    pub id: AccountId,
    /// The name.
    pub name: String,
    /// Zoom's account number, e.g. `30010482`.
    pub number: Option<String>,
    /// The partner's own customer reference.
    pub reference: Option<String>,
    /// The country of the billing contact, in words.
    pub country: Option<String>,
    /// Type as Zoom names it, e.g. `Business`.
    pub account_type: String,
    /// The base plan in words, where plans are known.
    pub base_plan: Option<PlanName>,
    /// Licences of the base plan.
    pub licences: Licences,
    /// Add-ons that are active, where plans are known.
    pub addons: Option<u32>,
    /// What is remarkable, most important first.
    pub flags: Vec<AccountFlag>,
    /// The next invoice date of any plan.
    pub next_invoice: Option<Date>,
    /// What it will come to, where renewals tell it and the currency is known.
    pub next_invoice_amount: Option<Money>,
    /// What is open on all invoices, a sum for each currency; `None` where invoices are not known.
    pub open_balance: Option<Vec<Money>>,
    /// The end of the term and whether it goes on by itself.
    pub renewal: Renewal,
    /// Who looks after it.
    pub manager: Option<String>,
    /// The partner's own words.
    pub tags: Vec<String>,
    /// When the plans were fetched.
    pub plans_fetched_at: Option<UtcMillis>,
}

/// The licences of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Licences {
    /// Plans and usage were never fetched.
    NotFetched,
    /// Zoom does not tell a partner (a self-pay account, say).
    NotVisible,
    /// Known.
    Known(Quantity),
}

/// Bought, used and pending of one plan. Parts that Zoom does not tell are `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Quantity {
    /// Licences that are paid for.
    pub bought: Option<i64>,
    /// Licences in use.
    pub used: Option<i64>,
    /// Licences given to people who have not accepted yet.
    pub pending: Option<i64>,
}

impl Quantity {
    /// Licences neither used nor pending; negative where more is used than bought.
    pub fn free(&self) -> Option<i64> {
        Some(self.bought? - self.used? - self.pending.unwrap_or(0))
    }

    /// The share of what is bought that is used or pending, in tenths of a percent and never negative;
    /// `None` where that can't be told or nothing is bought.
    pub fn taken_share(&self) -> Option<i64> {
        let bought = self.bought.filter(|bought| *bought > 0)?;
        let taken = i128::from(self.used?) + i128::from(self.pending.unwrap_or(0));
        i64::try_from(taken.max(0) * 1_000 / i128::from(bought)).ok()
    }
}

named! {
    /// Something remarkable about an account, in order of importance.
    AccountFlag {
        /// A change whose outcome is not known.
        OutcomeUnknown = "outcome_unknown", "Outcome unknown";
        /// An invoice is past its due date and open.
        Overdue = "overdue", "Overdue";
        /// More licences in use than bought.
        OverUsed = "over_used", "Over-used";
        /// The subscription ends with its term.
        AutoRenewOff = "auto_renew_off", "Auto-renew off";
        /// Over 95 % of the licences used or pending.
        NearlyFull = "nearly_full", "Over 95\u{202f}%";
        /// The customer pays Zoom directly.
        SelfPay = "self_pay", "Self-pay";
        /// A bundle plan, which Zoom lets nobody change through its API.
        Bundle = "bundle", "Bundle";
        /// Under a bulk licence.
        BulkLicence = "bulk_licence", "Bulk licence";
        /// 20 % or more, and at least five, of the licences unused.
        Unused = "unused", "Unused";
        /// A base plan that is cancelled and still runs.
        Cancelled = "cancelled", "Cancelled";
        /// No longer in Zoom's list.
        Vanished = "vanished", "Not listed";
    }
}

/// A plan in words: `Business`, `annual`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanName {
    /// What it is: `Business`, `Webinar 500`; for unknown codes what stands in Zoom's answer.
    pub title: String,
    /// The term: `monthly`, `annual`, `2 years`; empty where it can't be told.
    pub term: String,
    /// Zoom's code, where it gave one.
    pub code: Option<String>,
}

impl PlanName {
    /// `Business, annual`.
    pub fn in_words(&self) -> String {
        if self.term.is_empty() {
            self.title.clone()
        } else {
            format!("{}, {}", self.title, self.term)
        }
    }
}

/// What all pages of one account show at their head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountHead {
    /// The id.
    pub id: AccountId,
    /// The name.
    pub name: String,
    /// Zoom's account number.
    pub number: Option<String>,
    /// The owner's e-mail.
    pub owner_email: Option<String>,
    /// The country of the billing contact, in words.
    pub country: Option<String>,
    /// Type as Zoom names it.
    pub account_type: String,
    /// Whether it still stands in Zoom's list.
    pub is_listed: bool,
    /// Whether its plans can be changed, and if not why.
    pub plans: Capability,
    /// Whether its billing contact can be changed, and if not why.
    pub contact: Capability,
    /// What is remarkable, most important first.
    pub flags: Vec<AccountFlag>,
    /// Whether its base plan runs; `None` where there is none or plans are not known.
    pub base_status: Option<PlanStatus>,
    /// Invoices that are known, for the tab.
    pub invoices: Option<u64>,
    /// The partner's own records of it.
    pub own: OwnRecord,
}

/// Whether something of an account can be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Capability {
    /// Not known before the account's detail is fetched.
    Unknown,
    /// It can.
    Yes {
        /// Why, in one sentence.
        grounds: String,
        /// How old the knowledge is.
        as_of: UtcMillis,
    },
    /// It can't.
    No {
        /// Why and what to do instead, in one or two sentences.
        reason: String,
        /// How old the knowledge is.
        as_of: UtcMillis,
    },
}

/// The overview of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountOverview {
    /// The head.
    pub head: AccountHead,
    /// Plans with what is used of them.
    pub plans: Fact<Vec<PlanRow>>,
    /// Whether and when the usage was told.
    pub usage: Fact<()>,
    /// Billing contact.
    pub contact: Fact<BillingContact>,
    /// The latest invoices and what is open.
    pub invoices: Fact<InvoiceSummaryCard>,
    /// When the subscription ends and whether it goes on by itself.
    pub renewal: Fact<Renewal>,
    /// What needs attention, most important first.
    pub attention: Vec<Attention>,
    /// The kind of events that was asked for; `None`: the whole story.
    pub shown: Option<EventKind>,
    /// What happened last.
    pub timeline: Timeline,
    /// What Zoom said.
    pub said: Vec<Said>,
    /// What refreshing detail, plans, usage and contact costs.
    pub refresh: RefreshOffer,
}

/// The end of a subscription's term. Parts that Zoom does not tell are `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Renewal {
    /// The last day of the term.
    pub on: Option<Date>,
    /// Whether it renews by itself.
    pub is_automatic: Option<bool>,
}

/// What the overview says about invoices.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InvoiceSummaryCard {
    /// Invoices that are known.
    pub count: u64,
    /// Of which nothing is open.
    pub paid: u64,
    /// What is open, a sum for each currency.
    pub open: Vec<Money>,
    /// Of which past their due date.
    pub overdue: u64,
    /// The latest, newest first, at most five.
    pub latest: Vec<super::InvoiceRow>,
    /// Years of which days were never fetched and still can be, newest first: what is known are then
    /// not all invoices.
    pub unfetched: Vec<InvoiceYear>,
}

/// The page on which the billing contact is edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPage {
    /// The head.
    pub head: AccountHead,
    /// The contact as Zoom last told it.
    pub contact: Fact<BillingContact>,
    /// What the fields hold: Zoom's values, or what the person typed before.
    pub fields: ContactFields,
    /// Why Zoom would refuse any change of it, and what to do instead; `None`: it can be changed.
    pub obstacle: Option<String>,
    /// A change of this account that is not finished, if any.
    pub running: Option<super::ChangeRow>,
    /// What refreshing the contact costs.
    pub refresh: RefreshOffer,
    /// What Zoom said.
    pub said: Vec<Said>,
}
