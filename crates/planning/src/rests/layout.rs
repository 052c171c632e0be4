//! The windows themselves: as few breaks as keep the rules, as short as they may be, in windows as wide as can be.

use super::{Care, binding};
use roadcrew_model::{Break, Rests, TotalRest};
use roadcrew_units::{Seconds, TimeWindow};

/// Breaks that keep the rules in a shift, in which nobody is out for longer than `longest`: as few as do, in windows as wide as can be.
pub(super) fn needed(
    (rests, longest): (&Rests, Option<Seconds>),
    shift: TimeWindow,
    care: Care,
) -> Vec<Break> {
    let length = shift.duration();
    let at_once = binding(rests, length, care).map(|stretch| stretch.rest).max();
    let at_most = binding(rests, length, care).map(|stretch| stretch.at_most);
    let out = longest.map_or(length, |longest| longest.min(length));
    let is_owed = |total: &&TotalRest| total.beyond < out && Seconds::ZERO < total.rest;
    let mut totals: Vec<&TotalRest> = rests.totals.iter().filter(is_owed).collect();
    totals.sort_by_key(|total| total.beyond);
    let at_most = at_most.chain(totals.iter().map(|total| total.beyond)).min();
    let Some(at_most) = at_most.filter(|at_most| *at_most < length) else { return Vec::new() };
    let piece = totals.iter().map(|total| total.piece).max();
    let least = at_once.max(piece).unwrap_or(Seconds::ZERO);
    let laid_out = Layout { totals, at_most, least, length, out };
    // Who rests but a moment must rest the oftener.
    let in_time = |n| [false, true].into_iter().find_map(|soon| laid_out.breaks(n, soon));
    let enough = (1..=MOST_BREAKS).find_map(in_time);
    let within = |(window, duration): (Span, Seconds)| {
        let window = TimeWindow::new(shift.open() + window.0, shift.open() + window.1).ok()?;
        Some(Break { window, duration })
    };
    enough.unwrap_or_default().into_iter().filter_map(within).collect()
}

/// No shift is laid out with more.
const MOST_BREAKS: i64 = 24;
/// Windows of breaks are at least so wide, but for work that may hardly go on for longer: then this part of it.
const NARROWEST: Seconds = Seconds::from_minutes(30);
const NARROWEST_OF_WORK: i64 = 8;

/// A while from the start of a shift on.
type Span = (Seconds, Seconds);

/// What breaks must keep, whenever in the shift a route leaves and is home, if it takes those whose windows close before.
struct Layout<'a> {
    totals: Vec<&'a TotalRest>,
    /// Work without a rest.
    at_most: Seconds,
    /// Each rest.
    least: Seconds,
    length: Seconds,
    /// Nobody is out for longer.
    out: Seconds,
}

