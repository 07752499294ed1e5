//! What a change of plans costs: the prices of its plans, from the price book, else from what the account's
//! renewals or invoices charge (decision 0015). Reads what is stored and asks nobody.

use std::collections::HashMap;

use domain::ids::{AccountId, InvoiceId};
use domain::money::Currency;
use domain::plan_change::{self, Line};
use domain::pricing::{
    ChangeCost, ChargedInvoice, PriceBook, UnitPrice, UnknownPrice, invoice_charge, renewal_charge,
    unit_price,
};
use domain::time::Date;
use domain::zoom::{AccountPlans, InvoiceItem, PlanCode, Renewal};

use crate::invoices::{is_draft, item};
use crate::{Portal, PortalError};

/// What says what an account pays.
struct Prices {
    currency: Option<Currency>,
    book: PriceBook,
    renewals: Vec<Renewal>,
    /// Newest first; empty where the price book has all prices, so that nobody looked.
    invoices: Vec<ChargedInvoice>,
}

impl Prices {
    fn of(&self, code: &PlanCode, day: Date) -> Result<UnitPrice, UnknownPrice> {
        let renewal = renewal_charge(code, &self.renewals);
        let invoice = invoice_charge(code, &self.invoices);
        let charges = (renewal.as_ref(), invoice.as_ref());
        unit_price(code, self.currency, day, &self.book, charges.0, charges.1)
    }
}

impl Portal {
    /// What a change of an account's plans costs: what they cost by the year before it and after it, at the
    /// prices of the day on which it is sent or takes effect, whichever is later.
    ///
    /// # Errors
    /// [`PortalError::Unavailable`].
    pub(crate) async fn cost_of(
        &self,
        account: &AccountId,
        lines: &[Line],
        before: &AccountPlans,
        sent_on: Date,
    ) -> Result<ChangeCost, PortalError> {
        let starts = lines.iter().filter_map(Line::start).map(|start| start.0);
        let day = starts.fold(sent_on, Date::max);
        let plans = plan_change::concerned_plans(lines, before);
        let codes: Vec<PlanCode> = plans.iter().filter_map(|plan| plan.code.clone()).collect();
        let prices = self.prices_of(account, &codes, day).await?;
        let next_invoices = before
            .plans
            .iter()
            .filter_map(|plan| plan.next_invoice_date);
        Ok(ChangeCost {
            lines: plans
                .into_iter()
                .map(|plan| plan.priced(|code| prices.of(code, day)))
                .collect(),
            day,
            next_invoice: next_invoices.filter(|next| *next >= day).min(),
        })
    }

    async fn prices_of(
        &self,
        account: &AccountId,
        codes: &[PlanCode],
        day: Date,
    ) -> Result<Prices, PortalError> {
        let mut book = PriceBook::default();
        for price in self.store().list_prices_of(codes).await? {
            // What can't stand in the book any more, since the catalogue says otherwise, prices nothing.
            let _ = book.put(price);
        }
        let stored = self.store().list_renewals_of(account).await?;
        let renewals: Vec<Renewal> = stored.into_iter().map(|one| one.record.told).collect();
        let of_invoices = self.store().find_invoice_currency(account).await?;
        let mut of_renewals = renewals.iter().filter_map(|renewal| renewal.currency);
        let currency = of_invoices.or_else(|| of_renewals.next());
        let is_in_book = |code| currency.is_some_and(|own| book.on(code, own, day).is_some());
        let invoices = match codes.iter().all(is_in_book) {
            true => Vec::new(),
            false => self.charged_invoices(account, day).await?,
        };
        Ok(Prices {
            currency,
            book,
            renewals,
            invoices,
        })
    }

    /// The invoices of an account up to a day whose items are known, newest first. What may still change is
    /// left out.
    async fn charged_invoices(
        &self,
        account: &AccountId,
        until: Date,
    ) -> Result<Vec<ChargedInvoice>, PortalError> {
        let mut items: HashMap<InvoiceId, Vec<InvoiceItem>> = HashMap::new();
        for billed in self.store().list_billed_items(account).await? {
            let of_invoice = items.entry(billed.invoice).or_default();
            of_invoice.push(item(billed.item));
        }
        let invoices = self.store().list_invoices(account).await?;
        Ok(invoices
            .into_iter()
            .filter(|invoice| !is_draft(invoice))
            .filter_map(|invoice| {
                let record = invoice.record;
                Some(ChargedInvoice {
                    day: record.date.filter(|day| *day <= until)?,
                    currency: Some(record.currency).filter(|own| *own != Currency::not_stated()),
                    total: record.total,
                    tax: record.tax,
                    items: items.remove(&record.id)?,
                })
            })
            .collect())
    }
}
