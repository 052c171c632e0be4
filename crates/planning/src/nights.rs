//! Windows of two days: who works over midnight meets the day's and the next one's, so that both stand with the work; the others meet the day's alone.

use roadcrew_units::{Seconds, TimeWindow};

/// Windows so long after a night shift are told as they are, for crews that are out too long.
pub(crate) const BEYOND_A_NIGHT: Seconds = Seconds::from_hours(12);

const MIDNIGHT: Seconds = Seconds::from_hours(24);

/// Whether a shift ends on the day after the one on which it begins.
pub(crate) fn is_over_midnight(shift: TimeWindow) -> bool {
    MIDNIGHT < shift.close()
}

/// Those of some work's windows that who works in a shift meets; all of them where they are another day's alone.
pub(crate) fn met_in(shift: TimeWindow, windows: &[TimeWindow]) -> Vec<TimeWindow> {
    let until = if is_over_midnight(shift) { shift.close() + BEYOND_A_NIGHT } else { MIDNIGHT };
    let met: Vec<TimeWindow> =
        windows.iter().filter(|window| window.open() < until).copied().collect();
    if met.is_empty() { windows.to_vec() } else { met }
}

/// The same without those that are over before the shift begins, where others are left: what the crew is told.
pub(crate) fn told_in(shift: TimeWindow, windows: &[TimeWindow]) -> Vec<TimeWindow> {
    let met = met_in(shift, windows);
    let ahead: Vec<TimeWindow> =
        met.iter().filter(|window| shift.open() <= window.close()).copied().collect();
    if ahead.is_empty() { met } else { ahead }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(open: i64, close: i64) -> TimeWindow {
        TimeWindow::new(Seconds::from_hours(open), Seconds::from_hours(close)).unwrap()
    }

    #[test]
    fn who_works_by_day_meets_the_windows_of_the_day_alone() {
        let both = [hours(8, 9), hours(32, 33)];
        assert_eq!(met_in(hours(7, 15), &both), [hours(8, 9)]);
        assert_eq!(met_in(hours(22, 30), &both), both);
        assert_eq!(met_in(hours(7, 15), &both[1..]), both[1..], "no work is at any time for that");
    }

    #[test]
    fn a_night_crew_is_told_of_the_night_alone() {
        let both = [hours(1, 4), hours(25, 28)];
        assert_eq!(told_in(hours(22, 30), &both), [hours(25, 28)]);
        assert_eq!(told_in(hours(7, 15), &both), [hours(1, 4)]);
    }
}
