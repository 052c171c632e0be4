//! A file's crews, services, tips and breaks become those of the day's problem.

use super::assumed::Told;
use super::breach::Breach;
use super::modes::OpenStop;
use super::times;
use super::together::{AsTold, assume_for_each_other};
use crate::assemble::Assembled;
use crate::day::StopKind;
use crate::party::{is_of_one_member, party_of};
use crate::plan_file::{Place, PlanFile, ToldRoute, ToldStop};
use roadcrew_model::{FacilityId, ModeIndex, Plan, Route, ServiceId, Stop, ToldTimes, VehicleId};
use roadcrew_units::{CalendarError, Seconds, ServiceDay, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// A file's plan as the judge reads it.
#[derive(Default)]
pub(crate) struct Matched {
    pub plan: Plan,
    /// What the problem doesn't know: crews, services, tips. The judge never sees them.
    pub breaches: Vec<Breach>,
    /// When the file says that each route is where.
    pub told: Vec<times::ToldRoute>,
    /// Why each stop of each route was in vain, as the file says.
    pub failed: Vec<Vec<Option<String>>>,
}

/// Finds everything that the file names. What it doesn't name is chosen as well as can be: the modes of services, and when a crew leaves. The breaks
/// of those whose are [`super::breaks::freed`] count by their order.
pub(super) fn match_plan(
    day: &Assembled<'_>,
    file: &PlanFile,
    freed: &BTreeSet<VehicleId>,
) -> Matched {
    let mut names = Names::new(day, file);
    names.freed.clone_from(freed);
    let mut matched = Matched::default();
    let mut stops = Vec::new();
    for told in &file.routes {
        let Some(vehicle) = names.vehicle(told) else { continue };
        let found = names.route(vehicle, told);
        matched.plan.routes.push(found.route);
        matched.told.push(found.told);
        matched.failed.push(found.failed);
        stops.push(found.stops);
    }
    matched.breaches = names.breaches;
    let as_told = AsTold { problem: &day.problem, stops: &stops, times: &matched.told };
    assume_for_each_other(&as_told, &mut matched.plan);
    matched
}

/// One crew's part of it.
struct FoundRoute {
    route: Route,
    stops: Vec<OpenStop>,
    told: times::ToldRoute,
    failed: Vec<Option<String>>,
}

struct Names<'a> {
    day: &'a Assembled<'a>,
    file: &'a PlanFile,
    services: BTreeMap<&'a str, ServiceId>,
    /// Which member of a party a crew is, by the job's first service and the crew.
    members: BTreeMap<(ServiceId, &'a str), ServiceId>,
    /// Whose breaks are numbered as they come, whatever they are called.
    freed: BTreeSet<VehicleId>,
    breaches: Vec<Breach>,
}

impl<'a> Names<'a> {
    fn new(day: &'a Assembled<'a>, file: &'a PlanFile) -> Self {
        let mut services = BTreeMap::new();
        let labels = || day.draft.labels.iter().enumerate();
        // An incident may be named by any of its reports, as a planner would; ids come first.
        for (index, label) in labels() {
            for report in &label.reports {
                services.insert(report.as_str(), ServiceId::new(index));
            }
        }
        for (index, label) in labels() {
            services.insert(label.id.as_str(), ServiceId::new(index));
        }
        let breaches = file.faults.iter().map(|fault| Breach {
            rule: fault.rule,
            crew: fault.crew.clone(),
            text: format!("{}: {}", file.at(&fault.place), fault.reason),
            ..Breach::default()
        });
        let breaches = breaches.collect();
        let (freed, members) = (BTreeSet::new(), BTreeMap::new());
        Self { day, file, services, members, freed, breaches }
    }

    /// The service of a name. Each crew that names a job which takes several is another one of them, but for those that are named themselves: `K6#2`.
    fn service(&mut self, crew: &'a str, name: &str) -> Option<ServiceId> {
        let found = *self.services.get(name)?;
        let party = party_of(self.day, found);
        if party.len() < 2 || is_of_one_member(self.day, &party, name) {
            return Some(found);
        }
        if let Some(&member) = self.members.get(&(party[0], crew)) {
            return Some(member);
        }
        let is_named = |member: &ServiceId| {
            let id = &self.day.draft.labels[member.index()].id;
            let mut stops = self.file.routes.iter().flat_map(|route| &route.stops);
            *member != party[0] && stops.any(|stop| stop.id == *id)
        };
        let is_taken = |member: &ServiceId| self.members.values().any(|it| it == member);
        let mut free = party.iter().filter(|&member| !is_taken(member) && !is_named(member));
        let member = *free.next().unwrap_or(&party[0]);
        self.members.insert((party[0], crew), member);
        Some(member)
    }

    fn vehicle(&mut self, told: &ToldRoute) -> Option<VehicleId> {
        let crews = &self.day.draft.crews;
        let id = &told.crew.what;
        let found = crews
            .iter()
            .position(|crew| crew.id == *id)
            .or_else(|| crews.iter().position(|crew| crew.name == *id));
        if found.is_none() {
            let known: Vec<&str> = crews.iter().map(|crew| crew.id.as_str()).collect();
            let other = self.day.draft.city.crews.iter().any(|crew| crew.id == *id);
            let why = if other { "does other work" } else { "is not in city.toml" };
            let stops = match told.stops.len() {
                1 => "its only stop is".to_owned(),
                n => format!("its {n} stops are"),
            };
            self.breaches.push(Breach {
                rule: "unknown_crew",
                crew: Some(id.clone()),
                text: format!(
                    "{}: crew '{id}' {why}, {stops} not counted: the crews are {}",
                    self.file.at(&told.crew.place),
                    known.join(", ")
                ),
                ..Breach::default()
            });
        }
        found.map(VehicleId::new)
    }

    fn route(&mut self, vehicle: VehicleId, told: &'a ToldRoute) -> FoundRoute {
        let problem = &self.day.problem;
        let (mut stops, mut told_times, mut failed) = (Vec::new(), Vec::new(), Vec::new());
        let (mut n_breaks, mut n_rests) = (0, 0);
        let mut last = problem.vehicle(vehicle).shift.open();
        for stop in &told.stops {
            let Some(mut found) = self.stop(told, stop, &mut n_breaks) else { continue };
            if let Stop::Break(_) = found.stop
                && self.freed.contains(&vehicle)
            {
                found.stop = Stop::Break(n_rests);
                n_rests += 1;
            }
            let mut read = |text: &Option<String>| {
                let time = self.time(text.as_deref()?, &stop.place, told, last)?;
                last = last.max(time);
                Some(time)
            };
            let (arrival, start) = (read(&stop.arrival), read(&stop.start));
            told_times.push(ToldTimes { arrival, start, end: read(&stop.end) });
            stops.push(found);
            failed.push(stop.failed.clone());
        }
        let opens = problem.vehicle(vehicle).shift.open();
        let departure = told.departure.as_ref();
        let departure = departure.and_then(|it| self.time(&it.what, &it.place, told, opens));
        let route = Told { problem, vehicle, stops: &stops, times: &told_times, departure }.route();
        let home = told.home.as_ref().and_then(|it| self.time(&it.what, &it.place, told, last));
        let told = times::ToldRoute { stops: told_times, departure, home };
        FoundRoute { route, stops, told, failed }
    }

    fn stop(
        &mut self,
        route: &'a ToldRoute,
        told: &ToldStop,
        n_breaks: &mut usize,
    ) -> Option<OpenStop> {
        let service = self.service(&route.crew.what, &told.id);
        let draft = &self.day.draft;
        let tip = draft.city.tips.iter().position(|tip| tip.id == told.id || tip.name == told.id);
        let is_break = told.id.starts_with("break") && service.is_none();
        let kind = match told.kind {
            Some(kind) => kind,
            None if service.is_none() && tip.is_some() => StopKind::Tip,
            None if is_break => StopKind::Break,
            None => StopKind::Job,
        };
        let closed = |stop| Some(OpenStop { stop, is_open: false, from: None, hurries: false });
        match kind {
            StopKind::Break => {
                let number = told.id.strip_prefix("break-").and_then(|it| it.parse().ok());
                let index = number.map_or(*n_breaks, |number: usize| number.saturating_sub(1));
                *n_breaks = index + 1;
                closed(Stop::Break(index))
            }
            StopKind::Tip => {
                if let Some(tip) = tip {
                    return closed(Stop::Tip(FacilityId::new(tip)));
                }
                self.unknown("unknown_tip", "tip", route, told);
                None
            }
            StopKind::Job | StopKind::Container | StopKind::Street => {
                if told.id.is_empty() {
                    self.unreadable(
                        "no_id",
                        (route, &told.place),
                        "the stop names no service: write the id of a job, container or street piece",
                    );
                    return None;
                }
                let Some(service) = service else {
                    self.unknown("unknown_service", "service", route, told);
                    return None;
                };
                let mode = told.mode.filter(|&mode| self.has_mode(service, mode, (route, told)));
                let stop = Stop::Service { service, mode: ModeIndex(mode.unwrap_or_default()) };
                Some(OpenStop { stop, is_open: mode.is_none(), from: None, hurries: false })
            }
        }
    }

    /// Whether a service has a mode that the file names. Where streets have changed it may have fewer than it had.
    fn has_mode(
        &mut self,
        service: ServiceId,
        mode: u8,
        (route, told): (&ToldRoute, &ToldStop),
    ) -> bool {
        let n_modes = self.day.problem.service(service).modes.len();
        let has = usize::from(mode) < n_modes;
        if !has {
            let last = n_modes.saturating_sub(1);
            let text = format!(
                "{}: {} has no mode {mode} this day, its modes are 0 to {last}: the best is taken",
                self.file.at(&told.place),
                told.id,
            );
            let (crew, id) = (Some(route.crew.what.clone()), Some(told.id.clone()));
            self.breaches.push(Breach {
                rule: "unknown_mode",
                crew,
                id,
                text,
                ..Breach::default()
            });
        }
        has
    }

    fn unknown(&mut self, rule: &'static str, what: &str, route: &ToldRoute, told: &ToldStop) {
        let id = &told.id;
        let crew = &route.crew.what;
        let why = self.day.draft.why_no_work(id).map_or(String::new(), |why| format!(": {why}"));
        self.breaches.push(Breach {
            rule,
            crew: Some(crew.clone()),
            id: Some(id.clone()),
            text: format!(
                "{}: {crew} goes to {what} '{id}', which is none of this day's{why}",
                self.file.at(&told.place)
            ),
            ..Breach::default()
        });
    }

    /// A time; one that can't be read is told, and the plan is judged as if it weren't there.
    fn time(
        &mut self,
        text: &str,
        place: &Place,
        route: &ToldRoute,
        after: Seconds,
    ) -> Option<Seconds> {
        let read = read_time(self.draft_day(), text, after);
        read.map_err(|reason| self.unreadable("unreadable_time", (route, place), &reason)).ok()
    }

    fn unreadable(&mut self, rule: &'static str, (route, place): (&ToldRoute, &Place), why: &str) {
        self.breaches.push(Breach {
            rule,
            crew: Some(route.crew.what.clone()),
            text: format!("{}: {why}", self.file.at(place)),
            ..Breach::default()
        });
    }

    fn draft_day(&self) -> &ServiceDay {
        self.day.draft.day
    }
}

const HALF_A_DAY: Seconds = Seconds::from_hours(12);

/// Reads an instant, or a time on the clock. A clock that would run back by more than half a day shows the next day's time.
pub(crate) fn read_time(day: &ServiceDay, text: &str, after: Seconds) -> Result<Seconds, String> {
    if text.contains('T') || text.contains(' ') {
        let instant = Timestamp::parse(&text.replacen(' ', "T", 1), day.zone());
        return instant.map(|instant| day.time_of(instant)).map_err(|error| error.to_string());
    }
    let read = |read: Result<Seconds, CalendarError>| read.map_err(|error| error.to_string());
    let time = read(day.read_clock(text))?;
    // What is written as 26:00 is the next day's already.
    let is_of_today = time < read(day.read_next_clock("00:00"))?;
    // The next day's clocks may have been changed in the night.
    if is_of_today && time + HALF_A_DAY < after {
        read(day.read_next_clock(text))
    } else {
        Ok(time)
    }
}
