//! SQL over the tables of a run: the one file that speaks to polars.
//!
//! Every `*.parquet` of the folders is a table by its name. Rows that the `ORDER BY` of a query leaves alike are put in the order of
//! their cells, before any `LIMIT`, so that the same tables give the same bytes.

use std::{path::Path, sync::Arc};

use anyhow::{Context, Result, anyhow, bail};
use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, LargeStringArray,
    LargeStringBuilder, ListBuilder, RecordBatch, TimestampMicrosecondArray,
};
use polars::{
    error::{PolarsWarning, set_warning_function},
    prelude::{
        Column as PolarsColumn, DataFrame, DataType, Field as PolarsField, IntoLazy, LazyFrame,
        PlRefPath, PolarsError, ScanArgsParquet, TimeUnit,
    },
    sql::SQLContext,
};
use sqlparser::{
    ast::{Expr, OrderBy, OrderByExpr, OrderByKind, OrderByOptions, Statement, Value},
    dialect::GenericDialect,
    parser::Parser,
};

use super::{dialect::translate, query::refusal};
use crate::{
    metric::interned,
    table::{Column, Kind, Table, schema::list_item},
    time::Day,
};

/// The tables that queries can name.
pub(super) struct Database {
    context: SQLContext,
    as_of: Day,
    /// Why a query cannot be answered, in words that hold no value of the tables.
    refusal: fn(&PolarsError) -> String,
}

/// What polars warns of on its own goes where all messages go: it is about its functions, and for who wants to know more.
fn new_context() -> SQLContext {
    set_warning_function(|text, warning| {
        if matches!(warning, PolarsWarning::Deprecation) {
            tracing::debug!("{text}");
        }
    });
    SQLContext::new()
}

impl Database {
    /// All tables of the folders.
    pub(super) fn open(folders: &[&Path], as_of: Day) -> Result<Self> {
        let context = new_context();
        for folder in folders {
            let entries = std::fs::read_dir(folder)
                .with_context(|| format!("cannot list {}", folder.display()))?;
            for entry in entries {
                let path = entry?.path();
                let name = path
                    .file_stem()
                    .and_then(|stem| stem.to_str())
                    .map(str::to_owned);
                if let (Some(name), Some("parquet")) =
                    (name, path.extension().and_then(|ending| ending.to_str()))
                {
                    context.register(&name, scan(&path)?);
                }
            }
        }
        Ok(Self {
            context,
            as_of,
            refusal: without_values,
        })
    }

    /// Tables without rows: what can be asked of them can be asked of those of a run.
    pub(super) fn empty(tables: &[Table], as_of: Day) -> Self {
        let context = new_context();
        for table in tables {
            let columns = table.columns.iter();
            let fields =
                columns.map(|column| PolarsField::new(column.name.into(), stored(column.kind)));
            let frame = DataFrame::empty_with_schema(&fields.collect());
            context.register(table.name, frame.lazy());
        }
        Self {
            context,
            as_of,
            refusal: PolarsError::to_string,
        }
    }

    /// The result of a query as a table of this name.
    pub(super) fn query(&mut self, name: &str, sql: &str) -> Result<(Table, RecordBatch)> {
        if let Some(refusal) = refusal(sql) {
            bail!(refusal);
        }
        let answer = self.in_total_order(sql).and_then(LazyFrame::collect);
        let frame = answer.map_err(|error| anyhow!((self.refusal)(&error)))?;
        let columns = frame.columns().iter().map(|column| {
            let kind = kind_of(column.dtype());
            Column::new(interned(column.name()), kind, "A column of the query.")
        });
        let columns: Vec<_> = columns.collect();
        let cells = frame
            .columns()
            .iter()
            .zip(&columns)
            .map(|(cells, column)| cells_of(cells, column.kind));
        let cells = cells.collect::<Result<Vec<_>>>()?;
        let table = Table {
            name: interned(name),
            doc: "A report of one's own.",
            columns: columns.into(),
            key: &[],
        };
        let batch = RecordBatch::try_new(table.arrow_schema(), cells)?;
        Ok((table, batch))
    }

