//! What the page shows of which report: its columns, in whose order, and in what words.

use super::table::{Shown, count, day, mark, name, number, share, unless, values, words};
use crate::{
    finished::Row,
    table::schema::reports::{
        ENTITY_METRICS, MAPPING_WORKLIST, MISOWNED, OVERLOADED, OWNER_METRICS, OWNER_MOVEMENT,
        SOURCE_METRICS, SOURCE_RECONCILIATION, STALE, UNOWNED,
    },
};

/// Some rows of a report.
#[derive(Debug)]
pub(super) struct List<'l> {
    /// Its name.
    pub(super) report: &'l str,
    pub(super) title: &'l str,
    /// What the rows are, in a sentence.
    pub(super) says: &'l str,
    pub(super) rows: Rows,
    /// As many of these are shown.
    pub(super) rows_max: usize,
    pub(super) columns: &'l [Shown<'l>],
}

/// Which rows of a report come first.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rows {
    /// The first ones of the report, which are the worst.
    First,
    /// Of those that are meant, the ones with most in this column.
    Most(&'static str, fn(Row<'_>) -> bool),
}

/// Somebody works through these one by one.
pub(super) const LISTED: usize = 20;
/// More owners and entities nobody compares at a glance.
const COMPARED: usize = 200;

/// How the load lies on owners.
pub(super) static LOAD: List<'static> = List {
    report: OWNER_METRICS.name,
    title: "Load by owner",
    says: "A load index of 1 is a fair share; stale are contacts past the limit of their stage. Entities that own nothing are left out.",
    rows: Rows::Most("contacts_owned", is_at_work),
    rows_max: COMPARED,
    columns: &[
        name("owner_name", "owner_id", "Owner"),
        words("entity_id", "Entity"),
        count("contacts_owned", "Contacts").barred(),
        number("load_index", "Load index").barred(),
        share("stale_rate", "Stale").barred(),
        share("capacity_utilisation", "Of capacity").barred(),
        count("capacity_utilisation_denominator", "Capacity"),
        mark("overloaded", "overloaded"),
        unless("active", "status", "Status"),
    ],
};

/// How well entities cover what is theirs.
pub(super) static ENTITIES: List<'static> = List {
    report: ENTITY_METRICS.name,
    title: "Coverage by company, office and team",
    says: "Each with all below it; covered are contacts whose owner is active.",
    rows: Rows::Most("contacts", is_entity),
    rows_max: COMPARED,
    columns: &[
        name("name", "entity_id", "Entity"),
        words("kind", "Kind"),
        count("contacts", "Contacts").barred(),
        share("active_coverage_rate", "Covered").barred(),
        count("orphans_inactive", "Owner inactive"),
        share("stale_rate", "Stale").barred(),
        count("active_users", "Users"),
        number("load_median", "Median load"),
        number("load_max", "Greatest load"),
    ],
};

/// What has changed hands.
pub(super) static MOVEMENT: List<'static> = List {
    report: OWNER_MOVEMENT.name,
    title: "Since the last run",
    says: "From whom to whom contacts went, and by which rule; a blank is nobody, or not in the run.",
    rows: Rows::Most("contacts", |_| true),
    rows_max: LISTED,
    columns: &[
        name("from_name", "from_id", "From"),
        name("to_name", "to_id", "To"),
        words("rule", "Rule"),
        count("contacts", "Contacts").barred(),
    ],
};

/// What people work through.
pub(super) static WORKLISTS: [List<'static>; 5] = [
    List {
        report: MAPPING_WORKLIST.name,
        title: "Owner values that nobody has mapped",
        says: "Say in the user mappings whom each value means.",
        rows: Rows::Most("rows", |_| true),
        rows_max: LISTED,
        columns: &[
            words("source", "Source"),
            words("type", "Type"),
            words("value", "Value"),
            count("rows", "Rows"),
            values("candidates", "May mean"),
        ],
    },
    List {
        report: UNOWNED.name,
        title: "Contacts without an owner",
        says: "The most worth first, then the oldest.",
        rows: Rows::First,
        rows_max: LISTED,
        columns: &[
            words("full_name", "Name"),
            words("organization", "Organisation"),
            words("primary_email", "E-mail"),
            words("primary_phone", "Phone"),
            words("lifecycle_stage", "Stage"),
            count("value", "Worth"),
            words("reason", "Why"),
        ],
    },
    List {
        report: STALE.name,
        title: "Stale contacts",
        says: "The longest untouched first.",
        rows: Rows::First,
        rows_max: LISTED,
        columns: &[
            words("full_name", "Name"),
            words("organization", "Organisation"),
            name("owner_name", "owner_id", "Owner"),
            words("lifecycle_stage", "Stage"),
            day("last_touch_at", "Last touch"),
            count("age_days", "Days"),
            count("limit_days", "Limit"),
            count("value", "Worth"),
        ],
    },
    List {
        report: MISOWNED.name,
        title: "Contacts that belong to another",
        says: "A rule on territory, tier or stage names another owner.",
        rows: Rows::First,
        rows_max: LISTED,
        columns: &[
            words("full_name", "Name"),
            words("organization", "Organisation"),
            name("owner_name", "owner_id", "Owner"),
            words("lifecycle_stage", "Stage"),
            count("value", "Worth"),
            words("reason", "Why"),
        ],
    },
    List {
        report: OVERLOADED.name,
        title: "Overloaded owners",
        says: "Above their capacity, or far above their peers.",
        rows: Rows::First,
        rows_max: LISTED,
        columns: &[
            name("owner_name", "owner_id", "Owner"),
            words("entity_id", "Entity"),
            count("contacts_owned", "Contacts"),
            number("load_limit", "Limit"),
            number("excess", "Above it"),
            words("reason", "Measured by"),
        ],
    },
];

/// What became of every row.
pub(super) static SIGN_OFF: [List<'static>; 2] = [
    List {
        report: SOURCE_METRICS.name,
        title: "By source",
        says: "The gap is what is not accounted for: 0.",
        rows: Rows::Most("rows", |_| true),
        rows_max: COMPARED,
        columns: &[
            words("source", "Source"),
            count("files", "Files"),
            count("rows", "Rows"),
            count("rejects", "Rejected"),
            count("rows_lost", "Of these lost"),
            count("records", "People"),
            count("contacts", "Contacts"),
            count("shared", "Elsewhere, too"),
            count("gap", "Gap"),
        ],
    },
    List {
        report: SOURCE_RECONCILIATION.name,
        title: "By owner as the source names it",
        says: "What became of the rows of each owner; most rows first.",
        rows: Rows::Most("rows_read", |_| true),
        rows_max: LISTED,
        columns: &[
            words("source", "Source"),
            words("owner_value", "Named"),
            name("owner_name", "owner_id", "Means"),
            count("rows_read", "Rows"),
            count("rejected", "Rejected"),
            count("merged_away", "Merged"),
            count("owned", "Owned"),
            count("moved", "Moved"),
            count("unowned", "Without owner"),
            count("gap", "Gap"),
        ],
    },
];

/// Whether an owner holds anything, or is somebody who could.
fn is_at_work(owner: Row<'_>) -> bool {
    owner.count("contacts_owned") > Some(0) || owner.number("load_index").is_some()
}

/// Whether a row is about an entity, not about a role or the whole.
fn is_entity(row: Row<'_>) -> bool {
    !["role", "overall"].contains(&&*row.text("kind"))
}
