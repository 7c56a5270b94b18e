//! The value of a cell in which signs are escaped.

use crate::load::export::Dialect;

/// Takes the escapes out of a cell, which stood in quotes or had none.
pub(super) fn unescape(cell: &str, quote: Option<u8>, dialect: &Dialect) -> String {
    let quote = quote.map(char::from);
    let escape = dialect.escape.map(char::from);
    let mut value = String::with_capacity(cell.len());
    let mut chars = cell.chars().peekable();
    while let Some(char) = chars.next() {
        let follower = chars.peek().copied();
        let is_mark = |mark: char| dialect.escapes_all && !mark.is_alphanumeric();
        let is_escape = (Some(char) == quote && follower == quote)
            || (Some(char) == escape
                && (follower == quote || follower == escape || follower.is_some_and(is_mark)));
        value.push(if is_escape {
            chars.next().unwrap_or(char)
        } else {
            char
        });
    }
    value
}
