//! A small server that speaks SMTP, and that can be told to refuse letters or to hang up. With TLS it is
//! certified by an authority that nobody knows who was not told.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// Where it listens; its certificate is for this address.
pub const HOST: &str = "127.0.0.1";

/// What it does with a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Takes it.
    Takes,
    /// Refuses whoever it is for.
    Refuses,
    /// Refuses user and password, and repeats what it got.
    RefusesSignIn,
    /// Hangs up when the letter has come.
    HangsUp,
    /// Keeps the letter and hangs up before it says so.
    KeepsAndHangsUp,
    /// Keeps the letter and never says so.
    KeepsAndFallsSilent,
}

/// How the way to it is guarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Not at all.
    None,
    /// TLS, begun by STARTTLS.
    StartTls,
    /// TLS from the first byte.
    Implicit,
}

/// A letter as it came, headers and all.
#[derive(Debug, Clone)]
pub struct Received {
    /// The line that said for whom it is.
    pub to: String,
    /// The rest.
    pub text: String,
}

impl Received {
    /// What names it, in its own header.
    pub fn message_id(&self) -> Option<&str> {
        self.text
            .lines()
            .find_map(|line| line.strip_prefix("Message-ID: "))
    }
}

struct State {
    mood: Mood,
    letters: Vec<Received>,
    connections: usize,
    /// The command of each line.
    heard: Vec<String>,
}

/// The server; it ends with the test.
#[derive(Clone)]
pub struct SmtpServer {
    /// Its port.
    pub port: u16,
    /// The certificate of the authority that certified it, in PEM.
    pub authority_pem: String,
    guard: Guard,
    acceptor: TlsAcceptor,
    state: Arc<Mutex<State>>,
}

/// How a conversation ended.
enum End<S> {
    /// It is over.
    Over,
    /// It goes on over TLS.
    Secured(S),
}

impl SmtpServer {
    /// Starts it without TLS.
    pub async fn start(mood: Mood) -> Self {
        Self::guarded(mood, Guard::None).await
    }

    /// Starts it.
    ///
    /// # Panics
    /// There is no free port, or no certificate can be made.
    pub async fn guarded(mood: Mood, guard: Guard) -> Self {
        let listener = TcpListener::bind((HOST, 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (authority_pem, acceptor) = certified().expect("a certificate");
        let state = State {
            mood,
            letters: Vec::new(),
            connections: 0,
            heard: Vec::new(),
        };
        let server = Self {
            port,
            authority_pem,
            guard,
            acceptor,
            state: Arc::new(Mutex::new(state)),
        };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = serving.clone();
                // A client that goes away is no failure of the server.
                tokio::spawn(async move { drop(server.serve(stream).await) });
            }
        });
        server
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// From the next connection on it behaves like that.
    pub fn set(&self, mood: Mood) {
        self.with(|state| state.mood = mood);
    }

    /// The letters that it has, oldest first.
    pub fn letters(&self) -> Vec<Received> {
        self.with(|state| state.letters.clone())
    }

    /// How often somebody has called.
    pub fn connections(&self) -> usize {
        self.with(|state| state.connections)
    }

    /// Which commands it was given.
    pub fn heard(&self) -> Vec<String> {
        self.with(|state| state.heard.clone())
    }

    async fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        const GREETING: &[u8] = b"220 test\r\n";
        self.with(|state| state.connections += 1);
        match self.guard {
            Guard::Implicit => {
                let mut stream = self.acceptor.accept(stream).await?;
                stream.write_all(GREETING).await?;
                self.talk(stream, false).await?;
            }
            guard => {
                stream.write_all(GREETING).await?;
                let may_secure = guard == Guard::StartTls;
                if let End::Secured(stream) = self.talk(stream, may_secure).await? {
                    self.talk(self.acceptor.accept(stream).await?, false)
                        .await?;
                }
            }
        }
        Ok(())
    }

    async fn talk<S>(&self, stream: S, may_secure: bool) -> io::Result<End<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mood = self.with(|state| state.mood);
        let mut stream = BufReader::new(stream);
        let mut to = String::new();
        while let Some(line) = next_line(&mut stream).await? {
            let word = line.split([' ', ':']).next().unwrap_or_default();
            let word = word.to_uppercase();
            self.with(|state| state.heard.push(word.clone()));
            let answer = match word.as_str() {
                "EHLO" if may_secure => "250-test\r\n250 STARTTLS\r\n".to_owned(),
                "EHLO" => "250-test\r\n250 AUTH PLAIN\r\n".to_owned(),
                "STARTTLS" if may_secure => {
                    say(&mut stream, "220 go on\r\n").await?;
                    return Ok(End::Secured(stream.into_inner()));
                }
                "AUTH" if mood == Mood::RefusesSignIn => format!("535 not {line}\r\n"),
                "AUTH" => "235 welcome\r\n".to_owned(),
                "RCPT" if mood == Mood::Refuses => "550 no such mailbox here\r\n".to_owned(),
                "RCPT" => {
                    to = line;
                    "250 fine\r\n".to_owned()
                }
                "DATA" => {
                    say(&mut stream, "354 go on\r\n").await?;
                    let text = letter(&mut stream).await?;
                    if mood != Mood::HangsUp {
                        let to = to.clone();
                        self.with(|state| state.letters.push(Received { to, text }));
                    }
                    match mood {
                        Mood::HangsUp | Mood::KeepsAndHangsUp => return Ok(End::Over),
                        Mood::KeepsAndFallsSilent => std::future::pending().await,
                        _ => "250 taken\r\n".to_owned(),
                    }
                }
                "QUIT" => {
                    say(&mut stream, "221 bye\r\n").await?;
                    return Ok(End::Over);
                }
                _ => "250 fine\r\n".to_owned(),
            };
            say(&mut stream, &answer).await?;
        }
        Ok(End::Over)
    }
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    answer: &str,
) -> io::Result<()> {
    stream.get_mut().write_all(answer.as_bytes()).await?;
    stream.get_mut().flush().await
}

/// `None`: the client has hung up.
async fn next_line<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> io::Result<Option<String>> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await?;
    Ok((read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// Up to the line with a single dot.
async fn letter<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> io::Result<String> {
    let mut text = String::new();
    while let Some(line) = next_line(stream).await? {
        if line == "." {
            break;
        }
        text.push_str(&line);
        text.push('\n');
    }
    Ok(text)
}

/// An authority of its own, and what proves by it that the server is who it is.
fn certified() -> Result<(String, TlsAcceptor), Box<dyn std::error::Error>> {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate()?;
    let authority_pem = authority.self_signed(&authority_key)?.pem();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate()?;
    let certificate = CertificateParams::new([HOST.to_owned()])?.signed_by(&key, &issuer)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)?;
    Ok((authority_pem, TlsAcceptor::from(Arc::new(config))))
}
