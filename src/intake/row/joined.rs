//! The owner and the connections that a contact's case names, where the row itself does not (R-ASSIGN-3, R-CONNECT).

use bumpalo::Bump;

use super::{Resolver, RowReader};
use crate::{intake::SourceContext, joined::JoinedTable, record::Record};

/// By joined table: for each of its roles the index into the run's connection types, and the resolver's column.
pub(super) type JoinedColumns = Vec<Vec<(u16, usize)>>;

pub(super) fn columns(source: &SourceContext<'_>, resolver: &mut Resolver<'_>) -> JoinedColumns {
    let mut of_table = |table: &JoinedTable| {
        let roles = (0..).zip(&table.roles);
        let columns = roles.map(|(role, name)| {
            let kind = source.connection_types.binary_search(name);
            let kind = kind.expect("the job knows every connection type that a role can be");
            let column = if table.owner == Some(role) {
                resolver.owner_column(name)
            } else {
                resolver.column(name)
            };
            (kind as u16, column)
        });
        columns.collect()
    };
    source.joined.iter().map(&mut of_table).collect()
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
