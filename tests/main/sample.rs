//! What is right for the special cases of `sample_data`, by record ID (sample_data/README.md says what each is).

mod acting;
mod again;
mod decisions;
mod handover;
mod owners;
mod senders;
mod tasks;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use crate::support::{self, Cells, Run};

/// The nightly run over the whole sample.
pub(crate) static NIGHTLY: LazyLock<Sample> = LazyLock::new(|| Sample::run("nightly_hygiene", &[]));

/// A run, by the record IDs of the sample, which no two sources share.
pub(crate) struct Sample {
    pub(crate) run: Run,
    contact_of: BTreeMap<String, String>,
}

impl Sample {
    pub(crate) fn run(pipeline: &str, set: &[&str]) -> Self {
        let file = support::root().join(format!("pipelines/{pipeline}.toml"));
        let run = support::run(&file, set);
        let records = run.rows("records", &["record_id", "contact_id", "person"]);
        let first = records.into_iter().filter(|row| row[2] == "0");
        let contact_of = first.map(|row| (row[0].clone(), row[1].clone())).collect();
        Self { run, contact_of }
    }

    fn contact_of(&self, record: &str) -> &str {
        self.contact_of
            .get(record)
            .unwrap_or_else(|| panic!("{record} is in no contact"))
    }

    /// Rows of a table about the contact of a record, without the ID.
    fn rows_of(&self, record: &str, table: &str, columns: &[&str]) -> Vec<Cells> {
        let contact = self.contact_of(record);
        let all: Vec<&str> = [&["contact_id"], columns].concat();
        let rows = self.run.rows(table, &all).into_iter();
        rows.filter(|row| row[0] == contact)
            .map(|row| row[1..].to_vec())
            .collect()
    }

    /// Cells of the contact of a record.
    fn cells(&self, record: &str, columns: &[&str]) -> Cells {
        self.rows_of(record, "contacts", columns).remove(0)
    }

    fn cell(&self, record: &str, column: &str) -> String {
        self.cells(record, &[column]).remove(0)
    }

    fn owner(&self, record: &str) -> String {
        self.cell(record, "owner_id")
    }

    fn flags(&self, record: &str) -> BTreeSet<String> {
        let rows = self.rows_of(record, "flags", &["flag"]);
        rows.into_iter().map(|mut row| row.remove(0)).collect()
    }

    fn has_connection(&self, record: &str, user: &str, kind: &str) -> bool {
        self.rows_of(record, "connections", &["user_id", "connection_type"])
            .contains(&vec![user.to_owned(), kind.to_owned()])
    }

    fn are_one(&self, records: &[&str]) -> bool {
        self.contacts_of(records) == 1
    }

    fn are_apart(&self, records: &[&str]) -> bool {
        self.contacts_of(records) == records.len()
    }

    /// How many contacts hold the records.
    fn contacts_of(&self, records: &[&str]) -> usize {
        let contacts = records.iter().map(|record| self.contact_of(record));
        contacts.collect::<BTreeSet<_>>().len()
    }
}

/// Collects what does not hold, so that one run shows it all.
#[derive(Default)]
struct Wrong(Vec<String>);

impl Wrong {
    fn unless(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.0.push(what());
        }
    }
}

impl Drop for Wrong {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.0.is_empty(), "\n{}", self.0.join("\n"));
        }
    }
}

#[test]
fn owners_rules_and_flags() {
    let mut wrong = Wrong::default();
    for (record, owner, rule, flags) in owners::OWNERS {
        let found = NIGHTLY.cells(record, &["owner_id", "owner_rule"]);
        let is_owner_stated = *rule != "?" || !owner.is_empty();
        wrong.unless(!is_owner_stated || found[0] == *owner, || {
            format!("{record}: owned by `{}`, not by `{owner}`", found[0])
        });
        wrong.unless(*rule == "?" || found[1] == *rule, || {
            format!("{record}: rule `{}`, not `{rule}`", found[1])
        });
        let raised = NIGHTLY.flags(record);
        for flag in flags.split_whitespace() {
            let (flag, is_wanted) = flag
                .strip_prefix('!')
                .map_or((flag, true), |flag| (flag, false));
            wrong.unless(raised.contains(flag) == is_wanted, || {
                format!("{record}: flag {flag} should be {is_wanted}; it has {raised:?}")
            });
        }
    }
}

#[test]
fn records_of_one_person_are_one_contact() {
    const PERSONS: &[&[&str]] = &[
        &["29001", "QQ4901"],
        &["29002", "QQ4902"],
        &["LV-9037", "29003"],
        &["LV-9038", "29004"],
        &["29005", "A-3901"],
        &["29015", "QQ4905"],
        &["LV-9039", "29016"],
        &["29027", "QQ4906"],
        &["29028", "QQ4907"],
        &["KV9001", "KV9002"],
        &["KV9003", "KV9004", "vc-9001"],
        &["KV9005", "KV9006"],
        &["KV9007", "KV9008"],
        &["KV9016", "KV9017"],
        &["KV9018", "KV9019", "KV9020"],
        &["KV9021", "KV9022", "KV9023"],
        &["KV9024", "KV9025"],
        &["KV9026", "KV9027"],
        &["KV9011", "KV9012"],
        &["AB9010", "AB9011"],
        &["AB9014", "AB9015"],
        &["7009005", "7009006"],
        &["29029", "7009007"],
        &["29030", "MB-9005"],
    ];
    let mut wrong = Wrong::default();
    for records in PERSONS {
        wrong.unless(NIGHTLY.are_one(records), || {
            format!("{records:?} are not one")
        });
    }
}

