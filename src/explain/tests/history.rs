//! Who owned contacts, by a ledger and by a run: contacts that merged, went and came back.

use std::{fs, path::Path};

use super::{ANN, BEN, explain, write_run};
use crate::{
    explain::{State, Story, history},
    keys::contact_uuid,
    table::{
        fixture::write_table,
        schema::{
            data::{ALIASES, CONTACTS, OWNERSHIP_HISTORY},
            ledger::{LEDGER_CONTACTS, LEDGER_MEMBERS},
        },
    },
};

/// What `run.json` must say of a run that is explained.
pub(super) const RUN: &str = r#"{"run_id": "r", "version": "0", "pipeline_file": "gone.toml", "pipeline_fingerprint": "",
    "as_of": "2026-11-09", "inputs": [], "reference_files": []}"#;

const HEAD: &str = r#"{"run_id": "r9", "number": 9, "as_of": "2026-11-09", "pipeline": "p", "schema_version": "1", "before": null}"#;

/// Merged into Dot on the fourth, with whom she went into Ann on the sixth, and apart again on the eighth.
const CAL: &str = "cccccc33-0000-5000-8000-000000000003";
const DOT: &str = "dddddd44-0000-5000-8000-000000000004";
/// Back from the exports that had lost her.
const EVE: &str = "eeeeee55-0000-5000-8000-000000000005";
/// Merged into Eve, as far as a damaged table tells, who was merged into her.
const FAY: &str = "ffffff66-0000-5000-8000-000000000006";

/// A spell: contact, days of November 2026 (0: none), owner, rule and evidence.
type Row<'r> = (&'r str, [u8; 2], &'r str, &'r str, &'r str);

const SPELLS: &[Row<'_>] = &[
    (ANN, [1, 0], "U1", "owner_id", "OwnerID `U1` of crm"),
    (BEN, [1, 1], "U2", "owner_id", "OwnerID `U2` of web"),
    (BEN, [1, 0], "", "defect", ""),
    (CAL, [2, 4], "U3", "owner_id", "OwnerID `U3` of web"),
    (
        CAL,
        [4, 8],
        "",
        "merged",
        "merged into dddddd44-0000-5000-8000-000000000004",
    ),
    (CAL, [8, 0], "U3", "current", "held by U3"),
    (DOT, [1, 3], "U4", "owner_id", "OwnerID `U4` of web"),
    (DOT, [3, 6], "U5", "person_decides", "Gwen, 2026-11-03"),
    (
        DOT,
        [6, 0],
        "",
        "merged",
        "merged into aaaaaa11-0000-5000-8000-000000000001",
    ),
    (EVE, [1, 2], "office", "default", "everybody"),
    (
        EVE,
        [2, 3],
        "",
        "removed",
        "no export has a record of it any more",
    ),
    (EVE, [3, 5], "office", "current", "held by office"),
    (
        EVE,
        [5, 0],
        "",
        "merged",
        "merged into ffffff66-0000-5000-8000-000000000006",
    ),
    (
        FAY,
        [2, 5],
        "",
        "removed",
        "no export has a record of it any more",
    ),
    (
        FAY,
        [5, 0],
        "",
        "merged",
        "merged into eeeeee55-0000-5000-8000-000000000005",
    ),
];

fn day(day: u8) -> String {
    match day {
        0 => String::new(),
        day => format!("2026-11-{day:02}"),
    }
}

fn write_history(folder: &Path) {
    let mut spells = String::from(
        "contact_id; valid_from; valid_to; owner_kind; owner_id; rule; evidence; run_id\n",
    );
    for (contact, [from, to], owner, rule, evidence) in SPELLS {
        let kind = match *owner {
            "" => "",
            "office" => "entity",
            _ => "user",
        };
        let days = [from, to].map(|number| day(*number)).join("; ");
        spells += &format!("{contact}; {days}; {kind}; {owner}; {rule}; {evidence}; r{from}\n");
    }
    write_table(folder, &OWNERSHIP_HISTORY, &spells);
}

/// A ledger of one run.
fn write_ledger(ledger: &Path) {
    let run = ledger.join("runs/r9");
    write_history(&run);
    let [high, low] = contact_uuid("web", "a/8");
    let record = uuid::Uuid::from_u64_pair(high, low).to_string();
    let members = format!("record; contact_id\n{record}; {CAL}");
    write_table(&run, &LEDGER_MEMBERS, &members);
    let contacts = format!("contact_id; merged_into; valid_from\n{DOT}; {ANN}; 2026-11-06");
    write_table(&run, &LEDGER_CONTACTS, &contacts);
    fs::write(run.join("ledger.json"), HEAD).unwrap();
    std::os::unix::fs::symlink("runs/r9", ledger.join("latest")).unwrap();
}

