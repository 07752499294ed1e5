//! The bytes of a file as text: UTF-8, UTF-16 with its mark, or Windows-1252 where it is neither.
//!
//! What can't be read is named with its line. Nothing is replaced by a question mark in silence.

use domain::view::TextEncoding;
use encoding_rs::WINDOWS_1252;

/// A file as text, with `\n` alone at the ends of lines.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) encoding: TextEncoding,
}

/// Beginnings of files that are no text, and what they are.
const OTHER_FILES: [(&[u8], &str); 4] = [
    (b"PK\x03\x04", "a workbook or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
];
/// One byte in so many that is zero means that a file is no text of single bytes.
const ZEROS_OF_BINARY: usize = 16;

/// Reads a file.
///
/// # Errors
/// Why it can't be read, in a sentence.
pub(crate) fn read(bytes: &[u8]) -> Result<Text, String> {
    if bytes.is_empty() {
        return Err("The file is empty.".to_owned());
    }
    let other = OTHER_FILES
        .iter()
        .find(|(start, _)| bytes.starts_with(start));
    if let Some((_, what)) = other {
        return Err(format!(
            "This is {what}, not CSV. Save the sheet as \u{201c}CSV UTF-8\u{201d} and upload that."
        ));
    }
    let (text, encoding) = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => (marked_utf8(rest)?, TextEncoding::Utf8),
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes)?, TextEncoding::Utf16Le),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes)?, TextEncoding::Utf16Be),
        _ => unmarked(bytes)?,
    };
    Ok(Text {
        text: with_plain_line_ends(text),
        encoding,
    })
}

fn marked_utf8(bytes: &[u8]) -> Result<String, String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(format!(
            "Line {} is not UTF-8, although the file begins with the mark of UTF-8. Nothing was read. \
             Save it again as \u{201c}CSV UTF-8\u{201d}.",
            line_at(&bytes[..error.valid_up_to()])
        )),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    for character in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match character {
            Ok(character) => text.push(character),
            Err(_) => return Err(broken_utf16(&text)),
        }
    }
    if rest.is_empty() {
        Ok(text)
    } else {
        Err(broken_utf16(&text))
    }
}

fn broken_utf16(before: &str) -> String {
    format!(
        "Line {} holds a broken character, although the file begins with the mark of UTF-16. \
         Nothing was read. Save it again as \u{201c}CSV UTF-8\u{201d}.",
        line_at(before.as_bytes())
    )
}

fn unmarked(bytes: &[u8]) -> Result<(String, TextEncoding), String> {
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    if zeros * ZEROS_OF_BINARY > bytes.len() {
        return Err(
            "The file holds many zero bytes: it is no text, or UTF-16 without its mark. Save it as \
             \u{201c}CSV UTF-8\u{201d} and upload that."
                .to_owned(),
        );
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok((text.to_owned(), TextEncoding::Utf8)),
        Err(error) => error,
    };
    let line = line_at(&bytes[..error.valid_up_to()]);
    // Five bytes stand for nothing in Windows-1252. A file that has one of them is in yet another
    // encoding, or broken; guessing on would turn names into other names.
    let unknown = |byte: &u8| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
    if let Some(at) = bytes.iter().position(unknown) {
        return Err(format!(
            "Line {} is neither UTF-8 nor Windows-1252 (byte {:02X}). Nothing was read. Save the file \
             as \u{201c}CSV UTF-8\u{201d}.",
            line_at(&bytes[..at]),
            bytes[at]
        ));
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Ok((text.into_owned(), TextEncoding::Windows1252 { line }))
}

/// The number of the line that begins or goes on behind these bytes, from 1.
fn line_at(before: &[u8]) -> u32 {
    let breaks = before
        .iter()
        .enumerate()
        .filter(|(index, byte)| match byte {
            b'\n' => true,
            b'\r' => before.get(index + 1) != Some(&b'\n'),
            _ => false,
        })
        .count();
    u32::try_from(breaks).unwrap_or(u32::MAX - 1) + 1
}

fn with_plain_line_ends(text: String) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    }
}
