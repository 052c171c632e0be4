//! Every claim of an explanation, against all plans that there are: two crews, three services, every rule.

mod day;
mod every_plan;

use super::super::{
    Case, Depth, Explanation, Fix, Planned, Spares, chain, explain, joint, take_what_pays,
};
use crate::city::{ClockSpan, Crew, Work};
use crate::day::Verdict;
use day::{Day, day, day_of_chains};
use every_plan::{
    Wanted, changes, changes_leaving_otherwise, changes_of_two, plans_leaving_otherwise,
    plans_of_two, routes_of,
};
use proptest::prelude::*;
use roadcrew_model::{
    Link, Plan, Problem, ProblemParts, Route, ServiceId, Skills, Stop, VehicleId, Violation, judge,
};
use roadcrew_roads::Profile;
use roadcrew_units::{Money, Price, Seconds, ServiceDay, TimeWindow, Zone};

fn crew(id: &str) -> Crew {
    Crew {
        id: id.to_owned(),
        name: id.to_owned(),
        work: Work::Dispatch,
        profile: Profile::built_in("truck").unwrap(),
        depot: 0,
        end_depot: 0,
        longest: None,
        regular: None,
        shift: ClockSpan::read("06:00-14:00").unwrap(),
        breaks: Vec::new(),
        rules: crate::city::RulePack::default(),
        skills: Vec::new(),
        tools: Vec::new(),
        capacity_l: 0,
        capacity_kg: 0,
        tips: Vec::new(),
        fixed: Money::ZERO,
    }
}

fn explained(problem: &Problem, plan: &Plan, service: ServiceId) -> Explanation {
    let crews = [crew("0"), crew("1")];
    let case = Case {
        problem,
        spares: &Spares::of(problem),
        plan,
        planned: &Planned::of(problem, plan, Price::ZERO),
        service,
        crews: &crews.iter().collect::<Vec<_>>(),
        day: &ServiceDay::new("2026-01-15".parse().unwrap(), &Zone::UTC).unwrap(),
        name: &|service| format!("s{}", service.index()),
        skills: &|missing: Skills| format!("skill {}", missing.0),
        tools: Skills::NONE,
    };
    explain(&case, Depth::Deep)
}

/// The services that a sentence says would be displaced, and by how much the plan would change.
fn displaced(why: &str) -> (Vec<ServiceId>, String) {
    let (_, claim) = why.split_once("it would displace ").unwrap();
    let (names, cost) = claim.split_once(", and the plan would cost ").unwrap();
    let ids = names.split(" and ").map(|name| ServiceId::new(name[1..].parse().unwrap()));
    let (amount, direction) = cost.split_once(' ').unwrap();
    let sign = if direction.starts_with("less") { "-" } else { "" };
    (ids.collect(), format!("{sign}{amount}"))
}

fn told(money: Money) -> String {
    format!("{money}")
}

/// What the crew's route has today but breaks.
fn stops_of(plan: &Plan, vehicle: VehicleId) -> Vec<Stop> {
    let route = plan.routes.iter().find(|route| route.vehicle == vehicle);
    let stops = route.into_iter().flat_map(|route| &route.stops);
    stops.filter(|stop| !matches!(stop, Stop::Break(_))).copied().collect()
}

fn is_one_of(stop: Stop, services: &[ServiceId]) -> bool {
    matches!(stop, Stop::Service { service, .. } if services.contains(&service))
}

/// What a fix says would be displaced.
fn displaced_by(fix: &Fix) -> Vec<ServiceId> {
    let Some((_, rest)) = fix.what.split_once(" in the place of ") else { return Vec::new() };
    let (names, _) = rest.split_once(" it saves ").unwrap();
    names.split(" and ").map(|name| ServiceId::new(name[1..].parse().unwrap())).collect()
}

/// By how much the plan's cost changes where all of a chain is done, by whomever, for each such plan.
fn changes_in_turn(day: &Day, problem: &Problem, chain: &[ServiceId]) -> Vec<Money> {
    let mut all = Vec::new();
    for code in 0..1_usize << chain.len() {
        let of = |index: usize| -> Vec<ServiceId> {
            let own = chain.iter().enumerate().filter(|(place, _)| code >> place & 1 == index);
            own.map(|(_, &member)| member).collect()
        };
        let [ones, others] = [0, 1].map(|index| {
            let vehicle = VehicleId::new(index);
            Wanted { vehicle, kept: stops_of(&day.plan, vehicle), new: of(index) }
        });
        all.extend(changes_of_two(problem, &day.plan, [&ones, &others]));
    }
    all
}

