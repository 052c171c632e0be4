//! The routes of one class of vehicles as walks over the modes of services, with what every feasible route keeps to.
//!
//! A walk costs no more than the judge counts for a route that makes it: waiting, lateness and breaks are free. It keeps to skills, to two of
//! the loads and to the hulls of the windows; all other rules are left out. So the cheapest walk bounds the cheapest route.

use super::MOST_STEPS;
use super::loads::Loads;
use crate::instance::{Class, FAR, Instance};
use roadcrew_model::{Mode, PointId, ServiceId};

/// The walks of a class. A vertex is a mode of a service.
pub(super) struct Graph {
    /// The service of each vertex.
    pub(super) services: Vec<usize>,
    /// What each vertex puts on the vehicle.
    pub(super) loads: Vec<[u32; 2]>,
    /// What the vehicle carries.
    pub(super) capacity: [u32; 2],
    /// By how much a visit to each vertex advances a walk towards its end; at least 1.
    pub(super) keys: Vec<usize>,
    /// No walk goes on beyond this key.
    pub(super) most_key: usize,
    /// When work at each vertex may start.
    pub(super) hours: Vec<Hours>,
    /// When the vehicle may be out.
    pub(super) day: Hours,
    /// Whether time matters; without it all hours are 0 and no way takes any.
    pub(super) has_time: bool,
    /// The ways from the depot.
    pub(super) starts: Vec<Way>,
    /// The ways from each vertex to those of other services.
    pub(super) ways: Vec<Vec<Way>>,
    /// The way from each vertex to the depot.
    pub(super) ends: Vec<Option<Way>>,
}

/// A way with the work at its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// The vertex that it leads to, or how many there are for the depot.
    pub(super) to: usize,
    pub(super) cost: i64,
    /// From the start of the work at one end to the arrival at the other.
    pub(super) seconds: i64,
}

/// From when to when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hours {
    pub(super) open: i64,
    pub(super) close: i64,
}

struct Vertex<'a> {
    service: ServiceId,
    mode: &'a Mode,
    hours: Hours,
}

impl Graph {
    /// Costs are in units of 1/`scale`. `None` where a number is too large.
    pub(super) fn new(instance: &Instance<'_>, class: &Class<'_>, scale: i64) -> Option<Self> {
        let loads = Loads::of(instance, class).filter(|loads| loads.most_key <= MOST_STEPS)?;
        let day = day(instance, class);
        let vertices = vertices(instance, class, &loads, day);
        let way = |(from, exit): (i64, PointId), to: usize, (entry, price): (PointId, i64)| {
            let leg = class.travel.leg(exit, entry)?;
            let cost = scale * (class.arc(exit, entry)? + price);
            Some(Way { to, cost, seconds: day.map_or(0, |_| from + leg.seconds.0) })
        };
        let n_vertices = vertices.len();
        let into = |vertex: &Vertex<'_>| (vertex.mode.entry, class.serving(vertex.mode));
        let mut starts = Vec::new();
        let mut ends = Vec::with_capacity(n_vertices);
        let mut ways = Vec::with_capacity(n_vertices);
        for (index, vertex) in vertices.iter().enumerate() {
            let (entry, price) = into(vertex);
            starts.extend(way((0, class.exit), index, (entry, class.vehicle.fixed.0 + price)));
            let leaving = (vertex.mode.duration.0, vertex.mode.exit);
            ends.push(way(leaving, n_vertices, (class.entry, 0)));
            let can_follow = |(next, way): (&Vertex<'_>, &Way)| {
                vertex.service != next.service
                    && loads.fit_together(vertex.service, next.service)
                    && vertex.hours.open + way.seconds <= next.hours.close
            };
            let nexts = vertices.iter().enumerate();
            let ways_on =
                nexts.filter_map(|(to, next)| Some((next, way(leaving, to, into(next))?)));
            ways.push(
                ways_on.filter(|(next, way)| can_follow((next, way))).map(|it| it.1).collect(),
            );
        }
        let of_all = |vertex: &Vertex<'_>| vertex.service;
        Some(Self {
            services: vertices.iter().map(|vertex| of_all(vertex).index()).collect(),
            loads: vertices.iter().map(|vertex| loads.of_service(vertex.service)).collect(),
            capacity: loads.capacity,
            keys: vertices.iter().map(|vertex| loads.key(vertex.service)).collect(),
            most_key: loads.most_key,
            hours: vertices.iter().map(|vertex| vertex.hours).collect(),
            day: day.unwrap_or(Hours { open: 0, close: 0 }),
            has_time: day.is_some(),
            starts,
            ways,
            ends,
        })
    }

    pub(super) fn n_vertices(&self) -> usize {
        self.services.len()
    }

    /// What the cheapest choice of modes for an order of services costs, whatever the hour; `None` if no way leads through.
    pub(super) fn price(&self, order: &[ServiceId]) -> Option<i64> {
        let mut reached: Vec<(usize, i64)> = Vec::new();
        for (place, service) in order.iter().enumerate() {
            let is_here = |way: &&Way| self.services[way.to] == service.index();
            let mut next: Vec<(usize, i64)> = Vec::new();
            let mut reach = |to: usize, cost: i64| match next.iter_mut().find(|it| it.0 == to) {
                Some(known) => known.1 = known.1.min(cost),
                None => next.push((to, cost)),
            };
            if place == 0 {
                self.starts.iter().filter(is_here).for_each(|way| reach(way.to, way.cost));
            }
            for &(vertex, cost) in &reached {
                let ways = self.ways[vertex].iter().filter(is_here);
                ways.for_each(|way| reach(way.to, cost + way.cost));
            }
            reached = next;
        }
        let home = |&(vertex, cost): &(usize, i64)| Some(cost + self.ends[vertex]?.cost);
        reached.iter().filter_map(home).min()
    }
}

/// The hours of a class, if they or any window can keep a walk from going on.
fn day(instance: &Instance<'_>, class: &Class<'_>) -> Option<Hours> {
    let vehicle = class.vehicle;
    let (open, close) = (vehicle.shift.open().0.max(-FAR), vehicle.shift.close().0.min(FAR));
    // Nobody waits where nothing has a window, so a duration is a time after leaving.
    let longest = vehicle.longest_duration.filter(|_| !instance.has_windows);
    let close = longest.map_or(close, |longest| close.min(open.saturating_add(longest.0)));
    (instance.has_windows || close - open < FAR).then_some(Hours { open, close })
}

fn vertices<'a>(
    instance: &'a Instance<'_>,
    class: &Class<'_>,
    loads: &Loads,
    day: Option<Hours>,
) -> Vec<Vertex<'a>> {
    let mut vertices = Vec::new();
    let can_do = |service: &ServiceId| {
        loads.fits(*service) && class.vehicle.skills.cover(instance.task(*service).skills)
    };
    for service in instance.services().filter(can_do) {
        let task = instance.task(service);
        let hours = day.map_or(Hours { open: 0, close: 0 }, |day| Hours {
            open: task.open.max(day.open),
            close: task.close.min(day.close),
        });
        for mode in &instance.modes[instance.mode_range(service)] {
            if hours.open <= hours.close {
                vertices.push(Vertex { service, mode, hours });
            }
        }
    }
    vertices
}
