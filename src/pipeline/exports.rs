//! `exports/<name>/`: the rows of each export in parts of as many as its target takes, and beside them what the target is to be told.
//!
//! In: the lines of partition after partition, in the order of contact IDs, of which nothing stays in memory. Out: the files, and what
//! became of each export.

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::PathBuf,
};

use anyhow::{Context, Result};
use rustc_hash::FxHashSet;

use super::{
    Run,
    outgoing::{append_lines, make_inside},
};
use crate::{
    export::{Addresses, Changes, Export, ExportTold, Exported},
    record::Channel,
    settle::{ExportLines, RowPlace},
    sums::Absorb as _,
    table::{
        Table, push_line,
        schema::exports::{LEFT_OUT, MERGED, OPT_OUT},
    },
};

/// `exports` and the export.
const LEVELS: usize = 2;

/// The files of all exports.
pub(super) struct ExportFiles<'r> {
    files: Vec<Files<'r>>,
    /// What the last run exported, where an export asks for it.
    changes: Option<Changes>,
}

/// The files of one export.
struct Files<'r> {
    export: &'r Export,
    folder: PathBuf,
    /// The part that is being written.
    part: BufWriter<File>,
    /// Its rows.
    rows: u64,
    /// The addresses that no further row may have, if the target takes each of one contact.
    taken: FxHashSet<u64>,
    told: ExportTold,
}

impl<'r> ExportFiles<'r> {
    /// Begins the files of the job's exports.
    pub(super) fn create(run: &Run<'r>, addresses: &Addresses) -> Result<Self> {
        let job = run.job;
        let begin = |(export, there): (_, &FxHashSet<u64>)| {
            Files::create(export, run.staging.join("exports"), there.clone())
        };
        let files = job.exports.iter().zip(&addresses.there).map(begin);
        let files = files.collect::<Result<_>>()?;
        let compares = job.exports.iter().any(|export| export.only_changed);
        let ledger = run.ledger.filter(|_| compares);
        let changes = ledger.map(|ledger| Changes::since(ledger.before(), ledger.path()));
        Ok(Self {
            files,
            changes: changes.transpose()?,
        })
    }

    /// Adds what the exports take of a partition.
    pub(super) fn append(&mut self, mut lines: Vec<ExportLines>) -> Result<()> {
        for (files, lines) in self.files.iter_mut().zip(&mut lines) {
            lines.settle_addresses(&mut files.taken);
        }
        let are_new = self.are_new(&lines)?;
        for ((files, lines), are_new) in self.files.iter_mut().zip(&lines).zip(are_new) {
            files
                .append(lines, &are_new)
                .with_context(|| format!("cannot write into {}", files.folder.display()))?;
        }
        Ok(())
    }

    /// Of each export, whether each row is to be written.
    fn are_new(&mut self, lines: &[ExportLines]) -> Result<Vec<Vec<bool>>> {
        let all = lines.iter().map(|lines| vec![true; lines.contacts.len()]);
        let mut are_new: Vec<Vec<bool>> = all.collect();
        let Some(changes) = &mut self.changes else {
            return Ok(are_new);
        };
        let mut rows = Vec::new();
        for (at, (files, lines)) in self.files.iter().zip(lines).enumerate() {
            if files.export.only_changed {
                let exported = lines.contacts.iter().enumerate();
                rows.extend(exported.map(|(row, end)| (files.exported(end), (at, row))));
            }
        }
        rows.sort_unstable();
        let (exported, places): (Vec<Exported>, Vec<_>) = rows.into_iter().unzip();
        for ((at, row), is_new) in places.into_iter().zip(changes.are_new(&exported)?) {
            are_new[at][row] = is_new;
        }
        Ok(are_new)
    }

    /// Ends the files. Out: what became of each export.
    pub(super) fn finish(self) -> Result<Vec<ExportTold>> {
        self.changes.map(Changes::finish).transpose()?;
        let files = self.files.into_iter();
        let told = files.map(|mut files| {
            files.part.flush()?;
            Ok(files.told)
        });
        told.collect()
    }
}

impl<'r> Files<'r> {
    fn create(export: &'r Export, exports: PathBuf, taken: FxHashSet<u64>) -> Result<Self> {
        let folder = exports.join(&export.name);
        make_inside(&folder, LEVELS)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let mut part = BufWriter::new(File::create(folder.join("contacts.csv"))?);
        part.write_all(&header(export))?;
        let told = ExportTold {
            name: export.name.clone(),
            target: export.target.title().to_owned(),
            parts: 1,
            ..ExportTold::default()
        };
        Ok(Self {
            export,
            folder,
            part,
            rows: 0,
            taken,
            told,
        })
    }

    fn exported(&self, row: &RowPlace) -> Exported {
        Exported {
            contact: row.contact,
            export: self.export.name.clone(),
            digest: row.digest,
        }
    }

    fn append(&mut self, lines: &ExportLines, are_new: &[bool]) -> Result<()> {
        for (RowPlace { row, .. }, is_new) in lines.contacts.iter().zip(are_new) {
            let row = &lines.rows[row.clone()];
            if *is_new {
                self.write_row(row)?;
            } else {
                self.told.unchanged += 1;
            }
        }
        self.add("merged", &MERGED, &lines.merged)?;
        self.add("left_out", &LEFT_OUT, &lines.left_out)?;
        self.add("stand_ins", &LEFT_OUT, &lines.stand_ins)?;
        for (channel, lines) in Channel::ALL.iter().zip(&lines.opt_outs) {
            self.add(&format!("opt_out_{}", channel.name()), &OPT_OUT, lines)?;
        }
        self.told.counts.absorb(&lines.counts);
        let counted = self.export.without_column().zip(&lines.without_column);
        for (what, count) in counted.filter(|(_, count)| **count > 0) {
            let all = &mut self.told.counts.without_column;
            *all.entry(what).or_default() += count;
        }
        Ok(())
    }

    fn write_row(&mut self, row: &[u8]) -> Result<()> {
        if self.rows == self.export.rows_max {
            self.next_part()?;
        }
        self.rows += 1;
        self.told.rows += 1;
        Ok(self.part.write_all(row)?)
    }

    /// Begins a further part; what was the only one becomes the first.
    fn next_part(&mut self) -> Result<()> {
        self.part.flush()?;
        let part = |number: u64| self.folder.join(format!("contacts-{number}.csv"));
        if self.told.parts == 1 {
            fs::rename(self.folder.join("contacts.csv"), part(1))?;
        }
        self.told.parts += 1;
        self.rows = 0;
        self.part = BufWriter::new(File::create(part(self.told.parts))?);
        Ok(self.part.write_all(&header(self.export))?)
    }

    /// Adds lines to a file beside the rows, which is there only if it has any.
    fn add(&self, name: &str, table: &Table, lines: &[u8]) -> Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        append_lines(&self.folder.join(format!("{name}.csv")), table, lines)
    }
}

/// The line above the rows of an export.
fn header(export: &Export) -> Vec<u8> {
    let mut line = Vec::new();
    push_line(
        &mut line,
        export.columns.iter().map(|column| &column.header),
    );
    line
}
