//! What must hold for any records: over small offices made of few values.

use proptest::prelude::*;

use super::{tests::key, *};
use crate::keys::{Further, Posting, hash};

/// Records made of few values, so that they agree by chance: given, family, birthday, house, phone, e-mail, each absent at 0.
fn office() -> impl Strategy<Value = Vec<[u8; 6]>> {
    proptest::collection::vec(proptest::array::uniform6(0..4_u8), 2..30)
}

fn keys(people: &[[u8; 6]]) -> Keys {
    let mut keys = Keys::default();
    for (record, [given, family, birthday, house, phone, email]) in people.iter().enumerate() {
        let name = |names: [&'static str; 4], which: u8| names[usize::from(which)];
        let given = name(["", "ann", "bob", "robert"], *given);
        let family = name(["", "lee", "leigh", "zielinski"], *family);
        let mut key = key(given, family, &mut keys.words);
        key.uuid = [hash(&[record as u8]), 1];
        key.digest = u32::from_le_bytes([*birthday, *house, *phone, *email]);
        if *birthday > 0 {
            key.birthday = 19_000_202 + 131_313 * u32::from(*birthday);
        }
        if *house > 0 {
            key.street = keys.words.code("oak st");
            key.house = u32::from(*house);
        }
        let record = record as u32;
        if *phone > 0 {
            keys.phones.push(Posting {
                value: u64::from(*phone) * 111_111,
                record,
            });
        }
        if *email > 0 {
            keys.emails.push(Posting {
                value: u64::from(*email),
                record,
            });
            keys.mailboxes.push(name(["", "xa1", "xb2", "xc3"], *email));
            let domain = keys.words.code("example.com");
            keys.domains.push(domain);
        }
        keys.records.push(key);
    }
    keys
}

/// Gives each record its identifiers: of one kind, three values of which near ones differ in one letter.
fn identify(keys: &mut Keys, identifiers: &[Vec<usize>]) {
    for (record, values) in (0..keys.records.len() as u32).zip(identifiers) {
        keys.identifiers.extend(values.iter().map(|value| Further {
            record,
            column: 1,
            value: keys.words.code(["pol17ab", "pol17cb", "xyz99"][*value]),
        }));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn both_ways_are_one_and_absence_says_nothing(
        people in office(),
        identifiers in proptest::collection::vec(proptest::collection::vec(0..3_usize, 0..3), 30),
    ) {
        let mut keys = keys(&people);
        identify(&mut keys, &identifiers);
        let columns = Columns::new(&keys, 1.0);
        let facts = FactTable::of(&columns);
        let mut comparer = Comparer::new(&columns, &facts);
        let scorer = Scorer::new(&Model::bundled(), keys.records.len());
        for right in 1..people.len() {
            let pattern = comparer.compare(0, right as u32);
            prop_assert_eq!(pattern, Comparer::new(&columns, &facts).compare(right as u32, 0));
            let absent = |column: usize| people[0][column] == 0 || people[right][column] == 0;
            for (column, comparison) in [(0, level::GIVEN), (2, level::BIRTHDAY), (3, level::STREET), (4, level::PHONE), (5, level::EMAIL)] {
                if absent(column) {
                    prop_assert_eq!(scorer.bits(comparison, pattern.levels[comparison], pattern.rarities[comparison]), [0.0; model::ALTERNATIVES]);
                }
            }
        }
    }

    #[test]
    fn nothing_probable_is_passed_over(people in office(), least in -8_f32..8.0) {
        let keys = keys(&people);
        let columns = Columns::new(&keys, 1.0);
        let facts = FactTable::of(&columns);
        let mut comparer = Comparer::new(&columns, &facts);
        let scorer = Scorer::new(&Model::bundled(), keys.records.len());
        for (left, right) in (1..people.len() as u32).flat_map(|right| (0..right).map(move |left| (left, right))) {
            let pattern = comparer.compare(left, right);
            let weight = scorer.weigh(&pattern);
            let expected = (weight.bits >= least).then_some((pattern, weight));
            let found = comparer.probable((left, right, &facts[right]), &scorer, least);
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn the_order_of_records_and_the_number_of_threads_change_nothing(people in office()) {
        let weights = |people: &[[u8; 6]], turned: bool, threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut keys = keys(people);
            let count = people.len() as u32;
            let original = |record: u32| if turned { count - 1 - record } else { record };
            for (record, key) in keys.records.iter_mut().enumerate() {
                key.uuid = [hash(&[original(record as u32) as u8]), 1];
            }
            let found = pool.install(|| match_records(&keys, &MatchPolicy::default(), &Decided::default(), |_| 0).0);
            let mut weights: Vec<_> = found.links.iter().map(|link| {
                let ends = [original(link.left), original(link.right)];
                (ends[0].min(ends[1]), ends[0].max(ends[1]), link.bits.to_bits())
            }).collect();
            weights.sort_unstable();
            weights
        };
        let turned: Vec<_> = people.iter().rev().copied().collect();
        let expected = weights(&people, false, 1);
        prop_assert_eq!(&weights(&people, false, 3), &expected);
        prop_assert_eq!(&weights(&turned, true, 2), &expected);
    }
}
