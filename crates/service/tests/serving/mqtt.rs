//! Sensors over a real broker: nothing is lost, nothing counts twice, and nothing is made up.

use crate::broker::{Mosquitto, until};
use crate::running::Running;
use roadcrew_incidents::intake::{Door, Mapping};
use roadcrew_service::open311::Manners;
use roadcrew_service::sensor_things::read_things;
use roadcrew_service::{Messages, MqttFeed, ServeConfig};
use roadcrew_store::{Store, StoredMessage};
use roadcrew_units::Zone;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// The city of the tests has dark lamps only: this one tells its state and its battery.
const MAPPING: &str = r#"
version = "lamps 1"
server = "chirpstack"
[[quantities]]
kind = "lamp_dark"
pointer = "/object/dark"
unit = "1"
[[quantities]]
kind = "battery"
pointer = "/object/battery"
unit = "%"
[[devices]]
id = "lamp-1"
lon = 24.945
lat = 60.170
"#;
const TOPIC: &str = "application/1/device/lamp-1/event/up";

/// An uplink with its id, the minute at which it was measured, and what its object holds.
fn uplink(id: &str, minute: u8, object: &str) -> (&'static str, String) {
    let message = format!(
        r#"{{"deduplicationId":"{id}","time":"2026-05-10T08:{minute:02}:00Z","deviceInfo":{{"devEui":"lamp-1","tags":{{"owner":"Ann Smith"}}}},"object":{object}}}"#
    );
    (TOPIC, message)
}

async fn serve(broker: &Mosquitto, data_dir: &Path) -> Running {
    let mapping = Mapping::read("lamps.toml", MAPPING).unwrap();
    let address = format!("mqtt://127.0.0.1:{}", broker.port).parse().unwrap();
    let feed = MqttFeed {
        longest_pause: Duration::from_millis(200),
        ..MqttFeed::new(address, Messages::Uplinks(mapping))
    };
    serve_feed(feed, data_dir).await
}

async fn serve_feed(feed: MqttFeed, data_dir: &Path) -> Running {
    let config = ServeConfig {
        data_dir: Some(data_dir.to_owned()),
        mqtt: Some(feed),
        ..ServeConfig::default()
    };
    Running::with(config).await
}

fn messages(data_dir: &Path) -> Vec<StoredMessage> {
    Store::open(data_dir).unwrap().messages().unwrap()
}

/// The dark-lamp alerts by minute, with their values.
fn alerts(data_dir: &Path) -> Vec<(i64, f64)> {
    let alerts = Store::open(data_dir).unwrap().alerts().unwrap();
    alerts.iter().map(|alert| (alert.time.0 / 60 % 60, alert.value)).collect()
}

async fn until_known(data_dir: &Path, n_messages: usize) {
    until("the intake", || n_messages <= messages(data_dir).len()).await;
}

/// A broker to which the service has subscribed: publishing until the first message arrives.
async fn connected() -> (Mosquitto, TempDir, Running) {
    let broker = Mosquitto::start();
    let data_dir = tempfile::tempdir().unwrap();
    let running = serve(&broker, data_dir.path()).await;
    until_heard(&broker, data_dir.path(), "first", 0).await;
    (broker, data_dir, running)
}

