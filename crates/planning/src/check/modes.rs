//! In which mode each service is performed where nobody says so.

use roadcrew_model::{ModeIndex, PointId, Problem, Stop, VehicleId};
use roadcrew_units::{Metres, Money, Seconds};

/// A stop whose service may still choose its mode.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenStop {
    pub stop: Stop,
    pub is_open: bool,
}

/// What a leg without a way counts, so that it is avoided where it can be.
const NO_WAY: Money = Money(1 << 50);

/// Chooses the modes by which the route costs least in time, distance and prices of modes: a shortest path through the layers of
/// modes, `O(stops · modes²)`. Where windows make crews wait, there may be one that is as good.
pub(super) fn choose_modes(problem: &Problem, vehicle: VehicleId, stops: &[OpenStop]) -> Vec<Stop> {
    let crew = problem.vehicle(vehicle);
    let table = problem.travel(crew.travel);
    let leg = |from: PointId, to: PointId| {
        table
            .leg(from, to)
            .map_or(NO_WAY, |leg| crew.per_second * leg.seconds + crew.per_metre * leg.metres)
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
        let layer = options(problem, *open)
            .into_iter()
            .map(|option| {
                let reach = |choice: &Choice| {
                    choice.cost + option.entry.map_or(Money::ZERO, |entry| leg(choice.exit, entry))
                };
                let before =
                    (0..last.len()).min_by_key(|&index| reach(&last[index])).unwrap_or_default();
                Choice {
                    stop: Some(option.stop),
                    exit: option.exit.unwrap_or(last[before].exit),
                    cost: reach(&last[before])
                        + option.cost
                        + crew.per_second * option.duration
                        + crew.per_metre * option.distance,
                    before,
                }
            })
            .collect();
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
