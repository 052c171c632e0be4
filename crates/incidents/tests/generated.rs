//! What must hold for any reports: order, threads and batches don't matter; nothing chains; families stay apart.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use roadcrew_incidents::{
    Alert, Categories, Category, Decisions, Evidence, Incident, IncidentIndex, Member, NoStreets,
    Opinion, Report, ReportStatus, StreetKey, Streets, cluster,
};
use roadcrew_units::{Metres, Position, Timestamp};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Streets along every third ten-thousandth of a degree of latitude, walked at right angles.
struct Blocks;

impl Streets for Blocks {
    #[expect(clippy::cast_sign_loss, reason = "the generated city is north of the equator")]
    fn candidates(&self, at: Position) -> Vec<(StreetKey, f64)> {
        let row = u64::from(at.lat_e7() as u32) / 3000;
        vec![(StreetKey(row), 0.7), (StreetKey(row + 1), 0.3)]
    }

    #[expect(clippy::cast_possible_truncation, reason = "a city is small")]
    fn metres_along(&self, a: Position, b: Position, limit: Metres) -> Option<Metres> {
        let corner = |a: Position, b: Position| Position::from_e7(a.lon_e7(), b.lat_e7()).unwrap();
        let over = |c: Position| a.metres_to(c) + c.metres_to(b);
        let along = Metres(over(corner(a, b)).min(over(corner(b, a))).round() as i64);
        (along <= limit).then_some(along)
    }
}

fn categories() -> Categories {
    let bins = Category { alert_kinds: vec!["fill_level".into()], ..Category::new("BIN", "waste") };
    let road = Category { radius: Metres(40), ..Category::new("POTHOLE", "road") };
    Categories::new(vec![bins, road, Category::new("LITTER", "waste")]).unwrap()
}

fn position() -> impl Strategy<Value = Position> {
    (0..50_000, 0..25_000)
        .prop_map(|(x, y)| Position::from_e7(249_500_000 + x, 601_600_000 + y).unwrap())
}

fn asset() -> impl Strategy<Value = Option<String>> {
    prop_oneof![4 => Just(None), 1 => (0..4).prop_map(|n| Some(format!("asset-{n}")))]
}

/// Hours into the city's month.
fn time() -> impl Strategy<Value = Timestamp> {
    (0..400_i64).prop_map(|hour| Timestamp(1_778_000_000 + hour * 3600))
}

fn reports() -> impl Strategy<Value = Vec<Report>> {
    let code = prop_oneof![Just("BIN"), Just("LITTER"), Just("POTHOLE"), Just("OTHER")];
    let report = (code, time(), prop::option::of(0..200_i64), position(), asset());
    prop::collection::vec(report, 0..80).prop_map(|list| {
        let numbered = list.into_iter().enumerate();
        numbered
            .map(|(n, (code, requested, hours, position, asset))| Report {
                id: format!("R{:03}", (n * 37) % 101),
                service_code: code.to_owned(),
                service_name: String::new(),
                status: hours.map_or(ReportStatus::Open, |_| ReportStatus::Closed),
                status_notes: String::new(),
                requested,
                expected: None,
                updated: hours.map(|hours| Timestamp(requested.0 + hours * 3600)),
                position,
                address: String::new(),
                description: String::new(),
                asset,
            })
            .collect()
    })
}

fn alerts() -> impl Strategy<Value = Vec<Alert>> {
    let alert = (0..6, time(), position());
    prop::collection::vec(alert, 0..20).prop_map(|list| {
        let mut known = BTreeSet::new();
        let new = |(sensor, time, position)| Alert {
            sensor: format!("asset-{sensor}"),
            kind: "fill_level".to_owned(),
            value: 0.9,
            unit: "1".to_owned(),
            time,
            position,
        };
        let fresh = |one: &(i32, Timestamp, Position)| known.insert((one.0, one.1));
        list.into_iter().filter(fresh).map(new).collect()
    })
}

/// Rulings: whether to part, and the places of two reports.
fn rulings() -> impl Strategy<Value = Vec<(bool, usize, usize)>> {
    prop::collection::vec((any::<bool>(), any::<usize>(), any::<usize>()), 0..12)
}

