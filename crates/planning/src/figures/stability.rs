//! What changes between an earlier plan and this one: who comes, in which order, at what time, and what nobody comes for any more.

use super::promise::{Kept, Promised, kept, mean};
use crate::check::read_time;
use crate::day::{DayPlan, StopKind};
use crate::plan_file::{Place, PlanFile, PlanFileError, ToldRoute, ToldStop};
use roadcrew_units::{Date, Seconds, ServiceDay};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A plan held against an earlier one of the same work. Services are the same by their id, or by a report behind them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stability {
    /// The earlier plan's file.
    pub previous: String,
    /// How many services both do.
    pub n_kept: usize,
    /// How many this plan doesn't do any more: their day changes.
    pub n_gone: usize,
    /// How many only this plan does.
    pub n_new: usize,
    /// How many the earlier one tells as tried in vain, that this one visits again.
    pub n_again: usize,
    /// Of those that both do, how many change their crew.
    pub n_changed_crew: usize,
    /// How many pairs of services one crew does in both plans.
    pub n_pairs: usize,
    /// How many of these pairs change their order.
    pub n_swapped: usize,
    /// Kendall's tau over these pairs: 1 where all keep their order, -1 where all change it; `None` without a pair.
    pub kendall_tau: Option<f64>,
    /// By how many minutes the arrival shifts, of those that both do at a known time: the mean …
    pub mean_shift_min: Option<f64>,
    /// … what nine in ten stay below …
    pub p90_shift_min: Option<f64>,
    /// … and the most.
    pub longest_shift_min: Option<f64>,
    /// Who gives how many services to whom, the most first.
    pub moved: Vec<Moved>,
    /// The services that this plan doesn't do any more, by id.
    pub gone: Vec<String>,
    /// How well the earlier plan's promises are kept; `None` where it made none.
    pub promises: Option<Kept>,
}

/// Services that change from one crew to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Who did them, by id.
    pub from: String,
    /// Who does them now.
    pub to: String,
    /// How many.
    pub n: usize,
}

/// A service in a plan.
#[derive(Clone, Debug)]
pub(super) struct Done {
    crew: String,
    /// Its place among what the crew does.
    place: usize,
    /// When the crew is there; of plans by hand maybe unknown.
    pub(super) arrival: Option<Seconds>,
    /// When its work begins, in this plan.
    pub(super) start: Option<Seconds>,
    pub(super) promised: Option<Promised>,
    /// Whether somebody was there in vain.
    failed: bool,
}

/// Holds a plan against an earlier one. Times are compared by the clock, each on its own day. `O(services²)`.
pub fn stability(plan: &DayPlan, previous: &PlanFile) -> Result<Stability, PlanFileError> {
    if let Some(kind) = previous.kind.filter(|kind| *kind != plan.kind) {
        let (other, this) = (kind.as_str(), plan.kind.as_str());
        let why =
            format!("the earlier plan is one of {other}, not of {this}: give one of the same work");
        return Err(previous.wrong(&Place::File, why));
    }
    let before = told(plan, previous);
    let now = done(plan);
    let kept_ids: Vec<&String> = before.keys().filter(|id| now.contains_key(*id)).collect();
    let both: Vec<(&Done, &Done)> = kept_ids.iter().map(|id| (&before[*id], &now[*id])).collect();
    let (n_pairs, n_swapped) = pairs(&both);
    let gone: Vec<String> = before.keys().filter(|id| !now.contains_key(*id)).cloned().collect();
    let mut shifts: Vec<f64> = both
        .iter()
        .filter_map(|(before, now)| Some((now.arrival? - before.arrival?).minutes().abs()))
        .collect();
    shifts.sort_by(f64::total_cmp);
    let moved = moved(&both);
    Ok(Stability {
        previous: previous.file.clone(),
        n_kept: both.len(),
        n_gone: gone.len(),
        n_new: now.len() - both.len(),
        n_again: both.iter().filter(|(before, _)| before.failed).count(),
        n_changed_crew: moved.iter().map(|it| it.n).sum(),
        n_pairs,
        n_swapped,
        kendall_tau: tau(n_pairs, n_swapped),
        mean_shift_min: mean(&shifts),
        p90_shift_min: nine_in_ten(&shifts),
        longest_shift_min: shifts.last().copied(),
        moved,
        gone,
        promises: kept(before.iter().filter_map(|(id, before)| {
            Some((before.promised?, now.get(id).and_then(|now| now.start)))
        })),
    })
}

