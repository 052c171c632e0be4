//! One file a command.

pub(crate) mod check;
pub(crate) mod cluster;
mod computing;
pub(crate) mod decide;
pub(crate) mod demo;
pub(crate) mod explain;
pub(crate) mod fill;
pub(crate) mod generate;
pub(crate) mod import;
pub(crate) mod lab;
mod left_out;
pub(crate) mod network;
pub(crate) mod plan;
pub(crate) mod serve;
pub(crate) mod solve;

use anyhow::Context;
use roadcrew_planning::City;
use roadcrew_units::{Skipped, Timestamp};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Opens a city and tells on standard error what was left out.
fn open_city(folder: &Path) -> anyhow::Result<City> {
    let task = crate::progress::Task::start("reading the city");
    let (city, skipped) = City::open(folder)?;
    drop(task);
    tell_skipped(&skipped);
    Ok(city)
}

fn tell_skipped(skipped: &[Skipped]) {
    left_out::tell(skipped, "roadcrew cluster --left-out FILE");
}

fn write_file(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("can't write {}", path.display()))
}

/// The moment by this machine's clock.
fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
