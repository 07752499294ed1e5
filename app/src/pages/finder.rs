//! The finder in the header: the search form, the palette and the list of keys, as markup around which
//! the island of the same name listens; and the palette's options for a text.

use domain::people::Permission;
use domain::view::{AccountQuery, Findings, FoundAccount, FoundInvoice};
use leptos::prelude::*;

use super::commands::{self, Command, Target};
use super::rail::Place;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::islands::finder::Finder;
use crate::paths;
use crate::ui::icon::{Draw, Icon};
use crate::ui::when::day_or_dash;

/// Longest text that is asked for, in characters.
pub const MAX_TEXT_CHARS: u32 = 120;
/// Commands that are shown beside accounts and invoices.
const MAX_COMMANDS: usize = 5;
const LABEL: &str = "Go to an account, invoice or action";
const NOT_REACHED: &str =
    "The portal could not be reached, so nothing was searched. What you typed stays here.";

/// The finder of a page.
pub fn finder(context: &RequestContext, place: Place) -> impl IntoView + use<> {
    let places: Vec<String> = super::rail::destinations(context)
        .filter_map(|entry| Some(format!("{} {}", commands::key_of(entry.href)?, entry.href)))
        .collect();
    let person = context.person.as_ref();
    let are_shortcuts_off = person.is_some_and(|person| !person.has_shortcuts);
    let person = person
        .map(|person| person.id.to_string())
        .unwrap_or_default();
    let is_apple = ["Mac OS", "iPhone", "iPad"]
        .iter()
        .any(|name| context.client.user_agent.contains(name));
    let command_key = if is_apple { "\u{2318}" } else { "Ctrl" };
    let goals = if are_shortcuts_off {
        Vec::new()
    } else {
        goals(context)
    };
    view! {
        <Finder>
            <span
                hidden
                data-person=person
                data-goals=places.join(" ")
                data-keys=if are_shortcuts_off { "off" } else { "on" }
                data-is-place=(place != Place::Nowhere).to_string()
            ></span>
            <form class="header-search" role="search" method="get" action=paths::SEARCH>
                <SearchField text="" label=LABEL class=""/>
            </form>
            <button class="header-search finder-button" type="button" data-opens="palette" aria-haspopup="dialog">
                <Draw icon=Icon::Search/>
                <span class="finder-words">{LABEL}</span>
                <kbd aria-hidden="true">{format!("{command_key} K")}</kbd>
            </button>
            <a class="button is-square finder-link" href=paths::SEARCH data-opens="palette" aria-label="Search">
                <Draw icon=Icon::Search/>
            </a>
            <Palette/>
            <Shortcuts goals command_key are_off=are_shortcuts_off/>
        </Finder>
    }
}

/// Where keys lead: the page's name and its key.
fn goals(context: &RequestContext) -> Vec<(&'static str, char)> {
    super::rail::destinations(context)
        .filter_map(|entry| Some((entry.title, commands::key_of(entry.href)?)))
        .collect()
}

/// The field of a form that leads to the search page.
#[component]
pub fn SearchField(
    /// What stands in it.
    #[prop(into)]
    text: String,
    /// What it is called.
    label: &'static str,
    /// Its look.
    class: &'static str,
) -> impl IntoView {
    view! {
        <Draw icon=Icon::Search/>
        <input
            class=class
            type="search"
            name="q"
            value=text
            aria-label=label
            placeholder=label
            maxlength=MAX_TEXT_CHARS.to_string()
            autocomplete="off"
            spellcheck="false"
        />
    }
}

#[component]
fn Palette() -> impl IntoView {
    view! {
        <dialog class="palette" aria-label=LABEL>
            <form class="palette-field" method="get" action=paths::SEARCH>
                <Draw icon=Icon::Search/>
                <input
                    type="text"
                    name="q"
                    role="combobox"
                    aria-label=LABEL
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-autocomplete="list"
                    placeholder="Name, number, id, e-mail, or what to do"
                    maxlength=MAX_TEXT_CHARS.to_string()
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    autofocus
                />
                <button class="palette-close" formmethod="dialog" formnovalidate>
                    <kbd>"Esc"</kbd>
                    <span class="visually-hidden">"Close"</span>
                </button>
            </form>
            <p class="palette-trouble" hidden>{NOT_REACHED}</p>
            <form method="post" class="palette-body">
                <div id="palette-list" role="listbox" aria-label="What fits"></div>
            </form>
            <p class="visually-hidden" role="status"></p>
            <p class="palette-foot" aria-hidden="true">
                <span><kbd>"\u{21b5}"</kbd> " open"</span>
                <span><kbd>"\u{2191}"</kbd> <kbd>"\u{2193}"</kbd> " move"</span>
                <span><kbd>"?"</kbd> " shortcuts"</span>
            </p>
        </dialog>
    }
}

