//! The tables of `review/`: what waits for a person, with what a decisions file needs to name.

use super::{Column, Table, float, int, list, text};

/// Merges that a person is asked about.
pub static PENDING_MERGES: Table = Table::new(
    "pending_merges",
    "One row per pair of records that may be one person, the likeliest first; a person decides.",
    &["rank"],
    PAIR,
);

/// Merges that a rule on owners does not allow.
pub static BLOCKED_MERGES: Table = Table::new(
    "blocked_merges",
    "One row per pair of records that are one person by the evidence and that a rule on their owners keeps apart, the likeliest first.",
    &["rank"],
    PAIR,
);

/// Contacts that several agents work.
pub static PENDING_ASSIGNMENTS: Table = Table::new(
    "pending_assignments",
    "One row per contact whose records name several assigned agents, in the order of contact IDs; a person chooses.",
    &["rank"],
    &[
        rank(),
        text("record", "Its primary record: the `record` of a decision.").many(),
        text("full_name", "The name in one text.").many(),
        text("organization", "Company, household or trust."),
        text("owner_id", "ID of its owner; null: no owner."),
        text(
            "assigned_agent_id",
            "Who works it until somebody chooses; null: nobody.",
        ),
        list("agents", "Between whom to choose."),
        list(
            "evidence",
            "Which record names which of them, and why it is of the contact; the primary record first.",
        )
        .many(),
        decisions(),
        text("contact_id", "The contact.").many(),
    ],
);

const PAIR: &[Column] = &[
    rank(),
    text("record_a", "The first: the `record` of a decision.").many(),
    text("record_b", "The second: the `other` of a decision.").many(),
    text("full_name_a", "Name of the first's contact.").many(),
    text("full_name_b", "Name of the second's contact.").many(),
    text("organization_a", "Organisation of the first's contact."),
    text("organization_b", "Organisation of the second's contact."),
    text("owner_a", "Owner of the first's contact; null: no owner."),
    text("owner_b", "Owner of the second's contact; null: no owner."),
    float("probability", "Probability that the two are one person."),
    text("evidence", "What it rests on, field by field.").many(),
    text("reason", "Why the two were not merged."),
    decisions(),
    text("contact_a", "Contact of the first.").many(),
    text("contact_b", "Contact of the second.").many(),
];

const fn rank() -> Column {
    int("rank", "The place of the row, from 1.")
}

const fn decisions() -> Column {
    list(
        "decisions",
        "What may be decided, each as the `decision` of a decisions file.",
    )
}
