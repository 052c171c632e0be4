//! A problem as the chains read it: everything flat, and numbered so that neighbours in the city are neighbours in memory.

use super::clock::{Clock, FAR, Hours, NO_WAY, Way};
use super::ways::{OfSpot, Ways};
use crate::instance::{Class, Instance};
use roadcrew_model::{PointId, ServiceId};
use roadcrew_units::{Seconds, TimeWindow};

/// A service by its number among the chains.
pub(crate) type Stop = u32;

/// Where a vehicle is between two ways: a mode of a service, or the depots of a class.
pub(crate) type Spot = u32;

/// The ways between one spot and all others.
pub(super) type WaysOf<'g, C> = <<C as Clock>::Ways as Ways<<C as Clock>::Way>>::OfSpot<'g>;

/// An instance made ready for chains.
pub(crate) struct Ground<C: Clock> {
    /// The service of each stop.
    services: Vec<ServiceId>,
    /// The stop of each service.
    stops: Vec<Stop>,
    /// The first spot of each stop, and one more.
    first_spot: Vec<Spot>,
    pub(super) works: Vec<Work>,
    /// Per stop the stops that are good to do before or after it, the best first.
    near: Vec<Near>,
    first_near: Vec<u32>,
    pub(super) n_dimensions: usize,
    loads: Vec<i64>,
    /// Per class what its vehicles carry, dimension by dimension.
    capacities: Vec<i64>,
    pub(super) tasks: Vec<Task>,
    pub(super) classes: Vec<Kind>,
    /// Per class the others whose vehicles can take over its routes as they are, if these aren't too heavy.
    sisters: Vec<Vec<u32>>,
    tables: Vec<C::Ways>,
    /// Whether some vehicle lacks a skill that some service needs.
    pub(super) has_skills: bool,
    /// The least and the highest price of a metre of any class.
    pub(super) least_price: i64,
    pub(super) highest_price: i64,
    /// What is paid at most for a vehicle that goes out.
    pub(super) most_fixed: i64,
    pub(super) has_windows: bool,
    pub(super) has_prizes: bool,
}

/// What is done at a spot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work {
    pub(super) hours: Hours,
    pub(super) metres: i64,
    pub(super) cost: i64,
}

/// What the search asks of a service.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task {
    pub(super) undone: i64,
    pub(super) mandatory: bool,
    pub(super) skills: roadcrew_model::Skills,
    pub(super) size: i64,
    pub(super) remoteness: i64,
    pub(super) open: i64,
    pub(super) close: i64,
    /// When what it needs is ready.
    pub(super) release: i32,
}

/// A stop beside another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Near {
    pub(super) stop: Stop,
    /// The metres of the shorter way between the two.
    pub(super) metres: i32,
}

/// Vehicles that are alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    pub(super) table: usize,
    /// Its depots.
    pub(super) spot: Spot,
    pub(super) hours: Hours,
    pub(super) fixed: i64,
    pub(super) per_metre: i64,
    pub(super) per_second: i64,
    pub(super) longest_duration: i32,
    pub(super) longest_distance: i64,
    pub(super) skills: roadcrew_model::Skills,
    /// How long it takes to unload between two trips, and how many trips a vehicle makes at most.
    pub(super) reloading: i32,
    pub(super) most_trips: usize,
}

