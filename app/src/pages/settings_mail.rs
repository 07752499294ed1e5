//! How sending e-mail is set up and how it is doing.

use domain::view::MailState;
use leptos::prelude::*;

use super::settings::pairs;
use crate::paths::post;
use crate::ui::card::Card;
use crate::ui::when::Times;

/// The card.
pub fn mail_card(mail: &MailState) -> AnyView {
    let Some(host) = &mail.host else {
        return view! {
            <Card title="E-mail">
                <p>
                    "Off: nobody is told of changes by e-mail. Set " <code>"SUBTOTAL_SMTP_HOST"</code> " and "
                    <code>"SUBTOTAL_SMTP_FROM"</code> " to switch it on."
                </p>
            </Card>
        }
        .into_any();
    };
    let rows = pairs(rows(mail, host));
    view! {
        <Card title="E-mail">
            {rows}
            <div class="settings-acts">
                <form method="post" action=post::TRY_MAIL>
                    <button class="button" type="submit">"Send a test e-mail to me"</button>
                </form>
            </div>
        </Card>
    }
    .into_any()
}

fn rows(mail: &MailState, host: &str) -> Vec<(&'static str, AnyView)> {
    let times = Times::of_page();
    let figures = &mail.figures;
    let sent = match figures.sent_at {
        Some(at) => format!("{}, {}", times.clock(at), times.age(at).text),
        None => "None yet".to_owned(),
    };
    let failure = match &figures.failure {
        Some((at, sentence)) => format!("{}: {sentence}", times.clock(*at)),
        None => "None".to_owned(),
    };
    vec![
        ("State", format!("On, via {host}").into_any()),
        ("Last sent", sent.into_any()),
        ("Last error", failure.into_any()),
        ("Waiting", figures.waiting.to_string().into_any()),
        ("Given up", figures.given_up.to_string().into_any()),
    ]
}
