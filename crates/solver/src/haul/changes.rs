//! Services are put on trips and taken off them, trips begin and end, and lead to the tips that suit them.

use super::ground::Way;
use super::place::{NewTrip, Spot};
use super::state::{NOWHERE, Seat, State, Trip, UNDONE};
use super::{as_u32, modes};
use crate::instance::Class;
use roadcrew_model::{Break, Facility, PointId, ServiceId};

impl State<'_, '_> {
    /// Recomputes the ways of a trip, all of them or those around a stretch, and its sum and load.
    pub(super) fn measure(&mut self, trip: u32) {
        let shift = self.trips[trip as usize].shift;
        let class = self.class(shift);
        let mut from = self.start_of(shift, self.index_of(trip));
        let end = self.end_of(trip);
        let mut of_trip = std::mem::take(&mut self.trips[trip as usize]);
        of_trip.sum = Way::default();
        of_trip.load.clear();
        of_trip.load.resize(self.instance.problem.n_dimensions(), 0);
        self.looks += of_trip.seats.len() as u64;
        for seat in &mut of_trip.seats {
            seat.inward = Way::of(class, from, self.entry(seat.mode));
            of_trip.sum = of_trip.sum + seat.inward + self.work(shift, seat.mode);
            from = self.exit(seat.mode);
            let load = self.ground.load(self.ground.service(seat.mode));
            for (sum, load) in of_trip.load.iter_mut().zip(load) {
                *sum += load;
            }
        }
        of_trip.out = Way::of(class, from, end);
        of_trip.sum = of_trip.sum + of_trip.out;
        self.trips[trip as usize] = of_trip;
    }

    /// Measures the ways anew by which a trip begins and ends; answers whether they are others now.
    fn measure_ends(&mut self, trip: u32) -> bool {
        let shift = self.trips[trip as usize].shift;
        let class = self.class(shift);
        let from = self.start_of(shift, self.index_of(trip));
        let end = self.end_of(trip);
        let of_trip = &self.trips[trip as usize];
        let (Some(&first), Some(&last)) = (of_trip.seats.first(), of_trip.seats.last()) else {
            return false;
        };
        let inward = Way::of(class, from, self.entry(first.mode));
        let out = Way::of(class, self.exit(last.mode), end);
        if (inward, out) == (first.inward, of_trip.out) {
            return false;
        }
        self.touch(trip);
        let of_trip = &mut self.trips[trip as usize];
        of_trip.sum = of_trip.sum + (inward - first.inward) + (out - of_trip.out);
        (of_trip.seats[0].inward, of_trip.out) = (inward, out);
        true
    }

    /// Whether so much more fits on a trip.
    pub(super) fn has_room(&self, trip: u32, load: &[i64]) -> bool {
        let trip = &self.trips[trip as usize];
        let capacity = &self.class(trip.shift).vehicle.capacity.0;
        trip.load.iter().zip(load).zip(capacity).all(|((now, more), most)| now + more <= *most)
    }

    /// Puts an undone service at a place that was found for it; `false`, and the step must be undone, if it is too late there after all.
    pub(super) fn insert(&mut self, service: ServiceId, spot: Spot) -> bool {
        let Spot { trip, at, mode, .. } = spot;
        self.touch(trip);
        self.take_up(service);
        let shift = self.trips[trip as usize].shift;
        let class = self.class(shift);
        let (before, after) = self.around(trip, at as usize);
        let (out, back) =
            (Way::of(class, before, self.entry(mode)), Way::of(class, self.exit(mode), after));
        let work = self.work(shift, mode);
        let of_trip = &mut self.trips[trip as usize];
        let straight = match of_trip.seats.get_mut(at as usize) {
            Some(next) => std::mem::replace(&mut next.inward, back),
            None => std::mem::replace(&mut of_trip.out, back),
        };
        of_trip.sum = of_trip.sum + out + back + work - straight;
        of_trip.seats.insert(at as usize, Seat { mode, inward: out });
        for (sum, load) in of_trip.load.iter_mut().zip(self.ground.load(service)) {
            *sum += load;
        }
        self.looks += 5;
        self.note_places(trip, at as usize);
        self.settle(shift)
    }

    /// The points between which the place at a position of a trip lies.
    pub(super) fn around(&self, trip: u32, at: usize) -> (PointId, PointId) {
        let of_trip = &self.trips[trip as usize];
        let before = match at.checked_sub(1) {
            Some(before) => self.exit(of_trip.seats[before].mode),
            None => self.start_of(of_trip.shift, self.index_of(trip)),
        };
        let after =
            of_trip.seats.get(at).map_or_else(|| self.end_of(trip), |seat| self.entry(seat.mode));
        (before, after)
    }

