//! What has to agree beside names before two records are one person.

use super::*;
use crate::matching::compare::PairOf;

#[test]
fn a_name_alone_is_nobody() {
    assert_eq!(People::of(&[("Ann", "Lee"), ("Ann", "Lee")]).links(), []);
}

#[test]
fn a_file_of_mailboxes_teaches_that_each_is_one_person() {
    let mut people = People::of(&[("", ""); 200]);
    for record in 0..200 {
        people = people.with_mailbox(record, &format!("reader {}", record / 2));
    }
    let pairs: Vec<_> = (0..100).map(|pair| (2 * pair, 2 * pair + 1)).collect();
    assert_eq!(people.links(), pairs);
}

#[test]
fn a_default_birthday_in_a_small_town_merges_nobody() {
    let names = [
        ("Angela", "Lindqvist"),
        ("Robert", "Ramirez"),
        ("Cyrus", "Foxworth"),
        ("Diana", "Coxley"),
    ];
    let mut people = People::of(&names);
    for (record, (mailbox, _)) in (0..).zip(names) {
        people = people.with_mailbox(record, &mailbox.to_lowercase());
    }
    let towns = ["round rock", "san jose"].map(|town| people.0.words.code(town));
    let people = people.with(|record, key| {
        (key.birthday, key.city) = (19_800_203, towns[usize::from(record == 1)]);
    });
    assert_eq!(people.links(), []);
}

#[test]
fn namesakes_at_one_provider_are_not_one_person() {
    let people = People::of(&[("Ann", "Lee"), ("Ann", "Lee")]);
    let people = people.with_mailbox(0, "ann.lee").with_mailbox(1, "xy17");
    assert_eq!(people.links(), []);
}

#[test]
fn namesakes_at_one_employer_must_be_rarer_than_others() {
    let mut people = People::of(&[("Ann", "Lee"), ("Ann", "Lee"), ("Bob", "Ray")]);
    let employer = people.0.words.code("acme");
    let people = people.with(|_, key| key.organization = employer);
    let link = people.matched(&MatchPolicy::default()).links[0];
    let scorer = Scorer::new(&Model::bundled(), 3);
    let [weight, freely] = [
        scorer.weigh(&link.pattern, [0; 2]),
        scorer.weigh_freely(&link.pattern, [0; 2]),
    ];
    assert_eq!((link.left, link.right), (0, 1));
    assert_eq!(weight.bits, freely.bits - 2.0);
}

#[test]
fn what_employees_of_many_employers_are_called_is_no_name() {
    let names = |number: usize| spoken(number * 37 + 5);
    let hotels = |number| format!("hotel {}", names(number));
    let branches = |number| match number {
        0 => "acme".to_owned(),
        number => format!("acme {}", names(number)),
    };
    let employers: [&dyn Fn(usize) -> String; 3] = [&names, &hotels, &branches];
    for (name, employer, count, links) in [
        (("Front", "Desk"), employers[0], 6, false),
        (("Front", "Desk"), employers[1], 6, false),
        (("Front", "Desk"), employers[2], 6, true),
        (("Kimberly", "Desk"), employers[0], 6, true),
        (("Vinlor", "Desk"), employers[0], 1, true),
    ] {
        let mut people = People::of(&[name; 12]);
        let codes = (0..count).map(|number| people.0.words.code(&employer(number)));
        let codes: Vec<_> = codes.collect();
        let people = people.with(|record, key| key.organization = codes[record % count]);
        let first = employer(1);
        assert_eq!(
            !people.links().is_empty(),
            links,
            "{name:?} {count} {first}"
        );
    }
}

#[test]
fn names_in_each_others_place_that_are_but_nearly_the_same_say_less() {
    let rarity = |turned: &str| {
        let people = People::of(&[("phuong", "nguyenova"), ("nguyenova", turned)]);
        let pattern = people
            .with_one_email()
            .matched(&MatchPolicy::default())
            .links[0]
            .pattern;
        assert_eq!(pattern.levels[GIVEN], given::SWAPPED, "{turned}");
        pattern.rarities[GIVEN]
    };
    assert!(rarity("phuongh") + 6 < rarity("phuong"));
}

