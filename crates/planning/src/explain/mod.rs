//! Why a service is left undone, and what would get it done: every claim was tried with the judge.

mod alone;
mod beside;
mod better_rest;
mod budget;
mod chain;
mod departures;
mod detour;
mod displace;
mod eased;
mod fix;
mod gap;
mod given;
mod insert;
mod joint;
mod joint_fix;
mod joint_never;
mod linked;
mod linked_never;
mod planned;
mod rested;
mod room;
mod rooms;
mod same_crew;
mod shape;
mod spare;
mod take;
mod trial;
mod trips;
mod words;

use crate::city::Crew;
use crate::day::{Reason, Verdict};
use crate::nights::met_in;
use roadcrew_model::{Plan, Problem, Service, ServiceId, Skills, Undone, VehicleId, Violation};
use roadcrew_units::{Money, ServiceDay};

use beside::{Beside, Besides, Party};
pub(crate) use budget::Budget;
pub(crate) use departures::departures;
use displace::effort;
pub use fix::Fix;
pub use given::{Explained, explain_plan};
use joint::Joint;
pub(crate) use planned::Planned;
use spare::Change;
pub(crate) use spare::Spares;
pub(crate) use take::take_what_pays;
use trial::{route_of, start_of};
use words::Rules;

/// What was found by trying.
#[derive(Clone, Debug, Default)]
pub(crate) struct Explanation {
    /// One per crew.
    pub reasons: Vec<Reason>,
    /// What would get it done, the cheapest first.
    pub fixes: Vec<Fix>,
    /// Whether every kind of fix was tried.
    pub in_full: bool,
}

/// How much to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Alone: `O(1)` a crew.
    Alone,
    /// Alone and beside the crew's work, and what would mend the one rule that stands in the way there: `O(stops)` a crew.
    Quick,
    /// Also in the place of one or two other services, and every kind of fix: `O(stops²)` a crew, `O(stops³)` on short routes.
    Deep,
}

/// A service that a plan leaves undone, and where the words come from.
pub(crate) struct Case<'a> {
    pub problem: &'a Problem,
    pub spares: &'a Spares<'a>,
    pub plan: &'a Plan,
    /// Its routes.
    pub planned: &'a Planned<'a>,
    pub service: ServiceId,
    pub crews: &'a [&'a Crew],
    pub day: &'a ServiceDay,
    /// What a sentence calls a service.
    pub name: &'a (dyn Fn(ServiceId) -> String + Sync),
    /// What it calls skills and tools.
    pub skills: &'a (dyn Fn(Skills) -> String + Sync),
    /// Which of them are tools: a crew needn't learn those.
    pub tools: Skills,
}

/// Tries the service with every crew: alone, then at every place of its route, then in the place of others.
pub(crate) fn explain(case: &Case<'_>, depth: Depth) -> Explanation {
    let besides = Besides::of(case, depth);
    let reasons: Vec<Reason> = case
        .crews
        .iter()
        .enumerate()
        .map(|(index, crew)| {
            let (verdict, why) = case.why_not(VehicleId::new(index), depth, &besides);
            Reason { crew: crew.id.clone(), verdict, why }
        })
        .collect();
    let fixes =
        if depth == Depth::Alone { Vec::new() } else { fix::fixes(&besides, depth, &reasons) };
    Explanation { reasons, fixes, in_full: depth == Depth::Deep }
}

/// What each of some crews would do wrong that had nothing to do but this service, changed so, in the best way that there is for it; `None` if one could do
/// it, or if the day is too large to be tried with a change.
pub(crate) fn why_not_alone(
    (problem, day): (&Problem, &ServiceDay),
    crews: &[VehicleId],
    (service, changed): (ServiceId, Service),
) -> Option<Vec<String>> {
    Spares::of(problem).ask(Change::Service(service, changed), |problem| {
        let rules = Rules { problem, day };
        let why = |&crew: &VehicleId| {
            let alone = alone::possible(problem, crew, service);
            (!alone.broken.is_empty()).then(|| rules.in_words(&alone.broken))
        };
        crews.iter().map(why).collect()
    })
}

/// Why a service can be done on no day, as what is asked of those that begin with it contradicts itself.
pub(crate) fn contradicts_itself(
    problem: &Problem,
    service: ServiceId,
    name: &dyn Fn(ServiceId) -> String,
) -> Option<String> {
    joint_never::contradiction(problem, joint::party(problem, service)?, name)
}

