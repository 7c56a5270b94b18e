//! Record IDs of one source that stand there more than once, nearly all of them, or for several people or with several owners: keys and contacts in, warnings
//! for each source out.
//!
//! What names an ID of several people, an interaction, a case or a decision, may mean either. IDs that may hold an address or a name are
//! not shown.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{Read, log::StageLog};
use crate::{
    cluster::Clusters,
    keys::{Key, Keys, RecordNo},
    party::PackedParty,
    plural::counted,
};

/// So many IDs are shown.
pub(super) const SHOWN: usize = 3;

/// So few records with the record IDs of others are told of no delivery.
const FEW: usize = 20;

/// So many records of an ID are held against all others of it: an ID that stands everywhere takes no longer than that.
const HELD: usize = 16;

/// Warns of each source in which nearly all records have the ID of another, or records with one ID have other names and are other contacts, or stand in several files with other
/// owners.
pub(super) fn warn(read: &Read, clusters: &Clusters, sources: &[&str], log: &mut StageLog<'_>) {
    let keys = &read.keys;
    let up_to = read.exports.iter().scan(0, |records, export| {
        *records += export.records;
        Some(*records)
    });
    let ends: Vec<u64> = up_to.collect();
    let mut by_source: BTreeMap<u16, Twice<'_>> = BTreeMap::new();
    each_id_twice(keys, |same| {
        let twice = by_source
            .entry(keys.records[same[0] as usize].source)
            .or_default();
        twice.records += same.len();
        if are_several_people(keys, &clusters.first_of, same) {
            twice.of_several.push(keys.record_ids.get(same[0] as usize));
        }
        twice.with_other_owners += u64::from(differ_by_file(keys, &ends, same));
    });
    if by_source.is_empty() {
        return; // most runs
    }
    let counts = keys.count_by_source(sources.len());
    for (source, twice) in by_source {
        let source = usize::from(source);
        let words = twice.in_words(counts[source] as usize);
        let source = sources[source];
        for words in words {
            log.warn(format!("source {source}: {words}"));
        }
    }
}

/// The record IDs, by UUID, that stand in several contacts: what is written to one of them is written over the others.
pub(super) fn of_several_contacts(keys: &Keys, clusters: &Clusters) -> FxHashSet<[u64; 2]> {
    let mut found = FxHashSet::default();
    each_id_twice(keys, |same| {
        let contact = |record: &RecordNo| clusters.first_of[*record as usize];
        if same
            .iter()
            .any(|record| contact(record) != contact(&same[0]))
        {
            found.insert(keys.records[same[0] as usize].uuid);
        }
    });
    found
}

/// What is wrong with the IDs of a source that stand there more than once.
#[derive(Default)]
struct Twice<'k> {
    records: usize,
    of_several: Vec<&'k str>,
    with_other_owners: u64,
}

/// Shows the records of each ID that has several.
fn each_id_twice(keys: &Keys, mut show: impl FnMut(&[RecordNo])) {
    let key = |record: RecordNo| &keys.records[record as usize];
    let mut by_uuid: Vec<u64> = (0..keys.records.len() as RecordNo)
        .into_par_iter()
        .map(|record| beginning(key(record)) << 32 | u64::from(record))
        .collect();
    by_uuid.par_sort_unstable();
    for alike in by_uuid.chunk_by(|left, right| left >> 32 == right >> 32) {
        if alike.len() < 2 {
            continue;
        }
        let mut alike: Vec<RecordNo> = alike.iter().map(|packed| *packed as RecordNo).collect();
        alike.sort_unstable_by_key(|record| (key(*record).content_order(), *record));
        let same = alike.chunk_by(|left, right| key(*left).uuid == key(*right).uuid);
        same.filter(|same| same.len() > 1).for_each(&mut show);
    }
}

/// Whether some of an ID's records have other names, and are other contacts.
fn are_several_people(keys: &Keys, first_of: &[RecordNo], same: &[RecordNo]) -> bool {
    let key = |record: RecordNo| &keys.records[record as usize];
    let are_apart = |left: RecordNo, right: RecordNo| {
        first_of[left as usize] != first_of[right as usize] && key(left).names_apart(key(right)) > 0
    };
    let mut held = (1..).zip(same).take(HELD);
    held.any(|(next, left)| same[next..].iter().any(|right| are_apart(*left, *right)))
}

/// Whether some of an ID's records stand in different files and not all files name the same owners; a file's records end before the number that
/// `ends` has for it.
fn differ_by_file(keys: &Keys, ends: &[u64], same: &[RecordNo]) -> bool {
    let owner = |record: &RecordNo| keys.records[*record as usize].owner;
    let file = |record: &RecordNo| ends.partition_point(|end| *end <= u64::from(*record));
    let mut owners: BTreeMap<usize, BTreeSet<PackedParty>> = BTreeMap::new();
    let owned = same
        .iter()
        .filter(|record| owner(record) != PackedParty::NOBODY);
    for record in owned {
        owners
            .entry(file(record))
            .or_default()
            .insert(owner(record));
    }
    let mut owners = owners.values();
    let first = owners.next();
    owners.any(|others| Some(others) != first)
}

