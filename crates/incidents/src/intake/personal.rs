//! What can identify a resident is dropped at the door.

use super::IntakeError;
use super::text::without_mark;
use roadcrew_units::Skipped;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Whose field it is: a resident's device is a phone, a sensor's device is the sensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    Resident,
    Sensor,
}

/// Names of fields, in small letters without separators.
const PERSONAL: &[&str] = &[
    "account",
    "accountid",
    "alertsource",
    "createdby",
    "creator",
    "email",
    "emailaddress",
    "firstname",
    "fullname",
    "homeaddress",
    "landline",
    "lastname",
    "login",
    "mail",
    "mobile",
    "mobilephone",
    "owner",
    "phone",
    "phonenumber",
    "submittedby",
    "surname",
    "telephone",
    "twitter",
    "user",
    "userid",
    "username",
];
/// Only a resident's.
const OF_RESIDENTS: &[&str] = &["deviceid", "name", "ip", "ipaddress"];
/// `reporter_address`, `contact_name`, …
const PREFIXES: &[&str] = &[
    "reporter",
    "requester",
    "requestor",
    "citizen",
    "resident",
    "contact",
    "complainant",
    "owner",
    "customer",
];

/// The longest address that mail servers take, in characters (RFC 5321).
const LONGEST: usize = 254;

/// `home_phone`, `bin_owner_email`, …
const SUFFIXES: &[&str] = &[
    "email",
    "emailaddress",
    "firstname",
    "fullname",
    "lastname",
    "mobile",
    "owner",
    "ownername",
    "phone",
    "phonenumber",
    "telephone",
    "username",
];

/// Whether a field of this name can identify a resident. Capitals and separators don't matter.
pub(super) fn is_personal(name: &str, sender: Sender) -> bool {
    let local = name.rsplit(['/', '#', ':']).next().unwrap_or(name);
    let plain: String = local
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    PERSONAL.contains(&plain.as_str())
        || SUFFIXES.iter().any(|suffix| plain.ends_with(suffix))
        || PREFIXES.iter().any(|prefix| plain.starts_with(prefix))
        || (sender == Sender::Resident && OF_RESIDENTS.contains(&plain.as_str()))
}

/// The personal fields of a document, for one note about all of them.
#[derive(Debug, Default)]
pub(super) struct Dropped(BTreeSet<String>);

impl Dropped {
    pub(super) fn see(&mut self, name: &str, sender: Sender) {
        if is_personal(name, sender) {
            self.0.insert(name.to_owned());
        }
    }

    /// One sentence that names the fields, never what stood in them.
    pub(super) fn note(self, file: &str) -> Option<Skipped> {
        if self.0.is_empty() {
            return None;
        }
        let names: Vec<String> = self.0.into_iter().collect();
        let reason = format!("personal fields were dropped unread: {}", names.join(", "));
        Some(Skipped::element(file, reason))
    }
}

/// A JSON document that sensors sent, to be kept: without personal fields, at any depth, and without addresses and numbers in its texts.
pub fn without_personal(file: &str, document: &str) -> Result<String, IntakeError> {
    let document = without_mark(document);
    let mut value: Value = serde_json::from_str(document).map_err(|error| IntakeError::Broken {
        file: file.to_owned(),
        line: u64::try_from(error.line()).unwrap_or(1).max(1),
        cause: error.to_string(),
    })?;
    redact(&mut value);
    Ok(value.to_string())
}

