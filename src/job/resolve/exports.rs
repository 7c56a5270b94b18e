//! `[[export]]`: names, sources and audiences looked up, and what the target calls each owner.

use super::{Resolver, paths::is_plain, rules::kept_columns};
use crate::{
    export::{Export, OwnerNames, Target},
    job::{JobSource, settings::PipelineFile},
    nearest::suggest,
    plural::counted,
};

/// The folder beside those of exports in which the lists of send plans are.
const LISTS: &str = "lists";

/// So many users are named.
const NAMED_MAX: usize = 3;

impl Resolver<'_> {
    /// The exports, sorted by name.
    pub(super) fn exports(&mut self, file: &PipelineFile, sources: &[JobSource]) -> Vec<Export> {
        let kept = kept_columns(sources);
        let names = file.export.iter().map(|export| {
            let target = export.target.map(|target| target.id());
            export.name.as_deref().or(target).unwrap_or_default()
        });
        let names: Vec<&str> = names.collect();
        self.unique_exports(&names);
        let mut exports = Vec::new();
        for (index, (settings, name)) in file.export.iter().zip(names).enumerate() {
            let key = format!("export[{index}]");
            let source = settings.source.as_deref();
            let source = source.map(|named| self.export_source(&key, named, sources));
            if settings.only_changed && file.ledger.is_none() {
                let help = "name a folder for the `ledger`, or leave out `only_changed`".to_owned();
                let message = "only a ledger knows what the last run exported";
                self.fault(&format!("{key}.only_changed"), message, Some(help));
            }
            let Some(target) = settings.target else {
                continue;
            };
            let called_by = settings.source.as_deref().unwrap_or(name).to_owned();
            let owners = OwnerNames::new(target, &called_by, self.directory);
            self.warn_of_nameless(&format!("{key}.target"), target, &called_by, &owners);
            let rows_max = settings.rows_max.or(target.rows_max());
            exports.push(Export {
                name: name.to_owned(),
                target,
                source: source.flatten(),
                audience: self.audience(&key, settings.audience.as_deref(), &kept),
                only_changed: settings.only_changed,
                rows_max: rows_max.unwrap_or(u64::MAX),
                called_by,
                owners,
            });
        }
        exports.sort_by(|left, right| left.name.cmp(&right.name));
        exports
    }

    /// Says of names what keeps them from being those of folders beside each other.
    fn unique_exports(&mut self, names: &[&str]) {
        for (index, name) in names.iter().enumerate() {
            let key = format!("export[{index}].name");
            if *name == LISTS {
                let message = "`lists` is the folder of send plans";
                self.fault(
                    &key,
                    message,
                    Some("give the export another name".to_owned()),
                );
            } else if !is_plain(name) {
                self.not_plain(&key, name, "an export", "a folder");
            } else if names[..index].contains(name) {
                let message = format!("another of [[export]] is named `{name}` already");
                let help = "give each its own `name`".to_owned();
                self.fault(&format!("export[{index}]"), message, Some(help));
            }
        }
    }

    /// Says of users who are at work that the target cannot name them, so that their contacts would be left out.
    fn warn_of_nameless(
        &mut self,
        key: &str,
        target: Target,
        called_by: &str,
        owners: &OwnerNames,
    ) {
        let users = owners.lacking().filter_map(|(party, _)| party.user());
        let users = users.filter(|user| self.directory.user(*user).is_active(self.as_of));
        let ids: Vec<&str> = users.map(|user| &*self.directory.user(user).id).collect();
        if ids.is_empty() {
            return;
        }
        let title = target.title();
        let message = format!(
            "nobody says what {title} calls {}, whose contacts are left out: {}",
            counted(ids.len(), "active user"),
            some_of(&ids)
        );
        let help = format!(
            "write it into the user mappings, as `{called_by},{},…`",
            target.owner_kind()
        );
        self.warn(key, message, help);
    }

    fn export_source(&mut self, key: &str, name: &str, sources: &[JobSource]) -> Option<u16> {
        let found = sources.iter().position(|source| source.name == name);
        if found.is_none() {
            let names = sources.iter().map(|source| &*source.name);
            let message = format!("no source is named `{name}`");
            self.fault(&format!("{key}.source"), message, suggest(name, names));
        }
        found.and_then(|index| u16::try_from(index).ok())
    }
}

/// The first of these names, and how many more there are.
fn some_of(names: &[&str]) -> String {
    match names.get(NAMED_MAX..) {
        None | Some([]) => names.join(", "),
        Some(more) => format!("{} and {} more", names[..NAMED_MAX].join(", "), more.len()),
    }
}
