//! What two small runs have in common, and what always holds of any two.

mod office;
mod properties;

use office::{Office, compare, id, office};

use super::*;

/// Kind and contacts, by number, of those that are named.
fn named(found: &Difference) -> Vec<(&str, u32, Option<u32>)> {
    let number = |id: &str| u32::from_str_radix(&id[..8], 16).unwrap();
    let examples = found.contacts.examples.iter();
    let named = examples.map(|example| {
        let other = example.other_contact_id.as_deref().map(number);
        (example.what, number(&example.contact_id), other)
    });
    named.collect()
}

#[test]
fn equal_runs_are_told_in_one_line() {
    let run = office("1 a+b U1 stale Bath\n2 c - - -");
    let found = compare(&run, &run);
    assert!(found.identical);
    let text = found.to_string();
    assert_eq!(
        text,
        "one and two are identical: the same 2 contacts of 3 records, with the same owners, flags and figures.\n"
    );
}

#[test]
fn the_order_of_the_records_of_a_contact_changes_nothing() {
    let found = compare(
        &office("1 a+b+c U1 stale Bath"),
        &office("1 c+b+a U1 stale Bath"),
    );
    assert!(found.identical, "{found}");
}

#[test]
fn contacts_that_merge_split_and_change_their_id_are_neither_new_nor_gone() {
    let before = office(
        "1 a+b U1 - -\n2 c U1 - -\n3 d+e+f U1 - -\n4 g+h+i U1 - -\n5 j U1 - -\n7 n+o U1 - -\n9 p U1 - -",
    );
    let after = office(
        "1 a+b+c U1 - -\n3 d+e U1 - -\n6 f U1 - -\n8 h+i U1 - -\n10 k U1 - -\n11 n+o+p U1 - -",
    );
    let found = compare(&before, &after);
    assert_eq!(
        named(&found),
        [
            ("gone", 5, None),
            ("merged", 2, Some(1)),
            ("merged", 9, Some(11)),
            ("new", 10, None),
            ("renamed", 4, Some(8)),
            ("renamed", 7, Some(11)),
            ("split_off", 6, Some(3)),
        ]
    );
    let Contacts {
        in_both,
        renamed,
        new,
        gone,
        merged,
        split_off,
        ..
    } = found.contacts;
    assert_eq!(
        [in_both, renamed, new, gone, merged, split_off],
        [4, 2, 1, 1, 2, 1]
    );
    let records = Records {
        before: 13,
        after: 12,
        in_both: 11,
        new: 1,
        gone: 2,
        moved: 3,
    };
    assert_eq!(found.records, records);
    let [balance] = &found.owners[..] else {
        panic!("{:?}", found.owners);
    };
    assert_eq!((balance.before, balance.after), (7, 6));
    assert_eq!(balance.motions, [1, 1, 0, 0, 0, 2, 1, 0]);
    assert!(found.moves.is_empty());
}

#[test]
fn a_contact_with_another_id_is_compared_all_the_same() {
    let found = compare(
        &office("1 a+b U1 stale Bath"),
        &office("2 b U2 bad_email York"),
    );
    let fields = found
        .fields
        .iter()
        .map(|field| (&*field.field, field.contacts));
    let fields: Vec<_> = fields.collect();
    assert_eq!(fields, [("city", 1), ("owner_id", 1), ("flags", 1)]);
    assert_eq!((found.contacts.changed, found.moves[0].contacts), (1, 1));
    assert_eq!(found.moves[0].examples, [id(2)]);
    let flags = found
        .flags
        .iter()
        .map(|flag| (&*flag.flag, flag.raised, flag.cleared));
    assert_eq!(
        flags.collect::<Vec<_>>(),
        [("bad_email", 1, 0), ("stale", 0, 1)]
    );
}

#[test]
fn values_are_counted_by_field_and_never_shown() {
    let before = office("1 a U1 - Bath\n2 b U1 - -\n3 c U1 - York\n4 d U1 - Hull");
    let after = office("1 a U1 - Leeds\n2 b U1 - Ely\n3 c U1 - -\n4 d U1 - Hull");
    let found = compare(&before, &after);
    let [field] = &found.fields[..] else {
        panic!("{:?}", found.fields);
    };
    let counts = [field.contacts, field.changed, field.filled, field.emptied];
    assert_eq!((&*field.field, counts), ("city", [3, 1, 1, 1]));
    assert_eq!(field.examples, [id(1), id(2), id(3)]);
    let told = [found.to_string(), serde_json::to_string(&found).unwrap()];
    for value in ["Bath", "Leeds", "Ely", "York"] {
        assert!(told.iter().all(|text| !text.contains(value)), "{value}");
    }
}

