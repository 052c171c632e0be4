//! Whether neighbourhoods are served alike.
//!
//! The wait of a neighbourhood is the restricted mean of its incidents' times from first report to the end of the work, open ones counted, cut off
//! at the longest wait of the city for all of them. What is reported where differs, so each stands beside the wait that the city's own mean
//! per service level would give its mix of incidents. An incident weighs what its neighbourhood's `need` says; heads are not counted.

use super::response::{Level, Outcome, within};
use super::survival::{Survival, Wait};
use crate::city::Neighbourhood;
use roadcrew_units::Seconds;
use serde::Serialize;
use std::collections::BTreeMap;

/// Neighbourhoods with fewer incidents are listed, and not compared.
pub(super) const FEWEST: usize = 5;

/// How evenly waits are shared among the neighbourhoods of a city.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Fairness {
    /// All of them that have an incident, by name.
    pub neighbourhoods: Vec<NeighbourhoodFigures>,
    /// Incidents that lie in none.
    pub n_elsewhere: usize,
    /// The least number of incidents of a neighbourhood that is compared.
    pub fewest: usize,
    /// The time at which waits are cut off: the longest of all.
    pub until_h: f64,
    /// The comparison; `None` where fewer than two neighbourhoods have enough incidents.
    pub compared: Option<Compared>,
}

/// The waits of one neighbourhood.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NeighbourhoodFigures {
    /// What people call it.
    pub name: String,
    /// How much an incident there weighs.
    pub need: f64,
    /// How many incidents it has.
    pub n_incidents: usize,
    /// How many of them are still open in the evening.
    pub n_open: usize,
    /// The mean wait, open ones counted.
    pub mean_h: f64,
    /// What it would be if each incident waited as long as the city's mean for its service level.
    pub expected_h: f64,
    /// After this time nine in ten are done; `None` where more are open then.
    pub p90_h: Option<f64>,
    /// The share done within the service level, of those done and those open past it.
    pub within: Option<f64>,
}

/// Figures across the neighbourhoods that have enough incidents.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compared {
    /// Where the mean wait is longest.
    pub worst: String,
    /// Where it is shortest.
    pub best: String,
    /// The longest mean wait less the shortest.
    pub gap_h: f64,
    /// Nine in ten of two hundred draws of incidents anew, with repeats, lie between.
    pub gap_90_h: [f64; 2],
    /// The longest by the shortest.
    pub ratio: Option<f64>,
    /// The Gini coefficient of the mean waits.
    pub gini: f64,
    /// Theil's index of inequality between neighbourhoods.
    pub theil_between: f64,
    /// The same within them, where open incidents count with their age.
    pub theil_within: f64,
    /// The highest share within the service level less the lowest.
    pub parity_difference: Option<f64>,
}

/// The incidents of one neighbourhood.
struct Group<'a> {
    name: &'a str,
    need: f64,
    outcomes: Vec<(&'a Outcome<'a>, Wait)>,
}

impl Group<'_> {
    fn waits(&self) -> Vec<Wait> {
        self.outcomes.iter().map(|(_, wait)| *wait).collect()
    }

    #[expect(clippy::cast_precision_loss, reason = "a weight of some thousand incidents")]
    fn weight(&self) -> f64 {
        self.need * self.outcomes.len() as f64
    }
}

