//! Argon2id hashing of passwords, at most two at once.

use std::sync::LazyLock;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

/// Hashings that may run at the same time: each takes 19 MiB and a core.
static HASHINGS: Semaphore = Semaphore::const_new(2);

/// A hash of nobody's password, verified where there is no such person, so that the time taken does
/// not tell who exists.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now("nobody's password"));

/// Shortest password that is accepted (NIST SP 800-63B and OWASP ASVS 5.0, 6.2.1).
pub const MIN_LENGTH: usize = 12;
/// Longest, so that hashing can't be used to exhaust us.
pub const MAX_LENGTH: usize = 256;

/// Why a password is not accepted, as a sentence.
///
/// # Errors
/// The sentence.
pub fn check(password: &str) -> Result<(), &'static str> {
    let length = password.chars().count();
    if length < MIN_LENGTH {
        Err("A password has at least 12 characters.")
    } else if length > MAX_LENGTH {
        Err("A password has at most 256 characters.")
    } else {
        Ok(())
    }
}

/// OWASP's parameters for Argon2id: 19 MiB, two passes, one lane.
fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

fn hash_now(password: &str) -> Option<String> {
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).ok()?;
    let hash = hasher().hash_password(password.as_bytes(), &salt).ok()?;
    Some(hash.to_string())
}

async fn limited<T: Send + 'static>(
    work: impl FnOnce() -> Option<T> + Send + 'static,
) -> Option<T> {
    let _permit = HASHINGS.acquire().await.ok()?;
    tokio::task::spawn_blocking(work).await.ok().flatten()
}

/// Hashes a password; `None` only where the machine fails (no memory, no threads).
pub async fn hash(password: String) -> Option<String> {
    limited(move || hash_now(&password)).await
}

/// Whether the password fits the hash. Without a hash it takes as long, and the answer is no.
pub async fn verify(password: String, hash: Option<String>) -> bool {
    if password.chars().count() > MAX_LENGTH {
        return false;
    }
    let is_known = hash.is_some();
    let fits = limited(move || {
        let hash = hash.or_else(|| NOBODY.clone())?;
        let hash = PasswordHash::new(&hash).ok()?;
        let verdict = hasher().verify_password(password.as_bytes(), &hash);
        Some(verdict.is_ok())
    })
    .await;
    is_known && fits == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_fits() {
        let hash = hash("correct horse battery".to_owned()).await;
        assert!(hash.as_deref().is_some_and(|h| h.starts_with("$argon2id$")));
        assert!(verify("correct horse battery".to_owned(), hash.clone()).await);
        assert!(!verify("correct horse batterx".to_owned(), hash).await);
        assert!(!verify("nobody's password".to_owned(), None).await);
    }
}
