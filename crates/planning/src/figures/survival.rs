//! How long things wait where some still wait: the product-limit estimator of Kaplan and Meier (1958).

use roadcrew_units::Seconds;
use serde::Serialize;

/// A time that was waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait {
    pub time: Seconds,
    /// Whether it came to an end; otherwise it goes on for nobody knows how long.
    pub has_ended: bool,
}

/// How long things wait, in hours. What is still open counts with the time so far as one that may wait longer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Waits {
    /// After this time half of them are over; `None` where more than half are still open then.
    pub median_h: Option<f64>,
    /// After this time nine in ten are over.
    pub p90_h: Option<f64>,
    /// After this time nineteen in twenty are over.
    pub p95_h: Option<f64>,
    /// The mean, where no wait is counted as longer than `until_h` (the restricted mean).
    pub mean_h: f64,
    /// The longest time that anything has waited.
    pub until_h: f64,
}

/// The share that waits longer than each time: a step at each time at which something ended.
pub(super) struct Survival {
    steps: Vec<(Seconds, f64)>,
    longest: Seconds,
}

impl Survival {
    /// Of what ended at a moment and what is open since the same moment, the open ones count as longer. `O(n log n)`.
    #[expect(clippy::cast_precision_loss, reason = "a share of some thousand waits")]
    pub(super) fn of(waits: &[Wait]) -> Self {
        let mut sorted = waits.to_vec();
        sorted.sort_by_key(|wait| (wait.time, !wait.has_ended));
        let mut steps: Vec<(Seconds, f64)> = Vec::new();
        let mut share = 1.0;
        for (before, wait) in sorted.iter().enumerate().filter(|(_, wait)| wait.has_ended) {
            let at_risk = (sorted.len() - before) as f64;
            share *= (at_risk - 1.0) / at_risk;
            match steps.last_mut() {
                Some(step) if step.0 == wait.time => step.1 = share,
                _ => steps.push((wait.time, share)),
            }
        }
        Self { steps, longest: sorted.last().map_or(Seconds::ZERO, |wait| wait.time) }
    }

    /// The first time at which this share is over; `None` if it never is.
    pub(super) fn quantile(&self, share: f64) -> Option<Seconds> {
        // Products of shares are not exact.
        let is_over = |step: &&(Seconds, f64)| step.1 <= 1.0 - share + 1e-9;
        self.steps.iter().find(is_over).map(|step| step.0)
    }

    /// The mean in hours of waits that are cut off at a time: the area under the steps until then.
    pub(super) fn mean_until(&self, until: Seconds) -> f64 {
        let (mut area, mut share, mut from) = (0.0, 1.0, Seconds::ZERO);
        for &(at, next) in self.steps.iter().take_while(|step| step.0 < until) {
            area += share * (at - from).hours();
            (share, from) = (next, at);
        }
        area + share * (until - from).hours()
    }

    /// Its figures.
    pub(super) fn waits(&self) -> Waits {
        let hours = |share| self.quantile(share).map(Seconds::hours);
        Waits {
            median_h: hours(0.5),
            p90_h: hours(0.9),
            p95_h: hours(0.95),
            mean_h: self.mean_until(self.longest),
            until_h: self.longest.hours(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hours(times: &[(i64, bool)]) -> Vec<Wait> {
        let wait = |&(hours, has_ended): &(i64, bool)| Wait {
            time: Seconds::from_hours(hours),
            has_ended,
        };
        times.iter().map(wait).collect()
    }

    #[test]
    fn leukaemia_patients_of_freireich_stay_in_remission_as_the_textbook_says() {
        // Freireich et al. 1963, the group under 6-MP, in weeks: the example of Kalbfleisch and Prentice; S(23) = 0.4482.
        let ended = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|time| (time, true));
        let open = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|time| (time, false));
        let found = Survival::of(&hours(&[&ended[..], &open[..]].concat()));
        let shares: Vec<f64> = found.steps.iter().map(|step| (step.1 * 1e4).round()).collect();
        assert_eq!(shares, [8571.0, 8067.0, 7529.0, 6902.0, 6275.0, 5378.0, 4482.0]);
        let waits = found.waits();
        assert_eq!((waits.median_h, waits.p90_h, waits.until_h), (Some(23.0), None, 35.0));
        assert!((waits.mean_h - 23.2874).abs() < 1e-3, "{}", waits.mean_h);
    }

    #[test]
    fn where_nothing_is_open_the_mean_is_the_mean_and_the_median_the_middle() {
        let found = Survival::of(&hours(&[(1, true), (2, true), (3, true), (10, true)])).waits();
        assert_eq!((found.median_h, found.p90_h), (Some(2.0), Some(10.0)));
        assert!((found.mean_h - 4.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_waits_no_time() {
        assert_eq!(Survival::of(&[]).waits(), Waits::default());
    }

    /// The same by Efron's redistribution to the right: what is open hands its share to those that wait longer.
    #[expect(clippy::cast_precision_loss, reason = "a few waits")]
    fn redistributed(waits: &[Wait], at: Seconds) -> f64 {
        let mut sorted = waits.to_vec();
        sorted.sort_by_key(|wait| (wait.time, !wait.has_ended));
        let mut shares = vec![1.0 / sorted.len() as f64; sorted.len()];
        for index in 0..sorted.len() {
            if !sorted[index].has_ended {
                let n_longer = (sorted.len() - index - 1) as f64;
                let given = shares[index] / n_longer.max(1.0);
                if 0.0 < n_longer {
                    shares[index] = 0.0;
                    shares[index + 1..].iter_mut().for_each(|share| *share += given);
                }
            }
        }
        let longer =
            sorted.iter().zip(&shares).filter(|(wait, _)| at < wait.time || !wait.has_ended);
        longer.map(|(_, share)| share).sum()
    }

    proptest! {
        #[test]
        fn steps_are_those_of_redistribution_to_the_right(
            times in prop::collection::vec((0..20_i64, any::<bool>()), 1..30),
        ) {
            let waits = hours(&times);
            let found = Survival::of(&waits);
            for &(at, share) in &found.steps {
                prop_assert!((share - redistributed(&waits, at)).abs() < 1e-9);
            }
        }
    }
}
