//! A ledger on the disk: opened by one run at a time, and added to as a whole or not at all.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use uuid::Uuid;

use super::{
    Continuing, Holders, Past, carry,
    churn::Listener,
    cursor::Batches,
    head::{FOR_THE_NEXT, HEAD, Head, LedgerError, latest, read_head},
    history::write_history,
    lines::lines,
    members::absent_members,
};
use crate::{
    access::{Earlier, Request},
    assign::Turns,
    directory::Directory,
    keys::{Keys, Mention, RecordNo},
    metric::{Churn, Passage},
    party::Party,
    publish::{Staging, StagingError, free_run_id},
    table::{
        Batch, Table, TableWriter, Unwritten, read_table, row_count,
        schema::{
            SCHEMA_VERSION,
            data::{ALIASES, OWNERSHIP_HISTORY},
            ledger::{
                LEDGER_CHANGES, LEDGER_CONTACTS, LEDGER_ENDINGS, LEDGER_EXPORTS, LEDGER_LINES,
                LEDGER_MEMBERS, LEDGER_REQUESTS, LEDGER_TURNS,
            },
        },
    },
    time::Day,
};

/// A ledger that this run holds.
#[derive(Debug)]
pub struct Ledger {
    folder: PathBuf,
    staging: Staging,
    last: Option<Head>,
    digest: String,
    /// The folder of the last run.
    before: Option<PathBuf>,
    /// How many contacts it knows.
    contacts: u64,
}

impl Ledger {
    /// Takes the lock of a ledger for a run of this pipeline into `out`, as of this day; makes it if it is not there. A run of which nothing
    /// is kept writes `aside` if the ledger can only be read.
    ///
    /// # Errors
    /// If another run holds it, it knows later days, or it cannot be read.
    pub fn open(
        folder: &Path,
        (out, aside): (&Path, Option<&Path>),
        fingerprint: &str,
        as_of: Day,
    ) -> Result<Self, LedgerError> {
        let last = read_head(folder)?;
        let number = last.as_ref().map_or(1, |(head, _)| head.number + 1);
        let day = as_of.to_string().replace('-', "");
        let run_id = format!("{day}-{number:05}-{}", &fingerprint[..8]);
        let run_id = free_run_id(out, &run_id); // a killed run may have left one of that name
        let staging = match (Staging::open(folder, &run_id), aside) {
            (Err(StagingError::Io(..)), Some(aside)) => Staging::open(aside, &run_id),
            (Err(StagingError::Io(_, error)), None) => {
                Err(StagingError::LedgerIo(folder.to_owned(), error))
            }
            (Err(StagingError::Locked(folder)), _) => Err(StagingError::Ledger(folder)),
            (opened, _) => opened,
        }?;
        if read_head(folder)? != last {
            return Err(StagingError::Ledger(folder.to_owned()).into()); // another run has come between
        }
        if last.is_none() {
            check_new(folder)?;
        }
        let (last, digest) = last.unzip();
        let (mut before, mut contacts) = (None, 0);
        if let Some(last) = &last {
            last.allows(folder, as_of)?;
            let latest = latest(folder).canonicalize();
            let latest = latest.with_context(|| format!("cannot read {}", folder.display()))?;
            contacts = row_count(&LEDGER_CONTACTS.file(&latest))?;
            before = Some(latest);
        }
        Ok(Self {
            folder: folder.to_owned(),
            staging,
            last,
            digest: digest.unwrap_or_default(),
            before,
            contacts,
        })
    }

    /// The ID of the run: the same for a preview and for the run that publishes it.
    #[must_use]
    pub fn run_id(&self) -> &str {
        self.staging.run_id()
    }

    /// What changes when another run is added; `""` before the first.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// How many contacts it knows, those that are not there any more among them.
    #[must_use]
    pub fn contacts(&self) -> u64 {
        self.contacts
    }

    /// The last run.
    #[must_use]
    pub fn last(&self) -> Option<&Head> {
        self.last.as_ref()
    }

    /// The folder of the last run; none before the first.
    #[must_use]
    pub fn before(&self) -> Option<&Path> {
        self.before.as_deref()
    }

