//! E-mail: who is told of a change, what they are told, and that nothing is lost while the server fails.

use domain::contact::ContactFields;
use domain::ids::ChangeId;
use domain::mail::MailChoices;
use domain::operation::Operation;
use domain::people::Role;
use domain::view::{ChangeState, Tone};
use portal::{
    Caller, ContactDraft, Directory, Grounds, MailSettings, MailTls, Mailer, Portal, PortalError,
};
use simulator::{Fault, FaultKind, StoryKind};

use crate::world::{Database, World, on_both};
use testing::smtp::{Mood, SmtpServer};

const SECRET: &str = "hush-hush";

fn settings(server: &SmtpServer) -> MailSettings {
    MailSettings {
        host: "127.0.0.1".to_owned(),
        port: server.port,
        tls: MailTls::Off,
        sign_in: Some(("subtotal".to_owned(), SECRET.into())),
        sender: "Subtotal <subtotal@partner.example>"
            .parse()
            .expect("a sender"),
        origin: "https://subtotal.partner.example".to_owned(),
    }
}

/// A portal that sends e-mail, its people, and the server.
struct Post {
    world: World,
    portal: Portal,
    server: SmtpServer,
    maker: Caller,
    approver: Caller,
}

impl Post {
    async fn new(on: Database, mood: Mood) -> Self {
        let world = World::new(on).await;
        let server = SmtpServer::start(mood).await;
        let mailer = Mailer::new(settings(&server)).expect("settings that work");
        let portal = world.with_mail(mailer).await;
        let maker = world.caller(Role::Operator).await;
        let approver = world.caller(Role::Approver).await;
        world.caller(Role::Viewer).await;
        Self {
            world,
            portal,
            server,
            maker,
            approver,
        }
    }

    /// A change that waits for a second person.
    async fn waiting(&self, email: &str) -> ChangeId {
        let account = self.world.listed(&self.maker, StoryKind::NearlyFull).await;
        self.portal
            .plans(&self.maker, &account)
            .await
            .expect("a page");
        let page = self
            .portal
            .contact(&self.maker, &account)
            .await
            .expect("a page");
        let fields = ContactFields {
            email: email.to_owned(),
            ..page.fields
        };
        let drafted = self
            .portal
            .draft_contact_change(&self.maker, &account, fields)
            .await;
        let id = match drafted.expect("an answer") {
            ContactDraft::Drafted(id) => id,
            other => panic!("not drafted: {other:?}"),
        };
        self.submit(id).await;
        id
    }

    async fn submit(&self, id: ChangeId) {
        let grounds = Grounds {
            reason: "The customer asked".to_owned(),
            ..Grounds::default()
        };
        self.portal
            .submit_change(&self.maker, id, &grounds)
            .await
            .expect("submitted");
    }

    async fn send(&self) {
        self.portal.send_due_mail().await.expect("a round");
    }

    async fn state(&self, id: ChangeId) -> ChangeState {
        self.portal
            .change(&self.maker, id)
            .await
            .expect("a page")
            .row
            .state
    }

    /// How many letters wait and were given up.
    async fn figures(&self) -> (u64, u64) {
        let figures = self.world.store.mail_figures().await.expect("figures");
        (figures.waiting, figures.given_up)
    }

    fn letters_to(&self, role: Role) -> Vec<String> {
        let address = format!("<{role}@partner.example>");
        let letters = self.server.letters().into_iter();
        letters
            .filter(|letter| letter.to.contains(&address))
            .map(|letter| letter.text)
            .collect()
    }
}

