//! What local knowledge says.

use expect_test::expect;
use roadcrew_units::Zone;
use serde_json::json;

use super::{STREET, at, check_overrides, collection, feature, read_overrides, told};
use crate::changes::ChangeReader;
use crate::drawn::DrawnCity;

#[test]
fn an_override_holds_by_the_clocks_of_the_city() {
    let city = DrawnCity::new::<&str>(STREET, &[]);
    let school = json!({
        "change": "speed", "speed_kmh": 12, "weekdays": ["mon", "tue"], "from": "07:30", "to": "08:30",
    });
    let night = json!({ "change": "closed", "weekdays": ["mon"], "from": "22:00", "to": "05:00" });
    let features = [
        feature(&school, "LineString", &[[0, 0], [100, 0]]),
        feature(&night, "LineString", &[[100, 0], [200, 0]]),
    ];
    let (changes, _) = read_overrides(&city, &features);
    let told_at = |instant: &str| told(&city, &at(&changes, instant));
    // A Monday.
    assert_eq!(told_at("2026-05-11T07:30:00+03:00"), "AB speed 12 km/h");
    assert_eq!(told_at("2026-05-11T08:30:00+03:00"), "as the map says");
    assert_eq!(told_at("2026-05-13T07:30:00+03:00"), "as the map says");
    assert_eq!(told_at("2026-05-11T23:00:00+03:00"), "BC closed");
    assert_eq!(told_at("2026-05-12T04:59:00+03:00"), "BC closed");
    assert_eq!(told_at("2026-05-12T23:00:00+03:00"), "as the map says");
    assert_eq!(told_at("2026-05-11T04:00:00+03:00"), "as the map says");
}

#[test]
fn an_override_binds_the_profiles_that_it_names() {
    let only_cars = json!({ "change": "closed", "profiles": ["car"] });
    let trucks = json!({ "change": "limits", "height_cm": 320, "profiles": ["car", "truck"] });
    check_overrides(
        STREET,
        &[],
        &[
            feature(&only_cars, "LineString", &[[0, 0], [100, 0]]),
            feature(&trucks, "LineString", &[[100, 0], [200, 0]]),
        ],
        expect!["BC height 320 cm"],
    );
}

#[test]
fn an_override_opens_and_closes_in_both_directions() {
    let open = json!({ "change": "open", "direction": "both" });
    check_overrides(
        STREET,
        &["BC hgv=no"],
        &[feature(&open, "LineString", &[[100, 0], [200, 0]])],
        expect!["BC opened, CB opened"],
    );
}

#[test]
fn the_path_of_a_line_can_be_forbidden() {
    let never = json!({ "change": "forbidden_turn" });
    check_overrides(
        STREET,
        &[],
        &[feature(&never, "LineString", &[[60, 2], [98, 3], [101, 40]])],
        expect!["never AB BE"],
    );
    check_overrides(
        STREET,
        &[],
        &[feature(&never, "LineString", &[[80, 0], [200, 0], [200, 30]])],
        expect!["never AB BC CF"],
    );
    check_overrides(
        STREET,
        &[],
        &[feature(&never, "LineString", &[[160, 0], [200, 0], [160, 0]])],
        expect!["never BC CB"],
    );
}

#[test]
fn a_line_that_is_no_turn_is_reported() {
    let never = json!({ "change": "forbidden_turn" });
    check_overrides(
        STREET,
        &["AB name=Main"],
        &[feature(&never, "LineString", &[[20, 0], [80, 0]])],
        expect![
            "as the map says\noverrides.geojson:1: feature 1 follows no turn but Main (way 0): draw it along each street, from before the junction to behind it"
        ],
    );
}

#[test]
fn an_unknown_property_of_an_override_is_an_error() {
    let city = DrawnCity::new::<&str>(STREET, &[]);
    let reader = ChangeReader::new(city.router.network(), &Zone::UTC);
    let wrong = feature(&json!({ "chnage": "closed" }), "LineString", &[[0, 0], [100, 0]]);
    let error = reader.read_overrides("overrides.geojson", &collection(&[wrong])).unwrap_err();
    let told = error.to_string();
    assert!(
        told.starts_with("overrides.geojson:1: feature 1 has the unknown property 'chnage'"),
        "{told}"
    );
}
