//! The diff table: each field now and after; what changes is marked by colour, bar and word.

use domain::view::DiffLine;
use leptos::prelude::*;

use super::icon::{Draw, Icon};

fn or_dash(text: &str) -> String {
    if text.is_empty() {
        "\u{2013}".to_owned()
    } else {
        text.to_owned()
    }
}

/// What was seen of a field: with a mark and a word where it was to change.
fn read_back(line: &DiffLine) -> AnyView {
    let Some(seen) = line.seen.as_deref() else {
        return or_dash("").into_any();
    };
    let (class, icon, word) = match (line.is_changed(), seen == line.after) {
        (false, _) => return or_dash(seen).into_any(),
        (true, true) => ("seen is-ok", Icon::Check, "as sent"),
        (true, false) => ("seen is-warn", Icon::Warning, "not as sent"),
    };
    view! {
        <span class=class>
            <Draw icon/>
            <span>{or_dash(seen)} <span class="diff-word">{word}</span></span>
        </span>
    }
    .into_any()
}

/// A diff, what changes first. Where it was read back, what was seen stands in a column of its own.
#[component]
pub fn DiffTable(
    /// All fields, changed or not.
    lines: Vec<DiffLine>,
) -> impl IntoView {
    let (changed, unchanged): (Vec<_>, Vec<_>) = lines.into_iter().partition(DiffLine::is_changed);
    let is_read_back = changed.iter().any(|line| line.seen.is_some());
    let row = move |line: DiffLine| {
        let is_changed = line.is_changed();
        let before = or_dash(&line.before);
        let seen = read_back(&line);
        view! {
            <tr class=if is_changed { "is-changed" } else { "is-same" }>
                <th scope="row">
                    {line.title}
                    <span class="diff-word">{if is_changed { "changed" } else { "unchanged" }}</span>
                </th>
                <td>{if is_changed { view! { <del>{before}</del> }.into_any() } else { before.into_any() }}</td>
                <td>{if is_changed {
                    view! { <ins>{or_dash(&line.after)}</ins> }.into_any()
                } else {
                    or_dash(&line.after).into_any()
                }}</td>
                {is_read_back.then(|| view! { <td>{seen}</td> })}
            </tr>
        }
    };
    view! {
        <div class="table-box">
            <div class="table-scroll" role="region" aria-label="What changes" tabindex="0">
                <table class="table diff">
                    <caption>"Each field now and after the change"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Field"</th>
                            <th scope="col">"Now"</th>
                            <th scope="col">"After"</th>
                            {is_read_back.then(|| view! { <th scope="col">"Read back"</th> })}
                        </tr>
                    </thead>
                    <tbody>
                        {changed.into_iter().map(row).collect_view()}
                        {unchanged.into_iter().map(row).collect_view()}
                    </tbody>
                </table>
            </div>
        </div>
    }
}
