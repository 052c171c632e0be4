//! A picture of a city's incidents: streets in grey, open work packages shaded, a dot for each incident (filled while it is
//! open) as large as it has reports, a line from each report to its incident.

use super::Found;
use super::geojson::hull;
use roadcrew_incidents::Incident;
use roadcrew_units::Position;
use std::collections::BTreeMap;
use std::fmt::{Result, Write as _};

const WIDTH: f64 = 1400.0;
const MARGIN: f64 = 24.0;
const LINE: f64 = 22.0;

/// Colours that stay apart in print and for most colour-blind readers; families beyond them share the last.
const COLOURS: [&str; 11] = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7a5195", "#b8860b", "#a6192e", "#1b9e9e",
    "#4c6b22", "#e0538f", "#555555",
];

pub(super) fn draw(found: &Found) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    let _ = write(found, &mut out);
    out
}

/// Degrees to pixels, true at the middle latitude.
struct Frame {
    west: f64,
    north: f64,
    per_lon: f64,
    per_lat: f64,
    height: f64,
}

impl Frame {
    /// Around what was reported, with 150 m to each side.
    fn around(places: &[Position]) -> Option<Self> {
        let first = places.first()?;
        let mut low = [first.lon(), first.lat()];
        let mut high = low;
        for place in places {
            low = [low[0].min(place.lon()), low[1].min(place.lat())];
            high = [high[0].max(place.lon()), high[1].max(place.lat())];
        }
        let shrink = low[1].midpoint(high[1]).to_radians().cos().max(0.01);
        let edge = 150.0 / 111_195.0;
        let (west, north) = (low[0] - edge / shrink, high[1] + edge);
        let per_lon = (WIDTH - 2.0 * MARGIN) / (high[0] + edge / shrink - west);
        let per_lat = per_lon / shrink;
        let height = (north - low[1] + edge) * per_lat;
        Some(Self { west, north, per_lon, per_lat, height })
    }

    fn place(&self, at: Position) -> (f64, f64) {
        let x = MARGIN + (at.lon() - self.west) * self.per_lon;
        (x, MARGIN + (self.north - at.lat()) * self.per_lat)
    }

    /// A path through places, `M` and `L`.
    fn path(&self, places: &[Position]) -> String {
        let mut path = String::new();
        for (number, &at) in places.iter().enumerate() {
            let (x, y) = self.place(at);
            let letter = if number == 0 { 'M' } else { 'L' };
            let _ = write!(path, "{letter}{x:.1} {y:.1}");
        }
        path
    }
}

fn write(found: &Found, out: &mut String) -> Result {
    let places: Vec<Position> =
        found.clusters.incidents.iter().flat_map(|incident| found.members(incident)).collect();
    let Some(frame) = Frame::around(&places) else {
        return write!(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>");
    };
    let families = by_frequency(found);
    let ranked = families.iter().enumerate();
    let colours: BTreeMap<&str, &str> = ranked.map(|(rank, name)| (*name, colour(rank))).collect();
    let entries = entries(&families);
    #[expect(clippy::cast_precision_loss, reason = "a few families")]
    let legend = (entries.len().div_ceil(4) + 2) as f64 * LINE;
    let height = frame.height + 2.0 * MARGIN + legend;
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" width=\"{WIDTH}\" height=\"{height:.0}\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"14\">"
    )?;
    writeln!(out, "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>")?;
    write_streets(found, &frame, out)?;
    write_packages(found, &frame, out)?;
    write_causes(found, &frame, out)?;
    // What has several reports, and what is open, lies on top of the rest.
    let mut incidents: Vec<&Incident> = found.clusters.incidents.iter().collect();
    incidents.sort_by_key(|incident| (is_open(incident), incident.merges.len()));
    for incident in incidents {
        let colour = colours.get(&*incident.family).copied().unwrap_or("#555555");
        write_incident(found, &frame, incident, colour, out)?;
    }
    write_legend(found, &entries, frame.height + 2.0 * MARGIN, out)?;
    writeln!(out, "</svg>")
}

fn write_streets(found: &Found, frame: &Frame, out: &mut String) -> Result {
    let network = &found.city.network;
    write!(out, "<path fill=\"none\" stroke=\"#dddddd\" stroke-width=\"2\" d=\"")?;
    for id in network.segments() {
        let segment = network.segment(id);
        // Of two directions one; a one-way street has one only.
        if segment.reverse.is_none_or(|reverse| id < reverse) {
            out.push_str(&frame.path(segment.geometry));
        }
    }
    writeln!(out, "\"/>")
}

fn write_packages(found: &Found, frame: &Frame, out: &mut String) -> Result {
    for package in found.packages.iter().filter(|package| 1 < package.incidents.len()) {
        let members = package.incidents.iter().map(|id| found.open[id.index()].position);
        let ring = hull(&members.collect::<Vec<_>>());
        writeln!(
            out,
            "<path fill=\"#f0c400\" fill-opacity=\"0.35\" stroke=\"#f0c400\" stroke-opacity=\"0.35\" stroke-width=\"26\" stroke-linejoin=\"round\" stroke-linecap=\"round\" d=\"{}Z\"><title>{} incidents, {:.0} minutes, {}</title></path>",
            frame.path(&ring),
            package.incidents.len(),
            package.work.minutes(),
            escape(&package.skill)
        )?;
    }
    Ok(())
}

