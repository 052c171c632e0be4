//! Windows of two days: who works over midnight meets the day's and the next one's, so that both stand with the work; the others meet the day's alone.

use roadcrew_model::{Problem, Service, ServiceId, VehicleId};
use roadcrew_units::{Seconds, TimeWindow};
use std::collections::BTreeMap;

/// Windows so long after a night shift are told as they are, for crews that are out too long.
pub(crate) const BEYOND_A_NIGHT: Seconds = Seconds::from_hours(12);

/// Who misses a window of the shift isn't told to wait for one that opens so long after it.
const BEYOND_A_DAY: Seconds = Seconds::from_hours(4);

const MIDNIGHT: Seconds = Seconds::from_hours(24);

/// Whether a shift ends on the day after the one on which it begins.
pub(crate) fn is_over_midnight(shift: TimeWindow) -> bool {
    MIDNIGHT < shift.close()
}

/// Those of some work's windows that who works in a shift meets; all of them where they are another day's alone.
pub(crate) fn met_in(shift: TimeWindow, windows: &[TimeWindow]) -> Vec<TimeWindow> {
    let before = |until: Seconds| -> Vec<TimeWindow> {
        windows.iter().filter(|window| window.open() < until).copied().collect()
    };
    let met = if is_over_midnight(shift) {
        before(shift.close() + BEYOND_A_NIGHT)
    } else {
        let of_shift = before(MIDNIGHT.min(shift.close() + BEYOND_A_DAY));
        if of_shift.is_empty() { before(MIDNIGHT) } else { of_shift }
    };
    if met.is_empty() { windows.to_vec() } else { met }
}

/// Services of which crews do some, with the windows alone that one of them meets or that `keeps` one of them: those in which that changes anything.
pub(crate) fn without_other_days(
    problem: &Problem,
    done: impl Iterator<Item = (VehicleId, ServiceId)>,
    keeps: impl Fn(VehicleId, ServiceId, &TimeWindow) -> bool,
) -> Option<Vec<Service>> {
    let mut met: BTreeMap<ServiceId, Vec<TimeWindow>> = BTreeMap::new();
    for (vehicle, service) in done {
        let windows = &problem.service(service).windows;
        let of_shift = met_in(problem.vehicle(vehicle).shift, windows);
        let is_met = |it: &&TimeWindow| of_shift.contains(it) || keeps(vehicle, service, it);
        let windows: Vec<TimeWindow> = windows.iter().filter(is_met).copied().collect();
        let known = met.entry(service).or_default();
        if known.len() < windows.len() {
            *known = windows;
        }
    }
    met.retain(|service, windows| windows.len() < problem.service(*service).windows.len());
    if met.is_empty() {
        return None;
    }
    let mut services = problem.services().to_vec();
    for (service, windows) in met {
        services[service.index()].windows = windows;
    }
    Some(services)
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
        let late = [hours(8, 9), hours(18, 20), hours(22, 23)];
        assert_eq!(met_in(hours(7, 15), &late), late[..2]);
        assert_eq!(met_in(hours(7, 15), &late[2..]), late[2..]);
    }

    #[test]
    fn a_night_crew_is_told_of_the_night_alone() {
        let both = [hours(1, 4), hours(25, 28)];
        assert_eq!(told_in(hours(22, 30), &both), [hours(25, 28)]);
        assert_eq!(told_in(hours(7, 15), &both), [hours(1, 4)]);
    }
}
