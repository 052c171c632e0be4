//! A problem under construction: services with their labels, and the points where they are.

use super::{Assembled, Lane};
use crate::city::{City, Crew, Work};
use crate::collection::Overflowing;
use crate::day::{
    DayProgramme, NextDate, NotDue, PlanKind, StopKind, Took, UnplannedWork, Waiting,
};
use crate::nights::{BEYOND_A_NIGHT, is_over_midnight};
use crate::places::Places;
use crate::search::PlanError;
use roadcrew_model::{
    Depot, Facility, Link, Mode, PointId, Problem, ProblemParts, Service, ServiceId, Skills,
};
use roadcrew_roads::{Approach, Router, SegmentId, Side, Snap, Stand};
use roadcrew_units::{Metres, Position, Seconds, ServiceDay, TimeWindow};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// What comes before everything else counts so many times its price undone.
pub(crate) const MUST: f64 = 100.0;

/// What is said behind a skill of that kind.
pub(crate) const NOBODYS_SKILL: &str = "(which no crew has)";

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
    /// By their bits: first those that crews have, then those that only jobs and categories name.
    skill_names: Vec<String>,
    n_skills_of_crews: usize,
    pub(super) places: Places,
    services: Vec<Service>,
    links: Vec<Link>,
    pub labels: Vec<Label>,
    ids: BTreeSet<String>,
    pub left_out: Vec<String>,
    /// What of it somebody waits for.
    pub unplanned: Vec<UnplannedWork>,
    /// What of it is about depots and tips that vehicles can't get to.
    pub(super) misplaced: Vec<String>,
    /// Pieces of streets that can't be planned: often many, so that they are told last.
    pub pieces_left_out: Vec<String>,
    pub not_due: Vec<NotDue>,
    begun: Instant,
}

/// What the plan says of a service beyond what the problem knows.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub kind: StopKind,
    pub id: String,
    pub name: String,
    pub street: String,
    pub position: Position,
    /// The lane, where each has a pass of its own.
    pub lane: Option<Lane>,
    pub reports: Vec<String>,
    pub due: Option<Seconds>,
    pub waiting: Vec<Waiting>,
    pub litres: i64,
    pub kilograms: i64,
    /// Of a container, for how long it is expected to overflow.
    pub overflow: Option<Overflowing>,
    /// Whether planners say that it must be done.
    pub must: bool,
    /// Why it is worth doing today; may be empty.
    pub why: String,
    /// When somebody may come for it next.
    pub next: NextDate,
}

