//! Cleans the text of a cell: raw text in; trimmed, visible, composed (NFC) text out, or `""` where nothing was said.
//!
//! Text that is already clean comes back as the same slice; nearly every cell takes that path, so it must cost next to nothing.

mod visible;

use std::borrow::Cow;

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::mojibake;
pub(super) use visible::is_hidden;
pub use visible::{folded, visible, visible_in};

/// What exports write for "nothing", compared without regard to case.
const PLACEHOLDERS: &[&str] = &[
    "#div/0!",
    "#n/a",
    "#name?",
    "#null!",
    "#num!",
    "#ref!",
    "#value!",
    "(blank)",
    "(empty)",
    "(none)",
    "(null)",
    "(unknown)",
    "<blank>",
    "<empty>",
    "<none>",
    "<null>",
    "[]",
    "[null]",
    "\\n",
    "n.a.",
    "n/a",
    "no data",
    "none",
    "not applicable",
    "not available",
    "not given",
    "not provided",
    "not specified",
    "null",
    "tbd",
    "undefined",
    "unknown",
    "{}",
];

/// The same, compared exactly, because another spelling is a name: `Na`, `Nan` and `Nil` are people.
const EXACT_PLACEHOLDERS: &[&str] = &["NA", "NIL", "NaN", "nan", "nil"];

/// Placeholders of another spelling that are values: Mr and Mrs Null exist, and programs write `null` or `NULL`.
const NOT_PLACEHOLDERS: &[&str] = &["Null"];

/// Characters that say nothing when they stand alone: `-`, `...`, `?`, and `####`, as a spreadsheet shows a column too narrow.
const SILENT: &[char] = &[
    '-', '.', '?', '_', '*', '/', '~', ',', ';', ':', '\'', '"', '`', '#', '+', '=', '$', '–', '—',
    '…', ' ',
];

/// For each first byte, in small letters, the lengths that placeholders have: the bit of a length is set.
const PLACEHOLDER_LENGTHS: [u16; 256] = {
    let mut lengths = [0; 256];
    let tables = [PLACEHOLDERS, EXACT_PLACEHOLDERS];
    let mut table = 0;
    while table < tables.len() {
        let mut index = 0;
        while index < tables[table].len() {
            let word = tables[table][index].as_bytes();
            lengths[word[0].to_ascii_lowercase() as usize] |= 1 << word.len();
            index += 1;
        }
        table += 1;
    }
    lengths
};

/// What becomes of line breaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    Joined,
    Kept,
}

/// The cell as one line of clean text: white space trimmed and collapsed, control and invisible characters dropped, characters
/// composed (NFC), wrongly decoded text repaired, spreadsheet guards taken off, placeholders absent.
#[must_use]
pub fn clean<'a>(raw: &'a str, arena: &'a Bump) -> &'a str {
    clean_lines(raw, Lines::Joined, arena)
}

/// As [`clean`], but line breaks stay, as `\n`: for notes and addresses. At most one blank line stands between two lines.
#[must_use]
pub fn clean_multiline<'a>(raw: &'a str, arena: &'a Bump) -> &'a str {
    clean_lines(raw, Lines::Kept, arena)
}

/// The text in small letters: the form of a word that people write in either case, and that rules ask for.
#[must_use]
pub fn in_small_letters<'a>(text: &'a str, arena: &'a Bump) -> &'a str {
    if text.chars().any(char::is_uppercase) {
        arena.alloc_str(&text.to_lowercase())
    } else {
        text
    }
}

/// Whether the text only says that there is nothing: `n/a`, `none`, `-`.
#[must_use]
pub fn is_placeholder(value: &str) -> bool {
    let Some(first) = value.bytes().next() else {
        return false;
    };
    let lengths = PLACEHOLDER_LENGTHS[usize::from(first.to_ascii_lowercase())];
    let has_length = value.len() < 16 && lengths & 1 << value.len() != 0;
    has_length && is_listed_placeholder(value)
        || !first.is_ascii_alphanumeric()
            && value.chars().all(|character| SILENT.contains(&character))
}

fn is_listed_placeholder(value: &str) -> bool {
    let is_listed = || {
        PLACEHOLDERS
            .iter()
            .any(|placeholder| placeholder.eq_ignore_ascii_case(value))
    };
    EXACT_PLACEHOLDERS.contains(&value) || is_listed() && !NOT_PLACEHOLDERS.contains(&value)
}

/// Whether two values are the same but for upper and lower case.
#[must_use]
pub fn same_ignoring_case(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
        || !(left.is_ascii() && right.is_ascii())
            && left
                .chars()
                .flat_map(char::to_lowercase)
                .eq(right.chars().flat_map(char::to_lowercase))
}