on_both! {
    async fn who_may_approve_is_told_once_and_its_maker_is_not(on: Database) {
        let post = Post::new(on, Mood::Takes).await;
        let admin = post.world.caller(Role::Admin).await;
        let id = post.waiting("new@alder.example").await;
        post.send().await;
        post.send().await;
        let letters = post.letters_to(Role::Approver);
        assert_eq!(letters.len(), 1);
        assert_eq!(post.letters_to(Role::Admin).len(), 1);
        assert_eq!(post.server.letters().len(), 2, "neither the maker nor a viewer");
        let text = &letters[0];
        assert!(text.contains(&format!("https://subtotal.partner.example/changes/{id}")), "{text}");
        assert!(text.contains("Waiting for you") || text.contains("Waiting_for_you"), "{text}");
        assert!(!text.contains("new@alder.example"), "what the page shows stays on the page");
        // Sent back and submitted again: that is news.
        post.portal.send_back_change(&admin, id, "Which one?").await.expect("sent back");
        post.submit(id).await;
        post.send().await;
        assert_eq!(post.letters_to(Role::Approver).len(), 2);
        assert_eq!(post.figures().await, (0, 0));
    }

    async fn a_server_without_tls_gets_neither_password_nor_letter(on: Database) {
        let mut post = Post::new(on, Mood::Takes).await;
        post.waiting("new@alder.example").await;
        for (attempt, tls) in [MailTls::StartTls, MailTls::Implicit].into_iter().enumerate() {
            let settings = MailSettings { tls, ..settings(&post.server) };
            let mailer = Mailer::new(settings).expect("settings that work");
            post.portal = post.world.with_mail(mailer).await;
            post.world.advance_minutes(10);
            post.send().await;
            assert_eq!(post.server.connections(), attempt + 1);
        }
        let heard = post.server.heard();
        assert!(heard.iter().all(|word| ["EHLO", "QUIT"].contains(&word.as_str())), "{heard:?}");
        assert!(post.server.letters().is_empty());
        assert_eq!(post.figures().await, (1, 0), "it waits");
        assert!(post.world.store.mail_figures().await.expect("figures").failure.is_some());
    }

    async fn while_the_server_refuses_it_is_tried_ever_more_rarely_and_in_the_end_given_up(on: Database) {
        let post = Post::new(on, Mood::Refuses).await;
        post.waiting("new@alder.example").await;
        post.send().await;
        post.send().await;
        assert_eq!(post.server.connections(), 1, "not at once again");
        post.world.advance_minutes(1);
        post.send().await;
        post.world.advance_minutes(1);
        post.send().await;
        assert_eq!(post.server.connections(), 2, "later than before");
        let (_, failure) = post.world.store.mail_figures().await.expect("figures").failure.expect("one");
        assert!(failure.contains("no such mailbox here"), "{failure}");
        assert_eq!(post.figures().await, (1, 0));
        for _ in 0..9 {
            post.world.advance_minutes(24 * 60);
            post.send().await;
        }
        assert_eq!(post.server.connections(), 7);
        assert_eq!(post.figures().await, (0, 1));
    }

    async fn a_letter_that_did_not_arrive_is_sent_when_the_server_is_back(on: Database) {
        let post = Post::new(on, Mood::HangsUp).await;
        post.waiting("new@alder.example").await;
        post.send().await;
        assert_eq!((post.server.letters().len(), post.figures().await), (0, (1, 0)));
        post.server.set(Mood::Takes);
        post.world.advance_minutes(1);
        post.send().await;
        post.send().await;
        assert_eq!((post.server.letters().len(), post.figures().await), (1, (0, 0)));
    }

    async fn one_that_may_have_arrived_comes_again_under_the_same_name(on: Database) {
        let post = Post::new(on, Mood::KeepsAndHangsUp).await;
        post.waiting("new@alder.example").await;
        post.send().await;
        post.server.set(Mood::Takes);
        post.world.advance_minutes(1);
        post.send().await;
        let names: Vec<String> = post.server.letters().iter().map(|letter| {
            let line = letter.text.lines().find(|line| line.starts_with("Message-ID:"));
            line.expect("a name").to_owned()
        }).collect();
        assert_eq!(names.len(), 2);
        assert_eq!(names[0], names[1]);
    }

    async fn what_is_no_longer_of_interest_is_not_sent(on: Database) {
        let post = Post::new(on, Mood::Takes).await;
        let id = post.waiting("new@alder.example").await;
        post.portal.withdraw_change(&post.maker, id).await.expect("withdrawn");
        post.send().await;
        assert_eq!((post.server.connections(), post.figures().await), (0, (0, 0)));
        // Disabled between the event and the round.
        post.waiting("newer@alder.example").await;
        let directory = Directory::new(post.world.store.clone(), post.world.clock.clone());
        directory.set_disabled("approver@partner.example", true).await.expect("disabled");
        post.send().await;
        assert_eq!((post.server.connections(), post.figures().await), (0, (0, 0)));
    }

    async fn who_does_not_want_to_be_told_is_not(on: Database) {
        let post = Post::new(on, Mood::Takes).await;
        let choices = MailChoices { waiting: false, attention: true };
        post.portal.save_mail_choices(&post.approver, choices).await.expect("saved");
        let own = post.portal.own_mail(&post.approver).await.expect("switches");
        assert_eq!((own.is_on, own.choices), (true, choices));
        post.waiting("new@alder.example").await;
        post.send().await;
        assert_eq!(post.server.connections(), 0);
    }

    async fn a_failure_is_told_to_its_maker_and_to_who_may_approve(on: Database) {
        let post = Post::new(on, Mood::Takes).await;
        let id = post.waiting("new@alder.example").await;
        post.send().await;
        let refusal = FaultKind::Refusal { status: 400, code: 300, message: "no".to_owned() };
        let fault = Fault::new(refusal).for_operation(Operation::BillingContactUpdate);
        post.world.simulator.faults().add(fault);
        post.portal.approve_change(&post.approver, id, "").await.expect("an answer");
        assert_eq!(post.state(id).await, ChangeState::Failed);
        post.send().await;
        assert_eq!(post.letters_to(Role::Operator).len(), 1);
        assert_eq!(post.letters_to(Role::Approver).len(), 2, "of the approval and of the failure");
    }

    async fn an_unknown_outcome_is_told_when_the_read_backs_have_not_found_it_out(on: Database) {
        for (fault, is_told) in [
            (Fault::new(FaultKind::Cut), true),
            // It took effect, which the first read-back sees.
            (Fault::new(FaultKind::Cut).after_effect(), false),
        ] {
            let post = Post::new(on, Mood::Takes).await;
            let id = post.waiting("new@alder.example").await;
            post.send().await;
            let fault = fault.for_operation(Operation::BillingContactUpdate).once();
            post.world.simulator.faults().add(fault);
            post.portal.approve_change(&post.approver, id, "").await.expect("an answer");
            post.send().await;
            assert_eq!(post.letters_to(Role::Operator).len(), 0, "not at once");
            for _ in 0..12 {
                post.world.advance_minutes(1);
                post.portal.tend_changes().await.expect("tended");
            }
            post.send().await;
            let unknown = post.state(id).await == ChangeState::OutcomeUnknown;
            assert_eq!((unknown, post.letters_to(Role::Operator).len()), (is_told, usize::from(is_told)));
            assert_eq!(post.figures().await, (0, 0));
        }
    }

    async fn a_letter_whose_sender_was_killed_is_sent_by_another(on: Database) {
        let post = Post::new(on, Mood::Takes).await;
        post.waiting("new@alder.example").await;
        let (store, now) = (&post.world.store, post.world.now());
        // Claimed, and then nothing more.
        let mail = store.list_due_mail(now, 9).await.expect("a list").remove(0);
        assert!(store.claim_mail(&mail, now.plus_ms(60_000)).await.expect("claimed"));
        post.send().await;
        assert_eq!(post.server.connections(), 0, "its lease lasts");
        post.world.advance_minutes(1);
        post.send().await;
        assert_eq!((post.server.letters().len(), post.figures().await), (1, (0, 0)));
    }

    async fn without_a_server_nothing_is_written(on: Database) {
        let world = World::new(on).await;
        let admin = world.caller(Role::Admin).await;
        world.portal.send_due_mail().await.expect("nothing to do");
        let tried = world.portal.try_mail_to_me(&admin).await;
        assert!(matches!(tried, Err(PortalError::Blocked(_))), "{tried:?}");
        let state = world.portal.mail_state(&admin).await.expect("a state");
        assert_eq!((state.host, state.figures.waiting), (None, 0));
    }

    async fn an_administrator_tries_it_and_no_secret_is_told(on: Database) {
        let post = Post::new(on, Mood::Takes).await;
        let admin = post.world.caller(Role::Admin).await;
        let forbidden = post.portal.try_mail_to_me(&post.maker).await;
        assert!(matches!(forbidden, Err(PortalError::Forbidden(_))), "{forbidden:?}");
        let notice = post.portal.try_mail_to_me(&admin).await.expect("an answer");
        assert_eq!((notice.tone, post.letters_to(Role::Admin).len()), (Tone::Ok, 1));
        post.server.set(Mood::RefusesSignIn);
        let notice = post.portal.try_mail_to_me(&admin).await.expect("an answer");
        assert_eq!(notice.tone, Tone::Bad);
        assert_eq!(notice.text, "The server refused user or password (535).");
        assert!(!format!("{:?}", settings(&post.server)).contains(SECRET));
    }
}
