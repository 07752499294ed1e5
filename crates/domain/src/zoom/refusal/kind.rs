//! The kinds of refusal and their sentences.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($variant:ident: $doc:literal, $sentence:literal;)+) => {
        /// What is the matter when Zoom refuses. Source: api-facts 2, 3.3 and 4.1 to 4.13.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum RefusalKind {
            $(#[doc = $doc] $variant,)+
        }

        impl RefusalKind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// What is the matter and what to do instead, for people: the words before a call, where a
            /// check knows it, and the words after it.
            pub const fn sentence(self) -> &'static str {
                match self {
                    $(Self::$variant => $sentence,)+
                }
            }
        }
    };
}

kinds! {
    TokenInvalid: "The access token is not valid or has ended.",
        "Zoom does not accept Subtotal's access token. An administrator checks the credentials of the Zoom app.";
    ScopeMissing: "The token lacks a scope.",
        "The Zoom app lacks a scope for this. An administrator adds it in Zoom's app marketplace; what Zoom said names it.";
    Forbidden: "The token's owner may not.",
        "The owner of the Zoom app may not do this. In Zoom their role needs the privilege to manage sub accounts.";
    NotOffered: "This server does not know the operation.",
        "Not offered by this Zoom. Everything else goes on.";
    RateLimited: "Too many calls.",
        "Zoom takes no more calls of this kind for now. Subtotal waits and tells when the next one is free.";
    BodyMalformed: "Zoom could not read the request.",
        "Zoom could not read what Subtotal sent. Nothing was changed; this is a fault of Subtotal's to be reported.";
    FieldsInvalid: "Validation of fields failed.",
        "Zoom does not accept some of the values. A new draft can hold others.";
    AccountUnknown: "No such sub account.",
        "Zoom does not know this account, or it is no longer a sub account of yours. Refresh the account list.";
    UserUnknown: "No such user.",
        "Zoom does not find the owner of this account. Check the account in the Zoom portal.";
    InvoiceUnknown: "No such invoice.",
        "Zoom does not know this invoice for this account. Refresh the invoice list.";
    DateRangeInvalid: "The range of the invoice list is not allowed.",
        "Zoom lists invoices for at most one year at a time and not from more than three years ago. Choose a shorter or later range.";
    SelfPay: "The customer pays Zoom directly.",
        "This customer pays Zoom directly. Change the payer in the Zoom portal, then refresh.";
    FreeAccount: "The account has no paid plan to change.",
        "This account is on a free plan. Subscribe it to a base plan first.";
    OnlyPaid: "Told for paid accounts only.",
        "Zoom tells this only for paid accounts. Subscribe the account to a plan first.";
    PlanNeeded: "A plan has to be there before the contact.",
        "Zoom takes a billing contact only from an account that has a plan. Subscribe it to a plan first.";
    BulkLicence: "The master account is under a bulk licence.",
        "Your contract with Zoom is a bulk licence, and with it Zoom changes no plans through its API. Use Zoom's billing portal, or ask Zoom support.";
    BundlePlan: "The account is on a bundle.",
        "This account has a bundle plan, which Zoom changes and cancels only by hand. Ask Zoom support.";
    TrialOrVip: "A free trial or VIP account.",
        "Zoom does not let free trial and VIP accounts change plans here. Ask Zoom support.";
    NotTrial: "Not a free trial account.",
        "This account is not on a free trial, so a trial plan cannot be set. Choose a paid plan.";
    AlreadyHasPlan: "The account has a subscription already.",
        "This account already has a plan, and Zoom allows one subscription for each account. Change the plan instead of subscribing anew.";
    TrialAgain: "A second free trial.",
        "Zoom gives an account one free trial only. Choose a paid plan.";
    OwnerPrevents: "The owner of the master account prevents it.",
        "The owner of your master account does not allow this. Ask them to allow new sub accounts in Zoom.";
    CountryInvalid: "Zoom does not know the country.",
        "Zoom wants a country that it knows. Choose one from the list.";
    StateInvalid: "Zoom does not know the state.",
        "Zoom wants one of its own states for the United States and Canada, and none for other countries.";
    SpecialCharacters: "Characters that Zoom does not take.",
        "Zoom takes no special characters in the fields of a billing contact. Write it without signs such as < and >.";
    ContactFieldInvalid: "A field of the billing contact is not valid.",
        "Zoom does not accept a field of the billing contact as it is. Correct it.";
    PlanCodeInvalid: "Zoom does not take this plan.",
        "Zoom does not know this plan, or not for this account. Choose another plan.";
    PlanNotPermitted: "The account may not buy this.",
        "Your contract with Zoom does not let this account buy the plan. Choose another plan, or ask your contact at Zoom.";
    PlanTypesDiffer: "The new plan is of another type.",
        "Zoom changes a plan only into another of the same type. Choose a plan of the same family.";
    HostsInvalid: "The number of licences is not valid.",
        "Zoom does not accept this number of licences. Enter another number.";
    HostsTooFew: "Too few licences.",
        "Zoom sells this plan only from a larger number of licences on. Enter a larger number.";
    HostsTooMany: "Too many licences.",
        "Zoom does not sell so many licences of this plan. Enter a smaller number, or choose a larger plan.";
    ActiveHostsInvalid: "The number of active hosts is not valid.",
        "The number of active hosts must be at least the number of licences and Zoom's minimum for the plan. Enter a larger number.";
    PaidUsersRemain: "More people hold licences than the new number.",
        "More people hold a licence than would be left. Give people a Basic licence in the Zoom portal first, then try again.";
    ContractTermInvalid: "Zoom does not take this contract term.",
        "Zoom does not accept this contract term. Choose one month, or one to ten whole years.";
    TrialDatesInvalid: "Start or end of the trial is not valid.",
        "Zoom does not accept these trial dates. Choose a shorter trial with its end after its start.";
    AudioOptionMissing: "Audio conferencing without any countries.",
        "Audio conferencing needs countries for at least one of toll-free, premium and call-out. Choose some.";
    AudioNeedsBusiness: "Audio conferencing needs a Business or Education base plan.",
        "Zoom sells pay-as-you-go audio conferencing only with a Business or Education base plan. Change the base plan first.";
    BundleInvalid: "The bundle is not valid.",
        "Zoom does not accept this bundle. Subscribe without it, or ask your contact at Zoom.";
    BundleAndBase: "Bundle and base plan together.",
        "Zoom takes either a base plan or a bundle, not both. Leave one out.";
    BundleConflict: "Already part of the bundle.",
        "One of these plans is already part of the bundle. Leave it out.";
    BundleActiveHosts: "The bundle knows no active hosts.",
        "This bundle is not sold by active hosts. Leave them out.";
    ZoomRoomsBase: "Zoom Rooms is the base plan already.",
        "This account has Zoom Rooms as its base plan. Change the base plan instead of adding Zoom Rooms.";
    AddonExists: "The account has this add-on already.",
        "This account already has the add-on. Change its number of licences instead.";
    WebinarNotSold: "Webinar 100 is no longer sold.",
        "Zoom no longer sells Webinar 100 and changes nothing about it. Add Webinar 500 or larger instead.";
    BasePlanMissing: "There is no base plan.",
        "This account has no base plan yet. Subscribe it to a base plan first.";
    SubscriptionMissing: "There is no subscription.",
        "Zoom finds no subscription for this account. Refresh its plans; if they are right, ask Zoom support.";
    NotSubscribed: "The account does not have this plan.",
        "This account does not have this plan, or no longer has it. Refresh its plans.";
    PhoneNotSubscribed: "The account does not have Zoom Phone.",
        "This account does not have Zoom Phone. Refresh its plans.";
    AddonsFirst: "Add-ons have to be cancelled before the base plan.",
        "Zoom cancels a base plan only after all its add-ons. Cancel the add-ons first.";
    ZoomFailed: "Zoom's billing could not carry it out.",
        "Zoom's own billing could not carry this out and does not say why. Refresh before trying again; if it stays so, ask Zoom support.";
    Other: "A refusal that Zoom does not document.",
        "Zoom refused for a reason that it does not document. What it said stands below.";
}
