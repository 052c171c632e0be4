//! Each reader with what must hold of whatever it reads. The fuzz targets use this file too.

#[path = "../place/mod.rs"]
mod place;

use place::{NOW, belongs};
use roadcrew_incidents::intake::{
    Datastreams, Door, Mapping, Observation, Requests, next_link, read_alerts, read_bulk_csv,
    read_georeport_json, read_georeport_xml, read_ngsi_ld, read_ngsi_ld_groups, read_reports,
    read_sensor_things, read_table_text, read_text, without_personal, write_reports,
};
use roadcrew_incidents::{Assets, Decisions, read_categories};
use roadcrew_units::{Timestamp, Zone};

/// A reader of bytes that asserts what must hold.
pub(crate) type Reader = fn(&[u8]);

/// All readers.
pub(crate) const ALL: &[Reader] = &[
    georeport_csv,
    georeport_json,
    georeport_xml,
    ngsi_ld,
    sensor_things,
    chirpstack,
    the_things_stack,
    mapping,
    reports,
    alerts,
    decisions,
    assets,
    categories,
];

static UTC: Zone = Zone::UTC;

fn door() -> Door<'static> {
    place::door(&UTC)
}

fn with_text(bytes: &[u8], read: impl FnOnce(&str)) {
    if let Ok(text) = read_text("document", bytes) {
        read(&text);
    }
}

fn is_past(time: Timestamp) -> bool {
    (Timestamp(86_400)..=Timestamp(NOW.0 + 86_400)).contains(&time)
}

fn check_reports(read: Requests) {
    let Ok((reports, skipped)) = read else { return };
    let mut ids = std::collections::BTreeSet::new();
    for report in &reports {
        assert!(!report.id.is_empty() && !report.service_code.is_empty());
        assert!(ids.insert(&report.id), "{} twice", report.id);
        assert!(belongs(report.position) && is_past(report.requested));
    }
    assert!(skipped.iter().all(|one| !one.reason.is_empty()));
}

fn check_observations(observations: &[Observation]) {
    for one in observations {
        assert!(!one.sensor.is_empty() && one.value.is_finite() && is_past(one.time), "{one:?}");
        assert!(one.position.is_none_or(belongs), "{one:?}");
        assert!(one.kind != "fill_level" || (0.0..=1.0).contains(&one.value), "{one:?}");
    }
}

pub(crate) fn georeport_csv(bytes: &[u8]) {
    if let Ok((text, _)) = read_table_text("document", bytes) {
        check_reports(read_bulk_csv("document", &text, &door()));
    }
}

pub(crate) fn georeport_json(bytes: &[u8]) {
    with_text(bytes, |text| check_reports(read_georeport_json("document", text, &door())));
}

pub(crate) fn georeport_xml(bytes: &[u8]) {
    with_text(bytes, |text| check_reports(read_georeport_xml("document", text, &door())));
}

pub(crate) fn ngsi_ld(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Ok((found, _)) = read_ngsi_ld("document", text, &door()) {
            check_observations(&found);
        }
        if let Ok(assets) = read_ngsi_ld_groups("document", text) {
            check_assets(&assets);
        }
        check_kept(text);
    });
}

/// What is kept of a document is a document again.
fn check_kept(document: &str) {
    if let Ok(kept) = without_personal("document", document) {
        assert!(without_personal("document", &kept).is_ok(), "{kept}");
    }
}

/// What is read is what is written of it.
fn check_assets(assets: &Assets) {
    assert!(assets.pairs().all(|(group, asset)| {
        ![group.kind.as_str(), group.id.as_str(), asset].iter().any(|name| name.is_empty())
    }));
    assert!(Assets::read("assets.csv", &assets.write()).is_ok());
}

/// The document is read as things first, then as observations of those things and of a known one.
pub(crate) fn sensor_things(bytes: &[u8]) {
    with_text(bytes, |text| {
        let mut streams = Datastreams::default();
        let known = include_str!("../corpus/sensor_things/things.json");
        _ = streams.add_things("things", known, &door());
        _ = streams.add_things("document", text, &door());
        let topic = "v1.1/Datastreams(5)/Observations";
        if let Ok(message) = streams.read_message(topic, bytes, &door()) {
            check_observations(&message.observations);
            assert!(message.payload.starts_with('{') && message.message_id.contains('/'));
        }
        if let Ok((found, _)) = read_sensor_things("document", text, Some(topic), &streams, &door())
        {
            check_observations(&found);
        }
        assert!(next_link(text).is_none_or(|link| !link.is_empty()));
        check_kept(text);
    });
}

fn uplink(mapping: &str, bytes: &[u8]) {
    let mapping = Mapping::read("mapping", mapping);
    assert!(mapping.is_ok(), "the shipped mapping is good");
    let Ok(mapping) = mapping else { return };
    if let Ok(uplink) = mapping.read_uplink("document", bytes, &door()) {
        check_observations(&uplink.observations);
        assert!(!uplink.message_id.is_empty());
        assert!(uplink.payload.starts_with('{'));
    }
}

pub(crate) fn chirpstack(bytes: &[u8]) {
    uplink(include_str!("../corpus/mapping/bin-ultrasonic-chirpstack.toml"), bytes);
}

pub(crate) fn the_things_stack(bytes: &[u8]) {
    uplink(include_str!("../corpus/mapping/bin-ultrasonic-tts.toml"), bytes);
}

/// What is read as a mapping reads a message.
pub(crate) fn mapping(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Ok(mapping) = Mapping::read("mapping", text) {
            assert!(!mapping.version().is_empty());
            for message in [
                include_str!("../corpus/chirpstack/up.json"),
                include_str!("../corpus/the_things_stack/up.json"),
            ] {
                if let Ok(uplink) = mapping.read_uplink("document", message.as_bytes(), &door()) {
                    check_observations(&uplink.observations);
                }
            }
        }
    });
}

/// What a city's own table says is what is written of it.
pub(crate) fn reports(bytes: &[u8]) {
    with_text(bytes, |text| {
        let Ok((reports, _)) = read_reports("document", text, &UTC) else { return };
        let again = read_reports("written", &write_reports(&reports, &UTC), &UTC);
        assert_eq!(again, Ok((reports, Vec::new())));
    });
}

pub(crate) fn alerts(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Ok((alerts, _)) = read_alerts("document", text, &UTC) {
            assert!(alerts.iter().all(|alert| alert.value.is_finite() && !alert.sensor.is_empty()));
        }
    });
}

pub(crate) fn decisions(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Ok((decisions, skipped)) = Decisions::read("document", text) {
            assert!(decisions.causes.iter().all(|cause| 1 < cause.incidents.len()));
            assert!(skipped.iter().all(|one| !one.reason.is_empty()));
        }
    });
}

pub(crate) fn assets(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Ok((assets, skipped)) = Assets::read("document", text) {
            check_assets(&assets);
            assert!(skipped.iter().all(|one| !one.reason.is_empty()));
        }
    });
}

pub(crate) fn categories(bytes: &[u8]) {
    with_text(bytes, |text| {
        if let Ok(categories) = read_categories("document", text) {
            let judgement = categories.judgement();
            assert!((0.0..=1.0).contains(&judgement.acceptance));
            for category in categories.iter() {
                let rules = categories.rules(&category.family);
                assert!(0.0 < rules.diameter_m() && rules.diameter_m().is_finite());
                assert!((0.0..1.0).contains(&category.unseen) && category.weight.is_finite());
            }
        }
    });
}
