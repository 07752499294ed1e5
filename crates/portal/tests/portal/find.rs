//! The search over everything: it finds what is stored, under the account that it belongs to, and
//! never asks Zoom.

use domain::ids::AccountRef;
use domain::people::Role;
use domain::view::ExactFind;
use simulator::{StoryKind, story};

use crate::world::{Database, World, on_both};

on_both! {
    async fn accounts_and_invoices_are_found_without_a_call(on: Database) {
        let world = World::new(on).await;
        let caller = world.caller(Role::Viewer).await;
        let id = world.listed(&caller, StoryKind::Overdue).await;
        world.portal.invoices(&caller, &id).await.expect("the invoices");
        let calls = world.calls();

        let found = world.portal.find(&caller, "deltamar").await.expect("findings");
        let [account] = found.accounts.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!((&account.id, found.accounts_in_all), (&id, 1));
        assert_eq!(found.exact, None, "a name is no id");
        let latest = found.invoices.first().expect("its latest invoices come along");
        assert_eq!(latest.owner, id.clone().into());

        let number = account.number.clone().expect("a number");
        let found = world.portal.find(&caller, &format!(" {number} ")).await.expect("findings");
        assert_eq!(found.exact, Some(ExactFind::Account(id.clone())));

        for text in [latest.number.to_lowercase(), latest.id.to_string()] {
            let found = world.portal.find(&caller, &text).await.expect("findings");
            assert_eq!(found.exact, Some(ExactFind::Invoice(id.clone().into(), latest.id.clone())), "{text}");
        }
        let digits = latest.number.trim_start_matches(char::is_alphabetic);
        let found = world.portal.find(&caller, digits).await.expect("findings");
        assert!(found.invoices.iter().any(|invoice| invoice.id == latest.id), "{found:?}");
        assert_eq!(world.calls(), calls, "the store is all that is read");
    }

    async fn every_invoice_that_is_found_is_one_of_the_account_it_names(on: Database) {
        let world = World::new(on).await;
        let caller = world.caller(Role::Viewer).await;
        world.listed(&caller, StoryKind::Overdue).await;
        for kind in [StoryKind::Overdue, StoryKind::OverUsed, StoryKind::NearlyFull] {
            world.portal.invoices(&caller, &story(kind).id).await.expect("the invoices");
        }
        for text in ["INV", "inv0", "inv1", "100", "deltamar", "alder", "gebr"] {
            let found = world.portal.find(&caller, text).await.expect("findings");
            assert!(found.accounts.len() <= 6 && found.invoices.len() <= 5, "{text}");
            for invoice in found.invoices {
                let AccountRef::Sub(owner) = &invoice.owner else {
                    panic!("the master account was never asked for: {invoice:?}");
                };
                let stored = world.store.find_invoice(owner, &invoice.id).await.expect("reads");
                assert_eq!(stored.expect("it is there").record.number, invoice.number);
                let account = world.store.find_account(owner).await.expect("reads");
                assert_eq!(account.expect("it is there").listed.name, invoice.account_name);
            }
        }
    }
}

#[tokio::test]
async fn texts_that_fit_nothing_are_answered_too() {
    let world = World::new(Database::Sqlite).await;
    let caller = world.caller(Role::Viewer).await;
    world.listed(&caller, StoryKind::Overdue).await;
    let endless = "x".repeat(100_000);
    for text in [
        "",
        " ",
        "\0",
        "%",
        "'; DROP TABLE accounts; --",
        "no such thing",
        &endless,
    ] {
        let found = world.portal.find(&caller, text).await.expect("findings");
        assert_eq!(found, Default::default(), "{text:.20}");
    }
}
