//! What the filters, views and flags of the accounts list mean, as conditions on stored figures.
//!
//! Pure: no I/O, no clock. The same meaning is worked out for one account in `head::flags`.

use domain::ids::UserId;
use domain::time::{Date, UtcMillis};
use domain::view::{
    AccountFacet, AccountFilter, AccountFlag, AccountQuery, AccountView, MANAGED_BY_ME,
    MANAGED_BY_NOBODY, Payer, PlanStanding, Unlearned,
};
use store::{AccountCondition, AccountSelection, FetchedPart, TextColumn};

use crate::Caller;
use crate::fetch::keep::bits;

/// Days before the end of a term from which on an account stands among those that renew.
const RENEWING_DAYS: i64 = 30;
/// Days before the end of a term that does not renew by itself from which on it needs attention.
const ENDING_DAYS: i64 = 90;

/// On which day and for whom a query is read.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// The present day, UTC.
    pub today: Date,
    /// Who asks.
    pub person: UserId,
}

impl Reading {
    /// For a caller, now.
    pub(crate) fn of(caller: &Caller, now: UtcMillis) -> Self {
        Self {
            today: now.date(),
            person: caller.person.id,
        }
    }

    /// Everything that the query asks for.
    pub fn conditions(self, query: &AccountQuery) -> Vec<AccountCondition> {
        let view = self.of_view(query.view);
        let search =
            (!query.search.is_empty()).then(|| AccountCondition::Search(query.search.clone()));
        let facets = query
            .facets
            .iter()
            .map(|(facet, values)| self.of_facet(*facet, values.iter().map(String::as_str)));
        view.into_iter().chain(search).chain(facets).collect()
    }

    /// The list of a query.
    pub fn selection(self, query: &AccountQuery) -> AccountSelection {
        AccountSelection {
            conditions: self.conditions(query),
            sort: query.sort,
            order: query.order,
            ranks: AccountFlag::ALL
                .iter()
                .map(|flag| self.of_flag(*flag))
                .collect(),
        }
    }

    /// A tab; `None`: everything.
    pub fn of_view(self, view: AccountView) -> Option<AccountCondition> {
        Some(match view {
            AccountView::All => return None,
            AccountView::Attention => self.needs_attention(),
            AccountView::Renewing => self.ends_within(RENEWING_DAYS),
            AccountView::Unused => AccountCondition::AnyFlag(bits::UNUSED),
            AccountView::NearlyFull => AccountCondition::AnyFlag(bits::NEARLY_FULL),
            AccountView::Unpaid => AccountCondition::Unpaid,
            AccountView::Mine => AccountCondition::ManagedBy(self.person),
        })
    }

    fn needs_attention(self) -> AccountCondition {
        AccountCondition::Any(vec![
            AccountCondition::OutcomeUnknown,
            self.of_flag(AccountFlag::Overdue),
            AccountCondition::AnyFlag(bits::OVER_USED | bits::NEARLY_FULL),
            AccountCondition::All(vec![
                AccountCondition::AutoRenewOff,
                self.ends_within(ENDING_DAYS),
            ]),
            AccountCondition::Unlisted,
        ])
    }

    fn ends_within(self, days: i64) -> AccountCondition {
        let last = UtcMillis::start_of(self.today)
            .plus_ms(days * domain::time::DAY_MS)
            .date();
        AccountCondition::EndsBetween(self.today, last)
    }

