//! What conditions say and the engine does not, in its words: `CURRENT_DATE`, the as-of date of the run; `-` between two dates, which are so
//! many days, and would be compared by the microsecond; `<` and its like between a date and what is none, which would compare it with the
//! microseconds since 1970; and `/` by 0, which is absent, and would be infinite.

use std::ops::ControlFlow;

use rustc_hash::FxHashSet;
use sqlparser::{
    ast::{
        BinaryOperator, Cte, DataType, Expr, Function, FunctionArg, FunctionArgExpr,
        FunctionArguments, Query, Select, SelectItem, SetExpr, TableAlias, TableFactor,
        TypedString, Value, Visit, Visitor, visit_expressions_mut,
    },
    dialect::GenericDialect,
    parser::Parser,
};

use crate::{
    table::{
        Kind,
        schema::{DATA, REPORTS},
    },
    time::Day,
};

/// Functions that make dates of something else.
const MAKE_DATES: [&str; 4] = ["date", "datetime", "strptime", "timestamp"];
/// Functions whose value is one of what they are given.
const CHOOSE: [&str; 16] = [
    "avg",
    "coalesce",
    "first",
    "first_value",
    "greatest",
    "if",
    "ifnull",
    "lag",
    "last",
    "last_value",
    "lead",
    "least",
    "max",
    "median",
    "min",
    "nullif",
];

/// Puts a query into the words of the engine.
pub(super) fn translate(query: &mut Query, as_of: Day) {
    let _: ControlFlow<()> = visit_expressions_mut(query, |expression| {
        if is_current_date(expression) {
            *expression = Expr::TypedString(TypedString {
                data_type: DataType::Date,
                value: Value::SingleQuotedString(as_of.to_string()).into(),
                uses_odbc_syntax: false,
            });
        }
        ControlFlow::Continue(())
    });
    let dates = Dates::of(query);
    let _: ControlFlow<()> = visit_expressions_mut(query, |expression| {
        if let Some(translated) = dates.translated(expression) {
            *expression = translated;
        }
        ControlFlow::Continue(())
    });
}

/// The time that is added to a date or taken from it.
pub(super) fn interval_of<'e>(operator: &BinaryOperator, right: &'e Expr) -> Option<&'e Expr> {
    let is_counted = matches!(operator, BinaryOperator::Plus | BinaryOperator::Minus);
    let right = bare(right);
    (is_counted && matches!(right, Expr::Interval(_))).then_some(right)
}

fn is_current_date(expression: &Expr) -> bool {
    let Expr::Function(function) = expression else {
        return false;
    };
    let is_called = match &function.args {
        FunctionArguments::None => true,
        FunctionArguments::List(list) => list.args.is_empty(),
        FunctionArguments::Subquery(_) => false,
    };
    is_called && name_of(function) == "current_date"
}

fn name_of(function: &Function) -> String {
    function.name.to_string().to_ascii_lowercase()
}

/// An expression without brackets around it.
fn bare(expression: &Expr) -> &Expr {
    match expression {
        Expr::Nested(inner) => bare(inner),
        expression => expression,
    }
}

/// The names of columns that hold dates, those that a query gives among them. What is none after all, the engine refuses to take for one.
struct Dates(FxHashSet<String>);

impl Visitor for Dates {
    type Break = ();

    /// `WITH t (x, y) AS (SELECT …)`.
    fn post_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        for Cte { alias, query, .. } in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.rename(query, alias);
        }
        ControlFlow::Continue(())
    }

    /// `(SELECT …) AS t (x, y)`.
    fn post_visit_table_factor(&mut self, table: &TableFactor) -> ControlFlow<()> {
        if let TableFactor::Derived {
            subquery,
            alias: Some(alias),
            ..
        } = table
        {
            self.rename(subquery, alias);
        }
        ControlFlow::Continue(())
    }

    /// `SELECT … AS x`.
    fn post_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        for item in &select.projection {
            if let SelectItem::ExprWithAlias { expr, alias } = item
                && self.has(expr)
            {
                self.0.insert(alias.value.clone());
            }
        }
        ControlFlow::Continue(())
    }
}