#[test]
fn the_books_of_owners_tell_what_came_and_went() {
    let before = office(
        "1 a U1 - -\n2 b U1 - -\n3 c - - -\n4 d U1 - -\n5 e U2 - -\n6 f ~U2 - -\n7 g U3 - -",
    );
    let after = office(
        "1 a U2 - -\n2 b U2 - -\n3 c U1 - -\n4 d - - -\n5 e ~U2 - -\n6 f U2 - -\n7 g U3 - -\n8 h - - -",
    );
    let found = compare(&before, &after);
    let words = |owner: &Owner| owner.owner_id.clone().unwrap_or_default();
    let moves = found.moves.iter();
    let moves: Vec<_> = moves
        .map(|one| {
            (
                words(&one.from),
                words(&one.to),
                one.rule.as_deref(),
                one.contacts,
            )
        })
        .collect();
    let expected = [
        ("U1", "U2", "mapping", 2),
        ("", "U1", "mapping", 1),
        ("U1", "", "defect", 1),
    ];
    let expected =
        expected.map(|(from, to, rule, count)| (from.to_owned(), to.to_owned(), Some(rule), count));
    assert_eq!(moves, expected);
    let text = found.to_string();
    for line in [
        "\nOwners, by contacts in scope  before  +new  +moved in  +into scope  -moved out  -out of scope  after\n",
        "\n  U1                               3     0          1            0           3              0      1\n",
        "\n  U2                               1     0          2            1           0              1      3\n",
        "\n  nobody                           1     1          1            0           1              0      2\n",
        "\n  In all 4 contacts, of which 1 newly owned and 1 newly unowned.\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
}

#[test]
fn figures_that_differ_are_told_the_largest_change_first() {
    let run = |figures: &[[&'static str; 2]]| Office {
        figures: figures.to_vec(),
        ..Office::default()
    };
    let before = run(&[
        ["overall", "90"],
        ["U1", "50"],
        ["U2", "40"],
        ["U3", "9"],
        ["U4", "1"],
    ]);
    let after = run(&[
        ["overall", "91"],
        ["U1", "51"],
        ["U2", ""],
        ["U3", "18"],
        ["U5", "1"],
    ]);
    let found = compare(&before, &after);
    assert!(!found.identical);
    let metrics = found.metrics.as_ref().unwrap();
    let changes = metrics.changes.iter();
    let changes: Vec<_> = changes
        .map(|one| (&*one.subject.id, &*one.figure, one.relative))
        .collect();
    assert_eq!(
        changes,
        [
            ("overall", "contacts_owned", Some(1.0 / 90.0)),
            ("U2", "contacts_owned", None),
            ("U3", "contacts_owned", Some(1.0)),
            ("U1", "contacts_owned", Some(0.02)),
            ("U2", "status", None),
        ]
    );
    let subjects = metrics
        .subjects
        .iter()
        .map(|one| (&*one.subject.id, one.what));
    assert_eq!(
        subjects.collect::<Vec<_>>(),
        [("U4", "gone"), ("U5", "new")]
    );
    let text = found.to_string();
    assert!(
        text.contains("  user:U2  status          active  inactive"),
        "{text}"
    );
}

#[test]
fn files_and_rejects_that_differ_are_told() {
    let mut before = office("1 a U1 - -");
    let mut after = office("1 a U1 - -\n2 b U1 - -");
    before.rejects = vec![["crm", "no_name"], ["crm", "too_many_cells"]];
    after.rejects = vec![["crm", "no_name"], ["crm", "no_name"], ["crm", "no_name"]];
    let text = compare(&before, &after).to_string();
    for part in [
        "Files that differ\n  changed  crm  crm.csv: 1 → 2 rows\n",
        "\nRejects                before  after\n  crm  no_name              1      3\n  crm  too_many_cells       1      0\n",
        "\nRows of other tables  before  +new  -gone  after\n",
        "\n  rejects                  2     2      1      3\n",
    ] {
        assert!(text.contains(part), "{part}{text}");
    }
}
