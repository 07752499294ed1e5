//! Reading files: encodings, separators, names of columns, lines. Nothing here needs a database.

use domain::records::{RecordField, RecordFields};
use domain::view::{Separator, TextEncoding};
use proptest::prelude::*;

use super::check::{RECORD_COLUMNS, over};
use super::table::Table;
use crate::sheet::text::{self, Text};

fn open(bytes: &[u8]) -> Result<Table, String> {
    text::read(bytes).and_then(|text| Table::open(text, &RECORD_COLUMNS))
}

/// Line number, account, and the reference or what is wrong, of each line.
fn told(bytes: &[u8]) -> Vec<(u32, String, Result<String, String>)> {
    let table = open(bytes).expect("a table");
    let lines = table.lines().map(|line| {
        let said = line.said.map(|said| {
            let fields = over(said, RecordFields::default());
            fields.text(RecordField::CustomerReference).to_owned()
        });
        (line.number, line.key, said)
    });
    lines.collect()
}

fn good(line: u32, key: &str, reference: &str) -> (u32, String, Result<String, String>) {
    (line, key.to_owned(), Ok(reference.to_owned()))
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(bytes)
        .collect()
}

const TEXT: &str = "account,customer_reference\nacc-1,Größe 5 €\n";

#[test]
fn each_encoding_is_read_and_told() {
    let marked = [b"\xef\xbb\xbf", TEXT.as_bytes()].concat();
    let windows = b"account,customer_reference\nacc-1,Gr\xf6\xdfe 5 \x80\n";
    for (bytes, encoding) in [
        (TEXT.as_bytes(), TextEncoding::Utf8),
        (&marked, TextEncoding::Utf8),
        (&utf16(TEXT, u16::to_le_bytes), TextEncoding::Utf16Le),
        (&utf16(TEXT, u16::to_be_bytes), TextEncoding::Utf16Be),
        (windows, TextEncoding::Windows1252 { line: 2 }),
    ] {
        assert_eq!(
            open(bytes).expect("a table").reading.sheet.encoding,
            encoding
        );
        assert_eq!(told(bytes), [good(2, "acc-1", "Größe 5 €")], "{encoding:?}");
    }
}

#[test]
fn what_is_broken_is_named_with_its_line() {
    let refused = |bytes: &[u8]| text::read(bytes).expect_err("it can't be read");
    let marked = b"\xef\xbb\xbfaccount,tags\r\nacc-1,a\r\nacc-2,\xff\r\n";
    assert!(
        refused(marked).starts_with("Line 3 is not UTF-8"),
        "{}",
        refused(marked)
    );
    let neither = b"account,tags\nacc-1,\xff\nacc-2,\x81\n";
    assert!(
        refused(neither).starts_with("Line 3 is neither UTF-8 nor Windows-1252 (byte 81)"),
        "{}",
        refused(neither)
    );
    let mut cut = utf16("account,tags\nacc-1,a", u16::to_le_bytes);
    cut.pop();
    assert!(refused(&cut).starts_with("Line 2 holds a broken character"));
    let lone = [utf16("a\nb", u16::to_le_bytes), vec![0x00, 0xd8]].concat();
    assert!(refused(&lone).starts_with("Line 2 holds a broken character"));
    assert_eq!(refused(b""), "The file is empty.");
    assert!(refused(b"PK\x03\x04rest").starts_with("This is a workbook"));
    let without_mark: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(refused(&without_mark).contains("zero bytes"));
}

#[test]
fn separators_are_found_by_what_they_tell() {
    for (text, separator) in [
        ("account,tags,notes\na,b,c", Separator::Comma),
        ("account;tags;notes\na;b;c", Separator::Semicolon),
        ("account\ttags\tnotes\na\tb\tc", Separator::Tab),
        ("sep=;\r\naccount;tags\r\na;b", Separator::Semicolon),
        ("\"account\";\"one, two\";tags\na;b;c", Separator::Semicolon),
    ] {
        let table = open(text.as_bytes()).expect("a table");
        assert_eq!(table.reading.sheet.separator, separator, "{text:?}");
    }
    assert!(open(b"sep=|\naccount|tags\na|b").is_err());
}

#[test]
fn columns_stand_in_any_order_and_others_are_named() {
    let table =
        open(b"Colour,Notes,Customer Reference,,Account-ID\nred,n,K-1,,acc-1\n").expect("a table");
    assert_eq!(table.reading.sheet.ignored, ["Colour"]);
    assert_eq!(table.reading.columns, ["notes", "customer_reference"]);
}

#[test]
fn files_without_the_columns_they_need_are_refused() {
    for (text, beginning) in [
        ("name,tags\na,b", "No column says which account"),
        ("account,colour\na,b", "No column holds anything"),
        (
            "account,tags,Tags\na,b,c",
            "The column \u{201c}tags\u{201d} stands twice",
        ),
        ("account,tags\n", "The file names columns and has no line"),
        (
            "account,tags\n,\n\n",
            "The file names columns and has no line",
        ),
        ("\n\n", "The file has no line"),
        ("hello", "No column says which account"),
    ] {
        let sentence = open(text.as_bytes()).expect_err("refused");
        assert!(sentence.starts_with(beginning), "{text:?}: {sentence}");
    }
}

