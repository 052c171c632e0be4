//! The best way to perform each service of a trip, by dynamic programming along its order: `O(L·k²)` for `k` modes a service.

use super::as_u32;
use super::ground::Way;
use super::state::State;

/// Scratch of the choice.
#[derive(Debug, Default)]
pub(super) struct Choice {
    /// Per mode of each service in order: the price so far, and the place in this list of the mode before.
    reached: Vec<(i64, usize)>,
    /// Per service the place of its first mode, and one more.
    first: Vec<usize>,
}

impl Choice {
    /// Chooses the modes of a trip anew; answers whether any is another now, and its shift must be settled then.
    pub(super) fn choose(&mut self, state: &mut State<'_, '_>, trip: u32) -> bool {
        let instance = state.instance;
        let shift = state.trips[trip as usize].shift;
        let class = state.class(shift);
        let has_choice = state.trips[trip as usize]
            .seats
            .iter()
            .any(|seat| 1 < instance.mode_range(state.ground.service(seat.mode)).len());
        if !has_choice {
            return false;
        }
        let price = |way: Way| way.price + class.vehicle.per_second.0 * way.seconds;
        let start = state.start_of(shift, state.index_of(trip));
        self.reached.clear();
        self.first.clear();
        let mut before = None;
        for seat in &state.trips[trip as usize].seats {
            let here = self.reached.len();
            let first_before = self.first.last().copied().unwrap_or(0);
            self.first.push(here);
            for mode in instance.mode_range(state.ground.service(seat.mode)) {
                let entry = instance.modes[mode].entry;
                let best = match before.clone() {
                    None => (price(Way::of(class, start, entry)), 0),
                    Some(range) => {
                        let range: std::ops::Range<usize> = range;
                        let ways = range.enumerate().map(|(index, from)| {
                            let way = Way::of(class, instance.modes[from].exit, entry);
                            (
                                self.reached[first_before + index].0 + price(way),
                                first_before + index,
                            )
                        });
                        ways.min().unwrap_or((0, 0))
                    }
                };
                let work = state.work(shift, as_u32(mode));
                self.reached.push((best.0 + price(work), best.1));
            }
            before = Some(instance.mode_range(state.ground.service(seat.mode)));
        }
        state.looks += 2 * self.first.len() as u64;
        let Some(last) = before else { return false };
        let end = state.end_of(trip);
        let first = self.first.last().copied().unwrap_or(0);
        let ends = last.enumerate().map(|(index, mode)| {
            let way = Way::of(class, instance.modes[mode].exit, end);
            (self.reached[first + index].0 + price(way), first + index)
        });
        let Some((_, mut at)) = ends.min() else { return false };
        let mut is_changed = false;
        for index in (0..self.first.len()).rev() {
            let service = state.ground.service(state.trips[trip as usize].seats[index].mode);
            let mode = as_u32(instance.mode_range(service).start + at - self.first[index]);
            let seat = &mut state.trips[trip as usize].seats[index];
            is_changed |= seat.mode != mode;
            seat.mode = mode;
            at = self.reached[at].1;
        }
        if is_changed {
            state.measure(trip);
        }
        is_changed
    }
}
