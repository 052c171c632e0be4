//! When a shift is where: from tip to tip, with the breaks that fall due on the way, and how much longer each trip may get.

use super::clock::Spent;
use super::state::{State, Trip};
use crate::instance::{Class, FAR};
use crate::schedule::given::is_waited_anyway;
use roadcrew_model::{Break, Vehicle};

/// A tip, or the return, as the clock sees it.
#[derive(Clone, Copy, Debug)]
struct Halt {
    /// The latest arrival that changes nothing but the time, less the arrival.
    slack: i64,
    /// How long the vehicle waits for the tip to open.
    wait: i64,
}

/// How much later a shift may leave that waits on its way.
#[derive(Clone, Copy, Debug)]
struct Leaving {
    waited: i64,
    /// By so much nothing gets too late.
    later: i64,
}

impl Leaving {
    /// It waits somewhere where it might begin so much later than it does.
    fn wait(&mut self, wait: i64, spare: i64) {
        self.waited += wait;
        self.later = self.later.min(self.waited + spare);
    }

    /// So much less it is out.
    fn saved(&self) -> i64 {
        self.waited.min(self.later).max(0)
    }
}

impl State<'_, '_> {
    /// Recomputes what a shift costs and how much longer its trips may get; `false` if something is too late, or if there are more trips than
    /// allowed.
    pub(super) fn settle(&mut self, shift: u32) -> bool {
        self.touch_shift(shift);
        let class = self.class(shift);
        let of_shift = &self.shifts[shift as usize];
        self.looks += of_shift.trips.len() as u64;
        self.cost -= of_shift.price;
        if of_shift.trips.is_empty() {
            let of_shift = &mut self.shifts[shift as usize];
            (of_shift.price, of_shift.seconds) = (0, 0);
            of_shift.placed.clear();
            self.count_evenness();
            return true;
        }
        let mut price = class.vehicle.fixed.0 + of_shift.home.price;
        let mut n_tips = 0;
        for &trip in &of_shift.trips {
            let trip = &self.trips[trip as usize];
            price += trip.sum.price;
            if let Some(which) = trip.tip {
                price += self.tip(class, which).cost.0;
                n_tips += 1;
            }
        }
        let kept = if n_tips <= class.most_tips { self.keep_times(shift) } else { None };
        let Spent { seconds, late } = kept.unwrap_or_default();
        let price = price + class.time(seconds) + late + self.settle_positions(shift);
        let of_shift = &mut self.shifts[shift as usize];
        (of_shift.price, of_shift.seconds) = (price, seconds);
        self.cost += price;
        self.count_evenness();
        kept.is_some()
    }

    /// What a shift takes with the fewest breaks; `None` if something is too late. Notes how much longer its trips may get.
    pub(super) fn keep_times(&mut self, shift: u32) -> Option<Spent> {
        let mut kept = None;
        let on_the_road_s = self.on_the_road_s(shift);
        let driving_left = self.driving_left(shift, on_the_road_s);
        if driving_left < 0 {
            return None;
        }
        for n_taken in 0..=self.class(shift).vehicle.breaks.len() {
            if self.is_over_before_home(shift, n_taken, on_the_road_s) {
                continue;
            }
            let spent = if self.ground.is_timed() {
                self.beat(shift, n_taken, (driving_left, kept.is_some()))
            } else {
                let seconds = self.run(shift, n_taken, (driving_left, kept.is_some()));
                seconds.map(|seconds| Spent { seconds, late: 0 })
            };
            let Some(spent) = spent else { continue };
            if kept.is_some() {
                // One more break leaves more room where none is owed yet.
                break;
            }
            kept = Some(spent);
        }
        kept
    }

    /// What the ways, services and tips of a shift take together.
    fn on_the_road_s(&self, shift: u32) -> i64 {
        let of_shift = &self.shifts[shift as usize];
        let class = self.class(shift);
        let seconds = |&trip: &u32| {
            let trip: &Trip = &self.trips[trip as usize];
            trip.sum.seconds + trip.tip.map_or(0, |which| self.tip(class, which).duration.0)
        };
        of_shift.trips.iter().map(seconds).sum::<i64>() + of_shift.home.seconds
    }

    /// So much more may be driven on a shift by the rules of its crew, if all that it does but for tips is driving; [`FAR`] where work is none.
    fn driving_left(&self, shift: u32, on_the_road_s: i64) -> i64 {
        let class = self.class(shift);
        let Some(longest) = class.vehicle.longest_driving_at_work() else { return FAR };
        let at_tips = self.shifts[shift as usize].trips.iter().filter_map(|&trip| {
            let which = self.trips[trip as usize].tip?;
            Some(self.tip(class, which).duration.0)
        });
        longest.0 - (on_the_road_s - at_tips.sum::<i64>())
    }

