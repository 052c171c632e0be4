//! Takes a cluster of linked services out of the plan and places it anew, each service within what those before it leave.

use super::Whole;
use super::board::Board;
use super::clusters::Cluster;
use super::hold::{self, Settled, cut, times_of};
use crate::instance::{Holder, Instance};
use crate::random::Random;
use crate::route::Route;
use roadcrew_model::ServiceId;
use std::collections::BTreeMap;

/// What stands beside a cluster is taken out in strings of about this length.
const MEAN_STRING: usize = 4;

/// In one of so many cases a service is offered to one random vehicle, which may turn out better for those after it than the cheapest.
const SOMEBODY_ONE_IN: usize = 3;

/// In one of so many cases a service is to begin no earlier than at some random moment, which leaves time for others before it.
const LATER_ONE_IN: usize = 4;
/// In one of so many cases what others come after is to begin by some moment, which leaves time for those.
const SOONER_ONE_IN: usize = 3;
/// In one of so many cases it may also begin too late for what comes after it, which is left undone then.
const LAST_TOO_LATE_ONE_IN: usize = 4;
/// Where something is undone, up to so many stops in a row make way for it, of so many places the one nearest to it.
const MOST_IN_THE_WAY: usize = 3;
const PLACES_TO_MAKE_WAY: usize = 4;
const DAY: i64 = 86_400;

/// So many neighbours tell who comes near a service.
const NEAR_A_MATE: usize = 10;

/// The plan with a cluster placed anew, if it costs no more than `allowance` beyond what it did; otherwise as it was.
pub(super) fn anew(
    instance: &mut Instance<'_>,
    whole: Whole,
    cluster: &Cluster,
    allowance: i64,
    random: &mut Random,
) -> Whole {
    let before = Settled::of(instance, std::slice::from_ref(cluster));
    hold::release(instance, cluster);
    let old = Whole::of(instance, (whole.routes.clone(), whole.undone.clone()));
    let last_begin = last_begin(instance, cluster);
    let mut arrangement = Arrangement {
        is_stuck: cluster.members().any(|it| old.undone.contains(&it)),
        instance,
        cluster,
        last_begin,
        whole: old.clone(),
        beside: Vec::new(),
        done: Vec::new(),
    };
    arrangement.take_out(random);
    for unit in &cluster.units {
        arrangement.place(unit, random);
    }
    let beside = std::mem::take(&mut arrangement.beside);
    arrangement.change(|board| board.recreate(&beside, random));
    let new = arrangement.whole;
    if new.cost < old.cost.saturating_add(allowance) {
        return new;
    }
    before.restore(instance);
    whole
}

/// By when each service of a cluster begins at the latest, if all that come after it are to be done too: by its windows, and the shifts of those who can.
fn last_begin(instance: &Instance<'_>, cluster: &Cluster) -> BTreeMap<ServiceId, i64> {
    let mut last: BTreeMap<ServiceId, i64> = BTreeMap::new();
    for unit in cluster.units.iter().rev() {
        let of_one = |&service: &ServiceId| {
            let of_problem = instance.problem.service(service);
            let lasts = of_problem.modes.iter().map(|mode| mode.duration.0).min().unwrap_or(0);
            let closes = of_problem.windows.iter().map(|window| window.close().0).max();
            let able = (0..instance.classes.len())
                .filter(|&class| instance.terms(class, service).is_some());
            let ends = able.map(|class| instance.classes[class].vehicle.shift.close().0).max();
            let after =
                cluster.after(service).filter_map(|(then, gap)| Some(last.get(&then)? - gap));
            let by_end = ends.into_iter().chain(after).map(|end| end - lasts);
            closes.into_iter().chain(by_end).min().unwrap_or(i64::MAX)
        };
        let of_unit = unit.iter().map(of_one).min().unwrap_or(i64::MAX);
        last.extend(unit.iter().map(|&service| (service, of_unit)));
    }
    last
}

struct Arrangement<'a, 'p> {
    instance: &'a mut Instance<'p>,
    cluster: &'a Cluster,
    /// Whether something of it was undone before.
    is_stuck: bool,
    last_begin: BTreeMap<ServiceId, i64>,
    whole: Whole,
    /// What was taken out to make way.
    beside: Vec<ServiceId>,
    done: Vec<ServiceId>,
}

impl Arrangement<'_, '_> {
    /// Takes out the cluster and, for half of its members, what stands beside them.
    fn take_out(&mut self, random: &mut Random) {
        let members: Vec<ServiceId> = self.cluster.members().collect();
        self.beside = self.change(|board| {
            let mut beside = Vec::new();
            for &seed in &members {
                if random.once_in(2) {
                    let string = board.strings(seed, MEAN_STRING, random);
                    let is_new = |it: &ServiceId| !members.contains(it) && !beside.contains(it);
                    let new: Vec<ServiceId> = string.into_iter().filter(is_new).collect();
                    beside.extend(new);
                }
            }
            board.remove(&beside);
            board.remove(&members);
            beside
        });
    }