fn ledger() -> tempfile::TempDir {
    let ledger = tempfile::tempdir().unwrap();
    write_ledger(ledger.path());
    ledger
}

/// What is known of a day of November 2026: the state, the contact it was part of, and who owned it.
fn on(story: &Story, number: u8) -> (State, String, String) {
    let answer = story.on(day(number).parse().unwrap());
    let owner = answer.spell.and_then(|spell| spell.owner_id);
    (answer.state, answer.part_of, owner.unwrap_or_default())
}

const CALS: &str = "\
Contact cccccc33-0000-5000-8000-000000000003
  found by  web/a/8
  now       user U3 since 2026-11-08
  as of     2026-11-09

Who owned it
  from 2026-11-02 until 2026-11-04          user U3
                                            by owner_id: {owner_id}
                                            OwnerID `U3` of web
                                            run r2
  from 2026-11-04 until 2026-11-08          part of contact dddddd44-0000-5000-8000-000000000004
                                            run r4
    there from 2026-11-03 until 2026-11-06  user U5
                                            by person_decides: {person_decides}
                                            Gwen, 2026-11-03
                                            run r3
    there since 2026-11-06                  part of contact aaaaaa11-0000-5000-8000-000000000001
                                            run r6
    there since 2026-11-01                  user U1
                                            by owner_id: {owner_id}
                                            OwnerID `U1` of crm
                                            run r1
  since 2026-11-08                          user U3: it is a contact of its own again
                                            by current: {current}
                                            held by U3
                                            run r8
";

#[test]
fn a_contact_that_was_merged_and_is_back_is_told_in_full() {
    let ledger = ledger();
    let story = history(ledger.path(), "web/a/8").unwrap().to_string();
    let mut expected = CALS.to_owned();
    for id in ["owner_id", "person_decides", "current"] {
        let topic = super::topics()
            .into_iter()
            .find(|topic| topic.id == id)
            .unwrap();
        expected = expected.replace(&format!("{{{id}}}"), &topic.says);
    }
    assert!(story == expected, "{story}");
}

#[test]
fn every_day_has_its_owner() {
    let ledger = ledger();
    let read = |id| history(ledger.path(), id).unwrap();
    let cal = read(CAL);
    for (number, state, contact, owner) in [
        (1, State::NotKnown, CAL, ""),
        (2, State::Owned, CAL, "U3"),
        (3, State::Owned, CAL, "U3"),
        (4, State::Owned, DOT, "U5"),
        (6, State::Owned, ANN, "U1"),
        (7, State::Owned, ANN, "U1"),
        (8, State::Owned, CAL, "U3"),
        (30, State::Owned, CAL, "U3"),
    ] {
        let expected = (state, contact.to_owned(), owner.to_owned());
        assert_eq!(on(&cal, number), expected, "{number}");
    }
    assert_eq!(on(&read(BEN), 1).0, State::Unowned);
    let eve = read(EVE);
    let states = [1, 2, 3].map(|number| on(&eve, number).0);
    assert_eq!(states, [State::Owned, State::Gone, State::Owned]);
    for (id, number, sentence) in [
        (
            CAL,
            5,
            "On 2026-11-05, contact cccccc33-0000-5000-8000-000000000003 was part of contact \
             dddddd44-0000-5000-8000-000000000004 (merged from 2026-11-04 until 2026-11-08), which was owned by user U5, \
             from 2026-11-03 until 2026-11-06, by person_decides: Gwen, 2026-11-03 (run r3).",
        ),
        (
            BEN,
            10,
            "On 2026-11-10, as far as is known (the last run is as of 2026-11-09), contact aaaaaa22-0000-5000-8000-000000000002 \
             was owned by nobody, since 2026-11-01, by defect: Nobody owns the contact, though somebody should: no rule could give \
             it an owner (run r1).",
        ),
        (
            EVE,
            2,
            "On 2026-11-02, contact eeeeee55-0000-5000-8000-000000000005 was owned by nobody, from 2026-11-02 until 2026-11-03, \
             as no export had a record of it.",
        ),
        (
            DOT,
            0,
            "On 2026-10-31, contact dddddd44-0000-5000-8000-000000000004 was not known yet: its history begins on 2026-11-01.",
        ),
    ] {
        let asked = if number == 0 {
            "2026-10-31"
        } else {
            &*day(number)
        };
        let answer = read(id).on(asked.parse().unwrap());
        assert_eq!(answer.sentence, sentence);
    }
}

