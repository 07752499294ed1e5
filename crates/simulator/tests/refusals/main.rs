//! Every documented refusal, with status, code and message word for word.

#[path = "../common/mod.rs"]
mod common;

mod addons;
mod base;
mod reads;
mod subscribe;

use common::Zoom;
use reqwest::Method;
use serde_json::Value;
use simulator::{StoryKind, story};

const BULK: &str = "Master accounts with bulk licenses cannot provision, update, or cancel plans for subaccounts using APIs, please use the billing portal or contact Support.";
const BULK_ADDON: &str = "Master accounts with Bulk licenses cannot provision, update, or cancel plans for sub accounts via APIs. Use the billing portal or contact Support.";
const BULK_BASE: &str = "Master accounts with bulk licenses cannot provision, update, or cancel plans for subaccounts using APIs. Use the Billing portal or contact Zoom support.";
const UNKNOWN: &str = "AAAAAAAAAAAAAAAAAAAAAA";

fn id(kind: StoryKind) -> &'static str {
    story(kind).id.as_str()
}

async fn assert_refused(
    zoom: &Zoom,
    method: Method,
    account: &str,
    rest: &str,
    body: &Value,
    expected: (u16, i64, &str),
) {
    let body = (method != Method::GET).then_some(body);
    let got = zoom
        .call(method.clone(), &format!("/accounts/{account}{rest}"), body)
        .await;
    let (status, code, message) = got.refusal();
    assert_eq!(
        (status, code, message.as_str()),
        expected,
        "{method} {rest} {body:?}"
    );
}
