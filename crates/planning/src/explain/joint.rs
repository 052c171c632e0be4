//! Work that takes several crews at one moment, and is left undone as a whole: one crew more at it is of no use, so that all are tried at once.

use super::rooms::Rooms;
use super::trial::Trial;
use super::{alone, insert};
use roadcrew_model::{
    Judgement, Link, Plan, Problem, Route, ServiceId, Standing, Stop, Undone, VehicleId, Violation,
    judge, judge_route,
};
use roadcrew_solver::leave_together;
use roadcrew_units::{Money, Seconds};
use std::collections::BTreeMap;

/// Larger parties are not tried.
const LARGEST: usize = 3;
/// The cheapest ways into a route are kept, so many for each stretch of the day: where one crew passes cheaply another may not be near.
pub(super) const WAYS_KEPT: usize = 2;
pub(super) const STRETCH: Seconds = Seconds::from_hours(1);
/// So many routes of the last crew are judged beside the others at most.
const MOST_JUDGED: usize = 20_000;
/// Of those that break a rule as the others leave, so many are tried with all leaving otherwise.
const MOST_LEFT_OTHERWISE: usize = 120;

/// The services that begin at one moment with this one, itself among them, if it is no single one.
pub(super) fn party(problem: &Problem, service: ServiceId) -> Option<&[ServiceId]> {
    problem.links().iter().find_map(|link| match link {
        Link::Together(members) if 1 < members.len() && members.contains(&service) => {
            Some(&members[..])
        }
        _ => None,
    })
}

/// A plan in which a party is done.
#[derive(Clone, Debug)]
pub(super) struct Joint {
    pub plan: Plan,
    pub party: Vec<ServiceId>,
    /// Who does each member, in the order of the party.
    pub crews: Vec<VehicleId>,
    /// The change of the plan's whole cost.
    pub change: Money,
}

impl Joint {
    /// What the plan before does and this one doesn't.
    pub(super) fn displaced(&self, before: &Plan) -> impl Iterator<Item = ServiceId> {
        let is_done = |service: &ServiceId| self.plan.services().any(|done| done == *service);
        before.services().filter(move |service| !is_done(service))
    }
}

/// A route with a member put in, and what it costs to leave undone what had to go for that.
#[derive(Clone)]
pub(super) struct Way {
    pub route: Route,
    undone: Money,
}

/// Whether the members are put in beside what the crews do, or also each in the place of one service.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Beside,
    InPlace,
}

/// Whether none of a party is done.
pub(super) fn is_undone(plan: &Plan, party: &[ServiceId]) -> bool {
    !plan.services().any(|done| party.contains(&done))
}

/// Whether all of a party is tried at once: none of it is done, and it isn't too large.
pub(super) fn is_tried(plan: &Plan, party: &[ServiceId]) -> bool {
    party.len() <= LARGEST && is_undone(plan, party)
}

/// The best that was found for each crew at each member of the party, by place in the party: the cheapest that breaks no more rules than the plan.
pub(super) fn all(
    problem: &Problem,
    plan: &Plan,
    (party, how): (&[ServiceId], How),
) -> BTreeMap<(usize, VehicleId), Joint> {
    let ways: Vec<BTreeMap<VehicleId, Vec<Way>>> =
        party.iter().map(|&member| ways_of(problem, plan, (member, how))).collect();
    let before = judge(problem, plan);
    let mut search = Search {
        problem,
        ways,
        n_broken: n_broken(&before),
        left: MOST_JUDGED,
        left_otherwise: MOST_LEFT_OTHERWISE,
        best: BTreeMap::new(),
    };
    search.go_on((plan, Money::ZERO), &mut Vec::new());
    let Search { best, .. } = search;
    let all = best.into_iter().filter_map(|(key, (_, plan, crews))| {
        Some((key, judged(problem, (plan, &before), (party, crews))?))
    });
    all.collect()
}

