//! The generator keeps its promises on the demo city.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use roadcrew_incidents::ReportStatus;
use roadcrew_lab::generate::{Generated, Setting, Spec, generate, into_folder};
use roadcrew_planning::City;
use roadcrew_planning::city::{CurbSide, Extent};
use roadcrew_roads::{Profile, Router};
use roadcrew_units::Metres;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

static CITY: LazyLock<City> = LazyLock::new(|| City::open(&folder()).unwrap().0);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/helsinki")
}

fn generated(spec: &Spec) -> Generated {
    generate(&Setting::of(&CITY), spec).unwrap()
}

fn seeded(seed: u64) -> Spec {
    Spec { seed, ..Spec::default() }
}

#[test]
fn regenerating_the_demo_city_gives_the_committed_files() {
    let copy = tempfile::tempdir().unwrap();
    for name in ["city.toml", "network.osm.pbf"] {
        std::fs::copy(folder().join(name), copy.path().join(name)).unwrap();
    }
    into_folder(copy.path(), &Spec::default()).unwrap();
    let check = |name: &str| {
        let (new, committed) = (copy.path().join(name), folder().join(name));
        assert_eq!(
            std::fs::read_to_string(new).unwrap(),
            std::fs::read_to_string(committed).unwrap(),
            "{name}"
        );
    };
    check("reports.csv");
    check("occurred.csv");
    check("alerts.jsonl");
    check("containers.csv");
}

#[test]
fn what_a_city_had_is_kept_beside_what_is_generated() {
    let copy = tempfile::tempdir().unwrap();
    for name in ["city.toml", "network.osm.pbf", "containers.csv"] {
        std::fs::copy(folder().join(name), copy.path().join(name)).unwrap();
    }
    let had = std::fs::read(copy.path().join("containers.csv")).unwrap();
    let spec = Spec { containers: 5, ..Spec::default() };
    assert_eq!(into_folder(copy.path(), &spec).unwrap().kept, 1);
    let kept = std::fs::read(copy.path().join("containers.csv.before")).unwrap();
    assert_eq!(kept, had);
    // The same again replaces nothing.
    assert_eq!(into_folder(copy.path(), &spec).unwrap().kept, 0);
    assert_eq!(std::fs::read(copy.path().join("containers.csv.before")).unwrap(), kept);
}

#[test]
fn the_demo_city_reads_without_a_skipped_row() {
    let (city, skipped) = City::open(&folder()).unwrap();
    assert_eq!(skipped.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
    assert_eq!((city.reports.len(), city.alerts.len(), city.containers.len()), (150, 40, 60));
}

#[test]
fn depots_and_tips_stand_beside_streets_for_cars_and_trucks() {
    for profile in ["car", "truck"] {
        let router = Router::new(Arc::clone(&CITY.network), &Profile::built_in(profile).unwrap());
        let places = CITY
            .depots
            .iter()
            .map(|depot| depot.position)
            .chain(CITY.tips.iter().map(|tip| tip.position));
        let snaps: Vec<_> = places.map(|place| router.snap(place).unwrap()).collect();
        for snap in &snaps {
            assert!(snap.distance <= Metres(30), "{snap:?}");
            for other in &snaps {
                assert!(
                    router.route(snap.stands[0].approach, other.stands[0].approach).is_some(),
                    "{profile}: {snap:?} {other:?}"
                );
            }
        }
    }
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "a count of reports")]
fn a_problem_is_reported_one_and_a_half_times() {
    let spec = Spec { reports: 20_000, alerts: 0, containers: 0, ..Spec::default() };
    let generated = generated(&spec);
    let mean = generated.reports.len() as f64 / generated.problems.len() as f64;
    assert!((1.40..1.55).contains(&mean), "{mean}");
}

#[test]
fn more_reports_change_nothing_about_the_first_problems() {
    let few = generated(&Spec { reports: 60, ..Spec::default() });
    let many = generated(&Spec { reports: 240, ..Spec::default() });
    let n = few.problems.len() - 1;
    assert_eq!(few.problems[..n], many.problems[..n]);
}

#[test]
fn repeats_come_while_the_problem_is_open() {
    let generated = generated(&seeded(3));
    for (report, problem) in generated.reports.iter().zip(&generated.truth) {
        let problem = &generated.problems[problem.index()];
        assert!(
            problem.occurred <= problem.first_report && problem.first_report <= report.requested
        );
        assert!(problem.closed.is_none_or(|closed| report.requested < closed));
        assert_eq!(report.status == ReportStatus::Closed, problem.closed.is_some());
    }
}

#[test]
fn containers_stand_on_a_known_curb() {
    let generated = generated(&seeded(3));
    assert!(generated.containers.iter().all(|container| container.side != CurbSide::Either));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_same_seed_gives_the_same_city(seed: u64) {
        prop_assert_eq!(generated(&seeded(seed)), generated(&seeded(seed)));
    }

    #[test]
    fn duplicates_share_a_family_and_lie_near_their_truth(seed: u64) {
        let generated = generated(&seeded(seed));
        prop_assert_eq!(generated.reports.len(), 150);
        for (report, problem) in generated.reports.iter().zip(&generated.truth) {
            let problem = &generated.problems[problem.index()];
            prop_assert_eq!(CITY.categories.family_of_code(&report.service_code), &problem.family);
            prop_assert!(report.position.metres_to(problem.position) < 20.5);
        }
    }

    #[test]
    fn everything_lies_inside_the_network(seed: u64) {
        let generated = generated(&seeded(seed));
        let extent = Extent::of(&CITY.network);
        prop_assert!(generated.reports.iter().all(|report| extent.contains(report.position)));
        prop_assert!(generated.alerts.iter().all(|alert| extent.contains(alert.position)));
        prop_assert!(generated.containers.iter().all(|container| extent.contains(container.position)));
    }
}
