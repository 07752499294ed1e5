//! The bare address: on to the accounts.

use leptos::prelude::*;

use super::page::redirect;
use crate::paths;

/// Leads on.
#[component]
pub fn Home() -> impl IntoView {
    redirect(paths::HOME);
}
