//! `[[source.joined]]`: files found, roles and stages looked up.

use super::Resolver;
use crate::{
    job::JobJoined,
    joined::{CaseStages, JoinedSettings},
    nearest::suggest,
    source::{Childless, Nested},
    standardise::alias,
};

/// The statuses that mean open where the settings name none.
const OPEN_VALUES: [&str; 3] = ["open", "active", "in force"];

impl Resolver<'_> {
    pub(super) fn joined(&mut self, key: &str, settings: &[JoinedSettings]) -> Vec<JobJoined> {
        let tables = settings.iter().enumerate();
        let tables = tables.map(|(index, table)| {
            let key = format!("{key}.joined[{index}]");
            let roles = || table.roles.keys().map(String::as_str);
            let named = table.owner.iter().map(|owner| ("owner".to_owned(), owner));
            let named = named.chain(table.when.keys().map(|role| (format!("when.{role}"), role)));
            for (place, role) in named {
                if !table.roles.contains_key(role) {
                    let message = format!("`roles` has no `{role}`");
                    self.fault(&format!("{key}.{place}"), message, suggest(role, roles()));
                }
            }
            if table.roles.is_empty() && table.stages.is_empty() {
                let help = "name `roles` that stand on a case, or the `stages` that cases give";
                self.fault(&key, "the table says nothing", Some(help.to_owned()));
            }
            let open = match &*table.open_values {
                [] => OPEN_VALUES.map(str::to_owned).to_vec(),
                written => written
                    .iter()
                    .map(|word| word.trim().to_lowercase())
                    .collect(),
            };
            JobJoined {
                files: self.files(&key, &table.files),
                settings: JoinedSettings {
                    nested: Nested {
                        childless: Childless::Blank,
                        ..table.nested.clone()
                    },
                    open_values: open,
                    stages: self.case_stages(&key, &table.stages),
                    ..table.clone()
                },
            }
        });
        tables.collect()
    }

    fn case_stages(&mut self, key: &str, written: &CaseStages) -> CaseStages {
        let mut stage = |state: &str, word: &Option<String>| {
            let key = format!("{key}.stages.{state}");
            self.canonical_word(&key, word.as_ref()?, &alias::STAGES)
        };
        CaseStages {
            open: stage("open", &written.open),
            closed: stage("closed", &written.closed),
            none: stage("none", &written.none),
        }
    }
}
