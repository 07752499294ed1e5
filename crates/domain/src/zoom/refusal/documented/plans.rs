//! Refusals of changing plans.

use super::super::RefusalKind;
use super::{Documented, refusals};
use crate::operation::Operation;

/// First subscription (api-facts 4.7).
pub(super) const CREATE: &[Documented] = refusals! {
    PlanCreate {
        400 2100 "Invalid parameter: first_name" => ContactFieldInvalid,
        400 2100 "Invalid parameter: last_name" => ContactFieldInvalid,
        400 2100 "Invalid parameter: email" => ContactFieldInvalid,
        400 2100 "Invalid parameter: country" => CountryInvalid,
        400 2100 "Invalid parameter: address" => ContactFieldInvalid,
        400 2100 "Invalid parameter: city" => ContactFieldInvalid,
        400 2100 "Invalid parameter: phone_number" => ContactFieldInvalid,
        400 2100 "Invalid parameter: state" => StateInvalid,
        400 2100 "Invalid parameter: zip" => ContactFieldInvalid,
        400 2100 "Invalid country parameter: {country}" => CountryInvalid,
        400 2100 "Invalid state parameter: {state}" => StateInvalid,
        400 2100 "Cannot add plan for a subaccount which is paid by self." => SelfPay,
        400 2100 "Cannot add plan for the subaccount which is not free plan." => AlreadyHasPlan,
        400 2100 "Cannot enable free trial again for subaccount." => TrialAgain,
        400 2100 "You cannot add a subaccount because your master account owner prevented you from adding one." => OwnerPrevents,
        400 2100 "Invalid Base Plan: {accountId}" => PlanCodeInvalid,
        400 2100 "Invalid host number." => HostsInvalid,
        400 2100 "Account doesn't have the permission to purchase this plan." => PlanNotPermitted,
        400 2100 "Cannot process account." => ZoomFailed,
        400 2100 "Failed to add zuora plans" => ZoomFailed,
        400 2100 "Invalid Cloud Recording Plan: {plan_recording}" => PlanCodeInvalid,
        400 2100 "Invalid Audio Conferencing Plan: {planCode}" => PlanCodeInvalid,
        400 2100 "Invalid Zoom Event plan: {planCode}" => PlanCodeInvalid,
        400 2100 "At least one option from among the Toll-free, Premium and Call-out must be provided." => AudioOptionMissing,
        400 2100 "Invalid field: plan_bundle {planCode}" => BundleInvalid,
        400 2100 "Can't subscribe to base plan and bundle plan at the same time." => BundleAndBase,
        400 2100 "Error getting bundle." => BundleInvalid,
        400 2100 "There was a conflict in processing this request. Zoom Room plan {planCode} is already included in the bundle plan." => BundleConflict,
        400 2100 "There was a conflict in processing this request. Room Connector plan {planCode} is already included in the bundle plan." => BundleConflict,
        400 2100 "There was a conflict in processing this request. Large meeting plan {planCode} is already included in the bundle plan." => BundleConflict,
        400 2100 "There was a conflict in processing this request. Webinar plan {planCode} is already included in the bundle plan." => BundleConflict,
        400 2100 "Recording plan {planCode} conflict with bundle plan." => BundleConflict,
        400 2100 "Audio conferencing plan {planCode} conflict with bundle plan." => BundleConflict,
        400 2100 "Master accounts with bulk licenses cannot provision, update, or cancel plans for subaccounts using APIs, please use the billing portal or contact Support." => BulkLicence,
        400 10200 "Your request cannot be processed due to an invalid contract term." => ContractTermInvalid,
        400 200 "One account only can have one active billing subscription. Can't subscribe 25-participants Pro plan for this subaccount. Can't subscribe 50-participants pro plan for this subaccount." => AlreadyHasPlan,
        404 1001 "User does not exist." => UserUnknown,
        404 2001 "Account does not exist: {accountId}." => AccountUnknown,
        400 300 "Account can't buy this plan." => PlanNotPermitted,
        400 300 "Buy hosts must equal or larger than {minBuyHost}." => HostsTooFew,
        400 300 "Buy hosts must equal or smaller than {maxBuyHost}." => HostsTooMany,
        400 300 "Buy hosts must equal or smaller than 9999." => HostsTooMany,
        400 300 "Active hosts must be equal or larger than buy hosts." => ActiveHostsInvalid,
        400 300 "Buy hosts/active hosts must be equal or larger than {MinActiveHost}." => ActiveHostsInvalid,
        400 300 "This bundle plan doesn't support active host." => BundleActiveHosts,
        400 300 "Invalid free trial end date time." => TrialDatesInvalid,
        400 300 "Invalid free trial start/end time." => TrialDatesInvalid,
        400 300 "Too long trial duration." => TrialDatesInvalid,
    }
};

/// Subscription to an add-on (api-facts 4.8).
pub(super) const ADDON_CREATE: &[Documented] = refusals! {
    AddonCreate {
        400 2100 "This subaccount is on self pay mode." => SelfPay,
        400 2100 "Cannot update Additional plan for a subaccount under free plan." => FreeAccount,
        400 2100 "Additional Zoom Rooms plan cannot be added to a subaccount that already has a Zoom Rooms base plan." => ZoomRoomsBase,
        400 2100 "This subaccount already has the additional plan: {planCode}." => AddonExists,
        400 2100 "Master accounts with bulk licenses cannot provision, update, or cancel plans for subaccounts using APIs, please use the billing portal or contact Support." => BulkLicence,
        404 1001 "User does not exist." => UserUnknown,
        404 2001 "Account does not exist: {accountId}." => AccountUnknown,
    }
};