#[test]
fn persons_who_look_alike_are_apart() {
    let numbered = |prefix: &str, numbers: std::ops::RangeInclusive<u32>| -> Vec<String> {
        numbers.map(|number| format!("{prefix}{number}")).collect()
    };
    let pair = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
    let groups = [
        pair("LV-9016", "LV-9017"),
        [vec!["LV-9018".to_owned()], numbered("LV-", 9019..=9024)].concat(),
        pair("29006", "29007"),
        pair("29008", "29009"),
        pair("29010", "29011"),
        pair("29013", "29014"),
        pair("29025", "29026"),
        numbered("A-", 3801..=3840),
        numbered("A-", 3841..=3846),
        pair("KV9014", "KV9015"),
        pair("KV9012", "KV9013"),
        pair("KV9009", "KV9010"),
        pair("KV9041", "AB9013"),
    ];
    let mut wrong = Wrong::default();
    for group in &groups {
        let records: Vec<&str> = group.iter().map(String::as_str).collect();
        wrong.unless(NIGHTLY.are_apart(&records), || {
            format!("{records:?} are not apart")
        });
    }
}

#[test]
fn a_spouse_is_the_person_she_is_elsewhere() {
    let records = NIGHTLY.run.rows(
        "records",
        &["record_id", "person", "contact_id", "household_of"],
    );
    let second = |of: &str| {
        let mut rows = records
            .iter()
            .filter(|row| row[1] == "1" && row[3].ends_with(of));
        rows.next()
            .unwrap_or_else(|| panic!("{of} has no second person"))[2]
            .clone()
    };
    assert_eq!(second("29012"), NIGHTLY.contact_of("QQ4904"));
    assert_ne!(second("29012"), NIGHTLY.contact_of("29012"));
    assert_ne!(second("AB9007"), NIGHTLY.contact_of("AB9007"));
    assert_eq!(NIGHTLY.owner("QQ4904"), "U1004");
    assert_eq!(NIGHTLY.owner("29012"), "U1004");
}

#[test]
fn cells_are_standardised() {
    const CELLS: &[(&str, &str, &str)] = &[
        ("LV-9027", "primary_email", "anna.holt@harbor.example.com"),
        ("LV-9034", "primary_phone", "+12075550142"),
        ("LV-9034", "phone_extensions", "+12075550142;ext=12"),
        ("LV-9035", "phones", "+12075550143|+12075550144"),
        ("LV-9036", "phones", ""),
        ("LV-9039", "family_name", "Muñoz"),
        ("LV-9041", "birthday", "1980-11-21"),
        ("LV-9042", "birthday", "1984-02-29"),
        ("LV-9042", "postal_code", "04843"),
        ("LV-9032", "full_name", "Zoë O’Désirée-Strauß"),
        ("LV-9032", "organization", "Café Müller"),
        ("29002", "city", "Portland"),
        ("29004", "consent_email", "refused"),
        ("29024", "consent_mail", "refused"),
        ("7009009", "birthday", "1988-02-29"),
        ("7009009", "archived", "true"),
        ("AB9005", "consent_call", "refused"),
        ("AB9006", "archived", "true"),
        ("AB9009", "created_at", "2026-04-03T00:00:00Z"),
        ("AB9010", "consent_email", "refused"),
        ("AB9010", "consent_sms", "refused"),
        ("AB9014", "primary_phone", "+61491570006"),
        ("KV9016", "assigned_agent_id", "U2002"),
        ("KV9024", "primary_record_id", "KV9025"),
        ("KV9026", "assigned_agent_id", "U2001"),
        ("KV9026", "primary_record_id", "KV9026"),
        ("KV9035", "assigned_agent_id", "U2003"),
        ("KV9044", "consent_sms", "refused"),
    ];
    let mut wrong = Wrong::default();
    for (record, column, expected) in CELLS {
        let found = NIGHTLY.cell(record, column);
        wrong.unless(found == *expected, || {
            format!("{record}: {column} `{found}`, not `{expected}`")
        });
    }
    wrong.unless(NIGHTLY.cell("KV9044", "consent_email") != "refused", || {
        "KV9044: an SMS opt-out refused e-mail".to_owned()
    });
}

