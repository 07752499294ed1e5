//! The names under which acts stand in the audit log, and what they are called for people. The names are
//! data: renaming one splits its history.

/// Writes a constant for the name of each action, and the table of all of them with their titles.
macro_rules! actions {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $title:literal;)+) => {
        $($(#[$doc])* pub const $constant: &str = $name;)+

        /// All, with their titles, in the order in which they are offered.
        pub const ALL: &[(&str, &str)] = &[$(($constant, $title)),+];
    };
}

actions! {
    /// Somebody signed in.
    SIGNED_IN = "sign_in", "Signed in";
    /// Somebody was not let in.
    SIGN_IN_REFUSED = "sign_in.refused", "Sign-in refused";
    /// Somebody signed out.
    SIGNED_OUT = "sign_out", "Signed out";
    /// Somebody asked for what their role, or not being signed in, does not allow.
    ACCESS_REFUSED = "access.refused", "Access refused";
    /// Somebody had the audit log checked.
    AUDIT_VERIFIED = "audit.verified", "Audit log checked";
    /// A person was created.
    USER_CREATED = "user.created", "Person added";
    /// A person was disabled.
    USER_DISABLED = "user.disabled", "Person disabled";
    /// A person was enabled again.
    USER_ENABLED = "user.enabled", "Person enabled again";
    /// A person's password was set anew.
    USER_RESET = "user.reset", "Password set anew";
    /// An administrator set Zoom's limits.
    LIMITS_SAVED = "limits.saved", "Zoom\u{2019}s limits set";
    /// An administrator proposed another policy of who approves what.
    POLICY_PROPOSED = "policy.proposed", "Policy proposed";
    /// A second person confirmed it: it holds.
    POLICY_CONFIRMED = "policy.confirmed", "Policy confirmed";
    /// Somebody discarded it.
    POLICY_DISCARDED = "policy.discarded", "Proposed policy discarded";
    /// An administrator tried the connection to Zoom.
    CONNECTION_TRIED = "zoom.tried", "Connection to Zoom tried";
    /// A person set their zone, theme or keys.
    PREFERENCES_SAVED = "profile.preferences", "Preferences set";
    /// A person set what they are told of by e-mail.
    MAIL_CHOSEN = "profile.mail", "E-mail switches set";
    /// An administrator had an e-mail sent to themselves.
    MAIL_TRIED = "mail.tried", "E-mail tried";
    /// A person changed their own password.
    PASSWORD_CHANGED = "profile.password", "Own password changed";
    /// A person gave a wrong password when they wanted to change it.
    PASSWORD_REFUSED = "profile.password_refused", "Wrong current password";
    /// A person ended sessions of their own.
    SESSIONS_ENDED = "profile.sessions_ended", "Own sessions ended";
    /// A person asked Zoom for fresh figures.
    REFRESHED = "refresh", "Fresh figures asked of Zoom";
    /// A person ordered an invoice file from Zoom.
    FILE_ORDERED = "invoice_file.ordered", "PDF ordered from Zoom";
    /// A stored invoice file was handed to a browser.
    FILE_READ = "invoice_file.read", "PDF opened";
    /// Somebody took a list as a file.
    EXPORTED = "export", "List exported";
    /// A change was drafted.
    CHANGE_DRAFTED = "change.drafted", "Change drafted";
    /// A draft was submitted: what was reviewed is frozen.
    CHANGE_SUBMITTED = "change.submitted", "Change submitted";
    /// A person approved a change, sent it back, or settled an outcome that nobody knew.
    CHANGE_DECIDED = "change.decided", "Change decided on";
    /// A person proved who they are before they approved something.
    IDENTITY_PROVED = "identity.proved", "Identity proved again";
    /// A proof of who somebody is failed.
    PROOF_REFUSED = "identity.refused", "Proof of identity refused";
    /// A change was withdrawn.
    CHANGE_WITHDRAWN = "change.withdrawn", "Change withdrawn";
    /// The rows of a bulk were checked.
    BULK_CHECKED = "bulk.checked", "Bulk checked";
    /// A checked bulk was forgotten.
    BULK_DISCARDED = "bulk.discarded", "Bulk discarded";
    /// A bulk was submitted: its changes exist.
    BULK_SUBMITTED = "bulk.submitted", "Bulk submitted";
    /// A person approved a bulk, or sent it back.
    BULK_DECIDED = "bulk.decided", "Bulk decided on";
    /// A person paused a bulk, let it go on, or stopped it.
    BULK_STEERED = "bulk.steered", "Bulk steered";
    /// The intent to send a step was stored; the call follows.
    STEP_SENT = "change.step_sent", "Change sent to Zoom";
    /// What became of a step or a change.
    CHANGE_OUTCOME = "change.outcome", "Outcome of a change";
    /// A read-back after a change.
    CHANGE_READ_BACK = "change.read_back", "Change read back";
    /// The first sync began.
    SYNC_STARTED = "sync.started", "First sync begun";
    /// The whole fleet was learned for the first time.
    SYNC_ENDED = "sync.ended", "First sync ended";
    /// A person stopped the sync.
    SYNC_PAUSED = "sync.paused", "Sync stopped";
    /// A person let the sync go on.
    SYNC_RESUMED = "sync.resumed", "Sync let go on";
    /// The partner's own records of an account were edited.
    RECORDS_EDITED = "records.edited", "Own records edited";
    /// A file with records was uploaded and its dry run is done.
    IMPORT_CHECKED = "records.import_checked", "Import checked";
    /// An import was applied.
    IMPORT_APPLIED = "records.import_applied", "Import applied";
    /// An import was discarded.
    IMPORT_DISCARDED = "records.import_discarded", "Import discarded";
    /// A price was set by hand.
    PRICE_SAVED = "prices.saved", "Price set";
    /// A price was removed.
    PRICE_REMOVED = "prices.removed", "Price removed";
    /// A file with prices was uploaded and its dry run is done.
    PRICES_CHECKED = "prices.import_checked", "File with prices checked";
    /// A file with prices was applied.
    PRICES_IMPORTED = "prices.import_applied", "Prices imported";
    /// A person moved the demo's clock.
    DEMO_ADVANCED = "demo_advance", "Demo: clock moved";
    /// A person made the demo's Zoom go wrong.
    DEMO_WENT_WRONG = "demo_go_wrong", "Demo: Zoom made to fail";
    /// A person mended what went wrong in the demo.
    DEMO_MENDED = "demo_mend", "Demo: Zoom mended";
    /// A person put the demo back to its beginning.
    DEMO_PUT_BACK = "demo_put_back", "Demo: put back to its beginning";
}

/// What an action is called; its bare name where a later release has written it.
pub fn title(action: &str) -> String {
    let known = ALL.iter().find(|(name, _)| *name == action);
    known.map_or_else(
        || action.replace(['.', '_'], " "),
        |(_, title)| (*title).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_action_has_a_name_and_a_title_of_its_own() {
        let names: BTreeSet<&str> = ALL.iter().map(|(name, _)| *name).collect();
        let titles: BTreeSet<&str> = ALL.iter().map(|(_, title)| *title).collect();
        assert_eq!((names.len(), titles.len()), (ALL.len(), ALL.len()));
        for (name, title) in ALL {
            let is_plain = |c: char| c.is_ascii_lowercase() || "._".contains(c);
            assert!(name.chars().all(is_plain), "{name}");
            assert!(title.starts_with(char::is_uppercase), "{title}");
        }
    }

    #[test]
    fn what_a_later_release_did_is_told_by_its_name() {
        assert_eq!(title("change.approved"), "change approved");
        assert_eq!(title(SIGNED_IN), "Signed in");
    }
}
