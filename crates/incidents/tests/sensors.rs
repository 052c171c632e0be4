//! What sensors send: what is measured, what is left out and why.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them so")]

mod observed;
mod place;

use expect_test::{Expect, expect};
use observed::told;
use roadcrew_incidents::Assets;
use roadcrew_incidents::intake::{
    Datastreams, next_link, read_ngsi_ld, read_ngsi_ld_groups, read_sensor_things,
};
use roadcrew_units::{Skipped, Zone};

static UTC: Zone = Zone::UTC;

fn sentences(skipped: &[Skipped]) -> Vec<String> {
    skipped.iter().map(ToString::to_string).collect()
}

fn check_ngsi(document: &str, expected: &Expect) {
    let (found, skipped) = read_ngsi_ld("feed", document, &place::door(&UTC)).unwrap();
    expected.assert_eq(&told(&found, sentences(&skipped)));
}

#[test]
fn normalized_entities_are_read() {
    check_ngsi(
        include_str!("corpus/ngsi_ld/normalized.json"),
        &expect![[r#"
        urn:ngsi-ld:WasteContainer:container:1 fill_level=0.4 [1] 2026-05-11T08:30:00+00:00 at 24.9411000,60.1701000
        urn:ngsi-ld:WasteContainer:container:1 temperature=4 [Cel] 2026-05-11T08:30:00+00:00 at 24.9411000,60.1701000
        urn:ngsi-ld:WasteContainer:container:1 container_burning=1 [1] 2026-05-11T08:31:00+00:00 at 24.9411000,60.1701000
        urn:ngsi-ld:WasteContainer:container:2 fill_level=0.85 [1] 2026-05-11T08:30:00+00:00 at ?
        left out: feed:18: 'urn:ngsi-ld:WasteContainer:container:3': the fill level 1.2 may be a share or percent: send a share from 0 to 1
    "#]],
    );
}

#[test]
fn a_notification_of_key_values_is_read() {
    check_ngsi(
        include_str!("corpus/ngsi_ld/notification.json"),
        &expect![[r#"
        urn:ngsi-ld:Streetlight:7 lamp_dark=1 [1] 2026-05-11T08:35:00+00:00 at 24.9421000,60.1702000
        urn:ngsi-ld:Streetlight:7 lamp_off=0 [1] 2026-05-11T08:35:00+00:00 at 24.9421000,60.1702000
        urn:ngsi-ld:Streetlight:8 lamp_dark=0 [1] 2026-05-11T08:35:00+00:00 at 24.9422000,60.1702000
        urn:ngsi-ld:WasteContainer:container:4 fill_level=0 [1] 2026-05-11T08:35:00+00:00 at 24.9423000,60.1702000
        left out: feed:8: 'urn:ngsi-ld:WasteContainer:container:5': 'fillingLevel' is null: missing is not zero
        left out: feed:9: 'urn:ngsi-ld:Vehicle:1': the type 'Vehicle' is not read: expected WasteContainer, Streetlight or Alert
    "#]],
    );
}

#[test]
fn entities_as_features_are_read() {
    check_ngsi(
        include_str!("corpus/ngsi_ld/features.json"),
        &expect![[r#"
        urn:ngsi-ld:Streetlight:9 lamp_dark=1 [1] 2026-05-11T08:35:00+00:00 at 24.9421000,60.1702000
        urn:ngsi-ld:WasteContainer:9 fill_level=0.5 [1] 2026-05-11T08:36:00+00:00 at 24.9422000,60.1702000
        left out: feed:4: the feature has no properties
    "#]],
    );
}

#[test]
fn lamps_tell_their_power_and_containers_when_they_were_emptied() {
    check_ngsi(
        include_str!("corpus/ngsi_ld/circuit.json"),
        &expect![[r#"
            urn:ngsi-ld:Streetlight:11 lamp_dark=1 [1] 2026-05-11T20:30:00+00:00 at 24.9421000,60.1702000
            urn:ngsi-ld:Streetlight:11 lamp_off=1 [1] 2026-05-11T20:30:00+00:00 at 24.9421000,60.1702000
            urn:ngsi-ld:Streetlight:12 lamp_off=1 [1] 2026-05-11T20:31:00+00:00 at 24.9422000,60.1702000
            urn:ngsi-ld:WasteContainer:container:21 fill_level=0.1 [1] 2026-05-11T08:30:00+00:00 at ?
            urn:ngsi-ld:WasteContainer:container:21 emptied=1 [1] 2026-05-11T06:10:00+00:00 at ?
            urn:ngsi-ld:WasteContainer:container:22 emptied=1 [1] 2026-05-11T06:20:00+00:00 at ?
            left out: feed:11: 'urn:ngsi-ld:Streetlight:13': the power state 'dim' is unknown
            left out: feed:12: 'urn:ngsi-ld:Streetlight:14' has no 'status' and no 'powerState': a lamp that says nothing is not dark
            left out: feed:17: 'urn:ngsi-ld:WasteContainer:container:23': 'dateLastEmptying' is '2027-01-01T00:00:00Z', 5616 h in the future: expected when it happened
            left out: feed:18: 'urn:ngsi-ld:WasteContainer:container:24': 'dateLastEmptying': can't read 'yesterday' as a time: write it as 2026-05-11T08:30:00+03:00
        "#]],
    );
}

#[test]
fn lamps_tell_what_they_hang_on() {
    let document = include_str!("corpus/ngsi_ld/circuit.json");
    let assets = read_ngsi_ld_groups("feed", document).unwrap();
    let expected = "\
asset,kind,group
urn:ngsi-ld:Streetlight:11,cabinet,urn:ngsi-ld:StreetlightControlCabinet:K1
urn:ngsi-ld:Streetlight:11,circuit,C-7
urn:ngsi-ld:Streetlight:12,circuit,C-7
urn:ngsi-ld:Streetlight:14,circuit,C-8
urn:ngsi-ld:Streetlight:12,group,G1
urn:ngsi-ld:Streetlight:12,group,G2
";
    assert_eq!(assets.write(), expected);
    let (again, skipped) = Assets::read("assets.csv", &assets.write()).unwrap();
    assert_eq!((again, skipped), (assets, Vec::new()));
}

#[test]
fn an_alert_goes_by_its_own_id_not_by_who_raised_it() {
    check_ngsi(
        include_str!("corpus/ngsi_ld/alert.json"),
        &expect![[r#"
        urn:ngsi-ld:Alert:1 flood_risk=3 [{severity}] 2026-05-11T08:30:00+00:00 at 24.9411000,60.1701000
        left out: feed: personal fields were dropped unread: alertSource, owner
    "#]],
    );
}

#[test]
fn the_older_form_is_read() {
    check_ngsi(
        include_str!("corpus/ngsi_ld/ngsi_v2.json"),
        &expect![[r#"
        container:9 fill_level=0.75 [1] 2026-05-11T08:30:00+00:00 at ?
    "#]],
    );
}

#[test]
fn swapped_axes_are_refused_not_guessed() {
    let swapped =
        include_str!("corpus/ngsi_ld/alert.json").replace("24.9411, 60.1701", "60.1701, 24.9411");
    check_ngsi(
        &swapped,
        &expect![[r#"
        left out: feed:1: 'urn:ngsi-ld:Alert:1': position 60.1701000,24.9411000 lies outside the city's streets: longitude and latitude are swapped
        left out: feed: personal fields were dropped unread: alertSource, owner
    "#]],
    );
}

fn things() -> (Datastreams, Vec<Skipped>) {
    let mut streams = Datastreams::default();
    let things = include_str!("corpus/sensor_things/things.json");
    let skipped = streams.add_things("things", things, &place::door(&UTC)).unwrap();
    (streams, skipped)
}

fn check_things(document: &str, topic: Option<&str>, expected: &Expect) {
    let (streams, _) = things();
    let (found, skipped) =
        read_sensor_things("feed", document, topic, &streams, &place::door(&UTC)).unwrap();
    expected.assert_eq(&told(&found, sentences(&skipped)));
}

#[test]
fn a_thing_whose_axes_are_swapped_is_left_out() {
    let (streams, skipped) = things();
    assert_eq!(streams.len(), 2);
    expect![[r#"
        left out: things:7: 'bin-13': position 60.1701000,24.9411000 lies outside the city's streets: longitude and latitude are swapped
    "#]].assert_eq(&told(&[], sentences(&skipped)));
    let next = next_link(include_str!("corpus/sensor_things/things.json"));
    assert_eq!(next.as_deref(), Some("https://sta.example/v1.1/Things?$skip=2"));
}

#[test]
fn observations_are_read_with_their_things_and_locations() {
    check_things(
        include_str!("corpus/sensor_things/observations.json"),
        None,
        &expect![[r#"
        bin-12 fill_level=0.4 [1] 2026-05-11T08:30:00+00:00 at 24.9411000,60.1701000
        bin-12 fill_level=0 [1] 2026-05-11T09:00:00+00:00 at 24.9411000,60.1701000
        bin-12 temperature=4.5 [Cel] 2026-05-11T08:30:00+00:00 at 24.9411000,60.1701000
        bin-14 fill_level=0.5 [1] 2026-05-11T08:40:00+00:00 at 24.9412000,60.1702000
        left out: feed:4: observation 102: 'result' is null: missing is not zero
        left out: feed:6: observation 104: datastream 99 is unknown: read Things and Locations first
    "#]],
    );
}

#[test]
fn an_array_of_observations_is_read() {
    check_things(
        include_str!("corpus/sensor_things/data_array.json"),
        None,
        &expect![[r#"
            bin-12 fill_level=0.41 [1] 2026-05-11T08:30:00+00:00 at 24.9411000,60.1701000
            left out: feed:1: the fill level 150 % is out of range: expected 0 to 100
            left out: feed:1: a row of dataArray is no list
        "#]],
    );
}

#[test]
fn an_observation_over_mqtt_belongs_to_the_datastream_of_its_topic() {
    let message = include_str!("corpus/sensor_things/mqtt.json");
    check_things(
        message,
        Some("v1.1/Datastreams(5)/Observations"),
        &expect![[r#"
        bin-12 fill_level=0.55 [1] 2026-05-11T08:30:00+00:00 at 24.9411000,60.1701000
    "#]],
    );
    check_things(
        message,
        None,
        &expect![[r#"
        left out: feed:1: observation 200: datastream that nobody names is unknown: read Things and Locations first
    "#]],
    );
}
