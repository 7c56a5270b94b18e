//! Characters that nobody can see, which programs put in where text is copied: without them an ID is the ID, and a date a date.
//!
//! Nearly every cell is ASCII, has none, and comes back as it was.

use std::borrow::Cow;

use bumpalo::Bump;

/// The text without characters that nobody can see: the form of an ID, which is compared to the letter.
#[must_use]
pub fn visible(raw: &str) -> Cow<'_, str> {
    if raw.is_ascii() || !raw.contains(is_hidden) {
        return raw.into();
    }
    let seen = raw.chars().filter(|character| !is_hidden(*character));
    seen.collect()
}

/// The same, for as long as the cell is there.
#[must_use]
pub fn visible_in<'a>(raw: &'a str, arena: &'a Bump) -> &'a str {
    match visible(raw) {
        Cow::Borrowed(seen) => seen,
        Cow::Owned(seen) => arena.alloc_str(&seen),
    }
}

/// The same, with hyphens, a minus and what has full width as ASCII writes it: the form of dates, numbers and addresses.
#[must_use]
pub fn folded(raw: &str) -> Cow<'_, str> {
    const FULL_WIDTH: u32 = '！' as u32 - '!' as u32;
    if raw.is_ascii() {
        return raw.into();
    }
    let seen = raw.chars().filter(|character| !is_hidden(*character));
    let in_ascii = |character| match character {
        '！'..='～' => char::from_u32(character as u32 - FULL_WIDTH).unwrap_or(character),
        '\u{3000}' => ' ',
        '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
        other => other,
    };
    seen.map(in_ascii).collect()
}

/// Marks of direction, soft hyphens, and blanks without width: programs put them in where text is copied.
pub(crate) fn is_hidden(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_can_see_is_no_part_of_a_value() {
        let arena = Bump::new();
        for (raw, seen, in_ascii) in [
            ("U1", "U1", "U1"),
            ("\u{200b}U\u{ad}1\u{202c}\u{feff}", "U1", "U1"),
            ("é\u{200e}", "é", "é"),
            (
                "２‐\u{2013}３\u{2212}\u{3000}＋",
                "２‐\u{2013}３\u{2212}\u{3000}＋",
                "2--3- +",
            ),
        ] {
            assert_eq!(visible_in(raw, &arena), seen, "{raw:?}");
            assert_eq!(folded(raw), in_ascii, "{raw:?}");
        }
    }
}
