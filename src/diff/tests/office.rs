//! Small runs, written down by hand or by chance.

use std::fs;

use tempfile::TempDir;

use super::super::{Difference, diff};
use crate::table::{
    fixture::write_table,
    schema::{
        Column, Kind, Table,
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
        let is_archived = |contact: &Contact| contact.is_archived.to_string();
        let contacts = self.contacts.iter().map(|contact| {
            let is_owned = !contact.owner.is_empty();
            vec![
                ("contact_id", id(contact.number)),
                (
                    "owner_kind",
                    String::from(if is_owned { "user" } else { "" }),
                ),
                ("owner_id", contact.owner.clone()),
                (
                    "owner_rule",
                    String::from(if is_owned { "mapping" } else { "" }),
                ),
                (
                    "unowned_by",
                    String::from(if is_owned { "" } else { "defect" }),
                ),
                ("archived", is_archived(contact)),
                ("flags", contact.flags.clone()),
                ("city", contact.city.clone()),
            ]
        });
        write(&data, &CONTACTS, contacts);
        let records = self.contacts.iter().flat_map(|contact| {
            contact.records.iter().map(|record| {
                vec![
                    ("contact_id", id(contact.number)),
                    ("source", "crm".to_owned()),
                    ("record_id", record.clone()),
                    ("person", "0".to_owned()),
                ]
            })
        });
        write(&data, &RECORDS, records);
        let rejects = self.rejects.iter().map(|[source, reason]| {
            vec![
                ("source", (*source).to_owned()),
                ("reason", (*reason).to_owned()),
            ]
        });
        write(&data, &REJECTS, rejects);
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
        let of = |is_overall: bool| {
            let figures = self.figures.iter();
            figures.filter(move |[whose, _]| (*whose == "overall") == is_overall)
        };
        let reports = run.path().join("reports");
        let owners = of(false).map(|[owner, figure]| {
            let status = if figure.is_empty() {
                "inactive"
            } else {
                "active"
            };
            vec![
                ("owner_kind", "user".to_owned()),
                ("owner_id", (*owner).to_owned()),
                ("status", status.to_owned()),
                ("contacts_owned", (*figure).to_owned()),
            ]
        });
        write(&reports, &OWNER_METRICS.with_columns(figure()), owners);
        let overall = of(true).map(|[_, figure]| {
            vec![
                ("kind", "overall".to_owned()),
                ("entity_id", "overall".to_owned()),
                ("contacts_owned", (*figure).to_owned()),
            ]
        });
        write(&reports, &ENTITY_METRICS.with_columns(figure()), overall);
    }
}

fn write(
    folder: &std::path::Path,
    table: &Table,
    rows: impl Iterator<Item = Vec<(&'static str, String)>>,
) {
    let rows: Vec<_> = rows.collect();
    let rows: Vec<Vec<(&str, &str)>> = rows
        .iter()
        .map(|row| row.iter().map(|(name, cell)| (*name, &**cell)).collect())
        .collect();
    let rows: Vec<_> = rows.iter().map(|row| &row[..]).collect();
    write_table(folder, table, &rows);
}
