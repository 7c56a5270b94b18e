//! What can be wrong with a predicate, each with its place and the way out.

use sqlparser::{ast::Expr, parser::ParserError, tokenizer::Span};

use super::{
    PredicateError,
    column::{Cell, Kind},
    evaluate::Term,
};
use crate::{
    nearest::{misspelt, suggest},
    source::{Preset, header::fold},
};

pub(super) type Compiled<T> = Result<T, PredicateError>;

impl PredicateError {
    pub(super) fn help(self, help: impl Into<Option<String>>) -> Self {
        Self {
            help: help.into(),
            ..self
        }
    }
}

pub(super) fn error(span: Span, message: impl Into<String>) -> PredicateError {
    PredicateError {
        line: span.start.line.max(1),
        column: span.start.column.max(1),
        message: message.into(),
        help: None,
    }
}

/// Which column a wrong name may mean: one that is like it, or that exports have under a header like it (`state` is `region`).
pub(super) fn column_meant(wrong: &str, columns: &[&str]) -> Option<String> {
    let columns = || columns.iter().copied();
    let headers = Preset::generic().field_aliases();
    let headers: Vec<_> = headers
        .filter_map(|(field, header)| {
            let column = columns().find(|column| *column == field.name())?;
            Some((fold(header), column))
        })
        .collect();
    let by_header = || {
        let header = misspelt(&fold(wrong), headers.iter().map(|(header, _)| &**header))?;
        let mut found = headers.iter().filter(|(known, _)| known == header);
        found.next().map(|(_, column)| *column)
    };
    let meant = misspelt(wrong, columns()).or_else(by_header);
    suggest(meant.unwrap_or(wrong), columns())
}

/// What the parser says, with the place that it names at the end of its sentence; where it misses something, that is the end.
pub(super) fn syntax(found: ParserError, sql: &str) -> PredicateError {
    let message = match found {
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => message,
        ParserError::RecursionLimitExceeded => "it is nested too deeply".to_owned(),
    };
    let place = message
        .rsplit_once(" at Line: ")
        .and_then(|(message, place)| {
            let (line, column) = place.split_once(", Column: ")?;
            Some((
                message.to_owned(),
                line.parse().ok()?,
                column.trim().parse().ok()?,
            ))
        });
    let (message, line, column) = place.unwrap_or_else(|| {
        let last = sql.lines().next_back().unwrap_or_default();
        let end = (
            sql.lines().count().max(1) as u64,
            last.chars().count() as u64 + 1,
        );
        (message, end.0, end.1)
    });
    let message = message
        .replace("Expected: ", "expected ")
        .replace(", found: EOF", " at the end");
    PredicateError {
        line,
        column,
        message: format!("not an SQL condition: {message}"),
        help: None,
    }
}

pub(super) fn unsupported(parsed: &Expr, span: Span) -> PredicateError {
    error(span, format!("`{parsed}` is not understood in a predicate"))
}

pub(super) fn no_day(span: Span) -> PredicateError {
    error(span, "this is not a date").help("write it as '2026-11-21'".to_owned())
}

pub(super) fn list_compared(span: Span) -> PredicateError {
    error(span, "a list is not compared with one value")
        .help("write array_contains(tags, 'vip')".to_owned())
}

pub(super) fn mismatch(one: Kind, other: Kind, span: Span) -> PredicateError {
    let help = match (one, other) {
        (Kind::Text, Kind::Number) => Some(
            "write it between single quotes; where texts hold numbers, compare CAST(… AS DOUBLE)"
                .to_owned(),
        ),
        _ => None,
    };
    let message = format!("{} is not compared with {}", in_words(one), in_words(other));
    error(span, message).help(help)
}

pub(super) fn number_for_code(term: &Term, span: Span) -> PredicateError {
    let help = match term {
        Term::Literal(Cell::Number(number)) => Some(format!(
            "write it between single quotes, with its leading zeros: '{number:05}'"
        )),
        _ => None,
    };
    error(span, "a postal code is a code, not a number").help(help)
}

fn in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "a text",
        Kind::Code => "a code",
        Kind::Number => "a number",
        Kind::Flag => "true or false",
        Kind::Moment => "a date",
        Kind::List => "a list",
    }
}
