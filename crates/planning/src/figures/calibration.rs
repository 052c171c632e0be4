//! How well a plan's promises held on the day: what crews wrote down against what was promised.

use super::promise::{Kept, Promised, kept};
use super::stability::{done, told};
use crate::day::DayPlan;
use crate::plan_file::PlanFile;
use roadcrew_units::Seconds;
use serde::Serialize;

/// A day's times as they were, held against the promises of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// How well they were kept, by the time at which crews could begin.
    pub kept: Kept,
    /// How many of them somebody wrote a time for.
    pub n_known: usize,
    /// Eight in ten of these would have been kept if all promises were so many times as wide around their middles: what to multiply `drive` and
    /// `work` of `[promises]` by. `None` where all promises are to the second, or no time is known.
    pub width_factor: Option<f64>,
}

/// The share of promises that is to be kept.
const KEPT: f64 = 0.8;

/// Holds the times that a file of a day tells, which the plan is the judged form of, against an earlier plan's promises; `None` where that made
/// none, or the file tells no time. `O(services · log services)`.
pub fn calibration(
    plan: &DayPlan,
    happened: &PlanFile,
    previous: &PlanFile,
) -> Option<Calibration> {
    let found = told(plan, happened);
    let before = told(plan, previous);
    let promised = before.iter().filter_map(|(id, before)| Some((id, before.promised?)));
    let judged = done(plan);
    // Who is there too early waits until it opens.
    let begins = |id: &String| {
        let arrival = found.get(id)?.arrival?;
        let opens = judged.get(id).filter(|it| it.arrival < it.start).and_then(|it| it.start);
        Some(opens.map_or(arrival, |opens| arrival.max(opens)))
    };
    let times: Vec<(Promised, Option<Seconds>)> =
        promised.map(|(id, promised)| (promised, begins(id))).collect();
    let known: Vec<(Promised, Seconds)> =
        times.iter().filter_map(|&(promised, time)| Some((promised, time?))).collect();
    if known.is_empty() {
        return None;
    }
    Some(Calibration {
        n_known: known.len(),
        width_factor: width_factor(&known),
        kept: kept(times.into_iter())?,
    })
}

/// The least factor at which so many are kept.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of some thousand promises"
)]
fn width_factor(known: &[(Promised, Seconds)]) -> Option<f64> {
    let mut factors: Vec<f64> = known
        .iter()
        .filter(|(promised, _)| promised.from < promised.to)
        .map(|(promised, time)| {
            let half = (promised.to - promised.from).0 as f64 / 2.0;
            let middle = promised.from.0 as f64 + half;
            (time.0 as f64 - middle).abs() / half
        })
        .collect();
    factors.sort_by(f64::total_cmp);
    let needed = (KEPT * factors.len() as f64).ceil() as usize;
    factors.get(needed.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_in_ten_are_kept_at_the_factor_and_fewer_below() {
        let promised = Promised { from: Seconds(100), to: Seconds(200) };
        let late = |by: i64| (promised, Seconds(150 + by));
        let known: Vec<_> = [10, -20, 30, 40, -50, 60, 70, -100, 300, 400].map(late).to_vec();
        assert_eq!(width_factor(&known), Some(2.0));
        assert_eq!(width_factor(&[]), None);
    }
}