/// Sends one message again and again until it is known: the broker drops what nobody has subscribed to yet.
async fn until_heard(broker: &Mosquitto, data_dir: &Path, id: &str, minute: u8) {
    until_published(broker, data_dir, uplink(id, minute, r#"{"dark":1}"#), id).await;
}

async fn until_published(broker: &Mosquitto, data_dir: &Path, message: (&str, String), id: &str) {
    for _ in 0..600 {
        broker.publish(std::slice::from_ref(&message)).await;
        if messages(data_dir).iter().any(|one| one.message_id.as_deref() == Some(id)) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    unreachable!("the service never heard {id}");
}

#[tokio::test(flavor = "multi_thread")]
async fn repeats_count_once_zero_is_kept_and_missing_is_listed() {
    let (broker, data_dir, running) = connected().await;
    let sent = [
        uplink("a", 30, r#"{"dark":1,"battery":90}"#),
        uplink("a", 30, r#"{"dark":1,"battery":90}"#),
        uplink("late", 10, r#"{"dark":0}"#),
        uplink("silent", 40, r#"{"battery":0}"#),
        uplink("null", 41, r#"{"dark":null}"#),
        (TOPIC, r#"{"deviceInfo":{"tags":{"owner":"Ann"}},"data":"AQID"}"#.to_owned()),
        (TOPIC, "no JSON".to_owned()),
        uplink("a", 31, r#"{"dark":0}"#),
    ];
    broker.publish(&sent).await;
    until_known(data_dir.path(), 7).await;
    running.stop().await;

    assert_eq!(alerts(data_dir.path()), [(0, 1.0), (10, 0.0), (30, 1.0)]);
    let messages = messages(data_dir.path());
    let ids: Vec<_> = messages.iter().map(|one| one.message_id.as_deref()).collect();
    let named = ["first", "a", "late", "silent", "null"].map(Some);
    assert_eq!(ids, [&named[..], &[None, None]].concat());
    assert!(messages.iter().all(|one| one.mapping == "lamps 1" && one.topic == TOPIC));
    assert_eq!(messages[1].left_out, ["lamp-1: battery: no category of the city has this code"]);
    assert_eq!(
        messages[3].left_out[0],
        "lamp-1: lamp_dark: /object/dark is missing, which is not zero"
    );
    assert!(messages[4].left_out[0].contains("is null: missing is not zero"));
    let undecoded = r#"{"data":"AQID","deviceInfo":{"tags":{}}}"#;
    assert_eq!(messages[5].payload.as_deref(), Some(undecoded));
    assert!(messages[6].left_out[0].contains("no JSON") && messages[6].payload.is_none());
    let kept = format!("{messages:?}");
    assert!(kept.contains("battery") && !kept.contains("Ann"), "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_crashes_and_returns_is_heard_again() {
    let (mut broker, data_dir, running) = connected().await;
    broker.crash_and_return();
    until_heard(&broker, data_dir.path(), "after the crash", 5).await;
    running.stop().await;
    assert_eq!(alerts(data_dir.path()), [(0, 1.0), (5, 1.0)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_while_we_were_away_arrives() {
    let (broker, data_dir, running) = connected().await;
    running.stop().await;
    broker.publish(&[uplink("b", 20, r#"{"dark":1}"#), uplink("c", 21, r#"{"dark":0}"#)]).await;
    let running = serve(&broker, data_dir.path()).await;
    until_known(data_dir.path(), 3).await;
    running.stop().await;
    assert_eq!(alerts(data_dir.path()), [(0, 1.0), (20, 1.0), (21, 0.0)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_whose_certificate_is_named_is_heard_with_tls() {
    let broker = Mosquitto::start();
    let data_dir = tempfile::tempdir().unwrap();
    let mapping = Mapping::read("lamps.toml", MAPPING).unwrap();
    let address = format!("mqtts://127.0.0.1:{}", broker.tls_port).parse().unwrap();
    let feed = MqttFeed {
        authority: Some(broker.certificate()),
        longest_pause: Duration::from_millis(200),
        ..MqttFeed::new(address, Messages::Uplinks(mapping))
    };
    let running = serve_feed(feed, data_dir.path()).await;
    until_heard(&broker, data_dir.path(), "encrypted", 7).await;
    running.stop().await;
    assert_eq!(alerts(data_dir.path()), [(7, 1.0)]);
}

/// Two things on two pages, as a server answers at the address that it is asked at.
async fn things_server() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let root = format!("http://{}/v1.1", listener.local_addr().unwrap());
    let next = format!("{root}/Things?$skip=1");
    let thing = |id: u8, lon: &str| {
        format!(
            r#"{{"@iot.id":{id},"name":"lamp-{id}","Locations":[{{"location":{{"type":"Point","coordinates":[{lon},60.170]}}}}],"Datastreams":[{{"@iot.id":{id}5,"name":"state","ObservedProperty":{{"name":"Lamp dark"}}}}]}}"#
        )
    };
    let first = format!(r#"{{"@iot.nextLink":"{next}","value":[{}]}}"#, thing(1, "24.945"));
    let last = format!(r#"{{"value":[{}]}}"#, thing(2, "24.946"));
    let answer = async move |uri: axum::http::Uri| {
        let query = uri.query().unwrap_or_default();
        assert!(query.contains("skip") || query.contains("expand"), "{query}");
        if query.contains("skip") { last } else { first }
    };
    let routes = axum::Router::new().route("/v1.1/Things", axum::routing::get(answer));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    root
}

#[tokio::test(flavor = "multi_thread")]
async fn observations_find_their_things_that_were_read_before() {
    let root = things_server().await;
    let read = move || {
        let manners = Manners { pause: Duration::ZERO, ..Manners::default() };
        read_things(&root, &Door::new(&Zone::UTC), &manners).unwrap()
    };
    let (datastreams, _) = tokio::task::spawn_blocking(read).await.unwrap();
    let topics = datastreams.topics();
    assert_eq!(topics, ["v1.1/Datastreams(15)/Observations", "v1.1/Datastreams(25)/Observations"]);

    let broker = Mosquitto::start();
    let data_dir = tempfile::tempdir().unwrap();
    let address = format!("mqtt://127.0.0.1:{}", broker.port).parse().unwrap();
    let feed = MqttFeed::new(address, Messages::Observations(datastreams));
    let running = serve_feed(feed, data_dir.path()).await;
    let dark = r#"{"@iot.id":7,"phenomenonTime":"2026-05-10T08:05:00Z","result":1}"#.to_owned();
    let lit = r#"{"phenomenonTime":"2026-05-10T08:06:00Z","result":0}"#.to_owned();
    until_published(&broker, data_dir.path(), (&topics[1], dark), "25/7").await;
    broker.publish(&[(&topics[0], lit.clone()), (&topics[0], lit)]).await;
    until_known(data_dir.path(), 2).await;
    running.stop().await;
    assert_eq!(alerts(data_dir.path()), [(6, 0.0), (5, 1.0)]);
}
