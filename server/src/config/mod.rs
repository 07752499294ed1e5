//! The configuration: typed, complete, and checked all at once.
//!
//! Every value comes from one environment variable; `.env.example` explains each. Nothing else reads
//! the environment, and nothing reads it after the start.

mod demo;
mod environment;
mod installation;
mod mail;
mod origin;
mod proxy_sign_in;
#[cfg(debug_assertions)]
mod rehearsal;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clock::Clock;
use domain::limits::{Scope, Tier};
use ipnet::IpNet;
use portal::{Keeper, MailSettings};
use secrecy::{ExposeSecret as _, SecretString};

use crate::accept::ConnectionLimits;
use crate::database;
use crate::telemetry::{LogFormat, Telemetry};

pub use demo::{DemoAccess, LiveCredentials, refuse_live_credentials, refuse_proxy_sign_in};
pub use environment::Environment;
pub use origin::{InvalidOrigin, Origin};
pub use proxy_sign_in::ProxySignIn;
#[cfg(debug_assertions)]
pub use rehearsal::Rehearsal;

use environment::Reader;

/// The names of all variables.
pub mod variable {
    /// Where the data is.
    pub const DATABASE_URL: &str = "SUBTOTAL_DATABASE_URL";
    /// The address to listen on.
    pub const LISTEN: &str = "SUBTOTAL_LISTEN";
    /// The origin under which browsers reach us.
    pub const PUBLIC_ORIGIN: &str = "SUBTOTAL_PUBLIC_ORIGIN";
    /// Proxies whose word on the client's address counts.
    pub const TRUSTED_PROXIES: &str = "SUBTOTAL_TRUSTED_PROXIES";
    /// The header in which a proxy names who asks.
    pub const PROXY_SIGN_IN_HEADER: &str = "SUBTOTAL_PROXY_SIGN_IN_HEADER";
    /// From where that header is believed.
    pub const PROXY_SIGN_IN_FROM: &str = "SUBTOTAL_PROXY_SIGN_IN_FROM";
    /// Where signing out leads, with such a proxy.
    pub const PROXY_SIGN_OUT_URL: &str = "SUBTOTAL_PROXY_SIGN_OUT_URL";
    /// Whether people may sign in with a password.
    pub const PASSWORD_SIGN_IN: &str = "SUBTOTAL_PASSWORD_SIGN_IN";
    /// Connections at a time.
    pub const MAX_CONNECTIONS: &str = "SUBTOTAL_MAX_CONNECTIONS";
    /// Address of Zoom's API.
    pub const ZOOM_BASE_URL: &str = "SUBTOTAL_ZOOM_BASE_URL";
    /// Address of Zoom's token endpoint.
    pub const ZOOM_TOKEN_URL: &str = "SUBTOTAL_ZOOM_TOKEN_URL";
    /// The master account's id.
    pub const ZOOM_ACCOUNT_ID: &str = "SUBTOTAL_ZOOM_ACCOUNT_ID";
    /// The app's client id.
    pub const ZOOM_CLIENT_ID: &str = "SUBTOTAL_ZOOM_CLIENT_ID";
    /// The app's client secret.
    pub const ZOOM_CLIENT_SECRET: &str = "SUBTOTAL_ZOOM_CLIENT_SECRET";
    /// A file that holds the client secret.
    pub const ZOOM_CLIENT_SECRET_FILE: &str = "SUBTOTAL_ZOOM_CLIENT_SECRET_FILE";
    /// A bearer token that somebody else keeps alive.
    pub const ZOOM_TOKEN: &str = "SUBTOTAL_ZOOM_TOKEN";
    /// A file that holds the bearer token.
    pub const ZOOM_TOKEN_FILE: &str = "SUBTOTAL_ZOOM_TOKEN_FILE";
    /// Hosts besides Zoom's own that the token may go to.
    pub const ZOOM_ALLOWED_HOSTS: &str = "SUBTOTAL_ZOOM_ALLOWED_HOSTS";
    /// The master account's tier, which decides Zoom's limits.
    pub const ZOOM_TIER: &str = "SUBTOTAL_ZOOM_TIER";
    /// For whom the limits of invoice detail and PDF are counted.
    pub const INVOICE_LIMIT_SCOPE: &str = "SUBTOTAL_INVOICE_LIMIT_SCOPE";
    /// Whether the fleet is learned and kept fresh in the background.
    pub const KEEPER: &str = "SUBTOTAL_KEEPER";
    /// The file in which the end of the audit log is written down.
    pub const AUDIT_ANCHOR: &str = "SUBTOTAL_AUDIT_ANCHOR";
    /// The server that takes e-mail.
    pub const SMTP_HOST: &str = "SUBTOTAL_SMTP_HOST";
    /// Its port.
    pub const SMTP_PORT: &str = "SUBTOTAL_SMTP_PORT";
    /// How the way to it is guarded.
    pub const SMTP_TLS: &str = "SUBTOTAL_SMTP_TLS";
    /// The user there.
    pub const SMTP_USER: &str = "SUBTOTAL_SMTP_USER";
    /// Their password.
    pub const SMTP_PASSWORD: &str = "SUBTOTAL_SMTP_PASSWORD";
    /// A file that holds the password.
    pub const SMTP_PASSWORD_FILE: &str = "SUBTOTAL_SMTP_PASSWORD_FILE";
    /// In whose name e-mail is sent.
    pub const SMTP_FROM: &str = "SUBTOTAL_SMTP_FROM";
    /// How all names of what concerns e-mail begin.
    pub const SMTP_PREFIX: &str = "SUBTOTAL_SMTP_";
    /// What is logged.
    pub const LOG: &str = "SUBTOTAL_LOG";
    /// How it is written.
    pub const LOG_FORMAT: &str = "SUBTOTAL_LOG_FORMAT";

