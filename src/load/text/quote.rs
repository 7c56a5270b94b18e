//! Where a quoted cell ends: the one rule that the cutter and the parser share.
//!
//! A closing quote is followed by a delimiter, a line end or the end of the text (spaces may stand between). Any other
//! single quote is text, as in `"the "big" one"`; unless it looks like the opening of another cell, lines further on:
//! then it is the first quote that was never closed, and it is read as text.

use memchr::{memchr, memchr2};

use crate::load::export::Dialect;

/// A quoted cell of more bytes is taken for one that never closes, so that a stray quote cannot swallow a file.
const CELL_BYTES_MAX: usize = 16 << 20;

/// An opening quote.
#[derive(Clone, Copy)]
pub(crate) struct Opening {
    pub(crate) at: usize,
    /// The text ends where the export ends or a record ends.
    pub(crate) is_whole: bool,
    /// Another opening on the same line, too, shows that this one never closes.
    pub(crate) is_strict: bool,
}

/// How a quoted cell ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Close {
    /// At this quote. Escapes must be taken out if `has_escapes`; `is_stray` if a quote within was taken as text.
    At {
        at: usize,
        next: usize,
        has_escapes: bool,
        is_stray: bool,
    },
    /// Not at all, known after the search to here: [`EVERYTHING`], if that was not the end, as what follows may stand inside a longer cell.
    Never { searched_until: usize },
    /// Behind the text that is known so far.
    Unknown,
}

/// Behind the end of any text.
pub(super) const EVERYTHING: usize = usize::MAX;

/// Finds the quote that closes the cell. `next` is the delimiter or line end behind it.
pub(crate) fn find_close(text: &[u8], opening: Opening, dialect: &Dialect) -> Close {
    let Some(quote) = dialect.quote else {
        return Close::Never {
            searched_until: opening.at,
        };
    };
    let window_end = text.len().min(opening.at + 1 + CELL_BYTES_MAX);
    let (mut from, mut has_escapes, mut is_stray) = (opening.at + 1, false, false);
    while let Some(at) = find_quote(
        &text[from.min(window_end)..window_end],
        quote,
        dialect.escape,
    )
    .map(|found| from + found)
    {
        if text[at] != quote || text.get(at + 1) == Some(&quote) {
            (has_escapes, from) = (true, at + 2);
            continue;
        }
        let next = skip_spaces(text, at + 1, dialect.delimiter);
        match text.get(next) {
            None if !opening.is_whole => return Close::Unknown,
            Some(&byte) if byte != dialect.delimiter && byte != b'\n' && byte != b'\r' => {
                if looks_like_opening(text, opening, at, dialect.delimiter) {
                    return Close::Never { searched_until: at };
                }
                (is_stray, from) = (true, at + 1);
            }
            _ => {
                return Close::At {
                    at,
                    next,
                    has_escapes,
                    is_stray,
                };
            }
        }
    }
    match (window_end < text.len(), opening.is_whole) {
        (true, _) => Close::Never {
            searched_until: EVERYTHING,
        },
        (false, true) => Close::Never {
            searched_until: window_end,
        },
        (false, false) => Close::Unknown,
    }
}

fn find_quote(text: &[u8], quote: u8, escape: Option<u8>) -> Option<usize> {
    match escape {
        None => memchr(quote, text),
        Some(escape) => memchr2(quote, escape, text),
    }
}

/// The first byte at or behind `from` that is no space.
pub(super) fn skip_spaces(text: &[u8], from: usize, delimiter: u8) -> usize {
    let is_space = |&&byte: &&u8| byte != delimiter && (byte == b' ' || byte == b'\t');
    from + text[from..].iter().take_while(is_space).count()
}

/// Whether a quote inside a quoted cell stands where a cell starts, and on a later line than the opening quote.
fn looks_like_opening(text: &[u8], opening: Opening, at: usize, delimiter: u8) -> bool {
    let before = text[at - 1];
    let starts_cell =
        at - 1 > opening.at && (before == delimiter || before == b'\n' || before == b'\r');
    starts_cell && (opening.is_strict || memchr2(b'\n', b'\r', &text[opening.at..at]).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(text: &str, is_whole: bool) -> Close {
        find_close(
            text.as_bytes(),
            Opening {
                at: 0,
                is_whole,
                is_strict: false,
            },
            &Dialect::default(),
        )
    }

    fn at(at: usize, next: usize, has_escapes: bool, is_stray: bool) -> Close {
        Close::At {
            at,
            next,
            has_escapes,
            is_stray,
        }
    }

    #[test]
    fn a_closing_quote_stands_before_a_delimiter_or_an_end() {
        for (text, expected) in [
            (r#""a","#, at(2, 3, false, false)),
            ("\"a\"\n", at(2, 3, false, false)),
            (r#""a" ,b"#, at(2, 4, false, false)),
            (r#""a""b","#, at(5, 6, true, false)),
            (r#""the "big" one","#, at(14, 15, false, true)),
            (r#""a"#, Close::Never { searched_until: 2 }),
            ("\"a,b\n\"c\",d", Close::Never { searched_until: 5 }),
            ("\"a\n\"\"b\",d", at(6, 7, true, false)),
        ] {
            assert_eq!(close(text, true), expected, "{text}");
        }
    }

    #[test]
    fn what_may_change_with_more_text_is_unknown() {
        for text in ["\"a", "\"a\"", "\"a\"  "] {
            assert_eq!(close(text, false), Close::Unknown, "{text}");
        }
    }

    #[test]
    fn a_cell_that_is_too_long_is_a_stray_quote_and_leaves_all_in_doubt() {
        let text = format!("\"{}\"", "x".repeat(CELL_BYTES_MAX));
        let never = Close::Never {
            searched_until: EVERYTHING,
        };
        assert_eq!(close(&text, true), never);
        assert_eq!(
            close(&text[1..].replacen('x', "\"", 1), true),
            at(CELL_BYTES_MAX, CELL_BYTES_MAX + 1, false, false)
        );
    }
}