#[test]
fn lines_keep_their_numbers() {
    let text = "\naccount,customer_reference,notes\r\nacc-1,A,\"one\r\ntwo\"\r\n\r\nacc-2,B,\r\n,,\r\nacc-3,C,x";
    assert_eq!(
        told(text.as_bytes()),
        [
            good(3, "acc-1", "A"),
            good(6, "acc-2", "B"),
            good(8, "acc-3", "C")
        ]
    );
    let old_mac = "account,customer_reference\racc-1,A\racc-2,B\r";
    assert_eq!(
        told(old_mac.as_bytes()),
        [good(2, "acc-1", "A"), good(3, "acc-2", "B")]
    );
    let hint = "sep=;\naccount;customer_reference\nacc-1;A\n";
    assert_eq!(told(hint.as_bytes()), [good(3, "acc-1", "A")]);
}

#[test]
fn a_line_of_another_length_is_refused_and_spare_empty_cells_are_not() {
    let text = "account,customer_reference,notes\nacc-1,A\nacc-2,B,n,more\nacc-3,C,n,,\n";
    let lines = told(text.as_bytes());
    let sentence = |index: usize| lines[index].2.clone().expect_err("refused");
    assert!(sentence(0).starts_with("This line has 2 cells, the first line names 3 columns."));
    assert!(sentence(1).starts_with("This line has 4 cells"));
    assert_eq!(lines[2], good(4, "acc-3", "C"));
}

#[test]
fn a_quotation_mark_that_is_never_closed_swallows_nothing_in_silence() {
    let text = "account,customer_reference\nacc-1,A\nacc-2,\"B\nacc-3,C\n";
    let lines = told(text.as_bytes());
    assert_eq!(lines[0], good(2, "acc-1", "A"));
    let sentence = lines[1].2.clone().expect_err("refused");
    assert!(
        sentence.starts_with("A quotation mark is opened on line 3"),
        "{sentence}"
    );
    assert_eq!(lines.len(), 2);
}

#[test]
fn the_account_may_be_named_by_either_column_and_guards_are_taken_off() {
    let text = "account_number,account_id,customer_reference\n30010482,,'=A\n'-5,acc-2,'quoted'\n";
    assert_eq!(
        told(text.as_bytes()),
        [good(2, "30010482", "=A"), good(3, "acc-2", "'quoted'")]
    );
}

/// Bytes that look a little like such files.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"account,tags\n".to_vec()),
        Just(b"account_id;notes\r\n".to_vec()),
        Just(b"sep=;\n".to_vec()),
        Just(b"\"".to_vec()),
        Just(b"\xef\xbb\xbf".to_vec()),
        Just(b"\xff\xfe".to_vec()),
        Just(b"\r".to_vec()),
        Just(b",a;b\tc\n".to_vec()),
        proptest::collection::vec(any::<u8>(), 0..12),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(bytes in file()) {
        if let Ok(table) = open(&bytes) {
            let numbers: Vec<u32> = table.lines().map(|line| line.number).collect();
            prop_assert!(!numbers.is_empty());
            prop_assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
        }
    }

    #[test]
    fn each_line_is_told_once_with_its_number(cells in proptest::collection::vec("[a-z\"\n,;]{1,8}", 1..20)) {
        let mut text = "account,customer_reference\n".to_owned();
        let mut expected = Vec::new();
        let mut number = 2;
        for (index, cell) in cells.iter().enumerate() {
            text.push_str(&format!("acc-{index},\"{}\"\n", cell.replace('"', "\"\"")));
            expected.push(good(number, &format!("acc-{index}"), cell));
            number += 1 + u32::try_from(cell.matches('\n').count()).expect("few");
        }
        prop_assert_eq!(told(text.as_bytes()), expected);
    }

    #[test]
    fn text_survives_every_encoding(text in "[a-zäöüß€ ]{1,40}") {
        let expected = |encoding| Ok(Text { text: text.clone(), encoding });
        prop_assert_eq!(text::read(text.as_bytes()), expected(TextEncoding::Utf8));
        prop_assert_eq!(text::read(&utf16(&text, u16::to_le_bytes)), expected(TextEncoding::Utf16Le));
        prop_assert_eq!(text::read(&utf16(&text, u16::to_be_bytes)), expected(TextEncoding::Utf16Be));
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
        let read = text::read(&windows).expect("a text");
        if std::str::from_utf8(&windows).is_err() {
            prop_assert_eq!(read.text, text);
        }
    }
}

#[test]
fn every_field_of_the_records_is_taken_from_a_file() {
    let names = RecordField::ALL.map(RecordField::name);
    assert_eq!(RECORD_COLUMNS.taken, names);
}
