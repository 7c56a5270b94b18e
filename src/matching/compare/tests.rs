//! Pairs of values and the level that they come to.

use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::matching::fact::FactTable;
use crate::{
    keys::{Further, Key, Keys, Posting},
    matching::{
        level::{COMPARISONS, email, phone},
        tests::key,
    },
};

fn level_of(keys: &Keys, comparison: usize) -> &'static str {
    let columns = Columns::new(keys, 1.0);
    let facts = FactTable::of(&columns);
    let compare = |left, right| Comparer::new(&columns, &facts).compare(left, right);
    assert_eq!(compare(0, 1), compare(1, 0));
    let level = compare(0, 1).levels[comparison];
    COMPARISONS[comparison]
        .levels
        .get(usize::from(level).wrapping_sub(1))
        .map_or("missing", |known| known.0)
}

#[test]
fn names_come_to_their_levels() {
    for (left, right, given, family) in [
        (("ann", "lee"), ("ann", "lee"), "exact", "exact"),
        (("bob", "meyer"), ("robert", "maier"), "nickname", "similar"),
        (("lee", "ann"), ("ann", "lee"), "swapped", "swapped"),
        (
            ("gates", "william"),
            ("bill", "gates"),
            "swapped",
            "swapped",
        ),
        (("rao", "anjali"), ("a", "rao"), "initial", "missing"),
        (("le", "thanh hoa"), ("hoa", "le"), "part", "missing"),
        (("rao", "sri anjali"), ("anjali", "rao"), "part", "missing"),
        (
            ("rao", "anjali"),
            ("sanjay", "rao"),
            "different",
            "different",
        ),
        (("l", "william"), ("bill", "l"), "different", "different"),
        (("j", "zielinski"), ("john", "zielinsky"), "initial", "typo"),
        (("clara", "o"), ("carla", ""), "different", "missing"),
        (("web", "lead"), ("bob", "ray"), "missing", "missing"),
        (("ann", "lead"), ("ann", "lead"), "exact", "exact"),
        (
            ("mary ann", "garcia"),
            ("mary", "garcia lopez"),
            "part",
            "part",
        ),
        (
            ("bartholemew", "x"),
            ("bartholomew", "y"),
            "typo",
            "different",
        ),
        (
            ("dong soo", "cho"),
            ("min soo", "cho"),
            "different",
            "exact",
        ),
        (("maria soo", "cho"), ("mariah soo", "cho"), "part", "exact"),
        (("", "lee"), ("ann", "lee"), "missing", "exact"),
        (("arun", "v"), ("arun", "venkatesan"), "exact", "missing"),
        (
            ("mary beth", "lee"),
            ("mary elizabeth", "lee"),
            "part",
            "exact",
        ),
        (("arun", "v"), ("arun", "rao"), "exact", "different"),
        (("vvanda", "corbin"), ("wanda", "c0rbin"), "typo", "typo"),
        (("ann", "clay"), ("ann", "day"), "exact", "different"),
        (
            ("ann", "lopez garcia"),
            ("ann", "lope garzia"),
            "exact",
            "part",
        ),
        (
            ("ann", "lopez garcia"),
            ("ann", "lopez ruiz"),
            "exact",
            "different",
        ),
        (
            ("ann", "dollar general"),
            ("ann", "dollrra general"),
            "exact",
            "typo",
        ),
    ] {
        let mut keys = Keys::default();
        for (given, family) in [left, right] {
            let key = key(given, family, &mut keys.words);
            keys.records.push(key);
        }
        let found = (level_of(&keys, GIVEN), level_of(&keys, FAMILY));
        assert_eq!(found, (given, family), "{left:?} {right:?}");
    }
}

#[test]
fn a_newborn_is_told_from_nobody_born_on_that_day() {
    for (left, right, births, expected) in [
        ("baby boy", "noah", [20_261_101, 20_261_101], "missing"),
        ("newborn", "newborn", [20_261_101, 20_261_101], "missing"),
        ("bb", "baby girl", [20_261_101, 20_261_101], "different"),
        ("baby girl", "maria", [20_261_101, 0], "different"),
        ("bg", "maria", [20_261_101, 19_900_506], "different"),
    ] {
        let mut keys = Keys::default();
        for (given, birthday) in [left, right].into_iter().zip(births) {
            let mut key = key(given, "lee", &mut keys.words);
            key.birthday = birthday;
            keys.records.push(key);
        }
        assert_eq!(level_of(&keys, GIVEN), expected, "{left} {right}");
    }
}

