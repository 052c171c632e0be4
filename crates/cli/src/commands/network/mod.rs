//! `roadcrew network`: street networks, built and asked.

mod route;
mod today;

use crate::args::{ExportFormat, Network, NetworkCommand};
use crate::progress::Task;
use anyhow::{Context, bail};
use roadcrew_planning::City;
use roadcrew_roads::{Profile, Router, Snap, StreetNetwork, export_dimacs, import};
use roadcrew_units::{Metres, Position};
use serde_json::json;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

pub(crate) fn run(network: &Network) -> anyhow::Result<()> {
    match &network.command {
        NetworkCommand::Build { pbf, output, json } => build(pbf, output, *json),
        NetworkCommand::Info { network, json } => tell(network, *json),
        NetworkCommand::Route(wanted) => route::run(wanted),
        NetworkCommand::Matrix { network, profile, points, today, output } => {
            let places = read_rows(points, read_place)?;
            let router = today::open(network, profile, today)?;
            matrix(&router, &places, output.as_deref())
        }
        NetworkCommand::Export { network, profile, format: ExportFormat::Dimacs, output } => {
            let profile = read_profile(profile)?;
            let router = Router::new(Arc::new(load(network)?), &profile);
            std::fs::create_dir_all(output)
                .with_context(|| format!("can't make the folder {}", output.display()))?;
            Ok(export_dimacs(&router, output)?)
        }
    }
}

fn build(pbf: &Path, output: &Path, json: bool) -> anyhow::Result<()> {
    let begun = Instant::now();
    let task = Task::start("importing");
    let imported = import(pbf)?;
    imported.network.save(output)?;
    drop(task);
    let (network, seconds) = (&imported.network, begun.elapsed().as_secs_f64());
    let peak_mb = peak_memory_mb();
    if json {
        let left_out: Vec<_> = imported
            .left_out
            .iter()
            .map(|it| json!({ "reason": it.reason, "count": it.count, "example": it.example }))
            .collect();
        let result = json!({
            "junctions": network.n_junctions(),
            "segments": network.n_segments(),
            "restrictions": network.n_restrictions(),
            "left_out": left_out,
            "seconds": seconds,
            "peak_mb": peak_mb,
        });
        println!("{result}");
        return Ok(());
    }
    println!(
        "{}: {} junctions, {} directed segments, {} turn restrictions",
        output.display(),
        network.n_junctions(),
        network.n_segments(),
        network.n_restrictions(),
    );
    for it in &imported.left_out {
        println!("  left out: {} × {} (such as {})", it.count, it.reason, it.example);
    }
    let peak = peak_mb.map_or(String::new(), |mb| format!(", peak memory {mb} MB"));
    println!("  {seconds:.2} s{peak}");
    Ok(())
}

/// The peak resident memory of this process, where the system tells.
pub(super) fn peak_memory_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes / 1024)
}

fn tell(path: &Path, json: bool) -> anyhow::Result<()> {
    let network = load(path)?;
    let (low, high) = network.bounds();
    if json {
        let result = json!({
            "junctions": network.n_junctions(),
            "segments": network.n_segments(),
            "restrictions": network.n_restrictions(),
            "bounds": [low.lon(), low.lat(), high.lon(), high.lat()],
        });
        println!("{result}");
        return Ok(());
    }
    let mut metres = 0;
    for id in network.segments() {
        let segment = network.segment(id);
        if segment.reverse.is_none_or(|reverse| id < reverse) {
            metres += segment.length.0;
        }
    }
    println!(
        "{}: {} junctions, {} directed segments, {:.1} street-km, {} turn restrictions, from {low} to {high}",
        path.display(),
        network.n_junctions(),
        network.n_segments(),
        Metres(metres).kilometres(),
        network.n_restrictions(),
    );
    Ok(())
}

/// Reads a network file, or the streets of a city's folder.
fn load(path: &Path) -> anyhow::Result<StreetNetwork> {
    if path.is_dir() {
        let (city, _) = City::open(path)?;
        return Ok(Arc::unwrap_or_clone(city.network));
    }
    Ok(StreetNetwork::load(path)?)
}

fn read_profile(name: &str) -> anyhow::Result<Profile> {
    if let Some(profile) = Profile::built_in(name) {
        return Ok(profile);
    }
    let is_file =
        Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    if !is_file {
        bail!("there is no profile '{name}': use car, truck, sweeper or a TOML file");
    }
    let text = std::fs::read_to_string(name).with_context(|| format!("can't read {name}"))?;
    Ok(Profile::from_toml(name, &text)?)
}

fn read_place(text: &str) -> anyhow::Result<Position> {
    let wrong = || format!("'{text}' is no place: write it as LON,LAT such as 24.9414,60.1718");
    let (lon, lat) = text.split_once(',').with_context(wrong)?;
    let lon = lon.trim().parse().with_context(wrong)?;
    let lat = lat.trim().parse().with_context(wrong)?;
    Ok(Position::from_degrees(lon, lat)?)
}

fn snap(router: &Router, place: Position) -> anyhow::Result<Snap> {
    router.snap(place).with_context(|| {
        format!("no street is open to profile {} near {place}", router.profile_name())
    })
}

fn matrix(router: &Router, places: &[Position], output: Option<&Path>) -> anyhow::Result<()> {
    let snap = |&place: &Position| Ok(snap(router, place)?.stands);
    let stands: Vec<_> = places.iter().map(snap).collect::<anyhow::Result<_>>()?;
    let table = router.matrix_of_places(&stands, &stands);
    let mut text = String::from("from,to,seconds,metres\n");
    for from in 0..places.len() {
        for to in 0..places.len() {
            match (from == to, table.get(from, to)) {
                (true, _) => writeln!(text, "{from},{to},0,0")?,
                (false, Some(leg)) => {
                    writeln!(text, "{from},{to},{},{}", leg.seconds.0, leg.metres.0)?;
                }
                (false, None) => writeln!(text, "{from},{to},,")?,
            }
        }
    }
    if let Some(path) = output {
        return super::write_file(path, &text);
    }
    print!("{text}");
    Ok(())
}

/// The rows of a file, with or without a header; a bad one is named with its line.
fn read_rows<T>(path: &Path, read: impl Fn(&str) -> anyhow::Result<T>) -> anyhow::Result<Vec<T>> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("can't read {shown}"))?;
    let mut rows = Vec::new();
    for (index, row) in text.lines().enumerate() {
        let header = index == 0 && row.starts_with(|first: char| first.is_ascii_alphabetic());
        if header || row.trim().is_empty() {
            continue;
        }
        rows.push(read(row).with_context(|| format!("{shown}:{}", index + 1))?);
    }
    Ok(rows)
}