/// Checks what is said of each crew; a sentence says which claim is false.
fn false_reason(day: &Day, service: ServiceId, found: &Explanation) -> Option<String> {
    let (problem, plan) = (&day.problem, &day.plan);
    for (index, reason) in found.reasons.iter().enumerate() {
        let vehicle = VehicleId::new(index);
        let stops = stops_of(plan, vehicle);
        let beside: Vec<ServiceId> = plan
            .routes
            .iter()
            .filter(|route| route.vehicle == vehicle)
            .flat_map(Route::services)
            .collect();
        // Who waits for others may have to leave at a moment that only their times tell: there what is said to be possible is, and no more.
        let is_linked = problem.links().iter().any(|link| {
            link.members().iter().any(|member| *member == service || beside.contains(member))
        });
        let all = |gone: &[ServiceId]| Wanted {
            vehicle,
            kept: stops.iter().copied().filter(|&stop| !is_one_of(stop, gone)).collect(),
            new: vec![service],
        };
        if let Some(party) = joint::party(problem, service)
            && joint::is_tried(plan, party)
            && ["together", "at once"].iter().any(|word| reason.why.contains(word))
        {
            let partner = if party[0] == service { party[1] } else { party[0] };
            let own = day.undone_price(service) + day.undone_price(partner);
            let other = VehicleId::new(1 - index);
            let theirs = Wanted { vehicle: other, kept: stops_of(plan, other), new: vec![partner] };
            let with_nothing = |vehicle, new| Wanted { vehicle, kept: Vec::new(), new: vec![new] };
            let nobody = Plan::default();
            let is_false = match reason.verdict {
                Verdict::Impossible => {
                    let wanted = [&with_nothing(vehicle, service), &with_nothing(other, partner)];
                    !changes_of_two(problem, &nobody, wanted).is_empty()
                }
                Verdict::Dear | Verdict::Fits => {
                    let (_, rest) = reason.why.split_once("it would cost ").unwrap();
                    let (extra, _) = rest.split_once(' ').unwrap();
                    let possible = changes_of_two(problem, plan, [&all(&[]), &theirs]);
                    let mut possible = possible.into_iter();
                    !possible.any(|it| told(it + own) == extra)
                }
                Verdict::Displaces => {
                    let (_, rest) = reason.why.split_once("and the plan would cost ").unwrap();
                    let (change, _) = rest.split_once(' ').unwrap();
                    // Without one of each crew's services, or with all of them.
                    let without = |wanted: &Wanted| {
                        let gone = wanted.kept.iter().filter_map(|stop| match stop {
                            Stop::Service { service, .. } => Some(*service),
                            _ => None,
                        });
                        let gone = gone.map(Some).chain([None]);
                        let kept = gone.map(|gone| -> Vec<Stop> {
                            let is_kept =
                                |stop: &Stop| gone.is_none_or(|gone| !is_one_of(*stop, &[gone]));
                            wanted.kept.iter().copied().filter(is_kept).collect()
                        });
                        // Who has no other work needn't unload.
                        let is_service = |stop: &Stop| matches!(stop, Stop::Service { .. });
                        let kept = kept.flat_map(|kept| {
                            let is_idle = !kept.iter().any(is_service);
                            [Some(kept), is_idle.then(Vec::new)].into_iter().flatten()
                        });
                        let kept = kept.map(|kept| Wanted { kept, ..wanted.clone() });
                        kept.collect::<Vec<_>>()
                    };
                    let (ones, others) = (without(&all(&[])), without(&theirs));
                    let pairs =
                        ones.iter().flat_map(|one| others.iter().map(move |other| [one, other]));
                    let mut possible = pairs.flat_map(|pair| changes_of_two(problem, plan, pair));
                    !possible.any(|it| told(it) == change || told(Money(-it.0)) == change)
                }
                Verdict::NoRoom | Verdict::NotTried => false,
            };
            if is_false {
                return Some(format!("of crew {index} it is said: {}", reason.why));
            }
            continue;
        }
        let is_false = match reason.verdict {
            // Nor with what it follows: by this crew or by the other one.
            Verdict::Impossible if reason.why.contains("it may begin only") => {
                let first = problem.links().iter().find_map(|link| match link {
                    Link::Follows { first, then, .. } if *then == service => Some(*first),
                    _ => None,
                });
                let first = first.unwrap();
                let with_nothing =
                    |vehicle, new| Wanted { vehicle, kept: Vec::new(), new: vec![new] };
                let other = VehicleId::new(1 - index);
                let wanted = [&with_nothing(vehicle, service), &with_nothing(other, first)];
                let keeps_the_rules = |route: Route| {
                    let has_both =
                        [service, first].iter().all(|it| route.services().any(|did| did == *it));
                    let judged = judge(problem, &Plan { routes: vec![route] });
                    has_both
                        && judged
                            .violations
                            .iter()
                            .all(|it| matches!(it, Violation::MustBeDone { .. }))
                };
                !changes_of_two(problem, &Plan::default(), wanted).is_empty()
                    || routes_of(problem, vehicle).into_iter().any(keeps_the_rules)
            }
            // One may rest where one stands, so that another stop on the way may be the only place to rest in time.
            Verdict::Impossible => routes_of(problem, vehicle).iter().any(|route| {
                let n_others = route.services().filter(|done| *done != service).count();
                let may_have_others = problem.vehicle(vehicle).breaks.is_empty();
                n_others < route.services().count() && (may_have_others || n_others == 0)
            }),
            Verdict::Displaces => {
                let (gone, change) = displaced(&reason.why);
                let possible = changes(problem, plan, &all(&gone));
                !possible.iter().any(|&it| told(it) == change)
                    || !is_linked && !changes(problem, plan, &all(&[])).is_empty()
            }
            Verdict::NoRoom | Verdict::NotTried => {
                let singles = beside.iter().map(|&gone| vec![gone]);
                let pairs = beside
                    .iter()
                    .flat_map(|&one| beside.iter().map(move |&other| vec![one, other]));
                let is_tried = !is_linked && !reason.why.contains("left undone");
                let mut tried = [Vec::new()].into_iter().chain(singles).chain(pairs);
                is_tried && tried.any(|gone| !changes(problem, plan, &all(&gone)).is_empty())
            }
            Verdict::Dear | Verdict::Fits if reason.why.contains("it comes after") => {
                let chain = chain::chain(problem, plan, service).unwrap();
                let (_, rest) = reason.why.split_once(" would cost ").unwrap();
                let (extra, _) = rest.split_once(' ').unwrap();
                let own: Money = chain.iter().map(|&member| day.undone_price(member)).sum();
                let by = reason.why.contains(&format!("s{} by {index}", service.index()));
                let mut possible = changes_in_turn(day, problem, &chain).into_iter();
                !by || !possible.any(|it| told(it + own) == extra)
            }
            Verdict::Dear | Verdict::Fits => {
                let (_, rest) = reason.why.split_once("it would cost ").unwrap();
                let (extra, _) = rest.split_once(' ').unwrap();
                let own = day.undone_price(service);
                // Where others wait for it or it for them, all of them may have to leave at other moments.
                let possible = if reason.why.contains("leaving otherwise") {
                    changes_leaving_otherwise(problem, plan, &all(&[]))
                } else {
                    changes(problem, plan, &all(&[]))
                };
                let pays = possible.iter().any(|&it| it < Money::ZERO);
                !possible.iter().any(|&it| told(it + own) == extra)
                    || !is_linked && pays != (reason.verdict == Verdict::Fits)
            }
        };
        if is_false {
            return Some(format!(
                "of crew {index} it is said: {} ({:?})",
                reason.why, reason.verdict
            ));
        }
    }
    None
}

