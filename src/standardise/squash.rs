//! Reduces a short cell to what a table is looked up with: lower-case letters and digits, on the stack.

/// Longer text is in no table.
const LENGTH_MAX: usize = 48;

/// The letters and digits of a cell in lower case.
pub(crate) struct Squashed {
    bytes: [u8; LENGTH_MAX],
    length: usize,
}

impl Squashed {
    /// Spaces and ASCII punctuation are dropped, other characters kept; text that is too long gives the empty key.
    pub(crate) fn new(raw: &str) -> Self {
        let mut squashed = Self {
            bytes: [0; LENGTH_MAX],
            length: 0,
        };
        let fits = if raw.is_ascii() {
            raw.bytes()
                .filter(u8::is_ascii_alphanumeric)
                .all(|byte| squashed.push(&[byte.to_ascii_lowercase()]))
        } else {
            let kept = |character: &char| {
                !character.is_ascii() && !character.is_whitespace()
                    || character.is_ascii_alphanumeric()
            };
            let mut encoded = [0; 4];
            raw.chars()
                .filter(kept)
                .flat_map(char::to_lowercase)
                .all(|character| squashed.push(character.encode_utf8(&mut encoded).as_bytes()))
        };
        squashed.length *= usize::from(fits);
        squashed
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or("")
    }

    fn push(&mut self, bytes: &[u8]) -> bool {
        let end = self.length + bytes.len();
        let Some(place) = self.bytes.get_mut(self.length..end) else {
            return false;
        };
        place.copy_from_slice(bytes);
        self.length = end;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_stay() {
        for (raw, expected) in [
            ("Walk-In (2)", "walkin2"),
            (" SÍ! ", "sí"),
            ("", ""),
            (&"x".repeat(49), ""),
        ] {
            assert_eq!(Squashed::new(raw).as_str(), expected, "{raw:?}");
        }
    }
}
