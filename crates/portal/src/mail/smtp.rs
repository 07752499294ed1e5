//! The server that takes our letters, by SMTP, and one letter to it. Knows nothing of changes.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use secrecy::{ExposeSecret as _, SecretString};

/// How long the server may take for one answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a whole letter may take.
const LETTER_TIMEOUT: Duration = Duration::from_secs(30);
/// What is said where it took longer.
const TOOK_TOO_LONG: &str = "The server took longer than 30 seconds.";
/// What servers answer to a sign-in that fails.
const SIGN_IN_CODES: [u16; 6] = [432, 454, 530, 534, 535, 538];
/// Longest sentence on a failure, in characters.
const MAX_FAILURE: usize = 200;

/// How the way to the server is guarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTls {
    /// TLS is required, begun by STARTTLS.
    StartTls,
    /// TLS from the first byte.
    Implicit,
    /// None: for a server on this machine.
    Off,
}

/// In whose name letters are sent: `Subtotal <subtotal@example.com>` or the address alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender(Mailbox);

/// What is not a sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address is expected, such as Subtotal <subtotal@example.com>")]
pub struct SenderError;

impl FromStr for Sender {
    type Err = SenderError;

    fn from_str(text: &str) -> Result<Self, SenderError> {
        text.parse().map(Self).map_err(|_| SenderError)
    }
}

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Everything that sending takes. Its Debug output holds no secret.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// The server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way to it is guarded.
    pub tls: MailTls,
    /// User and password; `None`: the server asks for none.
    pub sign_in: Option<(String, SecretString)>,
    /// In whose name.
    pub sender: Sender,
    /// The origin with which links begin: `https://subtotal.example.com`.
    pub origin: String,
}

/// Why nothing can be sent with these settings.
#[derive(Debug, thiserror::Error)]
#[error("e-mail can't be sent with these settings: {0}")]
pub struct MailerError(lettre::transport::smtp::Error);

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    /// To which address.
    pub(super) to: Address,
    /// What stands above it.
    pub(super) subject: String,
    /// What it says.
    pub(super) text: String,
    /// What names it: the same at each attempt, so that a mailbox can tell that one came twice.
    pub(super) name: String,
}

/// The way to the server.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    sender: Mailbox,
    host: String,
    origin: String,
}

impl Mailer {
    /// Asks nobody anything yet.
    ///
    /// # Errors
    /// [`MailerError`] where TLS can't be set up.
    pub fn new(settings: MailSettings) -> Result<Self, MailerError> {
        let parameters = || TlsParameters::new(settings.host.clone()).map_err(MailerError);
        let tls = match settings.tls {
            MailTls::StartTls => Tls::Required(parameters()?),
            MailTls::Implicit => Tls::Wrapper(parameters()?),
            MailTls::Off => Tls::None,
        };
        let mut builder =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(settings.host.clone())
                .port(settings.port)
                .tls(tls)
                .timeout(Some(ANSWER_TIMEOUT));
        if let Some((user, password)) = settings.sign_in {
            let password = password.expose_secret().to_owned();
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Self {
            transport: builder.build(),
            sender: settings.sender.0,
            host: settings.host,
            origin: settings.origin,
        })
    }

    /// The server.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// A link to a path of ours.
    pub(super) fn link(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Whether the server is there, guards the way as it should and takes user and password. Sends nothing.
    ///
    /// # Errors
    /// What is wrong, in a sentence.
    pub async fn try_connection(&self) -> Result<(), String> {
        match tokio::time::timeout(LETTER_TIMEOUT, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("The server hung up.".to_owned()),
            Ok(Err(error)) => Err(failure(&error)),
            Err(_) => Err(TOOK_TOO_LONG.to_owned()),
        }
    }

    /// Hands a letter to the server.
    ///
    /// # Errors
    /// Why it did not take it, in a sentence.
    pub(super) async fn send(&self, letter: Letter) -> Result<(), String> {
        let domain = self.sender.email.domain();
        let message = Message::builder()
            .from(self.sender.clone())
            .to(Mailbox::new(None, letter.to))
            .subject(letter.subject)
            .message_id(Some(format!("<{}@{domain}>", letter.name)))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text)
            .map_err(|error| sentence(&error.to_string()))?;
        match tokio::time::timeout(LETTER_TIMEOUT, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(failure(&error)),
            Err(_) => Err(TOOK_TOO_LONG.to_owned()),
        }
    }
}

/// What went wrong, without what the server said about signing in: it might repeat what it got.
fn failure(error: &lettre::transport::smtp::Error) -> String {
    match error.status().map(u16::from) {
        Some(code) if SIGN_IN_CODES.contains(&code) => {
            format!("The server refused user or password ({code}).")
        }
        Some(_) => sentence(&format!("The server refused it: {error}")),
        None => sentence(&format!("The server could not be reached: {error}")),
    }
}

/// One line that is not too long.
fn sentence(text: &str) -> String {
    let line = super::letter::one_line(text);
    line.chars().take(MAX_FAILURE).collect()
}
