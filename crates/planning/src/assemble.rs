//! What dispatch and collection have in common: crews become vehicles, places become points, and a solved problem becomes a day's plan.

use crate::check::Words;
use crate::city::{City, Crew, Tip, Work};
use crate::day::{
    DayPlan, DayRoute, DayStop, PlanKind, SearchRecord, StopKind, UndoneService, Way,
};
use crate::explain::{Case, Depth, Explanation, explain};
use crate::places::Places;
use crate::search::{PlanError, Search};
use roadcrew_model::{
    Break, Depot, DepotId, Facility, FacilityId, Judgement, Load, Mode, ModeIndex, Plan, PointId,
    Problem, ProblemParts, Route, RouteJudgement, Service, ServiceId, Skills, Stop, TravelId,
    Undone, Vehicle,
};
use roadcrew_roads::{Approach, Router, Snap, Stand};
use roadcrew_solver::Progress;
use roadcrew_units::{Metres, Money, Position, Seconds, ServiceDay};
use std::collections::{BTreeMap, BTreeSet};

/// A problem under construction.
pub(crate) struct Draft<'a> {
    pub city: &'a City,
    pub day: &'a ServiceDay,
    kind: PlanKind,
    pub crews: Vec<&'a Crew>,
    /// One per profile that a crew drives.
    routers: Vec<Router>,
    /// Each crew's router.
    router_of: Vec<usize>,
    skill_names: Vec<String>,
    places: Places,
    services: Vec<Service>,
    pub labels: Vec<Label>,
    ids: BTreeSet<String>,
    pub left_out: Vec<String>,
}

/// What the plan says of a service beyond what the problem knows.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub kind: StopKind,
    pub id: String,
    pub name: String,
    pub street: String,
    pub position: Position,
    pub reports: Vec<String>,
    pub due: Option<Seconds>,
    pub litres: i64,
    pub kilograms: i64,
}

/// Where more is left undone, only what is quickly tried is told; `plan explain` tells the rest.
const MOST_EXPLAINED_DEEPLY: usize = 20;

/// How far from the nearest usable street a place may lie.
const FARTHEST_FROM_STREET: Metres = Metres(150);

impl<'a> Draft<'a> {
    pub(crate) fn new(city: &'a City, day: &'a ServiceDay, work: Work) -> Result<Self, PlanError> {
        let crews: Vec<&Crew> = city.crews.iter().filter(|crew| crew.work == work).collect();
        let (kind, name) = match work {
            Work::Dispatch => (PlanKind::Dispatch, "dispatch"),
            Work::Collection => (PlanKind::Collection, "collection"),
        };
        if crews.is_empty() {
            return Err(PlanError::NoCrew { city: city.name.clone(), work: name });
        }
        let mut routers: Vec<Router> = Vec::new();
        let mut by_profile: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
        let mut router_of = Vec::with_capacity(crews.len());
        for crew in &crews {
            // Without changes all shifts see the same streets.
            let has_changes = !city.changes.all().is_empty();
            let shift = has_changes.then(|| crew.shift.text());
            let index = *by_profile.entry((crew.profile.name(), shift)).or_insert_with(|| {
                routers.push(city.router(crew, day));
                routers.len() - 1
            });
            router_of.push(index);
        }
        let mut skill_names: Vec<String> =
            crews.iter().flat_map(|crew| crew.skills.clone()).collect();
        skill_names.sort();
        skill_names.dedup();
        // A problem holds 64 skills, one of which stands for those that no crew has.
        skill_names.truncate(63);
        Ok(Self {
            city,
            day,
            kind,
            crews,
            routers,
            router_of,
            skill_names,
            places: Places::default(),
            services: Vec::new(),
            labels: Vec::new(),
            ids: BTreeSet::new(),
            left_out: Vec::new(),
        })
    }

    /// The bit of a skill; one that no crew has gets a bit that no crew has.
    pub(crate) fn skill(&self, name: &str) -> Skills {
        let bit = self.skill_names.iter().position(|known| known == name).unwrap_or(63);
        Skills(1 << bit)
    }

    /// The names of the skills of a set.
    pub(crate) fn skills_in_words(&self, skills: u64) -> String {
        let is_meant = |bit: &usize| skills & (1 << bit) != 0;
        let known = (0..self.skill_names.len()).filter(is_meant);
        let names: Vec<&str> = known.map(|bit| self.skill_names[bit].as_str()).collect();
        if names.is_empty() { "a skill that no crew has".to_owned() } else { names.join(" and ") }
    }

