//! Small runs, written down by hand or by chance.

use std::fs;

use tempfile::TempDir;

use super::super::{Difference, diff};
use crate::table::{
    fixture::write_table,
    schema::{
        Column, Kind,
        data::{CONTACTS, RECORDS, REJECTS},
        reports::{ENTITY_METRICS, OWNER_METRICS},
    },
};

/// A contact and its records, each named by one letter or a few.
#[derive(Clone, Debug, Default)]
pub(super) struct Contact {
    /// The ID follows from it.
    pub(super) number: u32,
    pub(super) records: Vec<String>,
    pub(super) owner: String,
    pub(super) is_archived: bool,
    pub(super) flags: String,
    pub(super) city: String,
}

/// What a run found.
#[derive(Clone, Debug, Default)]
pub(super) struct Office {
    pub(super) contacts: Vec<Contact>,
    /// `source reason` of each.
    pub(super) rejects: Vec<[&'static str; 2]>,
    /// `overall` or an owner, and its figure.
    pub(super) figures: Vec<[&'static str; 2]>,
}

/// The ID that sorts as the number does.
pub(super) fn id(number: u32) -> String {
    format!("{number:08x}-0000-5000-8000-000000000000")
}

/// Contacts, a line each: number, records joined by `+`, owner, flags joined by `|`, city. `-`: nothing; `~U1`: archived.
pub(super) fn office(text: &str) -> Office {
    let contacts = text.lines().map(|line| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let given = |cell: &str| cell.trim_start_matches(['-', '~']).to_owned();
        Contact {
            number: cells[0].parse().unwrap(),
            records: cells[1].split('+').map(str::to_owned).collect(),
            owner: given(cells[2]),
            is_archived: cells[2].starts_with('~'),
            flags: given(cells[3]),
            city: given(cells[4]),
        }
    });
    Office {
        contacts: contacts.collect(),
        ..Office::default()
    }
}

/// Compares two runs; names three contacts of each kind.
pub(super) fn compare(before: &Office, after: &Office) -> Difference {
    let (before, after) = (before.publish("one"), after.publish("two"));
    diff(before.path(), after.path(), 3).unwrap()
}

impl Office {
    fn publish(&self, run_id: &str) -> TempDir {
        let run = tempfile::tempdir().unwrap();
        let data = run.path().join("data");
        let mut contacts = String::from(
            "contact_id; owner_kind; owner_id; owner_rule; unowned_by; archived; flags; city\n",
        );
        let mut records = String::from("contact_id; source; record_id; person\n");
        for contact in &self.contacts {
            let (id, owner) = (id(contact.number), &contact.owner);
            let [kind, rule, unowned_by] = match owner.is_empty() {
                true => ["", "", "defect"],
                false => ["user", "mapping", ""],
            };
            let (archived, flags, city) = (contact.is_archived, &contact.flags, &contact.city);
            contacts += &format!(
                "{id}; {kind}; {owner}; {rule}; {unowned_by}; {archived}; {flags}; {city}\n"
            );
            for record in &contact.records {
                records += &format!("{id}; crm; {record}; 0\n");
            }
        }
        write_table(&data, &CONTACTS, &contacts);
        write_table(&data, &RECORDS, &records);
        let rejects = self.rejects.iter().map(|reject| reject.join("; ") + "\n");
        let rejects = format!("source; reason\n{}", rejects.collect::<String>());
        write_table(&data, &REJECTS, &rejects);
        self.write_reports(&run);
        let manifest = format!(
            "{{\"run_id\":\"{run_id}\",\"version\":\"0.1.0\",\"pipeline_file\":\"p.toml\",\"pipeline_fingerprint\":\"0123456789\",\
             \"as_of\":\"2026-11-21\",\"inputs\":[{{\"source\":\"crm\",\"path\":\"crm.csv\",\"rows\":{rows},\"preset\":\"\",\
             \"blake3\":\"{rows}\"}}],\"reference_files\":[]}}",
            rows = self.contacts.len()
        );
        fs::write(run.path().join("run.json"), manifest).unwrap();
        run
    }

    fn write_reports(&self, run: &TempDir) {
        let figure = || [Column::new("contacts_owned", Kind::Int, "Contacts.")];
        let mut owners = String::from("owner_kind; owner_id; status; contacts_owned\n");
        let mut overall = String::from("kind; entity_id; contacts_owned\n");
        for [whose, figure] in &self.figures {
            match *whose {
                "overall" => overall += &format!("overall; overall; {figure}\n"),
                owner if figure.is_empty() => owners += &format!("user; {owner}; inactive;\n"),
                owner => owners += &format!("user; {owner}; active; {figure}\n"),
            }
        }
        let reports = run.path().join("reports");
        write_table(&reports, &OWNER_METRICS.with_columns(figure()), &owners);
        write_table(&reports, &ENTITY_METRICS.with_columns(figure()), &overall);
    }
}
