//! `[[source.joined]]`: files found, roles looked up.

use super::Resolver;
use crate::{job::JobJoined, joined::JoinedSettings, nearest::suggest};

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
                    open_values: open,
                    ..table.clone()
                },
            }
        });
        tables.collect()
    }
}
