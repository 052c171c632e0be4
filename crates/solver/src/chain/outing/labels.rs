//! The best route of one vehicle among stops each of which it may leave out: a shortest path with resources, as column generation prices its
//! routes (Irnich and Desaulniers 2005, "Shortest Path Problems with Resource Constraints").
//!
//! Partial routes are extended in the order of their times, each by the neighbours of its last stop. Of all that end at a place within the
//! same span of time only the cheapest goes on, and none that is dearer than one from an earlier span; so what is answered can be driven and
//! costs what it says, but a cheaper route may exist. `O(stops · spans · neighbours)`.

use super::super::clock::{Clock, FAR, NO_WAY, Way};
use super::super::ground::{Ground, Kind, Spot, Stop};
use super::super::state::{State, as_u32};
use std::ops::Range;

/// So many stops are chosen from at most; the rest are passed over.
pub(super) const MOST_STOPS: usize = 64 * WORDS;
const WORDS: usize = 5;
/// Into so many spans the time is cut, the last of which has this number.
const SPANS: usize = 100;
const LAST_SPAN: i64 = 99;
/// No label: also what comes before a route's first.
const NONE: u32 = u32::MAX;

/// A route for an empty slot.
pub(super) struct Outing {
    /// What it costs, less what its stops cost undone.
    pub(super) cost: i64,
    pub(super) order: Vec<(Stop, Spot)>,
}

/// A route from the depot as far as a place.
#[derive(Clone, Copy, Debug)]
struct Label<C: Clock> {
    cost: i64,
    metres: i64,
    time: C::Before,
    place: u32,
    previous: u32,
    /// The stops performed, by their numbers among those to choose from.
    done: [u64; WORDS],
}

/// One way of performing a stop.
#[derive(Clone, Copy, Debug)]
struct Place {
    stop: Stop,
    /// The number of the stop among those to choose from.
    number: usize,
    spot: Spot,
}

/// Routes of the vehicle of a slot, from the depot on.
pub(super) struct Labels<'s, 'g, C: Clock> {
    state: &'s State<'g, C>,
    ground: &'g Ground<C>,
    kind: &'g Kind,
    capacity: &'g [i64],
    places: Vec<Place>,
    /// Per stop the places to which a route may go on.
    onward: Vec<Vec<u32>>,
    all: Vec<Label<C>>,
    /// Per label what is aboard, dimension by dimension.
    loads: Vec<i64>,
    /// Per span the labels that end in it.
    spans: Vec<Vec<u32>>,
    /// Per place and span the cheapest label.
    cheapest: Vec<u32>,
    /// Per place what its cheapest label of all earlier spans costs.
    least: Vec<i64>,
    clock: Spans,
    /// Extensions looked at.
    pub(super) n_looks: u64,
}

impl<'s, 'g, C: Clock> Labels<'s, 'g, C> {
    pub(super) fn new(state: &'s State<'g, C>, slot: u32, stops: &[Stop]) -> Self {
        let ground = state.ground;
        let kind = state.kind(slot);
        let able = |stop: &Stop| kind.skills.cover(ground.tasks[*stop as usize].skills);
        let stops: Vec<Stop> = stops.iter().copied().filter(able).take(MOST_STOPS).collect();
        let mut places = Vec::with_capacity(stops.len());
        let mut places_of: Vec<Range<u32>> = vec![0..0; ground.n_stops()];
        for (number, &stop) in stops.iter().enumerate() {
            let first = as_u32(places.len());
            places.extend(ground.spots(stop).map(|spot| Place { stop, number, spot }));
            places_of[stop as usize] = first..as_u32(places.len());
        }
        let onward = |&stop: &Stop| {
            ground.near(stop).iter().flat_map(|near| places_of[near.stop as usize].clone())
        };
        Self {
            state,
            ground,
            kind,
            capacity: ground.capacity(state.slot(slot).class as usize),
            onward: stops.iter().map(|stop| onward(stop).collect()).collect(),
            all: Vec::new(),
            loads: Vec::new(),
            spans: vec![Vec::new(); SPANS],
            cheapest: vec![NONE; places.len() * SPANS],
            least: vec![i64::MAX; places.len()],
            clock: Spans::new(ground, kind, &places),
            places,
            n_looks: 0,
        }
    }

    /// The cheapest route that is found.
    pub(super) fn best(&mut self) -> Option<Outing> {
        let leaving = C::leave(self.kind.hours);
        for place in 0..as_u32(self.places.len()) {
            self.go_on(NONE, (self.kind.spot, leaving), place);
        }
        for span in 0..SPANS {
            self.extend(span);
            self.pass(span);
        }
        self.home()
    }

