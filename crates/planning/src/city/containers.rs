//! `containers.csv`: what is emptied.

use super::CityError;
use roadcrew_units::{Position, Skipped};
use std::collections::BTreeSet;
use std::fmt::Write;

/// A container on the street.
#[derive(Clone, Debug, PartialEq)]
pub struct Container {
    /// Its id.
    pub id: String,
    /// What goes in.
    pub kind: String,
    /// How much goes in.
    pub capacity_l: i64,
    /// How full it is estimated to be, 0 to 1 (above 1: overflowing).
    pub fill: f64,
    /// Where it stands.
    pub position: Position,
    /// On which curb of the street, seen in the direction in which the street is mapped.
    pub side: CurbSide,
}

/// A side of the street.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CurbSide {
    /// It doesn't matter or isn't known.
    Either,
    /// The left curb.
    Left,
    /// The right curb.
    Right,
}

const COLUMNS: [&str; 7] = ["id", "kind", "capacity_l", "fill", "lat", "long", "side"];

/// Reads containers; bad rows are listed and left out.
pub fn read_containers(
    file: &str,
    text: &str,
) -> Result<(Vec<Container>, Vec<Skipped>), CityError> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let columns = super::collection::columns(
        file,
        &mut reader,
        &COLUMNS,
        &["id", "capacity_l", "lat", "long"],
    )?;
    let (mut containers, mut skipped) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                skipped.push(Skipped::row(file, line, format!("the row can't be read: {error}")));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |name: &str| columns.cell(&record, name);
        match read_container(cell) {
            Ok(container) if !seen.insert(container.id.clone()) => {
                skipped.push(Skipped::row(
                    file,
                    line,
                    format!("container {} stands twice: the first is kept", container.id),
                ));
            }
            Ok(container) => containers.push(container),
            Err(reason) => skipped.push(Skipped::row(file, line, reason)),
        }
    }
    Ok((containers, skipped))
}

fn read_container<'a>(cell: impl Fn(&str) -> &'a str) -> Result<Container, String> {
    let number = |name: &str| -> Result<f64, String> {
        let text = cell(name);
        text.parse::<f64>()
            .ok()
            .filter(|value| value.is_finite())
            .ok_or_else(|| format!("{name} is '{text}', which is no number"))
    };
    let id = cell("id");
    if id.is_empty() {
        return Err("the container has no id".to_owned());
    }
    let position = Position::from_degrees(number("long")?, number("lat")?)
        .map_err(|error| error.to_string())?;
    let fill = if cell("fill").is_empty() { 1.0 } else { number("fill")? };
    if !(0.0..=2.0).contains(&fill) {
        return Err(format!("fill is {fill}: write it as a share of the capacity, 0 to 1"));
    }
    let capacity_l: i64 =
        cell("capacity_l").parse().ok().filter(|litres| 0 < *litres).ok_or_else(|| {
            format!("capacity_l is '{}': write whole litres above zero", cell("capacity_l"))
        })?;
    let side = match cell("side") {
        "" | "either" => CurbSide::Either,
        "left" => CurbSide::Left,
        "right" => CurbSide::Right,
        other => return Err(format!("side is '{other}': write left, right or nothing")),
    };
    Ok(Container {
        id: id.to_owned(),
        kind: cell("kind").to_owned(),
        capacity_l,
        fill,
        position,
        side,
    })
}

/// Writes containers in the form that [`read_containers`] reads.
pub fn write_containers(containers: &[Container]) -> String {
    let mut text = COLUMNS.join(",") + "\n";
    for container in containers {
        let side = match container.side {
            CurbSide::Either => "",
            CurbSide::Left => "left",
            CurbSide::Right => "right",
        };
        // Writing to a string can't fail.
        let _ = writeln!(
            text,
            "{},{},{},{:.2},{:.7},{:.7},{side}",
            container.id,
            container.kind,
            container.capacity_l,
            container.fill,
            container.position.lat(),
            container.position.lon(),
        );
    }
    text
}