    /// Where the tables of this run are written.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.staging.path()
    }

    /// What the last run left, joined with the records of this one, and the names of their sources; nothing before the first.
    ///
    /// # Errors
    /// If a table is not there or damaged.
    pub fn read_past(
        &self,
        (directory, as_of): (&Directory, Day),
        (keys, sources): (&Keys, &[&str]),
        may_be_one: impl Fn(&[Party]) -> bool,
    ) -> Result<Past> {
        let (Some(head), Some(before)) = (&self.last, &self.before) else {
            return Ok(Past::none(keys));
        };
        let past = head.day().and_then(|last_run| {
            let days = (last_run, as_of);
            Past::read(before, days, directory, (keys, sources), may_be_one)
        });
        past.with_context(|| format!("cannot read the ledger {}", self.folder.display()))
    }

    /// Who held the contacts of these records, each with the ID of the contact that it is part of now; nothing before the first run.
    ///
    /// # Errors
    /// If the history is not there or damaged.
    pub fn read_holders(
        &self,
        past: &Past,
        records: impl Iterator<Item = (RecordNo, Uuid)>,
        keys: &Keys,
        directory: &Directory,
    ) -> Result<Holders> {
        match &self.before {
            None => Ok(Holders::default()),
            Some(before) => Holders::read(before, past, records, keys, directory),
        }
    }

    /// Starts the tables that settling fills.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn writers(&self) -> Result<[TableWriter; 3]> {
        let [contacts, members, changes] =
            SETTLED.map(|table| TableWriter::create(self.path(), table));
        Ok([contacts?, members?, changes?])
    }

    /// Remembers requests that this run has `decided`, and what earlier ones have.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn write_requests<'q>(
        &self,
        past: &Past,
        decided: impl Iterator<Item = (&'q Request, Earlier)>,
        directory: &Directory,
    ) -> Result<()> {
        let mut answered = past.answered.clone();
        answered.extend(decided.map(|(request, now)| (request.digest(), now)));
        let mut batch = Batch::new(&LEDGER_REQUESTS, answered.len());
        for (request, earlier) in answered {
            let mut row = batch.row();
            row.int(request.cast_signed()).text(earlier.result.name());
            row.text(earlier.rule.id).text(earlier.reason);
            row.day(earlier.on)
                .text(&carry::before(earlier.before, directory));
            row.end();
        }
        TableWriter::write_whole(self.path(), &LEDGER_REQUESTS, &batch.finish()).map(drop)
    }

    /// Remembers of which contacts lines are: those that this run has `found`, and those that earlier ones have; `contact_of` tells that of a
    /// record.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn write_lines(
        &self,
        run: &Continuing<'_>,
        found: impl Iterator<Item = (Mention, RecordNo)>,
        contact_of: impl Fn(RecordNo) -> Uuid,
    ) -> Result<()> {
        let lines = lines(run, found, contact_of).finish();
        TableWriter::write_whole(self.path(), &LEDGER_LINES, &lines).map(drop)
    }

    /// Remembers whose turn it is in the pools.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn write_turns(&self, turns: &Turns, directory: &Directory) -> Result<()> {
        let mut batch = Batch::new(&LEDGER_TURNS, 0);
        for (pool, user, ahead) in turns.iter() {
            let mut row = batch.row();
            row.text(pool).text(&directory.user(user).id).float(ahead);
            row.end();
        }
        TableWriter::write_whole(self.path(), &LEDGER_TURNS, &batch.finish()).map(drop)
    }

    /// Writes what is not there any more behind what is, and the history and the aliases into `data`. Out: these tables, and their rows;
    /// and `churn`, to which the history was told.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn write_rest(
        &self,
        writers: [TableWriter; 3],
        run: &Continuing<'_>,
        (directory, churn): (&Directory, Churn),
        data: &Path,
    ) -> Result<([(String, u64); 2], Churn)> {
        let [mut contacts, mut members, changes] = writers;
        carry::absent_contacts(run, directory, |batch| contacts.write(&batch.take()))?;
        let before = self.before.as_deref();
        if let Some(before) = before {
            absent_members(run, before, |batch| members.write(batch))?;
        }
        for writer in [contacts, members, changes] {
            writer.finish()?;
        }
        let ended = carry::endings(run, directory).finish();
        TableWriter::write_whole(self.path(), &LEDGER_ENDINGS, &ended)?;
        let changes = LEDGER_CHANGES.file(self.path());
        let changes = read_table(&changes, &LEDGER_CHANGES.names(), None)?;
        let ended = std::iter::once(Ok(ended));
        let mut listener = Listener::new(self.path(), directory, churn)?;
        let changes: [Batches; 2] = [Box::new(changes), Box::new(ended)];
        let history = write_history(before, changes, data, &mut listener)?;
        let [written, kept] = [data, self.path()].map(|folder| OWNERSHIP_HISTORY.file(folder));
        fs::hard_link(&written, &kept)
            .or_else(|_| fs::copy(&written, &kept).map(drop))
            .with_context(|| Unwritten(kept))?;
        Ok(([history, write_aliases(run, data)?], listener.churn))
    }

    /// Publishes the results of the run, and makes it part of the ledger.
    ///
    /// # Errors
    /// If the disk fails; results and ledger are then as they were.
    pub fn publish(self, results: Staging, pipeline: &str, as_of: &str) -> Result<PathBuf> {
        let head = Head {
            run_id: self.run_id().to_owned(),
            number: self.last.as_ref().map_or(1, |last| last.number + 1),
            as_of: as_of.to_owned(),
            pipeline: pipeline.to_owned(),
            schema_version: SCHEMA_VERSION.to_owned(),
            before: self.last.map(|last| last.run_id),
        };
        let text =
            serde_json::to_string_pretty(&head).context("the ledger cannot be serialised")?;
        let path = self.staging.path().join(HEAD);
        fs::write(&path, text + "\n").with_context(|| Unwritten(path))?;
        let published = results.publish(Some(self.staging))?;
        let kept = [Some(head.run_id), head.before];
        forget(&self.folder, &kept).context("cannot remove what the ledger needs no more")?;
        Ok(published)
    }
}

