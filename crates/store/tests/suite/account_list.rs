//! The accounts list against a model that knows no SQL: every filter, every sort, every page.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use domain::days::DaySpan;
use domain::ids::{AccountId, UserId};
use domain::records::{Manager, Record, Tags};
use domain::time::Date;
use domain::view::{AccountColumn, SortOrder};
use store::{
    Account, AccountCondition, AccountLine, AccountMarks, AccountSelection, ChoiceColumn,
    FetchedPart, FleetFigures, InvoiceListing, InvoiceRecord, RecordUpdate, RenewalFigures,
    TextColumn,
};

use crate::support::{NOON, TestStore, listed, on_both};

const ACCOUNTS: usize = 60;
const PERSON: UserId = UserId(7);

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    /// One of the texts, or now and then nothing.
    fn maybe(&mut self, texts: &[&str]) -> Option<String> {
        let place = self.below(texts.len() as u64 + 1);
        texts
            .get(usize::try_from(place).unwrap())
            .map(|text| (*text).to_owned())
    }

    fn number(&mut self, bound: u64) -> Option<i64> {
        let number = self.below(bound + 1);
        (number < bound).then(|| i64::try_from(number).unwrap())
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn figures(chance: &mut Chance) -> FleetFigures {
    let plan = chance.maybe(&["Business", "Enterprise", "Pro"]);
    FleetFigures {
        country: chance.maybe(&["DE", "GB", "US"]),
        base_plan_term: plan
            .clone()
            .and_then(|_| chance.maybe(&["annual", "monthly"])),
        base_plan_status: plan
            .clone()
            .and_then(|_| chance.maybe(&["active", "cancelled"])),
        base_plan_title: plan,
        base_plan_code: None,
        bought: chance.number(40),
        used: chance.number(40),
        pending: chance.number(3),
        addons: chance.number(5).and_then(|count| count.try_into().ok()),
        next_invoice: chance
            .maybe(&["2026-12-01", "2027-01-15"])
            .map(|text| day(&text)),
        pay_mode: chance.maybe(&["master", "sub"]),
        flags: i64::try_from(chance.below(128)).unwrap(),
        are_licences_visible: Some(true),
        detail_fetched_at: Some(NOON),
        contact_fetched_at: None,
        plans_fetched_at: chance
            .number(9)
            .map(|hours| NOON.plus_ms(-hours * 3_600_000)),
        usage_fetched_at: chance.number(2).map(|_| NOON),
    }
}

fn invoices(chance: &mut Chance, account: usize) -> Vec<InvoiceRecord> {
    (0..chance.below(4))
        .map(|number| {
            let balance =
                ["0", "0", "100.5", "7", "-3.25"][usize::try_from(chance.below(5)).unwrap()];
            let month = 1 + chance.below(12);
            InvoiceRecord {
                id: format!("inv-{account}-{number}").parse().unwrap(),
                number: format!("INV{account}{number}"),
                date: Some(day(&format!("2026-{month:02}-01"))),
                due: (chance.below(4) > 0).then(|| day(&format!("2026-{month:02}-20"))),
                target: None,
                status: "Posted".to_owned(),
                currency: ["EUR", "USD", "GBP"][usize::try_from(chance.below(3)).unwrap()]
                    .parse()
                    .unwrap(),
                total: "500".parse().unwrap(),
                tax: "0".parse().unwrap(),
                balance: balance.parse().unwrap(),
            }
        })
        .collect()
}

fn record(chance: &mut Chance) -> Record {
    let tags = chance.maybe(&["gold", "gold, key account", "silver"]);
    Record {
        customer_reference: chance.maybe(&["K-1", "K-2"]),
        tags: Tags::parse(&tags.unwrap_or_default()).unwrap(),
        manager: chance
            .maybe(&["Ines Moreau", "anton Berg"])
            .map(|name| Manager {
                person: (name == "Ines Moreau").then_some(PERSON),
                name,
            }),
        notes: None,
    }
}

/// A fleet in which everything occurs, unknown values too.
async fn fill(db: &TestStore) {
    let mut chance = Chance(1);
    let list: Vec<_> = (0..ACCOUNTS)
        .map(|number| {
            // Some have the same name, so that their ids must decide.
            let mut account = listed(
                &format!("acc-{number:02}"),
                &format!("Company {}", chance.below(30)),
            );
            account.account_type =
                ["Pro", "Business"][usize::try_from(chance.below(2)).unwrap()].to_owned();
            account
        })
        .collect();
    let mut tx = db.store.begin().await.unwrap();
    tx.save_account_list(&list, NOON).await.unwrap();
    // The last of them vanishes.
    tx.save_account_list(&list[..ACCOUNTS - 3], NOON)
        .await
        .unwrap();
    let days = DaySpan::of_year(2026);
    let mut updates = Vec::new();
    for (number, account) in list.iter().enumerate() {
        tx.update_account_figures(&account.id, &figures(&mut chance))
            .await
            .unwrap();
        if chance.below(5) > 0 {
            let invoices = invoices(&mut chance, number);
            let list = InvoiceListing {
                days,
                told: Some(days),
                invoices: &invoices,
                fetched_at: NOON,
            };
            tx.save_invoice_list(&account.id, list).await.unwrap();
        }
        let renewal = RenewalFigures {
            on: chance
                .maybe(&["2026-12-05", "2027-03-01"])
                .map(|text| day(&text)),
            is_automatic: chance.number(2).map(|number| number == 1),
            amount: None,
            next_invoice: None,
        };
        tx.save_renewal_figures(&account.id, &renewal, NOON)
            .await
            .unwrap();
        updates.push(RecordUpdate {
            account: account.id.clone(),
            base_version: 0,
            before: Record::default(),
            after: record(&mut chance),
        });
    }
    tx.update_records(&updates, NOON, (None, "Ines"), None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn all(db: &TestStore) -> Vec<Account> {
    let entries = db
        .store
        .list_accounts_after(&[], None, 1_000)
        .await
        .unwrap();
    entries.into_iter().map(|entry| entry.account).collect()
}

/// What a condition means, told without SQL.
fn holds(account: &Account, condition: &AccountCondition) -> bool {
    let (figures, record) = (&account.figures, &account.records.record);
    let text = |column: TextColumn| match column {
        TextColumn::Type => Some(account.listed.account_type.clone()),
        TextColumn::Plan => figures.base_plan_title.clone(),
        TextColumn::PlanStatus => figures.base_plan_status.clone(),
        TextColumn::PayMode => figures.pay_mode.clone(),
        TextColumn::Country => figures.country.clone(),
        TextColumn::Manager => record.manager.as_ref().map(|manager| manager.name.clone()),
    };
    let fetched = |part: FetchedPart| match part {
        FetchedPart::Plans => figures.plans_fetched_at,
        FetchedPart::Usage => figures.usage_fetched_at,
        FetchedPart::Invoices => account.invoices_fetched_at,
    };
    match condition {
        AccountCondition::Search(search) => {
            let record = format!(
                "{} {} {}",
                record.customer_reference.clone().unwrap_or_default(),
                record.tags,
                text(TextColumn::Manager).unwrap_or_default()
            );
            let listed = &account.listed;
            let hay = format!(
                "{} {} {} {} {record}",
                listed.name,
                listed.id,
                listed.number.clone().unwrap(),
                listed.owner_email.clone().unwrap()
            );
            search
                .to_lowercase()
                .split_whitespace()
                .all(|word| hay.to_lowercase().contains(word))
        }
        AccountCondition::AnyFlag(bits) => figures.flags & bits != 0,
        AccountCondition::OneOf(column, texts) => {
            text(*column).is_some_and(|text| texts.contains(&text))
        }
        AccountCondition::Lacks(column) => text(*column).is_none(),
        AccountCondition::Tag(tag) => record.tags.iter().any(|own| own == tag),
        AccountCondition::ManagedBy(person) => record
            .manager
            .as_ref()
            .is_some_and(|manager| manager.person == Some(*person)),
        AccountCondition::DueBefore(day) => {
            account.invoices.oldest_due.is_some_and(|due| due < *day)
        }
        AccountCondition::Unpaid => account.invoices.unpaid.is_some_and(|unpaid| unpaid > 0),
        AccountCondition::EndsBetween(first, last) => account
            .renewal
            .on
            .is_some_and(|on| (*first..=*last).contains(&on)),
        AccountCondition::AutoRenewOff => account.renewal.is_automatic == Some(false),
        AccountCondition::Unlisted => !account.is_listed,
        AccountCondition::OutcomeUnknown => false,
        AccountCondition::NeverFetched(part) => fetched(*part).is_none(),
        AccountCondition::Fetched(part) => fetched(*part).is_some(),
        AccountCondition::Any(parts) => parts.iter().any(|part| holds(account, part)),
        AccountCondition::All(parts) => parts.iter().all(|part| holds(account, part)),
    }
}

fn conditions() -> Vec<AccountCondition> {
    use AccountCondition as C;
    let texts = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| (*text).to_owned())
            .collect::<Vec<_>>()
    };
    vec![
        C::Search("company 1".to_owned()),
        C::Search("K-2 GOLD".to_owned()),
        C::Search("anton".to_owned()),
        C::AnyFlag(1),
        C::AnyFlag(8 | 64),
        C::OneOf(TextColumn::Type, texts(&["Business"])),
        C::OneOf(TextColumn::Plan, texts(&["Pro", "Enterprise"])),
        C::OneOf(TextColumn::PlanStatus, texts(&["cancelled"])),
        C::OneOf(TextColumn::PayMode, texts(&["master"])),
        C::OneOf(TextColumn::Country, texts(&["GB", "US", "XX"])),
        C::OneOf(TextColumn::Manager, texts(&["anton Berg"])),
        C::Lacks(TextColumn::Manager),
        C::Lacks(TextColumn::PayMode),
        C::Tag("gold".to_owned()),
        C::Tag("key account".to_owned()),
        C::Tag("key".to_owned()),
        C::ManagedBy(PERSON),
        C::DueBefore(day("2026-06-21")),
        C::Unpaid,
        C::EndsBetween(day("2026-12-01"), day("2026-12-05")),
        C::AutoRenewOff,
        C::Unlisted,
        C::OutcomeUnknown,
        C::NeverFetched(FetchedPart::Plans),
        C::NeverFetched(FetchedPart::Usage),
        C::NeverFetched(FetchedPart::Invoices),
        C::Fetched(FetchedPart::Plans),
        C::Any(vec![C::Unpaid, C::AutoRenewOff]),
        C::Any(Vec::new()),
        C::All(vec![C::Unpaid, C::AutoRenewOff]),
        C::All(Vec::new()),
    ]
}

fn ranks() -> Vec<AccountCondition> {
    vec![
        AccountCondition::DueBefore(day("2026-08-01")),
        AccountCondition::AnyFlag(1),
        AccountCondition::Unlisted,
    ]
}

/// Known before unknown, whatever the direction.
fn known_first<T: Ord>(a: Option<T>, b: Option<T>, order: SortOrder) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if order == SortOrder::Descending => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn compare(a: &Account, b: &Account, sort: AccountColumn, order: SortOrder) -> Ordering {
    let by_name = |order| {
        let key = |account: &Account| {
            (
                account.listed.name.to_lowercase(),
                account.listed.id.clone(),
            )
        };
        known_first(Some(key(a)), Some(key(b)), order)
    };
    macro_rules! by {
        (|$account:ident| $key:expr) => {{
            let key = |$account: &Account| $key;
            known_first(key(a), key(b), order)
        }};
    }
    let first = match sort {
        AccountColumn::Name => return by_name(order),
        AccountColumn::Plan => by!(|x| x.figures.base_plan_title.clone())
            .then(by!(|x| x.figures.base_plan_term.clone())),
        AccountColumn::Licences => by!(|x| x.figures.used).then(by!(|x| x.figures.bought)),
        AccountColumn::Addons => by!(|x| x.figures.addons),
        AccountColumn::Flags => by!(|x| ranks().iter().position(|rank| holds(x, rank))),
        AccountColumn::NextInvoice => by!(|x| x.figures.next_invoice),
        AccountColumn::Balance => {
            by!(|x| x.invoices.open.map(|_| x.invoices.open_currency.is_some()))
                .then_with(|| {
                    let currency = |x: &Account| x.invoices.open_currency;
                    known_first(currency(a), currency(b), SortOrder::Ascending)
                })
                .then(by!(|x| x.invoices.open))
        }
        AccountColumn::Renewal => by!(|x| x.renewal.on),
        AccountColumn::Manager => by!(|x| x
            .records
            .record
            .manager
            .as_ref()
            .map(|manager| manager.name.to_lowercase())),
        AccountColumn::Tags => by!(|x| x.records.record.tags.to_lines()),
        AccountColumn::Fetched => by!(|x| x.figures.plans_fetched_at),
    };
    first.then_with(|| by_name(SortOrder::Ascending))
}

async fn pages(db: &TestStore, selection: &AccountSelection, total: u64) -> Vec<AccountId> {
    let mut ids = Vec::new();
    for page in 0..total.div_ceil(7) {
        let entries = db
            .store
            .list_accounts(selection, (page * 7, 7), total)
            .await
            .unwrap();
        assert_eq!(
            entries.len() as u64,
            (total - page * 7).min(7),
            "page {page}"
        );
        ids.extend(entries.into_iter().map(|line| line.id));
    }
    ids
}

/// What a line of the list is to say of an account.
fn line_of(account: &Account) -> AccountLine {
    let figures = account.figures.clone();
    let record = account.records.record.clone();
    AccountLine {
        id: account.listed.id.clone(),
        name: account.listed.name.clone(),
        number: account.listed.number.clone(),
        account_type: account.listed.account_type.clone(),
        marks: AccountMarks::of(account, false),
        country: figures.country,
        base_plan_title: figures.base_plan_title,
        base_plan_term: figures.base_plan_term,
        base_plan_code: figures.base_plan_code,
        bought: figures.bought,
        used: figures.used,
        pending: figures.pending,
        are_licences_visible: figures.are_licences_visible,
        addons: figures.addons,
        next_invoice: figures.next_invoice,
        plans_fetched_at: figures.plans_fetched_at,
        invoices: account.invoices.clone(),
        renewal: account.renewal,
        customer_reference: record.customer_reference,
        manager: record.manager.map(|manager| manager.name),
        tags: record.tags,
    }
}

on_both! {
    async fn every_filter_finds_what_it_says_and_counts_it(db: &TestStore) {
        fill(db).await;
        let fleet = all(db).await;
        assert_eq!(fleet.len(), ACCOUNTS);
        for condition in conditions() {
            let expected: Vec<&AccountId> = fleet.iter().filter(|account| holds(account, &condition)).map(|account| &account.listed.id).collect();
            let conditions = vec![condition.clone()];
            let found = db.store.list_accounts_after(&conditions, None, 1_000).await.unwrap();
            let found: Vec<&AccountId> = found.iter().map(|entry| &entry.account.listed.id).collect();
            assert_eq!(found, expected, "{condition:?}");
            let (counts, sets) = db.store.count_fleet(&[vec![], conditions]).await.unwrap();
            assert_eq!(sets, [ACCOUNTS as u64, expected.len() as u64], "{condition:?}");
            assert_eq!(counts.known, ACCOUNTS as u64);
        }
    }

    async fn every_sort_is_whole_and_the_same_on_all_pages_with_the_unknown_last(db: &TestStore) {
        fill(db).await;
        let fleet = all(db).await;
        for filter in [vec![], vec![AccountCondition::AnyFlag(3)]] {
            for sort in AccountColumn::ALL.iter().copied() {
                for order in [SortOrder::Ascending, SortOrder::Descending] {
                    let mut expected: Vec<&Account> = fleet.iter().filter(|account| filter.iter().all(|condition| holds(account, condition))).collect();
                    expected.sort_by(|a, b| compare(a, b, sort, order));
                    let expected: Vec<AccountId> = expected.iter().map(|account| account.listed.id.clone()).collect();
                    let selection = AccountSelection { conditions: filter.clone(), sort, order, ranks: ranks() };
                    let found = pages(db, &selection, expected.len() as u64).await;
                    assert_eq!(found, expected, "{sort:?} {order:?}");
                }
            }
        }
    }

    async fn reading_on_behind_an_id_skips_and_repeats_nothing(db: &TestStore) {
        fill(db).await;
        let mut seen: Vec<AccountId> = Vec::new();
        loop {
            let part = db.store.list_accounts_after(&[], seen.last(), 7).await.unwrap();
            if part.is_empty() {
                break;
            }
            seen.extend(part.into_iter().map(|entry| entry.account.listed.id));
            // Others write meanwhile: names change, ids don't.
            let mut renamed = listed("acc-03", &format!("Renamed {}", seen.len()));
            renamed.number = None;
            let mut tx = db.store.begin().await.unwrap();
            tx.save_account_list(&[renamed], NOON).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(seen.len(), ACCOUNTS);
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), ACCOUNTS);
    }

    async fn choices_are_the_values_that_occur(db: &TestStore) {
        fill(db).await;
        let fleet = all(db).await;
        let expected = |of: fn(&Account) -> Option<String>| fleet.iter().filter_map(of).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
        let choices = async |column| db.store.list_choices(column).await.unwrap();
        assert_eq!(choices(ChoiceColumn::Type).await, ["Business", "Pro"]);
        assert_eq!(choices(ChoiceColumn::Plan).await, expected(|account| account.figures.base_plan_title.clone()));
        assert_eq!(choices(ChoiceColumn::Country).await, ["DE", "GB", "US"]);
        assert_eq!(choices(ChoiceColumn::Manager).await, ["Ines Moreau", "anton Berg"]);
        assert_eq!(choices(ChoiceColumn::Tags).await, ["gold", "gold\nkey account", "silver"]);
    }

    async fn what_is_open_is_that_of_the_invoices(db: &TestStore) {
        fill(db).await;
        let today = day("2026-07-01");
        for account in all(db).await {
            let id = account.listed.id.clone();
            let balances = db.store.list_open_balances(std::slice::from_ref(&id), today).await.unwrap();
            if account.invoices_fetched_at.is_none() {
                assert_eq!(account.invoices, store::InvoiceFigures::default(), "{id}");
                continue;
            }
            let first = balances.first();
            assert_eq!(account.invoices.open_currencies, Some(u32::try_from(balances.len()).unwrap()), "{id}");
            assert_eq!(account.invoices.open_currency, first.map(|balance| balance.currency), "{id}");
            assert_eq!(account.invoices.open, Some(first.map(|balance| balance.open).unwrap_or_default()), "{id}");
            let is_overdue = balances.iter().any(|balance| balance.overdue > 0);
            assert_eq!(account.invoices.oldest_due.is_some_and(|due| due < today), is_overdue, "{id}");
        }
    }

    async fn a_line_of_the_list_says_what_is_stored_of_the_account(db: &TestStore) {
        fill(db).await;
        let selection = AccountSelection { conditions: Vec::new(), sort: AccountColumn::Name, order: SortOrder::Ascending, ranks: Vec::new() };
        let lines = db.store.list_accounts(&selection, (0, 250), ACCOUNTS as u64).await.unwrap();
        let mut fleet = all(db).await;
        fleet.sort_by(|one, other| one.listed.id.cmp(&other.listed.id));
        let mut lines = lines;
        lines.sort_by(|one, other| one.id.cmp(&other.id));
        assert_eq!(lines, fleet.iter().map(line_of).collect::<Vec<_>>());
    }

    async fn the_master_account_is_in_no_list_no_count_and_no_export(db: &TestStore) {
        db.accounts(&["acc-1", "acc-2"]).await;
        db.raw("UPDATE accounts SET is_master = 1 WHERE id = 'acc-1'").await.unwrap();
        let selection = AccountSelection { conditions: Vec::new(), sort: AccountColumn::Name, order: SortOrder::Ascending, ranks: Vec::new() };
        let listed = db.store.list_accounts(&selection, (0, 50), 1).await.unwrap();
        let read = db.store.list_accounts_after(&[], None, 50).await.unwrap();
        let listed: Vec<_> = listed.iter().map(|line| line.id.as_str()).collect();
        let read: Vec<_> = read.iter().map(|entry| entry.account.listed.id.as_str()).collect();
        assert_eq!(listed, ["acc-2"]);
        assert_eq!(read, ["acc-2"]);
        assert_eq!(db.store.count_fleet(&[vec![]]).await.unwrap().1, [1]);
        assert_eq!(db.store.list_account_ids().await.unwrap().len(), 1);
    }
}
