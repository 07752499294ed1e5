//! The life of a subscription: first plans, an add-on, changes, and the cancellation in order.

use std::time::Duration;

use domain::contact::ContactFields;
use domain::zoom::{
    Addon, AddonCancel, AddonCreate, AddonUpdate, BaseCancel, BaseOrder, BaseUpdate, CancelAction,
    HostsChange, NewContact, PlanCode, PlanCreate, PlanOrder, PlanStatus, Products, RefusalKind,
};
use simulator::{StoryKind, story};
use zoom::Error;

use super::world::{World, person};

fn code(text: &str) -> PlanCode {
    text.parse().expect("a plan code")
}

fn webinars(hosts: u32) -> PlanOrder {
    PlanOrder {
        code: code("webinar500_monthly"),
        hosts,
    }
}

fn first_plans() -> PlanCreate {
    let fields = ContactFields {
        first_name: "Ines".to_owned(),
        last_name: "Moreau".to_owned(),
        email: "ines@example.com".to_owned(),
        phone_number: "+1 416 555 0100".to_owned(),
        address: "1 King Street".to_owned(),
        city: "Toronto".to_owned(),
        state: "ON".to_owned(),
        zip: "M5H 1A1".to_owned(),
        country: "CA".to_owned(),
        ..ContactFields::default()
    };
    PlanCreate {
        contact: NewContact {
            contact: fields.check().expect("a valid contact"),
            employee_count: None,
        },
        plan_base: BaseOrder {
            code: code("monthly"),
            hosts: Some(3),
            active_hosts: None,
        },
        products: Products::default(),
        subscription_options: None,
    }
}

#[tokio::test]
async fn a_subscription_begins_changes_and_ends() {
    let world = World::new().await;
    let (zoom, id) = (&world.zoom, story(StoryKind::Free).id.clone());
    let life = async {
        let created = zoom.plan_create(person(), id.clone(), &first_plans()).await;
        let created = created.expect("subscribed").created_plans();
        assert!(!created.expect("the plans").plans.is_empty());
        let addon = AddonCreate {
            addon: Addon::Simple(webinars(1)),
            start: None,
        };
        zoom.addon_create(person(), id.clone(), &addon)
            .await
            .expect("added");
        let more = AddonUpdate {
            order: webinars(2),
            start: None,
        };
        zoom.addon_update(person(), id.clone(), &more)
            .await
            .expect("changed");
        let base = BaseUpdate {
            code: code("monthly"),
            hosts: Some(HostsChange::Absolute(5)),
            active_hosts: None,
            start: None,
        };
        zoom.base_update(person(), id.clone(), &base)
            .await
            .expect("changed");
        let plans = zoom.plans(person(), id.clone()).await.expect("plans").value;
        assert_eq!(plans.base().and_then(|base| base.hosts), Some(5));
        assert_eq!(plans.addons().next().and_then(|addon| addon.hosts), Some(2));
        let early = zoom
            .base_cancel(person(), id.clone(), &BaseCancel::default())
            .await;
        assert!(
            matches!(&early, Err(Error::Refused(no)) if no.kind == RefusalKind::AddonsFirst),
            "{early:?}"
        );
        let cancel = AddonCancel {
            action: CancelAction::Cancel,
            code: webinars(2).code,
            reason: None,
            comment: None,
        };
        zoom.addon_cancel(person(), id.clone(), &cancel)
            .await
            .expect("cancelled");
        zoom.base_cancel(person(), id.clone(), &BaseCancel::default())
            .await
            .expect("cancelled");
        zoom.plans(person(), id.clone()).await.expect("plans").value
    };
    let plans = world.moving(Duration::from_millis(100), life).await;
    let base = plans.base().expect("it runs to the end of its term");
    assert_eq!(base.status, PlanStatus::Cancelled);
    assert_eq!(world.simulator.calls().counts().effects, 6);
}
