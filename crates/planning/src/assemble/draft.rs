//! A problem under construction: crews become vehicles, places become points.

use super::Assembled;
use crate::city::{Carries, City, Crew, Tip, Work};
use crate::day::{DayProgramme, NotDue, PlanKind, StopKind, Waiting};
use crate::places::Places;
use crate::rests::{Care, Duty, duty};
use crate::search::PlanError;
use roadcrew_model::{
    Depot, DepotId, Facility, FacilityId, Link, Load, Mode, Overtime, PointId, Problem,
    ProblemParts, Service, ServiceId, Skills, TravelId, Vehicle,
};
use roadcrew_roads::{Approach, Router, SegmentId, Snap, Stand};
use roadcrew_units::{Metres, Money, Position, Seconds, ServiceDay, TimeWindow};
use std::collections::{BTreeMap, BTreeSet};

/// What comes before everything else counts so many times its price undone.
pub(crate) const MUST: f64 = 100.0;

/// A problem under construction.
pub(crate) struct Draft<'a> {
    pub city: &'a City,
    pub day: &'a ServiceDay,
    pub(super) kind: PlanKind,
    pub(super) programme: Option<DayProgramme>,
    pub crews: Vec<&'a Crew>,
    /// One per profile that a crew drives.
    pub(super) routers: Vec<Router>,
    /// Each crew's router.
    pub(super) router_of: Vec<usize>,
    skill_names: Vec<String>,
    pub(super) places: Places,
    services: Vec<Service>,
    links: Vec<Link>,
    pub labels: Vec<Label>,
    ids: BTreeSet<String>,
    pub left_out: Vec<String>,
    pub not_due: Vec<NotDue>,
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
    pub waiting: Vec<Waiting>,
    pub litres: i64,
    pub kilograms: i64,
    /// Why it is worth doing today; may be empty.
    pub why: String,
}

/// How far from the nearest usable street a place may lie.
const FARTHEST_FROM_STREET: Metres = Metres(150);

