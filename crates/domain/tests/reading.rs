//! Contacts, invoices, accounts and renewals are read with gaps and slips, and no money is lost.

use domain::money::Amount;
use domain::time::UtcMillis;
use domain::zoom::{
    AccountDetail, AccountPage, AccountPlans, BillingContact, InvoiceDetail, InvoiceList,
    InvoiceSummary, PayMode, PlanUsage, RenewalPage,
};
use serde_json::{Value, json};

fn amount(text: &str) -> Amount {
    text.parse().expect(text)
}

mod contact {
    use super::*;

    #[test]
    fn a_contact_is_read_with_gaps_nulls_and_extras() {
        let contact: BillingContact = serde_json::from_value(json!({
            "first_name": "Ada", "last_name": null, "zip": 10119, "employee_count": "",
            "something_new": {"a": 1}
        }))
        .expect("reads");
        assert_eq!(contact.first_name, "Ada");
        assert_eq!(contact.last_name, "");
        assert_eq!(contact.zip, "10119");
        assert_eq!(contact.employee_count, None);
    }
}

mod invoices {
    use super::*;

    fn invoice(id: &str) -> Value {
        json!({"id": id, "invoice_number": "INV210784431", "invoice_date": "2026-01-18", "target_date": "2026-03-01",
            "due_date": "2026-02-08", "total_amount": 1000.21, "tax_amount": 35.9, "balance": 12.34, "status": "Posted"})
    }

    #[test]
    fn no_row_of_money_is_lost_in_silence() {
        let mut without_id = invoice("x");
        without_id["id"] = "../../etc".into();
        let mut without_total = invoice("b");
        without_total["total_amount"] = Value::Null;
        let mut without_tax = invoice("c");
        without_tax["tax_amount"] = Value::Null;
        let list: InvoiceList = serde_json::from_value(json!({
            "currency": "USD", "invoices": [invoice("a"), without_id, without_total, without_tax]
        }))
        .expect("reads");
        assert_eq!(list.invoices.len(), 2);
        assert_eq!(list.invoices[0].total_amount, amount("1000.21"));
        assert_eq!(list.invoices[1].tax_amount, Amount::ZERO);
        assert_eq!(list.unreadable.len(), 2);
        assert!(
            list.unreadable
                .iter()
                .all(|u| u.what == "INV210784431" && !u.reason.is_empty())
        );
        let again = serde_json::to_value(&list).expect("writes");
        assert_eq!(
            serde_json::from_value::<InvoiceList>(again).expect("reads"),
            list
        );
    }

    #[test]
    fn an_empty_list_is_written_in_several_ways() {
        for empty in [
            json!({}),
            json!({"invoices": null}),
            json!({"currency": "", "invoices": []}),
        ] {
            let list: InvoiceList = serde_json::from_value(empty).expect("reads");
            assert_eq!(list, InvoiceList::default());
        }
    }

    #[test]
    fn a_detail_keeps_amounts_exact_through_flattening() {
        let mut json = invoice("8ad09c6488afbb320188b254bb1d427f");
        json["currency"] = "eur".into();
        json["invoice_items"] = json!([
            {"charge_name": "Business", "quantity": 40, "tax_amount": 19.99, "total_amount": "300.15",
             "start_date": "2026-01-01", "end_date": null, "partner_sku": "", "purchase_order_number": "PO1"},
            {"charge_name": "Credit", "quantity": null, "total_amount": -0.1}
        ]);
        let detail: InvoiceDetail = serde_json::from_value(json).expect("reads");
        assert_eq!(detail.summary.balance, amount("12.34"));
        assert_eq!(
            detail.currency.map(|c| c.to_string()).as_deref(),
            Some("EUR")
        );
        let [business, credit] = detail.invoice_items.as_slice() else {
            panic!("two items");
        };
        assert_eq!(business.tax_amount, amount("19.99"));
        assert_eq!(business.total_amount, amount("300.15"));
        assert_eq!(
            (business.quantity, business.partner_sku.as_deref()),
            (Some(40), None)
        );
        assert_eq!(business.purchase_order_number.as_deref(), Some("PO1"));
        assert_eq!(
            (credit.quantity, credit.total_amount),
            (None, amount("-0.1"))
        );
        let again = serde_json::to_string(&detail).expect("writes");
        assert_eq!(
            serde_json::from_str::<InvoiceDetail>(&again).expect("reads"),
            detail
        );
    }

