//! The plans that can be chosen on a form: of the catalogue those that fit, searched and narrowed.

use domain::catalogue::{self, PlanEntry, Prerequisite, Region, Term};
use domain::view::{PlanAct, PlanChoice, PlanFacet, PlanRow, PlanSearch};

use crate::PlanFormAsk;

/// Choices that are shown at once; a search narrows the rest.
const MAX_CHOICES: usize = 40;

/// What can be chosen.
pub(crate) struct Choices {
    /// How many in all.
    pub(crate) found: usize,
    /// Those that are shown.
    pub(crate) shown: Vec<PlanChoice>,
    /// To what they can be narrowed, in the order of [`PlanFacet::ALL`].
    pub(crate) facets: [Vec<String>; PlanFacet::ALL.len()],
}

/// What can be chosen for an act, on the plan that it is about.
pub(crate) fn choices(ask: &PlanFormAsk, plan: Option<&PlanRow>) -> Choices {
    let of_plan = plan
        .and_then(|plan| plan.name.code.as_deref())
        .and_then(catalogue::find);
    let fits: Box<dyn Fn(&PlanEntry) -> bool> = match (ask.act, of_plan) {
        // Another size or term of the same property; Zoom takes no other there.
        (PlanAct::Change, Some(now)) => Box::new(move |entry| {
            entry.property == now.property && entry.is_base() == now.is_base()
        }),
        (PlanAct::Add, _) => Box::new(|entry| !entry.is_base() && entry.property.is_some()),
        (PlanAct::Subscribe, _) => Box::new(|entry| entry.property == Some("plan_base")),
        _ => Box::new(|_| false),
    };
    let sold: Vec<&PlanEntry> = catalogue::all()
        .iter()
        .filter(|entry| fits(entry))
        .collect();
    let wanted: Vec<&PlanEntry> = sold
        .iter()
        .copied()
        .filter(|entry| is_wanted(entry, &ask.search))
        .collect();
    let most = match ask.act {
        PlanAct::Add => MAX_CHOICES,
        _ => usize::MAX,
    };
    Choices {
        found: wanted.len(),
        shown: wanted
            .iter()
            .take(most)
            .map(|entry| choice(entry))
            .collect(),
        facets: PlanFacet::ALL.map(|facet| values(facet, &sold)),
    }
}

/// A plan of the catalogue, to be chosen.
pub(crate) fn choice(entry: &PlanEntry) -> PlanChoice {
    let needs = match entry.prerequisite {
        Prerequisite::NotStated => None,
        needed => Some(format!("Needs {}", needed.title())),
    };
    let at_least = match needs {
        Some(_) => "at least",
        None => "At least",
    };
    let minimum = entry.minimum.map(|least| match entry.minimum_condition {
        "" => format!("{at_least} {least} licences"),
        whom => format!("{at_least} {least} licences for {whom}"),
    });
    PlanChoice {
        code: entry.code.to_owned(),
        title: entry.title.to_owned(),
        term: entry.term.title().to_owned(),
        family: entry.family.to_owned(),
        region: entry.region.title().to_owned(),
        note: [needs, minimum]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("; "),
    }
}

fn is_wanted(entry: &PlanEntry, search: &PlanSearch) -> bool {
    let text = format!(
        "{} {} {} {}",
        entry.title, entry.name, entry.family, entry.code
    );
    let (text, words) = (text.to_lowercase(), search.text.to_lowercase());
    let mut facets = PlanFacet::ALL.into_iter().zip(&search.narrowed);
    facets.all(|(facet, to)| to.is_empty() || value(facet, entry) == to)
        && words.split_whitespace().all(|word| text.contains(word))
}

/// Empty where Zoom does not state it.
fn value(facet: PlanFacet, entry: &PlanEntry) -> &'static str {
    match facet {
        PlanFacet::Family => entry.family,
        PlanFacet::Term => entry.term.title(),
        PlanFacet::Region => entry.region.title(),
    }
}

/// What the plans have of a facet: families by their names, the others in their own order.
fn values(facet: PlanFacet, sold: &[&PlanEntry]) -> Vec<String> {
    let all: Vec<&str> = match facet {
        PlanFacet::Family => {
            let mut families: Vec<&str> = sold.iter().map(|entry| entry.family).collect();
            families.sort_unstable();
            families.dedup();
            families
        }
        PlanFacet::Term => Term::ALL.iter().map(|term| term.title()).collect(),
        PlanFacet::Region => Region::ALL.iter().map(|region| region.title()).collect(),
    };
    let has =
        |title: &&str| !title.is_empty() && sold.iter().any(|entry| value(facet, entry) == *title);
    all.into_iter().filter(has).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, narrowed: [&str; 3]) -> Choices {
        let ask = PlanFormAsk {
            act: PlanAct::Add,
            code: String::new(),
            search: PlanSearch {
                text: text.to_owned(),
                narrowed: narrowed.map(str::to_owned),
            },
        };
        choices(&ask, None)
    }

    #[test]
    fn words_and_facets_narrow_together() {
        let all = found("", ["", "", ""]);
        let [families, terms, regions] = &all.facets;
        assert!(families.len() > 5 && terms.len() > 3 && regions.len() > 3);
        assert!(all.found > all.shown.len(), "not all are shown");
        for region in regions {
            let narrowed = found("", ["", "annual", region]);
            assert!(narrowed.found < all.found);
            let is_so = |plan: &PlanChoice| plan.region == *region && plan.term == "annual";
            assert!(narrowed.shown.iter().all(is_so), "{region}");
        }
        assert!(found("webinar 500", ["", "annual", ""]).found > 0);
        assert_eq!(found("webinar 500", ["", "annual", "Atlantis"]).found, 0);
    }
}