fn clean_lines<'a>(raw: &'a str, lines: Lines, arena: &'a Bump) -> &'a str {
    if raw.is_empty() || is_plain(raw) {
        return if is_placeholder(raw) { "" } else { raw };
    }
    let trimmed = unguarded(unescaped(raw, arena).trim_matches(' '));
    let value = if is_tidy(trimmed, lines) {
        trimmed
    } else {
        rewritten(trimmed, lines, arena)
    };
    if is_placeholder(value) { "" } else { value }
}

/// Characters for the references that web forms write for them: `Jos&eacute;`, `O&#39;Brien`, `Smith &amp; Sons`.
fn unescaped<'a>(raw: &'a str, arena: &'a Bump) -> &'a str {
    let has_reference = raw
        .split_once('&')
        .is_some_and(|(_, rest)| rest.contains(';'));
    match has_reference.then(|| html_escape::decode_html_entities(raw)) {
        Some(Cow::Owned(decoded)) => arena.alloc_str(&decoded),
        _ => raw,
    }
}

/// Without what spreadsheet exports put around a value so that it stays text: `="00123"`, `'+61 2`.
fn unguarded(value: &str) -> &str {
    match value.as_bytes() {
        [b'=', b'"', .., b'"'] if value.len() > 3 => value[2..value.len() - 1].trim_matches(' '),
        [b'\'', b'=' | b'+' | b'-' | b'@', _, ..] => &value[1..],
        _ => value,
    }
}

/// Whether nothing is to be done: the fast path that nearly every cell takes, eight bytes at a time. Knows ASCII only, with single
/// spaces inside, no guard in front, and no `&`, which may begin a reference to another character.
fn is_plain(value: &str) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    const BLANKS: u64 = 0x2020_2020_2020_2020;
    const AMPERSANDS: u64 = 0x2626_2626_2626_2626;
    let is_zero = |eight: u64| eight.wrapping_sub(ONES) & !eight & HIGHS;
    let (eights, rest) = value.as_bytes().as_chunks();
    let (mut odd, mut after_blank) = (0, 0x80);
    for eight in eights {
        let eight = u64::from_le_bytes(*eight);
        let (blank, ampersand) = (is_zero(eight ^ BLANKS), is_zero(eight ^ AMPERSANDS));
        let (beyond, below) = (eight.wrapping_add(ONES), eight.wrapping_sub(BLANKS));
        odd |= eight | beyond | below | ampersand | blank & (blank << 8 | after_blank);
        after_blank = blank >> 56;
    }
    let (mut is_odd, mut previous) = (odd & HIGHS != 0, if after_blank > 0 { b' ' } else { 0 });
    for &byte in rest {
        is_odd |=
            !(b' '..0x7f).contains(&byte) | (byte == b'&') | (byte == b' ' && previous == b' ');
        previous = byte;
    }
    let ends_blank = previous == b' ' && !value.is_empty();
    let is_guarded = matches!(value.as_bytes(), [b'=' | b'\'', ..]);
    !is_odd && !is_guarded && !ends_blank
}

/// Whether nothing is to be done to a trimmed value. Knows ASCII, and accented Latin letters that stand
/// between ASCII characters (two in a row may be wrongly decoded text).
fn is_tidy(value: &str, lines: Lines) -> bool {
    let (mut after_blank, mut after_letter) = (true, false);
    let mut bytes = value.bytes();
    while let Some(byte) = bytes.next() {
        let blank = byte == b' ' || byte == b'\n' && lines == Lines::Kept;
        let accented = matches!(byte, 0xc3..=0xc8) && !after_letter;
        if !(b' '..0x7f).contains(&byte) && !blank && !accented || blank && after_blank {
            return false;
        }
        if accented {
            bytes.next();
        }
        (after_blank, after_letter) = (blank, accented);
    }
    !after_blank || value.is_empty()
}

fn rewritten<'a>(value: &'a str, lines: Lines, arena: &'a Bump) -> &'a str {
    let value = mojibake::repair(value, arena);
    let mut output = ArenaString::with_capacity_in(value.len(), arena);
    push_visible(&mut output, value, lines);
    output.truncate(
        output
            .trim_end_matches(|last| is_joiner(last) || is_blank(last))
            .len(),
    );
    if is_nfc_quick(output.chars()) != IsNormalized::Yes {
        output = ArenaString::from_iter_in(output.nfc(), arena);
    }
    kept_or(value, output)
}

/// What was written of a text: the text itself, if nothing changed.
pub(super) fn kept_or<'a>(raw: &'a str, written: ArenaString<'a>) -> &'a str {
    if written == raw {
        raw
    } else {
        written.into_bump_str()
    }
}

