//! What was left out, in short: how many rows for each reason, and the first of each.

use anyhow::Context;
use roadcrew_units::Skipped;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// The most rows that are listed one by one on the terminal, and the most reasons.
const MOST: usize = 10;

/// Rows that were left out for one reason.
struct Reason<'a> {
    n_rows: usize,
    first: &'a Skipped,
}

/// Tells on standard error what was left out: a few rows one by one, many by their reasons. `all` says how to see each of them.
pub(super) fn tell(skipped: &[Skipped], all: &str) {
    if skipped.len() <= MOST {
        for row in skipped {
            eprintln!("left out: {row}");
        }
        return;
    }
    let reasons = by_reason(skipped);
    let for_what = if reasons.len() == 1 {
        "one reason".to_owned()
    } else {
        format!("{} reasons", reasons.len())
    };
    eprintln!("left out: {} rows for {for_what} ({all} lists all)", skipped.len());
    for Reason { n_rows, first } in reasons.iter().take(MOST) {
        eprintln!("left out: {n_rows} × as {first}");
    }
    let rest: usize = reasons.iter().skip(MOST).map(|reason| reason.n_rows).sum();
    if 0 < rest {
        eprintln!("left out: {rest} × for other reasons");
    }
}

/// Each reason with how many rows it has and the first of them.
pub(super) fn json(skipped: &[Skipped]) -> Value {
    let tell =
        |reason: &Reason<'_>| json!({ "rows": reason.n_rows, "first": reason.first.to_string() });
    by_reason(skipped).iter().map(tell).collect()
}

/// Writes every row that was left out, as a table.
pub(super) fn write(path: &Path, skipped: &[Skipped]) -> anyhow::Result<()> {
    let mut table = "file,line,reason\n".to_owned();
    for Skipped { file, line, reason } in skipped {
        let line = line.map(|line| line.to_string()).unwrap_or_default();
        writeln!(table, "{},{line},{}", cell(file), cell(reason)).context("no memory")?;
    }
    super::write_file(path, &table)
}

/// A cell of a table on one line, in quotes where it needs them.
pub(super) fn cell(text: &str) -> Cow<'_, str> {
    if !text.contains([',', '"', '\n', '\r', ';']) {
        return Cow::Borrowed(text);
    }
    let line = text.replace(['\n', '\r'], " ");
    Cow::Owned(format!("\"{}\"", line.replace('"', "\"\"")))
}

/// The most frequent first, equally frequent ones as they came.
fn by_reason(skipped: &[Skipped]) -> Vec<Reason<'_>> {
    let mut places: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut reasons: Vec<Reason<'_>> = Vec::new();
    for row in skipped {
        let place = *places.entry((&row.file, kind(&row.reason))).or_insert(reasons.len());
        match reasons.get_mut(place) {
            Some(reason) => reason.n_rows += 1,
            None => reasons.push(Reason { n_rows: 1, first: row }),
        }
    }
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.n_rows));
    reasons
}

/// A reason without what differs from row to row: words with a digit, and quoted ones that aren't the name of a field.
fn kind(reason: &str) -> String {
    let is_name = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    let mut words = Vec::new();
    let mut in_quotes = false;
    for word in reason.split_whitespace() {
        let bare = word.trim_matches(|letter: char| letter != '\'' && !letter.is_alphanumeric());
        let is_field = 2 < bare.len()
            && bare.starts_with('\'')
            && bare.ends_with('\'')
            && bare[1..bare.len() - 1].chars().all(is_name);
        let opens = bare.starts_with('\'') && !is_field;
        let closes = bare.ends_with('\'') && (in_quotes || 1 < bare.len());
        let differs = in_quotes || opens || word.bytes().any(|byte| byte.is_ascii_digit());
        if !differs {
            words.push(word);
        } else if words.last() != Some(&"…") {
            words.push("…");
        }
        in_quotes = (in_quotes || opens) && !closes;
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, are_one: bool) {
        assert_eq!(kind(one) == kind(other), are_one, "{} / {}", kind(one), kind(other));
    }

    #[test]
    fn numbers_and_values_do_not_make_another_reason() {
        check("'lat' is '91.5': expected a number", "'lat' is '-x y': expected a number", true);
        check(
            "the same id came before, in line 3: keep one",
            "the same id came before, in line 4711: keep one",
            true,
        );
        check("C001: fill_level: it isn't known", "C002: fill_level: it isn't known", true);
    }

    #[test]
    fn another_field_or_sentence_is_another_reason() {
        check("'lat' is missing", "'long' is missing", false);
        check("the position is 0,0, which stands for none", "the position is 1,2, far away", false);
    }

    #[test]
    fn the_most_frequent_reason_comes_first_with_its_first_row() {
        let row = |line, reason: &str| Skipped::row("a.csv", line, reason);
        let skipped = [row(2, "'lat' is missing"), row(3, "'id' is 'A 1'"), row(4, "'id' is 'B'")];
        let told: Vec<(usize, String)> =
            by_reason(&skipped).iter().map(|one| (one.n_rows, one.first.to_string())).collect();
        let expected = [(2, "a.csv:3: 'id' is 'A 1'"), (1, "a.csv:2: 'lat' is missing")];
        assert_eq!(told, expected.map(|(n_rows, first)| (n_rows, first.to_owned())));
    }
}
