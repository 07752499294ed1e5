//! The body of an answer: whole, or one that breaks off in the middle.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};

use super::listen::Cut;

/// Pieces of bytes, and whether the last of them is followed by a cut.
#[derive(Debug)]
pub(super) struct OutBody {
    pieces: VecDeque<Bytes>,
    /// Bytes that the head announces and that are still to come.
    announced: u64,
    ends_in_cut: bool,
}

impl OutBody {
    /// A whole body.
    pub(super) fn whole(bytes: impl Into<Bytes>) -> Self {
        Self::pieces([bytes.into()].into())
    }

    /// A whole body in pieces.
    pub(super) fn pieces(pieces: VecDeque<Bytes>) -> Self {
        let announced = pieces.iter().map(|piece| piece.len() as u64).sum();
        Self {
            pieces,
            announced,
            ends_in_cut: false,
        }
    }

    /// The first half of a body whose whole length is announced.
    pub(super) fn cut(bytes: impl Into<Bytes>) -> Self {
        let bytes: Bytes = bytes.into();
        let half = bytes.slice(..bytes.len() / 2);
        Self {
            // At least one byte more than is sent, so that an empty body is cut as well.
            announced: (bytes.len() as u64).max(1),
            pieces: [half].into(),
            ends_in_cut: true,
        }
    }
}

impl Body for OutBody {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        match self.pieces.pop_front() {
            Some(piece) => {
                self.announced = self.announced.saturating_sub(piece.len() as u64);
                Poll::Ready(Some(Ok(Frame::data(piece))))
            }
            None if std::mem::take(&mut self.ends_in_cut) => Poll::Ready(Some(Err(Cut))),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty() && !self.ends_in_cut
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}
