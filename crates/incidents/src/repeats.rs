//! How probable it is that a report repeats something, whatever that is. Which incident it joins is another question, with
//! another answer: see [`cluster`](crate::cluster).
//!
//! Each earlier report near it may be the one, each with its own probability by the city's [`Weights`](crate::Weights), or something
//! that no known report tells of (a noisy or): `1 − (1 − unseen) · Π (1 − pᵢ)`. Only what was known when the report came is
//! used: what was reported before, and what of it was still open.

use crate::frame::Frame;
use crate::pair::Pair;
use crate::sighting::{Ordered, Sighting};
use crate::weigh::as_metres;
use crate::weights::probability;
use crate::{Categories, NoStreets, Report, ReportId, Term};
use rayon::prelude::*;
use roadcrew_units::Timestamp;
use rstar::RTree;
use rstar::primitives::GeomWithData;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The answer for one report.
#[derive(Clone, Debug, PartialEq)]
pub struct Suspicion {
    /// That it repeats something.
    pub probability: f64,
    /// That it repeats something no known report near it tells of.
    pub unseen: f64,
    /// The earlier reports that it may repeat, the most probable first.
    pub suspects: Vec<Suspect>,
}

/// An earlier report of the family, within the radius, that was open or cooling down.
#[derive(Clone, Debug, PartialEq)]
pub struct Suspect {
    /// Which one.
    pub report: ReportId,
    /// That it is the one.
    pub probability: f64,
    /// What speaks for and against it, with its strength; times the weight it is log-odds.
    pub terms: Vec<(Term, f64)>,
}

/// The reports so far, to ask about the next one.
#[derive(Debug)]
pub struct RepeatWatch {
    categories: Categories,
    families: BTreeMap<Arc<str>, Seen>,
    n_reports: usize,
}

/// The reports of one family.
#[derive(Debug)]
struct Seen {
    frame: Frame,
    places: RTree<GeomWithData<[f64; 2], usize>>,
    sightings: Vec<(ReportId, Ordered)>,
}

impl RepeatWatch {
    /// Nothing was reported yet.
    pub fn new(categories: Categories) -> Self {
        Self { categories, families: BTreeMap::new(), n_reports: 0 }
    }

    /// Asks about a report that comes now, and remembers it under the next id. Reports come in the order of time.
    /// O(log n) and the reports within the radius, old ones too.
    pub fn add(&mut self, report: &Report) -> Suspicion {
        let id = ReportId::new(self.n_reports);
        self.n_reports += 1;
        let ordered = Ordered::of_report(id, report, &self.categories, &NoStreets);
        let sighting = &ordered.sighting;
        let seen = self
            .families
            .entry(sighting.heading.family.clone())
            .or_insert_with(|| Seen::around(sighting));
        let suspicion = seen.ask(sighting, &self.categories);
        seen.remember(id, ordered);
        suspicion
    }

    /// Notes that a report was closed. `false` when it isn't known. O(n).
    pub fn close(&mut self, id: ReportId, at: Timestamp) -> bool {
        let mut all = self.families.values_mut().flat_map(|seen| &mut seen.sightings);
        let Some((_, ordered)) = all.find(|(known, _)| *known == id) else { return false };
        ordered.sighting.open_until = Some(at);
        true
    }
}

/// The suspicion on every report of a list, as it was when the report came. The order of the list doesn't matter.
pub fn suspicions(reports: &[Report], categories: &Categories) -> Vec<Suspicion> {
    let mut families: BTreeMap<Arc<str>, Vec<(ReportId, Ordered)>> = BTreeMap::new();
    for (place, report) in reports.iter().enumerate() {
        let id = ReportId::new(place);
        let ordered = Ordered::of_report(id, report, categories, &NoStreets);
        let family = ordered.sighting.heading.family.clone();
        families.entry(family).or_default().push((id, ordered));
    }
    let mut answers: Vec<(ReportId, Suspicion)> = families
        .into_par_iter()
        .flat_map_iter(|(_, mut family)| {
            family.sort_by(|(_, a), (_, b)| a.order.cmp(&b.order));
            let mut seen = None;
            let mut answers = Vec::with_capacity(family.len());
            for (id, ordered) in family {
                let seen = seen.get_or_insert_with(|| Seen::around(&ordered.sighting));
                answers.push((id, seen.ask(&ordered.sighting, categories)));
                seen.remember(id, ordered);
            }
            answers
        })
        .collect();
    answers.sort_by_key(|(id, _)| *id);
    answers.into_iter().map(|(_, suspicion)| suspicion).collect()
}

impl Seen {
    fn around(first: &Sighting) -> Self {
        Self { frame: Frame::around(first.position), places: RTree::new(), sightings: Vec::new() }
    }

    fn remember(&mut self, id: ReportId, ordered: Ordered) {
        let place = self.frame.point(ordered.sighting.position);
        self.places.insert(GeomWithData::new(place, self.sightings.len()));
        self.sightings.push((id, ordered));
    }

    fn ask(&self, later: &Sighting, categories: &Categories) -> Suspicion {
        let rules = categories.rules(&later.heading.family);
        let weights = categories.judgement().weights;
        let near = self.frame.box_around(later.position, as_metres(rules.radius));
        let mut suspects = Vec::new();
        for place in self.places.locate_in_envelope(&near) {
            let (report, Ordered { order, sighting: earlier }) = &self.sightings[place.data];
            let metres = earlier.position.metres_to(later.position);
            let pair = Pair::new(earlier, later, earlier.open_until, (rules.radius, metres));
            let is_open =
                earlier.open_until.is_none_or(|end| later.time <= end.after(rules.cool_down));
            if !is_open || as_metres(rules.radius) < pair.metres {
                continue;
            }
            let mut terms = Vec::new();
            pair.for_each_term(|term, strength| terms.push((term, strength)));
            let probability = probability(pair.log_odds(&weights));
            suspects.push((order, Suspect { report: *report, probability, terms }));
        }
        suspects.sort_by(|(a, one), (b, other)| {
            other.probability.total_cmp(&one.probability).then_with(|| a.cmp(b))
        });
        let unseen =
            categories.by_code(&later.heading.service_code).map_or(0.0, |known| known.unseen);
        let none =
            suspects.iter().fold(1.0 - unseen, |left, (_, one)| left * (1.0 - one.probability));
        let suspects = suspects.into_iter().map(|(_, suspect)| suspect).collect();
        Suspicion { probability: 1.0 - none, unseen, suspects }
    }
}
