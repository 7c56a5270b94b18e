//! One list out of the lists of all records, without loss.

use bumpalo::{Bump, collections::String};

use crate::{
    list::{List, SEPARATOR},
    merge::Member,
    record::Record,
};

/// The values of record `first`, as they are, then what the others add, in the order of `ranked`; and the record of each value.
///
/// The list of `first` is returned as it is where nothing is added.
pub(super) fn unite<'a>(
    members: &[Member<'_, 'a>],
    ranked: &[usize],
    first: usize,
    list_of: impl Fn(&Record<'a>) -> List<'a>,
    same: impl Fn(&str, &str) -> bool,
    arena: &'a Bump,
) -> (List<'a>, Vec<usize>) {
    let kept = list_of(members[first].record);
    let mut values: Vec<&str> = kept.iter().collect();
    let mut from = vec![first; values.len()];
    for &index in ranked {
        let list = list_of(members[index].record);
        if index == first || list == kept {
            continue;
        }
        for value in list.iter() {
            if !values.iter().any(|known| same(known, value)) {
                values.push(value);
                from.push(index);
            }
        }
    }
    let is_kept = from.last().is_none_or(|last| *last == first);
    let united = if is_kept { kept } else { join(&values, arena) };
    (united, from)
}

fn join<'a>(values: &[&'a str], arena: &'a Bump) -> List<'a> {
    if let [only] = values {
        return List::from_joined(only);
    }
    let length = values
        .iter()
        .map(|value| value.len() + SEPARATOR.len_utf8())
        .sum();
    let mut joined = String::with_capacity_in(length, arena);
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            joined.push(SEPARATOR);
        }
        joined.push_str(value);
    }
    List::from_joined(joined.into_bump_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::fixture::{member, record};

    #[test]
    fn a_list_that_nothing_is_added_to_is_not_built_anew() {
        let arena = Bump::new();
        let mut records = [record(0), record(1)];
        records[0].kept = List::from_joined("a\u{1f}b");
        records[1].kept = List::from_joined("b");
        let members: Vec<_> = records.iter().map(member).collect();
        let before = arena.allocated_bytes();
        let (united, from) = unite(&members, &[0, 1], 0, |record| record.kept, str::eq, &arena);
        assert_eq!((united.joined(), from), ("a\u{1f}b", vec![0, 0]));
        let (united, from) = unite(
            &members,
            &[0, 1],
            1,
            |record| record.unreadable,
            str::eq,
            &arena,
        );
        assert_eq!((united.joined(), from), ("", vec![]));
        assert_eq!(arena.allocated_bytes(), before);
        let (united, from) = unite(&members, &[0, 1], 1, |record| record.kept, str::eq, &arena);
        assert_eq!((united.joined(), from), ("b\u{1f}a", vec![1, 0]));
    }
}