    /// The first router: the one that places and streets are judged by.
    pub(crate) fn router(&self) -> &Router {
        &self.routers[0]
    }

    /// The nearest street that some crew may use, not too far away.
    pub(crate) fn snap(&self, position: Position) -> Option<Snap> {
        self.routers
            .iter()
            .filter_map(|router| router.snap(position))
            .filter(|snap| snap.distance <= FARTHEST_FROM_STREET)
            .min_by_key(|snap| snap.distance)
    }

    /// A point that is approached in one way.
    pub(crate) fn point(&mut self, approach: Approach) -> PointId {
        self.places.add(vec![Stand::at(approach)])
    }

    /// A mode that stays where it is; `price` is what it is worth avoiding, in a crew's time.
    pub(crate) fn mode_at(
        &mut self,
        approach: Approach,
        duration: Seconds,
        price: Seconds,
    ) -> Mode {
        let point = self.point(approach);
        let cost = self.city.prices.crew_second * price;
        Mode { entry: point, exit: point, duration, distance: Metres::ZERO, cost }
    }

    /// Adds a service. Its id is unique in the plan: one that is taken gets a number behind it.
    pub(crate) fn add(&mut self, service: Service, mut label: Label) {
        let (id, mut number) = (label.id.clone(), 1);
        while !self.ids.insert(label.id.clone()) {
            number += 1;
            label.id = format!("{id}-{number}");
        }
        self.services.push(service);
        self.labels.push(label);
    }

    fn gates(&mut self, what: &str, position: Position) -> Result<PointId, PlanError> {
        let mut gates = Vec::new();
        for router in &self.routers {
            let snap = router.snap(position);
            match snap {
                Some(snap) if snap.distance <= FARTHEST_FROM_STREET => {
                    // One drives in, so that either side will do.
                    gates.extend(snap.stands.into_iter().map(|stand| stand.approach));
                }
                _ => {
                    return Err(PlanError::FarFromStreets {
                        what: what.to_owned(),
                        metres: snap.map_or(i64::MAX, |snap| snap.distance.0),
                        profile: router.profile_name().to_owned(),
                    });
                }
            }
        }
        gates.sort_by_key(|gate| (gate.segment, gate.along));
        gates.dedup();
        Ok(self.places.add(gates.into_iter().map(Stand::at).collect()))
    }

    fn facility(&mut self, tip: &Tip) -> Result<Facility, PlanError> {
        let what = format!("tip {}", tip.id);
        let windows = tip
            .hours
            .iter()
            .map(|hours| hours.on(self.day))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|reason| PlanError::Clock { what: what.clone(), reason })?;
        let gate = self.gates(&what, tip.position)?;
        Ok(Facility {
            name: tip.name.clone(),
            entry: gate,
            exit: gate,
            windows,
            duration: tip.unloading,
            cost: Money::ZERO,
        })
    }

    fn vehicle(&self, index: usize) -> Result<Vehicle, PlanError> {
        let crew = self.crews[index];
        let clock = |reason| PlanError::Clock { what: format!("crew {}", crew.id), reason };
        let breaks = crew
            .breaks
            .iter()
            .map(|rest| {
                Ok(Break {
                    window: rest.window.on(self.day).map_err(clock)?,
                    duration: rest.duration,
                })
            })
            .collect::<Result<_, PlanError>>()?;
        let skills =
            crew.skills.iter().fold(Skills::NONE, |all, name| Skills(all.0 | self.skill(name).0));
        Ok(Vehicle {
            name: crew.name.clone(),
            shift: crew.shift.on(self.day).map_err(clock)?,
            start: DepotId::new(crew.depot),
            end: DepotId::new(crew.depot),
            capacity: Load(vec![crew.capacity_l, crew.capacity_kg]),
            skills,
            travel: TravelId::new(self.router_of[index]),
            fixed: crew.fixed,
            per_metre: self.city.prices.metre,
            per_second: self.city.prices.crew_second,
            longest_duration: None,
            longest_distance: None,
            breaks,
            tips: crew.tips.iter().map(|&tip| FacilityId::new(tip)).collect(),
            ends_empty: crew.work == Work::Collection,
            ..Vehicle::default()
        })
    }

    /// Builds the problem, with its travel times.
    pub(crate) fn finish(mut self) -> Result<Assembled<'a>, PlanError> {
        let mut depots = Vec::new();
        for depot in &self.city.depots {
            let gate = self.gates(&format!("depot {}", depot.id), depot.position)?;
            depots.push(Depot { name: depot.name.clone(), exit: gate, entry: gate });
        }
        let mut facilities = Vec::new();
        for tip in &self.city.tips {
            facilities.push(self.facility(tip)?);
        }
        let vehicles =
            (0..self.crews.len()).map(|index| self.vehicle(index)).collect::<Result<_, _>>()?;
        let travels = self.routers.iter().map(|router| self.places.travel(router)).collect();
        let problem = Problem::new(ProblemParts {
            groups: Vec::new(),
            n_dimensions: 2,
            services: std::mem::take(&mut self.services),
            vehicles,
            depots,
            facilities,
            travels,
        })?;
        Ok(Assembled { draft: self, problem })
    }
}

