//! Refusals of reading, and of the billing contact.

use super::super::RefusalKind;
use super::{Documented, refusals};
use crate::operation::Operation;

/// What any operation may answer: shown at the one that every client asks first.
pub(super) const ANY: &[Documented] = refusals! {
    Account {
        401 124 "Invalid access token." => TokenInvalid,
        401 124 "Access token is expired." => TokenInvalid,
        401 4700 "Token cannot be empty." => TokenInvalid,
        400 200 "Invalid api key or secret." => TokenInvalid,
        400 4711 "Invalid access token, does not contain scopes:[account:read:sub_account:master]." => ScopeMissing,
        400 104 "Invalid access token, does not contain scopes:[account:master]." => ScopeMissing,
        403 0 "No permission." => Forbidden,
        404 0 "Not Found" => NotOffered,
        405 0 "Method Not Allowed" => NotOffered,
        501 0 "Not Implemented" => NotOffered,
        429 429 "You have reached the maximum per-second rate limit for this API. Try again later." => RateLimited,
        429 429 "You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request." => RateLimited,
        429 429 "Too many concurrent requests." => RateLimited,
        400 300 "Request Body should be a valid JSON object." => BodyMalformed,
        400 300 "Validation Failed." => FieldsInvalid,
    }
};

/// Billing contact (api-facts 4.1, 4.2).
pub(super) const CONTACT: &[Documented] = refusals! {
    BillingContact {
        400 2100 "This subaccount is on self pay mode." => SelfPay,
        404 2001 "Account does not exist: {accountId}." => AccountUnknown,
    }
    BillingContactUpdate {
        400 2100 "This sub account is on self pay mode." => SelfPay,
        400 2100 "Invalid country parameter: {country}." => CountryInvalid,
        400 2100 "Invalid state parameter: {state}." => StateInvalid,
        400 300 "Your request was not accepted because \"{field}\" contains special character(s)." => SpecialCharacters,
        400 200 "Please subscribe a plan for this sub account first." => PlanNeeded,
        404 2001 "Account does not exist: {accountId}." => AccountUnknown,
    }
};

/// Invoices and their files (api-facts 4.3 to 4.5). The words for a bad range are not documented.
pub(super) const INVOICES: &[Documented] = refusals! {
    Invoices {
        400 200 "Only available for Paid account: {accountId}." => OnlyPaid,
        400 2001 "Account does not exist: {accountId}." => AccountUnknown,
        400 300 "Invalid date range." => DateRangeInvalid,
    }
    Invoice {
        400 2001 "Account does not exist: {accountId}." => AccountUnknown,
        400 2001 "InvoiceId does not exist: {invoiceId}." => InvoiceUnknown,
    }
    InvoicePdf {
        400 2001 "Account does not exist: {accountId}." => InvoiceUnknown,
    }
    InvoicePdfOld {
        400 2001 "Account does not exist: {accountId}." => InvoiceUnknown,
    }
};

/// Plans, usage and accounts (api-facts 4.6, 4.13, 4.14).
pub(super) const ACCOUNTS: &[Documented] = refusals! {
    Plans {
        400 2100 "This subaccount is on self pay mode." => SelfPay,
        404 2001 "Account does not exist: {accountId}." => AccountUnknown,
    }
    PlanUsage {
        400 200 "Only available for paid account." => OnlyPaid,
        400 200 "Only available for Paid account." => OnlyPaid,
        404 2001 "Account does not exist: {accountId}." => AccountUnknown,
    }
    Account {
        404 2001 "Account does not exist: {accountId}." => AccountUnknown,
    }
};
