//! `roadcrew serve`: a city over gRPC, with a page.

use super::import::{read_mapping, read_things};
use super::open_city;
use crate::args::Serve;
use anyhow::{Context, bail};
use roadcrew_planning::City;
use roadcrew_service::{Messages, MqttFeed, ServeConfig};
use std::net::SocketAddr;

pub(crate) fn run(arguments: &Serve) -> anyhow::Result<()> {
    let city = open_city(&arguments.city)?;
    let mqtt = read_feed(arguments, &city)?;
    let data_dir = arguments.data_dir.clone();
    serve(city, ServeConfig { data_dir, mqtt, ..ServeConfig::new(arguments.listen) })
}

fn read_feed(arguments: &Serve, city: &City) -> anyhow::Result<Option<MqttFeed>> {
    let Some(broker) = &arguments.mqtt else { return Ok(None) };
    let messages = match (&arguments.mapping, &arguments.things) {
        (Some(mapping), _) => Messages::Uplinks(read_mapping(mapping)?),
        (None, Some(things)) => Messages::Observations(read_things(things, city)?),
        (None, None) => {
            bail!("--mqtt needs --mapping FILE (LoRaWAN) or --things URL (SensorThings)")
        }
    };
    let mut feed = MqttFeed::new(broker.clone(), messages);
    feed.client_id.clone_from(&arguments.mqtt_client_id);
    if let Some(topic) = &arguments.mqtt_topic {
        feed.topics = vec![topic.clone()];
    }
    if let Some(path) = &arguments.mqtt_ca {
        let read = std::fs::read(path);
        feed.authority = Some(read.with_context(|| format!("can't read {}", path.display()))?);
    }
    feed.login = arguments.mqtt_user.clone().zip(arguments.mqtt_password.clone());
    Ok(Some(feed))
}

/// Serves until the process is asked to stop.
pub(crate) fn serve(city: City, config: ServeConfig) -> anyhow::Result<()> {
    let name = city.name.clone();
    let ready = move |address: SocketAddr| {
        println!(
            "serving {name}: page http://{address}/, gRPC on the same port (health and reflection answer); stop with Ctrl-C"
        );
    };
    let stop = async {
        // Without a handler for Ctrl-C the process simply ends.
        let _ = tokio::signal::ctrl_c().await;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    Ok(runtime.block_on(roadcrew_service::serve(city, config, ready, stop))?)
}
