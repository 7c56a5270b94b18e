//! What must hold for any records: over small offices made of few values.

use proptest::prelude::*;

use super::{tests::key, *};
use crate::keys::{Further, Key, Posting, Words, hash};

/// What a record is made of: one of three values of each.
#[derive(Clone, Copy)]
enum Part {
    Given,
    Family,
    Birthday,
    House,
    Phone,
    Email,
    Middle,
    Nickname,
    Suffix,
    Employer,
    City,
    Postal,
    Region,
    Unit,
    FurtherPhone,
    FurtherEmail,
    /// At 3, neither given nor family name, so that the employer is the name.
    Organization,
}

type Person = [u8; Part::Organization as usize + 1];

/// Records made of few values, so that they agree by chance: each absent, at 0, as often as not, so that one value can decide.
fn office() -> impl Strategy<Value = Vec<Person>> {
    let part = (0..6_u8).prop_map(|part| part.saturating_sub(2));
    proptest::collection::vec(proptest::array::uniform17(part), 2..30)
}

fn keys(people: &[Person]) -> Keys {
    let mut keys = Keys::default();
    for (record, person) in (0..).zip(people) {
        let mut key = key_of(person, &mut keys.words);
        key.uuid = [hash(&[record as u8]), 1];
        key.digest = hash(person) as u32;
        key.source = u16::from(person[0]);
        keys.records.push(key);
        let part = |part: Part| usize::from(person[part as usize]);
        let phones = [Part::Phone, Part::FurtherPhone].map(part);
        for phone in phones.into_iter().filter(|phone| *phone > 0) {
            let value = phone as u64 * 111_111;
            keys.phones.push(Posting { value, record });
        }
        let emails = [
            (Part::Email, "example.com"),
            (Part::FurtherEmail, "example.org"),
        ];
        for (email, domain) in emails.map(|(email, domain)| (part(email), domain)) {
            if email > 0 {
                let mailbox = ["xavi1", "xavi2", "bob"][email - 1];
                let value = hash(format!("{mailbox}@{domain}").as_bytes());
                keys.emails.push(Posting { value, record });
                keys.mailboxes.push(mailbox);
                keys.domains.push(keys.words.code(domain));
            }
        }
    }
    keys
}

/// The key of a record without its lists.
fn key_of(person: &Person, words: &mut Words) -> Key {
    let part = |part: Part| person[part as usize];
    let is_organization = part(Part::Organization) == 3;
    let word = |which: Part, texts: [&'static str; 3]| match part(which) {
        0 => "",
        which => texts[usize::from(which) - 1],
    };
    let employer = word(Part::Employer, ["acme ltd", "acme", "zebra inc"]);
    let (given, family, employer) = match is_organization {
        true => ("", employer, ""),
        false => (
            word(Part::Given, ["ann", "bob", "robert"]),
            word(Part::Family, ["lee", "leigh", "bob"]),
            employer,
        ),
    };
    let mut key = key(given, family, words);
    let mut code = |which, texts| words.code(word(which, texts));
    key.middle = code(Part::Middle, ["j", "james", "robert"]);
    key.nickname = code(Part::Nickname, ["bob", "annie", "ann"]);
    key.city = code(Part::City, ["boston", "bostn", "salem"]);
    key.postal = code(Part::Postal, ["02101", "02102", "90210"]);
    key.organization = words.code(employer);
    key.region = u16::from(part(Part::Region));
    key.unit = u16::from(part(Part::Unit));
    key.suffix = part(Part::Suffix);
    key.marks = u8::from(is_organization) * Key::ORGANIZATION;
    if part(Part::Birthday) > 0 {
        key.birthday = 19_000_202 + 130_101 * u32::from(part(Part::Birthday));
    }
    if part(Part::House) > 0 {
        key.street = words.code(["oak st", "oak ave", "oak"][usize::from(part(Part::House)) - 1]);
        key.house = u32::from(part(Part::House).min(2));
    }
    key
}

/// Gives each record its identifiers and further values: of one kind, three values of which near ones differ in one letter. Those
/// without have one record ID at one source.
fn identify(keys: &mut Keys, identifiers: &[Vec<usize>]) {
    for (record, values) in (0..keys.records.len() as u32).zip(identifiers) {
        if values.is_empty() {
            keys.records[record as usize].uuid = [0; 2];
        }
        for (column, value) in (0..).zip(values) {
            let value = keys.words.code(["pol17ab", "pol17cb", "xyz99"][*value]);
            keys.identifiers.push(Further {
                record,
                column: 1,
                value,
            });
            keys.extras.push(Further {
                record,
                column,
                value,
            });
        }
    }
}

