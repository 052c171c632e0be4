//! The line on which a row begins.

/// Counts lines up to a byte. The CSV reader's own count is one short in files that end lines with `\r\n`, and stops before
/// empty lines.
pub(crate) struct Lines<'t> {
    text: &'t [u8],
    byte: usize,
    line: u64,
}

impl<'t> Lines<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self { text: text.as_bytes(), byte: 0, line: 1 }
    }

    /// The line, counted from 1, of the first character from `byte` on that ends no line. Asked in ascending order.
    pub(crate) fn of_row_at(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(self.text.len());
        while let Some(&letter) = self.text.get(self.byte) {
            let is_line_end = letter == b'\n' || letter == b'\r';
            if byte <= self.byte && !is_line_end {
                break;
            }
            self.byte += 1;
            self.line += u64::from(letter == b'\n');
        }
        self.line
    }
}
