//! How long a segment takes.

use super::Profile;
use crate::network::{Attributes, Surface};

/// A street that takes longer is a mistake, and would be too much for the weight of a way.
const LONGEST_MS: f64 = 12.0 * 3_600_000.0;

impl Profile {
    /// Milliseconds for a length on such a street: the least of limit × factor, class, surface and vehicle; on a ferry
    /// that of its timetable.
    ///
    /// A stated limit replaces the class's speed; slow classes stay slow whatever the limit. At least one millisecond, at
    /// most twelve hours.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a positive time of one street"
    )]
    pub(crate) fn driving_ms(&self, street: &Attributes, length_dm: u32) -> u32 {
        let kmh = match street.ferry_m_per_h {
            Some(m_per_h) => f64::from(m_per_h) / 1000.0,
            None => self.kmh(street),
        };
        let ms = f64::from(length_dm) * 360.0 / kmh;
        ms.round().clamp(1.0, LONGEST_MS) as u32
    }

    fn kmh(&self, street: &Attributes) -> f64 {
        let of_class = self.speeds_kmh[street.class as usize].unwrap_or(1.0);
        let limits = &street.limit_kmh[self.vehicle as usize];
        let kmh = |limit: &Option<u8>| self.kmh_at_limit(of_class, *limit);
        let usual = match self.moment {
            Some(moment) => limits.possible_at(moment).map(kmh).fold(f64::INFINITY, f64::min),
            None => limits.values().map(kmh).fold(f64::INFINITY, f64::min),
        };
        let surfaces = &self.sheet.surface_kmh;
        let of_surface = match street.surface {
            Surface::Paved => None,
            Surface::Cobbles => surfaces.cobbles,
            Surface::Compacted => surfaces.compacted,
            Surface::Loose => surfaces.loose,
            Surface::Soft => surfaces.soft.or(surfaces.loose),
        };
        usual.min(of_surface.unwrap_or(f64::INFINITY)).min(self.sheet.top_speed_kmh).max(1.0)
    }

    fn kmh_at_limit(&self, of_class: f64, limit: Option<u8>) -> f64 {
        let is_slow_class = of_class <= 20.0;
        match limit.map(|kmh| f64::from(kmh) * self.sheet.limit_factor) {
            Some(limit) if is_slow_class => limit.min(of_class),
            Some(limit) => limit,
            None => of_class,
        }
    }
}
