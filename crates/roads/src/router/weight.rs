//! What a way costs, compared in this order: price, time, length. Ties so always fall the same way.

use std::ops::{Add, Sub};

use roadcrew_units::Seconds;

use super::Leg;
use crate::network::metres_from_dm;

/// Price (milliseconds with penalties), time (milliseconds) and length (decimetres). A way is the least of these, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Weight {
    pub(crate) price_ms: u32,
    pub(crate) time_ms: u32,
    pub(crate) length_dm: u32,
}

impl Weight {
    pub(crate) const INFINITE: Self =
        Self { price_ms: u32::MAX, time_ms: u32::MAX, length_dm: u32::MAX };

    pub(crate) const fn of_street(time_ms: u32, length_dm: u32) -> Self {
        Self { price_ms: time_ms, time_ms, length_dm }
    }

    /// A turn of some seconds, and a price beyond its time.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a profile's seconds are at most 3600"
    )]
    pub(crate) fn of_turn(time_s: f64, beyond_s: f64) -> Self {
        let driven_ms = (time_s * 1000.0).round() as u32;
        Self {
            price_ms: driven_ms + (beyond_s * 1000.0).round() as u32,
            time_ms: driven_ms,
            length_dm: 0,
        }
    }

    /// Rounded, once: half seconds and half metres up.
    pub(crate) fn leg(self) -> Leg {
        Leg {
            seconds: Seconds((i64::from(self.time_ms) + 500) / 1000),
            metres: metres_from_dm(self.length_dm.into()),
        }
    }
}

impl Add for Weight {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            price_ms: self.price_ms + other.price_ms,
            time_ms: self.time_ms + other.time_ms,
            length_dm: self.length_dm + other.length_dm,
        }
    }
}

impl Sub for Weight {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            price_ms: self.price_ms - other.price_ms,
            time_ms: self.time_ms - other.time_ms,
            length_dm: self.length_dm - other.length_dm,
        }
    }
}
