//! What it is worth to empty a container today: the overflow that it spares, and the later visit that it puts off.

use crate::city::{City, Collecting, Container};
use crate::day::ExpectedOverflow;
use roadcrew_incidents::fill::FillBelief;
use roadcrew_units::{Date, Metres, Money, Position, Seconds, ServiceDay, TimeWindow};

/// Days from the morning at which beliefs hold to today's visit and to the next one, and what visits cost.
pub(super) struct Economy {
    morning: Seconds,
    to_visit: f64,
    to_next_visit: f64,
    next: Date,
    overflow_hour: f64,
    /// Emptying alone, without the way there.
    emptying: f64,
    /// An ordinary visit with its part of the way.
    visit: f64,
}

/// What emptying one container today is worth.
pub(super) struct Worth {
    /// What leaving it costs: expected hours of overflow, and what an early emptying saves.
    pub(super) undone: Money,
    /// Whether that can pay for the emptying, even if the truck stood beside it.
    pub(super) may_pay: bool,
    pub(super) overflow: Overflowing,
    /// How full it is and how soon it overflows, for people.
    pub(super) why: String,
}

/// For how long a container is expected to overflow from the morning until the usual time of the next visit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Overflowing {
    belief: FillBelief,
    morning: Seconds,
    /// Days from the morning to the usual time of a visit today, and of the next one.
    to_visit: f64,
    to_next_visit: f64,
}

impl Overflowing {
    /// Emptied or not, where a truck comes at the usual time.
    pub(crate) fn usual(&self) -> ExpectedOverflow {
        self.after(self.to_visit)
    }

    /// Where it comes at this time of the day.
    #[expect(clippy::cast_precision_loss, reason = "seconds of a day")]
    pub(crate) fn emptied_at(&self, time: Seconds) -> ExpectedOverflow {
        self.after(((time - self.morning).excess().0 as f64 / DAY_S).min(self.to_next_visit))
    }

    fn after(&self, days: f64) -> ExpectedOverflow {
        let (full, emptied) = (self.belief.overflow(), self.belief.emptied().overflow());
        let before_h = full.hours_between(0.0, days);
        ExpectedOverflow {
            left_h: full.hours_between(0.0, self.to_next_visit),
            emptied_h: before_h + emptied.hours_between(0.0, self.to_next_visit - days),
        }
    }
}

/// Streets between two places are so much longer than the straight line.
const DETOUR: f64 = 1.4;
/// The shortest tour of many places in an area is this times the root of places times area (Beardwood, Halton and Hammersley 1959).
const TOUR: f64 = 0.7124;
/// How fast a truck gets from container to container, in metres per second: 20 km/h.
const SPEED_MPS: f64 = 5.6;
/// An emptying is never thought to be due below this level.
const LEAST_DUE: f64 = 0.3;
const DAY_S: f64 = 86_400.0;

impl Economy {
    /// The economy of a day whose trucks are out during `shift`. The way to a visit is that of a tour of as many containers as become full
    /// in a day, spread over the same area.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "days, metres"
    )]
    pub(super) fn of(
        city: &City,
        day: &ServiceDay,
        shift: TimeWindow,
        believed: &[(&Container, FillBelief)],
    ) -> Self {
        let next = city.collecting.container_days.next_after(day.date());
        let gap = (1..=7).find(|&days| day.date().plus_days(days) == next).unwrap_or(7);
        let to_visit = shift.duration().0 as f64 / 2.0 / DAY_S;
        let visits: f64 = believed.iter().map(|(_, belief)| belief.rate.clamp(0.0, 1.0)).sum();
        let area = area(believed.iter().map(|(container, _)| container.position));
        let way_m = DETOUR * TOUR * (area / visits.max(1.0)).sqrt();
        let prices = &city.prices;
        let emptying = (prices.crew_second * city.collecting.container).units();
        let way = prices.crew_second * Seconds((way_m / SPEED_MPS) as i64)
            + prices.metre * Metres(way_m as i64);
        Self {
            morning: shift.open(),
            to_visit,
            to_next_visit: to_visit + gap as f64,
            next,
            overflow_hour: prices.overflow_hour,
            emptying,
            visit: emptying + way.units(),
        }
    }

    /// Weighs one container.
    #[expect(clippy::cast_possible_truncation, reason = "seconds of some days")]
    pub(super) fn weigh(&self, belief: FillBelief, collecting: Collecting) -> Worth {
        let overflowing = Overflowing {
            belief,
            morning: self.morning,
            to_visit: self.to_visit,
            to_next_visit: self.to_next_visit,
        };
        let expected = overflowing.usual();
        let hours = (expected.left_h - expected.emptied_h).max(0.0);
        let price = self.overflow_hour * hours + self.visit * self.share_of_cycle(belief);
        let by_rule = collecting.is_must(belief.level.mean);
        let until = Seconds((self.to_next_visit * DAY_S) as i64);
        let probability = belief.overflow().probability_within(until);
        let why = format!(
            "{:.0} ± {:.0} % full, {:.0} ± {:.0} % a day: with {:.0} % it overflows before the next visit on {}, an emptying spares {:.1} h of it{}",
            100.0 * belief.level.mean.min(2.0),
            100.0 * belief.level.deviation,
            100.0 * belief.rate.max(0.0),
            100.0 * belief.rate_deviation,
            100.0 * probability,
            self.next,
            hours,
            if by_rule { "; it must be emptied from such a level on" } else { "" },
        );
        Worth {
            undone: Money::from_units(price),
            may_pay: self.emptying <= price || by_rule,
            overflow: overflowing,
            why,
        }
    }

    /// Which share of the time between two emptyings has passed: an emptying now puts off the next one by so much, and saves that share of
    /// a visit.
    fn share_of_cycle(&self, belief: FillBelief) -> f64 {
        let gap = self.to_next_visit - self.to_visit;
        let due = (1.0 - belief.rate.max(0.0) * gap).max(LEAST_DUE);
        (belief.level.mean / due).clamp(0.0, 1.0)
    }
}

/// The box around places, in square metres.
fn area(places: impl Iterator<Item = Position> + Clone) -> f64 {
    let lons = places.clone().map(Position::lon_e7);
    let lats = places.map(Position::lat_e7);
    let corner = |lon: Option<i32>, lat: Option<i32>| Position::from_e7(lon?, lat?);
    let low = corner(lons.clone().min(), lats.clone().min());
    let east = corner(lons.clone().max(), lats.clone().min());
    let north = corner(lons.min(), lats.max());
    match (low, east, north) {
        (Some(low), Some(east), Some(north)) => low.metres_to(east) * low.metres_to(north),
        _ => 0.0,
    }
}
