//! Pages of a list. A token says after which entry the page begins; callers treat it as opaque.

use crate::refusal;
use std::fmt::Write;
use tonic::Status;

/// What a caller asks for.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) size: usize,
    /// The key of the last entry of the page before.
    pub(super) after: Option<String>,
}

impl Page {
    /// Reads `page_size` and `page_token`: 0 means `usual`, more than `most` means `most`.
    pub(super) fn read(size: i32, token: &str, usual: usize, most: usize) -> Result<Self, Status> {
        let size = usize::try_from(size).map_err(|_negative| {
            refusal::invalid("page_size", format!("{size} is negative: expected 0 or more"))
        })?;
        let size = if size == 0 { usual } else { size.min(most) };
        let after = if token.is_empty() { None } else { Some(decode(token)?) };
        Ok(Self { size, after })
    }

    /// Cuts a list that was read one entry further than the page, and makes the token of the next page from the key of the last entry.
    pub(super) fn cut<T>(&self, entries: &mut Vec<T>, key: impl FnOnce(&T) -> String) -> String {
        if entries.len() <= self.size {
            return String::new();
        }
        entries.truncate(self.size);
        entries.last().map(|last| encode(&key(last))).unwrap_or_default()
    }
}

/// The answer to a token that no list gave out.
pub(super) fn wrong_token() -> Status {
    refusal::invalid(
        "page_token",
        "it comes from no earlier page: use next_page_token, or nothing for the first page",
    )
}

fn encode(key: &str) -> String {
    key.bytes().fold(String::new(), |mut token, byte| {
        _ = write!(token, "{byte:02x}");
        token
    })
}

fn decode(token: &str) -> Result<String, Status> {
    let digits = token.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return Err(wrong_token());
    }
    let byte = |pair: &[u8]| {
        let digits = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(digits, 16).ok()
    };
    let bytes: Option<Vec<u8>> = digits.chunks_exact(2).map(byte).collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(wrong_token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_gives_back_its_key() {
        assert_eq!(decode(&encode("R-ä/1")).unwrap(), "R-ä/1");
    }

    #[test]
    fn a_token_that_was_made_up_is_refused() {
        assert!(decode("xyz").is_err());
        assert!(decode("zz").is_err());
        assert!(decode("ff").is_err());
    }

    #[test]
    fn sizes_are_coerced_but_never_negative() {
        assert_eq!(Page::read(0, "", 10, 100).unwrap().size, 10);
        assert_eq!(Page::read(1000, "", 10, 100).unwrap().size, 100);
        assert!(Page::read(-1, "", 10, 100).is_err());
    }

    #[test]
    fn the_last_page_has_no_token() {
        let page = Page::read(2, "", 10, 100).unwrap();
        assert_eq!(page.cut(&mut vec![1, 2], ToString::to_string), "");
        let mut three = vec![1, 2, 3];
        assert_eq!(page.cut(&mut three, ToString::to_string), encode("2"));
        assert_eq!(three, [1, 2]);
    }
}
