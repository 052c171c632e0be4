//! The best place for a service: beside its neighbours, or on a trip that is begun for it.

use super::as_u32;
use super::clock::Beat;
use super::ground::Way;
use super::state::{State, Trip, UNDONE};
use super::times::MOST_TRIPS;
use crate::instance::Class;
use crate::random::Random;
use roadcrew_model::{PointId, ServiceId};

/// A place on a trip and what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) delta: i64,
    pub(super) trip: u32,
    pub(super) at: u32,
    pub(super) mode: u32,
}

/// A trip to begin and what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NewTrip {
    pub(super) delta: i64,
    pub(super) shift: u32,
    pub(super) index: usize,
    pub(super) tip: Option<usize>,
    pub(super) mode: u32,
}

impl State<'_, '_> {
    /// The best place found for an undone service on a trip that costs less than `below`; some are overlooked.
    pub(super) fn best_spot(
        &mut self,
        service: ServiceId,
        below: i64,
        random: &mut Random,
    ) -> Option<Spot> {
        if let Some(position) = self.instance.problem.service(service).position {
            return self.best_spot_at(service, position, below);
        }
        let near = self.ground.near(service);
        let load = self.ground.load(service);
        let mut best: Option<Spot> = None;
        let mut below = below;
        for near in near {
            let place = self.place(near.service);
            if UNDONE <= place.trip {
                continue;
            }
            let (trip, at) = (place.trip, place.at as usize);
            let of_trip = &self.trips[trip as usize];
            let inward = of_trip.seats[at].inward;
            let onward = of_trip.seats.get(at + 1).map_or(of_trip.out, |seat| seat.inward);
            let class = self.class(of_trip.shift);
            let per_second = class.vehicle.per_second.0;
            let price = |way: Way| way.price + per_second * way.seconds;
            self.looks += 1;
            let reach = below.saturating_add(price(inward).max(price(onward)));
            if reach <= near.least() || !self.has_room(trip, load) {
                continue;
            }
            let shift = self.trips[trip as usize].shift;
            let class_index = self.shifts[shift as usize].class;
            if self.instance.terms(class_index, service).is_none() {
                continue;
            }
            let places = [(at, inward, near.least_to), (at + 1, onward, near.least_from)];
            for (at, straight, least) in places {
                let is_seen = least < below.saturating_add(price(straight));
                if !is_seen || random.blinks() {
                    continue;
                }
                if let Some(spot) = self.spot((service, below), (trip, at), straight) {
                    below = spot.delta;
                    best = Some(spot);
                }
            }
        }
        best
    }

    /// The best place for an undone service on a shift that costs less than `below`.
    pub(super) fn best_spot_on(
        &mut self,
        service: ServiceId,
        shift: u32,
        below: i64,
    ) -> Option<Spot> {
        let class = self.shifts[shift as usize].class;
        if self.instance.terms(class, service).is_none()
            || self.instance.problem.service(service).position.is_some()
        {
            return None;
        }
        let load = self.ground.load(service);
        let mut best: Option<Spot> = None;
        let mut below = below;
        for index in 0..self.shifts[shift as usize].trips.len() {
            let trip = self.shifts[shift as usize].trips[index];
            if !self.has_room(trip, load) {
                continue;
            }
            for at in 0..=self.trips[trip as usize].seats.len() {
                let of_trip = &self.trips[trip as usize];
                let straight = of_trip.seats.get(at).map_or(of_trip.out, |seat| seat.inward);
                if let Some(spot) = self.spot((service, below), (trip, at), straight) {
                    below = spot.delta;
                    best = Some(spot);
                }
            }
        }
        best
    }

