//! What sensors sent is kept as it came, without what is personal, with the version of what read it: `messages.jsonl`, so that a better
//! mapping can read it again.

use super::replace;
use anyhow::Context;
use roadcrew_incidents::intake::IntakeError;
use roadcrew_planning::City;
use roadcrew_units::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The file in the city's folder.
const FILE: &str = "messages.jsonl";

/// A message or document.
pub(super) struct Message {
    /// Whose ids these are.
    pub(super) source: &'static str,
    /// What makes a repeat known.
    pub(super) id: String,
    /// The version of the mapping that read it.
    pub(super) mapping: String,
    /// Where it came from, with its line.
    pub(super) from: String,
    /// Without what is personal.
    pub(super) payload: String,
    /// What was not taken, and why.
    pub(super) left_out: Vec<String>,
}

impl Message {
    /// A whole document, known by what it says.
    pub(super) fn of_document(
        source: &'static str,
        mapping: &str,
        (from, document): (&str, &str),
    ) -> Result<Self, IntakeError> {
        let payload = roadcrew_incidents::intake::without_personal(from, document)?;
        Ok(Self {
            source,
            id: format!("{:016x}", fingerprint(&payload)),
            mapping: mapping.to_owned(),
            // What follows a question mark may hold a key to the server.
            from: from.split('?').next().unwrap_or(from).to_owned(),
            payload,
            left_out: Vec::new(),
        })
    }
}

/// Appends the messages that aren't kept yet, and says how many those were.
pub(super) fn keep(city: &City, messages: &[Message], now: Timestamp) -> anyhow::Result<usize> {
    if messages.is_empty() {
        return Ok(0);
    }
    let path = city.folder.join(FILE);
    let mut text = if path.exists() { std::fs::read_to_string(&path)? } else { String::new() };
    let mut known: BTreeSet<(String, String, String)> = text.lines().filter_map(key).collect();
    let received = now.to_iso(&city.zone);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let mut n_new = 0;
    for Message { source, id, mapping, from, payload, left_out } in messages {
        if !known.insert(((*source).to_owned(), id.clone(), mapping.clone())) {
            continue;
        }
        let payload: Value = serde_json::from_str(payload).context("a payload is JSON")?;
        let line = json!({
            "source": source, "message_id": id, "received": received, "from": from,
            "mapping": mapping, "payload": payload, "left_out": left_out,
        });
        text.push_str(&line.to_string());
        text.push('\n');
        n_new += 1;
    }
    if 0 < n_new {
        replace(&path, &text)?;
    }
    Ok(n_new)
}

/// What a kept message is known by: the same one read by another version of the mapping is kept again.
fn key(line: &str) -> Option<(String, String, String)> {
    let kept: Value = serde_json::from_str(line).ok()?;
    let part = |name: &str| kept.get(name)?.as_str().map(str::to_owned);
    Some((part("source")?, part("message_id")?, part("mapping")?))
}

/// FNV-1a of a text.
fn fingerprint(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}