/// Of a city that names neighbourhoods; `None` where it names none or nobody waits.
pub(super) fn fairness(places: &[Neighbourhood], outcomes: &[Outcome<'_>]) -> Option<Fairness> {
    let waits: Vec<(&Outcome<'_>, Wait)> =
        outcomes.iter().filter_map(|it| Some((it, it.resolution()?))).collect();
    if places.is_empty() || waits.is_empty() {
        return None;
    }
    let until = waits.iter().map(|(_, wait)| wait.time).max().unwrap_or(Seconds::ZERO);
    let of_level = means_of_levels(&waits, until);
    let mut groups: BTreeMap<&str, Group<'_>> = BTreeMap::new();
    let mut n_elsewhere = 0;
    for (outcome, wait) in waits {
        let Some(place) = places.iter().find(|place| place.contains(outcome.position())) else {
            n_elsewhere += 1;
            continue;
        };
        let empty = || Group { name: &place.name, need: place.need, outcomes: Vec::new() };
        groups.entry(&place.name).or_insert_with(empty).outcomes.push((outcome, wait));
    }
    let groups: Vec<Group<'_>> = groups.into_values().collect();
    let figures = groups.iter().map(|group| of_group(group, until, &of_level));
    Some(Fairness {
        neighbourhoods: figures.collect(),
        n_elsewhere,
        fewest: FEWEST,
        until_h: until.hours(),
        compared: compare(&groups, until),
    })
}

/// The city's mean wait of each service level.
fn means_of_levels(waits: &[(&Outcome<'_>, Wait)], until: Seconds) -> BTreeMap<Level, f64> {
    let mut levels: BTreeMap<Level, Vec<Wait>> = BTreeMap::new();
    for (outcome, wait) in waits {
        levels.entry(outcome.level().unwrap_or_default()).or_default().push(*wait);
    }
    let mean = |(level, waits): (Level, Vec<Wait>)| (level, Survival::of(&waits).mean_until(until));
    levels.into_iter().map(mean).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a mean of some thousand incidents")]
fn of_group(
    group: &Group<'_>,
    until: Seconds,
    of_level: &BTreeMap<Level, f64>,
) -> NeighbourhoodFigures {
    let survival = Survival::of(&group.waits());
    let levels = group.outcomes.iter().filter_map(|(outcome, _)| outcome.level());
    let expected: f64 = levels.filter_map(|level| of_level.get(&level)).sum();
    NeighbourhoodFigures {
        name: group.name.to_owned(),
        need: group.need,
        n_incidents: group.outcomes.len(),
        n_open: group.outcomes.iter().filter(|(_, wait)| !wait.has_ended).count(),
        mean_h: survival.mean_until(until),
        expected_h: expected / group.outcomes.len().max(1) as f64,
        p90_h: survival.quantile(0.9).map(Seconds::hours),
        within: within(group.outcomes.iter().map(|(outcome, _)| *outcome)),
    }
}

fn compare(groups: &[Group<'_>], until: Seconds) -> Option<Compared> {
    let groups: Vec<&Group<'_>> = groups.iter().filter(|it| FEWEST <= it.outcomes.len()).collect();
    let mean = |group: &&Group<'_>| Survival::of(&group.waits()).mean_until(until);
    let means: Vec<f64> = groups.iter().map(mean).collect();
    let (best, worst) = ends(&means)?;
    let weights: Vec<f64> = groups.iter().map(|group| group.weight()).collect();
    let shares = groups.iter().map(|group| within(group.outcomes.iter().map(|it| it.0)));
    let shares: Vec<f64> = shares.flatten().collect();
    let within_groups = groups.iter().zip(&weights).map(|(group, weight)| {
        let ages: Vec<f64> = group.outcomes.iter().map(|(_, wait)| wait.time.hours()).collect();
        (ages, *weight)
    });
    Some(Compared {
        worst: groups[worst].name.to_owned(),
        best: groups[best].name.to_owned(),
        gap_h: means[worst] - means[best],
        gap_90_h: drawn_gaps(&groups, until),
        ratio: (0.0 < means[best]).then(|| means[worst] / means[best]),
        gini: gini(&means, &weights),
        theil_between: theil(&means, &weights),
        theil_within: theil_within(&within_groups.collect::<Vec<_>>()),
        parity_difference: ends(&shares).map(|(low, high)| shares[high] - shares[low]),
    })
}

/// The places of the least and the greatest of two or more numbers, the first among equals.
fn ends(numbers: &[f64]) -> Option<(usize, usize)> {
    if numbers.len() < 2 {
        return None;
    }
    let (mut least, mut most) = (0, 0);
    for (index, number) in numbers.iter().enumerate() {
        if *number < numbers[least] {
            least = index;
        }
        if numbers[most] < *number {
            most = index;
        }
    }
    Some((least, most))
}

/// Half the mean difference of two draws by the mean.
fn gini(values: &[f64], weights: &[f64]) -> f64 {
    let (sum, mean) = weighted_mean(values, weights);
    let pairs = values
        .iter()
        .zip(weights)
        .flat_map(|(a, w)| values.iter().zip(weights).map(move |(b, v)| w * v * (a - b).abs()));
    if mean <= 0.0 { 0.0 } else { pairs.sum::<f64>() / (2.0 * sum * sum * mean) }
}

/// Theil's T: the mean of the value by the mean, times the logarithm of that.
fn theil(values: &[f64], weights: &[f64]) -> f64 {
    let (sum, mean) = weighted_mean(values, weights);
    let terms = values.iter().zip(weights).filter(|(value, _)| 0.0 < **value);
    let term = |(value, weight): (&f64, &f64)| weight * value / mean * (value / mean).ln();
    if mean <= 0.0 { 0.0 } else { terms.map(term).sum::<f64>() / sum }
}

/// The index within each group, weighted by the group's share of all time that is waited.
#[expect(clippy::cast_precision_loss, reason = "a mean of some thousand incidents")]
fn theil_within(groups: &[(Vec<f64>, f64)]) -> f64 {
    let means = groups.iter().map(|(ages, _)| ages.iter().sum::<f64>() / ages.len().max(1) as f64);
    let means: Vec<f64> = means.collect();
    let weights: Vec<f64> = groups.iter().map(|(_, weight)| *weight).collect();
    let (sum, mean) = weighted_mean(&means, &weights);
    let terms = groups
        .iter()
        .zip(&means)
        .map(|((ages, weight), of_group)| weight * of_group * theil(ages, &vec![1.0; ages.len()]));
    if mean <= 0.0 { 0.0 } else { terms.sum::<f64>() / (sum * mean) }
}

/// The sum of the weights and the mean.
fn weighted_mean(values: &[f64], weights: &[f64]) -> (f64, f64) {
    let sum: f64 = weights.iter().sum();
    let all: f64 = values.iter().zip(weights).map(|(value, weight)| value * weight).sum();
    (sum, if 0.0 < sum { all / sum } else { 0.0 })
}

/// So many times incidents are drawn anew.
const DRAWS: usize = 200;

/// The gap in the twentieth and the nineteen twentieth of all draws of as many incidents from each group, with repeats. The same for the same plan.
fn drawn_gaps(groups: &[&Group<'_>], until: Seconds) -> [f64; 2] {
    let mut random = SplitMix(1);
    let waits: Vec<Vec<Wait>> = groups.iter().map(|group| group.waits()).collect();
    let mut gaps: Vec<f64> = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        let means: Vec<f64> = waits
            .iter()
            .map(|all| {
                let drawn: Vec<Wait> =
                    (0..all.len()).map(|_| all[random.below(all.len())]).collect();
                Survival::of(&drawn).mean_until(until)
            })
            .collect();
        gaps.extend(ends(&means).map(|(best, worst)| means[worst] - means[best]));
    }
    gaps.sort_by(f64::total_cmp);
    let at = |share: usize| gaps.get(gaps.len() * share / 20).copied().unwrap_or(0.0);
    [at(1), at(19)]
}

/// Steele, Lea and Flood 2014.
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        let n = u128::try_from(n).unwrap_or(1);
        usize::try_from((u128::from(mixed) * n) >> 64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_is_no_inequality() {
        assert!(gini(&[3.0, 3.0], &[1.0, 5.0]).abs() < 1e-12);
        assert!(theil(&[3.0, 3.0], &[1.0, 5.0]).abs() < 1e-12);
    }

    #[test]
    fn a_group_counts_as_often_as_it_has_incidents() {
        let (by_weight, one_by_one) =
            (gini(&[1.0, 4.0], &[3.0, 1.0]), gini(&[1.0, 1.0, 1.0, 4.0], &[1.0; 4]));
        assert!((by_weight - one_by_one).abs() < 1e-12);
        let (by_weight, one_by_one) =
            (theil(&[1.0, 4.0], &[3.0, 1.0]), theil(&[1.0, 1.0, 1.0, 4.0], &[1.0; 4]));
        assert!((by_weight - one_by_one).abs() < 1e-12);
    }

    #[test]
    fn inequality_between_and_within_is_all_of_it() {
        let groups = [vec![1.0, 2.0, 6.0], vec![4.0, 5.0]];
        let all: Vec<f64> = groups.iter().flatten().copied().collect();
        let between = theil(&[3.0, 4.5], &[3.0, 2.0]);
        let within = theil_within(&[(groups[0].clone(), 3.0), (groups[1].clone(), 2.0)]);
        assert!((between + within - theil(&all, &[1.0; 5])).abs() < 1e-12);
    }
}
