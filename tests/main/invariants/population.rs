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

const PIPELINE: &str = r#"
name = "chance"
as_of = 2026-11-21
[directory]
users = "users.csv"
entities = "entities.csv"
[[source]]
name = "crm"
files = ["people.csv"]
preset = "generic"
[source.columns]
campaigns = "Campaigns"
notes = "Notes"
[source.owner]
id_column = "Owner ID"
[[interactions]]
name = "mail"
files = ["mail.csv"]
"#;

/// What makes the column of helpers one of connections.
const CONNECTIONS: &str = "[source.connections]\nCSR = \"Helper\"\n[[interactions]]";

/// A row of the export.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) id: String,
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
}

/// Offices of up to sixteen records.
pub(super) fn office() -> impl Strategy<Value = Office> {
    vec(person(), 1..16).prop_map(|people| {
        let numbered = people.into_iter().enumerate();
        Office::of(
            numbered
                .map(|(number, person)| person.numbered(number))
                .collect(),
        )
    })
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
        ]),
        cell(&["", "207-555-0101", "207-555-0102"]),
        cell(&["", "", "1 Oak St", "9 Elm St"]),
    );
    let birthday = cell(&["", "", "1980-02-03", "1950-01-02"]);
    let owner = cell(&["", "", "U1", "U2", "U3", "office-a", "office-b"]);
    let more = (
        cell(&["", "", "spring", "fall|spring", "fall"]),
        cell(&["", "U1", "U2", "U3"]),
        vec(select(&["U1", "U2", "U3"][..]), 0..3),
    );
    (names, reach, birthday, owner, any::<bool>(), more).prop_map(
        |(names, reach, birthday, owner, is_opted_out, (campaigns, helper, writers))| Person {
            id: String::new(),
            owner,
            is_opted_out,
            campaigns,
            helper,
            writers,
            cells: vec![
                names.0, names.1, names.2, reach.0, reach.1, reach.2, birthday,
            ],
        },
    )
}

impl Person {
    /// What the note on the person says.
    pub(super) fn note(&self) -> String {
        format!("<{}>", self.id)
    }

    /// With an ID, and a date of change that no other has: ties would go to the first row.
    fn numbered(mut self, number: usize) -> Self {
        self.id = format!("r{number}");
        self.cells.push(format!("2026-01-{:02}", number + 1));
        self
    }
}

impl Office {
    fn of(people: Vec<Person>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("users.csv", USERS);
        write("entities.csv", ENTITIES);
        write("pipeline.toml", PIPELINE);
        let mut text = "ID,Owner ID,Email Opt Out,Campaigns,Notes,Helper,First Name,Last Name,Suffix,Email,Phone,Street,Birthday,Updated\n".to_owned();
        let mut mail = "record_id,user_id,occurred_at,kind\n".to_owned();
        for person in &people {
            let opted_out = if person.is_opted_out { "Yes" } else { "No" };
            text += &format!(
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
        write("people.csv", &text);
        write("mail.csv", &mail);
        Self { folder, people }
    }

    /// The same people in another order.
    pub(super) fn shuffled(&self, seed: u64) -> Self {
        let mut people = self.people.clone();
        fastrand::Rng::with_seed(seed).shuffle(&mut people);
        Self::of(people)
    }

    pub(super) fn run(&self, set: &[&str]) -> Run {
        support::run(&self.pipeline(), set)
    }

    /// The run in which helpers are connections.
    pub(super) fn run_connected(&self) -> Run {
        let text = PIPELINE.replace("[[interactions]]", CONNECTIONS);
        let file = self.folder.path().join("connected.toml");
        fs::write(&file, text).unwrap();
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