impl Dates {
    /// Those of the tables, and those that the query gives to them, to what it has named so, and so on.
    fn of(query: &Query) -> Self {
        let columns = DATA.iter().chain(REPORTS).flat_map(|table| &*table.columns);
        let dates = columns.filter(|column| matches!(column.kind, Kind::Day | Kind::Moment));
        let mut dates = Self(dates.map(|column| column.name.to_owned()).collect());
        loop {
            let known = dates.0.len();
            let _ = query.visit(&mut dates);
            if dates.0.len() == known {
                return dates;
            }
        }
    }

    /// Takes the names that columns of a query have outside of it.
    fn rename(&mut self, query: &Query, alias: &TableAlias) {
        let SetExpr::Select(select) = &*query.body else {
            return;
        };
        for (item, column) in select.projection.iter().zip(&alias.columns) {
            if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item
                && self.has(expr)
            {
                self.0.insert(column.name.value.clone());
            }
        }
    }

    /// Whether an expression is a date or a moment, as far as its words tell.
    fn has(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Nested(inner) => self.has(inner),
            Expr::Identifier(name) => self.0.contains(&name.value),
            Expr::CompoundIdentifier(names) => names
                .last()
                .is_some_and(|name| self.0.contains(&name.value)),
            Expr::TypedString(TypedString { data_type, .. }) | Expr::Cast { data_type, .. } => {
                matches!(
                    data_type,
                    DataType::Date | DataType::Timestamp(..) | DataType::Datetime(_)
                )
            }
            Expr::BinaryOp { left, op, right } => {
                interval_of(op, right).is_some() && self.has(left)
            }
            Expr::Case {
                conditions,
                else_result,
                ..
            } => {
                let results = conditions.iter().map(|when| &when.result);
                results
                    .chain(else_result.as_deref())
                    .any(|result| self.has(result))
            }
            Expr::Function(function) => self.is_made_by(function),
            _ => false,
        }
    }

    fn is_made_by(&self, function: &Function) -> bool {
        let name = name_of(function);
        let is_date = |argument: &FunctionArg| matches!(argument, FunctionArg::Unnamed(FunctionArgExpr::Expr(given)) if self.has(given));
        match &function.args {
            FunctionArguments::List(list) if CHOOSE.contains(&&*name) => {
                list.args.iter().any(is_date)
            }
            _ => MAKE_DATES.contains(&&*name),
        }
    }

    fn translated(&self, expression: &Expr) -> Option<Expr> {
        let text = match expression {
            Expr::BinaryOp { left, op, right } => match op {
                BinaryOperator::Minus
                    if interval_of(op, right).is_none() && (self.has(left) || self.has(right)) =>
                {
                    let [later, earlier] = [left, right]
                        .map(|date| format!("CAST(CAST({} AS DATE) AS BIGINT)", proven(date)));
                    format!("({later} - {earlier})")
                }
                BinaryOperator::Divide => format!("({left} / NULLIF({right}, 0))"),
                // Tables may be joined by it.
                BinaryOperator::Eq if is_column(left) && is_column(right) => return None,
                _ if is_comparison(op) && self.is_doubtful(left, right) => {
                    format!("(({left}) {op} {})", proven(right))
                }
                _ if is_comparison(op) && self.is_doubtful(right, left) => {
                    format!("({} {op} ({right}))", proven(left))
                }
                _ => return None,
            },
            Expr::Between {
                expr,
                negated,
                low,
                high,
            } if self.is_doubtful(expr, low) || self.is_doubtful(expr, high) => {
                let not = if *negated { "NOT " } else { "" };
                let [low, high] = [low, high].map(|end| match self.is_doubtful(expr, end) {
                    true => proven(end),
                    false => end.to_string(),
                });
                format!("(({expr}) {not}BETWEEN {low} AND {high})")
            }
            _ => return None,
        };
        let mut parser = Parser::new(&GenericDialect {}).try_with_sql(&text).ok()?;
        parser.parse_expr().ok()
    }

    /// Whether a date stands beside what may be none. The engine reads a text as a date, and knows of a query what it gives.
    fn is_doubtful(&self, date: &Expr, other: &Expr) -> bool {
        let is_read =
            matches!(bare(other), Expr::Value(value) if !matches!(value.value, Value::Number(..)));
        self.has(date) && !self.has(other) && !is_read && !matches!(other, Expr::Subquery(_))
    }
}

