//! The ordinary way: everything that there is to read, and a change of the billing contact.

use std::time::Duration;

use domain::ids::AccountRef;
use domain::zoom::{BillingContactUpdate, PayMode};
use simulator::{StoryKind, story};
use zoom::{Error, RenewalWindow, TokenError};

use super::world::{World, person};

const STEP: Duration = Duration::from_millis(100);

#[tokio::test]
async fn everything_there_is_to_read_is_read() {
    let world = World::new().await;
    let zoom = &world.zoom;
    let (account, invoice) = world.billed();
    let read = async {
        let facts = zoom.check_credentials().await.expect("a token");
        assert!(!facts.scopes.is_empty());
        let page = zoom.accounts(person(), None).await.expect("accounts");
        assert_eq!(page.value.total_records, Some(40));
        assert_eq!(
            (page.value.accounts.len(), page.value.unreadable.len()),
            (40, 0)
        );
        let id = &account;
        let detail = zoom.account(person(), id.clone()).await.expect("detail");
        assert_eq!(&detail.value.item.id, id);
        assert_eq!(detail.value.options.pay_mode, PayMode::Master);
        let contact = zoom
            .billing_contact(person(), id.clone())
            .await
            .expect("contact");
        assert!(contact.value.email.contains('@') && contact.request_id.is_some());
        let plans = zoom.plans(person(), id.clone()).await.expect("plans");
        assert!(plans.value.base().is_some());
        let usage = zoom.plan_usage(person(), id.clone()).await.expect("usage");
        assert!(!usage.value.plans.is_empty());
        let list = zoom
            .invoices(person(), id.clone(), world.year())
            .await
            .expect("a list");
        assert!(list.value.invoices.iter().any(|row| row.id == invoice));
        let one = zoom
            .invoice(person(), id.clone(), invoice.clone())
            .await
            .expect("one");
        assert_eq!(one.value.summary.id, invoice);
        assert!(!one.value.invoice_items.is_empty());
        let pdf = zoom
            .invoice_pdf(person(), id.clone(), invoice.clone())
            .await
            .expect("a file");
        assert!(pdf.body.starts_with(b"%PDF-"));
        let renewals = zoom.renewals(person(), RenewalWindow::Days90, None).await;
        assert!(!renewals.expect("renewals").value.renewals.is_empty());
    };
    world.moving(STEP, read).await;
    assert_eq!(world.simulator.calls().counts().self_inflicted_429, 0);
}

#[tokio::test]
async fn pages_follow_their_tokens_to_the_end() {
    let world = World::new().await;
    let read = async {
        let (mut token, mut names) = (None::<String>, Vec::new());
        loop {
            let window = RenewalWindow::Days90;
            let page = world
                .zoom
                .renewals(person(), window, token.as_deref())
                .await;
            let page = page.expect("a page").value;
            names.extend(
                page.renewals
                    .into_iter()
                    .map(|renewal| renewal.account_name),
            );
            token = page.next_page_token;
            if token.is_none() {
                return names;
            }
        }
    };
    let names = world.moving(STEP, read).await;
    assert_eq!(names.len(), world.simulator.book().renewals(90).len());
}

#[tokio::test]
async fn the_master_account_itself_can_be_read() {
    let world = World::new().await;
    let detail = world.zoom.account(person(), AccountRef::Me);
    world.moving(STEP, detail).await.expect("detail");
}

#[tokio::test]
async fn refusals_of_the_stories_are_told() {
    let world = World::new().await;
    let free = story(StoryKind::Free).id.clone();
    let error = world
        .moving(STEP, world.zoom.plan_usage(person(), free))
        .await;
    assert!(matches!(error, Err(Error::Refused(_))), "{error:?}");
    let payer = story(StoryKind::SelfPay).id.clone();
    let error = world
        .moving(STEP, world.zoom.billing_contact(person(), payer))
        .await;
    let error = error.expect_err("self pay").sentence();
    assert!(error.contains("pays Zoom directly"), "{error}");
}

#[tokio::test]
async fn a_changed_contact_is_read_back() {
    let world = World::new().await;
    let (account, _) = world.billed();
    let update = BillingContactUpdate {
        city: Some("Kraków".to_owned()),
        ..BillingContactUpdate::default()
    };
    let change = async {
        let zoom = &world.zoom;
        let accepted = zoom
            .billing_contact_update(person(), account.clone(), &update)
            .await;
        assert!(accepted.expect("accepted").request_id.is_some());
        zoom.billing_contact(person(), account.clone()).await
    };
    let contact = world.moving(STEP, change).await.expect("a contact");
    assert_eq!(contact.value.city, "Kraków");
    assert_eq!(world.simulator.calls().writes_to(&account).len(), 1);
}

#[tokio::test]
async fn a_token_that_zoom_forgot_is_renewed_without_anybody_noticing() {
    let world = World::new().await;
    let (account, _) = world.billed();
    let read = async {
        world
            .zoom
            .plans(person(), account.clone())
            .await
            .expect("plans");
        world.simulator.expire_tokens();
        world
            .zoom
            .plans(person(), account.clone())
            .await
            .expect("plans");
    };
    world.moving(STEP, read).await;
    assert_eq!(world.simulator.calls().counts().token_calls, 2);
}

#[tokio::test]
async fn wrong_credentials_are_told_apart() {
    use secrecy::SecretString;
    use zoom::Credentials;
    let credentials = |account: &str, client: &str| Credentials::ServerToServer {
        account_id: account.to_owned(),
        client_id: client.to_owned(),
        client_secret: SecretString::from("simulated-secret"),
    };
    for (credentials, expected) in [
        (
            credentials("simulated-master", "other"),
            TokenError::InvalidClient,
        ),
        (
            credentials("other", "simulated-client"),
            TokenError::InvalidRequest,
        ),
    ] {
        let configure = |config: &mut zoom::Config| config.credentials = credentials;
        let world = World::at(
            super::world::MORNING,
            domain::limits::Scope::Master,
            configure,
        )
        .await;
        assert_eq!(world.zoom.check_credentials().await, Err(expected));
    }
}
