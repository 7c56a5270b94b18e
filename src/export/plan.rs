//! An export as it is meant: every name looked up, every condition checked.

use super::{Holds, OwnerNames, Target, TargetColumn};
use crate::predicate::Predicate;

/// An export of the contacts.
#[derive(Clone, Debug)]
pub struct Export {
    /// The name of its folder.
    pub name: String,
    /// The system that it is for.
    pub target: Target,
    /// The source that has the records of that system.
    pub source: Option<u16>,
    /// The columns that other sources keep: no target has any for them.
    pub kept: Vec<String>,
    /// Which contacts it has; `None`: all in scope.
    pub audience: Option<Predicate>,
    /// Whether what the last run exported alike is left out.
    pub only_changed: bool,
    /// The rows of one file.
    pub rows_max: u64,
    /// Under which source the user mapping table tells what the target calls users.
    pub called_by: String,
    /// What the target calls each owner.
    pub owners: OwnerNames,
}

impl Export {
    /// The columns of its rows: without a source, nobody knows the target's own IDs.
    pub fn columns(&self) -> impl DoubleEndedIterator<Item = &'static TargetColumn> + Clone {
        let knows_ids = self.source.is_some();
        let columns = self.target.columns().iter();
        columns.filter(move |column| knows_ids || column.holds != Holds::RecordId)
    }

    /// What of a contact has no column: the fields that the target lacks, then kept columns.
    pub fn without_column(&self) -> impl Iterator<Item = String> {
        let fields = self.target.lacking().iter();
        let fields = fields.map(|(field, _)| field.name().to_owned());
        fields.chain(self.kept.iter().map(|name| format!("keep.{name}")))
    }

    /// The column, with its place, in which no two rows without an ID of the target may have the same e-mail.
    #[must_use]
    pub fn unique_column(&self) -> Option<(usize, &'static TargetColumn)> {
        self.columns()
            .enumerate()
            .find(|(_, column)| column.is_unique)
    }
}
