//! The rights, which Zoom calls scopes, that an app needs for each operation. Source: api-facts, section 3.4.

use crate::operation::Operation;

/// The classic scope of everything about billing.
const BILLING: &str = "billing:master";
/// The classic scope of everything about accounts.
const ACCOUNT: &str = "account:master";

impl Operation {
    /// The scopes of which one is enough to call it about sub accounts: the one that covers most first,
    /// the one for it alone last.
    pub fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::BillingContact => &[BILLING, "billing:read:billing_information:master"],
            Self::BillingContactUpdate => &[BILLING, "billing:update:billing_information:master"],
            Self::Invoices => &[BILLING, "billing:read:list_invoices:master"],
            Self::Invoice => &[BILLING, "billing:read:invoice_details:master"],
            Self::InvoicePdf | Self::InvoicePdfOld => {
                &[BILLING, "billing:read:download_invoice_file:master"]
            }
            Self::Plans => &[BILLING, "billing:read:plan_information:master"],
            Self::PlanCreate => &[BILLING, "billing:write:subscribe_plan:master"],
            Self::AddonCreate => &[BILLING, "billing:write:subscribe_additional_plans:master"],
            Self::AddonUpdate => &[BILLING, "billing:update:additional_plans:master"],
            Self::AddonCancel => &[BILLING, "billing:update:cancel_additional_plans:master"],
            Self::BaseUpdate => &[BILLING, "billing:update:plan:master"],
            Self::BaseCancel => &[BILLING, "billing:update:cancel_plan:master"],
            Self::PlanUsage => &[BILLING, ACCOUNT, "billing:read:plan_usage:master"],
            Self::Accounts => &[
                ACCOUNT,
                "account:read:master",
                "account:write:master",
                "account:read:list_sub_accounts:master",
            ],
            Self::Account => &[ACCOUNT, "account:read:sub_account:master"],
            Self::Renewals => &[BILLING],
        }
    }

    /// Whether somebody who was granted these scopes may call it about sub accounts.
    pub fn is_allowed_by(self, granted: &[String]) -> bool {
        self.scopes()
            .iter()
            .any(|scope| granted.iter().any(|known| known == scope))
    }

    /// The operations that these scopes do not allow, each path of a PDF counted as one.
    pub fn not_allowed_by(granted: &[String]) -> Vec<Self> {
        let all = Self::ALL.iter().copied();
        all.filter(|operation| *operation != Self::InvoicePdfOld)
            .filter(|operation| !operation.is_allowed_by(granted))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lacking(granted: &[&str]) -> Vec<Operation> {
        let granted: Vec<String> = granted.iter().map(ToString::to_string).collect();
        Operation::not_allowed_by(&granted)
    }

    #[test]
    fn the_two_classic_scopes_allow_everything() {
        assert_eq!(lacking(&[BILLING, ACCOUNT]), []);
        assert_eq!(
            lacking(&[BILLING]),
            [Operation::Accounts, Operation::Account]
        );
    }

    #[test]
    fn a_granular_scope_allows_its_own_operation_alone() {
        for operation in Operation::ALL {
            let own = operation.scopes().last().copied().unwrap_or_default();
            assert!(!lacking(&[own]).contains(operation), "{operation}");
        }
        let reading = lacking(&["billing:read:list_invoices:master"]);
        assert!(reading.contains(&Operation::Invoice) && !reading.contains(&Operation::Invoices));
        assert!(!lacking(&[]).is_empty());
    }
}
