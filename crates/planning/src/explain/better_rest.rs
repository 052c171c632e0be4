//! A route with its breaks where they cost least: searches move them along with the work, and may leave one where all that follows is late for it.

use super::trial::{Trial, Tried, rank};
use roadcrew_model::{Route, Stop};

/// The route with one of its breaks at another place, if it then breaks no more rules and costs less. `O(stops²)` for each break.
pub(super) fn better_rested(trial: Trial<'_>, route: &Route) -> Option<Route> {
    let as_planned = trial.judge(route.clone());
    let breaks = route.stops.iter().enumerate();
    let breaks = breaks.filter(|(_, stop)| matches!(stop, Stop::Break(_)));
    let elsewhere = breaks.flat_map(|(from, &rest)| {
        let mut without = route.clone();
        without.stops.remove(from);
        (0..=without.stops.len()).filter(move |&to| to != from).map(move |to| {
            let mut moved = without.clone();
            moved.stops.insert(to, rest);
            moved
        })
    });
    let tried = elsewhere.map(|route| trial.judge(route));
    let best = tried.min_by(|a: &Tried, b: &Tried| rank(a).cmp(&rank(b)))?;
    let best = trial.judge_leaving_at_best(best.route);
    (rank(&best) < rank(&as_planned)).then_some(best.route)
}
