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
    /// The columns of its rows.
    pub columns: Vec<TargetColumn>,
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
    /// The columns of rows for a target: without a source, nobody knows the target's own IDs; our own stand last, if a column is to hold them.
    pub(crate) fn columns_of(
        target: Target,
        has_source: bool,
        id_column: Option<&str>,
    ) -> Vec<TargetColumn> {
        let columns = target.columns().iter();
        let columns = columns.filter(|column| has_source || column.holds != Holds::RecordId);
        let own = id_column.map(|header| TargetColumn {
            header: header.to_owned(),
            holds: Holds::ContactId,
            is_only_new: false,
            is_required: false,
            is_unique: false,
        });
        columns.cloned().chain(own).collect()
    }

    /// What of a contact has no column: the fields that the target lacks, then kept columns.
    pub fn without_column(&self) -> impl Iterator<Item = String> {
        let fields = self.target.lacking().iter();
        let fields = fields.map(|(field, _)| field.name().to_owned());
        fields.chain(self.kept.iter().map(|name| format!("keep.{name}")))
    }

    /// The column, with its place, in which no two rows without an ID of the target may have the same e-mail.
    #[must_use]
    pub fn unique_column(&self) -> Option<(usize, &TargetColumn)> {
        let mut columns = self.columns.iter().enumerate();
        columns.find(|(_, column)| column.is_unique)
    }
}