    /// Takes services off their trips; `false`, and the step must be undone, if a shift can't be driven without them.
    pub(super) fn remove(&mut self, services: &[ServiceId]) -> bool {
        let mut trips: Vec<u32> = Vec::new();
        for &service in services {
            let trip = self.place(service).trip;
            if trip < UNDONE {
                self.touch(trip);
                self.lay_aside(service);
                if !trips.contains(&trip) {
                    trips.push(trip);
                }
            }
        }
        for &trip in &trips {
            self.close_up(trip);
            if self.trips[trip as usize].seats.is_empty() {
                self.end_trip(trip);
            } else {
                self.note_places(trip, 0);
            }
        }
        let touched = self.touched_shifts();
        touched.into_iter().all(|shift| self.settle(shift))
    }

    /// Takes the seats off a trip whose services are placed elsewhere now: only the ways over the gaps are new.
    fn close_up(&mut self, trip: u32) {
        let shift = self.trips[trip as usize].shift;
        let class = self.class(shift);
        let mut from = self.start_of(shift, self.index_of(trip));
        let end = self.end_of(trip);
        let mut of_trip = std::mem::take(&mut self.trips[trip as usize]);
        let Trip { seats, sum, load, out, .. } = &mut of_trip;
        self.looks += seats.len() as u64;
        let mut last = None;
        let mut is_gap = false;
        seats.retain_mut(|seat| {
            let service = self.ground.service(seat.mode);
            if self.place(service).trip != trip {
                from = last.take().map_or(from, |mode| self.exit(mode));
                is_gap = true;
                *sum = *sum - seat.inward - self.work(shift, seat.mode);
                for (sum, load) in load.iter_mut().zip(self.ground.load(service)) {
                    *sum -= load;
                }
                return false;
            }
            if std::mem::take(&mut is_gap) {
                let inward = Way::of(class, from, self.entry(seat.mode));
                *sum = *sum + inward - seat.inward;
                seat.inward = inward;
            }
            last = Some(seat.mode);
            true
        });
        if is_gap {
            let straight = Way::of(class, from, end);
            *sum = *sum + straight - *out;
            *out = straight;
        }
        self.trips[trip as usize] = of_trip;
    }

    /// The shifts that the step has changed.
    pub(super) fn touched_shifts(&self) -> Vec<u32> {
        self.journal.shifts().iter().map(|&(shift, _)| shift).collect()
    }

    /// Takes an empty trip out of its shift.
    pub(super) fn end_trip(&mut self, trip: u32) {
        self.touch(trip);
        let shift = self.trips[trip as usize].shift;
        let index = self.index_of(trip);
        self.shifts[shift as usize].trips.remove(index);
        self.trips[trip as usize].shift = NOWHERE;
        self.spare.push(trip);
        self.lead_to_tips(shift);
    }

    /// Lets a shift begin a trip without services yet.
    pub(super) fn begin_trip(&mut self, shift: u32, index: usize, end: Option<usize>) -> u32 {
        self.touch_shift(shift);
        let trip = self.spare.pop().unwrap_or_else(|| {
            self.trips.push(Trip { shift: NOWHERE, ..Trip::default() });
            as_u32(self.trips.len() - 1)
        });
        self.journal.keep_trip(trip, &self.trips[trip as usize]);
        let of_trip = &mut self.trips[trip as usize];
        of_trip.seats.clear();
        (of_trip.shift, of_trip.tip) = (shift, end);
        of_trip.slack = 0;
        self.shifts[shift as usize].trips.insert(index, trip);
        trip
    }

    /// Begins a trip for an undone service; `false`, and the step must be undone, if that is too late after all.
    pub(super) fn begin_for(&mut self, service: ServiceId, new: NewTrip) -> bool {
        self.take_up(service);
        let trip = self.begin_trip(new.shift, new.index, new.tip);
        let seat = Seat { mode: new.mode, inward: Way::default() };
        self.trips[trip as usize].seats.push(seat);
        self.note_places(trip, 0);
        self.measure(trip);
        self.lead_to_tips(new.shift);
        self.settle(new.shift)
    }

