//! JSON lines: an object a row, for programs and for stores of logs. What is not known is null; amounts
//! are texts, since JSON's numbers are none to reckon money with.

use serde_json::{Map, Value};

use super::Cell;

/// Appends a row.
pub(crate) fn push_row(out: &mut String, names: &[&str], cells: Vec<Cell>) {
    let fields: Map<String, Value> = names
        .iter()
        .map(|name| (*name).to_owned())
        .zip(cells.into_iter().map(value))
        .collect();
    out.push_str(&Value::Object(fields).to_string());
    out.push('\n');
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => text.into(),
        Cell::Json(text) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        Cell::Integer(count) => count.into(),
        Cell::Amount(amount) => amount.to_string().into(),
        Cell::Currency(currency) => currency.as_str().into(),
        Cell::Day(day) => day.to_string().into(),
        Cell::Instant(at) => at.to_iso().into(),
        Cell::Truth(is_so) => is_so.into(),
    }
}

#[cfg(test)]
mod tests {
    use domain::time::UtcMillis;

    use super::*;

    #[test]
    fn a_row_is_an_object_on_a_line() {
        let mut out = String::new();
        let cells = vec![
            Cell::Integer(3),
            Cell::Text("=1\n\"2\"".to_owned()),
            Cell::Json(r#"{"rows":2}"#.to_owned()),
            Cell::Instant(UtcMillis(1_795_355_400_000)),
            Cell::Empty,
        ];
        push_row(&mut out, &["a", "b", "c", "d", "e"], cells);
        assert_eq!(out.matches('\n').count(), 1);
        let read: Value = serde_json::from_str(&out).expect("JSON");
        assert_eq!(
            read,
            serde_json::json!({
                "a": 3, "b": "=1\n\"2\"", "c": { "rows": 2 }, "d": "2026-11-22T13:50:00Z", "e": null,
            })
        );
    }
}
