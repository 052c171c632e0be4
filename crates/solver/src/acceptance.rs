//! Simulated annealing: a worse plan is accepted with a chance that falls with its excess and with time.
//!
//! A plan is accepted below `current − T·ln u` for a uniform `u` (Schrimpf et al. 2000, as in SISR). Logarithms and powers of a standard
//! library differ between platforms, so both come from multiplications and square roots, which don't.

use crate::random::Random;

/// The start temperature in typical arcs. Windows want it hot: see `SOLVER.md`, section 2.
const START_IN_ARCS: f64 = 3.2;
/// By how much it is hotter where vehicles go to tips: sides of streets lie so close together that their shortest arcs cost next to nothing, and a trip more or less costs much.
const HOTTER_FOR_TRIPS: f64 = 2.0;
/// How often the temperature halves: 3.2 arcs end as 0.05.
const HALVINGS: f64 = 6.0;
/// A plan to start from is kept for the most part: the search begins after so many halvings.
const HALVINGS_SKIPPED_BY_A_START: f64 = 3.0;
/// A first plan that savings have made is good: the search begins after so many halvings, or it would first spoil it.
const HALVINGS_SKIPPED_BY_SAVINGS: f64 = 2.0;

/// What may stay undone counts twice its price at first: while it is hot no route is in an order that pays for its stops, so all would
/// be left out, and once it is cold no vehicle is worth sending out for a few.
const FIRST_EXTRA: f64 = 1.0;
/// The share of the search after which it counts its price.
const EXTRA_UNTIL: f64 = 0.9;

const TABLE_BITS: u32 = 12;

/// The annealing at one moment of the search.
#[derive(Clone, Copy)]
pub(crate) struct Moment<'a> {
    annealing: &'a Annealing,
    temperature: f64,
    /// By how much what may stay undone counts more than it costs, in 1,024ths of its price.
    pub(crate) extra: i64,
}

impl Moment<'_> {
    /// By how much a plan may be worse this time.
    #[expect(clippy::cast_possible_truncation, reason = "a few arcs cost less than 2^63")]
    #[inline]
    pub(crate) fn allowance(&self, random: &mut Random) -> i64 {
        let minus_ln = &self.annealing.minus_ln;
        (self.temperature * minus_ln[random.below(minus_ln.len())]) as i64
    }
}

pub(crate) struct Annealing {
    /// −ln((k + ½) / table length).
    minus_ln: Vec<f64>,
    start: f64,
    skipped: f64,
}

impl Annealing {
    /// For a problem whose arcs typically cost `typical_arc`.
    #[expect(clippy::cast_precision_loss, reason = "an arc costs less than 2^53")]
    pub(crate) fn new(typical_arc: i64, has_start: bool) -> Self {
        let length = 1_usize << TABLE_BITS;
        let minus_ln = (0..length).map(|k| minus_ln((k as f64 + 0.5) / length as f64)).collect();
        let skipped = if has_start { HALVINGS_SKIPPED_BY_A_START } else { 0.0 };
        Self { minus_ln, start: START_IN_ARCS * typical_arc.max(1) as f64, skipped }
    }

    /// The same for trips from tip to tip.
    #[must_use]
    pub(crate) fn for_trips(self) -> Self {
        Self { start: HOTTER_FOR_TRIPS * self.start, ..self }
    }

    /// The same for a first plan that savings have made.
    #[must_use]
    pub(crate) fn after_savings(self) -> Self {
        Self { skipped: self.skipped.max(HALVINGS_SKIPPED_BY_SAVINGS), ..self }
    }

    /// The temperature when `progress` of the search is done.
    fn temperature(&self, progress: f64) -> f64 {
        let halvings = self.skipped + (HALVINGS - self.skipped) * progress;
        self.start * half_to_the(halvings)
    }

    /// The moment when `progress` of the search is done.
    #[expect(clippy::cast_possible_truncation, reason = "a few thousand")]
    pub(crate) fn at(&self, progress: f64) -> Moment<'_> {
        let extra = FIRST_EXTRA * (1.0 - progress / EXTRA_UNTIL).max(0.0);
        let temperature = self.temperature(progress);
        Moment { annealing: self, temperature, extra: (1024.0 * extra) as i64 }
    }
}

/// 2^−x by its binary digits.
fn half_to_the(x: f64) -> f64 {
    let mut rest = x;
    let mut result = 1.0;
    while 1.0 <= rest {
        rest -= 1.0;
        result *= 0.5;
    }
    let mut factor = 0.5_f64;
    for _ in 0..30 {
        factor = factor.sqrt();
        rest *= 2.0;
        if 1.0 <= rest {
            rest -= 1.0;
            result *= factor;
        }
    }
    result
}

/// −ln x for 0 < x < 1, by squaring: the binary digits of the logarithm to base 2.
fn minus_ln(x: f64) -> f64 {
    let mut mantissa = 1.0 / x;
    let mut log2 = 0.0;
    while 2.0 <= mantissa {
        mantissa *= 0.5;
        log2 += 1.0;
    }
    let mut digit = 0.5;
    for _ in 0..40 {
        mantissa *= mantissa;
        if 2.0 <= mantissa {
            mantissa *= 0.5;
            log2 += digit;
        }
        digit *= 0.5;
    }
    log2 * std::f64::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_agrees_with_the_library() {
        for x in [0.0001, 0.1, 0.5, 0.75, 0.9999] {
            assert!((minus_ln(x) + f64::ln(x)).abs() < 1e-9);
        }
    }

    #[test]
    fn the_temperature_falls_from_start_to_end() {
        let annealing = Annealing::new(100, false);
        assert!((annealing.temperature(0.0) - 320.0).abs() < 1e-9);
        assert!((annealing.temperature(0.5) - 40.0).abs() < 1e-6);
        assert!((annealing.temperature(1.0) - 5.0).abs() < 1e-9);
    }
}
