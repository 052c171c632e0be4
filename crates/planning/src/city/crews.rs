//! Depots, tips, crews and their shifts, from `city.toml`.

use super::config::{CityFile, CrewEntry, Source};
use super::shifts::{BreakRule, read_breaks, read_shift};
use super::{CityError, ClockSpan, OpeningSpan, RulePack, minutes, read_text};
use roadcrew_roads::Profile;
use roadcrew_units::{Metres, Money, Position, Seconds};
use std::path::Path;
use toml::Spanned;

/// Where shifts start and end.
#[derive(Clone, Debug)]
pub struct Depot {
    /// How other entries name it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where it is.
    pub position: Position,
    /// Where its entry begins in `city.toml`.
    pub line: u64,
}

/// Where a full truck unloads.
#[derive(Clone, Debug)]
pub struct Tip {
    /// How other entries name it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where it is.
    pub position: Position,
    /// Where its entry begins in `city.toml`.
    pub line: u64,
    /// Its opening hours; where none of them is today's it is closed all day, without a list always open.
    pub hours: Option<Vec<OpeningSpan>>,
    /// How long unloading takes.
    pub unloading: Seconds,
}

/// What kind of work a crew does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Jobs at places.
    Dispatch,
    /// Streets and containers.
    Collection,
    /// One of the city's programmes, by its place in the list.
    Programme(usize),
}

/// A crew with its vehicle and shift.
#[derive(Clone, Debug)]
pub struct Crew {
    /// How files name it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it does.
    pub work: Work,
    /// How its vehicle drives.
    pub profile: Profile,
    /// The place of its depot in the city's list.
    pub depot: usize,
    /// The place of the depot where its shift ends.
    pub end_depot: usize,
    /// From which length of its day on it works overtime.
    pub regular: Option<Seconds>,
    /// How far it may drive on a day.
    pub longest: Option<Metres>,
    /// When it works.
    pub shift: ClockSpan,
    /// When it rests.
    pub breaks: Vec<BreakRule>,
    /// The rules of its breaks.
    pub rules: RulePack,
    /// What it can do, and the tools it has aboard.
    pub skills: Vec<String>,
    /// Which of these are tools.
    pub tools: Vec<String>,
    /// What its vehicle carries.
    pub capacity_l: i64,
    /// What its vehicle carries by weight.
    pub capacity_kg: i64,
    /// The places of its tips in the city's list.
    pub tips: Vec<usize>,
    /// The price of sending it out at all.
    pub fixed: Money,
}

pub(super) struct Places {
    pub depots: Vec<Depot>,
    pub tips: Vec<Tip>,
    pub crews: Vec<Crew>,
}

pub(super) fn read(source: &Source<'_>, file: &CityFile) -> Result<Places, CityError> {
    let mut depots: Vec<Depot> = Vec::new();
    for spanned in &file.depots {
        let entry = spanned.get_ref();
        let position = Position::from_degrees(entry.lon, entry.lat).map_err(|error| {
            source.error(spanned.span().start, format!("depot {}: {error}", entry.id))
        })?;
        if depots.iter().any(|other| other.id == entry.id) {
            return Err(stands_twice(
                (source, spanned.span().start),
                &format!("depot {}", entry.id),
            ));
        }
        depots.push(Depot {
            id: entry.id.clone(),
            name: entry.name.clone(),
            position,
            line: source.line(spanned.span().start),
        });
    }
    let mut tips: Vec<Tip> = Vec::new();
    for spanned in &file.tips {
        let entry = spanned.get_ref();
        let position = Position::from_degrees(entry.lon, entry.lat).map_err(|error| {
            source.error(spanned.span().start, format!("tip {}: {error}", entry.id))
        })?;
        let read = |text: &Spanned<String>| {
            let read = OpeningSpan::read(text.get_ref());
            read.map_err(|reason| source.error(text.span().start, reason))
        };
        let read = |hours: &Vec<Spanned<String>>| hours.iter().map(read).collect();
        let hours: Option<Result<Vec<OpeningSpan>, CityError>> = entry.hours.as_ref().map(read);
        check_amount(
            (source, spanned.span().start),
            &format!("tip {} has minutes", entry.id),
            entry.minutes,
        )?;
        let unloading = minutes(entry.minutes);
        if tips.iter().any(|other| other.id == entry.id) {
            return Err(stands_twice((source, spanned.span().start), &format!("tip {}", entry.id)));
        }
        tips.push(Tip {
            id: entry.id.clone(),
            name: entry.name.clone(),
            position,
            line: source.line(spanned.span().start),
            hours: hours.transpose()?,
            unloading,
        });
    }
    let mut crews: Vec<Crew> = Vec::new();
    for spanned in &file.crews {
        let crew = read_crew(source, spanned, (&depots, &tips), file)?;
        if crews.iter().any(|other| other.id == crew.id) {
            return Err(stands_twice((source, spanned.span().start), &format!("crew {}", crew.id)));
        }
        crews.push(crew);
    }
    Ok(Places { depots, tips, crews })
}