/// The problem that a fix makes, and by which crew it is done then.
fn mended(day: &Day, service: ServiceId, fix: &Fix) -> (Problem, VehicleId) {
    let mut parts: ProblemParts = day.problem.clone().into_parts();
    let index: usize = fix.crew.parse().unwrap();
    let mut by = VehicleId::new(index);
    let crew = &mut parts.vehicles[index];
    match fix.kind {
        "search" | "price" => {}
        "overtime" => {
            for part in fix.what.split(" and ") {
                let words: Vec<&str> = part.split([' ', ',']).collect();
                let &[minutes, "more", "minute" | "minutes", "for", name, ..] = &words[..] else {
                    continue;
                };
                let minutes: i64 = minutes.parse().unwrap();
                let crew = &mut parts.vehicles[name.parse::<usize>().unwrap()];
                let close = crew.shift.close() + Seconds(60 * minutes);
                crew.shift = TimeWindow::new(crew.shift.open(), close).unwrap();
            }
        }
        "window" => {
            let all = joint::party(&day.problem, service);
            let all = all.filter(|all| joint::is_tried(&day.plan, all)).map(<[_]>::to_vec);
            let named = |it: &ServiceId| fix.what.contains(&format!("for s{} at", it.index()));
            let chain = chain::chain(&day.problem, &day.plan, service)
                .map(|all| all.into_iter().filter(named).collect());
            for member in all.or(chain).unwrap_or(vec![service]) {
                parts.services[member.index()].windows.clear();
            }
        }
        // Those before it stay as they are: what waits for the last one in the plan waits still.
        "tip_hours" => {
            let windows = &mut parts.facilities[0].windows;
            if fix.what.contains(" open from ") {
                windows[0] = TimeWindow::new(Seconds(-60), windows[0].close()).unwrap();
            } else {
                let last = windows.last_mut().unwrap();
                *last = TimeWindow::new(last.open(), Seconds(1000)).unwrap();
            }
        }
        "break" => {
            let window = &mut crew.breaks[0].window;
            let (earlier, later) = (window.open() - Seconds(60), window.close() + Seconds(60));
            *window = if fix.what.contains(" as early as ") {
                TimeWindow::new(earlier, window.close()).unwrap()
            } else {
                TimeWindow::new(window.open(), later).unwrap()
            };
        }
        "trip" => crew.most_tips = crew.most_tips.map(|most| most + 1),
        "skill" | "tool" => crew.skills = Skills(u64::MAX),
        "capacity" => {
            let (_, more) = fix.what.split_once("room for ").unwrap();
            let more: i64 = more.split(' ').next().unwrap().parse().unwrap();
            crew.capacity.0[0] += more;
        }
        "distance" => crew.longest_distance = None,
        "vehicle" => {
            let another = crew.clone();
            by = VehicleId::new(parts.vehicles.len());
            let like = VehicleId::new(index);
            for service in &mut parts.services {
                if service.only_by.contains(&like) {
                    service.only_by.push(by);
                }
                if let Some(territory) = &mut service.territory
                    && territory.vehicles.contains(&like)
                {
                    territory.vehicles.push(by);
                }
            }
            parts.vehicles.push(another);
        }
        other => panic!("{other} is no kind of fix"),
    }
    (Problem::new(parts).unwrap(), by)
}

