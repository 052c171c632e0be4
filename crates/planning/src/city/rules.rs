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
    longest_driving_hours: Option<Spanned<f64>>,
    longest_duty_hours: Option<Spanned<f64>>,
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
        let longest = |name: &str, entry: Option<&Spanned<f64>>| {
            entry.map(|entry| longest(source, name, entry)).transpose()
        };
        let longest_driving =
            longest("longest_driving_hours", file.longest_driving_hours.as_ref())?;
        let longest_duty = longest("longest_duty_hours", file.longest_duty_hours.as_ref())?;
        let mut rests = Rests { longest_driving, ..Rests::default() };
        for entry in &file.stretches {
            let (at, entry) = (entry.span().start, entry.get_ref());
            let is_sensible = are_hours(entry.at_most_hours)
                && are_minutes(entry.rest_minutes)
                && entry.split_minutes.is_none_or(|parts| parts.into_iter().all(are_minutes));
            if !is_sensible {
                let reason = format!(
                    "hours and minutes of a stretch are above zero, {MOST_HOURS} hours at most: correct them"
                );
                return Err(source.error(at, reason));
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
            let is_sensible = are_hours(entry.work_hours)
                && are_minutes(entry.rest_minutes)
                && (entry.piece_minutes == 0.0 || are_minutes(entry.piece_minutes));
            if !is_sensible {
                let reason = format!(
                    "hours and minutes of a total are above zero, {MOST_HOURS} hours at most: correct them"
                );
                return Err(source.error(at, reason));
            }
            rests.totals.push(TotalRest {
                beyond: hours(entry.work_hours),
                rest: minutes(entry.rest_minutes),
                piece: minutes(entry.piece_minutes),
            });
        }
        let lunch = match &file.lunch {
            Some(lunch) => {
                check_window(source, &lunch.window)?;
                let pieces = lunch.split_minutes.as_deref();
                super::shifts::breaks(source, &lunch.window, lunch.minutes, pieces)?
            }
            None => Vec::new(),
        };
        Ok(Self { name: file.name, rests, longest_duty, lunch })
    }
}

/// No limit and no rest is longer.
const MOST_HOURS: f64 = 48.0;
/// From which length on a window is one whose times are the wrong way round.
const LONGEST_WINDOW: Seconds = Seconds::from_hours(12);

fn longest(source: &Source<'_>, name: &str, entry: &Spanned<f64>) -> Result<Seconds, CityError> {
    let given = *entry.get_ref();
    if are_hours(given) {
        return Ok(hours(given));
    }
    let reason =
        format!("{name} is {given}: write hours above zero, {MOST_HOURS} at most, or leave it out");
    Err(source.error(entry.span().start, reason))
}

/// Refuses a lunch that has no time to begin in, or half a day and more: over midnight a night shift's has a few hours.
fn check_window(source: &Source<'_>, text: &Spanned<String>) -> Result<(), CityError> {
    let window = super::shifts::span(source, text)?;
    let what = if window.is_a_moment() {
        "has no length"
    } else if LONGEST_WINDOW < window.length() {
        "is longer than half a day"
    } else {
        return Ok(());
    };
    let reason = format!(
        "the window of [lunch], '{}', {what}: write the earlier time first, as 11:00-13:00",
        window.text()
    );
    Err(source.error(text.span().start, reason))
}

fn are_hours(hours: f64) -> bool {
    0.0 < hours && hours <= MOST_HOURS
}

fn are_minutes(minutes: f64) -> bool {
    are_hours(minutes / 60.0)
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

    /// The sentence that refuses a pack of these lines.
    #[track_caller]
    fn check_refused(lines: &str, expected: &str) {
        let text = &format!("name = 'ours'\n{lines}");
        let error = RulePack::read(&Source { file: "ours.toml".to_owned(), text }).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }

    #[test]
    fn hours_that_can_not_be_are_refused_with_their_line() {
        check_refused("longest_driving_hours = -9\n", "ours.toml:2: longest_driving_hours is -9: ");
        check_refused("longest_duty_hours = nan\n", "ours.toml:2: longest_duty_hours is NaN: ");
        let stretch = "[[stretches]]\nof = 'work'\nat_most_hours = 6e9\nrest_minutes = 30\n";
        check_refused(stretch, "ours.toml:2: hours and minutes of a stretch are above zero");
        let total = "[[totals]]\nwork_hours = 6\nrest_minutes = nan\n";
        check_refused(total, "ours.toml:2: hours and minutes of a total are above zero");
    }

    #[test]
    fn a_lunch_that_can_not_be_is_refused_with_its_line() {
        let lunch = |window: &str, minutes: &str| {
            format!("[lunch]\nwindow = '{window}'\nminutes = {minutes}\n")
        };
        let reversed = "ours.toml:3: the window of [lunch], '13:00-11:00', is longer than half a day: write the earlier time first";
        check_refused(&lunch("13:00-11:00", "30"), reversed);
        let empty = "ours.toml:3: the window of [lunch], '11:00-11:00', has no length";
        check_refused(&lunch("11:00-11:00", "30"), empty);
        let none = "ours.toml:3: a break of 0 minutes";
        check_refused(&lunch("11:00-13:00", "0"), none);
    }

    #[test]
    fn a_lunch_may_lie_over_midnight() {
        let text = "name = 'ours'\n[lunch]\nwindow = '23:00-02:00'\nminutes = 30\n";
        let pack = RulePack::read(&Source { file: "ours.toml".to_owned(), text }).unwrap();
        assert_eq!(pack.lunch[0].window.text(), "23:00-02:00");
    }
}
