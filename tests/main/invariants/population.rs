//! Small offices made by chance: few names, mailboxes, phones and owners, so that people are often alike.

use std::{collections::BTreeMap, fs, path::PathBuf};

use proptest::{collection::vec, prelude::*, sample::select};
use tempfile::TempDir;

use crate::support::{self, Run};

/// Who can own: two agents of office-a, one of office-b, both offices.
pub(super) const PARTIES: [&str; 5] = ["U1", "U2", "U3", "office-a", "office-b"];

const USERS: &str = "user_id,name,email,status,role,entity_id\n\
    U1,Ada Marsh,ada@office.example.com,active,agent,office-a\n\
    U2,Ben Holt,ben@office.example.com,active,agent,office-a\n\
    U3,Cora Finch,cora@office.example.com,active,agent,office-b\n";

const ENTITIES: &str =
    "entity_id,kind,name,parent_id\noffice-a,office,Office A,\noffice-b,office,Office B,\n";

const HEAD: &str = r#"
name = "chance"
as_of = 2026-11-21
[directory]
users = "users.csv"
entities = "entities.csv"
[[interactions]]
name = "mail"
files = ["mail.csv"]
"#;

const SOURCE: &str = r#"
preset = "generic"
[source.columns]
campaigns = "Campaigns"
notes = "Notes"
[source.identifiers]
policy = "Policy"
[source.owner]
id_column = "Owner ID"
"#;

/// What stands before the directory where people have decided, and a source holds nobody twice.
const DECIDED: &str =
    "decisions = [\"decisions.csv\"]\n[match]\nnever_within = [\"web\"]\n[directory]";

/// What makes the column of helpers one of connections.
const CONNECTIONS: &str = "[source.connections]\nCSR = \"Helper\"\n[source.owner]";

/// The pipeline file of every office: two sources of the same columns.
fn pipeline() -> String {
    let of = |name, file| format!("[[source]]\nname = \"{name}\"\nfiles = [\"{file}\"]{SOURCE}");
    [HEAD, &of("crm", "people.csv"), &of("web", "web.csv")].concat()
}

/// A row of the export.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) id: String,
    source: &'static str,
    pub(super) owner: String,
    pub(super) is_opted_out: bool,
    pub(super) campaigns: String,
    helper: String,
    /// Who wrote to the person, one letter each.
    pub(super) writers: Vec<&'static str>,
    cells: Vec<String>,
}

/// An export, and the folder that it lies in.
#[derive(Debug)]
pub(super) struct Office {
    pub(super) folder: TempDir,
    people: Vec<Person>,
    /// What people have decided, as lines of a file.
    decisions: String,
}

/// Offices of up to sixteen records.
pub(super) fn office() -> impl Strategy<Value = Office> {
    vec(person(), 1..16).prop_map(|people| Office::of(numbered(people), String::new()))
}

/// Offices of some families with many records each, of which people have decided a little.
pub(super) fn crowd() -> impl Strategy<Value = Office> {
    let kind = select(
        &[
            "merge",
            "keep_apart",
            "primary",
            "owner=U2",
            "owner=office-a",
        ][..],
    );
    let decision = (kind, 0..60_usize, 0..60_usize);
    (vec(person(), 30..60), vec(decision, 0..6)).prop_map(|(people, decisions)| {
        let people = numbered(people);
        let named = |index: usize| {
            let person = &people[index % people.len()];
            format!("{}/{}", person.source, person.id)
        };
        let lines = decisions.into_iter().map(|(kind, one, other)| {
            let other = if kind.contains('=') {
                String::new()
            } else {
                named(other)
            };
            format!("{kind},{},{other}\n", named(one))
        });
        let decisions = lines.collect();
        Office::of(people, decisions)
    })
}

fn numbered(people: Vec<Person>) -> Vec<Person> {
    let numbered = people.into_iter().enumerate();
    let named = numbered.map(|(number, person)| Person {
        id: format!("r{number}"),
        ..person
    });
    named.collect()
}

