//! What is put into a route, and the ways to it and on from it: looked up once for all the ways to rest that a route is tried in.

use roadcrew_model::{FacilityId, PointId, Problem, Stop, Vehicle};
use roadcrew_units::{Metres, Seconds};

/// How long and how far it is; `None` if there is no way.
pub(super) type Way = Option<(Seconds, Metres)>;

/// Where a vehicle stands and where it drives to next, between two stops that are no breaks or at an end of its route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Between {
    pub from: PointId,
    pub to: PointId,
}

/// A service in a mode, perhaps with a tip before or behind it, at any place of a route.
pub(super) struct Detour {
    /// None of them is a break.
    pub stops: Vec<Stop>,
    /// The way to the first of the stops, for each place between work.
    to: Vec<Way>,
    /// From stop to stop.
    within: Vec<Way>,
    /// The way on from the last of them, for each place between work.
    on: Vec<Way>,
    /// What is picked up and then what is delivered before it tips, by quantity.
    pub load: Vec<i64>,
    /// The same behind its tip; nothing where it has none.
    pub load_behind: Vec<i64>,
}

impl Detour {
    /// `O(places)`, of which each is looked up in the table of travel times twice.
    pub(super) fn of(
        problem: &Problem,
        vehicle: &Vehicle,
        places: &[Between],
        stops: Vec<Stop>,
    ) -> Self {
        let ways: Vec<(PointId, PointId)> =
            stops.iter().filter_map(|&stop| ends(problem, stop)).collect();
        let leg = |from, to| way(problem, vehicle, from, to);
        let direct = |place: &Between| leg(place.from, place.to);
        let to = places.iter().map(|place| match ways.first() {
            Some(&(entry, _)) => leg(place.from, entry),
            None => direct(place),
        });
        let on = places.iter().map(|place| match ways.last() {
            Some(&(_, exit)) => leg(exit, place.to),
            None => direct(place),
        });
        let within = ways.windows(2).map(|pair| leg(pair[0].1, pair[1].0));
        let tip = stops.iter().position(|it| matches!(it, Stop::Tip(_))).unwrap_or(stops.len());
        let (load, load_behind) = (sum(problem, &stops[..tip]), sum(problem, &stops[tip..]));
        let (to, within, on) = (to.collect(), within.collect(), on.collect());
        Self { stops, to, within, on, load, load_behind }
    }

    /// Each stop and the way to it, at a place between work.
    pub(super) fn at(&self, place: usize) -> impl Iterator<Item = (Stop, Way)> {
        let ways = std::iter::once(self.to[place]).chain(self.within.iter().copied());
        self.stops.iter().copied().zip(ways)
    }

    /// The way to what comes behind, at a place between work.
    pub(super) fn on(&self, place: usize) -> Way {
        self.on[place]
    }

    /// Whether it tips.
    pub(super) fn tips(&self) -> bool {
        self.stops.iter().any(|it| matches!(it, Stop::Tip(_)))
    }
}

/// A service in one of its modes, and the same with each of these tips behind it and before it.
pub(super) fn with_each(stop: Stop, tips: &[FacilityId]) -> impl Iterator<Item = Vec<Stop>> {
    let tipped = tips.iter().map(|&tip| Stop::Tip(tip));
    let tipped = tipped.flat_map(move |tip| [vec![stop, tip], vec![tip, stop]]);
    std::iter::once(vec![stop]).chain(tipped)
}

/// What stops pick up, and then what they deliver.
fn sum(problem: &Problem, stops: &[Stop]) -> Vec<i64> {
    let mut loads = vec![0; 2 * problem.n_dimensions()];
    for &stop in stops {
        add(&mut loads, problem, stop);
    }
    loads
}

/// The way from point to point for a vehicle.
pub(super) fn way(problem: &Problem, vehicle: &Vehicle, from: PointId, to: PointId) -> Way {
    let leg = problem.travel(vehicle.travel).leg(from, to)?;
    Some((leg.seconds, leg.metres))
}

/// Where one drives to and comes from; `None` for a break.
pub(super) fn ends(problem: &Problem, stop: Stop) -> Option<(PointId, PointId)> {
    match stop {
        Stop::Service { service, mode } => {
            let mode = problem.service(service).modes[mode.index()];
            Some((mode.entry, mode.exit))
        }
        Stop::Tip(tip) => Some((problem.facility(tip).entry, problem.facility(tip).exit)),
        Stop::Break(_) => None,
    }
}

/// Adds what a stop picks up to the first half and what it delivers to the second.
pub(super) fn add(loads: &mut [i64], problem: &Problem, stop: Stop) {
    let Stop::Service { service, .. } = stop else { return };
    let service = problem.service(service);
    let (picked, delivered) = loads.split_at_mut(problem.n_dimensions());
    picked.iter_mut().zip(&service.load.0).for_each(|(sum, it)| *sum += it);
    delivered.iter_mut().zip(&service.delivery.0).for_each(|(sum, it)| *sum += it);
}
