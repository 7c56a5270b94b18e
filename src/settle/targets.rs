//! The lists that users work from: for each send plan and sender the contacts, as lines of CSV.

use std::{collections::BTreeMap, fmt::Write};

use super::{Settling, contact::Settled};
use crate::{
    party::Party,
    record::{Many, Text},
    send::Choice,
    standardise::phone::without_extension,
    table::defused,
};

/// The header of every list.
pub const HEADER: &str = "contact_id,step,full_name,organization,primary_email,primary_phone,street,city,region,postal_code,birthday\n";

/// Lines by plan and sender.
#[derive(Debug, Default)]
pub struct Targets {
    /// The lines in the order of contact IDs, without the header.
    pub lists: BTreeMap<(u16, Party), String>,
}

impl Targets {
    /// Puts a contact on the list of whoever sends to it.
    pub(super) fn push(&mut self, run: &Settling<'_>, contact: &Settled<'_, '_>, choice: &Choice) {
        let Some(sender) = choice.sender else { return };
        let list = self.lists.entry((choice.plan, sender)).or_default();
        let record = contact.record;
        list.push_str(contact.id);
        let step = &run.plans[usize::from(choice.plan)].steps[usize::from(choice.step)];
        push_cell(list, &step.name);
        push_cell(list, &record.full_name().concat());
        push_cell(list, record.text(Text::Organization));
        push_cell(list, record.list(Many::Emails).first());
        push_cell(list, without_extension(record.list(Many::Phones).first()));
        for part in [Text::Street, Text::City, Text::Region, Text::PostalCode] {
            push_cell(list, record.text(part));
        }
        let birthday = record.birthday.map(|day| day.to_string());
        push_cell(list, &birthday.unwrap_or_default());
        list.push('\n');
    }
}

/// A cell behind a comma, quoted where it must be.
fn push_cell(line: &mut String, cell: &str) {
    let cell = defused(cell);
    line.push(',');
    if cell.contains(['"', ',', '\n', '\r']) {
        write!(line, "\"{}\"", cell.replace('"', "\"\"")).expect("a string takes every text");
    } else {
        line.push_str(&cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_defused() {
        let mut line = String::from("id");
        for cell in ["plain", "a,b", "say \"x\"", "=1+1", ""] {
            push_cell(&mut line, cell);
        }
        assert_eq!(line, "id,plain,\"a,b\",\"say \"\"x\"\"\",'=1+1,");
        assert_eq!(HEADER.split(',').count(), 11);
    }
}
