//! What must hold before anything is published: a condition on rows of metrics in, passed or failed with the rows that fail out.
//!
//! A row on which the condition cannot be decided (a rate over no contacts is null) is passed over. A condition that no row decides
//! fails: what nobody knows is no proof.

use anyhow::{Context, Result};
use arrow::array::{Array, AsArray, RecordBatch};

use super::sql::Database;
use crate::{
    job::settings::reports::{GateScope, GateSettings},
    list::distinct,
    publish::GateResult,
    table::{
        Table,
        cells::cell_text,
        schema::reports::{ENTITY_METRICS, OWNER_METRICS, SOURCE_METRICS},
    },
};

/// Rows that fail are told one by one up to this many.
const ROWS_TOLD: usize = 5;

/// Checks every gate.
pub(super) fn check_gates(gates: &[GateSettings], database: &mut Database) -> Vec<GateResult> {
    gates.iter().map(|gate| check(gate, database)).collect()
}

fn check(gate: &GateSettings, database: &mut Database) -> GateResult {
    let (passed, detail) = match failures(gate, database) {
        Ok(failures) if failures.is_empty() => (true, gate.check.clone()),
        Ok(failures) => {
            let told = failures[..failures.len().min(ROWS_TOLD)].join("; ");
            let more = match failures.len().saturating_sub(ROWS_TOLD) {
                0 => String::new(),
                more => format!("; and {more} more"),
            };
            (false, format!("`{}` fails for {told}{more}", gate.check))
        }
        Err(error) => (
            false,
            format!("`{}` cannot be checked: {error:#}", gate.check),
        ),
    };
    GateResult {
        name: gate.name.clone(),
        passed,
        detail,
    }
}

/// The report whose rows a gate looks at.
#[must_use]
pub fn table_of(on: GateScope) -> &'static str {
    match on {
        GateScope::Overall | GateScope::Entity => ENTITY_METRICS.name,
        GateScope::Owner => OWNER_METRICS.name,
        GateScope::Source => SOURCE_METRICS.name,
    }
}

/// The rows on which the condition does not hold, in words.
fn failures(gate: &GateSettings, database: &mut Database) -> Result<Vec<String>> {
    let table = table_of(gate.on);
    let (id, rows) = match gate.on {
        GateScope::Overall => ("entity_id", "kind = 'overall'"),
        GateScope::Entity => ("entity_id", "kind <> 'overall' AND kind <> 'role'"),
        GateScope::Owner => ("owner_id", "1 = 1"),
        GateScope::Source => ("source", "1 = 1"),
    };
    let sql = format!(
        "SELECT *, ({}) AS gate_holds FROM {table} WHERE {rows} ORDER BY {id}",
        gate.check
    );
    let (found, batch) = database.query("gate", &sql)?;
    let holds = batch.column(batch.num_columns() - 1);
    let holds = holds
        .as_boolean_opt()
        .context("it is not a condition: it yields neither true nor false")?;
    let is_undecided = holds.null_count() == batch.num_rows();
    let fails = |row: &usize| is_undecided || holds.is_valid(*row) && !holds.value(*row);
    let failing = (0..batch.num_rows()).filter(fails);
    failing
        .map(|row| tell(&gate.check, id, &found, &batch, row))
        .collect()
}

/// `U7 (stale_rate = 0.4)`: the row and the figures that the condition names.
fn tell(check: &str, id: &str, table: &Table, batch: &RecordBatch, row: usize) -> Result<String> {
    let cell = |name: &str| -> Result<String> {
        let text = cell_text(batch, name, row)?;
        Ok(if text.is_empty() {
            "null".to_owned()
        } else {
            text.into_owned()
        })
    };
    let words = check.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let names = distinct(words.filter(|word| table.position(word).is_some()));
    let figures = names
        .iter()
        .map(|name| Ok(format!("{name} = {}", cell(name)?)));
    let figures = figures.collect::<Result<Vec<_>>>()?;
    Ok(format!("{} ({})", cell(id)?, figures.join(", ")))
}
