//! What a merge writes into the timeline of the contact (R-MERGE-7): one Merged Note per absorbed record, and a note for
//! each active campaign that the merge stops.

use super::survive::same_text;
use crate::{
    directory::Directory,
    list::{List, push_joined},
    party::Party,
    record::{Many, Record, Text},
};

/// Stands for what the absorbed record does not say.
const ABSENT: &str = "–";

/// The note that keeps what an absorbed record said: name, ID, owner, e-mail, phone, tags, active campaigns, contact info
/// and source, in this order. Contact info is every other text of the record, so that nothing is lost.
#[must_use]
pub fn merged_note(
    record: &Record<'_>,
    owner: Option<Party>,
    source: &str,
    directory: &Directory,
) -> String {
    let mut note = String::with_capacity(512);
    let mut say = |label: &str, write: &dyn Fn(&mut String)| {
        note.push_str(if note.is_empty() { "" } else { "; " });
        note.push_str(label);
        note.push_str(": ");
        let before = note.len();
        write(&mut note);
        if note.len() == before {
            note.push_str(ABSENT);
        }
    };
    let list = |note: &mut String, list: List<'_>| push_joined(note, list.iter(), ", ");
    say("Name", &|note| {
        push_joined(note, Text::FULL_NAME.map(|part| record.text(part)), " ");
    });
    say("ID", &|note| note.push_str(record.record_id));
    say("Owner", &|note| owner_of(note, record, owner, directory));
    say("E-mail", &|note| list(note, record.list(Many::Emails)));
    say("Phone", &|note| list(note, record.list(Many::Phones)));
    say("Tags", &|note| list(note, record.list(Many::Tags)));
    say("Active campaigns", &|note| {
        list(note, record.list(Many::Campaigns));
    });
    say("Contact info", &|note| contact_info(note, record));
    say("Source", &|note| source_of(note, record, source));
    note
}

/// The active campaigns of an absorbed record that stop with it: those that the primary record does not run itself.
///
/// A campaign that both run goes on for the contact, so it is no loss to tell. Two absorbed records with one campaign are
/// two stops, each the end of one record's run.
pub fn campaigns_stopped<'a>(
    primary: &Record<'a>,
    absorbed: &Record<'a>,
) -> impl Iterator<Item = &'a str> {
    let goes_on = primary.list(Many::Campaigns);
    let campaigns = absorbed.list(Many::Campaigns).iter();
    campaigns.filter(move |campaign| !goes_on.iter().any(|other| same_text(other, campaign)))
}

/// The note for one campaign that stops.
#[must_use]
pub fn campaign_stopped_note(campaign: &str, absorbed: &Record<'_>, source: &str) -> String {
    format!(
        "Campaign stopped: {campaign} was active on record {} of {source}, which was merged into this contact",
        absorbed.record_id
    )
}

/// The owner's name and ID; where the source's word means nobody, the word.
fn owner_of(note: &mut String, record: &Record<'_>, owner: Option<Party>, directory: &Directory) {
    match owner {
        Some(party) => match (directory.name_of(party), directory.id_of(party)) {
            ("", id) => note.push_str(id),
            (name, id) => note.extend([name, " (", id, ")"]),
        },
        None => {
            let claims = [record.owner_id.text, record.mapping.text];
            let said = claims.into_iter().find(|text| !text.is_empty());
            note.push_str(said.unwrap_or_default());
        }
    }
}

fn contact_info(note: &mut String, record: &Record<'_>) {
    let is_said_elsewhere =
        |field: &Text| *field == Text::LeadSource || Text::FULL_NAME.contains(field);
    let before = note.len();
    let mut add = |label: &str, text: &str| {
        if !text.is_empty() {
            note.push_str(if note.len() == before { "" } else { ", " });
            note.extend([label, " ", text]);
        }
    };
    for field in Text::ALL.iter().filter(|field| !is_said_elsewhere(field)) {
        add(field.name(), record.text(*field));
    }
    if let Some(birthday) = record.birthday {
        add("birthday", &birthday.to_string());
    }
}

fn source_of(note: &mut String, record: &Record<'_>, source: &str) {
    note.push_str(source);
    let lead_source = record.text(Text::LeadSource);
    if !lead_source.is_empty() {
        note.extend([" (lead source ", lead_source, ")"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        merge::fixture::{self, AGENT, record},
        time::Day,
    };

    #[test]
    fn a_merged_note_says_everything_in_the_order_of_the_rule() {
        let mut absorbed = record(1);
        absorbed.record_id = "C-7";
        absorbed.texts[Text::GivenName as usize] = "Ann";
        absorbed.texts[Text::FamilyName as usize] = "Lee";
        absorbed.texts[Text::City as usize] = "Boston";
        absorbed.texts[Text::LeadSource as usize] = "Referral";
        absorbed.birthday = Some(Day(0));
        absorbed.lists[Many::Phones as usize] = List::from_joined("+1555\u{1f}+1556");
        assert_eq!(
            merged_note(&absorbed, Some(AGENT), "hawksoft", &fixture::directory()),
            "Name: Ann Lee; ID: C-7; Owner: AGENT (agent); E-mail: –; Phone: +1555, +1556; Tags: –; \
             Active campaigns: –; Contact info: city Boston, birthday 1970-01-01; \
             Source: hawksoft (lead source Referral)"
        );
    }

    #[test]
    fn a_campaign_that_the_primary_runs_too_is_not_stopped() {
        let (mut primary, mut absorbed) = (record(0), record(1));
        primary.lists[Many::Campaigns as usize] = List::from_joined("Spring\u{1f}Été");
        absorbed.lists[Many::Campaigns as usize] =
            List::from_joined("spring\u{1f}Welcome\u{1f}ÉTÉ");
        assert_eq!(
            campaigns_stopped(&primary, &absorbed).collect::<Vec<_>>(),
            ["Welcome"]
        );
    }
}
