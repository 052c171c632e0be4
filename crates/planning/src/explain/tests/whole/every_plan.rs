//! All routes and plans of a small day, by trying every order at every second.

use roadcrew_model::{
    FacilityId, Plan, Problem, Route, ServiceId, Stop, VehicleId, Violation, judge, judge_route,
};
use roadcrew_units::{Money, Seconds};

/// A crew that keeps some of its services and tips, in their order, and gets new services, in any order. It rests wherever that is good.
#[derive(Clone)]
pub(super) struct Wanted {
    pub vehicle: VehicleId,
    pub kept: Vec<Stop>,
    pub new: Vec<ServiceId>,
}

impl Wanted {
    /// Every such route beside those of the others that breaks no rule, and by how much the plan's cost changes: left for at every second,
    /// perhaps with one more tip right before or right behind the service.
    pub(super) fn plans(&self, problem: &Problem, plan: &Plan) -> Vec<(Route, Money)> {
        let before = judge(problem, plan).cost();
        let others = || plan.routes.iter().filter(|route| route.vehicle != self.vehicle).cloned();
        let mut found = Vec::new();
        for route in self.routes(problem) {
            let with = Plan { routes: others().chain([route.clone()]).collect() };
            let judgement = judge(problem, &with);
            if judgement.violations.iter().all(is_about_undone) {
                found.push((route, judgement.cost() - before));
            }
        }
        found
    }

    /// Every such route that by itself breaks no rule.
    fn routes(&self, problem: &Problem) -> Vec<Route> {
        let crew = problem.vehicle(self.vehicle);
        let mut kept = vec![self.kept.clone()];
        for index in 0..crew.breaks.len() {
            kept = with(&kept, Stop::Break(index));
        }
        let mut sequences = put_in((problem, &crew.tips), kept, &self.new);
        // Alone one may tip wherever one likes too.
        if let ([], [first, then @ ..]) = (&self.kept[..], &self.new[..]) {
            let alone = sequences_with(problem, self.vehicle, &[*first]);
            let tipping = crew.tips.iter().flat_map(|&tip| with(&alone, Stop::Tip(tip)));
            let alone: Vec<Vec<Stop>> = tipping.chain(alone.clone()).collect();
            sequences.extend(put_in((problem, &crew.tips), alone, then));
        }
        leaving_at_any_second(problem, self.vehicle, sequences)
    }
}

/// The sequences with each of some services at every place in every mode.
fn put_in(
    (problem, tips): (&Problem, &[FacilityId]),
    sequences: Vec<Vec<Stop>>,
    services: &[ServiceId],
) -> Vec<Vec<Stop>> {
    services.iter().fold(sequences, |sequences, &service| {
        let n_modes = u8::try_from(problem.service(service).modes.len()).unwrap();
        let modes = (0..n_modes).map(|mode| Stop::service(service, mode));
        let with_it = modes.flat_map(|stop| {
            sequences.iter().flat_map(move |stops| at_every_place(stops, stop, tips))
        });
        with_it.collect()
    })
}

/// The stops with one more at every place, perhaps with a tip right before or right behind it.
fn at_every_place(stops: &[Stop], stop: Stop, tips: &[FacilityId]) -> Vec<Vec<Stop>> {
    let tips = || tips.iter().map(|&tip| Stop::Tip(tip));
    let put_in = [vec![stop]].into_iter();
    let put_in = put_in.chain(tips().flat_map(|tip| [vec![tip, stop], vec![stop, tip]]));
    let at = |put_in: Vec<Stop>| {
        (0..=stops.len()).map(move |place| {
            let (before, behind) = stops.split_at(place);
            [before, &put_in, behind].concat()
        })
    };
    put_in.flat_map(at).collect()
}

/// The same changes with the other crews, who keep what they do, leaving at any second too.
pub(super) fn changes_leaving_otherwise(
    problem: &Problem,
    plan: &Plan,
    wanted: &Wanted,
) -> Vec<Money> {
    let plans = plans_leaving_otherwise(problem, plan, wanted);
    plans.into_iter().map(|(_, change)| change).collect()
}

/// The same, each with the route that gets the new services.
pub(super) fn plans_leaving_otherwise(
    problem: &Problem,
    plan: &Plan,
    wanted: &Wanted,
) -> Vec<(Route, Money)> {
    let before = judge(problem, plan).cost();
    let others = plan.routes.iter().filter(|route| route.vehicle != wanted.vehicle);
    let mut sets: Vec<Vec<Route>> = vec![Vec::new()];
    for other in others {
        let routes = leaving_at_any_second(problem, other.vehicle, vec![other.stops.clone()]);
        let with = |set: &Vec<Route>| {
            let set = set.clone();
            routes.clone().into_iter().map(move |route| [&set[..], &[route]].concat())
        };
        sets = sets.iter().flat_map(with).collect();
    }
    let own = wanted.routes(problem);
    let all = own.iter().flat_map(|own| sets.iter().map(move |others| (own, others)));
    let judged = all.map(|(own, others)| {
        let routes = others.iter().chain([own]).cloned().collect();
        (own.clone(), judge(problem, &Plan { routes }))
    });
    let kept = judged.filter(|(_, judged)| judged.violations.iter().all(is_about_undone));
    kept.map(|(own, judged)| (own, judged.cost() - before)).collect()
}

