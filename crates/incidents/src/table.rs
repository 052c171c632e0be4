//! The category table: which codes belong together, how far repeats lie apart, and how evidence is weighed. A city edits it.

use crate::{Categories, Category, CategoryError, Judgement, Term, Weights};
use roadcrew_units::{Metres, Seconds};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A table that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// No TOML, or an unknown key.
    #[error("{file}: {cause}")]
    Unreadable {
        /// The table.
        file: String,
        /// What is wrong, with line and column.
        cause: String,
    },
    /// A weight of something that is not weighed.
    #[error("{file}: the weight '{key}' is unknown: expected one of {}", known_keys())]
    UnknownWeight {
        /// The table.
        file: String,
        /// What was given.
        key: String,
    },
    /// A weight that nothing outweighs.
    #[error("{file}: the weight '{key}' is {given}: expected a finite number")]
    NoWeight {
        /// The table.
        file: String,
        /// Which weight.
        key: &'static str,
        /// What was given.
        given: f64,
    },
    /// A level that is no probability.
    #[error("{file}: '{key}' is {given}: expected a probability from 0 to 1")]
    NoProbability {
        /// The table.
        file: String,
        /// Which level.
        key: &'static str,
        /// What was given.
        given: f64,
    },
    /// Categories that contradict each other.
    #[error("{file}: {source}")]
    Categories {
        /// The table.
        file: String,
        /// How.
        source: CategoryError,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    acceptance: Option<f64>,
    suspicion: Option<f64>,
    #[serde(default)]
    weights: BTreeMap<String, f64>,
    #[serde(default)]
    categories: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    name: Option<String>,
    family: String,
    #[serde(default)]
    alert_kinds: Vec<String>,
    radius_m: Option<i64>,
    cool_down_hours: Option<i64>,
    service_level_hours: Option<i64>,
    #[serde(default)]
    weight: f64,
    #[serde(default)]
    unseen: f64,
}

/// Reads a category table; `file` names it in messages. A table with `[weights]` weighs what it leaves out as 0; one without has
/// the default weights.
pub fn read_categories(file: &str, text: &str) -> Result<Categories, TableError> {
    let table: Table = toml::from_str(text).map_err(|error| TableError::Unreadable {
        file: file.to_owned(),
        cause: error.to_string(),
    })?;
    let mut judgement = Judgement::default();
    if !table.weights.is_empty() {
        judgement.weights = Weights::none();
    }
    for (key, weight) in &table.weights {
        let Some(term) = Term::ALL.into_iter().find(|term| term.key() == key) else {
            return Err(TableError::UnknownWeight { file: file.to_owned(), key: key.clone() });
        };
        if !weight.is_finite() {
            return Err(TableError::NoWeight {
                file: file.to_owned(),
                key: term.key(),
                given: *weight,
            });
        }
        judgement.weights = judgement.weights.with(term, *weight);
    }
    judgement.acceptance = level(file, "acceptance", table.acceptance, judgement.acceptance)?;
    judgement.suspicion = level(file, "suspicion", table.suspicion, judgement.suspicion)?;
    let list = table.categories.into_iter().map(Entry::category).collect();
    let categories = Categories::new(list)
        .map_err(|source| TableError::Categories { file: file.to_owned(), source })?;
    Ok(categories.judged_by(judgement))
}

fn level(file: &str, key: &'static str, given: Option<f64>, usual: f64) -> Result<f64, TableError> {
    let given = given.unwrap_or(usual);
    if !(0.0..=1.0).contains(&given) {
        return Err(TableError::NoProbability { file: file.to_owned(), key, given });
    }
    Ok(given)
}

impl Entry {
    fn category(self) -> Category {
        let usual = Category::new(&self.code, &self.family);
        Category {
            name: self.name.unwrap_or(self.code),
            alert_kinds: self.alert_kinds,
            radius: self.radius_m.map_or(usual.radius, Metres),
            cool_down: self.cool_down_hours.map_or(usual.cool_down, hours),
            service_level: self.service_level_hours.map(hours),
            weight: self.weight,
            unseen: self.unseen,
            ..usual
        }
    }
}

/// Up to a thousand years: more is a slip, which must not overflow.
fn hours(hours: i64) -> Seconds {
    const MOST: i64 = 8_766_000;
    Seconds::from_hours(hours.clamp(-MOST, MOST))
}

fn known_keys() -> String {
    Term::ALL.map(Term::key).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refuse(text: &str, expected: &str) {
        let error = read_categories("t.toml", text).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn numbers_that_are_a_slip_are_refused() {
        let category = "[[categories]]\ncode = \"A\"\nfamily = \"f\"\n";
        refuse(&format!("{category}radius_m = 9223372036854775807\n"), "expected 1 m to 10 km");
        refuse(&format!("{category}radius_m = 0\n"), "expected 1 m to 10 km");
        refuse(&format!("{category}cool_down_hours = 9223372036854775807\n"), "ten years");
        refuse("[weights]\nbase = inf\n", "the weight 'base' is inf: expected a finite number");
        refuse("[weights]\nbase = nan\n", "expected a finite number");
    }

    #[test]
    fn a_table_names_families_and_weights() {
        let text = "acceptance = 0.4\n[weights]\nbase = -1.0\n[[categories]]\ncode = \"A\"\nfamily = \"f\"\nradius_m = 50\nweight = 2.0\n";
        let categories = read_categories("t.toml", text).unwrap();
        assert_eq!(categories.rules("f").radius, Metres(50));
        assert_eq!(categories.judgement().weights, Weights::none().with(Term::Base, -1.0));
    }

    #[test]
    fn an_unknown_weight_is_named() {
        let error = read_categories("t.toml", "[weights]\nmoon = 1.0\n").unwrap_err().to_string();
        assert!(error.starts_with("t.toml: the weight 'moon' is unknown: expected one of base, "));
    }

    #[test]
    fn a_level_is_a_probability() {
        assert!(read_categories("t.toml", "acceptance = 1.5").is_err());
    }
}
