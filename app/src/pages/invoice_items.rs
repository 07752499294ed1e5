//! The items of an invoice, with the subtotal rule below them.

use domain::money::Currency;
use domain::view::{Fact, InvoiceItems, InvoiceRow, ItemsAddUp, Notice, Tone};
use domain::zoom::InvoiceItem;
use leptos::prelude::*;

use super::fact::{Ask, missing};
use crate::ui::card::Card;
use crate::ui::meter::grouped;
use crate::ui::money::{Sum, bare};
use crate::ui::notice::NoticeBox;
use crate::ui::stamp::AsOf;
use crate::ui::table::TableBox;
use crate::ui::when::day;

/// Which columns the table has besides those that it always has: what no item states needs none.
#[derive(Clone, Copy)]
struct Columns {
    has_sku: bool,
    has_order: bool,
}

impl Columns {
    fn of(items: &InvoiceItems) -> Self {
        let items = &items.items;
        Self {
            has_sku: items.iter().any(|item| item.partner_sku.is_some()),
            has_order: items
                .iter()
                .any(|item| item.purchase_order_number.is_some()),
        }
    }

    /// How many stand before that of the tax.
    fn before_tax(self) -> u32 {
        3 + u32::from(self.has_sku) + u32::from(self.has_order)
    }
}

fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "\u{2013}".to_owned())
}

/// What is charged, or why that is not known.
pub fn items(fact: &Fact<InvoiceItems>, row: &InvoiceRow, here: &str, ask: &Ask) -> AnyView {
    if let Some(missing) = missing(fact, "Items", here, ask) {
        return view! { <Card title="Items">{missing}</Card> }.into_any();
    }
    let Some(items) = fact.value().cloned() else {
        return ().into_any();
    };
    let foot = fact.stamp().map(|stamp| {
        view! { <AsOf source="Invoice" at=stamp.fetched_at is_lasting=true/> }.into_any()
    });
    let currency = items.currency;
    let differs = (items.adds_up == ItemsAddUp::Differently).then(|| {
        let notice = Notice {
            tone: Tone::Warn,
            title: "The items do not add up to the invoice".to_owned(),
            text: format!(
                "Their totals make {} {currency} and their taxes {} {currency}; the invoice says {} \
                 with {} tax. All are shown as Zoom told them.",
                bare(items.sum, currency),
                bare(items.tax, currency),
                row.total,
                row.tax,
            ),
        };
        view! { <NoticeBox notice/> }
    });
    let columns = Columns::of(&items);
    let sums = sums(&items, row, columns);
    view! {
        {differs}
        <section class="block" aria-labelledby="items-title">
            <h2 class="block-title" id="items-title">"Items"</h2>
            <TableBox caption="What is charged" class="items" scrolls=true foot=foot>
                <thead>
                    <tr>
                        <th scope="col">"Charge"</th>
                        {columns.has_sku.then(|| view! { <th scope="col">"Partner SKU"</th> })}
                        {columns.has_order.then(|| view! { <th scope="col">"Purchase order"</th> })}
                        <th scope="col">"Time"</th>
                        <th scope="col" class="number">"Quantity"</th>
                        <th scope="col" class="number">"Tax"</th>
                        <th scope="col" class="number">"Total"</th>
                    </tr>
                </thead>
                <tbody>
                    {items
                        .items
                        .into_iter()
                        .map(|item| item_row(item, currency, columns))
                        .collect_view()}
                </tbody>
                <tfoot>{sums}</tfoot>
            </TableBox>
        </section>
    }
    .into_any()
}

/// What the items add up to, and where their totals are without tax, the invoice's total below.
fn sums(items: &InvoiceItems, row: &InvoiceRow, columns: Columns) -> impl IntoView + use<> {
    let currency = items.currency;
    let words = match items.adds_up {
        ItemsAddUp::WithTax => "Sum of the items, with tax",
        ItemsAddUp::BeforeTax => "Sum of the items, before tax",
        ItemsAddUp::Differently => "Sum of the items",
    };
    let total = (items.adds_up == ItemsAddUp::BeforeTax).then(|| {
        view! {
            <tr class="subtotal is-last">
                <th scope="row" colspan=columns.before_tax() + 1>"Total, with tax"</th>
                <td class="number"><Sum money=row.total/></td>
            </tr>
        }
    });
    view! {
        <tr class="subtotal">
            <th scope="row" colspan=columns.before_tax()>{words}</th>
            <td class="number quiet">{bare(items.tax, currency)}</td>
            <td class="number">
                <span class="money">
                    {bare(items.sum, currency)} " " <span class="currency">{currency.to_string()}</span>
                </span>
            </td>
        </tr>
        {total}
    }
}

fn item_row(item: InvoiceItem, currency: Currency, columns: Columns) -> impl IntoView {
    let span = match (item.start_date, item.end_date) {
        (Some(start), Some(end)) => format!("{} to {}", day(start), day(end)),
        (Some(start), None) => format!("from {}", day(start)),
        (None, Some(end)) => format!("to {}", day(end)),
        (None, None) => "\u{2013}".to_owned(),
    };
    let more = [
        (!item.charge_number.is_empty()).then_some(item.charge_number),
        (!item.charge_type.is_empty()).then_some(item.charge_type),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" \u{b7} ");
    view! {
        <tr>
            <th scope="row">
                <span class="name">{item.charge_name}</span>
                {(!more.is_empty()).then(|| view! { <span class="sub">{more}</span> })}
            </th>
            {columns.has_sku.then(|| view! { <td class="col-sku">{or_dash(item.partner_sku)}</td> })}
            {columns.has_order.then(|| view! { <td>{or_dash(item.purchase_order_number)}</td> })}
            <td class="col-time">{span}</td>
            <td class="number">{item.quantity.map_or_else(|| "\u{2013}".to_owned(), grouped)}</td>
            <td class="number quiet">{bare(item.tax_amount, currency)}</td>
            <td class="number">{bare(item.total_amount, currency)}</td>
        </tr>
    }
}
