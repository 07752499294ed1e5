//! Where forms post to.

/// Signs in with a password.
pub const SIGN_IN: &str = "/api/sign_in";
/// Signs in as one of the demo's people.
pub const SIGN_IN_DEMO: &str = "/api/sign_in_demo";
/// Signs out.
pub const SIGN_OUT: &str = "/api/sign_out";
/// Sets Zoom's limits.
pub const SAVE_LIMITS: &str = "/api/limits/save";
/// Sets Zoom's limits back to what it publishes.
pub const DEFAULT_LIMITS: &str = "/api/limits/defaults";
/// Proposes another policy of who approves what.
pub const PROPOSE_POLICY: &str = "/api/policy/propose";
/// Confirms or discards what is proposed.
pub const DECIDE_POLICY: &str = "/api/policy/decide";
/// Checks the audit log.
pub const VERIFY_AUDIT: &str = "/api/audit/verify";
/// Tries the connection to Zoom.
pub const TRY_CONNECTION: &str = "/api/settings/try_connection";
/// Sends an e-mail to the administrator who asks.
pub const TRY_MAIL: &str = "/api/settings/try_mail";
/// Sets what the person who asks is told of by e-mail.
pub const SAVE_MAIL_CHOICES: &str = "/api/profile/mail";
/// Sets zone, theme and keys of the person who asks.
pub const SAVE_PREFERENCES: &str = "/api/profile/preferences";
/// Changes the password of the person who asks.
pub const CHANGE_PASSWORD: &str = "/api/profile/password";
/// Ends a session of the person who asks.
pub const END_SESSION: &str = "/api/profile/end_session";
/// Ends all sessions of the person who asks but this one.
pub const END_OTHER_SESSIONS: &str = "/api/profile/end_other_sessions";
/// Fetches the list of sub accounts.
pub const REFRESH_ACCOUNTS: &str = "/api/accounts/refresh";
/// Fetches detail, plans, usage and billing contact of an account.
pub const REFRESH_ACCOUNT: &str = "/api/account/refresh";
/// Fetches plans and usage of an account, then back to the plans.
pub const REFRESH_PLANS: &str = "/api/plans/refresh";
/// Fetches plans and usage of an account, then back to the usage.
pub const REFRESH_USAGE: &str = "/api/usage/refresh";
/// Fetches the billing contact of an account.
pub const REFRESH_CONTACT: &str = "/api/contact/refresh";
/// Drafts a change of the billing contact.
pub const DRAFT_CONTACT: &str = "/api/contact/draft";
/// Stores the partner's own records of an account.
pub const EDIT_RECORDS: &str = "/api/records/edit";
/// Takes a file with records; answered by a route of the server's, not by a server function.
pub const UPLOAD_RECORDS: &str = "/api/records/upload";
/// Applies an import of records.
pub const APPLY_IMPORT: &str = "/api/records/apply_import";
/// Forgets an import of records.
pub const DISCARD_IMPORT: &str = "/api/records/discard_import";
/// Fetches the invoice list of an account.
pub const REFRESH_INVOICES: &str = "/api/invoices/refresh";
/// Fetches the invoices of an earlier year.
pub const FETCH_INVOICE_YEAR: &str = "/api/invoices/fetch_year";
/// Fetches an invoice's items.
pub const REFRESH_INVOICE: &str = "/api/invoice/refresh";
/// Orders the PDF of an invoice.
pub const ORDER_INVOICE_FILE: &str = "/api/invoice/order_file";
/// Fetches the list of renewals.
pub const REFRESH_RENEWALS: &str = "/api/renewals/refresh";
/// Sets a price.
pub const SAVE_PRICE: &str = "/api/prices/save";
/// Removes a price.
pub const REMOVE_PRICE: &str = "/api/prices/remove";
/// Takes a file with prices; answered by a route of the server's, not by a server function.
pub const UPLOAD_PRICES: &str = "/api/prices/upload";
/// Applies a file with prices.
pub const APPLY_PRICE_IMPORT: &str = "/api/prices/apply_import";
/// Stops what asks Zoom in the background.
pub const PAUSE_SYNC: &str = "/api/sync/pause";
/// Lets it go on.
pub const RESUME_SYNC: &str = "/api/sync/resume";
/// Fetches the plan usage of the master account itself.
pub const REFRESH_MASTER_USAGE: &str = "/api/master/usage/refresh";
/// Fetches the invoices of a year of the master account itself.
pub const REFRESH_MASTER_INVOICES: &str = "/api/master/invoices/refresh";
/// Fetches the items of one of the master account's own invoices.
pub const REFRESH_MASTER_INVOICE: &str = "/api/master/invoice/refresh";
/// Orders the PDF of one of the master account's own invoices.
pub const ORDER_MASTER_INVOICE_FILE: &str = "/api/master/invoice/order_file";
/// Moves the demo's clock.
pub const ADVANCE_DEMO: &str = "/api/demo/advance";
/// Makes the demo's Zoom go wrong.
pub const GO_WRONG: &str = "/api/demo/go_wrong";
/// Mends what goes wrong in the demo.
pub const MEND_DEMO: &str = "/api/demo/mend";
/// Puts the demo back to its beginning.
pub const PUT_DEMO_BACK: &str = "/api/demo/put_back";
/// Drafts a change of the base plan.
pub const DRAFT_PLANS: &str = "/api/plans/draft";
/// Submits a drafted change.
pub const SUBMIT_CHANGE: &str = "/api/change/submit";
/// Approves a change that somebody else submitted, or sends it back.
pub const DECIDE_CHANGE: &str = "/api/change/decide";
/// Records what was found out about an unknown outcome.
pub const SETTLE_CHANGE: &str = "/api/change/settle";
/// Drafts the same change anew, or what takes it back.
pub const REDRAFT_CHANGE: &str = "/api/change/redraft";
/// Makes one draft of two.
pub const COMBINE_CHANGES: &str = "/api/change/combine";
/// Withdraws a change that was not sent.
pub const WITHDRAW_CHANGE: &str = "/api/change/withdraw";
/// Takes the rows of a bulk; answered by a route of the server's, not by a server function.
pub const UPLOAD_BULK: &str = "/api/bulk/upload";
/// Checks the same row for every account of a list.
pub const BEGIN_BULK: &str = "/api/bulk/of_list";
/// Submits a bulk that was checked.
pub const SUBMIT_BULK: &str = "/api/bulk/submit";
/// Forgets a bulk that was not submitted.
pub const DISCARD_BULK: &str = "/api/bulk/discard";
/// Approves a bulk that somebody else submitted, or sends it back.
pub const DECIDE_BULK: &str = "/api/bulk/decide";
/// Pauses a bulk, lets it go on, or stops it.
pub const STEER_BULK: &str = "/api/bulk/steer";
/// Checks the rows of a bulk anew of which nothing was made.
pub const RETRY_BULK: &str = "/api/bulk/retry";
