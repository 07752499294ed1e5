//! Sign-in by a trusted proxy's header: what the header of a request is worth, and what that does to the
//! session.
//!
//! The header counts only where the other end of the connection is one of the configured addresses; no
//! other header decides that. A session that began by it lasts as long as every request brings the same
//! word. A session that began by a form stays whose it is: nobody becomes somebody else unasked. Who keeps
//! no cookies is let in by the word alone, after a first session that is on record.

mod recent;

use std::net::IpAddr;
use std::sync::atomic::{AtomicI64, Ordering};

use app::context::{ByProxy, SessionControl as _};
use app::paths;
use clock::Clock;
use domain::time::MINUTE_MS;
use domain::view::Person;
use http::{Method, Request};
use portal::{ClientInfo, NamedByProxy};

use self::recent::Recent;
use super::client::peer_of;
use super::visitor::Halt;
use crate::config::ProxySignIn;
use crate::router::Site;
use crate::sessions::control::RequestSession;
use crate::sessions::{Entry, Holder};

/// What is configured, who came a short while ago, and when strangers were last told of.
pub struct ProxyGate {
    config: ProxySignIn,
    recent: Recent,
    last_warned_ms: AtomicI64,
}

/// What a request brings.
#[derive(Debug, PartialEq, Eq)]
pub enum Word {
    /// No header that counts: there is none, it is empty, or it comes from somebody else.
    Nothing,
    /// One, from a trusted address; `None`: more than one, or not even text.
    Named {
        /// What it says, not looked at yet.
        word: Option<String>,
        /// Who says it.
        proxy: IpAddr,
    },
}

/// How a request asks: it decides what may be done by the way.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// Only ahead of a click: no session begins or ends.
    pub is_prefetch: bool,
    /// It may change something.
    pub is_act: bool,
    /// For the page after signing out, where nobody is signed in again.
    pub is_farewell: bool,
}

impl Manner {
    /// That of a request.
    pub fn of<B>(request: &Request<B>, is_prefetch: bool) -> Self {
        Self {
            is_prefetch,
            is_act: !matches!(*request.method(), Method::GET | Method::HEAD),
            is_farewell: request.uri().path() == paths::SIGNED_OUT,
        }
    }
}

impl ProxyGate {
    /// By a configuration.
    pub fn new(config: ProxySignIn) -> Self {
        Self {
            config,
            recent: Recent::default(),
            last_warned_ms: AtomicI64::new(0),
        }
    }

    /// What a request brings.
    pub fn word<B>(&self, request: &Request<B>) -> Word {
        let values: Vec<_> = request
            .headers()
            .get_all(&self.config.header)
            .iter()
            .collect();
        let trusted = peer_of(request).filter(|peer| {
            self.config
                .from
                .iter()
                .any(|network| network.contains(peer))
        });
        match (values.as_slice(), trusted) {
            ([], _) => Word::Nothing,
            (_, None) => {
                self.warn_of_stranger();
                Word::Nothing
            }
            ([value], Some(proxy)) => match value.to_str() {
                Ok(text) if text.trim().is_empty() => Word::Nothing,
                text => Word::Named {
                    word: text.ok().map(str::to_owned),
                    proxy,
                },
            },
            (_, Some(proxy)) => Word::Named { word: None, proxy },
        }
    }