/// Incidents in the words of the city, without positions in lists.
fn told(incidents: &[Incident], reports: &[Report], alerts: &[Alert]) -> Vec<String> {
    let name = |member: Member| match member {
        Member::Report(id) => reports[id.index()].id.clone(),
        Member::Alert(id) => {
            format!("{}@{}", alerts[id.index()].sensor, alerts[id.index()].time.0)
        }
    };
    let mut lines = Vec::new();
    for incident in incidents {
        lines.push(format!("{} {:?} {:?}", incident.id, incident.opened, incident.closed));
        for merge in &incident.merges {
            let (member, into) = (name(merge.member), name(merge.into));
            lines.push(format!(
                "{member} into {into} by {}: {} {:?}",
                merge.by, merge.score, merge.evidence
            ));
        }
    }
    lines
}

fn told_in_pool(n_threads: usize, reports: &[Report], alerts: &[Alert]) -> Vec<String> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
    let clusters = pool.install(|| cluster(reports, alerts, &categories(), &Blocks));
    told(&clusters.incidents, reports, alerts)
}

fn told_one_at_a_time(streets: impl Streets, reports: &[Report], alerts: &[Alert]) -> Vec<String> {
    let mut reports = reports.to_vec();
    reports.sort_by(|a, b| (a.requested, &a.id).cmp(&(b.requested, &b.id)));
    let mut alerts = alerts.to_vec();
    alerts.sort_by(|a, b| (a.time, &a.sensor).cmp(&(b.time, &b.sensor)));
    let mut index = IncidentIndex::new(categories(), streets);
    let mut waiting = alerts.iter().peekable();
    for report in &reports {
        while let Some(alert) = waiting.next_if(|alert| alert.time < report.requested) {
            index.add_alert(alert);
        }
        index.add(report);
    }
    for alert in waiting {
        index.add_alert(alert);
    }
    told(&index.incidents(), &reports, &alerts)
}

fn is_by_asset(evidence: &[Evidence]) -> bool {
    evidence.iter().any(|one| matches!(one, Evidence::SameAsset { .. }))
}

proptest! {
    #[test]
    fn the_order_of_the_input_does_not_matter(
        (reports, shuffled) in reports().prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle())),
        alerts in alerts(),
    ) {
        let given = cluster(&reports, &alerts, &categories(), &Blocks).incidents;
        let other = cluster(&shuffled, &alerts, &categories(), &Blocks).incidents;
        prop_assert_eq!(told(&given, &reports, &alerts), told(&other, &shuffled, &alerts));
    }

    #[test]
    fn the_number_of_threads_does_not_matter(reports in reports(), alerts in alerts()) {
        prop_assert_eq!(told_in_pool(1, &reports, &alerts), told_in_pool(2, &reports, &alerts));
    }

    #[test]
    fn all_at_once_is_one_at_a_time(reports in reports(), alerts in alerts()) {
        let batch = cluster(&reports, &alerts, &categories(), &Blocks).incidents;
        let single = told_one_at_a_time(Blocks, &reports, &alerts);
        prop_assert_eq!(told(&batch, &reports, &alerts), single);
    }

    #[test]
    fn all_at_once_is_one_at_a_time_without_streets_too(reports in reports(), alerts in alerts()) {
        let batch = cluster(&reports, &alerts, &categories(), &NoStreets).incidents;
        let single = told_one_at_a_time(NoStreets, &reports, &alerts);
        prop_assert_eq!(told(&batch, &reports, &alerts), single);
    }

    #[test]
    fn an_incident_is_never_wider_than_its_diameter(reports in reports(), alerts in alerts()) {
        let categories = categories();
        for incident in cluster(&reports, &alerts, &categories, &NoStreets).incidents {
            let by_asset: Vec<Member> = incident.merges.iter()
                .filter(|merge| is_by_asset(&merge.evidence)).map(|merge| merge.member).collect();
            let reports_by_place = incident.reports.iter()
                .filter(|&&id| !by_asset.contains(&Member::Report(id)))
                .map(|id| reports[id.index()].position);
            let alerts_by_place = incident.alerts.iter()
                .filter(|&&id| !by_asset.contains(&Member::Alert(id)))
                .map(|id| alerts[id.index()].position);
            let places: Vec<Position> = reports_by_place.chain(alerts_by_place).collect();
            #[expect(clippy::cast_precision_loss, reason = "a radius is small")]
            let diameter = 1.5 * categories.rules(&incident.family).radius.0 as f64;
            for a in &places {
                for b in &places {
                    prop_assert!(a.metres_to(*b) <= diameter);
                }
            }
        }
    }

    #[test]
    fn families_stay_apart_and_every_report_is_in_one_incident(reports in reports()) {
        let categories = categories();
        let mut seen = BTreeSet::new();
        for incident in cluster(&reports, &[], &categories, &Blocks).incidents {
            for id in &incident.reports {
                let report = &reports[id.index()];
                prop_assert_eq!(categories.family_of_code(&report.service_code), &*incident.family);
                prop_assert!(incident.opened <= report.requested);
                prop_assert!(seen.insert(*id));
            }
        }
        prop_assert_eq!(seen.len(), reports.len());
    }

    #[test]
    fn two_assets_are_never_one_incident(reports in reports()) {
        for incident in cluster(&reports, &[], &categories(), &NoStreets).incidents {
            let assets: BTreeSet<&String> =
                incident.reports.iter().filter_map(|id| reports[id.index()].asset.as_ref()).collect();
            prop_assert!(assets.len() <= 1);
        }
    }
}

