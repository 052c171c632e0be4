//! When residents report: on weekdays more than at the weekend, by day and not by night.

use crate::draw::Draws;
use roadcrew_units::{CalendarError, Date, Seconds, ServiceDay, Timestamp, Zone};

/// How many reports come in on each day of the week, Monday first.
const BY_WEEKDAY: [f64; 7] = [1.25, 1.15, 1.1, 1.05, 1.0, 0.6, 0.5];
/// How many reports come in during each hour of the day.
const BY_HOUR: [f64; 24] = [
    0.3, 0.2, 0.1, 0.1, 0.2, 0.5, 1.5, 4.0, 6.5, 6.5, 6.0, 5.5, 5.5, 5.0, 5.0, 5.5, 6.0, 6.0, 5.0,
    4.0, 3.0, 2.0, 1.2, 0.6,
];
/// Nothing generated is younger than this hour of the day that is planned.
const MORNING: Seconds = Seconds::from_hours(6);

/// The days before a morning.
#[derive(Clone, Debug)]
pub(crate) struct History {
    days: Vec<ServiceDay>,
    weights: Vec<f64>,
    now: Timestamp,
}

impl History {
    /// The `n_days` days before `date`, up to its early morning.
    pub(crate) fn before(date: Date, n_days: i64, zone: &Zone) -> Result<Self, CalendarError> {
        let days: Vec<ServiceDay> = (1..=n_days)
            .rev()
            .map(|back| ServiceDay::new(date.plus_days(-back), zone))
            .collect::<Result<_, _>>()?;
        let weights = days.iter().map(|day| BY_WEEKDAY[day.date().weekday_from_monday()]).collect();
        let now = ServiceDay::new(date, zone)?.at(MORNING);
        Ok(Self { days, weights, now })
    }

    /// The morning after the last day.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// A moment at which somebody reports something.
    pub(crate) fn moment(&self, draws: &mut Draws) -> Timestamp {
        let day = &self.days[draws.weighted(&self.weights)];
        day.at(time_of_day(draws))
    }

    /// A moment between two others at which somebody reports something: by day where there is a day between them.
    pub(crate) fn moment_between(
        &self,
        from: Timestamp,
        to: Timestamp,
        draws: &mut Draws,
    ) -> Timestamp {
        let any = from.after(seconds(draws.share() * as_f64(to.since(from))));
        let by_day = self
            .days
            .iter()
            .rfind(|day| day.midnight() <= any)
            .map_or(any, |day| day.at(time_of_day(draws)));
        if from < by_day && by_day < to { by_day } else { any }
    }
}

fn time_of_day(draws: &mut Draws) -> Seconds {
    let hour = i64::try_from(draws.weighted(&BY_HOUR)).unwrap_or(12);
    Seconds(hour * 3600 + seconds(draws.between(0.0, 3600.0)).0)
}

/// Whole seconds, rounded down.
#[expect(clippy::cast_possible_truncation, reason = "times are within weeks")]
pub(crate) fn seconds(seconds: f64) -> Seconds {
    Seconds(seconds.floor() as i64)
}

#[expect(clippy::cast_precision_loss, reason = "times are within weeks")]
pub(crate) fn as_f64(seconds: Seconds) -> f64 {
    seconds.0 as f64
}
