//! The arguments of `roadcrew serve`.

use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The city's folder
    #[arg(long)]
    pub city: PathBuf,
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:7070")]
    pub listen: std::net::SocketAddr,
    /// Where reports and plans are kept; in memory when not given
    #[arg(long)]
    pub data_dir: Option<PathBuf>,
    /// Listen to sensors through this broker: mqtt://HOST:PORT or mqtts://HOST:PORT; needs --mapping or --things
    #[arg(long, value_name = "URL")]
    pub mqtt: Option<roadcrew_service::Broker>,
    /// Which number of a sensor's message is which quantity
    #[arg(long, value_name = "FILE", requires = "mqtt", conflicts_with = "things")]
    pub mapping: Option<PathBuf>,
    /// Listen to SensorThings observations: the server's root, where its Things and Locations are read first
    #[arg(long, value_name = "URL", requires = "mqtt")]
    pub things: Option<String>,
    /// Which messages; all uplinks of the mapping's server, or of all datastreams, when not given
    #[arg(long, value_name = "TOPIC", requires = "mqtt")]
    pub mqtt_topic: Option<String>,
    /// Whose certificate vouches for an mqtts broker (PEM), where it isn't one that this machine trusts
    #[arg(long, value_name = "FILE", requires = "mqtt")]
    pub mqtt_ca: Option<PathBuf>,
    /// Who we are to the broker, which keeps for us what is sent while we are away
    #[arg(long, value_name = "ID", default_value = "roadcrew")]
    pub mqtt_client_id: String,
    /// The name for the broker
    #[arg(long, env = "ROADCREW_MQTT_USER", hide_env_values = true, requires = "mqtt_password")]
    pub mqtt_user: Option<String>,
    /// The password for the broker; better given by the environment
    #[arg(long, env = "ROADCREW_MQTT_PASSWORD", hide_env_values = true, requires = "mqtt_user")]
    pub mqtt_password: Option<String>,
}