fn push_visible(output: &mut ArenaString<'_>, value: &str, lines: Lines) {
    let (mut blank, mut breaks, mut after_return) = (false, 0, false);
    for character in value.chars() {
        let ends_line = matches!(character, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
        if ends_line || is_blank(character) {
            blank = true;
            breaks += usize::from(ends_line && !(after_return && character == '\n'));
        } else if is_visible(character)
            || is_joiner(character) && output.ends_with(|last: char| !last.is_ascii()) && !blank
        {
            push_blank(output, blank, breaks, lines);
            output.push(character);
            (blank, breaks) = (false, 0);
        }
        after_return = character == '\r';
    }
}

fn push_blank(output: &mut ArenaString<'_>, blank: bool, breaks: usize, lines: Lines) {
    match (lines, breaks) {
        _ if !blank || output.is_empty() => {}
        (Lines::Joined, _) | (_, 0) => output.push(' '),
        (Lines::Kept, 1) => output.push('\n'),
        (Lines::Kept, _) => output.push_str("\n\n"),
    }
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{180e}' | '\u{2800}' | '\u{3164}')
}

fn is_visible(character: char) -> bool {
    !(character.is_control() || is_joiner(character) || is_hidden(character))
}

/// The joiners are part of how some scripts (and emoji) are written, so they stay inside a word that is not ASCII.
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_cleaned() {
        let arena = Bump::new();
        for (raw, expected) in [
            ("Ann Lee", "Ann Lee"),
            ("  Ann \t  Lee ", "Ann Lee"),
            ("\u{feff}Ann\u{a0}Lee\u{200b}", "Ann Lee"),
            ("Ann\r\nLee\u{0}\u{1f}", "Ann Lee"),
            ("Jose\u{301}", "José"),
            ("Jose\u{200b}\u{301}", "José"),
            ("JosÃ© MuÃ±oz", "José Muñoz"),
            ("می‌خواهم\u{200c}", "می‌خواهم"),
            ("=\"00123\"", "00123"),
            ("'+61 2 9999", "+61 2 9999"),
            ("'t Hooft", "'t Hooft"),
            ("Jos&eacute; Garc&iacute;a&nbsp;", "José García"),
            ("O&#39;Brien", "O'Brien"),
            ("Smith &amp; Sons", "Smith & Sons"),
            ("R&D; Q&A", "R&D; Q&A"),
            ("=\"", ""),
            ("", ""),
            (" \u{a0} ", ""),
        ] {
            assert_eq!(clean(raw, &arena), expected, "{raw:?}");
            assert_eq!(clean(expected, &arena), expected, "{expected:?} is clean");
        }
    }

    #[test]
    fn placeholders_are_absent_and_names_are_not() {
        let arena = Bump::new();
        for raw in [
            "n/a", "N/A", "None", "NULL", "-", "--", ".", "?", "Unknown", "#N/A", "NA", "\\N",
            " - ", "—", "####", "+", "$", "=", "= -",
        ] {
            assert_eq!(clean(raw, &arena), "", "{raw:?}");
        }
        for raw in [
            "Null",
            "Na",
            "Nan",
            "Nil",
            "Nonette",
            "Unknown Soldier",
            "0",
            "X",
            "N",
            "-5",
            "@a",
            "\u{fffd}",
        ] {
            assert_eq!(clean(raw, &arena), raw, "{raw:?}");
        }
        assert!(PLACEHOLDERS.iter().all(|word| is_placeholder(word)));
    }

    #[test]
    fn plain_is_what_is_tidy_ascii() {
        let bytes = [b' ', b'!', b'a', b'&', 0x1f, 0x7f, b'\n', 0];
        for length in 0..20 {
            for (place, byte) in (0..length).flat_map(|place| bytes.map(|byte| (place, byte))) {
                for blank in 0..length {
                    let mut value = vec![b'x'; length];
                    value[blank] = b' ';
                    value[place] = byte;
                    let value = str::from_utf8(&value).unwrap();
                    let (plain, tidy) = (is_plain(value), is_tidy(value, Lines::Joined));
                    assert!(
                        plain == tidy || !plain && matches!(byte, b'!' | b'&'),
                        "{value:?}"
                    );
                }
            }
        }
        assert!(is_plain("") && !is_plain("Jos\u{e9} Mu\u{f1}oz") && !is_plain("'+1"));
    }

    #[test]
    fn lines_stay_where_they_matter() {
        let arena = Bump::new();
        for (raw, expected) in [
            ("12 Main St\r\nSpringfield ", "12 Main St\nSpringfield"),
            ("a\n\n\n\nb\n", "a\n\nb"),
            ("\n a \n b", "a\nb"),
            ("a\nb", "a\nb"),
        ] {
            assert_eq!(clean_multiline(raw, &arena), expected, "{raw:?}");
            assert_eq!(clean_multiline(expected, &arena), expected);
        }
    }

    #[test]
    fn clean_text_is_borrowed() {
        let arena = Bump::new();
        for raw in ["Ann Lee", "José"] {
            assert!(std::ptr::eq(clean(raw, &arena), raw), "{raw:?}");
        }
        assert!(same_ignoring_case("ÉCOLE a", "école A") && !same_ignoring_case("a", "b"));
    }
}
