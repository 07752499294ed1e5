//! The diff table: each field now and after; what changes is marked by colour, bar and word.

use domain::view::DiffLine;
use leptos::prelude::*;

fn or_dash(text: &str) -> String {
    if text.is_empty() {
        "\u{2013}".to_owned()
    } else {
        text.to_owned()
    }
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
                {is_read_back.then(|| view! { <td>{line.seen.as_deref().map(or_dash)}</td> })}
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
