//! Letters beyond ASCII: for host names, and for PDF text in WinAnsi (Windows-1252).

/// ASCII for a letter of the European alphabets; `None` for what has no short form.
fn ascii(letter: char) -> Option<&'static str> {
    Some(match letter {
        'À'..='Ã' | 'Å' | 'Ā' | 'Ă' | 'Ą' => "A",
        'à'..='ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'Ä' => "Ae",
        'ä' => "ae",
        'Æ' => "AE",
        'æ' => "ae",
        'Ç' | 'Ć' | 'Č' => "C",
        'ç' | 'ć' | 'č' => "c",
        'È'..='Ë' | 'Ę' | 'Ē' => "E",
        'è'..='ë' | 'ę' | 'ē' => "e",
        'Ì'..='Ï' | 'İ' => "I",
        'ì'..='ï' | 'ı' => "i",
        'Ł' => "L",
        'ł' => "l",
        'Ñ' | 'Ń' => "N",
        'ñ' | 'ń' => "n",
        'Ò'..='Õ' | 'Ø' => "O",
        'ò'..='õ' | 'ø' => "o",
        'Ö' => "Oe",
        'ö' => "oe",
        'ß' => "ss",
        'Ś' | 'Š' | 'Ş' => "S",
        'ś' | 'š' | 'ş' => "s",
        'Ù'..='Û' => "U",
        'ù'..='û' => "u",
        'Ü' => "Ue",
        'ü' => "ue",
        'Ý' | 'Ÿ' => "Y",
        'ý' | 'ÿ' => "y",
        'Ź' | 'Ż' | 'Ž' => "Z",
        'ź' | 'ż' | 'ž' => "z",
        '’' | '‘' => "'",
        '“' | '”' => "\"",
        '–' | '—' | '\u{2212}' => "-",
        '株' => "KK",
        '式' | '会' | '社' => "",
        _ => return None,
    })
}

/// The text in ASCII, letters without a short form left out.
pub(crate) fn to_ascii(text: &str) -> String {
    text.chars()
        .map(|letter| {
            if letter.is_ascii() {
                letter.to_string()
            } else {
                ascii(letter).unwrap_or("").to_owned()
            }
        })
        .collect()
}

/// The text in WinAnsi: Latin-1 letters as they are, others transliterated, the rest as `?`.
pub(crate) fn to_win_ansi(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for letter in text.chars() {
        match (letter, u8::try_from(u32::from(letter))) {
            ('€', _) => out.push(0x80),
            (_, Ok(byte @ (0x20..=0x7e | 0xa0..=0xff))) => out.push(byte),
            (_, Ok(_)) => out.push(b' '),
            _ => out.extend_from_slice(ascii(letter).unwrap_or("?").as_bytes()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_readable_in_ascii_and_in_a_pdf() {
        assert_eq!(
            to_ascii("Gebrüder Øvrebø & Żółć 株式会社"),
            "Gebrueder Ovrebo & Zolc KK"
        );
        assert_eq!(to_win_ansi("Zürich"), b"Z\xfcrich");
        assert_eq!(to_win_ansi("Łódź €5 東"), b"L\xf3dz \x805 ?");
    }
}
