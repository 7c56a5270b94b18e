//! The tables of a ledger: what a run remembers for the next one.

use super::{Column, Table, boolean, day, float, int, list, text};

/// Every contact that a run of the pipeline has ever made.
pub static LEDGER_CONTACTS: Table = Table::new(
    "ledger_contacts",
    "One row per contact that was ever there: what it was at the end of the run.",
    &["contact_id"],
    &[
        contact(),
        text("owner_kind", "`user` or `entity`; null: nobody owns it."),
        text(
            "owner_id",
            "Who owns it; of one that is no longer there, who did last.",
        ),
        day("valid_from", "The day from which that holds."),
        day("known_since", "The day of the first run that made it."),
        text(
            "status",
            "`live`, `gone` (no export has a record of it) or `merged`.",
        ),
        text("merged_into", "The contact that it was merged into.").random(),
        text(
            "before_merge",
            "Who owned it before the merge that gave it its owner, as `user/ID` or `entity/ID`, or `nobody`: they have it again if the merge is undone.",
        ),
        text(
            "lifecycle_stage",
            "Its canonical lifecycle stage, the last that runs saw.",
        ),
        text(
            "stage_before",
            "The last other lifecycle stage that runs saw.",
        ),
        boolean(
            "stage_settled",
            "Whether the change to that stage is settled: a lifecycle rule has given it to who serves the stage, or a person to somebody since.",
        ),
        list(
            "parties",
            "Whose records it holds, if they are of others than the owner, as `user/ID` or `entity/ID`: what they keep apart they still do.",
        ),
        list(
            "overruled",
            "Whom its records named when a person's request or a lifecycle rule gave it to somebody else, or its owner left it to nobody: it stays so as long as they name nobody else.",
        ),
        list(
            "unsubscribed",
            "Channels that interactions have closed, or records that their source has merged, under other IDs: they stay so when nothing tells of it any more.",
        ),
        list(
            "handed_on",
            "Channels that records refused which are under other IDs now, as `channel/source digest`, once for each record that the contact had of that source: until as many of it say something of the channel.",
        ),
        boolean("in_scope", "Whether it counted for its owner's load."),
        boolean("stale", "Whether it was stale, or never touched in time."),
        day(
            "unowned_since",
            "The day from which nobody whom the directory knows owned it; null: somebody does, or it is not there.",
        ),
        list(
            "flagged",
            "The flags of which only runs tell since when, as `unreachable=2026-11-21`: the day of the first that has seen it, as has every one since.",
        ),
        day(
            "lent_until",
            "The last day of the decision that gave it to its owner, if it says one.",
        ),
        text(
            "lent_by",
            "Who has it again after that day, as `user/ID` or `entity/ID`, or `nobody`.",
        ),
    ],
);

/// Every record that a run of the pipeline has ever read, but for those whose person their source then had under others.
pub static LEDGER_MEMBERS: Table = Table::new(
    "ledger_members",
    "One row per record that was ever read: the contact that it is part of. The records of a contact that is known again under others of their source are left out.",
    &["record", "digest", "contact_id"],
    &[
        text("record", "UUID v5 of the record's source and record ID.").random(),
        int(
            "digest",
            "Digest of the row, which tells records of one record ID apart.",
        ),
        int(
            "name_digest",
            "Digest of the person's name and generation, in its lower 12 bits of the family name: tells people of one record ID apart when their rows have changed.",
        ),
        contact(),
        int("source_digest", "Digest of the name of its source."),
        int(
            "email_digest",
            "Digest of the first e-mail address: by it together with the name the person is known again when all records are new; null: there is none, or no whole name.",
        ),
        int("phone_digest", "The same of the first telephone."),
        int("birth_digest", "The same of birthday and postal code."),
        int(
            "birthday_digest",
            "Digest of the birthday: who has another is somebody else; null: it is not known.",
        ),
        text(
            "refused",
            "The channels that its row refuses, one after the other: its contact does still when it is read no more.",
        ),
        day(
            "absorbed_on",
            "The day from which it is one of several records of its contact, which its Merged Note says unless it leads; null: there is no other.",
        ),
        text(
            "absorbed_from",
            "Who owned it then, as `user/ID` or `entity/ID`, or `nobody`.",
        ),
    ],
);

