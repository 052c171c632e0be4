//! Between which times a crew may be promised, and how well promises were kept.
//!
//! A drive or a piece of work may take longer or shorter than planned, each independently, by a standard deviation that is a share of its
//! time ([`Spread`]). Who waits for something to open starts when it opens, however early; waiting also takes up being late. Eight in ten
//! starts are expected within the promise, one in ten before and one in ten behind it.

use crate::day::{DayPlan, DayRoute, StopKind};
use roadcrew_units::Seconds;
use serde::{Deserialize, Serialize};

/// How much times differ from what is planned: standard deviations as shares of the time.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spread {
    /// Of each drive.
    pub drive: f64,
    /// Of each piece of work, and of unloading.
    pub work: f64,
}

impl Default for Spread {
    /// A guess, to be replaced by what a city measures.
    fn default() -> Self {
        Self { drive: 0.2, work: 0.3 }
    }
}

/// When the work is promised to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promised {
    /// Not before.
    pub from: Seconds,
    /// Not after.
    pub to: Seconds,
}

/// The promises of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Promises {
    /// How many.
    pub n: usize,
    /// How wide they are in the mean, in minutes.
    pub mean_width_min: f64,
}

/// How well an earlier plan's promises are kept by another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Kept {
    /// How many there were.
    pub n: usize,
    /// The share whose work begins within the promise; what nobody comes for any more is not kept. Eight in ten are meant to be.
    pub coverage: f64,
    /// How wide they were in the mean, in minutes.
    pub mean_width_min: f64,
    /// The mean pinball loss of both ends, in minutes, of what is begun at all: narrow and kept is little.
    pub pinball_min: Option<f64>,
}

/// One in ten normal values lies further above the mean than so many standard deviations.
const ONE_IN_TEN: f64 = 1.281_551_565_544_600_4;
/// The share of starts expected before the promise, and behind it.
const TAIL: f64 = 0.1;

/// The promise of each stop of a route; `None` for breaks and tips. `O(stops)`.
pub fn promises(route: &DayRoute, spread: Spread) -> Vec<Option<Promised>> {
    // Variances of the time so far, towards early and towards late.
    let (mut early, mut late) = (0.0, 0.0);
    let mut promised = Vec::with_capacity(route.stops.len());
    for stop in &route.stops {
        let drive = (spread.drive * seconds(stop.way.seconds)).powi(2);
        (early, late) = (early + drive, late + drive);
        let wait = seconds(stop.start - stop.arrival);
        if 0.0 < wait {
            early = 0.0;
            late = (late.sqrt() - wait / ONE_IN_TEN).max(0.0).powi(2);
        }
        promised.push(stop.kind.is_service().then(|| Promised {
            from: stop.start - rounded(ONE_IN_TEN * early.sqrt()),
            to: stop.start + rounded(ONE_IN_TEN * late.sqrt()),
        }));
        if stop.kind != StopKind::Break {
            let work = (spread.work * seconds(stop.end - stop.start)).powi(2);
            (early, late) = (early + work, late + work);
        }
    }
    promised
}

/// Of all routes of a plan.
pub(super) fn of_plan(plan: &DayPlan) -> Promises {
    let all = plan.routes.iter().flat_map(|route| promises(route, plan.spread)).flatten();
    let widths: Vec<f64> = all.map(|it| (it.to - it.from).minutes()).collect();
    Promises { n: widths.len(), mean_width_min: mean(&widths).unwrap_or(0.0) }
}

/// Of promises, each with the time at which the work begins, if it does; `None` without a promise.
#[expect(clippy::cast_precision_loss, reason = "a share of some thousand promises")]
pub(super) fn kept(starts: impl Iterator<Item = (Promised, Option<Seconds>)>) -> Option<Kept> {
    let starts: Vec<(Promised, Option<Seconds>)> = starts.collect();
    let is_kept = |(promised, start): &&(Promised, Option<Seconds>)| {
        start.is_some_and(|start| promised.from <= start && start <= promised.to)
    };
    let n_kept = starts.iter().filter(is_kept).count();
    let widths: Vec<f64> = starts.iter().map(|(it, _)| (it.to - it.from).minutes()).collect();
    let begun = starts.iter().filter_map(|(it, start)| start.map(|start| pinball(*it, start)));
    Some(Kept {
        n: starts.len(),
        coverage: n_kept as f64 / starts.len() as f64,
        mean_width_min: mean(&widths)?,
        pinball_min: mean(&begun.collect::<Vec<_>>()),
    })
}

/// The mean of both ends' losses, in minutes: each end is a quantile, and what lies beyond it counts nine times what lies within.
fn pinball(promised: Promised, start: Seconds) -> f64 {
    let loss = |quantile: f64, end: Seconds| {
        let by = (start - end).minutes();
        (quantile * by).max((quantile - 1.0) * by)
    };
    f64::midpoint(loss(TAIL, promised.from), loss(1.0 - TAIL, promised.to))
}

#[expect(clippy::cast_precision_loss, reason = "seconds of a day")]
fn seconds(time: Seconds) -> f64 {
    time.0 as f64
}

/// To the nearest second.
#[expect(clippy::cast_possible_truncation, reason = "some hours in seconds")]
fn rounded(seconds: f64) -> Seconds {
    Seconds(seconds.round() as i64)
}

/// `None` of nothing.
#[expect(clippy::cast_precision_loss, reason = "a mean of some thousand")]
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROMISED: Promised = Promised { from: Seconds(600), to: Seconds(1200) };

    #[test]
    fn who_comes_within_the_promise_keeps_it_and_who_never_comes_does_not() {
        let starts = [Some(Seconds(600)), Some(Seconds(1201)), None, Some(Seconds(900))];
        let found = kept(starts.into_iter().map(|start| (PROMISED, start))).unwrap();
        assert_eq!((found.n, found.coverage, found.mean_width_min), (4, 0.5, 10.0));
        assert_eq!(kept(std::iter::empty()), None);
    }

    #[test]
    fn being_outside_costs_nine_times_what_being_inside_costs() {
        let loss = |start| pinball(PROMISED, Seconds(start));
        // Ten minutes inside of one end, on the other: a tenth of it.
        assert!((loss(600) - 0.5).abs() < 1e-9 && (loss(1200) - 0.5).abs() < 1e-9);
        // A minute outside of one end, which is eleven inside of the other.
        assert!((loss(1260) - 1.0).abs() < 1e-9 && (loss(540) - 1.0).abs() < 1e-9);
    }
}
