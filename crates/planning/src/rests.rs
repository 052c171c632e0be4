//! Windows of breaks that keep a crew's rules, wherever its route leads.
//!
//! The search knows breaks in windows, and a route that is back before a window closes owes no break. So windows are laid out from the shift
//! alone: whoever keeps them can't work too long without a rest, whenever he leaves. Driving is at most work; as rounds rarely drive for
//! hours, its rules are laid out so strictly only for those who drive while they work, or after the judge has found a plan to break them.

use crate::city::Crew;
use roadcrew_model::{Break, Rests, Strain};
use roadcrew_units::{Seconds, ServiceDay, TimeWindow};

/// How careful windows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Care {
    /// The rules of work.
    Work,
    /// Those of driving too, as if all work were driving.
    Driving,
}

/// What a crew's rules ask of its vehicle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Duty {
    pub(crate) breaks: Vec<Break>,
    pub(crate) longest: Option<Seconds>,
}

/// The breaks of a crew on a day: its own, or the rules' lunch where it has none, and those that its rules ask for besides.
pub(crate) fn duty(crew: &Crew, day: &ServiceDay, care: Care) -> Result<Duty, String> {
    let shift = crew.shift.on(day)?;
    let needed = needed(&crew.rules.rests, shift, care);
    let rested = Seconds(needed.iter().map(|rest| rest.duration.0).sum());
    let driving = crew.rules.rests.longest_driving.filter(|_| care == Care::Driving);
    let longest = [crew.rules.longest_duty, driving.map(|longest| longest + rested)];
    let breaks = merge(needed, own(crew, day)?);
    Ok(Duty { breaks, longest: longest.into_iter().flatten().min() })
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

/// Breaks that keep the rules in a shift: as few as do, in windows as wide as can be.
fn needed(rests: &Rests, shift: TimeWindow, care: Care) -> Vec<Break> {
    let length = shift.duration();
    let (mut at_most, mut rest) = (length, Seconds::ZERO);
    for stretch in &rests.stretches {
        let binds = stretch.of == Strain::Work || care == Care::Driving;
        if binds && stretch.at_most < length {
            at_most = at_most.min(stretch.at_most);
            rest = rest.max(stretch.rest);
        }
    }
    for total in rests.totals.iter().filter(|total| total.beyond < length) {
        at_most = at_most.min(total.beyond);
        // Rest that is owed anyway is no work.
        if total.beyond < length - rest {
            rest = rest.max(total.rest).max(total.piece);
        }
    }
    if at_most == length {
        return Vec::new();
    }
    let (at_most, rest, length) = (at_most.0, rest.0, length.0);
    let n = (length - at_most).div_euclid(at_most + rest)
        + i64::from(0 < (length - at_most).rem_euclid(at_most + rest));
    let width = ((n + 1) * at_most + n * rest - length) / n;
    (1..=n)
        .filter_map(|which| {
            let close = which * (at_most - width) + (which - 1) * rest + width;
            let open = Seconds((close - width).max(0));
            let window = TimeWindow::new(shift.open() + open, shift.open() + Seconds(close));
            Some(Break { window: window.ok()?, duration: Seconds(rest) })
        })
        .collect()
}

/// A break that is taken anyway serves as a needed one where their windows meet.
fn merge(needed: Vec<Break>, mut own: Vec<Break>) -> Vec<Break> {
    let mut breaks = Vec::with_capacity(needed.len() + own.len());
    for rest in needed {
        let shared = own.iter().enumerate().find_map(|(index, one)| {
            let open = rest.window.open().max(one.window.open());
            let close = rest.window.close().min(one.window.close());
            Some((index, TimeWindow::new(open, close).ok()?))
        });
        match shared {
            Some((index, window)) => {
                let duration = rest.duration.max(own.remove(index).duration);
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
    use roadcrew_model::{Stretch, TotalRest};

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
        let found: Vec<(i64, i64, i64)> = needed(&eu(), shift, care)
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
    fn breaks_at_any_time_in_their_windows_leave_no_stretch_too_long() {
        for (length, care, at_most) in [(800, Care::Work, 360), (700, Care::Driving, 270)] {
            let shift = TimeWindow::new(Seconds::ZERO, minutes(length)).unwrap();
            let breaks = needed(&eu(), shift, care);
            let mut rested_early = Seconds::ZERO;
            for rest in &breaks {
                assert!(rest.window.close() - rested_early <= minutes(at_most), "{breaks:?}");
                rested_early = rest.window.open() + rest.duration;
            }
            assert!(shift.close() - rested_early <= minutes(at_most), "{breaks:?}");
        }
    }

    #[test]
    fn a_lunch_at_the_right_time_is_the_break() {
        let window = |open, close| TimeWindow::new(minutes(open), minutes(close)).unwrap();
        let needed = Break { window: window(90, 360), duration: minutes(30) };
        let lunch = Break { window: window(240, 400), duration: minutes(20) };
        let both = Break { window: window(240, 360), duration: minutes(30) };
        assert_eq!(merge(vec![needed], vec![lunch]), [both]);
        let late = Break { window: window(370, 400), duration: minutes(20) };
        assert_eq!(merge(vec![needed], vec![late]), [needed, late]);
    }
}
