//! Where a street is wide enough for turning back on it.

use super::Profile;
use crate::network::{Attributes, RoadClass};

impl Profile {
    /// The price beyond the time of turning back where the street goes on; `None` where one must not or cannot.
    ///
    /// Nobody turns back on motorways, expressways, ramps and roundabouts.
    pub(crate) fn back_price_s(&self, street: &Attributes) -> Option<f64> {
        let price_s = self.sheet.turns.back_price_s?;
        let is_fast = street.class.rank() <= RoadClass::Trunk.rank() || street.class.is_link();
        let width_m = street.width_m.map_or_else(|| usual_width_m(street.class), f64::from);
        let is_wide = self.sheet.turns.back_width_m.is_none_or(|needed_m| needed_m <= width_m);
        (is_wide && !is_fast && !street.roundabout).then_some(price_s)
    }
}

/// The width of a street between its kerbs where nothing is stated, in metres.
const fn usual_width_m(class: RoadClass) -> f64 {
    match class.rank() {
        0..=3 => 7.0,
        4 | 5 => 6.0,
        6 => 4.5,
        _ => 3.0,
    }
}
