//! What it costs to stand on the other side of the street than the place.

use serde::Deserialize;

use super::Profile;
use crate::network::RoadClass;

/// Prices beyond the time of the wrong side of a two-way street, in seconds.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CurbSheet {
    /// `None` where both sides are the same.
    pub(super) wrong_side_price_s: Option<f64>,
    /// The same on tertiary streets and larger.
    pub(super) larger_price_s: Option<f64>,
}

impl Profile {
    /// The price beyond the time of standing on the wrong side of a two-way street.
    pub(crate) fn wrong_side_price_s(&self, class: RoadClass) -> f64 {
        let curb = &self.sheet.curb;
        let is_larger = class.rank() <= RoadClass::Tertiary.rank();
        let larger = curb.larger_price_s.filter(|_| is_larger);
        larger.or(curb.wrong_side_price_s).unwrap_or(0.0)
    }
}
