//! XML with records: elements whose children are fields.

use super::IntakeError;
use super::lines::Lines;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::collections::BTreeMap;

/// Deeper than this nobody nests on purpose.
const DEEPEST: usize = 64;
/// Names of documents that are lists, also when they are empty.
const LISTS: &[&str] = &["service_requests", "requests"];

/// One record of a document.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) name: String,
    /// The line that it begins on.
    pub(super) line: u64,
    /// The texts of its children, trimmed, by name in small letters; grandchildren's by their own names, where it has none itself.
    pub(super) fields: BTreeMap<String, String>,
    /// Why it can't be read.
    pub(super) problem: Option<String>,
}

/// Hands every element that is called one of `names` to `take`, and counts them. Nested ones belong to the outermost.
///
/// A document that isn't well-formed is refused with its line. O(length).
pub(super) fn each_record(
    file: &str,
    document: &str,
    names: &[&str],
    mut take: impl FnMut(Record),
) -> Result<usize, IntakeError> {
    let mut reader = Reader::from_str(document);
    let mut lines = Lines::of(document);
    let mut open: Vec<(String, String)> = Vec::new();
    let mut record: Option<(usize, Record)> = None;
    let mut n_found = 0;
    loop {
        let begins = reader.buffer_position();
        let event = reader.read_event();
        let line = lines.of_row_at(begins);
        let broken = |cause: String| IntakeError::Broken { file: file.to_owned(), line, cause };
        match event.map_err(|error| broken(error.to_string()))? {
            Event::Start(element) => {
                let name = local_name(&element);
                if DEEPEST <= open.len() {
                    return Err(broken(format!("elements are nested more than {DEEPEST} deep")));
                }
                if record.is_none() && names.contains(&name.as_str()) {
                    let fields = BTreeMap::new();
                    let begun = Record { name: name.clone(), line, fields, problem: None };
                    record = Some((open.len(), begun));
                }
                open.push((name, String::new()));
            }
            Event::Empty(element) => {
                if record.is_none() && names.contains(&local_name(&element).as_str()) {
                    n_found += 1;
                    let (name, fields) = (local_name(&element), BTreeMap::new());
                    take(Record { name, line, fields, problem: None });
                }
            }
            Event::End(_) => {
                let Some((name, text)) = open.pop() else {
                    return Err(broken("an element ends that never began".to_owned()));
                };
                match record.take() {
                    Some((depth, whole)) if depth == open.len() => {
                        n_found += 1;
                        take(whole);
                    }
                    Some((depth, mut whole)) => {
                        whole.fields.entry(name).or_insert_with(|| text.trim().to_owned());
                        record = Some((depth, whole));
                    }
                    None => {}
                }
            }
            Event::Text(text) => add(&mut open, &text),
            Event::CData(text) => add(&mut open, &text),
            Event::GeneralRef(entity) => {
                if let Some(letter) = letter(&entity) {
                    add(&mut open, letter.encode_utf8(&mut [0; 4]));
                } else if let Some((_, record)) = &mut record {
                    let reason = format!("the entity &{}; is unknown", &*entity);
                    record.problem.get_or_insert(reason);
                }
            }
            Event::Eof if open.is_empty() => return Ok(n_found),
            Event::Eof => return Err(broken("the document ends too early".to_owned())),
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => {}
        }
    }
}

/// Whether a document without records is an empty list.
pub(super) fn is_list(document: &str) -> bool {
    let mut reader = Reader::from_str(document);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                return LISTS.contains(&local_name(&element).as_str());
            }
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

fn add(open: &mut [(String, String)], text: &str) {
    if let Some((_, whole)) = open.last_mut() {
        whole.push_str(text);
    }
}

fn local_name(element: &BytesStart<'_>) -> String {
    element.local_name().as_ref().to_ascii_lowercase()
}

/// A numbered letter, or one of the five that XML has names for.
fn letter(entity: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(letter)) = entity.resolve_char_ref() {
        return Some(letter);
    }
    match &**entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
