//! What planners decided on top of what was matched.

use super::Clusters;
use crate::problem::{Basis, Joined, Problem};
use crate::sighting::{Order, Ordered};
use crate::{Alert, Categories, Decision, Evidence, Incident, Member, Report, Ruling, Streets};
use roadcrew_units::Skipped;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What was clustered, and by which rules.
struct Ground<'a, S> {
    reports: &'a [Report],
    alerts: &'a [Alert],
    categories: &'a Categories,
    streets: &'a S,
}

/// An incident as it was matched, and the problem that it was opened up to where a ruling changes it.
struct Case {
    family: Arc<str>,
    incident: Option<Incident>,
    problem: Option<Problem>,
}

impl Clusters {
    /// Applies rulings in their order, as [`IncidentIndex::undo`](crate::IncidentIndex::undo) and
    /// [`IncidentIndex::merge`](crate::IncidentIndex::merge) do. What can't be applied, since a report isn't known or is of another
    /// family, is listed and left out. The other arguments are those that were clustered. O(n) where there are rulings.
    pub fn decided(
        self,
        rulings: &[Ruling],
        (reports, alerts): (&[Report], &[Alert]),
        categories: &Categories,
        streets: &impl Streets,
    ) -> (Self, Vec<Skipped>) {
        if rulings.is_empty() {
            return (self, Vec::new());
        }
        let ground = Ground { reports, alerts, categories, streets };
        let case = |incident: Incident| Case {
            family: incident.family.clone(),
            incident: Some(incident),
            problem: None,
        };
        let mut cases: Vec<Case> = self.incidents.into_iter().map(case).collect();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for (place, incident) in cases.iter().map(|case| &case.incident).enumerate() {
            let ids = incident.iter().flat_map(|incident| &incident.reports);
            places.extend(ids.map(|id| (reports[id.index()].id.as_str(), place)));
        }
        let members: BTreeMap<&str, Member> = reports
            .iter()
            .enumerate()
            .map(|(place, one)| (one.id.as_str(), Member::Report(crate::ReportId::new(place))))
            .collect();
        let mut skipped = Vec::new();
        let mut parted = BTreeMap::new();
        for ruling in rulings {
            if let Err(reason) = ground.apply(ruling, &mut cases, &mut places, &members) {
                skipped.push(Skipped::row(&ruling.file, ruling.line, reason));
                continue;
            }
            let is_apart = matches!(ruling.decision, Decision::Apart { .. });
            let (Decision::Apart { report } | Decision::Together { report, .. }) = &ruling.decision;
            match members.get(report.as_str()) {
                Some(Member::Report(id)) if is_apart => {
                    parted.insert(*id, ruling.opinion.clone());
                }
                Some(Member::Report(id)) => {
                    parted.remove(id);
                }
                _ => {}
            }
        }
        let stated = cases.into_iter().filter_map(|case| ground.state(case));
        let mut found: Vec<(Order, Incident)> =
            stated.map(|incident| (ground.order(&incident), incident)).collect();
        found.sort_by(|(a, one), (b, other)| (a, &one.id).cmp(&(b, &other.id)));
        let incidents = found.into_iter().map(|(_, incident)| incident).collect();
        (Self { parted, ..Self::new(incidents, self.names) }, skipped)
    }
}

impl<S: Streets> Ground<'_, S> {
    fn apply<'r>(
        &self,
        ruling: &'r Ruling,
        cases: &mut Vec<Case>,
        places: &mut BTreeMap<&'r str, usize>,
        members: &BTreeMap<&str, Member>,
    ) -> Result<(), String> {
        let known = |report: &str| {
            let place = places.get(report).copied();
            place.ok_or_else(|| format!("there is no report {report}: use an id of reports.csv"))
        };
        match &ruling.decision {
            Decision::Apart { report } => {
                let place = known(report)?;
                let problem = self.open(&mut cases[place]);
                let Some(joined) = problem.dismiss(members[report.as_str()]) else { return Ok(()) };
                let family = cases[place].family.clone();
                let problem = Some(Problem::opened_by(joined.ordered));
                places.insert(report, cases.len());
                cases.push(Case { family, incident: None, problem });
            }
            Decision::Together { report, with } => {
                let (from, to) = (known(report)?, known(with)?);
                if from == to {
                    return Ok(());
                }
                let (ours, theirs) = (&cases[from].family, &cases[to].family);
                if ours != theirs {
                    return Err(format!(
                        "{report} is of the family {ours} and {with} of {theirs}: only reports of one family go together"
                    ));
                }
                let problem = self.open(&mut cases[from]);
                let Some(joined) = problem.dismiss(members[report.as_str()]) else { return Ok(()) };
                let basis = Basis::Person { opinion: Box::new(ruling.opinion.clone()) };
                self.open(&mut cases[to]).admit(Joined { ordered: joined.ordered, basis });
                places.insert(report, to);
            }
        }
        Ok(())
    }

    fn open<'c>(&self, case: &'c mut Case) -> &'c mut Problem {
        let Case { incident, problem, .. } = case;
        problem.get_or_insert_with(|| {
            Problem::of(incident.as_ref().map(|one| self.members(one)).unwrap_or_default())
        })
    }

    fn members(&self, incident: &Incident) -> Vec<Joined> {
        let opener = Joined { ordered: self.ordered(incident.opener()), basis: Basis::Place };
        let joined = incident.merges.iter().map(|merge| {
            let is_asset = |one: &Evidence| matches!(one, Evidence::SameAsset { .. });
            let by_asset = merge.evidence.iter().any(is_asset);
            let basis = if by_asset { Basis::Asset } else { Basis::Place };
            Joined { ordered: self.ordered(merge.member), basis }
        });
        std::iter::once(opener).chain(joined).collect()
    }

    fn ordered(&self, member: Member) -> Ordered {
        match member {
            Member::Report(id) => {
                let report = &self.reports[id.index()];
                Ordered::of_report(id, report, self.categories, self.streets)
            }
            Member::Alert(id) => {
                Ordered::of_alert(id, &self.alerts[id.index()], self.categories, self.streets)
            }
        }
    }

    fn order(&self, incident: &Incident) -> Order {
        match incident.opener() {
            Member::Report(id) => Order::of_report(&self.reports[id.index()]),
            Member::Alert(id) => Order::of_alert(&self.alerts[id.index()]),
        }
    }

    fn state(&self, case: Case) -> Option<Incident> {
        let Some(problem) = case.problem else { return case.incident };
        let weights = &self.categories.judgement().weights;
        problem.state(self.categories.rules(&case.family), weights, self.streets)
    }
}
