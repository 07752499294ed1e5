//! The server: put together from a configuration, listening from then on, running until it is told to
//! stop. The binary, the tests and the tools all use this one.

use std::net::SocketAddr;
use std::sync::Arc;

use app::context::Mode;
use domain::limits::default_limits;
use portal::{Mailer, MailerError, Parts, Portal, PortalError, StoreLedger};
use secrecy::ExposeSecret as _;
use store::{Store, StoreError};
use tokio::net::TcpListener;
use tokio::sync::watch;
use zoom::{Budget, Zoom};

use crate::accept::{self, ConnectionLimits};
use crate::assets::Assets;
use crate::config::{Config, Origin};
use crate::database::{self, OpenError};
use crate::demo::steering::Steering;
use crate::middleware::csrf::ExpectedOrigin;
use crate::middleware::proxy_sign_in::ProxyGate;
use crate::router::{self, Site};
use crate::sessions::cookie::Cookies;

/// A server that listens; requests are answered once it runs.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    origin: Origin,
    connections: ConnectionLimits,
    router: axum::Router,
    portal: Portal,
    store: Store,
}

/// Why a server could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The database could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database could not be brought up to date, read or written.
    #[error("the database could not be prepared: {0}")]
    Store(#[from] StoreError),
    /// The settings about Zoom don't fit together.
    #[error(transparent)]
    Zoom(#[from] zoom::ConfigError),
    /// The settings about e-mail don't work.
    #[error(transparent)]
    Mail(#[from] MailerError),
    /// The portal could not read what it needs to start.
    #[error("the portal could not start: {0}")]
    Portal(#[from] PortalError),
    /// The address is taken, or not ours.
    #[error("{address} can't be listened on: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
}

impl Server {
    /// Opens and migrates the database, puts everything together and listens.
    ///
    /// # Errors
    /// [`BuildError`], each with a sentence for the operator.
    pub async fn build(config: Config) -> Result<Self, BuildError> {
        let listen_error = |source| BuildError::Listen {
            address: config.listen,
            source,
        };
        let listener = std::net::TcpListener::bind(config.listen).map_err(listen_error)?;
        Self::build_on(config, listener).await
    }

    /// The same on a listener that is there already.
    ///
    /// # Errors
    /// As for [`Server::build`].
    pub async fn build_on(
        config: Config,
        listener: std::net::TcpListener,
    ) -> Result<Self, BuildError> {
        zoom::install_crypto();
        let store = database::open(&config.database_url).await?;
        store.migrate().await?;
        let portal = portal(&config, store.clone()).await?;
        let listen_error = |source| BuildError::Listen {
            address: config.listen,
            source,
        };
        listener.set_nonblocking(true).map_err(listen_error)?;
        let listener = TcpListener::from_std(listener).map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;

        let assets = Assets::load();
        let missing = assets.missing();
        if !missing.is_empty() {
            tracing::warn!(
                ?missing,
                "the site is not complete: pages will lack style or script"
            );
        }
        let (origin, expected_origin) = match config.public_origin.clone() {
            Some(origin) => (origin.clone(), ExpectedOrigin::Exactly(origin)),
            None => (Origin::of_address(address), ExpectedOrigin::OfHost),
        };
        let site = Site {
            portal: portal.clone(),
            trusted_proxies: config.trusted_proxies.clone(),
            proxy_gate: config.proxy_sign_in.clone().map(ProxyGate::new),
            expected_origin,
            is_https: origin.is_https(),
            cookies: Cookies::new(origin.is_https()),
            mode: mode(&config, &portal, &store).await?,
            installation: Arc::new(config.installation()),
            stylesheet: router::stylesheet(&assets),
            request_timeout: config.request_timeout,
        };
        Ok(Self {
            listener,
            address,
            origin,
            connections: config.connections,
            router: router::router(site, store.clone(), &assets),
            portal,
            store,
        })
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The origin under which browsers reach it.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The use cases behind it.
    pub fn portal(&self) -> &Portal {
        &self.portal
    }

    /// The database behind it.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Answers requests and runs the background jobs until `shutdown` ends; then lets running requests
    /// and jobs finish, for a bounded time, and closes the database.
    pub async fn run_until(self, shutdown: impl Future<Output = ()>) {
        tracing::info!(address = %self.address, origin = %self.origin, "listening");
        let (stop, stopped) = watch::channel(());
        let background = tokio::spawn({
            let portal = self.portal.clone();
            let (keeper_stopped, mail_stopped) = (stopped.clone(), stopped.clone());
            async move {
                tokio::join!(
                    portal.run_background(told(stopped)),
                    portal.run_keeper(told(keeper_stopped)),
                    portal.run_mail(told(mail_stopped)),
                );
            }
        });
        accept::serve(self.listener, self.router, self.connections, shutdown).await;
        // The requests are done: whatever they left to the background may finish.
        drop(stop);
        let abort = background.abort_handle();
        if tokio::time::timeout(self.connections.drain_timeout, background)
            .await
            .is_err()
        {
            abort.abort();
            tracing::warn!("background work was cut off; it is taken up again at the next start");
        }
        if let Err(error) = self.portal.complete_audit().await {
            tracing::warn!(%error, "the end of the audit log was not anchored");
        }
        self.store.close().await;
        tracing::info!("stopped");
    }
}

/// Ends when the sender is gone.
async fn told(mut stopped: watch::Receiver<()>) {
    while stopped.changed().await.is_ok() {}
}

async fn portal(config: &Config, store: Store) -> Result<Portal, BuildError> {
    let ledger = StoreLedger::new(store.clone());
    ledger
        .seed_limits(&default_limits(config.tier, config.invoice_limit_scope))
        .await?;
    let budget = Budget::new(Arc::new(ledger), config.clock.clone());
    let zoom = Zoom::new(
        config.zoom.clone(),
        Arc::new(budget.clone()),
        config.clock.clone(),
    )?;
    Ok(Portal::new(Parts {
        store,
        zoom,
        budget,
        clock: config.clock.clone(),
        keeper: config.keeper,
        audit_anchor: config.audit_anchor.clone(),
        mailer: config.mail.clone().map(Mailer::new).transpose()?,
        demo_code: config.demo.as_ref().map(|demo| {
            demo.code
                .as_ref()
                .map(|code| code.expose_secret().to_owned())
                .unwrap_or_default()
        }),
    }))
}

async fn mode(config: &Config, portal: &Portal, store: &Store) -> Result<Mode, PortalError> {
    Ok(match &config.demo {
        None => Mode::Live,
        Some(demo) => Mode::Demo {
            people: portal.demo_people().await?,
            needs_code: demo.code.is_some(),
            control: Arc::new(Steering::new(
                demo.reins.clone(),
                config.clock.clone(),
                store.clone(),
            )),
        },
    })
}
