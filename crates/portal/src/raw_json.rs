//! JSON in lines that people can read, with every token as it came: nothing is parsed into numbers
//! and written again, so an amount keeps its digits and an object its order.

/// Longest text that is made, in bytes; what comes after is left out and said to be.
const MAX_BYTES: usize = 200_000;

/// A body in lines, indented by two. What is not JSON stays as it is.
pub(crate) fn pretty(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let mut lines = Lines::default();
    let mut is_in_string = false;
    let mut is_escaped = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if lines.text.len() > MAX_BYTES {
            lines.text.push_str("\n\u{2026} cut here");
            break;
        }
        if is_in_string {
            lines.text.push(letter);
            is_in_string = is_escaped || letter != '"';
            is_escaped = letter == '\\' && !is_escaped;
            continue;
        }
        match letter {
            '"' => {
                is_in_string = true;
                lines.text.push('"');
            }
            '{' | '[' => {
                lines.text.push(letter);
                while letters.next_if(|next| next.is_ascii_whitespace()).is_some() {}
                let closing = if letter == '{' { '}' } else { ']' };
                if letters.next_if_eq(&closing).is_some() {
                    lines.text.push(closing);
                } else {
                    lines.depth += 1;
                    lines.next();
                }
            }
            '}' | ']' => {
                lines.depth = lines.depth.saturating_sub(1);
                lines.next();
                lines.text.push(letter);
            }
            ',' => {
                lines.text.push(',');
                lines.next();
            }
            ':' => lines.text.push_str(": "),
            space if space.is_ascii_whitespace() => {}
            other => lines.text.push(other),
        }
    }
    lines.text
}

/// Deepest indentation; deeper ones stay there.
const MAX_DEPTH: usize = 40;

#[derive(Default)]
struct Lines {
    text: String,
    depth: usize,
}

impl Lines {
    fn next(&mut self) {
        self.text.push('\n');
        self.text
            .extend(std::iter::repeat_n("  ", self.depth.min(MAX_DEPTH)));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn every_token_stays_as_it_came() {
        let body = br#"{"b":[],"a":{ },"total":212.50,"text":"a, \"b\": {c}\\","list":[1,2]}"#;
        assert_eq!(
            pretty(body),
            "{\n  \"b\": [],\n  \"a\": {},\n  \"total\": 212.50,\n  \
             \"text\": \"a, \\\"b\\\": {c}\\\\\",\n  \"list\": [\n    1,\n    2\n  ]\n}"
        );
    }

    #[test]
    fn what_is_no_json_and_what_is_endless_does_no_harm() {
        assert_eq!(pretty(b"<html>"), "<html>");
        assert_eq!(pretty(b""), "");
        let deep = pretty("[".repeat(50_000).as_bytes());
        assert!(deep.len() < MAX_BYTES + 1_000 && deep.ends_with("cut here"));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC*".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map("\\PC*", inner, 0..6).prop_map(|map| json!(map)),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_means_what_it_meant(value in any_json()) {
            let body = serde_json::to_vec(&value).expect("writes");
            let again: Value = serde_json::from_str(&pretty(&body)).expect("reads");
            prop_assert_eq!(again, value);
        }
    }
}
