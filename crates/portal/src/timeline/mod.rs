//! What happened to an account, newest first, put together from what is stored: the audit log, the
//! differences between one answer of Zoom's and the next, the invoices.
//!
//! - [`sources`]: what each of them has to tell before an instant.
//! - [`acts`]: an entry of the audit log in words.
//! - [`own`]: what was edited in the partner's own records.
//! - [`differences`]: two answers of Zoom's compared, in words; pure.
//!
//! Nothing is written for it, so it reaches back as far as the store does.

mod acts;
mod differences;
mod own;
mod sources;

use domain::ids::AccountId;
use domain::people::Permission;
use domain::time::UtcMillis;
use domain::view::{EventKind, HistoryPage, HistoryQuery, Moment, Timeline, TimelineEvent};

use crate::{Caller, Portal, PortalError};

/// Events on a page of the history.
const HISTORY_PAGE_SIZE: usize = 50;
/// Events that the overview shows.
pub(crate) const OVERVIEW_EVENTS: usize = 12;
/// How often the sources are asked for more before a page is shown as it is: answers that differ in
/// nothing worth telling bring no event.
const ROUNDS: usize = 4;

/// How much of the story is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telling {
    /// Every step.
    Full,
    /// How changes began and ended.
    Short,
}

/// What one source tells before an instant.
#[derive(Default)]
struct Chunk {
    events: Vec<TimelineEvent>,
    /// The oldest instant that was looked at; `None`: nothing older is left.
    looked_at: Option<i64>,
}

impl Portal {
    /// Everything that is known to have happened to an account, a page of it.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn history(
        &self,
        caller: &Caller,
        id: &AccountId,
        query: HistoryQuery,
    ) -> Result<HistoryPage, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let account = self.known_account(id).await?;
        let kinds = query
            .kind
            .map_or(EventKind::ALL.to_vec(), |kind| vec![kind]);
        let timeline = self
            .timeline(id, &kinds, Telling::Full, query.before, HISTORY_PAGE_SIZE)
            .await?;
        Ok(HistoryPage {
            head: self.head(&account).await?,
            query,
            timeline,
        })
    }

    /// At least `wanted` events of some kinds, where there are so many; never a part of one instant.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(crate) async fn timeline(
        &self,
        id: &AccountId,
        kinds: &[EventKind],
        telling: Telling,
        before: Option<UtcMillis>,
        wanted: usize,
    ) -> Result<Timeline, PortalError> {
        let mut timeline = Timeline {
            events: Vec::new(),
            older: Some(before.unwrap_or(UtcMillis(i64::MAX))),
        };
        for _ in 0..ROUNDS {
            let Some(before) = timeline.older else { break };
            if timeline.events.len() >= wanted {
                break;
            }
            let chunks = self.chunks(id, kinds, telling, before).await?;
            let (events, older) = merge(chunks, before);
            timeline.events.extend(events);
            timeline.older = older;
        }
        Ok(cut(timeline, wanted))
    }
}

/// The instant by which an event stands in the order.
fn instant(event: &TimelineEvent) -> i64 {
    match event.moment {
        Moment::At(at) => at.0,
        Moment::On(day) => UtcMillis::start_of(day).0,
    }
}

/// The events that are certain to be complete, newest first, and where the rest begins: a source that
/// has more to tell hides what others tell of the time before.
fn merge(chunks: Vec<Chunk>, before: UtcMillis) -> (Vec<TimelineEvent>, Option<UtcMillis>) {
    let horizon = chunks.iter().filter_map(|chunk| chunk.looked_at).max();
    // More happened in one instant than is read at once: what was read of it has to do, or the next
    // round would begin where this one did.
    let is_stuck = horizon.is_some_and(|horizon| horizon.saturating_add(1) >= before.0);
    let first_left = horizon.map(|horizon| if is_stuck { horizon } else { horizon + 1 });
    let mut events: Vec<TimelineEvent> = chunks
        .into_iter()
        .flat_map(|chunk| chunk.events)
        .filter(|event| first_left.is_none_or(|first| instant(event) >= first))
        .collect();
    events.sort_by_key(|event| std::cmp::Reverse(instant(event)));
    (events, first_left.map(UtcMillis))
}

/// No more than is wanted, but all of the last instant.
fn cut(mut timeline: Timeline, wanted: usize) -> Timeline {
    let Some(last) = timeline.events.get(wanted.saturating_sub(1)).map(instant) else {
        return timeline;
    };
    let kept = timeline
        .events
        .iter()
        .take_while(|event| instant(event) >= last)
        .count();
    if kept < timeline.events.len() {
        timeline.events.truncate(kept);
        timeline.older = Some(UtcMillis(last));
    }
    timeline
}

#[cfg(test)]
mod tests {
    use domain::view::Tone;
    use proptest::prelude::*;

    use super::*;

    fn event(at: i64) -> TimelineEvent {
        TimelineEvent {
            moment: Moment::At(UtcMillis(at)),
            kind: EventKind::Zoom,
            tone: Tone::Info,
            fact: String::new(),
            rest: String::new(),
            detail: String::new(),
            link: None,
        }
    }

    /// What a source answers that holds `instants`, newest first, and is read `limit` at a time.
    fn read(instants: &[i64], before: i64, limit: usize) -> Chunk {
        let mut older: Vec<i64> = instants.iter().copied().filter(|at| *at < before).collect();
        older.sort_unstable_by_key(|at| std::cmp::Reverse(*at));
        let has_more = older.len() > limit;
        older.truncate(limit);
        Chunk {
            looked_at: older.last().copied().filter(|_| has_more),
            events: older.into_iter().map(event).collect(),
        }
    }

    fn whole(sources: &[Vec<i64>], limit: usize, wanted: usize) -> Vec<i64> {
        let mut told = Vec::new();
        let mut before = Some(UtcMillis(i64::MAX));
        while let Some(from) = before {
            let mut page = Timeline {
                events: Vec::new(),
                older: Some(from),
            };
            while let Some(older) = page.older
                && page.events.len() < wanted
            {
                let chunks = sources.iter().map(|s| read(s, older.0, limit)).collect();
                let (events, older) = merge(chunks, older);
                page.events.extend(events);
                page.older = older;
            }
            let page = cut(page, wanted);
            told.extend(page.events.iter().map(instant));
            before = page.older;
        }
        told
    }

    proptest! {
        #[test]
        fn turning_pages_tells_everything_once_and_in_order(
            sources in prop::collection::vec(
                prop::collection::btree_set(0i64..400, 0..60), 1..5),
            limit in 1usize..20,
            wanted in 1usize..30,
        ) {
            let sources: Vec<Vec<i64>> = sources
                .into_iter()
                .map(|source| source.into_iter().collect())
                .collect();
            let mut all: Vec<i64> = sources.iter().flatten().copied().collect();
            all.sort_unstable_by_key(|at| std::cmp::Reverse(*at));
            prop_assert_eq!(whole(&sources, limit, wanted), all);
        }
    }
}
