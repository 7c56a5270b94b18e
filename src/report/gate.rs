//! What must hold before anything is published: a condition on rows of metrics in, passed or failed with the rows that fail out.
//!
//! A row on which the condition cannot be decided (a rate over no contacts is null) is passed over. A condition that no row decides
//! fails: what nobody knows is no proof. But one that compares with the last run is not asked where there is none: else no ledger could
//! ever begin.

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

/// Checks every gate. `unknown` are figures that nobody can know yet, as there is no last run to compare with.
pub(super) fn check_gates(
    gates: &[GateSettings],
    unknown: &[&str],
    database: &mut Database,
) -> Vec<GateResult> {
    let check = |gate| check(gate, unknown, database);
    gates.iter().map(check).collect()
}

fn check(gate: &GateSettings, unknown: &[&str], database: &mut Database) -> GateResult {
    let (passed, detail) = match answer(gate, unknown, database) {
        Ok(Answer::Holds) => (true, gate.check.clone()),
        Ok(Answer::NotAsked) => (
            true,
            format!(
                "`{}` is not asked: there is no last run to compare with",
                gate.check
            ),
        ),
        Ok(Answer::FailsFor(rows)) => {
            let told = rows[..rows.len().min(ROWS_TOLD)].join("; ");
            let more = match rows.len().saturating_sub(ROWS_TOLD) {
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

/// How a gate came out.
enum Answer {
    Holds,
    /// The rows on which the condition does not hold, in words.
    FailsFor(Vec<String>),
    NotAsked,
}

fn answer(gate: &GateSettings, unknown: &[&str], database: &mut Database) -> Result<Answer> {
    let table = table_of(gate.on);
    let (id, rows) = match gate.on {
        GateScope::Overall => ("entity_id", "kind = 'overall'"),
        GateScope::Entity => ("entity_id", "kind <> 'overall' AND kind <> 'role'"),
        GateScope::Owner => ("owner_id", "1 = 1"),
        GateScope::Source => ("source", "1 = 1"),
    };
    let sql = format!(
        "SELECT *, ({}\n) AS gate_holds FROM {table} WHERE {rows} ORDER BY {id}",
        gate.check
    );
    let (found, batch) = database.query("gate", &sql)?;
    let holds = batch.column(batch.num_columns() - 1);
    let holds = holds
        .as_boolean_opt()
        .context("it is not a condition: it yields neither true nor false")?;
    let is_undecided = holds.null_count() == batch.num_rows();
    if is_undecided && words(&gate.check).any(|word| unknown.contains(&word)) {
        return Ok(Answer::NotAsked);
    }
    let fails = |row: &usize| is_undecided || holds.is_valid(*row) && !holds.value(*row);
    let failing = (0..batch.num_rows()).filter(fails);
    let failing = failing.map(|row| tell(&gate.check, id, &found, &batch, row));
    let failing: Vec<String> = failing.collect::<Result<_>>()?;
    Ok(match failing.is_empty() {
        true => Answer::Holds,
        false => Answer::FailsFor(failing),
    })
}

/// The words of a condition: columns among others.
fn words(check: &str) -> impl Iterator<Item = &str> {
    check.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
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
    let names = distinct(words(check).filter(|word| table.position(word).is_some()));
    let figures = names
        .iter()
        .map(|name| Ok(format!("{name} = {}", cell(name)?)));
    let figures = figures.collect::<Result<Vec<_>>>()?;
    Ok(format!("{} ({})", cell(id)?, figures.join(", ")))
}
