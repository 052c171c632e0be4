//! What holds at one moment for one profile.

use std::collections::BTreeMap;

use super::{Change, Effect};
use crate::network::{Access, Attributes, Law, Limits, Permission, SegmentId, Vehicle};

/// What is different from the map at one moment for one profile. Two that are equal give the same metric.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ActiveChanges {
    streets: Vec<ChangedStreet>,
    forbidden_turns: Vec<Vec<SegmentId>>,
}

/// What is different on one directed segment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChangedStreet {
    /// The segment, in this direction only.
    pub segment: SegmentId,
    /// Open whatever the map says; closures still bind.
    pub opened: bool,
    /// No freer than this: `Yes` where nothing is shut.
    pub permission: Permission,
    /// Sizes and weights that fit, beside those of the map.
    pub limits: Limits,
    /// A speed limit of 1 to 250 km/h, beside that of the map: the lowest of all that hold.
    pub limit_kmh: Option<f64>,
    /// The speed of 1 to 250 km/h that is really driven, instead of what map and profile say: the lowest of all that hold.
    pub speed_kmh: Option<f64>,
    /// What share of the speed is left, 1 for all of it: the lowest of all that hold.
    pub speed_factor: f64,
}

impl ActiveChanges {
    /// The changed segments, by rising id.
    pub fn streets(&self) -> &[ChangedStreet] {
        &self.streets
    }

    /// What is different on a segment; `None` where nothing is. `O(log n)`.
    pub fn street(&self, segment: SegmentId) -> Option<&ChangedStreet> {
        let index = self.streets.binary_search_by_key(&segment, |street| street.segment).ok()?;
        Some(&self.streets[index])
    }

    /// Paths of two or more segments that must not be driven to their end, sorted, each once.
    pub fn forbidden_turns(&self) -> &[Vec<SegmentId>] {
        &self.forbidden_turns
    }

    /// Whether all is as the map says.
    pub fn is_empty(&self) -> bool {
        self.streets.is_empty() && self.forbidden_turns.is_empty()
    }

    /// Nobody drives on these.
    #[cfg(test)]
    pub(crate) fn closing(segments: impl IntoIterator<Item = SegmentId>) -> Self {
        let closed =
            |segment| ChangedStreet { permission: Permission::No, ..ChangedStreet::new(segment) };
        let closed = segments.into_iter().map(|segment| (segment, closed(segment)));
        let streets: BTreeMap<SegmentId, ChangedStreet> = closed.collect();
        Self { streets: streets.into_values().collect(), forbidden_turns: Vec::new() }
    }

    pub(super) fn of<'a>(changes: impl Iterator<Item = &'a Change>, vehicle: Vehicle) -> Self {
        let mut streets = BTreeMap::new();
        let mut forbidden_turns = Vec::new();
        for change in changes {
            for &effect in &change.effects {
                if effect == Effect::ForbiddenTurn {
                    forbidden_turns.push(change.segments.clone());
                    continue;
                }
                for &segment in &change.segments {
                    let street =
                        streets.entry(segment).or_insert_with(|| ChangedStreet::new(segment));
                    street.apply(effect, vehicle);
                }
            }
        }
        forbidden_turns.sort();
        forbidden_turns.dedup();
        let streets = streets.into_values().filter(ChangedStreet::is_different).collect();
        Self { streets, forbidden_turns }
    }
}

impl ChangedStreet {
    fn new(segment: SegmentId) -> Self {
        Self {
            segment,
            opened: false,
            permission: Permission::Yes,
            limits: Limits::default(),
            limit_kmh: None,
            speed_kmh: None,
            speed_factor: 1.0,
        }
    }

    /// What a profile looks at, with access and sizes as they are now. The speed limit stays the map's.
    pub fn attributes_from(&self, on_map: &Attributes) -> Attributes {
        let law = |law: &Law| Law {
            access: law.access.map(|&on_map| self.access_from(on_map)),
            limits: law.limits.map(|limits| limits.and(&self.limits)),
            limits_for_passing: law.limits_for_passing.clone(),
        };
        Attributes { law: on_map.law.each_ref().map(law), ..on_map.clone() }
    }

    fn access_from(&self, on_map: Access) -> Access {
        let before = if self.opened { Access::EVERYONE } else { on_map };
        match self.permission {
            Permission::No => Access::NOBODY,
            Permission::Destination if before.admits(Access::EVERYONE) => Access::VISITORS,
            Permission::Destination | Permission::Yes => before,
        }
    }

