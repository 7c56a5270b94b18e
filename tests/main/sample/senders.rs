//! Who sends the plans of the sample to whom.

use std::collections::{BTreeMap, BTreeSet};

use super::{NIGHTLY, Wrong};
use crate::support::Cells;

#[test]
fn senders_are_at_work_and_welcome() {
    let columns = ["send", "contact_id", "user_id", "entity_id", "reason"];
    let senders = NIGHTLY.run.rows("senders", &columns);
    let contacts = NIGHTLY.run.rows(
        "contacts",
        &["contact_id", "consent_mail", "consent_call", "owner_id"],
    );
    let contacts: BTreeMap<_, _> = contacts.iter().map(|row| (&*row[0], row)).collect();
    let has_left = ["U1005", "U1008", "U2004", "U2009", "U2010", "U3004"];
    let mut seen = BTreeSet::new();
    let mut wrong = Wrong::default();
    for row in &senders {
        let contact = contacts[&*row[1]];
        let is_call = row[0] == "sydney_calls";
        let refuses = contact[if is_call { 2 } else { 1 }] == "refused";
        let is_sent = !row[2].is_empty() || !row[3].is_empty();
        wrong.unless(!is_sent || !refuses, || format!("{row:?} was refused"));
        wrong.unless(!has_left.contains(&&*row[2]), || {
            format!("{row:?} has left")
        });
        wrong.unless(!is_call || !is_sent || row[2] == contact[3], || {
            format!("{row:?} is no list of the primary owner")
        });
        wrong.unless(seen.insert((&row[0], &row[1])), || {
            format!("{row:?} stands twice")
        });
    }
    for reason in [
        "connection",
        "not_connected",
        "no_consent",
        "owner",
        "no_primary_owner",
    ] {
        wrong.unless(senders.iter().any(|row| row[4] == reason), || {
            format!("nobody sends or is passed over for {reason}")
        });
    }
    let of_karen = |row: &&Cells| row[0] == "holiday_card" && row[2] == "U1004";
    let count = senders.iter().filter(of_karen).count();
    assert_eq!(
        karens_list().lines().count(),
        count + 1,
        "one line each and the header"
    );
}

/// To whom Karen Ellis sends the holiday card.
fn karens_list() -> String {
    let folder = &NIGHTLY.run.outcome.folder;
    let list = folder.join("exports/lists/holiday_card/U1004.csv");
    std::fs::read_to_string(list).unwrap()
}

#[test]
fn a_list_has_the_birthdays_of_its_contacts() {
    let birthdays = NIGHTLY.run.rows("contacts", &["contact_id", "birthday"]);
    let list = karens_list();
    let mut reader = csv::Reader::from_reader(list.as_bytes());
    let listed = reader.records().map(|line| {
        let line = line.unwrap();
        [&line[0], &line[line.len() - 1]]
            .map(str::to_owned)
            .to_vec()
    });
    let listed = Vec::from_iter(listed);
    assert!(listed.iter().any(|row| !row[1].is_empty()));
    assert!(listed.iter().all(|row| birthdays.contains(row)));
}

#[test]
fn who_unsubscribed_is_refused_whatever_the_source_says() {
    let columns = ["consent_email", "opt_outs"];
    let rows = NIGHTLY.rows_of("20113", "contacts", &columns);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0][0], "refused");
    assert!(
        rows[0][1].starts_with("email: unsubscribes, 2026-09-"),
        "{rows:?}"
    );
}
