//! What a person is told of by e-mail: two switches.

use domain::view::OwnMail;
use leptos::prelude::*;

use crate::paths::post;
use crate::ui::card::Card;
use crate::ui::field::TickBox;

/// The card.
pub fn switches(mail: OwnMail) -> impl IntoView {
    let note = if mail.is_on {
        "They go to the address with which you sign in, once for each event."
    } else {
        "No e-mail is sent here: no server is configured. Your choice holds once there is one."
    };
    view! {
        <Card title="E-mail">
            <form class="profile-form" method="post" action=post::SAVE_MAIL_CHOICES>
                <TickBox name="waiting" label="Waiting for you" is_ticked=mail.choices.waiting
                    hint="Somebody has submitted a change that you may approve."/>
                <TickBox name="attention" label="Needs attention" is_ticked=mail.choices.attention
                    hint="A change of yours, or one that you may approve, has failed, or nobody knows its outcome."/>
                <button class="button" type="submit">"Save e-mail switches"</button>
                <p class="profile-note">{note}</p>
            </form>
        </Card>
    }
}
