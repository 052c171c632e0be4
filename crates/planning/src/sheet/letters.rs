//! What may stand in a document of any kind: XML 1.0 has no way to write most control characters, and a name that was pasted may hold one.

/// The text without them; what begins a new line or a tab stays.
pub(super) fn printable(text: &str) -> String {
    let is_printable =
        |letter: &char| matches!(letter, '\t' | '\n' | '\r') || !is_forbidden(*letter);
    text.chars().filter(is_printable).collect()
}

fn is_forbidden(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(printable("a\u{7}b\u{0}\u{1b}\u{85}\u{ffff}c"), "abc");
        assert_eq!(printable("a\tb\r\nc é 日 🚚"), "a\tb\r\nc é 日 🚚");
    }
}
