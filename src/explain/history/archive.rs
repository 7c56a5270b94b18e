//! Where the history of ownership is: in a ledger, or beside the other tables of a run.
//!
//! In: a folder. Out: rows of the history and of what goes with it. Row groups that cannot hold what is sought are not read.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::story::{Absorbed, Spell};
use crate::{
    finished::{Misnamed, Row, Rows, Run},
    ledger::{HEAD, Head},
    table::{
        Holds, Only, Table,
        schema::{
            data::{ALIASES, CONTACTS, OWNERSHIP_HISTORY},
            ledger::{LEDGER_CONTACTS, LEDGER_MEMBERS},
        },
    },
    time::Day,
};

/// A history of ownership.
#[derive(Debug)]
pub(in crate::explain) struct Archive {
    place: Place,
    as_of: Day,
}

/// What a history is part of.
#[derive(Debug)]
pub(in crate::explain) enum Place {
    /// A run of a ledger, by its folder.
    Ledger(PathBuf),
    /// A run with all its tables.
    Run(Run),
}

impl Archive {
    /// The history in a folder: of a ledger, of one of its runs, of a run, or of the latest run of an output folder.
    ///
    /// # Errors
    /// If there is none, or it is of another version.
    pub(super) fn open(folder: &Path) -> Result<Self> {
        let folders = [folder.to_owned(), folder.join("latest")];
        if let Some(run) = folders.iter().find(|folder| folder.join(HEAD).is_file()) {
            return Self::of_ledger(run);
        }
        if !folders.iter().any(|folder| folder.join("data").is_dir()) {
            return Err(Misnamed::error(format!(
                "{} is neither a ledger with a run nor a run; the key `ledger` of the pipeline file says where the ledger is",
                folder.display()
            )));
        }
        Self::of_run(Run::open(folder)?)?.ok_or_else(|| {
            Misnamed::error(format!(
                "the run in {} has no history: without the key `ledger` in its pipeline file, a run stands alone",
                folder.display()
            ))
        })
    }

    /// The history that a run has, if it has one.
    pub(in crate::explain) fn of_run(run: Run) -> Result<Option<Self>> {
        if !run.has(&OWNERSHIP_HISTORY) {
            return Ok(None);
        }
        let as_of = run.recipe()?.as_of;
        let as_of = as_of.parse();
        Ok(Some(Self {
            place: Place::Run(run),
            as_of: as_of.context("run.json says no as-of date")?,
        }))
    }

    /// The link `latest` is followed once, so that all tables are of one run.
    fn of_ledger(folder: &Path) -> Result<Self> {
        let folder = folder.canonicalize()?;
        let (head, _) = Head::read(&folder)?;
        let version = head.check_version();
        version.map_err(|error| Misnamed::error(error.to_string()))?;
        if !OWNERSHIP_HISTORY.file(&folder).is_file() {
            return Err(Misnamed::error(format!(
                "{} has no history any more: only the last two runs of a ledger keep theirs; name the folder of the ledger itself, \
                 or bring the table back from a copy",
                folder.display()
            )));
        }
        Ok(Self {
            as_of: head.day()?,
            place: Place::Ledger(folder),
        })
    }

    /// What it is part of.
    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// The as-of date of its last run.
    pub(super) fn as_of(&self) -> Day {
        self.as_of
    }

    /// The IDs of all contacts that there ever were and whose ID begins so.
    pub(super) fn ids(&self, prefix: &str) -> Result<BTreeSet<String>> {
        let rows = self.rows(
            &OWNERSHIP_HISTORY,
            &["contact_id"],
            "contact_id",
            Holds::Prefix(prefix),
        )?;
        Ok(texts(&rows, "contact_id"))
    }

    /// The contacts that a record of this UUID is part of, by a ledger.
    pub(super) fn contacts_of(&self, record: &str) -> Result<BTreeSet<String>> {
        let names = ["contact_id"];
        let rows = self.rows(&LEDGER_MEMBERS, &names, "record", Holds::Text(record))?;
        Ok(texts(&rows, "contact_id"))
    }

    /// The spells of a contact, in the order of time.
    pub(super) fn spells(&self, contact: &str) -> Result<Vec<Spell>> {
        let names = OWNERSHIP_HISTORY.names();
        let holds = Holds::Text(contact);
        let rows = self.rows(&OWNERSHIP_HISTORY, &names, "contact_id", holds)?;
        let mut spells = Vec::new();
        for row in rows.iter() {
            let mut spell = Spell::of(row).with_context(|| self.damage())?;
            spell.go_on_from(&spells);
            spells.push(spell);
        }
        Ok(spells)
    }

    /// From when on nobody owns a contact in the tables, as far as is told: in those of a run, the day of that run.
    pub(super) fn unowned_since(&self, contact: &str) -> Result<Option<Day>> {
        let (table, name) = match self.place {
            Place::Ledger(_) => (&LEDGER_CONTACTS, "unowned_since"),
            Place::Run(_) => (&CONTACTS, "owner_id"),
        };
        let rows = self.rows(table, &[name], "contact_id", Holds::Text(contact))?;
        let cell = rows.iter().next().map(|row| row.given(name));
        Ok(match (&self.place, cell) {
            (Place::Ledger(_), Some(Some(day))) => {
                Some(day.parse().with_context(|| self.damage())?)
            }
            (Place::Run(_), Some(None)) => Some(self.as_of),
            _ => None,
        })
    }

    /// The contacts that are part of this one now.
    pub(super) fn absorbed(&self, contact: &str) -> Result<Vec<Absorbed>> {
        let (table, column, [id, since]) = match self.place {
            Place::Ledger(_) => (
                &LEDGER_CONTACTS,
                "merged_into",
                ["contact_id", "valid_from"],
            ),
            Place::Run(_) => (&ALIASES, "contact_id", ["old_contact_id", "since"]),
        };
        let rows = self.rows(table, &[id, since], column, Holds::Text(contact))?;
        let absorbed = rows.iter().map(|row| Absorbed {
            contact_id: row.text(id).into_owned(),
            since: row.text(since).into_owned(),
        });
        Ok(absorbed.collect())
    }

    fn rows(&self, table: &Table, names: &[&str], column: &str, holds: Holds<'_>) -> Result<Rows> {
        let only = Some(Only { column, holds });
        let rows = match &self.place {
            Place::Ledger(folder) => Rows::read(&table.file(folder), names, only),
            Place::Run(run) => run.columns(table, names, only),
        };
        rows.with_context(|| self.damage())
    }

    /// What is said of a table that cannot be read.
    fn damage(&self) -> String {
        match &self.place {
            Place::Ledger(folder) => format!(
                "{} is damaged; bring it back from a copy, or name the run before it in the same folder",
                folder.display()
            ),
            Place::Run(run) => format!(
                "{} is damaged; ask the ledger itself, or run the pipeline again",
                run.folder().display()
            ),
        }
    }
}

fn texts(rows: &Rows, name: &str) -> BTreeSet<String> {
    let cells = rows.iter().map(|row: Row<'_>| row.text(name).into_owned());
    cells.collect()
}
