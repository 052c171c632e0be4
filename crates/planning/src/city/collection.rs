//! `collection.csv` and the files of programmes: which streets are worked on, on which days, how, and how much lies there.

use super::rows::read_rows;
use super::{Carries, CityError, DaySet};
use roadcrew_roads::{RoadClass, SegmentId};
use roadcrew_units::Skipped;

/// A rule that selects streets by name, by class or by a line on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct CollectedStreet {
    /// The file it stands in.
    pub file: String,
    /// Its line there, counted from 1.
    pub line: u64,
    /// The segments that its line on the map means, in both directions; empty when the rule goes by name or class.
    pub segments: Vec<SegmentId>,
    /// The street's name, or empty when the rule goes by class.
    pub street: String,
    /// The road class as OpenStreetMap writes it, or empty.
    pub class: String,
    /// On which days of the week.
    pub days: DaySet,
    /// How much lies there or is spread, both sides together.
    pub litres_per_metre: f64,
    /// How its sides are worked on; `None` leaves it to the street's class and width.
    pub sides: Option<Sides>,
    /// Speed at work in km/h; `None` leaves it to the programme.
    pub kmh: Option<f64>,
    /// How much more than usual it costs to leave 100 m of it undone, of a pass over a shorter piece the whole of it, or to be late.
    pub priority: f64,
    /// By when it should be begun, by the clock: `06:30`.
    pub due: Option<String>,
}

/// How often, and on which side, a street is driven to be worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// Both sides at once in one pass, in either direction that may be driven.
    Both,
    /// The same, slower: the crew crosses from side to side.
    Zigzag,
    /// Each side in a pass of its own, in the direction of its traffic.
    Each,
    /// Each lane in a pass of its own.
    Lanes,
}

impl Sides {
    const ALL: [(&'static str, Self); 4] = [
        ("both", Self::Both),
        ("zigzag", Self::Zigzag),
        ("each", Self::Each),
        ("lanes", Self::Lanes),
    ];

    /// Reads a cell or key; empty is `None`.
    pub(super) fn read(text: &str) -> Result<Option<Self>, String> {
        if text.is_empty() {
            return Ok(None);
        }
        let known = Self::ALL.into_iter().find(|(name, _)| *name == text);
        known.map(|(_, sides)| Some(sides)).ok_or_else(|| {
            format!("sides is '{text}': write both, zigzag, each or lanes, or leave it empty")
        })
    }
}

/// The least and the most that may lie on a metre of street, in litres.
const LITRES_PER_METRE: (f64, f64) = (0.0, 1000.0);
/// The least and the highest speed at work.
const KMH: (f64, f64) = (0.1, 100.0);
/// How little and how much a street may matter beside others.
const PRIORITY: (f64, f64) = (0.001, 1000.0);

const COLUMNS: [&str; 8] =
    ["street", "class", "days", "litres_per_metre", "sides", "kmh", "priority", "due"];

/// Reads the rules; bad rows are listed and left out. Where a load is carried, each row says how much.
pub(super) fn read_streets(
    file: &str,
    text: &str,
    carries: Carries,
) -> Result<(Vec<CollectedStreet>, Vec<Skipped>), CityError> {
    let needed: &[&str] = match carries {
        Carries::Nothing => &["days"],
        Carries::Collects | Carries::Spreads => &["days", "litres_per_metre"],
    };
    read_rows(file, text, (&COLUMNS, needed), |row| {
        let street = read_street(carries, |name| row.cell(name))?;
        Ok(CollectedStreet { file: file.to_owned(), line: row.line, ..street })
    })
}

/// Reads a rule from its cells by the names of their columns.
pub(super) fn read_street<'a>(
    carries: Carries,
    cell: impl Fn(&str) -> &'a str,
) -> Result<CollectedStreet, String> {
    let (street, class) = (cell("street"), cell("class"));
    if street.is_empty() == class.is_empty() {
        return Err("name a street or a class, one of the two".to_owned());
    }
    // There is nothing to do along a ferry.
    let worked_on = RoadClass::ALL.into_iter().filter(|class| *class != RoadClass::Ferry);
    let known: Vec<&str> = worked_on.map(RoadClass::as_str).collect();
    if !class.is_empty() && !known.contains(&class) {
        let known = known.join(", ");
        return Err(format!("there is no class '{class}': the classes are {known}"));
    }
    let number = |name: &str, (least, most): (f64, f64)| match cell(name) {
        "" => Ok(None),
        text => match text.replace(',', ".").parse::<f64>() {
            Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
            _ => Err(format!("{name} is '{text}': write a number from {least} to {most}")),
        },
    };
    let litres_per_metre = number("litres_per_metre", LITRES_PER_METRE)?;
    if litres_per_metre.is_none() && carries != Carries::Nothing {
        return Err("litres_per_metre is empty: write how much lies on a metre".to_owned());
    }
    let due = cell("due");
    if !due.is_empty() && !is_clock(due) {
        return Err(format!("due is '{due}': write a time of day such as 06:30"));
    }
    Ok(CollectedStreet {
        file: String::new(),
        line: 0,
        segments: Vec::new(),
        street: street.to_owned(),
        class: class.to_owned(),
        days: DaySet::read(cell("days"))?,
        litres_per_metre: litres_per_metre.unwrap_or(0.0),
        sides: Sides::read(cell("sides"))?,
        kmh: number("kmh", KMH)?,
        priority: number("priority", PRIORITY)?.unwrap_or(1.0),
        due: (!due.is_empty()).then(|| due.to_owned()),
    })
}

fn is_clock(text: &str) -> bool {
    let two = |part: &str, below: u8| {
        part.len() == 2 && part.parse::<u8>().is_ok_and(|number| number < below)
    };
    text.split_once(':').is_some_and(|(hours, minutes)| two(hours, 24) && two(minutes, 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of a street with these cells.
    #[track_caller]
    fn check(cells: &str, expected: &str) {
        let text = format!("street,days,litres_per_metre,kmh,priority\nHigh Street,{cells}\n");
        let (streets, skipped) = read_streets("c.csv", &text, Carries::Collects).unwrap();
        assert!(streets.is_empty());
        assert_eq!(skipped[0].to_string(), format!("c.csv:2: {expected}"));
    }

    #[test]
    fn numbers_that_can_not_be_leave_the_row_out() {
        check("daily,1e12,,", "litres_per_metre is '1e12': write a number from 0 to 1000");
        check("daily,1,400,", "kmh is '400': write a number from 0.1 to 100");
        check("daily,1,,-2", "priority is '-2': write a number from 0.001 to 1000");
    }

    #[test]
    fn days_divided_by_semicolons_are_read() {
        let text = "street,days,litres_per_metre\nHigh Street,tue;fri,1\n";
        let (streets, skipped) = read_streets("c.csv", text, Carries::Collects).unwrap();
        assert_eq!((streets.len(), skipped.len()), (1, 0));
        assert_eq!(streets[0].days, DaySet::read("tue fri").unwrap());
    }
}
