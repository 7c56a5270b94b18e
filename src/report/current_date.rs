//! `CURRENT_DATE` in a query: the as-of date of the run, as in conditions; the engine knows none.

use std::ops::ControlFlow;

use sqlparser::ast::{
    DataType, Expr, FunctionArguments, Query, TypedString, Value, visit_expressions_mut,
};

use crate::time::Day;

/// Puts a day in the place of each `CURRENT_DATE`.
pub(super) fn set_current_date(query: &mut Query, day: Day) {
    let _: ControlFlow<()> = visit_expressions_mut(query, |expression| {
        if is_current_date(expression) {
            *expression = Expr::TypedString(TypedString {
                data_type: DataType::Date,
                value: Value::SingleQuotedString(day.to_string()).into(),
                uses_odbc_syntax: false,
            });
        }
        ControlFlow::Continue(())
    });
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
    let name = function.name.to_string();
    is_called && name.eq_ignore_ascii_case("current_date")
}
