//! The figures of a day's plan, as defined in [`Figures`]: what a planner compares days and plans by.

mod calibration;
mod compactness;
mod emissions;
mod fairness;
mod overflow;
mod promise;
mod response;
mod stability;
mod survival;
mod visits;

pub use calibration::{Calibration, calibration};
pub use compactness::{Compactness, compactness};
pub use emissions::{Co2e, Emissions, SpeedBand};
pub use fairness::{Compared, Fairness, NeighbourhoodFigures};
pub use overflow::OverflowHours;
pub use promise::{Kept, Promised, Promises, Spread, promises};
pub use response::{Backlog, PausedClock, ResidentWait, Response};
pub use stability::{Moved, Stability, stability};
pub use survival::Waits;
pub use visits::Visits;

use crate::day::{DayPlan, DayRoute, StopKind};
use crate::equity::EquityPrice;
use response::Outcome;
use roadcrew_units::{Metres, Position, Seconds};
use serde::Serialize;

/// All figures of a plan. Kilometres and hours are sums over all routes.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// The version of these definitions.
    pub version: u32,
    /// Kilometres by what they are driven for.
    pub km: Kilometres,
    /// Hours by what they are spent on.
    pub hours: Hours,
    /// The share of service levels that are kept, of those done and those open past it; `None` where there is none.
    pub within_service_level: Option<f64>,
    /// How long residents wait, by service level.
    pub response: Vec<Response>,
    /// How long they live with it, reported or not; `None` where nobody knows when anything came to be.
    pub resident_wait: Option<ResidentWait>,
    /// When clocks of service levels stood still, and why.
    pub pauses: Vec<PausedClock>,
    /// What is still open in the evening.
    pub backlog: Backlog,
    /// Whether neighbourhoods are served alike; `None` where the city names none or nobody waits.
    pub fairness: Option<Fairness>,
    /// What an hour less for the worst served costs; `None` where that was not asked for.
    pub equity_price: Option<EquityPrice>,
    /// What can be promised of the times at which work begins.
    pub promises: Promises,
    /// What changed since an earlier plan; `None` where none was given.
    pub stability: Option<Stability>,
    /// Where crews go, in vain and again.
    pub visits: Visits,
    /// Hours beyond what is regular, of all crews: duty less the crew's `regular_hours`, or less its shift where it has none.
    pub overtime_hours: f64,
    /// The share of the shifts of crews that go out which is spent driving, working and unloading.
    pub utilisation: f64,
    /// For how long containers are expected to overflow; `None` where the day has none.
    pub overflow: Option<OverflowHours>,
    /// Of a thousand containers and pieces of streets that are due, how many are left undone; `None` for jobs.
    pub missed_per_thousand: Option<f64>,
    /// What the routes emit; `None` where the city has no table of factors.
    pub co2e: Option<Co2e>,
    /// How compact the routes are, by the places that they serve.
    pub compactness: Compactness,
    /// How evenly duty is shared among the crews that go out.
    pub balance: Balance,
}

/// Kilometres by kind; their sum is all that is driven.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Kilometres {
    /// Driven while serving: along streets that are collected.
    pub service: f64,
    /// Driven from one service to the next.
    pub deadhead: f64,
    /// Driven to tips.
    pub tip: f64,
    /// Driven from the depot to the first stop and from the last one home.
    pub depot: f64,
}

/// Hours by kind; their sum is the duty of all crews.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Hours {
    /// Driving between stops.
    pub drive: f64,
    /// Working at places and along streets.
    pub service: f64,
    /// Waiting for windows.
    pub wait: f64,
    /// Breaks.
    pub rest: f64,
    /// Unloading.
    pub tip: f64,
}

/// How duty hours, from leaving the depot to being back, differ between crews.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Balance {
    /// The longest less the shortest, in hours.
    pub spread: f64,
    /// The standard deviation over the crews, in hours.
    pub deviation: f64,
    /// The Gini coefficient: 0 where all work the same time.
    pub gini: f64,
}

