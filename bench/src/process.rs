//! The programs under measurement, as processes of their own.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};

use crate::load::{self, LoadError, Request};

/// How long a program may take to answer at all.
const START_LIMIT: Duration = Duration::from_secs(120);

/// Why a program could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// Starting it or looking at it.
    #[error("{program}: {source}")]
    Io {
        /// Which.
        program: String,
        /// What went wrong.
        source: std::io::Error,
    },
    /// It ended with a failure.
    #[error("{0}")]
    Failed(String),
    /// It never answered.
    #[error("{program} did not answer within {} s: {last}", START_LIMIT.as_secs())]
    Silent {
        /// Which.
        program: String,
        /// What the last attempt said.
        last: LoadError,
    },
}

/// A running program; it ends with this value.
pub struct Process {
    child: Child,
    name: String,
    /// Where it listens.
    pub address: SocketAddr,
}

/// A program with its arguments and environment, not started yet.
pub struct Program<'a> {
    /// The binary.
    pub path: &'a Path,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Its environment, beside what every program needs.
    pub environment: Vec<(String, String)>,
}

impl Program<'_> {
    fn command(&self) -> Command {
        let mut command = Command::new(self.path);
        command
            .args(&self.arguments)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        command
    }

    fn name(&self) -> String {
        format!("{} {}", self.path.display(), self.arguments.join(" "))
    }

    /// Starts it and waits until `page` answers 200, or anything listens where there is no page to
    /// ask for; tells how long that took.
    ///
    /// # Errors
    ///
    /// Where it can't be started or doesn't answer.
    pub async fn start(
        &self,
        address: SocketAddr,
        page: Option<&str>,
    ) -> Result<(Process, Duration), ProcessError> {
        let began = Instant::now();
        let name = self.name();
        let mut child = self.command().spawn().map_err(|source| ProcessError::Io {
            program: name.clone(),
            source,
        })?;
        loop {
            let last = match answers(address, page).await {
                Ok(()) => {
                    let took = began.elapsed();
                    return Ok((
                        Process {
                            child,
                            name,
                            address,
                        },
                        took,
                    ));
                }
                Err(error) => error,
            };
            if let Ok(Some(status)) = child.try_wait() {
                return Err(ProcessError::Failed(format!(
                    "{name} ended at once: {status}"
                )));
            }
            if began.elapsed() > START_LIMIT {
                return Err(ProcessError::Silent {
                    program: name,
                    last,
                });
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Runs it to its end with `input` as its standard input; tells how long it took and what it printed.
    ///
    /// # Errors
    ///
    /// Where it can't be started or fails.
    pub async fn finish(&self, input: &str) -> Result<(Duration, String), ProcessError> {
        use tokio::io::AsyncWriteExt;
        let began = Instant::now();
        let name = self.name();
        let io = |source| ProcessError::Io {
            program: name.clone(),
            source,
        };
        let mut child = self
            .command()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(io)?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes()).await.map_err(io)?;
        }
        let output = child.wait_with_output().await.map_err(io)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(ProcessError::Failed(format!(
                "{name}: {}: {said}",
                output.status
            )));
        }
        Ok((
            began.elapsed(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        ))
    }
}

impl Process {
    /// The most memory that it ever held, in MB.
    ///
    /// # Errors
    ///
    /// Where the system doesn't say (it is read from Linux' `/proc`).
    pub fn peak_resident_mb(&self) -> Result<f64, ProcessError> {
        let io = |source| ProcessError::Io {
            program: self.name.clone(),
            source,
        };
        let status = std::fs::read_to_string(format!(
            "/proc/{}/status",
            self.child.id().unwrap_or_default()
        ))
        .map_err(io)?;
        let kilobytes = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<f64>().ok());
        kilobytes
            .map(|kilobytes| kilobytes / 1024.0)
            .ok_or_else(|| ProcessError::Failed("the system does not tell VmHWM".to_owned()))
    }

    /// Ends it and waits until it has.
    pub async fn stop(mut self) {
        // An error here says that it has ended already.
        let _ = self.child.kill().await;
    }
}

async fn answers(address: SocketAddr, page: Option<&str>) -> Result<(), LoadError> {
    let Some(page) = page else {
        tokio::net::TcpStream::connect(address).await?;
        return Ok(());
    };
    let request = Request {
        address,
        path: page.to_owned(),
        cookie: String::new(),
    };
    load::once(&request).await.map(|_| ())
}

/// An address of this machine on which nobody listens now.
///
/// # Errors
///
/// Where the system gives none.
pub fn free_address() -> Result<SocketAddr, ProcessError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map_err(|source| ProcessError::Io {
            program: "a free port".to_owned(),
            source,
        })
}

/// An address that stays free while its program is away: outside of the ports that the system gives to whoever
/// connects somewhere.
///
/// # Errors
///
/// Where there is none.
pub fn lasting_address() -> Result<SocketAddr, ProcessError> {
    const FIRST: u16 = 20_000;
    const PORTS: u16 = 10_000;
    const TRIES: usize = 100;
    let mut last = None;
    for _ in 0..TRIES {
        // Drawn by the system, so that runs beside each other don't meet.
        let drawn = free_address()?.port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, FIRST + drawn % PORTS));
        match TcpListener::bind(address) {
            Ok(_) => return Ok(address),
            Err(error) => last = Some(error),
        }
    }
    Err(ProcessError::Io {
        program: "a lasting port".to_owned(),
        source: last.unwrap_or_else(|| std::io::ErrorKind::AddrInUse.into()),
    })
}