    /// Extends what ends within a span of time.
    fn extend(&mut self, span: usize) {
        let mut index = 0;
        while let Some(&id) = self.spans[span].get(index) {
            index += 1;
            let label = self.all[id as usize];
            let at = label.place as usize;
            let is_beaten = self.cheapest[at * SPANS + span] != id || self.least[at] <= label.cost;
            if is_beaten {
                continue;
            }
            let from = self.places[at];
            let onward = std::mem::take(&mut self.onward[from.number]);
            for &place in &onward {
                let number = self.places[place as usize].number;
                if label.done[number / 64] >> (number % 64) & 1 == 0 {
                    self.go_on(id, (from.spot, label.time), place);
                }
            }
            self.onward[from.number] = onward;
        }
    }

    /// Notes what was cheapest up to the end of a span.
    fn pass(&mut self, span: usize) {
        for (cheapest, least) in self.cheapest.chunks(SPANS).zip(&mut self.least) {
            if let Some(label) = self.all.get(cheapest[span] as usize) {
                *least = label.cost.min(*least);
            }
        }
    }

    /// From a spot to a place, if that is in time, fits in and is cheaper than what is known there.
    fn go_on(&mut self, previous: u32, (from, time): (Spot, C::Before), place: u32) {
        self.n_looks += 1;
        let Place { stop, number, spot } = self.places[place as usize];
        let way = self.ground.way(self.kind.table, from, spot);
        let work = &self.ground.works[spot as usize];
        let Some(time) = C::then(time, way.seconds(), work.hours) else {
            return;
        };
        let before = self.all.get(previous as usize);
        let (mut cost, mut metres, mut done) = before.map_or_else(
            || (self.kind.fixed, 0, [0; WORDS]),
            |label| (label.cost, label.metres, label.done),
        );
        let longer = i64::from(way.metres()) + work.metres;
        cost += self.kind.per_metre * longer + work.cost - self.state.price_of_undone(stop);
        metres += longer;
        let span = self.clock.span(C::ready(time));
        let cheapest = place as usize * SPANS + span;
        let known = self.all.get(self.cheapest[cheapest] as usize);
        if self.least[place as usize] <= cost
            || known.is_some_and(|known| known.cost <= cost)
            || NO_WAY <= way.metres()
            || !self.take_aboard(previous, stop)
        {
            return;
        }
        done[number / 64] |= 1 << (number % 64);
        let id = as_u32(self.all.len());
        self.all.push(Label { cost, metres, time, place, previous, done });
        self.cheapest[cheapest] = id;
        self.spans[span].push(id);
    }

    /// Notes the loads of a new label, if they fit in.
    fn take_aboard(&mut self, previous: u32, stop: Stop) -> bool {
        let n_dimensions = self.capacity.len();
        let first = self.loads.len();
        for (dimension, (more, most)) in
            self.ground.load(stop).iter().zip(self.capacity).enumerate()
        {
            let aboard = match previous {
                NONE => 0,
                label => self.loads[label as usize * n_dimensions + dimension],
            };
            if most - aboard < *more {
                self.loads.truncate(first);
                return false;
            }
            self.loads.push(aboard + more);
        }
        true
    }

    /// The cheapest of the routes that can return.
    fn home(&self) -> Option<Outing> {
        let back = C::back(self.kind.hours);
        let mut best: Option<(i64, u32)> = None;
        for &id in &self.cheapest {
            let Some(label) = self.all.get(id as usize) else {
                continue;
            };
            let from = self.places[label.place as usize].spot;
            let way = self.ground.way(self.kind.table, from, self.kind.spot);
            let Some(duration) = C::join(label.time, way.seconds(), back) else {
                continue;
            };
            let metres = i64::from(way.metres());
            let driven = self.kind.per_metre * metres;
            let cost = label.cost + driven + self.kind.per_second * i64::from(duration);
            if way.metres() < NO_WAY
                && duration <= self.kind.longest_duration
                && label.metres + metres <= self.kind.longest_distance
                && best.is_none_or(|(least, _)| cost < least)
            {
                best = Some((cost, id));
            }
        }
        let (cost, last) = best?;
        let label = |id: u32| self.all.get(id as usize);
        let walk = std::iter::successors(label(last), |at| label(at.previous));
        let places = walk.map(|label| self.places[label.place as usize]);
        let mut order: Vec<(Stop, Spot)> = places.map(|place| (place.stop, place.spot)).collect();
        order.reverse();
        Some(Outing { cost, order })
    }
}

/// The time from a vehicle's shift to the last closing, cut into spans of the same length.
#[derive(Clone, Copy, Debug)]
struct Spans {
    open: i64,
    length: i64,
}

impl Spans {
    fn new<C: Clock>(ground: &Ground<C>, kind: &Kind, places: &[Place]) -> Self {
        let closes = places.iter().map(|place| ground.works[place.spot as usize].hours.close);
        let last = closes.max().unwrap_or(FAR).min(kind.hours.close);
        let open = i64::from(kind.hours.open);
        Self { open, length: (i64::from(last) - open) / (LAST_SPAN + 1) + 1 }
    }

    /// The span that a time lies in.
    #[expect(clippy::cast_sign_loss, reason = "clamped")]
    fn span(self, time: i32) -> usize {
        ((i64::from(time) - self.open) / self.length.max(1)).clamp(0, LAST_SPAN) as usize
    }
}
