//! From the text to a problem.

use super::super::lines::{Source, last_line};
use super::super::nodes::{MOST_IN_A_TABLE, MOST_VEHICLES};
use super::super::{FormatError, Instance, Words};
use super::lines_of::{line_of, line_of_key};
use super::objects::{Contents, CostsObject, JobObject, VehicleObject};
use super::{Ids, SCALE};
use crate::problem::{
    Break, Depot, DepotId, Leg, Load, Mode, PointId, Problem, ProblemParts, Service, Skills,
    Travel, TravelId, Undone, Vehicle,
};
use roadcrew_units::{Metres, Money, Price, Seconds, TimeWindow};
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

/// Matrix entries stay below this, so that a day of them fits everywhere.
const LONGEST: u32 = 1_000_000_000;
const MOST_PRICE: i64 = 100_000_000;

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
        if !(1..MOST_IN_A_TABLE).contains(&n_places) {
            let reason = format!("a matrix has {n_places} rows: expected 1 to {MOST_IN_A_TABLE}");
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
