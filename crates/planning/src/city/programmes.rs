//! Programmes: what is done along streets beside collection, such as sweeping and winter service.

use super::collection::read_streets;
use super::config::{ProgrammeEntry, Source, shown};
use super::lines::read_lines;
use super::{CityError, CollectedStreet, Sides, is_blank, read_text};
use roadcrew_roads::StreetNetwork;
use roadcrew_units::Skipped;
use std::path::Path;
use toml::Spanned;

/// Streets that are worked on by rules of their own, by the crews whose `work` names the programme.
#[derive(Clone, Debug)]
pub struct Programme {
    /// How crews and the command line name it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Which streets, in a file like `collection.csv` or on a map.
    pub streets: Vec<CollectedStreet>,
    /// What the vehicle has aboard.
    pub carries: Carries,
    /// How sides are worked on where a rule doesn't say; `None` leaves it to class and width.
    pub sides: Option<Sides>,
    /// Speed at work where a rule doesn't say, in metres per second.
    pub speed_mps: f64,
    /// Weight of a litre aboard.
    pub kilograms_per_litre: f64,
}

/// What becomes of a vehicle's load along a street.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carries {
    /// It grows, and is unloaded at tips.
    Collects,
    /// It shrinks, and is filled up at tips; a vehicle leaves its depot full.
    Spreads,
    /// There is none.
    Nothing,
}

impl Carries {
    fn read(text: &str) -> Option<Self> {
        match text {
            "collects" => Some(Self::Collects),
            "spreads" => Some(Self::Spreads),
            "nothing" => Some(Self::Nothing),
            _ => None,
        }
    }
}

/// Reads the programmes and their streets; bad rows of their files are listed and left out.
pub(super) fn read(
    (folder, network): (&Path, &StreetNetwork),
    source: &Source<'_>,
    entries: &[Spanned<ProgrammeEntry>],
    skipped: &mut Vec<Skipped>,
) -> Result<Vec<Programme>, CityError> {
    let mut programmes: Vec<Programme> = Vec::new();
    for spanned in entries {
        let (entry, here) = (spanned.get_ref(), spanned.span().start);
        let is_taken = ["dispatch", "collection"].contains(&entry.id.as_str())
            || programmes.iter().any(|other| other.id == entry.id);
        if is_taken {
            return Err(source.error(
                here,
                format!("the name '{}' is taken: give each programme an id of its own", entry.id),
            ));
        }
        let carries = Carries::read(&entry.carries).ok_or_else(|| {
            source.error(
                here,
                format!(
                    "programme {} carries '{}': write collects, spreads or nothing",
                    entry.id, entry.carries
                ),
            )
        })?;
        let sides = Sides::read(&entry.sides)
            .map_err(|reason| source.error(here, format!("programme {}: {reason}", entry.id)))?;
        if !(0.1..=100.0).contains(&entry.kmh) || !(0.0..=20.0).contains(&entry.kilograms_per_litre)
        {
            return Err(source.error(
                here,
                format!(
                    "programme {} needs kmh from 0.1 to 100 and kilograms_per_litre from 0 to 20",
                    entry.id
                ),
            ));
        }
        let path = folder.join(&entry.streets);
        let is_map = path.extension().is_some_and(|extension| extension == "geojson");
        let (file, text) = (shown(&path), read_text(&path)?);
        let (streets, left_out) = if is_blank(&file, &text, skipped) {
            (Vec::new(), Vec::new())
        } else if is_map {
            read_lines(&file, &text, carries, network)?
        } else {
            read_streets(&file, &text, carries)?
        };
        skipped.extend(left_out);
        programmes.push(Programme {
            id: entry.id.clone(),
            name: entry.name.clone(),
            streets,
            carries,
            sides,
            speed_mps: entry.kmh / 3.6,
            kilograms_per_litre: entry.kilograms_per_litre,
        });
    }
    Ok(programmes)
}