    #[test]
    fn money_that_cannot_be_read_is_an_error_not_zero() {
        let mut json = invoice("a");
        json["balance"] = "a lot".into();
        assert!(serde_json::from_value::<InvoiceSummary>(json.clone()).is_err());
        json["balance"] = 1.into();
        json["tax_amount"] = json!({});
        assert!(serde_json::from_value::<InvoiceSummary>(json).is_err());
    }
}

mod accounts {
    use super::*;

    #[test]
    fn a_page_of_accounts_is_read_and_bad_rows_are_named() {
        let page: AccountPage = serde_json::from_value(json!({
            "next_page_token": "", "total_records": 3, "page_size": 300,
            "accounts": [
                {"id": "q6gBJVO5TzexKYTb_I2rpg", "account_name": "Acme", "account_number": 10_010_370_036_i64,
                 "account_type": "Business", "seats": 40, "created_at": "2022-03-24T17:46:53Z",
                 "subscription_start_time": "", "reseller": false, "bulk_license": true},
                {"account_name": "Nameless"},
                {"id": "a/b"}
            ]
        }))
        .expect("reads");
        assert_eq!(page.next_page_token, None);
        let account = &page.accounts[0];
        assert_eq!(account.account_number.as_deref(), Some("10010370036"));
        assert_eq!(
            account.created_at,
            UtcMillis::parse_iso("2022-03-24T17:46:53Z")
        );
        assert_eq!(account.subscription_start_time, None);
        assert_eq!(
            (account.reseller, account.bulk_license),
            (Some(false), Some(true))
        );
        let unreadable: Vec<_> = page.unreadable.iter().map(|u| u.what.as_str()).collect();
        assert_eq!(unreadable, ["Nameless", "a/b"]);
    }

    #[test]
    fn a_detail_says_who_pays() {
        let mode = |options: Value| {
            let json = json!({"id": "abc", "owner_id": "u/1", "options": options});
            let detail: AccountDetail = serde_json::from_value(json).expect("reads");
            assert_eq!(detail.owner_id, "u/1");
            let again = serde_json::to_string(&detail).expect("writes");
            assert_eq!(
                serde_json::from_str::<AccountDetail>(&again).expect("reads"),
                detail
            );
            detail.options.pay_mode
        };
        assert_eq!(
            mode(json!({"pay_mode": "master", "room_connector_list": []})),
            PayMode::Master
        );
        assert_eq!(mode(json!({"pay_mode": "Sub"})), PayMode::Sub);
        assert_eq!(mode(json!({"pay_mode": null})), PayMode::NotStated);
        assert_eq!(mode(Value::Null), PayMode::NotStated);
        assert_eq!(
            mode(json!({"pay_mode": "split"})),
            PayMode::Other("split".to_owned())
        );
    }

    #[test]
    fn renewals_are_read() {
        let page: RenewalPage = serde_json::from_value(json!({
            "next_page_token": "t", "accounts": [{"account_number": 1, "account_name": "Acme",
            "total_renewal_amount": 120.5, "auto_renew": "true", "renewable_subscriptions":
            [{"plan_name": "Business Annual", "quantity": 4, "billing_cycle": "Annual", "next_invoice_amount": null}]}]
        }))
        .expect("reads");
        let renewal = &page.renewals[0];
        assert_eq!(renewal.total_renewal_amount, Some(amount("120.5")));
        assert_eq!(renewal.auto_renew, Some(true));
        assert_eq!(renewal.renewable_subscriptions[0].quantity, Some(4));
    }
}

#[test]
fn what_is_no_object_is_no_answer() {
    for json in [json!([]), json!(null), json!("ok"), json!([{"id": "a"}])] {
        assert!(serde_json::from_value::<BillingContact>(json.clone()).is_err());
        assert!(serde_json::from_value::<InvoiceList>(json.clone()).is_err());
        assert!(serde_json::from_value::<AccountPlans>(json.clone()).is_err());
        assert!(serde_json::from_value::<PlanUsage>(json.clone()).is_err());
        assert!(serde_json::from_value::<AccountPage>(json.clone()).is_err());
        assert!(serde_json::from_value::<AccountDetail>(json.clone()).is_err());
        assert!(serde_json::from_value::<RenewalPage>(json).is_err());
    }
}