#[test]
fn two_given_names_may_be_written_as_one() {
    for (left, right, expected) in [
        (["bo", "lei", "yang"], ["bolei", "", "yang"], "typo"),
        (["bo", "lei", "yang"], ["bo lei", "", "yang"], "typo"),
        (["bo", "l", "yang"], ["bo lei", "", "yang"], "typo"),
        (["bo", "m", "yang"], ["bo lei", "", "yang"], "part"),
        (["ann bo lei", "", "yang"], ["bolei", "", "yang"], "part"),
        (["ann", "bo lei", "yang"], ["bolei", "", "yang"], "part"),
        (["ann", "bolei", "yang"], ["bo lei", "", "yang"], "part"),
        (
            ["ann", "bo mei", "yang"],
            ["bolei", "", "yang"],
            "different",
        ),
        (["yang", "bo", "lei"], ["bolei", "", "yang"], "swapped"),
        (["bo", "lei", "yang"], ["yang", "", "bolei"], "swapped"),
    ] {
        let mut keys = Keys::default();
        for [given, middle, family] in [left, right] {
            let mut key = key(given, family, &mut keys.words);
            key.middle = keys.words.code(middle);
            keys.records.push(key);
        }
        assert_eq!(level_of(&keys, GIVEN), expected, "{left:?} {right:?}");
    }
}

#[test]
fn two_people_whose_family_name_stands_first_are_two() {
    for (first, expected) in [
        ("garcia", ("different", "missing")),
        ("brooke", ("exact", "different")),
    ] {
        let mut keys = Keys::default();
        let pair = [(first, "ryan"), (first, "sylvia")];
        let usual = match first {
            "garcia" => ("ann", "garcia"),
            _ => ("brooke", "lee"),
        };
        for (given, family) in pair.into_iter().chain([usual; 20]) {
            let key = key(given, family, &mut keys.words);
            keys.records.push(key);
        }
        let found = (level_of(&keys, GIVEN), level_of(&keys, FAMILY));
        assert_eq!(found, expected, "{first}");
    }
}

#[test]
fn streets_come_to_their_levels() {
    for (left, right, expected) in [
        (
            ("n greenview ave", 2507),
            ("n greenview ave", 2507),
            "house",
        ),
        (("n greenview", 2507), ("n greenview ave", 2507), "house"),
        (("n greenview", 2507), ("n greenview ave", 2509), "street"),
        (("5th ne", 5), ("5th ave ne", 5), "house"),
        (("oak st", 5), ("oak ave", 5), "missing"),
        (("oak st", 5), ("oak ave", 7), "different"),
        (("n oak st ne", 5), ("n oak ave ne", 5), "missing"),
        (("oak", 5), ("oak st", 5), "house"),
        (("n oak", 5), ("oak st", 5), "similar"),
        (("oak", 5), ("oak hill st", 5), "different"),
        (("oak st", 5), ("elm ave", 5), "different"),
        (("highland 5treet", 5), ("highland st", 5), "similar"),
        (("meadowb", 5), ("meadowbrook ln", 5), "similar"),
        (("meadowb", 5), ("meadowbrook ln", 7), "street"),
        (("prospect dr", 5), ("prospct rd", 5), "different"),
        (("church blvd", 5), ("church bl", 5), "similar"),
        (("church blvd", 5), ("church bl", 7), "different"),
        (("oak", 5), ("elm st", 5), "different"),
        (("greenview ave", 7), ("greenvew ave", 7), "similar"),
        (("w 58th st", 7), ("w 59th st", 7), "different"),
        (("w 58th st", 7), ("58th st", 7), "similar"),
        (("1 2 ware", 106), ("ware", 106), "similar"),
        (("n pt st", 804), ("northpoint", 804), "similar"),
        (("n pt st", 804), ("northpoint", 806), "different"),
        (("n pt st", 804), ("northpoint ave", 804), "different"),
        (("po box 226", 0), ("w oak st", 57), "missing"),
        (("po box 226", 0), ("po box 227", 0), "different"),
    ] {
        let mut keys = Keys::default();
        for (street, house) in [left, right] {
            let mut key = key("ann", "lee", &mut keys.words);
            (key.street, key.house) = (keys.words.code(street), house);
            keys.records.push(key);
        }
        assert_eq!(level_of(&keys, STREET), expected, "{left:?} {right:?}");
    }
}

#[test]
fn a_flat_of_a_house_without_a_number_is_an_address() {
    for (units, expected) in [([4, 4], "house"), ([4, 5], "unit"), ([4, 0], "street")] {
        let mut keys = Keys::default();
        for unit in units {
            let mut key = key("ann", "lee", &mut keys.words);
            (key.street, key.unit) = (keys.words.code("oak tower"), unit);
            keys.records.push(key);
        }
        assert_eq!(level_of(&keys, STREET), expected, "{units:?}");
    }
}

#[test]
fn an_organization_may_go_by_its_initials() {
    for (right, expected) in [("hsc", "similar"), ("hsk", "different")] {
        let mut keys = Keys::default();
        for name in ["howard sons catering", right] {
            let mut key = key("", name, &mut keys.words);
            key.marks = Key::ORGANIZATION;
            keys.records.push(key);
        }
        assert_eq!(level_of(&keys, GIVEN), expected, "{right}");
    }
}

