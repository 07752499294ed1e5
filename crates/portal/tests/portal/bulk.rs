//! Bulks: the dry run refuses what single changes refuse, one approval lets all of them go, and pausing,
//! stopping and retrying never send anything twice.

use std::fmt::Write as _;

use domain::ids::{AccountId, BulkId};
use domain::money::Money;
use domain::operation::Operation;
use domain::people::Role;
use domain::pricing::{Cost, PriceFields};
use domain::view::{
    AccountQuery, BulkFilter, BulkPage, BulkState, ChangeState, ChangeView, RowProgress, RowVerdict,
};
use portal::{BulkBegun, BulkFile, BulkWish, Caller, Grounds, PortalError, PriceEdit};
use simulator::{Fault, FaultKind, StoryKind};

use crate::approvals::is_blocked;
use crate::world::{Database, World, on_both};

/// A maker, somebody who may approve, and accounts whose base plans can be changed.
struct Fleet {
    world: World,
    maker: Caller,
    approver: Caller,
    /// Each with the licences that it has.
    accounts: Vec<(AccountId, i64)>,
}

impl Fleet {
    async fn new(on: Database) -> Self {
        let world = World::new(on).await;
        let maker = world.caller(Role::Operator).await;
        let approver = world.caller(Role::Approver).await;
        world.listed(&maker, StoryKind::NearlyFull).await;
        let list = world.portal.accounts(&maker, Default::default()).await;
        let mut accounts = Vec::new();
        for row in list.expect("the list").page.rows {
            let page = world.portal.plans(&maker, &row.id).await.expect("a page");
            let plans = page.plans.value().cloned().unwrap_or_default();
            let base = plans.into_iter().find(|plan| plan.is_base);
            let Some(base) = base.filter(|base| matches!(base.change, Some(Ok(())))) else {
                continue;
            };
            let is_roomy = base.quantity.used.is_some_and(|used| used > 10);
            if let (Some(bought), true) = (base.quantity.bought, is_roomy) {
                accounts.push((row.id, bought));
            }
        }
        assert!(accounts.len() >= 7, "{} accounts", accounts.len());
        Self {
            world,
            maker,
            approver,
            accounts,
        }
    }

    /// A file that gives the first `count` accounts so many licences more.
    fn more(&self, count: usize, more: i64) -> String {
        let mut text = "account_id,action,plan,quantity,date\n".to_owned();
        for (account, bought) in &self.accounts[..count] {
            writeln!(text, "{account},change,base,{},", bought + more).expect("a line");
        }
        text
    }

    /// Sets the price of an account's base plan, from the first day of the year on.
    async fn price(&self, account: &AccountId, price: &str) {
        let portal = &self.world.portal;
        let invoices = portal.invoices(&self.maker, account).await.expect("a list");
        let currency = invoices.rows().next().expect("an invoice").total.currency;
        let page = portal.plans(&self.maker, account).await.expect("a page");
        let plans = page.plans.value().cloned().unwrap_or_default();
        let base = plans
            .into_iter()
            .find(|plan| plan.is_base)
            .expect("a base plan");
        let fields = PriceFields {
            plan_code: base.name.code.expect("a code"),
            currency: currency.to_string(),
            price: price.to_owned(),
            effective_date: "2026-01-01".to_owned(),
        };
        let saved = portal.save_price(&self.approver, &fields).await;
        assert!(matches!(saved, Ok(PriceEdit::Saved(_))), "{saved:?}");
    }

