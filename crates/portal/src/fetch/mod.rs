//! Asking Zoom for one thing and storing the answer: once, however many people want it.
//!
//! - [`ask`]: what can be asked.
//! - [`call`]: the call itself, and what is written when it ends.
//! - [`keep`], [`keep_renewals`]: how each kind of answer is written; `fill` writes through them too.
//! - [`of_master`]: what is asked about the master account itself, and how that is kept.
//! - [`facts`]: how what is stored is read back as a [`domain::view::Fact`].
//!
//! A page reads facts; for what was never fetched it waits [`FIRST_SIGHT_WAIT`] at most.

pub(crate) mod ask;
mod call;
mod facts;
pub(crate) mod keep;
pub(crate) mod keep_renewals;
mod of_master;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::people::Role;
use domain::view::{Notice, RefreshOffer, Tone};
use domain::zoom::Refusal;
use tokio::sync::watch;
use zoom::{CallFor, Intent, NoSlot};

pub(crate) use ask::Ask;
pub(crate) use facts::{Known, without_value};
pub(crate) use of_master::OfMaster;

use crate::{Caller, Portal, PortalError};

/// How long a page waits for something that was never fetched.
const FIRST_SIGHT_WAIT: Duration = Duration::from_secs(2);
/// How long an act of a person waits for its answer before the page goes on without it.
const ACT_WAIT: Duration = Duration::from_secs(10);
/// How long a call for a page may wait for its slot.
const PAGE_PATIENCE_MS: i64 = 2_000;

/// How long a call of the background may wait for its slot.
const KEEPER_PATIENCE_MS: i64 = 2_000;

/// How asking ended.
#[derive(Debug, Clone)]
pub(crate) enum Asked {
    /// Zoom answered, and the answer is stored.
    Answered,
    /// Zoom refused to tell.
    Refused(Refusal),
    /// Our budget gave no slot; nothing was sent.
    NoSlot(NoSlot),
    /// Zoom said "too many": the allowance is shared with other apps. The sentence is for people.
    Throttled(String),
    /// Zoom was not reached, or what it sent could not be used; the sentence is for people.
    Failed(String),
}

type Outcome = watch::Receiver<Option<Asked>>;

/// What this instance is asking for at the moment.
#[derive(Default)]
pub(crate) struct Fetches {
    under_way: Mutex<HashMap<Ask, Outcome>>,
    /// Pages beyond the first, each a call, of lists that were asked for.
    further_pages: AtomicU64,
}

impl Fetches {
    fn lock(&self) -> MutexGuard<'_, HashMap<Ask, Outcome>> {
        // The map is whole after every step, so a panic elsewhere does not spoil it.
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// A list goes on on another page.
    fn turn_page(&self) {
        self.further_pages.fetch_add(1, Ordering::Relaxed);
    }

    /// How often that was so.
    pub(crate) fn further_pages(&self) -> u64 {
        self.further_pages.load(Ordering::Relaxed)
    }
}

/// Takes an ask off the list however its task ends.
struct UnderWay {
    portal: Portal,
    ask: Ask,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.portal.inner.fetches.lock().remove(&self.ask);
    }
}

impl Portal {
    /// Asks Zoom, or joins whoever is asking for the same thing already. The call goes on when the
    /// caller stops waiting.
    fn start(&self, ask: Ask, call_for: CallFor) -> Outcome {
        let mut under_way = self.inner.fetches.lock();
        if let Some(outcome) = under_way.get(&ask) {
            return outcome.clone();
        }
        let (sender, outcome) = watch::channel(None);
        under_way.insert(ask.clone(), outcome.clone());
        drop(under_way);
        let entry = UnderWay {
            portal: self.clone(),
            ask,
        };
        tokio::spawn(async move {
            let asked = entry.portal.ask_now(&entry.ask, call_for).await;
            drop(entry);
            sender.send_replace(Some(asked));
        });
        outcome
    }

    /// Asks for several things side by side and waits up to `wait` for all of them. `None` stands for
    /// an answer that is still to come.
    async fn ask_all(&self, asks: &[Ask], call_for: CallFor, wait: Duration) -> Vec<Option<Asked>> {
        let outcomes: Vec<Outcome> = asks
            .iter()
            .map(|ask| self.start(ask.clone(), call_for))
            .collect();
        let deadline = tokio::time::Instant::now() + wait;
        let mut answers = Vec::with_capacity(outcomes.len());
        for mut outcome in outcomes {
            let answer = tokio::time::timeout_at(deadline, outcome.wait_for(Option::is_some)).await;
            answers.push(match answer {
                Ok(Ok(asked)) => (*asked).clone(),
                // The task panicked; its cause is in the log.
                Ok(Err(_)) => Some(Asked::Failed(OUR_FAULT.to_owned())),
                Err(_) => None,
            });
        }
        answers
    }

