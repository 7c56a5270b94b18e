//! What a ledger says of itself: which run was the last, and whether another may go on from it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::{
    publish::{LATEST, StagingError},
    table::{
        Table, column_names,
        schema::{
            SCHEMA_VERSION,
            data::OWNERSHIP_HISTORY,
            ledger::{
                LEDGER_CONTACTS, LEDGER_LINES, LEDGER_MEMBERS, LEDGER_REQUESTS, LEDGER_TURNS,
            },
        },
    },
    time::Day,
};

/// What the ledger says of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The ID of the run.
    pub run_id: String,
    /// Which run of the ledger it is, counted from 1.
    pub number: u64,
    /// Its as-of date.
    pub as_of: String,
    /// The name of its pipeline.
    pub pipeline: String,
    /// The version of the tables.
    pub schema_version: String,
    /// The run before.
    pub before: Option<String>,
}

impl Head {
    /// What a ledger says of the run in this folder of its own, and the digest of that.
    ///
    /// # Errors
    /// If it says nothing that can be read.
    pub(crate) fn read(folder: &Path) -> Result<(Self, String)> {
        let path = folder.join(HEAD);
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let head = serde_json::from_str(&text)
            .with_context(|| format!("{} is no ledger's", path.display()))?;
        Ok((head, blake3::hash(text.as_bytes()).to_hex().to_string()))
    }

    /// The last run of a ledger; none before the first.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn last(ledger: &Path) -> Result<Option<Self>> {
        Ok(read_head(ledger)?.map(|(head, _)| head))
    }

    /// Whether a run as of this day may go on from it, the last of `ledger`.
    ///
    /// # Errors
    /// If it is of a later day.
    pub fn allows(&self, ledger: &Path, as_of: Day) -> Result<(), LedgerError> {
        let day = self.day()?;
        if day > as_of {
            let day_of = |run: &String| Self::read(&ledger.join("runs").join(run))?.0.day();
            let before = self.before.clone();
            let before = before.filter(|run| day_of(run).is_ok_and(|day| day <= as_of));
            return Err(LedgerError::IsLater(day, before));
        }
        Ok(())
    }

    /// Whether this program reads its tables.
    ///
    /// # Errors
    /// If they are of another version.
    pub(crate) fn check_version(&self) -> Result<()> {
        let version = &self.schema_version;
        ensure!(
            version == SCHEMA_VERSION,
            "the ledger is of version {version}, and this program reads {SCHEMA_VERSION}; ask the tenure that wrote it"
        );
        Ok(())
    }

    /// Its as-of date.
    pub(crate) fn day(&self) -> Result<Day> {
        let day = self.as_of.parse();
        day.with_context(|| format!("`{}` is no date", self.as_of))
    }
}

/// Why a ledger cannot be gone on with.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Another run goes on with it, or it cannot be written.
    #[error(transparent)]
    Staging(#[from] StagingError),
    /// It knows later days than that of the run, as far as this one; and its run before the last, if that knows none.
    #[error(
        "the ledger is as of {0} already, and what it has told of a day is never told otherwise"
    )]
    IsLater(Day, Option<String>),
    /// It cannot be read or written.
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

/// The name of the file that says what a run of the ledger was.
pub(crate) const HEAD: &str = "ledger.json";

/// What only the next run needs.
pub(super) const FOR_THE_NEXT: [&Table; 6] = [
    &LEDGER_CONTACTS,
    &LEDGER_MEMBERS,
    &LEDGER_REQUESTS,
    &LEDGER_LINES,
    &LEDGER_TURNS,
    &OWNERSHIP_HISTORY,
];

/// What leads to the last run of a ledger.
pub(super) fn latest(ledger: &Path) -> PathBuf {
    ledger.join(LATEST)
}

/// What a ledger says of its last run, and the digest of that; none before the first.
pub(super) fn read_head(ledger: &Path) -> Result<Option<(Head, String)>> {
    let latest = latest(ledger);
    if !latest.is_symlink() {
        return Ok(None);
    }
    let (head, digest) = Head::read(&latest)?;
    head.check_version()?;
    for table in FOR_THE_NEXT {
        let (path, ledger, name) = (table.file(&latest), ledger.display(), table.name);
        ensure!(
            path.is_file(),
            "the ledger {ledger} lacks its table `{name}`: bring it back from a copy, or take another folder"
        );
        let written = column_names(&path)?;
        let mut names = table.names().into_iter();
        if let Some(lacks) = names.find(|name| !written.iter().any(|other| other == name)) {
            bail!(
                "another tenure wrote the ledger {ledger}: its table `{name}` has no column `{lacks}`; go on with that one, or take another folder"
            );
        }
    }
    Ok(Some((head, digest)))
}
