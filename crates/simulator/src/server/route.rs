//! From method and path to an operation. The templates are the domain's, so no path stands twice.

use domain::operation::{Method, Operation};

/// What a request is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Route {
    /// One of the operations.
    Known {
        operation: Operation,
        account: Option<String>,
        invoice: Option<String>,
    },
    /// Invoice reports, which the portal's client does not use: `id` of one of them.
    Reports { id: Option<String> },
    /// Nothing that this Zoom knows.
    Unknown,
}

impl Route {
    /// The operation, where it is one.
    pub(super) fn operation(&self) -> Option<Operation> {
        match self {
            Self::Known { operation, .. } => Some(*operation),
            _ => None,
        }
    }
}

/// The route of a path below `/v2`.
pub(super) fn route(method: &http::Method, path: &str) -> Route {
    let segments: Vec<String> = path.split('/').skip(1).map(decoded).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match segments.as_slice() {
        ["accounts", "billing", "invoice_reports"] => return Route::Reports { id: None },
        ["accounts", "billing", "invoice_reports", id] => {
            return Route::Reports {
                id: Some((*id).to_owned()),
            };
        }
        _ => {}
    }
    let found = Operation::ALL
        .iter()
        .filter(|operation| method == http_method(operation.method()))
        .find_map(|operation| fill(*operation, &segments));
    found.unwrap_or(Route::Unknown)
}

fn http_method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
    }
}

fn fill(operation: Operation, segments: &[&str]) -> Option<Route> {
    let template: Vec<&str> = operation.path().split('/').skip(1).collect();
    if template.len() != segments.len() {
        return None;
    }
    let (mut account, mut invoice) = (None, None);
    for (expected, given) in template.iter().zip(segments) {
        match *expected {
            "{account_id}" => account = Some((*given).to_owned()),
            "{invoice_id}" => invoice = Some((*given).to_owned()),
            fixed if fixed == *given => {}
            _ => return None,
        }
    }
    Some(Route::Known {
        operation,
        account,
        invoice,
    })
}

/// The value of a query parameter.
pub(super) fn query(query: Option<&str>, name: &str) -> Option<String> {
    query?
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| decoded(value))
}

/// Percent signs and their digits as the bytes that they stand for; broken UTF-8 is replaced.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let digits = tail
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(value) if byte == b'%' => {
                bytes.push(value);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(if byte == b'+' { b' ' } else { byte });
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_by_its_path() {
        for operation in Operation::ALL {
            let path = operation
                .path()
                .replace("{account_id}", "a-1")
                .replace("{invoice_id}", "i%2F2");
            let route = route(&http_method(operation.method()), &path);
            assert_eq!(route.operation(), Some(*operation), "{path}");
            if let Route::Known {
                account, invoice, ..
            } = route
            {
                assert!(account.is_none_or(|account| account == "a-1"));
                assert!(invoice.is_none_or(|invoice| invoice == "i/2"));
            }
        }
        assert_eq!(route(&http::Method::DELETE, "/accounts"), Route::Unknown);
        assert_eq!(route(&http::Method::GET, "/users"), Route::Unknown);
    }
}
