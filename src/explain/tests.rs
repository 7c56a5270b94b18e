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
    let data = run.join("data");
    for table in DATA {
        write_table(&data, table, "");
    }
    std::fs::write(run.join("run.json"), history::RUN).unwrap();
    let records = format!(
        "source; record_id; file; line; contact_id; part; owner_named; raw_values; household_of
         web; 8; in/crm.csv; 3; {ANN}; absorbed; ; phone=12; 8/spouse
         crm; 7; in/crm.csv; 2; {ANN}; primary; Karen; ;
         web; 7; in/crm.csv; 4; {BEN}; primary; ; ;"
    );
    write_table(&data, &RECORDS, &records);
    let rejects = "source; file; line; reason; raw
        crm; in/crm.csv; 5; too_many_cells; LV-9,y,z";
    write_table(&data, &REJECTS, rejects);
    write_contacts(&data);
    write_reasons(&data);
    write_decisions(&data);
    let owners = "owner_kind; owner_id; owner_name
        user; U1; Karen Ellis
        user; U2;";
    write_table(&run.join("reports"), &OWNER_METRICS, owners);
}

fn write_contacts(data: &Path) {
    let contacts = format!(
        "contact_id; full_name; emails; owner_kind; owner_id; owner_since; owner_rule; consent_sms; archived
         {ANN}; Ann Lee; ann@example.com|lee@example.com; user; U1; 2024-03-02; owner_id; refused;
         {BEN}; Ben Lee; ; ; ; ; ; ; true"
    );
    write_table(data, &CONTACTS, &contacts);
    let digest = hash(b"lee@example.com").cast_signed();
    let origins = format!("contact_id; field; record; value_hash\n{ANN}; emails; web/8; {digest}");
    write_table(data, &FIELD_ORIGINS, &origins);
    let connections = format!(
        "contact_id; user_id; connection_type; count; first_at; last_at
         {ANN}; U2; Former Owner; 3; 2025-01-01; 2025-02-01
         {ANN}; U3; Former Owner; 1; 2025-01-01; 2025-01-01"
    );
    write_table(data, &CONNECTIONS, &connections);
    let access = format!("contact_id; user_id; level; reason\n{ANN}; U1; primary_owner; owner");
    write_table(data, &ACCESS, &access);
}

fn write_reasons(data: &Path) {
    let evidence = "the same e-mail address and agreeing names";
    let merges = format!(
        "contact_id; primary_record; absorbed_record; match_probability; evidence; owner_primary; owner_absorbed; owner_result; rule
         {ANN}; crm/7; web/8; 0.99999; {evidence}; U1; U2; U1; agents_policy
         {ANN}; crm/7; web/9; 0.99999; {evidence}; U1; U3; U1; agents_policy"
    );
    write_table(data, &MERGES, &merges);
    let decisions = format!(
        "contact_id; owner_id; rule; evidence; runner_up_rule; runner_up_id; tried; merge_evidence; exempt; silent
         {ANN}; U1; owner_id; OwnerID `U1` of crm; mapping; U2; mapping: Producer `Li` of web; policy agents = primary; ;
         {BEN}; ; ; ; ; ; ; ; true; owner_id|mapping"
    );
    write_table(data, &OWNER_DECISIONS, &decisions);
    let evidence = "the same phone number and agreeing names";
    let candidates = format!(
        "record_a; record_b; probability; evidence; status; reason; party_a; contact_a; contact_b
         crm/7; web/7; 0.97; {evidence}; blocked; given_names_differ; U1; {ANN}; {BEN}"
    );
    write_table(data, &MERGE_CANDIDATES, &candidates);
    let flags = format!(
        "contact_id; flag; severity; since; evidence; suggested_action
         {ANN}; stale; warning; 2026-01-05; last touch 2025-10-06; Get in touch."
    );
    write_table(data, &FLAGS, &flags);
}

/// One that is carried out, one that names nobody, one on another contact that keeps it apart from Ann, one on nobody of hers.
fn write_decisions(data: &Path) {
    let who = "Gwen; 2026-11-18; a call";
    let decisions = format!(
        "decision; record; value; decided_by; decided_on; reason; result; rule; contact_id; other_contact_id
         assigned; crm/7; U2; {who}; applied; person_decides; {ANN};
         owner; web/8; U9; {who}; refused; not_in_directory; ;
         keep_apart; web/7; crm/7; {who}; applied; person_decides; {BEN}; {ANN}
         owner; web/7; U2; {who}; applied; person_decides; {BEN};"
    );
    write_table(data, &DECISIONS, &decisions);
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
        ("Ben Lee", BEN),
        (" BEN  lee", BEN),
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
        ("B_n Lee", "`B_n Lee` is no contact ID"),
        ("m.csv:3", "`m.csv:3` is no contact ID"),
    ] {
        let error = explain(out.path(), word).unwrap_err().to_string();
        assert!(error.contains(problem), "{word}: {error}");
    }
}

#[test]
fn namesakes_are_told_from_each_other() {
    let run = tempfile::tempdir().unwrap();
    write_run(run.path());
    let contacts = format!(
        "contact_id; full_name; organization; emails; primary_source; primary_record_id
         {ANN}; Front Desk; Hotel Astoria; a@example.com; crm; 7
         {BEN}; Front Desk; ; b@example.com; web; 7"
    );
    write_table(&run.path().join("data"), &CONTACTS, &contacts);
    let error = explain(run.path(), "front desk").unwrap_err().to_string();
    let told = [(ANN, "crm/7"), (BEN, "web/7")];
    let told = told.map(|(contact, record)| format!("\n  {contact}  {record}"));
    assert!(told.iter().all(|line| error.contains(line)), "{error}");
    let values = ["Astoria", "@"];
    assert!(!values.iter().any(|value| error.contains(value)), "{error}");
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
    let owned = format!("contact_id; owner_kind; owner_id; owner_rule\n{BEN}; user; U2; account");
    write_table(&run.path().join("data"), &CONTACTS, &owned);
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

#[test]
fn a_spouse_is_found_in_either_form_of_a_salesforce_id() {
    let run = tempfile::tempdir().unwrap();
    write_run(run.path());
    let forms = ["0035g00000AbC00/spouse", "0035g00000AbC00AAF/spouse"];
    for written in forms {
        let records = format!("source; record_id; contact_id\ncrm; {written}; {ANN}");
        write_table(&run.path().join("data"), &RECORDS, &records);
        for word in forms
            .map(|form| [form.to_owned(), format!("crm/{form}")])
            .concat()
        {
            let story = explain(run.path(), &word).unwrap();
            assert!(
                story.starts_with(&format!("Contact {ANN}")),
                "{word}: {story}"
            );
        }
    }
}
