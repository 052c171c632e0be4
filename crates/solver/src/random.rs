//! Random numbers that are the same on every machine.

use rand_core::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A generator of its own for every part of every round.
pub(crate) struct Random {
    generator: Xoshiro256PlusPlus,
    until_blink: u32,
}

impl Random {
    pub(crate) fn new(seed: u64, round: u64, part: u64) -> Self {
        let mixed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23)
            ^ round.wrapping_mul(0xD1B5_4A32_D192_ED03).rotate_left(41)
            ^ part.wrapping_mul(0x8CB9_2BA7_2F3D_8DD7);
        Self { generator: Xoshiro256PlusPlus::seed_from_u64(mixed), until_blink: 0 }
    }

    /// A generator of its own for what comes next.
    pub(crate) fn fork(&mut self) -> Self {
        let generator = Xoshiro256PlusPlus::seed_from_u64(self.generator.next_u64());
        Self { generator, until_blink: 0 }
    }

    /// A number below `bound`, which must not be 0.
    #[expect(clippy::cast_possible_truncation, reason = "the result is below a usize")]
    #[inline]
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.generator.next_u64()) * bound as u128) >> 64) as usize
    }

    /// True once in `times`.
    #[inline]
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// True once in a hundred times on average: the times between are drawn, which is quicker than a draw each time.
    #[expect(clippy::cast_possible_truncation, reason = "a count below 200")]
    #[inline]
    pub(crate) fn blinks(&mut self) -> bool {
        if self.until_blink == 0 {
            self.until_blink = 1 + self.below(199) as u32;
        }
        self.until_blink -= 1;
        self.until_blink == 0
    }

    /// One of a list that is not empty.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// A random order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
    }
}
