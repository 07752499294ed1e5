//! The search over everything: the palette as a page. An id or a number leads on to what it stands for.

use domain::people::Permission;
use domain::view::{ExactFind, FoundAccount, FoundInvoice};
use leptos::prelude::*;

use super::commands::{Command, Target};
use super::finder::{Answer, SearchField, account_note, command_note, invoice_note};
use super::page::{Screen, from_query, page, redirect};
use super::rail::Place;
use crate::paths;
use crate::ui::card::Card;
use crate::ui::empty::Empty;
use crate::ui::icon::{Draw, Icon};
use crate::ui::mark::Emptiness;

/// The page.
#[component]
pub fn Search() -> impl IntoView {
    let text = from_query("q").unwrap_or_default();
    page(Permission::ReadBilling, move |desk| async move {
        let answer = Answer::to(&desk.context, &text).await?;
        if let Some(exact) = &answer.findings.exact {
            redirect(&path_of(exact));
        }
        let title = if answer.text.is_empty() {
            "Search".to_owned()
        } else {
            format!("{} \u{2013} Search", answer.text)
        };
        Ok(Screen {
            title,
            place: Place::Nowhere,
            body: body(answer).into_any(),
            said: None,
        })
    })
}

fn path_of(exact: &ExactFind) -> String {
    match exact {
        ExactFind::Account(account) => paths::account(account),
        ExactFind::Invoice(owner, invoice) => paths::invoice_of(owner, invoice),
    }
}

fn body(answer: Answer) -> impl IntoView {
    let said = answer.in_words();
    let is_nothing = said == answer.nothing();
    let all_accounts = answer.all_accounts().map(|(title, href)| {
        view! { <li>{link(Icon::Right, title, ().into_any(), href)}</li> }
    });
    let facts = (!answer.text.is_empty() && !is_nothing)
        .then(|| view! { <ul class="facts"><li>{said.clone()}</li></ul> });
    let nothing = is_nothing.then(|| {
        view! {
            <div class="card">
                <div class="card-body">
                    <Empty
                        emptiness=Emptiness::KnownNone
                        title=said
                        text="Accounts are searched by name, number, id, e-mail, reference and tag, invoices by number and id. Only what Subtotal has stored is searched; Zoom is not asked."
                    />
                </div>
            </div>
        }
    });
    let accounts = list(
        "Accounts",
        answer.findings.accounts.iter().map(account),
        all_accounts,
    );
    let invoices = list(
        "Invoices",
        answer.findings.invoices.iter().map(invoice),
        None::<()>,
    );
    // What opens a dialog takes the island, and that is the palette itself.
    let commands = answer
        .commands
        .into_iter()
        .filter(|command| !matches!(command.target, Target::Dialog(_)));
    view! {
        <div class="page-head">
            <div class="page-head-text">
                <h1>"Search"</h1>
                {facts}
            </div>
        </div>
        <form class="filter-bar search-page-form" role="search" method="get" action=paths::SEARCH>
            <div class="search-field">
                <SearchField text=answer.text label="Account, invoice or action" class="control"/>
            </div>
            <button class="button" type="submit">"Search"</button>
        </form>
        {accounts}
        {invoices}
        {list("Actions", commands.map(command), None::<()>)}
        {nothing}
    }
}

fn list(
    title: &'static str,
    items: impl Iterator<Item = AnyView>,
    last: Option<impl IntoView + 'static>,
) -> Option<AnyView> {
    let items: Vec<AnyView> = items.collect();
    (!items.is_empty()).then(|| {
        let items = items.into_iter().map(|item| view! { <li>{item}</li> });
        view! {
            <Card title is_flush=true>
                <ul class="find-list">{items.collect_view()} {last}</ul>
            </Card>
        }
        .into_any()
    })
}

fn account(account: &FoundAccount) -> AnyView {
    let note = account_note(account).into_any();
    link(
        Icon::Accounts,
        account.name.clone(),
        note,
        paths::account(&account.id),
    )
}

fn invoice(invoice: &FoundInvoice) -> AnyView {
    link(
        Icon::Receipt,
        format!("{} \u{b7} {}", invoice.number, invoice.account_name),
        invoice_note(invoice).into_any(),
        paths::invoice_of(&invoice.owner, &invoice.id),
    )
}

fn command(command: Command) -> AnyView {
    let note = command_note(&command);
    let (action, field) = match command.target {
        Target::Page(href) => return link(command.icon, command.title, note, href),
        Target::Post { action, field } => (action, field),
        Target::Dialog(_) => return ().into_any(),
    };
    let field = field.map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    view! {
        <form method="post" action=action>
            {field}
            <button class="find-item" type="submit">
                <Draw icon=command.icon/>
                <span class="palette-name">{command.title}</span>
                <span class="palette-note">{note}</span>
            </button>
        </form>
    }
    .into_any()
}

fn link(icon: Icon, title: String, note: AnyView, href: String) -> AnyView {
    view! {
        <a class="find-item" href=href>
            <Draw icon/>
            <span class="palette-name">{title}</span>
            <span class="palette-note">{note}</span>
        </a>
    }
    .into_any()
}
