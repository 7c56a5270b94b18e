//! The tables of `data/`: contacts, where they came from, and every decision about them.
//!
//! A record is named `source/record_id` wherever one column holds it. Rows are in the order of the contact ID first.

mod records;

pub use records::*;

use super::{Column, Table, boolean, day, float, int, list, moment, text};

const fn contact_id() -> Column {
    text("contact_id", "The contact.")
}

const fn source() -> Column {
    text("source", "Name of the source.")
}

/// One row per person.
pub static CONTACTS: Table = Table::new(
    "contacts",
    "One row per contact: one person, after merging.",
    &["contact_id"],
    &[
        contact_id().random(),
        text("given_name", "First name."),
        text("family_name", "Last name."),
        text("full_name", "The name in one text.").many(),
        text("organization", "Company, household or trust.").many(),
        text("primary_email", "The first e-mail address.").many(),
        list("emails", "Every e-mail address, lowercase.").many(),
        text("primary_phone", "The first phone number, E.164.").many(),
        list("phones", "Every phone number, E.164.").many(),
        text("street", "House number and street.").many(),
        text("city", "City or suburb."),
        text("region", "State or province, as a code where known."),
        text("postal_code", "Postal code, with its leading zeros."),
        text("country", "ISO 3166 alpha-2 where known."),
        day("birthday", "Date of birth."),
        text("lifecycle_stage", "Canonical lifecycle stage."),
        text(
            "contact_class",
            "Buyer, client, vendor and the like; several joined by `|`.",
        ),
        text("lead_source", "Canonical lead source."),
        list("tags", "Tags, hashtags and groups."),
        list(
            "campaigns",
            "Campaigns of all its records; `timeline` tells which stopped.",
        ),
        text("account_id", "The account that the contact belongs to.").many(),
        moment("created_at", "When a source first knew the person."),
        moment("updated_at", "When a source last changed it."),
        moment("last_touch_at", "The latest touch up to the as-of date."),
        text(
            "last_touch_by",
            "UserID of whose touch that is, whoever began it.",
        ),
        text("owner_kind", "`user` or `entity`; null if unowned."),
        text("owner_id", "ID of the one owner; null if unowned."),
        text("owner_rule", "The rule that gave the contact its owner."),
        day(
            "owner_since",
            "The day from which the owner holds it, as far as anybody tells: never before the owner began.",
        ),
        text("assigned_agent_id", "UserID of who works the contact now."),
        text("entity_id", "The entity that the owner is or belongs to."),
        text("consent_email", "`granted` or `refused`; null if unknown."),
        text("consent_sms", "`granted` or `refused`; null if unknown."),
        text("consent_call", "`granted` or `refused`; null if unknown."),
        text("consent_mail", "`granted` or `refused`; null if unknown."),
        int("record_count", "How many records became the contact."),
        text("primary_source", "Source of the primary record."),
        text("primary_record_id", "Record ID of the primary record.").many(),
        list("flags", "What is wrong with it, as in `flags`."),
        text("middle_name", "Middle name or initial."),
        text("suffix", "`Jr`, `Sr`, `III` and the like."),
        text("nickname", "The name that the person goes by."),
        text("job_title", "Job title."),
        text("street_2", "Unit, floor or building."),
        text("tier", "Service tier, in small letters."),
        text("language", "Preferred language."),
        boolean(
            "archived",
            "Out of scope: archived, deleted or deceased at the source, or left out by the pipeline file.",
        ),
        float("value", "Premium, pipeline or other worth."),
        list("kept", "Columns carried through, as `name=value`.").many(),
        text("notes", "Free notes.").many(),
        text(
            "unowned_by",
            "`rule`: meant so; `defect`: a gap; null: owned.",
        ),
        list(
            "phone_extensions",
            "Numbers with their extension, as `+12075550142;ext=12`.",
        ),
        list(
            "opt_outs",
            "Channels that the contact unsubscribed from: channel, list of interactions, day.",
        ),
    ],
);

