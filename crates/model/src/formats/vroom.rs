//! VROOM's JSON, in and out (`docs/API.md` of VROOM 1.15), for problems with their own matrices.
//!
//! Read are `vehicles` (`id profile start_index end_index capacity skills time_window breaks costs max_travel_time max_distance`), `jobs`
//! (`id location_index service pickup delivery skills priority time_windows`) and `matrices` (`durations distances costs`). Coordinates and
//! descriptions are passed over, since ways come from the matrices. Anything else, shipments and set-up times among it, is refused.
//!
//! # Units
//! Times are in seconds. As in VROOM only travel costs, not service or waiting: `fixed` + `per_hour` × hours + `per_km` × kilometres, by
//! default a unit per second; a matrix of `costs` replaces the durations in the price. A vehicle is paid by the hour or by the kilometre, not by both. A job may
//! be left out, which is dearer than any detour, the more so the higher its priority; the cost that is told leaves this price out.

use super::lines::{Source, last_line};
use super::nodes::{MOST_NODES, MOST_VEHICLES};
use super::{FormatError, Instance, Words};
use crate::judge::{RouteJudgement, StopTimes, judge};
use crate::plan::{Plan, Route, Stop};
use crate::problem::{
    Break, Depot, DepotId, Leg, Load, Mode, PointId, Problem, ProblemParts, Service, Skills,
    Travel, TravelId, Undone, Vehicle,
};
use roadcrew_units::{Metres, Money, Price, Seconds, TimeWindow};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Reads an instance from the text of `file`, which is named in errors.
pub fn read(file: &str, text: &str) -> Result<Instance, FormatError> {
    let source = Source { file };
    let contents: Contents = serde_json::from_str(text).map_err(|wrong| {
        // The message ends with the place, which stands at its beginning here.
        let message = wrong.to_string();
        let reason = message.split(" at line ").next().unwrap_or(&message);
        source.error(wrong.line().clamp(1, last_line(text)), reason)
    })?;
    Reader { source, text, contents }.build()
}

