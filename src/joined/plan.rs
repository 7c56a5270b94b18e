//! Which cell of a joined table is what: its headers, as the settings name them.

use super::JoinedSettings;
use crate::{
    load::RawRow,
    source::{ColumnProblem, header::Headers},
    standardise::consent,
};

/// The cells of one export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JoinedPlan {
    pub(super) key: usize,
    pub(super) id: Option<usize>,
    pub(super) opened: Option<usize>,
    pub(super) closed: Option<usize>,
    pub(super) status: Option<usize>,
    /// By role: the cells of its people, and of its yes or no.
    pub(super) roles: Vec<(Vec<usize>, Option<usize>)>,
}

impl JoinedPlan {
    /// Finds the headers; all that are missing are told at once.
    #[must_use]
    pub fn new(headers: &[String], settings: &JoinedSettings) -> (Self, Vec<ColumnProblem>) {
        let headers = Headers::new(headers);
        let mut problems = Vec::new();
        let mut find = |key: String, header: &str| -> Option<usize> {
            let found = headers.find_written(header).first().copied();
            if found.is_none() {
                let help = headers.suggest(header);
                let message = format!("the file has no header `{header}`");
                // Without any other, rows would say what they do not.
                let may_lack = ["id", "opened"].contains(&&*key) || key.starts_with("roles.");
                problems.push(match may_lack {
                    true => ColumnProblem::absent(&key, message, help),
                    false => ColumnProblem::error(key, message, help),
                });
            }
            found
        };
        let mut optional = |key: &str, header: &Option<String>| {
            header
                .as_ref()
                .and_then(|header| find(key.to_owned(), header))
        };
        let (id, opened) = (
            optional("id", &settings.id),
            optional("opened", &settings.opened),
        );
        let closed = optional("closed", &settings.closed);
        let status = optional("status", &settings.status);
        let key = find("key".to_owned(), &settings.key).unwrap_or_default();
        let mut roles = Vec::new();
        for (role, people) in &settings.roles {
            let cells = people.0.iter();
            let cells = cells.filter_map(|header| find(format!("roles.{role}"), header));
            let cells = cells.collect();
            let when = settings.when.get(role);
            let when = when.and_then(|header| find(format!("when.{role}"), header));
            roles.push((cells, when));
        }
        let plan = Self {
            key,
            id,
            opened,
            closed,
            status,
            roles,
        };
        (plan, problems)
    }

    /// Each role of a row, by number, with whom it names.
    pub(crate) fn people_of<'r>(
        &self,
        row: RawRow<'r>,
    ) -> impl Iterator<Item = (u16, &'r str)> + use<'_, 'r> {
        (0_u16..)
            .zip(&self.roles)
            .filter_map(move |(role, (cells, when))| {
                let has =
                    when.is_none_or(|when| consent::parse_yes_no(row.cell(when)) == Some(true));
                let mut filled = cells.iter().map(|cell| row.cell(*cell).trim());
                let name = filled.find(|name| has && !name.is_empty());
                name.map(|name| (role, name))
            })
    }

    /// Whether a header names who owns, if the table is to tell.
    #[must_use]
    pub fn holds_owner(&self, settings: &JoinedSettings) -> bool {
        let mut roles = settings.roles.keys().zip(&self.roles);
        roles.all(|(role, (cells, _))| settings.owner.as_ref() != Some(role) || !cells.is_empty())
    }

    /// What the settings use a header for.
    #[must_use]
    pub fn uses(&self, header: usize, settings: &JoinedSettings) -> Vec<String> {
        let columns = [
            ("key", Some(self.key)),
            ("id", self.id),
            ("opened", self.opened),
            ("closed", self.closed),
            ("status", self.status),
        ];
        let columns = columns
            .into_iter()
            .filter(|(_, cell)| *cell == Some(header));
        let mut uses: Vec<String> = columns.map(|(name, _)| name.to_owned()).collect();
        for (role, (cells, when)) in settings.roles.keys().zip(&self.roles) {
            let owns = match settings.owner.as_ref() == Some(role) {
                true => ", which owns",
                false => "",
            };
            if cells.contains(&header) {
                uses.push(format!("role {role}{owns}"));
            }
            if *when == Some(header) {
                uses.push(format!("when {role}"));
            }
        }
        uses
    }

    /// The cells that hold dates.
    #[must_use]
    pub fn dates(&self) -> Vec<usize> {
        self.opened.into_iter().chain(self.closed).collect()
    }
}