/// A plan with some work done by some crews, held against the one before: who waits for the others may leave later, and only the whole plan tells
/// what it costs. `None` if it breaks more rules.
pub(super) fn judged(
    problem: &Problem,
    (plan, before): (Plan, &Judgement),
    (party, crews): (&[ServiceId], Vec<VehicleId>),
) -> Option<Joint> {
    let plan = leaving_later(problem, plan, (party, &crews));
    let plan = leaving_at_best(problem, plan);
    let judged = judge(problem, &plan);
    let change = judged.cost() - before.cost();
    let joint = Joint { plan, party: party.to_vec(), crews, change };
    (n_broken(&judged) <= n_broken(before)).then_some(joint)
}

/// How many rules a plan breaks, what must be done and isn't aside.
pub(super) fn n_broken(judged: &Judgement) -> usize {
    judged.violations.iter().filter(|it| !is_about_undone(it)).count()
}

fn is_about_undone(violation: &Violation) -> bool {
    matches!(violation, Violation::MustBeDone { .. } | Violation::GroupMustBeDone { .. })
}

/// The routes of each crew with a service put in, as if the others of its party were no matter: those that break no rule, cheap ones from each
/// stretch of the day.
fn ways_of(
    problem: &Problem,
    plan: &Plan,
    (member, how): (ServiceId, How),
) -> BTreeMap<VehicleId, Vec<Way>> {
    let crews = (0..problem.vehicles().len()).map(VehicleId::new);
    let able =
        crews.filter(|&crew| problem.vehicle(crew).skills.cover(problem.service(member).skills));
    let ways = able.map(|crew| (crew, ways_into(problem, plan, (member, crew), how)));
    ways.filter(|(_, ways)| !ways.is_empty()).collect()
}

/// The same for one crew.
pub(super) fn ways_into(
    problem: &Problem,
    plan: &Plan,
    (member, crew): (ServiceId, VehicleId),
    how: How,
) -> Vec<Way> {
    let route = super::trial::route_of(problem, plan, crew);
    let mut beside = Kept::default();
    beside.put_in(problem, &route, (member, Money::ZERO));
    let mut in_place = Kept::default();
    let stops = if how == How::InPlace { &route.stops[..] } else { &[] };
    for (place, stop) in stops.iter().enumerate() {
        if let Stop::Service { service, .. } = *stop
            && let Undone::Costs(price) = problem.service(service).undone
        {
            let mut without = route.clone();
            without.stops.remove(place);
            in_place.put_in(problem, &without, (member, price));
        }
    }
    beside.ways().chain(in_place.ways()).collect()
}

/// The cheapest ways, by the stretch of the day in which the member begins.
#[derive(Default)]
struct Kept(BTreeMap<i64, Vec<(Money, Way)>>);

impl Kept {
    /// The member at every place of a route.
    fn put_in(&mut self, problem: &Problem, route: &Route, (member, undone): (ServiceId, Money)) {
        let rooms = Rooms::of(problem, route);
        let is_idle = route.services().next().is_none();
        let alone = is_idle.then(|| alone::routes(problem, route.vehicle, member));
        let put_in = rooms.all.iter().flat_map(|room| {
            let places = 0..=room.route.stops.len();
            places.flat_map(move |place| {
                insert::modes(problem, member).map(move |stop| {
                    let mut route = room.route.clone();
                    route.stops.insert(place, stop);
                    route
                })
            })
        });
        for route in alone.into_iter().flatten().chain(put_in) {
            let judged = judge_route(problem, &route);
            let is_member =
                |stop: &Stop| matches!(stop, Stop::Service { service, .. } if *service == member);
            let Some(at) = route.stops.iter().position(is_member) else { continue };
            if judged.violations.is_empty() {
                let stretch = judged.stops[at].start.0.div_euclid(STRETCH.0);
                let kept = self.0.entry(stretch).or_default();
                kept.push((judged.costs.total() + undone, Way { route, undone }));
                kept.sort_by_key(|(cost, _)| *cost);
                kept.truncate(WAYS_KEPT);
            }
        }
    }

    fn ways(self) -> impl Iterator<Item = Way> {
        self.0.into_values().flatten().map(|(_, way)| way)
    }
}

