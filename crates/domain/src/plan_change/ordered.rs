//! The plans that a line names, one by one, and where each stands in a first subscription.

use super::Line;
use crate::zoom::{
    Addon, AudioOrder, CodeOrder, ContactCenterOrder, HostsChange, NodeOrder, PhoneOrder, PlanCode,
    PlanOrder, Products,
};

/// One plan that a line orders or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ordered<'a> {
    /// Zoom's property, e.g. `plan_phone.plan_calling`; `None` for simple add-ons, which Zoom places by
    /// their code.
    pub property: Option<&'static str>,
    /// Which plan.
    pub code: &'a PlanCode,
    /// How many, where they are counted.
    pub hosts: Option<u32>,
    /// Active hosts.
    pub active_hosts: Option<u32>,
}

impl<'a> Ordered<'a> {
    fn counted(property: &'static str, order: &'a PlanOrder) -> Self {
        Self {
            hosts: Some(order.hosts),
            ..Self::bare(property, &order.code)
        }
    }

    fn bare(property: &'static str, code: &'a PlanCode) -> Self {
        Self {
            property: Some(property),
            code,
            hosts: None,
            active_hosts: None,
        }
    }
}

/// Why a plan can't stand in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotPlaced {
    /// The order has no place for it: Zoom takes it only as an add-on later.
    NoPlace,
    /// Another plan stands in the only place.
    Taken,
}

/// Puts a plan into the only place that there is for it.
pub(super) fn put_one<T>(place: &mut Option<T>, order: T) -> Result<(), NotPlaced> {
    if place.is_some() {
        return Err(NotPlaced::Taken);
    }
    *place = Some(order);
    Ok(())
}

macro_rules! products {
    (one: $($one:ident)+; many: $($many:ident)+;) => {
        /// The counted products of a first subscription.
        fn counted_products(products: &Products) -> Vec<Ordered<'_>> {
            let mut ordered = Vec::new();
            $(ordered.extend(products.$one.iter().map(|order| Ordered::counted(stringify!($one), order)));)+
            $(ordered.extend(products.$many.iter().map(|order| Ordered::counted(stringify!($many), order)));)+
            ordered
        }

        /// Puts a counted plan under its property.
        ///
        /// # Errors
        /// [`NotPlaced`].
        pub(super) fn put_counted(products: &mut Products, property: &str, order: PlanOrder) -> Result<(), NotPlaced> {
            match property {
                $(stringify!($one) => put_one(&mut products.$one, order),)+
                $(stringify!($many) => {
                    products.$many.push(order);
                    Ok(())
                })+
                _ => Err(NotPlaced::NoPlace),
            }
        }
    };
}

products! {
    one: plan_audio_us_ca plan_mesh plan_room_connector plan_sdk_cmr plan_visitor_management
        plan_whiteboard plan_whiteboard_plus plan_workforce_management plan_zoom_clips_plus
        plan_zoom_iq plan_zoom_one_edu_student plan_zoom_rooms plan_zsched plan_ztransl plan_zwr;
    many: plan_large_meeting plan_webinar plan_zoom_events plan_zoom_one plan_zoom_one_premier
        plan_zoom_one_edu_school_campus_plus plan_zoom_one_edu_premier plan_bundle;
}

fn products(products: &Products) -> Vec<Ordered<'_>> {
    let mut ordered = counted_products(products);
    if let Some(AudioOrder { code, .. }) = &products.plan_audio {
        ordered.push(Ordered::bare("plan_audio", code));
    }
    if let Some(code) = &products.plan_recording {
        ordered.push(Ordered::bare("plan_recording", code));
    }
    if let Some(CodeOrder { code }) = &products.plan_partner_premier_support {
        ordered.push(Ordered::bare("plan_partner_premier_support", code));
    }
    ordered.extend(products.plan_phone.iter().flat_map(phone));
    ordered.extend(products.plan_zcc.iter().flat_map(contact_center));
    ordered.extend(products.plan_znode.iter().flat_map(node));
    ordered
}

