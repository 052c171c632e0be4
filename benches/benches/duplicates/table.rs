//! Writes what was learnt into a copy of a category table.

use crate::fit::Fitted;
use std::fmt::Write as _;

/// The table with `[weights]`, `weight` and `unseen` replaced; everything else, comments too, stays as it was.
pub(crate) fn write(table: &str, fitted: &Fitted) -> String {
    let mut text = String::new();
    let mut in_weights = false;
    let mut is_written = false;
    for line in table.lines() {
        if line.starts_with('[') {
            in_weights = line == "[weights]";
            if line.starts_with("[[") && !is_written {
                write_weights(&mut text, fitted);
                is_written = true;
            }
        }
        let is_replaced =
            in_weights || line.starts_with("weight =") || line.starts_with("unseen =");
        if is_replaced {
            continue;
        }
        writeln!(text, "{line}").expect("memory takes every line");
        let code = line.strip_prefix("code = \"").and_then(|rest| rest.strip_suffix('"'));
        if let Some((weight, unseen)) = code.and_then(|code| fitted.codes.get(code)) {
            writeln!(text, "weight = {weight:.2}\nunseen = {unseen:.4}")
                .expect("memory takes every line");
        }
    }
    text
}

fn write_weights(text: &mut String, fitted: &Fitted) {
    writeln!(text, "[weights]").expect("memory takes every line");
    for (term, weight) in &fitted.terms {
        writeln!(text, "{} = {weight:.2}", term.key()).expect("memory takes every line");
    }
    writeln!(text).expect("memory takes every line");
}
