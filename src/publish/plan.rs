//! `plan.json`: what a previewed run was computed from and what it came to, so that exactly that can be published (R-MERGE-8).

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::{Manifest, PREVIEW, aside};
use crate::load::fingerprint;

/// The content of `plan.json`: digests of everything that goes into a run, and of everything that comes out.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The version of tenure.
    pub version: String,
    /// BLAKE3 of the pipeline's effective settings.
    pub pipeline_fingerprint: String,
    /// The date from which ages are counted.
    pub as_of: String,
    /// Every file that was read, and its BLAKE3.
    pub inputs: BTreeMap<String, String>,
    /// Every table of `data/` and its BLAKE3.
    pub tables: BTreeMap<String, String>,
}

pub(super) const FILE: &str = "plan.json";

impl Plan {
    /// The plan of a run whose tables stand in `folder`.
    ///
    /// # Errors
    /// If a table cannot be read.
    pub fn of(manifest: &Manifest, folder: &Path) -> Result<Self> {
        let read = manifest.inputs.iter();
        let read = read.map(|input| (input.path.clone(), input.blake3.clone()));
        let beside = manifest.reference_files.iter();
        let beside = beside.map(|file| (file.path.clone(), file.blake3.clone()));
        let inputs = read.chain(beside).collect();
        let mut tables = BTreeMap::new();
        let data = folder.join("data");
        for entry in std::fs::read_dir(&data).with_context(|| data.display().to_string())? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            tables.insert(name, digest(&entry.path())?);
        }
        Ok(Self {
            version: manifest.version.clone(),
            pipeline_fingerprint: manifest.pipeline_fingerprint.clone(),
            as_of: manifest.as_of.clone(),
            inputs,
            tables,
        })
    }

    /// Reads the plan of a previewed run.
    ///
    /// # Errors
    /// If the folder holds none.
    pub fn read(folder: &Path) -> Result<Self> {
        let file = place(folder).join(FILE);
        let text = std::fs::read_to_string(&file).with_context(|| {
            let folder = folder.display();
            format!("{folder} holds no preview; make one with `tenure run … --dry-run`")
        })?;
        serde_json::from_str(&text).with_context(|| format!("{} is no plan", file.display()))
    }

    /// Writes `plan.json` into a folder.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self).context("plan.json cannot be serialised")?;
        std::fs::write(folder.join(FILE), text + "\n").context("plan.json cannot be written")
    }

    /// What is otherwise in `now` than in this plan, a line each; none: it is the plan.
    #[must_use]
    pub fn changes(&self, now: &Self) -> Vec<String> {
        let mut changes = Vec::new();
        let mut same = |is_same: bool, change: &str| {
            if !is_same {
                changes.push(change.to_owned());
            }
        };
        same(
            self.version == now.version,
            "another version of tenure made the preview",
        );
        same(
            self.as_of == now.as_of,
            &format!("the as-of date is not that of the preview, {}", self.as_of),
        );
        same(
            self.pipeline_fingerprint == now.pipeline_fingerprint,
            "the pipeline file or an option has changed",
        );
        changes.extend(differences(&self.inputs, &now.inputs, "read"));
        if changes.is_empty() {
            changes.extend(differences(&self.tables, &now.tables, "written"));
        }
        changes
    }
}

/// The folder of a preview, or where it waits if a run was killed while another took its place.
fn place(folder: &Path) -> PathBuf {
    let old = folder.with_file_name(aside(PREVIEW));
    let is_aside = folder.ends_with(PREVIEW) && !folder.exists() && old.is_dir();
    if is_aside { old } else { folder.to_owned() }
}

/// What is no longer `done`, what has changed, what is new.
fn differences<'d>(
    before: &'d BTreeMap<String, String>,
    now: &'d BTreeMap<String, String>,
    done: &'d str,
) -> impl Iterator<Item = String> + 'd {
    let changed = before
        .iter()
        .filter_map(move |(name, digest)| match now.get(name) {
            None => Some(format!("{name} is no longer {done}")),
            Some(other) if other != digest => Some(format!("{name} has changed")),
            Some(_) => None,
        });
    let added = now.keys().filter(|name| !before.contains_key(*name));
    changed.chain(added.map(|name| format!("{name} is new")))
}

fn digest(file: &Path) -> Result<String> {
    let read = fingerprint(file).with_context(|| format!("cannot read {}", file.display()));
    Ok(read?.1.to_hex().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(inputs: &[(&str, &str)], tables: &[(&str, &str)]) -> Plan {
        let map = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter();
            pairs
                .map(|(name, digest)| ((*name).to_owned(), (*digest).to_owned()))
                .collect()
        };
        Plan {
            inputs: map(inputs),
            tables: map(tables),
            ..Plan::default()
        }
    }

    #[test]
    fn every_change_is_told_and_the_outcome_only_if_nothing_else_explains_it() {
        let approved = plan(&[("a", "1"), ("b", "1")], &[("contacts", "1")]);
        for (now, expected) in [
            (
                plan(&[("a", "1"), ("b", "1")], &[("contacts", "1")]),
                &[][..],
            ),
            (
                plan(&[("a", "2"), ("c", "1")], &[("contacts", "2")]),
                &["a has changed", "b is no longer read", "c is new"],
            ),
            (
                plan(&[("a", "1"), ("b", "1")], &[("contacts", "2")]),
                &["contacts has changed"],
            ),
            (
                plan(&[("a", "1"), ("b", "1")], &[]),
                &["contacts is no longer written"],
            ),
        ] {
            assert_eq!(approved.changes(&now), expected);
        }
    }

    #[test]
    fn a_plan_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let written = plan(&[("a", "1")], &[("contacts", "1")]);
        written.write(folder.path()).unwrap();
        assert_eq!(Plan::read(folder.path()).unwrap(), written);
        let old = folder.path().join(aside(PREVIEW));
        std::fs::create_dir(&old).unwrap();
        written.write(&old).unwrap();
        assert_eq!(Plan::read(&folder.path().join(PREVIEW)).unwrap(), written);
        let nothing = Plan::read(&folder.path().join("x")).unwrap_err();
        assert!(nothing.to_string().contains("--dry-run"));
    }
}
