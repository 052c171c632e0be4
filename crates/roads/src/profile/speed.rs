//! How long a segment takes.

use super::Profile;
use crate::network::{Attributes, Surface};

impl Profile {
    /// Milliseconds for a length on such a street: the least of limit × factor, class, surface and vehicle.
    ///
    /// A stated limit replaces the class's speed; slow classes stay slow whatever the limit. At least one millisecond.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a positive time of one street"
    )]
    pub(crate) fn driving_ms(&self, street: &Attributes, length_dm: u32) -> u32 {
        let kmh = self.kmh(street);
        let ms = f64::from(length_dm) * 360.0 / kmh;
        ms.round().max(1.0) as u32
    }

    fn kmh(&self, street: &Attributes) -> f64 {
        let of_class = self.speeds_kmh[street.class as usize].unwrap_or(1.0);
        let of_limit = street.limit_kmh[self.vehicle as usize]
            .map(|kmh| f64::from(kmh) * self.sheet.limit_factor);
        let is_slow_class = of_class <= 20.0;
        let usual = match of_limit {
            Some(limit) if is_slow_class => limit.min(of_class),
            Some(limit) => limit,
            None => of_class,
        };
        let of_surface = match street.surface {
            Surface::Paved => None,
            Surface::Cobbles => self.sheet.surface_kmh.cobbles,
            Surface::Loose => self.sheet.surface_kmh.loose,
        };
        usual.min(of_surface.unwrap_or(f64::INFINITY)).min(self.sheet.top_speed_kmh).max(1.0)
    }
}
