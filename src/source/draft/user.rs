//! The first layer: what the user has said of columns, owner, connections, kept columns and identifiers. A header that is
//! not in the file is a problem here; in a preset it is not.

use std::collections::{BTreeMap, BTreeSet};

use super::Draft;
use crate::source::{
    field::Field,
    header::fold,
    plan::{HeaderUse, NamedCells},
    preset::Preset,
    problem::ColumnProblem,
    settings::OneOrMany,
};

impl Draft<'_> {
    /// Takes what the user has said of fields, owner, kept columns and identifiers.
    pub(in crate::source) fn take_settings(&mut self) {
        let settings = self.settings;
        for (name, headers) in &settings.columns {
            self.take_user_field(name, headers);
        }
        let owner = &settings.owner;
        let ids = self.resolve_any("owner.id_column", owner.id_column.as_ref());
        self.cells[Field::OwnerId as usize].extend(&ids);
        self.mark(&ids, &HeaderUse::Field(Field::OwnerId));
        self.mapping = self.resolve_any("owner.mapping_column", owner.mapping_column.as_ref());
        let mapping = self.mapping.clone();
        self.mark(&mapping, &HeaderUse::Mapping);
        self.kept = self.take_named("keep", &settings.keep, HeaderUse::Keep);
        self.identifiers =
            self.take_named("identifiers", &settings.identifiers, HeaderUse::Identifier);
    }

    /// Takes the headers under which exports wrote our IDs: what anything else is read from cannot hold them, too.
    pub(in crate::source) fn take_own_ids(&mut self) {
        let (settings, name) = (self.settings, "contact_id");
        for header in &settings.own_ids {
            let cells = self.headers.find_written(header);
            let uses = cells.iter().flat_map(|&cell| &self.uses[cell]);
            let other = uses.into_iter().find(|used| !is_idle(used));
            if let Some(other) = other {
                let message = format!(
                    "the header `{header}` is to hold our IDs, by the `id_column` of an export, and is read as {other}"
                );
                let help = "let `id_column` be a field that is made for them".to_owned();
                let problem = ColumnProblem::error("id_column", message, Some(help));
                self.problems.push(problem);
            } else if !cells.is_empty() {
                self.mark(&cells, &HeaderUse::Identifier(name.to_owned()));
                cells.iter().for_each(|&cell| self.closed[cell] = true);
                let name = name.to_owned();
                self.identifiers.push(NamedCells { name, cells });
            }
        }
        if !settings.own_ids.is_empty() && settings.identifiers.contains_key(name) {
            let message =
                "our IDs are called so, which this source reads by the `id_column` of an export";
            let help = "give the identifier another name".to_owned();
            let problem = ColumnProblem::error("identifiers.contact_id", message, Some(help));
            self.problems.push(problem);
        }
    }

    /// Takes the connection types: the user's, and those of the preset that the user has not named.
    pub(in crate::source) fn take_connections(&mut self, preset: &Preset) {
        let settings = self.settings;
        for (kind, headers) in &settings.connections {
            let aliases = preset
                .connections
                .iter()
                .find(|(known, _)| fold(known) == fold(kind))
                .map(|(_, aliases)| aliases);
            match aliases {
                _ if !headers.0.is_empty() => {
                    let cells = self.resolve(&format!("connections.{kind}"), headers);
                    self.connect(kind, cells);
                }
                Some(aliases) => self.connect_aliases(kind, aliases),
                None => self.problems.push(unknown_connection(kind, preset)),
            }
        }
        let named: BTreeSet<_> = settings.connections.keys().map(|kind| fold(kind)).collect();
        for (kind, aliases) in preset
            .connections
            .iter()
            .filter(|(kind, _)| !named.contains(&fold(kind)))
        {
            let cells = self.first_group(aliases);
            self.connect(kind, cells);
        }
    }

    fn take_user_field(&mut self, name: &str, headers: &OneOrMany) {
        let key = format!("columns.{name}");
        let Some(field) = Field::from_name(name) else {
            let nearest = Field::nearest_name(name).map(|near| format!("is it `{near}`?"));
            let help = nearest
                .or_else(|| Some("carry other columns through under `[source.keep]`".to_owned()));
            return self.problems.push(ColumnProblem::error(
                key,
                format!("no canonical field is called `{name}`"),
                help,
            ));
        };
        self.settled[field as usize] = true;
        for index in self.resolve(&key, headers) {
            self.check_double_use(&key, field, index);
            self.cells[field as usize].push(index);
            self.mark(&[index], &HeaderUse::Field(field));
            self.closed[index] |= !field.shares_its_header();
        }
    }

    fn take_named(
        &mut self,
        section: &str,
        named: &BTreeMap<String, OneOrMany>,
        used: fn(String) -> HeaderUse,
    ) -> Vec<NamedCells> {
        let mut taken = Vec::new();
        for (name, headers) in named {
            let cells = self.resolve(&format!("{section}.{name}"), headers);
            self.mark(&cells, &used(name.clone()));
            taken.push(NamedCells {
                name: name.clone(),
                cells,
            });
        }
        taken
    }

    fn connect(&mut self, kind: &str, cells: Vec<usize>) {
        if !cells.is_empty() {
            self.mark(&cells, &HeaderUse::Connection(kind.to_owned()));
            self.connections.push(NamedCells {
                name: kind.to_owned(),
                cells,
            });
        }
    }

    fn connect_aliases(&mut self, kind: &str, aliases: &[OneOrMany]) {
        let cells = self.first_group(aliases);
        if cells.is_empty() {
            let message = format!(
                "the file has none of the preset's headers for the connection type `{kind}`"
            );
            let known = Vec::from_iter(
                aliases
                    .iter()
                    .flat_map(|group| &group.0)
                    .map(String::as_str),
            );
            let help = format!("expected one of: {}; or give its header", known.join(", "));
            let key = format!("connections.{kind}");
            self.problems
                .push(ColumnProblem::absent(&key, message, Some(help)));
        }
        self.connect(kind, cells);
    }

    fn resolve_any(&mut self, key: &str, headers: Option<&OneOrMany>) -> Vec<usize> {
        headers.map_or_else(Vec::new, |headers| self.resolve(key, headers))
    }

    /// Where the user's headers stand; a problem for each that is not there.
    fn resolve(&mut self, key: &str, headers: &OneOrMany) -> Vec<usize> {
        let mut found = Vec::new();
        for header in &headers.0 {
            let cells = self.headers.find_written(header);
            if cells.is_empty() {
                let help = self.headers.suggest(header);
                self.problems.push(ColumnProblem::absent(
                    key,
                    format!("the file has no header `{header}`"),
                    help,
                ));
            }
            found.extend(
                cells
                    .into_iter()
                    .filter(|cell| !found.contains(cell))
                    .collect::<Vec<_>>(),
            );
        }
        found
    }

    fn check_double_use(&mut self, key: &str, field: Field, index: usize) {
        let clash = |used: &HeaderUse| match *used {
            HeaderUse::Field(other) => {
                other != field && !other.is_list() && !other.shares_its_header()
            }
            _ => false,
        };
        let single = !field.is_list() && !field.shares_its_header();
        if let Some(other) = self.uses[index].iter().find(|used| single && clash(used)) {
            let message = format!(
                "the header `{}` is also given to `{other}`",
                self.headers.written(index)
            );
            let help = "a header holds one field; for a whole name use `full_name`".to_owned();
            self.problems
                .push(ColumnProblem::error(key, message, Some(help)));
        }
    }
}

/// Whether nothing is read from a header of this use, but carried through as it is.
fn is_idle(used: &HeaderUse) -> bool {
    matches!(
        used,
        HeaderUse::Ignored | HeaderUse::NotOwner | HeaderUse::Keep(_)
    )
}

/// A type of a system that has none is a mistake, not an empty result.
fn unknown_connection(kind: &str, preset: &Preset) -> ColumnProblem {
    let types: Vec<_> = preset.connection_types().collect();
    let message = if types.is_empty() {
        format!(
            "the preset `{}` has no connection types, so none is called `{kind}`",
            preset.id
        )
    } else {
        format!(
            "the preset `{}` has no connection type `{kind}`, only {}",
            preset.id,
            types.join(", ")
        )
    };
    ColumnProblem::error(
        format!("connections.{kind}"),
        message,
        Some(format!("give its header: `{kind}` = \"...\"")),
    )
}
