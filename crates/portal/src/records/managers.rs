//! Who is meant by the name or e-mail of an account manager.

use std::collections::BTreeMap;

use domain::contact::FieldProblem;
use domain::ids::UserId;
use domain::records::{Manager, ambiguous_manager, unknown_manager};
use store::{Store, StoreError, User};

/// The people of this portal, as managers are looked up among them.
pub(crate) struct Managers {
    by_email: BTreeMap<String, Manager>,
    /// People of one name stand together.
    by_name: BTreeMap<String, Vec<Manager>>,
    emails: BTreeMap<UserId, String>,
}

impl Managers {
    /// Reads the directory of people.
    pub(crate) async fn load(store: &Store) -> Result<Self, StoreError> {
        Ok(Self::of(store.list_users().await?))
    }

    /// Of these people. Who may no longer sign in is found where nobody else is meant.
    pub(super) fn of(people: Vec<User>) -> Self {
        let mut found = Self {
            by_email: BTreeMap::new(),
            by_name: BTreeMap::new(),
            emails: BTreeMap::new(),
        };
        let (disabled, active): (Vec<_>, Vec<_>) =
            people.into_iter().partition(|person| person.is_disabled);
        let active_names: Vec<String> = active.iter().map(|person| folded(&person.name)).collect();
        let is_hidden = |person: &User| active_names.contains(&folded(&person.name));
        for person in active
            .iter()
            .chain(disabled.iter().filter(|person| !is_hidden(person)))
        {
            let same_name = found.by_name.entry(folded(&person.name)).or_default();
            same_name.push(manager(person));
        }
        for person in active.iter().chain(&disabled) {
            let email = folded(&person.email);
            found.by_email.insert(email, manager(person));
            found.emails.insert(person.id, person.email.clone());
        }
        found
    }

    /// Who is meant. What is shown of the present manager means the present manager, so that nothing
    /// changes where nothing was typed.
    pub(super) fn resolve(
        &self,
        typed: Option<&str>,
        present: Option<&Manager>,
    ) -> Result<Option<Manager>, FieldProblem> {
        let Some(typed) = typed else {
            return Ok(None);
        };
        if let Some(present) = present.filter(|present| self.shown(present) == typed) {
            return Ok(Some(present.clone()));
        }
        if typed.contains('@') {
            return match self.by_email.get(&folded(typed)) {
                Some(manager) => Ok(Some(manager.clone())),
                None => Err(unknown_manager(typed)),
            };
        }
        match self.by_name.get(&folded(typed)).map(Vec::as_slice) {
            Some([only]) => Ok(Some(only.clone())),
            Some([_, ..]) => Err(ambiguous_manager(typed)),
            Some([]) | None => Ok(Some(Manager {
                name: typed.to_owned(),
                person: None,
            })),
        }
    }

    /// A manager as forms and exports show them, so that they can be told again: the name, or the
    /// e-mail where several people have the name.
    pub(super) fn shown(&self, manager: &Manager) -> String {
        let same_name = self.by_name.get(&folded(&manager.name));
        let is_shared = same_name.is_some_and(|people| people.len() > 1);
        manager
            .person
            .filter(|_| is_shared)
            .and_then(|person| self.emails.get(&person))
            .unwrap_or(&manager.name)
            .clone()
    }

    /// The people who can be managers, as they are suggested.
    pub(super) fn suggested(&self) -> impl Iterator<Item = String> + '_ {
        self.by_name.values().flatten().map(|who| self.shown(who))
    }

    /// Whether somebody has this name.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.by_name.contains_key(&folded(name))
    }
}

fn manager(person: &User) -> Manager {
    Manager {
        name: person.name.clone(),
        person: Some(person.id),
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace()
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join(" ")
}
