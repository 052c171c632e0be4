//! A lower bound on the cost of every feasible plan, from the linear relaxation of choosing routes.
//!
//! Whatever services are said to be worth, a feasible plan costs at least what they are worth together, plus per class of vehicles the reduced
//! cost of its cheapest route for each vehicle, if that is below nothing (`duals`). A linear program says what they are worth; its numbers are only
//! a hint, rounded to whole units. The cheapest route is looked for among walks that may return to a service when they have forgotten it
//! (`pricing`), in whole numbers and without giving any up: so the bound holds whatever the program's floating-point numbers were.

mod completion;
mod duals;
mod effort;
mod generation;
mod graph;
mod loads;
mod near;
mod pricing;
mod reduced;
#[cfg(test)]
mod tests;

use crate::instance::{Class, Instance};
use crate::lp::Candidate;
use duals::Terms;
use effort::Effort;
use generation::Generation;
use graph::Graph;
use roadcrew_model::{ServiceId, Undone, Vehicle};
use roadcrew_units::Money;

/// Services in the longest route of a problem whose bound is likely to be good, on average.
const MOST_PER_ROUTE: usize = 16;

/// Known routes to begin with at most.
pub(crate) const ROUTES: usize = 1000;

/// Whole units in one of cost: what is lost by rounding stays far below one.
const MOST_SCALE: i64 = 1024;
/// No step of a walk costs or is worth more, in whole units; a walk has so few steps that its cost is far from overflow.
const MOST_STEP: i64 = 1 << 44;
/// Steps of a walk at most.
const MOST_STEPS: usize = 1 << 14;

/// Steps of a few nanoseconds that any bound may take, and those for each round of the search.
const EFFORT: u64 = 200_000_000;
const EFFORT_PER_ROUND: u64 = 5_000_000;

/// Whether a bound is likely to come out and to say something: few services, short routes, and no rule that makes routes dear and is left
/// out.
pub(crate) fn pays(instance: &Instance<'_>, n_routes: usize) -> bool {
    let n_services = instance.n_services();
    let problem = instance.problem;
    let is_simple = problem.groups().is_empty()
        && !instance.has_releases()
        && problem.services().iter().all(|service| service.due.is_none())
        && problem.vehicles().iter().all(|it| it.breaks.is_empty() && it.tips.is_empty());
    is_simple && n_services <= near::MOST_SERVICES && n_services <= MOST_PER_ROUTE * n_routes
}

/// No feasible plan costs less, as the judge counts it; `None` if nothing above nothing is proved.
///
/// `orders` are good routes by class, to begin with.
pub(crate) fn lower_bound(
    instance: &Instance<'_>,
    orders: impl Iterator<Item = (usize, Vec<ServiceId>)>,
    limits: &Limits<'_>,
) -> Option<Money> {
    let Walks { graphs, terms, scale } = Walks::of(instance)?;
    let candidate = |(class, order): (usize, Vec<ServiceId>)| {
        let graph: &Graph = &graphs[class];
        #[expect(clippy::cast_precision_loss, reason = "a hint to the relaxation")]
        let cost = graph.price(&order)? as f64;
        let services = order.iter().map(|service| service.index()).collect();
        Some(Candidate { class, services, cost })
    };
    let candidates = orders.filter_map(candidate).collect();
    let effort = EFFORT + limits.rounds.saturating_mul(EFFORT_PER_ROUND);
    let mut finding = Effort::new(effort, limits.stop_finding);
    let mut proving = Effort::new(effort / 2, limits.stop);
    let bound = Generation::new(&graphs, &terms, candidates).prove(&mut finding, &mut proving)?;
    let bound = rounded_up(bound, scale);
    (Money::ZERO < bound).then_some(bound)
}

/// Costs are whole numbers.
fn rounded_up(bound: i64, scale: i64) -> Money {
    Money(bound.div_euclid(scale) + i64::from(bound.rem_euclid(scale) != 0))
}

/// How much may be spent on a bound.
pub(crate) struct Limits<'a> {
    /// Whether what is known has to do for a proof.
    pub(crate) stop_finding: &'a dyn Fn() -> bool,
    /// Whether time is up.
    pub(crate) stop: &'a dyn Fn() -> bool,
    /// A search of more rounds is given more effort.
    pub(crate) rounds: u64,
}

/// The walks of all classes, in units of 1/`scale`.
struct Walks {
    graphs: Vec<Graph>,
    terms: Terms,
    scale: i64,
}

impl Walks {
    /// `None` where they say nothing about plans, or are too many.
    fn of(instance: &Instance<'_>) -> Option<Self> {
        if !is_valid(instance) || near::MOST_SERVICES < instance.n_services() {
            return None;
        }
        let scale = scale(instance)?;
        let graphs: Option<Vec<Graph>> =
            instance.classes.iter().map(|class| Graph::new(instance, class, scale)).collect();
        Some(Self { graphs: graphs?, terms: Terms::of(instance, scale), scale })
    }
}

/// What walks leave out must cost something, and tips make several walks of a route.
fn is_valid(instance: &Instance<'_>) -> bool {
    let problem = instance.problem;
    let dues = problem.services().iter().filter_map(|service| service.due);
    let price_of = |undone: Undone| match undone {
        Undone::Costs(price) => price,
        Undone::Forbidden => Money::ZERO,
    };
    let is_walk = |vehicle: &Vehicle| {
        let prices = [vehicle.fixed.0, vehicle.per_metre.0, vehicle.per_second.0];
        vehicle.tips.is_empty() && prices.iter().all(|&price| 0 <= price)
    };
    problem.vehicles().iter().all(is_walk)
        && dues.map(|due| due.per_second.0).all(|price| 0 <= price)
        && problem.groups().iter().all(|group| Money::ZERO <= price_of(group.undone))
}

/// Whole units in one of cost, so that no step costs too much.
fn scale(instance: &Instance<'_>) -> Option<i64> {
    let of_class = |class: &Class<'_>| {
        let vehicle = class.vehicle;
        let serving = instance.modes.iter().map(|mode| class.serving(mode).saturating_abs()).max();
        let metres = vehicle.per_metre * class.travel.longest_metres();
        let seconds = vehicle.per_second * class.travel.longest_seconds();
        [serving.unwrap_or(0), vehicle.fixed.0, metres.0, seconds.0]
            .into_iter()
            .fold(0_i64, |sum, part| sum.saturating_add(part.saturating_abs()))
    };
    let undone = instance.problem.services().iter().map(|service| match service.undone {
        Undone::Costs(price) => price.0.saturating_abs(),
        Undone::Forbidden => 0,
    });
    let dearest = instance.classes.iter().map(of_class).chain(undone).max()?.max(1);
    let scale = MOST_SCALE.min(MOST_STEP / dearest);
    (0 < scale).then_some(scale)
}
