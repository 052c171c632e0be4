//! Judges any plan: ours, made by hand, or by another system.

mod assumed;
mod breach;
mod breaks;
#[cfg(test)]
mod drawn;
mod failures;
mod matching;
mod modes;
mod names;
mod times;
mod together;
mod words;
mod written;

use crate::assemble::Assembled;
use crate::city::{City, Work};
use crate::day::{DayPlan, PlanKind, SearchRecord};
use crate::figures::{Calibration, calibration, stability};
use crate::plan_file::{PlanFile, PlanFileError};
use crate::search::PlanError;
use crate::{collection, dispatch};
use roadcrew_model::{Judgement, ToldTimes, judge_as_told};
use roadcrew_units::{CalendarError, Date, ServiceDay};

pub use breach::Breach;
pub(crate) use breaks::match_plan_with_breaks;
pub(crate) use matching::{Matched, read_time};
pub(crate) use words::{Words, in_minutes};
use written::Written;

/// What the judge found in a file's plan.
#[derive(Clone, Debug)]
pub struct Check {
    /// The plan with the judge's times and cost; of a day that is over, with the times that were written down. What it leaves undone carries no
    /// reasons.
    pub plan: DayPlan,
    /// Every rule that is broken; empty for a feasible plan.
    pub breaches: Vec<Breach>,
    /// Where the file claims other times or another cost than the judge finds, or is odd, as sentences. They break no rule by themselves.
    pub differences: Vec<String>,
    /// How an earlier plan's promises held by the times that the file tells, where they were asked for.
    pub calibration: Option<Calibration>,
    /// Whether its times are those of the day as it went.
    pub happened: bool,
}

impl Check {
    /// Holds an earlier plan against what was found: what changed since, and how its promises were kept. Of a day that is over there is one answer to
    /// the latter, by the times that were written down.
    pub fn compare(&mut self, file: &PlanFile, previous: &PlanFile) -> Result<(), PlanFileError> {
        let mut changes = stability(&self.plan, previous)?;
        self.calibration = calibration(&self.plan, file, previous);
        if let Some(known) = self.calibration.filter(|_| self.happened) {
            changes.promises = Some(known.kept);
        }
        self.plan.stability = Some(changes);
        Ok(())
    }
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
    /// Whether its times are those of the day as it went: windows and shifts are held to them, and no rule to what the judge would have expected.
    /// Of a file that tells outcomes they always are.
    pub happened: bool,
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
    let (assembled, matched) = match_plan_with_breaks(assembled, file);
    let happened = asked.happened || matched.failed.iter().flatten().any(Option::is_some);
    let told: Vec<Vec<ToldTimes>> = if happened {
        Vec::new()
    } else {
        matched.told.iter().map(|route| route.stops.clone()).collect()
    };
    let mut judgement = judge_as_told(&assembled.problem, &matched.plan, &told);
    failures::excuse_repeats(&matched, &mut judgement);
    if happened {
        written::forget_times(&mut judgement);
    }
    let mut breaches = matched.breaches.clone();
    let words = Words { day: &assembled, plan: &matched.plan, judgement: &judgement };
    breaches.extend(words.breaches());
    let mut differences: Vec<String> = of_another_city(city, file).into_iter().collect();
    differences.extend(file.remarks.iter().cloned());
    let mut as_written = Vec::new();
    for ((route, judged), told) in
        matched.plan.routes.iter().zip(&judgement.routes).zip(&matched.told)
    {
        if happened {
            let written = Written::of(&assembled.problem, route, (told, judged));
            breaches.extend(written.breaches(&words, route, told));
            differences.extend(written.differences(&words, route, told));
            as_written.push(written);
            continue;
        }
        let compared = times::compare(&words, route.vehicle, (told, judged));
        breaches.extend(compared.breaches);
        differences.extend(compared.differences);
    }
    differences.extend(cost_that_differs(&judgement, file));
    let mut plan =
        assembled.day_plan(&matched.plan, &judgement, SearchRecord::default(), &|_service| {
            crate::explain::Explanation::default()
        });
    failures::note(&matched, &mut plan);
    if happened {
        let shifts = assembled.problem.vehicles().iter().map(|vehicle| vehicle.shift.close());
        let last_shift = shifts.max().unwrap_or(plan.evening);
        written::note((&matched, last_shift), &as_written, &mut plan);
    }
    plan.violations = breaches.iter().map(|breach| breach.text.clone()).collect();
    Ok(Check { plan, breaches, differences, calibration: None, happened })
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
        (Some(date), Some(told)) if told.what.parse().is_ok_and(|it: Date| it != date) => {
            let reason = format!(
                "the plan is of {}, and --date asks for {date}: leave --date out, or give the plan of that day",
                told.what
            );
            return Err(file.wrong(&told.place, reason).into());
        }
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
    let of_crews = work_of_most(city, file);
    match asked.kind.or(file.kind) {
        Some(PlanKind::Dispatch) => Ok(Work::Dispatch),
        Some(PlanKind::Collection) => match of_crews {
            Some(programme @ Work::Programme(_)) if asked.kind.is_none() => Ok(programme),
            _ => Ok(Work::Collection),
        },
        None => of_crews.ok_or_else(|| CheckError::NoKind { file: file.file.clone() }),
    }
}

/// The work of the crews with most of the stops; `None` where two works have as many, or no crew is known.
fn work_of_most(city: &City, file: &PlanFile) -> Option<Work> {
    let mut works: Vec<(Work, usize)> = Vec::new();
    for route in &file.routes {
        let name = &route.crew.what;
        let by_id = city.crews.iter().find(|crew| crew.id == *name);
        let Some(crew) = by_id.or_else(|| city.crews.iter().find(|crew| crew.name == *name)) else {
            continue;
        };
        match works.iter_mut().find(|(work, _)| *work == crew.work) {
            Some((_, n_stops)) => *n_stops += route.stops.len(),
            None => works.push((crew.work, route.stops.len())),
        }
    }
    let most = works.iter().map(|(_, n_stops)| *n_stops).max()?;
    let mut with_most = works.iter().filter(|(_, n_stops)| *n_stops == most);
    with_most.next().filter(|_| with_most.next().is_none()).map(|(work, _)| *work)
}

/// A city that is told and is another.
fn of_another_city(city: &City, file: &PlanFile) -> Option<String> {
    let told = file.city.as_ref().filter(|told| !told.eq_ignore_ascii_case(&city.name))?;
    Some(format!(
        "the plan says that it is of {told}, and is judged on the streets of {}: give the folder of its city",
        city.name
    ))
}

/// A cost that is told and is another.
fn cost_that_differs(judgement: &Judgement, file: &PlanFile) -> Option<String> {
    let cost = judgement.cost().units();
    let told = file.cost.filter(|told| 0.005 < (told - cost).abs())?;
    Some(format!("the plan says it costs {told:.2}, but it costs {cost:.2}"))
}
