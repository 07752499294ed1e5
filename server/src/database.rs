//! Opens the database that a URL names.

use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};
use store::{Store, StoreError};

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The directory of the file could not be made.
    #[error("the directory {directory} could not be created: {source}")]
    Directory {
        /// Which.
        directory: String,
        /// Why.
        source: std::io::Error,
    },
    /// The database refused.
    #[error("the database could not be opened: {0}")]
    Store(#[from] StoreError),
}

/// Opens it; for SQLite the directory of the file is made first, for nobody but its owner.
///
/// # Errors
/// [`OpenError`].
pub async fn open(url: &SecretString) -> Result<Store, OpenError> {
    let url = url.expose_secret();
    if let Some(directory) = directory_of(url) {
        create_private(directory).map_err(|source| OpenError::Directory {
            directory: directory.display().to_string(),
            source,
        })?;
    }
    Ok(Store::open(url).await?)
}

/// The file of a SQLite database.
pub fn file_of(url: &str) -> Option<&Path> {
    let file = url.strip_prefix("sqlite:")?;
    let file = file.strip_prefix("//").unwrap_or(file);
    file.split('?').next().map(Path::new)
}

fn directory_of(url: &str) -> Option<&Path> {
    file_of(url)?
        .parent()
        .filter(|directory| !directory.as_os_str().is_empty())
}

fn create_private(directory: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_directory_of_a_file_is_found() {
        for (url, directory) in [
            ("sqlite:data/subtotal.db", Some("data")),
            (
                "sqlite:///var/lib/subtotal/db?mode=rwc",
                Some("/var/lib/subtotal"),
            ),
            ("sqlite:subtotal.db", None),
            ("postgres://subtotal@db/subtotal", None),
        ] {
            assert_eq!(directory_of(url), directory.map(Path::new), "{url}");
        }
    }
}
