//! What the operator decides.

use crate::mqtt::MqttFeed;
use roadcrew_planning::DayPlan;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// How to serve.
#[derive(Clone, Debug)]
pub struct ServeConfig {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where reports, alerts and plans are kept; without it they are gone when the process ends.
    pub data_dir: Option<PathBuf>,
    /// Plans that are kept and shown from the start.
    pub plans: Vec<DayPlan>,
    /// Where sensors' messages come from, if from anywhere.
    pub mqtt: Option<MqttFeed>,
    /// How long a search takes when the caller sets no limit.
    pub default_time_limit: Duration,
    /// The longest that a caller may ask for.
    pub longest_time_limit: Duration,
    /// How many threads a search uses, or as many as there are.
    pub threads: Option<usize>,
    /// How many searches run side by side.
    pub searches: usize,
    /// How many more may wait; the next is refused with a time to come back.
    pub waiting: usize,
}

impl ServeConfig {
    /// Listens on `listen`, with the default of everything else.
    pub fn new(listen: SocketAddr) -> Self {
        Self { listen, ..Self::default() }
    }
}

/// One search at a time of 5 s unless told otherwise, nothing kept after the end, on port 7070 of this machine only.
impl Default for ServeConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 7070)),
            data_dir: None,
            plans: Vec::new(),
            mqtt: None,
            default_time_limit: Duration::from_secs(5),
            longest_time_limit: Duration::from_hours(1),
            threads: None,
            searches: 1,
            waiting: 4,
        }
    }
}
