//! The owner and the connections that a contact's case names, where the row itself does not (R-ASSIGN-3, R-CONNECT).

use bumpalo::Bump;

use super::{Resolver, RowReader};
use crate::{intake::SourceContext, record::Record};

/// By joined table: for each of its roles the index into the run's connection types, and the resolver's column.
pub(super) type JoinedColumns = Vec<Vec<(u16, usize)>>;

pub(super) fn columns(source: &SourceContext<'_>, resolver: &mut Resolver<'_>) -> JoinedColumns {
    let mut of_role = |role: &String| {
        let kind = source.connection_types.binary_search(role);
        (kind.unwrap_or_default() as u16, resolver.column(role))
    };
    let tables = source.joined.iter();
    tables
        .map(|table| table.roles.iter().map(&mut of_role).collect())
        .collect()
}

impl RowReader<'_> {
    /// Adds what the joined tables say of a record; what its row says of the owner stands.
    pub(super) fn join<'a>(&mut self, record: &mut Record<'a>, arena: &'a Bump) {
        for (table, columns) in self.source.joined.iter().zip(&self.columns.joined) {
            for (role, name) in table.of(record.record_id) {
                let (kind, column) = columns[usize::from(role)];
                let owns = table.owner == Some(role);
                self.resolver
                    .claims(column, arena.alloc_str(name), |claim| {
                        if let Some(user) = claim.user() {
                            record.connections.push((kind, user));
                        }
                        let is_better = record.mapping.party.is_none() && claim.party.is_some();
                        if owns && (record.mapping.text.is_empty() || is_better) {
                            record.mapping = claim;
                        }
                    });
            }
        }
    }
}
