//! What is wrong with the columns of a source, in words that a user can act on.

use std::fmt;

/// Whether a run can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; the run goes on.
    Warning,
    /// A header that this file lacks: an error, unless another file of the source has it.
    Absent,
    /// The pipeline file or the export must be changed.
    Error,
}

/// One thing that is wrong, where, and what would help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnProblem {
    /// Whether a run can go on.
    pub severity: Severity,
    /// The key of the pipeline file, relative to its `[[source]]`: `columns.email`.
    pub key: String,
    /// What is wrong.
    pub message: String,
    /// What would help.
    pub suggestion: Option<String>,
}

impl ColumnProblem {
    /// Something that must be changed.
    pub(crate) fn error(
        key: impl Into<String>,
        message: impl Into<String>,
        suggestion: Option<String>,
    ) -> Self {
        Self {
            severity: Severity::Error,
            key: key.into(),
            message: message.into(),
            suggestion,
        }
    }

    /// A header that the file lacks.
    pub(crate) fn absent(key: &str, message: String, suggestion: Option<String>) -> Self {
        Self {
            severity: Severity::Absent,
            ..Self::error(key, message, suggestion)
        }
    }

    /// Whether rows can be read in spite of these, as objects may leave out what they lack.
    pub(crate) fn are_minor(problems: &[Self]) -> bool {
        let mut problems = problems.iter();
        problems.all(|problem| problem.severity != Severity::Error)
    }

    /// How many headers rows lack that can be read in spite of it; none, if they cannot.
    pub(crate) fn lacking(problems: &[Self]) -> Option<usize> {
        Self::are_minor(problems).then_some(problems.len())
    }

    /// Something worth knowing.
    pub(super) fn warning(key: &str, message: impl Into<String>, suggestion: &str) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(key, message, Some(suggestion.to_owned()))
        }
    }
}

impl fmt::Display for ColumnProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.key, self.message)?;
        match &self.suggestion {
            Some(suggestion) => write!(formatter, " ({suggestion})"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_reads_as_one_line() {
        let problem = ColumnProblem::error(
            "columns.email",
            "no header `Mail`",
            Some("is it `E-mail`?".into()),
        );
        assert_eq!(
            problem.to_string(),
            "columns.email: no header `Mail` (is it `E-mail`?)"
        );
    }
}
