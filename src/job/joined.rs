//! The joined tables of every source, opened: which header is what.
//!
//! `check` and a run open them by this one function, so that what `check` says is what a run does.

use super::{Job, Problem};
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
}

/// Opens every joined table.
#[must_use]
pub fn open_joined(job: &Job) -> OpenJoinedTables {
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
                    let (plan, problems) = JoinedPlan::new(&export.headers, &joined.columns);
                    opened.problems.extend(problems.into_iter().map(|problem| {
                        let key = format!("joined[{table}].{}", problem.key);
                        let message = format!("{}: {}", export.label(), problem.message);
                        job.source_problem(index, &key, message, problem.suggestion)
                    }));
                    opened.exports.push(OpenJoined {
                        source: index as u16,
                        table,
                        export,
                        plan,
                    });
                }
            }
        }
    }
    opened
}
