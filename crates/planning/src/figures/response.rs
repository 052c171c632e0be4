//! How long residents wait, by service level; and what stays open.

use super::survival::{Survival, Wait, Waits};
use super::visits;
use crate::city::SlaClock;
use crate::day::{DayPlan, ServiceLevel, Waiting};
use roadcrew_units::{Position, Seconds, ServiceDay};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The incidents of one service level. Waits run by the clock on the wall, nights and Sundays too, and are never paused; only [`Self::by_the_clock`] runs as
/// the service level does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Response {
    /// The hours from the first report within which they are to be done.
    pub level_h: f64,
    /// By which clock these hours are counted.
    pub clock: SlaClock,
    /// The categories that have this service level.
    pub categories: BTreeSet<String>,
    /// How many there are.
    pub n_incidents: usize,
    /// How many of them are still open in the evening.
    pub n_open: usize,
    /// From the first report to a crew's arrival.
    pub response: Waits,
    /// From the first report to the end of the work.
    pub resolution: Waits,
    /// From the first report to the end of the work, by the clock of the service level and without its pauses; `None` where that is the clock on the wall and
    /// nothing was paused.
    pub by_the_clock: Option<Waits>,
    /// How many of the incidents had their clocks paused.
    pub n_paused: usize,
    /// From when they came to be to the end of the work; `None` where nobody knows that of any.
    pub resident_wait: Option<ResidentWait>,
    /// The share done in time, of those done and those open past it; `None` where none is.
    pub within: Option<f64>,
}

/// How long residents live with problems, reported or not.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ResidentWait {
    /// Of how many incidents somebody knows when they came to be; the others are not counted.
    pub n_known: usize,
    /// From then to the end of the work.
    pub waits: Waits,
}

/// A stretch of time in which the clock of an incident's service level stood still.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PausedClock {
    /// The report that it was told of.
    pub report: String,
    /// The incident's category.
    pub category: String,
    /// From when.
    pub from: String,
    /// Until when; `None` while it goes on.
    pub until: Option<String>,
    /// Why.
    pub reason: String,
    /// How many hours of it are over when the work is done, or in the evening where it is left undone, by the clock on the wall.
    pub hours: f64,
}

/// What is still open in the evening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Backlog {
    /// How many incidents.
    pub n_open: usize,
    /// Their mean age in hours since the first report.
    pub mean_age_h: f64,
    /// The age of the oldest.
    pub oldest_h: f64,
    /// Hours past the ends of their service levels by the clock on the wall, all together.
    pub late_h: f64,
}

/// A service level's time and its clock.
pub(super) type Level = (Seconds, SlaClock);

/// What became of somebody who waits.
pub(super) struct Outcome<'a> {
    pub waiting: &'a Waiting,
    /// When a crew is there and when it is done; `None` if it is left undone.
    pub served: Option<(Seconds, Seconds)>,
    /// When counting ends.
    pub evening: Seconds,
}

impl Outcome<'_> {
    /// Of all that a plan does, leaves undone or can't plan at all.
    pub(super) fn all(plan: &DayPlan) -> Vec<Outcome<'_>> {
        let evening = plan.evening;
        let done = visits::settled(plan).into_iter().flat_map(|(stop, is_done)| {
            let served = is_done.then_some((stop.arrival, stop.end));
            stop.waiting.iter().map(move |waiting| Outcome { waiting, served, evening })
        });
        let undone = plan.undone.iter().flat_map(|it| &it.waiting);
        let unplanned = plan.unplanned.iter().flat_map(|it| &it.waiting);
        let open =
            undone.chain(unplanned).map(|waiting| Outcome { waiting, served: None, evening });
        done.chain(open).collect()
    }

    pub(super) fn position(&self) -> Position {
        self.waiting.position
    }

    /// From the first report to a crew's arrival; `None` for what nobody reported.
    fn response(&self) -> Option<Wait> {
        self.wait(self.served.map(|(arrival, _)| arrival))
    }

    /// From the first report to the end of the work; `None` for what nobody reported.
    pub(super) fn resolution(&self) -> Option<Wait> {
        self.wait(self.served.map(|(_, end)| end))
    }

    /// From when it came to be to the end of the work; `None` where nobody knows that.
    fn resident_wait(&self) -> Option<Wait> {
        let until = self.served.map(|(_, end)| end);
        self.waiting.occurred.map(|occurred| self.wait_since(occurred, until))
    }

    fn wait(&self, until: Option<Seconds>) -> Option<Wait> {
        self.waiting.first.map(|first| self.wait_since(first, until))
    }

    fn wait_since(&self, begin: Seconds, until: Option<Seconds>) -> Wait {
        let time = (until.unwrap_or(self.evening) - begin).excess();
        Wait { time, has_ended: until.is_some() }
    }

    /// The service level and its clock; `None` for what nobody reported.
    pub(super) fn level(&self) -> Option<Level> {
        self.waiting.level.as_ref().map(|level| (level.time, level.clock))
    }

    /// From the first report to the end of the work, as the service level counts it; `None` for what nobody reported.
    fn by_the_clock(&self) -> Option<Wait> {
        let (first, level) = (self.waiting.first?, self.waiting.level.as_ref()?);
        let until = self.served.map_or(self.evening, |(_, end)| end);
        let time = level.elapsed(first, until).excess();
        Some(Wait { time, has_ended: self.served.is_some() })
    }

    /// Whether it is done in time; `None` where it is open and may still be.
    pub(super) fn is_within(&self) -> Option<bool> {
        match self.served {
            Some((_, end)) => Some(end <= self.waiting.due),
            None => (self.waiting.due < self.evening).then_some(false),
        }
    }
}

