//! The reports on what sources said and gave: values and words that nobody knows, columns, books, disagreements.

use super::{Column, Table, int, list, text};

const fn source() -> Column {
    text("source", "Name of the source.")
}

/// Source values that no user answers to.
pub static MAPPING_WORKLIST: Table = Table::new(
    "mapping_worklist",
    "One row per source value that is to name a party and means no one: an OwnerID, unless a mapped column repeats it, or a value of a mapped column, unless others of them find the owners of all its rows, or of a connection, unless other cells of it name somebody in all its rows, or a user of interactions or tasks.",
    &["source", "type", "value"],
    &[
        text(
            "source",
            "Name of the source, or of the interactions or tasks.",
        ),
        text(
            "type",
            "Connection type of the column; of interactions and tasks `OwnerID`, where it is to hold a UserID, else `User`.",
        ),
        text("value", "The value, as the source has it."),
        text(
            "user_id",
            "Whom it means: null, until a person has filled it in and `user_mappings` reads the file.",
        ),
        int("rows", "Rows that hold it."),
        list("candidates", "UserIDs that it may mean, likeliest first."),
    ],
);

/// Words of sources that no table of aliases knows.
pub static UNKNOWN_WORDS: Table = Table::new(
    "unknown_words",
    "One row per word of a source of which nobody knows which canonical word it stands for. Stages and classes are kept as they are written; a channel is none of those by which a rule goes.",
    &["source", "field", "value"],
    &[
        source(),
        text(
            "field",
            "The field: `lifecycle_stage`, `contact_class` or `created_via`.",
        ),
        text("value", "The word, as the source has it."),
        int("rows", "Rows that hold it."),
        list("candidates", "Canonical words like it, likeliest first."),
    ],
);

/// How well connection columns are filled and mapped.
pub static CONNECTION_COVERAGE: Table = Table::new(
    "connection_coverage",
    "One row per source and connection type.",
    &["source", "type"],
    &[
        source(),
        text("type", "Connection type."),
        int("rows", "Rows of the source."),
        int("filled", "Rows with a value in the column."),
        int("mapped", "Rows whose value is a user."),
        int("active", "Rows whose user is active."),
    ],
);

/// Where the rows of every source owner went.
pub static SOURCE_RECONCILIATION: Table = Table::new(
    "source_reconciliation",
    "One row per source, owner as the source said it, and column that said it: what became of its rows.",
    &["source", "owner_value", "owner_column"],
    &[
        source(),
        text("owner_value", "The owner as the source said it."),
        text(
            "owner_column",
            "`OwnerID`, the header or connection type of a mapped column, or the role on a case; null where no owner is named.",
        ),
        text("owner_kind", "`user` or `entity`; null: unmapped."),
        text("owner_id", "The party that the value means."),
        int(
            "rows_read",
            "Rows that named it; one that names two (OwnerID and mapped column) stands under both, one that says the same in both under what means somebody.",
        ),
        int("rejected", "Of these, not usable."),
        int(
            "merged_away",
            "Of the people in these, absorbed into another record.",
        ),
        int("owned", "Of these, contacts that the party owns."),
        int("moved", "Of these, contacts that another party owns."),
        int("unowned", "Of these, contacts that nobody owns."),
        int(
            "gap",
            "Rows read and second people, less all of the above; 0.",
        ),
        list("moved_by", "The moved ones, as `rule=count`."),
        int(
            "unowned_by_rule",
            "Of the unowned, those that are meant so.",
        ),
        int(
            "second_persons",
            "Second people of those rows, each a record of their own.",
        ),
        text("owner_name", "Name of the party that the value means."),
    ],
);

/// The books of each source.
pub static SOURCE_METRICS: Table = Table::new(
    "source_metrics",
    "One row per source: its rows, its people, and in how many contacts they are; gates `on = \"source\"` look at it.",
    &["source"],
    &[
        source(),
        int(
            "files",
            "Files that were read; each sheet or member is one.",
        ),
        int(
            "rows",
            "Rows of data, those that could not be used included.",
        ),
        int(
            "rejects",
            "Of these, not usable: titles and footers of a report are counted in, too.",
        ),
        int(
            "rows_lost",
            "Of these, those by which a contact may be lost: no title, footer, comment or repeated header.",
        ),
        int(
            "second_persons",
            "Second people of rows, each a record of their own.",
        ),
        int(
            "records",
            "People: rows and second people, less the rejects.",
        ),
        int("contacts", "Contacts with a record of the source."),
        int(
            "primary_contacts",
            "Of these, those whose primary record is of the source: over all sources they add up to the contacts of the run.",
        ),
        int(
            "shared",
            "Of the contacts, those with a record of another source, too.",
        ),
        int(
            "absorbed",
            "Records that are not the primary one of their contact.",
        ),
        int(
            "gap",
            "Rows and second people, less rejects and records; 0.",
        ),
    ],
);

/// Where two sources name different owners for one person.
pub static SOURCE_DISAGREEMENTS: Table = Table::new(
    "source_disagreements",
    "One row per pair of sources and of the owners that they name for the same contacts, if they name none in common.",
    &["source", "other_source", "owner_id", "other_owner_id"],
    &[
        source(),
        text(
            "other_source",
            "Name of the other source, later in the pipeline file.",
        ),
        text("owner_id", "The owner that the first source names."),
        text("other_owner_id", "The owner that the other source names."),
        int("contacts", "Contacts for which they do."),
        int("owned", "Of these, those that the first one's owner has."),
        int(
            "other_owned",
            "Of these, those that the other one's owner has.",
        ),
    ],
);
