//! The tables of `exports/`: what people work from, or other programs read.

use super::{Table, day, text};

/// Whom a sender reaches with a send plan; a file for each of the two together.
pub static SEND_LIST: Table = Table::new(
    "send_list",
    "One row per contact and step that a sender has in a send plan; a file for each plan and sender.",
    &["contact_id", "step"],
    &[
        text("contact_id", "The contact.").many(),
        text("step", "Name of the step; null: the plan is one step."),
        text("full_name", "The name in one text.").many(),
        text("organization", "Company, household or trust.").many(),
        text("primary_email", "The first e-mail address.").many(),
        text(
            "primary_phone",
            "The first phone number, E.164, without its extension.",
        )
        .many(),
        text("street", "House number and street.").many(),
        text("city", "City or suburb."),
        text("region", "State or province, as a code where known."),
        text("postal_code", "Postal code, with its leading zeros."),
        day("birthday", "Date of birth."),
    ],
);

/// What is to be merged in a target, so that it has each contact once.
pub static MERGED: Table = Table::new(
    "merged",
    "One row per record of the target that became part of a contact of which it has another record; beside the rows of an export.",
    &["absorbed_record_id"],
    &[
        text("absorbed_record_id", "The record to merge away there.").many(),
        text("surviving_record_id", "The record that takes it in.").many(),
        text("contact_id", "The contact that both are.").many(),
    ],
);

/// What a target could not be told.
pub static LEFT_OUT: Table = Table::new(
    "left_out",
    "One row per contact that is in no row of an export, per value that its row does not have as it is, and per contact in a row that nobody owns; `stand_ins.csv` has the same of contacts in rows that a stand-in owns.",
    &["contact_id", "column", "value"],
    &[
        text("contact_id", "The contact.").many(),
        text("record_id", "The target's own ID of it; null: it has none."),
        text("full_name", "The name in one text.").many(),
        text("column", "The column that cannot hold what it must."),
        text(
            "value",
            "The value that has no place, or the owner for whom a user stands in; null: the contact has no row, or no owner.",
        )
        .many(),
        text("reason", "Why."),
    ],
);

/// Whom a target must not write to or call, where its rows cannot say so.
pub static OPT_OUT: Table = Table::new(
    "opt_out",
    "One row per address of a contact that refuses a channel where no row of an export can say so; a file for each channel, which `[[interactions]]` of the kind `unsubscribed` read.",
    &["contact_id", "address"],
    &[
        text("contact_id", "The contact.").many(),
        text("record_id", "The target's own ID of it; null: it has none."),
        text("full_name", "The name in one text.").many(),
        text(
            "address",
            "The e-mail, phone number or postal address; null: none is known.",
        )
        .many(),
        text("channel", "The channel: `email`, `sms`, `phone` or `post`."),
        day(
            "unsubscribed_at",
            "The day on which an `unsubscribed` interaction says so; null: none does, or not when.",
        ),
    ],
);