/// The share done in time, of those done and those open past it.
#[expect(clippy::cast_precision_loss, reason = "a share of some thousand incidents")]
pub(super) fn within<'a>(outcomes: impl Iterator<Item = &'a Outcome<'a>>) -> Option<f64> {
    let known: Vec<bool> = outcomes.filter_map(Outcome::is_within).collect();
    let kept = known.iter().filter(|kept| **kept).count();
    (!known.is_empty()).then(|| kept as f64 / known.len() as f64)
}

fn waits(times: impl Iterator<Item = Option<Wait>>) -> Waits {
    Survival::of(&times.flatten().collect::<Vec<_>>()).waits()
}

/// Of those incidents of which somebody knows when they came to be; `None` where there is none.
pub(super) fn resident_wait<'a>(
    outcomes: impl Iterator<Item = &'a Outcome<'a>>,
) -> Option<ResidentWait> {
    let known: Vec<Wait> = outcomes.filter_map(Outcome::resident_wait).collect();
    let waits = Survival::of(&known).waits();
    (!known.is_empty()).then_some(ResidentWait { n_known: known.len(), waits })
}

/// Of each service level, the shortest first.
pub(super) fn by_service_level(outcomes: &[Outcome<'_>]) -> Vec<Response> {
    let mut classes: BTreeMap<Level, Vec<&Outcome<'_>>> = BTreeMap::new();
    for outcome in outcomes {
        if let Some(level) = outcome.level() {
            classes.entry(level).or_default().push(outcome);
        }
    }
    let is_plain = |it: &&Outcome<'_>| it.waiting.level.as_ref().is_none_or(ServiceLevel::is_plain);
    let is_paused =
        |it: &&&Outcome<'_>| it.waiting.level.as_ref().is_some_and(|it| !it.pauses.is_empty());
    let of_class = |((level, clock), members): (Level, Vec<&Outcome<'_>>)| Response {
        level_h: level.hours(),
        clock,
        categories: members.iter().map(|it| it.waiting.category.clone()).collect(),
        n_incidents: members.len(),
        n_open: members.iter().filter(|it| it.served.is_none()).count(),
        response: waits(members.iter().map(|it| it.response())),
        resolution: waits(members.iter().map(|it| it.resolution())),
        by_the_clock: (!members.iter().all(is_plain))
            .then(|| waits(members.iter().map(|it| it.by_the_clock()))),
        n_paused: members.iter().filter(is_paused).count(),
        resident_wait: resident_wait(members.iter().copied()),
        within: within(members.iter().copied()),
    };
    classes.into_iter().map(of_class).collect()
}

/// All pauses of the clocks of those who wait, by the report that they were told of.
pub(super) fn pauses(outcomes: &[Outcome<'_>], day: &ServiceDay) -> Vec<PausedClock> {
    let iso = |time| day.at(time).to_iso(day.zone());
    let mut told = Vec::new();
    for outcome in outcomes {
        // The clock has stopped for good once the work is done.
        let end = outcome.served.map_or(outcome.evening, |(_, end)| end);
        for pause in outcome.waiting.level.iter().flat_map(|level| &level.pauses) {
            let until = pause.until.unwrap_or(end).min(end);
            told.push(PausedClock {
                report: pause.report.clone(),
                category: outcome.waiting.category.clone(),
                from: iso(pause.from),
                until: pause.until.map(iso),
                reason: pause.reason.clone(),
                hours: (until - pause.from).excess().hours(),
            });
        }
    }
    told.sort_by(|a, b| (&a.report, &a.from).cmp(&(&b.report, &b.from)));
    told
}

/// Of nothing it is 0, where the library's is minus 0.
fn sum(hours: impl Iterator<Item = f64>) -> f64 {
    hours.fold(0.0, |sum, hours| sum + hours)
}

/// What is open in the evening.
#[expect(clippy::cast_precision_loss, reason = "a mean of some thousand incidents")]
pub(super) fn backlog(outcomes: &[Outcome<'_>]) -> Backlog {
    let open = || outcomes.iter().filter(|it| it.served.is_none());
    let ages: Vec<f64> = open().filter_map(Outcome::resolution).map(|it| it.time.hours()).collect();
    let late = open().map(|it| (it.evening - it.waiting.due).excess().hours());
    Backlog {
        n_open: open().count(),
        mean_age_h: sum(ages.iter().copied()) / ages.len().max(1) as f64,
        oldest_h: ages.iter().copied().fold(0.0, f64::max),
        late_h: sum(late),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_open_is_no_hours_late_and_not_minus_none() {
        let nothing = backlog(&[]);
        assert_eq!(nothing, Backlog::default());
        assert!(nothing.late_h.is_sign_positive() && nothing.mean_age_h.is_sign_positive());
    }
}
