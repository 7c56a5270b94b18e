//! The plan of a file's columns: for each field the cells that hold it, and for each header what became of it.

use std::fmt;

use super::{
    draft::Draft, field::Field, header::Headers, preset::Preset, problem::ColumnProblem,
    settings::ColumnSettings,
};

/// Which cell of a row is what. Settings win over the preset, the preset over `generic`.
#[derive(Clone, Debug)]
pub struct ColumnPlan {
    /// The columns that hold the owner in the source's own words, the first that maps wins (R-ASSIGN-3).
    pub mapping: Vec<MappingColumn>,
    /// The columns that name connected users, by connection type (R-CONNECT).
    pub connections: Vec<NamedCells>,
    /// The columns that are carried through untouched.
    pub kept: Vec<NamedCells>,
    /// The identifiers that records are matched on.
    pub identifiers: Vec<NamedCells>,
    /// What each header is used for, in the order of the file; never empty for a header.
    pub uses: Vec<Vec<HeaderUse>>,
    /// The cells of each field, by its number.
    pub(super) cells: Vec<Box<[usize]>>,
    /// The cells of whole names whose header does not speak of one: `Client` may ask whether somebody is a client.
    pub(super) asking: Box<[usize]>,
    /// The cells of each further address, by the place in [`Field::ADDRESS`].
    pub(super) other_addresses: Vec<Vec<Box<[usize]>>>,
}

/// A column whose values the user mapping table turns into users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingColumn {
    /// Its cell.
    pub cell: usize,
    /// The `type` in the user mapping table: the connection type of the same column, else its header.
    pub kind: String,
}

/// Cells under a name of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCells {
    /// The connection type, or the name in `[source.keep]` or `[source.identifiers]`.
    pub name: String,
    /// The cells, best first.
    pub cells: Vec<usize>,
}

/// One use of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderUse {
    /// Holds a canonical field.
    Field(Field),
    /// Names the owner through the user mapping table.
    Mapping,
    /// Names a connected user of this type.
    Connection(String),
    /// Would be read as the owner's, had the settings not said otherwise.
    NotOwner,
    /// Carried through under this name.
    Keep(String),
    /// Matched on under this name.
    Identifier(String),
    /// A look-alike that the preset keeps from being read.
    Ignored,
    /// Not understood, not read.
    Unused,
}

impl ColumnPlan {
    /// The positions of the headers that are not read.
    pub fn unused(&self) -> impl Iterator<Item = usize> {
        let uses = self.uses.iter().enumerate();
        let unused = uses.filter(|(_, uses)| **uses == [HeaderUse::Unused]);
        unused.map(|(at, _)| at)
    }

    /// Plans the columns of a file. The problems do not depend on each other: all are told at once.
    #[must_use]
    pub fn new(
        headers: &[String],
        preset: &Preset,
        settings: &ColumnSettings,
    ) -> (Self, Vec<ColumnProblem>) {
        let headers = Headers::new(headers);
        let mut draft = Draft::new(&headers, settings);
        draft.take_settings();
        draft.take_connections(preset);
        draft.take_preset(preset);
        draft.take_own_ids();
        if preset.id != Preset::generic().id {
            draft.take_preset(Preset::generic());
        }
        draft.finish()
    }

    /// The cells of a field, best first.
    #[must_use]
    pub fn cells(&self, field: Field) -> &[usize] {
        &self.cells[field as usize]
    }

    /// Whether any header holds the field.
    #[must_use]
    pub fn has(&self, field: Field) -> bool {
        !self.cells(field).is_empty()
    }

    /// The cells that may hold the owner's ID.
    #[must_use]
    pub fn owner_id(&self) -> &[usize] {
        self.cells(Field::OwnerId)
    }

    /// How many addresses a row may hold; at least one.
    #[must_use]
    pub fn address_count(&self) -> usize {
        1 + self.other_addresses.len()
    }

    /// The cells of a field; those of an address field in the address of this number.
    pub(super) fn cells_of_address(&self, field: Field, address: usize) -> &[usize] {
        if address == 0 || !field.is_address() {
            return self.cells(field);
        }
        &self.other_addresses[address - 1][field as usize - Field::ADDRESS[0] as usize]
    }
}

impl fmt::Display for HeaderUse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(Field::OwnerId) => formatter.write_str("owner ID"),
            Self::Field(field) => write!(formatter, "{field}"),
            Self::Mapping => formatter.write_str("owner, through the user mappings"),
            Self::Connection(kind) => write!(formatter, "connection {kind}"),
            Self::NotOwner => {
                formatter.write_str("no longer names the owner; say [source.owner] if it does")
            }
            Self::Keep(name) => write!(formatter, "kept as {name}"),
            Self::Identifier(name) => write!(formatter, "identifier {name}"),
            Self::Ignored => formatter.write_str("ignored: looks like a field and is not"),
            Self::Unused => formatter.write_str("not used"),
        }
    }
}

#[cfg(test)]
mod tests;