    /// All of them.
    pub const ALL: [&str; 31] = [
        DATABASE_URL,
        LISTEN,
        PUBLIC_ORIGIN,
        TRUSTED_PROXIES,
        PROXY_SIGN_IN_HEADER,
        PROXY_SIGN_IN_FROM,
        PROXY_SIGN_OUT_URL,
        PASSWORD_SIGN_IN,
        MAX_CONNECTIONS,
        ZOOM_BASE_URL,
        ZOOM_TOKEN_URL,
        ZOOM_ACCOUNT_ID,
        ZOOM_CLIENT_ID,
        ZOOM_CLIENT_SECRET,
        ZOOM_CLIENT_SECRET_FILE,
        ZOOM_TOKEN,
        ZOOM_TOKEN_FILE,
        ZOOM_ALLOWED_HOSTS,
        ZOOM_TIER,
        INVOICE_LIMIT_SCOPE,
        KEEPER,
        AUDIT_ANCHOR,
        SMTP_HOST,
        SMTP_PORT,
        SMTP_TLS,
        SMTP_USER,
        SMTP_PASSWORD,
        SMTP_PASSWORD_FILE,
        SMTP_FROM,
        LOG,
        LOG_FORMAT,
    ];
}

const DEFAULT_DATABASE: &str = "sqlite:data/subtotal.db";
/// The name of the file in which the end of the audit log is written down.
pub const ANCHOR_FILE: &str = "audit-anchor.log";
/// Where that is for a database that has no directory here.
const DATA_DIRECTORY: &str = "data";
const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 3000);

/// How long a request may take; a person's act waits for Zoom within it.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// Everything that a server needs to be built. Its Debug output holds no secret.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the data is; may hold a password.
    pub database_url: SecretString,
    /// The address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The origin under which browsers reach the portal; `None`: the address it listens on.
    pub public_origin: Option<Origin>,
    /// Proxies whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<IpNet>,
    /// Sign-in by a proxy's header; `None`: off.
    pub proxy_sign_in: Option<ProxySignIn>,
    /// What bounds connections.
    pub connections: ConnectionLimits,
    /// How long a request may take.
    pub request_timeout: Duration,
    /// Where Zoom is and who we are there.
    pub zoom: zoom::Config,
    /// The tier of the master account.
    pub tier: Tier,
    /// For whom the limits of invoice detail and PDF are counted.
    pub invoice_limit_scope: Scope,
    /// Whether the fleet is learned and kept fresh in the background.
    pub keeper: Keeper,
    /// The file in which the end of the audit log is written down; `None`: in no file.
    pub audit_anchor: Option<PathBuf>,
    /// How e-mail is sent; `None`: none is.
    pub mail: Option<MailSettings>,
    /// Set in demo mode.
    pub demo: Option<DemoAccess>,
    /// The time that the rules go by; sessions stay on real time.
    pub clock: Clock,
    /// How a test of faults steers it.
    #[cfg(debug_assertions)]
    pub rehearsal: Rehearsal,
}

/// What is wrong with a configuration: every problem, as sentences.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the configuration is not complete:\n  - {}", .0.join("\n  - "))]
pub struct ConfigProblems(pub Vec<String>);

/// The names that are known.
fn known() -> Vec<&'static str> {
    let names = variable::ALL.to_vec();
    #[cfg(debug_assertions)]
    let names = [names, rehearsal::NAMES.to_vec()].concat();
    names
}

