//! Reads variables, collecting every problem instead of stopping at the first.
//!
//! The one module that reads the process's environment; everything else is handed what it needs.

use std::collections::BTreeMap;
use std::fmt::Display;

use secrecy::SecretString;

/// What all our variables begin with.
const PREFIX: &str = "SUBTOTAL_";

/// Largest file that is read as a secret, in bytes.
const MAX_SECRET_BYTES: u64 = 16 * 1_024;

/// The variables as they stood at the start.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    /// Names of variables of ours whose values are not UTF-8.
    unreadable: Vec<String>,
}

impl Environment {
    /// That of this process: our own variables only.
    pub fn of_process() -> Self {
        let mut environment = Self::default();
        for (name, value) in std::env::vars_os() {
            let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else {
                continue;
            };
            match value.into_string() {
                Ok(value) => {
                    environment.variables.insert(name.to_owned(), value);
                }
                Err(_) => environment.unreadable.push(name.to_owned()),
            }
        }
        environment
    }

    /// From pairs, for tests and tools.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self {
            variables: pairs
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            unreadable: Vec::new(),
        }
    }

    /// Whether the variable is set to something.
    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Empty counts as unset, as in most tools that write such files.
    fn value(&self, name: &str) -> Option<&str> {
        let value = self.variables.get(name)?.trim();
        (!value.is_empty()).then_some(value)
    }
}

impl std::fmt::Debug for Environment {
    /// Names only: values may be secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

/// Reads an [`Environment`] and remembers what is wrong with it.
pub(super) struct Reader<'e> {
    environment: &'e Environment,
    problems: Vec<String>,
}

impl<'e> Reader<'e> {
    /// Begins; a variable of ours that is not among `known` is a problem, most likely a slip.
    pub(super) fn new(environment: &'e Environment, known: &[&str]) -> Self {
        let slips = environment
            .variables
            .keys()
            .filter(|name| !known.contains(&name.as_str()))
            .map(|name| {
                format!("{name} is not a setting of Subtotal; .env.example lists them all.")
            });
        let unreadable = environment
            .unreadable
            .iter()
            .map(|name| format!("{name} is not valid UTF-8."));
        Self {
            environment,
            problems: slips.chain(unreadable).collect(),
        }
    }

    /// The raw text, if set.
    pub(super) fn text(&self, name: &str) -> Option<&'e str> {
        self.environment.value(name)
    }

    /// Parsed, or the default where it is unset or wrong (which is then a problem).
    pub(super) fn parse<T, E: Display>(
        &mut self,
        name: &str,
        default: T,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> T {
        match self.text(name).map(parse) {
            None => default,
            Some(Ok(value)) => value,
            Some(Err(error)) => {
                // The value itself is not repeated: it may be a secret in the wrong place.
                self.problem(format!("{name}: {error}"));
                default
            }
        }
    }

    /// A list, separated by commas.
    pub(super) fn list<T, E: Display>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Vec<T> {
        let parts = self
            .text(name)
            .unwrap_or_default()
            .split(',')
            .map(str::trim);
        let mut values = Vec::new();
        for part in parts.filter(|part| !part.is_empty()) {
            match parse(part) {
                Ok(value) => values.push(value),
                Err(error) => self.problems.push(format!("{name}: {part:?}: {error}")),
            }
        }
        values
    }

    /// A secret, from `NAME` or from the file that `NAME_FILE` names.
    pub(super) fn secret(&mut self, name: &str, file_name: &str) -> Option<SecretString> {
        match (self.text(name), self.text(file_name)) {
            (None, None) => None,
            (Some(value), None) => Some(value.into()),
            (None, Some(path)) => match read_secret(path) {
                Ok(secret) => Some(secret),
                Err(error) => {
                    self.problem(format!("{file_name}: {path} can't be used: {error}"));
                    None
                }
            },
            (Some(_), Some(_)) => {
                self.problem(format!("Set either {name} or {file_name}, not both."));
                None
            }
        }
    }

    /// Remembers a problem.
    pub(super) fn problem(&mut self, sentence: impl Into<String>) {
        self.problems.push(sentence.into());
    }

    /// All problems, none where all is well.
    pub(super) fn into_problems(self) -> Vec<String> {
        self.problems
    }
}

fn read_secret(path: &str) -> Result<SecretString, String> {
    let length = std::fs::metadata(path)
        .map_err(|error| error.to_string())?
        .len();
    if length > MAX_SECRET_BYTES {
        return Err("it is too large to be a secret".to_owned());
    }
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    match text.trim() {
        "" => Err("it is empty".to_owned()),
        secret => Ok(secret.into()),
    }
}
