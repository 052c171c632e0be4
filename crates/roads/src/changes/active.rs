//! What holds at one moment for one profile.

use std::collections::BTreeMap;

use super::{Change, Effect};
use crate::network::{Limits, Permission, SegmentId, Vehicle};

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
    /// A speed limit in km/h, beside that of the map: the lowest of all that hold.
    pub limit_kmh: Option<f64>,
    /// The speed in km/h that is really driven, instead of what map and profile say: the lowest of all that hold.
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

    /// The permission that is left of the map's.
    pub fn permission_from(&self, on_map: Permission) -> Permission {
        let before = if self.opened { Permission::Yes } else { on_map };
        before.max(self.permission)
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