/// Takes personal fields out of a sensor's message, at any depth, and addresses and numbers out of its texts.
pub(super) fn redact(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|name, _| !is_personal(name, Sender::Sensor));
            object.values_mut().for_each(redact);
        }
        Value::Array(list) => list.iter_mut().for_each(redact),
        Value::String(text) => {
            if let Cow::Owned(scrubbed) = scrub(text) {
                *text = scrubbed;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Replaces e-mail addresses and telephone numbers in what somebody wrote by `[dropped]`.
///
/// A number counts as a telephone's when it starts with `+` and has 7 to 15 digits, is grouped 3-3-4, or starts with one 0 and has 9 to
/// 11 digits, as most countries write their own: house numbers, request numbers, dates and amounts stay.
pub fn scrub(text: &str) -> Cow<'_, str> {
    if !text.contains(['@', '+']) && !text.bytes().any(|letter| letter.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    let mut scrubbed = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_changed = false;
    while let Some(first) = rest.chars().next() {
        let at_start = scrubbed.chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        let ahead = head(rest);
        let length = if at_start { email(ahead).or_else(|| telephone(ahead)) } else { None };
        if let Some(length) = length {
            scrubbed.push_str("[dropped]");
            rest = &rest[length..];
            is_changed = true;
        } else {
            scrubbed.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    if is_changed { Cow::Owned(scrubbed) } else { Cow::Borrowed(text) }
}

/// As much of a text as an address or a number can fill: a longer look ahead would make the whole quadratic.
fn head(text: &str) -> &str {
    text.char_indices().nth(LONGEST).map_or(text, |(end, _)| &text[..end])
}

/// The length of the e-mail address that the text starts with.
fn email(text: &str) -> Option<usize> {
    let is_local = |letter: char| letter.is_alphanumeric() || "._%+-".contains(letter);
    let is_domain = |letter: char| letter.is_alphanumeric() || ".-".contains(letter);
    let local = text.find(|letter| !is_local(letter))?;
    let domain = text[local..].strip_prefix('@')?;
    let length = domain.find(|letter| !is_domain(letter)).unwrap_or(domain.len());
    let name = domain[..length].trim_end_matches(['.', '-']);
    (0 < local && name.contains('.')).then_some(local + 1 + name.len())
}

/// The length of the telephone number that the text starts with.
fn telephone(text: &str) -> Option<usize> {
    let is_part = |letter: char| letter.is_ascii_digit() || " -./()".contains(letter);
    if !text.starts_with(|letter: char| letter.is_ascii_digit() || letter == '+' || letter == '(') {
        return None;
    }
    let plus = usize::from(text.starts_with('+'));
    let length = text[plus..].find(|letter| !is_part(letter)).unwrap_or(text.len() - plus);
    let number = text[..plus + length].trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let groups: Vec<usize> = number
        .split(|letter: char| !letter.is_ascii_digit())
        .map(str::len)
        .filter(|&digits| 0 < digits)
        .collect();
    let n_digits: usize = groups.iter().sum();
    let is_foreign = plus == 1 && (7..=15).contains(&n_digits);
    let is_grouped = matches!(groups[..], [3, 3, 4] | [1, 3, 3, 4]);
    let is_date = number.contains(['.', '/']) || groups.starts_with(&[2, 2, 4]);
    let bare = number.trim_start_matches('(');
    let one_zero = bare.starts_with('0') && !bare.starts_with("00");
    let is_national = one_zero && (9..=11).contains(&n_digits) && !is_date;
    (is_foreign || is_grouped || is_national).then_some(number.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(scrub(text), expected);
    }

    #[test]
    fn addresses_and_numbers_are_taken_out_of_texts() {
        check(
            "Call Ann: ann.smith@example.org, +358 40 123 4567.",
            "Call Ann: [dropped], [dropped].",
        );
        check("(410) 555-0123 or 410-555-0199", "[dropped] or [dropped]");
        check("0401234567, 040 123 45 67, (030) 1234567", "[dropped], [dropped], [dropped]");
    }

    #[test]
    fn house_and_request_numbers_stay() {
        check("2921 BELMONT AVE, see 14-00571638", "2921 BELMONT AVE, see 14-00571638");
        check("001234567, 09.05.2026 10:00", "001234567, 09.05.2026 10:00");
        check("05-09-2026 10:00, 05/09/2026 10:00", "05-09-2026 10:00, 05/09/2026 10:00");
        check("meet @ 5+5, 12.5 m wide, 2026-05-11", "meet @ 5+5, 12.5 m wide, 2026-05-11");
    }

    #[test]
    fn a_sensors_device_id_is_no_persons() {
        assert!(is_personal("device_id", Sender::Resident));
        assert!(!is_personal("device_id", Sender::Sensor));
        assert!(is_personal("First-Name", Sender::Sensor));
        assert!(is_personal("citiz-ncontact_email", Sender::Sensor));
        assert!(is_personal("bin_owner_phone", Sender::Sensor));
        assert!(is_personal("deviceOwner", Sender::Sensor));
        assert!(is_personal("owner_name", Sender::Sensor));
        assert!(is_personal("alertSource", Sender::Sensor));
        assert!(is_personal("reporter_address", Sender::Resident));
        assert!(!is_personal("address", Sender::Resident));
    }
}
