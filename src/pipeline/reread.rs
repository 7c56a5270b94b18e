//! The records of a finished run once more: what its tables do not hold, because it is wide and rarely asked for.
//!
//! In: the job of the run. Out: [`Reread`]: every record by its name, as it was when the run matched it. Nothing is written but what
//! is gone when this is dropped.

mod beside;

use anyhow::{Result, ensure};

pub(crate) use beside::Beside;

use super::{Inputs, RunError, StageLog, Watch, train::load_alone};
use crate::{
    intake::Intake,
    job::Job,
    keys::{RecordNo, RecordRef},
    matching::{self, Model, PairExplanation},
    publish::Scratch,
    record::Record,
};

/// The records of a run.
pub(crate) struct Reread<'j> {
    job: &'j Job,
    intake: Intake,
}

/// Nobody watches.
struct Unseen;

impl Watch for Unseen {}

impl<'j> Reread<'j> {
    /// Reads the exports of a job; `digests` are those that the run read.
    ///
    /// # Errors
    /// If an export cannot be read, or is another one than the run read.
    pub(crate) fn new(job: &'j Job, digests: &[String]) -> Result<Self> {
        let mut log = StageLog::new(&Unseen);
        let inputs = Inputs::open(job, &mut log).map_err(first_problem)?;
        let folder = Scratch::temporary()?;
        let intake = load_alone(job, &inputs, folder.path(), &log)?;
        for export in &intake.exports {
            let digest = export.blake3.to_hex();
            ensure!(
                digests.iter().any(|read| *read == *digest),
                "{} has changed since the run",
                inputs.exports[export.number as usize].export.label()
            );
        }
        Ok(Self { job, intake })
    }

    /// The number of the record that tables name `source/record_id`.
    pub(crate) fn number(&self, name: &str) -> Option<RecordNo> {
        let sources: Vec<&str> = self
            .job
            .sources
            .iter()
            .map(|source| &*source.name)
            .collect();
        let [written, _, other] = RecordRef::parse(name, &sources)?.ids();
        let number = |uuid| {
            let mut records = self.intake.keys.records.iter();
            records.position(|key| key.uuid == uuid)
        };
        let found = number(written).or_else(|| number(other)); // an earlier version named it so
        found.map(|number| number as RecordNo)
    }

    /// How two records compare by a model.
    pub(crate) fn compare(&self, model: &Model, [left, right]: [RecordNo; 2]) -> PairExplanation {
        let sources = self.job.sources.iter();
        let sources: Vec<String> = sources.map(|source| source.name.clone()).collect();
        matching::explain(&self.intake.keys, (model, &sources), left, right)
    }

    /// Looks at the whole of one record.
    ///
    /// # Errors
    /// If it cannot be read back.
    pub(crate) fn look<T>(
        &self,
        number: RecordNo,
        see: impl FnOnce(&Record<'_>) -> T,
    ) -> Result<T> {
        let Intake { keys, spill, .. } = &self.intake;
        let key = &keys.records[number as usize];
        let mut bytes = Vec::new();
        spill.read_of(key.uuid, key.offset, &mut bytes)?;
        let mut record = Record::default();
        record.read(&bytes)?;
        Ok(see(&record))
    }
}

fn first_problem(error: RunError) -> anyhow::Error {
    match error {
        RunError::Settings(problems) | RunError::Input(problems) => {
            let told = problems.first().map(ToString::to_string);
            anyhow::anyhow!(told.unwrap_or_default())
        }
        other => other.into(),
    }
}