#[test]
fn connections_are_kept_whoever_owns() {
    const CONNECTIONS: &[(&str, &str, &str)] = &[
        ("29004", "U1007", "Former Owner"),
        ("29005", "U1004", "Former Owner"),
        ("29031", "U1005", "Producer"),
        ("29031", "U1004", "CSR"),
        ("29032", "U1004", "Producer"),
        ("29032", "U1004", "CSR"),
        ("A-3911", "U1010", "Executive"),
        ("A-3911", "U1010", "Representative"),
        ("QQ4909", "U1004", "CSR"),
        ("KV9016", "U2001", "Former Owner"),
        ("KV9018", "U2001", "Former Owner"),
        ("KV9018", "U2003", "Former Owner"),
        ("7009001", "U3001", "Lead Attorney"),
        ("7009001", "U3003", "Originating Attorney"),
        ("7009005", "U3001", "Lead Attorney"),
        ("7009005", "U3002", "Lead Attorney"),
        ("7009005", "U3001", "Former Owner"),
        ("7009007", "U3001", "Former Owner"),
        ("MB-9001", "00123", "Correspondent"),
        ("MB-9001", "U1006", "Correspondent"),
        ("MB-9003", "U1007", "Correspondent"),
        ("29030", "U1010", "Correspondent"),
    ];
    let mut wrong = Wrong::default();
    for (record, user, kind) in CONNECTIONS {
        wrong.unless(NIGHTLY.has_connection(record, user, kind), || {
            format!("{record}: {user} is not connected as {kind}")
        });
    }
}

#[test]
fn every_change_request_ends_with_its_rule() {
    const REQUESTS: &[(&str, &str, &str)] = &[
        ("CR-101", "applied", "R-ACCESS-3"),
        ("CR-102", "rejected", "R-ACCESS-3"),
        ("CR-103", "applied", "R-ACCESS-2"),
        ("CR-104", "rejected", "R-ACCESS-3"),
        ("CR-105", "applied", "R-ACCESS-4"),
        ("CR-106", "applied", "R-ACCESS-3"),
        ("CR-107", "rejected", "R-ACCESS-6"),
        ("CR-108", "rejected", "R-ACCESS-6"),
        ("CR-109", "applied", "R-ACCESS-2"),
    ];
    let rows = NIGHTLY
        .run
        .rows("change_requests", &["request_id", "result", "rule"]);
    let expected = REQUESTS
        .iter()
        .map(|(id, result, rule)| [id, result, rule].map(|cell| (*cell).to_owned()).to_vec());
    assert_eq!(rows, expected.collect::<Vec<_>>());
    let owner = |record| NIGHTLY.cells(record, &["owner_id", "owner_rule", "unowned_by"]);
    assert_eq!(owner("20003"), ["U1004", "R-ACCESS-3", ""]);
    assert_eq!(owner("AB5005"), ["", "R-ACCESS-4", "defect"]);
    assert_eq!(owner("AB5001"), ["U2007", "R-ACCESS-3", ""]);
    assert_eq!(owner("AB9001"), ["", "", "defect"]);
}

#[test]
fn two_entities_are_blocked_with_both_parties() {
    const BLOCKED: &[(&str, &str, &str, &str)] = &[
        ("KV9014", "KV9015", "bluegum-luxe", "bluegum-austin"),
        ("KV9009", "KV9010", "bluegum-austin", "bluegum-roundrock"),
        ("AB9013", "KV9041", "bluegum-paddington", "bluegum-austin"),
    ];
    let rows = NIGHTLY.run.rows(
        "merge_candidates",
        &["record_a", "record_b", "status", "party_a", "party_b"],
    );
    let mut wrong = Wrong::default();
    for (a, b, party_a, party_b) in BLOCKED {
        let expected = BTreeSet::from([(*a, *party_a), (*b, *party_b)]);
        let id = |name: &'static str, row: &Cells| row[0].ends_with(name) || row[1].ends_with(name);
        let row = rows.iter().find(|row| id(a, row) && id(b, row));
        wrong.unless(row.is_some_and(|row| row[2] == "blocked"), || {
            format!("{a}, {b}: {row:?}")
        });
        let Some(row) = row else { continue };
        let short = |name: &'_ str| name.rsplit('/').next().unwrap().to_owned();
        let (first, second) = (short(&row[0]), short(&row[1]));
        let found = BTreeSet::from([(&*first, &*row[3]), (&*second, &*row[4])]);
        wrong.unless(found == expected, || format!("{a}, {b}: {row:?}"));
    }
}

#[test]
fn what_was_counted_is_owned() {
    let contacts = NIGHTLY.run.rows("contacts", &["owner_id"]);
    let owned = |user: &str| contacts.iter().filter(|row| row[0] == user).count();
    assert_eq!(owned("U1003"), 300, "Jasmine is Account Manager of 300");
    let uploaded = |user: &str| {
        let decisions = NIGHTLY
            .run
            .rows("contacts", &["owner_id", "primary_source"]);
        decisions
            .iter()
            .filter(|row| row[0] == user && row[1] == "upload")
            .count()
    };
    assert_eq!(uploaded("00123"), 200, "Derek's rows");
    assert_eq!(
        uploaded("100000"),
        249,
        "Miguel's 250 rows but the one that is rejected"
    );
}

#[test]
fn the_timeline_tells_of_the_merge() {
    let rows = NIGHTLY.rows_of("KV9026", "timeline", &["kind"]);
    let count = |kind: &str| rows.iter().filter(|row| row[0] == kind).count();
    assert_eq!((count("merged_note"), count("campaign_stopped")), (1, 2));
}
