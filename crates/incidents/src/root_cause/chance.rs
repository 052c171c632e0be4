//! How probable a coincidence is: the tail of the hypergeometric distribution.

/// `drawn` of `all`, of which some are `failing`.
#[derive(Clone, Copy)]
pub(super) struct Counts {
    pub(super) all: usize,
    pub(super) failing: usize,
    pub(super) drawn: usize,
}

impl Counts {
    /// The probability that at least `least` of those drawn are failing.
    pub(super) fn tail(self, least: usize, logs: &[f64]) -> f64 {
        let Self { all, failing, drawn } = self;
        let choose = |n: usize, k: usize| logs[n] - logs[k] - logs[n - k];
        let most = failing.min(drawn);
        let fewest = (failing + drawn).saturating_sub(all);
        if least <= fewest {
            return 1.0;
        }
        let of = |hit: usize| {
            let log =
                choose(failing, hit) + choose(all - failing, drawn - hit) - choose(all, drawn);
            log.exp()
        };
        (least..=most).map(of).sum::<f64>().min(1.0)
    }
}

/// The logarithm of `n!` for 0 to `most`.
pub(super) fn log_factorials(most: usize) -> Vec<f64> {
    let mut logs = vec![0.0];
    for number in 1..=most {
        logs.push(logs[number - 1] + as_f64(number).ln());
    }
    logs
}

#[expect(clippy::cast_precision_loss, reason = "a city has fewer than 2^53 assets")]
pub(super) fn as_f64(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counted one by one: all ways to draw, and those with enough failing.
    fn check(all: usize, failing: usize, drawn: usize, least: usize) {
        let (mut enough, mut ways) = (0.0, 0.0);
        for drawn_set in 0_u32..1 << all {
            if drawn_set.count_ones() as usize == drawn {
                ways += 1.0;
                let hits = (drawn_set & ((1 << failing) - 1)).count_ones() as usize;
                enough += f64::from(u8::from(least <= hits));
            }
        }
        let tail = Counts { all, failing, drawn }.tail(least, &log_factorials(all));
        assert!((tail - enough / ways).abs() < 1e-12, "{tail} is not {enough}/{ways}");
    }

    #[test]
    fn the_tail_is_that_of_counting_every_draw() {
        check(12, 4, 5, 3);
        check(12, 4, 5, 0);
        check(12, 9, 7, 5);
        check(12, 9, 7, 4);
        check(10, 10, 3, 3);
        check(10, 2, 3, 3);
    }
}
