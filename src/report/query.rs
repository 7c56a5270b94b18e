//! Whether a text can be given to the engine at all: SQL in, why not out. What is wrong with a query, the engine itself says, but for what it
//! answers wrongly.

use std::ops::ControlFlow::{self, Break, Continue};

use sqlparser::{
    ast::{
        BinaryOperator, Expr, Join, JoinConstraint, JoinOperator, Query, Select, Spanned,
        Statement, TableFactor, TableWithJoins, Visit, Visitor, visit_expressions,
    },
    dialect::GenericDialect,
    parser::{Parser, ParserError},
    tokenizer::{Span, Tokenizer},
};

use super::dialect::interval_of;
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
        Ok([Statement::Query(query)]) => misread(query),
        Err(_) => None,
        Ok(_) => Some("it must be one query: SELECT, WITH or VALUES".to_owned()),
    }
}

/// The first that the engine would answer wrongly without a word.
fn misread(query: &Query) -> Option<String> {
    let told = |span: Span, what| {
        let (line, column) = (span.start.line, span.start.column);
        format!("at {line}:{column} of it {what}")
    };
    let unequal = query.visit(&mut Unequal).break_value().map(|span| {
        let what = "rows are joined by what is not equal, which JOIN alone can: put that into a query, LEFT JOIN or ANTI JOIN (SELECT … FROM … \
                    JOIN … ON …) AS name ON …, and join it where columns of both are equal";
        told(span, what)
    });
    unequal.or_else(|| {
        let what = "INTERVAL is neither added to a date nor taken from one, as in CURRENT_DATE - INTERVAL '90 days'; the days between two dates are \
                    a number, as in CURRENT_DATE - created_at > 90";
        Some(told(stray_interval(query)?, what))
    })
}

/// Finds the first comparison that another join than an inner one joins by and that is not `=`: the engine makes it an inner one.
struct Unequal;

impl Visitor for Unequal {
    type Break = Span;

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<Span> {
        select.from.iter().try_for_each(all_equal)
    }

    fn pre_visit_table_factor(&mut self, table: &TableFactor) -> ControlFlow<Span> {
        match table {
            TableFactor::NestedJoin {
                table_with_joins, ..
            } => all_equal(table_with_joins),
            _ => Continue(()),
        }
    }
}

fn all_equal(table: &TableWithJoins) -> ControlFlow<Span> {
    let unequal = |join| unequal(condition_of(join)?);
    match table.joins.iter().find_map(unequal) {
        Some(found) => Break(found.span()),
        None => Continue(()),
    }
}

fn condition_of(join: &Join) -> Option<&Expr> {
    use JoinOperator as Kind;
    match &join.join_operator {
        Kind::Left(JoinConstraint::On(condition))
        | Kind::LeftOuter(JoinConstraint::On(condition))
        | Kind::Right(JoinConstraint::On(condition))
        | Kind::RightOuter(JoinConstraint::On(condition))
        | Kind::FullOuter(JoinConstraint::On(condition))
        | Kind::Semi(JoinConstraint::On(condition))
        | Kind::LeftSemi(JoinConstraint::On(condition))
        | Kind::RightSemi(JoinConstraint::On(condition))
        | Kind::Anti(JoinConstraint::On(condition))
        | Kind::LeftAnti(JoinConstraint::On(condition))
        | Kind::RightAnti(JoinConstraint::On(condition)) => Some(condition),
        _ => None,
    }
}

fn unequal(condition: &Expr) -> Option<&Expr> {
    match condition {
        Expr::Nested(inner) => unequal(inner),
        Expr::BinaryOp { left, op, right } if *op == BinaryOperator::And => {
            unequal(left).or_else(|| unequal(right))
        }
        Expr::BinaryOp { op, .. } if *op == BinaryOperator::Eq => None,
        other => Some(other),
    }
}

/// The first INTERVAL that is compared or counted with: the engine takes it for a number of its own.
fn stray_interval(query: &Query) -> Option<Span> {
    let mut counted = Vec::new();
    let stray = visit_expressions(query, |expression| match expression {
        Expr::BinaryOp { op, right, .. } => {
            counted.extend(interval_of(op, right).map(Spanned::span));
            Continue(())
        }
        Expr::Interval(_) if !counted.contains(&expression.span()) => Break(expression.span()),
        _ => Continue(()),
    });
    stray.break_value()
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
    fn what_the_engine_would_answer_wrongly_is_refused_with_its_place() {
        for (from, wrong) in [
            ("a JOIN b ON a.id = b.id AND a.at < b.at", None),
            ("a LEFT JOIN b ON a.id = b.id AND (a.at = b.at)", None),
            ("a LEFT JOIN b USING (id)", None),
            (
                "a LEFT JOIN b ON a.id = b.id AND (a.at < b.at)",
                Some("a.at <"),
            ),
            ("a FULL JOIN b ON a.id <> b.id", Some("a.id <>")),
            (
                "a, (SELECT * FROM c ANTI JOIN b ON c.at >= b.at) AS d",
                Some("c.at >="),
            ),
            ("(a LEFT JOIN b ON a.at < b.at)", Some("a.at <")),
            (
                "a JOIN c ON a.id = c.id SEMI JOIN b ON b.at < DATE '2026-11-21'",
                Some("b.at <"),
            ),
            (
                "a WHERE at + INTERVAL '3 days' > CURRENT_DATE - (INTERVAL '90 days')",
                None,
            ),
            (
                "a WHERE CURRENT_DATE - at > INTERVAL '90 days'",
                Some("'90 days'"),
            ),
            (
                "a WHERE at > CURRENT_DATE - 2 * INTERVAL '90 days'",
                Some("'90 days'"),
            ),
        ] {
            let sql = format!("SELECT * FROM {from}");
            let refused = refusal(&sql);
            let place = wrong.map(|wrong| sql.find(wrong).expect(wrong) + 1);
            let expected = place.map(|column| format!("at 1:{column} of it "));
            let is_told = match (&refused, &expected) {
                (Some(refused), Some(expected)) => refused.starts_with(expected),
                (refused, expected) => refused.is_none() && expected.is_none(),
            };
            assert!(is_told, "{sql}: {refused:?} {expected:?}");
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
