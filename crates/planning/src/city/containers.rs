//! `containers.csv`: what is emptied.

use super::CityError;
use super::extent::Ground;
use super::rows::{first_of_each, read_rows};
use roadcrew_units::{Position, Skipped, Timestamp, Zone};
use std::fmt::Write;

/// A container on the street, with what the city believes of its filling; sensors know better where there are any.
#[derive(Clone, Debug, PartialEq)]
pub struct Container {
    /// Its id.
    pub id: String,
    /// What goes in.
    pub kind: String,
    /// How much goes in.
    pub capacity_l: i64,
    /// How full it is estimated to be on the morning of the day, 0 to 1 (above 1: overflowing).
    pub fill: Option<f64>,
    /// The standard deviation of that estimate.
    pub fill_sd: Option<f64>,
    /// How much of it fills in a day, as a share of the capacity.
    pub rate_per_day: Option<f64>,
    /// The standard deviation of that rate.
    pub rate_sd: Option<f64>,
    /// When it was emptied, as far as the city knows.
    pub emptied: Vec<Timestamp>,
    /// The sensor that measures its level; absent, one that bears the container's own id.
    pub sensor: Option<String>,
    /// Where it stands.
    pub position: Position,
    /// On which curb of the street, seen in the direction in which the street is mapped; this decides, not the position.
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

impl Container {
    /// Whose readings tell its level.
    pub fn sensor(&self) -> &str {
        self.sensor.as_deref().unwrap_or(&self.id)
    }

    /// Whether anything is known of its filling beyond one number.
    fn has_notes(&self) -> bool {
        let numbers = [self.fill_sd, self.rate_per_day, self.rate_sd];
        numbers.iter().any(Option::is_some) || !self.emptied.is_empty() || self.sensor.is_some()
    }
}

const COLUMNS: [&str; 12] = [
    "id",
    "kind",
    "capacity_l",
    "fill",
    "lat",
    "long",
    "side",
    "fill_sd",
    "rate_per_day",
    "rate_sd",
    "emptied",
    "sensor",
];
/// How many of them are always written.
const USUAL_COLUMNS: usize = 7;

/// Reads containers; bad rows are listed and left out. Times without an offset are those of `zone`.
pub fn read_containers(
    file: &str,
    text: &str,
    zone: &Zone,
) -> Result<(Vec<Container>, Vec<Skipped>), CityError> {
    read_checked(file, text, zone, |_container| Ok(()))
}

/// The same of a city, without those that stand outside of its streets.
pub(super) fn read_containers_on(
    ground: &Ground<'_>,
    (file, text): (&str, &str),
    zone: &Zone,
) -> Result<(Vec<Container>, Vec<Skipped>), CityError> {
    read_checked(file, text, zone, |container| {
        ground.check(container.position, &format!("container {}", container.id))
    })
}

fn read_checked(
    file: &str,
    text: &str,
    zone: &Zone,
    check: impl Fn(&Container) -> Result<(), String>,
) -> Result<(Vec<Container>, Vec<Skipped>), CityError> {
    let needed = ["id", "capacity_l", "lat", "long"];
    let (rows, mut skipped) = read_rows(file, text, (&COLUMNS, &needed), |row| {
        let container = read_container(|name| row.cell(name), zone)?;
        check(&container)?;
        Ok((row.line, container))
    })?;
    let containers =
        first_of_each((file, "container"), rows, |container| &container.id, &mut skipped);
    Ok((containers, skipped))
}

fn read_container<'a>(cell: impl Fn(&str) -> &'a str, zone: &Zone) -> Result<Container, String> {
    let number = |name: &str| -> Result<f64, String> {
        let text = cell(name);
        // As in other tables: a comma that divides no cells is a decimal one.
        text.replace(',', ".")
            .parse::<f64>()
            .ok()
            .filter(|value| value.is_finite())
            .ok_or_else(|| format!("{name} is '{text}', which is no number"))
    };
    // A share of the capacity that need not be there.
    let share = |name: &str, most: f64, hint: &str| -> Result<Option<f64>, String> {
        if cell(name).is_empty() {
            return Ok(None);
        }
        let share = number(name)?;
        if (0.0..=most).contains(&share) {
            Ok(Some(share))
        } else {
            Err(format!("{name} is {share}: write it as a share of the capacity{hint}"))
        }
    };
    let id = cell("id");
    if id.is_empty() {
        return Err("the container has no id".to_owned());
    }
    let position = Position::from_degrees(number("long")?, number("lat")?)
        .map_err(|error| error.to_string())?;
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
    let emptied = cell("emptied")
        .split(|letter: char| letter.is_whitespace() || letter == ';')
        .filter(|time| !time.is_empty())
        .map(|time| Timestamp::parse(time, zone).map_err(|error| format!("emptied: {error}")))
        .collect::<Result<_, _>>()?;
    Ok(Container {
        id: id.to_owned(),
        kind: cell("kind").to_owned(),
        capacity_l,
        fill: share("fill", 2.0, ", 0 to 1, or up to 2 where it overflows")?,
        fill_sd: share("fill_sd", 1.0, ", 0 to 1")?,
        rate_per_day: share("rate_per_day", 20.0, " a day")?,
        rate_sd: share("rate_sd", 20.0, " a day")?,
        emptied,
        sensor: Some(cell("sensor").to_owned()).filter(|sensor| !sensor.is_empty()),
        position,
        side,
    })
}

