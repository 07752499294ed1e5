//! The plan catalogue: every plan code that Zoom documents (api-facts 6), with name, family, property,
//! and term, region, prerequisite and minimum as far as they can be derived from what Zoom writes.
//!
//! The table stands in `table.tsv`, derived once by `script/zoom-tables`; "not stated" stands where
//! Zoom does not say. **Server only:** the table is large, so nothing that islands use may refer to this
//! module. Pages get names from [`plan_name`] through the read models.

mod columns;
mod names;

use std::sync::LazyLock;

pub use columns::{Prerequisite, Region, Term};
pub use names::{familiarity, names_only, plan_name, plan_section, zoom_name};

/// The table as it was derived: a head line, then one line for each code, sorted by code.
static TABLE: &str = include_str!("table.tsv");

static ENTRIES: LazyLock<Vec<PlanEntry>> = LazyLock::new(|| {
    // Sorted in the file; a line that does not parse is caught by the tests, which count.
    TABLE.lines().skip(1).filter_map(PlanEntry::parse).collect()
});

/// One plan that Zoom documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanEntry {
    /// Zoom's code: `business_yearly`.
    pub code: &'static str,
    /// What it is, in words and without its term: `Business`.
    pub title: &'static str,
    /// Zoom's own name: `Zoom Workplace Biz Annual`.
    pub name: &'static str,
    /// Zoom's group of families: `Base plans`.
    pub group: &'static str,
    /// Zoom's family: `Zoom Workplace Business`.
    pub family: &'static str,
    /// Under which property it is sold and told, e.g. `plan_base` or `plan_phone.plan_calling`; the
    /// mapping is ours. `None` for SIP trunks and concurrent meetings, for which Zoom has none.
    pub property: Option<&'static str>,
    /// For how long.
    pub term: Term,
    /// Where it is valid.
    pub region: Region,
    /// What has to be there first.
    pub prerequisite: Prerequisite,
    /// Fewest licences, where Zoom states it.
    pub minimum: Option<u32>,
    /// Of whom alone the minimum is asked: `Higher Education`; empty: of everybody.
    pub minimum_condition: &'static str,
    /// What Zoom notes about it, word for word; empty where nothing.
    pub note: &'static str,
}

impl PlanEntry {
    fn parse(line: &'static str) -> Option<Self> {
        let mut cells = line.split('\t');
        let mut cell = || cells.next();
        Some(Self {
            code: cell()?,
            title: cell()?,
            name: cell()?,
            group: cell()?,
            family: cell()?,
            property: Some(cell()?).filter(|property| !property.is_empty()),
            term: cell()?.parse().ok()?,
            region: cell()?.parse().ok()?,
            prerequisite: cell()?.parse().ok()?,
            minimum: match cell()? {
                "" => None,
                number => Some(number.parse().ok()?),
            },
            minimum_condition: cell()?,
            note: cell()?,
        })
    }

    /// Whether Zoom sells it as a base plan, with the first subscription.
    pub fn is_base(&self) -> bool {
        self.group == "Base plans"
    }
}

/// All plans, sorted by code.
pub fn all() -> &'static [PlanEntry] {
    &ENTRIES
}

/// For how long a plan is bought at a time: by the catalogue, which knows terms that no code names (`edu20`),
/// else by what the code itself says.
pub fn term_of(code: &str) -> Term {
    find(code).map_or_else(|| Term::of_code(code), |entry| entry.term)
}

