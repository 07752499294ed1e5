//! The page on which the billing contact is edited, and drafting a change of it.

use crate::changes::{ContactContent, Content, Draft, PlannedStep, is_open, row};
use crate::fetch::Ask;
use crate::head::contact_obstacle;
use crate::{Caller, Portal, PortalError};
use domain::contact::{ContactFields, FieldProblem};
use domain::ids::{AccountId, ChangeId};
use domain::operation::Operation;
use domain::people::Permission;
use domain::view::{ContactPage, DiffLine, Fact, Notice};
use domain::zoom::{AccountPlans, BillingContact};

/// What became of a filled-in form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactDraft {
    /// It is drafted, to be reviewed under this number.
    Drafted(ChangeId),
    /// It can't be; every field that is not right, and why.
    Invalid(Vec<FieldProblem>),
    /// It holds what Zoom has already.
    NothingToChange,
}

impl Portal {
    /// The page on which the billing contact of an account is edited.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn contact(
        &self,
        caller: &Caller,
        id: &AccountId,
    ) -> Result<ContactPage, PortalError> {
        caller.must(Permission::ReadBilling)?;
        self.known_account(id).await?;
        let ask = Ask::Contact(id.clone());
        let asks = [
            Ask::Account(id.clone()),
            ask.clone(),
            Ask::Plans(id.clone()),
        ];
        self.first_sight(caller, &asks).await?;
        let account = self.known_account(id).await?;
        let contact = self.fact::<BillingContact>(&ask).await?;
        let changes = self.store().list_changes(id).await?;
        Ok(ContactPage {
            head: self.head(&account).await?,
            fields: contact.value().map(ContactFields::from).unwrap_or_default(),
            obstacle: self.contact_obstacle(id).await?,
            contact,
            running: changes.iter().find(|change| is_open(change)).map(row),
            said: self.said(std::slice::from_ref(&ask)).await?,
            refresh: self.offer(caller, &[ask]).await?,
        })
    }

    /// Fetches the billing contact anew.
    ///
    /// # Errors
    /// [`PortalError`].
    pub async fn refresh_contact(
        &self,
        caller: &Caller,
        id: &AccountId,
    ) -> Result<Notice, PortalError> {
        caller.must(Permission::Refresh)?;
        self.known_account(id).await?;
        self.audit_refresh(caller, Some(id), "contact").await?;
        Ok(self.refresh(caller, &[Ask::Contact(id.clone())]).await)
    }

    /// Drafts a change of the billing contact: checks the fields, freezes what is to be sent. Nothing
    /// goes to Zoom.
    ///
    /// # Errors
    /// [`PortalError`]; [`PortalError::Blocked`] where Zoom would refuse any change of this contact.
    pub async fn draft_contact_change(
        &self,
        caller: &Caller,
        id: &AccountId,
        fields: ContactFields,
    ) -> Result<ContactDraft, PortalError> {
        caller.must(Permission::Change)?;
        self.known_account(id).await?;
        if let Some(obstacle) = self.contact_obstacle(id).await? {
            return Err(PortalError::Blocked(obstacle));
        }
        let contact = self
            .fact::<BillingContact>(&Ask::Contact(id.clone()))
            .await?;
        let Fact::Known { value, stamp, .. } = contact else {
            let sentence = "Zoom's billing contact is not known yet, so there is nothing to compare \
                            with. Refresh first.";
            return Err(PortalError::Blocked(sentence.to_owned()));
        };
        // Only what would be sent is checked: an old value that Zoom holds stands in nobody's way.
        let problems = fields.problems_of_change(&value);
        if !problems.is_empty() {
            return Ok(ContactDraft::Invalid(problems));
        }
        let (update, lines) = fields.diff(&value);
        if update.is_empty() {
            return Ok(ContactDraft::NothingToChange);
        }
        let content = ContactContent {
            before: value,
            after: fields,
            seen: None,
        };
        let draft = Draft {
            account: id.clone(),
            title: title(&lines),
            based_on: stamp.fetched_at,
            content: Content::Contact(Box::new(content)),
            steps: vec![PlannedStep {
                operation: Operation::BillingContactUpdate,
                title: title(&lines),
                body: serde_json::to_string(&update).map_err(PortalError::unavailable)?,
            }],
        };
        Ok(ContactDraft::Drafted(
            self.save_draft(caller, &draft).await?,
        ))
    }

    /// Why the billing contact of an account can't be changed, if it can't.
    pub(crate) async fn contact_obstacle(
        &self,
        id: &AccountId,
    ) -> Result<Option<String>, PortalError> {
        let account = self.known_account(id).await?;
        let plans = self.fact::<AccountPlans>(&Ask::Plans(id.clone())).await?;
        Ok(contact_obstacle(&account, plans.value())
            .err()
            .map(str::to_owned))
    }
}

/// `Billing contact: e-mail, phone number`.
fn title(lines: &[DiffLine]) -> String {
    let changed: Vec<String> = lines
        .iter()
        .filter(|line| line.is_changed())
        .map(|line| line.title.to_lowercase())
        .collect();
    format!("Billing contact: {}", changed.join(", "))
}