/// What became of each human decision.
pub static DECISIONS: Table = Table::new(
    "decisions",
    "One row per line of a decisions file: what was decided, and whether it was carried out.",
    &["file", "line"],
    &[
        text("file", "The file of decisions."),
        int("line", "The line in it."),
        text(
            "decision",
            "`merge`, `keep_apart`, `owner`, `assigned` or `primary`.",
        ),
        text(
            "record",
            "The record, contact or account it is about, as written.",
        )
        .many(),
        text(
            "value",
            "The other record, the party or the user, as written.",
        )
        .many(),
        text("decided_by", "Who decided."),
        day("decided_on", "When."),
        text("reason", "Why.").many(),
        text("result", "`applied`, `refused` or `unmatched`."),
        text(
            "rule",
            "The rule that says so; what stood against it; or, of one that was applied, what is wrong with it.",
        ),
        text("contact_id", "The contact that the record is in.").many(),
        text(
            "other_contact_id",
            "The contact that the other record is in.",
        )
        .many(),
        day("until", "The last day on which it counts; null: for good."),
    ],
);

/// Why each contact has its owner.
pub static OWNER_DECISIONS: Table = Table::new(
    "owner_decisions",
    "One row per contact: its owner, by which rule, and what the next rule would have said.",
    &["contact_id"],
    &[
        contact_id().random(),
        text("owner_kind", "`user` or `entity`; null if unowned."),
        text("owner_id", "ID of the owner; null if unowned."),
        text(
            "rule",
            "The rule that gave it: of R-MERGE, if its records name several and that chose among them, else the step.",
        ),
        text(
            "evidence",
            "What it decided on; of R-MERGE, by which step a record names whom it chose.",
        ),
        text("runner_up_rule", "The first later assigner with an answer."),
        text("runner_up_id", "The party that it would have chosen."),
        boolean("conflict", "Whether a later answer differs."),
        text(
            "merge_rule",
            "The rule of R-MERGE on its records' owners; null: one record.",
        ),
        boolean("exempt", "Unowned by policy, not by a gap."),
        list("tried", "What assigners said that is not the decision."),
        list(
            "silent",
            "Assigners with nothing to go on that were asked as none before gave an owner.",
        ),
        text("merge_evidence", "What `merge_rule` went by.").many(),
        text(
            "agent_rule",
            "The step that gave the contact its assigned agent, where leads are routed to agents; null: none did.",
        ),
        text(
            "agent_evidence",
            "What it decided on, or why it led to nobody.",
        ),
    ],
);

/// Who has corresponded with or is named on a contact.
pub static CONNECTIONS: Table = Table::new(
    "connections",
    "One row per contact, user and connection type.",
    &["contact_id", "user_id", "connection_type"],
    &[
        contact_id(),
        text("user_id", "The connected user."),
        text(
            "connection_type",
            "Producer, CSR, Correspondent and the like.",
        ),
        text(
            "source",
            "The sources whose columns say so, and the `[[interactions]]` that tell of it, joined by `|`; null: the merge.",
        )
        .many(),
        moment("first_at", "The first correspondence."),
        moment("last_at", "The latest correspondence."),
        int("count", "Records that name it, or correspondences."),
    ],
);

/// Who may see and edit a contact.
pub static ACCESS: Table = Table::new(
    "access",
    "One row per contact and user with a right on it.",
    &["contact_id", "user_id"],
    &[
        contact_id().random(),
        text("user_id", "The user."),
        text("level", "`primary_owner`, `full` or `view`."),
        text(
            "reason",
            "What gives the right: the rule of the owner, a channel, the rule of a request, or a word of its own.",
        ),
    ],
);

