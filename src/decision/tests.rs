//! Decisions as people write them, over a handful of records.

mod remembered;

use std::path::PathBuf;

use rustc_hash::{FxHashMap, FxHashSet};

use super::*;
use crate::{
    cluster::Clusters,
    directory::{Account, Active, Directory},
    flag::fixture::office,
    keys::{Key, Keys, RecordNo},
    matching::tests::key,
    party::{Party, UserIx},
};

/// Records `crm/0` to `crm/3` of four people, and `crm/2` twice.
fn keys() -> Keys {
    let mut keys = Keys::default();
    for (id, given) in [
        ("0", "Ann"),
        ("1", "Bob"),
        ("2", "Cleo"),
        ("3", "Dan"),
        ("2", "Cleo"),
    ] {
        let key = Key {
            uuid: crate::keys::contact_uuid("crm", id),
            ..key(given, "Lee", &mut keys.words)
        };
        keys.records.push(key);
    }
    keys
}

fn as_of() -> Day {
    "2026-11-21".parse().unwrap()
}

/// Decisions among these records, of which no earlier run has made a contact.
fn placed<'j>(all: &'j [Decision], keys: &Keys, directory: &Directory) -> Decisions<'j> {
    let remembered = Remembered {
        contacts: FxHashMap::default(),
        meant: &|_| None,
        stand_in: &|_| None,
        held_by: &|_| None,
        stand_for: &|_, _| Vec::new(),
        twins: &|_| None,
    };
    Decisions::place(all, keys, remembered, &["crm"], directory, as_of())
}

/// What became of each decision, in contacts with these first records, where such an obstacle keeps the others apart.
fn outcomes(
    decisions: &Decisions<'_>,
    first_of: &[RecordNo],
    directory: &Directory,
    obstacle: Option<&'static str>,
) -> Vec<Outcome> {
    let active = Active::on(as_of(), directory);
    decisions.outcomes(first_of, &FxHashSet::default(), &active, |_, _| obstacle)
}

fn read(text: &str) -> (Vec<Decision>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let file: PathBuf = folder.path().join("decisions.csv");
    std::fs::write(&file, text).unwrap();
    let (decisions, _, problems) = read_decisions(std::slice::from_ref(&file));
    let problems = problems
        .iter()
        .map(|problem| format!("{}: {}", problem.line.unwrap(), problem.message));
    (decisions, problems.collect())
}

fn decide(rows: &str) -> Vec<Decision> {
    let (decisions, problems) = read(&format!("decision,record,other,decided_on\n{rows}"));
    assert_eq!(problems, [""; 0]);
    decisions
}

#[test]
fn a_file_with_nothing_in_it_decides_nothing() {
    for text in ["", "\u{feff}\n", "decision,record\n"] {
        assert_eq!(read(text), (Vec::new(), Vec::new()), "{text:?}");
    }
    assert_eq!(read("record\n").1.len(), 1);
}

#[test]
fn a_file_that_cannot_be_read_is_told_once_with_its_cause() {
    let (_, _, problems) = read_decisions(&["no/such.csv".into()]);
    let told: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("os error"), "{told:?}");
}

#[test]
fn every_line_is_understood_or_told() {
    let (decisions, problems) = read(
        "decision,record,other,decided_by,decided_on,reason\n\
         merge,crm/0,crm/1,Jo,2026-11-20,one person\n\
         owner=user:U1,crm/2,,,2026-11-19,\n\
         marry,crm/0,crm/1,,,\n\
         keep_apart,crm/0,,,,\n\
         owner=,crm/0,,,,\n\
         merge,,crm/1,,,\n\
         merge,crm/0,crm/1,,yesterday,\n\
         assigned=U1,account:K,,,,\n",
    );
    let asks: Vec<_> = decisions
        .iter()
        .map(|decision| (decision.asks, &*decision.value))
        .collect();
    assert_eq!(asks, [(Asks::Owner, "user:U1"), (Asks::Merge, "crm/1")]);
    assert_eq!(
        decisions[1].to_string(),
        "decided by Jo on 2026-11-20: one person"
    );
    assert_eq!(
        problems.iter().map(|line| &line[..2]).collect::<Vec<_>>(),
        ["4:", "5:", "6:", "7:", "8:", "9:"]
    );
}

