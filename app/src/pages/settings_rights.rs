//! What Zoom lets this installation do: the scopes of its token, and what does not work without one.

use domain::operation::Operation;
use domain::view::TokenRights;
use leptos::prelude::*;

use super::settings::pairs;
use crate::ui::card::Card;
use crate::ui::table::TableBox;

/// The card.
pub fn rights(rights: TokenRights) -> AnyView {
    match rights {
        TokenRights::NoToken => in_words(
            "Not known: this instance has asked for no token since it started. Test the connection to see them.",
        ),
        TokenRights::NotTold => in_words(
            "Not known: Zoom does not tell the scopes of a token that is given by the configuration. What it \
             lacks shows when a call is refused, with the scope\u{2019}s name.",
        ),
        TokenRights::Told { scopes, lacking } if lacking.is_empty() => {
            let granted = granted(&scopes);
            view! {
                <Card title="Rights at Zoom">
                    {granted}
                    <p class="settings-rights">"They allow everything that Subtotal asks of Zoom."</p>
                </Card>
            }
            .into_any()
        }
        TokenRights::Told { scopes, lacking } => {
            let granted = granted(&scopes);
            let rows = lacking.into_iter().map(row).collect_view();
            view! {
                <Card title="Rights at Zoom">
                    {granted}
                    <p class="settings-rights">
                        "Some scopes are missing. Add them to the app in the Zoom App Marketplace; they hold within the \
                         hour, with the next token."
                    </p>
                </Card>
                <TableBox caption="What does not work for want of a scope" class="rights-table" scrolls=true>
                    <thead>
                        <tr>
                            <th scope="col">"Does not work"</th>
                            <th scope="col">"Zoom\u{2019}s operation"</th>
                            <th scope="col">"Add one of these scopes"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </TableBox>
            }
            .into_any()
        }
    }
}

fn in_words(words: &'static str) -> AnyView {
    view! { <Card title="Rights at Zoom"><p>{words}</p></Card> }.into_any()
}

fn granted(scopes: &[String]) -> AnyView {
    let scopes = scopes
        .iter()
        .map(|scope| view! { <code class="scope">{scope.clone()}</code> })
        .collect_view();
    pairs(vec![("Scopes of the token", scopes.into_any())])
}

fn row(operation: Operation) -> impl IntoView {
    let scopes = operation
        .scopes()
        .iter()
        .map(|scope| view! { <code class="scope">{*scope}</code> })
        .collect_view();
    view! {
        <tr>
            <th scope="row" class="name">{without(operation)}</th>
            <td>{operation.title()}</td>
            <td>{scopes}</td>
        </tr>
    }
}

/// What people miss where it can't be called.
fn without(operation: Operation) -> &'static str {
    match operation {
        Operation::Accounts => "The list of accounts, and with it everything else",
        Operation::Account => "Who pays, and whether an account can be changed",
        Operation::Plans => "Plans & add-ons of accounts",
        Operation::PlanUsage => "Usage, of accounts and of the master account",
        Operation::BillingContact => "Billing contacts, and reading back their changes",
        Operation::BillingContactUpdate => "Changing a billing contact",
        Operation::Invoices => "Invoices, open balances and what is overdue",
        Operation::Invoice => "The items of an invoice",
        Operation::InvoicePdf | Operation::InvoicePdfOld => "PDFs of invoices",
        Operation::Renewals => "Renewals, and whether they are automatic",
        Operation::PlanCreate => "Subscribing a free account to plans",
        Operation::AddonCreate => "Adding an add-on",
        Operation::AddonUpdate => "Changing an add-on",
        Operation::AddonCancel => "Cancelling an add-on",
        Operation::BaseUpdate => "Changing a base plan",
        Operation::BaseCancel => "Cancelling a base plan",
    }
}