/// Parts of a unit of the cost: of an hour's price and of a kilometre's price both.
const SCALE: i64 = 18_000;
/// Matrix entries stay below this, so that a day of them fits everywhere.
const LONGEST: u32 = 1_000_000_000;
const MOST_PRICE: i64 = 100_000_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    vehicles: Vec<VehicleObject>,
    #[serde(default)]
    jobs: Vec<JobObject>,
    matrices: BTreeMap<String, MatrixObject>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VehicleObject {
    id: u64,
    #[serde(default = "car")]
    profile: String,
    start: Option<(f64, f64)>,
    start_index: Option<usize>,
    end: Option<(f64, f64)>,
    end_index: Option<usize>,
    #[serde(default)]
    capacity: Vec<u32>,
    #[serde(default)]
    skills: Vec<u32>,
    time_window: Option<(u32, u32)>,
    #[serde(default)]
    breaks: Vec<BreakObject>,
    #[serde(default)]
    costs: CostsObject,
    max_travel_time: Option<u32>,
    max_distance: Option<u32>,
    #[serde(rename = "description")]
    _description: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct CostsObject {
    fixed: u32,
    per_hour: u32,
    per_km: u32,
}

impl Default for CostsObject {
    fn default() -> Self {
        Self { fixed: 0, per_hour: 3600, per_km: 0 }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BreakObject {
    id: u64,
    time_windows: Vec<(u32, u32)>,
    #[serde(default)]
    service: u32,
    #[serde(rename = "description")]
    _description: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JobObject {
    id: u64,
    #[serde(rename = "location")]
    _location: Option<(f64, f64)>,
    location_index: Option<usize>,
    #[serde(default)]
    setup: u32,
    #[serde(default)]
    service: u32,
    #[serde(default)]
    pickup: Vec<u32>,
    #[serde(default)]
    delivery: Vec<u32>,
    #[serde(default)]
    skills: Vec<u32>,
    #[serde(default)]
    priority: u32,
    #[serde(default)]
    time_windows: Vec<(u32, u32)>,
    #[serde(rename = "description")]
    _description: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MatrixObject {
    durations: Vec<Vec<u32>>,
    distances: Option<Vec<Vec<u32>>>,
    costs: Option<Vec<Vec<u32>>>,
}

fn car() -> String {
    "car".to_owned()
}

/// The ids of a file in the order of the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ids {
    jobs: Vec<u64>,
    vehicles: Vec<u64>,
    /// Per vehicle.
    breaks: Vec<Vec<u64>>,
    priorities: Vec<u32>,
    n_places: usize,
}

/// What a vehicle's metres stand for: the measure that it is paid by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum PaidBy {
    Duration,
    Distance,
}

struct Reader<'a> {
    source: Source<'a>,
    text: &'a str,
    contents: Contents,
}

impl Reader<'_> {
    fn build(&self) -> Result<Instance, FormatError> {
        let n_places = self.check_matrices()?;
        let skills = self.skills()?;
        let n_dimensions = self.check_vehicles(n_places)?;
        let mixed = self.contents.jobs.iter().any(|job| job.pickup.iter().any(|&it| 0 < it));
        let mut services = Vec::new();
        for (index, job) in self.contents.jobs.iter().enumerate() {
            services.push(self.service(index, job, (n_places, n_dimensions, mixed), &skills)?);
        }
        let mut travels: BTreeMap<(&str, PaidBy), usize> = BTreeMap::new();
        let mut tables = Vec::new();
        let mut vehicles = Vec::new();
        for (index, vehicle) in self.contents.vehicles.iter().enumerate() {
            let paid_by = self.paid_by(index, vehicle)?;
            let next = travels.len();
            let travel = *travels.entry((&vehicle.profile, paid_by)).or_insert(next);
            if travel == next {
                tables.push(self.travel(index, vehicle, paid_by, n_places)?);
            }
            let travel = TravelId::new(travel);
            vehicles.push(self.vehicle(index, vehicle, (paid_by, travel, n_places), &skills)?);
        }
        let problem = Problem::new(ProblemParts {
            n_dimensions,
            services,
            vehicles,
            depots: (0..=n_places).map(depot).collect(),
            travels: tables,
            ..ProblemParts::default()
        });
        let line = last_line(self.text);
        let problem = problem.map_err(|wrong| self.source.error(line, wrong.to_string()))?;
        let contents = &self.contents;
        let breaks = |vehicle: &VehicleObject| vehicle.breaks.iter().map(|rest| rest.id).collect();
        let ids = Ids {
            jobs: contents.jobs.iter().map(|job| job.id).collect(),
            vehicles: contents.vehicles.iter().map(|vehicle| vehicle.id).collect(),
            breaks: contents.vehicles.iter().map(breaks).collect(),
            priorities: contents.jobs.iter().map(|job| job.priority).collect(),
            n_places,
        };
        let name = self.source.file.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = name.trim_end_matches(".json").to_owned();
        Ok(Instance { name, problem, scale: SCALE, words: Words::Vroom(ids) })
    }

    fn wrong(&self, list: &str, index: usize, reason: impl Into<String>) -> FormatError {
        self.source.error(line_of(self.text, list, index), reason)
    }

    /// How many places the matrices have, all alike.
    fn check_matrices(&self) -> Result<usize, FormatError> {
        let line = line_of_key(self.text, "matrices");
        let first = self.contents.matrices.values().next();
        let n_places = first.map_or(0, |matrix| matrix.durations.len());
        if !(1..MOST_NODES).contains(&n_places) {
            let reason = format!("a matrix has {n_places} rows: expected 1 to {MOST_NODES}");
            return Err(self.source.error(line, reason));
        }
        for (profile, matrix) in &self.contents.matrices {
            let tables =
                [Some(&matrix.durations), matrix.distances.as_ref(), matrix.costs.as_ref()];
            for table in tables.into_iter().flatten() {
                let square =
                    table.len() == n_places && table.iter().all(|row| row.len() == n_places);
                if !square {
                    let reason =
                        format!("the matrices of '{profile}' are not {n_places} by {n_places}");
                    return Err(self.source.error(line, reason));
                }
                if table.iter().flatten().any(|&entry| LONGEST < entry) {
                    let reason = format!("a matrix of '{profile}' holds more than {LONGEST}");
                    return Err(self.source.error(line, reason));
                }
            }
        }
        Ok(n_places)
    }

    /// A bit for each skill that a job needs.
    fn skills(&self) -> Result<BTreeMap<u32, u32>, FormatError> {
        let mut bits = BTreeMap::new();
        for (index, job) in self.contents.jobs.iter().enumerate() {
            for &skill in &job.skills {
                let next = u32::try_from(bits.len()).unwrap_or(u32::MAX);
                bits.entry(skill).or_insert(next);
            }
            if 64 < bits.len() {
                return Err(self.wrong(
                    "jobs",
                    index,
                    "the jobs need more than 64 different skills",
                ));
            }
        }
        Ok(bits)
    }

    /// How many dimensions the capacities have, all alike.
    fn check_vehicles(&self, n_places: usize) -> Result<usize, FormatError> {
        let vehicles = &self.contents.vehicles;
        if MOST_VEHICLES < vehicles.len() {
            let reason = format!("at most {MOST_VEHICLES} vehicles are read");
            return Err(self.wrong("vehicles", 0, reason));
        }
        let n_dimensions = vehicles.first().map_or(0, |vehicle| vehicle.capacity.len());
        for (index, vehicle) in vehicles.iter().enumerate() {
            if vehicle.capacity.len() != n_dimensions {
                let reason = format!("vehicle {}: its capacity has other dimensions", vehicle.id);
                return Err(self.wrong("vehicles", index, reason));
            }
            let ends = [
                ("start", vehicle.start.is_some(), vehicle.start_index),
                ("end", vehicle.end.is_some(), vehicle.end_index),
            ];
            for (end, has_place, place) in ends {
                let reason = match place {
                    None if has_place => format!("{end} needs {end}_index"),
                    Some(place) if n_places <= place => format!("{end}_index {place} is no row"),
                    _ => continue,
                };
                let reason = format!("vehicle {}: {reason}", vehicle.id);
                return Err(self.wrong("vehicles", index, reason));
            }
        }
        Ok(n_dimensions)
    }

    fn service(
        &self,
        index: usize,
        job: &JobObject,
        (n_places, n_dimensions, mixed): (usize, usize, bool),
        bits: &BTreeMap<u32, u32>,
    ) -> Result<Service, FormatError> {
        let wrong = |reason: String| self.wrong("jobs", index, format!("job {}: {reason}", job.id));
        if job.setup != 0 {
            return Err(wrong("set-up times are not read".to_owned()));
        }
        let place =
            job.location_index.ok_or_else(|| wrong("location_index is missing".to_owned()))?;
        if n_places <= place {
            return Err(wrong(format!("location_index {place} is no row of the matrices")));
        }
        let load = |amounts: &[u32]| {
            if !amounts.is_empty() && amounts.len() != n_dimensions {
                let reason = format!("expected {n_dimensions} amounts, found {}", amounts.len());
                return Err(wrong(reason));
            }
            let mut load: Vec<i64> = amounts.iter().copied().map(i64::from).collect();
            load.resize(n_dimensions, 0);
            Ok(Load(load))
        };
        let (pickup, delivery) = (load(&job.pickup)?, load(&job.delivery)?);
        let (load, delivery) = if mixed { (pickup, delivery) } else { (delivery, Load::default()) };
        let windows = windows(&job.time_windows).map_err(&wrong)?;
        let bits = job.skills.iter().map(|skill| bits.get(skill).copied().unwrap_or(0));
        Ok(Service {
            name: job.id.to_string(),
            modes: vec![Mode {
                entry: PointId::new(place),
                exit: PointId::new(place),
                duration: Seconds(i64::from(job.service)),
                distance: Metres::ZERO,
                cost: Money::ZERO,
            }],
            load,
            delivery,
            windows,
            skills: Skills(bits.fold(0, |all, bit| all | 1 << bit)),
            undone: Undone::Costs(self.price_of_leaving_out(index, job)?),
            ..Service::default()
        })
    }

    /// More than any detour for the sake of a job, times its priority counted from 1.
    fn price_of_leaving_out(&self, index: usize, job: &JobObject) -> Result<Money, FormatError> {
        if 100 < job.priority {
            let reason = format!("job {}: a priority is 100 at most", job.id);
            return Err(self.wrong("jobs", index, reason));
        }
        let tables = self.contents.matrices.values().flat_map(|matrix| {
            [Some(&matrix.durations), matrix.distances.as_ref(), matrix.costs.as_ref()]
        });
        let entries = tables.flatten().flatten().flatten();
        let longest = i64::from(entries.copied().max().unwrap_or(0));
        let vehicles = self.contents.vehicles.iter();
        let dearest = vehicles.map(|vehicle| {
            let per_metre = price(vehicle.costs).0;
            4 * longest.saturating_mul(per_metre).min(1 << 48)
                + SCALE * i64::from(vehicle.costs.fixed)
        });
        let dearest = dearest.max().unwrap_or(0).min(1 << 51) + SCALE;
        Ok(Money(dearest * (1 + i64::from(job.priority))))
    }

    fn paid_by(&self, index: usize, vehicle: &VehicleObject) -> Result<PaidBy, FormatError> {
        let CostsObject { fixed, per_hour, per_km } = vehicle.costs;
        let wrong = |reason: &str| {
            self.wrong("vehicles", index, format!("vehicle {}: {reason}", vehicle.id))
        };
        if [fixed, per_hour, per_km].into_iter().any(|price| MOST_PRICE < i64::from(price)) {
            return Err(wrong("a price is too high"));
        }
        match (per_hour, per_km) {
            (_, 0) if vehicle.max_distance.is_some() => {
                Err(wrong("max_distance is read only for vehicles paid by the kilometre alone"))
            }
            (_, 0) => Ok(PaidBy::Duration),
            (0, _) if vehicle.max_travel_time.is_some() => {
                Err(wrong("max_travel_time is read only for vehicles paid by the hour alone"))
            }
            (0, _) => Ok(PaidBy::Distance),
            _ => Err(wrong("prices per hour and per kilometre at once are not read")),
        }
    }

    fn travel(
        &self,
        index: usize,
        vehicle: &VehicleObject,
        paid_by: PaidBy,
        n_places: usize,
    ) -> Result<Travel, FormatError> {
        let profile = &vehicle.profile;
        let wrong = |reason: String| self.wrong("vehicles", index, reason);
        let matrix = self.contents.matrices.get(profile);
        let matrix = matrix.ok_or_else(|| wrong(format!("there is no matrix for '{profile}'")))?;
        let paid = match (paid_by, &matrix.distances, &matrix.costs) {
            (PaidBy::Duration, _, Some(costs)) => costs,
            (PaidBy::Duration, _, None) => &matrix.durations,
            (PaidBy::Distance, Some(distances), None) => distances,
            (PaidBy::Distance, None, _) => {
                return Err(wrong(format!("there are no distances for '{profile}'")));
            }
            (PaidBy::Distance, _, Some(_)) => {
                return Err(wrong(format!("'{profile}' has costs and a price per kilometre")));
            }
        };
        if matrix.costs.is_some() && vehicle.max_travel_time.is_some() {
            return Err(wrong("max_travel_time is not read beside a matrix of costs".to_owned()));
        }
        // One place more than the matrices have: where open routes start and end, next to everything.
        Ok(Travel::from_fn(n_places + 1, |from, to| {
            let (from, to) = (from.index(), to.index());
            let entry = |table: &[Vec<u32>]| {
                let row = table.get(from).and_then(|row| row.get(to));
                i64::from(row.copied().unwrap_or(0))
            };
            let (seconds, metres) = (Seconds(entry(&matrix.durations)), Metres(entry(paid)));
            Some(Leg { seconds, metres })
        }))
    }

    fn vehicle(
        &self,
        index: usize,
        vehicle: &VehicleObject,
        (paid_by, travel, n_places): (PaidBy, TravelId, usize),
        bits: &BTreeMap<u32, u32>,
    ) -> Result<Vehicle, FormatError> {
        let wrong = |reason: String| {
            self.wrong("vehicles", index, format!("vehicle {}: {reason}", vehicle.id))
        };
        let shift = windows(vehicle.time_window.as_slice()).map_err(&wrong)?;
        let mut breaks = Vec::new();
        for rest in &vehicle.breaks {
            let &[window] = windows(&rest.time_windows).map_err(&wrong)?.as_slice() else {
                return Err(wrong(format!("break {} needs one time window", rest.id)));
            };
            breaks.push(Break { window, duration: Seconds(i64::from(rest.service)) });
        }
        let bits = vehicle.skills.iter().filter_map(|skill| bits.get(skill));
        let longest = match paid_by {
            PaidBy::Duration => vehicle.max_travel_time,
            PaidBy::Distance => vehicle.max_distance,
        };
        Ok(Vehicle {
            name: vehicle.id.to_string(),
            shift: shift.first().copied().unwrap_or(TimeWindow::ALWAYS),
            start: DepotId::new(vehicle.start_index.unwrap_or(n_places)),
            end: DepotId::new(vehicle.end_index.unwrap_or(n_places)),
            capacity: Load(vehicle.capacity.iter().copied().map(i64::from).collect()),
            skills: Skills(bits.fold(0, |all, bit| all | 1 << bit)),
            travel,
            fixed: Money(SCALE * i64::from(vehicle.costs.fixed)),
            per_metre: price(vehicle.costs),
            longest_distance: longest.map(|longest| Metres(i64::from(longest))),
            breaks,
            ..Vehicle::default()
        })
    }
}

/// The price of a second or a metre, whichever the vehicle is paid by.
fn price(costs: CostsObject) -> Price {
    let CostsObject { per_hour, per_km, .. } = costs;
    Price(i64::from(per_hour) * (SCALE / 3600) + i64::from(per_km) * (SCALE / 1000))
}

fn windows(given: &[(u32, u32)]) -> Result<Vec<TimeWindow>, String> {
    let mut windows: Vec<TimeWindow> = Vec::new();
    for &(open, close) in given {
        let window = TimeWindow::new(Seconds(i64::from(open)), Seconds(i64::from(close)));
        let window = window.map_err(|_upside_down| {
            format!("a time window opens at {open} and closes at {close}")
        })?;
        if windows.last().is_some_and(|last| window.open() <= last.close()) {
            return Err("the time windows overlap or are out of order".to_owned());
        }
        windows.push(window);
    }
    Ok(windows)
}

fn depot(place: usize) -> Depot {
    let point = PointId::new(place);
    Depot { name: place.to_string(), exit: point, entry: point }
}

/// The line on which a key of the outermost object stands, or the first.
fn line_of_key(text: &str, key: &str) -> usize {
    find(text, key, None).unwrap_or(1)
}

/// The line on which an item of a list of the outermost object begins, or the first.
fn line_of(text: &str, list: &str, index: usize) -> usize {
    find(text, list, Some(index)).unwrap_or(1)
}

/// Finds a key of the outermost object, and in its list an item. The text is good JSON.
fn find(text: &str, key: &str, item: Option<usize>) -> Option<usize> {
    let (mut line, mut depth, mut items, mut inside) = (1, 0, 0, false);
    let mut characters = text.char_indices();
    while let Some((place, character)) = characters.next() {
        match character {
            '\n' => line += 1,
            '"' => {
                let mut end = place + 1;
                while let Some((at, character)) = characters.next() {
                    end = at;
                    match character {
                        '\\' => drop(characters.next()),
                        '"' => break,
                        _ => {}
                    }
                }
                let is_key = text[end + 1..].trim_start().starts_with(':');
                if depth == 1 && is_key {
                    inside = &text[place + 1..end] == key;
                    if inside && item.is_none() {
                        return Some(line);
                    }
                }
            }
            '{' | '[' => {
                depth += 1;
                if inside && character == '{' && depth == 3 {
                    if Some(items) == item {
                        return Some(line);
                    }
                    items += 1;
                }
            }
            '}' | ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Writes a plan as VROOM's output, one line.
pub(super) fn write(instance: &Instance, ids: &Ids, plan: &Plan) -> String {
    let judgement = judge(&instance.problem, plan);
    let judged = plan.routes.iter().zip(&judgement.routes);
    let judged = judged.filter(|(route, _)| route.services().next().is_some());
    let routes: Vec<Value> =
        judged.clone().map(|(route, judged)| route_object(instance, ids, route, judged)).collect();
    let sum = |key: &str| routes.iter().filter_map(|route| route[key].as_i64()).sum::<i64>();
    let place = |service: usize| instance.problem.services()[service].modes[0].entry.index();
    let unassigned: Vec<Value> = judgement
        .undone
        .iter()
        .map(|id| json!({"id": ids.jobs[id.index()], "type": "job", "location_index": place(id.index())}))
        .collect();
    let output = json!({
        "code": 0,
        "summary": {
            "cost": instance.units(instance.cost(&judgement)),
            "routes": routes.len(),
            "unassigned": unassigned.len(),
            "setup": 0,
            "service": sum("service"),
            "duration": sum("duration"),
            "waiting_time": sum("waiting_time"),
            "priority": sum("priority"),
            "violations": judgement.violations.iter().map(ToString::to_string).collect::<Vec<_>>(),
        },
        "unassigned": unassigned,
        "routes": routes,
    });
    format!("{output}\n")
}

fn route_object(instance: &Instance, ids: &Ids, route: &Route, judged: &RouteJudgement) -> Value {
    let vehicle = instance.problem.vehicle(route.vehicle);
    let breaks = &ids.breaks[route.vehicle.index()];
    let mut load: Vec<i64> = vec![0; instance.problem.n_dimensions()];
    for service in route.services() {
        let service = instance.problem.service(service);
        let aboard = if service.delivery.0.is_empty() { &service.load } else { &service.delivery };
        load.iter_mut().zip(&aboard.0).for_each(|(load, quantity)| *load += quantity);
    }
    let (mut service_s, mut driven_s, mut priority) = (0, 0, 0);
    let mut now = judged.departure.0;
    let end = |kind: &str, depot: DepotId, at: i64, driven_s: i64, load: &[i64]| {
        let mut step = json!({"type": kind, "arrival": at, "duration": driven_s, "setup": 0, "service": 0, "waiting_time": 0, "load": load});
        if depot.index() < ids.n_places {
            step["location_index"] = depot.index().into();
        }
        step
    };
    let mut steps = vec![end("start", vehicle.start, now, 0, &load)];
    for (stop, times) in route.stops.iter().zip(&judged.stops) {
        let StopTimes { arrival, start, end } = *times;
        driven_s += arrival.0 - now;
        now = end.0;
        let mut step = json!({"arrival": arrival.0, "duration": driven_s, "setup": 0, "service": (end - start).0, "waiting_time": (start - arrival).0});
        match *stop {
            Stop::Service { service: id, .. } => {
                let service = instance.problem.service(id);
                let delivers = !service.delivery.0.is_empty();
                for (index, aboard) in load.iter_mut().enumerate() {
                    let collected = service.load.0[index];
                    *aboard +=
                        if delivers { collected - service.delivery.0[index] } else { -collected };
                }
                step["type"] = "job".into();
                step["id"] = ids.jobs[id.index()].into();
                step["location_index"] = service.modes[0].entry.index().into();
                service_s += (end - start).0;
                priority += ids.priorities[id.index()];
            }
            Stop::Break(which) => {
                step["type"] = "break".into();
                step["id"] = breaks[which].into();
            }
            Stop::Tip(_) => continue,
        }
        step["load"] = load.clone().into();
        steps.push(step);
    }
    driven_s += judged.arrival.0 - now;
    steps.push(end("end", vehicle.end, judged.arrival.0, driven_s, &load));
    json!({
        "vehicle": ids.vehicles[route.vehicle.index()],
        "cost": instance.units(judged.costs.total()),
        "setup": 0,
        "service": service_s,
        "duration": driven_s,
        "waiting_time": judged.waiting.0,
        "priority": priority,
        "steps": steps,
        "violations": [],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{ServiceId, VehicleId};
    use crate::solution;
    use expect_test::{Expect, expect};

    /// Three places in a row, 100 s apart; the second vehicle's routes end where they end.
    const GOOD: &str = r#"{
  "vehicles": [
    {"id": 7, "start_index": 0, "end_index": 0, "capacity": [3], "skills": [4], "time_window": [0, 5000]},
    {"id": 8, "profile": "van", "start_index": 0, "capacity": [3], "costs": {"fixed": 10, "per_hour": 0, "per_km": 500},
     "breaks": [{"id": 1, "time_windows": [[50, 400]], "service": 60}]}
  ],
  "jobs": [
    {"id": 21, "description": "lamp", "location_index": 1, "service": 30, "delivery": [2], "skills": [4]},
    {"id": 22, "location_index": 2, "service": 40, "delivery": [1], "priority": 5, "time_windows": [[0, 10], [350, 900]]}
  ],
  "matrices": {
    "car": {"durations": [[0, 100, 200], [100, 0, 100], [200, 100, 0]]},
    "van": {"durations": [[0, 90, 180], [90, 0, 90], [180, 90, 0]], "distances": [[0, 1000, 2000], [1000, 0, 1000], [2000, 1000, 0]]}
  }
}"#;

    #[track_caller]
    fn check_written(vehicle: usize, stops: &[Stop], expected: &Expect) {
        let instance = read("row.json", GOOD).unwrap();
        let route = Route {
            vehicle: VehicleId::new(vehicle),
            departure: Seconds::ZERO,
            stops: stops.to_vec(),
        };
        let plan = Plan { routes: vec![route] };
        let written = solution::write(&instance, &plan, Money::ZERO);
        let written: Value = serde_json::from_str(&written).unwrap();
        expected.assert_eq(&format!("{written:#}"));
    }

    #[track_caller]
    fn check_refused(text: &str, expected: &Expect) {
        expected.assert_eq(&read("row.json", text).unwrap_err().to_string());
    }

    const LAMP: Stop = Stop::service(ServiceId(0), 0);
    const OTHER: Stop = Stop::service(ServiceId(1), 0);

    #[test]
    fn a_plan_is_told_with_its_times_and_travel_alone_costs() {
        check_written(
            0,
            &[LAMP, OTHER],
            &expect![[r#"
            {
              "code": 0,
              "routes": [
                {
                  "cost": 400.0,
                  "duration": 400,
                  "priority": 5,
                  "service": 70,
                  "setup": 0,
                  "steps": [
                    {
                      "arrival": 0,
                      "duration": 0,
                      "load": [
                        3
                      ],
                      "location_index": 0,
                      "service": 0,
                      "setup": 0,
                      "type": "start",
                      "waiting_time": 0
                    },
                    {
                      "arrival": 100,
                      "duration": 100,
                      "id": 21,
                      "load": [
                        1
                      ],
                      "location_index": 1,
                      "service": 30,
                      "setup": 0,
                      "type": "job",
                      "waiting_time": 0
                    },
                    {
                      "arrival": 230,
                      "duration": 200,
                      "id": 22,
                      "load": [
                        0
                      ],
                      "location_index": 2,
                      "service": 40,
                      "setup": 0,
                      "type": "job",
                      "waiting_time": 120
                    },
                    {
                      "arrival": 590,
                      "duration": 400,
                      "load": [
                        0
                      ],
                      "location_index": 0,
                      "service": 0,
                      "setup": 0,
                      "type": "end",
                      "waiting_time": 0
                    }
                  ],
                  "vehicle": 7,
                  "violations": [],
                  "waiting_time": 120
                }
              ],
              "summary": {
                "cost": 400.0,
                "duration": 400,
                "priority": 5,
                "routes": 1,
                "service": 70,
                "setup": 0,
                "unassigned": 0,
                "violations": [],
                "waiting_time": 120
              },
              "unassigned": []
            }"#]],
        );
    }

    #[test]
    fn an_open_route_ends_at_its_last_job_and_kilometres_are_paid() {
        check_written(
            1,
            &[Stop::Break(0), OTHER],
            &expect![[r#"
            {
              "code": 0,
              "routes": [
                {
                  "cost": 1010.0,
                  "duration": 180,
                  "priority": 5,
                  "service": 40,
                  "setup": 0,
                  "steps": [
                    {
                      "arrival": 0,
                      "duration": 0,
                      "load": [
                        1
                      ],
                      "location_index": 0,
                      "service": 0,
                      "setup": 0,
                      "type": "start",
                      "waiting_time": 0
                    },
                    {
                      "arrival": 0,
                      "duration": 0,
                      "id": 1,
                      "load": [
                        1
                      ],
                      "service": 60,
                      "setup": 0,
                      "type": "break",
                      "waiting_time": 50
                    },
                    {
                      "arrival": 290,
                      "duration": 180,
                      "id": 22,
                      "load": [
                        0
                      ],
                      "location_index": 2,
                      "service": 40,
                      "setup": 0,
                      "type": "job",
                      "waiting_time": 60
                    },
                    {
                      "arrival": 390,
                      "duration": 180,
                      "load": [
                        0
                      ],
                      "service": 0,
                      "setup": 0,
                      "type": "end",
                      "waiting_time": 0
                    }
                  ],
                  "vehicle": 8,
                  "violations": [],
                  "waiting_time": 110
                }
              ],
              "summary": {
                "cost": 1010.0,
                "duration": 180,
                "priority": 5,
                "routes": 1,
                "service": 40,
                "setup": 0,
                "unassigned": 1,
                "violations": [],
                "waiting_time": 110
              },
              "unassigned": [
                {
                  "id": 21,
                  "location_index": 1,
                  "type": "job"
                }
              ]
            }"#]],
        );
    }

    #[test]
    fn a_malformed_file_is_refused_with_line_and_reason() {
        check_refused("{", &expect!["row.json:1: EOF while parsing an object"]);
        check_refused(
            &GOOD.replace("\"jobs\"", "\"tasks\""),
            &expect![
                "row.json:7: unknown field `tasks`, expected one of `vehicles`, `jobs`, `matrices`"
            ],
        );
        check_refused(
            &GOOD.replace("\"jobs\": [", "\"shipments\": [], \"jobs\": ["),
            &expect![
                "row.json:7: unknown field `shipments`, expected one of `vehicles`, `jobs`, `matrices`"
            ],
        );
        check_refused(
            &GOOD.replace("\"service\": 40", "\"service\": -40"),
            &expect!["row.json:9: invalid value: integer `-40`, expected u32"],
        );
        check_refused(
            &GOOD.replace("\"service\": 40", "\"setup\": 40"),
            &expect!["row.json:9: job 22: set-up times are not read"],
        );
        check_refused(
            &GOOD.replace("\"location_index\": 2", "\"location_index\": 3"),
            &expect!["row.json:9: job 22: location_index 3 is no row of the matrices"],
        );
        check_refused(
            &GOOD.replace("\"delivery\": [1]", "\"delivery\": [1, 2]"),
            &expect!["row.json:9: job 22: expected 1 amounts, found 2"],
        );
        check_refused(
            &GOOD.replace("[350, 900]", "[350, 90]"),
            &expect!["row.json:9: job 22: a time window opens at 350 and closes at 90"],
        );
        check_refused(
            &GOOD.replace("\"per_hour\": 0", "\"per_hour\": 9"),
            &expect![
                "row.json:4: vehicle 8: prices per hour and per kilometre at once are not read"
            ],
        );
        check_refused(
            &GOOD.replace("\"profile\": \"van\"", "\"profile\": \"bike\""),
            &expect!["row.json:4: there is no matrix for 'bike'"],
        );
        check_refused(
            &GOOD.replace("[90, 0, 90]", "[90, 0]"),
            &expect!["row.json:11: the matrices of 'van' are not 3 by 3"],
        );
    }
}
