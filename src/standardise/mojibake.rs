//! Undoes a wrong decoding: UTF-8 text that was read as Windows-1252 (or Latin-1), once or several times: `JosÃ©` → `José`.
//!
//! Works on sequences, not on the whole cell, so that a cell of which only a part went wrong is repaired too. A sequence is
//! repaired only if it decodes to a character that people write; legitimate text practically never holds one. What is left of
//! Windows-1252 that was read as Latin-1 is repaired character by character.

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;

/// How often text is seen to have been decoded wrongly, at most.
const ROUNDS_MAX: usize = 3;

/// What the bytes 0x80 to 0x9F mean in Windows-1252; a byte without a meaning stands for itself.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text with each wrongly decoded sequence repaired; the input itself if there is none.
pub(crate) fn repair<'a>(value: &'a str, arena: &'a Bump) -> &'a str {
    let mut current = value;
    for _ in 0..ROUNDS_MAX {
        match repair_once(current, arena) {
            Some(repaired) => current = repaired,
            None => break,
        }
    }
    if current.contains(is_misread) {
        let meant = current
            .chars()
            .map(|character| meant(character).unwrap_or(character));
        return ArenaString::from_iter_in(meant, arena).into_bump_str();
    }
    current
}

/// A byte of Windows-1252 that was read as Latin-1 is a control character, which nobody writes: `O\u{92}Brien`.
fn is_misread(character: char) -> bool {
    meant(character).is_some()
}

/// What a control character was as a byte. That of a new line may be one.
fn meant(character: char) -> Option<char> {
    if !matches!(character, '\u{80}'..='\u{9f}') || character == '\u{85}' {
        return None;
    }
    let meant = WINDOWS_1252[character as usize - 0x80];
    (!meant.is_control()).then_some(meant)
}

fn repair_once<'a>(value: &'a str, arena: &'a Bump) -> Option<&'a str> {
    let mut leads = value
        .char_indices()
        .filter(|&(_, character)| is_lead(character));
    let (first, _) = leads.find(|&(start, _)| sequence(&value[start..]).is_some())?;
    let mut output = ArenaString::with_capacity_in(value.len(), arena);
    output.push_str(&value[..first]);
    let mut rest = &value[first..];
    while let Some(next) = rest.chars().next() {
        let (character, length) = sequence(rest).unwrap_or((next, next.len_utf8()));
        output.push(character);
        rest = &rest[length..];
    }
    Some(output.into_bump_str())
}

/// The character that the start of `text` was before it was decoded wrongly, and the length of what it became.
fn sequence(text: &str) -> Option<(char, usize)> {
    let mut characters = text.char_indices();
    let lead = byte_of(characters.next()?.1)?;
    let count = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    for byte in &mut bytes[1..count] {
        *byte = byte_of(characters.next()?.1)?;
    }
    let character = std::str::from_utf8(&bytes[..count]).ok()?.chars().next()?;
    is_plausible(character).then(|| (character, characters.offset()))
}

/// Whether the character, as a byte, begins a sequence of UTF-8.
fn is_lead(character: char) -> bool {
    matches!(character, '\u{c2}'..='\u{f4}')
}

fn byte_of(character: char) -> Option<u8> {
    u8::try_from(u32::from(character)).ok().or_else(|| {
        let index = WINDOWS_1252
            .iter()
            .position(|&listed| listed == character)?;
        u8::try_from(0x80 + index).ok()
    })
}

/// Not control characters, phonetic signs or private use: there the sequence is more likely what was meant.
fn is_plausible(character: char) -> bool {
    !matches!(character, '\u{80}'..='\u{9f}' | '\u{250}'..='\u{2ff}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_decodings_are_undone_and_right_ones_left() {
        let arena = Bump::new();
        for (damaged, expected) in [
            ("JosÃ©", "José"),
            ("JosÃƒÂ©", "José"),
            ("Oâ€™Brien â€“ MÃ¼ller", "O’Brien – Müller"),
            ("Café SÃ£o", "Café São"),
            ("Zo\u{c3}\u{ab}", "Zoë"),
            ("å¼µ", "張"),
            ("José", "José"),
            ("CAFÉ»", "CAFÉ»"),
            ("ÃÂ", "ÃÂ"),
            ("Ã", "Ã"),
            ("O\u{92}Brien \u{96} Zo\u{c3}\u{ab}", "O’Brien – Zoë"),
            ("a\u{81}b\u{85}c", "a\u{81}b\u{85}c"),
        ] {
            assert_eq!(repair(damaged, &arena), expected, "{damaged:?}");
        }
    }
}
