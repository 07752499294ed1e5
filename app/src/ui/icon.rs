//! All icons: 16 units square, strokes of 1.5 px in the colour of the text. Always beside a word, so
//! they are hidden from readers.

use leptos::prelude::*;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident => $drawing:literal;)+) => {
        /// Which icon.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(dead_code, reason = "a set is drawn together; the linker drops what nobody draws")]
        pub enum Icon {
            $($(#[$doc])* $name,)+
        }

        impl Icon {
            fn drawing(self) -> &'static str {
                match self {
                    $(Self::$name => $drawing,)+
                }
            }
        }
    };
}

icons! {
    /// Done, passed.
    Check => r#"<path d="m3 8.6 3.2 3.2L13 4.6"/>"#;
    /// Closed to this person or in this state.
    Lock => r#"<rect x="3.5" y="7" width="9" height="6.5" rx="1.5"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>"#;
    /// Waiting, old, in motion.
    Clock => r#"<circle cx="8" cy="8" r="5.75"/><path d="M8 4.9v3.3l2.1 1.3"/>"#;
    /// Ask Zoom again.
    Refresh => r#"<path d="M13.25 8a5.25 5.25 0 1 1-1.6-3.8l1.6 1.5"/><path d="M13.25 2.4v3.3H9.9"/>"#;
    /// Search.
    Search => r#"<circle cx="7" cy="7" r="4.4"/><path d="m10.3 10.3 3.3 3.3"/>"#;
    /// Sub accounts.
    Accounts => r#"<path d="M3.3 13.5V3.2a.7.7 0 0 1 .7-.7h4.1a.7.7 0 0 1 .7.7v10.3M8.8 6.4h3.3a.7.7 0 0 1 .7.7v6.4M1.9 13.5h12.2M5.4 5.4h1.3M5.4 8h1.3M5.4 10.6h1.3M10.8 9h.2M10.8 11.2h.2"/>"#;
    /// What matters today.
    Home => r#"<path d="M2.8 7.3 8 2.9l5.2 4.4v5.5a.7.7 0 0 1-.7.7H3.5a.7.7 0 0 1-.7-.7zM6.4 13.5V9.6h3.2v3.9"/>"#;
    /// Invoices.
    Receipt => r#"<path d="M3.6 13.6V2.9a.5.5 0 0 1 .5-.5h7.8a.5.5 0 0 1 .5.5v10.7l-1.5-1.1-1.4 1.1L8 12.5l-1.5 1.1-1.4-1.1zM5.9 5.5h4.2M5.9 8h4.2"/>"#;
    /// The master account.
    Master => r#"<path d="M3 13.5V5.2l5-2.9 5 2.9v8.3zM6.2 13.5v-3.2h3.6v3.2M6 7.2h.2M9.8 7.2h.2"/>"#;
    /// Settings.
    Sliders => r#"<path d="M2.5 4.9h6.2M11.6 4.9h1.9M2.5 11.1h2M7.4 11.1h6.1"/><circle cx="10.1" cy="4.9" r="1.5"/><circle cx="5.9" cy="11.1" r="1.5"/>"#;
    /// One person.
    Person => r#"<circle cx="8" cy="5.4" r="2.6"/><path d="M2.9 13.5c.5-2.8 2.5-4.2 5.1-4.2s4.6 1.4 5.1 4.2"/>"#;
    /// Add, or a filter that is not set.
    Plus => r#"<path d="M8 3.4v9.2M3.4 8h9.2"/>"#;
    /// Which columns.
    Columns => r#"<path d="M2.6 3.2h10.8v9.6H2.6zM6.2 3.2v9.6M9.8 3.2v9.6"/>"#;
    /// Copy to the clipboard.
    Copy => r#"<path d="M5.6 5.6h7.2v7.2H5.6zM10.4 5.6V3.2H3.2v7.2h2.4"/>"#;
    /// Keys.
    Keyboard => r#"<rect x="1.8" y="4.2" width="12.4" height="7.6" rx="1.4"/><path d="M4.2 6.7h.2M6.7 6.7h.2M9.2 6.7h.2M11.6 6.7h.2M5.2 9.3h5.6"/>"#;
    /// A note.
    Note => r#"<path d="M3.2 2.8h9.6v6.8l-3.4 3.6H3.2zM12.8 9.6H9.4v3.6M5.4 5.4h5.2M5.4 7.8h3"/>"#;
    /// Changed somewhere else.
    Wave => r#"<path d="M1.8 8.6c1.5-4.4 3.6-4.4 5.1-1.3 1.6 3.4 3.9 3.6 7.3-1"/>"#;
    /// What is on record.
    Ledger => r#"<path d="M3.4 2.5h9.2v11H3.4zM6 2.5v11M8.2 5.6h2.4M8.2 8h2.4"/>"#;
    /// Upload.
    Upload => r#"<path d="M8 10.3V2.7M4.8 5.8 8 2.6l3.2 3.2M3 13.2h10"/>"#;
    /// Goes on.
    Play => r#"<path d="M5 3.2v9.6L12.6 8z"/>"#;
    /// Stands still.
    Pause => r#"<path d="M5.4 3.4v9.2M10.6 3.4v9.2"/>"#;
    /// A simulated Zoom.
    Flask => r#"<path d="M6.2 2.4h3.6M6.9 2.4v4L3.6 12a1 1 0 0 0 .9 1.5h7a1 1 0 0 0 .9-1.5L9.1 6.4v-4M5.2 10h5.6"/>"#;
    /// Calls that are left.
    Gauge => r#"<path d="M3.7 12.6a5.9 5.9 0 1 1 8.6 0M8 8.9l2.2-2.5"/>"#;
    /// Opens the navigation.
    Menu => r#"<path d="M2.5 4.4h11M2.5 8h11M2.5 11.6h11"/>"#;
    /// Next page, or into something.
    Right => r#"<path d="m6.2 3.8 4.2 4.2-4.2 4.2"/>"#;
    /// Previous page.
    Left => r#"<path d="M9.8 3.8 5.6 8l4.2 4.2"/>"#;
    /// Opens below.
    Down => r#"<path d="m4 6.2 4 4 4-4"/>"#;
    /// Sorted upwards, or above a bound.
    Up => r#"<path d="M8 13V3.4M4.2 7 8 3.2 11.8 7"/>"#;
    /// Sorted downwards.
    Fall => r#"<path d="M8 3v9.6M4.2 9 8 12.8 11.8 9"/>"#;
    /// Narrows a list down.
    Funnel => r#"<path d="M2.5 4.4h11M4.5 8h7M6.5 11.6h3"/>"#;
    /// Not known.
    Question => r#"<circle cx="8" cy="8" r="5.75"/><path d="M6.4 6.5a1.65 1.65 0 1 1 2.3 1.6c-.5.2-.7.5-.7 1M8 11v.1"/>"#;
    /// Overdue, failed, refused.
    Alert => r#"<circle cx="8" cy="8" r="5.75"/><path d="M8 5.1v3.3M8 10.8v.1"/>"#;
    /// To note.
    Warning => r#"<path d="M8 2.6 14 13.2H2zM8 6.6v3M8 11.3v.1"/>"#;
    /// To know.
    Info => r#"<circle cx="8" cy="8" r="5.75"/><path d="M8 7.6v3.3M8 5.2v.1"/>"#;
    /// Download.
    Download => r#"<path d="M8 2.6v7.6M4.8 7.2 8 10.3l3.2-3.1M3 13.2h10"/>"#;
    /// Take away.
    Cross => r#"<path d="m4 4 8 8M12 4l-8 8"/>"#;
    /// A bundle.
    Box => r#"<path d="M8 2.4 13.2 5v6L8 13.6 2.8 11V5zM2.8 5 8 7.6 13.2 5M8 7.6v6"/>"#;
    /// Ended or ending on a day.
    Calendar => r#"<path d="M2.9 3.8h10.2v9.7H2.9zM2.9 6.8h10.2M5.6 2.3v2.6M10.4 2.3v2.6"/>"#;
    /// Sent out.
    Send => r#"<path d="M13.6 2.5 2.4 7.2l4.5 1.9 1.9 4.5zM6.9 9.1l2.6-2.6"/>"#;
    /// Written by a person.
    Pencil => r#"<path d="m3 10.7-.5 2.8 2.8-.5 7.6-7.6-2.3-2.3zM9.2 4.5l2.3 2.3"/>"#;
    /// Leaves.
    Leave => r#"<path d="M6.5 2.8H3.2v10.4h3.3M10 5l3 3-3 3M13 8H6.4"/>"#;
}

/// Draws an icon.
#[component]
pub fn Draw(
    /// Which.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg
            class="icon"
            viewBox="0 0 16 16"
            width="16"
            height="16"
            aria-hidden="true"
            inner_html=icon.drawing()
        ></svg>
    }
}
