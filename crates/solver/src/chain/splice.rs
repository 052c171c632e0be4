//! Tours for which no vehicle is left go into the routes of others, whole and where they lie on the way.
//!
//! Savings make many small tours of streets, which end where they begin: another tour that comes by takes them up as Hierholzer's walk does.

use super::clock::{Clock, Way};
use super::ground::Spot;
use super::savings::{Merger, Tour};
use std::cmp::Reverse;

/// So many places are tried for a tour, the cheapest first.
const MOST_TRIED: usize = 8;

/// Where each stop stands: its route and its place there.
type Places = Vec<Option<(usize, usize)>>;

/// Where a tour could go.
#[derive(Clone, Copy)]
struct Opening {
    price: i64,
    route: usize,
    /// Before the stop that stands there.
    at: usize,
    /// The place on the tour where it begins then.
    first: usize,
}

/// Puts tours into routes of the merger's class as far as these have room, the largest first: `O(n·γ + tours·L)`.
pub(super) fn splice<C: Clock>(merger: &Merger<'_, C>, routes: &mut [Tour], mut rest: Vec<Tour>) {
    let mut places: Places = vec![None; merger.n_stops()];
    for (number, route) in routes.iter().enumerate() {
        note(merger, &mut places, (number, route));
    }
    rest.sort_by_key(|tour| Reverse(tour.spots.len()));
    // What lies beside no route yet may do so later.
    loop {
        let before = rest.len();
        rest.retain(|tour| !is_put_in(merger, routes, &mut places, tour));
        if rest.is_empty() || rest.len() == before {
            return;
        }
    }
}

fn is_put_in<C: Clock>(
    merger: &Merger<'_, C>,
    routes: &mut [Tour],
    places: &mut Places,
    tour: &Tour,
) -> bool {
    for opening in openings(merger, routes, places, tour) {
        let route = &routes[opening.route];
        let load: Vec<i64> = route.load.iter().zip(&tour.load).map(|(a, b)| a + b).collect();
        if !merger.fits(&load) {
            continue;
        }
        let (before, after) = route.spots.split_at(opening.at);
        let (later, first) = tour.spots.split_at(opening.first);
        let spots = [before, first, later, after].concat();
        if merger.can_drive(&spots) {
            routes[opening.route] = Tour { spots, load, turns: route.turns && tour.turns };
            note(merger, places, (opening.route, &routes[opening.route]));
            return true;
        }
    }
    false
}

fn note<C: Clock>(merger: &Merger<'_, C>, places: &mut Places, (number, route): (usize, &Tour)) {
    for (place, &spot) in route.spots.iter().enumerate() {
        places[merger.stop(spot) as usize] = Some((number, place));
    }
}

/// The cheapest places for a tour, before or behind a neighbour of one of its stops.
fn openings<C: Clock>(
    merger: &Merger<'_, C>,
    routes: &[Tour],
    places: &Places,
    tour: &Tour,
) -> Vec<Opening> {
    let mut openings = Vec::new();
    for (first, &spot) in tour.spots.iter().enumerate() {
        for near in merger.near(spot) {
            let Some((route, place)) = places[near as usize] else { continue };
            for at in [place, place + 1] {
                let ends = ends_at(&routes[route].spots, at);
                let price = price(merger, ends, (&tour.spots, first));
                openings.push(Opening { price, route, at, first });
            }
        }
    }
    openings.sort_by_key(|opening| (opening.price, opening.route, opening.at, opening.first));
    openings.truncate(MOST_TRIED);
    openings
}

/// What stands before and behind an opening; `None` for the depot.
fn ends_at(spots: &[Spot], at: usize) -> [Option<Spot>; 2] {
    [at.checked_sub(1).and_then(|before| spots.get(before).copied()), spots.get(at).copied()]
}

/// What the ways cost more with a tour, begun at one of its stops, between two others.
fn price<C: Clock>(
    merger: &Merger<'_, C>,
    [before, after]: [Option<Spot>; 2],
    (spots, first): (&[Spot], usize),
) -> i64 {
    let way = |from: Option<Spot>, to: Option<Spot>| merger.price_between(from, to);
    let last = (first + spots.len() - 1) % spots.len();
    let at = |place: usize| spots.get(place).copied();
    let closed =
        if first == 0 { 0 } else { way(at(spots.len() - 1), at(0)) - way(at(last), at(first)) };
    way(before, at(first)) + closed + way(at(last), after) - way(before, after)
}

impl<C: Clock> Merger<'_, C> {
    /// What the way between two spots costs; `None` is the depot.
    fn price_between(&self, from: Option<Spot>, to: Option<Spot>) -> i64 {
        let [from, to] = [from, to].map(|spot| spot.unwrap_or(self.kind.spot));
        let way: C::Way = self.ground.way(self.kind.table, from, to);
        self.kind.per_metre * i64::from(way.metres())
            + self.kind.per_second * i64::from(way.seconds())
    }
}
