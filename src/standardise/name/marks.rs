//! Quotes and brackets in names: a cell in; what is no mark of a nickname goes, and the nickname comes out.
//!
//! A quoted or bracketed part is a nickname where a name stands outside it. Around all of a cell the marks are an export's, and so is a
//! quote without a partner: the name inside stays.

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;

use super::split::is_remark;
use crate::standardise::text::is_placeholder;

/// What opens a nickname, and what closes it.
const BRACKETS: &[(char, char)] = &[
    ('(', ')'),
    ('"', '"'),
    ('“', '”'),
    ('[', ']'),
    ('{', '}'),
    ('<', '>'),
    ('«', '»'),
];

/// The same of marks that stand in names, too (`O’Neil`): they open only before a word, and if they are closed after one.
const APOSTROPHES: &[(char, char)] = &[('\'', '\''), ('‘', '’')];

/// The quotes that no name has.
const QUOTES: &[char] = &['"', '“', '”'];

/// The cell without the quotes or brackets around all of it, and without a quote that has no partner.
pub(super) fn unmarked<'a>(cell: &'a str, arena: &'a Bump) -> &'a str {
    let Some(first) = cell.bytes().next() else {
        return cell;
    };
    let opens = matches!(first, b'(' | b'[' | b'{' | b'<' | b'\'' | 0xc2 | 0xe2);
    if !opens && memchr::memchr2(b'"', 0xe2, cell.as_bytes()).is_none() {
        return cell; // nearly every cell
    }
    let cell = without_lone_quotes(cell, arena);
    match inside(cell) {
        Some(name) if is_placeholder(name) => "",
        Some(name) if name.split(' ').any(is_word) => name,
        _ => cell,
    }
}

/// Takes what stands in quotes or parentheses out of the text: the rest, and the nickname if it is one.
pub(super) fn take_nickname<'a>(text: &'a str, arena: &'a Bump) -> (&'a str, &'a str) {
    let Some((start, open, close)) = opening(text) else {
        return (text, "");
    };
    let inside = &text[start + open.len_utf8()..];
    let (inside, after) = inside.split_once(close).unwrap_or((inside, ""));
    let mut rest = ArenaString::from_str_in(text[..start].trim_end(), arena);
    let after = after.trim_start();
    if !rest.is_empty() && !after.is_empty() && !after.starts_with(',') {
        rest.push(' ');
    }
    rest.push_str(after);
    let inside = inside.trim();
    let is_nickname =
        open != '<' && inside.split(' ').count() <= 2 && inside.split(' ').all(is_word);
    (rest.into_bump_str(), if is_nickname { inside } else { "" })
}

/// Whether a word in quotes or brackets may be a name.
fn is_word(word: &str) -> bool {
    word.chars().any(char::is_alphabetic) && !is_remark(word)
}

/// The cell without its quotes if one of them has no partner.
fn without_lone_quotes<'a>(cell: &'a str, arena: &'a Bump) -> &'a str {
    let count = |mark: char| cell.matches(mark).count();
    if count('"') % 2 == 0 && count('“') == count('”') {
        return cell;
    }
    let mut rest = ArenaString::with_capacity_in(cell.len(), arena);
    for character in cell.chars() {
        let is_doubled = character == ' ' && (rest.is_empty() || rest.ends_with(' '));
        if !is_doubled && !QUOTES.contains(&character) {
            rest.push(character);
        }
    }
    rest.into_bump_str().trim_end()
}

/// What stands in the marks around all of a cell, in brackets that are never closed, too.
fn inside(cell: &str) -> Option<&str> {
    let begins = |&&(open, _): &&(char, char)| cell.starts_with(open);
    let bracket = BRACKETS.iter().find(begins);
    let &(open, close) = bracket.or_else(|| APOSTROPHES.iter().find(begins))?;
    let inside = cell.trim_start_matches(open).trim_end_matches(close).trim();
    let is_around = if cell.ends_with(close) {
        !inside.split([' ', ',']).any(|word| word.ends_with(close))
    } else {
        bracket.is_some() && !inside.contains(close)
    };
    is_around.then_some(inside)
}

/// Where a quote or parenthesis opens.
fn opening(text: &str) -> Option<(usize, char, char)> {
    if !text
        .bytes()
        .any(|byte| matches!(byte, b'(' | b'"' | b'[' | b'{' | b'<' | b'\'' | 0x80..))
    {
        return None;
    }
    let bracket = |(at, character): (usize, char)| {
        BRACKETS
            .iter()
            .find(|(open, _)| *open == character)
            .map(|&(open, close)| (at, open, close))
    };
    let quoted = |&(open, close): &(char, char)| {
        let mut opens = text.match_indices(open).map(|(at, _)| at);
        let start = opens.find(|at| *at == 0 || text[..*at].ends_with(' '))?;
        let (inside, after) = text[start + open.len_utf8()..].split_once(close)?;
        let ends = after.is_empty() || after.starts_with([' ', ',']);
        (inside.len() > 1 && ends).then_some((start, open, close))
    };
    let mut brackets = text.char_indices();
    brackets
        .find_map(bracket)
        .or_else(|| APOSTROPHES.iter().find_map(quoted))
}
