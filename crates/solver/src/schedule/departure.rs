//! When to leave, once it is settled what a route does.

use super::Step;
use crate::instance::{Class, FAR, Instance};
use roadcrew_model::{Due, PointId, ServiceId};
use roadcrew_units::TimeWindow;

/// The stages of a route, in buffers that are used again.
#[derive(Debug, Default)]
pub(super) struct Stages {
    list: Vec<Stage>,
    /// The windows of all stages, those of one stage side by side.
    windows: Vec<TimeWindow>,
    /// When everything for the first trip is ready.
    released: i64,
}

impl Stages {
    fn push(&mut self, stage: Stage, windows: &[TimeWindow]) {
        let first_window = self.windows.len();
        self.windows.extend_from_slice(windows);
        self.list.push(Stage { first_window, n_windows: windows.len(), ..stage });
    }

    /// When everything for the trip that begins with this stage, or with the route, is ready.
    fn released(&mut self, stage: Option<usize>) -> &mut i64 {
        match stage {
            Some(index) => &mut self.list[index].released,
            None => &mut self.released,
        }
    }

    /// When the vehicle can leave at the earliest.
    fn earliest(&self, class: &Class<'_>) -> i64 {
        class.vehicle.shift.open().0.max(self.released)
    }

    fn windows(&self, stage: &Stage) -> &[TimeWindow] {
        &self.windows[stage.first_window..][..stage.n_windows]
    }
}

/// One step of a route as a clock sees it: drive, wait for a window, work, wait for what is released.
#[derive(Clone, Copy, Debug)]
struct Stage {
    driving: i64,
    first_window: usize,
    n_windows: usize,
    duration: i64,
    /// Before this the stage does not end.
    released: i64,
    due: Option<Due>,
    /// All that the stage costs beyond time and lateness.
    cost: i64,
}

impl Stage {
    const NOTHING: Self = Self {
        driving: 0,
        first_window: 0,
        n_windows: 0,
        duration: 0,
        released: -FAR,
        due: None,
        cost: 0,
    };
}

/// Lays out the stages of a route; the last is the return, whose window ends with the shift and the first break that is owed.
pub(super) fn lay_out(
    instance: &Instance<'_>,
    class_index: usize,
    order: &[ServiceId],
    steps: &[Step],
    stages: &mut Stages,
) {
    let class = &instance.classes[class_index];
    let problem = instance.problem;
    let vehicle = class.vehicle;
    stages.list.clear();
    stages.windows.clear();
    stages.released = -FAR;
    let mut trip = None;
    let mut at = class.exit;
    let drive = |at: &mut PointId, to: PointId, leaving: PointId| {
        let leg = class.travel.leg(*at, to).unwrap_or_default();
        *at = leaving;
        (leg.seconds.0, vehicle.per_metre.0 * leg.metres.0)
    };
    for step in steps {
        match *step {
            Step::Serve { position, mode } => {
                let service = problem.service(order[position]);
                let released = stages.released(trip);
                *released = instance.release(order[position]).max(*released);
                let mode = &instance.modes[mode];
                let (driving, cost) = drive(&mut at, mode.entry, mode.exit);
                let terms = instance.terms(class_index, order[position]).unwrap_or(0);
                let cost = cost + mode.cost.0 + vehicle.per_metre.0 * mode.distance.0 + terms;
                let (duration, due) = (mode.duration.0, service.due);
                let stage = Stage { driving, duration, due, cost, ..Stage::NOTHING };
                stages.push(stage, instance.windows(order[position]));
            }
            Step::Tip(which) => {
                let facility = problem.facility(vehicle.tips[which]);
                let (driving, cost) = drive(&mut at, facility.entry, facility.exit);
                let (duration, cost) = (facility.duration.0, cost + facility.cost.0);
                let stage = Stage { driving, duration, cost, ..Stage::NOTHING };
                stages.push(stage, &facility.windows);
                trip = Some(stages.list.len() - 1);
            }
            Step::Break(which) => {
                let rest = vehicle.breaks[which];
                let stage = Stage { duration: rest.duration.0, ..Stage::NOTHING };
                stages.push(stage, &[rest.window]);
            }
        }
    }
    let (driving, cost) = drive(&mut at, class.entry, class.entry);
    let rested = steps.iter().filter(|step| matches!(step, Step::Break(_))).count();
    let owed = vehicle.breaks[rested..].iter().map(|rest| rest.window.close().0);
    let back_by = owed.fold(vehicle.shift.close().0, i64::min);
    let windows = TimeWindow::new(
        TimeWindow::ALWAYS.open().min(roadcrew_units::Seconds(back_by)),
        roadcrew_units::Seconds(back_by),
    );
    let stage = Stage { driving, cost, ..Stage::NOTHING };
    stages.push(stage, windows.as_ref().map_or(&[], std::slice::from_ref));
}

