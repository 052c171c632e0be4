//! Takes a cluster of linked services out of the plan and places it anew, each service within what those before it leave.

use super::Whole;
use super::board::Board;
use super::clusters::Cluster;
use super::hold::{self, Settled, cut, times_of};
use crate::instance::{Holder, Instance};
use crate::random::Random;
use roadcrew_model::ServiceId;

/// What stands beside a cluster is taken out in strings of about this length.
const MEAN_STRING: usize = 4;

/// In one of so many cases a service is offered to one random vehicle, which may turn out better for those after it than the cheapest.
const SOMEBODY_ONE_IN: usize = 3;

/// In one of so many cases a service is to begin no earlier than at some random moment, which leaves time for others before it.
const LATER_ONE_IN: usize = 4;
/// In one of so many cases what others come after is to begin by some moment, which leaves time for those.
const SOONER_ONE_IN: usize = 3;
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
    let mut arrangement = Arrangement { instance, cluster, whole: old.clone(), done: Vec::new() };
    let beside = arrangement.take_out(random);
    for unit in &cluster.units {
        arrangement.place(unit, random);
    }
    arrangement.change(|board| board.recreate(&beside, random));
    let new = arrangement.whole;
    if new.cost < old.cost.saturating_add(allowance) {
        return new;
    }
    before.restore(instance);
    whole
}

struct Arrangement<'a, 'p> {
    instance: &'a mut Instance<'p>,
    cluster: &'a Cluster,
    whole: Whole,
    done: Vec<ServiceId>,
}

impl Arrangement<'_, '_> {
    /// Takes out the cluster and, for half of its members, what stands beside them, which is answered.
    fn take_out(&mut self, random: &mut Random) -> Vec<ServiceId> {
        let members: Vec<ServiceId> = self.cluster.members().collect();
        self.change(|board| {
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
        })
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
        let by = self.deadline(unit, random).unwrap_or(i64::MAX);
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
        if !self.change(|board| board.place(service, below, random)) {
            return None;
        }
        times_of(self.instance, &self.whole.routes, &[service]).get(&service).map(|slot| slot.start)
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
