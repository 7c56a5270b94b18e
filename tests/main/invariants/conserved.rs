//! What a merge must not lose of the people of an office: what was written to them, notes on them, campaigns that they are in.

use super::population::Office;
use crate::support::{Cells, Run};

/// Every letter, note and campaign of every record is with the contact that the record became.
pub(super) fn assert_conserved(office: &Office, run: &Run) {
    let contact_of = run.map("records", "record_id", "contact_id");
    let contacts = run.rows("contacts", &["contact_id", "notes", "campaigns"]);
    let timeline = run.rows(
        "timeline",
        &["contact_id", "source", "user_id", "kind", "text"],
    );
    let mut written = Vec::new();
    for (record, contact) in &contact_of {
        let person = office.record(record);
        for writer in &person.writers {
            written.push([contact.clone(), (*writer).to_owned()]);
        }
        let cells = contacts.iter().find(|row| row[0] == *contact).unwrap();
        let is_merged_note = |row: &&Cells| row[0] == *contact && row[3] == "merged_note";
        let mut notes = timeline.iter().filter(is_merged_note);
        let is_kept = cells[1].contains(&person.note());
        assert!(
            is_kept || notes.any(|row| row[4].contains(&person.note())),
            "the note on {record} is lost"
        );
        let in_campaign = |campaign: &str| cells[2].split('|').any(|other| other == campaign);
        let mut campaigns = person.campaigns.split('|').filter(|name| !name.is_empty());
        assert!(
            campaigns.all(in_campaign),
            "a campaign of {record} is lost: {cells:?}"
        );
    }
    let told = timeline.iter().filter(|row| row[1] == "mail");
    let mut told: Vec<_> = told.map(|row| [row[0].clone(), row[2].clone()]).collect();
    written.sort_unstable();
    told.sort_unstable();
    assert_eq!(told, written);
}
