//! What a person can go to or do from anywhere: the palette's actions, and the keys that lead to pages.
//!
//! Pages come from the navigation's own table, so that nothing is offered which it does not show.

use domain::people::Permission;
use domain::view::FoundAccount;

use super::rail;
use crate::context::RequestContext;
use crate::paths;
use crate::ui::icon::Icon;

/// Something to go to or to do.
#[derive(Debug, Clone)]
pub struct Command {
    /// The words.
    pub title: String,
    /// Further words under which it is found.
    pub also: &'static str,
    /// What stands at its right: keys, or what it costs.
    pub note: String,
    /// Its icon.
    pub icon: Icon,
    /// What happens.
    pub target: Target,
}

/// What a command does.
#[derive(Debug, Clone)]
pub enum Target {
    /// Leads to a page.
    Page(String),
    /// Posts to a server function, with one field where it needs one.
    Post {
        /// Which.
        action: &'static str,
        /// Name and value of the field.
        field: Option<(&'static str, String)>,
    },
    /// Opens one of the page's dialogs, which takes JavaScript.
    Dialog(&'static str),
}

/// The keys that lead to pages, after `g`.
const KEYS: &[(&str, char)] = &[
    ("/", 'd'),
    ("/accounts", 'a'),
    ("/invoices", 'i'),
    ("/renewals", 'r'),
    ("/master", 'm'),
    ("/sync", 's'),
    ("/budget", 'b'),
    ("/audit", 'l'),
    ("/settings", 'e'),
    ("/profile", 'p'),
    ("/demo", 'x'),
];

/// The key that leads to a page.
pub fn key_of(path: &str) -> Option<char> {
    KEYS.iter()
        .find(|(known, _)| *known == path)
        .map(|(_, key)| *key)
}

/// Commands whose words hold all of the text's; all where there is no text.
pub fn commands(context: &RequestContext, text: &str) -> Vec<Command> {
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let fits = |command: &Command| {
        let known = format!("{} {}", command.title.to_lowercase(), command.also);
        words.iter().all(|word| known.contains(word))
    };
    pages(context).chain(acts(context)).filter(fits).collect()
}

/// The pages of the navigation, as this person sees it.
fn pages(context: &RequestContext) -> impl Iterator<Item = Command> + '_ {
    rail::destinations(context).map(|place| Command {
        title: place.title.to_owned(),
        also: "go to page",
        note: key_of(place.href)
            .map(|key| format!("g {key}"))
            .unwrap_or_default(),
        icon: place.icon,
        target: Target::Page(place.href.to_owned()),
    })
}

fn acts(context: &RequestContext) -> impl Iterator<Item = Command> + '_ {
    let may = |permission| {
        let person = context.person.as_ref();
        person.is_some_and(|person| person.role.may(permission))
    };
    let refresh = may(Permission::Refresh).then(|| Command {
        title: "Refresh the list of accounts".to_owned(),
        also: "fetch zoom",
        note: "asks Zoom".to_owned(),
        icon: Icon::Refresh,
        target: Target::Post {
            action: paths::post::REFRESH_ACCOUNTS,
            field: None,
        },
    });
    let always = [
        Command {
            title: "Keyboard shortcuts".to_owned(),
            also: "keys help",
            note: "?".to_owned(),
            icon: Icon::Keyboard,
            target: Target::Dialog("shortcuts"),
        },
        Command {
            title: "Sign out".to_owned(),
            also: "leave log out",
            note: String::new(),
            icon: Icon::Leave,
            target: Target::Post {
                action: paths::post::SIGN_OUT,
                field: None,
            },
        },
    ];
    refresh.into_iter().chain(always)
}

/// What can be done with the one account that was meant.
pub fn of_account(context: &RequestContext, account: &FoundAccount) -> Vec<Command> {
    let name = &account.name;
    let page = |title: String, icon, path| Command {
        title,
        also: "",
        note: String::new(),
        icon,
        target: Target::Page(path),
    };
    let may_refresh = context
        .person
        .as_ref()
        .is_some_and(|person| person.role.may(Permission::Refresh));
    let refresh = may_refresh.then(|| Command {
        title: format!("Refresh {name}"),
        also: "",
        note: "asks Zoom".to_owned(),
        icon: Icon::Refresh,
        target: Target::Post {
            action: paths::post::REFRESH_ACCOUNT,
            field: Some(("account_id", account.id.to_string())),
        },
    });
    [
        page(
            format!("Plans of {name}"),
            Icon::Box,
            paths::plans(&account.id),
        ),
        page(
            format!("Invoices of {name}"),
            Icon::Receipt,
            paths::invoices(&account.id),
        ),
        page(
            format!("Billing contact of {name}"),
            Icon::Person,
            paths::contact(&account.id),
        ),
    ]
    .into_iter()
    .chain(refresh)
    .collect()
}