#[component]
fn Shortcuts(
    goals: Vec<(&'static str, char)>,
    command_key: &'static str,
    are_off: bool,
) -> impl IntoView {
    let general = [(
        format!("{command_key} K"),
        "Go to an account, invoice or action",
    )];
    let single = [("/".to_owned(), "Search"), ("?".to_owned(), "This list")];
    let single = single.into_iter().filter(|_| !are_off);
    let note = if are_off {
        "Single keys are switched off in your profile."
    } else {
        "Single keys do nothing while you type. Your profile can switch them off."
    };
    let goals = goals
        .into_iter()
        .map(|(title, key)| (format!("g {key}"), title));
    view! {
        <dialog class="dialog shortcuts" aria-labelledby="shortcuts-title">
            <div class="dialog-body">
                <h2 id="shortcuts-title">"Keyboard shortcuts"</h2>
                <dl class="key-list">
                    {general.into_iter().chain(single).chain(goals).map(|(keys, what)| key(&keys, what)).collect_view()}
                </dl>
                <p class="dialog-note">{note}</p>
            </div>
            <form class="dialog-foot" method="dialog">
                <button class="button">"Close"</button>
            </form>
        </dialog>
    }
}

/// One row of the list of keys.
pub fn key(keys: &str, what: &str) -> impl IntoView + use<> {
    let keys = keys
        .split(' ')
        .map(|key| view! { <kbd>{key.to_owned()}</kbd> })
        .collect_view();
    view! {
        <div>
            <dt>{keys}</dt>
            <dd>{what.to_owned()}</dd>
        </div>
    }
}

/// Everything that a text fits, as pages and the palette show it.
pub struct Answer {
    /// The text.
    pub text: String,
    /// Accounts and invoices.
    pub findings: Findings,
    /// What to go to or do.
    pub commands: Vec<Command>,
}

impl Answer {
    /// Looks for a text.
    ///
    /// # Errors
    /// Nobody is signed in, or our own part failed.
    pub async fn to(context: &RequestContext, text: &str) -> Result<Self, AppError> {
        let caller = context.authorize(Permission::ReadBilling)?;
        let text: String = text.chars().take(MAX_TEXT_CHARS as usize).collect();
        let text = text.trim().to_owned();
        let findings = context
            .portal
            .find(&caller, &text)
            .await
            .map_err(|error| context.portal_error(error))?;
        let mut commands = commands::commands(context, &text);
        if let [only] = findings.accounts.as_slice() {
            commands.extend(commands::of_account(context, only));
        }
        if !text.is_empty() {
            commands.truncate(MAX_COMMANDS);
        }
        Ok(Self {
            text,
            findings,
            commands,
        })
    }

    /// What was found, counted, for people who hear it.
    pub fn in_words(&self) -> String {
        let count = |count: usize, one: &str, more: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {more}")),
        };
        let parts: Vec<String> = [
            count(self.findings.accounts.len(), "account", "accounts"),
            count(self.findings.invoices.len(), "invoice", "invoices"),
            count(self.commands.len(), "action", "actions"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if parts.is_empty() {
            self.nothing()
        } else {
            parts.join(", ")
        }
    }

    /// That there is nothing.
    pub fn nothing(&self) -> String {
        format!("Nothing fits \u{201c}{}\u{201d}", self.text)
    }

    /// Where all accounts that fit are listed, where they are more than are shown.
    pub fn all_accounts(&self) -> Option<(String, String)> {
        let in_all = self.findings.accounts_in_all;
        (in_all > self.findings.accounts.len() as u64).then(|| {
            (
                format!("All {in_all} accounts that fit"),
                paths::accounts(&AccountQuery::searched(&self.text)),
            )
        })
    }
}

/// What stands at the right of an account.
pub fn account_note(account: &FoundAccount) -> String {
    let parts = [
        account.reference.as_deref(),
        account.number.as_deref(),
        (!account.is_listed).then_some("not listed"),
    ];
    parts
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" \u{b7} ")
}

/// What stands at the right of an invoice.
pub fn invoice_note(invoice: &FoundInvoice) -> impl IntoView + use<> {
    let total = format!("{} {}", invoice.total.grouped(), invoice.total.currency);
    view! { {day_or_dash(invoice.date)} " \u{b7} " {total} }
}

/// What stands at the right of a command: its keys, which phones do not have, or what it costs.
pub fn command_note(command: &Command) -> AnyView {
    let note = command.note.clone();
    match command.target {
        Target::Page(_) if note.is_empty() => ().into_any(),
        Target::Page(_) | Target::Dialog(_) => {
            view! { <span class="palette-keys">{note}</span> }.into_any()
        }
        Target::Post { .. } => note.into_any(),
    }
}

/// The palette's options for a text, as HTML for its list: the very thing that the island shows.
///
/// # Errors
/// Those of [`Answer::to`].
pub async fn options(context: &RequestContext, text: &str) -> Result<String, AppError> {
    let answer = Answer::to(context, text).await?;
    let owner = Owner::new();
    Ok(owner.with(|| Options::of(answer).into_view().to_html()))
}

/// Numbers the options.
#[derive(Default)]
struct Options {
    next: usize,
}

impl Options {
    fn of(answer: Answer) -> impl IntoView {
        let mut options = Self::default();
        let said = answer.in_words();
        let said_again = said.clone();
        let is_nothing = said == answer.nothing();
        let mut accounts: Vec<AnyView> = Vec::new();
        for account in &answer.findings.accounts {
            let note = account_note(account).into_any();
            let href = paths::account(&account.id);
            accounts.push(options.link(Icon::Accounts, account.name.clone(), note, href));
        }
        if let Some((title, href)) = answer.all_accounts() {
            accounts.push(options.link(Icon::Right, title, ().into_any(), href));
        }
        let mut invoices: Vec<AnyView> = Vec::new();
        for invoice in &answer.findings.invoices {
            let title = format!("{} \u{b7} {}", invoice.number, invoice.account_name);
            let note = invoice_note(invoice).into_any();
            let href = paths::invoice_of(&invoice.owner, &invoice.id);
            invoices.push(options.link(Icon::Receipt, title, note, href));
        }
        let commands = answer
            .commands
            .into_iter()
            .map(|command| options.command(command))
            .collect();
        view! {
            <div class="palette-groups" role="presentation" data-said=said_again>
                {group("accounts", "Accounts", accounts)}
                {group("invoices", "Invoices", invoices)}
                {group("commands", "Actions", commands)}
                {is_nothing.then(|| view! { <p class="palette-nothing" role="presentation">{said}</p> })}
            </div>
        }
    }

    fn id(&mut self) -> String {
        self.next += 1;
        format!("option-{}", self.next)
    }

    fn link(&mut self, icon: Icon, title: String, note: AnyView, href: String) -> AnyView {
        let id = self.id();
        view! {
            <a class="palette-option" id=id role="option" tabindex="-1" href=href>
                <Draw icon/>
                <span class="palette-name">{title}</span>
                <span class="palette-note">{note}</span>
            </a>
        }
        .into_any()
    }

    fn command(&mut self, command: Command) -> AnyView {
        let note = command_note(&command);
        let (action, field, opens) = match command.target {
            Target::Page(href) => return self.link(command.icon, command.title, note, href),
            Target::Post { action, field } => (Some(action), field, None),
            Target::Dialog(dialog) => (None, None, Some(dialog)),
        };
        let (name, value) = field.unzip();
        let kind = if opens.is_some() { "button" } else { "submit" };
        view! {
            <button
                class="palette-option"
                id=self.id()
                role="option"
                tabindex="-1"
                type=kind
                formaction=action
                name=name
                value=value
                data-opens=opens
            >
                <Draw icon=command.icon/>
                <span class="palette-name">{command.title}</span>
                <span class="palette-note">{note}</span>
            </button>
        }
        .into_any()
    }
}

fn group(id: &'static str, title: &'static str, options: Vec<AnyView>) -> AnyView {
    if options.is_empty() {
        return ().into_any();
    }
    let id = format!("palette-{id}");
    let labelled_by = id.clone();
    view! {
        <div class="palette-group" role="group" aria-labelledby=labelled_by>
            <p class="palette-title" role="presentation" id=id>{title}</p>
            {options}
        </div>
    }
    .into_any()
}
