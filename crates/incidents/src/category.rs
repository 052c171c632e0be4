//! Which kinds of problem belong together, and how near each other repeats of one problem lie.

use crate::Weights;
use crate::weigh::as_metres;
use roadcrew_units::{Metres, Seconds};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The radius of a family that nobody configured.
const DEFAULT_RADIUS: Metres = Metres(25);
/// Further apart than this nothing is one problem: numbers beyond are a slip.
const MOST_RADIUS: Metres = Metres(10_000);
/// Ten years, likewise.
const MOST_COOL_DOWN: Seconds = Seconds::from_hours(87_600);
/// The cool-down of a family that nobody configured: a day. City clerks hardly ever label a repeat after closing.
const DEFAULT_COOL_DOWN: Seconds = Seconds::from_hours(24);

/// What a city says about one service code.
#[derive(Clone, Debug, PartialEq)]
pub struct Category {
    /// The Open311 service code.
    pub service_code: String,
    /// Its name for people.
    pub name: String,
    /// Residents mix up neighbouring categories, so reports match within a family of them.
    pub family: String,
    /// Repeats of one problem lie at most this far apart.
    pub radius: Metres,
    /// For how long after closing a new report still speaks of the same problem.
    pub cool_down: Seconds,
    /// The kinds of alert that speak of this category, as `fill_level`.
    pub alert_kinds: Vec<String>,
    /// What a crew must be able to do.
    pub skills: Vec<String>,
    /// How long one visit takes.
    pub on_site: Seconds,
    /// Within which time after the first report the city wants to be done.
    pub service_level: Option<Seconds>,
    /// What this category adds to the log-odds that a report repeats a known one: some are repeated more often.
    pub weight: f64,
    /// The probability that a report repeats something that no known report near it tells of, as where another
    /// system keeps the first reports. From 0 to 1.
    pub unseen: f64,
}

impl Category {
    /// A category with the defaults: 25 m, a day of cool-down, half an hour of work, no special skill.
    pub fn new(service_code: &str, family: &str) -> Self {
        Self {
            service_code: service_code.to_owned(),
            name: service_code.to_owned(),
            family: family.to_owned(),
            radius: DEFAULT_RADIUS,
            cool_down: DEFAULT_COOL_DOWN,
            alert_kinds: Vec::new(),
            skills: Vec::new(),
            on_site: Seconds::from_minutes(30),
            service_level: None,
            weight: 0.0,
            unseen: 0.0,
        }
    }
}

/// The rules by which a family is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FamilyRules {
    /// A report lies within it of another report of its incident, except by asset id.
    pub radius: Metres,
    /// For how long after closing an incident still takes reports.
    pub cool_down: Seconds,
}

impl FamilyRules {
    /// No two reports of an incident lie further apart, except by asset id: half as much again as the radius. Positions stray, so
    /// two reports of one problem that lie on both sides of its middle are common; chains are not.
    pub fn diameter_m(self) -> f64 {
        1.5 * as_metres(self.radius)
    }
}

impl Default for FamilyRules {
    fn default() -> Self {
        Self { radius: DEFAULT_RADIUS, cool_down: DEFAULT_COOL_DOWN }
    }
}

/// All categories of a city, found by service code or alert kind.
#[derive(Clone, Debug, Default)]
pub struct Categories {
    list: Vec<Category>,
    by_code: BTreeMap<String, usize>,
    by_kind: BTreeMap<String, usize>,
    families: BTreeMap<String, FamilyRules>,
    /// Family and service code, shared by all reports that have them.
    names: BTreeMap<String, (Arc<str>, Arc<str>)>,
    judgement: Judgement,
}

/// How evidence is weighed, and from where on it is enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// What each piece of evidence weighs.
    pub weights: Weights,
    /// The probability from which a report joins an incident.
    pub acceptance: f64,
    /// The probability from which a report counts as a repeat of something, whatever that is.
    pub suspicion: f64,
}

impl Default for Judgement {
    /// The weights of a city without labels; more likely than not.
    fn default() -> Self {
        Self { weights: Weights::default(), acceptance: 0.5, suspicion: 0.5 }
    }
}

impl Categories {
    /// The categories of a city. Each service code and each alert kind may appear once. A family takes the largest
    /// radius and the longest cool-down among its categories.
    pub fn new(list: Vec<Category>) -> Result<Self, CategoryError> {
        let mut categories = Self::default();
        for (place, category) in list.iter().enumerate() {
            categories.enter(place, category)?;
        }
        categories.list = list;
        Ok(categories)
    }

    /// The category of a service code.
    pub fn by_code(&self, service_code: &str) -> Option<&Category> {
        self.by_code.get(service_code).map(|&place| &self.list[place])
    }

    /// The category that an alert kind speaks of.
    pub fn by_alert_kind(&self, kind: &str) -> Option<&Category> {
        self.by_kind.get(kind).map(|&place| &self.list[place])
    }

