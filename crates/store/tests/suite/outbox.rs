//! The outbox: a letter is there with what it tells of or not at all, and one instance tries it at a time.

use domain::ids::{ChangeId, UserId};
use domain::mail::{MailChoices, MailKind};
use domain::people::Role;
use domain::time::{DAY_MS, MINUTE_MS};
use store::{MailEnd, NewMail, Write};

use crate::support::{NOON, TestStore, draft, on_both};

/// A person and a change of theirs.
async fn change(db: &TestStore) -> (UserId, ChangeId) {
    let (user, accounts) = (db.user().await, db.accounts(&["acc-1"]).await);
    (user, draft(db, &accounts[0], user).await)
}

async fn write(tx: &mut Write, person: UserId, change: ChangeId, at_ms: i64) {
    let mail = NewMail {
        kind: MailKind::Waiting,
        change,
        person,
        at: NOON.plus_ms(at_ms),
        not_before: NOON.plus_ms(at_ms),
    };
    tx.create_mail(&mail).await.unwrap();
}

on_both! {
    async fn a_letter_is_there_once_and_only_when_its_event_is(db: &TestStore) {
        let (person, id) = change(db).await;
        let mut undone = db.store.begin().await.unwrap();
        write(&mut undone, person, id, 0).await;
        drop(undone);
        assert_eq!(db.store.list_due_mail(NOON, 9).await.unwrap(), []);

        let mut tx = db.store.begin().await.unwrap();
        write(&mut tx, person, id, 0).await;
        write(&mut tx, person, id, 0).await;
        // Sent back and submitted again: that is another event.
        write(&mut tx, person, id, 1).await;
        tx.commit().await.unwrap();
        let due = db.store.list_due_mail(NOON, 9).await.unwrap();
        assert_eq!(due.len(), 1, "the other one is for later");
        assert_eq!((due[0].kind, due[0].change, due[0].person), (MailKind::Waiting, id, person));
        assert_eq!(db.store.list_due_mail(NOON.plus_ms(1), 9).await.unwrap().len(), 2);
        assert_eq!(db.store.mail_figures().await.unwrap().waiting, 2);
    }

    async fn of_all_who_try_a_letter_at_once_one_does(db: &TestStore) {
        let (person, id) = change(db).await;
        let mut tx = db.store.begin().await.unwrap();
        write(&mut tx, person, id, 0).await;
        tx.commit().await.unwrap();
        let other = db.another_instance().await;
        let mail = db.store.list_due_mail(NOON, 9).await.unwrap().remove(0);
        let later = NOON.plus_ms(MINUTE_MS);
        let (here, there) = tokio::join!(db.store.claim_mail(&mail, later), other.claim_mail(&mail, later));
        assert!(here.unwrap() != there.unwrap());
        assert_eq!(other.list_due_mail(NOON, 9).await.unwrap(), [], "until it is due again");
        let again = other.list_due_mail(later, 9).await.unwrap().remove(0);
        assert_eq!(again.attempts, 1);
        other.close().await;
    }

    async fn how_letters_ended_is_counted_and_forgotten_in_time(db: &TestStore) {
        let (person, id) = change(db).await;
        let mut tx = db.store.begin().await.unwrap();
        for at in 0..3 {
            write(&mut tx, person, id, at).await;
        }
        tx.commit().await.unwrap();
        let all = db.store.list_due_mail(NOON.plus_ms(9), 9).await.unwrap();
        assert!(db.store.end_mail(all[0].id, MailEnd::Sent, NOON).await.unwrap());
        assert!(!db.store.end_mail(all[0].id, MailEnd::GivenUp, NOON).await.unwrap(), "it has ended");
        assert!(!db.store.claim_mail(&all[0], NOON).await.unwrap());
        db.store.note_mail_failure(all[1].id, NOON, "550 no").await.unwrap();
        assert!(db.store.end_mail(all[1].id, MailEnd::GivenUp, NOON).await.unwrap());
        let figures = db.store.mail_figures().await.unwrap();
        assert_eq!((figures.waiting, figures.given_up, figures.sent_at), (1, 1, Some(NOON)));
        assert_eq!(figures.failure, Some((NOON, "550 no".to_owned())));

        let before = NOON.plus_ms(DAY_MS);
        assert_eq!(db.store.delete_old_mail(NOON, 9).await.unwrap(), 0);
        assert_eq!(db.store.delete_old_mail(before, 9).await.unwrap(), 2);
        assert_eq!(db.store.list_due_mail(before, 9).await.unwrap().len(), 1, "what waits stays");
    }

    async fn everybody_is_told_of_all_until_they_say_otherwise(db: &TestStore) {
        let person = db.user().await;
        let reader = db.store.find_mail_reader(person).await.unwrap().unwrap();
        assert_eq!(reader.role, Role::Operator);
        assert!(reader.choices.waiting && reader.choices.attention);
        let choices = MailChoices { waiting: false, attention: true };
        let mut tx = db.store.begin().await.unwrap();
        assert!(tx.save_mail_choices(person, choices).await.unwrap());
        assert!(!tx.save_mail_choices(UserId(99), choices).await.unwrap());
        assert_eq!(tx.list_mail_readers().await.unwrap()[0].choices, choices);
        tx.set_disabled(person, true, NOON).await.unwrap();
        assert_eq!(tx.list_mail_readers().await.unwrap(), []);
        tx.commit().await.unwrap();
        assert_eq!(db.store.find_mail_reader(person).await.unwrap(), None);
    }
}
