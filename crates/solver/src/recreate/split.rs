//! Order first, cluster second (Beasley 1983; Prins 2004): services in a random order are cut into routes by dynamic programming.
//!
//! Routes are priced whole, so services that a vehicle reaches only by way of each other find their place together, which one insertion
//! after another can't do.

use crate::instance::Instance;
use crate::random::Random;
use crate::schedule::{self, Labels};
use crate::state::{Place, State};
use roadcrew_model::ServiceId;

/// A cut prices a route for each pair of positions: more services would take longer than they are worth.
pub(crate) const MOST_SERVICES: usize = 8;
/// Unused vehicles of a class that are offered.
const MOST_VEHICLES: usize = 3;

/// Services around `seed` that are few enough to be cut: those that were left undone, then whole routes, the nearest first.
pub(crate) fn choose(state: &State<'_, '_>, seed: ServiceId) -> Vec<ServiceId> {
    let near = &state.instance.neighbours[seed.index()];
    let around = || std::iter::once(&seed).chain(near).copied();
    let is_undone = |service: &ServiceId| matches!(state.place(*service), Place::Undone(_));
    let mut chosen: Vec<ServiceId> = around().filter(is_undone).take(MOST_SERVICES / 2).collect();
    for service in around() {
        if let Place::On { route, .. } = state.place(service)
            && !chosen.contains(&service)
            && chosen.len() + state.route(route).visits.len() <= MOST_SERVICES
        {
            chosen.extend(state.route(route).order());
        }
    }
    chosen
}

/// Shuffles the services, takes them off their routes and cuts their order among vehicles that stay in.
pub(crate) fn rebuild(
    state: &mut State<'_, '_>,
    mut services: Vec<ServiceId>,
    random: &mut Random,
) {
    state.remove(&services);
    random.shuffle(&mut services);
    leave_rivals_out(state, &mut services);
    let mut vehicles = vehicles_at_hand(state);
    random.shuffle(&mut vehicles);
    let classes: Vec<usize> = vehicles.iter().map(|&slot| state.route(slot).class).collect();
    let segments = cut(state.instance, &mut state.labels, &services, &classes);
    for Segment { vehicle, from, to } in segments {
        state.assign(vehicles[vehicle], &services[from..to]);
    }
}

/// Keeps of services that exclude each other the first, and none that is excluded by what stays on a route.
fn leave_rivals_out(state: &State<'_, '_>, services: &mut Vec<ServiceId>) {
    let mut kept: Vec<ServiceId> = Vec::with_capacity(services.len());
    for &service in services.iter() {
        let rivals = state.instance.groups.rivals(service);
        let is_rival = rivals.iter().any(|rival| kept.contains(rival));
        if !is_rival && !state.is_excluded(service) {
            kept.push(service);
        }
    }
    *services = kept;
}

/// Some unused vehicles of each class.
fn vehicles_at_hand(state: &State<'_, '_>) -> Vec<usize> {
    let classes = 0..state.instance.classes.len();
    classes.flat_map(|class| state.all_unused(class).take(MOST_VEHICLES)).collect()
}

/// A vehicle performs the services at these positions.
struct Segment {
    vehicle: usize,
    from: usize,
    to: usize,
}

/// The first services of an order, settled by some of the vehicles: the last vehicle has those from `from` up to `end`, what follows is
/// left undone.
#[derive(Clone, Copy)]
struct Settled {
    cost: i64,
    from: usize,
    end: usize,
}

/// The cheapest way to give each vehicle in turn the next services of the order, or to leave some undone.
fn cut(
    instance: &Instance<'_>,
    labels: &mut Labels,
    order: &[ServiceId],
    classes: &[usize],
) -> Vec<Segment> {
    let n = order.len();
    let skip_from = |position: usize, settled: &Settled| Settled {
        cost: settled.cost + instance.task(order[position]).undone,
        ..*settled
    };
    let mut stage = vec![Settled { cost: 0, from: 0, end: 0 }];
    for position in 0..n {
        stage.push(skip_from(position, &stage[position]));
    }
    let mut stages = Vec::with_capacity(classes.len());
    for &class in classes {
        let before = stage;
        let stays_in = |(end, settled): (usize, &Settled)| Settled { from: end, end, ..*settled };
        stage = before.iter().enumerate().map(stays_in).collect();
        for to in 1..=n {
            for from in 0..to {
                let Some(route) = schedule::price(instance, labels, class, &order[from..to]) else {
                    continue;
                };
                let cost = before[from].cost + route;
                if cost < stage[to].cost {
                    stage[to] = Settled { cost, from, end: to };
                }
            }
            let skipped = skip_from(to - 1, &stage[to - 1]);
            if skipped.cost < stage[to].cost {
                stage[to] = skipped;
            }
        }
        stages.push(stage.clone());
    }
    trace_back(&stages, n)
}

fn trace_back(stages: &[Vec<Settled>], n: usize) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut to = n;
    for (vehicle, stage) in stages.iter().enumerate().rev() {
        let Settled { from, end, .. } = stage[to];
        if from < end {
            segments.push(Segment { vehicle, from, to: end });
        }
        to = from;
    }
    segments
}