/// What this plan does, by id.
pub(super) fn done(plan: &DayPlan) -> BTreeMap<String, Done> {
    let mut all = BTreeMap::new();
    for route in &plan.routes {
        let services = route.stops.iter().filter(|stop| stop.kind.is_service());
        for (place, stop) in services.enumerate() {
            let one = Done {
                crew: route.crew.clone(),
                place,
                arrival: Some(stop.arrival),
                start: Some(stop.start),
                promised: None,
                failed: stop.failed.is_some(),
            };
            all.entry(stop.id.clone()).or_insert(one);
        }
    }
    all
}

/// What the earlier plan does, by the id that this one has for it, or else by its own.
pub(super) fn told(plan: &DayPlan, previous: &PlanFile) -> BTreeMap<String, Done> {
    let names = Names::of(plan);
    let own_day = previous.date.as_ref().and_then(|date| {
        let date: Date = date.what.parse().ok()?;
        ServiceDay::new(date, plan.day.zone()).ok()
    });
    let day = own_day.as_ref().unwrap_or(&plan.day);
    let mut all = BTreeMap::new();
    for route in &previous.routes {
        let crew = names.crew(&route.crew.what);
        // Whose shift begins in the evening is there on the next day after midnight.
        let shift = plan.routes.iter().find(|it| it.crew == crew);
        let opens = shift.map_or(Seconds::ZERO, |it| it.shift_end - it.shift);
        for (place, (stop, arrival)) in served((day, &names), (route, opens)).enumerate() {
            let promised = stop.promise.as_ref().and_then(|(from, to)| {
                let read = |text: &str| read_time(day, text, opens).ok();
                Some(Promised { from: read(from)?, to: read(to)? })
            });
            let failed = stop.failed.is_some();
            let one = Done { crew: crew.clone(), place, arrival, start: None, promised, failed };
            let first = all.entry(names.service(&stop.id)).or_insert(one);
            first.failed &= failed;
        }
    }
    all
}

/// The stops of a told route, whose crew's shift opens then, that are work, and when they are reached.
fn served<'a>(
    (day, names): (&'a ServiceDay, &'a Names<'a>),
    (route, opens): (&'a ToldRoute, Seconds),
) -> impl Iterator<Item = (&'a ToldStop, Option<Seconds>)> {
    let mut last = opens;
    let is_work = |stop: &&ToldStop| match stop.kind {
        Some(kind) => kind.is_service(),
        None => !names.tips.contains(stop.id.as_str()) && !stop.id.starts_with("break"),
    };
    route.stops.iter().filter(is_work).map(move |stop| {
        let time = stop.arrival.as_deref();
        let time = time.and_then(|text| read_time(day, text, last).ok());
        last = time.unwrap_or(last);
        (stop, time)
    })
}

/// The ids that this plan has for what files name otherwise.
struct Names<'a> {
    ids: BTreeSet<&'a str>,
    tips: BTreeSet<&'a str>,
    by_report: BTreeMap<&'a str, &'a str>,
    crews: BTreeMap<&'a str, &'a str>,
}

impl<'a> Names<'a> {
    fn of(plan: &'a DayPlan) -> Self {
        let stops = || plan.routes.iter().flat_map(|route| &route.stops);
        let tips = stops().filter(|stop| stop.kind == StopKind::Tip);
        let done = stops().map(|stop| (stop.id.as_str(), &stop.reports));
        let undone = plan.undone.iter().map(|it| (it.id.as_str(), &it.reports));
        let services = || done.clone().chain(undone.clone());
        let by_report =
            services().flat_map(|(id, said)| said.iter().map(move |it| (it.as_str(), id)));
        let crews = plan.routes.iter().map(|it| (it.crew_name.as_str(), it.crew.as_str()));
        Self {
            ids: services().map(|(id, _)| id).collect(),
            tips: tips.map(|stop| stop.id.as_str()).collect(),
            by_report: by_report.collect(),
            crews: crews.collect(),
        }
    }

