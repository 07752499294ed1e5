//! Which kind of refusal an answer is: by status and code first, by the gist of the words where one
//! code has many meanings. Spelling, spaces and hyphens do not matter ("sub account", "self-pay").

use super::{RefusalKind, RefusedField};
use crate::operation::Operation;

use RefusalKind as Kind;

/// Parts of messages, without spaces and signs, all of which must occur; the first row that fits wins.
const GISTS: &[(&[&str], Kind)] = &[
    (&["doesnotcontainscope"], Kind::ScopeMissing),
    (&["invalidaccesstoken"], Kind::TokenInvalid),
    (&["accesstokenisexpired"], Kind::TokenInvalid),
    (&["tokencannotbeempty"], Kind::TokenInvalid),
    (&["invalidapikeyorsecret"], Kind::TokenInvalid),
    (&["validjsonobject"], Kind::BodyMalformed),
    (&["bulklicen"], Kind::BulkLicence),
    (&["selfpay"], Kind::SelfPay),
    (&["paidbyself"], Kind::SelfPay),
    (&["freetrialandvip"], Kind::TrialOrVip),
    (&["notunderafreetrial"], Kind::NotTrial),
    (&["enablefreetrialagain"], Kind::TrialAgain),
    (&["freetrial", "date"], Kind::TrialDatesInvalid),
    (&["freetrial", "time"], Kind::TrialDatesInvalid),
    (&["trialduration"], Kind::TrialDatesInvalid),
    (&["masteraccountowner", "prevented"], Kind::OwnerPrevents),
    (&["specialcharacter"], Kind::SpecialCharacters),
    (&["invalidcountry"], Kind::CountryInvalid),
    (&["invalidparametercountry"], Kind::CountryInvalid),
    (&["invalidstate"], Kind::StateInvalid),
    (&["invalidparameterstate"], Kind::StateInvalid),
    (&["invalidparameter"], Kind::ContactFieldInvalid),
    (&["subscribeaplan", "first"], Kind::PlanNeeded),
    (&["onlyavailableforpaid"], Kind::OnlyPaid),
    (&["bundle", "activehost"], Kind::BundleActiveHosts),
    (&["baseplanandbundleplan"], Kind::BundleAndBase),
    (&["alreadyincludedinthebundle"], Kind::BundleConflict),
    (&["conflictwithbundle"], Kind::BundleConflict),
    (&["planbundle"], Kind::BundleInvalid),
    (&["errorgettingbundle"], Kind::BundleInvalid),
    (&["bundleplan"], Kind::BundlePlan),
    (&["cancelalladditional"], Kind::AddonsFirst),
    (&["cancelalladdon"], Kind::AddonsFirst),
    (&["notfreeplan"], Kind::AlreadyHasPlan),
    (&["oneactivebillingsubscription"], Kind::AlreadyHasPlan),
    (&["underfreeplan"], Kind::FreeAccount),
    (&["underafreeplan"], Kind::FreeAccount),
    (&["paidusers"], Kind::PaidUsersRemain),
    (&["activehosts", "larger"], Kind::ActiveHostsInvalid),
    (&["hosts", "equalorlarger"], Kind::HostsTooFew),
    (&["hosts", "equalorsmaller"], Kind::HostsTooMany),
    (&["insufficientnumberofhosts"], Kind::HostsTooFew),
    (&["invalidhostnumber"], Kind::HostsInvalid),
    (&["contractterm"], Kind::ContractTermInvalid),
    (&["baseplanisnotbusiness"], Kind::AudioNeedsBusiness),
    (&["tollfreepremiumandcallout"], Kind::AudioOptionMissing),
    (&["zoomroomsbaseplan"], Kind::ZoomRoomsBase),
    (&["alreadyhastheadditional"], Kind::AddonExists),
    (&["webinar100planisnotsupported"], Kind::WebinarNotSold),
    (&["plantypesdonotmatch"], Kind::PlanTypesDiffer),
    (&["invalidbaseplan"], Kind::PlanCodeInvalid),
    (&["invalidadditionalplan"], Kind::PlanCodeInvalid),
    (&["invalidcloudrecording"], Kind::PlanCodeInvalid),
    (&["invalidaudioconferencing"], Kind::PlanCodeInvalid),
    (&["invalidzoomevent"], Kind::PlanCodeInvalid),
    (&["invalidplantype"], Kind::PlanCodeInvalid),
    (&["permissiontopurchase"], Kind::PlanNotPermitted),
    (&["accountcantbuy"], Kind::PlanNotPermitted),
    (&["majorplanfirst"], Kind::BasePlanMissing),
    (&["majorsubscription"], Kind::BasePlanMissing),
    (&["cannotfindzuora"], Kind::SubscriptionMissing),
    (&["donothaveasubscription"], Kind::SubscriptionMissing),
    (&["donothaveazoomphone"], Kind::PhoneNotSubscribed),
    (&["donthavesubscriptionfor"], Kind::NotSubscribed),
    (&["donthaveaplansubscription"], Kind::NotSubscribed),
    (&["donothave", "plansubscription"], Kind::NotSubscribed),
    (&["cannotprocessaccount"], Kind::ZoomFailed),
    (&["failedtoadd"], Kind::ZoomFailed),
    (&["failedtochange"], Kind::ZoomFailed),
    (&["invoiceiddoesnotexist"], Kind::InvoiceUnknown),
    (&["userdoesnotexist"], Kind::UserUnknown),
    (&["accountdoesnotexist"], Kind::AccountUnknown),
];