    /// Changes the plan on a board.
    fn change<T>(&mut self, change: impl FnOnce(&mut Board<'_, '_>) -> T) -> T {
        let Whole { routes, undone, .. } =
            std::mem::replace(&mut self.whole, Whole { routes: vec![], undone: vec![], cost: 0 });
        let mut board = Board::of(self.instance, (routes, undone));
        let answer = change(&mut board);
        self.whole = Whole::of(self.instance, board.into_plan());
        answer
    }

    /// Places those that begin together, or one alone. What can't be placed is left undone, and all that come after it.
    fn place(&mut self, unit: &[ServiceId], random: &mut Random) {
        let members: Vec<ServiceId> = self.cluster.members().collect();
        let times = times_of(self.instance, &self.whole.routes, &members);
        let mut earliest = i64::MIN;
        for (first, gap) in unit.iter().flat_map(|&service| self.cluster.before(service)) {
            match times.get(&first) {
                Some(slot) => earliest = earliest.max(slot.end + gap),
                None => return,
            }
        }
        if random.once_in(LATER_ONE_IN) {
            earliest = earliest.max(self.some_moment(random));
        }
        let mut by = self.deadline(unit, random).unwrap_or(i64::MAX);
        if !random.once_in(LAST_TOO_LATE_ONE_IN) {
            let last = unit.iter().filter_map(|service| self.last_begin.get(service)).min();
            by = by.min(last.copied().unwrap_or(i64::MAX));
        }
        for &service in unit {
            if let Some(mate) = self.cluster.mates(service).find_map(|mate| times.get(&mate)) {
                let class = self.instance.class_of[mate.vehicle];
                self.instance.terms.hold(service, Holder::Class(class));
            } else if let Some(class) = self.near_a_mate(service, random) {
                self.instance.terms.hold(service, Holder::Class(class));
            } else if random.once_in(SOMEBODY_ONE_IN) {
                let somebody = random.below(self.instance.classes.len());
                self.instance.terms.hold(service, Holder::Class(somebody));
            }
            cut(self.instance, service, earliest, by);
        }
        let placed = match unit {
            [one] => self.place_one(*one, random),
            _ => self.place_together(unit, random),
        };
        let times = times_of(self.instance, &self.whole.routes, unit);
        if placed.is_none() {
            self.change(|board| board.remove(unit));
            return;
        }
        for (&service, slot) in &times {
            cut(self.instance, service, i64::MIN, slot.start);
        }
        self.done.extend(unit);
    }

    /// Half of the time who is near another that the same vehicle is to perform.
    fn near_a_mate(&self, service: ServiceId, random: &mut Random) -> Option<usize> {
        let mates: Vec<ServiceId> = self.cluster.mates(service).collect();
        if mates.is_empty() || random.once_in(2) {
            return None;
        }
        let near = &self.instance.neighbours[random.pick(&mates).index()];
        let near = near.get(random.below(NEAR_A_MATE.min(near.len()).max(1)))?;
        let route = self.whole.routes.iter().find(|route| route.order().any(|it| it == *near))?;
        Some(route.class)
    }

    /// By when those are to begin, at times, which others come after: in time for one of these to be done within a window of its own, or before it is due;
    /// within a window of their own; or by any moment.
    fn deadline(&self, unit: &[ServiceId], random: &mut Random) -> Option<i64> {
        let after: Vec<(ServiceId, i64)> =
            unit.iter().flat_map(|&service| self.cluster.after(service)).collect();
        if after.is_empty() || !random.once_in(SOONER_ONE_IN) {
            return None;
        }
        let service = |id: ServiceId| self.instance.problem.service(id);
        let closes = |id| service(id).windows.iter().map(|window| window.close().0);
        let lasts = |id: ServiceId| {
            service(id).modes.iter().map(|mode| mode.duration.0).min().unwrap_or_default()
        };
        let unit_lasts = unit.iter().map(|&it| lasts(it)).max().unwrap_or_default();
        let in_time = after.iter().flat_map(|&(then, gap)| {
            let due = service(then).due.map(|due| due.at.0);
            closes(then).chain(due).map(move |last| last - gap - unit_lasts)
        });
        let moments: Vec<i64> =
            in_time.chain(unit.iter().flat_map(|&service| closes(service))).collect();
        if moments.is_empty() || random.once_in(2) {
            return Some(self.some_moment(random));
        }
        Some(*random.pick(&moments))
    }

    /// A random moment of a random shift, or of the day.
    fn some_moment(&self, random: &mut Random) -> i64 {
        let shift = random.pick(&self.instance.classes).vehicle.shift;
        let (open, close) = (shift.open().0.max(0), shift.close().0.min(DAY));
        let length = usize::try_from(close - open).unwrap_or(0);
        open + i64::try_from(random.below(length + 1)).unwrap_or(0)
    }

