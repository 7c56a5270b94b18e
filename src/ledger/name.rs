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
    (hash(called.as_bytes()) as u32 ^ u32::from(suffix) << 24) & !FAMILY
}

fn family_digest(family: &str) -> u32 {
    hash(family.as_bytes()) as u32 & FAMILY
}

/// Whether the person of a record has another family name than the one of this digest.
pub(super) fn has_another_family_name(words: &Words, key: &Key, before: u32) -> bool {
    before & FAMILY != family_digest(words.text(key.family))
}

/// Whether a person cannot be meant by the given name of this digest: in full, in short, by the first letter or by another of the names.
pub(super) fn is_called_otherwise(words: &Words, key: &Key, before: u32) -> bool {
    let is_so = |name: &str| given_digest(name, key.suffix) == before & !FAMILY;
    let is_meant = |word: &str| {
        is_so(word) || word.get(..1).is_some_and(is_so) || nickname::names_beside(word).any(is_so)
    };
    let called = words.text(key.called());
    let names = [key.called(), key.middle, key.nickname, key.family];
    let mut names = names.iter().flat_map(|code| words.text(*code).split(' '));
    called.len() > 1 && !is_so("") && !is_so(called) && !names.any(is_meant)
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
    fn who_is_called_otherwise_goes_by_no_form_of_the_name() {
        for (before, now, expected) in [
            (["Ann", "Lee"], ["Bob", "Ray"], [true, true]),
            (["Ann", "Lee"], ["Ann", "Ray"], [false, true]),
            (["Ann", "Lee"], ["Bob", "Lee"], [true, false]),
            (["Robert", "Lee"], ["Bob", "Ray"], [false, true]),
            (["Bob", "Lee"], ["Robert", "Ray"], [false, true]),
            (["R", "Lee"], ["Robert", "Ray"], [false, true]),
            (["Robert", "Lee"], ["R", "Ray"], [false, true]),
            (["Mary", "Lee"], ["Ann Mary", "Ray"], [false, true]),
            (["Lee", "Ann"], ["Ann", "Lee"], [false, true]),
            (["", "Acme"], ["Ann", "Lee"], [false, true]),
            (["Ann", "Lee"], ["", "Acme"], [false, true]),
        ] {
            let mut keys = Keys::default();
            for [given, family] in [before, now] {
                let key = key(given, family, &mut keys.words);
                keys.records.push(key);
            }
            let before_digest = name_digest(&keys, 0);
            let found = [is_called_otherwise, has_another_family_name]
                .map(|is_other| is_other(&keys.words, &keys.records[1], before_digest));
            assert_eq!(found, expected, "{before:?} {now:?}");
        }
    }
}