    /// The best mode for an undone service at a place of a trip, where the way was this one, if it costs less than `below`.
    #[inline]
    pub(super) fn spot(
        &mut self,
        (service, below): (ServiceId, i64),
        (trip, at): (u32, usize),
        straight: Way,
    ) -> Option<Spot> {
        let is_timed = self.ground.is_timed();
        let &Trip { shift, slack, .. } = &self.trips[trip as usize];
        let class = self.class(shift);
        let (before, after) = self.around(trip, at);
        let for_position = self.price_of_standing(service, trip, at);
        let mut best: Option<Spot> = None;
        let mut below = below;
        for mode in self.instance.mode_range(service) {
            self.looks += 4;
            let mode = as_u32(mode);
            let through = self.through(shift, (before, after), mode) - straight;
            let for_time = if is_timed {
                let next = self.next_beat(trip, at);
                let there = Way::of(class, before, self.entry(mode));
                let arrival = Self::arrival_instead(next, straight, there);
                self.price_of_delay((class, shift), service, next, (arrival, through.seconds))
            } else {
                (through.seconds <= slack).then(|| self.time_more(class, shift, through.seconds))
            };
            let Some(for_time) = for_time else { continue };
            let delta = through.price + for_time + for_position;
            if delta < below {
                below = delta;
                best = Some(Spot { delta, trip, at: as_u32(at), mode });
            }
        }
        best
    }

    /// From a point through a service to a point.
    fn through(&self, shift: u32, (before, after): (PointId, PointId), mode: u32) -> Way {
        let class = self.class(shift);
        Way::of(class, before, self.entry(mode))
            + self.work(shift, mode)
            + Way::of(class, self.exit(mode), after)
    }

    /// The best trip to begin for an undone service that costs less than `below`.
    pub(super) fn best_new_trip(&mut self, service: ServiceId, below: i64) -> Option<NewTrip> {
        let mut best: Option<NewTrip> = None;
        let mut below = below;
        let mut is_unused_seen = vec![false; self.instance.classes.len()];
        for shift in 0..as_u32(self.shifts.len()) {
            let of_shift = &self.shifts[shift as usize];
            let class = of_shift.class;
            let n_trips = of_shift.trips.len();
            if n_trips == 0 && std::mem::replace(&mut is_unused_seen[class], true) {
                continue;
            }
            let may_tip = n_trips <= self.instance.classes[class].most_tips;
            let is_able = self.instance.terms(class, service).is_some()
                && self.instance.classes[class].carries(self.ground.load(service));
            if !is_able || MOST_TRIPS <= n_trips || !may_tip {
                continue;
            }
            for index in 0..=n_trips {
                let for_position = self.price_of_beginning(service, shift, index);
                let reach = below.saturating_sub(for_position);
                if let Some(found) = self.new_trip(service, (shift, index), reach) {
                    below = found.delta + for_position;
                    best = Some(NewTrip { delta: below, ..found });
                }
            }
        }
        best
    }

