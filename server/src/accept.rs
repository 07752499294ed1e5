//! The accept loop: takes connections, bounds how many there are and how long a client may dawdle
//! over its request head, and lets them finish when the server is told to stop.
//!
//! Our own, since `axum::serve` has neither a header time-out nor a cap on connections. HTTP/1.1 only:
//! browsers speak HTTP/2 over TLS alone, which a proxy in front ends, and sniffing the version would
//! let a silent client hold its connection without a time-out. Knows nothing of routes.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

/// How long the loop pauses when the system has no file descriptors left, say.
const PAUSE_AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(200);

/// What bounds connections.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// Connections at a time; more wait in the system's queue.
    pub max_connections: usize,
    /// From the first moment a request could arrive to the end of its head, idle time included.
    pub header_read_timeout: Duration,
    /// How long running requests may go on once the server was told to stop.
    pub drain_timeout: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            max_connections: 1_024,
            header_read_timeout: Duration::from_secs(30),
            drain_timeout: Duration::from_secs(20),
        }
    }
}

/// The other end of the connection that a request came in on, as the system sees it.
#[derive(Debug, Clone, Copy)]
pub struct PeerAddress(pub SocketAddr);

/// Serves `router` on `listener` until `shutdown` ends, then lets running requests finish for at most
/// the drain time.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    shutdown: impl Future<Output = ()>,
) {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_read_timeout);
    let slots = Arc::new(Semaphore::new(limits.max_connections));
    let graceful = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            // In this order: who comes once it was told to stop is for whoever listens next.
            biased;
            () = &mut shutdown => break,
            accepted = accept(&listener, &slots) => accepted,
        };
        match accepted {
            Ok((stream, peer, slot)) => {
                let connection = Connection {
                    peer,
                    router: router.clone(),
                    builder: builder.clone(),
                    watcher: graceful.watcher(),
                    slot,
                };
                tokio::spawn(connection.run(stream));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(PAUSE_AFTER_FAILED_ACCEPT).await;
            }
        }
    }
    drop(listener);
    drain(graceful, limits.drain_timeout).await;
}

async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let slot = Arc::clone(slots)
        .acquire_owned()
        .await
        .map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    // Pages are small and written at once: waiting to fill packets only adds delay.
    stream.set_nodelay(true)?;
    Ok((stream, peer, slot))
}

struct Connection {
    peer: SocketAddr,
    router: Router,
    builder: http1::Builder,
    watcher: Watcher,
    /// Given back when the connection ends.
    slot: OwnedSemaphorePermit,
}

impl Connection {
    async fn run(self, stream: TcpStream) {
        let peer = PeerAddress(self.peer);
        let router = self.router;
        let service = hyper::service::service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(peer);
            router.clone().oneshot(request)
        });
        let connection = self.builder.serve_connection(TokioIo::new(stream), service);
        if let Err(error) = self.watcher.watch(connection).await {
            // Clients hang up and time out all day: of interest only when looking for it.
            tracing::debug!(%error, "a connection ended early");
        }
        drop(self.slot);
    }
}

async fn drain(graceful: GracefulShutdown, timeout: Duration) {
    let open = graceful.count();
    if open > 0 {
        tracing::info!(open, "waiting for open connections");
    }
    if tokio::time::timeout(timeout, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some requests were cut off: they took longer than the drain time");
    }
}