proptest! {
    /// Every repeat is undone and merged back by hand: the incidents have the same members and clocks as before.
    #[test]
    fn splitting_and_merging_back_changes_no_incident(reports in reports()) {
        let mut index = IncidentIndex::new(categories(), Blocks);
        let mut sorted = reports.clone();
        sorted.sort_by(|a, b| (a.requested, &a.id).cmp(&(b.requested, &b.id)));
        for report in &sorted {
            index.add(report);
        }
        let shape = |index: &IncidentIndex<Blocks>| -> BTreeSet<_> {
            index.incidents().into_iter()
                .map(|one| (one.id, one.opened, one.closed, one.reports)).collect()
        };
        let before = index.incidents();
        let told = shape(&index);
        for incident in before {
            let name = |id: roadcrew_incidents::ReportId| sorted[id.index()].id.clone();
            let first = name(incident.reports[0]);
            for &repeat in &incident.reports[1..] {
                prop_assert_eq!(index.undo(&name(repeat)).unwrap().merge, None);
                prop_assert_eq!(index.incident_of(&first).unwrap().opened, incident.opened);
                prop_assert!(index.merge(&name(repeat), &first, &Opinion::default()).is_some());
            }
        }
        prop_assert_eq!(shape(&index), told);
    }

    /// Rulings on what was clustered at once are those on an index that everything was added to.
    #[test]
    fn rulings_on_a_batch_are_those_one_at_a_time(reports in reports(), drawn in rulings()) {
        let mut sorted = reports.clone();
        sorted.sort_by(|a, b| (a.requested, &a.id).cmp(&(b.requested, &b.id)));
        let mut text = Decisions::HEADER.to_owned();
        let mut index = IncidentIndex::new(categories(), Blocks);
        for report in &sorted {
            index.add(report);
        }
        for (apart, one, other) in drawn {
            if sorted.is_empty() {
                break;
            }
            let [one, other] = [one, other].map(|place| &sorted[place % sorted.len()].id);
            if apart {
                writeln!(text, "apart,{one},,anna,no").unwrap();
                index.undo(one);
            } else {
                writeln!(text, "together,{one},{other},anna,yes").unwrap();
                index.merge(one, other, &Opinion { by: "anna".into(), note: "yes".into() });
            }
        }
        let (decisions, skipped) = Decisions::read("decisions.csv", &text).unwrap();
        prop_assert!(skipped.is_empty());
        let (clusters, _) = cluster(&sorted, &[], &categories(), &Blocks)
            .decided(&decisions.rulings, (&sorted, &[]), &categories(), &Blocks);
        prop_assert_eq!(
            told(&clusters.incidents, &sorted, &[]),
            told(&index.incidents(), &sorted, &[])
        );
    }

    /// Suspicions one at a time are those of the whole list, and follow from what was known when the report came.
    #[test]
    fn suspicions_do_not_look_ahead(reports in reports()) {
        let mut sorted = reports.clone();
        sorted.sort_by(|a, b| (a.requested, &a.id).cmp(&(b.requested, &b.id)));
        let all = roadcrew_incidents::suspicions(&sorted, &categories());
        let mut watch = roadcrew_incidents::RepeatWatch::new(categories());
        for (report, expected) in sorted.iter().zip(all) {
            prop_assert_eq!(watch.add(report), expected);
        }
    }
}
