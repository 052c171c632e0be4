//! Windows of breaks that keep a crew's rules, wherever its route leads.
//!
//! The search knows breaks in windows, and a route that is back before a window closes owes no break. So windows are laid out from the shift
//! alone: whoever keeps them can't work too long without a rest, whenever he leaves. Driving is at most work; as rounds rarely drive for
//! hours, its rules are laid out so strictly only for those who drive while they work, or after the judge has found a plan to break them.

use crate::city::Crew;
use roadcrew_model::{Break, Rests, Strain, Stretch, TotalRest};
use roadcrew_units::{Seconds, ServiceDay, TimeWindow};
use std::collections::BTreeSet;

/// How careful windows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Care {
    /// The rules of work.
    Work,
    /// Those of driving too, as if all work were driving.
    Driving,
}

/// The breaks of a crew on a day: its own, or the rules' lunch where it has none, and those that its rules ask for besides.
pub(crate) fn breaks(crew: &Crew, day: &ServiceDay, care: Care) -> Result<Vec<Break>, String> {
    let shift = crew.shift.on(day)?;
    let (rests, longest) = (&crew.rules.rests, crew.rules.longest_duty);
    let needed = needed((rests, longest), shift, care);
    Ok(merge(needed, own(crew, day)?, least(rests, shift, care)))
}

/// Its own breaks alone, or the rules' lunch.
pub(crate) fn own(crew: &Crew, day: &ServiceDay) -> Result<Vec<Break>, String> {
    let shift = crew.shift.on(day)?;
    let mut own = Vec::new();
    for rest in if crew.breaks.is_empty() { &crew.rules.lunch } else { &crew.breaks } {
        let window = rest.window.within(day, shift)?;
        let is_during_shift =
            shift.open() <= window.open() && window.close() + rest.duration <= shift.close();
        if !crew.breaks.is_empty() || is_during_shift {
            own.push(Break { window, duration: rest.duration });
        }
    }
    Ok(own)
}

