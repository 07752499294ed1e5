//! A load generator: keeps some connections busy with one GET each and notes how long each answer
//! took. It reads no more of HTTP than it must, since it shares the processor with what it measures.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// What is asked for, again and again.
#[derive(Debug, Clone)]
pub struct Request {
    /// The server.
    pub address: SocketAddr,
    /// Path and query.
    pub path: String,
    /// The value of the `Cookie` header; empty: none.
    pub cookie: String,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Load {
    /// How long each answer took, in microseconds, sorted.
    pub latencies_us: Vec<u64>,
    /// How long it all took.
    pub took: Duration,
    /// Bytes of one answer's body.
    pub body_bytes: usize,
}

impl Load {
    /// Answers per second.
    pub fn per_second(&self) -> f64 {
        self.latencies_us.len() as f64 / self.took.as_secs_f64()
    }

    /// The latency that `share` (0 to 1) of the answers stayed within, in milliseconds.
    pub fn percentile_ms(&self, share: f64) -> f64 {
        let last = self.latencies_us.len().saturating_sub(1);
        let at = (last as f64 * share).round() as usize;
        self.latencies_us.get(at).copied().unwrap_or(0) as f64 / 1000.0
    }
}

/// Why a measurement is worth nothing.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The connection.
    #[error("the connection: {0}")]
    Io(#[from] std::io::Error),
    /// Anything but 200: a sign-in page or an error page would be measured in place of the page.
    #[error("{path} answered: {status_line}")]
    Status {
        /// What was asked for.
        path: String,
        /// What came.
        status_line: String,
    },
    /// Not what a server of ours sends.
    #[error("an answer that this client can't read: {0}")]
    Unreadable(&'static str),
}

/// Asks over `connections` connections at once until `duration` is over.
///
/// # Errors
///
/// At the first answer other than 200.
pub async fn run(
    request: &Request,
    connections: usize,
    duration: Duration,
) -> Result<Load, LoadError> {
    let began = Instant::now();
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..connections {
        workers.spawn(keep_asking(request.clone(), began + duration));
    }
    let mut load = Load::default();
    while let Some(worker) = workers.join_next().await {
        let (latencies, body_bytes) = worker.map_err(std::io::Error::other)??;
        load.latencies_us.extend(latencies);
        load.body_bytes = body_bytes;
    }
    load.took = began.elapsed();
    load.latencies_us.sort_unstable();
    Ok(load)
}

/// Asks once over a connection of its own.
///
/// # Errors
///
/// Where the answer isn't 200.
pub async fn once(request: &Request) -> Result<Load, LoadError> {
    let began = Instant::now();
    let (latencies_us, body_bytes) = keep_asking(request.clone(), began).await?;
    Ok(Load {
        latencies_us,
        took: began.elapsed(),
        body_bytes,
    })
}

/// One connection's work: at least one request, then more until `end`.
async fn keep_asking(request: Request, end: Instant) -> Result<(Vec<u64>, usize), LoadError> {
    let mut stream =
        BufReader::with_capacity(64 * 1024, TcpStream::connect(request.address).await?);
    stream.get_ref().set_nodelay(true)?;
    let head = format!(
        "GET {} HTTP/1.1\r\nhost: {}\r\naccept: text/html\r\ncookie: {}\r\n\r\n",
        request.path, request.address, request.cookie
    );
    let mut latencies = Vec::new();
    let mut body = Vec::new();
    loop {
        let began = Instant::now();
        stream.write_all(head.as_bytes()).await?;
        read_answer(&mut stream, &request.path, &mut body).await?;
        latencies.push(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX));
        if Instant::now() >= end {
            return Ok((latencies, body.len()));
        }
    }
}

/// How an answer says where its body ends.
enum BodyLength {
    Known(usize),
    Chunked,
}

async fn read_answer(
    stream: &mut BufReader<TcpStream>,
    path: &str,
    body: &mut Vec<u8>,
) -> Result<(), LoadError> {
    let status_line = read_line(stream).await?;
    if !status_line.starts_with("HTTP/1.1 200") {
        return Err(LoadError::Status {
            path: path.to_owned(),
            status_line,
        });
    }
    let mut length = None;
    loop {
        let line = read_line(stream).await?.to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            let bytes = value
                .trim()
                .parse()
                .map_err(|_| LoadError::Unreadable("content-length"))?;
            length = Some(BodyLength::Known(bytes));
        } else if line.starts_with("transfer-encoding: chunked") {
            length = Some(BodyLength::Chunked);
        }
    }
    body.clear();
    match length.ok_or(LoadError::Unreadable("no length"))? {
        BodyLength::Known(bytes) => read_bytes(stream, body, bytes).await,
        BodyLength::Chunked => loop {
            let size = usize::from_str_radix(read_line(stream).await?.trim(), 16)
                .map_err(|_| LoadError::Unreadable("chunk size"))?;
            read_bytes(stream, body, size).await?;
            read_line(stream).await?;
            if size == 0 {
                return Ok(());
            }
        },
    }
}

async fn read_bytes(
    stream: &mut BufReader<TcpStream>,
    body: &mut Vec<u8>,
    bytes: usize,
) -> Result<(), LoadError> {
    let from = body.len();
    body.resize(from + bytes, 0);
    stream.read_exact(&mut body[from..]).await?;
    Ok(())
}

async fn read_line(stream: &mut BufReader<TcpStream>) -> Result<String, LoadError> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Err(LoadError::Unreadable("the connection ended"));
    }
    line.truncate(line.trim_end().len());
    Ok(line)
}
