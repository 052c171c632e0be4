//! Why work could not be done: the codes that crews write on their sheets, and planners into the `outcome` of a stop.

/// The codes, in words that collection contracts use.
pub(crate) const CODES: [(&str, &str); 8] = [
    ("NP", "not presented, not there"),
    ("BL", "blocked: parked car, works"),
    ("TH", "too heavy"),
    ("EX", "excess: lid open, side waste"),
    ("CO", "contaminated"),
    ("OC", "needs other crew or tools"),
    ("TL", "ran out of time"),
    ("CD", "could not do: say why"),
];

/// Outcomes that are no exceptions.
const DONE: [&str; 6] = ["done", "ok", "completed", "fixed", "emptied", "collected"];

/// Why a stop was in vain, of what is written as its outcome, a code or words; `None` for what is done.
pub(crate) fn read_outcome(text: &str) -> Option<String> {
    let told = text.trim();
    // "Not presented" is what stands first in a code's words.
    let is_meant = |words: &str| {
        let first = words.split([',', ':']).next().unwrap_or(words);
        [words, first].iter().any(|it| it.eq_ignore_ascii_case(told))
    };
    let code =
        CODES.iter().find(|(code, words)| code.eq_ignore_ascii_case(told) || is_meant(words));
    let reason = code.map_or_else(|| told.to_lowercase(), |(_, words)| (*words).to_owned());
    (!reason.is_empty() && !DONE.contains(&reason.as_str())).then_some(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_words_say_the_same_and_what_is_done_is_none() {
        assert_eq!(read_outcome("np").as_deref(), Some("not presented, not there"));
        assert_eq!(read_outcome(" Too heavy ").as_deref(), Some("too heavy"));
        assert_eq!(read_outcome("TH"), read_outcome("too heavy"));
        assert_eq!(read_outcome("NP"), read_outcome("Not presented"));
        assert_eq!((read_outcome(""), read_outcome("Done")), (None, None));
    }
}
