//! `roadcrew import`: what other systems know becomes the city's reports and alerts.

mod messages;

use super::{left_out, now};
use crate::args::{Import, ImportFormat};
use crate::progress::Task;
use anyhow::{Context, bail};
use messages::Message;
use roadcrew_incidents::intake::{self, Datastreams, Door, Mapping, NetworkServer, Observation};
use roadcrew_incidents::{Alert, Assets, Report};
use roadcrew_planning::City;
use roadcrew_planning::city::Extent;
use roadcrew_service::open311::{self, Endpoint, Manners};
use roadcrew_service::sensor_things;
use roadcrew_units::{Position, Seconds, Skipped, Timestamp};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// How far back a walk begins when nobody says.
const USUAL_SPAN: Seconds = Seconds::from_hours(90 * 24);

/// What a source brought.
#[derive(Default)]
struct Brought {
    reports: Vec<Report>,
    observations: Vec<Observation>,
    /// Which lamps hang together.
    assets: Assets,
    /// What sensors sent, as it came.
    messages: Vec<Message>,
    skipped: Vec<Skipped>,
    /// Why it ended before its time, and where to go on.
    failure: Option<String>,
}

pub(crate) fn run(import: &Import) -> anyhow::Result<()> {
    let (city, _left_out) = City::open(&import.city)?;
    let extent = Extent::of(&city.network);
    let belongs = move |at: Position| extent.contains(at);
    let now = now();
    let door = Door::new(&city.zone).at(now).within(&belongs);

    let task = Task::start("importing");
    let mut brought = read_source(import, &city, &door, now)?;
    drop(task);
    let alerts = place(&city, std::mem::take(&mut brought.observations), &mut brought.skipped);
    let reports = add_reports(&city, &import.city.join("reports.csv"), brought.reports)?;
    let n_alerts = add_alerts(&city, &import.city.join("alerts.jsonl"), &alerts)?;
    let n_links = add_assets(&city, &import.city.join("assets.csv"), &brought.assets)?;
    let n_kept = messages::keep(&city, &brought.messages, now)?;
    if let Some(path) = &import.left_out {
        left_out::write(path, &brought.skipped)?;
    }
    if import.json {
        let summary = json!({
            "new_reports": reports.n_new,
            "changed_reports": reports.n_changed,
            "new_alerts": n_alerts,
            "new_asset_links": n_links,
            "kept_messages": n_kept,
            "left_out_by_reason": left_out::json(&brought.skipped),
            "left_out": brought.skipped.iter().map(Skipped::to_string).collect::<Vec<_>>(),
        });
        println!("{summary}");
    } else {
        left_out::tell(&brought.skipped, "--left-out FILE");
        let also = |count: usize, what: &str| {
            if 0 < count { format!(", {count} new rows of {what}") } else { String::new() }
        };
        println!(
            "{} new and {} changed reports, {n_alerts} new alerts{}{}; {} left out",
            reports.n_new,
            reports.n_changed,
            also(n_links, "assets.csv"),
            also(n_kept, "messages.jsonl"),
            brought.skipped.len()
        );
    }
    match brought.failure {
        Some(failure) => bail!(failure),
        None => Ok(()),
    }
}

fn read_source(
    import: &Import,
    city: &City,
    door: &Door<'_>,
    now: Timestamp,
) -> anyhow::Result<Brought> {
    if import.format == ImportFormat::Open311 {
        return walk(import, city, door, now);
    }
    if import.format == ImportFormat::SensorThings {
        return read_sensor_things(import, door);
    }
    let bytes = if is_address(&import.from) {
        open311::fetch(&import.from, &[], &Manners::default())?
    } else {
        std::fs::read(&import.from).with_context(|| format!("can't read {}", import.from))?
    };
    let file = import.from.as_str();
    if import.format == ImportFormat::GeoreportCsv {
        let (text, note) = intake::read_table_text(file, &bytes)?;
        let (reports, mut skipped) = intake::read_bulk_csv(file, &text, door)?;
        skipped.extend(note);
        return Ok(Brought { reports, skipped, ..Brought::default() });
    }
    let text = intake::read_text(file, &bytes)?;
    let of_reports = |(reports, skipped)| Brought { reports, skipped, ..Brought::default() };
    let of_sensors =
        |(observations, skipped)| Brought { observations, skipped, ..Brought::default() };
    Ok(match import.format {
        ImportFormat::GeoreportJson => of_reports(intake::read_georeport_json(file, &text, door)?),
        ImportFormat::GeoreportXml => of_reports(intake::read_georeport_xml(file, &text, door)?),
        ImportFormat::NgsiLd => {
            let assets = intake::read_ngsi_ld_groups(file, &text)?;
            let read = of_sensors(intake::read_ngsi_ld(file, &text, door)?);
            let messages = vec![Message::of_document("ngsi-ld", "NGSI-LD 1.3.1", (file, &text))?];
            Brought { assets, messages, ..read }
        }
        ImportFormat::Lorawan => read_uplinks(import, &text, door)?,
        ImportFormat::GeoreportCsv | ImportFormat::Open311 | ImportFormat::SensorThings => {
            Brought::default()
        }
    })
}

