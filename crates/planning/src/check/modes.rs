//! In which mode each service is performed where nobody says so.

use roadcrew_model::{ModeIndex, PointId, Problem, Stop, VehicleId};
use roadcrew_units::{Metres, Money, Price, Seconds};

/// A stop whose service may still choose its mode.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenStop {
    pub stop: Stop,
    pub is_open: bool,
}

/// What a leg without a way counts, so that it is avoided where it can be.
const NO_WAY: Money = Money(1 << 50);

/// What modes are chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// The least cost in time, distance and prices of modes.
    Cheapest,
    /// The least time on the way and at work.
    Fastest,
}

/// Chooses the modes by which the route costs or takes least: a shortest path through the layers of modes, `O(stops · modes²)`. Where windows
/// make crews wait, there may be one that is as good.
pub(super) fn choose_modes(
    problem: &Problem,
    vehicle: VehicleId,
    stops: &[OpenStop],
    aim: Aim,
) -> Vec<Stop> {
    let crew = problem.vehicle(vehicle);
    let table = problem.travel(crew.travel);
    let prices = match aim {
        Aim::Cheapest => Prices { second: crew.per_second, metre: crew.per_metre, modes: 1 },
        Aim::Fastest => Prices { second: Price(1), metre: Price::ZERO, modes: 0 },
    };
    let leg = |from: PointId, to: PointId| {
        table
            .leg(from, to)
            .map_or(NO_WAY, |leg| prices.second * leg.seconds + prices.metre * leg.metres)
    };
    let end = problem.depot(crew.end).entry;
    // Per layer: the chosen stop, where it leaves the vehicle, the cost so far and the choice in the layer before.
    let mut layers: Vec<Vec<Choice>> = vec![vec![Choice {
        stop: None,
        exit: problem.depot(crew.start).exit,
        cost: Money::ZERO,
        before: 0,
    }]];
    for open in stops {
        let last = &layers[layers.len() - 1];
        let ways = options(problem, *open).into_iter();
        let layer = ways.flat_map(|way| go_on(prices, last, &way, &leg)).collect();
        layers.push(layer);
    }
    let last = &layers[layers.len() - 1];
    let home = |choice: &Choice| choice.cost + leg(choice.exit, end);
    let mut index = (0..last.len()).min_by_key(|&index| home(&last[index])).unwrap_or_default();
    let mut chosen = Vec::with_capacity(stops.len());
    for layer in layers.iter().rev() {
        let choice = &layer[index];
        chosen.extend(choice.stop);
        index = choice.before;
    }
    chosen.reverse();
    chosen
}

/// The choices of a way to make a stop after those of the layer before: the cheapest, or each of them where the way goes nowhere, since
/// what follows tells where it is best to stand.
fn go_on(
    prices: Prices,
    last: &[Choice],
    way: &Way,
    leg: &dyn Fn(PointId, PointId) -> Money,
) -> Vec<Choice> {
    let paid = Money(prices.modes * way.cost.0);
    let work = paid + prices.second * way.duration + prices.metre * way.distance;
    let choice = |(before, last): (usize, &Choice)| {
        let driven = way.entry.map_or(Money::ZERO, |entry| leg(last.exit, entry));
        let exit = way.exit.unwrap_or(last.exit);
        Choice { stop: Some(way.stop), exit, cost: last.cost + driven + work, before }
    };
    let choices = last.iter().enumerate().map(choice);
    if way.entry.is_none() {
        return choices.collect();
    }
    choices.min_by_key(|choice| choice.cost).into_iter().collect()
}

/// What a second and a metre cost, and whether the prices of modes count (1) or not (0).
#[derive(Clone, Copy)]
struct Prices {
    second: Price,
    metre: Price,
    modes: i64,
}

struct Choice {
    stop: Option<Stop>,
    exit: PointId,
    cost: Money,
    before: usize,
}

/// One way to make a stop; a stop that goes nowhere has no points.
struct Way {
    stop: Stop,
    entry: Option<PointId>,
    exit: Option<PointId>,
    duration: Seconds,
    distance: Metres,
    cost: Money,
}

fn options(problem: &Problem, open: OpenStop) -> Vec<Way> {
    let stays = |stop| {
        vec![Way {
            stop,
            entry: None,
            exit: None,
            duration: Seconds::ZERO,
            distance: Metres::ZERO,
            cost: Money::ZERO,
        }]
    };
    match open.stop {
        Stop::Service { service, mode: told } => {
            let modes = &problem.service(service).modes;
            let ways: Vec<Way> = modes
                .iter()
                .zip(0..=u8::MAX)
                .filter(|(_, index)| open.is_open || *index == told.0)
                .map(|(mode, index)| Way {
                    stop: Stop::Service { service, mode: ModeIndex(index) },
                    entry: Some(mode.entry),
                    exit: Some(mode.exit),
                    duration: mode.duration,
                    cost: mode.cost,
                    distance: mode.distance,
                })
                .collect();
            if ways.is_empty() { stays(open.stop) } else { ways }
        }
        Stop::Tip(id) => {
            let tip = problem.facility(id);
            vec![Way {
                stop: open.stop,
                entry: Some(tip.entry),
                exit: Some(tip.exit),
                duration: tip.duration,
                distance: Metres::ZERO,
                cost: tip.cost,
            }]
        }
        Stop::Break(_) => stays(open.stop),
    }
}
