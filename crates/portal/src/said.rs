//! What Zoom said, word for word, for support tickets.

use domain::view::{Fact, Said};

use crate::fetch::{Ask, Known, OfMaster, without_value};
use crate::raw_json::pretty;
use crate::{Portal, PortalError};

impl Portal {
    /// The stored answers to some questions as they came.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(crate) async fn said(&self, asks: &[Ask]) -> Result<Vec<Said>, PortalError> {
        let mut said = Vec::with_capacity(asks.len());
        for ask in asks {
            said.push(Said {
                resource: ask.resource(),
                part: part(ask),
                request: request(ask),
                body: self.body(ask).await?,
            });
        }
        Ok(said)
    }

    async fn body(&self, ask: &Ask) -> Result<Fact<String>, PortalError> {
        let (stamp, trouble) = match self.known(ask).await? {
            Known::Yes { stamp, trouble } => (stamp, trouble),
            Known::No(fact) => return Ok(without_value(fact)),
        };
        Ok(match self.store().find_latest(ask.key()).await? {
            Some(snapshot) => Fact::Known {
                value: pretty(&snapshot.body),
                stamp,
                trouble,
            },
            None => Fact::NotFetched { next_slot: None },
        })
    }
}

/// Which of the answers of one kind on a page it is: those of several years stand on one.
fn part(ask: &Ask) -> String {
    match ask {
        Ask::Master(OfMaster::Invoices(year)) => year.to_string(),
        _ => String::new(),
    }
}

/// Method and path, with the ids in place.
fn request(ask: &Ask) -> String {
    let operation = ask.operation();
    let account = ask.about();
    let account = account.as_ref().map_or("", |account| account.as_str());
    let invoice = ask.invoice().map_or("", |id| id.as_str());
    let path = operation
        .path()
        .replace("{account_id}", account)
        .replace("{invoice_id}", invoice);
    format!("{} {path}", operation.method().as_str())
}
