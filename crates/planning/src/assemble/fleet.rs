//! What crews drive, where they leave and where they unload: crews become vehicles, tips become facilities, yards become points.

use super::draft::{Draft, FARTHEST_FROM_STREET};
use crate::city::{Carries, Crew, Tip, Work, open_on};
use crate::rests::{Care, breaks};
use crate::search::PlanError;
use roadcrew_model::{DepotId, Facility, FacilityId, Load, Overtime, PointId, TravelId, Vehicle};
use roadcrew_roads::Stand;
use roadcrew_units::{Metres, Money, Position, Seconds, TimeWindow};

/// The hours of what is closed all day: a moment long before it.
fn never() -> Vec<TimeWindow> {
    let long_before = Seconds::from_hours(-240);
    TimeWindow::new(long_before, long_before).into_iter().collect()
}

/// A distance in words: kilometres where somebody took another city's coordinates.
fn away(distance: Metres) -> String {
    if distance < Metres(10_000) {
        distance.to_string()
    } else {
        format!("{:.0} km", distance.kilometres())
    }
}

/// Whether a tip doesn't open at all on the day.
pub(crate) fn is_closed_all_day(tip: &Facility) -> bool {
    tip.windows == never()
}

impl Draft<'_> {
    /// Where one drives in and out, for each vehicle that gets there; for others there is no way, and a line says so.
    pub(super) fn gates(&mut self, (what, line): (&str, u64), position: Position) -> PointId {
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
                                away(snap.distance)
                            )
                        },
                    );
                    let told = format!(
                        "{}:{line}: {what} at {}: {nearest}: correct its position, until then no {profile} can get there",
                        self.city.folder.join("city.toml").display(),
                        position.in_words(),
                    );
                    if !self.misplaced.contains(&told) {
                        self.misplaced.push(told.clone());
                        self.left_out.push(told);
                    }
                }
            }
        }
        gates.sort_by_key(|gate| (gate.segment, gate.along));
        gates.dedup();
        self.places.add(gates.into_iter().map(Stand::at).collect())
    }

    pub(super) fn facility(&mut self, tip: &Tip) -> Result<Facility, PlanError> {
        let what = format!("tip {}", tip.id);
        let windows = match tip.hours.as_deref().map(|hours| open_on(hours, self.day, self.reach()))
        {
            None => Vec::new(),
            Some(Ok(open)) if open.is_empty() => never(),
            Some(Ok(open)) => open,
            Some(Err(reason)) => return Err(PlanError::Clock { what, reason }),
        };
        let gate = self.gates((&what, tip.line), tip.position);
        Ok(Facility {
            name: self.tip_name(tip),
            entry: gate,
            exit: gate,
            windows,
            duration: tip.unloading,
            cost: Money::ZERO,
        })
    }

    /// What people call a tip, with its id where another one is called the same.
    fn tip_name(&self, tip: &Tip) -> String {
        let n_of_name = self.city.tips.iter().filter(|other| other.name == tip.name).count();
        if n_of_name == 1 { tip.name.clone() } else { format!("{} ({})", tip.name, tip.id) }
    }

    pub(super) fn vehicle(&self, index: usize) -> Result<Vehicle, PlanError> {
        let crew = self.crews[index];
        let clock = |reason| PlanError::Clock { what: format!("crew {}", crew.id), reason };
        let care = if Self::drives_at_work(crew) { Care::Driving } else { Care::Work };
        let breaks = breaks(crew, self.day, care).map_err(clock)?;
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
            longest_duration: crew.rules.longest_duty,
            longest_distance: crew.longest,
            breaks,
            rests: crew.rules.rests.clone(),
            drives_at_work: Self::drives_at_work(crew),
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

    /// Whether the crew works from its vehicle as that moves on: who sweeps or salts does, who collects waste gets out.
    fn drives_at_work(crew: &Crew) -> bool {
        matches!(crew.work, Work::Programme(_))
    }

    /// Says which crews can't unload at all: each of their tips is closed throughout the shift, or too far from what the vehicle may drive.
    pub(super) fn list_closed_tips(&mut self, vehicles: &[Vehicle], facilities: &[Facility]) {
        let crews = self.crews.iter().zip(vehicles).zip(&self.router_of);
        let lines = crews.filter_map(|((crew, vehicle), &router)| {
            let is_closed = |tip: usize| {
                let windows = &facilities[tip].windows;
                let overlaps = |it: &TimeWindow| {
                    it.open() <= vehicle.shift.close() && vehicle.shift.open() <= it.close()
                };
                !windows.is_empty() && !windows.iter().any(overlaps)
            };
            let is_reached = |tip: usize| {
                let snap = self.routers[router].snap(self.city.tips[tip].position);
                snap.is_some_and(|snap| snap.distance <= FARTHEST_FROM_STREET)
            };
            let (closed, open): (Vec<usize>, Vec<usize>) =
                crew.tips.iter().partition(|&&tip| is_closed(tip));
            if crew.tips.is_empty() || open.iter().any(|&tip| is_reached(tip)) {
                return None;
            }
            let mut whys = Vec::new();
            if !closed.is_empty() {
                let are = if closed.len() == 1 { "is" } else { "are" };
                let (tips, shift) = (self.tips_in_words(&closed), crew.shift.text());
                whys.push(format!("{tips} {are} closed throughout its shift {shift}"));
            }
            if !open.is_empty() {
                whys.push(format!("its vehicle can't drive to {}", self.tips_in_words(&open)));
            }
            Some(format!("crew {} can't unload: {}", crew.id, whys.join(", and ")))
        });
        let lines: Vec<String> = lines.collect();
        self.left_out.extend(lines);
    }

    /// "tip a" or "tips a and b".
    fn tips_in_words(&self, tips: &[usize]) -> String {
        let names: Vec<&str> = tips.iter().map(|&tip| self.city.tips[tip].id.as_str()).collect();
        let tips = if names.len() == 1 { "tip" } else { "tips" };
        format!("{tips} {}", names.join(" and "))
    }
}
