//! What a change costs: by the price book, else by the renewal, else by the last invoice, and never a guess.

use domain::ids::{AccountId, ChangeId};
use domain::money::Money;
use domain::people::Role;
use domain::plan_change::Line;
use domain::pricing::{Basis, ChangeCost, CostLine, NoCost, PriceFields, PricePer, UnknownPrice};
use domain::time::Date;
use domain::view::ChangeState;
use domain::zoom::{BaseUpdate, HostsChange};
use portal::{Caller, Grounds, PlanDraft, PriceEdit, SendOn};
use simulator::StoryKind;

use crate::world::{Database, World, on_both};

const BUSINESS: &str = "business_yearly";

/// An account whose 40 licences become 45.
struct Growing {
    world: World,
    maker: Caller,
    approver: Caller,
    account: AccountId,
    change: ChangeId,
}

impl Growing {
    async fn new(on: Database) -> Self {
        let world = World::new(on).await;
        let maker = world.caller(Role::Operator).await;
        let approver = world.caller(Role::Approver).await;
        let account = world.listed(&maker, StoryKind::NearlyFull).await;
        world.portal.plans(&maker, &account).await.expect("a page");
        let change = draft(&world, &maker, &account, BUSINESS, 45).await;
        Self {
            world,
            maker,
            approver,
            account,
            change,
        }
    }

    /// As somebody who only reads sees it.
    async fn cost(&self) -> ChangeCost {
        cost(&self.world, &self.world.reader(), self.change).await
    }

    /// The only line.
    async fn line(&self) -> CostLine {
        let cost = self.cost().await;
        assert_eq!(cost.lines.len(), 1);
        cost.lines[0].clone()
    }

    async fn set_price(&self, price: &str, effective_date: &str) {
        let fields = PriceFields {
            plan_code: BUSINESS.to_owned(),
            currency: "GBP".to_owned(),
            price: price.to_owned(),
            effective_date: effective_date.to_owned(),
        };
        let saved = self.world.portal.save_price(&self.approver, &fields).await;
        assert!(matches!(saved, Ok(PriceEdit::Saved(_))), "{saved:?}");
    }

    /// The invoices with their items, half an hour apart as Zoom's limits want it.
    async fn fetch_invoices(&self) {
        let (portal, maker) = (&self.world.portal, &self.maker);
        let list = portal.invoices(maker, &self.account).await.expect("a list");
        for row in list.rows() {
            let page = portal.invoice(maker, &self.account, &row.id).await;
            assert!(page.expect("a page").items.value().is_some());
            self.world.advance_minutes(31);
        }
    }
}

async fn draft(world: &World, maker: &Caller, id: &AccountId, code: &str, hosts: u32) -> ChangeId {
    let line = Line::UpdateBase(BaseUpdate {
        code: code.parse().expect("a code"),
        hosts: Some(HostsChange::Absolute(hosts)),
        active_hosts: None,
        start: None,
    });
    let drafted = world.portal.draft_plan_change(maker, id, vec![line]).await;
    match drafted.expect("an answer") {
        PlanDraft::Drafted(change) => change,
        PlanDraft::NothingToChange => panic!("not drafted"),
    }
}

async fn cost(world: &World, caller: &Caller, change: ChangeId) -> ChangeCost {
    let page = world.portal.change(caller, change).await.expect("a page");
    page.cost.expect("a change of plans has a cost")
}

fn pounds(amount: &str) -> Money {
    Money {
        amount: amount.parse().expect("an amount"),
        currency: "GBP".parse().expect("a currency"),
    }
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

on_both! {
    async fn nothing_known_is_unknown_with_the_reason(on: Database) {
        let growing = Growing::new(on).await;
        let line = growing.line().await;
        assert_eq!((line.now, line.after), (Some(40), Some(45)));
        assert_eq!(line.price, Err(UnknownPrice::NoCurrency));
        // The currency stands on the list; what the plan costs does not.
        let listed = growing.world.portal.invoices(&growing.maker, &growing.account).await;
        assert!(listed.expect("a list").rows().count() > 0);
        assert_eq!(growing.line().await.price, Err(UnknownPrice::NothingSaysIt));
        let total = growing.cost().await.total();
        assert_eq!(total, Err(NoCost::UnknownPrice(UnknownPrice::NothingSaysIt)));
    }

    async fn the_price_book_goes_before_the_last_invoice(on: Database) {
        let growing = Growing::new(on).await;
        growing.fetch_invoices().await;
        let implied = growing.line().await.price.expect("a price");
        assert!(matches!(implied.basis(), Basis::LastInvoice(_)), "{implied:?}");
        // What the simulator charges for one licence and year, without its tax.
        assert_eq!((implied.of_one(), implied.per()), (pounds("167.19"), PricePer::Year));
        assert!(!implied.is_rounded());

        growing.set_price("150.5", "2026-01-01").await;
        growing.set_price("999", "2027-01-01").await;
        let cost = growing.cost().await;
        assert_eq!(cost.lines[0].price.expect("a price").basis(), Basis::PriceBook(day("2026-01-01")));
        let total = cost.total().expect("known");
        assert_eq!(total.now(), pounds("6020"));
        assert_eq!(total.after(), pounds("6772.5"));
        assert_eq!(total.difference(), pounds("752.5"));
        assert_eq!(cost.day, growing.world.now().date());
    }

    async fn a_renewal_within_its_days_says_what_a_plan_costs(on: Database) {
        let world = World::new(on).await;
        let maker = world.caller(Role::Operator).await;
        let account = world.listed(&maker, StoryKind::Overdue).await;
        world.portal.plans(&maker, &account).await.expect("a page");
        world.portal.refresh_renewals(&maker).await.expect("an answer");
        let change = draft(&world, &maker, &account, "business_monthly", 48).await;
        let cost = cost(&world, &maker, change).await;
        let price = cost.lines[0].price.expect("a price");
        assert!(matches!(price.basis(), Basis::Renewal(_)), "{price:?}");
        assert_eq!(price.per(), PricePer::Month);
        let total = cost.total().expect("known");
        let units = |money: Money| money.amount.to_ten_thousandths();
        assert_eq!(units(total.now()), units(price.of_one()) * 49 * 12);
        assert_eq!(units(total.difference()), -units(price.of_one()) * 12);
        assert_eq!(cost.next_invoice, Some(match price.basis() {
            Basis::Renewal(day) => day,
            _ => unreachable!(),
        }));
    }

    async fn a_change_that_is_sent_later_costs_what_holds_then(on: Database) {
        let growing = Growing::new(on).await;
        growing.world.portal.invoices(&growing.maker, &growing.account).await.expect("a list");
        growing.set_price("150", "2026-01-01").await;
        growing.set_price("160", "2026-12-01").await;
        let price = growing.line().await.price.expect("a price");
        assert_eq!(price.of_one(), pounds("150"));
        let grounds = Grounds {
            reason: "Growth".to_owned(),
            send_on: SendOn::Day("2026-12-02".to_owned()),
            ..Grounds::default()
        };
        let submitted = growing.world.portal.submit_change(&growing.maker, growing.change, &grounds).await;
        submitted.expect("submitted");
        let cost = growing.cost().await;
        assert_eq!(cost.day, day("2026-12-02"));
        assert_eq!(cost.lines[0].price.expect("a price").of_one(), pounds("160"));
        let page = growing.world.portal.change(&growing.maker, growing.change).await.expect("a page");
        assert_eq!(page.row.state, ChangeState::Scheduled);
    }
}
