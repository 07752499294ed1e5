//! A file that a person uploads, to be read and checked before anything is done with it.

use sha2::{Digest as _, Sha256};

use crate::PortalError;

/// Largest file that is imported, in bytes.
pub const MAX_IMPORT_BYTES: u64 = 10 * 1_024 * 1_024;
/// Longest file name that is kept, in characters.
const MAX_FILE_NAME_CHARS: usize = 120;

/// A file that a person uploaded.
pub struct Upload {
    /// Its name, as the browser tells it.
    pub file_name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A file as it was read.
pub(crate) struct ReadFile<T> {
    /// Its name, for people.
    pub(crate) name: String,
    /// Its size, in bytes.
    pub(crate) size: u64,
    /// Its hash.
    pub(crate) sha256: [u8; 32],
    /// What was made of it.
    pub(crate) content: T,
}

impl Upload {
    /// Reads it, away from what answers requests; the sentence where nothing can be taken from it.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(crate) async fn read<T: Send + 'static>(
        self,
        read: impl FnOnce(&[u8]) -> Result<T, String> + Send + 'static,
    ) -> Result<Result<ReadFile<T>, String>, PortalError> {
        let size = self.bytes.len() as u64;
        if size > MAX_IMPORT_BYTES {
            return Ok(Err(import_too_large()));
        }
        let name = plain_name(&self.file_name);
        let reading = tokio::task::spawn_blocking(move || {
            let sha256: [u8; 32] = Sha256::digest(&self.bytes).into();
            (sha256, read(&self.bytes))
        });
        let (sha256, content) = reading.await.map_err(PortalError::unavailable)?;
        Ok(content.map(|content| ReadFile {
            name,
            size,
            sha256,
            content,
        }))
    }
}

/// What is said of a file that is too large.
pub fn import_too_large() -> String {
    format!(
        "The file is larger than {} MB. Split it, or leave out columns that are not imported.",
        MAX_IMPORT_BYTES / (1_024 * 1_024)
    )
}

/// A file's name from outside: the last part of a path, without characters that can't be seen.
pub(crate) fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .filter(|c| !c.is_control() && !is_turning(*c))
        .take(MAX_FILE_NAME_CHARS)
        .collect();
    let plain = plain.trim();
    if plain.is_empty() {
        "a file without a name".to_owned()
    } else {
        plain.to_owned()
    }
}

/// Whether a character makes a text run the other way, so that a name looks like another one.
fn is_turning(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
