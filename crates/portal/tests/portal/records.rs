//! The partner's own records, edited by people and imported from files.

use std::collections::BTreeSet;

use domain::ids::{AccountId, ImportId};
use domain::people::{Permission, Role};
use domain::records::RecordFields;
use domain::time::{DAY_MS, UtcMillis};
use domain::view::{
    AccountQuery, EventKind, HistoryQuery, ImportCounts, ImportFilter, ImportOutcome, ImportPage,
    ImportQuery,
};
use portal::{
    Caller, Directory, ImportBegun, NewPerson, Portal, PortalError, RecordEdit, Trust, Upload,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use simulator::StoryKind;
use store::ListedAccount;

use crate::world::{Database, World, on_both};

fn fields(reference: &str, tags: &str, manager: &str, notes: &str) -> RecordFields {
    RecordFields {
        customer_reference: reference.to_owned(),
        tags: tags.to_owned(),
        account_manager: manager.to_owned(),
        notes: notes.to_owned(),
    }
}

async fn edit(
    world: &World,
    caller: &Caller,
    id: &AccountId,
    version: i64,
    new: &RecordFields,
) -> RecordEdit {
    let edited = world.portal.edit_record(caller, id, version, new).await;
    edited.expect("an answer")
}

/// What is stored, as a form shows it, and its version.
async fn stored(world: &World, id: &AccountId) -> (RecordFields, i64) {
    let account = world
        .store
        .find_account(id)
        .await
        .expect("reads")
        .expect("there");
    (
        RecordFields::from(&account.records.record),
        account.records.version,
    )
}

/// Accounts of these ids, without asking Zoom.
async fn accounts(world: &World, ids: impl IntoIterator<Item = String>) -> Vec<AccountId> {
    let listed: Vec<ListedAccount> = ids
        .into_iter()
        .map(|id| ListedAccount {
            name: format!("Company {id}"),
            number: Some(format!("n-{id}")),
            id: id.parse().expect("an id"),
            owner_email: None,
            account_type: "Business".to_owned(),
            seats: None,
            created_at: None,
            subscription_start: None,
            subscription_end: None,
        })
        .collect();
    let mut tx = world.store.begin().await.expect("begins");
    tx.save_account_list(&listed, world.now())
        .await
        .expect("saves");
    tx.commit().await.expect("commits");
    listed.into_iter().map(|account| account.id).collect()
}

async fn begin(portal: &Portal, caller: &Caller, text: &str) -> ImportBegun {
    let upload = Upload {
        file_name: "C:\\fake\u{202e}path\\customers.csv".to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    portal
        .begin_import(caller, upload)
        .await
        .expect("an answer")
}

async fn checked(world: &World, caller: &Caller, text: &str) -> ImportId {
    match begin(&world.portal, caller, text).await {
        ImportBegun::Checked(id) => id,
        ImportBegun::Refused(sentence) => panic!("{sentence}"),
    }
}

async fn shown(world: &World, caller: &Caller, id: ImportId, filter: ImportFilter) -> ImportPage {
    let query = ImportQuery { filter, page: 1 };
    world
        .portal
        .import(caller, id, query)
        .await
        .expect("a page")
}

/// The records of all accounts as a file.
async fn exported(world: &World, caller: &Caller) -> String {
    let offer = world
        .portal
        .offer_records_export(caller)
        .await
        .expect("an offer");
    let mut file = world
        .portal
        .take_export(caller, offer)
        .await
        .expect("a file");
    let mut bytes = Vec::new();
    while let Some(chunk) = file.next_chunk().await.expect("a chunk") {
        bytes.extend(chunk);
    }
    String::from_utf8(bytes).expect("UTF-8")
}

fn counts(added: u64, changed: u64, unchanged: u64, refused: u64) -> ImportCounts {
    ImportCounts {
        added,
        changed,
        unchanged,
        refused,
        ..ImportCounts::default()
    }
}

/// The acts about records in the audit log, oldest first, with their details.
async fn audited(world: &World) -> Vec<(String, String)> {
    let records = world.store.list_audit(0, 1_000).await.expect("the log");
    let entries = records.into_iter().map(|record| record.entry);
    entries
        .filter(|entry| entry.action.starts_with("records."))
        .map(|entry| (entry.action, entry.detail_json))
        .collect()
}

on_both! {
    async fn records_are_edited_by_whoever_saw_the_latest(on: Database) {
        let world = World::new(on).await;
        let operator = world.caller(Role::Operator).await;
        let id = world.listed(&operator, StoryKind::NearlyFull).await;
        let typed = fields(" K-1 ", "Gold, VIP", "operator@partner.example", "Calls\r\nin the morning");
        assert_eq!(edit(&world, &operator, &id, 0, &typed).await, RecordEdit::Saved);
        let kept = fields("K-1", "gold, vip", "Operator", "Calls\nin the morning");
        assert_eq!(stored(&world, &id).await, (kept.clone(), 1));

        let late = fields("K-2", "", "", "");
        assert_eq!(edit(&world, &operator, &id, 0, &late).await, RecordEdit::Overtaken);
        assert_eq!(edit(&world, &operator, &id, 1, &kept).await, RecordEdit::NothingToChange);
        assert_eq!(stored(&world, &id).await, (kept, 1));

        let page = world.portal.record_page(&operator, &id).await.expect("a page");
        assert_eq!((page.tags, page.managers), (vec!["gold".to_owned(), "vip".to_owned()], vec!["Operator".to_owned()]));
        let manager = page.head.own.record.manager.expect("a manager");
        assert_eq!(manager.person, Some(operator.person.id), "the account is theirs");

        let query = HistoryQuery { kind: Some(EventKind::Records), before: None };
        world.advance_minutes(1);
        let history = world.portal.history(&operator, &id, query).await.expect("a history");
        assert_eq!(history.timeline.events.len(), 1);
        assert_eq!(history.timeline.events[0].fact, "Own records edited");
    }

    async fn an_import_is_checked_then_applied_once(on: Database) {
        let world = World::new(on).await;
        let operator = world.caller(Role::Operator).await;
        let ids = accounts(&world, (1..=6).map(|n| format!("acc-{n}"))).await;
        edit(&world, &operator, &ids[0], 0, &fields("K-1", "gold", "", "Old")).await;
        edit(&world, &operator, &ids[1], 0, &fields("K-2", "gold", "", "")).await;
        let text = "account;customer_reference;tags;colour\n\
                    acc-1;;gold;red\n\
                    n-acc-2;K-2;gold;red\n\
                    acc-3;K-3;vip;\n\
                    acc-3;K-4;;\n\
                    nobody;K-5;;\n\
                    acc-4;K-\0;;\n\
                    acc-5;K-5\n";
        let import = checked(&world, &operator, text).await;
        let page = shown(&world, &operator, import, ImportFilter::All).await;
        let expected = ImportCounts { emptied: 1, emptying: 1, ..counts(1, 1, 1, 4) };
        assert_eq!(page.summary.counts, expected);
        assert_eq!(page.summary.file_name, "customers.csv");
        assert_eq!(page.reading.sheet.ignored, ["colour"]);
        let outcomes: Vec<(u32, ImportOutcome)> = page.rows.rows.iter().map(|row| (row.line, row.outcome)).collect();
        assert_eq!(outcomes, [
            (2, ImportOutcome::Changed),
            (3, ImportOutcome::Unchanged),
            (4, ImportOutcome::Added),
            (5, ImportOutcome::Refused),
            (6, ImportOutcome::Refused),
            (7, ImportOutcome::Refused),
            (8, ImportOutcome::Refused),
        ]);
        let said: Vec<&str> = page.rows.rows[3..].iter().map(|row| row.problems[0].sentence.as_str()).collect();
        assert_eq!(said[0], "Line 4 names this account already, and that line counts.");
        assert!(said[1].starts_with("No account has this id or number."));
        assert!(said[2].contains("U+0000"), "{}", said[2]);
        assert!(said[3].starts_with("This line has 2 cells"));
        let emptying = shown(&world, &operator, import, ImportFilter::Emptying).await;
        assert_eq!(emptying.rows.rows.len(), 1);

        let unsaid = world.portal.apply_import(&operator, import, false).await;
        assert!(matches!(unsaid, Err(PortalError::Blocked(_))), "{unsaid:?}");
        let (one, two) = tokio::join!(
            world.portal.apply_import(&operator, import, true),
            world.portal.apply_import(&operator, import, true),
        );
        let titles: BTreeSet<String> = [one, two].into_iter().map(|done| done.expect("applied").title).collect();
        assert_eq!(titles, BTreeSet::from(["Applied to 2 accounts".to_owned(), "Applied already".to_owned()]));
        assert_eq!(stored(&world, &ids[0]).await, (fields("", "gold", "", "Old"), 2), "no column, so the notes stay");
        assert_eq!(stored(&world, &ids[2]).await, (fields("K-3", "vip", "", ""), 1));
        for untouched in [&ids[3], &ids[4]] {
            assert_eq!(stored(&world, untouched).await, (RecordFields::default(), 0));
        }
        let done = shown(&world, &operator, import, ImportFilter::All).await;
        assert_eq!(done.summary.applied.expect("applied").0, "Operator");
        let discarded = world.portal.discard_import(&operator, import).await;
        assert!(matches!(discarded, Err(PortalError::Conflict(_))));
    }

    async fn nothing_is_applied_where_somebody_was_faster(on: Database) {
        let world = World::new(on).await;
        let operator = world.caller(Role::Operator).await;
        let ids = accounts(&world, (1..=3).map(|n| format!("acc-{n}"))).await;
        let text = "account,tags\nacc-1,gold\nacc-2,gold\nacc-3,gold\n";
        let import = checked(&world, &operator, text).await;
        edit(&world, &operator, &ids[2], 0, &fields("K-3", "", "", "")).await;
        let page = shown(&world, &operator, import, ImportFilter::All).await;
        assert_eq!(page.overtaken, [4]);
        let refused = world.portal.apply_import(&operator, import, false).await;
        let Err(PortalError::Conflict(sentence)) = refused else { panic!("{refused:?}") };
        assert!(sentence.contains("(lines 4)"), "{sentence}");
        for untouched in &ids[..2] {
            assert_eq!(stored(&world, untouched).await, (RecordFields::default(), 0));
        }
        // A new dry run sees what is there now, and can be applied.
        let again = checked(&world, &operator, text).await;
        world.portal.apply_import(&operator, again, false).await.expect("applied");
        assert_eq!(stored(&world, &ids[2]).await, (fields("K-3", "gold", "", ""), 2));
    }

    async fn what_is_exported_is_imported_as_unchanged(on: Database) {
        let world = World::new(on).await;
        let operator = world.caller(Role::Operator).await;
        world.caller(Role::Viewer).await;
        let ids = accounts(&world, (1..=1_203).map(|n| format!("acc-{n}"))).await;
        for (id, typed) in ids.iter().zip([
            fields("=1+1", "gold, vip", "Viewer", "-a \"quoted\" note,\n\n with; all\tsorts"),
            fields("'=x", "", "Somebody Else", "'single'"),
            fields("@me", "a+b", "viewer@partner.example", "+49 30"),
        ]) {
            assert_eq!(edit(&world, &operator, id, 0, &typed).await, RecordEdit::Saved);
        }
        let text = exported(&world, &operator).await;
        assert!(text.contains(",'=1+1,"), "{text}");
        let import = checked(&world, &operator, &text).await;
        let page = shown(&world, &operator, import, ImportFilter::All).await;
        assert_eq!(page.summary.counts, counts(0, 0, 1_203, 0));
        assert_eq!(page.reading.sheet.ignored, ["account_name"]);
        let nothing = world.portal.apply_import(&operator, import, true).await;
        assert!(matches!(nothing, Err(PortalError::Blocked(_))));
    }

    async fn a_check_that_breaks_off_leaves_nothing_to_apply(on: Database) {
        let world = World::new(on).await;
        let operator = world.caller(Role::Operator).await;
        let ids = accounts(&world, (1..=3_000).map(|n| format!("acc-{n}"))).await;
        let lines: String = ids.iter().map(|id| format!("{id},gold\n")).collect();
        let text = format!("account,tags\n{lines}");
        // Dropped after a while, as when the browser goes away or the request takes too long: each later
        // than the one before, until one comes to its end. Who is dropped at the last moment has ended too.
        let mut begun = 0;
        let mut limit = std::time::Duration::from_millis(1);
        loop {
            begun += 1;
            if tokio::time::timeout(limit, begin(&world.portal, &operator, &text)).await.is_ok() {
                break;
            }
            limit *= 2;
        }
        let left = world.portal.import_start(&operator).await.expect("a page").latest;
        assert!(!left.is_empty() && left.iter().all(|whole| whole.counts.added == 3_000), "{left:?}");
        let broken_off = |id: &ImportId| !left.iter().any(|whole| whole.id == *id);
        for id in (1..=begun).map(ImportId).filter(broken_off) {
            let applied = world.portal.apply_import(&operator, id, true).await;
            assert!(matches!(applied, Err(PortalError::NotFound { .. })), "{applied:?}");
        }
        assert_eq!(stored(&world, &ids[0]).await.1, 0);
    }
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let world = World::new(Database::Sqlite).await;
    let operator = world.caller(Role::Operator).await;
    let ids = accounts(&world, ["acc-1".to_owned()]).await;
    let typed = fields(
        &"x".repeat(65),
        "a*b",
        "nobody@partner.example",
        "bell \u{7}",
    );
    let RecordEdit::Invalid(problems) = edit(&world, &operator, &ids[0], 0, &typed).await else {
        panic!("it is not right");
    };
    let named: BTreeSet<&str> = problems
        .iter()
        .map(|problem| problem.field.as_str())
        .collect();
    assert_eq!(
        named,
        BTreeSet::from(["account_manager", "customer_reference", "notes", "tags"])
    );
    assert_eq!(stored(&world, &ids[0]).await.1, 0);
}

#[tokio::test]
async fn people_of_one_name_are_told_apart_by_their_email() {
    let world = World::new(Database::Sqlite).await;
    let operator = world.caller(Role::Operator).await;
    let ids = accounts(&world, ["acc-1".to_owned(), "acc-2".to_owned()]).await;
    let named = fields("", "", "Alex  MEYER", "");
    assert_eq!(
        edit(&world, &operator, &ids[0], 0, &named).await,
        RecordEdit::Saved
    );
    let directory = Directory::new(world.store.clone(), world.clock.clone());
    for email in ["alex1@partner.example", "alex2@partner.example"] {
        let person = NewPerson {
            email: email.to_owned(),
            name: "Alex Meyer".to_owned(),
            role: Role::Viewer,
            zone: "UTC".to_owned(),
            password: None,
            trust: Trust::AtOnce,
        };
        directory.create(person).await.expect("a person");
    }
    let account = world
        .store
        .find_account(&ids[0])
        .await
        .expect("reads")
        .expect("there");
    assert!(
        account
            .records
            .record
            .manager
            .expect("kept")
            .person
            .is_some(),
        "the first of the name has the accounts that named them"
    );
    let RecordEdit::Invalid(problems) = edit(
        &world,
        &operator,
        &ids[1],
        0,
        &fields("", "", "Alex Meyer", ""),
    )
    .await
    else {
        panic!("two people have the name");
    };
    assert!(problems[0].sentence.contains("Give the e-mail instead"));
    let by_email = fields("", "", "Alex2@partner.example", "");
    assert_eq!(
        edit(&world, &operator, &ids[1], 0, &by_email).await,
        RecordEdit::Saved
    );
    // The file of the accounts list names them in the same way.
    let offer = world
        .portal
        .offer_accounts_export(&operator, AccountQuery::default())
        .await;
    let mut file = world
        .portal
        .take_export(&operator, offer.expect("an offer"))
        .await
        .expect("it is taken");
    let list = file.next_chunk().await.expect("reads").expect("a chunk");
    let list = String::from_utf8(list).expect("UTF-8");
    assert!(list.contains("alex2@partner.example"), "{list}");
    let text = exported(&world, &operator).await;
    assert!(text.contains("alex2@partner.example"), "{text}");
    let import = checked(&world, &operator, &text).await;
    let page = shown(&world, &operator, import, ImportFilter::All).await;
    assert_eq!(page.summary.counts, counts(0, 0, 2, 0));
}

#[tokio::test]
async fn who_may_not_edit_does_nothing_here() {
    let world = World::new(Database::Sqlite).await;
    let viewer = world.caller(Role::Viewer).await;
    let ids = accounts(&world, ["acc-1".to_owned()]).await;
    let portal = &world.portal;
    let import = ImportId(1);
    let query = ImportQuery::default();
    let upload = Upload {
        file_name: String::new(),
        bytes: Vec::new(),
    };
    let refusals = [
        portal.record_page(&viewer, &ids[0]).await.err(),
        portal
            .edit_record(&viewer, &ids[0], 0, &RecordFields::default())
            .await
            .err(),
        portal.begin_import(&viewer, upload).await.err(),
        portal.import_start(&viewer).await.err(),
        portal.import(&viewer, import, query).await.err(),
        portal.apply_import(&viewer, import, true).await.err(),
        portal.discard_import(&viewer, import).await.err(),
        portal.offer_records_export(&viewer).await.err(),
        portal.offer_refused_export(&viewer, import).await.err(),
        portal.record_template(&viewer).err(),
    ];
    for refusal in refusals {
        assert!(
            matches!(
                refusal,
                Some(PortalError::Forbidden(Permission::EditRecords))
            ),
            "{refusal:?}"
        );
    }
}

#[tokio::test]
async fn acts_are_audited_and_notes_stay_out_of_it() {
    let world = World::new(Database::Sqlite).await;
    let operator = world.caller(Role::Operator).await;
    let ids = accounts(&world, ["acc-1".to_owned(), "acc-2".to_owned()]).await;
    edit(
        &world,
        &operator,
        &ids[0],
        0,
        &fields("K-1", "", "", "a secret word"),
    )
    .await;
    let import = checked(&world, &operator, "account,notes\nacc-2,another secret\n").await;
    world
        .portal
        .apply_import(&operator, import, false)
        .await
        .expect("applied");
    let other = checked(&world, &operator, "account,notes\nacc-2,a third secret\n").await;
    world
        .portal
        .discard_import(&operator, other)
        .await
        .expect("discarded");
    let gone = world
        .portal
        .import(&operator, other, ImportQuery::default())
        .await;
    assert!(matches!(gone, Err(PortalError::NotFound { .. })));
    let entries = audited(&world).await;
    let actions: Vec<&str> = entries.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(
        actions,
        [
            "records.edited",
            "records.import_checked",
            "records.import_applied",
            "records.import_checked",
            "records.import_discarded",
        ]
    );
    assert!(
        entries.iter().all(|(_, detail)| !detail.contains("secret")),
        "{entries:?}"
    );
    assert!(entries[2].1.contains("sha256"), "{}", entries[2].1);
}

#[tokio::test]
async fn a_check_is_forgotten_after_a_day() {
    let world = World::new(Database::Sqlite).await;
    let operator = world.caller(Role::Operator).await;
    accounts(&world, ["acc-1".to_owned()]).await;
    let import = checked(&world, &operator, "account,tags\nacc-1,gold\n").await;
    world.advance_minutes(24 * 60);
    let late = world.portal.apply_import(&operator, import, false).await;
    assert!(
        matches!(late, Err(PortalError::NotFound { .. })),
        "{late:?}"
    );
    let swept = world
        .store
        .delete_expired_imports(UtcMillis(world.now().0 + DAY_MS), 10)
        .await;
    assert_eq!(swept.expect("swept"), 1);
}

#[tokio::test]
async fn a_hundred_thousand_lines_are_checked_line_by_line_and_applied_whole() {
    const LINES: usize = 100_000;
    const ACCOUNTS: usize = 10_000;
    let world = World::new(Database::Sqlite).await;
    let operator = world.caller(Role::Operator).await;
    let ids = accounts(&world, (0..ACCOUNTS).map(|n| format!("acc-{n}"))).await;
    let mut text = "account;customer_reference;tags\n".to_owned();
    for line in 0..LINES {
        let account = match line {
            line if line % 10 == 0 => ids[line / 10].to_string(),
            line if line % 10 == 1 => ids[line / 10].to_string(),
            _ => format!("unknown-{line}"),
        };
        text.push_str(&format!("{account};K-{line};gold, vip\n"));
    }
    let import = checked(&world, &operator, &text).await;
    let all = LINES as u64;
    let page = shown(&world, &operator, import, ImportFilter::All).await;
    assert_eq!(
        page.summary.counts,
        counts(ACCOUNTS as u64, 0, 0, all - ACCOUNTS as u64)
    );
    let query = ImportQuery {
        filter: ImportFilter::Only(ImportOutcome::Refused),
        page: 1_800,
    };
    let last = world
        .portal
        .import(&operator, import, query)
        .await
        .expect("the last page");
    assert_eq!(last.rows.rows.last().map(|row| row.line), Some(100_001));
    world
        .portal
        .apply_import(&operator, import, false)
        .await
        .expect("applied");
    assert_eq!(
        stored(&world, &ids[9_999]).await,
        (fields("K-99990", "gold, vip", "", ""), 1)
    );
}

#[test]
fn whatever_is_applied_comes_back_unchanged() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (world, operator, ids) = runtime.block_on(async {
        let world = World::new(Database::Sqlite).await;
        let operator = world.caller(Role::Operator).await;
        let ids = accounts(&world, (1..=4).map(|n| format!("acc-{n}"))).await;
        (world, operator, ids)
    });
    let cell = "['=+@\\-]{0,2}[a-zA-Zäß,;\"' ]{0,12}";
    let line = (
        cell,
        "[a-z, |]{0,12}",
        cell,
        "['=\\-]{0,1}(?s:[a-z\"',;\n\t]{0,20})",
    );
    let lines = proptest::collection::vec(line, 1..=ids.len());
    let mut runner = TestRunner::new(Config::with_cases(40));
    let tested = runner.run(&lines, |lines| {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let mut text = "account,customer_reference,tags,account_manager,notes\n".to_owned();
        for (id, (reference, tags, manager, notes)) in ids.iter().zip(&lines) {
            let cells = [reference, tags, manager, notes].map(|cell| quoted(cell));
            text.push_str(&format!("{id},{}\n", cells.join(",")));
        }
        runtime.block_on(async {
            let import = checked(&world, &operator, &text).await;
            let counts = shown(&world, &operator, import, ImportFilter::All)
                .await
                .summary
                .counts;
            prop_assert_eq!(
                counts.rows(),
                lines.len() as u64,
                "each line has one outcome"
            );
            if counts.effective() > 0 {
                let applied = world.portal.apply_import(&operator, import, true).await;
                prop_assert!(applied.is_ok(), "{:?}", applied);
            }
            let file = exported(&world, &operator).await;
            let again = checked(&world, &operator, &file).await;
            let page = shown(&world, &operator, again, ImportFilter::All).await;
            prop_assert_eq!(page.summary.counts, self::counts(0, 0, 4, 0), "{}", file);
            Ok(())
        })
    });
    tested.expect("every file comes back");
}
