//! `[[export]]`: names, sources and audiences looked up, and what the target calls each owner.

use std::collections::BTreeSet;

use super::{Resolver, parties::PASSED_OVER, paths::is_plain, rules::kept_columns};
use crate::{
    export::{Export, Holds, OwnerNames, StandIns, Target},
    job::{
        JobSource,
        settings::{
            PipelineFile,
            export::{ExportSettings, StandInSettings},
        },
    },
    list::join,
    nearest::suggest,
    party::{Party, UserIx},
    plural::counted,
    source::header::fold,
};

/// The folder beside those of exports in which the lists of send plans are.
const LISTS: &str = "lists";

/// So many users or entities are named.
const NAMED_MAX: usize = 3;

impl Resolver<'_> {
    /// The exports, sorted by name. Their sources read the IDs that they write.
    pub(super) fn exports(
        &mut self,
        file: &PipelineFile,
        sources: &mut [JobSource],
    ) -> Vec<Export> {
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
            let rows_max = settings.rows_max.or(target.rows_max());
            let id_column = settings.id_column.as_deref();
            let id_column = id_column.filter(|header| self.can_hold_ids(&key, header, target));
            let mut export = Export {
                name: name.to_owned(),
                target,
                columns: Export::columns_of(target, source.flatten().is_some(), id_column),
                source: source.flatten(),
                kept: kept_elsewhere(sources, settings.source.as_deref()),
                audience: self.audience(&key, settings.audience.as_deref(), &kept),
                only_changed: settings.only_changed,
                rows_max: rows_max.unwrap_or(u64::MAX),
                owners: OwnerNames::new(target, &called_by, self.directory, self.as_of),
                called_by,
            };
            let stand_ins = self.stand_ins(&key, &settings.stand_ins, &export);
            export
                .owners
                .stand_in(&stand_ins, self.directory, self.as_of);
            self.warn_of_nameless(&format!("{key}.target"), &export);
            exports.push(export);
        }
        read_own_ids(sources, &file.export);
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

    /// Who stands in for entities and users. Who is not active is passed over, as wherever a rule chooses.
    fn stand_ins(&mut self, key: &str, settings: &StandInSettings, export: &Export) -> StandIns {
        let mut meant = StandIns::default();
        for (entity, user) in &settings.by_entity {
            let key = format!("{key}.stand_ins.by_entity.{entity}");
            let user = self.stand_in(&key, user, export);
            let entity = self.entity(&key, entity).map(Party::Entity);
            self.add_stand_in(&key, &mut meant, entity.zip(user));
        }
        for (leaver, user) in &settings.by_user {
            let key = format!("{key}.stand_ins.by_user.{leaver}");
            let user = self.stand_in(&key, user, export);
            let Some(leaver) = self.user(&key, leaver) else {
                continue;
            };
            if self.directory.user(leaver).is_active(self.as_of) {
                let name = self.directory.written(Party::User(leaver));
                let message = format!("`{name}` is active, so nobody stands in for that user");
                self.warn(&key, message, "leave the line out".to_owned());
            }
            let leaver = Some(Party::User(leaver));
            self.add_stand_in(&key, &mut meant, leaver.zip(user));
        }
        let otherwise = settings.otherwise.as_ref();
        let key = format!("{key}.stand_ins.otherwise");
        meant.otherwise = otherwise.and_then(|user| self.stand_in(&key, user, export));
        meant
    }

    fn add_stand_in(&mut self, key: &str, all: &mut StandIns, new: Option<(Party, UserIx)>) {
        let Some((owner, user)) = new else { return };
        if all.by_owner.insert(owner, user).is_some() {
            let name = self.directory.written(owner);
            let message = format!("another line says who stands in for `{name}`");
            self.fault(key, message, Some("leave one of them out".to_owned()));
        }
    }

    fn stand_in(&mut self, key: &str, text: &str, export: &Export) -> Option<UserIx> {
        let user = self.user(key, text)?;
        if self.warn_of_absent(key, text, Party::User(user), PASSED_OVER) {
            return None;
        }
        if export.owners.of(Party::User(user)).is_err() {
            let title = export.target.title();
            let message = format!("nobody says what {title} calls `{text}`, who is to stand in");
            self.fault(key, message, Some(way_to_name(export)));
        }
        Some(user)
    }

    /// Says whom the target cannot name, so that their contacts would be left out: users who are at work, and entities that own something,
    /// as far as the directory knows.
    fn warn_of_nameless(&mut self, key: &str, export: &Export) {
        let (directory, title) = (self.directory, export.target.title());
        let is_meant = |party: &Party| match party {
            Party::User(user) => directory.user(*user).is_active(self.as_of),
            Party::Entity(_) => directory.is_known_to_own(*party),
        };
        let lacking = export.owners.lacking().map(|(party, _)| party);
        let (users, entities): (Vec<Party>, Vec<Party>) = lacking
            .filter(is_meant)
            .partition(|party| party.user().is_some());
        if !users.is_empty() {
            let message = format!(
                "nobody says what {title} calls {}, whose contacts are left out: {}",
                counted(users.len(), "active user"),
                some_of(users.iter().map(|user| directory.id_of(*user)))
            );
            self.warn(key, message, way_to_name(export));
        }
        if !entities.is_empty() {
            let message = format!(
                "only users can own a contact in {title}, and nobody stands in for {}, whose contacts are left out: {}",
                counted(entities.len(), "entity"),
                some_of(entities.iter().map(|entity| directory.written(*entity)))
            );
            let help = "name users who own them there, in `[export.stand_ins]`";
            self.warn(key, message, help.to_owned());
        }
    }

    /// Whether a header is free for a column of our IDs, which the target does not have already.
    fn can_hold_ids(&mut self, key: &str, header: &str, target: Target) -> bool {
        let title = target.title();
        let mut columns = target.columns().iter();
        let message = match columns
            .find(|column| column.holds == Holds::ContactId || fold(&column.header) == fold(header))
        {
            Some(column) if column.holds == Holds::ContactId => {
                format!("{title} has a column for our ID: `{}`", column.header)
            }
            Some(column) => format!("`{}` of {title} holds {}", column.header, column.holds),
            None if fold(header).is_empty() => "the header is empty".to_owned(),
            None => return true,
        };
        let help = "leave it out, or name a field that is made there for it".to_owned();
        self.fault(&format!("{key}.id_column"), message, Some(help));
        false
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

/// Has each source read the IDs that exports for its system write, be it several into one field.
fn read_own_ids(sources: &mut [JobSource], exports: &[ExportSettings]) {
    for export in exports {
        let named = |source: &&mut JobSource| export.source.as_ref() == Some(&source.name);
        if let (Some(header), Some(source)) = (&export.id_column, sources.iter_mut().find(named)) {
            let own_ids = &mut source.columns.own_ids;
            if !own_ids.iter().any(|known| fold(known) == fold(header)) {
                own_ids.push(header.clone());
            }
        }
    }
}

/// Where it is said what the target calls a user.
fn way_to_name(export: &Export) -> String {
    let (called_by, kind) = (&export.called_by, export.target.owner_kind());
    format!("write it into the user mappings, as `{called_by},{kind},…`")
}

/// The first of these names, and how many more there are.
fn some_of<N: AsRef<str>>(names: impl Iterator<Item = N>) -> String {
    let names: Vec<N> = names.collect();
    match names.get(NAMED_MAX..) {
        None | Some([]) => join(names, ", "),
        Some(more) => format!(
            "{} and {} more",
            join(&names[..NAMED_MAX], ", "),
            more.len()
        ),
    }
}

/// The names of columns that sources other than this one keep.
fn kept_elsewhere(sources: &[JobSource], source: Option<&str>) -> Vec<String> {
    let others = sources.iter().filter(|other| Some(&*other.name) != source);
    let names = others.flat_map(|other| other.columns.keep.keys().cloned());
    Vec::from_iter(BTreeSet::from_iter(names))
}