    /// The milliseconds that a length takes now, where a profile takes so many by the map. At least one.
    ///
    /// A limit only slows down: on a street without a stated one, a limit among the attributes would replace the speed of
    /// its class, and might be higher.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a positive time of one street"
    )]
    pub(crate) fn driving_ms(&self, by_map_ms: u32, length_dm: u32) -> u32 {
        let ms_at = |kmh: f64| f64::from(length_dm) * 360.0 / kmh;
        let usual = self.speed_kmh.map_or(f64::from(by_map_ms), ms_at);
        let limited = self.limit_kmh.map_or(usual, |kmh| usual.max(ms_at(kmh)));
        (limited / self.speed_factor).round().max(1.0) as u32
    }

    fn is_different(&self) -> bool {
        *self != Self::new(self.segment)
    }

    fn apply(&mut self, effect: Effect, vehicle: Vehicle) {
        match effect {
            Effect::Closed => self.permission = Permission::No,
            Effect::VisitorsOnly => self.permission = self.permission.max(Permission::Destination),
            Effect::NoTrucks if vehicle == Vehicle::Goods => self.permission = Permission::No,
            Effect::NoTrucks | Effect::ForbiddenTurn => {}
            Effect::Opened => self.opened = true,
            Effect::Limits(limits) => self.limits = self.limits.and(&limits),
            Effect::LimitKmh(kmh) => self.limit_kmh = Some(lower(self.limit_kmh, kmh)),
            Effect::SpeedKmh(kmh) => self.speed_kmh = Some(lower(self.speed_kmh, kmh)),
            Effect::SpeedFactor(factor) => self.speed_factor = self.speed_factor.min(factor),
        }
    }
}

fn lower(before: Option<f64>, kmh: f64) -> f64 {
    before.map_or(kmh, |before| before.min(kmh))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{RoadClass, Surface, Weekly};

    /// Open to visitors' cars, up to a height of 4 m.
    fn on_map() -> Attributes {
        let limits = Weekly::always(Limits { height_cm: Some(400), ..Limits::default() });
        let law = |access| Law {
            access: Weekly::always(access),
            limits: limits.clone(),
            limits_for_passing: Weekly::default(),
        };
        Attributes {
            class: RoadClass::Residential,
            surface: Surface::Paved,
            roundabout: false,
            width_m: None,
            lanes: None,
            ferry_m_per_h: None,
            law: [law(Access::VISITORS), law(Access::NOBODY)],
            limit_kmh: [Weekly::always(Some(30)), Weekly::always(None)],
        }
    }

    fn street(effects: &[Effect]) -> ChangedStreet {
        let mut street = ChangedStreet::new(SegmentId(0));
        for &effect in effects {
            street.apply(effect, Vehicle::Goods);
        }
        street
    }

    fn check_access(effects: &[Effect], expected: [Access; 2]) {
        let now = street(effects).attributes_from(&on_map());
        assert_eq!(now.law.map(|law| law.access), expected.map(Weekly::always));
    }

    #[test]
    fn a_closure_closes_what_local_knowledge_opened() {
        check_access(&[Effect::Opened], [Access::EVERYONE; 2]);
        check_access(&[Effect::Closed, Effect::Opened], [Access::NOBODY; 2]);
        check_access(&[Effect::Opened, Effect::VisitorsOnly], [Access::VISITORS; 2]);
    }

    #[test]
    fn what_the_map_shuts_stays_shut() {
        check_access(&[Effect::VisitorsOnly], [Access::VISITORS, Access::NOBODY]);
    }

    #[test]
    fn a_ban_of_lorries_binds_lorries() {
        let mut of_a_car = ChangedStreet::new(SegmentId(0));
        of_a_car.apply(Effect::NoTrucks, Vehicle::Motorcar);
        assert_eq!(of_a_car.permission, Permission::Yes);
        assert_eq!(street(&[Effect::NoTrucks]).permission, Permission::No);
    }

    #[test]
    fn the_tighter_size_holds() {
        let limits = Limits { height_cm: Some(450), weight_kg: Some(7500), ..Limits::default() };
        let now = street(&[Effect::Limits(limits)]).attributes_from(&on_map());
        let now = now.law[1].limits.values().next().unwrap();
        assert_eq!((now.height_cm, now.weight_kg), (Some(400), Some(7500)));
    }

    /// The seconds of 100 m that take 9 s at 40 km/h by the map.
    fn check_time(effects: &[Effect], expected_ms: u32) {
        assert_eq!(street(effects).driving_ms(9000, 1000), expected_ms);
    }

    #[test]
    fn a_limit_slows_down_and_never_speeds_up() {
        check_time(&[Effect::LimitKmh(20.0)], 18_000);
        check_time(&[Effect::LimitKmh(20.0), Effect::LimitKmh(30.0)], 18_000);
        check_time(&[Effect::LimitKmh(80.0)], 9000);
        check_time(&[Effect::SpeedFactor(0.5)], 18_000);
        check_time(&[Effect::LimitKmh(20.0), Effect::SpeedFactor(0.5)], 36_000);
    }

    #[test]
    fn a_known_speed_replaces_what_map_and_profile_say() {
        check_time(&[Effect::SpeedKmh(60.0)], 6000);
        check_time(&[Effect::SpeedKmh(60.0), Effect::LimitKmh(30.0)], 12_000);
    }
}
