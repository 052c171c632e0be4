//! What it costs that some routes are longer than others.

use super::RouteJudgement;
use super::walk::Driven;
use crate::problem::Problem;
use roadcrew_units::{Money, Seconds};
use std::borrow::Borrow;

/// The price of all seconds by which routes with stops are longer than their mean, which is rounded down.
pub(super) fn price(
    problem: &Problem,
    driven: &[Driven<'_>],
    routes: &[impl Borrow<RouteJudgement>],
) -> Money {
    if problem.balance().0 == 0 {
        return Money::ZERO;
    }
    let worked = driven.iter().zip(routes).filter(|(driven, _)| !driven.route.stops.is_empty());
    let durations: Vec<i64> = worked.map(|(_, judged)| judged.borrow().duration().0).collect();
    let Ok(n_routes) = i64::try_from(durations.len()) else {
        return Money::ZERO;
    };
    let mean = durations.iter().sum::<i64>() / n_routes.max(1);
    let excess: i64 = durations.iter().map(|duration| (duration - mean).max(0)).sum();
    problem.balance() * Seconds(excess)
}