/// Checks each fix on the problem that it makes.
fn false_fix(day: &Day, service: ServiceId, found: &Explanation) -> Option<String> {
    if !found.fixes.is_sorted_by_key(|fix| fix.price) {
        return Some("the fixes don't come by price".to_owned());
    }
    let is_found_by_a_search = found.reasons.iter().any(|it| it.why.contains("longer search"));
    if is_found_by_a_search != found.fixes.iter().any(|fix| fix.kind == "search") {
        return Some("a longer search is either a reason and a fix, or neither".to_owned());
    }
    found.fixes.iter().find_map(|fix| {
        let (problem, by) = mended(day, service, fix);
        let own = day.undone_price(service);
        let gone = displaced_by(fix);
        let kept = |vehicle| -> Vec<Stop> {
            let stops = stops_of(&day.plan, vehicle).into_iter();
            let stops: Vec<Stop> = stops.filter(|&stop| !is_one_of(stop, &gone)).collect();
            // Who has no other work needn't unload.
            let is_idle = !stops.iter().any(|stop| matches!(stop, Stop::Service { .. }));
            if is_idle && !gone.is_empty() { Vec::new() } else { stops }
        };
        let crew = problem.vehicle(by);
        // A shift for each skill that a service asks for and the crew lacks.
        let learning = |service: ServiceId| {
            let known = day.problem.vehicles().get(by.index()).map_or(0, |crew| crew.skills.0);
            let n_skills = (problem.service(service).skills.0 & !known).count_ones();
            crew.per_second * Seconds(crew.shift.duration().0 * i64::from(n_skills))
        };
        let besides = |route: &Route| match fix.kind {
            "skill" => learning(service),
            "vehicle" => {
                let alone = Plan { routes: vec![route.clone()] };
                let duty = judge(&problem, &alone).routes[0].duration();
                crew.per_second * (crew.shift.duration() - duty).excess()
            }
            _ => Money::ZERO,
        };
        if let Some(party) = joint::party(&problem, service)
            && joint::is_tried(&day.plan, party)
        {
            let own = party.iter().map(|&member| day.undone_price(member)).sum::<Money>();
            let others = (0..2).map(VehicleId::new).filter(|other| *other != by);
            let pairs = others.flat_map(|other| {
                [[party[0], party[1]], [party[1], party[0]]].map(|pair| (other, pair))
            });
            let is_true = pairs.into_iter().any(|(other, [one, two])| {
                let ones = Wanted { vehicle: by, kept: kept(by), new: vec![one] };
                let others = Wanted { vehicle: other, kept: kept(other), new: vec![two] };
                let plans = plans_of_two(&problem, &day.plan, [&ones, &others]);
                let more = |route: &Route| match fix.kind {
                    "skill" => learning(one),
                    _ => besides(route),
                };
                plans.iter().any(|(route, change)| *change + own + more(route) == fix.price)
            });
            return (!is_true).then(|| format!("{} is to cost {}", fix.what, fix.price));
        }
        if let Some(chain) = chain::chain(&problem, &day.plan, service) {
            let own: Money = chain.iter().map(|&member| day.undone_price(member)).sum();
            let prices: Vec<Money> = if fix.kind == "vehicle" {
                let wanted = Wanted { vehicle: by, kept: Vec::new(), new: chain };
                let plans = plans_leaving_otherwise(&problem, &day.plan, &wanted).into_iter();
                plans.map(|(route, change)| change + own + besides(&route)).collect()
            } else {
                let learned = chain.iter().map(|&member| match fix.kind {
                    "skill" => learning(member),
                    _ => Money::ZERO,
                });
                let learned: Vec<Money> = learned.collect();
                let changes = changes_in_turn(day, &problem, &chain).into_iter();
                changes.flat_map(|it| learned.iter().map(move |&more| it + own + more)).collect()
            };
            let is_true = prices.contains(&fix.price);
            return (!is_true).then(|| format!("{} is to cost {}", fix.what, fix.price));
        }
        let wanted = Wanted { vehicle: by, kept: kept(by), new: vec![service] };
        let possible = wanted.plans(&problem, &day.plan);
        // What the others' work costs less on the day as it is then is the fix's too.
        let eased = judge(&problem, &day.plan).cost() - judge(&day.problem, &day.plan).cost();
        let prices: Vec<Money> =
            possible.iter().map(|(route, change)| *change + own + besides(route) + eased).collect();
        let leaves_otherwise = found
            .reasons
            .iter()
            .any(|reason| reason.crew == fix.crew && reason.why.contains("leaving otherwise"));
        let is_about_plan = ["search", "price"].contains(&fix.kind) && leaves_otherwise;
        let is_true = prices.contains(&fix.price)
            || is_about_plan
                && changes_leaving_otherwise(&problem, &day.plan, &wanted)
                    .iter()
                    .any(|&change| change + own == fix.price);
        (!is_true).then(|| format!("{} is to cost {}, of {prices:?}", fix.what, fix.price))
    })
}

