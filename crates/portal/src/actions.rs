//! The names under which acts stand in the audit log. They are data: renaming one splits its history.

/// Somebody signed in.
pub const SIGNED_IN: &str = "sign_in";
/// Somebody was not let in.
pub const SIGN_IN_REFUSED: &str = "sign_in.refused";
/// Somebody signed out.
pub const SIGNED_OUT: &str = "sign_out";
/// A person was created.
pub const USER_CREATED: &str = "user.created";
/// A person was disabled.
pub const USER_DISABLED: &str = "user.disabled";
/// A person was enabled again.
pub const USER_ENABLED: &str = "user.enabled";
/// A person's password was set anew.
pub const USER_RESET: &str = "user.reset";
/// An administrator set Zoom's limits.
pub const LIMITS_SAVED: &str = "limits.saved";
/// An administrator tried the connection to Zoom.
pub const CONNECTION_TRIED: &str = "zoom.tried";
/// A person set their zone, theme or keys.
pub const PREFERENCES_SAVED: &str = "profile.preferences";
/// A person changed their own password.
pub const PASSWORD_CHANGED: &str = "profile.password";
/// A person gave a wrong password when they wanted to change it.
pub const PASSWORD_REFUSED: &str = "profile.password_refused";
/// A person ended sessions of their own.
pub const SESSIONS_ENDED: &str = "profile.sessions_ended";
/// A person asked Zoom for fresh figures.
pub const REFRESHED: &str = "refresh";
/// A person ordered an invoice file from Zoom.
pub const FILE_ORDERED: &str = "invoice_file.ordered";
/// A stored invoice file was handed to a browser.
pub const FILE_READ: &str = "invoice_file.read";
/// Somebody took a list as a file.
pub const EXPORTED: &str = "export";
/// A change was drafted.
pub const CHANGE_DRAFTED: &str = "change.drafted";
/// A draft was submitted: what was reviewed is frozen.
pub const CHANGE_SUBMITTED: &str = "change.submitted";
/// A person approved a change, sent it back, or settled an outcome that nobody knew.
pub const CHANGE_DECIDED: &str = "change.decided";
/// A person proved who they are before they approved something.
pub const IDENTITY_PROVED: &str = "identity.proved";
/// A proof of who somebody is failed.
pub const PROOF_REFUSED: &str = "identity.refused";
/// A change was withdrawn.
pub const CHANGE_WITHDRAWN: &str = "change.withdrawn";
/// The intent to send a step was stored; the call follows.
pub const STEP_SENT: &str = "change.step_sent";
/// What became of a step or a change.
pub const CHANGE_OUTCOME: &str = "change.outcome";
/// A read-back after a change.
pub const CHANGE_READ_BACK: &str = "change.read_back";
/// The first sync began.
pub const SYNC_STARTED: &str = "sync.started";
/// The whole fleet was learned for the first time.
pub const SYNC_ENDED: &str = "sync.ended";
/// A person stopped the sync.
pub const SYNC_PAUSED: &str = "sync.paused";
/// A person let the sync go on.
pub const SYNC_RESUMED: &str = "sync.resumed";
/// The partner's own records of an account were edited.
pub const RECORDS_EDITED: &str = "records.edited";
/// A file with records was uploaded and its dry run is done.
pub const IMPORT_CHECKED: &str = "records.import_checked";
/// An import was applied.
pub const IMPORT_APPLIED: &str = "records.import_applied";
/// An import was discarded.
pub const IMPORT_DISCARDED: &str = "records.import_discarded";
