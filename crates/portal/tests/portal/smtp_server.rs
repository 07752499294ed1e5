//! A small server that speaks SMTP, and that can be told to refuse letters or to hang up.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

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
}

/// A letter as it came, headers and all.
#[derive(Debug, Clone)]
pub struct Received {
    pub to: String,
    pub text: String,
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
    pub port: u16,
    state: Arc<Mutex<State>>,
}

impl SmtpServer {
    pub async fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = State {
            mood,
            letters: Vec::new(),
            connections: 0,
            heard: Vec::new(),
        };
        let server = Self {
            port,
            state: Arc::new(Mutex::new(state)),
        };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = serving.clone();
                // A client that goes away is no failure of the server.
                tokio::spawn(async move { drop(server.talk(stream).await) });
            }
        });
        server
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

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

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let mood = self.with(|state| {
            state.connections += 1;
            state.mood
        });
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        writer.write_all(b"220 test\r\n").await?;
        let mut to = String::new();
        while let Some(line) = lines.next_line().await? {
            let word = line
                .split([' ', ':'])
                .next()
                .unwrap_or_default()
                .to_uppercase();
            self.with(|state| state.heard.push(word.clone()));
            let answer = match word.as_str() {
                "EHLO" => "250-test\r\n250 AUTH PLAIN\r\n".to_owned(),
                "AUTH" if mood == Mood::RefusesSignIn => format!("535 not {line}\r\n"),
                "AUTH" => "235 welcome\r\n".to_owned(),
                "RCPT" if mood == Mood::Refuses => "550 no such mailbox here\r\n".to_owned(),
                "RCPT" => {
                    to = line;
                    "250 fine\r\n".to_owned()
                }
                "DATA" => {
                    writer.write_all(b"354 go on\r\n").await?;
                    let mut text = String::new();
                    while let Some(line) = lines.next_line().await? {
                        if line == "." {
                            break;
                        }
                        text.push_str(&line);
                        text.push('\n');
                    }
                    if mood != Mood::HangsUp {
                        let to = to.clone();
                        self.with(|state| state.letters.push(Received { to, text }));
                    }
                    if matches!(mood, Mood::HangsUp | Mood::KeepsAndHangsUp) {
                        return Ok(());
                    }
                    "250 taken\r\n".to_owned()
                }
                "QUIT" => {
                    writer.write_all(b"221 bye\r\n").await?;
                    return Ok(());
                }
                _ => "250 fine\r\n".to_owned(),
            };
            writer.write_all(answer.as_bytes()).await?;
        }
        Ok(())
    }
}
