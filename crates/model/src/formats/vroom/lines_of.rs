//! Where in the text something stands, for errors that are found after it was parsed.

/// The line on which a key of the outermost object stands, or the first.
pub(super) fn line_of_key(text: &str, key: &str) -> usize {
    find(text, key, None).unwrap_or(1)
}

/// The line on which an item of a list of the outermost object begins, or the first.
pub(super) fn line_of(text: &str, list: &str, index: usize) -> usize {
    find(text, list, Some(index)).unwrap_or(1)
}

/// Finds a key of the outermost object, and in its list an item. The text is good JSON.
fn find(text: &str, key: &str, item: Option<usize>) -> Option<usize> {
    let (mut line, mut depth, mut items, mut inside) = (1, 0, 0, false);
    let mut characters = text.char_indices();
    while let Some((place, character)) = characters.next() {
        match character {
            '\n' => line += 1,
            '"' => {
                let mut end = place + 1;
                while let Some((at, character)) = characters.next() {
                    end = at;
                    match character {
                        '\\' => drop(characters.next()),
                        '"' => break,
                        _ => {}
                    }
                }
                let is_key = text[end + 1..].trim_start().starts_with(':');
                if depth == 1 && is_key {
                    inside = &text[place + 1..end] == key;
                    if inside && item.is_none() {
                        return Some(line);
                    }
                }
            }
            '{' | '[' => {
                depth += 1;
                if inside && character == '{' && depth == 3 {
                    if Some(items) == item {
                        return Some(line);
                    }
                    items += 1;
                }
            }
            '}' | ']' => depth -= 1,
            _ => {}
        }
    }
    None
}
