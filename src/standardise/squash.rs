//! Reduces a short cell to what a table is looked up with: lower-case letters and digits, on the stack.

use super::text::is_hidden;

/// Longer text is in no table.
pub(super) const LENGTH_MAX: usize = 48;

/// The letters and digits of a cell in lower case.
pub(crate) struct Squashed {
    bytes: [u8; LENGTH_MAX],
    length: usize,
}

impl Squashed {
    /// Spaces, ASCII punctuation and invisible characters are dropped, other characters kept; text that is too long gives the empty key.
    pub(crate) fn new(raw: &str) -> Self {
        let mut squashed = Self {
            bytes: [0; LENGTH_MAX],
            length: 0,
        };
        if raw.len() <= LENGTH_MAX && raw.is_ascii() {
            for byte in raw.bytes() {
                squashed.bytes[squashed.length] = byte.to_ascii_lowercase();
                squashed.length += usize::from(byte.is_ascii_alphanumeric());
            }
            return squashed;
        }
        let mut kept = raw
            .chars()
            .filter(|&character| is_kept(character))
            .flat_map(char::to_lowercase);
        if !kept.all(|character| squashed.push(character)) {
            squashed.length = 0;
        }
        squashed
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or("")
    }

    fn push(&mut self, character: char) -> bool {
        let end = self.length + character.len_utf8();
        let Some(place) = self.bytes.get_mut(self.length..end) else {
            return false;
        };
        character.encode_utf8(place);
        self.length = end;
        true
    }
}

fn is_kept(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || !character.is_ascii() && !character.is_whitespace() && !is_hidden(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_stay() {
        for (raw, expected) in [
            ("Walk-In (2)", "walkin2"),
            (" SÍ! \u{200b}", "sí"),
            ("", ""),
            (&"x".repeat(49), ""),
        ] {
            assert_eq!(Squashed::new(raw).as_str(), expected, "{raw:?}");
        }
    }
}
