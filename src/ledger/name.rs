//! What the person of a record is called, as a ledger remembers it: a digest, of which one part is of the given name and another of the family
//! name, so that it tells who married from who is somebody else.

use crate::{
    keys::{Key, Keys, RecordNo, Words, hash},
    standardise::nickname,
};

/// The bits of the digest that are of the family name: fewer, as within a family only the others tell people apart.
const FAMILY: u32 = 0xfff;

/// Whether a record names somebody by a whole name.
pub(super) fn has_whole_name(key: &Key) -> bool {
    key.called() != 0 && key.family != 0 || key.is_organization()
}

/// What the person of a record is called: it tells records of one record ID apart when their rows have changed.
#[must_use]
pub(super) fn name_digest(keys: &Keys, record: RecordNo) -> u32 {
    let key = &keys.records[record as usize];
    let [called, family] = [key.called(), key.family].map(|code| keys.words.text(code));
    given_digest(called, key.suffix) | family_digest(family)
}

/// Of given name and generation.
fn given_digest(called: &str, suffix: u8) -> u32 {
    hash(format!("{called}\n{suffix}").as_bytes()) as u32 & !FAMILY
}

fn family_digest(family: &str) -> u32 {
    hash(family.as_bytes()) as u32 & FAMILY
}

/// Whether a person has another family name than the one of this digest, and cannot be meant by its given name: in full, in short, by the
/// first letter or by another of the names.
pub(super) fn is_another_name(words: &Words, key: &Key, before: u32) -> bool {
    let is_so = |name: &str| given_digest(name, key.suffix) == before & !FAMILY;
    let is_meant = |word: &str| {
        is_so(word) || word.get(..1).is_some_and(is_so) || nickname::names_beside(word).any(is_so)
    };
    let called = words.text(key.called());
    let names = [key.called(), key.middle, key.nickname, key.family];
    let mut names = names.iter().flat_map(|code| words.text(*code).split(' '));
    before & FAMILY != family_digest(words.text(key.family))
        && called.len() > 1
        && !is_so("")
        && !is_so(called)
        && !names.any(is_meant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::tests::key;

    #[test]
    fn people_of_one_record_id_are_told_apart_by_name() {
        let mut keys = Keys::default();
        for [given, family] in [["Ann", "Lee"], ["Bob", "Lee"], ["Ann", "Lee"]] {
            let key = key(given, family, &mut keys.words);
            keys.records.push(key);
        }
        let [ann, bob, namesake] = [0, 1, 2].map(|record| name_digest(&keys, record));
        assert!(ann != bob && ann == namesake);
    }

    #[test]
    fn a_name_is_another_if_both_names_are_in_whatever_form() {
        for (before, now, expected) in [
            (["Ann", "Lee"], ["Bob", "Ray"], true),
            (["Ann", "Lee"], ["Ann", "Ray"], false),
            (["Ann", "Lee"], ["Bob", "Lee"], false),
            (["Robert", "Lee"], ["Bob", "Ray"], false),
            (["Bob", "Lee"], ["Robert", "Ray"], false),
            (["R", "Lee"], ["Robert", "Ray"], false),
            (["Robert", "Lee"], ["R", "Ray"], false),
            (["Mary", "Lee"], ["Ann Mary", "Ray"], false),
            (["Lee", "Ann"], ["Ann", "Lee"], false),
            (["", "Acme"], ["Ann", "Lee"], false),
            (["Ann", "Lee"], ["", "Acme"], false),
        ] {
            let mut keys = Keys::default();
            for [given, family] in [before, now] {
                let key = key(given, family, &mut keys.words);
                keys.records.push(key);
            }
            let before = name_digest(&keys, 0);
            let is_another = is_another_name(&keys.words, &keys.records[1], before);
            assert_eq!(is_another, expected, "{before:?} {now:?}");
        }
    }
}