fn stands_twice((source, at): (&Source<'_>, usize), what: &str) -> CityError {
    source.error(at, format!("{what} stands twice: give each its own id"))
}

/// A built-in profile, or a TOML file beside `city.toml`.
fn read_profile(source: &Source<'_>, entry: &Spanned<String>) -> Result<Profile, CityError> {
    let name = entry.get_ref();
    if let Some(profile) = Profile::built_in(name) {
        return Ok(profile);
    }
    let is_file = Path::new(name).extension().is_some_and(|extension| extension == "toml");
    if !is_file {
        return Err(source.error(
            entry.span().start,
            format!("there is no profile '{name}': use car, truck, sweeper or a TOML file"),
        ));
    }
    let path = Path::new(&source.file).with_file_name(name);
    Ok(Profile::from_toml(name, &read_text(&path)?)?)
}

fn read_crew(
    source: &Source<'_>,
    spanned: &Spanned<CrewEntry>,
    (depots, tips): (&[Depot], &[Tip]),
    file: &CityFile,
) -> Result<Crew, CityError> {
    let entry = spanned.get_ref();
    let here = spanned.span().start;
    let Some(shift) = &entry.shift else {
        return Err(source
            .error(here, format!("crew {} has no shift: add shift = \"07:00-15:00\"", entry.id)));
    };
    let work = match entry.work.get_ref().as_str() {
        "dispatch" => Work::Dispatch,
        "collection" => Work::Collection,
        other => match file.programmes.iter().position(|programme| programme.get_ref().id == other)
        {
            Some(index) => Work::Programme(index),
            None => {
                return Err(source.error(
                    entry.work.span().start,
                    format!(
                        "crew {} does '{other}': work is dispatch, collection or the id of a programme",
                        entry.id
                    ),
                ));
            }
        },
    };
    let profile = read_profile(source, &entry.profile)?;
    let depot_of = |entry: &Spanned<String>| {
        let id = entry.get_ref();
        depots.iter().position(|depot| depot.id == *id).ok_or_else(|| {
            source.error(
                entry.span().start,
                format!("there is no depot '{id}': name one of the [[depots]]"),
            )
        })
    };
    let depot = depot_of(&entry.depot)?;
    let end_depot = entry.end_depot.as_ref().map_or(Ok(depot), depot_of)?;
    let mut own_tips = Vec::new();
    for tip in &entry.tips {
        let id = tip.get_ref();
        let index = tips.iter().position(|tip| tip.id == *id).ok_or_else(|| {
            source.error(
                tip.span().start,
                format!("there is no tip '{id}': name one of the [[tips]]"),
            )
        })?;
        own_tips.push(index);
    }
    let carries = match work {
        Work::Dispatch => "nothing",
        Work::Collection => "collects",
        Work::Programme(index) => file.programmes[index].get_ref().carries.as_str(),
    };
    if carries == "collects" && own_tips.is_empty() {
        return Err(source.error(
            here,
            format!("crew {} collects but has no tip: add tips = [\"…\"]", entry.id),
        ));
    }
    if entry.capacity_l.min(entry.capacity_kg) < 0 {
        let reason = format!(
            "crew {} has a capacity below zero: write what it carries, or leave capacity_l and capacity_kg out",
            entry.id
        );
        return Err(source.error(here, reason));
    }
    if carries != "nothing" && (entry.capacity_l <= 0 || entry.capacity_kg <= 0) {
        return Err(source.error(
            here,
            format!(
                "crew {} {carries} but carries nothing: add capacity_l and capacity_kg",
                entry.id
            ),
        ));
    }
    let amounts = [("fixed", entry.fixed), ("regular_hours", entry.regular_hours.unwrap_or(0.0))];
    for (key, amount) in amounts {
        check_amount((source, here), &format!("crew {} has {key}", entry.id), amount)?;
    }
    let shift = read_shift(source, shift, &entry.id)?;
    let own_breaks = read_breaks(source, entry, &shift)?;
    Ok(Crew {
        id: entry.id.clone(),
        name: entry.name.clone(),
        work,
        profile,
        depot,
        end_depot,
        longest: longest(source, entry.longest_km.as_ref())?,
        regular: entry.regular_hours.map(|hours| minutes(60.0 * hours)),
        shift,
        breaks: own_breaks,
        rules: RulePack::named(source, entry.rules.as_ref().or(file.rules.as_ref()))?,
        skills: entry.skills.iter().chain(&entry.tools).cloned().collect(),
        tools: entry.tools.clone(),
        capacity_l: entry.capacity_l,
        capacity_kg: entry.capacity_kg,
        tips: own_tips,
        fixed: Money::from_units(entry.fixed),
    })
}

/// Larger prices and times are none.
const MOST: f64 = 1e9;

/// Refuses what is no amount; `what` as in "crew one has fixed".
fn check_amount(
    (source, at): (&Source<'_>, usize),
    what: &str,
    amount: f64,
) -> Result<(), CityError> {
    if (0.0..=MOST).contains(&amount) {
        return Ok(());
    }
    Err(source.error(at, format!("{what} = {amount}: write a number from 0 to {MOST}")))
}

/// The most kilometres of a day, in metres.
#[expect(clippy::cast_possible_truncation, reason = "a day's drive is short")]
fn longest(
    source: &Source<'_>,
    kilometres: Option<&Spanned<f64>>,
) -> Result<Option<Metres>, CityError> {
    let Some(spanned) = kilometres else { return Ok(None) };
    let kilometres = *spanned.get_ref();
    if kilometres.is_finite() && 0.0 < kilometres {
        return Ok(Some(Metres((kilometres * 1000.0).round() as i64)));
    }
    let reason =
        format!("longest_km is {kilometres}: write kilometres above zero, or leave it out");
    Err(source.error(spanned.span().start, reason))
}
