//! The fields of a form, as a browser without script would send them.

/// Names and values of the form that posts to `action`, without the account's id.
pub fn fields_of(page: &str, action: &str) -> Option<Vec<(String, String)>> {
    let action = format!("action=\"{action}\"");
    let form = page.split("<form").find(|form| form.contains(&action))?;
    let form = form.split("</form>").next()?;
    let mut fields: Vec<(String, String)> = Vec::new();
    for tag in form.split('<') {
        if tag.starts_with("input") {
            if let Some(name) = attribute(tag, "name") {
                fields.push((name, attribute(tag, "value").unwrap_or_default()));
            }
        } else if tag.starts_with("select") {
            fields.push((attribute(tag, "name").unwrap_or_default(), String::new()));
        } else if tag.starts_with("option") && tag.contains(" selected") {
            fields.last_mut()?.1 = attribute(tag, "value").unwrap_or_default();
        }
    }
    // As a browser does, it sends nothing that has no name.
    fields.retain(|(name, _)| !name.is_empty() && name != "account_id");
    Some(fields)
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag
        .split(&format!(" {name}=\""))
        .nth(1)?
        .split('"')
        .next()?;
    Some(
        value
            .replace("&quot;", "\"")
            .replace("&#x27;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&"),
    )
}
