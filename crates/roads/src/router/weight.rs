//! What a way costs, compared in this order: price, penalties, length. Ties so always fall the same way.

#![expect(clippy::inline_always, reason = "parts of the vectorised kernels")]

use std::fmt;
use std::ops::{Add, Sub};

use roadcrew_units::Seconds;

use super::Leg;
use crate::hierarchy::{Length, Lengths};
use crate::network::metres_from_dm;

/// The price beyond the time is counted in units of so many seconds.
pub(crate) const PENALTY_S: u32 = 60;

const PENALTY_SHIFT: u32 = 32;
const PENALTY_BITS: u32 = 7;
const PRICE_SHIFT: u32 = PENALTY_SHIFT + PENALTY_BITS;
const PRICE_BITS: u32 = 23;

/// Price, penalties and length in one integer, so that the least of many is a plain minimum and the sum a plain sum.
///
/// From the top: the price, which is the time and the penalties, in hundredths of a second (23 bits, 23 hours); the
/// penalties in units of [`PENALTY_S`] (7 bits, two hours); the length in decimetres (32 bits). A way across a region
/// stays below these by far. Two infinities may be added.
#[derive(
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    bytemuck::Pod,
    bytemuck::Zeroable
)]
#[repr(transparent)]
pub(crate) struct Weight(i64);

impl Weight {
    pub(crate) const INFINITE: Self =
        Self(((1 << (PRICE_BITS + PENALTY_BITS)) - 1) << PENALTY_SHIFT);

    pub(crate) const fn of_street(time_ms: u32, length_dm: u32) -> Self {
        Self::of_part((time_ms + 5) / 10, length_dm)
    }

    /// The beginning of a street.
    pub(crate) const fn of_part(time_cs: u32, length_dm: u32) -> Self {
        Self(packed(time_cs, 0) | length_dm as i64)
    }

    /// A turn of some seconds, and a price beyond its time that is a multiple of [`PENALTY_S`].
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a profile's seconds are at most 3600"
    )]
    pub(crate) fn of_turn(time_s: f64, beyond_s: f64) -> Self {
        let penalties = (beyond_s / f64::from(PENALTY_S)).round() as u32;
        Self(packed((time_s * 100.0).round() as u32 + penalties * PENALTY_S * 100, penalties))
    }

    /// A price alone, to the nearest multiple of [`PENALTY_S`]; a negative one is none.
    pub(crate) fn of_price(price: Seconds) -> Self {
        let penalties = u32::try_from(price.0 + i64::from(PENALTY_S) / 2).unwrap_or(0) / PENALTY_S;
        Self(packed(penalties * PENALTY_S * 100, penalties))
    }

    pub(crate) const fn is_finite(self) -> bool {
        self.0 < Self::INFINITE.0
    }

    /// Time without penalties, in hundredths of a second.
    pub(crate) const fn time_cs(self) -> u32 {
        time_cs(self.upper())
    }

    /// Time and penalties, in hundredths of a second.
    pub(crate) const fn price_cs(self) -> u32 {
        (self.upper() >> PENALTY_BITS).cast_unsigned()
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the lower half is the length"
    )]
    pub(crate) const fn length_dm(self) -> u32 {
        self.0 as u32
    }

    /// Price and penalties without the length: they add up and compare like the whole.
    pub(crate) const fn upper(self) -> i32 {
        (self.0 >> PENALTY_SHIFT) as i32
    }

    /// Rounded, once: half seconds and half metres up.
    pub(crate) fn leg(self) -> Leg {
        Leg {
            seconds: Seconds(seconds(self.upper()).into()),
            metres: metres_from_dm(self.length_dm().into()),
        }
    }
}

/// The seconds of an [`upper`](Weight::upper) half, half seconds up. Of less than nothing it makes no sense and no fuss.
#[inline]
pub(crate) const fn seconds(upper: i32) -> u32 {
    time_cs(upper).wrapping_add(50) / 100
}

/// Decimetres as whole metres, half ones up.
#[inline]
pub(crate) const fn metres(length_dm: u32) -> u32 {
    length_dm.wrapping_add(5) / 10
}

#[inline]
const fn time_cs(upper: i32) -> u32 {
    let upper = upper.cast_unsigned();
    (upper >> PENALTY_BITS).wrapping_sub((upper & ((1 << PENALTY_BITS) - 1)) * PENALTY_S * 100)
}

const fn packed(price_cs: u32, penalties: u32) -> i64 {
    (price_cs as i64) << PRICE_SHIFT | (penalties as i64) << PENALTY_SHIFT
}

impl Lengths for Weight {
    const INFINITE: Self = Self::INFINITE;

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    #[inline(always)]
    fn least(self, other: Self) -> Self {
        self.min(other)
    }

    #[inline(always)]
    fn is_finite(self) -> bool {
        self.0 < Self::INFINITE.0
    }
}

impl Length for Weight {
    /// Price and penalties.
    type Lead = i32;

    const ZERO: Self = Self(0);

    #[inline(always)]
    fn lead(self) -> i32 {
        self.upper()
    }
}

impl Add for Weight {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

/// Of a way and a part of it.
impl Sub for Weight {
    type Output = Self;

    fn sub(self, part: Self) -> Self {
        Self(self.0 - part.0)
    }
}

impl fmt::Debug for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_finite() {
            return f.write_str("infinite");
        }
        write!(f, "{} cs for {} cs, {} dm", self.price_cs(), self.time_cs(), self.length_dm())
    }
}
