//! Randomness by counting: a draw depends on who asks and why, never on who asked before.

use std::f64::consts::TAU;

/// A stream of draws for one thing and one purpose. Two streams with different keys are independent; a stream with the same key
/// gives the same draws on every machine, in any order of asking, on any thread.
///
/// ```
/// use roadcrew_lab::Draws;
///
/// let mut first = Draws::new(7, "repair", 12);
/// let mut again = Draws::new(7, "repair", 12);
/// assert_eq!(first.share().to_bits(), again.share().to_bits());
/// ```
#[derive(Clone, Debug)]
pub struct Draws {
    key: u64,
    counter: u64,
}

impl Draws {
    /// The stream of the thing numbered `entity`, for one purpose, under a seed.
    pub fn new(seed: u64, purpose: &str, entity: u64) -> Self {
        let purpose = purpose.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self { key: mix(mix(mix(seed) ^ purpose) ^ entity), counter: 0 }
    }

    /// A share in `[0, 1)`.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
    pub fn share(&mut self) -> f64 {
        self.counter += 1;
        let bits = mix(self.key.wrapping_add(self.counter.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number in `[low, high)`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    /// True with this probability.
    pub fn happens(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// The place of an entry in a list of `n` entries, each as likely; 0 for an empty list.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a list is short and a share is positive"
    )]
    pub fn place(&mut self, n: usize) -> usize {
        ((self.share() * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// The place of an entry, by weights that need not add up to one; 0 for an empty list.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut rest = self.share() * weights.iter().sum::<f64>();
        for (place, weight) in weights.iter().enumerate() {
            if rest < *weight {
                return place;
            }
            rest -= weight;
        }
        weights.iter().rposition(|weight| 0.0 < *weight).unwrap_or(0)
    }

    /// A waiting time with this mean, without memory.
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.share()).ln()
    }

    /// Two independent numbers around zero with this standard deviation (Box and Muller 1958).
    pub fn normal_pair(&mut self, deviation: f64) -> (f64, f64) {
        let radius = deviation * (-2.0 * (1.0 - self.share()).ln()).sqrt();
        let angle = TAU * self.share();
        (radius * angle.cos(), radius * angle.sin())
    }

    /// How many more people report what one has reported: none for four in five, many for a few, 0.47 in the mean, at most 24.
    ///
    /// The tail falls with the power 2.24, which gives the 1.47 reports a problem that New York's parks counted.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 24")]
    pub fn repeats(&mut self) -> usize {
        let tail = (1.0 - self.share()).powf(-1.0 / 2.24).floor() - 1.0;
        tail.clamp(0.0, 24.0) as usize
    }
}

/// The finaliser of `SplitMix64` (Steele, Lea and Flood 2014).
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::cast_precision_loss, reason = "a count of draws")]
    fn a_problem_has_about_half_a_repeat() {
        let n = 100_000;
        let total: usize = (0..n).map(|problem| Draws::new(1, "repeats", problem).repeats()).sum();
        let mean = total as f64 / n as f64;
        assert!((0.44..0.50).contains(&mean), "{mean}");
    }

    #[test]
    fn neighbouring_keys_give_unrelated_draws() {
        let mean = |draw: fn(u64) -> f64| (0..10_000).map(draw).sum::<f64>() / 10_000.0;
        assert!((mean(|entity| Draws::new(1, "a", entity).share()) - 0.5).abs() < 0.02);
        assert!((mean(|seed| Draws::new(seed, "a", 1).share()) - 0.5).abs() < 0.02);
    }

    #[test]
    fn an_impossible_entry_is_never_chosen() {
        assert!((0..1000).all(|entity| Draws::new(3, "w", entity).weighted(&[0.0, 1.0, 0.0]) == 1));
    }
}