fn walk(import: &Import, city: &City, door: &Door<'_>, now: Timestamp) -> anyhow::Result<Brought> {
    let time = |given: &Option<String>, otherwise| match given {
        Some(given) => Ok(Timestamp::parse(given, &city.zone)?),
        None => anyhow::Ok(otherwise),
    };
    let to = time(&import.until, now)?;
    let from = time(&import.since, Timestamp(to.0 - USUAL_SPAN.0))?;
    if to < from {
        bail!("--since lies after --until: exchange them");
    }
    let endpoint = Endpoint {
        base: import.from.clone(),
        jurisdiction: import.jurisdiction.clone(),
        manners: Manners::default(),
    };
    let walked = open311::walk(&endpoint, from, to, door, &|until| {
        tracing::info!(until = until.to_iso(&city.zone), "read");
    });
    let failure = walked.failure.map(|failure| {
        let until = walked.until.to_iso(&city.zone);
        format!("{failure}; everything before {until} is kept: go on with --since {until}")
    });
    Ok(Brought { reports: walked.reports, skipped: walked.skipped, failure, ..Brought::default() })
}

/// Observations page by page, of things that stand in a file or on a server.
fn read_sensor_things(import: &Import, door: &Door<'_>) -> anyhow::Result<Brought> {
    let mut brought = Brought::default();
    let (datastreams, skipped) = match &import.things {
        Some(things) if is_address(things) => {
            sensor_things::read_things(things, door, &Manners::default())?
        }
        Some(file) => {
            let mut datastreams = Datastreams::default();
            let left_out = datastreams.add_things(file, &read_file(file)?, door)?;
            (datastreams, left_out)
        }
        None => (Datastreams::default(), Vec::new()),
    };
    let from = import.from.as_str();
    let pages = if is_address(from) {
        sensor_things::pages(from, &[], &Manners::default())?
    } else {
        vec![read_file(from)?]
    };
    brought.skipped = skipped;
    for page in pages {
        let (found, skipped) = intake::read_sensor_things(from, &page, None, &datastreams, door)?;
        let kept = Message::of_document("sensor-things", "SensorThings 1.1", (from, &page))?;
        brought.observations.extend(found);
        brought.skipped.extend(skipped);
        brought.messages.push(kept);
    }
    Ok(brought)
}

fn read_file(file: &str) -> anyhow::Result<String> {
    let bytes = std::fs::read(file).with_context(|| format!("can't read {file}"))?;
    Ok(intake::read_text(file, &bytes)?.into_owned())
}

fn is_address(from: &str) -> bool {
    from.starts_with("http://") || from.starts_with("https://")
}

/// The datastreams of a server, for what it publishes. What is left out is told.
pub(super) fn read_things(address: &str, city: &City) -> anyhow::Result<Datastreams> {
    let extent = Extent::of(&city.network);
    let belongs = move |at: Position| extent.contains(at);
    let door = Door::new(&city.zone).at(now()).within(&belongs);
    let (datastreams, skipped) = sensor_things::read_things(address, &door, &Manners::default())?;
    super::tell_skipped(&skipped);
    if datastreams.is_empty() {
        bail!("{address} has no datastream of this city: check the address");
    }
    Ok(datastreams)
}

/// One message a line.
fn read_uplinks(import: &Import, text: &str, door: &Door<'_>) -> anyhow::Result<Brought> {
    let Some(path) = &import.mapping else {
        bail!("--format lorawan needs --mapping FILE: data/mappings has examples");
    };
    let mapping = read_mapping(path)?;
    let source = match mapping.server() {
        NetworkServer::Chirpstack => "chirpstack",
        NetworkServer::TheThingsStack => "the-things-stack",
    };
    let mut brought = Brought::default();
    let mut first_lines: HashMap<String, u64> = HashMap::new();
    for (message, line) in text.lines().zip(1_u64..) {
        if message.trim().is_empty() {
            continue;
        }
        let mut skip = |reason| brought.skipped.push(Skipped::row(&import.from, line, reason));
        match mapping.read_uplink(&import.from, message.as_bytes(), door) {
            Err(reason) => {
                // One without decoded values may be read by what comes later.
                let from = format!("{}:{line}", import.from);
                let kept = Message::of_document(source, mapping.version(), (&from, message)).ok();
                let left_out = vec![reason.clone()];
                brought.messages.extend(kept.map(|kept| Message { left_out, ..kept }));
                skip(reason);
            }
            Ok(uplink) => {
                let first = *first_lines.entry(uplink.message_id.clone()).or_insert(line);
                if first == line {
                    uplink.left_out.iter().cloned().for_each(skip);
                    brought.observations.extend(uplink.observations);
                    brought.messages.push(Message {
                        source,
                        id: uplink.message_id,
                        mapping: mapping.version().to_owned(),
                        from: format!("{}:{line}", import.from),
                        payload: uplink.payload,
                        left_out: uplink.left_out,
                    });
                } else {
                    skip(format!("the same message came before, in line {first}"));
                }
            }
        }
    }
    Ok(brought)
}