    /// Whether a shift that takes its first breaks can't be back in time, wherever it waits or not.
    fn is_over_before_home(&self, shift: u32, n_taken: usize, on_the_road_s: i64) -> bool {
        let vehicle = self.class(shift).vehicle;
        let (taken, owed) = vehicle.breaks.split_at(n_taken);
        let rests_s: i64 = taken.iter().map(|rest| rest.duration.0).sum();
        let back = vehicle.shift.open().0 + on_the_road_s + rests_s;
        back_by(vehicle, owed) < back
    }

    /// How long a shift lasts that takes its first breaks and leaves as late as that makes nothing later; `None` if something is too late then. Notes how
    /// much longer its trips may get, where `is_more` if that is more than was noted.
    fn run(
        &mut self,
        shift: u32,
        n_taken: usize,
        (driving_left, is_more): (i64, bool),
    ) -> Option<i64> {
        let class = self.class(shift);
        let vehicle = class.vehicle;
        let breaks = &vehicle.breaks;
        let back_by = back_by(vehicle, &breaks[n_taken..]);
        let open = vehicle.shift.open().0;
        let (mut now, mut taken) = (open, 0);
        let mut leaving = Leaving { waited: 0, later: FAR };
        let mut halts = [Halt { slack: FAR, wait: 0 }; MOST_TRIPS];
        let mut home_s = self.shifts[shift as usize].home.seconds;
        let trips = &self.shifts[shift as usize].trips;
        if MOST_TRIPS < trips.len() {
            return None;
        }
        let rest = |now: i64, taken: &mut usize, leaving: &mut Leaving| {
            let mut now = now;
            while let Some(rest) = breaks[..n_taken].get(*taken)
                && rest.window.open().0 <= now
            {
                // It may have been taken sooner.
                leaving.wait(0, (rest.window.close().0 - now).max(0));
                now += rest.duration.0;
                *taken += 1;
            }
            now
        };
        for (halt, &trip) in halts.iter_mut().zip(trips) {
            let trip = &self.trips[trip as usize];
            // Nobody rests on the way to a tip or home.
            let out = trip.out.seconds;
            now = rest(now + trip.sum.seconds - out, &mut taken, &mut leaving);
            let Some(which) = trip.tip else {
                home_s = out;
                continue;
            };
            now += out;
            let place = self.tip(class, which);
            if place.windows.is_empty() {
                now += place.duration.0;
                continue;
            }
            let mut idle = 0;
            while let Some(rest) = breaks[..n_taken].get(taken)
                && is_waited_anyway(rest, now - out, out, &place.windows)
            {
                let begins = (now - out).max(rest.window.open().0);
                let wait = begins - (now - out);
                halt.slack = halt.slack.min(rest.window.close().0 - (now - out) + idle);
                leaving.wait(wait, rest.window.close().0 - begins);
                idle += wait;
                now = begins + rest.duration.0 + out;
                taken += 1;
            }
            let window = place.windows.iter().find(|window| now <= window.close().0)?;
            let wait = (window.open().0 - now).max(0);
            halt.wait = idle + wait;
            halt.slack = halt.slack.min(idle + window.close().0 - now);
            now += wait;
            leaving.wait(wait, window.close().0 - now);
            now += place.duration.0;
        }
        now = rest(now, &mut taken, &mut leaving);
        // What is left of the breaks is waited for.
        for rest in &breaks[taken.min(n_taken)..n_taken] {
            let begins = now.max(rest.window.open().0);
            leaving.wait(begins - now, rest.window.close().0 - begins);
            now = begins + rest.duration.0;
        }
        now += home_s;
        let seconds = now - open - leaving.saved();
        let mut slack = back_by - now;
        if let Some(longest) = vehicle.longest_duration {
            slack = slack.min(longest.0 - seconds);
        }
        if slack < 0 {
            return None;
        }
        let n_trips = trips.len();
        for index in (0..n_trips).rev() {
            // Who waits less drives as much.
            slack = (slack + halts[index].wait).min(halts[index].slack).min(driving_left);
            let trip = self.shifts[shift as usize].trips[index];
            let noted = &mut self.trips[trip as usize].slack;
            *noted = if is_more { slack.max(*noted) } else { slack };
        }
        Some(seconds)
    }

    /// What so many more seconds cost on a shift.
    pub(super) fn time_more(&self, class: &Class<'_>, shift: u32, seconds: i64) -> i64 {
        let of_shift = &self.shifts[shift as usize];
        let before = if of_shift.trips.is_empty() { 0 } else { class.time(of_shift.seconds) };
        class.time(of_shift.seconds + seconds) - before + self.unevenness_more(shift, seconds)
    }
}

/// When a vehicle is home at the latest that owes these breaks: before any of them can't begin any more.
pub(super) fn back_by(vehicle: &Vehicle, owed: &[Break]) -> i64 {
    owed.iter().map(|rest| rest.window.close().0).fold(vehicle.shift.close().0, i64::min)
}

/// No shift has more trips.
pub(super) const MOST_TRIPS: usize = 64;
