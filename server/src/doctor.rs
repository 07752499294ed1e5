//! What is wrong with this installation, in words, and what to do about it.

use std::fmt;
use std::sync::Arc;

use clock::Clock;
use domain::people::Permission;
use domain::time::UtcMillis;
use portal::{Directory, MailSettings, Mailer};
use secrecy::SecretString;
use store::{Store, User};
use zoom::{Budget, Credentials, Zoom};

use crate::assets::Assets;
use crate::config::{Config, Environment, database_url};
use crate::database;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// As it should be.
    Fine(String),
    /// Works, but somebody should know.
    Note(String),
    /// Wrong, and what to do.
    Wrong(String),
}

impl Finding {
    /// Whether nothing needs to be done.
    pub fn is_fine(&self) -> bool {
        !matches!(self, Self::Wrong(_))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fine(text) => write!(f, "ok     {text}"),
            Self::Note(text) => write!(f, "note   {text}"),
            Self::Wrong(text) => write!(f, "WRONG  {text}"),
        }
    }
}

/// Looks at everything, whatever it finds on the way.
pub async fn examine(environment: &Environment) -> Vec<Finding> {
    let mut findings = Vec::new();
    let config = configuration(environment, &mut findings);
    let store = match database_url(environment) {
        Ok(url) => database(&url, &mut findings).await,
        // Told with the configuration already.
        Err(_) => None,
    };
    assets(&mut findings);
    if let Some(config) = config {
        reach(&config, &mut findings);
        findings.push(proxy_sign_in(&config));
        credentials(&config, &mut findings).await;
        findings.push(mail(config.mail).await);
    }
    if let Some(store) = store {
        store.close().await;
    }
    findings
}

fn configuration(environment: &Environment, findings: &mut Vec<Finding>) -> Option<Config> {
    match Config::read(environment) {
        Ok(config) => {
            findings.push(Finding::Fine("The configuration is complete.".to_owned()));
            Some(config)
        }
        Err(problems) => {
            findings.extend(problems.0.into_iter().map(Finding::Wrong));
            None
        }
    }
}

async fn database(url: &SecretString, findings: &mut Vec<Finding>) -> Option<Store> {
    let store = match database::open(url).await {
        Ok(store) => store,
        Err(error) => {
            findings.push(Finding::Wrong(format!(
                "Database: {}. Is the server running, the path right, the password valid?",
                with_causes(&error)
            )));
            return None;
        }
    };
    let kind = store.kind().title();
    findings.push(match store.is_current().await {
        Ok(true) => writability(&store).await,
        Ok(false) => Finding::Wrong(format!(
            "Database: {kind} answers, but its schema is not up to date. Run: subtotal migrate"
        )),
        Err(error) => Finding::Wrong(format!("Database: {}.", with_causes(&error))),
    });
    // Without a schema there is nobody to count, which was told already.
    if let Ok(people) = Directory::new(store.clone(), Clock::system()).list().await {
        let people: Vec<User> = people.into_iter().filter(|one| !one.is_disabled).collect();
        findings.push(sign_in(people.len()));
        findings.push(approvers(&people, UtcMillis(Clock::system().now_ms())));
    }
    Some(store)
}

/// Writes and takes it back.
async fn writability(store: &Store) -> Finding {
    const KEY: &str = "doctor";
    let written = async {
        let mut tx = store.begin().await?;
        // Never committed.
        tx.save_setting(KEY, "can write").await
    };
    match written.await {
        Ok(()) => Finding::Fine(format!(
            "Database: {} answers, is up to date and can be written.",
            store.kind().title()
        )),
        Err(error) => Finding::Wrong(format!("Database: {}.", with_causes(&error))),
    }
}

fn sign_in(count: usize) -> Finding {
    match count {
        0 => Finding::Wrong(
            "People: nobody can sign in. Add the first person with: subtotal user add".to_owned(),
        ),
        1 => Finding::Fine("People: one can sign in.".to_owned()),
        count => Finding::Fine(format!("People: {count} can sign in.")),
    }
}

/// Whether a change for which a second person is asked can ever be sent.
fn approvers(people: &[User], now: UtcMillis) -> Finding {
    let of_role: Vec<_> = people
        .iter()
        .filter(|one| one.role.may(Permission::Approve))
        .collect();
    let new = of_role.iter().filter(|one| one.trusted_from > now).count();
    let waiting = match new {
        0 => String::new(),
        new => format!(" {new} of them only once a day has passed since they were added or reset."),
    };
    match of_role.len() {
        0 => Finding::Note(
            "Approvals: nobody may approve, so nothing is sent for which a second person is asked. Add \
             somebody with: subtotal user add --role approver"
                .to_owned(),
        ),
        1 => Finding::Note(format!(
            "Approvals: one person may approve.{waiting} What they drafted themselves nobody can, and while \
             they are away nothing is sent for which a second person is asked."
        )),
        count => Finding::Fine(format!("Approvals: {count} may approve.{waiting}")),
    }
}

