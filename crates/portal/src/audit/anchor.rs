//! Anchors: the end of the audit log, written down outside the database, so that a tail that was cut off
//! together with the head row is found.
//!
//! A file beside the data gets a line whenever the log has grown, and so does the program's own log,
//! which operators ship elsewhere. Before a line is added, the one before it is held against the
//! database: where that no longer holds the entry, nothing more is written, so that the last line stays
//! what it is, the proof. Instances that share the file add their lines to it in turn.

use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::time::UtcMillis;
use domain::view::AuditAnchor;
use serde::{Deserialize, Serialize};
use store::AuditHead;
use tokio::sync::Mutex;

use crate::flash::hex;
use crate::{Portal, PortalError};

/// How often the end is written down, where it has moved.
pub(crate) const ANCHOR_EVERY: Duration = Duration::from_secs(60);
/// The last bytes of the file, in which its last whole line stands.
const TAIL_BYTES: u64 = 4_096;

/// The end of the log as it was at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) head: AuditHead,
    pub(super) at: UtcMillis,
}

impl Anchor {
    pub(super) fn shown(self) -> AuditAnchor {
        AuditAnchor::At {
            sequence: self.head.sequence,
            at: self.at,
        }
    }
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Line {
    at: String,
    sequence: i64,
    hash: String,
}

impl Line {
    fn read(text: &[u8]) -> Option<Anchor> {
        let line: Self = serde_json::from_slice(text).ok()?;
        let digits = line.hash.as_bytes();
        if digits.len() != 64 || !digits.is_ascii() {
            return None;
        }
        let mut hash = [0; 32];
        for (byte, at) in hash.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&line.hash[at..at + 2], 16).ok()?;
        }
        Some(Anchor {
            head: AuditHead {
                sequence: line.sequence,
                hash,
            },
            at: UtcMillis::parse_iso(&line.at)?,
        })
    }
}

impl From<Anchor> for Line {
    fn from(anchor: Anchor) -> Self {
        Self {
            at: anchor.at.to_iso(),
            sequence: anchor.head.sequence,
            hash: hex(&anchor.head.hash),
        }
    }
}

/// The file with the anchors, a JSON object a line, only ever added to.
#[derive(Debug, Clone)]
pub(super) struct AnchorFile(PathBuf);

impl AnchorFile {
    pub(super) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// The last line that can be read; `None` where there is none yet.
    pub(super) async fn last(&self) -> io::Result<Option<Anchor>> {
        let path = self.0.clone();
        in_the_background(move || last_of(&path)).await
    }

    async fn add(&self, anchor: Anchor) -> io::Result<()> {
        let path = self.0.clone();
        in_the_background(move || add_to(&path, anchor)).await
    }
}

async fn in_the_background<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(io::Error::other)?
}

fn last_of(path: &Path) -> io::Result<Option<Anchor>> {
    let mut file = match std::fs::File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
    let mut tail = Vec::new();
    file.take(TAIL_BYTES).read_to_end(&mut tail)?;
    // A line that a full disk has cut short can't be read; the one before it counts.
    Ok(tail.rsplit(|byte| *byte == b'\n').find_map(Line::read))
}

fn add_to(path: &Path, anchor: Anchor) -> io::Result<()> {
    if let Some(directory) = path.parent().filter(|of| !of.as_os_str().is_empty()) {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(directory)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let mut text = String::new();
    if file.metadata()?.len() > 0 {
        let mut end = [0; 1];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut end)?;
        if end != *b"\n" {
            // What a full disk has cut short stays, on a line of its own.
            text.push('\n');
        }
    }
    text.push_str(&serde_json::to_string(&Line::from(anchor))?);
    text.push('\n');
    file.write_all(text.as_bytes())?;
    file.sync_data()
}

/// What an instance remembers of its anchors.
pub(crate) struct Anchors {
    file: Option<AnchorFile>,
    state: Mutex<State>,
    /// Held while somebody checks the log from its page.
    pub(super) checking: Mutex<()>,
}

#[derive(Default)]
struct State {
    /// The last number that the program's own log was told.
    told: i64,
    /// The last number that is safe in the file.
    kept: i64,
    /// Whether the file could not be added to the last time; said once and not every minute.
    is_failing: bool,
}

/// Why nothing was added to the file.
enum Trouble {
    /// It can't be read or written: no such directory, no room, no right.
    File(io::Error),
    /// The database does not hold what the last line says.
    Unlike(i64),
}

