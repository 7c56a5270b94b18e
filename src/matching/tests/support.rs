//! What has to agree beside names before two records are one person.

use super::*;

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
fn what_all_employees_are_called_is_no_name() {
    let mut people = People::of(&[("Front", "Desk"); 8]);
    let employer = people.0.words.code("acme");
    let people = people.with(|_, key| key.organization = employer);
    assert_eq!(people.links(), []);
}
