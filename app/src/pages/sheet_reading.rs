//! How an uploaded file was understood, on the page of its dry run, whatever the file holds.

use domain::view::{Notice, SheetReading, TextEncoding, Tone};
use leptos::prelude::*;

use crate::ui::notice::NoticeBox;

/// `read as UTF-8 with commas`.
pub fn read_as(reading: &SheetReading) -> String {
    let encoding = match reading.encoding {
        TextEncoding::Utf8 => "UTF-8",
        TextEncoding::Utf16Le | TextEncoding::Utf16Be => "UTF-16",
        TextEncoding::Windows1252 { .. } => "Windows-1252",
    };
    format!("read as {encoding} with {}", reading.separator.title())
}

/// What should be looked at before it is applied: an encoding that is a guess, columns that are left alone.
pub fn cautions(reading: &SheetReading) -> impl IntoView + use<> {
    let guessed = match reading.encoding {
        TextEncoding::Windows1252 { line } => Some(Notice {
            tone: Tone::Warn,
            title: "Read as Windows-1252, because it is not UTF-8".to_owned(),
            text: format!(
                "Line {line} is the first that is not UTF-8. Look at names with accents before you apply it."
            ),
        }),
        _ => None,
    };
    let ignored = (!reading.ignored.is_empty()).then(|| reading.ignored.join(", "));
    view! {
        {guessed.map(|notice| view! { <NoticeBox notice/> })}
        {ignored.map(|names| view! { <p class="page-note">"Columns that are left alone: " {names} "."</p> })}
    }
}
