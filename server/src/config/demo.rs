//! What is special about the demo: who may sign in by a click, and what keeps it away from a real
//! master account.

use secrecy::SecretString;

use super::environment::Environment;
use super::variable;
use crate::demo::steering::Reins;

/// Lets people in by a click: those of the database who have no password.
#[derive(Debug, Clone)]
pub struct DemoAccess {
    /// The code that was printed at start, where strangers may reach the demo.
    pub code: Option<SecretString>,
    /// How it is steered.
    pub reins: Reins,
}

/// Credentials of a real master account stand in the environment of a demo.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the demo does not start while Zoom credentials are set ({}): unset them, or run `subtotal serve`",
    .0.join(", ")
)]
pub struct LiveCredentials(pub Vec<&'static str>);

/// Makes sure that a demo can't come near a real master account.
///
/// # Errors
/// The variables that are set.
pub fn refuse_live_credentials(environment: &Environment) -> Result<(), LiveCredentials> {
    let set: Vec<&'static str> = [
        variable::ZOOM_ACCOUNT_ID,
        variable::ZOOM_CLIENT_ID,
        variable::ZOOM_CLIENT_SECRET,
        variable::ZOOM_CLIENT_SECRET_FILE,
        variable::ZOOM_TOKEN,
        variable::ZOOM_TOKEN_FILE,
    ]
    .into_iter()
    .filter(|name| environment.has(name))
    .collect();
    if set.is_empty() {
        Ok(())
    } else {
        Err(LiveCredentials(set))
    }
}

/// Sign-in by a proxy stands in the environment of a demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the demo does not start while {0} is set: in the demo people sign in by a click; unset it, or run \
     `subtotal serve`"
)]
pub struct ProxySignInSet(pub &'static str);

/// Makes sure that nobody believes a demo to be guarded by their proxy.
///
/// # Errors
/// The variable that is set.
pub fn refuse_proxy_sign_in(environment: &Environment) -> Result<(), ProxySignInSet> {
    [
        variable::PROXY_SIGN_IN_HEADER,
        variable::PROXY_SIGN_IN_FROM,
        variable::PROXY_SIGN_OUT_URL,
        variable::PASSWORD_SIGN_IN,
    ]
    .into_iter()
    .find(|name| environment.has(name))
    .map_or(Ok(()), |name| Err(ProxySignInSet(name)))
}