    /// An incident that grew is known by any report that it had.
    fn service(&self, told: &str) -> String {
        let report = told.strip_prefix("inc-").unwrap_or(told);
        let known = self.ids.get(told).or_else(|| self.by_report.get(report));
        known.copied().unwrap_or(told).to_owned()
    }

    fn crew(&self, told: &str) -> String {
        self.crews.get(told).copied().unwrap_or(told).to_owned()
    }
}

/// How many pairs one crew does in both plans, and how many of them change their order.
fn pairs(both: &[(&Done, &Done)]) -> (usize, usize) {
    let mut of_crew: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for (before, now) in both.iter().filter(|(before, now)| before.crew == now.crew) {
        of_crew.entry(&before.crew).or_default().push((before.place, now.place));
    }
    let (mut n_pairs, mut n_swapped) = (0, 0);
    for places in of_crew.values_mut() {
        places.sort_unstable();
        for (index, (_, first)) in places.iter().enumerate() {
            n_pairs += places.len() - index - 1;
            n_swapped += places[index + 1..].iter().filter(|(_, then)| then < first).count();
        }
    }
    (n_pairs, n_swapped)
}

#[expect(clippy::cast_precision_loss, reason = "a share of some thousand pairs")]
fn tau(n_pairs: usize, n_swapped: usize) -> Option<f64> {
    (0 < n_pairs).then(|| 1.0 - 2.0 * n_swapped as f64 / n_pairs as f64)
}

fn moved(both: &[(&Done, &Done)]) -> Vec<Moved> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (before, now) in both.iter().filter(|(before, now)| before.crew != now.crew) {
        *counts.entry((&before.crew, &now.crew)).or_default() += 1;
    }
    let mut moved: Vec<Moved> = counts
        .into_iter()
        .map(|((from, to), n)| Moved { from: from.to_owned(), to: to.to_owned(), n })
        .collect();
    moved.sort_by_key(|it| std::cmp::Reverse(it.n));
    moved
}

/// The least of the sorted values that nine in ten don't exceed.
fn nine_in_ten(sorted: &[f64]) -> Option<f64> {
    let at = (9 * sorted.len()).div_ceil(10);
    sorted.get(at.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(crew: &str, place: usize) -> Done {
        let crew = crew.to_owned();
        Done { crew, place, arrival: None, start: None, promised: None, failed: false }
    }

    /// Pairs and swapped ones, of the places that one crew's services had and have.
    #[track_caller]
    fn check(places: &[(usize, usize)], expected: (usize, usize)) {
        let before: Vec<Done> = places.iter().map(|it| done("a", it.0)).collect();
        let now: Vec<Done> = places.iter().map(|it| done("a", it.1)).collect();
        assert_eq!(pairs(&before.iter().zip(&now).collect::<Vec<_>>()), expected);
    }

    #[test]
    fn order_is_compared_pair_by_pair() {
        check(&[(0, 0), (1, 1), (2, 2)], (3, 0));
        check(&[(0, 2), (1, 1), (2, 0)], (3, 3));
        check(&[(5, 1), (3, 7), (4, 8)], (3, 2));
        check(&[(0, 0)], (0, 0));
        assert_eq!((tau(3, 0), tau(3, 3), tau(0, 0)), (Some(1.0), Some(-1.0), None));
    }

    #[test]
    fn services_of_different_crews_are_moved_and_not_ordered() {
        let (before, now) = ([done("a", 0), done("a", 1)], [done("b", 0), done("a", 0)]);
        let both: Vec<_> = before.iter().zip(&now).collect();
        assert_eq!(pairs(&both), (0, 0));
        assert_eq!(moved(&both), [Moved { from: "a".to_owned(), to: "b".to_owned(), n: 1 }]);
    }

    #[test]
    fn nine_in_ten_is_a_value_that_was_there() {
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(nine_in_ten(&ten), Some(9.0));
        assert_eq!((nine_in_ten(&[4.0]), nine_in_ten(&[])), (Some(4.0), None));
    }
}
