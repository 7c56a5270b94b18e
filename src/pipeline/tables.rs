//! The writers of `data/`: row groups are encoded on all cores and appended in order.

use std::{fs, path::Path, sync::Arc};

use anyhow::{Context, Result};

use super::outgoing::{Outgoing, OutgoingLines};
use crate::{
    ledger::Ledger,
    load::{ExportSummary, Reject},
    publish::Behind,
    settle::{DataRows, Layout, Settlement, Settling, TABLES, settle_all},
    table::{
        Batch, EncodedGroup, Encoder, Table, TableWriter,
        schema::data::{CHANGE_REQUESTS, DECISIONS, LINKS, MERGE_CANDIDATES, REJECTS},
    },
};

/// One writer a table.
pub(super) struct DataWriters {
    settled: Vec<TableWriter>,
    /// What the next run must know.
    ledger: Option<[TableWriter; 3]>,
    pub(super) candidates: TableWriter,
    pub(super) requests: TableWriter,
    pub(super) decisions: TableWriter,
    pub(super) links: TableWriter,
    rejects: TableWriter,
    /// Bytes that are on their way to the disk.
    synced: u64,
}

/// So much is written before it is sent to the disk.
const SYNC_BYTES: u64 = 64 << 20;

impl DataWriters {
    /// Creates the files in a new folder.
    pub(super) fn create(folder: &Path, ledger: Option<&Ledger>) -> Result<Self> {
        fs::create_dir(folder).with_context(|| folder.display().to_string())?;
        let create = |table: &Table| TableWriter::create(folder, table);
        Ok(Self {
            settled: TABLES
                .iter()
                .map(|table| create(table))
                .collect::<Result<_>>()?,
            ledger: ledger.map(Ledger::writers).transpose()?,
            candidates: create(&MERGE_CANDIDATES)?,
            requests: create(&CHANGE_REQUESTS)?,
            decisions: create(&DECISIONS)?,
            links: create(&LINKS)?,
            rejects: create(&REJECTS)?,
            synced: 0,
        })
    }

    /// Settles all partitions and writes their rows.
    pub(super) fn settle(
        &mut self,
        run: &Settling<'_>,
        layout: &Layout,
        outgoing: &mut Outgoing<'_>,
        behind: &Behind,
        on_rows: impl Fn(u64),
    ) -> Result<Settlement> {
        let encoders = self.settled.iter().chain(self.ledger.iter().flatten());
        let encoders: Vec<Arc<Encoder>> = encoders.map(TableWriter::encoder).collect();
        let encode = |rows: &mut DataRows| {
            let batches = rows.take();
            let groups = batches
                .iter()
                .zip(&encoders)
                .map(|(batch, encoder)| encoder.encode(batch));
            let groups: Vec<EncodedGroup> = groups.collect::<Result<_>>()?;
            let contacts = batches[0].num_rows() as u64;
            rows.reuse(batches);
            Ok((contacts, groups, OutgoingLines::take(rows)))
        };
        settle_all(run, layout, encode, |(contacts, groups, lines)| {
            let writers = self
                .settled
                .iter_mut()
                .chain(self.ledger.iter_mut().flatten());
            for (writer, group) in writers.zip(groups) {
                writer.append(group)?;
            }
            outgoing.append(lines)?;
            on_rows(contacts);
            self.sync(behind)
        })
    }

    /// Sends to the disk what was written, if it is worth it.
    fn sync(&mut self, behind: &Behind) -> Result<()> {
        let written = self.settled.iter().map(TableWriter::bytes).sum();
        if written >= self.synced + SYNC_BYTES {
            self.synced = written;
            for writer in &self.settled {
                behind.sync(writer.handle()?);
            }
        }
        Ok(())
    }

    /// The writers of what the next run must know, to which more is to be added.
    pub(super) fn take_ledger(&mut self) -> Option<[TableWriter; 3]> {
        self.ledger.take()
    }

    /// Ends all files and sends them to the disk. Out: the rows of each table.
    pub(super) fn finish(self, behind: &Behind) -> Result<Vec<(String, u64)>> {
        let alone = [
            self.candidates,
            self.requests,
            self.decisions,
            self.links,
            self.rejects,
        ];
        let finished = self.settled.into_iter().chain(alone).map(|writer| {
            let file = writer.handle()?;
            let finished = writer.finish()?;
            behind.sync(file);
            Ok(finished)
        });
        finished.collect()
    }
}

/// So many rejected rows, and those of one batch more, are written at a time.
const REJECTS_AT_ONCE: usize = 8192;

/// Writes the rejected rows of all exports.
///
/// `exports` come with the name of their source.
pub(super) fn write_rejects(
    writers: &mut DataWriters,
    files: &[String],
    exports: &[(&str, &ExportSummary)],
) -> Result<()> {
    let mut batch = Batch::new(&REJECTS, 0);
    for (source, export) in exports {
        for rejects in export.rejects.batches() {
            push_rejects(
                &mut batch,
                source,
                &files[export.number as usize],
                &rejects?,
            );
            if batch.rows() >= REJECTS_AT_ONCE {
                writers.rejects.write(&batch.take())?;
            }
        }
    }
    writers.rejects.write(&batch.finish())
}

fn push_rejects(batch: &mut Batch, source: &str, file: &str, rejects: &[Reject]) {
    for reject in rejects {
        let mut row = batch.row();
        row.text(source).text(file);
        row.count(reject.line)
            .text(reject.column.as_deref().unwrap_or(""))
            .text(reject.reason.id());
        row.text(&reject.raw);
        row.end();
    }
}