/// What happened to a contact.
pub static TIMELINE: Table = Table::new(
    "timeline",
    "One row per event of a contact.",
    &[
        "contact_id",
        "occurred_at",
        "kind",
        "user_id",
        "source",
        "record_id",
        "text",
    ],
    &[
        contact_id().many(),
        moment("occurred_at", "When it happened, or is due."),
        text(
            "kind",
            "`merged_note`, `campaign_stopped`, `interaction`, `task` and the like.",
        ),
        text("user_id", "Who did it."),
        text("text", "What happened, in words.").many(),
        text(
            "source",
            "Where it comes from: the source of the record, the interactions or tasks, or the rule that moved the contact.",
        ),
        text(
            "record_id",
            "ID of the record that the event belongs to, in the source of the record.",
        )
        .many(),
    ],
);

/// What is wrong with a contact.
pub static FLAGS: Table = Table::new(
    "flags",
    "One row per contact and flag.",
    &["contact_id", "flag"],
    &[
        contact_id(),
        text("flag", "ID of the flag."),
        text("severity", "How bad it is."),
        day(
            "since",
            "The day from which it holds, as far as its dates tell; else, with a ledger, that of the first run that has seen it, as has every one since in which the contact was there; null: nothing tells.",
        ),
        text("evidence", "Why it holds, in words."),
        text("suggested_action", "What to do about it."),
    ],
);

/// What people asked to be changed, and what became of it.
pub static CHANGE_REQUESTS: Table = Table::new(
    "change_requests",
    "One row per change request, in the order in which they were decided.",
    &["request_id", "line"],
    &[
        text("request_id", "ID of the request, as written."),
        text("contact_id", "The contact; null: none was found."),
        text("requested_by", "Who asked, as written."),
        text("action", "What was asked, as written."),
        text("result", "`applied` or `rejected`."),
        text("rule", "The rule of R-ACCESS that decided."),
        text("reason", "Why, in words."),
        text("target", "Whom it is about, as written."),
        moment("requested_at", "When it was asked."),
        text("rule_id", "The rule by its name."),
        int("line", "Line of the requests file, from 1."),
        day(
            "decided_on",
            "The as-of date of the run that decided: an earlier one's of what stands since.",
        ),
    ],
);

/// Who sends what to whom.
pub static SENDERS: Table = Table::new(
    "senders",
    "One row per contact, send plan and step: who sends, or why nobody does.",
    &["contact_id", "send", "step"],
    &[
        text("send", "Name of the send plan."),
        contact_id(),
        text("step", "Name of the step; null: the plan is one step."),
        text("user_id", "The user who sends; null: none."),
        text("rule", "The rule of R-SEND that decided."),
        text("reason", "Why this sender, or none, in a word."),
        text("entity_id", "The office that sends in its own name."),
    ],
);

/// Who owned a contact, from when to when.
pub static OWNERSHIP_HISTORY: Table = Table::new(
    "ownership_history",
    "One row per spell of ownership, as far as the ledger goes back; only where a run has one.",
    &["contact_id", "valid_from", "valid_to", "run_id"],
    &[
        contact_id().random(),
        text("owner_kind", "`user` or `entity`; null: nobody owned it."),
        text(
            "owner_id",
            "Who owned it; null: nobody, or it was not there.",
        ),
        day("valid_from", "The first day on which that held."),
        day(
            "valid_to",
            "The first day on which it held no more; null: it still does.",
        ),
        text(
            "rule",
            "The rule that gave it; `merged` or `removed`: the contact was not there any more.",
        ),
        text("evidence", "Why, in words.").many(),
        text("run_id", "The run that began the spell."),
    ],
);

/// IDs that are no contact's any more.
pub static ALIASES: Table = Table::new(
    "aliases",
    "One row per retired contact ID, as far as the ledger goes back; only where a run has one.",
    &["old_contact_id"],
    &[
        text("old_contact_id", "The ID of a contact that was merged.").random(),
        contact_id().random(),
        day("since", "The day of the run that merged it."),
        text("reason", "Why it is no contact's any more."),
    ],
);
