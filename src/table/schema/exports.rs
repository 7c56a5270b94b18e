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