impl Config {
    /// Reads all of it.
    ///
    /// # Errors
    /// Every problem at once, each as a sentence that names its variable and never a secret.
    pub fn read(environment: &Environment) -> Result<Self, ConfigProblems> {
        let mut reader = Reader::new(environment, &known());
        let listen = reader.parse(variable::LISTEN, DEFAULT_LISTEN, |text| {
            text.parse::<SocketAddr>()
                .map_err(|_| "an address and a port are expected, such as 127.0.0.1:3000")
        });
        let public_origin = read_origin(&mut reader, listen);
        let mail = mail::read(&mut reader, public_origin.as_ref());
        let connections = ConnectionLimits {
            max_connections: reader.parse(
                variable::MAX_CONNECTIONS,
                ConnectionLimits::default().max_connections,
                positive,
            ),
            ..ConnectionLimits::default()
        };
        let config = Self {
            database_url: database_url(environment).unwrap_or_else(|problem| {
                reader.problem(problem);
                DEFAULT_DATABASE.into()
            }),
            listen,
            public_origin,
            trusted_proxies: reader.list(variable::TRUSTED_PROXIES, network),
            proxy_sign_in: proxy_sign_in::read(&mut reader),
            connections,
            request_timeout: REQUEST_TIMEOUT,
            zoom: read_zoom(&mut reader),
            tier: reader.parse(variable::ZOOM_TIER, Tier::Business, tier),
            invoice_limit_scope: reader.parse(variable::INVOICE_LIMIT_SCOPE, Scope::Master, scope),
            keeper: reader.parse(variable::KEEPER, Keeper::On, keeper),
            audit_anchor: audit_anchor(environment),
            mail,
            demo: None,
            clock: Clock::system(),
            #[cfg(debug_assertions)]
            rehearsal: rehearsal::read(&reader),
        };
        // Checked here too, so that all problems show at once.
        reader.parse(variable::LOG, (), |text| {
            crate::telemetry::check_filter(text)
        });
        reader.parse(variable::LOG_FORMAT, LogFormat::Text, LogFormat::parse);
        match reader.into_problems() {
            problems if problems.is_empty() => Ok(config),
            problems => Err(ConfigProblems(problems)),
        }
    }
}

impl Config {
    /// A portal over a simulated Zoom: it listens on a free port of this machine.
    pub fn simulated(
        simulator: &simulator::Running,
        database_url: SecretString,
        clock: Clock,
    ) -> Self {
        let simulated = simulator.config();
        let mut zoom = zoom::Config::live(zoom::Credentials::ServerToServer {
            account_id: simulated.account_id.clone(),
            client_id: simulated.client_id.clone(),
            client_secret: simulated.client_secret.clone().into(),
        });
        zoom.base_url = simulator.api_url();
        zoom.token_url = simulator.token_url();
        Self {
            audit_anchor: anchor_beside(&database_url),
            database_url,
            listen: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0),
            public_origin: None,
            trusted_proxies: Vec::new(),
            proxy_sign_in: None,
            connections: ConnectionLimits::default(),
            request_timeout: REQUEST_TIMEOUT,
            zoom,
            tier: Tier::Business,
            invoice_limit_scope: Scope::Master,
            // What was filled needs no sync; a person may start it to see it.
            keeper: Keeper::Paused,
            mail: None,
            demo: None,
            clock,
            #[cfg(debug_assertions)]
            rehearsal: Rehearsal::default(),
        }
    }
}

