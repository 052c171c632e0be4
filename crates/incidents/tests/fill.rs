//! Fill levels against simulated truth: how often the truth lies where the state says, what is taken for an emptying, what is not.

#![allow(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a test fails by panicking; counts are small"
)]

use proptest::prelude::*;
use roadcrew_incidents::fill::{FillReading, FillSettings, FillState};
use roadcrew_units::{Seconds, Timestamp};

const START: i64 = 1_778_400_000;
const STEP_S: i64 = 900;

fn at(seconds: i64) -> Timestamp {
    Timestamp(START + seconds)
}

/// A repeatable generator (`SplitMix64`).
struct Draw(u64);

impl Draw {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// What really happened to one container, and what its sensor sent.
struct Container {
    readings: Vec<FillReading>,
    /// The true level at the end of the readings, and when it will be full without being emptied.
    level: f64,
    end: Timestamp,
    full_after: Option<Seconds>,
    n_emptyings: usize,
}

/// Bags of one to three hundredths fall in at random moments, more by day; the sensor speaks every four hours, is off by 0.05, loses every fifth message
/// and lies in three of a hundred; the truck comes every four to seven days, but not on the last two.
fn simulate(seed: u64) -> Container {
    let mut draw = Draw(seed);
    let rate = 0.06 + 0.24 * draw.uniform();
    let days = 24;
    let (mut level, mut n_emptyings) = (0.1 + 0.2 * draw.uniform(), 0);
    let mut next_truck = 4.0 + 3.0 * draw.uniform();
    let mut readings = Vec::new();
    let fall_in = |level: &mut f64, draw: &mut Draw, time: i64| {
        let is_day = (6..22).contains(&(time / 3600 % 24));
        let bags_a_day = rate / 0.02 * if is_day { 1.4 } else { 0.2 };
        if draw.uniform() < bags_a_day * STEP_S as f64 / 86_400.0 {
            *level += 0.01 + 0.02 * draw.uniform();
        }
    };
    let end = days * 86_400;
    for time in (0..=end).step_by(usize::try_from(STEP_S).unwrap()) {
        fall_in(&mut level, &mut draw, time);
        let day = time as f64 / 86_400.0;
        if next_truck < day && day < days as f64 - 2.0 {
            (level, n_emptyings) = (0.02, n_emptyings + 1);
            next_truck = day + 4.0 + 3.0 * draw.uniform();
        }
        if time % 14_400 == 0 && 0.2 < draw.uniform() {
            let lie = draw.uniform() < 0.03;
            let measured = if lie { draw.uniform() } else { level.min(1.0) + 0.05 * draw.normal() };
            readings.push(FillReading { time: at(time), level: measured.clamp(0.0, 1.0) });
        }
    }
    let (known, mut time) = (level.min(1.0), end);
    while level < 1.0 && time < end + 60 * 86_400 {
        time += STEP_S;
        fall_in(&mut level, &mut draw, time);
    }
    let full_after = (1.0 <= level).then_some(Seconds(time - end));
    Container { readings, level: known, end: at(end), full_after, n_emptyings }
}

#[test]
fn the_truth_lies_where_the_state_says() {
    let (mut inside, mut overflow_inside, mut before_median) = (0, 0, 0);
    let (mut n_seen, mut n_true) = (0_usize, 0_usize);
    let n = 300;
    let mut n_overflows = 0;
    for seed in 0..n {
        let container = simulate(seed);
        let state = FillState::of(&container.readings, &FillSettings::default()).unwrap();
        let level = state.level_at(container.end);
        let off = (container.level - level.mean).abs();
        inside += usize::from(off <= 1.2816 * level.deviation);
        n_seen += state.emptyings().len();
        n_true += container.n_emptyings;
        let overflow = state.overflow_from(container.end);
        let Some(full_after) = container.full_after.filter(|_| container.level < 1.0) else {
            continue;
        };
        n_overflows += 1;
        let quantile = |p| overflow.quantile(p).unwrap_or(Seconds::from_hours(24 * 365));
        overflow_inside += usize::from((quantile(0.1)..=quantile(0.9)).contains(&full_after));
        before_median += usize::from(full_after <= quantile(0.5));
    }
    let share = |count: usize, of: usize| count as f64 / of as f64;
    let told = format!(
        "80 % of level: {:.2}, 80 % of overflow: {:.2} of {n_overflows}, before the median: {:.2}, emptyings {n_seen} of {n_true}",
        share(inside, 300),
        share(overflow_inside, n_overflows),
        share(before_median, n_overflows),
    );
    assert!((0.74..=0.97).contains(&share(inside, 300)), "{told}");
    assert!((0.74..=0.97).contains(&share(overflow_inside, n_overflows)), "{told}");
    assert!((0.35..=0.65).contains(&share(before_median, n_overflows)), "{told}");
    assert!((0.95..=1.05).contains(&share(n_seen, n_true)), "{told}");
}

fn every_four_hours(levels: &[f64]) -> Vec<FillReading> {
    levels
        .iter()
        .zip(0..)
        .map(|(&level, step)| FillReading { time: at(step * 14_400), level })
        .collect()
}

fn state(levels: &[f64]) -> FillState {
    FillState::of(&every_four_hours(levels), &FillSettings::default()).unwrap()
}

#[test]
fn a_single_wrong_reading_changes_nothing() {
    let wrong = state(&[0.50, 0.52, 0.55, 0.0, 0.60, 0.63]);
    assert_eq!((wrong.emptyings().len(), wrong.n_outliers()), (0, 1));
    assert!((wrong.level_at(at(5 * 14_400)).mean - 0.63).abs() < 0.04);
}

#[test]
fn a_fall_that_a_second_reading_confirms_is_an_emptying() {
    let emptied = state(&[0.80, 0.82, 0.85, 0.05, 0.07]);
    let [emptying] = emptied.emptyings() else { unreachable!("{emptied:?}") };
    assert_eq!((emptying.after, emptying.before), (at(2 * 14_400), at(3 * 14_400)));
    assert!(emptied.level_at(at(4 * 14_400)).mean < 0.12);
}

#[test]
fn a_fall_to_zero_counts_and_a_missing_reading_does_not() {
    assert_eq!(state(&[0.8, 0.8, 0.0, 0.0]).emptyings().len(), 1);
    assert_eq!(state(&[0.8, 0.8, f64::NAN, f64::NAN]).emptyings().len(), 0);
}

#[test]
fn a_confirmed_jump_up_is_believed_and_no_emptying() {
    let filled = state(&[0.1, 0.12, 0.13, 0.7, 0.71]);
    assert_eq!((filled.emptyings().len(), filled.n_outliers()), (0, 0));
    assert!(0.65 < filled.level_at(at(4 * 14_400)).mean);
}

#[test]
fn a_full_container_that_stays_full_was_not_emptied() {
    let full = state(&[0.8, 0.9, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
    assert_eq!(full.emptyings().len(), 0);
    assert!(full.overflow_from(at(9 * 14_400)).probability_within(Seconds::from_hours(24)) > 0.9);
}

#[test]
fn silence_makes_uncertain_and_not_empty() {
    let quiet = state(&[0.4, 0.43, 0.45, 0.5]);
    let (soon, late) = (at(3 * 14_400), at(3 * 14_400 + 3 * 86_400));
    assert!(!quiet.is_stale(soon) && quiet.is_stale(late));
    assert!(quiet.level_at(soon).deviation * 2.0 < quiet.level_at(late).deviation);
    assert!(quiet.level_at(soon).mean <= quiet.level_at(late).mean);
}

#[test]
fn nothing_heard_is_nothing_known() {
    assert_eq!(FillState::of(&[], &FillSettings::default()), None);
}

proptest! {
    /// What is known depends on what was said, not on the order in which it came or on how often.
    #[test]
    fn late_and_repeated_readings_change_nothing(seed in 0_u64..1000, turn in 0_usize..100) {
        let readings = simulate(seed).readings;
        let mut mixed = readings.clone();
        let length = mixed.len();
        mixed.rotate_left(turn % length);
        mixed.extend_from_slice(&readings[..turn % length]);
        let settings = FillSettings::default();
        prop_assert_eq!(FillState::of(&mixed, &settings), FillState::of(&readings, &settings));
    }

    /// Whatever a sensor sends, levels stay shares and quantiles stay in order.
    #[test]
    fn levels_stay_shares_and_quantiles_in_order(levels in prop::collection::vec((-1.0_f64..2.0, 0_i64..500_000), 1..60)) {
        let readings: Vec<FillReading> =
            levels.iter().map(|&(level, time)| FillReading { time: at(time), level }).collect();
        let Some(state) = FillState::of(&readings, &FillSettings::default()) else { return Ok(()) };
        let now = at(600_000);
        let level = state.level_at(now);
        prop_assert!((0.0..=1.0).contains(&level.mean) && level.deviation.is_finite() && 0.0 <= level.deviation);
        let overflow = state.overflow_from(now);
        let far = Seconds::from_hours(24 * 366);
        let quantiles: Vec<Seconds> =
            [0.05, 0.1, 0.5, 0.9].into_iter().map(|p| overflow.quantile(p).unwrap_or(far)).collect();
        prop_assert!(quantiles.is_sorted(), "{:?}", quantiles);
    }
}