#[test]
fn records_and_contacts_are_found_and_the_last_word_counts() {
    let [high, low] = crate::keys::contact_uuid("crm", "1");
    let uuid = uuid::Uuid::from_u64_pair(high, low);
    let all = decide(&format!(
        "merge,crm/0,crm/3,2026-01-03\n\
         keep_apart,crm/3,crm/0,2026-01-02\n\
         keep_apart,{uuid},crm/2,2026-01-02\n\
         owner=U1,crm/2,,2026-01-02\n\
         owner=office:O,crm/2,,2026-01-01\n\
         assigned=O,crm/2,,\n\
         merge,crm/9,crm/0,\n"
    ));
    let (directory, keys) = (office(), keys());
    let decisions = placed(&all, &keys, &directory);
    assert_eq!(decisions.merged(), [(0, 3)]);
    assert_eq!(decisions.kept_apart(), [(1, 2)]);
    assert_eq!(decisions.owner_of(2), Some(Party::User(UserIx(0))));
    let (by_hand, whose) = decisions.of_contact(&[0, 2], std::iter::empty());
    assert_eq!(by_hand.owner, Some(Party::User(UserIx(0))));
    assert!(by_hand.merge && by_hand.assigned.is_none());
    assert_eq!(whose.unwrap().on, Some("2026-01-02".parse().unwrap()));
    let first_of = [0, 1, 2, 0, 2];
    let outcomes = outcomes(&decisions, &first_of, &directory, None);
    let told: Vec<_> = all
        .iter()
        .zip(outcomes)
        .map(|(decision, outcome)| (decision.line, outcome.verdict.name(), outcome.rule))
        .collect();
    assert_eq!(
        told,
        [
            (7, "refused", "wrong_kind"),
            (8, "unmatched", "no_such_record"),
            (6, "refused", "later_decision"),
            (3, "refused", "later_decision"),
            (4, "applied", "person_decides"),
            (5, "applied", "person_decides"),
            (2, "applied", "person_decides"),
        ]
    );
}

#[test]
fn what_could_mean_two_people_means_nobody_and_a_refused_merge_says_why() {
    let all = decide("merge,crm/2,crm/0,\nmerge,crm/0,crm/1,\nprimary=crm/3,crm/0,,\n");
    for (given, family) in [("Ann", "Lee"), ("Cleo", "Roe")] {
        let (directory, mut keys) = (office(), keys());
        let uuid = keys.records[4].uuid;
        keys.records[4] = Key {
            uuid,
            ..key(given, family, &mut keys.words)
        };
        let decisions = placed(&all, &keys, &directory);
        let forbidden = Some("two_entities_never_merge");
        let outcomes = outcomes(&decisions, &[0, 1, 2, 3, 4], &directory, forbidden);
        let rules: Vec<_> = outcomes.iter().map(|outcome| outcome.rule).collect();
        assert_eq!(
            rules,
            [
                "several_people",
                "two_entities_never_merge",
                "another_contact"
            ]
        );
    }
}

#[test]
fn a_record_and_a_party_are_who_they_are_said_to_be_and_a_decision_counts_from_its_day_on() {
    let (directory, keys) = (office(), keys());
    for (row, rule) in [
        ("owner=user:U1,crm/0,,2026-11-21", "person_decides"),
        ("owner=user:U1,crm/1.0,,", "person_decides"),
        ("owner=user:U1,crm/0,,2026-11-22", "not_yet"),
        ("owner=user:U3,crm/0,,", "not_active"),
        ("owner=office:P,crm/0,,", "not_active"),
        ("assigned=U3,crm/0,,", "not_active"),
        ("owner=office:U1,crm/0,,", "wrong_kind"),
        ("owner=nonsense:U1,crm/0,,", "wrong_kind"),
        ("assigned=office:O,crm/0,,", "wrong_kind"),
        ("owner=office:U9,crm/0,,", "not_in_directory"),
    ] {
        let all = decide(row);
        let decisions = placed(&all, &keys, &directory);
        let outcomes = outcomes(&decisions, &[0, 1, 2, 3, 2], &directory, None);
        assert_eq!(outcomes[0].rule, rule, "{row}");
        let is_remembered = decisions.mentions().next().is_some();
        assert_eq!(is_remembered, rule != "not_yet", "{row}");
    }
}

#[test]
fn the_last_word_on_a_contact_counts_and_then_the_last_on_one_of_its_accounts() {
    let (mut directory, keys) = (office(), keys());
    for id in ["K", "L"] {
        directory.accounts.push(Account {
            id: id.to_owned(),
            name: String::new(),
            owner: None,
        });
    }
    let all = decide(
        "owner=U1,account:K,,2026-01-02\nowner=U2,account:L,,2026-01-01\nowner=office:O,crm/1,,2025-01-01\n\
         owner=office:O,crm/1,,2024-01-01\nprimary=crm/2,crm/0,,2026-01-01\nprimary=crm/3,crm/0,,2026-01-02\n",
    );
    let decisions = placed(&all, &keys, &directory);
    let owner = |records: &[RecordNo], accounts: [usize; 2]| {
        let (by_hand, _) = decisions.of_contact(records, accounts.into_iter());
        (by_hand.owner, by_hand.primary)
    };
    let [first, entity] = ["U1", "O"].map(|id| directory.party_by_id(id));
    let active = Active::on(as_of(), &directory);
    let of_first = FxHashSet::from_iter([0]);
    let outcomes = decisions.outcomes(&[0, 1, 0, 3, 0], &of_first, &active, |_, _| None);
    let rules = Vec::from_iter(outcomes.iter().map(|outcome| outcome.rule));
    assert_eq!(rules[..2], ["person_decides"; 2], "the same, twice");
    assert_eq!(
        rules[2..],
        [
            "account_without_contacts",
            "person_decides",
            "person_decides",
            "another_contact"
        ]
    );
    for accounts in [[0, 1], [1, 0]] {
        assert_eq!(owner(&[1], accounts), (entity, None));
        let primary = Some(1); // the last would have another contact's
        assert_eq!(owner(&[0, 2], accounts), (first, primary));
    }
}
