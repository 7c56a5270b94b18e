//! The tables of `simulation/`: what would change if users left.

use super::{
    Column, Table, int,
    reports::{contact_id, entity_id, owner_id, owner_kind, owner_name},
    text,
};

/// Contacts that would get another owner if users left.
pub static SIMULATED_MOVES: Table = Table::new(
    "simulated_moves",
    "One row per contact that would get another owner.",
    &["contact_id"],
    &[
        contact_id(),
        text("from_kind", "`user` or `entity`; null: nobody owns it now."),
        text("from_id", "Who owns it now."),
        text("to_kind", "`user` or `entity`."),
        text("to_id", "Who would get it."),
        text("rule", "The rule that would give it."),
        text("evidence", "Why, in words.").many(),
        full_name(),
        organization(),
        text("from_name", "The name of who owns it now."),
        text("to_name", "The name of who would get it."),
    ],
);

/// The load of every owner before and after users left.
pub static SIMULATED_LOADS: Table = Table::new(
    "simulated_loads",
    "One row per owner with contacts before or after; the last row holds those without an owner.",
    &["owner_kind", "owner_id"],
    &[
        owner_kind(),
        owner_id(),
        owner_name(),
        entity_id(),
        text("status", "`active`, `leaving` or `inactive`."),
        int("before", "Contacts in scope now."),
        int("after", "Contacts in scope then."),
        int("change", "The second less the first."),
        int("capacity", "Contacts that the owner can hold."),
        int("headroom", "Contacts that the owner could still take then."),
    ],
);

/// Contacts that somebody must decide on if users left.
pub static SIMULATED_DECISIONS: Table = Table::new(
    "simulated_decisions",
    "One row per contact that no rule would give to anybody else, or only in a later run.",
    &["contact_id"],
    &[
        contact_id(),
        owner_kind(),
        owner_id(),
        text("reason", "Why nobody would get it.").many(),
        text("suggested_action", "What to do about it."),
        full_name(),
        organization(),
        owner_name(),
    ],
);

const fn full_name() -> Column {
    text("full_name", "The name in one text.").many()
}

const fn organization() -> Column {
    text("organization", "Company, household or trust.")
}
