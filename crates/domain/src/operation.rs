//! Zoom's operations: the 13 that the product exists for and the few around them, with method, path,
//! rate label and whether they change anything. Source: api-facts sections 4 and 8.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::InvalidId;

/// Zoom's rate limit labels (api-facts, section 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// Cheap reads.
    Light,
    /// Ordinary reads.
    Medium,
    /// Expensive calls, which also draw on one shared daily pool.
    Heavy,
}

impl Label {
    /// All labels.
    pub const ALL: [Self; 3] = [Self::Light, Self::Medium, Self::Heavy];

    /// The label in lower case, as it stands in keys and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Medium => "medium",
            Self::Heavy => "heavy",
        }
    }
}

/// The HTTP method of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
}

impl Method {
    /// As it stands in a request.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
        }
    }
}

/// What an operation is made of.
struct Facts {
    name: &'static str,
    method: Method,
    path: &'static str,
    label: Option<Label>,
    title: &'static str,
}

macro_rules! operations {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $method:ident $path:literal, $label:expr, $title:literal;)+) => {
        /// One operation of Zoom's API.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Operation {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)+
        }

        impl Operation {
            /// All operations.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            fn facts(self) -> Facts {
                match self {
                    $(Self::$variant => Facts {
                        name: $name,
                        method: Method::$method,
                        path: $path,
                        label: $label,
                        title: $title,
                    },)+
                }
            }
        }
    };
}

operations! {
    /// The billing contact of an account.
    BillingContact = "account_billing", Get "/accounts/{account_id}/billing", Some(Label::Medium), "Billing contact";
    /// Changes the billing contact.
    BillingContactUpdate = "account_billing_update", Patch "/accounts/{account_id}/billing", Some(Label::Heavy), "Change billing contact";
    /// The invoices of an account, at most one year at a time.
    Invoices = "account_billing_invoices", Get "/accounts/{account_id}/billing/invoices", Some(Label::Heavy), "Invoice list";
    /// One invoice with its items.
    Invoice = "get_account_billing_invoice", Get "/accounts/{account_id}/billing/invoices/{invoice_id}", Some(Label::Heavy), "Invoice detail";
    /// The PDF of an invoice, by today's path.
    InvoicePdf = "download_invoice_p_d_f_file", Get "/billing/invoices/{invoice_id}/download", None, "Invoice PDF";
    /// The PDF of an invoice, by the deprecated path of the product brief.
    InvoicePdfOld = "download_invoice_p_d_f", Get "/api/download/billing/invoices/{invoice_id}", None, "Invoice PDF (old path)";
    /// The plans of an account.
    Plans = "account_plans", Get "/accounts/{account_id}/plans", Some(Label::Medium), "Plans";
    /// Subscribes a free account to its first plans.
    PlanCreate = "account_plan_create", Post "/accounts/{account_id}/plans", Some(Label::Heavy), "Subscribe to plans";
    /// Subscribes a paid account to an add-on.
    AddonCreate = "account_plan_addon_create", Post "/accounts/{account_id}/plans/addons", Some(Label::Heavy), "Subscribe to an add-on";
    /// Changes an add-on.
    AddonUpdate = "account_plan_addon_update", Put "/accounts/{account_id}/plans/addons", Some(Label::Heavy), "Change an add-on";
    /// Cancels an add-on.
    AddonCancel = "account_plan_addon_cancel", Patch "/accounts/{account_id}/plans/addons/status", Some(Label::Heavy), "Cancel an add-on";
    /// Changes the base plan.
    BaseUpdate = "account_plan_base_update", Put "/accounts/{account_id}/plans/base", Some(Label::Heavy), "Change the base plan";
    /// Cancels the base plan.
    BaseCancel = "account_plan_base_delete", Patch "/accounts/{account_id}/plans/base/status", Some(Label::Heavy), "Cancel the base plan";
    /// What is bought, used and pending per plan.
    PlanUsage = "get_plan_usage", Get "/accounts/{account_id}/plans/usage", Some(Label::Heavy), "Plan usage";
    /// The sub accounts, up to 300 a page.
    Accounts = "accounts", Get "/accounts", Some(Label::Medium), "Account list";
    /// One sub account with its options.
    Account = "account", Get "/accounts/{account_id}", Some(Label::Light), "Account detail";
    /// Upcoming renewals, up to 50 accounts a page.
    Renewals = "renewals", Get "/accounts/billing/renewals", Some(Label::Medium), "Renewals";
}

impl Operation {
    /// The operation's name: for the 13, as the product brief names it.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// The HTTP method.
    pub fn method(self) -> Method {
        self.facts().method
    }

    /// The path below the base URL, with `{account_id}` and `{invoice_id}` to be filled in.
    pub fn path(self) -> &'static str {
        self.facts().path
    }

    /// The rate label; the downloads have none.
    pub fn label(self) -> Option<Label> {
        self.facts().label
    }

    /// The name for people.
    pub fn title(self) -> &'static str {
        self.facts().title
    }

    /// Whether the operation changes anything at Zoom; such a call is never sent twice by itself.
    pub fn is_write(self) -> bool {
        self.method() != Method::Get
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Operation {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::ALL
            .iter()
            .copied()
            .find(|operation| operation.name() == text)
            .ok_or(InvalidId { kind: "operation" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_by_its_name() {
        for operation in Operation::ALL {
            assert_eq!(operation.name().parse(), Ok(*operation));
        }
        assert!("".parse::<Operation>().is_err());
    }

    #[test]
    fn seven_operations_write() {
        let writes = Operation::ALL.iter().filter(|o| o.is_write()).count();
        assert_eq!(writes, 7);
    }
}
