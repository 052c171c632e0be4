//! `roadcrew generate`: believable reports, alerts and containers.

use crate::args::Generate;
use crate::progress::Task;
use roadcrew_lab::generate::{Spec, into_folder};

pub(crate) fn run(generate: &Generate) -> anyhow::Result<()> {
    let task = Task::start("generating");
    let defaults = Spec { seed: generate.seed, ..Spec::default() };
    let spec = Spec {
        reports: generate.reports.unwrap_or(defaults.reports),
        alerts: generate.alerts.unwrap_or(defaults.alerts),
        containers: generate.containers.unwrap_or(defaults.containers),
        ..defaults
    };
    let summary = into_folder(&generate.city, &spec)?;
    drop(task);
    if generate.json {
        println!("{}", serde_json::to_value(summary)?);
    } else {
        println!("{summary}");
    }
    Ok(())
}
