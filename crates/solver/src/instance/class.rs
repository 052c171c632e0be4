//! Vehicles that are alike but for their names.

use super::terms;
use rayon::prelude::*;
use roadcrew_model::{Facility, Leg, Mode, PointId, Problem, Service, Travel, Vehicle};

/// Equal vehicles: a route of one is a route of any.
pub(crate) struct Class<'p> {
    pub(crate) vehicle: &'p Vehicle,
    pub(crate) travel: &'p Travel,
    /// Where its vehicles leave.
    pub(crate) exit: PointId,
    /// Where its vehicles return.
    pub(crate) entry: PointId,
    /// Its vehicles, by index.
    pub(crate) vehicles: Vec<usize>,
    /// Classes of the same number have vehicles that differ in nothing but in what is reserved for them by name.
    pub(crate) kind: usize,
    /// Whether leaving later may pay: its time is paid or bounded.
    pub(crate) paid: bool,
    /// The length from which on a route counts as too long for now, and what each second beyond costs.
    pub(crate) level: Option<Level>,
    /// How often its vehicles may tip.
    pub(crate) most_tips: usize,
    /// Whether what fits in by the outline of a route fits in and costs no more than the outline tells.
    pub(crate) has_sure_outlines: bool,
    /// Whether the way through some tip, unloading included, is anywhere better than the straight way. Not known where hauls are searched.
    pub(crate) has_shortcuts: bool,
}

/// A length of routes, and the price of each second beyond.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Level {
    pub(crate) after: i64,
    pub(crate) per_second: i64,
}

impl Class<'_> {
    /// What a route of such a length costs for its time, which is convex in the length.
    #[inline]
    pub(crate) fn time(&self, duration: i64) -> i64 {
        let levels = self.levels().map(|level| level.per_second * (duration - level.after).max(0));
        self.vehicle.per_second.0 * duration + levels.sum::<i64>()
    }

    /// The most that a second costs, however long the route is.
    pub(crate) fn dearest_second(&self) -> i64 {
        self.vehicle.per_second.0 + self.levels().map(|level| level.per_second).sum::<i64>()
    }

    /// From which lengths on a second costs more, and how much.
    pub(crate) fn levels(&self) -> impl Iterator<Item = Level> + use<> {
        let overtime = self.vehicle.overtime;
        let overtime = overtime.map(|it| Level { after: it.after.0, per_second: it.per_second.0 });
        overtime.into_iter().chain(self.level)
    }

    pub(crate) fn is_plain(&self) -> bool {
        let vehicle = self.vehicle;
        !self.paid && vehicle.breaks.is_empty() && vehicle.tips.is_empty() && !vehicle.ends_empty
    }

    /// What driving from point to point costs; `None` where no way leads.
    #[inline]
    pub(crate) fn arc(&self, from: PointId, to: PointId) -> Option<i64> {
        let leg = self.travel.leg(from, to)?;
        Some((self.vehicle.per_metre * leg.metres + self.vehicle.per_second * leg.seconds).0)
    }

    /// Whether unloading on the way makes it quicker, shorter or cheaper, or possible at all: no triangle inequality holds.
    pub(crate) fn is_shortcut(&self, tip: &Facility, from: PointId, to: PointId) -> bool {
        let legs = (self.travel.leg(from, tip.entry), self.travel.leg(tip.exit, to));
        let (Some(there), Some(on)) = legs else {
            return false;
        };
        self.is_shorter(tip, (there, on), (from, to))
    }

    /// The same for a way whose legs are known.
    fn is_shorter(
        &self,
        tip: &Facility,
        (there, on): (Leg, Leg),
        (from, to): (PointId, PointId),
    ) -> bool {
        let Some(straight) = self.travel.leg(from, to) else {
            return true;
        };
        let metres = there.metres + on.metres;
        let seconds = there.seconds + tip.duration + on.seconds;
        let vehicle = self.vehicle;
        let price = vehicle.per_metre * metres + vehicle.per_second * seconds + tip.cost;
        seconds < straight.seconds
            || metres < straight.metres && vehicle.longest_distance.is_some()
            || price < vehicle.per_metre * straight.metres + vehicle.per_second * straight.seconds
    }

    /// What performing a service in a mode costs.
    #[inline]
    pub(crate) fn serving(&self, mode: &Mode) -> i64 {
        let vehicle = self.vehicle;
        (mode.cost + vehicle.per_metre * mode.distance + vehicle.per_second * mode.duration).0
    }

    /// Whether so much fits in at once.
    pub(crate) fn carries(&self, load: &[i64]) -> bool {
        load.iter().zip(&self.vehicle.capacity.0).all(|(quantity, capacity)| quantity <= capacity)
    }
}