/// Reads a mapping file.
pub(super) fn read_mapping(path: &Path) -> anyhow::Result<Mapping> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("can't read the mapping {}", path.display()))?;
    Ok(Mapping::read(&path.display().to_string(), &text)?)
}

/// Observations of kinds that the city has a category for become alerts, at their own place or the container's.
fn place(city: &City, observations: Vec<Observation>, skipped: &mut Vec<Skipped>) -> Vec<Alert> {
    let mut alerts = Vec::new();
    for one in observations {
        let name = format!("{}: {}", one.sensor, one.kind);
        let mut skip = |reason: &str| {
            skipped.push(Skipped::element("alerts.jsonl", format!("{name}: {reason}")));
        };
        if !city.has_use_for(&one.sensor, &one.kind) {
            skip("no category of the city has this code");
            continue;
        }
        let container = city.container_of(&one.sensor);
        match one.into_alert(container.map(|container| container.position)) {
            Some(alert) => alerts.push(alert),
            None => skip("nobody knows where it stands: add it to containers.csv"),
        }
    }
    alerts
}

struct Added {
    n_new: usize,
    n_changed: usize,
}

/// Merges by id: a report that is known is as the source says now. Rows of the old file that nobody could read stay in `reports.csv.old`.
fn add_reports(city: &City, path: &Path, brought: Vec<Report>) -> anyhow::Result<Added> {
    let mut added = Added { n_new: 0, n_changed: 0 };
    if brought.is_empty() {
        return Ok(added);
    }
    let file = path.display().to_string();
    let old = if path.exists() { std::fs::read_to_string(path)? } else { String::new() };
    let (mut reports, unread) = match old.as_str() {
        "" => (Vec::new(), Vec::new()),
        text => intake::read_reports(&file, text, &city.zone)?,
    };
    let places: HashMap<String, usize> =
        reports.iter().zip(0..).map(|(report, place)| (report.id.clone(), place)).collect();
    for report in brought {
        match places.get(&report.id) {
            Some(&place) if reports[place] == report => {}
            Some(&place) => {
                reports[place] = report;
                added.n_changed += 1;
            }
            None => {
                reports.push(report);
                added.n_new += 1;
            }
        }
    }
    if !unread.is_empty() {
        super::write_file(&path.with_extension("csv.old"), &old)?;
    }
    replace(path, &intake::write_reports(&reports, &city.zone))?;
    Ok(added)
}

/// Appends what isn't known yet by sensor, kind and time.
fn add_alerts(city: &City, path: &Path, alerts: &[Alert]) -> anyhow::Result<usize> {
    if alerts.is_empty() {
        return Ok(0);
    }
    let mut text = if path.exists() { std::fs::read_to_string(path)? } else { String::new() };
    let (known, _) = intake::read_alerts(&path.display().to_string(), &text, &city.zone)?;
    let key = |alert: &Alert| (alert.sensor.clone(), alert.kind.clone(), alert.time);
    let mut known: BTreeSet<_> = known.iter().map(key).collect();
    let new: Vec<Alert> = alerts.iter().filter(|alert| known.insert(key(alert))).cloned().collect();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&intake::write_alerts(&new, &city.zone));
    replace(path, &text)?;
    Ok(new.len())
}

/// Adds what isn't known yet of lamps that hang together, and says how much that was. Rows that nobody could read stay in
/// `assets.csv.old`.
fn add_assets(city: &City, path: &Path, brought: &Assets) -> anyhow::Result<usize> {
    let mut assets = city.assets.clone();
    let n_new = assets.extend(brought);
    if n_new == 0 {
        return Ok(0);
    }
    if path.exists() {
        let old = std::fs::read_to_string(path)?;
        let (_, unread) = Assets::read("assets.csv", &old).map_err(anyhow::Error::msg)?;
        if !unread.is_empty() {
            super::write_file(&path.with_extension("csv.old"), &old)?;
        }
    }
    replace(path, &assets.write())?;
    Ok(n_new)
}

/// Writes a file beside the old one first, so that there is always a whole one.
fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    let beside = path.with_extension("part");
    super::write_file(&beside, text)?;
    std::fs::rename(&beside, path).with_context(|| format!("can't write {}", path.display()))
}
