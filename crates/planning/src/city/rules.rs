//! Packs of rules for breaks: what law or an agreement asks of a crew's day. Data, not code: `data/rules`, or a city's own file.

use super::config::{Source, shown};
use super::shifts::BreakRule;
use super::{CityError, minutes, read_text};
use roadcrew_model::{Rests, Strain, Stretch, TotalRest};
use roadcrew_units::Seconds;
use serde::Deserialize;
use std::path::Path;
use toml::Spanned;

/// The rules of a crew's breaks.
#[derive(Clone, Debug, Default)]
pub struct RulePack {
    /// What people call it.
    pub name: String,
    /// What the judge proves.
    pub rests: Rests,
    /// The longest time from departure to return.
    pub longest_duty: Option<Seconds>,
    /// The breaks of crews that name none, in order.
    pub lunch: Vec<BreakRule>,
}

/// The packs that come with the program.
const BUILT_IN: [(&str, &str); 3] = [
    ("local", include_str!("../../../../data/rules/local.toml")),
    ("eu", include_str!("../../../../data/rules/eu.toml")),
    ("us", include_str!("../../../../data/rules/us.toml")),
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFile {
    name: String,
    longest_driving_hours: Option<f64>,
    longest_duty_hours: Option<f64>,
    #[serde(default)]
    stretches: Vec<Spanned<StretchEntry>>,
    #[serde(default)]
    totals: Vec<Spanned<TotalEntry>>,
    lunch: Option<LunchEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StretchEntry {
    of: StrainEntry,
    at_most_hours: f64,
    rest_minutes: f64,
    split_minutes: Option<[f64; 2]>,
    #[serde(default)]
    rests_by_other_work: bool,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StrainEntry {
    Work,
    Driving,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TotalEntry {
    work_hours: f64,
    rest_minutes: f64,
    #[serde(default)]
    piece_minutes: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LunchEntry {
    window: Spanned<String>,
    minutes: f64,
    split_minutes: Option<Vec<f64>>,
}

impl RulePack {
    /// The pack that a city or crew names: `local`, `eu`, `us`, or a TOML file beside `city.toml`. The local agreement where none is named.
    pub(super) fn named(
        source: &Source<'_>,
        name: Option<&Spanned<String>>,
    ) -> Result<Self, CityError> {
        let wanted = name.map_or("local", |name| name.get_ref().as_str());
        if let Some((name, text)) = BUILT_IN.iter().find(|(name, _)| *name == wanted) {
            return Self::read(&Source { file: format!("{name}.toml"), text });
        }
        if Path::new(wanted).extension().is_none_or(|extension| extension != "toml") {
            let at = name.map_or(0, |name| name.span().start);
            return Err(source.error(
                at,
                format!("there are no rules '{wanted}': use local, eu, us or a TOML file"),
            ));
        }
        let path = Path::new(&source.file).with_file_name(wanted);
        let text = read_text(&path)?;
        Self::read(&Source { file: shown(&path), text: &text })
    }

    fn read(source: &Source<'_>) -> Result<Self, CityError> {
        let file: PackFile = toml::from_str(source.text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            source.error(start, error.message().replace('\n', " "))
        })?;
        let mut rests =
            Rests { longest_driving: file.longest_driving_hours.map(hours), ..Rests::default() };
        for entry in &file.stretches {
            let (at, entry) = (entry.span().start, entry.get_ref());
            let is_sensible = 0.0 < entry.at_most_hours
                && 0.0 < entry.rest_minutes
                && entry.split_minutes.is_none_or(|[first, second]| 0.0 < first && 0.0 < second);
            if !is_sensible {
                return Err(source.error(at, "hours and minutes of a stretch are above zero"));
            }
            let of = match entry.of {
                StrainEntry::Work => Strain::Work,
                StrainEntry::Driving => Strain::Driving,
            };
            if entry.rests_by_other_work && of == Strain::Work {
                return Err(
                    source.error(at, "work can't be a rest from work: set of = \"driving\"")
                );
            }
            rests.stretches.push(Stretch {
                of,
                at_most: hours(entry.at_most_hours),
                rest: minutes(entry.rest_minutes),
                split: entry.split_minutes.map(|parts| parts.map(minutes)),
                rests_by_other_work: entry.rests_by_other_work,
            });
        }
        for entry in &file.totals {
            let (at, entry) = (entry.span().start, entry.get_ref());
            if entry.work_hours <= 0.0 || entry.rest_minutes <= 0.0 || entry.piece_minutes < 0.0 {
                return Err(source.error(at, "hours and minutes of a total are above zero"));
            }
            rests.totals.push(TotalRest {
                beyond: hours(entry.work_hours),
                rest: minutes(entry.rest_minutes),
                piece: minutes(entry.piece_minutes),
            });
        }
        let lunch = match &file.lunch {
            Some(lunch) => {
                let pieces = lunch.split_minutes.as_deref();
                super::shifts::breaks(source, &lunch.window, lunch.minutes, pieces)?
            }
            None => Vec::new(),
        };
        let longest_duty = file.longest_duty_hours.map(hours);
        Ok(Self { name: file.name, rests, longest_duty, lunch })
    }
}

fn hours(hours: f64) -> Seconds {
    minutes(60.0 * hours)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in(name: &str) -> RulePack {
        let (name, text) = BUILT_IN.iter().find(|(built_in, _)| *built_in == name).unwrap();
        RulePack::read(&Source { file: (*name).to_owned(), text }).unwrap()
    }

    #[test]
    fn the_packs_that_come_along_are_readable() {
        assert!(built_in("local").rests.is_empty());
        assert_eq!(built_in("eu").rests.stretches.len(), 2);
        assert_eq!(built_in("eu").rests.totals.len(), 2);
        assert!(built_in("us").rests.stretches[0].rests_by_other_work);
    }

    #[test]
    fn a_lunch_that_is_split_is_two_breaks() {
        let text = "name = 'ours'\n[lunch]\nwindow = '11:00-13:00'\nminutes = 30\nsplit_minutes = [10, 20]\n";
        let pack = RulePack::read(&Source { file: "ours.toml".to_owned(), text }).unwrap();
        let lasts: Vec<f64> = pack.lunch.iter().map(|rest| rest.duration.minutes()).collect();
        assert_eq!(lasts, [10.0, 20.0]);
    }

    #[test]
    fn a_lunch_whose_pieces_do_not_add_up_is_refused() {
        let text = "name = 'ours'\n[lunch]\nwindow = '11:00-13:00'\nminutes = 30\nsplit_minutes = [10, 10]\n";
        let error = RulePack::read(&Source { file: "ours.toml".to_owned(), text }).unwrap_err();
        assert!(error.to_string().starts_with("ours.toml:3:"), "{error}");
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let text = "name = 'ours'\nlongest_night = 3\n";
        let error = RulePack::read(&Source { file: "ours.toml".to_owned(), text }).unwrap_err();
        assert!(error.to_string().starts_with("ours.toml:2: unknown field"), "{error}");
    }
}