/// Up to two for each record of an office.
fn identifiers() -> impl Strategy<Value = Vec<Vec<usize>>> {
    proptest::collection::vec(proptest::collection::vec(0..3_usize, 0..3), 30)
}

/// A model that knows of two further columns and two sources.
fn model() -> Model {
    let extras = [ExtraKind::Name, ExtraKind::Text].map(|kind| (kind.name().to_owned(), kind));
    let within = [("a".to_owned(), 0.1), ("b".to_owned(), 4.0)];
    Model {
        sources: Some(SourceRates {
            across: 2.0,
            within: within.into(),
        }),
        ..Model::bundled().with_extras(&extras)
    }
}

/// The names of the sources of [`keys`].
fn sources() -> Vec<String> {
    ["a", "b", "c", "d"].map(str::to_owned).into()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn both_ways_are_one_and_absence_says_nothing(
        people in office(),
        identifiers in identifiers(),
    ) {
        let mut keys = keys(&people);
        identify(&mut keys, &identifiers);
        let columns = Columns::new(&keys, 1.0);
        let facts = FactTable::of(&columns);
        let mut comparer = Comparer::new(&columns, &facts);
        let scorer = Scorer::new(&model(), keys.records.len());
        for right in 1..people.len() {
            let pattern = comparer.compare(0, right as u32);
            prop_assert_eq!(pattern, Comparer::new(&columns, &facts).compare(right as u32, 0));
            let lacks = |record: usize, parts: &[Part]| parts.iter().all(|part| people[record][*part as usize] == 0);
            for (parts, comparison) in [
                (&[Part::Given, Part::Nickname, Part::Organization][..], level::GIVEN),
                (&[Part::Middle], level::MIDDLE),
                (&[Part::Family, Part::Organization], level::FAMILY),
                (&[Part::Suffix], level::GENERATION),
                (&[Part::Birthday], level::BIRTHDAY),
                (&[Part::House], level::STREET),
                (&[Part::City, Part::Postal, Part::Region], level::PLACE),
                (&[Part::Phone, Part::FurtherPhone], level::PHONE),
                (&[Part::Email, Part::FurtherEmail], level::EMAIL),
                (&[Part::Employer], level::ORGANIZATION),
            ] {
                if lacks(0, parts) || lacks(right, parts) {
                    prop_assert_eq!(scorer.bits(comparison, pattern.levels[comparison], pattern.rarities[comparison]), [0.0; model::ALTERNATIVES]);
                }
            }
        }
    }

    #[test]
    fn nothing_probable_is_passed_over(people in office(), identifiers in identifiers(), least in -8_f32..8.0) {
        let mut keys = keys(&people);
        identify(&mut keys, &identifiers);
        let columns = Columns::new(&keys, 1.0);
        let facts = FactTable::of(&columns);
        let mut comparer = Comparer::new(&columns, &facts);
        let scorer = Scorer::new(&model(), keys.records.len()).among(&model(), &sources());
        for (left, right) in (1..people.len() as u32).flat_map(|right| (0..right).map(move |left| (left, right))) {
            let pattern = comparer.compare(left, right);
            let weight = scorer.weigh(&pattern, comparer.sources(left, right));
            // The pair's own weight is the bar that it must just reach.
            for least in [least, weight.bits] {
                let expected = (weight.bits >= least).then_some((pattern, weight));
                let found = comparer.probable((left, right, &facts[right]), &scorer, least);
                prop_assert_eq!(found, expected);
            }
        }
    }

    #[test]
    fn the_order_of_records_and_the_number_of_threads_change_nothing(people in office()) {
        let policy = MatchPolicy { sources: sources(), ..MatchPolicy::default() };
        let weights = |people: &[Person], turned: bool, threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut keys = keys(people);
            let count = people.len() as u32;
            let original = |record: u32| if turned { count - 1 - record } else { record };
            for (record, key) in keys.records.iter_mut().enumerate() {
                key.uuid = [hash(&[original(record as u32) as u8]), 1];
            }
            let found = pool.install(|| match_records(&keys, &policy, &Decided::default(), |_| 0).0);
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
