//! The owner and the connections that a contact's case names, where the row itself does not (R-ASSIGN-3, R-CONNECT), and the lifecycle
//! stage that the state of its cases gives it.

use bumpalo::Bump;

use super::{Resolver, RowReader};
use crate::{
    intake::SourceContext,
    joined::{Counting, JoinedTable},
    record::{Record, Text},
};

/// By joined table: for each of its roles the index into the run's connection types, the resolver's column, and the place in the
/// source's owner columns.
pub(super) type JoinedColumns = Vec<Vec<(u16, usize, u8)>>;

pub(super) fn columns(source: &SourceContext<'_>, resolver: &mut Resolver<'_>) -> JoinedColumns {
    let mut of_table = |table: &JoinedTable| {
        let roles = (0..).zip(&table.roles);
        let columns = roles.map(|(role, name)| {
            let kind = source.connection_types.binary_search(name);
            let kind = kind.expect("the job knows every connection type that a role can be");
            let column = resolver.column(name);
            if table.owner == Some(role) {
                resolver.owner_column(name);
            }
            (kind as u16, column, source.owner_column(name))
        });
        columns.collect()
    };
    source.joined.iter().map(&mut of_table).collect()
}

impl<'p> RowReader<'p> {
    /// Adds what the joined tables say of a record; what its row says of the owner stands, what it says of the stage does not. Gives the case
    /// of each table.
    pub(super) fn join<'a>(
        &mut self,
        record: &mut Record<'a>,
        arena: &'a Bump,
    ) -> Vec<Option<&'p Counting>> {
        let tables = self.source.joined;
        let cases = tables.iter();
        let cases = cases.map(|table| table.case_of(table.key_of(record, arena)));
        let cases = Vec::from_iter(cases);
        let telling = tables.iter().zip(&cases);
        let telling = telling.filter(|(table, _)| !table.stages.is_empty());
        let stages = telling.map(|(table, case)| table.stage_of(*case));
        if let Some((_, Some(stage))) = stages.min_by_key(|(state, _)| *state) {
            record.texts[Text::LifecycleStage as usize] = arena.alloc_str(stage);
        }
        let columns = &self.columns.joined;
        for ((table, case), columns) in tables.iter().zip(&cases).zip(columns) {
            let Some(case) = case else { continue };
            let id = arena.alloc_str(&case.id);
            for (role, name) in table.people_of(case) {
                let (kind, column, place) = columns[usize::from(role)];
                let owns = table.owner == Some(role);
                self.resolver
                    .claims(column, arena.alloc_str(name), arena, |claim| {
                        if let Some(user) = claim.user() {
                            record.connections.push((kind, user));
                        }
                        if owns {
                            record.map_owner(claim, place, id);
                        }
                    });
            }
        }
        cases
    }
}
