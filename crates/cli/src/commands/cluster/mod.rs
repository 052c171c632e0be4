//! `roadcrew cluster`: reports and alerts become incidents, incidents become work packages.

mod geojson;
mod packages;
mod picture;
mod summary;

use super::decide::proposals;
use crate::args::Cluster;
use crate::progress::Task;
use anyhow::bail;
use roadcrew_incidents::{
    Alert, Clusters, Incident, RootCause, Suspicion, WorkPackage, suspicions,
};
use roadcrew_planning::{City, dispatch};
use std::fmt::Write as _;
use std::time::Instant;

/// A city's problems, and all that was found out about them.
struct Found {
    city: City,
    /// The alerts that ask for work.
    alerts: Vec<Alert>,
    clusters: Clusters,
    /// The numbers in the packages are places in here.
    open: Vec<Incident>,
    packages: Vec<WorkPackage>,
    causes: Vec<RootCause>,
    /// For matching alone.
    seconds: f64,
}

pub(crate) fn run(cluster: &Cluster) -> anyhow::Result<()> {
    let (city, mut skipped) = City::open(&cluster.city)?;
    let begun = Instant::now();
    let task = Task::start("matching");
    let (clusters, undecided) = dispatch::decided(&city);
    skipped.extend(undecided);
    if let Some(path) = &cluster.left_out {
        super::left_out::write(path, &skipped)?;
    }
    drop(task);
    let seconds = begun.elapsed().as_secs_f64();
    if let Some(id) = &cluster.explain {
        println!("{}", explain(&city, &clusters, id)?);
        return Ok(());
    }
    let task = Task::start("packing");
    let found = find(city, clusters, seconds);
    drop(task);
    if let Some(path) = &cluster.output {
        super::write_file(path, &geojson::draw(&found).to_string())?;
    }
    if let Some(path) = &cluster.picture {
        super::write_file(path, &picture::draw(&found))?;
    }
    if cluster.json {
        println!("{}", summary::json(&found, &skipped));
        return Ok(());
    }
    super::tell_skipped(&skipped);
    print!("{}", summary::text(&found));
    Ok(())
}

fn find(city: City, clusters: Clusters, seconds: f64) -> Found {
    let alerts = dispatch::alerts(&city);
    let causes = proposals(&city, &clusters);
    let is_open = |incident: &&Incident| incident.closed.is_none() || incident.reports.is_empty();
    let open: Vec<Incident> = clusters.incidents.iter().filter(is_open).cloned().collect();
    let packages = packages::pack(&city, &open);
    Found { city, alerts, clusters, open, packages, causes, seconds }
}

/// Which incident, why, why no other, and how probably it repeats anything at all.
fn explain(city: &City, clusters: &Clusters, id: &str) -> anyhow::Result<String> {
    let place = city.reports.iter().position(|report| report.id == id);
    let (Some(place), Some(why)) = (place, clusters.explain(id)) else {
        bail!("there is no report {id} in {}: use an id of reports.csv", city.folder.display());
    };
    let mut text = why;
    let others = clusters.alternatives(id, &city.reports, &city.categories);
    for other in &others {
        write!(text, "\nNot {other}.")?;
    }
    if others.is_empty() {
        write!(text, "\nNo other incident of the family lies near.")?;
    }
    let suspicion = suspicions(&city.reports, &city.categories).swap_remove(place);
    write!(text, "\n{}", suspicion_in_words(city, &suspicion)?)?;
    Ok(text)
}

fn suspicion_in_words(city: &City, suspicion: &Suspicion) -> anyhow::Result<String> {
    let Suspicion { probability, unseen, suspects } = suspicion;
    let judgement = city.categories.judgement();
    let mut text = format!("When it came, it repeated something with probability {probability:.2}");
    let is_suspect = judgement.suspicion <= *probability;
    text += if is_suspect { ", so it counts as a repeat" } else { ", so it counts as new" };
    if 0.0 < *unseen {
        write!(text, "; {unseen:.2} for something that no report near it tells of")?;
    }
    for suspect in suspects.iter().take(3) {
        let terms: Vec<String> = suspect
            .terms
            .iter()
            .map(|(term, strength)| (term, judgement.weights.get(*term) * strength))
            .filter(|(_, log_odds)| *log_odds != 0.0)
            .map(|(term, log_odds)| format!("{term} {log_odds:+.2}"))
            .collect();
        let id = &city.reports[suspect.report.index()].id;
        write!(text, "\n  {:.2} report {id}: {}", suspect.probability, terms.join(", "))?;
    }
    Ok(text)
}
