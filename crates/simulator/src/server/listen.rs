//! The accept loop. Ours, because a fault must be able to cut a connection.

use std::future::Future;
use std::net::SocketAddr;

use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::StartError;
use super::body::OutBody;

/// An answer that never comes: the connection is closed instead.
#[derive(Debug, thiserror::Error)]
#[error("the connection is cut on purpose")]
pub(super) struct Cut;

/// Binds an address and tells which one it became.
pub(super) async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let fail = |cause| StartError { address, cause };
    let listener = TcpListener::bind(address).await.map_err(fail)?;
    let address = listener.local_addr().map_err(fail)?;
    Ok((listener, address))
}

/// Accepts connections until told to stop, which also cuts those that are open.
pub(super) async fn run<S, F>(listener: TcpListener, mut stopped: watch::Receiver<bool>, serve: S)
where
    S: Fn(Request<Incoming>) -> F + Clone + Send + 'static,
    F: Future<Output = Result<Response<OutBody>, Cut>> + Send + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, serve.clone()));
                }
                Err(error) => tracing::warn!(%error, "the simulator could not accept a connection"),
            },
            // Told to stop, or the handle was dropped.
            _ = stopped.changed() => break,
            Some(_) = connections.join_next() => {}
        }
    }
    connections.shutdown().await;
}

async fn connection<S, F>(stream: TcpStream, serve: S)
where
    S: Fn(Request<Incoming>) -> F + Send + 'static,
    F: Future<Output = Result<Response<OutBody>, Cut>> + Send + 'static,
{
    let io = TokioIo::new(stream);
    let served = hyper::server::conn::http1::Builder::new()
        .serve_connection(io, service_fn(serve))
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection to the simulator ended early");
    }
}
