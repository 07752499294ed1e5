//! The demo as people steer it. The pages know this trait alone: the server, which runs the simulator,
//! implements it. Outside of a demo there is none.

use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use domain::ids::AccountId;
use domain::time::UtcMillis;
use portal::Caller;

/// What can be done to a demo.
#[async_trait]
pub trait DemoControl: Send + Sync {
    /// The accounts that show something, in the order in which they are told.
    fn stories(&self) -> Vec<Story>;
    /// How the demo stands.
    fn state(&self) -> DemoState;
    /// Moves the clock of the portal and of the simulated Zoom.
    ///
    /// # Errors
    /// It could not be stored for the next start.
    async fn advance(&self, step: ClockStep) -> Result<(), DemoFailed>;
    /// Makes Zoom go wrong, for one account or for all, until it is mended.
    ///
    /// # Errors
    /// There is no such account.
    fn go_wrong(&self, mishap: Mishap, account: Option<AccountId>) -> Result<(), NoSuchAccount>;
    /// Mends what went wrong; false where it was mended already.
    fn mend(&self, fault: u64) -> bool;
    /// Mends everything.
    fn mend_all(&self);
    /// Puts the demo back to its beginning as soon as the present request is answered. Who is signed
    /// in stays so.
    fn put_back(&self, caller: Caller);
    /// Whether that was asked for: this demo answers nothing new any more.
    fn is_ending(&self) -> bool;
}

/// The demo could not do it; the cause is logged where it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the demo could not be steered")]
pub struct DemoFailed;

/// There is no such account in the demo's book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such account")]
pub struct NoSuchAccount;

/// An account that is an example of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// What is the matter with it.
    pub sentence: String,
    /// Where that can be seen.
    pub shown_on: ShownOn,
}

/// The pages of an account on which a story can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownOn {
    /// The overview.
    Overview,
    /// The plans.
    Plans,
    /// The usage.
    Usage,
    /// The invoices.
    Invoices,
    /// The billing contact.
    Contact,
}

/// How the demo stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoState {
    /// Accounts in its book.
    pub accounts: u32,
    /// The demo's time.
    pub now: UtcMillis,
    /// How far that is ahead of real time, in milliseconds; negative: behind.
    pub ahead_ms: i64,
    /// What goes wrong at present.
    pub faults: Vec<ActiveFault>,
}

/// Something that goes wrong at present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveFault {
    /// Its number, by which it is mended.
    pub number: u64,
    /// What goes wrong: "Zoom does not answer".
    pub title: String,
    /// For whom, by name; `None`: for all accounts.
    pub account: Option<String>,
}

/// How far the clock moves at a click.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockStep {
    /// One hour.
    Hour,
    /// One day.
    Day,
    /// Thirty days.
    Month,
}

impl ClockStep {
    /// All steps, from the shortest.
    pub const ALL: [Self; 3] = [Self::Hour, Self::Day, Self::Month];

    /// How long it is.
    pub fn duration(self) -> Duration {
        const HOUR_S: u64 = 3_600;
        Duration::from_secs(match self {
            Self::Hour => HOUR_S,
            Self::Day => 24 * HOUR_S,
            Self::Month => 30 * 24 * HOUR_S,
        })
    }

    /// As forms send it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Month => "month",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Hour => "1 hour",
            Self::Day => "1 day",
            Self::Month => "30 days",
        }
    }
}

impl FromStr for ClockStep {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<Self, UnknownChoice> {
        let found = Self::ALL.into_iter().find(|step| step.as_str() == text);
        found.ok_or(UnknownChoice)
    }
}

/// A form sent something that it does not offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such choice")]
pub struct UnknownChoice;

macro_rules! mishaps {
    ($($(#[$doc:meta])* $name:ident => $spelled:literal, $title:literal, $sentence:literal;)+) => {
        /// What may go wrong with the demo's Zoom.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Mishap {
            $($(#[$doc])* $name,)+
        }

        impl Mishap {
            /// All, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// As forms send it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $spelled,)+
                }
            }

            /// What goes wrong, as people read it.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$name => $title,)+
                }
            }

            /// What one sees of it.
            pub fn sentence(self) -> &'static str {
                match self {
                    $(Self::$name => $sentence,)+
                }
            }
        }
    };
}

mishaps! {
    /// Connections are cut without an answer.
    Down => "down", "Zoom does not answer", "every connection is cut";
    /// Answers are late.
    Slow => "slow", "Zoom is slow", "every answer takes five seconds";
    /// 429 for a quarter of an hour.
    TooMany => "too_many", "Zoom says too many calls", "429, to come back in 15 minutes";
    /// 429 until midnight.
    TooManyToday => "too_many_today", "The day\u{2019}s calls are used up", "429 until 00:00 GMT";
    /// 500.
    ServerError => "server_error", "Zoom fails inside", "500 on every call";
    /// 502 with a page of HTML.
    BadGateway => "bad_gateway", "Zoom\u{2019}s gateway fails", "502 with a page of HTML";
    /// JSON that ends too early.
    BrokenJson => "broken_json", "Answers break off", "the JSON ends in the middle";
    /// HTTP 200 with an error inside.
    OkWithError => "ok_with_error", "Success that is none", "200 with an error inside";
    /// 403.
    Forbidden => "forbidden", "Zoom refuses access", "403, as after a lost right";
    /// A write becomes visible late.
    LateEffect => "late_effect", "Changes show late", "accepted now, visible in ten minutes";
    /// Plan families that nobody knows.
    UnknownPlans => "unknown_plans", "Plans nobody knows", "families that stand in no document";
    /// HTML in place of a PDF.
    NoPdf => "no_pdf", "No PDF where one was ordered", "a sign-in page comes as the file";
}

impl FromStr for Mishap {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<Self, UnknownChoice> {
        let found = Self::ALL.iter().find(|mishap| mishap.as_str() == text);
        found.copied().ok_or(UnknownChoice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_sends_is_found_again() {
        for mishap in Mishap::ALL {
            assert_eq!(mishap.as_str().parse(), Ok(*mishap));
        }
        for step in ClockStep::ALL {
            assert_eq!(step.as_str().parse(), Ok(step));
        }
        assert_eq!("year".parse::<ClockStep>(), Err(UnknownChoice));
    }
}
