//! The normal distribution.

/// The probability of a value of at most `z`, to about 1e-7.
pub(super) fn cdf(z: f64) -> f64 {
    if z <= 0.0 { ln_cdf(z).exp() } else { 1.0 - ln_cdf(-z).exp() }
}

/// The logarithm of [`cdf`], which does not vanish far out. Chebyshev fit of the complementary error function with a relative error below
/// 1.2e-7: Press et al., *Numerical Recipes in C* (2nd edition, 1992), section 6.2.
pub(super) fn ln_cdf(z: f64) -> f64 {
    const COEFFICIENTS: [f64; 10] = [
        -1.265_512_23,
        1.000_023_68,
        0.374_091_96,
        0.096_784_18,
        -0.186_288_06,
        0.278_868_07,
        -1.135_203_98,
        1.488_515_87,
        -0.822_152_23,
        0.170_872_77,
    ];
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.5 * x);
    let sum = COEFFICIENTS.iter().rev().fold(0.0, |sum, coefficient| sum * t + coefficient);
    let ln_tail = (0.5 * t).ln() - x * x + sum;
    if z <= 0.0 { ln_tail } else { (-ln_tail.exp()).ln_1p() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(z: f64, expected: f64) {
        assert!((cdf(z) - expected).abs() < 2e-7, "{z}: {} for {expected}", cdf(z));
    }

    #[test]
    fn tables_agree() {
        check(0.0, 0.5);
        check(1.0, 0.841_344_746);
        check(-1.959_964, 0.025);
        check(3.0, 0.998_650_102);
    }

    #[test]
    fn the_tail_does_not_vanish() {
        assert!((ln_cdf(-40.0) - -804.608_442).abs() < 1e-3);
    }
}
