//! The columns of GeoReport Bulk: which must be there, which may, and which are dropped at the door.

use super::error::{IntakeError, Names};
use super::personal::{Sender, is_personal};
use super::text::without_mark;
use csv::StringRecord;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Without these there is no report.
const REQUIRED: &[&str] =
    &["service_request_id", "service_code", "requested_datetime", "lat", "long"];

/// GeoReport Bulk has names of services, and no codes.
const REQUIRED_OF_ALL: &[&str] = &["service_request_id", "requested_datetime", "lat", "long"];

/// All that may be there. The field table of the standard says `closed_date`, its example `closed_datetime`.
const KNOWN: &[&str] = &[
    "service_request_id",
    "service_code",
    "requested_datetime",
    "lat",
    "long",
    "service_name",
    "service_subtype",
    "status",
    "status_description",
    "status_notes",
    "source",
    "description",
    "agency_responsible",
    "address",
    "address_id",
    "zipcode",
    "expected_datetime",
    "updated_datetime",
    "closed_date",
    "closed_datetime",
    "media_url",
    "service_object_id",
];

/// A city's own file, or an export of another system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// As this product writes it: whatever is unknown is a mistake.
    Own,
    /// As the world writes it: unknown columns and extra states are expected, and the code may be missing beside the name.
    Foreign,
}

/// Where each known column stands.
#[derive(Debug)]
pub(super) struct Columns {
    places: BTreeMap<&'static str, usize>,
    personal: Vec<String>,
    passed_over: Vec<String>,
}

impl Columns {
    /// Reads a header. Spaces around names and capitals don't matter.
    pub(super) fn read(
        file: &str,
        header: &StringRecord,
        dialect: Dialect,
    ) -> Result<Self, IntakeError> {
        let file = || file.to_owned();
        if header.iter().all(|name| name.trim().is_empty()) {
            return Err(IntakeError::Empty { file: file(), expected: Names(REQUIRED) });
        }
        let mut columns =
            Self { places: BTreeMap::new(), personal: Vec::new(), passed_over: Vec::new() };
        for (place, given) in header.iter().enumerate() {
            let name = without_mark(given).trim().to_ascii_lowercase();
            if is_personal(&name, Sender::Resident) {
                columns.personal.push(name);
                continue;
            }
            let Some(&known) = KNOWN.iter().find(|&&known| known == name) else {
                if dialect == Dialect::Foreign {
                    columns.passed_over.push(given.trim().to_owned());
                    continue;
                }
                let column = given.trim().to_owned();
                return Err(IntakeError::UnknownColumn {
                    file: file(),
                    column,
                    known: Names(KNOWN),
                });
            };
            if columns.places.insert(known, place).is_some() {
                return Err(IntakeError::RepeatedColumn { file: file(), column: name });
            }
        }
        let required = match dialect {
            Dialect::Own => REQUIRED,
            Dialect::Foreign => REQUIRED_OF_ALL,
        };
        let missing = required.iter().find(|&&name| !columns.places.contains_key(name));
        if let Some(&column) = missing {
            let expected = Names(required);
            return Err(IntakeError::MissingColumn {
                file: file(),
                column: column.to_owned(),
                expected,
            });
        }
        Ok(columns)
    }

    /// The personal columns, which nobody may ask for.
    pub(super) fn personal(&self) -> &[String] {
        &self.personal
    }

    /// The columns that nobody reads.
    pub(super) fn passed_over(&self) -> &[String] {
        &self.passed_over
    }

    /// What a row says in a column, trimmed; empty when the column isn't there.
    pub(super) fn field<'r>(&self, row: &'r StringRecord, name: &'static str) -> &'r str {
        debug_assert!(KNOWN.contains(&name), "'{name}' is a known column");
        self.places.get(name).and_then(|&place| row.get(place)).map_or("", str::trim)
    }

    /// The row with degrees as `60.17` that stand there as `60,17`.
    pub(super) fn with_points(&self, row: &StringRecord) -> StringRecord {
        let degrees = ["lat", "long"].map(|name| self.places.get(name).copied());
        let cells = row.iter().enumerate().map(|(place, cell)| match cell.split_once(',') {
            Some((whole, part)) if degrees.contains(&Some(place)) => {
                Cow::Owned(format!("{whole}.{part}"))
            }
            _ => Cow::Borrowed(cell),
        });
        cells.collect::<Vec<_>>().iter().map(AsRef::as_ref).collect::<Vec<&str>>().into()
    }
}
