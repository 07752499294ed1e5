//! Forms with a file: read field by field, within a bound.

use axum::body::Body;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use multer::{Constraints, Multipart, SizeLimit};

/// What a form may hold beside the file.
const REST_OF_FORM_BYTES: u64 = 64 * 1_024;

/// A field of a form.
pub struct Field {
    /// Its name.
    pub name: String,
    /// The file's name, as the browser tells it; empty where the field holds none.
    pub file_name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Field {
    /// What it holds, as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Why a form could not be read.
pub enum Unread {
    /// A field, or all of it, is larger than its bound.
    TooLarge,
    /// It is no such form, or the connection broke.
    Broken,
}

impl From<multer::Error> for Unread {
    fn from(error: multer::Error) -> Self {
        match error {
            multer::Error::FieldSizeExceeded { .. } | multer::Error::StreamSizeExceeded { .. } => {
                Self::TooLarge
            }
            _ => Self::Broken,
        }
    }
}

/// The fields of these names, in the order of the form; none of them may be larger than `max_bytes`.
///
/// # Errors
/// Why it can't be read.
pub async fn read(
    headers: &HeaderMap,
    body: Body,
    wanted: &[&str],
    max_bytes: u64,
) -> Result<Vec<Field>, Unread> {
    let boundary = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| multer::parse_boundary(kind).ok())
        .ok_or(Unread::Broken)?;
    let limits = SizeLimit::new()
        .whole_stream(max_bytes + REST_OF_FORM_BYTES)
        .per_field(max_bytes);
    let constraints = Constraints::new().size_limit(limits);
    let mut form = Multipart::with_constraints(body.into_data_stream(), boundary, constraints);
    let mut fields = Vec::new();
    while let Some(mut field) = form.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        if !wanted.contains(&name.as_str()) {
            continue;
        }
        let file_name = field.file_name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await? {
            bytes.extend_from_slice(&chunk);
        }
        fields.push(Field {
            name,
            file_name,
            bytes,
        });
    }
    Ok(fields)
}