/// The tables that settling fills.
pub(crate) const SETTLED: [&Table; 3] = [&LEDGER_CONTACTS, &LEDGER_MEMBERS, &LEDGER_CHANGES];

/// Refuses to begin anew where there was more than a first run, which may have been killed before `latest` led to it: contacts would get other
/// IDs and owners.
fn check_new(folder: &Path) -> Result<()> {
    let runs = fs::read_dir(folder.join("runs")).into_iter().flatten();
    let mut heads = runs.filter_map(|run| Head::read(&run.ok()?.path()).ok());
    ensure!(
        !latest(folder).exists() && heads.all(|(head, _)| head.before.is_none()),
        "the ledger {} has runs, and no link `latest` that leads to the last of them: make it again, or take another folder",
        folder.display()
    );
    Ok(())
}

/// Removes what the next run needs from the folders of all runs but these: changes and endings stay for good. What a run has left that was
/// killed before `latest` led to it goes as a whole.
fn forget(ledger: &Path, kept: &[Option<String>; 2]) -> Result<()> {
    for entry in fs::read_dir(ledger.join("runs"))? {
        let entry = entry?;
        let name = entry.file_name();
        if kept.iter().flatten().any(|kept| **kept == *name) {
            continue;
        }
        if number_of(&name.to_string_lossy()) >= number_of(kept[0].as_deref().unwrap_or_default()) {
            fs::remove_dir_all(entry.path())?;
            continue;
        }
        for table in FOR_THE_NEXT.into_iter().chain([&LEDGER_EXPORTS]) {
            let path = table.file(&entry.path());
            if path.exists() {
                fs::remove_file(path)?;
            }
        }
    }
    Ok(())
}

/// Which run of the ledger it is, as its ID tells.
pub(crate) fn number_of(run_id: &str) -> Option<u64> {
    run_id.split('-').nth(1)?.parse().ok()
}

fn write_aliases(run: &Continuing<'_>, data: &Path) -> Result<(String, u64)> {
    let aliases = carry::aliases(run);
    let mut batch = Batch::new(&ALIASES, aliases.len());
    for alias in aliases {
        let mut row = batch.row();
        row.text_fmt(format_args!("{}", alias.old));
        row.text_fmt(format_args!("{}", alias.now));
        row.day(alias.since).text(Passage::Merged.name());
        row.end();
    }
    TableWriter::write_whole(data, &ALIASES, &batch.finish())
}