/// The plan of a code.
pub fn find(code: &str) -> Option<&'static PlanEntry> {
    let index = ENTRIES
        .binary_search_by(|entry| entry.code.cmp(code))
        .ok()?;
    ENTRIES.get(index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::with_api_description;

    #[test]
    fn every_line_of_the_table_is_an_entry_with_all_columns() {
        assert_eq!(all().len(), 636);
        assert_eq!(TABLE.lines().count(), 637);
        for line in TABLE.lines() {
            assert_eq!(line.split('\t').count(), 12, "{line}");
        }
        for entry in all() {
            assert!(
                !entry.title.is_empty() && !entry.name.is_empty(),
                "{entry:?}"
            );
            assert!(
                !entry.group.is_empty() && !entry.family.is_empty(),
                "{entry:?}"
            );
            assert_eq!(find(entry.code), Some(entry));
        }
        assert!(all().windows(2).all(|pair| pair[0].code < pair[1].code));
    }

    #[test]
    fn only_families_without_a_property_lack_one() {
        let without: std::collections::BTreeSet<_> = all()
            .iter()
            .filter(|entry| entry.property.is_none())
            .map(|entry| entry.family)
            .collect();
        assert_eq!(
            without.into_iter().collect::<Vec<_>>(),
            ["Concurrent Meeting plans", "SIP Trunk plans"]
        );
    }

    #[test]
    fn every_code_whose_text_names_a_term_has_it() {
        for entry in all() {
            let text = format!("{} {}", entry.code, entry.name).to_lowercase();
            let names_a_term = ["month", "quart", "quat", "year", "annual", "go", "trial"]
                .iter()
                .any(|word| text.contains(word));
            assert_eq!(entry.term == Term::NotStated, !names_a_term, "{entry:?}");
        }
        let not_stated = all().iter().filter(|e| e.term == Term::NotStated).count();
        assert_eq!(not_stated, 3);
    }

    #[test]
    fn the_term_of_a_code_is_read_alike_here_and_in_the_table() {
        for entry in all() {
            let term = Term::of_code(entry.code);
            assert!(
                term == entry.term || term == Term::NotStated,
                "{}: {term:?} or {:?}",
                entry.code,
                entry.term
            );
        }
    }

    #[test]
    fn known_plans_have_what_zoom_states() {
        let entry = find("zobp_ukil_two_year_prepay_unlimited").expect("listed");
        assert_eq!(entry.property, Some("plan_zoom_one"));
        assert_eq!(
            (entry.term, entry.region, entry.prerequisite),
            (
                Term::TwoYears,
                Region::UkIreland,
                Prerequisite::PhoneBasePlan
            )
        );
        assert!(entry.is_base());
        let minimum = |code| find(code).map(|e| (e.minimum, e.minimum_condition));
        assert_eq!(minimum("business_monthly"), Some((Some(10), "")));
        assert_eq!(minimum("zo_edu_sch_cmp_yearly"), Some((Some(20), "")));
        assert_eq!(
            minimum("zo_edu_ent_plus_yearly"),
            Some((Some(250), "Higher Education"))
        );
        assert_eq!(minimum("webinar500_yearly"), Some((None, "")));
        assert_eq!(term_of("edu20"), Term::Annual);
        assert_eq!(term_of("webinar700_two_years"), Term::TwoYears);
        let term = |code| find(code).map(|e| e.term);
        assert_eq!(term("zmesh_quaterly_prepay"), Some(Term::Quarterly));
        assert_eq!(term("siptrunk_three_yearly"), Some(Term::ThreeYears));
        assert_eq!(
            term("zcc_monthly_usage_prepay_quarterly"),
            Some(Term::Quarterly)
        );
        assert_eq!(
            find("phone_calling_two_year_prepay_metered").map(|e| (e.region, e.title)),
            Some((Region::Japan, "Zoom Phone Japan Metered Calling"))
        );
        assert!(find("webinar100_monthly").is_none());
    }

    #[test]
    fn the_table_holds_what_zooms_reference_lists() {
        with_api_description(|description| {
            let listed = description["x-zoom-plan-codes"].as_array().expect("codes");
            assert_eq!(listed.len(), all().len());
            for plan in listed {
                let text = |key: &str| plan[key].as_str().unwrap_or_default();
                let entry = find(text("code")).unwrap_or_else(|| panic!("{} is missing", plan));
                let squeezed: Vec<_> = text("name").split_whitespace().collect();
                assert_eq!(entry.name, squeezed.join(" "));
                assert_eq!((entry.group, entry.family), (text("group"), text("family")));
                assert!(text("property").contains(entry.property.unwrap_or_default()));
                assert_eq!(entry.note.is_empty(), text("note").is_empty());
                assert_eq!(
                    entry.minimum_condition.is_empty() && entry.minimum.is_none(),
                    !text("note").contains("minimum") && entry.minimum.is_none()
                );
            }
        });
    }
}
