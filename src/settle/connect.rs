//! Who is connected with a contact, and as what (R-CONNECT).

use crate::{
    interaction::Correspondent,
    merge::MergedContact,
    party::{Party, UserIx},
    record::{CORRESPONDENT, FORMER_OWNER, Record},
    time::{Timestamp, earliest},
};

/// A connection of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Connection<'n> {
    pub(super) user: UserIx,
    pub(super) kind: &'n str,
    /// Indexes of the sources whose columns say so, sorted.
    pub(super) sources: Vec<u16>,
    /// Those of the `[[interactions]]` that tell of it.
    pub(super) lists: Vec<u16>,
    pub(super) first_at: Option<Timestamp>,
    pub(super) last_at: Option<Timestamp>,
    pub(super) count: u64,
}

/// All connections, sorted by user and type; of the same user and type there is one (R-CONNECT-5).
pub(super) fn connections<'n, 'w>(
    records: &[Record<'_>],
    merged: Option<&MergedContact<'_>>,
    owner: Option<Party>,
    wrote: impl IntoIterator<Item = &'w Correspondent>,
    types: &'n [String],
) -> Vec<Connection<'n>> {
    let connection = |user, kind, sources| Connection {
        user,
        kind,
        sources,
        lists: Vec::new(),
        first_at: None,
        last_at: None,
        count: 1,
    };
    let mut found: Vec<Connection<'n>> = Vec::new();
    for record in records {
        let source = record.position.source;
        let named = record.connections.iter();
        found.extend(
            named.map(|&(kind, user)| connection(user, &*types[usize::from(kind)], vec![source])),
        );
    }
    let former = merged.into_iter();
    let former = former.flat_map(|merged| merged.former_owners(owner));
    found.extend(former.map(|user| connection(user, FORMER_OWNER, Vec::new())));
    found.extend(wrote.into_iter().map(|one| Connection {
        first_at: Some(one.first_at),
        last_at: Some(one.last_at),
        count: u64::from(one.count),
        lists: one.lists.clone(),
        ..connection(one.user, CORRESPONDENT, Vec::new())
    }));
    found.sort_by_key(|connection| (connection.user, connection.kind));
    found.dedup_by(|next, kept| {
        let same = (next.user, next.kind) == (kept.user, kept.kind);
        if same {
            kept.count += next.count;
            kept.first_at = earliest(kept.first_at, next.first_at);
            kept.last_at = kept.last_at.max(next.last_at);
            kept.sources.append(&mut next.sources);
            kept.lists.append(&mut next.lists);
        }
        same
    });
    for connection in &mut found {
        for places in [&mut connection.sources, &mut connection.lists] {
            places.sort_unstable();
            places.dedup();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Position;

    #[test]
    fn one_row_per_user_and_type() {
        let types = ["CSR".to_owned(), "Producer".to_owned()];
        let record = |source, connections| Record {
            position: Position {
                source,
                ..Position::default()
            },
            connections,
            ..Record::default()
        };
        let records = [
            record(1, vec![(0, UserIx(2)), (1, UserIx(1))]),
            record(0, vec![(0, UserIx(2)), (1, UserIx(2))]),
            record(1, vec![(1, UserIx(1))]),
        ];
        let found = connections(&records, None, None, &[], &types);
        let rows: Vec<_> = found
            .iter()
            .map(|one| (one.user.0, one.kind, one.count, &*one.sources))
            .collect();
        assert_eq!(
            rows,
            [
                (1, "Producer", 2, &[1][..]),
                (2, "CSR", 2, &[0, 1]),
                (2, "Producer", 1, &[0]),
            ]
        );
    }

    #[test]
    fn a_type_of_a_source_that_is_called_as_one_of_ours_keeps_the_dates() {
        let types = [CORRESPONDENT.to_owned()];
        let named = Record {
            connections: vec![(0, UserIx(1))],
            ..Record::default()
        };
        let wrote = Correspondent {
            user: UserIx(1),
            first_at: Timestamp(3),
            last_at: Timestamp(5),
            count: 2,
            lists: vec![1],
        };
        let found = connections(&[named], None, None, &[wrote], &types);
        let dates = (found[0].first_at, found[0].last_at);
        assert_eq!(dates, (Some(Timestamp(3)), Some(Timestamp(5))));
        assert_eq!((found.len(), found[0].count), (1, 3));
        let said_by = (&*found[0].sources, &*found[0].lists);
        assert_eq!(said_by, (&[0][..], &[1][..]));
    }
}