    /// Asks in the background, or joins whoever is asking, and waits to the end.
    pub(crate) async fn ask_in_background(&self, ask: &Ask) -> Asked {
        let mut outcome = self.start(ask.clone(), CallFor::keeper(KEEPER_PATIENCE_MS));
        match outcome.wait_for(Option::is_some).await {
            Ok(asked) => (*asked).clone(),
            Err(_) => None,
        }
        // The task panicked; its cause is in the log.
        .unwrap_or_else(|| Asked::Failed(OUR_FAULT.to_owned()))
    }

    /// What a page does before it reads: asks for those things that were never fetched, unless the
    /// browser only looks ahead.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(crate) async fn first_sight(
        &self,
        caller: &Caller,
        asks: &[Ask],
    ) -> Result<(), PortalError> {
        if caller.is_prefetch {
            return Ok(());
        }
        let mut unseen = Vec::new();
        for ask in asks {
            if self.is_unseen(ask).await? {
                unseen.push(ask.clone());
            }
        }
        if !unseen.is_empty() {
            let call_for = call_for(caller, PAGE_PATIENCE_MS);
            self.ask_all(&unseen, call_for, FIRST_SIGHT_WAIT).await;
        }
        Ok(())
    }

    /// Asks because a person said so, and says in one notice how it went.
    pub(crate) async fn refresh(&self, caller: &Caller, asks: &[Ask]) -> Notice {
        let call_for = call_for(caller, PAGE_PATIENCE_MS);
        let answers = self.ask_all(asks, call_for, ACT_WAIT).await;
        notice(asks, &answers)
    }

    /// What asking for these things would cost and when it may be done.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(crate) async fn offer(
        &self,
        caller: &Caller,
        asks: &[Ask],
    ) -> Result<RefreshOffer, PortalError> {
        let call_for = call_for(caller, PAGE_PATIENCE_MS);
        let intents: Vec<Intent> = asks.iter().map(|ask| intent(ask, call_for)).collect();
        Ok(self.inner.budget.offer(&intents).await?)
    }
}

const OUR_FAULT: &str = "This part of Subtotal failed; the cause is in its log.";

/// For whom a caller's calls are made.
pub(crate) fn call_for(caller: &Caller, patience_ms: i64) -> CallFor {
    let is_viewer = caller.person.role == Role::Viewer;
    CallFor::person(caller.person.id, is_viewer, patience_ms)
}

/// The call behind an ask, as the budget counts it.
pub(crate) fn intent(ask: &Ask, call_for: CallFor) -> Intent {
    let mut intent = Intent::new(ask.operation(), call_for);
    if let Some(account) = ask.about() {
        intent = intent.about(account);
    }
    if let Some(invoice) = ask.invoice() {
        intent = intent.invoice(invoice.clone());
    }
    intent
}

/// One notice for all answers: the worst decides the tone, and what is the same is said once.
fn notice(asks: &[Ask], answers: &[Option<Asked>]) -> Notice {
    let say = |tone, title: &str, text: String| Notice {
        tone,
        title: title.to_owned(),
        text,
    };
    let mut told: Vec<(String, Vec<&str>)> = Vec::new();
    let mut is_waiting = false;
    let mut answered = 0;
    for (ask, answer) in asks.iter().zip(answers) {
        let sentence = match answer {
            Some(Asked::Answered) => {
                answered += 1;
                continue;
            }
            Some(Asked::Refused(refusal)) => refusal.sentence(),
            Some(Asked::NoSlot(no_slot)) => no_slot.sentence(),
            Some(Asked::Failed(sentence) | Asked::Throttled(sentence)) => sentence.clone(),
            None => {
                is_waiting = true;
                continue;
            }
        };
        let what = ask.resource().title();
        match told.iter_mut().find(|(known, _)| *known == sentence) {
            Some((_, whats)) => whats.push(what),
            None => told.push((sentence, vec![what])),
        }
    }
    if !told.is_empty() {
        let title = match answered {
            0 => "Nothing new from Zoom",
            _ => "Only a part is new from Zoom",
        };
        let parts: Vec<String> = told
            .iter()
            .map(|(sentence, whats)| format!("{}: {sentence}", whats.join(", ")))
            .collect();
        say(Tone::Warn, title, parts.join(" "))
    } else if is_waiting {
        let text = "The figures below are older. Show the page again in a moment.".to_owned();
        say(Tone::Info, "Zoom has not answered yet", text)
    } else {
        say(Tone::Ok, "Fresh from Zoom", String::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_for_all_is_said_once() {
        let id = "AAAAAAAAAAAAAAAAAAAAAA".parse().expect("an id");
        let asks = Ask::refreshed_together(&id);
        let down = Some(Asked::Failed("Zoom is down.".to_owned()));
        let answers = [down.clone(), down.clone(), Some(Asked::Answered), down];
        let notice = notice(&asks, &answers);
        assert_eq!(notice.title, "Only a part is new from Zoom");
        assert_eq!(
            notice.text,
            "Account, Billing contact, Usage: Zoom is down."
        );
    }
}