/// The price of a route with its time and lateness; `None` if something happens too late. Shares no arithmetic with the judge.
pub(super) fn walk(class: &Class<'_>, stages: &Stages, departure: i64) -> Option<i64> {
    let vehicle = class.vehicle;
    let mut now = departure;
    let mut cost = vehicle.fixed.0;
    for stage in &stages.list {
        now += stage.driving;
        cost += stage.cost;
        let windows = stages.windows(stage);
        if let Some(last) = windows.last() {
            let open = windows.iter().find(|window| now <= window.close().0);
            if last.close().0 < now {
                return None;
            }
            now = open.map_or(now, |window| now.max(window.open().0));
        }
        if let Some(due) = stage.due {
            cost += due.per_second.0 * (now - due.at.0).max(0);
        }
        now = stage.released.max(now + stage.duration);
    }
    let duration = now - departure;
    let short = vehicle.longest_duration.is_none_or(|longest| duration <= longest.0);
    short.then(|| cost + class.time(duration))
}

/// From when to when each stage but the last works, for a departure.
pub(super) fn times(stages: &Stages, departure: i64) -> Vec<(i64, i64)> {
    let mut now = departure;
    let mut times = Vec::with_capacity(stages.list.len());
    for stage in &stages.list {
        now += stage.driving;
        let open = stages.windows(stage).iter().find(|window| now <= window.close().0);
        now = open.map_or(now, |window| now.max(window.open().0));
        times.push((now, now + stage.duration));
        now = stage.released.max(now + stage.duration);
    }
    times.pop();
    times
}

/// The departure with the least paid time and lateness, the latest that waits for nothing where neither counts.
///
/// For a choice of windows the cost is convex in the departure: time is saved second for second until nothing is waited for, and each
/// service that grows late adds a slope. The windows are those that the latest useful departure meets first; where that choice fails the
/// earliest departure is taken. `O(L log L)`.
pub(super) fn choose_departure(class: &Class<'_>, stages: &Stages) -> i64 {
    let mut best: Option<(i64, i64)> = None;
    for departure in candidates(class, stages) {
        let cost = walk(class, stages, departure);
        if let Some(cost) = cost
            && best.is_none_or(|(least, latest)| (cost, -departure) < (least, -latest))
        {
            best = Some((cost, departure));
        }
    }
    best.map_or_else(|| stages.earliest(class), |(_, departure)| departure)
}

/// The earliest departure, and the best for each choice "which window to wait for" that delays one stage to a later window.
fn candidates(class: &Class<'_>, stages: &Stages) -> Vec<i64> {
    let mut start = stages.earliest(class);
    let mut found = vec![start];
    // Each pass starts from a departure that just misses what bound the pass before.
    for _ in 0..if class.paid { 8 } else { 1 } {
        let Some(mut piece) = Piece::from(stages, start) else {
            break;
        };
        found.extend(piece.departures(class, start));
        if 2 * FAR <= piece.late || class.vehicle.shift.close().0 < piece.late {
            break;
        }
        start = piece.late + 1;
    }
    found
}

/// The departures from some moment on that meet the same windows.
struct Piece {
    early: i64,
    length: i64,
    late: i64,
    /// From which departure on a service grows late, and at what price a second.
    growing: Vec<(i64, i64)>,
}

impl Piece {
    fn from(stages: &Stages, departure: i64) -> Option<Self> {
        let mut piece = Self { early: departure, length: 0, late: 2 * FAR, growing: Vec::new() };
        for stage in &stages.list {
            piece.early += stage.driving;
            piece.length += stage.driving;
            let windows = stages.windows(stage);
            if !windows.is_empty() {
                let window = windows.iter().find(|w| piece.early <= w.close().0)?;
                piece.early = piece.early.max(window.open().0);
                piece.late = piece.late.min(window.close().0 - piece.length);
            }
            if let Some(due) = stage.due {
                let from = piece.early.max(due.at.0) - piece.length;
                piece.growing.push((from, due.per_second.0));
            }
            piece.early = stage.released.max(piece.early + stage.duration);
            piece.length += stage.duration;
        }
        Some(piece)
    }

    fn departures(&mut self, class: &Class<'_>, start: i64) -> Vec<i64> {
        let vehicle = class.vehicle;
        let without_waiting = (self.early - self.length).max(start).min(self.late);
        // With all of time to choose from, leave at midnight rather than long before.
        let midnight = if without_waiting < 0 && 0 <= self.late { 0 } else { without_waiting };
        let mut found = vec![without_waiting, midnight];
        if let Some(longest) = vehicle.longest_duration {
            found.push((self.early - longest.0).max(start).min(self.late));
        }
        found.extend(class.levels().map(|it| (self.early - it.after).max(start).min(self.late)));
        self.growing.sort_unstable();
        let mut prices: Vec<i64> = class.levels().map(|level| level.per_second).collect();
        prices.push(prices.iter().sum());
        prices.push(0);
        prices.sort_unstable();
        prices.dedup();
        for price in prices {
            found.extend(self.outweighs(vehicle.per_second.0 + price, without_waiting, start));
        }
        found
    }
    /// From which departure on, before nothing is waited for, lateness grows as fast as time is saved at this price.
    fn outweighs(&self, per_second: i64, without_waiting: i64, start: i64) -> Option<i64> {
        let mut slope = 0;
        for &(from, growing) in &self.growing {
            if without_waiting <= from {
                return None;
            }
            slope += growing;
            if per_second <= slope {
                return Some(from.max(start));
            }
        }
        None
    }
}