/// The classes in the order of their first vehicle, and the class of each vehicle.
pub(super) fn group(problem: &Problem) -> (Vec<Class<'_>>, Vec<usize>) {
    let mut classes: Vec<Class<'_>> = Vec::new();
    let mut class_of = Vec::with_capacity(problem.vehicles().len());
    let named_by = terms::named_by(problem);
    let each_counts = terms::every_vehicle_counts(problem);
    for (index, vehicle) in problem.vehicles().iter().enumerate() {
        let are_alike = |class: &Class<'_>| {
            !each_counts
                && named_by[class.vehicles[0]] == named_by[index]
                && are_alike(class.vehicle, vehicle)
        };
        let known = classes.iter().position(are_alike);
        let class = known.unwrap_or_else(|| {
            let akin = classes.iter().find(|class| self::are_alike(class.vehicle, vehicle));
            let kind = akin.map_or(classes.len(), |class| class.kind);
            classes.push(Class {
                vehicle,
                travel: problem.travel(vehicle.travel),
                exit: problem.depot(vehicle.start).exit,
                entry: problem.depot(vehicle.end).entry,
                vehicles: Vec::new(),
                kind,
                most_tips: most_tips(vehicle),
                has_sure_outlines: has_sure_outlines(problem, vehicle),
                has_shortcuts: false,
                level: None,
                paid: vehicle.per_second.0 != 0
                    || vehicle.longest_duration.is_some()
                    || vehicle.overtime.is_some()
                    || problem.balance().0 != 0,
            });
            classes.len() - 1
        });
        classes[class].vehicles.push(index);
        class_of.push(class);
    }
    (classes, class_of)
}

/// Notes which classes have shortcuts through a tip: only routes that are priced as wholes ask for it, and it takes `O(places² · tips)`.
pub(super) fn look_for_shortcuts(problem: &Problem, classes: &mut [Class<'_>]) {
    for class in classes {
        class.has_shortcuts = has_shortcuts(problem, class);
    }
}

fn are_alike(a: &Vehicle, b: &Vehicle) -> bool {
    let same_places = a.start == b.start && a.end == b.end && a.travel == b.travel;
    let same_prices =
        a.fixed == b.fixed && a.per_metre == b.per_metre && a.per_second == b.per_second;
    let same_limits = a.shift == b.shift
        && a.overtime == b.overtime
        && a.longest_duration == b.longest_duration
        && a.longest_distance == b.longest_distance
        && a.capacity == b.capacity;
    let same_rules = a.skills == b.skills
        && a.breaks == b.breaks
        && a.rests == b.rests
        && a.drives_at_work == b.drives_at_work
        && a.tips == b.tips
        && a.most_tips == b.most_tips
        && a.ends_empty == b.ends_empty;
    same_places && same_prices && same_limits && same_rules
}

/// Modes are not chosen anew, lateness is not priced, and nothing that a detour prolongs is bounded but by windows.
fn has_sure_outlines(problem: &Problem, vehicle: &Vehicle) -> bool {
    let simple = |service: &Service| service.modes.len() == 1 && service.due.is_none();
    vehicle.per_second.0 == 0
        && vehicle.overtime.is_none()
        && problem.balance().0 == 0
        && vehicle.longest_duration.is_none()
        && vehicle.longest_distance.is_none()
        && vehicle.breaks.is_empty()
        && problem.services().iter().all(simple)
}

fn most_tips(vehicle: &Vehicle) -> usize {
    if vehicle.tips.is_empty() { 0 } else { vehicle.most_tips.unwrap_or(usize::MAX) }
}

/// Looks at all pairs of places that a vehicle leaves and reaches, `O(places² · tips)`.
fn has_shortcuts(problem: &Problem, class: &Class<'_>) -> bool {
    let tips: Vec<&Facility> =
        class.vehicle.tips.iter().map(|&tip| problem.facility(tip)).collect();
    if tips.is_empty() {
        return false;
    }
    let modes = || problem.services().iter().flat_map(|service| &service.modes);
    let mut left: Vec<PointId> = modes().map(|mode| mode.exit).collect();
    left.extend(tips.iter().map(|tip| tip.exit).chain([class.exit]));
    let mut reached: Vec<PointId> = modes().map(|mode| mode.entry).collect();
    reached.extend(tips.iter().map(|tip| tip.entry).chain([class.entry]));
    for points in [&mut left, &mut reached] {
        points.sort_unstable();
        points.dedup();
    }
    tips.iter().any(|tip| {
        let on: Vec<(PointId, Leg)> =
            reached.iter().filter_map(|&to| Some((to, class.travel.leg(tip.exit, to)?))).collect();
        left.par_iter().any(|&from| {
            let Some(there) = class.travel.leg(from, tip.entry) else {
                return false;
            };
            on.iter().any(|&(to, on)| class.is_shorter(tip, (there, on), (from, to)))
        })
    })
}