#[test]
fn where_a_contact_went_and_what_came_to_it_is_told_and_damage_leads_into_no_circle() {
    let ledger = ledger();
    let read = |id| history(ledger.path(), id).unwrap();
    let dot = read("DDDDDD44");
    assert_eq!((dot.status.name(), &*dot.now), ("merged", ANN));
    let told = dot.to_string();
    let now = format!("  now    part of contact {ANN}: user U1 since 2026-11-01\n");
    assert!(told.contains(&now), "{told}");
    let told = read(ANN).to_string();
    let absorbed = format!("  merged into it  {DOT} since 2026-11-06\n");
    assert!(told.contains(&absorbed), "{told}");
    let told = read(BEN).to_string();
    assert!(
        told.contains("\n  for a part of 2026-11-01  user U2\n"),
        "{told}"
    );
    let contacts = read(EVE).spells.into_iter().map(|spell| spell.contact_id);
    assert_eq!(contacts.collect::<Vec<_>>(), [EVE, EVE, EVE, EVE, FAY]);
    assert_eq!(on(&read(EVE), 6).2, "");
    let told = read(FAY).to_string();
    assert!(
        told.contains(&format!("  part of contact {EVE}\n")),
        "{told}"
    );
    assert!(!told.contains("back"), "{told}");
}

#[test]
fn what_programs_read_has_every_spell() {
    let ledger = ledger();
    let story = serde_json::to_value(history(ledger.path(), EVE).unwrap()).unwrap();
    assert_eq!(story["status"], "merged");
    assert_eq!(story["spells"][0]["owner_kind"], "entity");
    assert_eq!(story["spells"][1]["valid_to"], "2026-11-03");
    assert!(story["spells"][1]["owner_id"].is_null());
    assert_eq!(story["spells"][3]["merged_into"], FAY);
    let answer = history(ledger.path(), CAL).unwrap();
    let answer = serde_json::to_value(answer.on(day(1).parse().unwrap())).unwrap();
    assert_eq!(answer["state"], "not_known");
    assert_eq!(answer["as_of"], "2026-11-09");
}

#[test]
fn what_cannot_be_told_says_why_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let fails = |folder: &Path, word: &str, parts: &[&str]| {
        let error = format!("{:#}", history(folder, word).unwrap_err());
        let has = parts.iter().all(|part| error.contains(part));
        assert!(has, "{error}");
    };
    fails(
        folder.path(),
        ANN,
        &["is neither a ledger with a run nor a run", "`ledger`"],
    );
    write_ledger(folder.path());
    fails(
        folder.path(),
        "web/9",
        &["`web/9` is no contact ID", "`source/record_id`"],
    );
    fails(folder.path(), "aaaaaa", &["`aaaaaa` could be 2 contacts"]);
    let run = folder.path().join("runs/r9");
    let history_file = OWNERSHIP_HISTORY.file(&run);
    fs::write(&history_file, "PAR1").unwrap();
    fails(
        folder.path(),
        ANN,
        &["r9 is damaged; bring it back from a copy, or name"],
    );
    fs::remove_file(&history_file).unwrap();
    fails(
        &run,
        ANN,
        &["only the last two runs of a ledger keep theirs"],
    );
    fs::write(run.join("ledger.json"), HEAD.replace("\"1\"", "\"0\"")).unwrap();
    fails(
        folder.path(),
        ANN,
        &["of version 0, and this program reads 1"],
    );
    fs::write(run.join("ledger.json"), "{").unwrap();
    fails(folder.path(), ANN, &["ledger.json is no ledger's"]);
    let alone = tempfile::tempdir().unwrap();
    write_table(&alone.path().join("data"), &CONTACTS, "");
    fails(
        alone.path(),
        ANN,
        &["has no history: without the key `ledger`"],
    );
}

#[test]
fn a_run_tells_who_owned_its_contacts_and_where_old_ids_went() {
    let run = tempfile::tempdir().unwrap();
    write_run(run.path());
    let data = run.path().join("data");
    write_history(&data);
    let aliases = format!("old_contact_id; contact_id; since\n{DOT}; {ANN}; 2026-11-06");
    write_table(&data, &ALIASES, &aliases);
    let ann = explain(run.path(), ANN).unwrap();
    let spells = format!(
        "\nWho owned it\n  since 2026-11-01  user Karen Ellis (U1)  by owner_id\n  since 2026-11-06  contact {DOT} is part of it\n"
    );
    assert!(ann.contains(&spells), "{ann}");
    let merged = format!("Contact {DOT} was merged into this one on 2026-11-06.\n\n{ann}");
    assert_eq!(explain(run.path(), "dddddd44").unwrap(), merged);
    let gone = explain(run.path(), EVE).unwrap();
    assert!(gone.starts_with(&format!("Contact {EVE}\n")), "{gone}");
    let (told, known) = (history(run.path(), "crm/7"), history(run.path(), ANN));
    assert_eq!(told.unwrap().spells, known.unwrap().spells);
}
