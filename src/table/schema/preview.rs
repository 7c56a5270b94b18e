//! The table that a dry run writes beside those of a run.

use super::{Table, float, list, text};

/// Every merge that a run would make; only a dry run writes it.
pub static MERGE_PREVIEW: Table = Table::new(
    "merge_preview",
    "One row per record that would be absorbed into a contact, as a dry run shows it.",
    &["contact_id", "absorbed_record"],
    &[
        text("contact_id", "The contact.").many(),
        text("primary_record", "The record that keeps its data.").many(),
        text("absorbed_record", "The record that would be absorbed.").many(),
        float("match_probability", "Probability of its strongest link."),
        text("evidence", "What the link rests on, field by field.").many(),
        text("owner_primary", "Owner that the primary record names."),
        text("owner_absorbed", "Owner that the absorbed record names."),
        text(
            "owner_result",
            "Owner by this rule; none: the assigners go on.",
        ),
        text("rule", "The rule of R-MERGE that decides the owner."),
        list("fields_filled", "Gaps that the absorbed record would fill."),
        list("notes", "The notes that would be written, as they read.").many(),
        text(
            "assigned_primary",
            "Agent to whom the primary record is assigned.",
        ),
        text(
            "assigned_absorbed",
            "Agent to whom the absorbed record is assigned.",
        ),
        text("assigned_result", "Agent who would work the contact."),
    ],
);