fn phone(order: &PhoneOrder) -> Vec<Ordered<'_>> {
    let base = order.plan_base.iter().map(|order| &order.code);
    base.map(|code| Ordered::bare("plan_phone.plan_base", code))
        .chain(counted("plan_phone.plan_calling", &order.plan_calling))
        .chain(counted(
            "plan_phone.plan_calling_addons",
            &order.plan_calling_addons,
        ))
        .chain(counted("plan_phone.plan_number", &order.plan_number))
        .collect()
}

fn counted<'a>(
    property: &'static str,
    orders: impl IntoIterator<Item = &'a PlanOrder>,
) -> impl Iterator<Item = Ordered<'a>> {
    orders
        .into_iter()
        .map(move |order| Ordered::counted(property, order))
}

fn contact_center(order: &ContactCenterOrder) -> Vec<Ordered<'_>> {
    let usage = order.plan_usage.iter().map(|order| &order.code);
    let recording = order.plan_recording.iter().map(|order| &order.code);
    counted("plan_zcc.plan_package_list", &order.plan_package_list)
        .chain(usage.map(|code| Ordered::bare("plan_zcc.plan_usage", code)))
        .chain(counted(
            "plan_zcc.plan_ai_expert_assist",
            &order.plan_ai_expert_assist,
        ))
        .chain(recording.map(|code| Ordered::bare("plan_zcc.plan_recording", code)))
        .chain(counted(
            "plan_zcc.plan_phone_number",
            &order.plan_phone_number,
        ))
        .collect()
}

fn node(order: &NodeOrder) -> Vec<Ordered<'_>> {
    [
        ("plan_znode.plan_znode_base", &order.plan_znode_base),
        ("plan_znode.plan_zphybrid", &order.plan_zphybrid),
        ("plan_znode.plan_zmhybrid", &order.plan_zmhybrid),
        ("plan_znode.plan_mchybrid", &order.plan_mchybrid),
        ("plan_znode.plan_rchybrid", &order.plan_rchybrid),
        ("plan_znode.plan_tchybrid", &order.plan_tchybrid),
        ("plan_znode.plan_cmrhybrid", &order.plan_cmrhybrid),
    ]
    .into_iter()
    .flat_map(|(property, order)| counted(property, order))
    .collect()
}

impl Line {
    /// The plans that it orders or changes, base plan first; none for cancellations.
    pub fn ordered(&self) -> Vec<Ordered<'_>> {
        match self {
            Self::Subscribe(request) => {
                let base = &request.plan_base;
                let base = Ordered {
                    property: Some("plan_base"),
                    code: &base.code,
                    hosts: base.hosts,
                    active_hosts: base.active_hosts,
                };
                std::iter::once(base)
                    .chain(products(&request.products))
                    .collect()
            }
            Self::AddAddon(request) => match &request.addon {
                Addon::Simple(order) => vec![Ordered {
                    property: None,
                    code: &order.code,
                    hosts: Some(order.hosts),
                    active_hosts: None,
                }],
                Addon::Phone(addon) => phone(&addon.plan_details),
                Addon::ContactCenter(addon) => contact_center(&addon.plan_zcc_details),
                Addon::Node(addon) => node(&addon.plan_znode_details),
            },
            Self::UpdateBase(request) => vec![Ordered {
                property: None,
                code: &request.code,
                hosts: match request.hosts {
                    Some(HostsChange::Absolute(hosts)) => Some(hosts),
                    _ => None,
                },
                active_hosts: request.active_hosts,
            }],
            Self::UpdateAddon(change) => vec![Ordered {
                property: None,
                code: &change.request.order.code,
                hosts: Some(change.request.order.hosts),
                active_hosts: None,
            }],
            Self::CancelBase(_) | Self::CancelAddon(_) => Vec::new(),
        }
    }
}
