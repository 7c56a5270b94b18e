//! Whether a text can be given to the engine at all: SQL in, why not out. What is wrong with a query, the engine itself says.

use sqlparser::{
    ast::Statement,
    dialect::GenericDialect,
    parser::{Parser, ParserError},
    tokenizer::Tokenizer,
};

use crate::predicate::first_too_many;

/// A query of more words and signs is refused: the engine walks it by functions that call themselves, on threads whose stack is small,
/// and ends the process where that is full.
const WORDS_MAX: usize = 1_000;

/// Why a text is not given to the engine. What cannot be understood is, as the engine says why.
pub(super) fn refusal(sql: &str) -> Option<String> {
    let dialect = GenericDialect {};
    let tokens = Tokenizer::new(&dialect, sql)
        .tokenize_with_location()
        .ok()?;
    if let Some(first) = first_too_many(&tokens, WORDS_MAX) {
        let (line, column) = (first.start.line, first.start.column);
        return Some(format!(
            "it has more than {WORDS_MAX} words and signs beside constants, the first too many at {line}:{column} of it: make \
             several of it, or list many values as IN ('MA', 'NY')"
        ));
    }
    let parsed = Parser::new(&dialect)
        .with_tokens_with_locations(tokens)
        .parse_statements();
    match parsed.as_deref() {
        Err(ParserError::RecursionLimitExceeded) => Some(
            "it is nested too deeply: give its inner queries names, WITH name AS (SELECT …)"
                .to_owned(),
        ),
        Err(_) | Ok([Statement::Query(_)]) => None,
        Ok(_) => Some("it must be one query: SELECT, WITH or VALUES".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_query_is_asked() {
        for sql in [
            "TRUNCATE TABLE people",
            "DELETE FROM people",
            "CREATE TABLE others AS SELECT * FROM people",
            "DROP TABLE people",
            "SHOW TABLES",
            "EXPLAIN SELECT * FROM people",
            "SELECT * FROM people; SELECT * FROM people",
        ] {
            let refused = refusal(sql).expect(sql);
            assert_eq!(
                refused, "it must be one query: SELECT, WITH or VALUES",
                "{sql}"
            );
        }
        for sql in ["VALUES (1), (2)", "SELECT * FROM people;", "SELECT 'open"] {
            assert_eq!(refusal(sql), None, "{sql}");
        }
    }

    #[test]
    fn what_is_too_deep_is_refused_and_a_long_list_is_not() {
        for (part, last, is_long) in [
            ("SELECT a", " + 1", true),
            ("SELECT a", "::INT", true),
            ("SELECT a FROM t WHERE a", " IS NULL", true),
            ("SELECT a FROM t", " UNION ALL SELECT a FROM t", true),
            ("SELECT ", "(", true),
            ("SELECT ", "(", false),
            ("SELECT * FROM ", "(SELECT * FROM ", false),
        ] {
            let times = if is_long { 100_000 } else { 100 };
            let end = if part.ends_with(' ') { "a" } else { "" };
            let refused = refusal(&format!("{part}{}{end}", last.repeat(times)));
            let refused = refused.expect(last);
            let expected = match is_long {
                true => "it has more than 1000 words",
                false => "it is nested too deeply",
            };
            assert!(refused.starts_with(expected), "{last}: {refused}");
        }
        let listed = format!("SELECT a FROM t WHERE a IN ('a'{})", ", 'a'".repeat(10_000));
        assert_eq!(refusal(&listed), None);
    }
}
