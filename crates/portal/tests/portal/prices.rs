//! The price book: who may edit it, what a file does before and after it is applied, what comes back.

use domain::ids::PriceImportId;
use domain::people::Role;
use domain::pricing::PriceFields;
use domain::view::{PriceImportPage, PriceQuery, PriceStanding};
use portal::{Caller, PortalError, PriceEdit, PriceImportBegun, Upload};

use crate::world::{Database, World, on_both};

fn fields(price: &str, effective_date: &str) -> PriceFields {
    PriceFields {
        plan_code: "business_yearly".to_owned(),
        currency: "EUR".to_owned(),
        price: price.to_owned(),
        effective_date: effective_date.to_owned(),
    }
}

async fn begun(world: &World, caller: &Caller, text: &str) -> PriceImportBegun {
    let upload = Upload {
        file_name: "prices.csv".to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let begun = world.portal.begin_price_import(caller, upload).await;
    begun.expect("an answer")
}

async fn checked(world: &World, caller: &Caller, text: &str) -> (PriceImportId, PriceImportPage) {
    let PriceImportBegun::Checked(id) = begun(world, caller, text).await else {
        panic!("it is refused: {text}");
    };
    let page = world.portal.price_import(caller, id).await;
    (id, page.expect("a page"))
}

async fn exported(world: &World, caller: &Caller) -> String {
    let portal = &world.portal;
    let offer = portal
        .offer_prices_export(caller, PriceQuery::default())
        .await;
    let export = portal.take_export(caller, offer.expect("an offer")).await;
    let mut export = export.expect("an export");
    let mut bytes = Vec::new();
    while let Some(chunk) = export.next_chunk().await.expect("a chunk") {
        bytes.extend(chunk);
    }
    let text = String::from_utf8(bytes).expect("UTF-8");
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

/// The acts on prices in the audit log, oldest first.
async fn audited(world: &World) -> Vec<String> {
    let records = world.store.list_audit(0, 1_000).await.expect("the log");
    let actions = records.into_iter().map(|record| record.entry.action);
    actions
        .filter(|action| action.starts_with("prices."))
        .collect()
}

const FILE: &str = "plan_code,currency,price,effective_date\n\
                    business_yearly,EUR,180,2026-01-01\n\
                    business_yearly,EUR,190.5,2026-06-01\n\
                    zroom_monthly,USD,49,2026-01-01\n";

on_both! {
    async fn a_file_is_applied_as_it_was_shown_and_comes_back(on: Database) {
        let world = World::new(on).await;
        let caller = world.caller(Role::Approver).await;
        let (id, page) = checked(&world, &caller, FILE).await;
        assert_eq!((page.file.count_changes(), page.file.refused.len()), (3, 0));
        assert_eq!(exported(&world, &caller).await.lines().count(), 1, "nothing is written yet");

        world.portal.apply_price_import(&caller, id).await.expect("applied");
        assert_eq!(exported(&world, &caller).await, FILE);
        let again = world.portal.apply_price_import(&caller, id).await.expect("told");
        assert_eq!(again.title, "Applied already");

        let query = PriceQuery::parse_query("q=ANNUAL+business");
        let list = world.portal.prices(&world.reader(), query).await.expect("a list");
        let standings: Vec<_> = list.page.rows.iter().map(|row| row.standing).collect();
        let replaced = "2026-06-01".parse().expect("a day");
        assert_eq!(standings, [PriceStanding::Superseded(replaced), PriceStanding::InEffect]);
        assert_eq!(list.all, 3);

        let (unchanged, page) = checked(&world, &caller, FILE).await;
        assert_eq!(page.file.count_changes(), 0);
        let refused = world.portal.apply_price_import(&caller, unchanged).await;
        assert!(matches!(refused, Err(PortalError::Blocked(_))));
        assert_eq!(
            audited(&world).await,
            ["prices.import_checked", "prices.import_applied", "prices.import_checked"]
        );
    }

    async fn bad_lines_are_named_and_stay_out(on: Database) {
        let world = World::new(on).await;
        let caller = world.caller(Role::Admin).await;
        let text = "Plan code;Currency;Price;Effective date\n\
                    business_yearly;EUR;180;2026-01-01\n\
                    no_such_plan;EUX;-1;2026-13-01\n\
                    business_yearly;eur;181;2026-01-01\n\
                    business_yearly;EUR;180\n";
        let (id, page) = checked(&world, &caller, text).await;
        let refused: Vec<(u32, usize)> = page
            .file
            .refused
            .iter()
            .map(|refused| (refused.line, refused.problems.len()))
            .collect();
        assert_eq!(refused, [(3, 4), (4, 1), (5, 1)]);
        let twice = &page.file.refused[1].problems[0].sentence;
        assert!(twice.contains("Line 2 ") && twice.contains("line 4 "), "{twice}");
        world.portal.apply_price_import(&caller, id).await.expect("applied");
        let export = exported(&world, &caller).await;
        assert_eq!(export.lines().skip(1).collect::<Vec<_>>(), ["business_yearly,EUR,180,2026-01-01"]);
        let PriceImportBegun::Refused(sentence) = begun(&world, &caller, "plan_code,price\na,1\n").await else {
            panic!("columns are missing");
        };
        assert!(sentence.contains("currency, effective_date is missing"), "{sentence}");
    }

    async fn an_edit_in_between_stops_a_file(on: Database) {
        let world = World::new(on).await;
        let caller = world.caller(Role::Approver).await;
        let (id, _) = checked(&world, &caller, FILE).await;
        let edit = world.portal.save_price(&caller, &fields("200", "2026-01-01")).await;
        assert!(matches!(edit, Ok(PriceEdit::Saved(_))));
        let page = world.portal.price_import(&caller, id).await.expect("a page");
        assert!(page.is_overtaken);
        let refused = world.portal.apply_price_import(&caller, id).await;
        assert!(matches!(refused, Err(PortalError::Conflict(_))));
        let export = exported(&world, &caller).await;
        assert_eq!(export.lines().count(), 2, "nothing of the file is there: {export}");
    }

    async fn a_price_is_set_and_removed_by_those_who_may(on: Database) {
        let world = World::new(on).await;
        let (approver, operator) = (world.caller(Role::Approver).await, world.caller(Role::Operator).await);
        let refused = world.portal.save_price(&operator, &fields("1", "2026-01-01")).await;
        assert!(matches!(refused, Err(PortalError::Forbidden(_))));
        let wrong = world.portal.save_price(&approver, &fields("1,5", "today")).await;
        let Ok(PriceEdit::Invalid(problems)) = wrong else { panic!("it is taken") };
        assert_eq!(problems.len(), 2);
        let saved = world.portal.save_price(&approver, &fields("1.5", "2026-01-01")).await;
        assert!(matches!(saved, Ok(PriceEdit::Saved(_))));
        let code = "business_yearly".parse().expect("a code");
        let (currency, day) = ("EUR".parse().expect("a currency"), "2026-01-01".parse().expect("a day"));
        let portal = &world.portal;
        assert!(portal.remove_price(&operator, &code, currency, day).await.is_err());
        portal.remove_price(&approver, &code, currency, day).await.expect("removed");
        let again = portal.remove_price(&approver, &code, currency, day).await;
        assert!(matches!(again, Err(PortalError::Conflict(_))));
        assert_eq!(audited(&world).await, ["prices.saved", "prices.removed"]);
    }
}