/// Where the data is: all that the commands that only need the database read.
///
/// # Errors
/// What is wrong, in words.
pub fn database_url(environment: &Environment) -> Result<SecretString, String> {
    let reader = Reader::new(environment, &known());
    let url = reader
        .text(variable::DATABASE_URL)
        .unwrap_or(DEFAULT_DATABASE);
    if ["sqlite:", "postgres:", "postgresql:"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
    {
        Ok(url.into())
    } else {
        Err(format!(
            "{}: it must begin with sqlite: or postgres:, such as {DEFAULT_DATABASE}.",
            variable::DATABASE_URL
        ))
    }
}

/// The file in which the end of the audit log is written down: beside the data, if nothing else is said;
/// `None` where it is switched off.
pub fn audit_anchor(environment: &Environment) -> Option<PathBuf> {
    let reader = Reader::new(environment, &known());
    match reader.text(variable::AUDIT_ANCHOR) {
        Some("off") => None,
        Some(path) => Some(path.into()),
        None => database_url(environment)
            .ok()
            .and_then(|url| anchor_beside(&url))
            .or_else(|| Some(Path::new(DATA_DIRECTORY).join(ANCHOR_FILE))),
    }
}

/// Beside a database that is a file of this machine.
fn anchor_beside(database_url: &SecretString) -> Option<PathBuf> {
    database::file_of(database_url.expose_secret()).map(|file| file.with_file_name(ANCHOR_FILE))
}

/// A SQLite database in a file.
pub fn sqlite_url(file: &Path) -> SecretString {
    format!("sqlite:{}", file.display()).into()
}

/// How and what is logged; falls back to the defaults, since problems must be logged too.
pub fn telemetry(environment: &Environment) -> Telemetry {
    let mut reader = Reader::new(environment, &known());
    Telemetry {
        filter: reader.text(variable::LOG).map(str::to_owned),
        format: reader.parse(variable::LOG_FORMAT, LogFormat::Text, LogFormat::parse),
    }
}

fn read_origin(reader: &mut Reader<'_>, listen: SocketAddr) -> Option<Origin> {
    let origin = reader.parse(variable::PUBLIC_ORIGIN, None, |text| text.parse().map(Some));
    let is_given = reader.text(variable::PUBLIC_ORIGIN).is_some();
    if !is_given && !listen.ip().is_loopback() {
        reader.problem(format!(
            "{} is missing: it is the https address under which browsers reach this server, such as \
             https://subtotal.example.com.",
            variable::PUBLIC_ORIGIN
        ));
    }
    origin
}

fn read_zoom(reader: &mut Reader<'_>) -> zoom::Config {
    let mut config = zoom::Config::live(read_credentials(reader));
    if let Some(url) = reader.text(variable::ZOOM_BASE_URL) {
        url.trim_end_matches('/').clone_into(&mut config.base_url);
    }
    if let Some(url) = reader.text(variable::ZOOM_TOKEN_URL) {
        url.clone_into(&mut config.token_url);
    }
    config.allowed_hosts = reader.list(variable::ZOOM_ALLOWED_HOSTS, |host| {
        Ok::<_, std::convert::Infallible>(host.to_owned())
    });
    config
}

fn read_credentials(reader: &mut Reader<'_>) -> zoom::Credentials {
    use variable::{
        ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET, ZOOM_CLIENT_SECRET_FILE, ZOOM_TOKEN,
        ZOOM_TOKEN_FILE,
    };
    let token = reader.secret(ZOOM_TOKEN, ZOOM_TOKEN_FILE);
    let secret = reader.secret(ZOOM_CLIENT_SECRET, ZOOM_CLIENT_SECRET_FILE);
    let account_id = reader.text(ZOOM_ACCOUNT_ID);
    let client_id = reader.text(ZOOM_CLIENT_ID);
    let has_app = account_id.is_some() || client_id.is_some() || secret.is_some();
    match token {
        Some(_) if has_app => reader.problem(format!(
            "Set either {ZOOM_TOKEN} or the three of a Server-to-Server OAuth app, not both."
        )),
        Some(token) => return zoom::Credentials::Bearer(token),
        None => {
            let has_secret_variable = [ZOOM_CLIENT_SECRET, ZOOM_CLIENT_SECRET_FILE]
                .iter()
                .any(|name| reader.text(name).is_some());
            for (name, is_set) in [
                (ZOOM_ACCOUNT_ID, account_id.is_some()),
                (ZOOM_CLIENT_ID, client_id.is_some()),
                (ZOOM_CLIENT_SECRET, has_secret_variable),
            ] {
                if !is_set {
                    reader.problem(format!(
                        "{name} is missing: it belongs to the Server-to-Server OAuth app of your master \
                         account. (Try the portal without credentials with `subtotal demo`.)"
                    ));
                }
            }
        }
    }
    zoom::Credentials::ServerToServer {
        account_id: account_id.unwrap_or_default().to_owned(),
        client_id: client_id.unwrap_or_default().to_owned(),
        client_secret: secret.unwrap_or_default(),
    }
}

fn positive(text: &str) -> Result<usize, &'static str> {
    match text.parse() {
        Ok(number @ 1..) => Ok(number),
        _ => Err("a whole number from 1 on is expected"),
    }
}

fn network(text: &str) -> Result<IpNet, &'static str> {
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
        .map_err(|_| "an address or a network is expected, such as 10.0.0.1 or 10.0.0.0/8")
}

fn tier(text: &str) -> Result<Tier, &'static str> {
    match text {
        "pro" => Ok(Tier::Pro),
        "business" => Ok(Tier::Business),
        _ => Err("pro or business is expected"),
    }
}

fn keeper(text: &str) -> Result<Keeper, &'static str> {
    match text {
        "on" => Ok(Keeper::On),
        "paused" => Ok(Keeper::Paused),
        "off" => Ok(Keeper::Off),
        _ => Err("on, paused or off is expected"),
    }
}

fn scope(text: &str) -> Result<Scope, &'static str> {
    match text {
        "master" => Ok(Scope::Master),
        "sub_account" => Ok(Scope::SubAccount),
        "invoice" => Ok(Scope::Invoice),
        _ => Err("master, sub_account or invoice is expected"),
    }
}

#[cfg(test)]
mod tests;
