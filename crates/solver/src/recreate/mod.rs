//! Puts undone services back, each at the best place that a blink does not hide (SISR).

mod guess;
mod open;
mod place;
pub(crate) mod split;

pub(crate) use guess::Guesses;
pub(crate) use open::open;
pub(crate) use place::{Insertion, best_place, may_take};

use crate::random::Random;
use crate::state::{Place, State};
use roadcrew_model::ServiceId;

/// Undone services that are tried besides those just removed.
const MOST_OTHERS: usize = 10;

/// In one of so many steps services are also placed at a loss: two may be worth a vehicle that neither is worth alone.
const EAGER_ONE_IN: usize = 8;

/// In one of so many steps that find a mandatory service undone a vehicle is opened for a service that was just removed.
const OPEN_ONE_IN: usize = 4;

/// Tries to place the services just removed and some that were undone before.
pub(crate) fn recreate(state: &mut State<'_, '_>, removed: &[ServiceId], random: &mut Random) {
    open_vehicle_for_mandatory(state, removed, random);
    let is_undone = |service: &ServiceId| matches!(state.place(*service), Place::Undone(_));
    let mut waiting: Vec<ServiceId> = removed.iter().copied().filter(is_undone).collect();
    let n_undone = state.undone().len();
    if waiting.len() < n_undone {
        let offset = random.below(n_undone);
        let others = (0..n_undone).map(|index| state.undone()[(offset + index) % n_undone]);
        let others: Vec<_> =
            others.filter(|other| !removed.contains(other)).take(MOST_OTHERS).collect();
        waiting.extend(others);
    }
    let rivals = waiting.iter().flat_map(|&service| state.instance.groups.rivals(service));
    let rivals: Vec<ServiceId> = rivals.copied().collect();
    waiting.extend(rivals);
    place_all(state, waiting, random, &|| false);
}

/// Where something that must be done fits nowhere, sometimes gives one of the removed services an unused vehicle of its own,
/// whatever that costs: room where it stood or company on its vehicle may be what was lacking.
///
/// Insertion alone would put the removed service back at its cheapest place each time, and a service that no vehicle can
/// reach but by way of another would never find it.
fn open_vehicle_for_mandatory(
    state: &mut State<'_, '_>,
    removed: &[ServiceId],
    random: &mut Random,
) {
    let instance = state.instance;
    let must_be_done = |service: ServiceId| {
        instance.task(service).mandatory
            || (instance.groups.is_one_of_must(service) && !state.is_excluded(service))
    };
    let is_stuck =
        state.undone().iter().any(|service| must_be_done(*service) && !removed.contains(service));
    if removed.is_empty() || !is_stuck || !random.once_in(OPEN_ONE_IN) {
        return;
    }
    let service = removed[random.below(removed.len())];
    let n_classes = instance.classes.len();
    let first = random.below(n_classes);
    for class in (0..n_classes).map(|index| (first + index) % n_classes) {
        if let Some(slot) = state.unused(class)
            && !state.is_excluded(service)
            && may_take(instance, state.route(slot), service)
            && state.insert(service, slot, 0)
        {
            return;
        }
    }
}

/// Places services in a random one of several orders, until it is over.
pub(crate) fn place_all(
    state: &mut State<'_, '_>,
    mut waiting: Vec<ServiceId>,
    random: &mut Random,
    is_over: &dyn Fn() -> bool,
) {
    sort(state, &mut waiting, random);
    let eager = state.instance.has_prizes && random.once_in(EAGER_ONE_IN);
    for service in waiting {
        if is_over() {
            return;
        }
        let found = best_of_group(state, service, random);
        let at_a_loss = eager && random.once_in(2);
        if let Some((service, place)) = found
            && (place.delta < state.instance.task(service).undone || at_a_loss)
        {
            state.insert(service, place.route, place.position);
        }
    }
}

/// The best place for a service, or half of the time for one of those that exclude it and gain more.
fn best_of_group(
    state: &mut State<'_, '_>,
    service: ServiceId,
    random: &mut Random,
) -> Option<(ServiceId, Insertion)> {
    let instance = state.instance;
    let mut rivals = instance.groups.rivals(service);
    if !rivals.is_empty() && random.once_in(2) {
        rivals = &[];
    }
    let mut best: Option<(ServiceId, Insertion)> = None;
    let mut most = i64::MIN;
    for &candidate in std::iter::once(&service).chain(rivals) {
        if state.is_excluded(candidate) || !matches!(state.place(candidate), Place::Undone(_)) {
            continue;
        }
        if let Some(place) = best_place(state, candidate, Some(random)) {
            let gain = instance.task(candidate).undone - place.delta;
            if most < gain {
                (most, best) = (gain, Some((candidate, place)));
            }
        }
    }
    best
}

/// Random, largest first, farthest first, nearest first, narrowest window first, earliest closing first, latest opening first; where services are to
/// have positions on their routes, half of the time the first positions before all else.
fn sort(state: &State<'_, '_>, services: &mut [ServiceId], random: &mut Random) {
    random.shuffle(services);
    let instance = state.instance;
    match random.below(if instance.has_windows { 14 } else { 11 }) {
        0..4 => {}
        4..8 => services.sort_by_key(|&service| -instance.task(service).size),
        8..10 => services.sort_by_key(|&service| -instance.task(service).remoteness),
        10 => services.sort_by_key(|&service| instance.task(service).remoteness),
        11 => services
            .sort_by_key(|&service| instance.task(service).close - instance.task(service).open),
        12 => services.sort_by_key(|&service| instance.task(service).close),
        _ => services.sort_by_key(|&service| -instance.task(service).open),
    }
    if instance.has_positions() && random.once_in(2) {
        let position = |&service: &ServiceId| instance.problem.service(service).position;
        services.sort_by_key(|service| position(service).unwrap_or(usize::MAX));
    }
}
