//! What people set and end for themselves.

use leptos::prelude::*;

use crate::error::AppError;

/// Sets zone, theme and keys of the person who asks.
#[server(prefix = "/api", endpoint = "profile/preferences")]
pub async fn save_preferences(
    #[server(default)] zone: String,
    #[server(default)] theme: String,
    #[server(default)] shortcuts: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::ReadBilling).await?;
    let preferences = domain::preferences::Preferences {
        zone: zone.trim().to_owned(),
        theme: act.read(&theme).await?,
        has_shortcuts: !shortcuts.is_empty(),
    };
    saving::preferences(&act, preferences).await
}

/// Changes the password of the person who asks, and ends their other sessions.
#[server(prefix = "/api", endpoint = "profile/password")]
pub async fn change_password(
    #[server(default)] current_password: String,
    #[server(default)] new_password: String,
    #[server(default)] again: String,
) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::ReadBilling).await?;
    saving::password(&act, &current_password, &new_password, &again).await
}

/// Ends one session of the person who asks.
#[server(prefix = "/api", endpoint = "profile/end_session")]
pub async fn end_session(#[server(default)] session: String) -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::ReadBilling).await?;
    let key = act.read(&session).await?;
    let outcome = act.context.portal.end_session(&act.caller, key).await;
    act.finish(outcome, crate::paths::PROFILE).await
}

/// Ends all sessions of the person who asks but this one.
#[server(prefix = "/api", endpoint = "profile/end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), AppError> {
    let act = super::act::Act::authorize(domain::people::Permission::ReadBilling).await?;
    let own = saving::own_session(&act).await?;
    let outcome = act
        .context
        .portal
        .end_other_sessions(&act.caller, own)
        .await;
    act.finish(outcome, crate::paths::PROFILE).await
}

#[cfg(feature = "ssr")]
mod saving {
    use domain::contact::FieldProblem;
    use domain::ids::SessionKey;
    use domain::preferences::Preferences;
    use domain::time::SECOND_MS;
    use domain::view::Tone;
    use portal::PasswordRefusal;

    use crate::api::act::{Act, go, refuse};
    use crate::error::{AppError, ErrorKind};
    use crate::flash::{Entered, Flash};
    use crate::paths;
    use crate::ui::when::is_zone;

    /// The session by which the person asks.
    pub async fn own_session(act: &Act) -> Result<SessionKey, AppError> {
        match act.context.session.key() {
            Some(key) => Ok(key),
            None => {
                let error = act.context.error(ErrorKind::Unauthenticated);
                Err(refuse(&act.context, error).await)
            }
        }
    }

    pub async fn preferences(act: &Act, preferences: Preferences) -> Result<(), AppError> {
        if is_zone(&preferences.zone) {
            let outcome = act
                .context
                .portal
                .save_preferences(&act.caller, &preferences)
                .await;
            return act.finish(outcome, paths::PROFILE).await;
        }
        let sentence = "There is no such zone. Choose one of the list, such as Europe/Berlin.";
        Flash {
            problems: vec![problem("zone", "Time zone", sentence)],
            entered: Entered::Preferences(preferences),
            ..Flash::saying(Tone::Bad, "Not saved", "One field needs another look.")
        }
        .leave(&act.context)
        .await;
        go(paths::PROFILE);
        Ok(())
    }

    /// A new session id afterwards, as after signing in.
    pub async fn password(
        act: &Act,
        current: &str,
        new: &str,
        again: &str,
    ) -> Result<(), AppError> {
        let own = own_session(act).await?;
        let outcome = if new == again {
            let portal = &act.context.portal;
            portal.change_password(&act.caller, current, new, own).await
        } else {
            let sentence = "The two are not the same.";
            return refused(act, "again", "New password, again", sentence.to_owned()).await;
        };
        match outcome {
            Ok(ended) => {
                let by_proxy = act.context.by_proxy.as_ref();
                if !by_proxy.is_some_and(|proxy| proxy.began_session) {
                    // One that a proxy began stays bound to its word. Where this fails the session
                    // goes on under its old id.
                    let _ = act.context.session.start(act.caller.person.id).await;
                }
                let text = match ended {
                    0 => "You were signed in here alone.".to_owned(),
                    1 => "Your other session is ended.".to_owned(),
                    many => format!("Your {many} other sessions are ended."),
                };
                Flash::saying(Tone::Ok, "Your password is changed", text)
                    .leave(&act.context)
                    .await;
                go(paths::PROFILE);
                Ok(())
            }
            Err(PasswordRefusal::WrongCurrent) => {
                let sentence = "That is not your current password.".to_owned();
                refused(act, "current_password", "Current password", sentence).await
            }
            Err(PasswordRefusal::Unfit(sentence)) => {
                refused(act, "new_password", "New password", sentence.to_owned()).await
            }
            Err(PasswordRefusal::Throttled { retry_after_ms }) => {
                let seconds = (retry_after_ms + SECOND_MS - 1) / SECOND_MS;
                let sentence =
                    format!("Too many wrong ones. Wait {seconds} s before you try again.");
                refused(act, "current_password", "Current password", sentence).await
            }
            Err(error @ (PasswordRefusal::NoPassword | PasswordRefusal::Unavailable)) => {
                let mut sentence = error.to_string();
                sentence[..1].make_ascii_uppercase();
                Flash::saying(Tone::Bad, "Not changed", format!("{sentence}."))
                    .leave(&act.context)
                    .await;
                go(paths::PROFILE);
                Ok(())
            }
        }
    }

    async fn refused(
        act: &Act,
        field: &str,
        title: &str,
        sentence: String,
    ) -> Result<(), AppError> {
        Flash {
            problems: vec![problem(field, title, &sentence)],
            ..Flash::saying(Tone::Bad, "Your password is not changed", sentence)
        }
        .leave(&act.context)
        .await;
        go(paths::PROFILE);
        Ok(())
    }

    fn problem(field: &str, title: &str, sentence: &str) -> FieldProblem {
        FieldProblem {
            field: field.to_owned(),
            title: title.to_owned(),
            sentence: sentence.to_owned(),
        }
    }
}
