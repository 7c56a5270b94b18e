//! The joined tables of every source, opened: which header is what, and how their dates are written.
//!
//! `check` and a run open them by this one function, so that what `check` says is what a run does.

use super::{FileDates, Job, OpenExport, Problem};
use crate::{
    joined::JoinedPlan,
    load::{self, Export},
};

/// An export of a joined table with the plan of its columns.
#[derive(Debug)]
pub struct OpenJoined {
    /// The code of its source.
    pub source: u16,
    /// The place of the table in its source.
    pub table: usize,
    /// The export.
    pub export: Export,
    /// Which cell of a row is what.
    pub plan: JoinedPlan,
    /// How its dates are written.
    pub dates: FileDates,
}

/// What came of opening the joined tables of a job.
#[derive(Debug, Default)]
pub struct OpenJoinedTables {
    /// Those that can be read, in the order of sources, tables and files.
    pub exports: Vec<OpenJoined>,
    /// Settings that do not fit the files.
    pub problems: Vec<Problem>,
    /// Files that cannot be used.
    pub unusable: Vec<Problem>,
    /// What is only worth knowing.
    pub warnings: Vec<Problem>,
}

/// Opens every joined table, with the exports of contacts opened before.
#[must_use]
pub fn open_joined(job: &Job, contacts: &[OpenExport]) -> OpenJoinedTables {
    let mut opened = OpenJoinedTables::default();
    for (index, source) in job.sources.iter().enumerate() {
        for (table, joined) in source.joined.iter().enumerate() {
            for file in &joined.files {
                let exports = match load::open(file, &Default::default()) {
                    Ok(exports) => exports,
                    Err(error) => {
                        opened.unusable.push(Problem::unusable(file, &error));
                        continue;
                    }
                };
                for export in exports {
                    opened.add(job, (index, table), export, contacts);
                }
            }
        }
    }
    opened
}

impl OpenJoinedTables {
    fn add(
        &mut self,
        job: &Job,
        (source, table): (usize, usize),
        export: Export,
        contacts: &[OpenExport],
    ) {
        let settings = &job.sources[source];
        let (plan, problems) = JoinedPlan::new(&export.headers, &settings.joined[table].columns);
        self.problems.extend(problems.into_iter().map(|problem| {
            let key = format!("joined[{table}].{}", problem.key);
            let message = format!("{}: {}", export.label(), problem.message);
            job.source_problem(source, &key, message, problem.suggestion)
        }));
        let contacts = contacts
            .iter()
            .filter(|open| usize::from(open.source) == source);
        match FileDates::of(&export, &plan.dates(), settings.date_order, contacts) {
            Ok(dates) => {
                let warning = dates.warning(&export).into_iter();
                self.warnings.extend(
                    warning.map(|message| job.source_problem(source, "date_order", message, None)),
                );
                self.exports.push(OpenJoined {
                    source: source as u16,
                    table,
                    export,
                    plan,
                    dates,
                });
            }
            Err(error) => self.unusable.push(Problem::unusable(&export.path, &error)),
        }
    }
}