/// Breaks that keep the rules in a shift, in which nobody is out for longer than `longest`: as few as do, in windows as wide as can be.
fn needed(
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
    let enough = (1..=MOST_BREAKS).find_map(|n| laid_out.breaks(n));
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
    /// So many breaks in windows as wide as can be; `None` where they would be too narrow.
    fn breaks(&self, n: i64) -> Option<Vec<(Span, Seconds)>> {
        let durations = self.durations(n);
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

    /// The first are as long as the totals ask for that are owed before the next: half an hour and a quarter, not three quarters twice.
    fn durations(&self, n: i64) -> Vec<Seconds> {
        let mut rested = Seconds::ZERO;
        let duration = |which| {
            let mut duration = self.least;
            for total in &self.totals {
                // Rest that is owed anyway is no work.
                let is_owed = if which < n {
                    total.beyond <= self.at_most
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

/// The rules of stretches that a shift of such a length can break.
fn binding(rests: &Rests, length: Seconds, care: Care) -> impl Iterator<Item = &Stretch> {
    let of = move |strain| strain == Strain::Work || care == Care::Driving;
    rests.stretches.iter().filter(move |it| of(it.of) && it.at_most < length)
}

/// How long a rest must be at once, and from which length on one counts for a day's total.
#[derive(Clone, Copy, Debug, Default)]
struct Least {
    at_once: Seconds,
    piece: Seconds,
}

fn least(rests: &Rests, shift: TimeWindow, care: Care) -> Least {
    let length = shift.duration();
    let at_once = binding(rests, length, care).map(|stretch| stretch.rest).max();
    let totals = rests.totals.iter().filter(|total| total.beyond < length);
    let piece = totals.map(|total| total.piece).max();
    Least { at_once: at_once.unwrap_or_default(), piece: piece.unwrap_or_default() }
}

/// How long breaks may have to be by the rules: what they ask for at once, in all, as a piece, or as what a piece leaves.
pub(crate) fn lengths(rests: &Rests) -> Vec<Seconds> {
    let at_once = rests.stretches.iter().map(|stretch| stretch.rest);
    let in_all = rests.totals.iter().flat_map(|it| [it.rest, it.piece, it.rest - it.piece]);
    let lengths: BTreeSet<Seconds> = at_once.chain(in_all).collect();
    lengths.into_iter().filter(|length| Seconds::ZERO < *length).collect()
}

/// Where there are more breaks, all are tried to be alike.
const TRIED_ONE_BY_ONE: usize = 2;

/// The same breaks with some left out or of these lengths, where they are shorter, in every way in which that can be.
pub(crate) fn shorter(laid_out: &[Break], lengths: &[Seconds]) -> Vec<Vec<Option<Break>>> {
    let ways = |rest: &Break| {
        let shorter = lengths.iter().copied().filter(|length| *length < rest.duration);
        let shorter = shorter.map(|duration| Some(Break { duration, ..*rest }));
        [None].into_iter().chain(shorter).chain([Some(*rest)]).collect::<Vec<_>>()
    };
    if TRIED_ONE_BY_ONE < laid_out.len() {
        let alike = [None].into_iter().chain(lengths.iter().copied().map(Some));
        let at_most = |rest: &Break, length: Option<Seconds>| {
            length.map(|length| Break { duration: length.min(rest.duration), ..*rest })
        };
        let with = |length| laid_out.iter().map(|rest| at_most(rest, length)).collect();
        return alike.map(with).collect();
    }
    let mut all = vec![Vec::new()];
    for rest in laid_out {
        let longer = |begun: &Vec<Option<Break>>| {
            let begun = begun.clone();
            ways(rest).into_iter().map(move |next| [&begun[..], &[next]].concat())
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// A break that is taken anyway serves as a needed one where their windows meet. One in pieces serves with all of them: the first is lengthened by what
/// they lack.
fn merge(needed: Vec<Break>, mut own: Vec<Break>, least: Least) -> Vec<Break> {
    let mut breaks = Vec::with_capacity(needed.len() + own.len());
    for rest in needed {
        let shared = own.iter().enumerate().find_map(|(index, one)| {
            let open = rest.window.open().max(one.window.open());
            let close = rest.window.close().min(one.window.close());
            Some((index, TimeWindow::new(open, close).ok()?))
        });
        match shared {
            Some((index, window)) => {
                let first = own.remove(index);
                let others = own
                    .iter()
                    .filter(|it| it.window == first.window && least.piece <= it.duration)
                    .map(|it| it.duration.0);
                let lacking = rest.duration - Seconds(others.sum());
                let duration = lacking.max(first.duration).max(least.at_once);
                breaks.push(Break { window, duration });
            }
            None => breaks.push(rest),
        }
    }
    breaks.extend(own);
    breaks.sort_by_key(|rest| (rest.window.open(), rest.window.close()));
    breaks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn minutes(minutes: i64) -> Seconds {
        Seconds(60 * minutes)
    }

    fn eu() -> Rests {
        let stretch = |of, at_most, rest| Stretch {
            of,
            at_most: minutes(at_most),
            rest: minutes(rest),
            split: None,
            rests_by_other_work: false,
        };
        let total = |beyond, rest| TotalRest {
            beyond: minutes(beyond),
            rest: minutes(rest),
            piece: minutes(15),
        };
        Rests {
            stretches: vec![stretch(Strain::Driving, 270, 45), stretch(Strain::Work, 360, 15)],
            totals: vec![total(360, 30), total(540, 45)],
            longest_driving: Some(minutes(540)),
        }
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
            let breaks = needed((&rests, longest), shift, Care::Work);
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

    #[test]
    fn a_lunch_at_the_right_time_is_the_break() {
        let window = |open, close| TimeWindow::new(minutes(open), minutes(close)).unwrap();
        let needed = Break { window: window(90, 360), duration: minutes(30) };
        let lunch = Break { window: window(240, 400), duration: minutes(20) };
        let both = Break { window: window(240, 360), duration: minutes(30) };
        let merge =
            |own| merge(vec![needed], own, Least { piece: minutes(15), ..Least::default() });
        assert_eq!(merge(vec![lunch]), [both]);
        let late = Break { window: window(370, 400), duration: minutes(20) };
        assert_eq!(merge(vec![late]), [needed, late]);
        let piece = |length| Break { duration: minutes(length), ..lunch };
        assert_eq!(
            merge(vec![piece(15), piece(15)]),
            [Break { duration: minutes(15), ..both }, piece(15)]
        );
        assert_eq!(merge(vec![piece(10), piece(10)]), [both, piece(10)], "too short to count");
    }

    fn breaks(lengths: &[i64]) -> Vec<Break> {
        let one = |&length: &i64| Break { window: TimeWindow::ALWAYS, duration: minutes(length) };
        lengths.iter().map(one).collect()
    }

    #[test]
    fn breaks_are_tried_in_every_shorter_length() {
        let told = |breaks: &Vec<Option<Break>>| {
            let length = |rest: &Option<Break>| rest.map_or(0, |rest| rest.duration.0 / 60);
            let lengths = breaks.iter().map(|rest| length(rest).to_string());
            lengths.collect::<Vec<_>>().join("+")
        };
        let of = |laid_out: &[i64]| {
            let all = shorter(&breaks(laid_out), &[minutes(15), minutes(30)]);
            all.iter().map(told).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of(&[45]), "0 15 30 45");
        assert_eq!(of(&[20, 10]), "0+0 0+10 15+0 15+10 20+0 20+10");
        assert_eq!(of(&[45, 20, 10]), "0+0+0 15+15+10 30+20+10");
    }

    #[test]
    fn rules_say_how_long_breaks_may_have_to_be() {
        assert_eq!(lengths(&eu()), [15, 30, 45].map(minutes));
    }
}
