//! The simulator's control endpoint: sets faults and tells what was called.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Failure;

/// The token that the simulator is started with.
pub const TOKEN: &str = "first-sync";

/// A handle to the endpoint.
#[derive(Debug, Clone, Copy)]
pub struct Control {
    /// Where it listens.
    pub address: SocketAddr,
}

/// What the simulator has counted.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    /// Calls of each operation, by its name.
    pub by_operation: Vec<(String, u64)>,
    /// Answers with status 429.
    pub too_many: u64,
    /// Those of them that a real limit caused.
    pub self_inflicted: u64,
}

impl Control {
    /// Cuts Zoom off: each call is answered with a 502 until [`Control::mend`].
    ///
    /// # Errors
    /// The simulator does not answer.
    pub async fn break_down(self) -> Result<(), Failure> {
        self.ask("POST", "/faults", r#"{"kind":"bad_gateway"}"#)
            .await?;
        Ok(())
    }

    /// Takes every fault away.
    ///
    /// # Errors
    /// The simulator does not answer.
    pub async fn mend(self) -> Result<(), Failure> {
        self.ask("DELETE", "/faults", "").await?;
        Ok(())
    }

    /// The counts so far.
    ///
    /// # Errors
    /// The simulator does not answer, or not as expected.
    pub async fn counted(self) -> Result<Counted, Failure> {
        let body = self.ask("GET", "/calls?limit=0", "").await?;
        let body: Value = serde_json::from_str(&body)?;
        let counts = &body["counts"];
        let number = |name: &str| counts[name].as_u64().ok_or("a count is missing");
        let operations = counts["by_operation"].as_object();
        Ok(Counted {
            by_operation: operations
                .into_iter()
                .flatten()
                .filter_map(|(name, calls)| Some((name.clone(), calls.as_u64()?)))
                .collect(),
            too_many: number("too_many")?,
            self_inflicted: number("self_inflicted_429")?,
        })
    }

    /// Asks one thing and answers the body.
    ///
    /// # Errors
    /// The simulator does not answer, or not with success.
    pub async fn ask(self, method: &str, path: &str, body: &str) -> Result<String, Failure> {
        let mut stream = TcpStream::connect(self.address).await?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {TOKEN}\r\n\
             connection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or("no whole answer")?;
        if !head.starts_with("HTTP/1.1 2") {
            return Err(format!("{method} {path} of the simulator: {head}").into());
        }
        Ok(body.to_owned())
    }
}
