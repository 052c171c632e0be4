//! The same walk where it matters when services start: stop by stop, with what each delay would cost.
//!
//! A shift leaves as soon as it may and takes a break as soon as that may begin, as [`crate::schedule::given`] lays a route out. Where it waits
//! on the way it might as well have left later, as long as nothing gets later than it is due.

use super::ground::{Call, Way};
use super::state::State;
use super::times::back_by;
use crate::instance::{Class, FAR};
use crate::schedule::given::is_waited_anyway;
use roadcrew_model::ServiceId;
use roadcrew_units::TimeWindow;

/// What the clock says where a vehicle arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Beat {
    pub(super) arrival: i64,
    /// By so many seconds the arrival may be delayed without anything being too late.
    pub(super) room: i64,
    /// So many seconds are waited from here on.
    pub(super) wait: i64,
    /// What a little more delay costs a second in lateness from here on.
    pub(super) slope: i64,
}

/// How long a shift lasts, and what it costs that some of its services are late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Spent {
    pub(super) seconds: i64,
    pub(super) late: i64,
}

/// An arrival on the way forward.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pulse {
    arrival: i64,
    wait: i64,
    /// The latest arrival that meets the same window, less the arrival.
    spare: i64,
    /// What a second more costs in lateness.
    grows: i64,
}

/// A shift on its way, and how much later it could have left.
struct Walk<'a, 'p> {
    class: &'a Class<'p>,
    n_taken: usize,
    /// Whether only room is looked for.
    is_more: bool,
    taken: usize,
    now: i64,
    waited: i64,
    /// The latest departure that makes nothing later than it is due, less the earliest.
    later: i64,
    late: i64,
}

impl Walk<'_, '_> {
    /// Takes the breaks that fall due before a drive and what is done then, or that are waited anyway; answers how long it waits for them, `None` if that is
    /// too late.
    fn rest(&mut self, (driving, duration): (i64, i64), windows: &[TimeWindow]) -> Option<i64> {
        let breaks = &self.class.vehicle.breaks[..self.n_taken];
        let before = self.waited;
        while let Some(rest) = breaks.get(self.taken)
            && (rest.window.open().0 <= self.now
                || rest.window.close().0 < self.now + driving + duration
                || is_waited_anyway(rest, self.now, driving, windows))
        {
            self.take(rest)?;
        }
        Some(self.waited - before)
    }

    /// What is left of the breaks is waited for.
    fn rest_at_last(&mut self) -> Option<()> {
        while let Some(rest) = self.class.vehicle.breaks[..self.n_taken].get(self.taken) {
            self.take(rest)?;
        }
        Some(())
    }

    fn take(&mut self, rest: &roadcrew_model::Break) -> Option<()> {
        self.wait_for(std::slice::from_ref(&rest.window), FAR)?;
        self.now += rest.duration.0;
        self.taken += 1;
        Some(())
    }

    /// Waits for the first window that is open still; answers how long, and how much later one could arrive.
    fn wait_for(&mut self, windows: &[TimeWindow], due: i64) -> Option<(i64, i64)> {
        let arrival = self.now;
        let mut spare = FAR;
        if !windows.is_empty() {
            let window = windows.iter().find(|window| arrival <= window.close().0)?;
            self.now = arrival.max(window.open().0);
            spare = window.close().0 - arrival;
        }
        let wait = self.now - arrival;
        self.waited += wait;
        let not_late = if due < FAR { (due - self.now).max(0) } else { FAR };
        self.later = self.later.min(self.waited + not_late.min(spare - wait));
        Some((wait, spare))
    }
}

impl State<'_, '_> {
    /// How long a timed shift lasts that takes its first breaks; `None` if something is too late then. Notes when it is where, and where
    /// `is_more` only that there is more room than was noted.
    pub(super) fn beat(
        &mut self,
        shift: u32,
        n_taken: usize,
        (driving_left, is_more): (i64, bool),
    ) -> Option<Spent> {
        let class = self.class(shift);
        let vehicle = class.vehicle;
        let open = vehicle.shift.open().0;
        let back_by = back_by(vehicle, &vehicle.breaks[n_taken..]);
        let mut walk =
            Walk { class, n_taken, is_more, taken: 0, now: open, waited: 0, later: FAR, late: 0 };
        let mut pulses = std::mem::take(&mut self.pulses);
        pulses.clear();
        let spent = self.walk_out(shift, back_by, &mut walk, &mut pulses).and_then(|()| {
            let seconds = walk.now - open - walk.waited.min(walk.later).max(0);
            let longest = vehicle.longest_duration.map_or(FAR, |longest| longest.0);
            let room = (back_by - walk.now).min(longest - seconds);
            (0 <= room).then(|| {
                self.walk_back(shift, (room, driving_left, is_more), &pulses);
                if !is_more {
                    self.shifts[shift as usize].back = walk.now;
                }
                Spent { seconds, late: walk.late }
            })
        });
        self.pulses = pulses;
        spent
    }