/// All parties of crews, each crew once.
struct Search<'a> {
    problem: &'a Problem,
    /// Per member.
    ways: Vec<BTreeMap<VehicleId, Vec<Way>>>,
    n_broken: usize,
    left: usize,
    left_otherwise: usize,
    /// What the routes cost, the plan, and who does what.
    best: BTreeMap<(usize, VehicleId), (Money, Plan, Vec<VehicleId>)>,
}

impl Search<'_> {
    /// Beside what was put in so far, and what is left undone for that.
    fn go_on(&mut self, (plan, undone): (&Plan, Money), crews: &mut Vec<VehicleId>) {
        let member = crews.len();
        let is_last = member + 1 == self.ways.len();
        for (crew, ways) in self.ways[member].clone() {
            if crews.contains(&crew) {
                continue;
            }
            crews.push(crew);
            if is_last {
                self.finish((plan, undone), (crew, &ways), crews);
            } else {
                for way in ways {
                    self.go_on((&with(plan, way.route), undone + way.undone), crews);
                }
            }
            crews.pop();
        }
    }

    fn finish(
        &mut self,
        (plan, undone): (&Plan, Money),
        (crew, ways): (VehicleId, &[Way]),
        crews: &[VehicleId],
    ) {
        let standing = Standing::of(self.problem, plan, crew);
        for way in ways {
            let Some(left) = self.left.checked_sub(1) else { return };
            self.left = left;
            let changed = standing.with(&way.route);
            let joint = || with(plan, way.route.clone());
            let found = if changed.violations.len() <= self.n_broken {
                Some((changed.costs.total(), joint()))
            } else {
                self.leaving_otherwise(&joint())
            };
            let Some((cost, plan)) = found else { continue };
            let cost = cost + undone + way.undone;
            for (member, &crew) in crews.iter().enumerate() {
                let key = (member, crew);
                if self.best.get(&key).is_none_or(|(least, ..)| cost < *least) {
                    self.best.insert(key, (cost, plan.clone(), crews.to_vec()));
                }
            }
        }
    }

    /// A plan that breaks rules, with all who wait for each other leaving otherwise, and what its routes cost; `None` if that doesn't help.
    fn leaving_otherwise(&mut self, plan: &Plan) -> Option<(Money, Plan)> {
        self.left_otherwise = self.left_otherwise.checked_sub(1)?;
        let plan = leave_together(self.problem, plan, &|_| false)?;
        let judged = judge(self.problem, &plan);
        let of_routes = judged.cost() - judged.costs.undone;
        (n_broken(&judged) <= self.n_broken).then_some((of_routes, plan))
    }
}

/// The plan with another route of a crew.
pub(super) fn with(plan: &Plan, route: Route) -> Plan {
    let mut plan = plan.clone();
    plan.routes.retain(|other| other.vehicle != route.vehicle);
    plan.routes.push(route);
    plan.routes.sort_by_key(|route| route.vehicle);
    plan
}

/// The same with all who wait for each other leaving when that is best for all of them together, if the judge agrees.
pub(super) fn leaving_at_best(problem: &Problem, plan: Plan) -> Plan {
    let rank = |plan: &Plan| {
        let judged = judge(problem, plan);
        (judged.violations.len(), judged.cost())
    };
    match leave_together(problem, &plan, &|_| false) {
        Some(other) if rank(&other) < rank(&plan) => other,
        _ => plan,
    }
}

/// The same with each of these crews leaving when that is best, one after the other.
fn leaving_later(
    problem: &Problem,
    mut plan: Plan,
    (party, crews): (&[ServiceId], &[VehicleId]),
) -> Plan {
    for (&member, &crew) in party.iter().zip(crews) {
        let route = super::trial::route_of(problem, &plan, crew);
        let standing = Standing::of(problem, &plan, crew);
        let trial = Trial::of((problem, Some(&standing)), &route, member);
        let tried = trial.judge_leaving_at_best(route);
        plan = with(&plan, tried.route);
    }
    plan
}
