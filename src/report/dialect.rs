//! What conditions say and the engine does not, in its words: `CURRENT_DATE`, the as-of date of the run; `-` between two dates, which are so
//! many days, and would be compared by the microsecond; `<` and its like between a date and what is none, which would compare it with the
//! microseconds since 1970; and `/` by 0, which is absent, and would be infinite.

use std::ops::ControlFlow;

use rustc_hash::FxHashSet;
use sqlparser::{
    ast::{
        BinaryOperator, CaseWhen, Cte, DataType, Expr, Function, FunctionArg, FunctionArgExpr,
        FunctionArguments, Query, Select, SelectItem, SetExpr, Spanned, TableAlias, TableFactor,
        TableWithJoins, TypedString, Value, Visit, Visitor, visit_expressions,
        visit_expressions_mut,
    },
    dialect::GenericDialect,
    parser::Parser,
    tokenizer::Span,
};

use super::query::condition_of;
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

/// What of a query tells where dates are.
struct Dates {
    /// The names of columns that hold dates, those that the query gives among them. What is none after all, the engine refuses to take for one.
    names: FxHashSet<String>,
    /// Where it says what tables are joined by.
    joins: FxHashSet<Span>,
}

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
        match table {
            TableFactor::Derived {
                subquery,
                alias: Some(alias),
                ..
            } => self.rename(subquery, alias),
            TableFactor::NestedJoin {
                table_with_joins, ..
            } => self.join(table_with_joins),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    /// `SELECT … AS x FROM a JOIN b ON …`.
    fn post_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        for item in &select.projection {
            if let SelectItem::ExprWithAlias { expr, alias } = item
                && self.has(expr)
            {
                self.names.insert(alias.value.clone());
            }
        }
        select.from.iter().for_each(|table| self.join(table));
        ControlFlow::Continue(())
    }
}

impl Dates {
    /// Those of the tables, and those that the query gives to them, to what it has named so, and so on.
    fn of(query: &Query) -> Self {
        let columns = DATA.iter().chain(REPORTS).flat_map(|table| &*table.columns);
        let dates = columns.filter(|column| matches!(column.kind, Kind::Day | Kind::Moment));
        let mut dates = Self {
            names: dates.map(|column| column.name.to_owned()).collect(),
            joins: FxHashSet::default(),
        };
        loop {
            let known = dates.names.len();
            let _ = query.visit(&mut dates);
            if dates.names.len() == known {
                return dates;
            }
        }
    }

    /// Takes the names that columns of a query have outside of it.
    fn rename(&mut self, query: &Query, alias: &TableAlias) {
        for (item, column) in first_columns(&query.body).iter().zip(&alias.columns) {
            if let SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } = item
                && self.has(expr)
            {
                self.names.insert(column.name.value.clone());
            }
        }
    }

    /// Takes what tables are joined by.
    fn join(&mut self, table: &TableWithJoins) {
        for (condition, _) in table.joins.iter().filter_map(condition_of) {
            let _: ControlFlow<()> = visit_expressions(condition, |part| {
                self.joins.insert(part.span());
                ControlFlow::Continue(())
            });
        }
    }

    /// Whether an expression is a date or a moment, as far as its words tell.
    fn has(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Nested(inner) => self.has(inner),
            Expr::Identifier(name) => self.names.contains(&name.value),
            Expr::CompoundIdentifier(names) => names
                .last()
                .is_some_and(|name| self.names.contains(&name.value)),
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
                BinaryOperator::Eq
                    if is_column(left)
                        && is_column(right)
                        && self.joins.contains(&expression.span()) =>
                {
                    return None;
                }
                _ if is_comparison(op) => self.compared(left, &op.to_string(), right)?,
                _ => return None,
            },
            Expr::IsDistinctFrom(left, right) => self.compared(left, "IS DISTINCT FROM", right)?,
            Expr::IsNotDistinctFrom(left, right) => {
                self.compared(left, "IS NOT DISTINCT FROM", right)?
            }
            Expr::Case {
                operand: Some(date),
                conditions,
                else_result,
                ..
            } if conditions
                .iter()
                .any(|when| self.is_doubtful(date, &when.condition)) =>
            {
                let whens = conditions.iter().map(|CaseWhen { condition, result }| {
                    format!("WHEN {} THEN {result} ", self.beside(date, condition))
                });
                let whens: String = whens.collect();
                let result = else_result.as_ref().map(|result| format!("ELSE {result} "));
                format!("CASE {date} {whens}{}END", result.unwrap_or_default())
            }
            Expr::Between {
                expr,
                negated,
                low,
                high,
            } if self.is_doubtful(expr, low) || self.is_doubtful(expr, high) => {
                let not = if *negated { "NOT " } else { "" };
                let [low, high] = [low, high].map(|end| self.beside(expr, end));
                format!("(({expr}) {not}BETWEEN {low} AND {high})")
            }
            _ => return None,
        };
        let mut parser = Parser::new(&GenericDialect {}).try_with_sql(&text).ok()?;
        parser.parse_expr().ok()
    }

    /// A comparison of which a side is a date, and the other may be none.
    fn compared(&self, left: &Expr, operator: &str, right: &Expr) -> Option<String> {
        let is_doubtful = self.is_doubtful(left, right) || self.is_doubtful(right, left);
        let [left, right] = [self.beside(right, left), self.beside(left, right)];
        is_doubtful.then(|| format!("({left} {operator} {right})"))
    }

    /// What stands beside what may be a date.
    fn beside(&self, date: &Expr, other: &Expr) -> String {
        match self.is_doubtful(date, other) {
            true => proven(other),
            false => other.to_string(),
        }
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
    use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, NotEq, Spaceship};
    matches!(operator, Eq | NotEq | Lt | LtEq | Gt | GtEq | Spaceship)
}

/// What the first query of several that are united selects: it names the columns of all.
fn first_columns(query: &SetExpr) -> &[SelectItem] {
    match query {
        SetExpr::Select(select) => &select.projection,
        SetExpr::Query(query) => first_columns(&query.body),
        SetExpr::SetOperation { left, .. } => first_columns(left),
        _ => &[],
    }
}

#[cfg(test)]
mod tests;
