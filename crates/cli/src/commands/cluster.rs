//! `roadcrew cluster`: reports and alerts become incidents.

use crate::args::Cluster;
use crate::progress::Task;
use anyhow::bail;
use roadcrew_incidents::{Clusters, Incident};
use roadcrew_planning::{City, dispatch};
use roadcrew_units::Skipped;
use serde_json::{Value, json};
use std::time::Instant;

pub(crate) fn run(cluster: &Cluster) -> anyhow::Result<()> {
    let (city, skipped) = City::open(&cluster.city)?;
    let begun = Instant::now();
    let task = Task::start("matching");
    let clusters = dispatch::incidents(&city);
    drop(task);
    let seconds = begun.elapsed().as_secs_f64();
    if let Some(id) = &cluster.explain {
        let Some(why) = clusters.explain(id) else {
            bail!(
                "there is no report {id} in {}: use an id of reports.csv",
                cluster.city.display()
            );
        };
        println!("{why}");
        return Ok(());
    }
    if let Some(path) = &cluster.output {
        super::write_file(path, &draw(&city, &clusters).to_string())?;
    }
    let merged = clusters.incidents.iter().filter(|incident| 1 < size(incident)).count();
    if cluster.json {
        let summary = json!({
            "reports": city.reports.len(),
            "alerts": city.alerts.len(),
            "incidents": clusters.incidents.len(),
            "with_several": merged,
            "seconds": seconds,
            "left_out": skipped.iter().map(Skipped::to_string).collect::<Vec<_>>(),
        });
        println!("{summary}");
        return Ok(());
    }
    super::tell_skipped(&skipped);
    println!(
        "{} reports and {} alerts are about {} incidents; {merged} incidents have several ({seconds:.3} s)",
        city.reports.len(),
        city.alerts.len(),
        clusters.incidents.len(),
    );
    let mut largest: Vec<&Incident> =
        clusters.incidents.iter().filter(|incident| 1 < size(incident)).collect();
    largest.sort_by_key(|incident| (std::cmp::Reverse(size(incident)), incident.id.clone()));
    for incident in largest.iter().take(5) {
        println!(
            "  {}: {} reports and alerts, {} at {}",
            incident.id,
            size(incident),
            incident.family,
            incident.position
        );
    }
    Ok(())
}

fn size(incident: &Incident) -> usize {
    incident.reports.len() + incident.alerts.len()
}

/// Incidents as points, and a line from each report to its incident.
fn draw(city: &City, clusters: &Clusters) -> Value {
    let mut features = Vec::new();
    for incident in &clusters.incidents {
        let at = [incident.position.lon(), incident.position.lat()];
        let reports: Vec<&str> =
            incident.reports.iter().map(|id| city.reports[id.index()].id.as_str()).collect();
        features.push(json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": at },
            "properties": {
                "kind": "incident",
                "id": incident.id.as_str(),
                "family": incident.family,
                "service_code": incident.service_code,
                "opened": incident.opened.to_iso(&city.zone),
                "reports": reports,
                "alerts": incident.alerts.len(),
            },
        }));
        for report in incident.reports.iter().map(|id| &city.reports[id.index()]) {
            features.push(json!({
                "type": "Feature",
                "geometry": { "type": "LineString", "coordinates": [[report.position.lon(), report.position.lat()], at] },
                "properties": { "kind": "evidence", "report": report.id, "incident": incident.id.as_str() },
            }));
        }
    }
    json!({ "type": "FeatureCollection", "features": features })
}
