//! Who, where and when a rule is broken, by the names that a city has for it.

use super::Words;
use super::breach::Breach;
use roadcrew_model::{Link, Route, RouteJudgement, ServiceId, Stop, StopTimes, VehicleId};
use roadcrew_units::{Seconds, TimeWindow};

impl Words<'_> {
    pub(super) fn crew_name(&self, vehicle: VehicleId) -> &str {
        &self.day.draft.crews[vehicle.index()].name
    }

    pub(super) fn of_link(&self, rule: &'static str, link: usize, text: &str) -> Breach {
        let members = self.day.problem.links().get(link).map_or_else(Vec::new, Link::members);
        let names: Vec<String> = members.iter().map(|&member| self.name(member)).collect();
        Breach { rule, text: format!("{} {text}", names.join(" and ")), ..Breach::default() }
    }

    /// Who waits for whom for ever.
    pub(super) fn deadlock(&self, link: usize) -> Breach {
        let Some(&Link::Follows { first, then, .. }) = self.day.problem.links().get(link) else {
            let text = "wait for each other for ever: give them crews that are free at one moment";
            return self.of_link("deadlock", link, text);
        };
        let text = format!(
            "{} comes after {}, but by the order of stops it would have to come before: {}, {}",
            self.name(then),
            self.name(first),
            self.by_whom(then),
            self.by_whom(first)
        );
        Breach { rule: "wrong_order", id: Some(self.id(then)), text, ..Breach::default() }
    }

    pub(super) fn of_crew(
        &self,
        rule: &'static str,
        vehicle: VehicleId,
        (by, unit): (Option<i64>, Option<&'static str>),
        text: &str,
    ) -> Breach {
        let crew = self.day.draft.crews[vehicle.index()];
        Breach {
            rule,
            crew: Some(crew.id.clone()),
            by,
            unit,
            text: format!("{} {text}", crew.name),
            ..Breach::default()
        }
    }

    pub(super) fn at_service(
        &self,
        rule: &'static str,
        vehicle: VehicleId,
        service: ServiceId,
        by: (Option<i64>, Option<&'static str>),
        text: &str,
    ) -> Breach {
        let stop = self.find_stop(vehicle, |stop, _| is_of(*stop, service));
        self.at_stop(rule, vehicle, stop, by, text)
    }

    pub(super) fn at_stop(
        &self,
        rule: &'static str,
        vehicle: VehicleId,
        index: usize,
        (by, unit): (Option<i64>, Option<&'static str>),
        text: &str,
    ) -> Breach {
        let crew = self.day.draft.crews[vehicle.index()];
        let stops = self.route(vehicle).map_or(&[][..], |(route, _)| &route.stops);
        let stop = stops.get(index).copied();
        let number = stop
            .filter(|stop| !matches!(stop, Stop::Break(_)))
            .map(|_| stops[..=index].iter().filter(|stop| !matches!(stop, Stop::Break(_))).count());
        let name = self.stop_name(vehicle, index);
        let shown = number.map_or(String::new(), |number| format!("stop {number}, "));
        Breach {
            rule,
            crew: Some(crew.id.clone()),
            stop: number,
            id: stop.map(|stop| self.day.stop_id(stop)),
            by,
            unit,
            text: format!("{}, {shown}{name} {text}", crew.name),
        }
    }

    /// What a place in the crew's route is called.
    pub(super) fn stop_name(&self, vehicle: VehicleId, index: usize) -> String {
        let stop = self.route(vehicle).and_then(|(route, _)| route.stops.get(index));
        stop.map_or_else(|| "its depot".to_owned(), |&stop| self.day.stop_name(stop))
    }

    pub(super) fn no_way(&self, vehicle: VehicleId, stop: usize) -> Breach {
        let is_home = self.route(vehicle).is_none_or(|(route, _)| route.stops.len() <= stop);
        let text = if is_home {
            "can't be reached from the last stop by streets that the vehicle may drive"
        } else {
            "can't be reached from the stop before by streets that the vehicle may drive"
        };
        self.at_stop("no_way", vehicle, stop, (None, None), text)
    }

    pub(super) fn route(&self, vehicle: VehicleId) -> Option<(&Route, &RouteJudgement)> {
        let mut routes = self.plan.routes.iter().zip(&self.judgement.routes);
        routes.find(|(route, _)| route.vehicle == vehicle)
    }

    /// The place in the crew's route; one past the last if there is none.
    pub(super) fn find_stop(
        &self,
        vehicle: VehicleId,
        is_meant: impl Fn(&Stop, &StopTimes) -> bool,
    ) -> usize {
        self.route(vehicle).map_or(0, |(route, judged)| {
            let mut stops = route.stops.iter().zip(&judged.stops);
            stops.position(|(stop, times)| is_meant(stop, times)).unwrap_or(route.stops.len())
        })
    }

    /// When a stop begins.
    pub(super) fn start_at(&self, vehicle: VehicleId, stop: usize) -> String {
        let times = self.route(vehicle).and_then(|(_, judged)| judged.stops.get(stop));
        times.map_or_else(String::new, |times| self.clock(times.start))
    }

    pub(super) fn by_whom(&self, service: ServiceId) -> String {
        let mut places = Vec::new();
        for route in &self.plan.routes {
            let crew = &self.day.draft.crews[route.vehicle.index()].name;
            let mut number = 0;
            for stop in &route.stops {
                number += usize::from(!matches!(stop, Stop::Break(_)));
                if is_of(*stop, service) {
                    places.push(format!("{crew} at stop {number}"));
                }
            }
        }
        places.join(", ")
    }

    pub(super) fn missing_skills(&self, vehicle: VehicleId, service: ServiceId) -> String {
        let problem = &self.day.problem;
        let (has, needs) = (problem.vehicle(vehicle).skills.0, problem.service(service).skills.0);
        self.day.draft.skills_in_words(needs & !has)
    }

    pub(super) fn closing(&self, windows: &[TimeWindow]) -> String {
        windows.last().map_or_else(String::new, |last| format!(" at {}", self.clock(last.close())))
    }

    /// The clock on the wall, with the date where that is another day than anybody's shift.
    pub(super) fn clock(&self, time: Seconds) -> String {
        let day = &self.day.draft.day;
        let clock = day.clock(time);
        let shifts = self.day.problem.vehicles().iter().map(|vehicle| vehicle.shift.close());
        let iso = day.at(time).to_iso(day.zone());
        match iso.get(..10) {
            Some(date) if shifts.max() < Some(time) && date != day.date().to_string() => {
                format!("{clock} on {date}")
            }
            _ => clock,
        }
    }

    pub(super) fn id(&self, service: ServiceId) -> String {
        self.day.draft.labels[service.index()].id.clone()
    }

    pub(super) fn name(&self, service: ServiceId) -> String {
        self.day.stop_name(Stop::Service { service, mode: roadcrew_model::ModeIndex(0) })
    }
}

pub(super) fn is_of(stop: Stop, meant: ServiceId) -> bool {
    matches!(stop, Stop::Service { service, .. } if service == meant)
}
