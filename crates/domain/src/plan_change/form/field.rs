//! The fields of the forms about plans: names, titles, and the longest texts.

/// Longest comment of a cancellation, in characters. Zoom documents none; this one is ours.
pub const MAX_COMMENT_CHARS: usize = 500;
/// Longest purchase order number and deal registration id, in characters; ours too.
pub const MAX_NUMBER_CHARS: usize = 100;

/// The sizes of a customer that Zoom tells (api-facts 5.1).
pub const EMPLOYEE_COUNTS: [&str; 9] = [
    "Just Me",
    "2-10",
    "11-50",
    "51-250",
    "251-500",
    "501-1000",
    "1001-5000",
    "5001-10000",
    "10000+",
];

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $title:literal;)+) => {
        /// One field of a form about plans.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum PlanField {
            $($(#[$doc])* $variant,)+
        }

        impl PlanField {
            /// All fields.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Zoom's name, which is the form's too.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// In words, as a label.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)+
                }
            }
        }
    };
}

fields! {
    /// The code of the plan.
    Type = "type", "Plan";
    /// The code of the add-on that is to be changed; not sent.
    CodeNow = "code_now", "Add-on";
    /// Licences in all.
    Hosts = "hosts", "Licences";
    /// Licences more.
    IncreasingHosts = "increasing_hosts", "More licences";
    /// Active hosts.
    ActiveHosts = "active_hosts", "Active hosts";
    /// The day from which on it is to be.
    Start = "service_effective_date", "Takes effect on";
    /// Why it is cancelled.
    Reason = "reason", "Reason";
    /// More about it, for Zoom.
    Comment = "comment", "Comment for Zoom";
    /// Countries that may be called.
    CalloutCountries = "callout_countries", "Call-out countries";
    /// Countries with premium numbers.
    PremiumCountries = "premium_countries", "Premium countries";
    /// Countries with toll-free numbers.
    TollfreeCountries = "tollfree_countries", "Toll-free countries";
    /// Dedicated dial-in numbers.
    DdiNumbers = "ddi_numbers", "Dedicated dial-in numbers";
    /// The partner's order number.
    PurchaseOrderNumber = "purchase_order_number", "Purchase order number";
    /// The id of a registered deal.
    DealRegistrationId = "deal_registration_id", "Deal registration id";
    /// For how many months.
    ContractTerm = "contract_term", "Contract term";
    /// Size of the customer.
    EmployeeCount = "employee_count", "Employees";
}

impl PlanField {
    /// The name in the row of a number: `hosts`, `hosts.2`.
    pub fn in_row(self, row: u32) -> String {
        match row {
            0 | 1 => self.name().to_owned(),
            row => format!("{}.{row}", self.name()),
        }
    }
}