/// Only of dates time can be taken: the engine refuses what is none.
fn proven(date: &Expr) -> String {
    format!("(({date}) - INTERVAL '0 days')")
}

fn is_column(expression: &Expr) -> bool {
    matches!(
        expression,
        Expr::Identifier(_) | Expr::CompoundIdentifier(_)
    )
}

fn is_comparison(operator: &BinaryOperator) -> bool {
    use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
    matches!(operator, Eq | NotEq | Lt | LtEq | Gt | GtEq)
}

#[cfg(test)]
mod tests {
    use sqlparser::ast::Statement;

    use super::*;

    fn translated(sql: &str) -> String {
        let mut parsed = Parser::parse_sql(&GenericDialect {}, sql).expect(sql);
        let Statement::Query(query) = &mut parsed[0] else {
            panic!("{sql}");
        };
        translate(query, Day(0));
        query.to_string()
    }

    #[test]
    fn dates_are_known_by_their_columns_functions_and_names() {
        let counted = |sql: &str| translated(sql).contains("AS BIGINT");
        for (difference, is_of_dates) in [
            ("CURRENT_DATE - x", true),
            ("x - c.created_at", true),
            ("(MAX(occurred_at)) - MIN(x)", true),
            ("LAG(birthday) OVER (ORDER BY x) - x", true),
            ("CASE WHEN a THEN x ELSE created_at END - x", true),
            ("(created_at + INTERVAL '3 days') - x", true),
            ("CAST(x AS DATE) - x", true),
            ("TIMESTAMP '2026-11-21 10:00:00' - x", true),
            ("COUNT(created_at) - x", false),
            ("created_at - INTERVAL '3 days'", false),
            ("created_at - (INTERVAL '3 days')", false),
            ("EXTRACT(YEAR FROM created_at) - x", false),
            ("x - y", false),
        ] {
            let sql = format!("SELECT * FROM t WHERE {difference} > 3");
            assert_eq!(counted(&sql), is_of_dates, "{sql}");
        }
        for named in [
            "WITH a AS (SELECT MAX(updated_at) AS latest FROM t) \
             SELECT later - x FROM (SELECT latest AS later FROM a) AS b",
            "WITH a (n, latest) AS (SELECT COUNT(*), updated_at FROM t) \
             SELECT later - x FROM (SELECT latest FROM a) AS b (later)",
        ] {
            assert!(counted(named), "{named}");
        }
    }

    #[test]
    fn a_date_is_compared_with_what_the_engine_knows_for_one() {
        for (condition, asked) in [
            ("created_at > 90", "created_at) > ((90) - INTERVAL"),
            ("-x >= created_at", "((-x) - INTERVAL '0 days') >= "),
            ("created_at = LENGTH(name)", "((LENGTH(name)) - INTERVAL"),
            ("created_at <> x", "((x) - INTERVAL"),
            (
                "created_at NOT BETWEEN '2026-11-21' AND 7",
                "NOT BETWEEN '2026-11-21' AND ((7) - INTERVAL",
            ),
            ("created_at = x", ""),
            ("created_at > '2026-11-21'", ""),
            ("created_at > CURRENT_DATE", ""),
            ("created_at > NULL", ""),
            ("created_at > (SELECT MAX(x) FROM t)", ""),
            ("x > 90", ""),
        ] {
            let sql = format!("SELECT * FROM t WHERE {condition}");
            let translated = translated(&sql);
            let is_asked = match asked {
                "" => !translated.contains("INTERVAL"),
                asked => translated.contains(asked),
            };
            assert!(is_asked, "{translated}");
        }
    }
}