/// Calculates the figures. `O(places²)`.
pub fn figures(plan: &DayPlan) -> Figures {
    let mut km = Kilometres::default();
    let mut hours = Hours::default();
    for route in &plan.routes {
        add_kilometres(route, &mut km);
        add_hours(route, &mut hours);
    }
    let duty: Vec<f64> = plan.routes.iter().map(|route| route.duration().hours()).collect();
    let overtime: i64 = plan.routes.iter().map(|route| route.overtime().0).sum();
    let shifts = Seconds(plan.routes.iter().map(|route| route.shift.0).sum()).hours();
    let places: Vec<Vec<Position>> = plan.routes.iter().map(places).collect();
    let used = hours.drive + hours.service + hours.tip;
    let outcomes = Outcome::all(plan);
    Figures {
        version: 8,
        response: response::by_service_level(&outcomes),
        resident_wait: response::resident_wait(outcomes.iter()),
        pauses: response::pauses(&outcomes, &plan.day),
        backlog: response::backlog(&outcomes),
        fairness: fairness::fairness(&plan.neighbourhoods, &outcomes),
        equity_price: plan.equity_price.clone(),
        promises: promise::of_plan(plan),
        stability: plan.stability.clone(),
        visits: visits::visits(plan),
        overtime_hours: Seconds(overtime).hours(),
        utilisation: if 0.0 < shifts { used / shifts } else { 0.0 },
        overflow: overflow::overflow(plan),
        missed_per_thousand: overflow::missed_per_thousand(plan),
        co2e: emissions::co2e(plan),
        compactness: compactness(&places),
        km,
        hours,
        within_service_level: response::within(outcomes.iter()),
        balance: balance(&duty),
    }
}

/// Where a route works, in order.
fn places(route: &DayRoute) -> Vec<Position> {
    let served = route.stops.iter().filter(|stop| stop.kind.is_service());
    served.map(|stop| stop.position).collect()
}

fn add_kilometres(route: &DayRoute, km: &mut Kilometres) {
    // A break is taken where the crew is.
    let driven_to = route.stops.iter().filter(|stop| stop.kind != StopKind::Break);
    for (index, stop) in driven_to.enumerate() {
        let to = stop.way.metres.kilometres();
        match stop.kind {
            StopKind::Tip => km.tip += to,
            _ if index == 0 => km.depot += to,
            _ => km.deadhead += to,
        }
    }
    km.depot += route.way_home.metres.kilometres();
    let served: Metres = route.served;
    km.service += served.kilometres();
}

fn add_hours(route: &DayRoute, hours: &mut Hours) {
    hours.drive += route.driving.hours();
    for stop in &route.stops {
        let (wait, work): (Seconds, Seconds) = (stop.start - stop.arrival, stop.end - stop.start);
        hours.wait += wait.hours();
        match stop.kind {
            StopKind::Tip => hours.tip += work.hours(),
            StopKind::Break => hours.rest += work.hours(),
            StopKind::Job | StopKind::Container | StopKind::Street => {
                hours.service += work.hours();
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a number of crews")]
fn balance(duty: &[f64]) -> Balance {
    let n = duty.len() as f64;
    let sum: f64 = duty.iter().sum();
    if duty.is_empty() || sum <= 0.0 {
        return Balance::default();
    }
    let longest = duty.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let shortest = duty.iter().copied().fold(f64::INFINITY, f64::min);
    let mean = sum / n;
    let variance = duty.iter().map(|hours| (hours - mean).powi(2)).sum::<f64>() / n;
    let differences: f64 = duty.iter().flat_map(|a| duty.iter().map(move |b| (a - b).abs())).sum();
    Balance {
        spread: longest - shortest,
        deviation: variance.sqrt(),
        gini: differences / (2.0 * n * sum),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_days_are_balanced() {
        assert_eq!(balance(&[7.0, 7.0, 7.0]), Balance::default());
        assert_eq!(balance(&[]), Balance::default());
    }

    #[test]
    fn one_crew_that_does_all_is_as_uneven_as_it_gets() {
        let found = balance(&[8.0, 0.0]);
        assert!((found.spread - 8.0).abs() < 1e-9 && (found.deviation - 4.0).abs() < 1e-9);
        assert!((found.gini - 0.5).abs() < 1e-9);
    }
}
