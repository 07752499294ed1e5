//! The master account's own invoices in the search. They are read from the stored answers: a handful a
//! year, and no statement over the sub accounts' invoices can meet them.

use domain::ids::AccountRef;
use domain::money::Money;
use domain::view::FoundInvoice;
use domain::zoom::{InvoiceList, InvoiceSummary};

use crate::fetch::keep::record;
use crate::fetch::{Ask, OfMaster};
use crate::{Portal, PortalError};

/// What stands in place of an account's name.
const NAME: &str = "Master account";

/// The master account's own invoices that fit a text.
#[derive(Default)]
pub(crate) struct FoundOfMaster {
    /// Those whose number or id it is.
    pub exact: Vec<FoundInvoice>,
    /// Those whose number begins so, the newest first.
    pub beginning: Vec<FoundInvoice>,
}

impl Portal {
    /// The master account's own invoices whose number begins with a text, with or without the letters
    /// that it begins with itself, or whose id it is.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(crate) async fn find_of_master(&self, text: &str) -> Result<FoundOfMaster, PortalError> {
        let mut found = FoundOfMaster::default();
        for year in self.master_years().await? {
            let ask = Ask::Master(OfMaster::Invoices(year));
            let list = self.fact::<InvoiceList>(&ask).await?;
            let Some(list) = list.value() else {
                continue;
            };
            let mut invoices: Vec<&InvoiceSummary> = list.invoices.iter().collect();
            invoices.sort_by_key(|invoice| std::cmp::Reverse(invoice.invoice_date));
            for invoice in invoices {
                let told = || told(invoice, list);
                if is_exactly(invoice, text) {
                    found.exact.push(told());
                } else if begins(&invoice.invoice_number, text) {
                    found.beginning.push(told());
                }
            }
        }
        Ok(found)
    }
}

fn is_exactly(invoice: &InvoiceSummary, text: &str) -> bool {
    invoice.id.as_str() == text || invoice.invoice_number.eq_ignore_ascii_case(text)
}

fn begins(number: &str, text: &str) -> bool {
    let number = number.to_lowercase();
    let text = text.to_lowercase();
    let digits = number.trim_start_matches(|c: char| !c.is_ascii_digit());
    number.starts_with(&text) || digits.starts_with(&text)
}

fn told(invoice: &InvoiceSummary, list: &InvoiceList) -> FoundInvoice {
    let record = record(invoice, list.currency);
    FoundInvoice {
        id: record.id,
        number: record.number,
        owner: AccountRef::Me,
        account_name: NAME.to_owned(),
        date: record.date,
        total: Money {
            amount: record.total,
            currency: record.currency,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_with_and_without_its_letters() {
        for (text, verdict) in [
            ("inv-22", true),
            ("INV-2260417", true),
            ("2260", true),
            ("260", false),
            ("x", false),
        ] {
            assert_eq!(begins("INV-2260417", text), verdict, "{text}");
        }
    }
}