impl<C: Clock> Ground<C> {
    pub(crate) fn new(instance: &Instance<'_>) -> Self {
        let services = in_order_of_neighbours(instance);
        let mut stops = vec![0; services.len()];
        for (stop, service) in (0..).zip(&services) {
            stops[service.index()] = stop;
        }
        let mut first_spot = vec![0];
        let mut works = Vec::new();
        let mut ends: Vec<(PointId, PointId)> = Vec::new();
        for &service in &services {
            let task = instance.task(service);
            for mode in &instance.modes[instance.mode_range(service)] {
                let hours = Hours {
                    open: clamped(task.open),
                    close: clamped(task.close),
                    duration: clamped(mode.duration.0),
                };
                works.push(Work { hours, metres: mode.distance.0, cost: mode.cost.0 });
                ends.push((mode.entry, mode.exit));
            }
            first_spot.push(number(works.len()));
        }
        let classes = instance.classes.iter();
        ends.extend(classes.map(|class| (class.entry, class.exit)));
        let travels = instance.problem.travels();
        let tables: Vec<C::Ways> =
            travels.iter().map(|travel| C::Ways::new(travel, &ends)).collect();
        let depots = |class: &Class<'_>| {
            let ends = (class.entry, class.exit);
            instance.classes.iter().position(|other| (other.entry, other.exit) == ends)
        };
        let kind = |(index, class): (usize, &Class<'_>)| Kind {
            table: class.vehicle.travel.index(),
            spot: depots(class)
                .map_or(number(works.len() + index), |first| number(works.len() + first)),
            hours: hours_of(class.vehicle.shift),
            fixed: class.vehicle.fixed.0,
            per_metre: class.vehicle.per_metre.0,
            per_second: class.vehicle.per_second.0,
            longest_duration: class
                .vehicle
                .longest_duration
                .map_or(2 * FAR, |most| clamped(most.0)),
            longest_distance: class.vehicle.longest_distance.map_or(i64::MAX, |most| most.0),
            skills: class.vehicle.skills,
            reloading: reloading(instance, class),
            most_trips: class.most_tips.saturating_add(1),
        };
        let classes: Vec<Kind> = instance.classes.iter().enumerate().map(kind).collect();
        let needed = |class: &Kind| {
            instance.services().any(|service| !class.skills.cover(instance.task(service).skills))
        };
        let mut ground = Self {
            has_skills: classes.iter().any(needed),
            sisters: if C::HAS_TRIPS { vec![Vec::new(); classes.len()] } else { sisters(&classes) },
            least_price: classes.iter().map(|class| class.per_metre).min().unwrap_or(0),
            highest_price: classes.iter().map(|class| class.per_metre).max().unwrap_or(0),
            most_fixed: classes.iter().map(|class| class.fixed).max().unwrap_or(0),
            has_windows: instance.has_windows,
            has_prizes: instance.has_prizes,
            near: Vec::new(),
            first_near: vec![0],
            n_dimensions: instance.problem.n_dimensions(),
            loads: services.iter().flat_map(|&s| instance.load(s).iter().copied()).collect(),
            capacities: instance
                .classes
                .iter()
                .flat_map(|class| class.vehicle.capacity.0.iter().copied())
                .collect(),
            tasks: services.iter().map(|&service| task(instance, service)).collect(),
            services,
            stops,
            first_spot,
            works,
            classes,
            tables,
        };
        ground.find_near(instance);
        ground
    }

    /// Whether some service can be performed in several ways.
    #[inline]
    pub(super) fn has_modes(&self) -> bool {
        self.services.len() < self.works.len()
    }

    fn find_near(&mut self, instance: &Instance<'_>) {
        for stop in 0..number(self.services.len()) {
            for &other in &instance.neighbours[self.service(stop).index()] {
                let other = self.stop(other);
                let metres = self.least_metres(stop, other).min(self.least_metres(other, stop));
                self.near
                    .push(Near { stop: other, metres: i32::try_from(metres).unwrap_or(i32::MAX) });
            }
            self.first_near.push(number(self.near.len()));
        }
    }

    fn least_metres(&self, from: Stop, to: Stop) -> u32 {
        let ways = self.tables.iter().flat_map(|table| {
            let ends = self.spots(from).flat_map(|a| self.spots(to).map(move |b| (a, b)));
            ends.map(move |(a, b)| table.leaving(a).at(b).metres())
        });
        ways.min().unwrap_or(NO_WAY)
    }

    pub(crate) fn n_stops(&self) -> usize {
        self.services.len()
    }

    pub(crate) fn service(&self, stop: Stop) -> ServiceId {
        self.services[stop as usize]
    }

    pub(crate) fn stop(&self, service: ServiceId) -> Stop {
        self.stops[service.index()]
    }

    /// The spots of a stop: one per mode.
    #[inline]
    pub(super) fn spots(&self, stop: Stop) -> std::ops::Range<Spot> {
        self.first_spot[stop as usize]..self.first_spot[stop as usize + 1]
    }

    #[inline]
    pub(super) fn near(&self, stop: Stop) -> &[Near] {
        let stop = stop as usize;
        &self.near[self.first_near[stop] as usize..self.first_near[stop + 1] as usize]
    }

    #[inline]
    pub(super) fn load(&self, stop: Stop) -> &[i64] {
        &self.loads[stop as usize * self.n_dimensions..][..self.n_dimensions]
    }

    /// The classes whose vehicles can take over a route of this class as it is, if it isn't too heavy.
    #[inline]
    pub(super) fn sisters(&self, class: u32) -> &[u32] {
        &self.sisters[class as usize]
    }

    pub(super) fn capacity(&self, class: usize) -> &[i64] {
        &self.capacities[class * self.n_dimensions..][..self.n_dimensions]
    }

    /// The ways from a spot to all others.
    #[inline]
    pub(super) fn ways_from(&self, table: usize, spot: Spot) -> WaysOf<'_, C> {
        self.tables[table].leaving(spot)
    }

    /// The ways to a spot from all others.
    #[inline]
    pub(super) fn ways_to(&self, table: usize, spot: Spot) -> WaysOf<'_, C> {
        self.tables[table].reaching(spot)
    }

    /// Whether it is known that each way of a table is as long as its way back.
    pub(super) fn are_ways_alike(&self, table: usize) -> bool {
        self.tables[table].are_alike()
    }

    #[inline]
    pub(super) fn way(&self, table: usize, from: Spot, to: Spot) -> C::Way {
        self.tables[table].leaving(from).at(to)
    }
}

