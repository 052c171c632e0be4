//! Windows of breaks that keep a crew's rules, wherever its route leads.
//!
//! The search knows breaks in windows, and a route that is back before a window closes owes no break. So windows are laid out from the shift
//! alone: whoever keeps them can't work too long without a rest, whenever he leaves. Driving is at most work; as rounds rarely drive for
//! hours, its rules are laid out so strictly only for those who drive while they work, or after the judge has found a plan to break them.

mod layout;

use crate::city::Crew;
use layout::needed;
use roadcrew_model::{Break, Rests, Strain, Stretch};
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

/// A break that is taken anyway serves as a needed one where their windows meet. One in pieces serves with all of them, each in time for it: the first is
/// lengthened by what they lack.
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
                let mut lacking = rest.duration;
                let is_piece =
                    |it: &&mut Break| it.window == first.window && least.piece <= it.duration;
                for piece in own.iter_mut().filter(is_piece) {
                    piece.window = window;
                    lacking -= piece.duration;
                }
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
    use roadcrew_model::TotalRest;

    const fn minutes(minutes: i64) -> Seconds {
        Seconds(60 * minutes)
    }

    pub(super) fn eu() -> Rests {
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
            [both, both].map(|both| Break { duration: minutes(15), ..both })
        );
        assert_eq!(merge(vec![piece(10), piece(10)]), [both, piece(10)], "too short to count");
    }

    #[test]
    fn pieces_that_serve_as_one_break_do_not_serve_as_the_next() {
        let rest = |open, close, length| Break {
            window: TimeWindow::new(minutes(open), minutes(close)).unwrap(),
            duration: minutes(length),
        };
        let needed = vec![rest(180, 360, 30), rest(405, 570, 15)];
        let own = vec![rest(300, 480, 20), rest(300, 480, 15)];
        let least = Least { at_once: minutes(15), piece: minutes(15) };
        assert_eq!(
            merge(needed, own, least),
            [rest(300, 360, 20), rest(300, 360, 15), rest(405, 570, 15)]
        );
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
