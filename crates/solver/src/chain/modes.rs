//! The best way to perform each stop of a route, by dynamic programming along its order: `O(L·k²)` for `k` modes a stop.

use super::clock::{Clock, NO_WAY, Way};
use super::ground::{Spot, Stop};
use super::state::{NOWHERE, State};
use super::ways::OfSpot;

/// Scratch of the choice.
#[derive(Debug, Default)]
pub(super) struct Modes {
    stops: Vec<Stop>,
    /// Per spot of each stop in order: the price so far, and the spot of the stop before.
    reached: Vec<(i64, Spot)>,
    first: Vec<usize>,
}

impl Modes {
    /// Chooses the modes of the routes anew that the step has changed.
    pub(super) fn choose_on_touched<C: Clock>(&mut self, state: &mut State<'_, C>) {
        let touched: Vec<u32> = state.touched().collect();
        for slot in touched {
            self.choose(state, slot);
        }
    }

    /// Chooses the modes of a route anew. Only for problems without a clock, where no choice can be too late.
    pub(super) fn choose<C: Clock>(&mut self, state: &mut State<'_, C>, slot: u32) {
        self.stops.clear();
        self.stops.extend(state.order(slot));
        if self.stops.is_empty() {
            return;
        }
        state.looks += self.stops.len() as u64;
        let best = self.forward(state, slot);
        self.backward(state, best);
    }

    /// The cheapest last spot.
    fn forward<C: Clock>(&mut self, state: &State<'_, C>, slot: u32) -> Spot {
        let ground = state.ground;
        let kind = state.kind(slot);
        let price = |way: C::Way| match way.metres() {
            NO_WAY => i64::from(NO_WAY) << 16,
            metres => kind.per_metre * i64::from(metres),
        };
        self.reached.clear();
        self.first.clear();
        let (mut before, mut spots) = (0, kind.spot..kind.spot + 1);
        self.reached.push((0, NOWHERE));
        for &stop in &self.stops {
            let here = self.reached.len();
            self.first.push(here);
            for spot in ground.spots(stop) {
                let ways = ground.ways_to(kind.table, spot);
                let from = (before..here).zip(spots.clone());
                let paths =
                    from.map(|(index, from)| (self.reached[index].0 + price(ways.at(from)), from));
                let (cost, from) = paths.min().unwrap_or((0, NOWHERE));
                let work = &ground.works[spot as usize];
                self.reached.push((cost + kind.per_metre * work.metres + work.cost, from));
            }
            (before, spots) = (here, ground.spots(stop));
        }
        let ways = ground.ways_to(kind.table, kind.spot);
        let last = (before..self.reached.len()).zip(spots);
        let paths = last.map(|(index, from)| (self.reached[index].0 + price(ways.at(from)), from));
        paths.min().map_or(NOWHERE, |(_, spot)| spot)
    }

    fn backward<C: Clock>(&self, state: &mut State<'_, C>, mut spot: Spot) {
        for (&stop, &first) in self.stops.iter().zip(&self.first).rev() {
            let offset = (spot - state.ground.spots(stop).start) as usize;
            state.set_spot(stop, spot);
            spot = self.reached[first + offset].1;
        }
    }
}
