//! Rows become add-ons: all of Zoom Phone in one line, all of Contact Center and of Zoom Node too, and
//! a line for each plan of its own.

use super::PlanField;
use super::rows::{Row, rows};
use super::typed::Reader;
use crate::plan_change::Line;
use crate::plan_change::ordered::{NotPlaced, put_one};
use crate::zoom::{
    Addon, AddonCreate, ContactCenterAddon, ContactCenterOrder, NodeAddon, NodeOrder, PhoneAddon,
    PhoneOrder, StartDate,
};

/// The plans of the three products that Zoom takes together.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub(super) phone: Option<PhoneOrder>,
    pub(super) contact_center: Option<ContactCenterOrder>,
    pub(super) node: Option<NodeOrder>,
}

impl Groups {
    /// Puts a plan to its product; `None` where it belongs to none of the three.
    pub(super) fn put(&mut self, row: &Row) -> Option<Result<(), NotPlaced>> {
        let (group, part) = row.property.split_once('.')?;
        Some(match group {
            "plan_phone" => put_phone(self.phone.get_or_insert_default(), part, row),
            "plan_zcc" => {
                put_contact_center(self.contact_center.get_or_insert_default(), part, row)
            }
            "plan_znode" => put_node(self.node.get_or_insert_default(), part, row),
            _ => return None,
        })
    }
}

fn put_phone(order: &mut PhoneOrder, part: &str, row: &Row) -> Result<(), NotPlaced> {
    match part {
        "plan_base" => return put_one(&mut order.plan_base, row.with_countries()),
        "plan_calling" => order.plan_calling.push(row.counted()),
        "plan_calling_addons" => order.plan_calling_addons.push(row.counted()),
        "plan_number" => order.plan_number.push(row.counted()),
        _ => return Err(NotPlaced::NoPlace),
    }
    Ok(())
}

fn put_contact_center(
    order: &mut ContactCenterOrder,
    part: &str,
    row: &Row,
) -> Result<(), NotPlaced> {
    match part {
        "plan_package_list" => order.plan_package_list.push(row.counted()),
        "plan_ai_expert_assist" => {
            return put_one(&mut order.plan_ai_expert_assist, row.counted());
        }
        "plan_usage" => return put_one(&mut order.plan_usage, row.with_countries()),
        "plan_recording" => return put_one(&mut order.plan_recording, row.bare()),
        "plan_phone_number" => order.plan_phone_number.push(row.counted()),
        _ => return Err(NotPlaced::NoPlace),
    }
    Ok(())
}

fn put_node(order: &mut NodeOrder, part: &str, row: &Row) -> Result<(), NotPlaced> {
    let place = match part {
        "plan_znode_base" => &mut order.plan_znode_base,
        "plan_zphybrid" => &mut order.plan_zphybrid,
        "plan_zmhybrid" => &mut order.plan_zmhybrid,
        "plan_mchybrid" => &mut order.plan_mchybrid,
        "plan_rchybrid" => &mut order.plan_rchybrid,
        "plan_tchybrid" => &mut order.plan_tchybrid,
        "plan_cmrhybrid" => &mut order.plan_cmrhybrid,
        _ => return Err(NotPlaced::NoPlace),
    };
    put_one(place, row.counted())
}

pub(super) fn lines(reader: &mut Reader<'_>) -> Option<Vec<Line>> {
    let rows = rows(reader);
    let start = reader.start();
    let mut groups = Groups::default();
    let mut addons = Vec::new();
    for row in &rows {
        match groups.put(row) {
            Some(Ok(())) => {}
            Some(Err(reason)) => not_placed(reader, row, reason),
            None if row.property == "plan_base" => reader.problem(
                PlanField::Type,
                row.number,
                "This is a base plan. Change the base plan instead of adding to it.",
            ),
            None => addons.push(Addon::Simple(row.counted())),
        }
    }
    addons.extend(
        groups
            .phone
            .map(|plan_details| Addon::Phone(PhoneAddon { plan_details })),
    );
    addons.extend(
        groups
            .contact_center
            .map(|plan_zcc_details| Addon::ContactCenter(ContactCenterAddon { plan_zcc_details })),
    );
    addons.extend(
        groups
            .node
            .map(|plan_znode_details| Addon::Node(NodeAddon { plan_znode_details })),
    );
    if rows.is_empty() && reader.problems.is_empty() {
        reader.problem(PlanField::Type, 1, "Choose a plan.");
    }
    Some(addons.into_iter().map(|addon| line(addon, start)).collect())
}

fn line(addon: Addon, start: Option<StartDate>) -> Line {
    Line::AddAddon(AddonCreate { addon, start })
}

/// Says why a plan has no place.
pub(super) fn not_placed(reader: &mut Reader<'_>, row: &Row, reason: NotPlaced) {
    let sentence = match reason {
        NotPlaced::Taken => "Zoom takes one plan of this kind only. Leave one out.",
        NotPlaced::NoPlace => {
            "Zoom takes this plan only as an add-on to a subscription. Add it afterwards."
        }
    };
    reader.problem(PlanField::Type, row.number, sentence);
}
