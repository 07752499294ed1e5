//! Reads back what of a stored request serde can't derive: values that Zoom takes under one of two
//! names, or twice. A combination that could not have been written is refused, never mended.

use std::num::NonZeroU32;

use serde::de::{Deserialize, Deserializer, Error};

use super::{CancelReason, ContractTerm, HostsChange, StartDate};
use crate::time::Date;

/// The two dates: both or none, and the same day.
pub(super) fn start<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<StartDate>, D::Error> {
    #[derive(serde::Deserialize)]
    struct Dates {
        #[serde(default)]
        service_effective_date: Option<Date>,
        #[serde(default)]
        paid_period_start_date: Option<Date>,
    }

    let dates = Dates::deserialize(deserializer)?;
    match (dates.service_effective_date, dates.paid_period_start_date) {
        (None, None) => Ok(None),
        (Some(service), Some(paid)) if service == paid => Ok(Some(StartDate(service))),
        _ => Err(D::Error::custom("the two dates of the start differ")),
    }
}

/// `hosts` or `increasing_hosts`, never both.
pub(super) fn hosts<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<HostsChange>, D::Error> {
    #[derive(serde::Deserialize)]
    struct Hosts {
        #[serde(default)]
        hosts: Option<u32>,
        #[serde(default)]
        increasing_hosts: Option<NonZeroU32>,
    }

    let wanted = Hosts::deserialize(deserializer)?;
    match (wanted.hosts, wanted.increasing_hosts) {
        (None, None) => Ok(None),
        (Some(hosts), None) => Ok(Some(HostsChange::Absolute(hosts))),
        (None, Some(more)) => Ok(Some(HostsChange::Increase(more))),
        (Some(_), Some(_)) => Err(D::Error::custom("both hosts and increasing_hosts")),
    }
}

impl<'de> Deserialize<'de> for CancelReason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u8::deserialize(deserializer)?;
        Self::from_number(number).ok_or_else(|| D::Error::custom("no reason of Zoom's"))
    }
}

impl<'de> Deserialize<'de> for ContractTerm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let months = u32::deserialize(deserializer)?;
        Self::from_months(months).ok_or_else(|| D::Error::custom("no contract term of Zoom's"))
    }
}
