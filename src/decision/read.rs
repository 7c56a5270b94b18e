//! Decisions files, as text: `decision,record,other,decided_by,decided_on,reason,until`; only the first two columns must be there.

use std::path::PathBuf;

use serde::Deserialize;

use super::{Asks, Decision};
use crate::{
    lines::{LineProblem, OwnColumns, Problems, Row, columns_of, csv_rows},
    load::fingerprint,
    time::Day,
};

/// A file of decisions that was read.
#[derive(Clone, Debug)]
pub struct DecisionFile {
    /// Where it is.
    pub path: PathBuf,
    /// Length.
    pub bytes: u64,
    /// Digest of the content.
    pub blake3: String,
    /// Its columns.
    pub columns: OwnColumns,
}

#[derive(Deserialize)]
struct Line {
    decision: String,
    record: String,
    #[serde(default)]
    other: String,
    #[serde(default)]
    decided_by: String,
    #[serde(default)]
    decided_on: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    until: String,
}

impl Row for Line {
    const NEEDED: &'static [&'static str] = &["decision", "record"];
}

/// Reads files of decisions. Out: the decisions in the order of time, the files, and what cannot be understood.
#[must_use]
pub fn read_decisions(files: &[PathBuf]) -> (Vec<Decision>, Vec<DecisionFile>, Vec<LineProblem>) {
    let (mut decisions, mut read) = (Vec::new(), Vec::new());
    let mut problems = Problems::default();
    for (index, path) in files.iter().enumerate() {
        let (bytes, blake3) = match fingerprint(path) {
            Ok(known) => known,
            Err(error) => {
                problems.add(path, None, format!("cannot be read: {error}"));
                continue;
            }
        };
        let rows = csv_rows::<Line>(path, &mut problems);
        read.push(DecisionFile {
            path: path.clone(),
            bytes,
            blake3: blake3.to_hex().to_string(),
            columns: columns_of::<Line>(path),
        });
        for (line, row) in rows {
            match understand(index, line, row) {
                Ok(decision) => decisions.push(decision),
                Err(message) => problems.add(path, Some(line), message),
            }
        }
    }
    decisions.sort_by_key(|decision| (decision.on, decision.file, decision.line));
    (decisions, read, problems.told())
}

fn understand(file: usize, line: u64, row: Line) -> Result<Decision, String> {
    if row.record.is_empty() {
        return Err(
            "`record` is empty; write source/record_id, the ID of a contact, or account:ID"
                .to_owned(),
        );
    }
    let (asks, value) = Asks::parse(&row.decision, &row.other)?;
    let decision = Decision {
        file,
        line,
        asks,
        value,
        record: row.record,
        by: row.decided_by,
        on: day("decided_on", &row.decided_on)?,
        reason: row.reason,
        until: day("until", &row.until)?,
    };
    if asks != Asks::Owner && decision.account().is_some() {
        return Err(format!(
            "`{}` is of a record or contact; of an account there is `owner=ID`",
            asks.word()
        ));
    }
    Ok(decision)
}

/// The day of a cell, if it is not empty.
fn day(column: &str, text: &str) -> Result<Option<Day>, String> {
    let is_wrong = |_| format!("{column} is not a date; write it as 2026-11-21");
    let filled = Some(text).filter(|text| !text.is_empty());
    filled
        .map(|text| text.parse().map_err(is_wrong))
        .transpose()
}
