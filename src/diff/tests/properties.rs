//! What holds of any two runs.

use proptest::prelude::*;

use super::{
    super::*,
    office::{Contact, Office, compare},
};

/// Records that there may be.
const RECORDS: usize = 9;

/// What chance says of a record, and of the contact that it is the first of.
type Lot = (Option<u8>, usize, bool, usize);

/// Each record is in one of five contacts or nowhere; a contact's number is that of its first record.
fn any_office() -> impl Strategy<Value = Office> {
    let lot = (
        prop::option::weighted(0.8, 0..5_u8),
        0..3_usize,
        prop::bool::weighted(0.2),
        0..4_usize,
    );
    prop::collection::vec(lot, RECORDS).prop_map(|lots: Vec<Lot>| {
        let members = |cluster: u8| {
            let all = lots.iter().enumerate();
            let members = all.filter(|(_, lot)| lot.0 == Some(cluster));
            members.map(|(record, _)| record).collect::<Vec<usize>>()
        };
        let mut contacts: Vec<Contact> = (0..5)
            .map(members)
            .filter(|records| !records.is_empty())
            .map(|records| {
                let (_, owner, is_archived, flags) = lots[records[0]];
                Contact {
                    number: records[0] as u32,
                    records: records.iter().map(ToString::to_string).collect(),
                    owner: ["", "U1", "U2"][owner].to_owned(),
                    is_archived,
                    flags: ["", "stale", "bad_email", "bad_email|stale"][flags].to_owned(),
                    city: ["Bath", "", "York"][(owner + flags) % 3].to_owned(),
                }
            })
            .collect();
        contacts.sort_by_key(|contact| contact.number);
        Office {
            contacts,
            ..Office::default()
        }
    })
}

fn assert_all_adds_up(found: &Difference, [before, after]: [&Office; 2]) {
    let Contacts {
        in_both,
        renamed,
        changed,
        new,
        gone,
        merged,
        split_off,
        ..
    } = found.contacts;
    assert_eq!(before.contacts.len() as u64, in_both + gone + merged);
    assert_eq!(after.contacts.len() as u64, in_both + new + split_off);
    assert!(renamed <= in_both && changed <= in_both);
    let records = found.records;
    assert_eq!(records.before, records.in_both + records.gone);
    assert_eq!(records.after, records.in_both + records.new);
    assert!(records.moved <= records.in_both);
    for balance in &found.owners {
        let sum = |is_loss: bool| {
            let motions = Motion::ALL.iter().zip(balance.motions);
            let counted = motions.filter(|(motion, _)| motion.is_loss() == is_loss);
            counted.map(|(_, count)| count).sum::<u64>()
        };
        assert_eq!(
            balance.before + sum(false),
            balance.after + sum(true),
            "{balance:?}"
        );
        for (office, expected) in [(before, balance.before), (after, balance.after)] {
            let owner = balance.owner.owner_id.as_deref().unwrap_or_default();
            let contacts = office.contacts.iter();
            let held = contacts.filter(|contact| contact.owner == owner && !contact.is_archived);
            assert_eq!(held.count() as u64, expected, "{owner}");
        }
    }
    let moved_in = found
        .owners
        .iter()
        .map(|balance| balance.motions[Motion::MovedIn as usize]);
    let moved: u64 = found.moves.iter().map(|moved| moved.contacts).sum();
    assert_eq!(moved_in.sum::<u64>(), moved);
    for flag in &found.flags {
        assert_eq!(
            flag.before + flag.raised + flag.came,
            flag.after + flag.cleared + flag.went,
            "{flag:?}"
        );
    }
    for table in &found.tables {
        assert_eq!(
            table.before + table.new,
            table.after + table.gone,
            "{table:?}"
        );
    }
    for field in &found.fields {
        assert_eq!(field.contacts, field.changed + field.filled + field.emptied);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_books_balance_whatever_happened(before in any_office(), after in any_office()) {
        assert_all_adds_up(&compare(&before, &after), [&before, &after]);
    }

    #[test]
    fn a_run_is_identical_with_itself(run in any_office()) {
        let found = compare(&run, &run);
        prop_assert!(found.identical, "{}", found);
        prop_assert!(found.fields.is_empty() && found.owners.is_empty() && found.flags.is_empty());
    }

    #[test]
    fn seen_from_the_other_side_what_came_went(before in any_office(), after in any_office()) {
        let (there, back) = (compare(&before, &after), compare(&after, &before));
        prop_assert_eq!(there.identical, back.identical);
        let counts = |found: &Difference| {
            let Contacts { in_both, renamed, changed, new, gone, merged, split_off, .. } = found.contacts;
            ([in_both, renamed, changed], [[new, split_off], [gone, merged]], found.records.moved)
        };
        let (kept, [came, went], moved) = counts(&back);
        prop_assert_eq!(counts(&there), (kept, [went, came], moved));
    }
}
