//! Roles and the one table of who may do what. It is the source for guards and for tests.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::InvalidId;

/// What a person is in the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads everything, changes nothing.
    Viewer,
    /// Drafts changes, orders PDFs.
    Operator,
    /// Approves what others have drafted, keeps the price book.
    Approver,
    /// People, policy, limits.
    Admin,
}

/// Something that needs a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// See accounts, plans, usage, contacts and invoices, and stored invoice files.
    ReadBilling,
    /// Ask Zoom for fresh figures, which spends calls.
    Refresh,
    /// Order the PDF of an invoice that is not stored yet, which spends a rare slot.
    OrderInvoiceFile,
    /// Draft, submit and withdraw changes.
    Change,
    /// Approve what somebody else has drafted, or send it back.
    Approve,
    /// Stop what learns the fleet and keeps it fresh, and let it go on.
    SteerSync,
    /// Edit and import the partner's own records of accounts.
    EditRecords,
    /// Edit and import the price book.
    EditPrices,
    /// Set Zoom's limits.
    ManageLimits,
    /// See how this installation is set up, and try its connection to Zoom.
    ManageSettings,
    /// Read, check and export the audit log.
    ReadAudit,
    /// Move the demo's clock, make its Zoom fail, put it back; only a demo has anything to steer.
    SteerDemo,
}

impl Role {
    /// All roles, from least to most.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Operator, Self::Approver, Self::Admin];

    /// The table: whether a person of this role may.
    pub fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::ReadBilling | Permission::Refresh | Permission::SteerDemo => true,
            Permission::OrderInvoiceFile | Permission::Change | Permission::EditRecords => {
                self >= Self::Operator
            }
            Permission::Approve | Permission::ReadAudit | Permission::EditPrices => {
                self >= Self::Approver
            }
            Permission::SteerSync | Permission::ManageLimits | Permission::ManageSettings => {
                self == Self::Admin
            }
        }
    }

    /// The role as it is stored and typed on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Approver => "approver",
            Self::Admin => "admin",
        }
    }

    /// The role as people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Viewer => "Viewer",
            Self::Operator => "Operator",
            Self::Approver => "Approver",
            Self::Admin => "Administrator",
        }
    }
}

impl Permission {
    /// All permissions.
    pub const ALL: [Self; 12] = [
        Self::ReadBilling,
        Self::Refresh,
        Self::OrderInvoiceFile,
        Self::Change,
        Self::Approve,
        Self::SteerSync,
        Self::EditRecords,
        Self::EditPrices,
        Self::ManageLimits,
        Self::ManageSettings,
        Self::ReadAudit,
        Self::SteerDemo,
    ];

    /// What is refused without it, to stand after "Your role cannot".
    pub fn deed(self) -> &'static str {
        match self {
            Self::ReadBilling => "read billing data",
            Self::Refresh => "ask Zoom for fresh figures",
            Self::OrderInvoiceFile => "order invoice files from Zoom",
            Self::Change => "change anything at Zoom",
            Self::Approve => "approve changes",
            Self::SteerSync => "stop or start what asks Zoom in the background",
            Self::EditRecords => "edit your own records of accounts",
            Self::EditPrices => "edit the price book",
            Self::ManageSettings => "see the settings of this installation",
            Self::ReadAudit => "read the audit log",
            Self::ManageLimits => "set Zoom\u{2019}s limits",
            Self::SteerDemo => "steer the demo",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or(InvalidId { kind: "role" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_viewer_changes_nothing() {
        assert!(Role::Viewer.may(Permission::ReadBilling));
        assert!(!Role::Viewer.may(Permission::Change));
        assert!(!Role::Viewer.may(Permission::OrderInvoiceFile));
    }

    #[test]
    fn a_higher_role_may_all_that_a_lower_one_may() {
        for permission in Permission::ALL {
            for pair in Role::ALL.windows(2) {
                assert!(!pair[0].may(permission) || pair[1].may(permission));
            }
        }
    }

    #[test]
    fn roles_are_found_by_their_name() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert!("root".parse::<Role>().is_err());
    }
}