    /// Places a service at its best place, half of the time at a loss too, which the others may make good; answers when it starts.
    fn place_one(&mut self, service: ServiceId, random: &mut Random) -> Option<i64> {
        let at_a_loss = random.once_in(2);
        let below = if at_a_loss { i64::MAX } else { self.instance.task(service).undone };
        let is_placed = self.change(|board| board.place(service, below, random))
            || self.is_stuck && self.make_way(service, random);
        if !is_placed {
            return None;
        }
        times_of(self.instance, &self.whole.routes, &[service]).get(&service).map(|slot| slot.start)
    }

    /// Takes some stops out of the route of somebody who can do a service, about when it may be done, and places it then.
    fn make_way(&mut self, service: ServiceId, random: &mut Random) -> bool {
        let instance = &*self.instance;
        let routes = self.whole.routes.iter();
        let able = routes.filter(|route| instance.terms(route.class, service).is_some());
        let is_free = |it: &ServiceId| !self.cluster.members().any(|member| member == *it);
        let there: Vec<ServiceId> = able.flat_map(Route::order).filter(is_free).collect();
        let times = times_of(instance, &self.whole.routes, &there);
        let task = instance.task(service);
        let is_in_time = |it: &ServiceId| {
            times.get(it).is_some_and(|slot| task.open < slot.end && slot.start <= task.close)
        };
        let there: Vec<ServiceId> = there.into_iter().filter(is_in_time).collect();
        if there.is_empty() {
            return false;
        }
        let near = &instance.neighbours[service.index()];
        let rank = |it: &ServiceId| near.iter().position(|near| near == it).unwrap_or(near.len());
        let places = (0..PLACES_TO_MAKE_WAY).map(|_| *random.pick(&there));
        let Some(seed) = places.min_by_key(rank) else { return false };
        let n_stops = 1 + random.below(MOST_IN_THE_WAY);
        let route = self.whole.routes.iter().find(|route| route.order().any(|it| it == seed));
        let order = route.into_iter().flat_map(Route::order).skip_while(|it| *it != seed);
        let stops: Vec<ServiceId> = order.filter(is_free).take(n_stops).collect();
        let worth = instance.task(service).undone;
        self.beside.extend(&stops);
        self.change(|board| {
            board.remove(&stops);
            board.place(service, worth, random)
        })
    }

    /// Places services that begin together: each no earlier than those before it, which then wait for it.
    fn place_together(&mut self, unit: &[ServiceId], random: &mut Random) -> Option<i64> {
        let mut unit = unit.to_vec();
        random.shuffle(&mut unit);
        let hulls = unit.iter().map(|&service| self.instance.task(service));
        let (mut begin, by) = hulls.fold((i64::MIN, i64::MAX), |(open, close), task| {
            (open.max(task.open), close.min(task.close))
        });
        let mut taken: Vec<usize> = Vec::new();
        for (index, &service) in unit.iter().enumerate() {
            let at_once = 0 < index && random.once_in(2);
            cut(self.instance, service, begin, if at_once { begin } else { by });
            if !taken.is_empty() {
                self.instance.terms.hold(service, Holder::AllBut(taken.clone().into()));
            }
            begin = self.place_one(service, random)?;
            let wait = unit[..=index].iter();
            for &waiting in wait {
                cut(self.instance, waiting, begin, begin);
                if self.instance.terms.is_held_from_all(waiting) {
                    return None;
                }
            }
            let now = std::mem::replace(
                &mut self.whole,
                Whole { routes: vec![], undone: vec![], cost: 0 },
            );
            self.whole = hold::refreshed(self.instance, now, std::slice::from_ref(self.cluster));
            let times = times_of(self.instance, &self.whole.routes, &unit[..=index]);
            if times.len() <= index {
                return None;
            }
            taken = times.values().map(|slot| self.instance.class_of[slot.vehicle]).collect();
        }
        Some(begin)
    }
}

#[cfg(test)]
mod tests {
    use super::super::clusters::clusters;
    use super::last_begin;
    use crate::instance::Instance;
    use crate::tests::plane_problem;
    use roadcrew_model::{Link, Problem, ServiceId, Skills};
    use roadcrew_units::{Seconds, TimeWindow};

    #[test]
    fn what_others_come_after_begins_in_time_for_the_shifts_of_those_who_can_do_them() {
        let mut parts = plane_problem(1, 4).into_parts();
        let [first, then] = [0, 1].map(ServiceId::new);
        for (service, lasts) in parts.services.iter_mut().zip([30, 50, 1, 1]) {
            service.windows.clear();
            service.modes[0].duration = Seconds(lasts);
        }
        parts.services[1].skills = Skills(1);
        let night = TimeWindow::new(Seconds(5_000), Seconds(9_000)).unwrap();
        parts.vehicles[0].skills = Skills(1);
        parts.vehicles[1].shift = night;
        parts.links = vec![Link::Follows { first, then, gap: Seconds(20) }];
        let problem = Problem::new(parts).unwrap();
        let instance = Instance::new(&problem);
        let last = last_begin(&instance, &clusters(&problem)[0]);
        // The night's crew can do the first alone, and the day's shift ends at 6,000.
        assert_eq!((last[&first], last[&then]), (6_000 - 50 - 20 - 30, 6_000 - 50));
    }
}