/// The undone services.
fn undone(day: &Day) -> Vec<ServiceId> {
    let is_undone = |service: &ServiceId| !day.plan.services().any(|done| done == *service);
    (0..3).map(ServiceId::new).filter(is_undone).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, ..ProptestConfig::default() })]
    #[test]
    fn every_reason_and_every_fix_holds_among_all_plans(day in day()) {
        for service in undone(&day) {
            let found = explained(&day.problem, &day.plan, service);
            let wrong = false_reason(&day, service, &found).or_else(|| false_fix(&day, service, &found));
            prop_assert!(wrong.is_none(), "{service}: {}\n{:?}", wrong.unwrap_or_default(), day.plan);
        }
    }

    #[test]
    fn what_is_said_of_work_behind_undone_work_holds_among_all_plans(day in day_of_chains()) {
        for service in undone(&day) {
            let found = explained(&day.problem, &day.plan, service);
            let wrong = false_reason(&day, service, &found).or_else(|| false_fix(&day, service, &found));
            prop_assert!(wrong.is_none(), "{service}: {}\n{:?}", wrong.unwrap_or_default(), day.plan);
        }
    }

    #[test]
    fn nothing_that_pays_is_left_where_it_was_taken(day in prop_oneof![2 => day(), 1 => day_of_chains()]) {
        let before = judge(&day.problem, &day.plan);
        let (n_broken, cost) = (before.violations.len(), before.cost());
        let (plan, judged) = take_what_pays(&day.problem, (day.plan.clone(), before), Price::ZERO);
        prop_assert_eq!(judged.cost(), judge(&day.problem, &plan).cost());
        prop_assert!(judged.violations.len() <= n_broken && judged.cost() <= cost, "{:?}", plan);
        for service in judged.undone {
            for reason in explained(&day.problem, &plan, service).reasons {
                prop_assert!(!reason.why.contains("longer search"), "{service}: {}\n{plan:?}", reason.why);
            }
        }
    }
}
