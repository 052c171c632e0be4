//! Roadcrew as a service: one process, one port, on which gRPC (with gRPC-Web, health and reflection) and a page over HTTP answer.
//!
//! Handlers (`rpc`) decode, call and encode; `convert` is the only place that knows both wire types and ours. What is known about the
//! city stands on the `Desk`; the `Planner` lets a bounded number of searches run on threads of their own.
//!
//! ```
//! use roadcrew_service::ServeConfig;
//! use std::time::Duration;
//!
//! let config = ServeConfig::default();
//! assert_eq!(config.listen.to_string(), "127.0.0.1:7070");
//! assert_eq!(config.default_time_limit, Duration::from_secs(5));
//! ```
//!
//! Serving until Ctrl-C:
//!
//! ```no_run
//! use roadcrew_planning::City;
//! use roadcrew_service::{ServeConfig, serve};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let (city, _left_out) = City::open("data/helsinki".as_ref())?;
//! let config = ServeConfig { data_dir: Some("roadcrew-data".into()), ..ServeConfig::default() };
//! let stop = async { _ = tokio::signal::ctrl_c().await };
//! serve(city, config, |address| println!("serving on http://{address}"), stop).await?;
//! # Ok(())
//! # }
//! ```

mod budget;
mod clock;
mod config;
mod convert;
mod desk;
mod error;
mod mqtt;
pub mod open311;
mod page;
mod planner;
mod refusal;
mod rpc;
pub mod sensor_things;
mod serve;

pub use config::ServeConfig;
pub use error::ServeError;
pub use mqtt::{Broker, Messages, MqttFeed, NoBroker};
pub use serve::serve;
