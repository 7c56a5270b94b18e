//! Record IDs that stand for several people of one source: keys and contacts in, a warning for each source out.
//!
//! What names such an ID, an interaction, a case or a decision, may mean either. IDs that may hold an address or a name are not shown.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::log::StageLog;
use crate::{
    cluster::Clusters,
    keys::{Key, Keys, RecordNo},
    plural::counted,
};

/// So many IDs are shown.
const SHOWN: usize = 3;

/// So many records of an ID are held against all others of it: an ID that stands everywhere takes no longer than that.
const HELD: usize = 16;

/// Warns of each source in which records with one ID have other names and are other contacts.
pub(super) fn warn(keys: &Keys, clusters: &Clusters, sources: &[&str], log: &mut StageLog<'_>) {
    let mut by_source: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for record in twice(keys, &clusters.first_of) {
        let ids = by_source.entry(keys.records[record as usize].source);
        ids.or_default().push(keys.record_ids.get(record as usize));
    }
    for (source, ids) in by_source {
        let source = sources[usize::from(source)];
        log.warn(format!("source {source}: {}", in_words(ids)));
    }
}

/// One record for each ID that stands for several people.
fn twice(keys: &Keys, first_of: &[RecordNo]) -> Vec<RecordNo> {
    let key = |record: RecordNo| &keys.records[record as usize];
    let mut by_uuid: Vec<u64> = (0..keys.records.len() as RecordNo)
        .into_par_iter()
        .map(|record| beginning(key(record)) << 32 | u64::from(record))
        .collect();
    by_uuid.par_sort_unstable();
    let mut twice = Vec::new();
    for alike in by_uuid.chunk_by(|left, right| left >> 32 == right >> 32) {
        if alike.len() < 2 {
            continue;
        }
        let mut alike: Vec<RecordNo> = alike.iter().map(|packed| *packed as RecordNo).collect();
        alike.sort_unstable_by_key(|record| (key(*record).content_order(), *record));
        for same in alike.chunk_by(|left, right| key(*left).uuid == key(*right).uuid) {
            let are_apart = |left: RecordNo, right: RecordNo| {
                first_of[left as usize] != first_of[right as usize]
                    && key(left).names_apart(key(right)) > 0
            };
            let mut held = (1..).zip(same).take(HELD);
            if held.any(|(next, left)| same[next..].iter().any(|right| are_apart(*left, *right))) {
                twice.push(same[0]);
            }
        }
    }
    twice
}

/// The first half of the high half: few records share it that do not share all.
fn beginning(key: &Key) -> u64 {
    key.uuid[0] >> 32
}

fn in_words(mut ids: Vec<&str>) -> String {
    let several = counted(ids.len(), "record ID");
    ids.retain(|id| !id.contains('@') && id.bytes().any(|byte| byte.is_ascii_digit()));
    ids.sort_unstable_by_key(|id| (id.len(), *id));
    let shown = ids.iter().take(SHOWN).map(|id| format!(" `{id}`"));
    let shown = Vec::from_iter(shown).join(",");
    format!("{several} shared by several people; anything that refers to one is ambiguous:{shown}")
        .trim_end_matches(':')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::tests::key;

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
        assert_eq!(twice(&keys, &first_of).len(), 2);
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
            assert_eq!(in_words(ids), format!("{count} {between}{shown}"));
        }
    }
}
