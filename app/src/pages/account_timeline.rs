//! Events of an account as entries of a timeline, for the overview and the history.

use domain::ids::AccountId;
use domain::view::{EventKind, EventLink, Moment, TimelineEvent, Tone};
use leptos::prelude::*;

use crate::paths;
use crate::ui::badge::Family;
use crate::ui::icon::Icon;
use crate::ui::timeline::{Entry, Timeline, on_day, to_the_minute};

/// The events of one account.
pub fn timeline(id: &AccountId, events: Vec<TimelineEvent>) -> AnyView {
    let entries = events.into_iter().map(|event| entry(id, event)).collect();
    view! { <Timeline entries/> }.into_any()
}

fn entry(id: &AccountId, event: TimelineEvent) -> Entry {
    let (icon, family) = look(&event);
    let href = event.link.map(|link| match link {
        EventLink::Change(change) => paths::change(change),
        EventLink::Invoice(invoice) => paths::invoice(id, &invoice),
    });
    let fact = match href {
        Some(href) => view! { <a href=href>{event.fact}</a> }.into_any(),
        None => event.fact.into_any(),
    };
    Entry {
        icon,
        family,
        sentence: view! { <strong>{fact}</strong> " " {event.rest} }.into_any(),
        detail: event.detail,
        time: match event.moment {
            Moment::At(at) => to_the_minute(at),
            Moment::On(date) => on_day(date),
        },
    }
}

fn look(event: &TimelineEvent) -> (Icon, Family) {
    let family = match event.tone {
        Tone::Info => Family::Neutral,
        Tone::Ok => Family::Ok,
        Tone::Warn => Family::Warn,
        Tone::Bad => Family::Bad,
    };
    let icon = match (event.kind, event.tone) {
        (_, Tone::Ok) => Icon::Check,
        (_, Tone::Bad) => Icon::Alert,
        (EventKind::Changes, Tone::Warn) => Icon::Question,
        (EventKind::Changes, Tone::Info) => Icon::Pencil,
        (EventKind::Zoom, _) => Icon::Wave,
        (EventKind::Usage, _) => Icon::Person,
        (EventKind::Invoices, _) => Icon::Receipt,
        (EventKind::Records, _) => Icon::Note,
        (EventKind::Access, _) => Icon::Refresh,
    };
    (icon, family)
}