    /// The family of a service code: an unknown code is a family of its own.
    pub fn family_of_code<'a>(&'a self, service_code: &'a str) -> &'a str {
        self.by_code(service_code).map_or(service_code, |category| &category.family)
    }

    /// The family of an alert kind: an unknown kind is taken as a service code.
    pub fn family_of_kind<'a>(&'a self, kind: &'a str) -> &'a str {
        self.by_alert_kind(kind)
            .map_or_else(|| self.family_of_code(kind), |category| &category.family)
    }

    /// The rules of a family; 25 m and a day where nobody set them.
    pub fn rules(&self, family: &str) -> FamilyRules {
        self.families.get(family).copied().unwrap_or_default()
    }

    /// The same categories, with another judgement of evidence.
    #[must_use]
    pub fn judged_by(self, judgement: Judgement) -> Self {
        Self { judgement, ..self }
    }

    /// How evidence is weighed.
    pub fn judgement(&self) -> Judgement {
        self.judgement
    }

    /// The family and the code itself, to be shared.
    pub(crate) fn names_of_code(&self, service_code: &str) -> (Arc<str>, Arc<str>) {
        if let Some(names) = self.names.get(service_code) {
            return names.clone();
        }
        let code: Arc<str> = service_code.into();
        (code.clone(), code)
    }

    /// All categories in the order given.
    pub fn iter(&self) -> impl Iterator<Item = &Category> {
        self.list.iter()
    }

    fn enter(&mut self, place: usize, category: &Category) -> Result<(), CategoryError> {
        let code = &category.service_code;
        if !(Metres(1)..=MOST_RADIUS).contains(&category.radius) {
            return Err(CategoryError::NoRadius {
                service_code: code.clone(),
                radius: category.radius,
            });
        }
        if !(Seconds::ZERO..=MOST_COOL_DOWN).contains(&category.cool_down) {
            return Err(CategoryError::NegativeCoolDown {
                service_code: code.clone(),
                cool_down: category.cool_down,
            });
        }
        if !category.weight.is_finite() || !(0.0..1.0).contains(&category.unseen) {
            return Err(CategoryError::NoProbability { service_code: code.clone() });
        }
        if self.by_code.insert(code.clone(), place).is_some() {
            return Err(CategoryError::RepeatedCode { service_code: code.clone() });
        }
        for kind in &category.alert_kinds {
            if self.by_kind.insert(kind.clone(), place).is_some() {
                return Err(CategoryError::RepeatedKind { kind: kind.clone() });
            }
        }
        let names = (category.family.as_str().into(), code.as_str().into());
        self.names.insert(code.clone(), names);
        let rules = FamilyRules { radius: category.radius, cool_down: category.cool_down };
        let known = self.families.entry(category.family.clone()).or_insert(rules);
        known.radius = known.radius.max(rules.radius);
        known.cool_down = known.cool_down.max(rules.cool_down);
        Ok(())
    }
}

/// Categories that contradict each other.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CategoryError {
    /// Two categories, one code.
    #[error("service code '{service_code}' has two categories: each code may appear once")]
    RepeatedCode {
        /// The code.
        service_code: String,
    },
    /// Two categories claim one kind of alert.
    #[error("alert kind '{kind}' belongs to two categories: each kind may appear once")]
    RepeatedKind {
        /// The kind.
        kind: String,
    },
    /// A radius that nothing lies in, or everything.
    #[error(
        "service code '{service_code}' has a matching radius of {radius}: expected 1 m to 10 km"
    )]
    NoRadius {
        /// The code.
        service_code: String,
        /// What was given.
        radius: Metres,
    },
    /// A weight or a probability that is none.
    #[error(
        "service code '{service_code}' needs a finite 'weight', and 'unseen' from 0 to below 1"
    )]
    NoProbability {
        /// The code.
        service_code: String,
    },
    /// A cool-down before the end, or without one.
    #[error(
        "service code '{service_code}' has a cool-down of {cool_down}: expected 0 s to ten years"
    )]
    NegativeCoolDown {
        /// The code.
        service_code: String,
        /// What was given.
        cool_down: Seconds,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_code_is_a_family_of_its_own() {
        let categories = Categories::default();
        assert_eq!(categories.family_of_code("S0276"), "S0276");
        assert_eq!(categories.rules("S0276").radius, Metres(25));
    }

    #[test]
    fn a_family_takes_the_largest_radius_of_its_categories() {
        let wide = Category { radius: Metres(50), ..Category::new("DARK", "lighting") };
        let categories = Categories::new(vec![Category::new("POLE", "lighting"), wide]).unwrap();
        assert_eq!(categories.rules("lighting").radius, Metres(50));
    }

    #[test]
    fn a_code_with_two_categories_is_refused() {
        let twice = vec![Category::new("DARK", "a"), Category::new("DARK", "b")];
        assert!(Categories::new(twice).is_err());
    }
}