fn person() -> impl Strategy<Value = Person> {
    let cell = |values: &'static [&'static str]| select(values).prop_map(str::to_owned);
    let names = (
        cell(&["Ann", "Bob", "Robert", "A", ""]),
        cell(&["Able", "Baker", ""]),
        cell(&["", "", "", "Jr", "Sr"]),
    );
    let reach = (
        cell(&[
            "",
            "one@example.com",
            "two@example.com",
            "three@example.com",
            "four@example.net",
        ]),
        cell(&["", "207-555-0101", "207-555-0102", "207-555-0113"]),
        cell(&["", "", "1 Oak St", "9 Elm St"]),
    );
    let dated = cell(&["2026-01-05", "2026-01-06", "2026-01-07"]);
    let policy = cell(&[
        "",
        "",
        "",
        "pol-17-ab",
        "POL17AB\u{1f}xyz-99",
        "pol17cb",
        "xyz-99",
    ]);
    let kept = (dated, policy, select(&["crm", "crm", "web"][..]));
    let birthday = cell(&["", "", "1980-02-03", "1950-01-02"]);
    let owner = cell(&["", "", "U1", "U2", "U3", "office-a", "office-b"]);
    let more = (
        cell(&["", "", "spring", "fall|spring", "fall"]),
        cell(&["", "U1", "U2", "U3"]),
        vec(select(&["U1", "U2", "U3"][..]), 0..3),
    );
    (names, reach, birthday, owner, any::<bool>(), more, kept).prop_map(
        |(names, reach, birthday, owner, is_opted_out, (campaigns, helper, writers), kept)| {
            Person {
                id: String::new(),
                source: kept.2,
                owner,
                is_opted_out,
                campaigns,
                helper,
                writers,
                cells: vec![
                    names.0, names.1, names.2, reach.0, reach.1, reach.2, birthday, kept.0, kept.1,
                ],
            }
        },
    )
}

impl Person {
    /// What the note on the person says.
    pub(super) fn note(&self) -> String {
        format!("<{}>", self.id)
    }
}

impl Office {
    fn of(people: Vec<Person>, decisions: String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("users.csv", USERS);
        write("entities.csv", ENTITIES);
        write("pipeline.toml", &pipeline());
        let headers = "ID,Owner ID,Email Opt Out,Campaigns,Notes,Helper,First Name,Last Name,Suffix,Email,Phone,Street,Birthday,Updated,Policy\n";
        let mut files = BTreeMap::from([("crm", headers.to_owned()), ("web", headers.to_owned())]);
        let mut mail = "record_id,user_id,occurred_at,kind\n".to_owned();
        for person in &people {
            let opted_out = if person.is_opted_out { "Yes" } else { "No" };
            *files.get_mut(person.source).unwrap() += &format!(
                "{},{},{opted_out},{},{},{},{}\n",
                person.id,
                person.owner,
                person.campaigns,
                person.note(),
                person.helper,
                person.cells.join(",")
            );
            for (hour, writer) in person.writers.iter().enumerate() {
                mail += &format!("{},{writer},2026-03-01T0{hour}:00:00Z,email\n", person.id);
            }
        }
        write("people.csv", &files["crm"]);
        write("web.csv", &files["web"]);
        write("mail.csv", &mail);
        write(
            "decisions.csv",
            &format!("decision,record,other\n{decisions}"),
        );
        Self {
            folder,
            people,
            decisions,
        }
    }

    /// The same people in another order.
    pub(super) fn shuffled(&self, seed: u64) -> Self {
        let mut people = self.people.clone();
        fastrand::Rng::with_seed(seed).shuffle(&mut people);
        Self::of(people, self.decisions.clone())
    }

    pub(super) fn run(&self, set: &[&str]) -> Run {
        support::run(&self.pipeline(), set)
    }

    /// The run in which helpers are connections.
    pub(super) fn run_connected(&self) -> Run {
        self.run_changed("[source.owner]", CONNECTIONS)
    }

    /// The run that honours what people have decided.
    pub(super) fn run_decided(&self) -> Run {
        self.run_changed("[directory]", DECIDED)
    }

    fn run_changed(&self, from: &str, to: &str) -> Run {
        let file = self.folder.path().join("changed.toml");
        fs::write(&file, pipeline().replace(from, to)).unwrap();
        support::run(&file, &[])
    }

    fn pipeline(&self) -> PathBuf {
        self.folder.path().join("pipeline.toml")
    }

    pub(super) fn record(&self, id: &str) -> &Person {
        self.people.iter().find(|person| person.id == id).unwrap()
    }

    /// Each contact's records and owner.
    pub(super) fn contacts(&self, run: &Run) -> Vec<(Vec<&Person>, String)> {
        let mut members: BTreeMap<String, Vec<&Person>> = BTreeMap::new();
        for row in run.rows("records", &["record_id", "contact_id"]) {
            members
                .entry(row[1].clone())
                .or_default()
                .push(self.record(&row[0]));
        }
        let contacts = run
            .rows("contacts", &["contact_id", "owner_id"])
            .into_iter();
        contacts
            .map(|row| (members.remove(&row[0]).unwrap(), row[1].clone()))
            .collect()
    }
}

/// The entity, if the owner is one.
pub(super) fn entity_of(owner: &str) -> Option<&str> {
    owner.starts_with("office").then_some(owner)
}