/// How far from the nearest usable street a place may lie.
pub(super) const FARTHEST_FROM_STREET: Metres = Metres(150);

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
                Some(DayProgramme {
                    id: programme.id.clone(),
                    name: programme.name.clone(),
                    carries: programme.carries,
                })
            }
            Work::Dispatch | Work::Collection => None,
        };
        if crews.is_empty() {
            return Err(PlanError::NoCrew { city: city.name.clone(), work: name.to_owned() });
        }
        let mut drivers: Vec<&Crew> = Vec::new();
        let mut by_profile: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
        let mut router_of = Vec::with_capacity(crews.len());
        for crew in &crews {
            // Without changes all shifts see the same streets.
            let has_changes = !city.changes.all().is_empty();
            let shift = has_changes.then(|| crew.shift.text());
            let index = *by_profile.entry((crew.profile.name(), shift)).or_insert_with(|| {
                drivers.push(crew);
                drivers.len() - 1
            });
            router_of.push(index);
        }
        let routers = city.routers(&drivers, day);
        let mut skill_names: Vec<String> =
            crews.iter().flat_map(|crew| crew.skills.clone()).collect();
        skill_names.sort();
        skill_names.dedup();
        // A problem holds 64 skills, the last of which stands for all that found no bit.
        skill_names.truncate(63);
        let n_skills_of_crews = skill_names.len();
        let asked_for = city.tasks.iter().map(|task| &task.needs);
        let asked_for = asked_for.chain(city.jobs.iter().map(|job| &job.needs)).flatten();
        let known: BTreeSet<&String> = skill_names.iter().collect();
        let unknown: BTreeSet<String> =
            asked_for.filter(|name| !known.contains(name)).cloned().collect();
        skill_names.extend(unknown);
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
            n_skills_of_crews,
            places: Places::default(),
            services: Vec::new(),
            links: Vec::new(),
            labels: Vec::new(),
            ids: BTreeSet::new(),
            left_out: Vec::new(),
            unplanned: Vec::new(),
            misplaced: Vec::new(),
            pieces_left_out: Vec::new(),
            not_due: Vec::new(),
            begun: Instant::now(),
        })
    }

    /// The bit of a skill; one that no crew has gets a bit that no crew has.
    pub(crate) fn skill(&self, name: &str) -> Skills {
        let bit = self.skill_names.iter().position(|known| known == name).unwrap_or(63);
        Skills(1 << bit)
    }

    /// The names of the skills of a set: "electric and plumbing (which no crew has)".
    pub(crate) fn skills_in_words(&self, skills: u64) -> String {
        let is_meant = |bit: &usize| skills & (1 << bit) != 0;
        let meant = (0..self.skill_names.len()).filter(is_meant);
        let name = |bit: usize| {
            let name = self.skill_names[bit].as_str();
            if bit < self.n_skills_of_crews {
                name.to_owned()
            } else {
                format!("{name} {NOBODYS_SKILL}")
            }
        };
        let names: Vec<String> = meant.map(name).collect();
        if names.is_empty() { format!("a skill {NOBODYS_SKILL}") } else { names.join(" and ") }
    }

    /// From when the first crew works until when the last one does; the whole day where nobody's shift can be read.
    pub(crate) fn stretch(&self) -> TimeWindow {
        let shifts = || self.crews.iter().filter_map(|crew| crew.shift.on(self.day).ok());
        let opens = shifts().map(TimeWindow::open).min().unwrap_or(Seconds::ZERO);
        let closes = shifts().map(TimeWindow::close).max().unwrap_or(Seconds::from_hours(24));
        TimeWindow::new(opens, closes).unwrap_or(TimeWindow::ALWAYS)
    }

    /// The same, and where it is over midnight half a day more: windows that a crew meets which is out too long are told as they are.
    pub(crate) fn reach(&self) -> TimeWindow {
        let stretch = self.stretch();
        let more = if is_over_midnight(stretch) { BEYOND_A_NIGHT } else { Seconds::ZERO };
        TimeWindow::new(stretch.open(), stretch.close() + more).unwrap_or(stretch)
    }

    /// The first router: the one that places and streets are judged by.
    pub(crate) fn router(&self) -> &Router {
        &self.routers[0]
    }

    /// Whether some crew's vehicle may use a street piece in this direction.
    pub(crate) fn may_use(&self, segment: SegmentId) -> bool {
        self.routers.iter().any(|router| router.is_usable(segment))
    }

    /// Why none may, vehicle by vehicle: "no truck may drive it, it is too narrow: 2.00 m". A street that is shut in one direction and can't be
    /// reached in the other is told by the latter.
    pub(crate) fn why_nobody_may_use(&self, segment: SegmentId) -> String {
        let mut whys: Vec<String> = Vec::new();
        let back = self.city.network.segment(segment).reverse;
        for router in &self.routers {
            let open = [Some(segment), back].into_iter().flatten().find(|&it| router.permits(it));
            let why = router.why_unusable(open.unwrap_or(segment)).unwrap_or_default();
            let why = format!("no {} may drive it: it {why}", router.profile_name());
            if !whys.contains(&why) {
                whys.push(why);
            }
        }
        whys.join("; ")
    }

    /// Why something that the city knows, by its id or by a report's, is no work of this day: it may wait, or was left out.
    pub(crate) fn why_no_work(&self, named: &str) -> Option<String> {
        let is_behind = |work: &&UnplannedWork| work.reports.iter().any(|id| id == named);
        let id = self.unplanned.iter().find(is_behind).map_or(named, |work| &work.id);
        if let Some(waits) = self.not_due.iter().find(|it| it.id == id) {
            return Some(format!("it may wait for another day: {}", waits.why));
        }
        // A piece of a street is called by its way and its segment.
        let way = id.split_once("-s").map_or(id, |(way, _)| way);
        let names_it = |told: &&String| is_told_of(told, id) || is_told_of(told, way);
        let told = self.left_out.iter().chain(&self.pieces_left_out).find(names_it)?;
        Some(format!("it was left out: {told}"))
    }

    /// The nearest street that some crew may use, not too far away.
    pub(crate) fn snap(&self, position: Position) -> Option<Snap> {
        self.snap_with_router(position).map(|(snap, _)| snap)
    }

    /// The same, where it is stated on which side the place lies as the street is mapped.
    pub(crate) fn snap_on_side(&self, position: Position, side: Side) -> Option<Snap> {
        self.snap_with_router(position).map(|(snap, router)| router.on_side(snap, side))
    }

    fn snap_with_router(&self, position: Position) -> Option<(Snap, &Router)> {
        self.routers
            .iter()
            .filter_map(|router| Some((router.snap(position)?, router)))
            .filter(|(snap, _)| snap.distance <= FARTHEST_FROM_STREET)
            .min_by_key(|(snap, _)| snap.distance)
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

    /// All tools that some crew has or some category asks for.
    pub(crate) fn tools(&self) -> Skills {
        let of_crews = self.crews.iter().flat_map(|crew| &crew.tools);
        let tools = of_crews.chain(self.city.tasks.iter().flat_map(|task| &task.tools));
        tools.fold(Skills::NONE, |all, name| Skills(all.0 | self.skill(name).0))
    }

    /// All skills and tools together.
    pub(crate) fn skills(&self, names: &[String]) -> Skills {
        names.iter().fold(Skills::NONE, |all, name| Skills(all.0 | self.skill(name).0))
    }

    /// Builds the problem, with its travel times.
    pub(crate) fn finish(mut self) -> Result<Assembled<'a>, PlanError> {
        let mut depots: Vec<Depot> = Vec::new();
        for depot in &self.city.depots {
            let gate = self.gates((&format!("depot {}", depot.id), depot.line), depot.position);
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
        let asked = Instant::now();
        let travels = self.routers.iter().map(|router| self.places.travel(router, &uses)).collect();
        let (n_ways, tables) = (uses.n_ways() * self.routers.len(), asked.elapsed());
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
        let assembling = self.begun.elapsed().saturating_sub(tables);
        let took = Took { assembling, tables, n_ways, ..Took::default() };
        Ok(Assembled { draft: self, problem, took })
    }
}