/// By how much the plan's cost changes where two crews get a new service each, for each such plan.
pub(super) fn changes_of_two(problem: &Problem, plan: &Plan, wanted: [&Wanted; 2]) -> Vec<Money> {
    plans_of_two(problem, plan, wanted).into_iter().map(|(_, change)| change).collect()
}

/// The same with the route of the first; other crews keep theirs.
pub(super) fn plans_of_two(
    problem: &Problem,
    plan: &Plan,
    wanted: [&Wanted; 2],
) -> Vec<(Route, Money)> {
    let before = judge(problem, plan).cost();
    let are_kept = |route: &&Route| wanted.iter().all(|it| it.vehicle != route.vehicle);
    let kept: Vec<&Route> = plan.routes.iter().filter(are_kept).collect();
    let [ones, others] = wanted.map(|wanted| wanted.routes(problem));
    let pairs = ones.iter().flat_map(|one| others.iter().map(move |other| [one, other]));
    let judged = pairs.map(|pair| {
        // Who has nothing to do stays in the depot.
        let out = pair.into_iter().chain(kept.iter().copied());
        let out = out.filter(|route| !route.stops.is_empty()).cloned();
        (pair[0].clone(), judge(problem, &Plan { routes: out.collect() }))
    });
    let whole = judged.filter(|(_, judged)| judged.violations.iter().all(is_about_undone));
    whole.map(|(route, judged)| (route, judged.cost() - before)).collect()
}

fn is_about_undone(violation: &Violation) -> bool {
    matches!(violation, Violation::MustBeDone { .. })
}

/// By how much the plan's cost changes, for each such plan.
pub(super) fn changes(problem: &Problem, plan: &Plan, wanted: &Wanted) -> Vec<Money> {
    wanted.plans(problem, plan).into_iter().map(|(_, change)| change).collect()
}

/// Every route of a crew, by itself without a broken rule: any services in any order.
pub(super) fn routes_of(problem: &Problem, vehicle: VehicleId) -> Vec<Route> {
    let orders = orders(&(0..problem.services().len()).map(ServiceId::new).collect::<Vec<_>>());
    let all = orders.iter().flat_map(|order| sequences_with(problem, vehicle, order));
    leaving_at_any_second(problem, vehicle, all.collect())
}

/// All orders of some of the services.
fn orders(services: &[ServiceId]) -> Vec<Vec<ServiceId>> {
    let mut all = vec![Vec::new()];
    let mut from = 0;
    while from < all.len() {
        for &service in services {
            if !all[from].contains(&service) {
                let longer = [&all[from][..], &[service]].concat();
                all.push(longer);
            }
        }
        from += 1;
    }
    all
}

/// Services in this order, in every mode, with or without each break and a tip at every place.
fn sequences_with(problem: &Problem, vehicle: VehicleId, order: &[ServiceId]) -> Vec<Vec<Stop>> {
    let mut sequences: Vec<Vec<Stop>> = vec![Vec::new()];
    for &service in order {
        let n_modes = u8::try_from(problem.service(service).modes.len()).unwrap();
        sequences = sequences
            .iter()
            .flat_map(|before| {
                (0..n_modes)
                    .map(move |mode| [&before[..], &[Stop::service(service, mode)]].concat())
            })
            .collect();
    }
    let crew = problem.vehicle(vehicle);
    for index in 0..crew.breaks.len() {
        sequences = with(&sequences, Stop::Break(index));
    }
    if !crew.tips.is_empty() {
        sequences = with(&sequences, Stop::Tip(FacilityId::new(0)));
    }
    sequences
}

/// The routes that by themselves break no rule.
fn leaving_at_any_second(
    problem: &Problem,
    vehicle: VehicleId,
    sequences: Vec<Vec<Stop>>,
) -> Vec<Route> {
    let keeps_the_rules = |route: &Route| judge_route(problem, route).violations.is_empty();
    // Also when a shift was made longer.
    let last = problem.vehicle(vehicle).shift.close().0;
    let leaves = |stops: Vec<Stop>| {
        (0..=last).map(move |at| Route { vehicle, departure: Seconds(at), stops: stops.clone() })
    };
    sequences.into_iter().flat_map(leaves).filter(keeps_the_rules).collect()
}

/// The sequences without a stop, and with it at every place.
fn with(sequences: &[Vec<Stop>], stop: Stop) -> Vec<Vec<Stop>> {
    let mut all = sequences.to_vec();
    for sequence in sequences {
        for place in 0..=sequence.len() {
            let mut longer = sequence.clone();
            longer.insert(place, stop);
            all.push(longer);
        }
    }
    all
}
