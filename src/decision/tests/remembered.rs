//! Decisions whose lines an earlier run has found.

use super::*;

/// Contacts of one record each, but for the two of `crm/2`.
fn apart() -> Clusters {
    Clusters {
        first_of: vec![0, 1, 2, 3, 2],
        others: vec![(2, 4)],
        ..Clusters::default()
    }
}

#[test]
fn the_only_record_of_its_source_leads_for_one_that_is_not_there_any_more() {
    let (directory, keys) = (office(), keys());
    let all = decide("primary=crm/8,crm/0,,\nprimary=crm/8,crm/2,,\nprimary=crm/8,crm/1,,\n");
    let rules = |record: RecordNo| {
        let remembered = Remembered {
            contacts: FxHashMap::default(),
            meant: &|_| None,
            stand_in: &|_| Some(record),
            held_by: &|_| None,
            stand_for: &|_, _| Vec::new(),
            twins: &|_| None,
        };
        let mut decisions =
            Decisions::place(&all, &keys, remembered, &["crm"], &directory, as_of());
        decisions.find_leads(&keys, &apart());
        let outcomes = outcomes(&decisions, &apart().first_of, &directory, None);
        Vec::from_iter(outcomes.iter().map(|outcome| outcome.rule))
    };
    let other = "another_contact";
    assert_eq!(rules(0), ["person_decides", other, other]);
    assert_eq!(rules(2), [other, "record_is_gone", other]);
}

#[test]
fn a_line_that_was_found_before_is_about_whom_it_meant() {
    let (directory, keys) = (office(), keys());
    let all = decide("owner=U1,crm/0,,2026-01-02\nprimary=crm/0,crm/1,,\nmerge,crm/0,crm/3,\n");
    let [high, low] = crate::keys::contact_uuid("crm", "0");
    let ann = uuid::Uuid::from_u64_pair(high, low);
    for known in [Some(3), None] {
        let remembered = Remembered {
            contacts: FxHashMap::default(),
            meant: &|(_, named)| (named == ann).then_some(known),
            stand_in: &|_| panic!("it is known"),
            held_by: &|record| [1, 3].contains(&record).then_some(7),
            stand_for: &|_, _| vec![1],
            twins: &|_| None,
        };
        let mut decisions =
            Decisions::place(&all, &keys, remembered, &["crm"], &directory, as_of());
        decisions.find_leads(&keys, &apart());
        assert_eq!(decisions.owner_of(0), None);
        assert_eq!(decisions.owner_of(3).is_some(), known.is_some());
        let merged = known.map(|_| (1, 3));
        assert_eq!(decisions.merged(), Vec::from_iter(merged));
        let outcomes = outcomes(&decisions, &[0, 1, 2, 3, 2], &directory, None);
        let primary = known.map_or("no_such_record", |_| "another_contact");
        assert_eq!(outcomes[0].rule, primary);
        let mut mentions = decisions.mentions();
        let is_remembered = mentions.any(|(mention, _)| mention == (all[2].digest(), ann));
        assert_eq!(is_remembered, known.is_some());
    }
}

#[test]
fn all_by_which_a_contact_is_known_again_are_merged_with_the_first_by_content() {
    let (directory, keys) = (office(), keys());
    let all = decide("merge,crm/8,crm/9,,\n");
    let mut in_order: Vec<RecordNo> = (0..4).collect();
    in_order.sort_unstable_by_key(|record| keys.records[*record as usize].content_order());
    let [first, second, ..] = in_order[..] else {
        panic!("there are four");
    };
    for stand_ins in [[3, 1, 2, 0, 1], [0, 1, 1, 2, 3]] {
        let remembered = Remembered {
            contacts: FxHashMap::default(),
            meant: &|_| Some(Some(2)),
            stand_in: &|_| None,
            held_by: &|_| Some(7),
            stand_for: &|_, _| stand_ins.to_vec(),
            twins: &|_| None,
        };
        let decisions = Decisions::place(&all, &keys, remembered, &["crm"], &directory, as_of());
        let merged = decisions.merged();
        assert_eq!(merged.len(), 3);
        let are_of_first = |pair: &(RecordNo, RecordNo)| [pair.0, pair.1].contains(&first);
        assert!(merged.iter().all(are_of_first), "{merged:?}");
        assert_eq!(decisions.records, [[Some(first), Some(second)]]);
    }
}