/// A problem with the labels that lead back into the city.
pub(crate) struct Assembled<'a> {
    pub draft: Draft<'a>,
    pub problem: Problem,
}

impl Assembled<'_> {
    /// Solves the problem and puts the plan into the city's words.
    pub(crate) fn solve(self, search: &Search, listener: &(dyn Fn(Progress) + Sync)) -> DayPlan {
        let solution = roadcrew_solver::solve(&self.problem, &search.options(), listener);
        let record = SearchRecord { seed: search.seed, iterations: solution.iterations };
        let depth = if solution.judgement.undone.len() <= MOST_EXPLAINED_DEEPLY {
            Depth::Deep
        } else {
            Depth::Quick
        };
        self.day_plan(&solution.plan, &solution.judgement, record, &|service| {
            let case = Case {
                problem: &self.problem,
                plan: &solution.plan,
                service,
                crews: &self.draft.crews,
                day: self.draft.day,
                name: &|id| self.stop_name(Stop::Service { service: id, mode: ModeIndex(0) }),
            };
            explain(&case, depth)
        })
    }

    /// A judged plan in the city's words; `why` tells the reasons for what it leaves undone.
    pub(crate) fn day_plan(
        &self,
        plan: &Plan,
        judgement: &Judgement,
        search: SearchRecord,
        why: &dyn Fn(ServiceId) -> Explanation,
    ) -> DayPlan {
        let mut routes: Vec<DayRoute> = plan
            .routes
            .iter()
            .zip(&judgement.routes)
            .filter(|(route, _)| !route.stops.is_empty())
            .map(|(route, judged)| self.day_route(route, judged))
            .collect();
        let order: Vec<&str> = self.draft.crews.iter().map(|crew| crew.id.as_str()).collect();
        routes.sort_by_key(|route| order.iter().position(|id| *id == route.crew));
        let undone = judgement.undone.iter().map(|&id| {
            let label = &self.draft.labels[id.index()];
            let found = why(id);
            UndoneService {
                id: label.id.clone(),
                name: label.name.clone(),
                street: label.street.clone(),
                position: label.position,
                reports: label.reports.clone(),
                due: label.due,
                reasons: found.reasons,
                fix: found.fixes.first().map(|fix| format!("{} would do it", fix.what)),
            }
        });
        DayPlan {
            city: self.draft.city.name.clone(),
            currency: self.draft.city.prices.currency.clone(),
            kind: self.draft.kind,
            day: self.draft.day.clone(),
            network: self.draft.city.network.clone(),
            routes,
            undone: undone.collect(),
            left_out: self.draft.left_out.clone(),
            costs: judgement.costs,
            violations: Words { day: self, plan, judgement }
                .breaches()
                .map(|breach| breach.text)
                .collect(),
            search,
        }
    }

    fn day_route(&self, route: &Route, judged: &RouteJudgement) -> DayRoute {
        let crew = self.draft.crews[route.vehicle.index()];
        let router = &self.draft.routers[self.draft.router_of[route.vehicle.index()]];
        let vehicle = self.problem.vehicle(route.vehicle);
        let way = |from, to| self.draft.places.way(router, from, to).unwrap_or_default();
        let mut at = self.problem.depot(vehicle.start).exit;
        let mut position = self.draft.city.depots[crew.depot].position;
        let mut stops = Vec::with_capacity(route.stops.len());
        for (&stop, times) in route.stops.iter().zip(&judged.stops) {
            let mut day_stop = match stop {
                Stop::Service { service, .. } => self.service_stop(service),
                Stop::Tip(id) => self.tip_stop(id),
                Stop::Break(index) => break_stop(index, position),
            };
            match stop {
                Stop::Service { service, mode } => {
                    day_stop.mode = Some(mode.0);
                    if let Undone::Costs(price) = self.problem.service(service).undone {
                        day_stop.undone_costs = price;
                    }
                    let mode = self.mode(service, mode);
                    day_stop.way = way(at, mode.entry);
                    if mode.entry != mode.exit {
                        day_stop.along = way(mode.entry, mode.exit);
                    }
                    at = mode.exit;
                }
                Stop::Tip(id) => {
                    let facility = self.problem.facility(id);
                    day_stop.way = way(at, facility.entry);
                    at = facility.exit;
                }
                Stop::Break(_) => {}
            }
            (day_stop.arrival, day_stop.start, day_stop.end) =
                (times.arrival, times.start, times.end);
            position = day_stop.position;
            stops.push(day_stop);
        }
        DayRoute {
            crew: crew.id.clone(),
            crew_name: crew.name.clone(),
            profile: crew.profile.name().to_owned(),
            depot: self.draft.city.depots[crew.depot].name.clone(),
            departure: judged.departure,
            arrival: judged.arrival,
            driven: judged.driven,
            served: judged.served,
            driving: judged.driving,
            waiting: judged.waiting,
            stops,
            way_home: way(at, self.problem.depot(vehicle.end).entry),
        }
    }

    /// What a sentence calls a stop: its name, and where it helps the street and the id.
    pub(crate) fn stop_name(&self, stop: Stop) -> String {
        match stop {
            Stop::Service { service, .. } => {
                let label = &self.draft.labels[service.index()];
                let street = if label.street.is_empty() || label.kind == StopKind::Street {
                    String::new()
                } else {
                    format!(", {}", label.street)
                };
                format!("{}{street} ({})", label.name, label.id)
            }
            Stop::Tip(id) => self.problem.facility(id).name.clone(),
            Stop::Break(index) => format!("break {}", index + 1),
        }
    }

    /// How files name a stop.
    pub(crate) fn stop_id(&self, stop: Stop) -> String {
        match stop {
            Stop::Service { service, .. } => self.draft.labels[service.index()].id.clone(),
            Stop::Tip(id) => self.draft.city.tips[id.index()].id.clone(),
            Stop::Break(index) => format!("break-{}", index + 1),
        }
    }

    fn mode(&self, service: ServiceId, mode: ModeIndex) -> Mode {
        self.problem.service(service).modes[mode.index()]
    }

    fn service_stop(&self, service: ServiceId) -> DayStop {
        let label = &self.draft.labels[service.index()];
        DayStop {
            kind: label.kind,
            id: label.id.clone(),
            name: label.name.clone(),
            street: label.street.clone(),
            position: label.position,
            reports: label.reports.clone(),
            due: label.due,
            litres: label.litres,
            kilograms: label.kilograms,
            ..empty_stop(label.position)
        }
    }

    fn tip_stop(&self, id: FacilityId) -> DayStop {
        let tip = &self.draft.city.tips[id.index()];
        DayStop {
            kind: StopKind::Tip,
            id: tip.id.clone(),
            name: tip.name.clone(),
            ..empty_stop(tip.position)
        }
    }
}

fn break_stop(index: usize, position: Position) -> DayStop {
    let name = "Break".to_owned();
    DayStop {
        kind: StopKind::Break,
        id: format!("break-{}", index + 1),
        name,
        ..empty_stop(position)
    }
}

fn empty_stop(position: Position) -> DayStop {
    DayStop {
        kind: StopKind::Job,
        id: String::new(),
        name: String::new(),
        street: String::new(),
        position,
        reports: Vec::new(),
        arrival: Seconds::ZERO,
        start: Seconds::ZERO,
        end: Seconds::ZERO,
        due: None,
        litres: 0,
        kilograms: 0,
        undone_costs: Money::ZERO,
        mode: None,
        way: Way::default(),
        along: Way::default(),
    }
}
