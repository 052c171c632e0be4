//! Weighs whether a report speaks of a known problem: against the problem's earliest report, and by the way to the middle of all.

use crate::middle::Middle;
use crate::pair::Pair;
use crate::sighting::Sighting;
use crate::weights::probability;
use crate::{Agreement, Evidence, EvidenceList, FamilyRules, StreetKey, Streets, Weights};
use roadcrew_units::{Metres, Timestamp};

/// Below this probability of standing on one street, two reports are on different ones.
const PLAUSIBLE_STREET: f64 = 0.1;

/// What was found out about a report and an incident.
#[derive(Clone, Debug)]
pub(crate) struct Weighed {
    /// The probability that the report speaks of the incident, by the weights; 1 for a common asset.
    pub(crate) score: f64,
    pub(crate) evidence: EvidenceList,
}

/// The two sides of a question: does `sighting` speak of the problem that `opener` opened, that is about `asset` and that was
/// closed at `closed`?
pub(crate) struct Question<'a> {
    pub(crate) opener: &'a Sighting,
    pub(crate) sighting: &'a Sighting,
    /// The middle of those that joined by place so far.
    pub(crate) middle: Middle,
    pub(crate) asset: Option<&'a str>,
    pub(crate) closed: Option<Timestamp>,
    pub(crate) rules: FamilyRules,
    pub(crate) weights: &'a Weights,
}

impl Question<'_> {
    /// How probable it is; `None` when the streets don't allow it.
    pub(crate) fn score(&self, streets: &impl Streets) -> Option<f64> {
        if self.common_asset().is_some() {
            return Some(1.0);
        }
        let streets = self.ask(streets);
        streets.plausible.then(|| self.probability(&self.pair(), &streets))
    }

    /// Collects the evidence. An equal asset settles it; otherwise nearness, addresses, streets and time count.
    pub(crate) fn weigh(&self, streets: &impl Streets) -> Weighed {
        if let Some(asset) = self.common_asset() {
            let evidence = [Evidence::SameAsset { asset: asset.to_owned() }, self.time()];
            return Weighed { score: 1.0, evidence: evidence.into() };
        }
        let pair = self.pair();
        let agreement = pair.agreement();
        let streets = self.ask(streets);
        let earlier = &self.opener.heading.service_code;
        let others = [
            (agreement != Agreement::Unknown).then_some(Evidence::Address { agreement }),
            streets.probability.map(|probability| Evidence::CommonStreet { probability }),
            streets.along.map(|metres| Evidence::AlongStreets { metres }),
            (*earlier != self.sighting.heading.service_code)
                .then(|| Evidence::OtherCode { earlier: earlier.to_string() }),
        ];
        let (n_before, radius) = (self.middle.count(), self.rules.radius);
        let way = Evidence::Distance { metres: pair.metres, n_before, radius };
        let score = self.probability(&pair, &streets);
        let n_others = others.iter().flatten().count();
        if n_others == 0 {
            return Weighed { score, evidence: [way, self.time()].into() };
        }
        // No more memory than is needed: there may be a million of these.
        let mut evidence = Vec::with_capacity(2 + n_others);
        evidence.push(way);
        evidence.extend(others.into_iter().flatten());
        evidence.push(self.time());
        Weighed { score, evidence: evidence.into() }
    }

    fn probability(&self, pair: &Pair<'_>, streets: &StreetSays) -> f64 {
        let doubt = streets.probability.map_or(0.0, |on_one| (0.6 + 0.4 * on_one.min(1.0)).ln());
        probability(pair.log_odds(self.weights) + doubt)
    }

    fn pair(&self) -> Pair<'_> {
        let metres = self.middle.metres_to(self.sighting.position);
        Pair::new(self.opener, self.sighting, self.closed, (self.rules.radius, metres))
    }

    /// Streets speak only where both sides have candidates. A corner passes: different streets, but a short way on foot.
    fn ask(&self, streets: &impl Streets) -> StreetSays {
        let (opener, sighting) = (self.opener, self.sighting);
        if opener.streets.is_empty() || sighting.streets.is_empty() {
            return StreetSays { plausible: true, probability: None, along: None };
        }
        let probability = common_street(&opener.streets, &sighting.streets);
        let limit = Metres(self.rules.radius.0 * 2 + 30);
        let along = streets.metres_along(opener.position, sighting.position, limit);
        let plausible = along
            .is_some_and(|along| PLAUSIBLE_STREET <= probability || along <= self.rules.radius);
        StreetSays { plausible, probability: Some(probability), along }
    }

    fn common_asset(&self) -> Option<&str> {
        let asset = self.asset?;
        (self.sighting.asset.as_deref() == Some(asset)).then_some(asset)
    }

    fn time(&self) -> Evidence {
        let now = self.sighting.time;
        Evidence::Time {
            later: now.since(self.opener.time),
            after_closing: self.closed.filter(|&closed| closed < now).map(|at| now.since(at)),
        }
    }
}

struct StreetSays {
    plausible: bool,
    /// That both stand on one street.
    probability: Option<f64>,
    along: Option<Metres>,
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