#[test]
fn what_half_of_all_have_in_common_is_nothing_of_ones_own() {
    let names: Vec<_> = (0..1_200)
        .map(|number| (spoken(number / 4), spoken(1_000 + number)))
        .collect();
    let mut people = People::of(&names);
    let town = people.0.words.code("78704");
    people = people.with(|record, key| {
        let [month, day] = [record / 7 % 12, record % 28].map(|number| number as u32 + 1);
        let year = 1_950 + 7 * record as u32 % 50;
        (key.birthday, key.postal) = (10_000 * year + 100 * month + day, town);
        key.middle = key.given;
    });
    for record in 0..1_200_u32 {
        let value = people.0.words.code(["f", "m"][record as usize / 4 % 2]);
        people.0.extras.push(Further {
            record,
            column: 0,
            value,
        });
    }
    let different = |model: &Model| model.shares(BIRTHDAY).person[usize::from(birthday::DIFFERENT)];
    for kind in [ExtraKind::Code, ExtraKind::Text] {
        let policy = MatchPolicy {
            compared: vec![("sex".to_owned(), kind)],
            ..MatchPolicy::default()
        };
        let [learned, known] = learned_and_known(&people, &policy, different);
        assert!(learned <= known, "{kind:?} {learned} {known}");
    }
}

#[test]
fn the_two_people_of_a_row_teach_nothing_of_one() {
    let names: Vec<_> = (0..600)
        .map(|number| (spoken(number), spoken(1_000 + number / 2)))
        .collect();
    let mut people = People::of(&names).with(|record, key| {
        key.marks = Key::SECOND * u8::from(record % 2 == 1);
    });
    for record in 0..600_u32 {
        let value = people.0.words.code(&spoken(2_000 + record as usize / 2));
        people.0.extras.push(Further {
            record,
            column: 0,
            value,
        });
    }
    let policy = MatchPolicy {
        compared: vec![("birth_place".to_owned(), ExtraKind::Text)],
        ..MatchPolicy::default()
    };
    let different = |model: &Model| model.shares(GIVEN).person[usize::from(given::DIFFERENT)];
    let [learned, known] = learned_and_known(&people, &policy, different);
    assert!(learned <= known, "{learned} {known}");
}

#[test]
fn siblings_with_their_family_name_first_do_not_teach_that_people_change_their_name() {
    let names: Vec<_> = (0..400)
        .map(|number| (spoken(number / 2 * 37 + 5), spoken(number * 3 + 7)))
        .collect();
    let mut people = People::of(&names);
    let street = people.0.words.code("oak st");
    let people = people.with(|record, key| {
        (key.street, key.house) = (street, 1 + record as u32 / 2);
    });
    let different = |model: &Model| model.shares(FAMILY).person[usize::from(family::DIFFERENT)];
    let [learned, known] = learned_and_known(&people, &MatchPolicy::default(), different);
    assert!(learned <= known, "{learned} {known}");
}

#[test]
fn twins_who_live_apart_do_not_teach_that_people_change_their_given_name() {
    let names: Vec<_> = (0..400)
        .map(|number| (spoken(number * 3 + 7), spoken(number / 2 * 37 + 5)))
        .collect();
    let mut people = People::of(&names);
    let town = people.0.words.code("78704");
    let people = people.with(|record, key| {
        let number = record as u32 / 2;
        key.birthday = 19_500_102 + number % 60 * 10_000 + number / 60 * 100 + number % 28;
        key.postal = town;
    });
    let different = |model: &Model| model.shares(GIVEN).person[usize::from(given::DIFFERENT)];
    let [learned, known] = learned_and_known(&people, &MatchPolicy::default(), different);
    assert!(learned <= known, "{learned} {known}");
}

/// Two lists of four hundred homes: in each one person, of whom every eighth goes by another given name in the second list, or twins.
fn of_two_lists(are_twins: bool) -> People {
    let given = |record: usize| match record % 8 {
        1 if !are_twins => record,
        number if are_twins => record / 4 * 2 + number % 2,
        _ => record / 2,
    };
    let home = |record: usize| if are_twins { record / 4 } else { record / 2 };
    let name = |record| (spoken(given(record) * 5 + 3), spoken(home(record) * 3 + 7));
    let mut people = People::of(&(0..800).map(name).collect::<Vec<_>>());
    let street = people.0.words.code("oak st");
    people.with(|record, key| {
        let number = home(record) as u32;
        key.source = if are_twins {
            record / 2 % 2
        } else {
            record % 2
        } as u16;
        key.birthday = 19_500_102 + number % 60 * 10_000 + number / 60 * 100 + number % 28;
        (key.street, key.house) = (street, 1 + number);
    })
}

