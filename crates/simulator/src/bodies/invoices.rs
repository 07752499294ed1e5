//! The bodies of the invoice list and of one invoice (api-facts, section 5.2).

use domain::money::Currency;
use serde_json::{Value, json};

use crate::invoice::{Invoice, Item};
use crate::product::json_number;

/// `GET /accounts/{accountId}/billing/invoices`.
pub(crate) fn invoice_list(currency: Currency, invoices: &[Invoice]) -> Value {
    json!({
        "currency": currency.as_str(),
        "invoices": invoices.iter().map(summary).collect::<Value>(),
    })
}

/// `GET /accounts/{accountId}/billing/invoices/{invoiceId}`.
pub(crate) fn invoice_detail(invoice: &Invoice) -> Value {
    let mut detail = summary(invoice);
    detail["currency"] = invoice.currency.as_str().into();
    detail["invoice_items"] = invoice.items.iter().map(item).collect();
    detail
}

fn summary(invoice: &Invoice) -> Value {
    json!({
        "id": invoice.id.as_str(),
        "invoice_number": invoice.number,
        "invoice_date": invoice.date.to_string(),
        "target_date": invoice.target.to_string(),
        "due_date": invoice.due.to_string(),
        "total_amount": json_number(invoice.total),
        "tax_amount": json_number(invoice.tax),
        "balance": json_number(invoice.balance),
        "status": if invoice.is_draft { "Draft" } else { "Posted" },
    })
}

fn item(item: &Item) -> Value {
    json!({
        "charge_name": item.name,
        "charge_number": item.number,
        "charge_type": item.kind,
        "start_date": item.start.to_string(),
        "end_date": item.end.to_string(),
        "quantity": item.quantity,
        "tax_amount": json_number(item.tax),
        "total_amount": json_number(item.total),
        "partner_sku": item.partner_sku,
        "purchase_order_number": item.order_number,
    })
}
