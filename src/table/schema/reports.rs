//! The tables of `reports/`: figures per owner and entity, worklists, and the sign-off sheet of a migration.
//!
//! Lists of contacts and owners are ranked, worst first: `rank` counts from 1 and is their key.

mod sources;

pub use sources::*;

use super::{Column, Table, boolean, float, int, list, moment, text};

const fn rank() -> Column {
    int("rank", "1 is the worst.")
}

pub(super) const fn contact_id() -> Column {
    text("contact_id", "The contact.").many()
}

pub(super) const fn owner_kind() -> Column {
    text("owner_kind", "`user` or `entity`; null: no owner.")
}

pub(super) const fn owner_id() -> Column {
    text("owner_id", "ID of the owner; null: no owner.")
}

pub(super) const fn owner_name() -> Column {
    text("owner_name", "Name of the owner.")
}

pub(super) const fn entity_id() -> Column {
    text("entity_id", "The entity that the owner belongs to.")
}

/// Figures per owner; the metrics' columns follow.
pub static OWNER_METRICS: Table = Table::new(
    "owner_metrics",
    "One row per owner: all who can own, also those with no contact, and who had contacts at the end of the last run and is in the directory no more.",
    &["owner_kind", "owner_id"],
    &[
        owner_kind(),
        owner_id(),
        owner_name(),
        entity_id(),
        text(
            "status",
            "`active` or `inactive`; `unknown`: the directory has the owner no more.",
        ),
        text("role", "`agent`, `admin` or `staff`; null: no user."),
    ],
);

/// Figures per entity; the metrics' columns follow.
pub static ENTITY_METRICS: Table = Table::new(
    "entity_metrics",
    "One row per company, office and team, each with all below it, per role of users, and `overall`.",
    &["kind", "entity_id"],
    &[
        text(
            "kind",
            "`company`, `office`, `team`, `queue`, `role` or `overall`.",
        ),
        text("entity_id", "The entity or role; `overall` for the whole."),
        text("name", "Its name."),
        text("parent_id", "The entity above it."),
    ],
);

/// How often each flag holds.
pub static FLAG_COUNTS: Table = Table::new(
    "flag_counts",
    "One row per flag and owner.",
    &["flag", "owner_kind", "owner_id"],
    &[
        text("flag", "ID of the flag."),
        text("severity", "How bad it is."),
        owner_kind(),
        owner_id(),
        owner_name(),
        entity_id(),
        int("contacts", "Contacts of the owner with the flag."),
        int("contacts_owned", "Contacts of the owner."),
        float("rate", "The first over the second."),
    ],
);

/// Between whom contacts have moved since the last run.
pub static OWNER_MOVEMENT: Table = Table::new(
    "owner_movement",
    "One row per way of contacts in scope from one owner to another since the last run, with the rule that did it; no row without a ledger and in its first run.",
    &["from_kind", "from_id", "to_kind", "to_id", "rule"],
    &[
        text(
            "from_kind",
            "`user` or `entity`; null: nobody owned them, or they were not there.",
        ),
        text(
            "from_id",
            "Who owned them at the end of the last run; the directory may have them no more.",
        ),
        text("from_name", "Name of that owner."),
        text(
            "to_kind",
            "`user` or `entity`; null: nobody owns them, or they are not there.",
        ),
        text("to_id", "Who owns them now."),
        text("to_name", "Name of that owner."),
        text(
            "rule",
            "The rule that gave them; `rule` or `defect` where nobody owns them; or how they came or went.",
        ),
        int("contacts", "Contacts that went this way."),
    ],
);

/// Contacts without an owner.
pub static UNOWNED: Table = Table::new(
    "unowned",
    "One row per contact without an owner, worst first.",
    &["rank"],
    &[
        rank(),
        contact_id(),
        text("full_name", "The name in one text.").many(),
        text("organization", "Company, household or trust."),
        text("primary_email", "The first e-mail address.").many(),
        text("primary_phone", "The first phone number, E.164.").many(),
        text("lifecycle_stage", "Canonical lifecycle stage."),
        text("contact_class", "Buyer, client, vendor and the like."),
        float("value", "Premium, pipeline or other worth."),
        moment("created_at", "When a source first knew the person."),
        moment("last_touch_at", "The latest touch."),
        text("primary_source", "Source of the primary record."),
        text("primary_record_id", "Record ID of the primary record.").many(),
        text("reason", "Why no rule gave it an owner."),
        text("suggested_action", "What to do about it."),
    ],
);

/// Contacts that nobody has touched in time.
pub static STALE: Table = Table::new(
    "stale",
    "One row per contact without a touch within its limit, also if it was never touched, worst first; without those who refuse every channel.",
    &["rank"],
    &[
        rank(),
        contact_id(),
        text("full_name", "The name in one text.").many(),
        text("organization", "Company, household or trust."),
        text("primary_email", "The first e-mail address.").many(),
        text("primary_phone", "The first phone number, E.164.").many(),
        text("lifecycle_stage", "Canonical lifecycle stage."),
        owner_kind(),
        owner_id(),
        owner_name(),
        float("value", "Premium, pipeline or other worth."),
        moment("last_touch_at", "The latest touch; null: never."),
        int("age_days", "Days since then, or since it was created."),
        int("limit_days", "Days that its stage allows."),
        text("suggested_action", "What to do about it."),
    ],
);

