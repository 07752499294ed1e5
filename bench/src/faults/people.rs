//! The people: they fill in the real forms, press twice, work in two tabs, approve, and try again where no
//! answer comes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use domain::ids::{AccountId, ChangeId};
use domain::view::ChangeState;
use reqwest::header::{ACCEPT, COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use testing::form::fields_of;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::Failure;
use super::plan::{Errand, Hand};
use super::setting::{APPROVER, MAKER, PASSWORD, Setting};

/// How many errands are run at the same time.
pub const AT_ONCE: usize = 48;
/// How long to wait before trying again.
const PAUSE: Duration = Duration::from_millis(100);
/// How often to try; together longer than any portal is away.
const TRIES: usize = 600;
/// How long a change may take from its draft until the program has it. Of two tabs the one waits for the
/// other's outcome, which may have to be read back again and again where the reads fail too.
const PATIENCE: Duration = Duration::from_secs(400);

/// What a person has brought about: the change of each tab, where one was drafted.
#[derive(Debug, Clone)]
pub struct Ran {
    /// The errand.
    pub errand: Errand,
    /// The changes, the second one of a second tab, each with its value.
    pub changes: Vec<(ChangeId, String)>,
}

/// The people with their sessions.
pub struct People {
    setting: Arc<Setting>,
    client: Client,
    /// The maker's sessions, one for each tab.
    tabs: [String; 2],
    approver: String,
    /// Errands begun.
    pub begun: AtomicUsize,
    /// Whether all errands are run.
    pub are_done: AtomicBool,
}

impl People {
    /// Signs everybody in.
    ///
    /// # Errors
    /// Somebody can't sign in.
    pub async fn arrive(setting: Arc<Setting>) -> Result<Self, Failure> {
        let client = Client::builder()
            .redirect(Policy::none())
            .timeout(Duration::from_secs(40))
            .build()?;
        let mut people = Self {
            setting,
            client,
            tabs: [String::new(), String::new()],
            approver: String::new(),
            begun: AtomicUsize::new(0),
            are_done: AtomicBool::new(false),
        };
        people.tabs = [people.sign_in(MAKER).await?, people.sign_in(MAKER).await?];
        people.approver = people.sign_in(APPROVER).await?;
        Ok(people)
    }

    async fn sign_in(&self, email: &str) -> Result<String, Failure> {
        let fields = [("email", email), ("password", PASSWORD)];
        let response = self
            .post(self.setting.portals[0], "", "/api/sign_in", &fields)
            .await?;
        if location(&response) != "/" {
            return Err(format!("{email} can't sign in: {}", location(&response)).into());
        }
        let cookies = response.headers().get_all(SET_COOKIE).iter();
        let pairs = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        Ok(pairs.collect::<Vec<_>>().join("; "))
    }

    /// Runs all errands, no faster than `pace` lets the next one begin.
    ///
    /// # Errors
    /// An errand can't be run for another reason than a portal that is away for a while.
    pub async fn run(
        self: &Arc<Self>,
        errands: Vec<Errand>,
        pace: Pace,
    ) -> Result<Vec<Ran>, Failure> {
        let places = Arc::new(Semaphore::new(AT_ONCE));
        let mut at_work = JoinSet::new();
        for errand in errands {
            pace.wait_for(errand.number, &self.setting).await?;
            let place = Arc::clone(&places).acquire_owned().await?;
            let people = Arc::clone(self);
            people.begun.fetch_add(1, Ordering::Relaxed);
            at_work.spawn(async move {
                let _place = place;
                people
                    .errand(errand)
                    .await
                    .map_err(|error| error.to_string())
            });
        }
        let mut ran = Vec::new();
        while let Some(result) = at_work.join_next().await {
            ran.push(result??);
        }
        self.are_done.store(true, Ordering::Relaxed);
        Ok(ran)
    }

    async fn errand(&self, errand: Errand) -> Result<Ran, Failure> {
        for fault in [&errand.trouble.fault, &errand.read_fault]
            .into_iter()
            .flatten()
        {
            self.setting
                .control
                .ask("POST", "/faults", &fault.to_string())
                .await?;
        }
        let mut changes = Vec::new();
        let tabs = if errand.hand == Hand::TwoTabs { 2 } else { 1 };
        for tab in 0..tabs {
            changes.push((self.draft(&errand, tab).await?, errand.value(tab)));
        }
        match changes.as_slice() {
            [(first, _), (second, _)] => {
                let (one, ()) = tokio::join!(
                    self.bring_in(&errand, 0, *first),
                    self.press_submit(&errand, 1, *second, 0),
                );
                one?;
                self.approve_if_waiting(&errand, *second).await?;
            }
            [(only, _)] => self.bring_in(&errand, 0, *only).await?,
            _ => {}
        }
        Ok(Ran { errand, changes })
    }

    /// Fills in the form of a tab until a draft has come of it.
    async fn draft(&self, errand: &Errand, tab: usize) -> Result<ChangeId, Failure> {
        let mut last = String::new();
        for attempt in 0..TRIES {
            match self.try_draft(errand, tab, attempt).await {
                Ok(change) => return Ok(change),
                Err(error) => last = error.to_string(),
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(format!("{}: no draft: {last}", errand.account).into())
    }

    async fn try_draft(
        &self,
        errand: &Errand,
        tab: usize,
        attempt: usize,
    ) -> Result<ChangeId, Failure> {
        let portal = self.portal_of(errand, tab + attempt);
        let fields = self.contact_fields(portal, tab, &errand.account).await?;
        let value = errand.value(tab);
        let mut filled = vec![("account_id", errand.account.as_str())];
        for (name, old) in &fields {
            let is_meant = name == errand.field.name();
            filled.push((name, if is_meant { value.as_str() } else { old }));
        }
        let response = self
            .post(portal, &self.tabs[tab], "/api/contact/draft", &filled)
            .await?;
        let to = location(&response);
        let id = to.strip_prefix("/changes/").and_then(|id| id.parse().ok());
        id.ok_or_else(|| format!("sent to {to:?} with {}", response.status()).into())
    }

    async fn contact_fields(
        &self,
        portal: SocketAddr,
        tab: usize,
        account: &AccountId,
    ) -> Result<Vec<(String, String)>, Failure> {
        let page = self
            .client
            .get(format!("http://{portal}/accounts/{account}/contact"))
            .header(COOKIE, &self.tabs[tab])
            .header(ACCEPT, "text/html")
            .send()
            .await?
            .text()
            .await?;
        fields_of(&page, "/api/contact/draft").ok_or_else(|| "no form on the page".into())
    }

    /// Submits and has approved, looking at the change each time no answer came, until the program has it.
    async fn bring_in(&self, errand: &Errand, tab: usize, change: ChangeId) -> Result<(), Failure> {
        let began = Instant::now();
        for turn in 0.. {
            match self.state_of(change).await? {
                _ if began.elapsed() > PATIENCE => break,
                ChangeState::Draft => self.press_submit(errand, tab, change, turn).await,
                ChangeState::Waiting => self.press_approve(errand, change, turn).await,
                _ => return Ok(()),
            }
            tokio::time::sleep(PAUSE).await;
        }
        let state = self.state_of(change).await?;
        Err(format!("change {change} does not get beyond {state:?}").into())
    }

    async fn approve_if_waiting(&self, errand: &Errand, change: ChangeId) -> Result<(), Failure> {
        for turn in 0..TRIES {
            if self.state_of(change).await? != ChangeState::Waiting {
                return Ok(());
            }
            self.press_approve(errand, change, turn).await;
            tokio::time::sleep(PAUSE).await;
        }
        Err(format!("change {change} is not approved").into())
    }

    async fn state_of(&self, change: ChangeId) -> Result<ChangeState, Failure> {
        let stored = self.setting.store.find_change(change).await?;
        Ok(stored.ok_or("a drafted change is gone")?.state)
    }

    async fn press_submit(&self, errand: &Errand, tab: usize, change: ChangeId, turn: usize) {
        let id = change.to_string();
        let fields = [("change_id", id.as_str()), ("reason", "A rehearsal")];
        let button = ("/api/change/submit", fields.as_slice());
        self.press(errand, turn, &self.tabs[tab], button).await;
    }

    async fn press_approve(&self, errand: &Errand, change: ChangeId, turn: usize) {
        let id = change.to_string();
        let fields = [
            ("change_id", id.as_str()),
            ("decision", "approve"),
            ("comment", "Seen"),
            ("password", PASSWORD),
        ];
        let button = ("/api/change/decide", fields.as_slice());
        self.press(errand, turn, &self.approver, button).await;
    }

    /// Presses a button once or twice, each time at the next portal; an answer may never come, which is
    /// looked into afterwards.
    async fn press(
        &self,
        errand: &Errand,
        turn: usize,
        cookie: &str,
        (path, fields): (&str, &[(&str, &str)]),
    ) {
        let one = self.post(self.portal_of(errand, turn), cookie, path, fields);
        if errand.hand == Hand::Double {
            let other = self.post(self.portal_of(errand, turn + 1), cookie, path, fields);
            drop(tokio::join!(one, other));
        } else {
            drop(one.await);
        }
    }

    fn portal_of(&self, errand: &Errand, turn: usize) -> SocketAddr {
        let portals = &self.setting.portals;
        portals[(errand.number + turn) % portals.len()]
    }

    async fn post(
        &self,
        portal: SocketAddr,
        cookie: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Result<Response, reqwest::Error> {
        let request = self.client.post(format!("http://{portal}{path}"));
        let request = request.header("sec-fetch-site", "same-origin");
        let request = request.header(ACCEPT, "text/html").header(COOKIE, cookie);
        request.form(fields).send().await
    }
}

fn location(response: &Response) -> String {
    let location = response.headers().get(LOCATION);
    let location = location.and_then(|location| location.to_str().ok());
    location.unwrap_or_default().to_owned()
}

/// Keeps errands and kills in step, so that both are spread over the whole run.
#[derive(Clone)]
pub struct Pace {
    /// Kills so far.
    pub killed: Arc<AtomicUsize>,
    /// Kills in all.
    pub kills: usize,
    /// Errands in all.
    pub errands: usize,
}

impl Pace {
    /// Kills are ahead of errands by so many errands, so that the last ones find changes in flight.
    const AHEAD: usize = 60;
    /// So many changes in flight at most: else all that is begun would wait for its end until nobody is killed
    /// any more.
    const MOST_IN_FLIGHT: usize = 300;
    const LOOK_EVERY: Duration = Duration::from_millis(50);

    /// Waits until the kills are not far behind this errand, or need more changes in flight, and until the
    /// portals are not far behind either.
    async fn wait_for(&self, errand: usize, setting: &Setting) -> Result<(), Failure> {
        let wanted = self.kills * (errand + Self::AHEAD) / self.errands.max(1);
        let wanted = wanted.min(self.kills).saturating_sub(2);
        loop {
            let in_flight = setting.in_flight().await?;
            let are_kills_behind = self.killed.load(Ordering::Relaxed) < wanted;
            let may_begin = match are_kills_behind {
                true => in_flight < AT_ONCE,
                false => in_flight < Self::MOST_IN_FLIGHT,
            };
            if may_begin {
                return Ok(());
            }
            tokio::time::sleep(Self::LOOK_EVERY).await;
        }
    }

    /// Whether the errands are far enough for the next kill.
    pub fn is_kill_due(&self, begun: usize) -> bool {
        let killed = self.killed.load(Ordering::Relaxed);
        killed < self.kills && (begun + Self::AHEAD) * self.kills >= killed * self.errands
    }
}