fn task(instance: &Instance<'_>, service: ServiceId) -> Task {
    let task = instance.task(service);
    Task {
        undone: task.undone,
        mandatory: task.mandatory,
        skills: task.skills,
        size: task.size,
        remoteness: task.remoteness,
        open: task.open,
        close: task.close,
        release: clamped(instance.release(service)),
    }
}

/// How long the vehicles of a class unload, if they do so at their depot alone.
fn reloading(instance: &Instance<'_>, class: &Class<'_>) -> i32 {
    let tip = class.vehicle.tips.first();
    tip.map_or(0, |&tip| clamped(instance.problem.facility(tip).duration.0))
}

fn sisters(classes: &[Kind]) -> Vec<Vec<u32>> {
    let of_class = |one: &Kind| {
        let is_sister = |other: &Kind| {
            !std::ptr::eq(one, other)
                && (one.table, one.spot, one.hours) == (other.table, other.spot, other.hours)
                && one.per_second == other.per_second
                && one.longest_duration <= other.longest_duration
                && one.longest_distance <= other.longest_distance
                && other.skills.cover(one.skills)
        };
        (0..).zip(classes).filter(|(_, other)| is_sister(other)).map(|(index, _)| index).collect()
    };
    classes.iter().map(of_class).collect()
}

fn hours_of(shift: TimeWindow) -> Hours {
    let (Seconds(open), Seconds(close)) = (shift.open(), shift.close());
    Hours { open: clamped(open), close: clamped(close), duration: 0 }
}

/// All beyond [`FAR`] is alike.
#[expect(clippy::cast_possible_truncation, reason = "clamped to 30 bits")]
fn clamped(time: i64) -> i32 {
    time.clamp(-i64::from(FAR), i64::from(FAR)) as i32
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a problem has fewer than 2^32 services and modes"
)]
fn number(index: usize) -> u32 {
    index as u32
}

/// The services in the order of a walk that goes on to the nearest one not yet visited, or else back.
fn in_order_of_neighbours(instance: &Instance<'_>) -> Vec<ServiceId> {
    let mut order = Vec::with_capacity(instance.n_services());
    let mut is_seen = vec![false; instance.n_services()];
    let mut way_back = Vec::new();
    for service in instance.services() {
        way_back.push(service);
        while let Some(service) = way_back.pop() {
            if !std::mem::replace(&mut is_seen[service.index()], true) {
                order.push(service);
                let near = instance.neighbours[service.index()].iter().take(10).rev();
                way_back.extend(near.filter(|other| !is_seen[other.index()]));
            }
        }
    }
    order
}
