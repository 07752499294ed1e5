//! What a person is told of by e-mail: two switches.

use domain::view::OwnMail;
use leptos::prelude::*;

use crate::paths::post;
use crate::ui::card::Card;

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
                <div class="field">
                    <label class="choice">
                        <input type="checkbox" name="waiting" value="on" checked=mail.choices.waiting
                            aria-describedby="mail-waiting-hint"/>
                        "Waiting for you"
                    </label>
                    <p class="field-hint" id="mail-waiting-hint">
                        "Somebody has submitted a change that you may approve."
                    </p>
                </div>
                <div class="field">
                    <label class="choice">
                        <input type="checkbox" name="attention" value="on" checked=mail.choices.attention
                            aria-describedby="mail-attention-hint"/>
                        "Needs attention"
                    </label>
                    <p class="field-hint" id="mail-attention-hint">
                        "A change of yours, or one that you may approve, has failed, or nobody knows its outcome."
                    </p>
                </div>
                <button class="button" type="submit">"Save e-mail switches"</button>
                <p class="profile-note">{note}</p>
            </form>
        </Card>
    }
}