fn write_causes(found: &Found, frame: &Frame, out: &mut String) -> Result {
    for cause in &found.causes {
        let is_of = |incident: &&Incident| cause.incidents.contains(&incident.id);
        let members: Vec<Position> = found
            .clusters
            .incidents
            .iter()
            .filter(is_of)
            .map(|incident| incident.position)
            .collect();
        let ring = hull(&members);
        writeln!(
            out,
            "<path fill=\"none\" stroke=\"#a6192e\" stroke-width=\"2.5\" stroke-dasharray=\"8 5\" d=\"{}Z\"><title>{}</title></path>",
            frame.path(&ring),
            escape(&cause.to_string())
        )?;
        // Outlines overlap, so each of its members is ringed, and the northernmost one says whose it is.
        for (x, y) in members.iter().map(|&at| frame.place(at)) {
            writeln!(
                out,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"9\" fill=\"none\" stroke=\"#a6192e\" stroke-width=\"1.5\"/>"
            )?;
        }
        let northernmost = members.iter().max_by_key(|at| at.lat_e7());
        if let Some((x, y)) = northernmost.map(|&at| frame.place(at)) {
            writeln!(
                out,
                "<text x=\"{x:.1}\" y=\"{:.1}\" fill=\"#a6192e\" stroke=\"white\" stroke-width=\"4\" paint-order=\"stroke\">{}</text>",
                y - 13.0,
                escape(&cause.group.to_string())
            )?;
        }
    }
    Ok(())
}

fn write_incident(
    found: &Found,
    frame: &Frame,
    incident: &Incident,
    colour: &str,
    out: &mut String,
) -> Result {
    let (x, y) = frame.place(incident.position);
    for merge in &incident.merges {
        let (from_x, from_y) = frame.place(found.position(merge.member));
        writeln!(
            out,
            "<path stroke=\"{colour}\" stroke-width=\"1.5\" d=\"M{from_x:.1} {from_y:.1}L{x:.1} {y:.1}\"/><circle cx=\"{from_x:.1}\" cy=\"{from_y:.1}\" r=\"2.5\" fill=\"{colour}\"/>"
        )?;
    }
    #[expect(clippy::cast_precision_loss, reason = "few merges")]
    let radius = 3.5 + 2.5 * (incident.merges.len() as f64).sqrt();
    let fill = if is_open(incident) { colour } else { "white" };
    writeln!(
        out,
        "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"{fill}\" fill-opacity=\"0.8\" stroke=\"{colour}\" stroke-width=\"1.5\"><title>{}: {} reports and alerts, {}</title></circle>",
        escape(incident.id.as_str()),
        incident.merges.len() + 1,
        escape(&incident.family)
    )
}

fn is_open(incident: &Incident) -> bool {
    incident.closed.is_none() || incident.reports.is_empty()
}

/// The families, the most frequent first.
fn by_frequency(found: &Found) -> Vec<&str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for incident in &found.clusters.incidents {
        *counts.entry(&incident.family).or_default() += 1;
    }
    let mut families: Vec<(&str, usize)> = counts.into_iter().collect();
    families.sort_by_key(|&(family, count)| (std::cmp::Reverse(count), family));
    families.into_iter().map(|(family, _)| family).collect()
}

/// The colour of the family that comes at this rank.
fn colour(rank: usize) -> &'static str {
    COLOURS[rank.min(COLOURS.len() - 1)]
}

/// What the legend names, each of its own colour: families that share the last one are counted.
fn entries(families: &[&str]) -> Vec<String> {
    let own = if families.len() <= COLOURS.len() { families.len() } else { COLOURS.len() - 1 };
    let mut entries: Vec<String> = families[..own].iter().map(|&name| name.to_owned()).collect();
    if own < families.len() {
        entries.push(format!("{} others", families.len() - own));
    }
    entries
}

fn write_legend(found: &Found, entries: &[String], top: f64, out: &mut String) -> Result {
    let summary = found.clusters.summary;
    // Streets go on beyond the frame.
    writeln!(
        out,
        "<rect y=\"{:.0}\" width=\"100%\" height=\"100%\" fill=\"white\"/>",
        top - LINE / 2.0
    )?;
    writeln!(
        out,
        "<text x=\"{MARGIN}\" y=\"{:.0}\" font-weight=\"bold\">{}: {} reports and {} alerts, {} incidents, {} open in {} work packages</text>",
        top + 8.0,
        escape(&found.city.name),
        summary.n_reports,
        summary.n_alerts,
        summary.n_incidents,
        found.open.len(),
        found.packages.len()
    )?;
    writeln!(
        out,
        "<text x=\"{MARGIN}\" y=\"{:.0}\" fill=\"#555555\">filled: open; a line joins a report to its incident; yellow: a work package of several; dashed with rings: a proposed root cause</text>",
        top + 8.0 + LINE
    )?;
    for (number, entry) in entries.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a few families")]
        let (column, row) = ((number % 4) as f64, (number / 4) as f64);
        let (x, y) =
            (MARGIN + column * (WIDTH - 2.0 * MARGIN) / 4.0, top + 8.0 + (row + 2.0) * LINE);
        writeln!(
            out,
            "<circle cx=\"{:.0}\" cy=\"{:.0}\" r=\"5\" fill=\"{}\"/><text x=\"{:.0}\" y=\"{y:.0}\">{}</text>",
            x + 5.0,
            y - 5.0,
            colour(number),
            x + 16.0,
            escape(entry)
        )?;
    }
    Ok(())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
