//! An answer before it becomes bytes.

use std::collections::VecDeque;

use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use hyper::body::Bytes;
use serde_json::Value;

use super::body::OutBody;
use crate::refusal::Refusal;

/// What stands in the body.
#[derive(Debug, Clone)]
pub(super) enum Content {
    Empty,
    Json(Value),
    Text {
        content_type: &'static str,
        text: String,
    },
    Pdf {
        bytes: Vec<u8>,
        file_name: String,
    },
    /// PDF bytes without end, for the fault of that name.
    HugePdf,
}

/// Status, headers and content of an answer.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) content: Content,
    /// Zoom's code, where it refused.
    pub(super) code: Option<i64>,
}

/// Size of the PDF that is larger than anyone should read.
const HUGE_PDF_PIECES: usize = 21;
const MEGABYTE: usize = 1 << 20;

impl Answer {
    pub(super) fn json(status: u16, body: Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            content: Content::Json(body),
            code: None,
        }
    }

    pub(super) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            content: Content::Empty,
            code: None,
        }
    }

    pub(super) fn html(status: u16, text: &str) -> Self {
        let content = Content::Text {
            content_type: "text/html; charset=utf-8",
            text: text.to_owned(),
        };
        Self {
            status,
            headers: Vec::new(),
            content,
            code: None,
        }
    }

    #[must_use]
    pub(super) fn with_header(mut self, name: &'static str, value: impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }

    /// The bytes of the body.
    pub(super) fn bytes(&self) -> Vec<u8> {
        match &self.content {
            Content::Empty => Vec::new(),
            Content::Json(body) => body.to_string().into_bytes(),
            Content::Text { text, .. } => text.clone().into_bytes(),
            Content::Pdf { bytes, .. } => bytes.clone(),
            Content::HugePdf => b"%PDF-1.7\n".to_vec(),
        }
    }

    /// The answer on the wire.
    pub(super) fn into_response(self, tracking_id: &str) -> Response<OutBody> {
        let body = match &self.content {
            Content::HugePdf => huge_pdf(),
            _ => OutBody::whole(self.bytes()),
        };
        self.with_body(tracking_id, body)
    }

    /// The head of the answer with another body.
    pub(super) fn with_body(mut self, tracking_id: &str, body: OutBody) -> Response<OutBody> {
        self.headers
            .push(("x-zm-trackingid", tracking_id.to_owned()));
        let mut response = Response::new(body);
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        let content_type = match &self.content {
            Content::Empty => None,
            Content::Json(_) => Some("application/json;charset=UTF-8"),
            Content::Text { content_type, .. } => Some(*content_type),
            Content::Pdf { .. } | Content::HugePdf => Some("application/pdf"),
        };
        if let Some(content_type) = content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        if let Content::Pdf { file_name, .. } = &self.content {
            let disposition = format!("attachment; filename=\"{file_name}\"");
            self.headers.push(("content-disposition", disposition));
        }
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Self {
            code: Some(refusal.code),
            ..Self::json(refusal.status, refusal.body())
        }
    }
}

fn huge_pdf() -> OutBody {
    let mut first = b"%PDF-1.7\n".to_vec();
    first.resize(MEGABYTE, b' ');
    let rest = Bytes::from(vec![b' '; MEGABYTE]);
    let mut pieces = VecDeque::from([Bytes::from(first)]);
    pieces.extend(std::iter::repeat_n(rest, HUGE_PDF_PIECES - 1));
    OutBody::pieces(pieces)
}
