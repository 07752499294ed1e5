//! Cards: a block with a head, a body and a foot that names source and age.

use leptos::prelude::*;

/// A card.
#[component]
pub fn Card(
    /// Its heading, second level.
    #[prop(into)]
    title: String,
    /// What stands at the right of the head: an action, a badge.
    #[prop(optional_no_strip, into)]
    aside: Option<AnyView>,
    /// Source and age.
    #[prop(optional_no_strip, into)]
    foot: Option<AnyView>,
    /// Whether the body goes to the edges, for tables and lists.
    #[prop(optional)]
    is_flush: bool,
    /// The body.
    children: Children,
) -> impl IntoView {
    let body = if is_flush {
        "card-body is-flush"
    } else {
        "card-body"
    };
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{title}</h2>
                {aside}
            </div>
            <div class=body>{children()}</div>
            {foot.map(|foot| view! { <div class="card-foot">{foot}</div> })}
        </section>
    }
}

/// One key figure.
#[component]
pub fn Kpi(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The figure.
    figure: AnyView,
    /// The small unit beside it.
    #[prop(optional, into)]
    unit: String,
    /// One line below, or a meter.
    #[prop(optional_no_strip, into)]
    line: Option<AnyView>,
    /// Source and age, at the bottom.
    source: AnyView,
) -> impl IntoView {
    view! {
        <div class="kpi">
            <p class="kpi-label">{label}</p>
            <p class="kpi-figure">
                <strong>{figure}</strong>
                {(!unit.is_empty()).then(|| view! { " " <span class="kpi-unit">{unit}</span> })}
            </p>
            {line.map(|line| view! { <div class="kpi-line">{line}</div> })}
            <p class="kpi-source">{source}</p>
        </div>
    }
}