/// Whether a note about what was left out is about this: "J7 (Tree) at …", "container C4 at …", "w123 Main Street: …". That it has the word somewhere is
/// not enough: an id may be a number.
fn is_told_of(told: &str, id: &str) -> bool {
    const KINDS: [&str; 4] = ["job", "container", "incident", "report"];
    let is_way = id.strip_prefix('w').is_some_and(|it| it.parse::<u64>().is_ok());
    let stands_first = told
        .strip_prefix(id)
        .is_some_and(|rest| rest.starts_with(" (") || is_way && rest.starts_with(' '));
    let is_named_as = |kind: &str| {
        let name = format!("{kind} {id}");
        let goes_on =
            |rest: &str| rest.starts_with(|it: char| it.is_alphanumeric() || "-_#".contains(it));
        told.split(&name).skip(1).any(|rest| !goes_on(rest))
    };
    stands_first || KINDS.iter().any(|kind| is_named_as(kind))
}

#[cfg(test)]
mod tests {
    use super::is_told_of;

    #[test]
    fn a_note_is_about_what_it_names_and_not_about_every_word_in_it() {
        let street = "w75923290 North Broadway, 184 m: no truck may drive it: it is closed";
        assert!(is_told_of(street, "w75923290"));
        for word in ["184", "no", "truck", "North", "w7592329"] {
            assert!(!is_told_of(street, word), "{word}");
        }
        let container = "container 12 at latitude 39.2750000: no street is within 150 m";
        assert!(is_told_of(container, "12"));
        assert!(!is_told_of(container, "1") && !is_told_of(container, "150"));
        assert!(is_told_of("J7 (Tree) at latitude 1: no street that a crew may use is near", "J7"));
        assert!(!is_told_of("39 incidents of category x, which city.toml does not have", "39"));
    }
}
