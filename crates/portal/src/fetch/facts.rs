//! How what is stored is read back: known, refused, failed, being fetched or not fetched yet.

use domain::view::{Fact, Stamp, Trouble};
use domain::zoom::Refusal;
use serde::de::DeserializeOwned;
use store::{Answer, Fetch};

use super::ask::Ask;
use super::call::STALE_MARK_MS;
use crate::{Portal, PortalError};

/// How asking went last, as far as a page needs to know before it reads the answer itself.
pub(crate) enum Known {
    /// Zoom has answered.
    Yes {
        /// When.
        stamp: Stamp,
        /// Set where a later attempt failed.
        trouble: Option<Trouble>,
    },
    /// It has not, and this is why; a [`Fact`] without a value.
    No(Fact<()>),
}

impl Portal {
    /// Whether nobody has ever got an answer to this, not even a failure, and nobody is asking.
    pub(super) async fn is_unseen(&self, ask: &Ask) -> Result<bool, PortalError> {
        let fetch = self.store().find_fetch(ask.key()).await?;
        Ok(fetch.is_none_or(|fetch| {
            fetch.answer == Answer::None && fetch.failing.is_none() && !self.is_asking(&fetch)
        }))
    }

    fn is_asking(&self, fetch: &Fetch) -> bool {
        let stale_before = self.now().plus_ms(-STALE_MARK_MS);
        fetch
            .being_fetched_since
            .is_some_and(|since| since > stale_before)
    }

    /// How asking went last.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(crate) async fn known(&self, ask: &Ask) -> Result<Known, PortalError> {
        let Some(fetch) = self.store().find_fetch(ask.key()).await? else {
            return Ok(Known::No(Fact::NotFetched { next_slot: None }));
        };
        let is_asking = self.is_asking(&fetch);
        let trouble = fetch.failing.map(|failing| Trouble {
            since: failing.since,
            sentence: failing.sentence,
        });
        let stamp = fetch.fetched_at.map(|fetched_at| Stamp {
            fetched_at,
            request_id: fetch.request_id,
        });
        Ok(match (fetch.answer, stamp, fetch.being_fetched_since) {
            (Answer::Known, Some(stamp), _) => Known::Yes { stamp, trouble },
            (Answer::Refused { refusal }, Some(stamp), _) => Known::No(refused(&refusal, stamp)),
            (_, _, Some(since)) if is_asking => Known::No(Fact::BeingFetched { since }),
            _ => Known::No(match trouble {
                Some(trouble) => Fact::Failed(trouble),
                None => Fact::NotFetched { next_slot: None },
            }),
        })
    }

    /// What Zoom last said, read from the stored body.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(crate) async fn fact<T: DeserializeOwned>(
        &self,
        ask: &Ask,
    ) -> Result<Fact<T>, PortalError> {
        let (stamp, trouble) = match self.known(ask).await? {
            Known::Yes { stamp, trouble } => (stamp, trouble),
            Known::No(fact) => return Ok(without_value(fact)),
        };
        let snapshot = self.store().find_latest(ask.key()).await?;
        let value = snapshot.and_then(|snapshot| serde_json::from_slice(&snapshot.body).ok());
        Ok(match value {
            Some(value) => Fact::Known {
                value,
                stamp,
                trouble,
            },
            None => Fact::Failed(Trouble {
                since: stamp.fetched_at,
                sentence: "The stored answer can't be read by this version of Subtotal.".to_owned(),
            }),
        })
    }
}

fn refused(json: &str, stamp: Stamp) -> Fact<()> {
    match serde_json::from_str::<Refusal>(json) {
        Ok(refusal) => Fact::Refused { refusal, stamp },
        Err(_) => Fact::Failed(Trouble {
            since: stamp.fetched_at,
            sentence: "Zoom refused; the stored reason can't be read.".to_owned(),
        }),
    }
}

/// The same fact as one of another type; it holds no value.
pub(crate) fn without_value<T>(fact: Fact<()>) -> Fact<T> {
    match fact {
        Fact::NotFetched { next_slot } => Fact::NotFetched { next_slot },
        Fact::BeingFetched { since } => Fact::BeingFetched { since },
        Fact::Failed(trouble) => Fact::Failed(trouble),
        Fact::Refused { refusal, stamp } => Fact::Refused { refusal, stamp },
        Fact::Known { .. } => Fact::NotFetched { next_slot: None },
    }
}
