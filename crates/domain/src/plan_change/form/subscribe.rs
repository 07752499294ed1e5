//! The first subscription of a free account: contact, base plan, whatever else is bought, options.

use super::addon::{Groups, not_placed};
use super::rows::{Row, rows};
use super::typed::Reader;
use super::{EMPLOYEE_COUNTS, PlanField};
use crate::contact::{ContactFields, ValidContact};
use crate::plan_change::Line;
use crate::plan_change::ordered::{NotPlaced, put_counted, put_one};
use crate::zoom::{
    AudioOrder, BaseOrder, NewContact, PlanCreate, Products, RefusalKind, SubscriptionOptions,
};

pub(super) fn line(reader: &mut Reader<'_>) -> Option<Line> {
    let contact = contact(reader);
    let employee_count = employee_count(reader);
    let rows = rows(reader);
    let mut base = None;
    let mut products = Products::default();
    let mut groups = Groups::default();
    for row in &rows {
        if row.property == "plan_base" {
            let order = base_order(reader, row);
            if put_one(&mut base, order).is_err() {
                not_placed(reader, row, NotPlaced::Taken);
            }
        } else if let Err(reason) = place(reader, &mut products, &mut groups, row) {
            not_placed(reader, row, reason);
        }
    }
    products.plan_phone = groups.phone;
    products.plan_zcc = groups.contact_center;
    products.plan_znode = groups.node;
    let subscription_options = options(reader);
    if base.is_none() && reader.problems.is_empty() {
        reader.problem(
            PlanField::Type,
            1,
            "A first subscription needs a base plan. Choose one.",
        );
    }
    Some(Line::Subscribe(Box::new(PlanCreate {
        contact: NewContact {
            contact: contact?,
            employee_count,
        },
        plan_base: base?,
        products,
        subscription_options,
    })))
}

fn contact(reader: &mut Reader<'_>) -> Option<ValidContact> {
    let text = |name: &str| reader.typed.named(name).to_owned();
    let fields = ContactFields {
        first_name: text("first_name"),
        last_name: text("last_name"),
        email: text("email"),
        phone_number: text("phone_number"),
        address: text("address"),
        apt: text("apt"),
        city: text("city"),
        state: text("state"),
        zip: text("zip"),
        country: text("country"),
        employee_count: String::new(),
    };
    fields
        .check()
        .map_err(|problems| reader.problems.extend(problems))
        .ok()
}

fn employee_count(reader: &mut Reader<'_>) -> Option<String> {
    let typed = reader.typed.get(PlanField::EmployeeCount, 1);
    if typed.is_empty() {
        return None;
    }
    let known = EMPLOYEE_COUNTS
        .into_iter()
        .find(|count| count.eq_ignore_ascii_case(typed));
    if known.is_none() {
        reader.problem(
            PlanField::EmployeeCount,
            1,
            "Zoom does not know this size. Choose one from the list.",
        );
    }
    known.map(ToOwned::to_owned)
}

fn base_order(reader: &mut Reader<'_>, row: &Row) -> BaseOrder {
    BaseOrder {
        code: row.code.clone(),
        hosts: row.hosts,
        active_hosts: reader.licences(PlanField::ActiveHosts, row.number),
    }
}

/// Puts a plan where a first subscription has it.
fn place(
    reader: &mut Reader<'_>,
    products: &mut Products,
    groups: &mut Groups,
    row: &Row,
) -> Result<(), NotPlaced> {
    if let Some(placed) = groups.put(row) {
        return placed;
    }
    match row.property {
        "plan_audio" => {
            let order = audio(reader, row);
            put_one(&mut products.plan_audio, order)
        }
        "plan_recording" => put_one(&mut products.plan_recording, row.code.clone()),
        "plan_partner_premier_support" => {
            put_one(&mut products.plan_partner_premier_support, row.bare())
        }
        property => put_counted(products, property, row.counted()),
    }
}

/// Audio conferencing, with countries for at least one kind of number.
fn audio(reader: &mut Reader<'_>, row: &Row) -> AudioOrder {
    let premium_countries = reader.countries(PlanField::PremiumCountries, row.number);
    let tollfree_countries = reader.countries(PlanField::TollfreeCountries, row.number);
    let callout_countries = row.callout_countries.clone();
    let lists = [&premium_countries, &tollfree_countries, &callout_countries];
    if lists.iter().all(|list| list.is_none()) && reader.problems.is_empty() {
        reader.problem(
            PlanField::TollfreeCountries,
            row.number,
            RefusalKind::AudioOptionMissing.sentence(),
        );
    }
    AudioOrder {
        code: row.code.clone(),
        callout_countries,
        premium_countries,
        tollfree_countries,
        ddi_numbers: reader.licences(PlanField::DdiNumbers, row.number),
    }
}

fn options(reader: &mut Reader<'_>) -> Option<SubscriptionOptions> {
    let options = SubscriptionOptions {
        start: reader.start(),
        purchase_order_number: reader.own_number(PlanField::PurchaseOrderNumber),
        deal_registration_id: reader.own_number(PlanField::DealRegistrationId),
        contract_term: reader.contract_term(),
    };
    (options != SubscriptionOptions::default()).then_some(options)
}
