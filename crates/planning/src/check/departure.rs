//! When a crew leaves where nobody says so.

use super::times::lateness;
use roadcrew_model::{Problem, Route, ToldTimes, judge_route_as_told};
use roadcrew_units::Seconds;

/// The latest departure within the shift that makes nothing later or worse than leaving when the shift begins, nor later than is told: waiting is
/// moved to the depot, where it costs nothing. `O(stops · log shift)`.
pub(super) fn best_departure(problem: &Problem, route: &Route, told: &[ToldTimes]) -> Seconds {
    let shift = problem.vehicle(route.vehicle).shift;
    let outcome = |departure| {
        let judged = judge_route_as_told(problem, &Route { departure, ..route.clone() }, told);
        let broken: Vec<String> = judged.violations.iter().map(ToString::to_string).collect();
        (judged.arrival, judged.costs.lateness, broken, lateness(told, &judged))
    };
    let soonest = outcome(shift.open());
    // All of these only grow with the departure, so that the last one without a difference is found by halving.
    let (mut same, mut other) = (shift.open().0, shift.close().0 + 1);
    while same + 1 < other {
        let middle = same.midpoint(other);
        if outcome(Seconds(middle)) == soonest { same = middle } else { other = middle }
    }
    Seconds(same)
}
