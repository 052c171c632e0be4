//! Vehicles that are alike but for their names.

use roadcrew_model::{Mode, PointId, Problem, Travel, Vehicle};

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
    /// Whether leaving later may pay: its time is paid or bounded.
    pub(crate) paid: bool,
    /// Whether some point of its travel table can't be reached from another.
    pub(crate) has_gaps: bool,
}

impl Class<'_> {
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

    /// What performing a service in a mode costs.
    #[inline]
    pub(crate) fn serving(&self, mode: &Mode) -> i64 {
        let vehicle = self.vehicle;
        (mode.cost + vehicle.per_metre * mode.distance + vehicle.per_second * mode.duration).0
    }

    /// Whether what is loaded between two running sums fits in at once.
    pub(crate) fn carries_difference(&self, before: &[i64], after: &[i64]) -> bool {
        let loaded = after.iter().zip(before).map(|(after, before)| after - before);
        loaded.zip(&self.vehicle.capacity.0).all(|(quantity, capacity)| quantity <= *capacity)
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
    let gaps: Vec<bool> = problem.travels().iter().map(has_gaps).collect();
    for (index, vehicle) in problem.vehicles().iter().enumerate() {
        let known = classes.iter().position(|class| are_alike(class.vehicle, vehicle));
        let class = known.unwrap_or_else(|| {
            classes.push(Class {
                vehicle,
                travel: problem.travel(vehicle.travel),
                exit: problem.depot(vehicle.start).exit,
                entry: problem.depot(vehicle.end).entry,
                vehicles: Vec::new(),
                has_gaps: gaps[vehicle.travel.index()],
                paid: vehicle.per_second.0 != 0 || vehicle.longest_duration.is_some(),
            });
            classes.len() - 1
        });
        classes[class].vehicles.push(index);
        class_of.push(class);
    }
    (classes, class_of)
}

fn are_alike(a: &Vehicle, b: &Vehicle) -> bool {
    let same_places = a.start == b.start && a.end == b.end && a.travel == b.travel;
    let same_prices =
        a.fixed == b.fixed && a.per_metre == b.per_metre && a.per_second == b.per_second;
    let same_limits = a.shift == b.shift
        && a.longest_duration == b.longest_duration
        && a.longest_distance == b.longest_distance
        && a.capacity == b.capacity;
    let same_rules = a.skills == b.skills
        && a.breaks == b.breaks
        && a.tips == b.tips
        && a.ends_empty == b.ends_empty;
    same_places && same_prices && same_limits && same_rules
}

fn has_gaps(travel: &Travel) -> bool {
    let points = || (0..travel.n_points()).map(PointId::new);
    points().any(|from| points().any(|to| travel.leg(from, to).is_none()))
}