/// The first half of the high half: few records share it that do not share all.
fn beginning(key: &Key) -> u64 {
    key.uuid[0] >> 32
}

impl Twice<'_> {
    /// In words, of a source that has so many records in all.
    fn in_words(self, all: usize) -> impl Iterator<Item = String> {
        let is_delivered_twice = self.records > FEW && self.records * 10 >= all * 9;
        let delivered_twice = is_delivered_twice.then(|| {
            format!(
                "{} of {all} records have the record ID of another: was the export delivered twice?",
                self.records
            )
        });
        let of_several = (!self.of_several.is_empty()).then(|| of_several_people(self.of_several));
        let with_other_owners = (self.with_other_owners > 0).then(|| {
            let ids = counted(self.with_other_owners, "record ID");
            format!(
                "{ids} with different owners in different files, as where yesterday's export lies beside today's: neither file is the newer one here; leave one out of `files`"
            )
        });
        let told = delivered_twice.into_iter().chain(of_several);
        told.chain(with_other_owners)
    }
}

fn of_several_people(ids: Vec<&str>) -> String {
    let several = counted(ids.len(), "record ID");
    let shown = shown(ids);
    format!("{several} shared by several people; anything that refers to one is ambiguous{shown}")
}

/// The first of some record IDs, behind a colon; `""` if none may be shown.
pub(super) fn shown(mut ids: Vec<&str>) -> String {
    ids.retain(|id| !id.contains('@') && id.bytes().any(|byte| byte.is_ascii_digit()));
    ids.sort_unstable_by_key(|id| (id.len(), *id));
    let shown = ids.iter().take(SHOWN).map(|id| format!(" `{id}`"));
    let shown = Vec::from_iter(shown).join(",");
    let colon = if shown.is_empty() { "" } else { ":" };
    format!("{colon}{shown}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        matching::tests::key,
        party::{Party, UserIx},
    };

    #[test]
    fn one_id_for_two_people_is_told_once() {
        let rows = [
            ("1", ["Ann", "Lee"], 0),
            ("1", ["Bob", "Lee"], 1),
            ("1", ["Cy", "Day"], 2),
            ("2", ["Ann", "Lee"], 3),
            ("2", ["Anne", "Lee"], 3),
            ("3", ["Ann", "Lee"], 5),
            ("3", ["Ann", "Lee"], 6),
            ("4", ["Ann", "Lee"], 7),
            ("5", ["Ann", "Lee"], 8),
            ("5", ["", ""], 9),
            ("5", ["Bob", "Ray"], 10),
        ];
        let mut keys = Keys::default();
        for (id, [given, family], _) in rows {
            let mut record = key(given, family, &mut keys.words);
            record.uuid = crate::keys::contact_uuid("crm", id);
            keys.records.push(record);
            keys.record_ids.push(id);
        }
        let first_of = rows.map(|(.., first)| first);
        let mut several = 0;
        each_id_twice(&keys, |same| {
            several += usize::from(are_several_people(&keys, &first_of, same));
        });
        assert_eq!(several, 2);
    }

    #[test]
    fn nearly_all_rows_twice_are_a_delivery_and_some_are_not() {
        for (records, all, expected) in [(20, 20, 0), (60, 60, 1), (60, 66, 1), (60, 67, 0)] {
            let twice = Twice {
                records,
                ..Twice::default()
            };
            assert_eq!(twice.in_words(all).count(), expected);
        }
    }

    #[test]
    fn two_files_may_not_give_an_id_two_owners() {
        let user = |number| PackedParty::from(Some(Party::User(UserIx(number))));
        for (owners, ends, expected) in [
            ([user(1), user(2), user(1)], [2, 3], true),
            ([user(2), user(1), user(1)], [2, 3], true),
            ([user(1), user(1), user(2)], [2, 3], true),
            ([user(1), user(1), PackedParty::NOBODY], [2, 3], false),
            ([PackedParty::NOBODY, user(1), user(2)], [1, 3], false),
        ] {
            let mut keys = Keys::default();
            for owner in owners {
                let mut record = key("Ann", "Lee", &mut keys.words);
                record.owner = owner;
                keys.records.push(record);
            }
            assert_eq!(differ_by_file(&keys, &ends, &[0, 1, 2]), expected);
        }
    }

    #[test]
    fn ids_are_shown_unless_they_may_hold_a_name() {
        let between = "shared by several people; anything that refers to one is ambiguous";
        for (ids, count, shown) in [
            (
                vec!["10", "9", "a1", "11"],
                "4 record IDs",
                ": `9`, `10`, `11`",
            ),
            (vec!["ann@x.org", "Ann Lee"], "2 record IDs", ""),
            (vec!["7"], "1 record ID", ": `7`"),
        ] {
            assert_eq!(of_several_people(ids), format!("{count} {between}{shown}"));
        }
    }
}
