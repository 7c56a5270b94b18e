//! What the stages of a run took, and who is told of it.

use std::time::Instant;

use anyhow::Result;

use super::Watch;
use crate::{
    load::ExportSummary,
    publish::{GateResult, StageTime},
    time::Timestamp,
};

/// What the stages took.
pub(super) struct StageLog<'w> {
    pub(super) watch: &'w dyn Watch,
    pub(super) started_at: Timestamp,
    pub(super) stages: Vec<StageTime>,
    pub(super) warnings: Vec<String>,
}

impl<'w> StageLog<'w> {
    pub(super) fn new(watch: &'w dyn Watch) -> Self {
        Self {
            watch,
            started_at: now(),
            stages: Vec::new(),
            warnings: Vec::new(),
        }
    }

    pub(super) fn warn(&mut self, warning: String) {
        self.watch.warn(&warning);
        self.warnings.push(warning);
    }

    pub(super) fn time<T>(
        &mut self,
        stage: &'static str,
        rows: Option<u64>,
        work: impl FnOnce(&Self) -> Result<T>,
    ) -> Result<T> {
        self.watch.stage(stage, rows);
        let start = Instant::now();
        let result = work(self)?;
        let seconds = (start.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
        self.stages.push(StageTime {
            stage: stage.to_owned(),
            seconds,
            ..StageTime::default()
        });
        Ok(result)
    }

    /// A stage that takes all its rows at once.
    pub(super) fn time_whole<T>(
        &mut self,
        stage: &'static str,
        rows: u64,
        work: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        self.time(stage, Some(rows), |log| {
            let result = work()?;
            log.watch.advance(rows);
            Ok(result)
        })
    }

    /// Rows that the last stage took and gave.
    pub(super) fn count(&mut self, rows_in: u64, rows_out: u64) {
        if let Some(stage) = self.stages.last_mut() {
            (stage.rows_in, stage.rows_out) = (rows_in, rows_out);
        }
    }

    /// Rows that the last stage read, and the records that it made of them.
    pub(super) fn count_read<'e>(&mut self, exports: impl IntoIterator<Item = &'e ExportSummary>) {
        let (mut rows, mut records) = (0, 0);
        for export in exports {
            rows += export.rows;
            records += export.records;
        }
        self.count(rows, records);
    }

    /// What was read of each file, for those who want to know more.
    pub(super) fn detail_read<'e>(&self, read: impl Iterator<Item = (String, &'e ExportSummary)>) {
        for (file, export) in read {
            let (rows, rejects, records) = (export.rows, export.rejects.count(), export.records);
            let notes = export.notes.iter();
            let notes: String = notes
                .map(|(note, count, line)| format!("; {} {count}, first in line {line}", note.id()))
                .collect();
            let counts = format!("{rows} rows, {rejects} rejected, {records} records");
            self.watch.detail(&format!("  {file}: {counts}{notes}"));
        }
    }

    /// How each gate came out, for those who want to know more.
    pub(super) fn detail_gates(&self, gates: &[GateResult]) {
        for gate in gates {
            let (name, holds, detail) = (&gate.name, gate.holds(), &gate.detail);
            self.watch
                .detail(&format!("  gate `{name}` {holds}: {detail}"));
        }
    }
}

/// The clock, for names and logs only.
pub(super) fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_microsecond())
}
