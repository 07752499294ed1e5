//! Views as the HTML that they come to. On the server all of a page is loaded before it is shown, so that
//! nothing is left to wait for, and nothing of it is kept: what stands here makes use of that.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;

/// A whole page. Leptos would go through each of a long table's cells once more to ask whether something
/// is still to come.
pub fn written_out(view: impl IntoView) -> AnyView {
    InertElement::new(without_markers(&view.to_html())).into_any()
}

/// Many rows of one table, each written before the next one is made: what a row takes is free again for
/// the next, instead of all of them standing side by side.
pub fn written_rows<V: IntoView>(rows: impl Iterator<Item = V>) -> AnyView {
    let html: String = rows.map(RenderHtml::to_html).collect();
    InertElement::new(html).into_any()
}

const ISLAND: &str = "<leptos-island";
const ISLAND_END: &str = "</leptos-island>";

/// A page's HTML without the comments between its pieces, by which a browser could take it over; in a long
/// table they are one node in two. Islands keep theirs: there the browser counts on them.
fn without_markers(html: &str) -> String {
    let mut clean = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find(ISLAND) {
        let (before, island) = rest.split_at(start);
        push_without_comments(&mut clean, before);
        let (island, behind) = island.split_at(island_length(island));
        clean.push_str(island);
        rest = behind;
    }
    push_without_comments(&mut clean, rest);
    clean
}

/// How long an island is that begins here, with those inside it.
fn island_length(html: &str) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    loop {
        let rest = &html[at..];
        let end = rest.find(ISLAND_END);
        match (rest.find(ISLAND), end) {
            (Some(start), Some(end)) if start < end => {
                depth += 1;
                at += start + ISLAND.len();
            }
            (_, Some(end)) => {
                depth = depth.saturating_sub(1);
                at += end + ISLAND_END.len();
                if depth == 0 {
                    return at;
                }
            }
            (_, None) => return html.len(),
        }
    }
}

/// Text and attributes are escaped: what begins like a comment is one.
fn push_without_comments(clean: &mut String, html: &str) {
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once("<!") {
        clean.push_str(before);
        rest = match behind.strip_prefix('>') {
            Some(behind) => behind,
            None => behind.split_once("-->").map_or("", |(_, behind)| behind),
        };
    }
    clean.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_everything_else_stays() {
        assert_eq!(
            without_markers("<td>37<!> <!>of 40<!--<() />--></td><!>"),
            "<td>37 of 40</td>"
        );
        assert_eq!(
            without_markers("<p>a &lt;!&gt; b</p>"),
            "<p>a &lt;!&gt; b</p>"
        );
        assert_eq!(without_markers(""), "");
    }

    #[test]
    fn what_was_typed_stays_though_it_looks_like_a_comment() {
        let name = "A<!>B<!--C";
        let html = view! { <a title=name href=format!("/{name}")>{name}</a> }.to_html();
        let escaped = "A&lt;!&gt;B&lt;!--C";
        assert_eq!(
            without_markers(&html),
            format!("<a title=\"{escaped}\" href=\"/{escaped}\">{escaped}</a>")
        );
    }

    #[test]
    fn islands_keep_theirs() {
        let island = "<leptos-island data-component=\"A\">x<!><leptos-island>y<!></leptos-island>z<!>\
                      </leptos-island>";
        assert_eq!(
            without_markers(&format!("a<!>b{island}c<!>d{island}<!>")),
            format!("ab{island}cd{island}")
        );
    }
}