fn assets(findings: &mut Vec<Finding>) {
    let missing = Assets::load().missing();
    findings.push(if missing.is_empty() {
        Finding::Fine("Files: script, WASM, stylesheet and icons are embedded.".to_owned())
    } else {
        Finding::Wrong(format!(
            "Files: the binary lacks {}. It was not built by `cargo leptos build --release -P`.",
            missing.join(", ")
        ))
    });
}

fn reach(config: &Config, findings: &mut Vec<Finding>) {
    findings.push(match &config.public_origin {
        Some(origin) if origin.is_https() && config.trusted_proxies.is_empty() => Finding::Note(format!(
            "Address: browsers come by {origin}, but no proxy is trusted: all clients will seem to \
             have the proxy's address, in throttling and in the audit log. Set SUBTOTAL_TRUSTED_PROXIES."
        )),
        Some(origin) => Finding::Fine(format!("Address: browsers come by {origin}.")),
        None => Finding::Note(format!(
            "Address: only browsers on this machine can come, by http://{}.",
            config.listen
        )),
    });
}

/// Whether a proxy signs people in, and how much is trusted for that.
fn proxy_sign_in(config: &Config) -> Finding {
    let Some(proxy) = &config.proxy_sign_in else {
        return Finding::Fine("Sign-in: with passwords; no proxy signs people in.".to_owned());
    };
    let from: Vec<String> = proxy.from.iter().map(ToString::to_string).collect();
    let passwords = if proxy.takes_passwords {
        "passwords work besides"
    } else {
        "passwords are switched off"
    };
    let told = format!(
        "Sign-in: the header {} names people, from {}; {passwords}.",
        proxy.header,
        from.join(", ")
    );
    if proxy.is_narrow() || config.listen.ip().is_loopback() {
        Finding::Fine(told)
    } else {
        Finding::Note(format!(
            "{told} Whoever has one of these addresses can be anybody: name single addresses in \
             SUBTOTAL_PROXY_SIGN_IN_FROM."
        ))
    }
}

/// Asks for a token; a static one can only be tried by a call, which a check must not spend.
async fn credentials(config: &Config, findings: &mut Vec<Finding>) {
    zoom::install_crypto();
    let clock = Clock::system();
    let ledger = Arc::new(zoom::MemoryLedger::new(Vec::new()));
    let budget = Budget::new(ledger, clock.clone());
    let zoom = match Zoom::new(config.zoom.clone(), Arc::new(budget), clock) {
        Ok(zoom) => zoom,
        Err(error) => {
            findings.push(Finding::Wrong(format!("Zoom: {}.", with_causes(&error))));
            return;
        }
    };
    findings.push(match &config.zoom.credentials {
        Credentials::Bearer(_) => Finding::Note(format!(
            "Zoom: a static token will be sent to {}; whether it is valid shows at the first call.",
            config.zoom.base_url
        )),
        Credentials::ServerToServer { .. } => match zoom.check_credentials().await {
            Ok(_) => Finding::Fine(format!(
                "Zoom: {} gives a token for {}.",
                config.zoom.token_url, config.zoom.base_url
            )),
            Err(error) => Finding::Wrong(format!("Zoom: {}", error.sentence())),
        },
    });
}

/// Whether the server that takes our letters is there; nothing is sent to anybody.
async fn mail(settings: Option<MailSettings>) -> Finding {
    let Some(settings) = settings else {
        return Finding::Fine("E-mail: off; nobody is told of changes by e-mail.".to_owned());
    };
    let sign_in = match &settings.sign_in {
        Some(_) => "takes user and password",
        None => "asks for no password",
    };
    let mailer = match Mailer::new(settings) {
        Ok(mailer) => mailer,
        Err(error) => return Finding::Wrong(format!("E-mail: {}.", with_causes(&error))),
    };
    let host = mailer.host();
    match mailer.try_connection().await {
        Ok(()) => Finding::Fine(format!("E-mail: {host} answers and {sign_in}.")),
        Err(sentence) => Finding::Wrong(format!("E-mail: {host}: {sentence}")),
    }
}

/// An error with what lies behind it: a doctor may say more than a page.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = error.source();
    }
    text.trim_end_matches('.').to_owned()
}
