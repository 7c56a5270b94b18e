//! The lists that users work from: for each send plan and sender the contacts, as lines of CSV.

use std::collections::BTreeMap;

use super::{Settling, contact::Settled};
use crate::{
    party::Party,
    record::{Many, Text},
    send::Choice,
    standardise::phone::without_extension,
    table::{push_line, schema::exports::SEND_LIST},
};

/// The lines of each plan and sender in the order of contacts, without a header.
pub type SendLists = BTreeMap<(u16, Party), Vec<u8>>;

/// Puts a contact on the list of whoever sends to it, in the columns of [`SEND_LIST`].
pub(super) fn list(
    lists: &mut SendLists,
    run: &Settling<'_>,
    contact: &Settled<'_, '_>,
    choice: &Choice,
) {
    let Some(sender) = choice.sender else { return };
    let record = contact.record;
    let step = &run.plans[usize::from(choice.plan)].steps[usize::from(choice.step)];
    let name = record.full_name().concat();
    let birthday = record.birthday.map(|day| day.to_string());
    let cells = [
        contact.id,
        &step.name,
        &name,
        record.text(Text::Organization),
        record.list(Many::Emails).first(),
        without_extension(record.list(Many::Phones).first()),
        record.text(Text::Street),
        record.text(Text::City),
        record.text(Text::Region),
        record.text(Text::PostalCode),
        birthday.as_deref().unwrap_or_default(),
    ];
    debug_assert_eq!(cells.len(), SEND_LIST.columns.len());
    push_line(lists.entry((choice.plan, sender)).or_default(), cells);
}
