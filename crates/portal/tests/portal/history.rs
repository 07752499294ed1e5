//! What happened to an account: told from what is stored, page by page, and of no other account.

use domain::ids::AccountId;
use domain::people::Role;
use domain::time::UtcMillis;
use domain::view::{
    AttentionPlace, EventKind, Fact, Familiarity, HistoryQuery, Resource, Timeline, TimelineEvent,
    Tone,
};
use portal::Caller;
use simulator::{StoryKind, story};
use store::{FetchKey, NewSnapshot};

use crate::world::{Database, TODAY, World, on_both};

/// Zoom's answer about an account as it would have been kept.
async fn keep(world: &World, id: &AccountId, resource: Resource, body: String, at: i64) {
    let mut tx = world.store.begin().await.expect("a transaction");
    tx.save_snapshot(&NewSnapshot {
        key: FetchKey::of(id, resource),
        body: body.as_bytes(),
        fetched_at: UtcMillis(at),
        request_id: Some("zoom-request-7"),
    })
    .await
    .expect("saved");
    tx.commit().await.expect("committed");
}

fn business(hosts: usize) -> String {
    format!(r#"{{"plan_base":{{"type":"business_yearly","hosts":{hosts},"status":"active"}}}}"#)
}

async fn told(world: &World, caller: &Caller, id: &AccountId, query: HistoryQuery) -> Timeline {
    let page = world.portal.history(caller, id, query).await;
    page.expect("a page").timeline
}

fn facts(events: &[TimelineEvent]) -> Vec<&str> {
    events.iter().map(|event| event.fact.as_str()).collect()
}

on_both! {
    async fn what_zooms_answers_show_is_told_and_pages_are_turned(on: Database) {
        let world = World::new(on).await;
        let operator = world.caller(Role::Operator).await;
        let id = world.listed(&operator, StoryKind::NearlyFull).await;
        let other = story(StoryKind::OverUsed).id.clone();
        for hosts in 10..130 {
            keep(&world, &id, Resource::Plans, business(hosts), TODAY + hosts as i64).await;
            keep(&world, &other, Resource::Plans, business(hosts + 1_000), TODAY + hosts as i64).await;
        }
        let kind = Some(EventKind::Zoom);
        let viewer = world.caller(Role::Viewer).await;
        let mut before = None;
        let mut all = Vec::new();
        loop {
            let query = HistoryQuery { kind, before };
            let page = told(&world, &viewer, &id, query).await;
            all.extend(page.events);
            before = page.older;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(all.len(), 120, "119 differences and the first answer");
        assert_eq!(all[0].fact, "Business, annual: 128 \u{2192} 129 licences");
        assert!(all[0].detail.contains("zoom-request-7"));
        assert_eq!(all[119].fact, "Plans first fetched");
        assert!(!facts(&all).iter().any(|fact| fact.contains("1010")), "of another account");
    }
}

#[tokio::test]
async fn a_change_made_here_is_told_from_one_made_elsewhere() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Operator).await;
    let id = world.listed(&caller, StoryKind::NearlyFull).await;
    let page = world.portal.contact(&caller, &id).await.expect("a page");
    let mut fields = page.fields.clone();
    fields.phone_number = "+44 20 7946 0001".to_owned();
    let drafted = world
        .portal
        .draft_contact_change(&caller, &id, fields)
        .await
        .expect("a draft");
    let portal::ContactDraft::Drafted(change) = drafted else {
        panic!("not drafted: {drafted:?}");
    };
    world.advance_minutes(1);
    let grounds = portal::Grounds {
        reason: "A test".to_owned(),
        ..portal::Grounds::default()
    };
    world
        .portal
        .submit_change(&caller, change, &grounds)
        .await
        .expect("sent");
    world.advance_minutes(30);
    let mut elsewhere = world
        .store
        .find_latest(FetchKey::of(&id, Resource::Contact))
        .await
        .expect("read")
        .map(|snapshot| String::from_utf8(snapshot.body).expect("text"))
        .expect("a contact");
    elsewhere = elsewhere.replace("+44 20 7946 0001", "+44 20 7946 0002");
    keep(&world, &id, Resource::Contact, elsewhere, world.now().0).await;
    let everything = told(&world, &caller, &id, HistoryQuery::default()).await;
    let contact: Vec<&TimelineEvent> = everything
        .events
        .iter()
        .filter(|event| event.fact == "Billing contact:")
        .collect();
    assert_eq!(contact.len(), 2, "{:?}", facts(&everything.events));
    assert!(contact[0].detail.starts_with("Changed outside Subtotal"));
    assert_eq!(contact[0].tone, Tone::Warn);
    assert!(
        contact[1]
            .detail
            .starts_with(&format!("By change {change}"))
    );
    let kind = HistoryQuery {
        kind: Some(EventKind::Changes),
        before: None,
    };
    let changes = told(&world, &caller, &id, kind).await.events;
    assert!(facts(&changes).contains(&format!("Change {change} done and confirmed").as_str()));
    assert!(facts(&changes).contains(&format!("Change {change} drafted").as_str()));
    assert!(changes.iter().all(|event| event.kind == EventKind::Changes));
    let other = story(StoryKind::OverUsed).id.clone();
    let of_other = told(&world, &caller, &other, kind).await.events;
    assert!(of_other.is_empty(), "{of_other:?}");
}

#[tokio::test]
async fn the_overview_says_what_needs_a_look_and_where() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Viewer).await;
    world.listed(&caller, StoryKind::OverUsed).await;
    let places = async |kind: StoryKind| {
        let id = &story(kind).id;
        let page = world
            .portal
            .account(&caller, id, None)
            .await
            .expect("a page");
        page.attention
            .iter()
            .map(|found| found.place)
            .collect::<Vec<_>>()
    };
    assert_eq!(places(StoryKind::OverUsed).await[0], AttentionPlace::Usage);
    assert_eq!(
        places(StoryKind::Overdue).await[0],
        AttentionPlace::Invoices
    );
    assert!(
        places(StoryKind::ExpiringSoon)
            .await
            .contains(&AttentionPlace::Plans)
    );
    assert!(
        places(StoryKind::NewPlanFamily)
            .await
            .contains(&AttentionPlace::Plans)
    );
}

#[tokio::test]
async fn plans_of_new_families_and_refused_usage_have_their_places() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Viewer).await;
    let id = world.listed(&caller, StoryKind::NewPlanFamily).await;
    let page = world.portal.plans(&caller, &id).await.expect("a page");
    let rows = page.plans.value().expect("plans");
    assert!(rows.iter().any(|row| row.familiarity != Familiarity::Known));
    assert!(page.said.iter().all(|said| said.body.value().is_some()));
    assert!(
        page.said[0]
            .request
            .ends_with(&format!("/accounts/{id}/plans"))
    );
    let refused = story(StoryKind::SelfPay).id.clone();
    let page = world.portal.usage(&caller, &refused).await.expect("a page");
    assert!(
        matches!(page.usage, Fact::Refused { .. }),
        "{:?}",
        page.usage
    );
    let calls = world.calls();
    world.portal.usage(&caller, &id).await.expect("a page");
    world
        .portal
        .history(&caller, &id, HistoryQuery::default())
        .await
        .expect("a page");
    assert_eq!(
        world.calls(),
        calls,
        "what is stored is not asked for again"
    );
}