/// Contacts that another owns than the rules say.
pub static MISOWNED: Table = Table::new(
    "misowned",
    "One row per contact that a rule on territory, tier or lifecycle stage gives to another than its owner, worst first.",
    &["rank"],
    &[
        rank(),
        contact_id(),
        text("full_name", "The name in one text.").many(),
        text("organization", "Company, household or trust."),
        text("primary_email", "The first e-mail address.").many(),
        text("primary_phone", "The first phone number, E.164.").many(),
        text("lifecycle_stage", "Canonical lifecycle stage."),
        owner_kind(),
        owner_id(),
        owner_name(),
        float("value", "Premium, pipeline or other worth."),
        moment("last_touch_at", "The latest touch; null: never."),
        text("reason", "To whom it belongs, and by which rule."),
        text("suggested_action", "What to do about it."),
    ],
);

/// Owners with too many contacts.
pub static OVERLOADED: Table = Table::new(
    "overloaded",
    "One row per owner above its capacity or far above its peers, worst first.",
    &["rank"],
    &[
        rank(),
        owner_kind(),
        owner_id(),
        owner_name(),
        entity_id(),
        int("contacts_owned", "Contacts of the owner."),
        int("capacity", "Contacts that the owner can hold."),
        float("peer_median", "Median of the peers of its entity."),
        float("load_limit", "The limit that is exceeded."),
        float("excess", "Contacts above the limit."),
        text("reason", "`capacity` or `peers`."),
    ],
);

/// Where another sends than who was asked, or nobody.
pub static SEND_FALLBACKS: Table = Table::new(
    "send_fallbacks",
    "One row per send plan, step and reason for which another sends than who was asked, or nobody.",
    &["send", "step", "sent", "reason", "rule"],
    &[
        text("send", "Name of the send plan."),
        text("step", "Name of the step; null: the plan is one step."),
        text("reason", "Why, in a word."),
        text("rule", "The rule of R-SEND that decided."),
        boolean("sent", "Whether somebody sends."),
        int("contacts", "Contacts for which it is so."),
        int("audience", "Contacts that the plan goes to."),
        float("rate", "The first over the second."),
    ],
);

/// Contacts that several plans reach.
pub static SEND_OVERLAP: Table = Table::new(
    "send_overlap",
    "One row per contact on the lists of more than one active send plan, most senders first.",
    &["rank"],
    &[
        rank(),
        contact_id(),
        text("full_name", "The name in one text.").many(),
        list("sends", "The plans."),
        list("senders", "Who sends them."),
        int("sender_count", "How many different ones."),
    ],
);

/// Territories, where they overlap, and where none is.
pub static TERRITORIES: Table = Table::new(
    "territories",
    "One row per territory, per pair of territories that overlap, and per region where none holds a contact.",
    &["kind", "territory", "other", "country", "region"],
    &[
        text("kind", "`territory`, `overlap` or `gap`."),
        text("territory", "The territory; of two the more specific."),
        text("other", "The other territory of an overlap."),
        text("country", "The country of a gap."),
        text("region", "The region of a gap."),
        text("to", "To whom the territory belongs."),
        text("condition", "Its condition, in SQL.").many(),
        int("specificity", "Columns that the condition pins."),
        int("contacts", "Contacts in it, in both, or in none."),
        int(
            "decided",
            "Of these, those for which no territory is more specific.",
        ),
        int(
            "owned_elsewhere",
            "Of these, another's, or nobody's though they need an owner; not those whose lifecycle stage says whose they are.",
        ),
        text("note", "What to look at."),
    ],
);

/// How pairs of records were found that may be one person.
pub static BLOCKING: Table = Table::new(
    "blocking",
    "One row per block key, in the order in which keys are asked: a pair is new under the first key that brings it.",
    &["position"],
    &[
        int("position", "The place of the key in that order, from 1."),
        text("key", "On what the records of a block agree."),
        int("blocks", "Blocks of two records or more."),
        int("largest", "Records of the largest block."),
        int("pairs", "Pairs that the blocks brought."),
        int("new_pairs", "Of these, new ones: they were weighed."),
        int("links", "Of these, pairs to be merged or looked at."),
        int("refined_records", "Records whose block got more evidence."),
        int("windowed_records", "Records compared with neighbours only."),
    ],
);

/// Contacts whose owner is not their account's.
pub static ACCOUNT_MISMATCH: Table = Table::new(
    "account_mismatch",
    "One row per contact that another owns than its company or household: by account, then people of one row.",
    &["kind", "account_id", "other_contact_id", "contact_id"],
    &[
        text("account_id", "The account; null: by household."),
        text(
            "account_owner_id",
            "The owner of the account, or of the other.",
        ),
        contact_id(),
        owner_kind(),
        owner_id(),
        text("owner_rule", "The rule that gave the contact its owner."),
        text(
            "note",
            "Why the account's owner does not hold it, if that is known.",
        ),
        text("kind", "`account` or `household`."),
        text("other_contact_id", "The other person of the row.").many(),
        text("full_name", "The contact's name in one text.").many(),
        text("organization", "The contact's company, household or trust."),
        owner_name(),
        text("account_name", "Name of the account."),
        text("account_owner_name", "Name of the `account_owner_id`."),
    ],
);
