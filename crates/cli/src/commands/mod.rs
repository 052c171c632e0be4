//! One file a command.

pub(crate) mod check;
pub(crate) mod cluster;
pub(crate) mod decide;
pub(crate) mod demo;
pub(crate) mod explain;
pub(crate) mod fill;
pub(crate) mod generate;
pub(crate) mod import;
pub(crate) mod lab;
pub(crate) mod network;
pub(crate) mod plan;
pub(crate) mod serve;
pub(crate) mod solve;

use anyhow::Context;
use roadcrew_planning::City;
use roadcrew_units::{Skipped, Timestamp};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// The most rows that are listed one by one on the terminal.
const MOST_SKIPPED: usize = 10;

/// Opens a city and tells on standard error what was left out.
fn open_city(folder: &Path) -> anyhow::Result<City> {
    let task = crate::progress::Task::start("reading the city");
    let (city, skipped) = City::open(folder)?;
    drop(task);
    tell_skipped(&skipped);
    Ok(city)
}

fn tell_skipped(skipped: &[Skipped]) {
    for row in skipped.iter().take(MOST_SKIPPED) {
        eprintln!("left out: {row}");
    }
    let more = skipped.len().saturating_sub(MOST_SKIPPED);
    if 0 < more {
        eprintln!("left out: {more} more rows (roadcrew cluster --json lists all)");
    }
}

fn write_file(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("can't write {}", path.display()))
}

/// The moment by this machine's clock.
fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