    /// The plan of a query whose rows are ordered as it says, and then by all columns but lists, from the left.
    fn in_total_order(&mut self, sql: &str) -> Result<LazyFrame, PolarsError> {
        let mut parsed = Parser::parse_sql(&GenericDialect {}, sql);
        let Ok([Statement::Query(query)]) = parsed.as_deref_mut() else {
            return self.context.execute(sql);
        };
        translate(query, self.as_of);
        let mut plan = self.context.execute(&query.to_string())?;
        let kinds = plan.collect_schema()?;
        let places = (1..).zip(kinds.iter_values());
        let places = places.filter(|(_, kind)| kind_of(kind) != Kind::List);
        let keys = places.map(|(place, _): (usize, _)| OrderByExpr {
            expr: Expr::value(Value::Number(place.to_string(), false)),
            options: OrderByOptions {
                nulls_first: Some(true),
                ..OrderByOptions::default()
            },
            with_fill: None,
        });
        match &mut query.order_by {
            None => {
                query.order_by = Some(OrderBy {
                    kind: OrderByKind::Expressions(keys.collect()),
                    interpolate: None,
                });
            }
            Some(OrderBy {
                kind: OrderByKind::Expressions(asked),
                ..
            }) if !is_all(asked) => asked.extend(keys),
            Some(_) => {}
        }
        self.context.execute(&query.to_string())
    }
}

/// Whether it is `ORDER BY ALL`, which names every column already.
fn is_all(keys: &[OrderByExpr]) -> bool {
    matches!(keys, [OrderByExpr { expr: Expr::Identifier(name), .. }] if name.value.eq_ignore_ascii_case("all"))
}

/// What the engine says without the values that it lists. The names and the syntax of a query were looked at before, of tables
/// without rows, so that here only values can be at fault.
fn without_values(error: &PolarsError) -> String {
    let message = error.to_string();
    let listed = message.split_once(" values: [");
    let conversion = listed.filter(|(before, _)| before.starts_with("conversion from "));
    match conversion {
        Some((before, _)) => {
            format!("{before} values; TRY_CAST makes null of what cannot be converted")
        }
        None => "it fails on values of this run's tables, which are not shown".to_owned(),
    }
}

fn scan(path: &Path) -> Result<LazyFrame> {
    let text = path
        .to_str()
        .with_context(|| format!("{} is not valid UTF-8", path.display()))?;
    let options = ScanArgsParquet {
        glob: false,
        ..ScanArgsParquet::default()
    };
    Ok(LazyFrame::scan_parquet(PlRefPath::new(text), options)?)
}

/// How the cells of a column come from its file.
fn stored(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::String,
        Kind::List => DataType::List(Box::new(DataType::String)),
        Kind::Int => DataType::Int64,
        Kind::Float => DataType::Float64,
        Kind::Bool => DataType::Boolean,
        Kind::Day => DataType::Date,
        Kind::Moment => DataType::Datetime(TimeUnit::Microseconds, None),
    }
}

fn kind_of(kind: &DataType) -> Kind {
    match kind {
        DataType::Boolean => Kind::Bool,
        DataType::Date => Kind::Day,
        DataType::Datetime(..) => Kind::Moment,
        DataType::List(inner) if **inner == DataType::String => Kind::List,
        kind if kind.is_integer() => Kind::Int,
        kind if kind.is_float() => Kind::Float,
        _ => Kind::Text,
    }
}

/// The cells of a column in the form of our tables.
fn cells_of(column: &PolarsColumn, kind: Kind) -> Result<ArrayRef> {
    Ok(match kind {
        Kind::Bool => Arc::new(column.bool()?.iter().collect::<BooleanArray>()),
        Kind::Int => Arc::new(
            column
                .cast(&DataType::Int64)?
                .i64()?
                .iter()
                .collect::<Int64Array>(),
        ),
        Kind::Float => Arc::new(
            column
                .cast(&DataType::Float64)?
                .f64()?
                .iter()
                .collect::<Float64Array>(),
        ),
        Kind::Day => Arc::new(
            column
                .cast(&DataType::Int32)?
                .i32()?
                .iter()
                .collect::<Date32Array>(),
        ),
        Kind::Moment => {
            let micros = column
                .cast(&DataType::Datetime(TimeUnit::Microseconds, None))?
                .cast(&DataType::Int64)?;
            Arc::new(micros.i64()?.iter().collect::<TimestampMicrosecondArray>())
        }
        Kind::Text => Arc::new(
            column
                .cast(&DataType::String)?
                .str()?
                .iter()
                .collect::<LargeStringArray>(),
        ),
        Kind::List => lists_of(column)?,
    })
}

/// A null is a list without values.
fn lists_of(column: &PolarsColumn) -> Result<ArrayRef> {
    let mut lists = ListBuilder::new(LargeStringBuilder::new()).with_field(list_item());
    for values in column.list()?.amortized_iter() {
        if let Some(values) = values {
            let texts = values.as_ref().str()?.iter().flatten();
            texts.for_each(|text| lists.values().append_value(text));
        }
        lists.append(true);
    }
    Ok(Arc::new(lists.finish()))
}

#[cfg(test)]
mod tests;