    async fn begin(&self, text: &str) -> BulkId {
        let file = BulkFile {
            name: "Growth".to_owned(),
            file_name: "rows.csv".to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        let begun = self.world.portal.begin_bulk(&self.maker, file).await;
        match begun.expect("an answer") {
            BulkBegun::Checked(id) => id,
            refused @ BulkBegun::Refused(_) => panic!("not checked: {refused:?}"),
        }
    }

    async fn page(&self, id: BulkId) -> BulkPage {
        let page = self.world.portal.bulk(&self.maker, id, BulkFilter::All, 1);
        page.await.expect("a page")
    }

    async fn submit(&self, id: BulkId) {
        let submitted = self
            .world
            .portal
            .submit_bulk(&self.maker, id, &grounds())
            .await;
        submitted.expect("submitted");
    }

    async fn approve(&self, id: BulkId) {
        let approved = self.world.portal.approve_bulk(&self.approver, id, "Seen");
        approved.await.expect("approved");
    }

    async fn tend(&self) {
        self.world.portal.tend_changes().await.expect("tended");
    }

    fn sent(&self) -> usize {
        let calls = self.world.simulator.calls();
        calls.of(Operation::BaseUpdate).len()
    }

    async fn in_state(&self, id: BulkId, state: ChangeState) -> u64 {
        self.page(id).await.summary.counts.in_state(state)
    }
}

fn grounds() -> Grounds {
    Grounds {
        reason: "The new quarter".to_owned(),
        ticket: "T-7".to_owned(),
        ..Grounds::default()
    }
}

on_both! {
    async fn every_row_is_judged_by_the_rules_of_single_changes_and_nobody_is_called(on: Database) {
        let fleet = Fleet::new(on).await;
        let [(a, bought), (b, _), (c, more), (d, _), (e, _), (f, _), ..] = &fleet.accounts[..] else {
            panic!("too few accounts");
        };
        let self_pay = simulator::story(StoryKind::SelfPay).id.clone();
        fleet.world.portal.plans(&fleet.maker, &self_pay).await.expect("a page");
        let calls = fleet.world.calls();
        let text = format!(
            "Account,Action,Plan,Quantity,Date\n\
             {a},change,base,{},\n\
             {b},change,base,1,\n\
             {c},change,base,{more},\n\
             {d},change,no_such_plan,5,\n\
             {e},cancel,base,,2027-01-31\n\
             {f},change,base,+5,\n\
             {a},change,base,999,\n\
             nobody,change,base,5,\n\
             {self_pay},change,base,50,\n\
             {c},subscribe,base,5,\n\
             {c},change,base\n",
            bought + 1
        );
        let id = fleet.begin(&text).await;
        let page = fleet.page(id).await;
        let told: Vec<(u32, RowVerdict, String)> = page.rows.rows.iter()
            .map(|row| (row.typed.line, row.verdict, row.sentences.join(" ")))
            .collect();
        let refused = |line: u32, part: &str| {
            let (_, verdict, sentence) = told.iter().find(|row| row.0 == line).expect("the row");
            assert_eq!(*verdict, RowVerdict::Refused, "{line}: {sentence}");
            assert!(sentence.contains(part), "{line}: {sentence}");
        };
        assert!(told[0].1.is_taken(), "{:?}", told[0]);
        assert!(page.rows.rows[0].title.contains(&format!("{bought} to {}", bought + 1)), "{:?}", page.rows.rows[0]);
        refused(3, "are used and");
        assert_eq!(told[2].1, RowVerdict::Unchanged, "{:?}", told[2]);
        refused(5, "does not have this plan");
        refused(6, "takes no date");
        refused(7, "digits alone");
        refused(8, "Line 2 names this account already");
        refused(9, "No account has this id or number");
        refused(10, "pay");
        refused(11, "Line 4 names this account");
        refused(12, "This line has 3 cells");
        assert_eq!(fleet.world.calls(), calls);
        let changes = fleet.world.portal.changes(&fleet.maker, ChangeView::All, None).await;
        assert_eq!(changes.expect("a page").rows.len(), 0);
    }

    async fn all_accounts_of_a_list_get_the_same_row(on: Database) {
        let fleet = Fleet::new(on).await;
        let wish = BulkWish {
            action: "cancel".to_owned(),
            plan: "base".to_owned(),
            ..BulkWish::default()
        };
        let (account, _) = &fleet.accounts[0];
        let one = AccountQuery::searched(account.as_str());
        let start = fleet.world.portal.bulk_start(&fleet.maker, &one).await.expect("a page");
        assert_eq!(start.list.map(|list| list.accounts), Some(1));
        let begun = fleet.world.portal.begin_bulk_of_list(&fleet.maker, &one, &wish).await;
        let Ok(BulkBegun::Checked(id)) = begun else { panic!("{begun:?}") };
        let page = fleet.page(id).await;
        assert_eq!(page.rows.total, 1);
        assert_eq!(page.rows.rows[0].account.as_ref().map(|(id, _)| id), Some(account));
        let nobody = AccountQuery::searched("no such account");
        let begun = fleet.world.portal.begin_bulk_of_list(&fleet.maker, &nobody, &wish).await;
        assert!(matches!(begun, Ok(BulkBegun::Refused(_))), "{begun:?}");
    }

    async fn a_file_without_its_columns_or_with_too_many_rows_is_refused(on: Database) {
        let fleet = Fleet::new(on).await;
        let many = format!("account,action,plan\n{}", "x,change,base\n".repeat(1_001));
        for (text, part) in [
            ("account,action\nx,change\n", "The columns action and plan are needed."),
            ("action,plan\nchange,base\n", "No column says which account"),
            (&many, "At most 1000 are taken at once"),
        ] {
            let file = BulkFile { name: String::new(), file_name: String::new(), bytes: text.as_bytes().to_vec() };
            let begun = fleet.world.portal.begin_bulk(&fleet.maker, file).await.expect("an answer");
            let BulkBegun::Refused(sentence) = begun else { panic!("{begun:?}") };
            assert!(sentence.contains(part), "{sentence}");
        }
    }

    async fn one_approval_of_somebody_else_lets_all_of_many_accounts_go_once(on: Database) {
        let fleet = Fleet::new(on).await;
        let id = fleet.begin(&fleet.more(6, 1)).await;
        let needs = fleet.page(id).await.needs;
        assert!(needs[0].starts_with("It concerns 6 accounts."), "{needs:?}");
        fleet.submit(id).await;
        assert_eq!(fleet.in_state(id, ChangeState::Waiting).await, 6);
        let again = fleet.world.portal.submit_bulk(&fleet.maker, id, &grounds()).await;
        assert!(is_blocked(&again), "{again:?}");
        fleet.tend().await;
        assert_eq!(fleet.sent(), 0);

        let waiting = fleet.world.portal.count_waiting(&fleet.approver.person).await;
        assert_eq!(waiting.expect("counted"), 1, "a bulk is one thing to approve");
        let change = fleet.page(id).await.rows.rows[0].change.expect("a change").0;
        let alone = fleet.world.portal.approve_change(&fleet.approver, change, "").await;
        assert!(is_blocked(&alone), "{alone:?}");
        let own = fleet.world.portal.approve_bulk(&fleet.maker, id, "").await;
        assert!(matches!(own, Err(PortalError::Forbidden(_))), "{own:?}");

        fleet.approve(id).await;
        assert!(fleet.page(id).await.ends_at.is_some());
        let twice = fleet.world.portal.approve_bulk(&fleet.approver, id, "").await;
        assert!(is_blocked(&twice), "{twice:?}");
        fleet.tend().await;
        fleet.tend().await;
        let page = fleet.page(id).await;
        assert_eq!(page.summary.counts.in_state(ChangeState::Done), 6, "{:?}", page.summary.counts);
        assert_eq!(fleet.sent(), 6);
        assert_eq!(page.may.retry, None);
    }

    async fn nobody_approves_their_own_bulk_and_who_approves_has_proved_who_they_are(on: Database) {
        let mut fleet = Fleet::new(on).await;
        fleet.maker = fleet.world.caller(Role::Admin).await;
        let id = fleet.begin(&fleet.more(6, 1)).await;
        fleet.submit(id).await;
        let own = fleet.world.portal.approve_bulk(&fleet.maker, id, "").await;
        assert!(is_blocked(&own), "{own:?}");
        fleet.approver.proved_at = None;
        let unproved = fleet.world.portal.approve_bulk(&fleet.approver, id, "").await;
        assert!(is_blocked(&unproved), "{unproved:?}");
        fleet.tend().await;
        assert_eq!(fleet.sent(), 0);
    }

    async fn who_wrote_the_rows_does_not_approve_them_either(on: Database) {
        let fleet = Fleet::new(on).await;
        let file = BulkFile {
            name: String::new(),
            file_name: "rows.csv".to_owned(),
            bytes: fleet.more(6, 1).into_bytes(),
        };
        let begun = fleet.world.portal.begin_bulk(&fleet.approver, file).await;
        let Ok(BulkBegun::Checked(id)) = begun else { panic!("{begun:?}") };
        fleet.submit(id).await;
        let own = fleet.world.portal.approve_bulk(&fleet.approver, id, "").await;
        assert!(is_blocked(&own), "{own:?}");
    }

    async fn few_harmless_changes_wait_for_nobody_and_one_dangerous_one_holds_all_of_them(on: Database) {
        let fleet = Fleet::new(on).await;
        let id = fleet.begin(&fleet.more(2, 1)).await;
        assert_eq!(fleet.page(id).await.needs, Vec::<String>::new());
        fleet.submit(id).await;
        fleet.tend().await;
        assert_eq!(fleet.in_state(id, ChangeState::Done).await, 2);

        let (account, bought) = &fleet.accounts[2];
        let (other, others) = &fleet.accounts[3];
        let id = fleet.begin(&format!(
            "account,action,plan,quantity\n{account},change,base,{}\n{other},change,base,{}\n",
            bought + 60, others + 1
        )).await;
        fleet.submit(id).await;
        fleet.tend().await;
        assert_eq!(fleet.in_state(id, ChangeState::Waiting).await, 2);
        assert_eq!(fleet.sent(), 2);
        let back = fleet.world.portal.send_back_bulk(&fleet.approver, id, " ").await;
        assert!(is_blocked(&back), "{back:?}");
        fleet.world.portal.send_back_bulk(&fleet.approver, id, "Why 60?").await.expect("sent back");
        let page = fleet.page(id).await;
        assert_eq!(page.summary.state, BulkState::Stopped);
        assert_eq!(page.summary.counts.in_state(ChangeState::Withdrawn), 2);
    }

    async fn a_paused_bulk_begins_nothing_until_it_goes_on(on: Database) {
        let fleet = Fleet::new(on).await;
        let id = fleet.begin(&fleet.more(6, 1)).await;
        fleet.submit(id).await;
        fleet.world.portal.pause_bulk(&fleet.maker, id).await.expect("paused");
        fleet.approve(id).await;
        fleet.world.advance_minutes(5);
        fleet.tend().await;
        assert_eq!(fleet.sent(), 0);
        assert_eq!(fleet.page(id).await.ends_at, None);
        let twice = fleet.world.portal.pause_bulk(&fleet.maker, id).await;
        assert!(is_blocked(&twice), "{twice:?}");
        fleet.world.portal.resume_bulk(&fleet.maker, id).await.expect("going on");
        fleet.tend().await;
        assert_eq!(fleet.sent(), 6);
    }

    async fn stopping_withdraws_what_has_not_begun_and_leaves_the_rest(on: Database) {
        let fleet = Fleet::new(on).await;
        let id = fleet.begin(&fleet.more(6, 1)).await;
        let plans_fail = Fault::new(FaultKind::ServerError).for_operation(Operation::Plans);
        fleet.submit(id).await;
        fleet.approve(id).await;
        // Nothing is sent while the question before it is not answered.
        fleet.world.simulator.faults().add(plans_fail);
        fleet.tend().await;
        fleet.world.simulator.faults().clear();
        let one = fleet.page(id).await.rows.rows[0].change.expect("a change").0;
        fleet.world.portal.withdraw_change(&fleet.maker, one).await.expect("withdrawn");
        fleet.world.portal.stop_bulk(&fleet.maker, id).await.expect("stopped");
        fleet.world.advance_minutes(5);
        fleet.tend().await;
        assert_eq!(fleet.sent(), 0);
        let page = fleet.page(id).await;
        assert_eq!(page.summary.counts.in_state(ChangeState::Withdrawn), 6);
        assert_eq!((page.may.stop, page.may.resume), (None, None));
    }

    async fn failed_rows_are_checked_anew_and_approved_anew(on: Database) {
        let fleet = Fleet::new(on).await;
        let id = fleet.begin(&fleet.more(6, 1)).await;
        fleet.submit(id).await;
        fleet.approve(id).await;
        let refuse = Fault::new(FaultKind::ServerError).for_operation(Operation::BaseUpdate);
        fleet.world.simulator.faults().add(refuse.once());
        fleet.tend().await;
        for _ in 0..12 {
            fleet.world.advance_minutes(1);
            fleet.tend().await;
        }
        let counts = fleet.page(id).await.summary.counts;
        let not_made = counts.so_far(RowProgress::NotMade) + counts.so_far(RowProgress::Unseen);
        assert_eq!(not_made, 1, "{counts:?}");
        let unknown = fleet.page(id).await.rows.rows.into_iter()
            .find_map(|row| row.change.filter(|(_, state)| *state == ChangeState::OutcomeUnknown));
        if let Some((change, _)) = unknown {
            let none = fleet.world.portal.retry_bulk(&fleet.maker, id).await;
            assert!(is_blocked(&none), "an unknown outcome is not sent again: {none:?}");
            fleet.world.portal.settle_change(&fleet.maker, change, false, "Looked").await.expect("settled");
        }
        let retry = fleet.world.portal.retry_bulk(&fleet.maker, id).await.expect("a bulk");
        let page = fleet.page(retry).await;
        assert_eq!((page.rows.total, page.retry_of), (1, Some(id)));
        assert!(page.needs.iter().any(|need| need.contains("had to approve")), "{:?}", page.needs);
        let before = fleet.sent();
        fleet.submit(retry).await;
        fleet.tend().await;
        assert_eq!(fleet.sent(), before, "it waits for its own approval");
        fleet.approve(retry).await;
        fleet.tend().await;
        fleet.world.advance_minutes(2);
        fleet.tend().await;
        assert_eq!(fleet.in_state(retry, ChangeState::Done).await, 1);
        assert_eq!(fleet.sent(), before + 1);
    }

    async fn what_has_moved_on_since_the_dry_run_is_looked_at_again(on: Database) {
        let fleet = Fleet::new(on).await;
        let id = fleet.begin(&fleet.more(3, 2)).await;
        let first = fleet.begin(&fleet.more(1, 1)).await;
        fleet.submit(first).await;
        fleet.tend().await;
        assert_eq!(fleet.in_state(first, ChangeState::Done).await, 1);
        let stale = fleet.world.portal.submit_bulk(&fleet.maker, id, &grounds()).await;
        let sentence = stale.expect_err("not submitted").to_string();
        assert!(sentence.contains("lines 2"), "{sentence}");
        let page = fleet.page(id).await;
        assert_eq!(page.summary.state, BulkState::Checked);
        let (_, bought) = fleet.accounts[0];
        assert!(page.rows.rows[0].title.contains(&format!("{} to {}", bought + 1, bought + 2)), "{:?}", page.rows.rows[0]);
        fleet.submit(id).await;
        fleet.tend().await;
        assert_eq!(fleet.in_state(id, ChangeState::Done).await, 3);
    }

    async fn the_results_name_every_row_with_what_became_of_it(on: Database) {
        let fleet = Fleet::new(on).await;
        let text = format!("{}nobody,change,base,5,\n", fleet.more(1, 1));
        let id = fleet.begin(&text).await;
        fleet.submit(id).await;
        fleet.tend().await;
        let offer = fleet.world.portal.offer_bulk_results(&fleet.maker, id).await.expect("an offer");
        assert_eq!(offer.rows, 2);
        let mut export = fleet.world.portal.take_export(&fleet.maker, offer).await.expect("taken");
        let mut file = Vec::new();
        while let Some(chunk) = export.next_chunk().await.expect("a chunk") {
            file.extend(chunk);
        }
        let file = String::from_utf8(file).expect("text");
        let lines: Vec<&str> = file.lines().collect();
        assert!(lines[0].ends_with(",currency,cost_unknown,change,state,message"), "{}", lines[0]);
        assert!(lines[1].contains(",done,"), "{}", lines[1]);
        assert!(lines[2].contains("3,nobody,,,change,base,5,,refused,,,,,,,,,\"No account has"), "{}", lines[2]);
    }

    async fn rows_say_what_they_cost_and_the_bulk_is_their_sum(on: Database) {
        let fleet = Fleet::new(on).await;
        for (account, _) in &fleet.accounts[..2] {
            fleet.price(account, "10.5").await;
        }
        let id = fleet.begin(&fleet.more(3, 2)).await;
        let page = fleet.page(id).await;
        let costs: Vec<_> = page.rows.rows.iter().map(|row| row.cost.clone().expect("a change")).collect();
        let known: Vec<Cost> = costs.iter().flatten().copied().collect();
        assert_eq!(known.len(), 2, "{costs:?}");
        assert!(costs[2].as_ref().is_err_and(|reason| !reason.is_empty()));
        assert_eq!(page.cost.unknown, 1);
        let units = |money: Money| money.amount.to_ten_thousandths();
        for sum in &page.cost.sums {
            let of_currency = known.iter().filter(|cost| cost.now().currency == sum.now().currency);
            let (now, after) = of_currency.fold((0, 0), |(now, after), cost| {
                (now + units(cost.now()), after + units(cost.after()))
            });
            assert_eq!((units(sum.now()), units(sum.after())), (now, after));
        }
        // What was looked at is what is submitted: a new price is looked at first.
        fleet.price(&fleet.accounts[0].0, "11").await;
        let submitted = fleet.world.portal.submit_bulk(&fleet.maker, id, &grounds()).await;
        assert!(is_blocked(&submitted), "{submitted:?}");
        let anew = fleet.page(id).await.rows.rows[0].cost.clone();
        assert_ne!(anew, Some(costs[0].clone()));
        fleet.submit(id).await;
    }

    async fn a_dry_run_that_nobody_submits_is_forgotten(on: Database) {
        let fleet = Fleet::new(on).await;
        let id = fleet.begin(&fleet.more(1, 1)).await;
        let discarded = fleet.begin(&fleet.more(1, 1)).await;
        fleet.world.portal.discard_bulk(&fleet.maker, discarded).await.expect("discarded");
        fleet.world.advance_minutes(25 * 60);
        for id in [id, discarded] {
            let page = fleet.world.portal.bulk(&fleet.maker, id, BulkFilter::All, 1).await;
            assert!(matches!(page, Err(PortalError::NotFound { .. })), "{page:?}");
        }
        let listed = fleet.world.portal.bulks(&fleet.maker, None).await.expect("a page");
        assert_eq!(listed.bulks.len(), 0);
    }

    async fn who_only_reads_makes_no_bulk(on: Database) {
        let fleet = Fleet::new(on).await;
        let reader = fleet.world.reader();
        let file = BulkFile { name: String::new(), file_name: String::new(), bytes: fleet.more(1, 1).into_bytes() };
        let begun = fleet.world.portal.begin_bulk(&reader, file).await;
        assert!(matches!(begun, Err(PortalError::Forbidden(_))), "{begun:?}");
        let id = fleet.begin(&fleet.more(1, 1)).await;
        let submitted = fleet.world.portal.submit_bulk(&reader, id, &grounds()).await;
        assert!(matches!(submitted, Err(PortalError::Forbidden(_))), "{submitted:?}");
    }
}