    /// From the depot to every stop and back.
    fn walk_out(
        &mut self,
        shift: u32,
        back_by: i64,
        walk: &mut Walk<'_, '_>,
        pulses: &mut Vec<Pulse>,
    ) -> Option<()> {
        let (instance, ground) = (self.instance, self.ground);
        let n_trips = self.shifts[shift as usize].trips.len();
        for index in 0..n_trips {
            let trip = self.shifts[shift as usize].trips[index] as usize;
            if !walk.is_more {
                self.trips[trip].leaving = walk.now;
            }
            let trip = &self.trips[trip];
            self.looks += trip.seats.len() as u64 / 4;
            for seat in &trip.seats {
                let Call { duration, hours } = ground.call(seat.mode);
                let windows: &[TimeWindow] = if hours.has_windows {
                    instance.windows(ground.service(seat.mode))
                } else {
                    &[]
                };
                let idle = walk.rest((seat.inward.seconds, duration), windows)?;
                walk.now += seat.inward.seconds;
                let arrival = walk.now;
                let (wait, spare) = walk.wait_for(windows, hours.due)?;
                let grows = if hours.due <= walk.now { hours.late } else { 0 };
                walk.late += grows * (walk.now - hours.due);
                pulses.push(Pulse { arrival, wait: wait + idle, spare: spare + idle, grows });
                walk.now += duration;
                if back_by < walk.now {
                    return None;
                }
            }
            let Some(which) = trip.tip else { continue };
            let place = instance.problem.facility(walk.class.vehicle.tips[which]);
            let idle = walk.rest((trip.out.seconds, place.duration.0), &place.windows)?;
            walk.now += trip.out.seconds;
            let arrival = walk.now;
            let (wait, spare) = walk.wait_for(&place.windows, FAR)?;
            pulses.push(Pulse { arrival, wait: wait + idle, spare: spare + idle, grows: 0 });
            walk.now += place.duration.0;
        }
        walk.rest_at_last()?;
        let of_shift = &self.shifts[shift as usize];
        let last = of_shift.trips.last().map(|&trip| &self.trips[trip as usize]);
        match last {
            Some(last) if last.tip.is_none() => {
                walk.now += last.out.seconds;
                pulses.push(Pulse { arrival: walk.now, wait: 0, spare: FAR, grows: 0 });
            }
            _ => walk.now += of_shift.home.seconds,
        }
        Some(())
    }

    /// From the return to the first stop: what a delay would come to.
    fn walk_back(
        &mut self,
        shift: u32,
        (room, driving_left, is_more): (i64, i64, bool),
        pulses: &[Pulse],
    ) {
        let mut beat = Beat { arrival: 0, room, wait: 0, slope: 0 };
        let mut pulses = pulses.iter().rev();
        let mut before = |noted: &mut Beat| {
            let Some(pulse) = pulses.next() else { return };
            beat = Beat {
                arrival: pulse.arrival,
                // Who waits less drives as much.
                room: (beat.room + pulse.wait).min(pulse.spare).min(driving_left),
                wait: beat.wait + pulse.wait,
                slope: if pulse.wait == 0 { beat.slope + pulse.grows } else { 0 },
            };
            if is_more {
                noted.room = noted.room.max(beat.room);
            } else {
                *noted = beat;
            }
        };
        for index in (0..self.shifts[shift as usize].trips.len()).rev() {
            let trip = self.shifts[shift as usize].trips[index] as usize;
            let trip = &mut self.trips[trip];
            before(&mut trip.last);
            trip.slack = trip.last.room;
            trip.beats.resize(trip.seats.len(), Beat::default());
            for noted in trip.beats.iter_mut().rev() {
                before(noted);
            }
        }
    }

    /// What a service costs for time where it is put before a stop with such a beat, by what it is reached at and by how much longer the way
    /// gets; `None` if something is too late then. Whatever only becomes late by the delay is overlooked.
    pub(super) fn price_of_delay(
        &self,
        (class, shift): (&Class<'_>, u32),
        service: ServiceId,
        next: Beat,
        (arrival, more_s): (i64, i64),
    ) -> Option<i64> {
        let hours = self.ground.hours(service);
        let mut start = arrival;
        if hours.has_windows {
            let windows = self.instance.windows(service);
            if !windows.is_empty() {
                let window = windows.iter().find(|window| arrival <= window.close().0)?;
                start = arrival.max(window.open().0);
            }
        }
        let delay = more_s + start - arrival;
        if next.room < delay {
            return None;
        }
        let late = hours.late * (start - hours.due).max(0);
        let paid = self.time_more(class, shift, delay - delay.clamp(0, next.wait));
        Some(late + next.slope * delay.max(0) + paid)
    }

    /// The beat of the stop before which a place of a trip lies.
    pub(super) fn next_beat(&self, trip: u32, at: usize) -> Beat {
        let trip = &self.trips[trip as usize];
        trip.beats.get(at).copied().unwrap_or(trip.last)
    }

    /// When a vehicle would be at a service that it is sent to instead of the next stop.
    pub(super) fn arrival_instead(next: Beat, straight: Way, there: Way) -> i64 {
        next.arrival - straight.seconds + there.seconds
    }
}
