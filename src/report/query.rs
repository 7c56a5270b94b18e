//! Whether a text can be given to the engine at all: SQL in, why not out. What is wrong with a query, the engine itself says, but for what it
//! answers wrongly.

use std::{
    collections::BTreeSet,
    ops::ControlFlow::{self, Break, Continue},
};

use sqlparser::{
    ast::{
        BinaryOperator, Expr, Join, JoinConstraint, JoinOperator, ObjectNamePart, Query, Select,
        Spanned, Statement, TableFactor, TableWithJoins, Visit, Visitor, visit_expressions,
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
    let misjoined = query.visit(&mut Joins).break_value();
    let (span, what) = misjoined.or_else(|| {
        let what = "INTERVAL is neither added to a date nor taken from one, as in CURRENT_DATE - INTERVAL '90 days'; the days between two dates are \
                    a number, as in CURRENT_DATE - created_at > 90";
        Some((stray_interval(query)?, what))
    })?;
    let (line, column) = (span.start.line, span.start.column);
    Some(format!("at {line}:{column} of it {what}"))
}

/// Finds the first condition by which rows are not joined as it says: the engine takes a comparison that is not `=` for an inner join, and
/// `=` within one table, between two others, or with a constant, for one between both.
struct Joins;

type Misjoined = (Span, &'static str);

impl Visitor for Joins {
    type Break = Misjoined;

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<Misjoined> {
        select.from.iter().try_for_each(all_right)
    }

    fn pre_visit_table_factor(&mut self, table: &TableFactor) -> ControlFlow<Misjoined> {
        match table {
            TableFactor::NestedJoin {
                table_with_joins, ..
            } => all_right(table_with_joins),
            _ => Continue(()),
        }
    }
}

fn all_right(table: &TableWithJoins) -> ControlFlow<Misjoined> {
    let mut misjoined = table.joins.iter().filter_map(|join| {
        let (condition, is_inner) = condition_of(join)?;
        misjoined(condition, name_of(&join.relation), is_inner)
    });
    match misjoined.next() {
        Some(found) => Break(found),
        None => Continue(()),
    }
}

/// What columns call a table by, if it has a name.
fn name_of(table: &TableFactor) -> Option<&str> {
    let (name, alias) = match table {
        TableFactor::Table { name, alias, .. } => (name.0.last(), alias),
        TableFactor::Derived { alias, .. } | TableFactor::NestedJoin { alias, .. } => (None, alias),
        _ => return None,
    };
    let name = name.and_then(ObjectNamePart::as_ident);
    let name = alias.as_ref().map(|alias| &alias.name).or(name)?;
    Some(&name.value)
}

/// What tables are joined by, and whether by an inner join.
pub(super) fn condition_of(join: &Join) -> Option<(&Expr, bool)> {
    use JoinOperator as Kind;
    match &join.join_operator {
        Kind::Join(JoinConstraint::On(condition)) | Kind::Inner(JoinConstraint::On(condition)) => {
            Some((condition, true))
        }
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
        | Kind::RightAnti(JoinConstraint::On(condition)) => Some((condition, false)),
        _ => None,
    }
}

fn misjoined(condition: &Expr, joined: Option<&str>, is_inner: bool) -> Option<Misjoined> {
    match condition {
        Expr::Nested(inner) => misjoined(inner, joined, is_inner),
        Expr::BinaryOp { left, op, right } if *op == BinaryOperator::And => {
            misjoined(left, joined, is_inner).or_else(|| misjoined(right, joined, is_inner))
        }
        Expr::BinaryOp { left, op, right } if *op == BinaryOperator::Eq => {
            let what = "`=` is not between a column of the table that is joined and one of another: put what is asked of one into a query, \
                        JOIN (SELECT … FROM … WHERE …) AS name ON …";
            let [left, right] = [left, right].map(|side| tables_of(side));
            let is_between = !left.is_empty() && !right.is_empty() && left.is_disjoint(&right);
            let is_joined = |of: &Of| match of {
                Of::Table(table) => joined.is_none_or(|joined| joined == table),
                Of::Itself(_) => true,
            };
            let is_between = is_between && left.union(&right).any(is_joined);
            (!is_between).then(|| (condition.span(), what))
        }
        _ if is_inner => None,
        other => {
            let what = "rows are joined by what is not equal, which JOIN alone can: put that into a query, LEFT JOIN or ANTI JOIN (SELECT … FROM … \
                        JOIN … ON …) AS name ON …, and join it where columns of both are equal";
            Some((other.span(), what))
        }
    }
}

/// Of which table a column is.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    /// Of that with this name.
    Table(String),
    /// It stands without its table, and is taken for one of a table of its own.
    Itself(String),
}

/// The tables whose columns an expression names.
fn tables_of(expression: &Expr) -> BTreeSet<Of> {
    let mut tables = BTreeSet::new();
    let _: ControlFlow<()> = visit_expressions(expression, |inner| {
        match inner {
            Expr::Identifier(column) => tables.insert(Of::Itself(column.value.clone())),
            Expr::CompoundIdentifier(names) => tables.insert(Of::Table(names[0].value.clone())),
            _ => false,
        };
        Continue(())
    });
    tables
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
            ("a JOIN b ON LOWER(a.name) = LOWER(b.name)", None),
            ("a JOIN b ON id = b.id", None),
            (
                "x.a AS c LEFT JOIN b ON b.id = c.id LEFT JOIN d AS f ON c.id = f.id",
                None,
            ),
            (
                "a AS c LEFT JOIN b ON b.id = c.id LEFT JOIN d AS f ON (c.id = b.id)",
                Some("c.id = b.id)"),
            ),
            (
                "a JOIN b ON b.id = a.id JOIN (SELECT id FROM d) AS e ON id = b.id",
                None,
            ),
            (
                "a JOIN b ON a.id = b.id AND b.kind = 'call'",
                Some("b.kind ="),
            ),
            (
                "a LEFT JOIN b ON a.id = b.id AND (b.city = LOWER(b.name))",
                Some("b.city ="),
            ),
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