impl<'a> Draft<'a> {
    pub(crate) fn new(city: &'a City, day: &'a ServiceDay, work: Work) -> Result<Self, PlanError> {
        let crews: Vec<&Crew> = city.crews.iter().filter(|crew| crew.work == work).collect();
        let (kind, name) = match work {
            Work::Dispatch => (PlanKind::Dispatch, "dispatch"),
            Work::Collection => (PlanKind::Collection, "collection"),
            Work::Programme(index) => (PlanKind::Collection, city.programmes[index].id.as_str()),
        };
        let programme = match work {
            Work::Programme(index) => {
                let programme = &city.programmes[index];
                Some(DayProgramme { id: programme.id.clone(), name: programme.name.clone() })
            }
            Work::Dispatch | Work::Collection => None,
        };
        if crews.is_empty() {
            return Err(PlanError::NoCrew { city: city.name.clone(), work: name.to_owned() });
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
            programme,
            crews,
            routers,
            router_of,
            skill_names,
            places: Places::default(),
            services: Vec::new(),
            links: Vec::new(),
            labels: Vec::new(),
            ids: BTreeSet::new(),
            left_out: Vec::new(),
            not_due: Vec::new(),
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

    /// Whether some crew's vehicle may use a street piece in this direction.
    pub(crate) fn may_use(&self, segment: SegmentId) -> bool {
        self.routers.iter().any(|router| router.is_usable(segment))
    }

    /// Why none may, vehicle by vehicle: "no truck may drive it, it is too narrow: 2.00 m".
    pub(crate) fn why_nobody_may_use(&self, segment: SegmentId) -> String {
        let mut whys: Vec<String> = Vec::new();
        for router in &self.routers {
            let why = router.why_unusable(segment).unwrap_or_default();
            let why = format!("no {} may drive it: it {why}", router.profile_name());
            if !whys.contains(&why) {
                whys.push(why);
            }
        }
        whys.join("; ")
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
    pub(crate) fn add(&mut self, service: Service, mut label: Label) -> ServiceId {
        let (id, mut number) = (label.id.clone(), 1);
        while !self.ids.insert(label.id.clone()) {
            number += 1;
            label.id = format!("{id}-{number}");
        }
        self.services.push(service);
        self.labels.push(label);
        ServiceId::new(self.labels.len() - 1)
    }

    /// The services and links so far, to be changed before the problem is built.
    pub(crate) fn services_mut(&mut self) -> (&mut Vec<Service>, &mut Vec<Link>) {
        (&mut self.services, &mut self.links)
    }

    pub(crate) fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// All skills and tools together.
    pub(crate) fn skills(&self, names: &[String]) -> Skills {
        names.iter().fold(Skills::NONE, |all, name| Skills(all.0 | self.skill(name).0))
    }

    /// Where one drives in and out, for each vehicle that gets there; for others there is no way, and a line says so.
    fn gates(&mut self, what: &str, position: Position) -> PointId {
        let mut gates = Vec::new();
        for router in &self.routers {
            match router.snap(position) {
                Some(snap) if snap.distance <= FARTHEST_FROM_STREET => {
                    // One drives in, so that either side will do.
                    gates.extend(snap.stands.into_iter().map(|stand| stand.approach));
                }
                snap => {
                    let profile = router.profile_name();
                    let nearest = snap.map_or_else(
                        || format!("profile {profile} may use no street at all"),
                        |snap| {
                            format!(
                                "the nearest street that profile {profile} may use is {} away",
                                snap.distance
                            )
                        },
                    );
                    let line = format!("{what}: {nearest}; correct its position in city.toml");
                    if !self.left_out.contains(&line) {
                        self.left_out.push(line);
                    }
                }
            }
        }
        gates.sort_by_key(|gate| (gate.segment, gate.along));
        gates.dedup();
        self.places.add(gates.into_iter().map(Stand::at).collect())
    }

    fn facility(&mut self, tip: &Tip) -> Result<Facility, PlanError> {
        let what = format!("tip {}", tip.id);
        let windows = tip
            .hours
            .iter()
            .map(|hours| hours.on(self.day))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|reason| PlanError::Clock { what: what.clone(), reason })?;
        let gate = self.gates(&what, tip.position);
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
        let Duty { breaks, longest } = duty(crew, self.day, Care::Work).map_err(clock)?;
        let overtime = crew
            .regular
            .map(|after| Overtime { after, per_second: self.city.prices.overtime_second });
        Ok(Vehicle {
            name: crew.name.clone(),
            shift: crew.shift.on(self.day).map_err(clock)?,
            start: DepotId::new(crew.depot),
            end: DepotId::new(crew.end_depot),
            capacity: Load(vec![crew.capacity_l, crew.capacity_kg]),
            skills: self.skills(&crew.skills),
            overtime,
            travel: TravelId::new(self.router_of[index]),
            fixed: crew.fixed,
            per_metre: self.city.prices.metre,
            per_second: self.city.prices.crew_second,
            longest_duration: longest,
            longest_distance: None,
            breaks,
            rests: crew.rules.rests.clone(),
            tips: crew.tips.iter().map(|&tip| FacilityId::new(tip)).collect(),
            ends_empty: self.collects(crew),
            ..Vehicle::default()
        })
    }

    /// Whether the crew's load grows, so that it must tip before it is home.
    fn collects(&self, crew: &Crew) -> bool {
        match crew.work {
            Work::Dispatch => false,
            Work::Collection => true,
            Work::Programme(index) => self.city.programmes[index].carries == Carries::Collects,
        }
    }

    /// Says which crews can't unload at all, since their tips are closed throughout their shifts.
    fn list_closed_tips(&mut self, vehicles: &[Vehicle], facilities: &[Facility]) {
        for (crew, vehicle) in self.crews.iter().zip(vehicles) {
            let is_closed = |tip: &FacilityId| {
                let windows = &facilities[tip.index()].windows;
                let overlaps = |it: &TimeWindow| {
                    it.open() <= vehicle.shift.close() && vehicle.shift.open() <= it.close()
                };
                !windows.is_empty() && !windows.iter().any(overlaps)
            };
            if !vehicle.tips.is_empty() && vehicle.tips.iter().all(is_closed) {
                let names: Vec<&str> =
                    crew.tips.iter().map(|&tip| self.city.tips[tip].id.as_str()).collect();
                self.left_out.push(format!(
                    "crew {} can't unload: {} closed throughout its shift {}",
                    crew.id,
                    if names.len() == 1 {
                        format!("tip {} is", names[0])
                    } else {
                        format!("tips {} are", names.join(" and "))
                    },
                    crew.shift.text()
                ));
            }
        }
    }

    /// Builds the problem, with its travel times.
    pub(crate) fn finish(mut self) -> Result<Assembled<'a>, PlanError> {
        let mut depots: Vec<Depot> = Vec::new();
        for depot in &self.city.depots {
            let gate = self.gates(&format!("depot {}", depot.id), depot.position);
            depots.push(Depot { name: depot.name.clone(), exit: gate, entry: gate });
        }
        let mut facilities: Vec<Facility> = Vec::new();
        for tip in &self.city.tips {
            facilities.push(self.facility(tip)?);
        }
        let vehicles = (0..self.crews.len())
            .map(|index| self.vehicle(index))
            .collect::<Result<Vec<_>, _>>()?;
        self.list_closed_tips(&vehicles, &facilities);
        let modes = || self.services.iter().flat_map(|service| &service.modes);
        let uses = self.places.uses(
            &self.city.network,
            modes()
                .map(|mode| mode.exit)
                .chain(depots.iter().map(|depot| depot.exit))
                .chain(facilities.iter().map(|tip| tip.exit)),
            modes()
                .map(|mode| mode.entry)
                .chain(depots.iter().map(|depot| depot.entry))
                .chain(facilities.iter().map(|tip| tip.entry)),
        );
        let travels = self.routers.iter().map(|router| self.places.travel(router, &uses)).collect();
        let problem = Problem::new(ProblemParts {
            groups: Vec::new(),
            n_dimensions: 2,
            services: std::mem::take(&mut self.services),
            links: std::mem::take(&mut self.links),
            balance: self.city.prices.balance_second,
            vehicles,
            depots,
            facilities,
            travels,
        })?;
        Ok(Assembled { draft: self, problem })
    }
}
