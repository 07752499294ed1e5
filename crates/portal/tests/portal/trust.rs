//! Who is new among those who may approve, or has got another password from an administrator, waits a day.

use clock::Clock;
use domain::ids::ChangeId;
use domain::operation::Operation;
use domain::people::Role;
use domain::time::{DAY_MS, HOUR_MS, UtcMillis};
use portal::{Directory, NewPerson, Trust};

use crate::approvals::{Two, is_blocked};
use crate::world::{Database, on_both};

const EMAIL: &str = "second@partner.example";
const PASSWORD: &str = "a password of some length";

/// The directory as somebody used it some time ago.
fn directory(two: &Two, ago_ms: i64) -> Directory {
    let then_ms = Clock::system().now_ms() - ago_ms;
    Directory::new(two.world.store.clone(), Clock::starting_at(then_ms))
}

/// The approver is somebody else from now on, who has just proved who they are.
async fn hire(two: &mut Two, directory: &Directory, trust: Trust) {
    let person = NewPerson {
        email: EMAIL.to_owned(),
        name: "A second self".to_owned(),
        role: Role::Approver,
        zone: "UTC".to_owned(),
        password: Some(PASSWORD.to_owned()),
        trust,
    };
    two.approver.person.id = directory.create(person).await.expect("a person");
    two.approver.proved_at = Some(UtcMillis(Clock::system().now_ms()));
}

/// Whether the page of a change lets the approver decide; a refusal says from when on.
async fn may_decide(two: &Two, id: ChangeId) -> bool {
    let page = two.world.portal.change(&two.approver, id).await;
    match page.expect("a page").may.decide.expect("it waits") {
        Ok(()) => true,
        Err(why) => {
            assert!(why.starts_with("You may approve from "), "{why}");
            false
        }
    }
}

on_both! {
    async fn a_new_approver_waits_a_day(on: Database) {
        let mut two = Two::new(on).await;
        let id = two.dangerous().await;
        two.submit(id).await;
        let an_hour_ago = directory(&two, HOUR_MS);
        hire(&mut two, &an_hour_ago, Trust::AfterADay).await;
        assert!(!may_decide(&two, id).await);
        let answer = two.world.portal.approve_change(&two.approver, id, "").await;
        assert!(is_blocked(&answer), "{answer:?}");
        assert_eq!(two.sent(Operation::BillingContactUpdate), 0);
    }

    async fn after_a_day_they_approve(on: Database) {
        let mut two = Two::new(on).await;
        let id = two.dangerous().await;
        two.submit(id).await;
        let a_day_ago = directory(&two, DAY_MS + HOUR_MS);
        hire(&mut two, &a_day_ago, Trust::AfterADay).await;
        two.world.portal.approve_change(&two.approver, id, "").await.expect("approved");
        assert_eq!(two.sent(Operation::BillingContactUpdate), 1);
    }

    async fn where_an_administrator_vouches_they_approve_at_once(on: Database) {
        let mut two = Two::new(on).await;
        let id = two.dangerous().await;
        two.submit(id).await;
        let now = directory(&two, 0);
        hire(&mut two, &now, Trust::AtOnce).await;
        assert!(may_decide(&two, id).await);
        let records = two.world.store.list_audit(0, 1_000).await.expect("the log");
        let hired = records.iter().rfind(|record| record.entry.action == "user.created");
        let detail = &hired.expect("it is on record").entry.detail_json;
        assert!(detail.contains(r#""approves":"at once""#), "{detail}");
    }

    async fn another_password_and_being_enabled_again_begin_the_day_anew(on: Database) {
        let mut two = Two::new(on).await;
        let id = two.dangerous().await;
        two.submit(id).await;
        let (an_hour_ago, days_ago) = (directory(&two, HOUR_MS), directory(&two, 2 * DAY_MS));
        hire(&mut two, &days_ago, Trust::AfterADay).await;
        assert!(may_decide(&two, id).await);
        let reset = an_hour_ago.reset_password(EMAIL, PASSWORD.to_owned(), Trust::AfterADay).await;
        reset.expect("reset");
        assert!(!may_decide(&two, id).await);
        let reset = an_hour_ago.reset_password(EMAIL, PASSWORD.to_owned(), Trust::AtOnce).await;
        reset.expect("reset");
        assert!(may_decide(&two, id).await);
        an_hour_ago.set_disabled(EMAIL, true).await.expect("disabled");
        an_hour_ago.set_disabled(EMAIL, false).await.expect("enabled");
        assert!(!may_decide(&two, id).await);
    }
}
