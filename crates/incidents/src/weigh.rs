//! Weighs whether a report speaks of a known problem, against the problem's earliest report.

use crate::sighting::Sighting;
use crate::{Evidence, FamilyRules, StreetKey, Streets};
use roadcrew_units::{Metres, Timestamp};

/// Below this probability of standing on one street, two reports are on different ones.
const PLAUSIBLE_STREET: f64 = 0.1;
/// How sure a match after closing is, against one while open.
const AFTER_CLOSING: f64 = 0.8;

/// What was found out about a report and an incident.
#[derive(Clone, Debug)]
pub(crate) struct Weighed {
    /// Whether the streets allow it.
    pub(crate) plausible: bool,
    /// From 0 to 1; it orders candidates and isn't calibrated as a probability.
    pub(crate) score: f64,
    pub(crate) evidence: Vec<Evidence>,
}

/// The two sides of a question: does `sighting` speak of the problem that `opener` opened, that is about `asset` and that was
/// closed at `closed`?
pub(crate) struct Question<'a> {
    pub(crate) opener: &'a Sighting,
    pub(crate) sighting: &'a Sighting,
    pub(crate) asset: Option<&'a str>,
    pub(crate) closed: Option<Timestamp>,
    pub(crate) rules: FamilyRules,
}

impl Question<'_> {
    /// Collects the evidence. An equal asset settles it; otherwise nearness, the streets and the time count.
    pub(crate) fn weigh(&self, streets: &impl Streets) -> Weighed {
        if let Some(asset) = self.common_asset() {
            let evidence = vec![Evidence::SameAsset { asset: asset.to_owned() }, self.time()];
            return Weighed { plausible: true, score: 1.0, evidence };
        }
        let metres = self.opener.position.metres_to(self.sighting.position);
        let mut evidence = vec![Evidence::Distance { metres, radius: self.rules.radius }];
        let streets = self.weigh_streets(streets, &mut evidence);
        let open = if self.is_after_closing() { AFTER_CLOSING } else { 1.0 };
        evidence.push(self.time());
        let closeness = 1.0 - 0.5 * (metres / as_metres(self.rules.radius)).min(1.0);
        Weighed { plausible: streets.plausible, score: closeness * streets.factor * open, evidence }
    }

    /// Streets speak only where both sides have candidates. A corner passes: different streets, but a short way on foot.
    fn weigh_streets(&self, streets: &impl Streets, evidence: &mut Vec<Evidence>) -> StreetSays {
        let (opener, sighting) = (self.opener, self.sighting);
        if opener.streets.is_empty() || sighting.streets.is_empty() {
            return StreetSays { plausible: true, factor: 1.0 };
        }
        let probability = common_street(&opener.streets, &sighting.streets);
        evidence.push(Evidence::CommonStreet { probability });
        let limit = Metres(self.rules.radius.0 * 2 + 30);
        let along = streets.metres_along(opener.position, sighting.position, limit);
        let plausible = along
            .is_some_and(|along| PLAUSIBLE_STREET <= probability || along <= self.rules.radius);
        evidence.extend(along.map(|metres| Evidence::AlongStreets { metres }));
        StreetSays { plausible, factor: 0.6 + 0.4 * probability.min(1.0) }
    }

    fn common_asset(&self) -> Option<&str> {
        let asset = self.asset?;
        (self.sighting.asset.as_deref() == Some(asset)).then_some(asset)
    }

    fn is_after_closing(&self) -> bool {
        self.closed.is_some_and(|closed| closed < self.sighting.time())
    }

    fn time(&self) -> Evidence {
        let now = self.sighting.time();
        Evidence::Time {
            later: now.since(self.opener.time()),
            after_closing: self.closed.filter(|&closed| closed < now).map(|at| now.since(at)),
        }
    }
}

struct StreetSays {
    plausible: bool,
    factor: f64,
}

/// The probability that both stand on one street, taking the two as independent.
fn common_street(a: &[(StreetKey, f64)], b: &[(StreetKey, f64)]) -> f64 {
    let mut sum = 0.0;
    for (street, p) in a {
        for (_, q) in b.iter().filter(|(other, _)| other == street) {
            sum += p * q;
        }
    }
    sum
}

#[expect(clippy::cast_precision_loss, reason = "a radius is a few metres")]
pub(crate) fn as_metres(length: Metres) -> f64 {
    length.0 as f64
}