/// Change requests that were decided.
pub static LEDGER_REQUESTS: Table = Table::new(
    "ledger_requests",
    "One row per change request that this run or an earlier one has carried out or rejected, but for those that it did not understand; they are kept for good, as a request may stand in its file as long.",
    &["request"],
    &[
        int(
            "request",
            "Digest of the request: its ID, who asks, when, and for what.",
        ),
        text("result", "`applied` or `rejected`."),
        text("rule", "The rule by which it was."),
        text("reason", "Why, if it was rejected."),
        day("decided_on", "The as-of date of the run that decided."),
        text(
            "owner_before",
            "Who owned the contact until then, as `user/ID` or `entity/ID`, or `nobody`, if another got it or it was left to nobody.",
        ),
    ],
);

/// Of which contacts the lines of people's files are.
pub static LEDGER_LINES: Table = Table::new(
    "ledger_lines",
    "One row per decision or change request, and record that it names, once a run has found it; they are kept for good, as a line may be taken out of its file and put back. And one per contact that may have been another that people keep apart from it, when records came of which nothing told whose they are.",
    &["line", "record"],
    &[
        int(
            "line",
            "Digest of the line: what it asks, of whom, and when; 0: of contacts that may have been one another.",
        ),
        text(
            "record",
            "UUID v5 of source and record ID, as the line names the record; where `line` is 0, the contact.",
        )
        .random(),
        text(
            "contact_id",
            "The contact: the line is about it still when the record ID is somebody else's; where `line` is 0, the one by which all are called that may have been one another.",
        )
        .random(),
    ],
);

/// Whose turn it is in the pools.
pub static LEDGER_TURNS: Table = Table::new(
    "ledger_turns",
    "One row per pool that shares in turn or by weight, and member: the pool goes on from there.",
    &["pool", "user_id"],
    &[
        text("pool", "The name of the pool."),
        text("user_id", "The member."),
        float(
            "ahead",
            "What the member was dealt, by weight, beyond the one who is next; one contact of the lightest member at most.",
        ),
    ],
);

/// What was exported.
pub static LEDGER_EXPORTS: Table = Table::new(
    "ledger_exports",
    "One row per contact and export with `only_changed`: what the run exported, or had exported before and found unchanged.",
    &["contact_id", "export"],
    &[
        contact(),
        text("export", "The name of the export."),
        int("digest", "Digest of the row of `contacts.csv`."),
    ],
);

/// Whose contacts a run changed the owner of.
pub static LEDGER_CHANGES: Table = Table::new(
    "ledger_changes",
    "One row per owner whom a contact has got by a run; never written again.",
    &["contact_id", "valid_from"],
    CHANGES,
);

/// Which contacts a run found no more.
pub static LEDGER_ENDINGS: Table = Table::new(
    "ledger_endings",
    "One row per contact that a run merged into another or found no record of; never written again.",
    &["contact_id"],
    CHANGES,
);

const CHANGES: &[Column] = &[
    contact(),
    text("from_kind", "`user` or `entity`; null: nobody owned it."),
    text("from_id", "Who owned it before."),
    text("owner_kind", "`user` or `entity`; null: nobody owns it."),
    text("owner_id", "Who owns it from then on."),
    day("valid_from", "The day from which that holds."),
    day(
        "valid_to",
        "The day from which it holds no more, where the same run knows it.",
    ),
    text("rule", "The rule that gave it."),
    text("evidence", "Why, in words.").many(),
    text("run_id", "The run that changed it."),
];

const fn contact() -> Column {
    text("contact_id", "The contact.").random()
}