    /// Without the header's value, and at most once a minute: whoever sends it decides how often.
    fn warn_of_stranger(&self) {
        let now_ms = Clock::system().now_ms();
        let last_ms = self.last_warned_ms.load(Ordering::Relaxed);
        if now_ms - last_ms >= MINUTE_MS
            && self
                .last_warned_ms
                .compare_exchange(last_ms, now_ms, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
        {
            tracing::warn!(
                "the header of sign-in by proxy came from an address that is not trusted"
            );
        }
    }

    /// What pages may know of it.
    pub fn for_pages(&self, word: &Word, entry: Option<Entry>) -> ByProxy {
        ByProxy {
            names_somebody: *word != Word::Nothing,
            began_session: entry == Some(Entry::Proxy),
            takes_passwords: self.config.takes_passwords,
            sign_out_url: self.config.sign_out_url.clone(),
        }
    }

    /// Whose session goes on with such a word, or begins by it; `None`: the request is nobody's. Where
    /// the session stays as it is, its holder comes back without having been looked up.
    pub async fn admit(
        &self,
        site: &Site,
        control: &RequestSession,
        holder: Option<Holder>,
        asked: (&Word, &ClientInfo, Manner),
    ) -> Result<Admitted, Halt> {
        let (word, client, manner) = asked;
        if let Some(holder) = holder
            && holder.entry == Entry::Form
            && self.config.takes_passwords
        {
            return Ok(Admitted::Holder(holder));
        }
        let Word::Named { word, proxy } = word else {
            // The proxy says nothing any more, or the way in by form was closed.
            if holder.is_some() && !manner.is_prefetch {
                control.end().await;
            }
            return Ok(Admitted::Nobody);
        };
        let arrival = Arrival {
            recent: &self.recent,
            site,
            control,
            holder,
            client,
            manner,
            proxy: *proxy,
        };
        let named = site.portal.named_by_proxy(word.as_deref()).await?;
        arrival.of(named).await
    }
}

/// Somebody whom a proxy names, with what they bring.
struct Arrival<'r> {
    recent: &'r Recent,
    site: &'r Site,
    control: &'r RequestSession,
    holder: Option<Holder>,
    client: &'r ClientInfo,
    manner: Manner,
    proxy: IpAddr,
}

impl Arrival<'_> {
    async fn of(self, named: NamedByProxy) -> Result<Admitted, Halt> {
        match named {
            named if self.manner.is_farewell && self.holder.is_none() => {
                if let NamedByProxy::Known(person) = named {
                    self.recent.forget(person.id, self.client.address);
                }
                Ok(Admitted::Nobody)
            }
            NamedByProxy::Known(person) if self.is_of(&person) => Ok(Admitted::ByProxy(person)),
            _ if self.manner.is_prefetch => Err(Halt::Prefetch),
            NamedByProxy::Known(person) => self.sign_in(person).await,
            NamedByProxy::Unknown(email) => self.refuse(email.as_deref()).await,
        }
    }

    /// Whether the session is this person's already.
    fn is_of(&self, person: &Person) -> bool {
        let by_proxy = self.holder.filter(|holder| holder.entry == Entry::Proxy);
        by_proxy.is_some_and(|holder| holder.user == person.id)
    }

    /// Begins a session, unless one began a short while ago for somebody who brings none: they keep no
    /// cookies, and the proxy's word is enough for each request by itself.
    async fn sign_in(self, person: Person) -> Result<Admitted, Halt> {
        let now_ms = Clock::system().now_ms();
        let address = self.client.address;
        if self.holder.is_none() && self.recent.has(person.id, address, now_ms) {
            return Ok(Admitted::ByProxy(person));
        }
        let portal = &self.site.portal;
        let person = portal
            .sign_in_by_proxy(person, self.client, self.proxy)
            .await
            .map_err(|_| Halt::Unavailable)?;
        self.control
            .start_as(person.id, Entry::Proxy)
            .await
            .map_err(|_| Halt::Unavailable)?;
        self.recent.note(person.id, address, now_ms);
        if self.holder.is_some() && self.manner.is_act {
            // The form was shown to somebody else.
            return Err(Halt::SomebodyElse);
        }
        Ok(Admitted::ByProxy(person))
    }

    async fn refuse(self, email: Option<&str>) -> Result<Admitted, Halt> {
        if self.holder.is_some() {
            self.control.end().await;
        }
        let portal = &self.site.portal;
        portal
            .refuse_by_proxy(email, self.client, self.proxy)
            .await
            .map_err(|_| Halt::Unavailable)?;
        Err(Halt::UnknownToPortal)
    }
}

/// Who a request is from, after the proxy's word was weighed.
pub enum Admitted {
    /// Nobody.
    Nobody,
    /// Whoever holds the session.
    Holder(Holder),
    /// Whom the proxy names, as the database knows them now.
    ByProxy(Person),
}
