//! Trips for thousands of services at once: the savings of Clarke and Wright (1964) between neighbours, over the modes of both.

use super::as_u32;
use super::ground::{Ground, Way};
use crate::instance::{Class, Instance};
use roadcrew_model::{PointId, ServiceId};
use std::cmp::Reverse;

/// Neighbours of a service that are thought of.
const GAMMA: usize = 24;

/// What driving on from a mode to another saves, beside a tip in between.
struct Saving {
    price: i64,
    from: u32,
    to: u32,
}

/// A trip in the making.
#[derive(Clone, Debug)]
struct Tour {
    modes: Vec<u32>,
    load: Vec<i64>,
    /// From the first service to the last.
    seconds: i64,
    /// Whether it can be driven the other way round: everything on it in its other mode.
    turns: bool,
}

struct Merger<'i, 'p> {
    instance: &'i Instance<'p>,
    ground: &'i Ground,
    class: &'i Class<'p>,
    /// How long a trip may take without the ways from and to its ends.
    longest: i64,
    /// `None` once it is part of another.
    tours: Vec<Option<Tour>>,
    /// Per service the tour that it is on.
    tour_of: Vec<usize>,
}

/// Instead of a tour where a service is on none.
const NO_TOUR: usize = usize::MAX;

/// Trips of a class from the undone services that it can perform, no longer than its shift or than is said, as lists of modes: `O(n·γ·log n + n·γ·L)`.
pub(super) fn trips(
    (instance, ground): (&Instance<'_>, &Ground),
    class_index: usize,
    services: &[ServiceId],
    longest: Option<i64>,
) -> Vec<Vec<u32>> {
    let mut merger = Merger::new((instance, ground), class_index, services);
    merger.longest = longest.map_or(merger.longest, |longest| longest.min(merger.longest));
    for Saving { from, to, .. } in merger.savings(services) {
        merger.merge(from, to);
    }
    let mut tours: Vec<Tour> = merger.tours.into_iter().flatten().collect();
    tours.sort_by_key(|tour| Reverse(tour.modes.len()));
    tours.into_iter().map(|tour| tour.modes).collect()
}

impl<'i, 'p> Merger<'i, 'p> {
    fn new(
        (instance, ground): (&'i Instance<'p>, &'i Ground),
        class_index: usize,
        services: &[ServiceId],
    ) -> Self {
        let class = &instance.classes[class_index];
        let shift = class.vehicle.shift;
        let rests: i64 = class.vehicle.breaks.iter().map(|rest| rest.duration.0).sum();
        let driving = class.vehicle.longest_driving_at_work();
        let limits = class.vehicle.longest_duration.into_iter().chain(driving);
        let most = limits.map(|longest| longest.0).min().unwrap_or(i64::MAX);
        let longest = (shift.close().0 - shift.open().0 - rests).min(most);
        let mut merger =
            Self { instance, ground, class, longest, tours: Vec::new(), tour_of: Vec::new() };
        merger.tour_of.resize(instance.n_services(), NO_TOUR);
        for &service in services {
            let modes = instance.mode_range(service);
            let is_able = instance.terms(class_index, service).is_some();
            let load = ground.load(service).to_vec();
            if is_able && class.carries(&load) {
                merger.tour_of[service.index()] = merger.tours.len();
                merger.tours.push(Some(Tour {
                    modes: vec![as_u32(modes.start)],
                    load,
                    seconds: instance.modes[modes.start].duration.0,
                    turns: modes.len() == 2,
                }));
            }
        }
        merger
    }

    fn price(&self, from: PointId, to: PointId) -> Option<i64> {
        self.class.arc(from, to)
    }

    /// To the nearest tip or home from a mode, and to it from there.
    fn radius(&self, mode: u32) -> (i64, i64) {
        let class = self.class;
        let mode = &self.instance.modes[mode as usize];
        let tips = class.vehicle.tips.iter().map(|&tip| self.instance.problem.facility(tip));
        let ends: Vec<(PointId, PointId)> = if class.vehicle.tips.is_empty() {
            vec![(class.entry, class.exit)]
        } else {
            tips.map(|tip| (tip.entry, tip.exit)).collect()
        };
        let back = ends.iter().filter_map(|&(entry, _)| self.price(mode.exit, entry)).min();
        let out = ends.iter().filter_map(|&(_, exit)| self.price(exit, mode.entry)).min();
        (back.unwrap_or(0), out.unwrap_or(0))
    }

    /// The greatest first, ties to the lower modes.
    fn savings(&self, services: &[ServiceId]) -> Vec<Saving> {
        let instance = self.instance;
        let radii: Vec<(i64, i64)> =
            (0..as_u32(instance.modes.len())).map(|mode| self.radius(mode)).collect();
        let mut savings = Vec::new();
        for &service in services {
            for near in self.ground.near(service).iter().take(GAMMA) {
                for from in instance.mode_range(service) {
                    for to in instance.mode_range(near.service) {
                        let way = self.price(instance.modes[from].exit, instance.modes[to].entry);
                        let Some(straight) = way else { continue };
                        let price = radii[from].0 + radii[to].1 - straight;
                        savings.push(Saving { price, from: as_u32(from), to: as_u32(to) });
                    }
                }
            }
        }
        savings.sort_unstable_by_key(|saving| (Reverse(saving.price), saving.from, saving.to));
        savings
    }

    /// The other mode of a service that has two.
    fn turned(&self, mode: u32) -> u32 {
        let modes = self.instance.mode_range(self.ground.service(mode));
        as_u32(modes.start + modes.end - 1) - mode
    }

    /// Whether a tour ends in a mode as it is, or would when driven the other way round.
    fn ends_in(&self, tour: &Tour, mode: u32) -> Option<bool> {
        let is = |end: Option<&u32>, mode: u32| end == Some(&mode);
        if is(tour.modes.last(), mode) {
            return Some(false);
        }
        (tour.turns && is(tour.modes.first(), self.turned(mode))).then_some(true)
    }

    fn begins_in(&self, tour: &Tour, mode: u32) -> Option<bool> {
        let is = |end: Option<&u32>, mode: u32| end == Some(&mode);
        if is(tour.modes.first(), mode) {
            return Some(false);
        }
        (tour.turns && is(tour.modes.last(), self.turned(mode))).then_some(true)
    }

    /// Drives on from a mode to another if that joins two tours to one that can be driven.
    fn merge(&mut self, from: u32, to: u32) {
        let one = self.tour_of[self.ground.service(from).index()];
        let other = self.tour_of[self.ground.service(to).index()];
        if one == other || one == NO_TOUR || other == NO_TOUR {
            return;
        }
        let (Some(first), Some(second)) = (&self.tours[one], &self.tours[other]) else { return };
        let load: Vec<i64> = first.load.iter().zip(&second.load).map(|(a, b)| a + b).collect();
        if !self.class.carries(&load) {
            return;
        }
        let (Some(turn_first), Some(turn_second)) =
            (self.ends_in(first, from), self.begins_in(second, to))
        else {
            return;
        };
        let modes = |mode: u32| &self.instance.modes[mode as usize];
        let way = Way::of(self.class, modes(from).exit, modes(to).entry);
        let seconds = first.seconds + way.seconds + second.seconds;
        if self.longest < seconds {
            return;
        }
        let mut joined = self.in_order(first, turn_first);
        joined.extend(self.in_order(second, turn_second));
        let tour = Tour { load, seconds, turns: first.turns && second.turns, modes: joined };
        for &mode in &tour.modes {
            self.tour_of[self.ground.service(mode).index()] = one;
        }
        self.tours[other] = None;
        self.tours[one] = Some(tour);
    }

    fn in_order(&self, tour: &Tour, turn: bool) -> Vec<u32> {
        if turn {
            tour.modes.iter().rev().map(|&mode| self.turned(mode)).collect()
        } else {
            tour.modes.clone()
        }
    }
}
