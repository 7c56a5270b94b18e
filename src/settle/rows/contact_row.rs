//! The row of a contact in `contacts`.

use super::user_id;
use crate::{
    record::{Channel, Many, Record, Text},
    settle::{Settling, contact::Settled},
    standardise::phone::{numbers, with_extension, without_extension},
    table::batch::{Batch, Row},
    time::Timestamp,
};

/// Texts of the contact's place, in the order of their columns.
const PLACE: [Text; 5] = [
    Text::Street,
    Text::City,
    Text::Region,
    Text::PostalCode,
    Text::Country,
];

/// Texts at the end of the table.
const FURTHER: [Text; 7] = [
    Text::MiddleName,
    Text::Suffix,
    Text::Nickname,
    Text::JobTitle,
    Text::Street2,
    Text::Tier,
    Text::Language,
];

pub(super) fn push(contacts: &mut Batch, run: &Settling<'_>, contact: &Settled<'_, '_>) {
    let record = contact.record;
    let mut row = contacts.row();
    row.text(contact.id);
    push_person(&mut row, record);
    push_owner(&mut row, run, contact);
    for channel in Channel::ALL {
        row.text(record.consent(*channel).as_str());
    }
    row.count(contact.records.len());
    row.text(&run.sources[usize::from(record.position.source)].name)
        .text(record.record_id);
    row.list(contact.flags.iter().map(|(flag, ..)| flag.id));
    for field in FURTHER {
        row.text(record.text(field));
    }
    row.boolean(record.is_out_of_scope())
        .float(record.value)
        .list(record.kept.iter())
        .text(record.text(Text::Notes));
    row.text(contact.decision.unowned_by());
    row.list(with_extension(record.list(Many::Phones)));
    row.list(contact.events.opt_outs.iter().map(String::as_str));
    row.end();
}

/// Who the contact is, how it is reached, and what it is to the office.
fn push_person(row: &mut Row<'_>, record: &Record<'_>) {
    let (emails, phones) = (record.list(Many::Emails), record.list(Many::Phones));
    row.text(record.text(Text::GivenName))
        .text(record.text(Text::FamilyName))
        .joined(&record.full_name())
        .text(record.text(Text::Organization));
    row.text(emails.first())
        .list(emails.iter())
        .text(without_extension(phones.first()))
        .list(numbers(phones));
    for field in PLACE {
        row.text(record.text(field));
    }
    row.day(record.birthday);
    for field in [Text::LifecycleStage, Text::ContactClass, Text::LeadSource] {
        row.text(record.text(field));
    }
    row.list(record.list(Many::Tags).iter())
        .list(record.list(Many::Campaigns).iter());
    row.text(record.text(Text::AccountId))
        .moment(record.created_at)
        .moment(record.updated_at);
}

/// Who touched it last, who owns it and who works it.
fn push_owner(row: &mut Row<'_>, run: &Settling<'_>, contact: &Settled<'_, '_>) {
    let directory = run.assign.directory;
    let owner = contact.decision.owner;
    let entity = owner.and_then(|owner| directory.entity_of(owner));
    row.moment(contact.last_touch.map(|(at, _)| at))
        .text(user_id(run, contact.last_touch.and_then(|(_, user)| user)));
    row.party(owner, directory)
        .text(contact.rule())
        .day(contact.owner_since.map(Timestamp::day))
        .text(user_id(run, contact.assigned));
    row.text(entity.map_or("", |entity| &directory.entity(entity).id));
}
