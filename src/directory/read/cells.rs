//! Cells of a directory file → what they mean. What is not understood is told with its column and the way out, each cell for itself, so
//! that one reading names every fault of a row.

use std::path::Path;

use crate::{
    directory::{EntityKind, Role},
    lines::{Problems, Row},
    nearest::{misspelt, suggest},
    time::Day,
};

/// What systems write of a user who is there, and of one who is not (METRICS.md).
const STATUSES: &[(&str, bool)] = &[
    ("active", true),
    ("inactive", false),
    ("enabled", true),
    ("disabled", false),
    ("activated", true),
    ("deactivated", false),
    ("current", true),
    ("former", false),
    ("terminated", false),
    ("left", false),
    ("resigned", false),
    ("retired", false),
    ("suspended", false),
    ("locked", false),
    ("archived", false),
    ("deleted", false),
    ("yes", true),
    ("no", false),
    ("y", true),
    ("n", false),
    ("true", true),
    ("false", false),
    ("1", true),
    ("0", false),
];

/// Where the cells of a row stand, and where their faults go.
pub(super) struct Cells<'r> {
    pub(super) file: &'r Path,
    pub(super) line: u64,
    pub(super) problems: &'r mut Problems,
}

impl Cells<'_> {
    /// Whether a user is there: who has no status is.
    pub(super) fn status(&mut self, text: &str) -> bool {
        self.word("status", text, STATUSES).unwrap_or(true)
    }

    pub(super) fn role(&mut self, text: &str) -> Role {
        let roles = Role::ALL.iter().map(|role| (role.name(), *role));
        self.word("role", text, &Vec::from_iter(roles))
            .unwrap_or_default()
    }

    pub(super) fn kind(&mut self, text: &str) -> EntityKind {
        let kinds = EntityKind::ALL.iter().map(|kind| (kind.name(), *kind));
        let kind = self.word("kind", text, &Vec::from_iter(kinds));
        if text.is_empty() {
            self.fault("kind is empty; write company, office, team or queue".to_owned());
        }
        kind.unwrap_or(EntityKind::Office)
    }

    /// A whole number; spreadsheets write one as `300.0`, too.
    pub(super) fn capacity(&mut self, text: &str) -> Option<u32> {
        let whole = text.split_once('.').map_or(text, |(whole, rest)| {
            let is_nothing = rest.bytes().all(|digit| digit == b'0');
            if is_nothing { whole } else { text }
        });
        let capacity = whole.parse().ok();
        if capacity.is_none() && !text.is_empty() {
            self.fault(format!(
                "capacity `{text}` is not a whole number; write it as 300, or leave the cell empty"
            ));
        }
        capacity
    }

    /// 1 if the cell is empty.
    pub(super) fn weight(&mut self, text: &str) -> f64 {
        if text.is_empty() {
            return 1.0;
        }
        let weight = text.parse().ok();
        let weight = weight.filter(|weight: &f64| weight.is_finite() && *weight >= 0.0);
        weight.unwrap_or_else(|| {
            self.fault(format!(
                "weight `{text}` is not a number of 0 or more; write it as 1.5, or leave the cell empty"
            ));
            1.0
        })
    }

    pub(super) fn day(&mut self, column: &str, text: &str) -> Option<Day> {
        let day = text.parse().ok();
        if day.is_none() && !text.is_empty() {
            self.fault(format!("{column} is not a date; write it as 2026-11-21"));
        }
        day
    }

    /// One of a closed list of words, in any case.
    fn word<T: Copy>(&mut self, column: &str, text: &str, words: &[(&str, T)]) -> Option<T> {
        let mut known = words.iter();
        let found = known.find(|(word, _)| word.eq_ignore_ascii_case(text));
        if found.is_none() && !text.is_empty() {
            let help = suggest(text, words.iter().map(|(word, _)| *word)).unwrap_or_default();
            self.fault(format!("{column} `{text}` is not understood; {help}"));
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// A column names somebody who is not there; `known` are those who may be meant. A file that was not read to its end holds nobody.
    pub(super) fn unknown<'k, R: Row>(
        &mut self,
        column: &str,
        id: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) {
        if self.problems.is_incomplete {
            return;
        }
        let otherwise = if R::FILLED.contains(&column) {
            "delete the row"
        } else {
            "leave the cell empty"
        };
        let wrong = format!("{column} `{id}` is not in the directory");
        self.problems
            .add_with_help(self.file, Some(self.line), wrong, |wrong| {
                let near = misspelt(id, known);
                let near = near.map(|near| format!("did you mean `{near}`? Else "));
                let near = near.unwrap_or_default();
                format!("{wrong}; {near}add it, or {otherwise}")
            });
    }

    pub(super) fn fault(&mut self, message: String) {
        self.problems.add(self.file, Some(self.line), message);
    }
}
