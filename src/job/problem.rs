//! What is wrong with a pipeline file or with what it names: where, what, and the way out.

use std::{
    fmt,
    ops::Range,
    path::{Path, PathBuf},
};

use crate::load::{self, Export, LoadError, RejectReason};

/// One thing to correct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
    /// What is to be corrected.
    pub cause: Cause,
}

/// What is to be corrected for a problem to go away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cause {
    /// The settings, or what they say of a file.
    #[default]
    Settings,
    /// A file: it is missing, or cannot be used.
    Input,
}

/// Where a problem is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A stretch of one line of the pipeline file.
    Key {
        /// The pipeline file.
        file: PathBuf,
        /// Counted from 1.
        line: usize,
        /// In characters, counted from 1.
        column: usize,
        /// The line as it stands.
        excerpt: Box<str>,
        /// How many characters are meant.
        width: usize,
    },
    /// A setting of the command line, as it was given: `--set out=3`.
    Option(String),
    /// A line of another file.
    Line {
        /// The file.
        file: PathBuf,
        /// Counted from 1.
        line: u64,
    },
    /// A file as a whole.
    File(PathBuf),
}

/// What is wrong with a stretch of the settings' text; becomes a [`Problem`] once it is known where the stretch is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) cause: Cause,
}

impl Finding {
    pub(super) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: None,
            cause: Cause::Settings,
        }
    }

    pub(super) fn of_input(self) -> Self {
        Self {
            cause: Cause::Input,
            ..self
        }
    }

    pub(super) fn help(self, help: impl Into<Option<String>>) -> Self {
        Self {
            help: help.into(),
            ..self
        }
    }
}

impl Problem {
    /// Something that is wrong with a file as a whole.
    pub(crate) fn of_file(
        file: impl Into<PathBuf>,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
        cause: Cause,
    ) -> Self {
        Self {
            place: Place::File(file.into()),
            message: message.into(),
            help: help.into(),
            cause,
        }
    }

    /// An export that cannot be read.
    #[must_use]
    pub fn unusable(file: &Path, error: &LoadError) -> Self {
        let message = error.to_string();
        // The message names the file already.
        let prefix = format!("{}: ", file.display());
        let message = message.strip_prefix(&prefix).unwrap_or(&message);
        Self::of_file(file, message, None, Cause::Input)
    }

    /// An export of something else than contacts.
    #[must_use]
    pub fn no_contacts(export: &Export, object: &str) -> Self {
        let message = format!("these are {object}, not contacts");
        let help = "export contacts or leads, and name tasks under [[tasks]], events under [[interactions]]; if they are contacts, name the `preset`";
        Self::of_file(export.label(), message, help.to_owned(), Cause::Input)
    }

    /// An export of nobody.
    pub(crate) fn without_rows(export: &Export) -> Self {
        let message = match export.headers.is_empty() {
            true => "it has no rows",
            false => "it has a header but no rows",
        };
        Self::of_file(export.label(), message, None, Cause::Input)
    }

    /// An export without a row, be it a header.
    #[must_use]
    pub fn empty(export: &Export) -> Self {
        let rejects = load::sample(export, 1).map(|sample| sample.rejects);
        let unclosed = rejects.iter().flatten();
        let unclosed = unclosed.filter(|reject| reject.reason == RejectReason::UnclosedQuote);
        let message = match unclosed.map(|reject| reject.line).next() {
            Some(line) => {
                format!("a quote opens on line {line} and never closes, so that no row can be told")
            }
            None => "no row of it holds a value, not even a header".to_owned(),
        };
        let help = "export it again, or leave it out".to_owned();
        Self::of_file(export.label(), message, help, Cause::Input)
    }

    /// The problem in one line, without the excerpt.
    #[must_use]
    pub(crate) fn headline(&self) -> String {
        let mut line = format!("{}: {}", self.place, self.message);
        if let Some(help) = &self.help {
            line += "; ";
            line += help;
        }
        line
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.headline())?;
        let Place::Key {
            line,
            column,
            excerpt,
            width,
            ..
        } = &self.place
        else {
            return Ok(());
        };
        let number = line.to_string();
        let margin = " ".repeat(number.len());
        let indent: String = excerpt.chars().take(column - 1).map(blank).collect();
        let carets = "^".repeat((*width).max(1));
        write!(
            formatter,
            "\n  {number} | {excerpt}\n  {margin} | {indent}{carets}"
        )
    }
}

/// A tab stays a tab, so that the caret stands under its key.
fn blank(letter: char) -> char {
    if letter == '\t' { letter } else { ' ' }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key {
                file, line, column, ..
            } => write!(formatter, "{}:{line}:{column}", file.display()),
            Self::Option(option) => formatter.write_str(option),
            Self::Line { file, line } => write!(formatter, "{}:{line}", file.display()),
            Self::File(file) => write!(formatter, "{}", file.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_shows_its_line_and_points_at_the_key() {
        let problem = Problem {
            place: Place::Key {
                file: "x.toml".into(),
                line: 12,
                column: 2,
                excerpt: "\tprioritty = 1".into(),
                width: 9,
            },
            message: "unknown key `prioritty`".into(),
            help: Some("did you mean `priority`?".into()),
            cause: Cause::Settings,
        };
        assert_eq!(
            problem.to_string(),
            "x.toml:12:2: unknown key `prioritty`; did you mean `priority`?\n  \
             12 | \tprioritty = 1\n     | \t^^^^^^^^^"
        );
    }

    #[test]
    fn other_places_are_one_line() {
        for (place, text) in [
            (Place::Option("--set out=3".into()), "--set out=3: no"),
            (
                Place::Line {
                    file: "u.csv".into(),
                    line: 3,
                },
                "u.csv:3: no",
            ),
            (Place::File("u.csv".into()), "u.csv: no"),
        ] {
            let problem = Problem {
                place,
                message: "no".into(),
                help: None,
                cause: Cause::Settings,
            };
            assert_eq!(problem.to_string(), text);
        }
    }
}