#[test]
fn two_lists_that_hold_no_twins_teach_how_often_people_change_their_given_name() {
    let policy = MatchPolicy {
        sources: vec!["crm".to_owned(), "erp".to_owned()],
        ..MatchPolicy::default()
    };
    let different = |model: &Model| model.shares(GIVEN).person[usize::from(given::DIFFERENT)];
    let [learned, known] = learned_and_known(&of_two_lists(false), &policy, different);
    assert!(learned > 4.0 * known, "{learned} {known}");
    let [twins, known] = learned_and_known(&of_two_lists(false), &policy, |model| model.pairs.twin);
    assert!(twins < known, "{twins} {known}");
    let [learned, known] = learned_and_known(&of_two_lists(true), &policy, different);
    assert!(learned <= known, "{learned} {known}");
}

#[test]
fn the_mailboxes_of_families_are_found_to_be_theirs() {
    let names: Vec<_> = (0..400)
        .map(|number| (spoken(number * 3 + 7), spoken(number / 4 * 37 + 5)))
        .collect();
    let mut people = People::of(&names);
    let street = people.0.words.code("oak st");
    for record in 0..400 {
        people = people.with_mailbox(record, &format!("family {}", record / 4));
    }
    let people = people.with(|record, key| {
        (key.street, key.house) = (street, 1 + record as u32 / 4);
    });
    let of_relatives =
        |model: &Model| model.shares(EMAIL).alternatives[1][usize::from(email::SAME)];
    let [learned, known] = learned_and_known(&people, &MatchPolicy::default(), of_relatives);
    assert!(learned > 2.0 * known, "{learned} {known}");
}

#[test]
fn families_that_give_no_name_twice_teach_how_seldom_relatives_bear_one() {
    let names: Vec<_> = (0..400)
        .map(|number| (spoken(number % 12), spoken(number / 4 * 37 + 5)))
        .collect();
    let mut people = People::of(&names);
    let street = people.0.words.code("oak st");
    let people = people.with(|record, key| {
        let number = record as u32;
        let [year, month] = [9 * (number % 4), number % 5 + number % 4];
        key.birthday = 19_400_105 + 10_000 * year + 100 * month + number % 4 * 5;
        (key.street, key.house) = (street, 1 + number / 4);
    });
    let of_relatives = |model: &Model| {
        let [stranger, relative, ..] = model.shares(GIVEN).alternatives;
        relative[usize::from(given::EXACT)] / stranger[usize::from(given::EXACT)]
    };
    let [learned, known] = learned_and_known(&people, &MatchPolicy::default(), of_relatives);
    assert!(2.0 * learned < known, "{learned} {known}");
}

/// What the model has that these people teach, and the one that is known before.
fn learned_and_known(
    people: &People,
    policy: &MatchPolicy,
    share: impl Fn(&Model) -> f64,
) -> [f64; 2] {
    let (_, judges) = match_records(&people.0, policy, &Decided::default(), |_| 5);
    [judges.weights.model(), &Model::bundled()].map(share)
}

#[test]
fn an_officer_with_the_name_of_the_firm_is_the_firm_only_by_its_mailbox() {
    let officer_and_firm = || {
        let mut people = People::of(&[("Ayden", "Beckman"), ("", "Beckman Consulting")]);
        let firm = people.0.words.code("beckman consulting");
        let people = people.with(|record, key| match record {
            0 => key.organization = firm,
            _ => (key.family, key.marks) = (firm, Key::ORGANIZATION),
        });
        people.at_home().with_one_phone()
    };
    let pair = |people: People| {
        people.matched(&MatchPolicy::default()).links[0]
            .pattern
            .pair
    };
    assert_eq!(pair(officer_and_firm()), PairOf::PersonAndOrganization);
    assert_eq!(pair(officer_and_firm().with_one_email()), PairOf::People);
}
