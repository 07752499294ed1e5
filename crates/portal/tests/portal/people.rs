//! Signing in, and what keeps others out.

use domain::people::Role;
use portal::{Directory, SignInError};
use store::AuditCheck;

use crate::world::{Database, PASSWORD, World, client};

#[tokio::test]
async fn the_right_password_signs_in_until_the_person_is_disabled() {
    let world = World::new(Database::Sqlite).await;
    let person = world.caller(Role::Operator).await.person;
    let signed_in = world
        .portal
        .sign_in("OPERATOR@partner.example ", PASSWORD, &client())
        .await;
    assert_eq!(signed_in.as_ref().map(|p| p.id), Ok(person.id));
    let directory = Directory::new(world.store.clone(), world.clock.clone());
    directory
        .set_disabled(&person.email, true)
        .await
        .expect("disabled");
    let refused = world
        .portal
        .sign_in(&person.email, PASSWORD, &client())
        .await;
    assert_eq!(refused, Err(SignInError::Refused));
    assert_eq!(
        world.portal.person(person.id).await.expect("an answer"),
        None
    );
}

#[tokio::test]
async fn guessing_is_slowed_down_even_for_somebody_who_does_not_exist() {
    let world = World::new(Database::Sqlite).await;
    for email in ["nobody@partner.example", "operator@partner.example"] {
        let mut throttled = 0;
        for _ in 0..8 {
            match world
                .portal
                .sign_in(email, "a wrong password", &client())
                .await
            {
                Err(SignInError::Refused) => {}
                Err(SignInError::Throttled { retry_after_ms }) => {
                    assert!(retry_after_ms > 0);
                    throttled += 1;
                }
                other => panic!("{other:?}"),
            }
        }
        assert!(throttled > 0, "{email}");
    }
}

#[tokio::test]
async fn nobody_signs_in_by_a_click_outside_of_the_demo() {
    let world = World::new(Database::Sqlite).await;
    let person = world.caller(Role::Admin).await.person;
    let refused = world
        .portal
        .sign_in_demo(&person.email, "", &client())
        .await;
    assert_eq!(refused, Err(SignInError::Refused));
}

#[tokio::test]
async fn hostile_names_are_refused_and_the_audit_log_stays_whole() {
    let world = World::new(Database::Sqlite).await;
    for email in [
        "",
        "x",
        "a@b\0",
        "a@\nb",
        &format!("{}@x", "a".repeat(300)),
        "' OR 1=1 --@x",
    ] {
        let refused = world.portal.sign_in(email, PASSWORD, &client()).await;
        assert!(
            matches!(refused, Err(SignInError::Refused)),
            "{email:?}: {refused:?}"
        );
    }
    let check = world.store.verify_audit(None).await.expect("a check");
    assert!(matches!(check, AuditCheck::Intact { .. }), "{check:?}");
}
