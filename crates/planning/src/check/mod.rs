//! Judges any plan: ours, made by hand, or by another system.

mod breach;
mod departure;
mod failures;
mod matching;
mod modes;
mod names;
mod words;

use crate::assemble::Assembled;
use crate::city::{City, Work};
use crate::day::{DayPlan, PlanKind, SearchRecord};
use crate::figures::Calibration;
use crate::plan_file::{PlanFile, PlanFileError};
use crate::search::PlanError;
use crate::{collection, dispatch};
use roadcrew_model::{Judgement, judge};
use roadcrew_units::{CalendarError, Date, Seconds, ServiceDay};

pub use breach::Breach;
pub(crate) use matching::{Matched, match_plan, read_time};
pub(crate) use words::{Words, in_minutes};

/// What the judge found in a file's plan.
#[derive(Clone, Debug)]
pub struct Check {
    /// The plan with the judge's times and cost. What it leaves undone carries no reasons.
    pub plan: DayPlan,
    /// Every rule that is broken; empty for a feasible plan.
    pub breaches: Vec<Breach>,
    /// Where the file claims other times or another cost than the judge finds, as sentences. They break no rule.
    pub differences: Vec<String>,
    /// How an earlier plan's promises held by the times that the file tells, where they were asked for.
    pub calibration: Option<Calibration>,
}

/// What to judge a plan as.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The day; the file's own if none is given.
    pub date: Option<Date>,
    /// The kind of work; the file's own, or that of the crews that it names, if none is given.
    pub kind: Option<PlanKind>,
    /// The programme of such rounds, by its id; the file's own, or that of the crews that it names, if none is given.
    pub programme: Option<String>,
}

/// Why a plan can't be judged at all.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The file is no plan.
    #[error(transparent)]
    File(#[from] PlanFileError),
    /// Nobody says which day.
    #[error("{file} names no date: add --date 2026-05-11")]
    NoDate {
        /// The file.
        file: String,
    },
    /// Nobody says what kind of work.
    #[error(
        "{file} does not tell which work it plans, nor do its crews: add --kind dispatch, --kind collection or --programme ID"
    )]
    NoKind {
        /// The file.
        file: String,
    },
    /// A service that the day doesn't have.
    #[error(
        "there is no service or report '{service}' on {date}: give an id as the plan's JSON has it, or a report's"
    )]
    NoService {
        /// What was asked for.
        service: String,
        /// The day.
        date: String,
    },
    /// A day that doesn't exist.
    #[error(transparent)]
    Day(#[from] CalendarError),
    /// The city's day makes no problem.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

/// Judges a file's plan on the streets and by the rules of the city, on the problem that planning would solve.
pub fn check(city: &City, file: &PlanFile, asked: &Asked) -> Result<Check, CheckError> {
    let (day, work) = day_and_work(city, file, asked)?;
    let assembled = assemble(city, &day, work)?;
    let matched = match_plan(&assembled, file);
    let mut judgement = judge(&assembled.problem, &matched.plan);
    failures::excuse_repeats(&matched, &mut judgement);
    let mut breaches = matched.breaches.clone();
    breaches
        .extend(Words { day: &assembled, plan: &matched.plan, judgement: &judgement }.breaches());
    let differences = differences(&assembled, &matched, &judgement, file);
    let mut plan =
        assembled.day_plan(&matched.plan, &judgement, SearchRecord::default(), &|_service| {
            crate::explain::Explanation::default()
        });
    failures::note(&matched, &mut plan);
    plan.violations = breaches.iter().map(|breach| breach.text.clone()).collect();
    Ok(Check { plan, breaches, differences, calibration: None })
}

/// The problem of a day, as planning makes it.
pub(crate) fn assemble<'a>(
    city: &'a City,
    day: &'a ServiceDay,
    work: Work,
) -> Result<Assembled<'a>, PlanError> {
    match work {
        Work::Dispatch => dispatch::assemble(city, day),
        Work::Collection => collection::assemble(city, day),
        Work::Programme(index) => collection::assemble_programme(city, index, day),
    }
}

/// The day and the work: as asked, or else as the file says.
pub(crate) fn day_and_work(
    city: &City,
    file: &PlanFile,
    asked: &Asked,
) -> Result<(ServiceDay, Work), CheckError> {
    let date = match (asked.date, &file.date) {
        (Some(date), _) => date,
        (None, Some(told)) => told
            .what
            .parse()
            .map_err(|error: CalendarError| file.wrong(&told.place, error.to_string()))?,
        (None, None) => return Err(CheckError::NoDate { file: file.file.clone() }),
    };
    Ok((ServiceDay::new(date, &city.zone)?, work(city, file, asked)?))
}

/// The programme that is asked for or named, or else the kind of work; where that leaves several, those of the crews decide.
fn work(city: &City, file: &PlanFile, asked: &Asked) -> Result<Work, CheckError> {
    let programme = asked.programme.as_ref().or(file.programme.as_ref());
    if let Some(id) = programme.filter(|_| asked.programme.is_some() || asked.kind.is_none()) {
        return Ok(Work::Programme(collection::find_programme(city, id)?));
    }
    let crews = city.crews.iter();
    let mut works = crews
        .filter(|crew| file.routes.iter().any(|route| route.crew.what == crew.id))
        .map(|crew| crew.work);
    let of_crews = works.next().filter(|first| works.all(|work| work == *first));
    match asked.kind.or(file.kind) {
        Some(PlanKind::Dispatch) => Ok(Work::Dispatch),
        Some(PlanKind::Collection) => match of_crews {
            Some(programme @ Work::Programme(_)) if asked.kind.is_none() => Ok(programme),
            _ => Ok(Work::Collection),
        },
        None => of_crews.ok_or_else(|| CheckError::NoKind { file: file.file.clone() }),
    }
}

/// A file's times may be rounded to the minute.
const SAME_TIME: Seconds = Seconds(60);

fn differences(
    day: &Assembled<'_>,
    matched: &Matched,
    judgement: &Judgement,
    file: &PlanFile,
) -> Vec<String> {
    let mut differences = Vec::new();
    let clock = |time| day.draft.day.clock(time);
    for ((route, judged), told) in
        matched.plan.routes.iter().zip(&judgement.routes).zip(&matched.arrivals)
    {
        let crew = &day.draft.crews[route.vehicle.index()].name;
        for ((&stop, times), told) in route.stops.iter().zip(&judged.stops).zip(told) {
            let Some(told) = told else { continue };
            let by = times.arrival - *told;
            if by.0.abs() < SAME_TIME.0 {
                continue;
            }
            differences.push(format!(
                "{crew}, {}: the plan says {}, but it is reached at {}, {} {}",
                day.stop_name(stop),
                clock(*told),
                clock(times.arrival),
                in_minutes(Seconds(by.0.abs())),
                if Seconds::ZERO < by { "later" } else { "earlier" },
            ));
        }
    }
    let cost = judgement.cost().units();
    if let Some(told) = file.cost.filter(|told| 0.005 < (told - cost).abs()) {
        differences.push(format!("the plan says it costs {told:.2}, but it costs {cost:.2}"));
    }
    differences
}