/// Change of an add-on (api-facts 4.9).
pub(super) const ADDON_UPDATE: &[Documented] = refusals! {
    AddonUpdate {
        400 2100 "This sub account is on self pay mode." => SelfPay,
        400 2100 "Invalid Additional Plan Type: {newPlanCode}." => PlanCodeInvalid,
        400 2100 "Cannot update Additional plan for a sub account under free plan." => FreeAccount,
        400 2100 "Invalid plan type." => PlanCodeInvalid,
        400 2100 "Account can't buy this product." => PlanNotPermitted,
        400 2100 "Can not subscribe/update additional Audio Conferencing Pay As You Go Plan for a sub account whose base plan is not Business/Education plan." => AudioNeedsBusiness,
        400 2100 "Master accounts with bulk licenses cannot provision, update, or cancel plans for subaccounts using APIs, please use the billing portal or contact Support." => BulkLicence,
        400 3261 "Failed to change sub plan of account:{accountId}." => ZoomFailed,
        400 3261 "Must subscribe to a major plan first." => BasePlanMissing,
        400 3261 "The \"Webinar100\" plan is not supported. You cannot increase hosts for the \"{planCode}\" plan." => WebinarNotSold,
        404 2001 "Account does not exist: {accountId}." => AccountUnknown,
        404 3200 "Cannot find Zuora subscription for account:{accountId}." => SubscriptionMissing,
        400 200 "Free trial and VIP accounts can't update sub plans." => TrialOrVip,
        400 200 "You don't have subscription for ({oldPlanCode}) yet." => NotSubscribed,
        400 300 "Plan types do not match, oldPlanType: {oldPlanType} newPlanType: {newPlanType}." => PlanTypesDiffer,
    }
};

/// Cancellation of an add-on (api-facts 4.10).
pub(super) const ADDON_CANCEL: &[Documented] = refusals! {
    AddonCancel {
        400 2100 "This sub account is on self-pay mode." => SelfPay,
        400 2100 "You cannot make cancellation requests for a Bundle plan. Contact the Zoom Support team for details." => BundlePlan,
        400 2100 "Master accounts with Bulk licenses cannot provision, update, or cancel plans for sub accounts via APIs. Use the billing portal or contact Support." => BulkLicence,
        400 200 "You cannot cancel an add-on plan for a sub account that is under a Free plan." => FreeAccount,
        400 200 "You cannot perform this action because you do not have a Zoom Phone subscription for this account." => PhoneNotSubscribed,
        400 200 "Free trial and VIP accounts cannot cancel sub account add-on plans. Contact the Zoom Support team for details." => TrialOrVip,
        400 200 "You do not have a \"{planCode}\" plan subscription." => NotSubscribed,
        404 1001 "User does not exist." => UserUnknown,
        404 2001 "Account does not exist: {accountId}." => AccountUnknown,
    }
};

/// Change of the base plan (api-facts 4.11).
pub(super) const BASE_UPDATE: &[Documented] = refusals! {
    BaseUpdate {
        400 2100 "This subaccount is on self pay mode." => SelfPay,
        400 2100 "Cannot makes updates when account is subscribed to a bundle plan." => BundlePlan,
        400 2100 "This account is not under a Free Trial plan." => NotTrial,
        400 2100 "The account currently has \"{0}\" paid users. Change the user type to Basic and reduce the number of paid users before performing this action." => PaidUsersRemain,
        400 2100 "Master accounts with bulk licenses cannot provision, update, or cancel plans for subaccounts using APIs. Use the Billing portal or contact Zoom support." => BulkLicence,
        404 1001 "User does not exist." => UserUnknown,
        404 2001 "Account does not exist: {accountId}." => AccountUnknown,
        400 200 "Free trial and VIP account can't update sub plan." => TrialOrVip,
        400 200 "You do not have a subscription yet." => SubscriptionMissing,
        400 300 "Insufficient number of hosts for business plan type." => HostsTooFew,
        400 300 "Insufficient number of hosts for education plan type." => HostsTooFew,
        400 300 "Plan types do not match, oldPlanType: {oldPlanType} newPlanType: {newPlanType}." => PlanTypesDiffer,
    }
};

/// Cancellation of the base plan (api-facts 4.12).
pub(super) const BASE_CANCEL: &[Documented] = refusals! {
    BaseCancel {
        400 2100 "This sub account is paid by self." => SelfPay,
        400 2100 "You cannot make cancellation requests for a bundle plan. Contact the Zoom Support team for details." => BundlePlan,
        400 2100 "Master accounts with bulk licenses cannot provision, update, or cancel plans for subaccounts using APIs, please use the billing portal or contact Support." => BulkLicence,
        400 200 "Cannot cancel plan for a sub account which is under free plan." => FreeAccount,
        400 200 "You don't have a major subscription yet." => BasePlanMissing,
        400 200 "You should first cancel all additional subscriptions." => AddonsFirst,
        400 200 "Free trial and VIP accounts can not cancel plans of a sub account. Contact the Zoom Support team for details." => TrialOrVip,
        400 200 "You don't have a plan subscription for ({planCode}) yet." => NotSubscribed,
        404 1001 "User does not exist." => UserUnknown,
        404 2001 "This account does not exist or does not belong to this master account." => AccountUnknown,
    }
};
