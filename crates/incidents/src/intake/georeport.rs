//! Open311 GeoReport v2 and GeoReport Bulk, as JSON and XML.

use super::columns::Dialect;
use super::json::{Elements, Object, object, scalar, text};
use super::personal::{Dropped, Sender};
use super::repeats::Repeats;
use super::request::read_request;
use super::text::without_mark;
use super::{Door, IntakeError, xml};
use crate::Report;
use roadcrew_units::Skipped;
use std::collections::BTreeMap;

/// What stands around a list of requests in JSON that was made of XML; the standard has a bare list.
const WRAPPERS: &[&str] = &["service_requests", "requests", "request", "results", "data"];
/// Other names for a field, as endpoints have them.
const ALIASES: &[(&str, &str)] = &[
    ("lng", "long"),
    ("lon", "long"),
    ("longitude", "long"),
    ("latitude", "lat"),
    ("requested_date", "requested_datetime"),
    ("id", "service_request_id"),
];
/// Where extensions keep what is read as if it stood outside.
const EXTENSIONS: &[&str] = &["extended_attributes", "attributes"];

/// What a document of requests holds.
pub type Requests = Result<(Vec<Report>, Vec<Skipped>), IntakeError>;

/// Reads GeoReport requests in JSON: a bare list, a list under `service_requests`, or one request.
///
/// Tolerated: a byte order mark, numbers as text and text as numbers, null and empty text, fields that nobody reads, states of other
/// systems. Left out and listed: requests without id, code, time or place, places and times that `door` refuses, and ids that came
/// before. A server's error list refuses the document.
pub fn read_georeport_json(file: &str, document: &str, door: &Door<'_>) -> Requests {
    let elements = Elements::read(file, document, WRAPPERS)?;
    let mut taken = Taken::new(file);
    for (line, part) in elements.list {
        match object(part) {
            Err(reason) => taken.skip(line, reason),
            Ok(object) => {
                if let Some(refused) = server_error(file, &object) {
                    return Err(refused);
                }
                taken.take(line, &fields_of(&object), door);
            }
        }
    }
    Ok(taken.end())
}

/// Reads GeoReport requests in XML: any `request` (or `service_request`) elements, in one document or several glued together.
///
/// Tolerates and leaves out what [`read_georeport_json`] does. Entities of a document type are not read.
pub fn read_georeport_xml(file: &str, document: &str, door: &Door<'_>) -> Requests {
    let document = without_mark(document);
    let mut taken = Taken::new(file);
    let mut refused = None;
    let n_found =
        xml::each_record(file, document, &["request", "service_request", "error"], |record| {
            if record.name == "error" {
                let told = |name: &str| record.fields.get(name).cloned().unwrap_or_default();
                refused.get_or_insert_with(|| IntakeError::Refused {
                    file: file.to_owned(),
                    code: told("code"),
                    description: told("description"),
                });
                return;
            }
            match record.problem {
                Some(reason) => taken.skip(record.line, reason),
                None => taken.take(record.line, &with_aliases(record.fields), door),
            }
        })?;
    match refused {
        Some(refused) => Err(refused),
        None if n_found == 0 && !xml::is_list(document) => Err(IntakeError::Unexpected {
            file: file.to_owned(),
            expected: "an XML element service_requests with elements request",
        }),
        None => Ok(taken.end()),
    }
}

/// What was read so far.
struct Taken<'f> {
    file: &'f str,
    reports: Vec<Report>,
    skipped: Vec<Skipped>,
    repeats: Repeats<String>,
    dropped: Dropped,
}

impl<'f> Taken<'f> {
    fn new(file: &'f str) -> Self {
        Self {
            file,
            reports: Vec::new(),
            skipped: Vec::new(),
            repeats: Repeats::new(),
            dropped: Dropped::default(),
        }
    }

    fn skip(&mut self, line: u64, reason: impl Into<String>) {
        self.skipped.push(Skipped::row(self.file, line, reason));
    }

    fn take(&mut self, line: u64, fields: &BTreeMap<String, String>, door: &Door<'_>) {
        for name in fields.keys() {
            self.dropped.see(name, Sender::Resident);
        }
        let field = |name: &'static str| fields.get(name).map_or("", |given| given.trim());
        if field("service_request_id").is_empty() && !field("token").is_empty() {
            return self.skip(line, "the request has a token and no id yet: ask again later");
        }
        match read_request(&field, door, Dialect::Foreign) {
            Err(reason) => match field("service_request_id") {
                "" => self.skip(line, reason),
                id => self.skip(line, format!("report '{id}': {reason}")),
            },
            Ok(report) => match self.repeats.before(report.id.clone(), line) {
                None => self.reports.push(report),
                Some(first) => {
                    self.skip(line, format!("report '{}' came before, in line {first}", report.id));
                }
            },
        }
    }

    fn end(mut self) -> (Vec<Report>, Vec<Skipped>) {
        self.skipped.extend(self.dropped.note(self.file));
        (self.reports, self.skipped)
    }
}

/// The scalars of an object, and those of its extensions that it lacks itself. A personal field is there by name only.
fn fields_of(object: &Object) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    let own = std::iter::once(object);
    let extensions = EXTENSIONS.iter().filter_map(|&name| object.get(name)?.as_object());
    for object in own.chain(extensions) {
        for (name, value) in object {
            let given = scalar(value).unwrap_or_default();
            fields.entry(name.to_ascii_lowercase()).or_insert_with(|| given.into_owned());
        }
    }
    with_aliases(fields)
}

fn with_aliases(mut fields: BTreeMap<String, String>) -> BTreeMap<String, String> {
    for &(alias, name) in ALIASES {
        if let Some(given) = fields.get(alias).cloned() {
            fields.entry(name.to_owned()).or_insert(given);
        }
    }
    fields
}

/// An object of `[{"code":403,"description":"…"}]`.
fn server_error(file: &str, object: &Object) -> Option<IntakeError> {
    let is_error = object.contains_key("description")
        && !object.contains_key("service_request_id")
        && !object.contains_key("token");
    let code = text(object, "code").filter(|_| is_error)?.into_owned();
    let description = text(object, "description").unwrap_or_default().into_owned();
    Some(IntakeError::Refused { file: file.to_owned(), code, description })
}
