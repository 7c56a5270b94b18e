//! A run of two contacts, explained in every way.

mod decided;
mod history;
mod requests;

use std::path::Path;

use super::{explain, explain_topic, topics};
use crate::{
    keys::hash,
    table::{
        fixture::write_table,
        schema::{
            DATA,
            data::{
                ACCESS, CONNECTIONS, CONTACTS, DECISIONS, FIELD_ORIGINS, FLAGS, MERGE_CANDIDATES,
                MERGES, OWNER_DECISIONS, RECORDS, REJECTS,
            },
            reports::OWNER_METRICS,
        },
    },
};

const ANN: &str = "aaaaaa11-0000-5000-8000-000000000001";
const BEN: &str = "aaaaaa22-0000-5000-8000-000000000002";

/// Ann is two records of two agents; Ben is one record that shares its ID with one of hers; one line was rejected.
fn write_run(run: &Path) {
    for table in DATA {
        write_table(&run.join("data"), table, &[]);
    }
    std::fs::write(run.join("run.json"), history::RUN).unwrap();
    let record = |source, record_id, line, contact_id, part| {
        [
            ("source", source),
            ("record_id", record_id),
            ("file", "in/crm.csv"),
            ("line", line),
            ("contact_id", contact_id),
            ("part", part),
            ("owner_named", if line == "2" { "Karen" } else { "" }),
            ("raw_values", if line == "3" { "phone=12" } else { "" }),
            ("household_of", if line == "3" { "8/spouse" } else { "" }),
        ]
    };
    write_table(
        &run.join("data"),
        &RECORDS,
        &[
            &record("web", "8", "3", ANN, "absorbed"),
            &record("crm", "7", "2", ANN, "primary"),
            &record("web", "7", "4", BEN, "primary"),
        ],
    );
    write_table(
        &run.join("data"),
        &REJECTS,
        &[&[
            ("source", "crm"),
            ("file", "in/crm.csv"),
            ("line", "5"),
            ("reason", "too_many_cells"),
            ("raw", "LV-9,y,z"),
        ]],
    );
    write_contacts(run);
    write_reasons(run);
    write_decisions(run);
    let owner = |id, name| {
        [
            ("owner_kind", "user"),
            ("owner_id", id),
            ("owner_name", name),
        ]
    };
    write_table(
        &run.join("reports"),
        &OWNER_METRICS,
        &[&owner("U1", "Karen Ellis"), &owner("U2", "")],
    );
}

fn write_contacts(run: &Path) {
    let ann = [
        ("contact_id", ANN),
        ("full_name", "Ann Lee"),
        ("emails", "ann@example.com|lee@example.com"),
        ("owner_kind", "user"),
        ("owner_id", "U1"),
        ("owner_since", "2024-03-02"),
        ("owner_rule", "owner_id"),
        ("consent_sms", "refused"),
    ];
    write_table(
        &run.join("data"),
        &CONTACTS,
        &[
            &ann,
            &[
                ("contact_id", BEN),
                ("full_name", "Ben Lee"),
                ("archived", "true"),
            ],
        ],
    );
    let digest = hash(b"lee@example.com").cast_signed().to_string();
    let origin = [
        ("contact_id", ANN),
        ("field", "emails"),
        ("record", "web/8"),
        ("value_hash", &*digest),
    ];
    write_table(&run.join("data"), &FIELD_ORIGINS, &[&origin]);
    let connection = |user_id, count, last_at| {
        [
            ("contact_id", ANN),
            ("user_id", user_id),
            ("connection_type", "Former Owner"),
            ("count", count),
            ("first_at", "2025-01-01"),
            ("last_at", last_at),
        ]
    };
    let often = connection("U2", "3", "2025-02-01");
    let once = connection("U3", "1", "2025-01-01");
    write_table(&run.join("data"), &CONNECTIONS, &[&often, &once]);
    write_table(
        &run.join("data"),
        &ACCESS,
        &[&[
            ("contact_id", ANN),
            ("user_id", "U1"),
            ("level", "primary_owner"),
            ("reason", "owner"),
        ]],
    );
}