    /// The best trip for a service at a place of a shift.
    fn new_trip(
        &mut self,
        service: ServiceId,
        (shift, index): (u32, usize),
        below: i64,
    ) -> Option<NewTrip> {
        let of_shift = &self.shifts[shift as usize];
        let n_trips = of_shift.trips.len();
        let class = self.class(shift);
        let vehicle = class.vehicle;
        let is_last = index == n_trips;
        // The trip after it gets later, or else the return.
        let later = of_shift.trips.get(index).or(of_shift.trips.last());
        let slack = match later {
            Some(&trip) => self.trips[trip as usize].slack,
            None => vehicle.shift.close().0 - vehicle.shift.open().0,
        };
        let modes = self.instance.mode_range(service);
        let shortest = modes.clone().map(|mode| self.instance.modes[mode].duration.0).min();
        let unloading =
            if 0 < n_trips || vehicle.ends_empty { self.unloading(class) } else { Way::default() };
        if slack < shortest.unwrap_or(0) + unloading.seconds {
            return None;
        }
        // On a shift that keeps times it may unload while it would wait, and where routes are to be alike time may be worth something.
        let is_paid = !self.ground.is_timed() && self.evenness.is_none();
        let per_second = if is_paid { vehicle.per_second.0 } else { 0 };
        if below <= unloading.price + per_second * unloading.seconds {
            return None;
        }
        let needs_tip = !is_last || vehicle.ends_empty;
        let mut best: Option<NewTrip> = None;
        let mut below = below;
        let last = of_shift.trips.last().copied().filter(|_| is_last);
        let before_tips: Vec<(PointId, Way)> = match last {
            // The trip that was the last must tip now.
            Some(last) if self.trips[last as usize].tip.is_none() => {
                let from = self.trips[last as usize].seats.last().map(|seat| self.exit(seat.mode));
                let tips = (0..vehicle.tips.len()).map(|which| self.tip(class, which));
                let was = self.trips[last as usize].out;
                tips.filter_map(|tip| {
                    let there = Way::of(class, from?, tip.entry) - was;
                    let seconds = there.seconds + tip.duration.0;
                    Some((tip.exit, Way { seconds, price: there.price + tip.cost.0 }))
                })
                .collect()
            }
            _ => vec![(self.start_of(shift, index), Way::default())],
        };
        let straight = if is_last {
            of_shift.home
        } else {
            self.trips[of_shift.trips[index] as usize].seats[0].inward
        };
        let straight = if n_trips == 0 { Way::default() } else { straight };
        let to = of_shift
            .trips
            .get(index)
            .map_or(class.entry, |&trip| self.entry(self.trips[trip as usize].seats[0].mode));
        let fixed = if n_trips == 0 { vehicle.fixed.0 } else { 0 };
        let tips: Vec<Option<usize>> =
            if needs_tip { (0..vehicle.tips.len()).map(Some).collect() } else { vec![None] };
        // When it would begin, before any way to a tip, and what comes after it.
        let (begin, next) = self.around_new_trip(shift, index);
        for (start, before) in before_tips {
            for mode in modes.clone().map(as_u32) {
                for &tip in &tips {
                    self.looks += 4;
                    let (reached, on) = match tip.map(|which| self.tip(class, which)) {
                        Some(tip) => {
                            let on = Way::of(class, tip.exit, to);
                            let seconds = on.seconds + tip.duration.0;
                            (tip.entry, Way { seconds, price: on.price + tip.cost.0 })
                        }
                        None => (to, Way::default()),
                    };
                    let through = self.through(shift, (start, reached), mode);
                    let more = before + through + on - straight;
                    if slack < more.seconds || through.is_none() {
                        continue;
                    }
                    let for_time = if self.ground.is_timed() {
                        let there = Way::of(class, start, self.entry(mode)).seconds;
                        let times = (begin + before.seconds + there, more.seconds);
                        self.price_of_delay((class, shift), service, next, times)
                    } else {
                        Some(self.time_more(class, shift, more.seconds))
                    };
                    let Some(for_time) = for_time else { continue };
                    let delta = fixed + more.price + for_time;
                    if delta < below {
                        below = delta;
                        best = Some(NewTrip { delta, shift, index, tip, mode });
                    }
                }
            }
        }
        best
    }

    /// What unloading takes and costs at the least.
    fn unloading(&self, class: &Class<'_>) -> Way {
        let tips = (0..class.vehicle.tips.len()).map(|which| self.tip(class, which));
        Way {
            seconds: tips.clone().map(|tip| tip.duration.0).min().unwrap_or(0),
            price: tips.map(|tip| tip.cost.0).min().unwrap_or(0),
        }
    }

    /// When a trip would begin that is put at a place of a shift, without a way to a tip before it, and the beat of what comes after it.
    fn around_new_trip(&self, shift: u32, index: usize) -> (i64, Beat) {
        let of_shift = &self.shifts[shift as usize];
        let vehicle = self.class(shift).vehicle;
        let (open, close) = (vehicle.shift.open().0, vehicle.shift.close().0);
        let trip = |trip: &u32| &self.trips[*trip as usize];
        if let Some(next) = of_shift.trips.get(index).map(trip) {
            return (next.leaving, next.beats.first().copied().unwrap_or(next.last));
        }
        let home = |room| Beat { arrival: of_shift.back, room, wait: 0, slope: 0 };
        match of_shift.trips.last().map(trip) {
            Some(last) => (of_shift.back - of_shift.home.seconds, home(last.slack)),
            None => (open, home(close - open)),
        }
    }
}
