//! Incidents as points, a line from each report or alert to its incident with the evidence, and the hulls of incidents, work
//! packages and root causes.

use super::Found;
use roadcrew_incidents::{Incident, IncidentId, Member};
use roadcrew_units::Position;
use serde_json::{Value, json};

pub(super) fn draw(found: &Found) -> Value {
    let mut features = Vec::new();
    for incident in &found.clusters.incidents {
        features.push(point(found, incident));
        features.extend(incident.merges.iter().map(|merge| {
            let evidence: Vec<String> = merge.evidence.iter().map(ToString::to_string).collect();
            let line = vec![place(found.position(merge.member)), place(incident.position)];
            feature(
                &json!({ "type": "LineString", "coordinates": line }),
                &json!({
                    "kind": "evidence",
                    "report": found.name(merge.member),
                    "incident": incident.id.as_str(),
                    "score": (merge.score * 100.0).round() / 100.0,
                    "evidence": evidence,
                }),
            )
        }));
        let around = found.members(incident);
        let properties = json!({ "kind": "incident hull", "incident": incident.id.as_str() });
        features.extend(hull_feature(&around, &properties));
    }
    for (number, package) in found.packages.iter().enumerate() {
        let members = package.incidents.iter().map(|id| &found.open[id.index()]);
        let around: Vec<Position> = members.clone().map(|incident| incident.position).collect();
        let ids: Vec<&str> = members.map(|incident| incident.id.as_str()).collect();
        let properties = json!({
            "kind": "work package",
            "number": number + 1,
            "skill": package.skill,
            "minutes": package.work.minutes().round(),
            "incidents": ids,
        });
        features.extend(hull_feature(&around, &properties));
    }
    for cause in &found.causes {
        let is_of = |incident: &&Incident| cause.incidents.contains(&incident.id);
        let members = found.clusters.incidents.iter().filter(is_of);
        let around: Vec<Position> = members.map(|incident| incident.position).collect();
        let ids: Vec<&str> = cause.incidents.iter().map(IncidentId::as_str).collect();
        let properties =
            json!({ "kind": "root cause", "evidence": cause.to_string(), "incidents": ids });
        features.extend(hull_feature(&around, &properties));
    }
    json!({ "type": "FeatureCollection", "features": features })
}

impl Found {
    /// Where a member was reported or measured.
    pub(super) fn position(&self, member: Member) -> Position {
        match member {
            Member::Report(id) => self.city.reports[id.index()].position,
            Member::Alert(id) => self.alerts[id.index()].position,
        }
    }

    fn name(&self, member: Member) -> &str {
        match member {
            Member::Report(id) => &self.city.reports[id.index()].id,
            Member::Alert(id) => &self.alerts[id.index()].sensor,
        }
    }

    /// The positions of all members of an incident.
    pub(super) fn members(&self, incident: &Incident) -> Vec<Position> {
        let reports = incident.reports.iter().map(|&id| Member::Report(id));
        let alerts = incident.alerts.iter().map(|&id| Member::Alert(id));
        reports.chain(alerts).map(|member| self.position(member)).collect()
    }
}

fn point(found: &Found, incident: &Incident) -> Value {
    let reports: Vec<&str> =
        incident.reports.iter().map(|id| found.city.reports[id.index()].id.as_str()).collect();
    feature(
        &json!({ "type": "Point", "coordinates": place(incident.position) }),
        &json!({
            "kind": "incident",
            "id": incident.id.as_str(),
            "family": *incident.family,
            "service_code": *incident.service_code,
            "opened": incident.opened.to_iso(&found.city.zone),
            "closed": incident.closed.map(|at| at.to_iso(&found.city.zone)),
            "reports": reports,
            "alerts": incident.alerts.len(),
        }),
    )
}

fn hull_feature(around: &[Position], properties: &Value) -> Option<Value> {
    let ring = hull(around);
    if ring.len() < 2 {
        return None;
    }
    let mut coordinates: Vec<[f64; 2]> = ring.iter().map(|&at| place(at)).collect();
    let geometry = if ring.len() == 2 {
        json!({ "type": "LineString", "coordinates": coordinates })
    } else {
        coordinates.push(place(ring[0]));
        json!({ "type": "Polygon", "coordinates": [coordinates] })
    };
    Some(feature(&geometry, properties))
}

/// The convex hull, counter-clockwise from the westernmost place (Andrew's monotone chain, 1979); two places for a line.
pub(super) fn hull(around: &[Position]) -> Vec<Position> {
    let mut sorted = around.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() < 3 {
        return sorted;
    }
    let mut ring = half(sorted.iter().copied());
    ring.pop();
    ring.extend(half(sorted.iter().rev().copied()));
    ring.pop();
    ring
}

fn half(places: impl Iterator<Item = Position>) -> Vec<Position> {
    let mut chain: Vec<Position> = Vec::new();
    for place in places {
        while let [.., a, b] = chain[..] {
            if 0 < turn(a, b, place) {
                break;
            }
            chain.pop();
        }
        chain.push(place);
    }
    chain
}

/// Above zero for a turn to the left at `b`.
fn turn(a: Position, b: Position, c: Position) -> i128 {
    let lon = |to: Position, from: Position| i128::from(to.lon_e7()) - i128::from(from.lon_e7());
    let lat = |to: Position, from: Position| i128::from(to.lat_e7()) - i128::from(from.lat_e7());
    lon(b, a) * lat(c, a) - lat(b, a) * lon(c, a)
}

fn place(at: Position) -> [f64; 2] {
    [at.lon(), at.lat()]
}

fn feature(geometry: &Value, properties: &Value) -> Value {
    json!({ "type": "Feature", "geometry": geometry, "properties": properties })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: i32, y: i32) -> Position {
        Position::from_e7(x, y).unwrap()
    }

    #[test]
    fn a_hull_leaves_out_what_lies_inside_or_on_its_edge() {
        let ring = hull(&[at(0, 0), at(2, 2), at(4, 0), at(2, 0), at(4, 4), at(0, 4), at(0, 0)]);
        assert_eq!(ring, [at(0, 0), at(4, 0), at(4, 4), at(0, 4)]);
    }

    #[test]
    fn places_in_a_row_are_a_line() {
        assert_eq!(hull(&[at(0, 0), at(1, 1), at(2, 2)]), [at(0, 0), at(2, 2)]);
    }
}