#[test]
fn each_two_of_twins_are_kept_apart_and_all_of_them_from_whom_they_are_not() {
    let (directory, keys) = (office(), keys());
    let uuid = |id| {
        let [high, low] = crate::keys::contact_uuid("crm", id);
        uuid::Uuid::from_u64_pair(high, low)
    };
    let [third, twin, other] = ["3", "8", "9"].map(uuid);
    let twins = |named| [twin, other].contains(&named).then(|| (7, vec![2, 0, 1]));
    for (rows, pairs) in [
        ("keep_apart,crm/8,crm/9,,\n", vec![(0, 1), (0, 2), (1, 2)]),
        ("keep_apart,crm/9,crm/3,,\n", vec![(0, 3), (1, 3), (2, 3)]),
    ] {
        let all = decide(&rows.repeat(2));
        let remembered = Remembered {
            contacts: FxHashMap::default(),
            meant: &|(_, named)| (named != third).then_some(None),
            stand_in: &|_| None,
            held_by: &|_| None,
            stand_for: &|_, _| Vec::new(),
            twins: &|(_, named)| twins(named),
        };
        let decisions = Decisions::place(&all, &keys, remembered, &["crm"], &directory, as_of());
        assert_eq!(decisions.kept_apart(), pairs, "{rows}");
    }
}

#[test]
fn what_stands_in_for_a_record_does_not_outdo_a_line_that_names_it() {
    let (directory, keys) = (office(), keys());
    let all = decide("keep_apart,crm/0,crm/1,2026-01-02\nmerge,crm/1,crm/8,2026-01-03\n");
    let remembered = Remembered {
        contacts: FxHashMap::default(),
        meant: &|_| None,
        stand_in: &|_| Some(0),
        held_by: &|_| None,
        stand_for: &|_, _| Vec::new(),
        twins: &|_| None,
    };
    let decisions = Decisions::place(&all, &keys, remembered, &["crm"], &directory, as_of());
    assert_eq!(decisions.kept_apart(), [(0, 1)]);
    assert!(decisions.merged().is_empty());
    let outcomes = outcomes(&decisions, &[0, 1, 2, 3, 2], &directory, None);
    let rules = outcomes.iter().map(|outcome| outcome.rule);
    assert_eq!(Vec::from_iter(rules), ["person_decides", "kept_apart"]);
}

#[test]
fn the_later_line_counts_also_where_its_record_is_numbered_anew() {
    let (directory, keys) = (office(), keys());
    let contacts = [(uuid::Uuid::from_u128(7), 0), (uuid::Uuid::from_u128(8), 1)];
    let [one, other] = contacts.map(|(id, _)| id);
    let [high, low] = crate::keys::contact_uuid("crm", "8");
    let renumbered = uuid::Uuid::from_u64_pair(high, low);
    let lines = [
        format!("merge,{one},{other},2026-01-02\nkeep_apart,crm/0,crm/8,2026-01-03\n"),
        format!("keep_apart,{one},{other},2026-01-02\nmerge,crm/0,crm/8,2026-01-03\n"),
    ];
    for (lines, are_one) in lines.into_iter().zip([false, true]) {
        let all = decide(&lines);
        let remembered = Remembered {
            contacts: contacts.into_iter().collect(),
            meant: &|(_, named)| (named == renumbered).then_some(Some(1)),
            stand_in: &|_| None,
            held_by: &|_| are_one.then_some(7),
            stand_for: &|_, _| vec![1],
            twins: &|_| None,
        };
        let decisions = Decisions::place(&all, &keys, remembered, &["crm"], &directory, as_of());
        assert_eq!(decisions.kept_apart().is_empty(), are_one, "{lines}");
        assert_eq!(decisions.merged().is_empty(), !are_one, "{lines}");
    }
}

#[test]
fn what_stood_for_a_record_that_was_merged_is_known_to_the_next_run() {
    let (directory, keys) = (office(), keys());
    let all = decide("merge,crm/1,crm/8,\n");
    let remembered = Remembered {
        contacts: FxHashMap::default(),
        meant: &|_| None,
        stand_in: &|_| Some(0),
        held_by: &|record| Some(record),
        stand_for: &|_, _| Vec::new(),
        twins: &|_| None,
    };
    let decisions = Decisions::place(&all, &keys, remembered, &["crm"], &directory, as_of());
    assert_eq!(decisions.merged(), [(0, 1)]);
    let mut mentions = decisions.mentions();
    let is_stand_in =
        |((_, name), record): (_, RecordNo)| (name, record) == (keys.records[0].id(), 0);
    assert!(mentions.any(is_stand_in));
}