impl Layout<'_> {
    /// So many breaks in windows as wide as can be, the first of them longer if most is to be rested soon; `None` where they would be too narrow.
    fn breaks(&self, n: i64, soon: bool) -> Option<Vec<(Span, Seconds)>> {
        let durations = self.durations(n, soon);
        let closing = self.closing(&durations);
        let opening = |width: Seconds| {
            let mut closes = self.length;
            let opens = durations.iter().rev().map(|duration| {
                let opens = (closes - *duration - self.at_most).max(Seconds::ZERO);
                closes = opens + width;
                opens
            });
            let mut opens: Vec<Seconds> = opens.collect();
            opens.reverse();
            let in_time = opens.iter().zip(&closing).all(|(opens, most)| *opens + width <= *most);
            in_time.then_some(opens)
        };
        let narrowest = NARROWEST.min(Seconds(self.at_most.0 / NARROWEST_OF_WORK));
        let (mut width, mut too_wide) = (narrowest, self.length + Seconds(1));
        opening(width)?;
        while width + Seconds(1) < too_wide {
            let middle = Seconds(width.0.midpoint(too_wide.0));
            if opening(middle).is_some() { width = middle } else { too_wide = middle }
        }
        let opens = opening(width)?;
        // Where others are held narrower by totals, the rest of the room is theirs.
        let mut until = self.at_most;
        let spans =
            opens.into_iter().zip(&closing).zip(&durations).map(|((opens, most), duration)| {
                let span = (opens, until.min(*most));
                until = opens + *duration + self.at_most;
                span
            });
        let spans: Vec<Span> = spans.collect();
        Some(spans.into_iter().zip(durations).collect())
    }

    /// The first are as long as the totals ask for that are owed before the next: half an hour and a quarter, not three quarters twice. If most is to
    /// be rested `soon`, as long as those that may be owed then.
    fn durations(&self, n: i64, soon: bool) -> Vec<Seconds> {
        let mut rested = Seconds::ZERO;
        let duration = |which| {
            let mut duration = self.least;
            for total in &self.totals {
                // Rest that is owed anyway is no work.
                let is_owed = if which < n {
                    total.beyond.0 <= self.at_most.0 * if soon { which + 1 } else { 1 }
                } else {
                    total.beyond < self.out - rested - duration
                };
                if is_owed {
                    duration = duration.max(total.rest - rested);
                }
            }
            rested += duration;
            duration
        };
        (1..=n).map(duration).collect()
    }

    /// By when the window of each must have closed: while totals are not kept, nobody works beyond them.
    fn closing(&self, durations: &[Seconds]) -> Vec<Seconds> {
        let mut rested = Seconds::ZERO;
        let closing = |(which, duration): (usize, &Seconds)| {
            let owed = self.totals.iter().filter(|total| rested < total.rest);
            let close = owed.map(|total| total.beyond + rested).min();
            let first = (which == 0).then_some(self.at_most);
            rested += *duration;
            close.into_iter().chain(first).min().unwrap_or(self.length)
        };
        durations.iter().enumerate().map(closing).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::eu;
    use super::super::{least, merge};
    use super::*;
    use proptest::prelude::*;
    use roadcrew_model::{Strain, Stretch};

    const fn minutes(minutes: i64) -> Seconds {
        Seconds(60 * minutes)
    }

    fn check(length: i64, care: Care, expected: &[(i64, i64, i64)]) {
        let shift = TimeWindow::new(Seconds::ZERO, minutes(length)).unwrap();
        let found: Vec<(i64, i64, i64)> = needed((&eu(), None), shift, care)
            .iter()
            .map(|rest| {
                let in_minutes = |time: Seconds| time.0 / 60;
                let window = rest.window;
                (in_minutes(window.open()), in_minutes(window.close()), in_minutes(rest.duration))
            })
            .collect();
        assert_eq!(found, expected, "{length} minutes");
    }

    #[test]
    fn a_short_shift_needs_no_break() {
        check(360, Care::Work, &[]);
        check(270, Care::Driving, &[]);
    }

    #[test]
    fn eight_hours_need_half_an_hour_before_the_seventh() {
        check(480, Care::Work, &[(90, 360, 30)]);
    }

    #[test]
    fn ten_hours_need_three_quarters_of_one() {
        check(600, Care::Work, &[(195, 360, 45)]);
    }

    #[test]
    fn eight_hours_at_the_wheel_need_a_longer_and_earlier_one() {
        check(480, Care::Driving, &[(165, 270, 45)]);
    }

    #[test]
    fn thirteen_hours_need_half_an_hour_and_a_quarter_not_three_quarters_twice() {
        check(780, Care::Work, &[(180, 360, 30), (405, 570, 15)]);
    }

    #[test]
    fn sixteen_hours_need_one_quarter_more_and_no_third_break() {
        check(960, Care::Work, &[(270, 360, 45), (585, 675, 15)]);
    }

    #[test]
    fn whoever_is_out_for_less_than_the_shift_owes_no_more_for_its_length() {
        let shift = TimeWindow::new(Seconds::ZERO, minutes(720)).unwrap();
        let rests = |longest| {
            let breaks = needed((&eu(), longest), shift, Care::Work);
            breaks.iter().map(|rest| rest.duration.0 / 60).collect::<Vec<_>>()
        };
        assert_eq!(rests(None), [45]);
        assert_eq!(rests(Some(minutes(560))), [30], "half an hour of nine and a third is no work");
    }

    /// Work from `leaves` to `home`, with these breaks: the longest of it without a rest of `at_once`, and all of it with all rest.
    fn stretch_and_totals(
        (leaves, home): (Seconds, Seconds),
        taken: &[(Seconds, Seconds)],
        at_once: Seconds,
    ) -> (Seconds, Seconds, Seconds) {
        let (mut stretch, mut longest, mut rested, mut from) =
            (Seconds::ZERO, Seconds::ZERO, Seconds::ZERO, leaves);
        for &(begins, lasts) in taken {
            stretch += begins - from;
            longest = longest.max(stretch);
            if at_once <= lasts {
                stretch = Seconds::ZERO;
            }
            rested += lasts;
            from = begins + lasts;
        }
        longest = longest.max(stretch + home - from);
        (longest, home - leaves - rested, rested)
    }

    proptest! {
        #[test]
        fn whoever_takes_the_breaks_that_are_laid_out_keeps_the_rules(
            (at_most, at_once) in (120i64..420, 5i64..60),
            first in prop::option::of((200i64..500, 20i64..40)),
            second in prop::option::of((40i64..300, 5i64..30)),
            length in 240i64..1_100,
            longest in prop::option::of(400i64..900),
            own in prop::option::of((0i64..900, 30i64..240, prop::collection::vec(5i64..40, 1..4))),
            (leaves, out) in (0..1_000i64, 0..1_000i64),
            moments in prop::collection::vec(0..1_000i64, 24),
        ) {
            let total = |beyond, rest| TotalRest {
                beyond: minutes(beyond), rest: minutes(rest), piece: minutes(5),
            };
            let later = first.zip(second);
            let later = later.map(|((beyond, rest), (more, longer))| total(beyond + more, rest + longer));
            let totals: Vec<TotalRest> =
                first.map(|(beyond, rest)| total(beyond, rest)).into_iter().chain(later).collect();
            let rests = Rests {
                stretches: vec![Stretch {
                    of: Strain::Work,
                    at_most: minutes(at_most),
                    rest: minutes(at_once),
                    split: None,
                    rests_by_other_work: false,
                }],
                totals: totals.clone(),
                longest_driving: None,
            };
            let shift = TimeWindow::new(Seconds::ZERO, minutes(length)).unwrap();
            let longest = longest.map(minutes);
            let needed = needed((&rests, longest), shift, Care::Work);
            let own = own.into_iter().flat_map(|(opens, width, pieces)| {
                let window = TimeWindow::new(minutes(opens), minutes(opens + width)).unwrap();
                pieces.into_iter().map(move |piece| Break { window, duration: minutes(piece) })
            });
            let breaks = merge(needed, own.collect(), least(&rests, shift, Care::Work));
            let share = |thousandths: i64, whole: Seconds| Seconds(whole.0 * thousandths / 1_000);
            let leaves = share(leaves, shift.close());
            let most = longest.unwrap_or(shift.close()).min(shift.close() - leaves);
            let home = leaves + share(out, most);
            // Who is home before a window closes takes no break in it.
            let owed = breaks.iter().filter(|rest| rest.window.close() < home);
            let mut now = leaves;
            let mut taken = Vec::new();
            for (rest, moment) in owed.zip(moments) {
                let earliest = rest.window.open().max(now);
                if rest.window.close() < earliest {
                    return Ok(());
                }
                let begins = earliest + share(moment, rest.window.close() - earliest);
                taken.push((begins, rest.duration));
                now = begins + rest.duration;
            }
            if home < now {
                return Ok(());
            }
            let (stretch, work, rested) = stretch_and_totals((leaves, home), &taken, minutes(at_once));
            prop_assert!(stretch <= minutes(at_most), "{stretch:?} without a rest: {breaks:?}, {taken:?}");
            for total in totals {
                prop_assert!(
                    work <= total.beyond || total.rest <= rested,
                    "{rested:?} of rest for {work:?} of work: {breaks:?}, {taken:?}"
                );
            }
        }
    }
}