impl Case<'_> {
    fn why_not(
        &self,
        vehicle: VehicleId,
        depth: Depth,
        besides: &Besides<'_>,
    ) -> (Verdict, String) {
        let crew = self.problem.vehicle(vehicle);
        if !crew.skills.cover(self.problem.service(self.service).skills) {
            let why = format!("impossible: the crew lacks {}", self.missing_skills(vehicle));
            return (Verdict::Impossible, why);
        }
        let possible = |problem: &Problem| alone::possible(problem, vehicle, self.service);
        let alone = possible(self.problem);
        let alone = if alone.broken.is_empty() {
            alone
        } else {
            self.as_met(vehicle, |met| Some(possible(met))).unwrap_or(alone)
        };
        if alone.broken.iter().any(|broken| matches!(broken, Violation::NoWay { .. })) {
            let why = "impossible: the vehicle can't drive there and back";
            return (Verdict::Impossible, why.to_owned());
        }
        if !alone.broken.is_empty() {
            let why = format!("impossible even alone: {}", self.in_words(&alone.broken));
            return (Verdict::Impossible, why);
        }
        if let Some(found) = self.jointly(vehicle, besides.party(depth)) {
            return found;
        }
        if let Some(why) = linked_never::impossible(self, vehicle) {
            return (Verdict::Impossible, format!("impossible: {why}"));
        }
        if let Some(found) = self.in_turn(vehicle, besides.chain()) {
            return found;
        }
        if let Some(why) =
            linked::waits_for(self).or_else(|| same_crew::is_of_another(self, vehicle))
        {
            return (Verdict::NoRoom, why);
        }
        if depth == Depth::Alone {
            let why =
                "possible alone; beside its other work it was not tried: so much is left undone";
            return (Verdict::NotTried, why.to_owned());
        }
        let Beside { tried, extra } = besides.work_of(vehicle);
        if tried.broken.is_empty() {
            return self.at_its_price(vehicle, *extra);
        }
        if let Some(joint) = besides.otherwise(vehicle) {
            let (verdict, why) = self.at_its_price(vehicle, joint.change + self.undone_price());
            return (
                verdict,
                format!("with crews that wait for each other leaving otherwise {why}"),
            );
        }
        let behind = linked::waits_behind(self, &tried.route);
        let broken = self.in_words(&tried.broken);
        let beside = format!("no room beside its other work: {broken}{behind}");
        if depth == Depth::Quick {
            let why = format!(
                "{beside}; in the place of others it was not tried: so much is left undone"
            );
            return (Verdict::NoRoom, why);
        }
        if let Some(found) = besides.in_place(vehicle) {
            return (Verdict::Displaces, self.displaced(vehicle, found, &beside));
        }
        let route = &self.planned.of_crew(vehicle).route;
        let two =
            if displace::tries_all_pairs(self.problem, route) { "two" } else { "two neighbours" };
        let where_tried =
            if displace::tries_all_places(route) { "" } else { ", where it promises most" };
        (
            Verdict::NoRoom,
            format!("{beside}; nor in the place of one or {two} of its services{where_tried}"),
        )
    }

    /// Asks about the day as who works in the crew's shift meets it: without windows of another day. `None` where all windows of the service are met.
    fn as_met<T>(
        &self,
        vehicle: VehicleId,
        question: impl FnOnce(&Problem) -> Option<T>,
    ) -> Option<T> {
        let service = self.problem.service(self.service);
        let windows = met_in(self.problem.vehicle(vehicle).shift, &service.windows);
        if windows.len() == service.windows.len() {
            return None;
        }
        let changed = Service { windows, ..service.clone() };
        self.spares.ask(Change::Service(self.service, changed), question)
    }

    /// What is said where it takes several crews at once and none of them is there: as they were tried together.
    fn jointly(&self, vehicle: VehicleId, party: Option<&Party>) -> Option<(Verdict, String)> {
        let party = party?;
        if let Some(why) = &party.impossible {
            return Some((Verdict::Impossible, format!("impossible: {why}")));
        }
        let place = party.members.iter().position(|&member| member == self.service)?;
        if let Some(joint) = party.found.as_ref()?.get(&(place, vehicle)) {
            let (extra, price) = (party.extra(joint), party.undone_price);
            let pays = extra < price;
            let hint = if pays { ": a longer search would do it" } else { "" };
            let why = format!(
                "{} it would cost {extra} more in all, and leaving it undone costs {price}{hint}",
                self.begun_with(joint, vehicle)
            );
            return Some((if pays { Verdict::Fits } else { Verdict::Dear }, why));
        }
        let n = party.members.len();
        let after = party.members.iter();
        if let Some(why) = after.copied().find_map(|it| linked::comes_after_undone(self, it)) {
            return Some((Verdict::NoRoom, why));
        }
        let beside = format!(
            "no moment was found when {n} crews, this one among them, could begin it together beside their other work{}",
            linked::party_waits_behind(self, &party.members)
        );
        let Some(joint) = party.in_place.get(&(place, vehicle)) else {
            return Some((Verdict::NoRoom, beside));
        };
        let displaced: Vec<ServiceId> = joint.displaced(self.plan).collect();
        let less = Money(-joint.change.0);
        let change = if less <= Money::ZERO {
            format!("{} more", joint.change)
        } else {
            format!("{less} less: a longer search would do it")
        };
        let why = format!(
            "{beside}; {} it would displace {}, and the plan would cost {change}",
            self.begun_with(joint, vehicle),
            self.names(&displaced)
        );
        Some((Verdict::Displaces, why))
    }

    /// What is said where it comes after others that are left undone too, and a crew could do it once those are done.
    fn in_turn(&self, vehicle: VehicleId, chain: Option<&Party>) -> Option<(Verdict, String)> {
        let chain = chain?;
        let last = chain.members.len() - 1;
        let joint = chain.found.as_ref()?.get(&(last, vehicle))?;
        let (extra, price) = (chain.extra(joint), chain.undone_price);
        let pays = extra < price;
        let hint = if pays { ": a longer search would do it" } else { "" };
        let why = format!(
            "{}; {} would cost {extra} more in all, and leaving {} undone costs {price}{hint}",
            linked::comes_after_undone(self, self.service)?,
            self.who_does_what(joint),
            if last == 1 { "both" } else { "all" },
        );
        Some((if pays { Verdict::Fits } else { Verdict::Dear }, why))
    }

    /// "a by Crew 1 and b by Crew 2".
    fn who_does_what(&self, joint: &Joint) -> String {
        let crew = |crew: VehicleId| self.crews.get(crew.index()).map_or("it", |it| &it.name);
        let pairs = joint.party.iter().zip(&joint.crews);
        let all = pairs.map(|(&it, &by)| format!("{} by {}", (self.name)(it), crew(by)));
        all.collect::<Vec<_>>().join(" and ")
    }

    /// When and with whom a crew would begin it.
    fn begun_with(&self, joint: &Joint, vehicle: VehicleId) -> String {
        let others = joint.crews.iter().filter(|&&crew| crew != vehicle);
        let others: Vec<&str> = others.map(|crew| self.crews[crew.index()].name.as_str()).collect();
        let route = route_of(self.problem, &joint.plan, vehicle);
        let own = route.services().find(|service| joint.party.contains(service));
        let at = self.day.clock(start_of(self.problem, &joint.plan, own.unwrap_or(self.service)));
        format!("begun at {at}, together with {},", others.join(" and "))
    }

    /// Where it fits: what it would cost more, beside what leaving it undone costs.
    fn at_its_price(&self, vehicle: VehicleId, extra: Money) -> (Verdict, String) {
        let price = self.undone_price();
        let (metres, apart) = self.planned.apart(self.problem, vehicle, self.service);
        let pays = extra + apart < price;
        let verdict = if pays { Verdict::Fits } else { Verdict::Dear };
        let hint = if pays { ": a longer search would do it" } else { "" };
        if apart == Money::ZERO {
            let why = format!("it would cost {extra} more, and leaving it undone costs {price}");
            return (verdict, why + hint);
        }
        let far = metres.kilometres();
        let why = format!(
            "it would cost {extra} more, and count {apart} as it lies {far:.1} km from the middle of the round; \
             leaving it undone costs {price}{hint}"
        );
        (verdict, why)
    }

    /// The first of the broken rules, and how many more there are.
    fn in_words(&self, broken: &[Violation]) -> String {
        Rules { problem: self.problem, day: self.day }.in_words(broken)
    }

    /// What a service needs and a crew lacks, in words.
    pub(crate) fn missing_skills(&self, vehicle: VehicleId) -> String {
        let needed = self.problem.service(self.service).skills;
        (self.skills)(Skills(needed.0 & !self.problem.vehicle(vehicle).skills.0))
    }

    fn displaced(
        &self,
        vehicle: VehicleId,
        found: &displace::Displacement,
        beside: &str,
    ) -> String {
        let names = self.names(&found.services);
        let less = Money(-found.change.0);
        let farther = self.farther(vehicle, &found.services);
        let change = if less <= Money::ZERO {
            format!("{} more", found.change)
        } else if less <= farther {
            format!("{less} less, but the round would be less compact, which counts {farther}")
        } else {
            format!("{less} less: a longer search would do it")
        };
        format!("{beside}; it would displace {names}, and the plan would cost {change}")
    }

    /// "a and b".
    fn names(&self, services: &[ServiceId]) -> String {
        let names: Vec<String> = services.iter().map(|&id| (self.name)(id)).collect();
        names.join(" and ")
    }

    /// By how much more it counts for lying far from the middle of the round than those that it displaces.
    fn farther(&self, vehicle: VehicleId, displaced: &[ServiceId]) -> Money {
        let apart = |service| self.planned.apart(self.problem, vehicle, service).1;
        apart(self.service) - displaced.iter().map(|&service| apart(service)).sum()
    }

    /// What leaving it undone costs.
    pub(crate) fn undone_price(&self) -> Money {
        match self.problem.service(self.service).undone {
            Undone::Costs(price) => price,
            Undone::Forbidden => Money::ZERO,
        }
    }
}

#[cfg(test)]
mod tests;