impl RefusalKind {
    /// Which kind an answer is. `status` is the HTTP status, `code` Zoom's.
    pub fn classify(
        operation: Operation,
        status: u16,
        code: Option<i64>,
        message: &str,
        fields: &[RefusedField],
    ) -> Self {
        let gist = gist_of(message);
        by_status(status, code)
            .or_else(|| by_code(operation, code, &gist))
            .or_else(|| by_gist(&gist))
            .or(match status {
                401 => Some(Kind::TokenInvalid),
                403 => Some(Kind::Forbidden),
                _ => None,
            })
            .or_else(|| by_operation(operation, code, fields))
            .unwrap_or(Kind::Other)
    }
}

/// Letters and digits alone, in lower case.
fn gist_of(message: &str) -> String {
    message
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

fn by_status(status: u16, code: Option<i64>) -> Option<Kind> {
    match (status, code) {
        (429, _) => Some(Kind::RateLimited),
        (405 | 501, _) | (404, None) => Some(Kind::NotOffered),
        _ => None,
    }
}

/// Codes with one meaning.
fn by_code(operation: Operation, code: Option<i64>, gist: &str) -> Option<Kind> {
    // A file is asked for by its invoice alone: "account does not exist" can only mean the invoice.
    let is_file = matches!(operation, Operation::InvoicePdf | Operation::InvoicePdfOld);
    match code? {
        124 | 4700 => Some(Kind::TokenInvalid),
        104 | 4711 => Some(Kind::ScopeMissing),
        429 => Some(Kind::RateLimited),
        1001 => Some(Kind::UserUnknown),
        2001 if is_file || gist.contains("invoice") => Some(Kind::InvoiceUnknown),
        2001 => Some(Kind::AccountUnknown),
        2300 => Some(Kind::NotOffered),
        3200 => Some(Kind::SubscriptionMissing),
        10200 => Some(Kind::ContractTermInvalid),
        _ => None,
    }
}

fn by_gist(gist: &str) -> Option<Kind> {
    GISTS
        .iter()
        .find(|(parts, _)| parts.iter().all(|part| gist.contains(part)))
        .map(|(_, kind)| *kind)
}

/// What a code most likely means for an operation, where the words are unknown.
fn by_operation(operation: Operation, code: Option<i64>, fields: &[RefusedField]) -> Option<Kind> {
    match (operation, code?) {
        (_, 300) if !fields.is_empty() => Some(Kind::FieldsInvalid),
        (Operation::Invoices, 300) => Some(Kind::DateRangeInvalid),
        (Operation::Invoices | Operation::PlanUsage, 200) => Some(Kind::OnlyPaid),
        (Operation::BillingContactUpdate, 200) => Some(Kind::PlanNeeded),
        (_, 300) => Some(Kind::FieldsInvalid),
        _ => None,
    }
}
