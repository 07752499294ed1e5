//! The simulator on a port: token endpoint and API on one listener, the control endpoint on another.

mod answer;
mod api;
mod body;
mod control;
mod faulty;
mod listen;
mod pages;
mod reports;
mod route;
mod token;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::book::Book;
use crate::call::Calls;
use crate::config::SimulatorConfig;
use crate::fault::Faults;
use crate::limiter::Limiter;
use reports::Reports;
use token::Tokens;

/// The simulator; [`Simulator::start`] runs it.
#[derive(Debug)]
pub struct Simulator;

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
#[error("the simulator cannot listen on {address}")]
pub struct StartError {
    /// The address that was asked for.
    pub address: SocketAddr,
    #[source]
    cause: std::io::Error,
}

/// Everything that the listeners share.
struct World {
    config: SimulatorConfig,
    book: Book,
    limiter: Limiter,
    faults: Faults,
    calls: Calls,
    tokens: Tokens,
    reports: Reports,
    /// Answers so far, from which tracking ids are made.
    answers: AtomicU64,
}

/// A simulator that runs. It stops when this is dropped.
pub struct Running {
    world: Arc<World>,
    api: SocketAddr,
    control: SocketAddr,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Simulator {
    /// Binds both listeners and runs on tasks of its own.
    ///
    /// # Errors
    /// Where an address can't be bound.
    pub async fn start(config: SimulatorConfig) -> Result<Running, StartError> {
        let (api_listener, api) = listen::bind(config.api_address).await?;
        let (control_listener, control) = listen::bind(config.control_address).await?;
        let world = Arc::new(World::new(config));
        let (stop, stopped) = watch::channel(false);
        let tasks = vec![
            tokio::spawn(listen::run(api_listener, stopped.clone(), {
                let world = Arc::clone(&world);
                move |request| api::serve(Arc::clone(&world), request)
            })),
            tokio::spawn(listen::run(control_listener, stopped, {
                let world = Arc::clone(&world);
                move |request| control::serve(Arc::clone(&world), request)
            })),
        ];
        Ok(Running {
            world,
            api,
            control,
            stop,
            tasks,
        })
    }
}

impl World {
    fn new(config: SimulatorConfig) -> Self {
        Self {
            book: Book::with_lag(
                config.book,
                config.clock.clone(),
                config.lag_minutes.clone(),
            ),
            limiter: Limiter::new(config.limits.clone(), config.enforce_limits),
            faults: Faults::default(),
            calls: Calls::default(),
            tokens: Tokens::default(),
            reports: Reports::default(),
            answers: AtomicU64::new(0),
            config,
        }
    }

    /// Forgets writes, faults, calls, counts, reports and tokens.
    fn reset(&self) {
        self.book.reset();
        self.faults.clear();
        self.calls.clear();
        self.limiter.reset();
        self.reports.clear();
        self.tokens.expire_all();
    }
}

impl Running {
    /// The base URL of the API, without a slash at its end: `http://127.0.0.1:4010/v2`.
    pub fn api_url(&self) -> String {
        format!("http://{}/v2", self.api)
    }

    /// The URL of the token endpoint.
    pub fn token_url(&self) -> String {
        format!("http://{}/oauth/token", self.api)
    }

    /// The base URL of the control endpoint, without a slash at its end.
    pub fn control_url(&self) -> String {
        format!("http://{}", self.control)
    }

    /// The address of the API's listener.
    pub fn api_address(&self) -> SocketAddr {
        self.api
    }

    /// The address of the control endpoint's listener.
    pub fn control_address(&self) -> SocketAddr {
        self.control
    }

    /// What it was started with.
    pub fn config(&self) -> &SimulatorConfig {
        &self.world.config
    }

    /// The book of business, as the API answers from it.
    pub fn book(&self) -> &Book {
        &self.world.book
    }

    /// The faults that are set.
    pub fn faults(&self) -> &Faults {
        &self.world.faults
    }

    /// The calls that were received.
    pub fn calls(&self) -> &Calls {
        &self.world.calls
    }

    /// Makes every issued token invalid: the next call with one is answered 401.
    pub fn expire_tokens(&self) {
        self.world.tokens.expire_all();
    }

    /// Forgets writes, faults, calls, counts of limits and tokens; the clock stays where it is.
    pub fn reset(&self) {
        self.world.reset();
    }

    /// Stops listening, cuts open connections and waits until all tasks have ended.
    pub async fn shutdown(mut self) {
        // No receiver left means that the tasks have ended already.
        let _ = self.stop.send(true);
        for task in self.tasks.drain(..) {
            // A task that panicked has ended too.
            let _ = task.await;
        }
    }
}