fn write_reasons(run: &Path) {
    let merge = |absorbed_record, owner_absorbed| {
        [
            ("contact_id", ANN),
            ("primary_record", "crm/7"),
            ("absorbed_record", absorbed_record),
            ("match_probability", "0.99999"),
            ("evidence", "the same e-mail address and agreeing names"),
            ("owner_primary", "U1"),
            ("owner_absorbed", owner_absorbed),
            ("owner_result", "U1"),
            ("rule", "agents_policy"),
        ]
    };
    let merges = [merge("web/8", "U2"), merge("web/9", "U3")];
    write_table(&run.join("data"), &MERGES, &[&merges[0], &merges[1]]);
    let decision = [
        ("contact_id", ANN),
        ("owner_id", "U1"),
        ("rule", "owner_id"),
        ("evidence", "OwnerID `U1` of crm"),
        ("runner_up_rule", "mapping"),
        ("runner_up_id", "U2"),
        ("tried", "mapping: Producer `Li` of web"),
        ("merge_evidence", "policy agents = primary"),
    ];
    write_table(
        &run.join("data"),
        &OWNER_DECISIONS,
        &[
            &decision,
            &[
                ("contact_id", BEN),
                ("exempt", "true"),
                ("silent", "owner_id|mapping"),
            ],
        ],
    );
    let pair = [
        ("record_a", "crm/7"),
        ("record_b", "web/7"),
        ("probability", "0.97"),
        ("evidence", "the same phone number and agreeing names"),
        ("status", "blocked"),
        ("reason", "given_names_differ"),
        ("party_a", "U1"),
        ("contact_a", ANN),
        ("contact_b", BEN),
    ];
    write_table(&run.join("data"), &MERGE_CANDIDATES, &[&pair]);
    let flag = [
        ("contact_id", ANN),
        ("flag", "stale"),
        ("severity", "warning"),
        ("since", "2026-01-05"),
        ("evidence", "last touch 2025-10-06"),
        ("suggested_action", "Get in touch."),
    ];
    write_table(&run.join("data"), &FLAGS, &[&flag]);
}

/// One that is carried out, one that names nobody, one on another contact that keeps it apart from Ann, one on nobody of hers.
fn write_decisions(run: &Path) {
    let decision = |decision, record, value, contact_id, result, rule| {
        [
            ("file", "decisions.csv"),
            ("decision", decision),
            ("record", record),
            ("value", value),
            ("decided_by", "Gwen"),
            ("decided_on", "2026-11-18"),
            ("reason", "a call"),
            ("result", result),
            ("rule", rule),
            ("contact_id", contact_id),
        ]
    };
    let by_hand = "person_decides";
    write_table(
        &run.join("data"),
        &DECISIONS,
        &[
            &decision("assigned", "crm/7", "U2", ANN, "applied", by_hand),
            &decision("owner", "web/8", "U9", "", "refused", "not_in_directory"),
            &decision("keep_apart", "web/7", "crm/7", BEN, "applied", by_hand),
            &decision("owner", "web/7", "U2", BEN, "applied", by_hand),
        ],
    );
}

const STORY: &str = "\
Contact aaaaaa11-0000-5000-8000-000000000001
  name        Ann Lee
  reached by  ann@example.com, lee@example.com
  owner       user Karen Ellis (U1) since 2024-03-02, by owner_id
  consent     sms refused

Records
  crm/7  in/crm.csv:2  primary   names `Karen`
  web/8  in/crm.csv:3  absorbed  names no owner
         one household with 8/spouse
         could not read phone=12

Why they are one
  web/8  >0.9999  the same e-mail address and agreeing names
  web/9  >0.9999  the same e-mail address and agreeing names

Where its values are from
  emails  lee@example.com  web/8

Why this owner
  owner      Karen Ellis (U1)
  by         owner_id: {owner_id}
  evidence   OwnerID `U1` of crm
  heard      mapping: Producer `Li` of web
  overruled  mapping would have said U2
             web/9 names U3
  merge      agents_policy: {agents_policy}
             policy agents = primary
             web/8: Karen Ellis (U1) and U2 → Karen Ellis (U1)
             web/9: Karen Ellis (U1) and U3 → Karen Ellis (U1)

What people decided
  assigned crm/7 U2       applied: person_decides
                          Gwen, 2026-11-18: a call
  owner web/8 U9          refused: not_in_directory
                          Gwen, 2026-11-18: a call
  keep_apart web/7 crm/7  applied: person_decides
                          Gwen, 2026-11-18: a call

Not merged with
  crm/7 and web/7  0.9700  blocked: given_names_differ
                           the same phone number and agreeing names
                           owners Karen Ellis (U1) and nobody
                           contact aaaaaa22-0000-5000-8000-000000000002