    /// Lets each trip of a shift end at the tip that is the cheapest on the way to the next, with what is waited for it to open; answers whether any way is
    /// another now.
    pub(super) fn lead_to_tips(&mut self, shift: u32) -> bool {
        let class = self.class(shift);
        let mut is_changed = false;
        let mut clock = Hours::of(class, |which| self.tip(class, which));
        let n_trips = self.shifts[shift as usize].trips.len();
        for index in 0..n_trips {
            let trip = self.shifts[shift as usize].trips[index];
            let next = self.shifts[shift as usize].trips.get(index + 1).copied();
            let of_trip = &self.trips[trip as usize];
            let (Some(first), Some(last)) = (of_trip.seats.first(), of_trip.seats.last()) else {
                continue;
            };
            let from = self.exit(last.mode);
            let to = next
                .and_then(|next| self.trips[next as usize].seats.first())
                .map_or(class.entry, |seat| self.entry(seat.mode));
            let tips = 0..class.vehicle.tips.len();
            if let Some(clock) = &mut clock {
                // The trip may begin elsewhere than when it was measured.
                let inward = Way::of(class, clock.at, self.entry(first.mode));
                let work = of_trip.sum.seconds - of_trip.out.seconds - first.inward.seconds;
                clock.pass(inward.seconds + work);
            }
            let price = |which: &usize| {
                let place = self.tip(class, *which);
                let there = Way::of(class, from, place.entry);
                let way = there + Way::of(class, place.exit, to);
                let (wait, is_late) =
                    clock.as_ref().map_or((0, false), |clock| clock.wait(there.seconds, place));
                let seconds = way.seconds + place.duration.0 + wait;
                let price = way.price + place.cost.0 + class.vehicle.per_second.0 * seconds;
                (is_late, price, seconds, *which)
            };
            let needs_none = next.is_none() && !class.vehicle.ends_empty;
            let end = if needs_none { None } else { tips.min_by_key(price) };
            if let Some((clock, which)) = clock.as_mut().zip(end) {
                let place = self.tip(class, which);
                let there = Way::of(class, from, place.entry).seconds;
                let (wait, _) = clock.wait(there, place);
                clock.now += there + wait + place.duration.0;
                clock.at = place.exit;
            }
            if self.trips[trip as usize].tip != end {
                self.touch(trip);
                self.trips[trip as usize].tip = end;
                is_changed = true;
            }
            self.looks += 2 * class.vehicle.tips.len() as u64;
        }
        for index in 0..n_trips {
            let trip = self.shifts[shift as usize].trips[index];
            is_changed |= self.measure_ends(trip);
        }
        if let Some(&last) = self.shifts[shift as usize].trips.last() {
            let home = match self.trips[last as usize].tip {
                Some(which) => Way::of(class, self.tip(class, which).exit, class.entry),
                None => Way::default(),
            };
            is_changed |= self.shifts[shift as usize].home != home;
            self.shifts[shift as usize].home = home;
        }
        is_changed
    }

    /// Chooses the modes of what the step has changed anew, and the tips; `false` if a shift can't be driven then. Shifts that stay as they were
    /// settled are not settled again.
    pub(super) fn smooth(&mut self, choice: &mut modes::Choice) -> bool {
        let trips: Vec<u32> = self.journal.trips().iter().map(|&(trip, _)| trip).collect();
        let mut changed = Vec::new();
        for trip in trips {
            let shift = self.trips[trip as usize].shift;
            if shift != NOWHERE && choice.choose(self, trip) {
                changed.push(shift);
            }
        }
        self.touched_shifts().into_iter().all(|shift| {
            let is_led_elsewhere = self.lead_to_tips(shift);
            if is_led_elsewhere || changed.contains(&shift) {
                return self.settle(shift);
            }
            self.looks += self.shifts[shift as usize].trips.len() as u64;
            true
        })
    }
}

/// When a shift is about where, as far as it matters for which tip is open.
struct Hours<'a> {
    at: PointId,
    now: i64,
    breaks: &'a [Break],
}

impl<'a> Hours<'a> {
    /// At the begin of a shift; `None` where all tips are always open.
    fn of<'f>(class: &Class<'a>, tip: impl Fn(usize) -> &'f Facility) -> Option<Self> {
        let have_hours = (0..class.vehicle.tips.len()).any(|which| !tip(which).windows.is_empty());
        let (now, breaks) = (class.vehicle.shift.open().0, &class.vehicle.breaks[..]);
        have_hours.then_some(Self { at: class.exit, now, breaks })
    }

    /// After so many seconds on the road, and the breaks that fall due by then.
    fn pass(&mut self, seconds: i64) {
        self.now += seconds;
        while let Some((rest, later)) = self.breaks.split_first()
            && rest.window.open().0 <= self.now
        {
            self.now += rest.duration.0;
            self.breaks = later;
        }
    }

    /// How long one waits at a tip that is so far away, and whether it doesn't open any more.
    fn wait(&self, driving: i64, tip: &Facility) -> (i64, bool) {
        let arrival = self.now + driving;
        match tip.windows.iter().find(|window| arrival <= window.close().0) {
            Some(window) => ((window.open().0 - arrival).max(0), false),
            None => (0, !tip.windows.is_empty()),
        }
    }
}