/// Writes containers in the form that [`read_containers`] reads; columns that nobody uses are left away.
pub fn write_containers(containers: &[Container]) -> String {
    let has_notes = containers.iter().any(Container::has_notes);
    let n_columns = if has_notes { COLUMNS.len() } else { USUAL_COLUMNS };
    let mut text = COLUMNS[..n_columns].join(",") + "\n";
    let number = |number: Option<f64>| number.map_or(String::new(), |number| format!("{number}"));
    for container in containers {
        let side = match container.side {
            CurbSide::Either => "",
            CurbSide::Left => "left",
            CurbSide::Right => "right",
        };
        // Writing to a string can't fail.
        let _ = write!(
            text,
            "{},{},{},{},{:.7},{:.7},{side}",
            container.id,
            container.kind,
            container.capacity_l,
            container.fill.map_or(String::new(), |fill| format!("{fill:.2}")),
            container.position.lat(),
            container.position.lon(),
        );
        if has_notes {
            let emptied: Vec<String> =
                container.emptied.iter().map(|time| time.to_iso(&Zone::UTC)).collect();
            let _ = write!(
                text,
                ",{},{},{},{},{}",
                number(container.fill_sd),
                number(container.rate_per_day),
                number(container.rate_sd),
                emptied.join(" "),
                container.sensor.as_deref().unwrap_or_default(),
            );
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Container>, Vec<Skipped>) {
        read_containers("containers.csv", text, &Zone::UTC).unwrap()
    }

    #[test]
    fn what_is_known_of_filling_is_read_and_written() {
        let text = "id,kind,capacity_l,fill,lat,long,side,fill_sd,rate_per_day,rate_sd,emptied,sensor\n\
             C1,glass,660,,60.1700000,24.9400000,left,0.05,0.3,0.1,2026-05-09T08:00:00+00:00,bin-7\n";
        let (containers, skipped) = read(text);
        assert!(skipped.is_empty(), "{skipped:?}");
        assert_eq!(containers[0].sensor(), "bin-7");
        assert_eq!((containers[0].fill, containers[0].rate_per_day), (None, Some(0.3)));
        assert_eq!(write_containers(&containers), text);
    }

    #[test]
    fn an_old_file_is_read_and_written_as_it_was() {
        let text = "id,kind,capacity_l,fill,lat,long,side\nC1,,240,0.50,60.1700000,24.9400000,\n";
        let (containers, _) = read(text);
        assert_eq!(containers[0].sensor(), "C1");
        assert_eq!(write_containers(&containers), text);
    }

    #[test]
    fn a_rate_that_is_no_rate_leaves_the_row_out() {
        let (containers, skipped) =
            read("id,capacity_l,lat,long,rate_per_day\nC1,240,60.17,24.94,fast\n");
        assert!(containers.is_empty());
        assert!(skipped[0].to_string().contains("rate_per_day is 'fast'"), "{}", skipped[0]);
    }
}