Connections
  U2  Former Owner    3 times, 2025-01-01 to 2025-02-01
  U3  Former Owner    once, 2025-01-01

Access
  Karen Ellis (U1)  primary_owner  owner

Flags
  stale  warning  since 2026-01-05: last touch 2025-10-06
         →        Get in touch.
";

#[test]
fn a_contact_is_told_in_full() {
    let run = tempfile::tempdir().unwrap();
    write_run(run.path());
    let story = explain(run.path(), ANN).unwrap();
    let mut expected = STORY.to_owned();
    for id in ["owner_id", "agents_policy"] {
        let topic = topics().into_iter().find(|topic| topic.id == id).unwrap();
        expected = expected.replace(&format!("{{{id}}}"), &topic.says);
    }
    assert!(story == expected, "{story}");
}

#[test]
fn a_contact_is_found_by_every_name_it_has() {
    let out = tempfile::tempdir().unwrap();
    let run = out.path().join("latest");
    write_run(&run);
    for (word, contact) in [
        (ANN, ANN),
        ("AAAAAA11", ANN),
        ("crm/7", ANN),
        ("web/8", ANN),
        ("8", ANN),
        ("crm.csv:3", ANN),
        ("in/crm.csv:4", BEN),
        ("web/7", BEN),
    ] {
        let story = explain(out.path(), word).unwrap();
        assert_eq!(
            story.lines().next(),
            Some(&*format!("Contact {contact}")),
            "{word}"
        );
    }
    for (word, problem) in [
        ("aaaaaa", "`aaaaaa` could be 2 contacts:"),
        (
            "7",
            "  aaaaaa22-0000-5000-8000-000000000002  web/7 (in/crm.csv:4)",
        ),
        ("aaaaa", "`aaaaa` is no contact ID"),
        ("m.csv:3", "`m.csv:3` is no contact ID"),
    ] {
        let error = explain(out.path(), word).unwrap_err().to_string();
        assert!(error.contains(problem), "{word}: {error}");
    }
}

#[test]
fn a_rejected_line_says_why() {
    let run = tempfile::tempdir().unwrap();
    write_run(run.path());
    for word in ["crm.csv:5", "LV-9", "crm/LV-9"] {
        let story = explain(run.path(), word).unwrap();
        assert_eq!(
            story,
            "in/crm.csv:5 was not usable\n  source  crm\n  reason  too_many_cells\n  raw     LV-9,y,z\n"
        );
    }
    assert!(explain(run.path(), "web/LV-9").is_err());
}

#[test]
fn what_is_not_there_is_said() {
    let run = tempfile::tempdir().unwrap();
    write_run(run.path());
    let story = explain(run.path(), BEN).unwrap();
    for line in [
        "  scope  out of scope: archived",
        "  owner  nobody",
        "  by     policy: its class needs no owner",
        "  asked  owner_id, mapping: nothing to go on",
        "Flags\n  none",
    ] {
        assert!(story.contains(line), "{line}\n{story}");
    }
    assert!(!story.contains("Why they are one"));
    let owner = [
        ("contact_id", BEN),
        ("owner_kind", "user"),
        ("owner_id", "U2"),
        ("owner_rule", "account"),
    ];
    write_table(&run.path().join("data"), &CONTACTS, &[&owner]);
    let story = explain(run.path(), BEN).unwrap();
    assert!(
        story.contains("owner  user U2, by account; since when is not known"),
        "{story}"
    );
}

#[test]
fn what_is_not_in_the_run_may_be_a_rule() {
    let run = tempfile::tempdir().unwrap();
    write_run(run.path());
    for topic in topics() {
        let text = explain(run.path(), topic.id).unwrap();
        assert!(text.contains(&topic.says), "{}", topic.id);
    }
    for (name, end) in [
        ("other_party_keep", "did you mean `other_party_keeps`?"),
        ("contacts.owner_rul", "did you mean `contacts.owner_rule`?"),
        ("sample_data", "nor one with a run as `latest`"),
        (run.path().to_str().unwrap(), "that is to be explained, too"),
    ] {
        let error = explain_topic(name).unwrap_err().to_string();
        assert!(error.ends_with(end), "{error}");
    }
    assert!(explain(&run.path().join("nowhere"), ANN).is_err());
}
