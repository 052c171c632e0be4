//! Live intake from an MQTT broker. The one place that knows the MQTT library.

mod listen;
mod take;

pub(crate) use listen::listen;

use roadcrew_incidents::intake::{Datastreams, Mapping, NetworkServer};
use std::str::FromStr;
use std::time::Duration;

/// Where sensors' messages come from, and how they are read.
#[derive(Clone, Debug)]
pub struct MqttFeed {
    /// The broker.
    pub broker: Broker,
    /// The certificate, as PEM, of who vouches for an `mqtts` broker; `None` for all those that this machine trusts.
    pub authority: Option<Vec<u8>>,
    /// Name and password, where the broker asks for them.
    pub login: Option<(String, String)>,
    /// Which messages; [`MqttFeed::new`] takes all uplinks of the mapping's server, or the observations of every known datastream.
    pub topics: Vec<String>,
    /// Who we are to the broker: under the same name it keeps for us what was sent while we were away. Two processes must differ.
    pub client_id: String,
    /// What the messages are.
    pub messages: Messages,
    /// The longest pause before the next attempt to connect; the first is 50 ms, and each doubles.
    pub longest_pause: Duration,
}

/// How messages are read.
#[derive(Clone, Debug)]
pub enum Messages {
    /// Uplinks of LoRaWAN sensors: which number is which quantity.
    Uplinks(Mapping),
    /// `SensorThings` observations, of datastreams that were read over HTTP before.
    Observations(Datastreams),
}

impl Messages {
    /// Message ids are unique within one source.
    pub(crate) fn source(&self) -> &'static str {
        match self {
            Self::Uplinks(mapping) => match mapping.server() {
                NetworkServer::Chirpstack => "chirpstack",
                NetworkServer::TheThingsStack => "the-things-stack",
            },
            Self::Observations(_) => "sensor-things",
        }
    }

    /// By what a message was read, to be kept with it.
    pub(crate) fn version(&self) -> &str {
        match self {
            Self::Uplinks(mapping) => mapping.version(),
            Self::Observations(_) => "SensorThings 1.1",
        }
    }

    fn topics(&self) -> Vec<String> {
        match self {
            Self::Uplinks(mapping) => vec![match mapping.server() {
                NetworkServer::Chirpstack => "application/+/device/+/event/up".to_owned(),
                NetworkServer::TheThingsStack => "v3/+/devices/+/up".to_owned(),
            }],
            Self::Observations(datastreams) => datastreams.topics(),
        }
    }
}

impl MqttFeed {
    /// All messages of that kind that a broker has, without login.
    pub fn new(broker: Broker, messages: Messages) -> Self {
        Self {
            broker,
            authority: None,
            login: None,
            topics: messages.topics(),
            client_id: "roadcrew".to_owned(),
            messages,
            longest_pause: Duration::from_secs(30),
        }
    }
}

/// A broker's address: `mqtt://HOST[:1883]`, or `mqtts://HOST[:8883]` with the certificates that this machine trusts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broker {
    host: String,
    port: u16,
    is_encrypted: bool,
}

impl FromStr for Broker {
    type Err = NoBroker;

    fn from_str(address: &str) -> Result<Self, NoBroker> {
        let wrong = || NoBroker { address: address.to_owned() };
        let (rest, is_encrypted, usual_port) = match address.split_once("://") {
            Some(("mqtt" | "tcp", rest)) => (rest, false, 1883),
            Some(("mqtts" | "ssl", rest)) => (rest, true, 8883),
            _ => return Err(wrong()),
        };
        let rest = rest.trim_end_matches('/');
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => {
                (host, port.parse().map_err(|_no_number| wrong())?)
            }
            _ => (rest, usual_port),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() || host.contains(['/', '@']) {
            return Err(wrong());
        }
        Ok(Self { host: host.to_owned(), port, is_encrypted })
    }
}

/// Not the address of a broker.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{address}' is no broker's address: expected mqtt://HOST:PORT or mqtts://HOST:PORT, name and password apart"
)]
pub struct NoBroker {
    address: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, host: &str, port: u16, is_encrypted: bool) {
        let expected = Broker { host: host.to_owned(), port, is_encrypted };
        assert_eq!(address.parse(), Ok(expected));
    }

    #[test]
    fn addresses_are_read() {
        check("mqtt://broker.example", "broker.example", 1883, false);
        check("mqtts://broker.example:443/", "broker.example", 443, true);
        check("mqtt://[::1]:1884", "::1", 1884, false);
        check("mqtt://[::1]", "::1", 1883, false);
    }

    #[test]
    fn other_addresses_are_refused() {
        for wrong in
            ["broker.example", "http://a", "mqtt://", "mqtt://a:port", "mqtt://me:secret@a"]
        {
            assert!(wrong.parse::<Broker>().is_err(), "{wrong}");
        }
    }
}
