//! The search over everything: the few accounts and invoices that a text names best.
//!
//! It reads the store alone and never asks Zoom, so that it can follow every key that is typed.

use domain::geography::country_name;
use domain::money::Money;
use domain::people::Permission;
use domain::view::{ExactFind, Findings, FoundAccount, FoundInvoice};
use store::{AccountHit, InvoiceHit};

use crate::find_master::FoundOfMaster;
use crate::{Caller, Portal, PortalError};

/// Accounts that are told.
const MAX_ACCOUNTS: u32 = 6;
/// Invoices that are told.
const MAX_INVOICES: u32 = 5;
/// Invoices of the one account that fits.
const MAX_LATEST: u32 = 3;
/// Shorter beginnings of an invoice number fit too many.
const MIN_NUMBER_CHARS: usize = 3;
/// Longest text that is looked at, in characters.
const MAX_TEXT_CHARS: usize = 120;
/// One more than the one thing that an id or a number should stand for.
const MORE_THAN_ONE: u32 = 2;

impl Portal {
    /// What fits a text: accounts by name, number, id, e-mail, the partner's reference and tags;
    /// invoices, the master account's own among them, by number and id, and the latest ones of an account
    /// where it is the only one that fits.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn find(&self, caller: &Caller, text: &str) -> Result<Findings, PortalError> {
        caller.must(Permission::ReadBilling)?;
        let text = searchable(text);
        if text.is_empty() {
            return Ok(Findings::default());
        }
        let store = self.store();
        let named = store.find_accounts_exactly(&text, MORE_THAN_ONE).await?;
        let numbered = store.find_invoices_exactly(&text, MORE_THAN_ONE).await?;
        let can_be_number = is_number(&text);
        let of_master = match can_be_number {
            true => self.find_of_master(&text).await?,
            false => FoundOfMaster::default(),
        };
        let numbered: Vec<FoundInvoice> = numbered.into_iter().map(invoice).collect();
        let numbered = [numbered, of_master.exact].concat();
        let exact = exact(&named, &numbered);
        let (accounts, in_all) = store.find_accounts(&text, MAX_ACCOUNTS).await?;
        let accounts_in_all = in_all.max(named.len() as u64);
        let accounts = merge(named, accounts, MAX_ACCOUNTS, |hit| hit.id.clone());
        let found = match can_be_number {
            true => store.find_invoices(&text, MAX_INVOICES).await?,
            false => Vec::new(),
        };
        // The partner's own are few: behind thousands of customers' they would never be seen.
        let found = [
            of_master.beginning,
            found.into_iter().map(invoice).collect(),
        ]
        .concat();
        let mut invoices = merge(numbered, found, MAX_INVOICES, |hit| {
            (hit.owner.clone(), hit.id.clone())
        });
        if let ([only], true) = (accounts.as_slice(), invoices.is_empty()) {
            let latest = store.find_latest_invoices(&only.id, MAX_LATEST).await?;
            invoices = latest.into_iter().map(invoice).collect();
        }
        Ok(Findings {
            accounts: accounts.into_iter().map(account).collect(),
            accounts_in_all,
            invoices,
            exact,
        })
    }
}

/// What the store may be asked for: no U+0000, not endless, nothing around it.
fn searchable(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| *c != '\0')
        .take(MAX_TEXT_CHARS)
        .collect();
    text.trim().to_owned()
}

/// Whether a text can be the beginning of an invoice number.
fn is_number(text: &str) -> bool {
    text.chars().count() >= MIN_NUMBER_CHARS
        && text.chars().any(|c| c.is_ascii_digit())
        && !text.contains(char::is_whitespace)
}

/// What a text stands for, where it is one thing and not two.
fn exact(accounts: &[AccountHit], invoices: &[FoundInvoice]) -> Option<ExactFind> {
    match (accounts, invoices) {
        ([account], []) => Some(ExactFind::Account(account.id.clone())),
        ([], [invoice]) => Some(ExactFind::Invoice(
            invoice.owner.clone(),
            invoice.id.clone(),
        )),
        _ => None,
    }
}

/// The first list, then what of the second it does not hold yet.
fn merge<T, K: PartialEq>(first: Vec<T>, then: Vec<T>, most: u32, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut merged = first;
    for hit in then {
        if merged.iter().all(|known| key(known) != key(&hit)) {
            merged.push(hit);
        }
    }
    merged.truncate(most as usize);
    merged
}

fn account(hit: AccountHit) -> FoundAccount {
    FoundAccount {
        country: hit
            .country
            .map(|id| country_name(&id).unwrap_or(&id).to_owned()),
        id: hit.id,
        name: hit.name,
        number: hit.number,
        reference: hit.reference,
        is_listed: hit.is_listed,
    }
}

fn invoice(hit: InvoiceHit) -> FoundInvoice {
    FoundInvoice {
        total: Money {
            amount: hit.total,
            currency: hit.currency,
        },
        id: hit.id,
        number: hit.number,
        owner: hit.account.into(),
        account_name: hit.account_name,
        date: hit.date,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_begin_an_invoice_number_is_known() {
        for (text, verdict) in [
            ("INV10023", true),
            ("100", true),
            ("10", false),
            ("inv", false),
            ("deltamar 2026", false),
        ] {
            assert_eq!(is_number(text), verdict, "{text}");
        }
    }

    #[test]
    fn what_is_searched_has_an_end() {
        assert_eq!(searchable("  a\0b  "), "ab");
        assert_eq!(searchable(&"x".repeat(900)).chars().count(), MAX_TEXT_CHARS);
    }
}