    /// The values of a facet are alternatives.
    fn of_facet<'v>(
        self,
        facet: AccountFacet,
        values: impl Iterator<Item = &'v str>,
    ) -> AccountCondition {
        let texts = |column, values: &mut dyn Iterator<Item = &'v str>| {
            AccountCondition::OneOf(column, values.map(str::to_owned).collect())
        };
        let mut values = values;
        match facet {
            AccountFacet::Type => texts(TextColumn::Type, &mut values),
            AccountFacet::Plan => texts(TextColumn::Plan, &mut values),
            AccountFacet::Country => texts(TextColumn::Country, &mut values),
            AccountFacet::Manager => self.of_managers(values),
            AccountFacet::Tag => any(values.map(|tag| AccountCondition::Tag(tag.to_owned()))),
            AccountFacet::Status => any(values.filter_map(PlanStanding::of_name).map(of_standing)),
            AccountFacet::Payer => any(values.filter_map(Payer::of_name).map(of_payer)),
            AccountFacet::Flag => any(values
                .filter_map(AccountFlag::of_name)
                .map(|flag| self.of_flag(flag))),
            AccountFacet::Unlearned => any(values
                .filter_map(Unlearned::of_name)
                .map(|part| AccountCondition::NeverFetched(of_part(part)))),
        }
    }

    fn of_managers<'v>(self, values: impl Iterator<Item = &'v str>) -> AccountCondition {
        any(values.map(|value| match value {
            MANAGED_BY_ME => AccountCondition::ManagedBy(self.person),
            MANAGED_BY_NOBODY => AccountCondition::Lacks(TextColumn::Manager),
            name => AccountCondition::OneOf(TextColumn::Manager, vec![name.to_owned()]),
        }))
    }

    /// A flag.
    pub fn of_flag(self, flag: AccountFlag) -> AccountCondition {
        match flag {
            AccountFlag::OutcomeUnknown => AccountCondition::OutcomeUnknown,
            AccountFlag::Overdue => AccountCondition::DueBefore(self.today),
            AccountFlag::OverUsed => AccountCondition::AnyFlag(bits::OVER_USED),
            AccountFlag::AutoRenewOff => AccountCondition::AutoRenewOff,
            AccountFlag::NearlyFull => AccountCondition::AnyFlag(bits::NEARLY_FULL),
            AccountFlag::SelfPay => AccountCondition::AnyFlag(bits::SELF_PAY),
            AccountFlag::Bundle => AccountCondition::AnyFlag(bits::BUNDLE),
            AccountFlag::BulkLicence => AccountCondition::AnyFlag(bits::BULK_LICENCE),
            AccountFlag::Unused => AccountCondition::AnyFlag(bits::UNUSED),
            AccountFlag::Cancelled => AccountCondition::AnyFlag(bits::BASE_CANCELLED),
            AccountFlag::Vanished => AccountCondition::Unlisted,
        }
    }
}

/// The filters of a query that can be taken away one by one, each with the query without it.
pub(crate) fn without_each(query: &AccountQuery) -> Vec<(AccountFilter, AccountQuery)> {
    let search =
        (!query.search.is_empty()).then(|| (AccountFilter::Search, query.without_search()));
    let facets = query
        .facets
        .keys()
        .map(|facet| (AccountFilter::Facet(*facet), query.without(*facet)));
    search.into_iter().chain(facets).collect()
}

fn any(conditions: impl Iterator<Item = AccountCondition>) -> AccountCondition {
    AccountCondition::Any(conditions.collect())
}

fn of_standing(standing: PlanStanding) -> AccountCondition {
    match standing {
        PlanStanding::Active | PlanStanding::Cancelled => {
            AccountCondition::OneOf(TextColumn::PlanStatus, vec![standing.as_str().to_owned()])
        }
        // Known to have none: of accounts that were never asked about, nobody knows.
        PlanStanding::None => AccountCondition::All(vec![
            AccountCondition::Lacks(TextColumn::PlanStatus),
            AccountCondition::Fetched(FetchedPart::Plans),
        ]),
    }
}

fn of_payer(payer: Payer) -> AccountCondition {
    let mode = |mode: &str| AccountCondition::OneOf(TextColumn::PayMode, vec![mode.to_owned()]);
    match payer {
        Payer::Partner => mode("master"),
        Payer::Customer => AccountCondition::AnyFlag(bits::SELF_PAY),
        Payer::Unknown => AccountCondition::Lacks(TextColumn::PayMode),
    }
}

fn of_part(part: Unlearned) -> FetchedPart {
    match part {
        Unlearned::Plans => FetchedPart::Plans,
        Unlearned::Usage => FetchedPart::Usage,
        Unlearned::Invoices => FetchedPart::Invoices,
    }
}
