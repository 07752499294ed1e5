//! Logs: one line an event on standard error, as text or JSON.
//!
//! What is never logged: query strings, bodies, cookies, tokens, passwords, e-mail addresses and
//! names. People appear by their number, accounts by their id.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Our own events, and of libraries what an operator must see. The session layer reports every
/// outdated cookie as a warning and every failure once more; we report failures ourselves.
const DEFAULT_FILTER: &str = "info,tower_sessions=off,tower_sessions_core=off";

/// How a line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For machines: a JSON object a line.
    Json,
}

impl LogFormat {
    /// Reads `text` or `json`.
    ///
    /// # Errors
    /// What is expected.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("text or json is expected"),
        }
    }
}

/// What is logged and how.
#[derive(Debug, Clone, Default)]
pub struct Telemetry {
    /// Directives such as `info,portal=debug`; `None`: the default.
    pub filter: Option<String>,
    /// How a line is written.
    pub format: LogFormat,
}

/// Whether directives can be read.
///
/// # Errors
/// What is expected.
pub fn check_filter(directives: &str) -> Result<(), &'static str> {
    EnvFilter::try_new(directives)
        .map(|_| ())
        .map_err(|_| "directives such as info or info,portal=debug are expected")
}

impl Telemetry {
    /// Starts logging; once in a process, later calls change nothing. Panics are logged as well.
    pub fn start(&self) {
        let directives = match &self.filter {
            Some(own) => format!("{DEFAULT_FILTER},{own}"),
            None => DEFAULT_FILTER.to_owned(),
        };
        let filter =
            EnvFilter::try_new(directives).unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
        let registry = tracing_subscriber::registry().with(filter);
        let layer = tracing_subscriber::fmt::layer()
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal());
        let started = match self.format {
            LogFormat::Text => registry.with(layer.with_target(false)).try_init(),
            LogFormat::Json => registry.with(layer.json().flatten_event(true)).try_init(),
        };
        if started.is_ok() {
            std::panic::set_hook(Box::new(|panic| {
                // Without the message: it may hold what must not be logged.
                let place = panic
                    .location()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                tracing::error!(place, "a bug: the program panicked");
            }));
        }
    }
}
