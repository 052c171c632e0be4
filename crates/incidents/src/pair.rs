//! Two reports side by side: which terms they show, and what those add up to.

use crate::sighting::Sighting;
use crate::weigh::as_metres;
use crate::{Agreement, Term, Weights};
use roadcrew_units::{Metres, Seconds, Timestamp};

const QUARTER_HOUR: Seconds = Seconds::from_minutes(15);
const FOUR_HOURS: Seconds = Seconds::from_hours(4);
const DAY: Seconds = Seconds::from_hours(24);

/// A known report (or the first one of an incident that was closed at `closed`), and one that came later.
pub(crate) struct Pair<'a> {
    pub(crate) earlier: &'a Sighting,
    pub(crate) later: &'a Sighting,
    pub(crate) closed: Option<Timestamp>,
    pub(crate) radius: Metres,
    /// How far apart they are; of an incident, how far its middle is.
    pub(crate) metres: f64,
}

impl<'a> Pair<'a> {
    pub(crate) fn new(
        earlier: &'a Sighting,
        later: &'a Sighting,
        closed: Option<Timestamp>,
        (radius, metres): (Metres, f64),
    ) -> Self {
        Self { earlier, later, closed, radius, metres }
    }

    /// Names every term that applies, with its strength: 1, but for the distance.
    pub(crate) fn for_each_term(&self, mut tell: impl FnMut(Term, f64)) {
        let (earlier, later) = (self.earlier, self.later);
        tell(Term::Base, 1.0);
        let metres = self.metres;
        tell(Term::Distance, metres / as_metres(self.radius));
        match self.agreement() {
            Agreement::Unknown if metres < 1.0 => tell(Term::SamePlace, 1.0),
            Agreement::Unknown => {}
            agreement => tell(Term::Address(agreement), 1.0),
        }
        if earlier.heading.service_code != later.heading.service_code {
            tell(Term::OtherCode, 1.0);
        }
        if let Some(term) = self.term_of_age() {
            tell(term, 1.0);
        }
        if let Some(closed) = self.closed.filter(|&closed| closed <= later.time) {
            let term =
                if later.time.since(closed) < DAY { Term::ClosedToday } else { Term::ClosedBefore };
            tell(term, 1.0);
        }
    }

    /// The log-odds that both speak of the same thing.
    pub(crate) fn log_odds(&self, weights: &Weights) -> f64 {
        let mut sum = self.later.heading.weight;
        self.for_each_term(|term, strength| sum += weights.get(term) * strength);
        sum
    }

    pub(crate) fn agreement(&self) -> Agreement {
        self.earlier.address.agreement(&self.later.address)
    }

    fn term_of_age(&self) -> Option<Term> {
        let age = self.later.time.since(self.earlier.time);
        let promised = self.earlier.promised;
        match age {
            _ if age <= QUARTER_HOUR => Some(Term::QuarterHour),
            _ if age <= FOUR_HOURS => Some(Term::FourHours),
            _ if age.0 * 4 < promised.0 => Some(Term::Fresh),
            _ if age <= promised => None,
            _ if age.0 <= promised.0 * 4 => Some(Term::Overdue),
            _ => Some(Term::LongOverdue),
        }
    }
}
