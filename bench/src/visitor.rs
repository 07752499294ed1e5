//! A person with a session, as far as measuring needs one.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::load::Request;

/// Someone who has signed in.
pub struct Visitor {
    address: SocketAddr,
    cookie: String,
}

/// Why a visit led nowhere.
#[derive(Debug, thiserror::Error)]
pub enum VisitError {
    /// The connection.
    #[error("the connection: {0}")]
    Io(#[from] std::io::Error),
    /// No session came back.
    #[error("signing in gave no session: {0}")]
    Refused(String),
    /// A page lacks what should stand on it.
    #[error("{page} holds no link that begins with {beginning}")]
    NoLink {
        /// The page.
        page: String,
        /// What was looked for.
        beginning: String,
    },
}

impl Visitor {
    /// Signs in with a password, as the form does.
    ///
    /// # Errors
    ///
    /// Where no session comes back.
    pub async fn sign_in(
        address: SocketAddr,
        email: &str,
        password: &str,
    ) -> Result<Self, VisitError> {
        let form = format!(
            "email={}&password={}&next=",
            encode(email),
            encode(password)
        );
        let answer = exchange(
            address,
            &format!(
                "POST /api/sign_in HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\n\
                 sec-fetch-site: same-origin\r\naccept: text/html\r\nconnection: close\r\n\
                 content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
                form.len()
            ),
        )
        .await?;
        let cookies: Vec<&str> = answer
            .lines()
            .take_while(|line| !line.is_empty())
            .filter_map(|line| {
                line.split_once(':')
                    .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
            })
            .filter_map(|(_, value)| value.trim().split(';').next())
            .collect();
        let visitor = Self {
            address,
            cookie: cookies.join("; "),
        };
        if visitor.cookie.is_empty() {
            return Err(VisitError::Refused(
                answer.lines().next().unwrap_or_default().to_owned(),
            ));
        }
        Ok(visitor)
    }

    /// A request with this person's session.
    pub fn request(&self, path: &str) -> Request {
        Request {
            address: self.address,
            path: path.to_owned(),
            cookie: self.cookie.clone(),
        }
    }

    /// The first link on a page that begins so and goes on without another `/`.
    ///
    /// # Errors
    ///
    /// Where there is none.
    pub async fn find_link(&self, page: &str, beginning: &str) -> Result<String, VisitError> {
        let answer = exchange(
            self.address,
            &format!(
                "GET {page} HTTP/1.1\r\nhost: {}\r\naccept: text/html\r\nconnection: close\r\ncookie: {}\r\n\r\n",
                self.address, self.cookie
            ),
        )
        .await?;
        answer
            .split("href=\"")
            .filter_map(|rest| rest.split('"').next())
            .find(|link| {
                link.strip_prefix(beginning)
                    .is_some_and(|rest| !rest.is_empty() && !rest.contains('/'))
            })
            .map(str::to_owned)
            .ok_or_else(|| VisitError::NoLink {
                page: page.to_owned(),
                beginning: beginning.to_owned(),
            })
    }
}

/// One request over a connection of its own, read to its end.
async fn exchange(address: SocketAddr, request: &str) -> Result<String, VisitError> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).replace("\r\n", "\n"))
}

/// Percent-encodes all but letters and digits.
fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