impl Trouble {
    fn say(&self) {
        match self {
            Self::File(error) => tracing::warn!(
                %error,
                "the audit log can't be anchored in its file; the portal goes on and tries again"
            ),
            Self::Unlike(sequence) => tracing::error!(
                sequence,
                "the audit log does not hold what was anchored; nothing more is anchored until somebody has \
                 looked at it (run `subtotal audit verify`)"
            ),
        }
    }
}

impl Anchors {
    pub(crate) fn new(file: Option<PathBuf>) -> Self {
        Self {
            file: file.map(AnchorFile::new),
            state: Mutex::default(),
            checking: Mutex::default(),
        }
    }
}

impl Portal {
    /// Writes the end of the audit log down outside the database, where it has moved. Where the file
    /// can't be written the log says so, and the portal goes on: the next time tries again.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`] where the database can't be read.
    pub async fn anchor_audit(&self) -> Result<(), PortalError> {
        let mut state = self.inner.anchors.state.lock().await;
        let head = self.store().find_audit_head().await?;
        if head.sequence > state.told {
            let hash = hex(&head.hash);
            tracing::info!(sequence = head.sequence, hash, "the audit log ends here");
            state.told = head.sequence;
        }
        let Some(file) = &self.inner.anchors.file else {
            return Ok(());
        };
        if head.sequence == state.kept {
            return Ok(());
        }
        match self.keep_anchor(file, head).await? {
            Ok(()) => {
                if state.is_failing {
                    tracing::info!("the audit log is anchored again");
                }
                state.kept = head.sequence;
                state.is_failing = false;
            }
            Err(trouble) => {
                if !state.is_failing {
                    trouble.say();
                }
                state.is_failing = true;
            }
        }
        Ok(())
    }

    /// Adds a line to the file, where the one before it still holds.
    async fn keep_anchor(
        &self,
        file: &AnchorFile,
        head: AuditHead,
    ) -> Result<Result<(), Trouble>, PortalError> {
        let last = match file.last().await {
            Ok(last) => last,
            Err(error) => return Ok(Err(Trouble::File(error))),
        };
        if let Some(last) = last {
            let sequence = last.head.sequence;
            let entry = self.store().find_audit_entry(sequence).await?;
            if entry.map(|entry| entry.head()) != Some(last.head) {
                return Ok(Err(Trouble::Unlike(sequence)));
            }
            if sequence >= head.sequence {
                // Another instance was faster.
                return Ok(Ok(()));
            }
        }
        let anchor = Anchor {
            head,
            at: self.real_now(),
        };
        Ok(file.add(anchor).await.map_err(Trouble::File))
    }

    /// What the page says of the file.
    pub(super) async fn anchor_shown(&self) -> AuditAnchor {
        if self.inner.anchors.state.lock().await.is_failing {
            return AuditAnchor::Failing;
        }
        self.last_anchor().await.0
    }

    /// What the file says.
    pub(super) async fn last_anchor(&self) -> (AuditAnchor, Option<Anchor>) {
        let Some(file) = &self.inner.anchors.file else {
            return (AuditAnchor::Off, None);
        };
        match file.last().await {
            Ok(None) => (AuditAnchor::NotYet, None),
            Ok(Some(anchor)) => (anchor.shown(), Some(anchor)),
            Err(_) => (AuditAnchor::Failing, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchor(sequence: i64) -> Anchor {
        let hash = std::array::from_fn(|place| (place as i64 + sequence) as u8);
        Anchor {
            head: AuditHead { sequence, hash },
            at: UtcMillis(1_795_348_800_000),
        }
    }

    #[test]
    fn the_last_whole_line_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("audit-anchor.log");
        assert_eq!(last_of(&path).expect("reads"), None);
        for sequence in 1..200 {
            add_to(&path, anchor(sequence)).expect("adds");
        }
        assert_eq!(last_of(&path).expect("reads"), Some(anchor(199)));
        let mut text = std::fs::read_to_string(&path).expect("reads");
        assert_eq!(text.lines().count(), 199);
        // As a full disk leaves it.
        text.truncate(text.len() - 20);
        std::fs::write(&path, &text).expect("writes");
        assert_eq!(last_of(&path).expect("reads"), Some(anchor(198)));
        add_to(&path, anchor(200)).expect("adds");
        assert_eq!(last_of(&path).expect("reads"), Some(anchor(200)));
        let text = std::fs::read_to_string(&path).expect("reads");
        assert_eq!(text.lines().count(), 200, "what was cut short stays");
    }

    #[test]
    fn what_is_no_anchor_is_passed_over() {
        for line in [
            "",
            "{}",
            r#"{"at":"yesterday","sequence":1,"hash":"00"}"#,
            "not even JSON",
        ] {
            assert_eq!(Line::read(line.as_bytes()), None, "{line}");
        }
    }
}
