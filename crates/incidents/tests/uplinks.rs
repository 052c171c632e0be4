//! What LoRaWAN sensors send through a mapping: what is measured, what is left out and why.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them so")]

mod observed;
mod place;

use expect_test::{Expect, expect};
use observed::told;
use roadcrew_incidents::intake::Mapping;
use roadcrew_units::Zone;

static UTC: Zone = Zone::UTC;

fn chirpstack() -> Mapping {
    Mapping::read("bins.toml", include_str!("corpus/mapping/bin-ultrasonic-chirpstack.toml"))
        .unwrap()
}

fn things_stack() -> Mapping {
    Mapping::read("bins.toml", include_str!("corpus/mapping/bin-ultrasonic-tts.toml")).unwrap()
}

fn check_uplink(mapping: &Mapping, message: &str, expected: &Expect) {
    let told = match mapping.read_uplink("message", message.as_bytes(), &place::door(&UTC)) {
        Err(reason) => format!("refused: {reason}\n"),
        Ok(uplink) => {
            format!("id {}\n{}", uplink.message_id, told(&uplink.observations, uplink.left_out))
        }
    };
    expected.assert_eq(&told);
}

const UP: &str = include_str!("corpus/chirpstack/up.json");

#[test]
fn a_chirpstack_uplink_is_read_by_its_mapping() {
    check_uplink(
        &chirpstack(),
        UP,
        &expect![[r#"
        id 3ac7e3c4-4401-4b8d-9386-a5c902f9202d
        C001 fill_level=1 [1] 2026-05-11T08:30:00+00:00 at 24.9476580,60.1772926
        C001 container_tilted=0 [1] 2026-05-11T08:30:00+00:00 at 24.9476580,60.1772926
        C001 battery=92 [%] 2026-05-11T08:30:00+00:00 at 24.9476580,60.1772926
    "#]],
    );
}

#[test]
fn a_things_stack_uplink_is_read_by_its_mapping() {
    check_uplink(
        &things_stack(),
        include_str!("corpus/the_things_stack/up.json"),
        &expect![[r#"
        id 24e124713c000002:0:2026-05-11T08:29:59.900Z
        C002 fill_level=0.05 [1] 2026-05-11T08:29:59+00:00 at 24.9421000,60.1702000
        C002 uplink_count=0 [1] 2026-05-11T08:29:59+00:00 at 24.9421000,60.1702000
    "#]],
    );
}

#[test]
fn a_missing_value_is_not_zero_and_zero_is_not_missing() {
    check_uplink(
        &chirpstack(),
        include_str!("corpus/chirpstack/silent.json"),
        &expect![[r#"
        id 5ac7e3c4-4401-4b8d-9386-a5c902f9202d
        C001 container_tilted=0 [1] 2026-05-11T08:30:00+00:00 at 24.9476580,60.1772926
        C001 battery=92 [%] 2026-05-11T08:30:00+00:00 at 24.9476580,60.1772926
        left out: C001: fill_level: /object/distance is missing, which is not zero
    "#]],
    );
    check_uplink(
        &chirpstack(),
        &UP.replace("\"distance\":470.0", "\"distance\":null"),
        &expect![[r#"
            id 3ac7e3c4-4401-4b8d-9386-a5c902f9202d
            C001 container_tilted=0 [1] 2026-05-11T08:30:00+00:00 at 24.9476580,60.1772926
            C001 battery=92 [%] 2026-05-11T08:30:00+00:00 at 24.9476580,60.1772926
            left out: C001: fill_level: '/object/distance' is null: missing is not zero
        "#]],
    );
    check_uplink(
        &chirpstack(),
        &UP.replace("\"distance\":470.0", "\"distance\":0"),
        &expect![[r#"
            id 3ac7e3c4-4401-4b8d-9386-a5c902f9202d
            C001 container_tilted=0 [1] 2026-05-11T08:30:00+00:00 at 24.9476580,60.1772926
            C001 battery=92 [%] 2026-05-11T08:30:00+00:00 at 24.9476580,60.1772926
            left out: C001: fill_level: /object/distance is 0, which stands for no reading
        "#]],
    );
    check_uplink(
        &chirpstack(),
        &UP.replace("\"distance\":470.0", "\"distance\":1470"),
        &expect![[r#"
            id 3ac7e3c4-4401-4b8d-9386-a5c902f9202d
            C001 fill_level=0 [1] 2026-05-11T08:30:00+00:00 at 24.9476580,60.1772926
            C001 container_tilted=0 [1] 2026-05-11T08:30:00+00:00 at 24.9476580,60.1772926
            C001 battery=92 [%] 2026-05-11T08:30:00+00:00 at 24.9476580,60.1772926
        "#]],
    );
    check_uplink(
        &things_stack(),
        include_str!("corpus/the_things_stack/omitted.json"),
        &expect![[r#"
            id 24e124713c000002:7:2026-05-11T08:29:59.900Z
            C002 uplink_count=7 [1] 2026-05-11T08:29:59+00:00 at 24.9421000,60.1702000
            left out: C002: fill_level: /uplink_message/decoded_payload/distance is missing, which is not zero
        "#]],
    );
}

#[test]
fn a_tilted_sensor_measures_the_lid() {
    check_uplink(
        &chirpstack(),
        include_str!("corpus/chirpstack/tilted.json"),
        &expect![[r#"
        id 4ac7e3c4-4401-4b8d-9386-a5c902f9202d
        C001 container_tilted=1 [1] 2026-05-11T08:30:00+00:00 at 24.9476580,60.1772926
        C001 battery=92 [%] 2026-05-11T08:30:00+00:00 at 24.9476580,60.1772926
        left out: C001: fill_level: /object/position is tilt: expected normal
    "#]],
    );
}

#[test]
fn other_messages_are_told_apart() {
    check_uplink(
        &chirpstack(),
        include_str!("corpus/chirpstack/status.json"),
        &expect![[r#"
        refused: the message is no uplink: expected deviceInfo and object
    "#]],
    );
    check_uplink(
        &things_stack(),
        include_str!("corpus/the_things_stack/join.json"),
        &expect![[r#"
            refused: the message is no uplink: expected end_device_ids and uplink_message
        "#]],
    );
    check_uplink(
        &things_stack(),
        UP,
        &expect![[r#"
        refused: the message is no uplink: expected end_device_ids and uplink_message
    "#]],
    );
    check_uplink(
        &chirpstack(),
        "{",
        &expect![[r#"
        refused: the message is no JSON: EOF while parsing an object at line 1 column 1
    "#]],
    );
    check_uplink(
        &chirpstack(),
        &UP.replace("2026-05-11T08", "2026-08-11T08"),
        &expect![[r#"
        refused: 'time' is '2026-08-11T08:30:00.433777+00:00', 2192 h in the future: expected when it happened
    "#]],
    );
}

#[test]
fn a_raw_message_is_kept_without_what_is_personal() {
    let payload =
        chirpstack().read_uplink("message", UP.as_bytes(), &place::door(&UTC)).unwrap().payload;
    assert!(
        payload.contains("24e124713c000001") && payload.contains("\"distance\":470.0"),
        "{payload}"
    );
    assert!(!payload.contains("ann@") && !payload.contains("contact_email"), "{payload}");
    let typed = UP.replace(
        "\"deviceName\":\"bin 12\"",
        "\"deviceName\":\"bin of bob@example.org, +358401234567\"",
    );
    let payload =
        chirpstack().read_uplink("message", typed.as_bytes(), &place::door(&UTC)).unwrap().payload;
    assert!(payload.contains("bin of [dropped], [dropped]"), "{payload}");
}

fn check_mapping(from: &str, to: &str, expected: &Expect) {
    let text = include_str!("corpus/mapping/bin-ultrasonic-chirpstack.toml").replace(from, to);
    expected.assert_eq(&Mapping::read("bins.toml", &text).unwrap_err().to_string());
}

#[test]
fn a_mapping_that_contradicts_itself_is_refused_with_its_line() {
    check_mapping(
        "full = 300 ",
        "full = 1400 ",
        &expect![
            "bins.toml:11: the full distance 1400 is not less than the empty distance 1300: both go from the sensor down to the waste"
        ],
    );
    check_mapping(
        "empty = 1470",
        "empty = 200",
        &expect![
            "bins.toml:33: device 24e124713c000001: the full distance 470 is not less than the empty distance 200: both go from the sensor down to the waste"
        ],
    );
    check_mapping(
        "unit = \"mm\"",
        "unit = \"Cel\"",
        &expect![
            "bins.toml:11: fill_level in Cel has an empty or full distance: these go with fill_level in mm, cm or m"
        ],
    );
    check_mapping(
        "unit = \"mm\"",
        "unit = \"inch\"",
        &expect![
            "bins.toml:11: fill_level in inch has an empty or full distance: these go with fill_level in mm, cm or m"
        ],
    );
    check_mapping(
        "\"/object/distance\"",
        "\"object.distance\"",
        &expect![
            "bins.toml:11: 'object.distance' is no JSON pointer: begin it with / as in /object/distance"
        ],
    );
    check_mapping(
        "clamp =",
        "klamp =",
        &expect![
            "bins.toml:17: unknown field `klamp`, expected one of `kind`, `pointer`, `unit`, `empty`, `full`, `clamp`, `no_reading`, `omitted`, `words`, `only_if`"
        ],
    );
    check_mapping(
        "server = \"chirpstack\"",
        "server = \"loriot\"",
        &expect![
            "bins.toml:6: unknown variant `loriot`, expected `chirpstack` or `the-things-stack`"
        ],
    );
    check_mapping(
        "version = \"bin-ultrasonic-chirpstack 1\"",
        "version = \"\"",
        &expect![[
            r#"bins.toml:5: the version is empty: give each change of the mapping its own, as "bins 2""#
        ]],
    );
    check_mapping(
        "lon = 24.9476580\n",
        "",
        &expect![
            "bins.toml:33: device 24e124713c000001: it has one of lon and lat: give both or none"
        ],
    );
    check_mapping(
        "kind = \"battery\"",
        "kind = \"container_tilted\"",
        &expect!["bins.toml:27: container_tilted stands twice: keep one"],
    );
}

#[test]
fn the_shipped_mappings_are_those_that_are_tested() {
    let shipped = |name: &str| {
        std::fs::read_to_string(format!(
            "{}/../../data/mappings/{name}",
            env!("CARGO_MANIFEST_DIR")
        ))
        .unwrap()
    };
    assert_eq!(
        shipped("bin-ultrasonic-chirpstack.toml"),
        include_str!("corpus/mapping/bin-ultrasonic-chirpstack.toml")
    );
    assert_eq!(
        shipped("bin-ultrasonic-tts.toml"),
        include_str!("corpus/mapping/bin-ultrasonic-tts.toml")
    );
}
