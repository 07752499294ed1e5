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
    end: End,
}

/// How a body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Whole,
    /// To be cut, once what was said so far is on the wire.
    CutAfterFlush,
    CutNow,
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
            end: End::Whole,
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
            end: End::CutAfterFlush,
        }
    }
}

impl Body for OutBody {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        if let Some(piece) = self.pieces.pop_front() {
            self.announced = self.announced.saturating_sub(piece.len() as u64);
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        match self.end {
            End::Whole => Poll::Ready(None),
            // The connection writes out what it holds whenever the body has nothing to give.
            End::CutAfterFlush => {
                self.end = End::CutNow;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            End::CutNow => Poll::Ready(Some(Err(Cut))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty() && self.end == End::Whole
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}
