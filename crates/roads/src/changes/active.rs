//! What holds at one moment for one profile.

use std::collections::BTreeMap;

use super::{Change, Effect};
use crate::network::{Attributes, Limits, Permission, SegmentId, Vehicle};

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
        let access = |on_map: Permission| {
            let before = if self.opened { Permission::Yes } else { on_map };
            before.max(self.permission)
        };
        Attributes {
            access: on_map.access.map(access),
            limits: tighter(on_map.limits, self.limits),
            ..*on_map
        }
    }

    /// The milliseconds that a length takes now, where a profile takes so many by the map. At least one.
    ///
    /// A limit only slows down: on a street without a stated one, a limit among the attributes would replace the speed of
    /// its class, and might be higher.
    #[cfg_attr(not(test), expect(dead_code, reason = "the metric doesn't heed changes yet"))]
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
            Effect::Limits(limits) => self.limits = tighter(self.limits, limits),
            Effect::LimitKmh(kmh) => self.limit_kmh = Some(lower(self.limit_kmh, kmh)),
            Effect::SpeedKmh(kmh) => self.speed_kmh = Some(lower(self.speed_kmh, kmh)),
            Effect::SpeedFactor(factor) => self.speed_factor = self.speed_factor.min(factor),
        }
    }
}

fn lower(before: Option<f64>, kmh: f64) -> f64 {
    before.map_or(kmh, |before| before.min(kmh))
}

/// Both limits at once.
pub(super) fn tighter(a: Limits, b: Limits) -> Limits {
    let lower = |a: Option<u32>, b: Option<u32>| a.into_iter().chain(b).min();
    Limits {
        height_cm: lower(a.height_cm, b.height_cm),
        width_cm: lower(a.width_cm, b.width_cm),
        length_cm: lower(a.length_cm, b.length_cm),
        weight_kg: lower(a.weight_kg, b.weight_kg),
        axle_kg: lower(a.axle_kg, b.axle_kg),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{RoadClass, Surface};

    const STREET: Attributes = Attributes {
        class: RoadClass::Residential,
        surface: Surface::Paved,
        roundabout: false,
        access: [Permission::Destination, Permission::No],
        limit_kmh: [Some(30), None],
        limits: Limits {
            height_cm: Some(400),
            width_cm: None,
            length_cm: None,
            weight_kg: None,
            axle_kg: None,
        },
    };

    fn street(effects: &[Effect]) -> ChangedStreet {
        let mut street = ChangedStreet::new(SegmentId(0));
        for &effect in effects {
            street.apply(effect, Vehicle::Goods);
        }
        street
    }

    fn access(effects: &[Effect]) -> [Permission; 2] {
        street(effects).attributes_from(&STREET).access
    }

    #[test]
    fn a_closure_closes_what_local_knowledge_opened() {
        assert_eq!(access(&[Effect::Opened]), [Permission::Yes; 2]);
        assert_eq!(access(&[Effect::Closed, Effect::Opened]), [Permission::No; 2]);
        assert_eq!(access(&[Effect::Opened, Effect::VisitorsOnly]), [Permission::Destination; 2]);
    }

    #[test]
    fn what_the_map_shuts_stays_shut() {
        assert_eq!(access(&[Effect::VisitorsOnly]), [Permission::Destination, Permission::No]);
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
        let now = street(&[Effect::Limits(limits)]).attributes_from(&STREET).limits;
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
