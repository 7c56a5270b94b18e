//! The data tables on records: where each went, which are one person, and which record each value came from.

use super::{Table, contact_id, float, int, list, source, text};

/// Where every record went.
pub static RECORDS: Table = Table::new(
    "records",
    "One row per record read: each is in exactly one contact.",
    &["contact_id", "source", "file", "line", "person"],
    &[
        source(),
        text("file", "Path of the export, as the pipeline file names it."),
        int("line", "Line of the file or row of the sheet, from 1."),
        text("record_id", "The source's own ID, or a digest of the row.").many(),
        contact_id().random(),
        text("part", "`primary` or `absorbed`."),
        float(
            "match_probability",
            "Probability of its strongest link; null if alone.",
        ),
        text("owner_named", "The owner as the source said it."),
        int("person", "0: the row's own person; 1: the second one."),
        list("raw_values", "What could not be read, as `field=text`.").many(),
        text("household_of", "Record ID of the row's other person.").many(),
    ],
);

/// What was not usable.
pub static REJECTS: Table = Table::new(
    "rejects",
    "One row per record that was not usable.",
    &["source", "file", "line", "column", "reason"],
    &[
        source(),
        text("file", "Path of the export, as the pipeline file names it."),
        int("line", "Line of the file or row of the sheet, from 1."),
        text("column", "Header of the cell at fault; null: the row."),
        text("reason", "Why it is not usable."),
        text("raw", "The row as it stood, cut after 4,000 bytes.").many(),
    ],
);

/// Every merge that was made.
pub static MERGES: Table = Table::new(
    "merges",
    "One row per record that was absorbed into a contact.",
    &["contact_id", "absorbed_record"],
    &[
        contact_id().many(),
        text("primary_record", "The record that keeps its data.").many(),
        text("absorbed_record", "The record that was absorbed.").many(),
        float("match_probability", "Probability of its strongest link."),
        text("evidence", "What the link rests on, field by field."),
        text(
            "owner_primary",
            "Owner that the primary record named when they were merged.",
        ),
        text(
            "owner_absorbed",
            "Owner that the absorbed record named then.",
        ),
        text(
            "owner_result",
            "Owner by this rule; none: the assigners go on.",
        ),
        text("rule", "The rule of R-MERGE that decided the owner."),
        list("fields_filled", "Gaps that the absorbed record filled."),
        text(
            "assigned_primary",
            "Agent to whom the primary record was assigned.",
        ),
        text(
            "assigned_absorbed",
            "Agent to whom the absorbed record was assigned.",
        ),
        text("assigned_result", "Agent who works the contact now."),
    ],
);

/// Every merge that was not made.
pub static MERGE_CANDIDATES: Table = Table::new(
    "merge_candidates",
    "One row per pair of records that were near to a merge, or were kept from one.",
    &["record_a", "record_b"],
    &[
        text("record_a", "The record that comes first.").many(),
        text("record_b", "The record that comes second.").many(),
        float("probability", "Probability that the two are one person."),
        text("evidence", "What it rests on, field by field.").many(),
        text("status", "`review`, `blocked` or `kept_apart`."),
        text("reason", "Why the two were not merged."),
        text(
            "party_a",
            "Owner of the first; where a merge was refused, of all records that it had come together with, joined by `|`.",
        ),
        text("party_b", "The same of the second."),
        text("contact_a", "Contact of the first.").many(),
        text("contact_b", "Contact of the second.").many(),
    ],
);

/// Every pair of records that looked like one person, or that people decided on.
pub static LINKS: Table = Table::new(
    "links",
    "One row per pair of records that was scored and may be one person, or that people decided on, whatever became of it.",
    &["record_a", "record_b"],
    &[
        text("record_a", "The record that comes first.").many(),
        text("record_b", "The record that comes second.").many(),
        float("probability", "Probability that the two are one person."),
        float("weight", "Bits for it, less those against it; in all."),
        float("prior", "Bits before anything is compared."),
        text("against", "The likeliest other story of the two."),
        list(
            "comparisons",
            "What was compared, as `comparison:level:bits`.",
        )
        .many(),
        text(
            "use",
            "`merged`, `implied`, `review`, `refused`, `cut` or `kept_apart`.",
        ),
        text("reason", "Why it was not used; null if it was."),
        text("contact_a", "Contact of the first.").many(),
        text("contact_b", "Contact of the second.").many(),
        text("blocked_by", "The blocking key that found the pair."),
    ],
);

/// Which record each value came from.
pub static FIELD_ORIGINS: Table = Table::new(
    "field_origins",
    "One row per field and value of a merged contact: the record that it came from.",
    &["contact_id", "field", "record", "value_hash"],
    &[
        contact_id(),
        text("field", "Name of the field."),
        text("record", "The record that the value came from."),
        int("value_hash", "Digest of the value: XXH3.").random(),
    ],
);