#[test]
fn at_a_building_of_many_units_who_says_none_may_live_in_any() {
    let mut keys = Keys::default();
    for unit in [0, 1, 1, 2, 3, 4] {
        let mut key = key("ann", "lee", &mut keys.words);
        (key.street, key.house, key.unit) = (keys.words.code("oak st"), 5, unit);
        keys.records.push(key);
    }
    let columns = Columns::new(&keys, 1.0);
    let facts = FactTable::of(&columns);
    let rarity = |left, right| {
        Comparer::new(&columns, &facts)
            .compare(left, right)
            .rarities[STREET]
    };
    assert_eq!(rarity(1, 2) - rarity(0, 1), 4, "a fourth, in half bits");
}

#[test]
fn a_house_in_a_town_of_two_names_is_nearly_the_same() {
    for (houses, postal, street) in [
        ([5, 5], ["", "11201"], "similar"),
        ([5, 5], ["10001", "11201"], "different"),
        ([5, 7], ["", "11201"], "different"),
    ] {
        let mut keys = Keys::default();
        for (place, city) in ["brooklyn", "new york"].into_iter().enumerate() {
            let mut key = key("ann", "lee", &mut keys.words);
            (key.street, key.house) = (keys.words.code("oak st"), houses[place]);
            (key.city, key.postal) = (keys.words.code(city), keys.words.code(postal[place]));
            keys.records.push(key);
        }
        let levels = [STREET, PLACE].map(|comparison| level_of(&keys, comparison));
        assert_eq!(levels, [street, "different"]);
    }
}

#[test]
fn birthdays_come_to_their_levels() {
    for (left, right, expected) in [
        ("1980-05-06", "1980-05-06", "exact"),
        ("1980-05-06", "1980-06-05", "swapped"),
        ("1980-01-01", "1981-01-01", "parts"),
        ("1980-42-06", "1961-07-08", "missing"),
        ("1980-05-06", "1981-05-06", "near"),
        ("1980-05-06", "1908-05-06", "near"),
        ("1980-05-06", "1980-05-29", "parts"),
        ("1980-05-06", "1980-11-29", "year"),
        ("1980-05-06", "1951-11-29", "generation"),
        ("1741-05-06", "1770-11-29", "generation"),
        ("1980-05-06", "1978-11-29", "different"),
        ("1980-01-01", "1980-01-01", "year"),
        ("1980-05-06", "", "missing"),
    ] {
        let mut keys = Keys::default();
        for day in [left, right] {
            let mut key = key("ann", "lee", &mut keys.words);
            key.birthday = day.replace('-', "").parse().unwrap_or(0);
            keys.records.push(key);
        }
        assert_eq!(level_of(&keys, BIRTHDAY), expected, "{left} {right}");
    }
}

#[test]
fn the_best_of_several_phones_and_addresses_counts() {
    let mut keys = Keys::default();
    for record in 0..2_u32 {
        let key = key("ann", "lee", &mut keys.words);
        keys.records.push(key);
        for value in [12_075_550_101 + u64::from(record), 12_075_550_200] {
            keys.phones.push(Posting { value, record });
        }
        let own = (5 + u64::from(record), format!("{record}.example.com"));
        for (mailbox, (value, domain)) in [("ann.lee", own), ("xa17", (9, "example.com".into()))] {
            let domain = keys.words.code(&domain);
            keys.emails.push(Posting { value, record });
            keys.mailboxes.push(mailbox);
            keys.domains.push(domain);
        }
    }
    let columns = Columns::new(&keys, 1.0);
    let pattern = Comparer::new(&columns, &FactTable::of(&columns)).compare(0, 1);
    assert_eq!(
        (pattern.levels[PHONE], pattern.levels[EMAIL]),
        (phone::SAME, email::SAME)
    );
}

/// Texts of one word or several, of which many are nearly the same.
fn text() -> impl Strategy<Value = String> {
    const WORDS: [&str; 16] = [
        "lopez",
        "lope",
        "garcia",
        "garzia",
        "lopezgarcia",
        "mary",
        "maria",
        "bob",
        "robert",
        "r",
        "oak",
        "st",
        "ave",
        "021",
        "0210",
        "02101",
    ];
    vec(select(&WORDS), 0..4).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn texts_of_any_words_are_the_same_both_ways(texts in [vec(text(), 9), vec(text(), 9)]) {
        let mut keys = Keys::default();
        for (record, texts) in (0..).zip(&texts) {
            let mut key = key(&texts[0], &texts[1], &mut keys.words);
            let mut code = |text: &String| keys.words.code(text);
            [key.middle, key.nickname, key.organization, key.street, key.city, key.postal] =
                std::array::from_fn(|column| code(&texts[2 + column]));
            key.house = 5;
            let value = code(&texts[8]);
            keys.records.push(key);
            let further = Further { record, column: 0, value };
            keys.identifiers.push(further);
            keys.extras.push(further);
        }
        let columns = Columns::new(&keys, 1.0);
        let facts = FactTable::of(&columns);
        let compare = |left, right| Comparer::new(&columns, &facts).compare(left, right);
        prop_assert_eq!(compare(0, 1), compare(1, 0));
    }
}
