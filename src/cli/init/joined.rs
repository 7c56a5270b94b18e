//! Tables of cases, matters or policies that `init` was given: they name contacts by an ID and say who has which role, and hold nobody.

use std::{collections::HashSet, path::PathBuf};

use super::Found;
use crate::{
    load::{Export, RowBatch},
    source::{ColumnPlan, Field, header::Headers},
    standardise::consent::parse_yes_no,
};

/// What a table may call the record ID of the contact, the surest first.
const KEYS: [&str; 8] = [
    "Contact ID",
    "Client ID",
    "Customer ID",
    "Insured ID",
    "Applicant ID",
    "Person ID",
    "Lead ID",
    "Party ID",
];
const IDS: [&str; 5] = [
    "Case ID",
    "Matter ID",
    "Policy ID",
    "Policy Number",
    "Case Number",
];
const OPENED: [&str; 6] = [
    "Opened Date",
    "Opened At",
    "Opened",
    "Open Date",
    "Effective Date",
    "Start Date",
];
const CLOSED: [&str; 6] = [
    "Closed Date",
    "Closed At",
    "Closed",
    "Close Date",
    "Expiration Date",
    "End Date",
];
/// Who the row is about where the columns of roles say yes or no.
const PEOPLE: [&str; 7] = [
    "Staff ID",
    "User ID",
    "Attorney ID",
    "Lawyer ID",
    "Staff",
    "User",
    "Attorney",
];

/// Such a table, with its headers by the key of `[[source.joined]]`.
pub(super) struct FoundJoined {
    pub(super) file: PathBuf,
    pub(super) key: String,
    /// `id`, `opened`, `closed` and `status`, as far as there are headers.
    pub(super) columns: Vec<(&'static str, String)>,
    /// The first owns, if `owns`.
    pub(super) roles: Vec<Role>,
    pub(super) owns: bool,
    /// What the first rows have under the key.
    contacts: HashSet<String>,
}

/// A role, and the headers that say who has it.
pub(super) struct Role {
    pub(super) name: String,
    /// None where nothing says whom a yes means.
    pub(super) people: Option<String>,
    /// The header of the yes or no.
    pub(super) when: Option<String>,
}

impl FoundJoined {
    /// Reads an export as such a table: it holds nobody, and has an ID of contacts and a column of a role.
    pub(super) fn new(
        export: &Export,
        plan: &ColumnPlan,
        sample: &RowBatch,
        file: PathBuf,
    ) -> Option<Self> {
        let headers = Headers::new(&export.headers);
        let find = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| headers.find(name).first().copied())
        };
        let written = |cell: usize| export.headers[cell].clone();
        let key = find(&KEYS)?;
        let people = find(&PEOPLE).map(written);
        let role = |name: &str, cell: usize| {
            let says_yes = is_yes_or_no(sample, cell);
            Role {
                name: name.to_owned(),
                people: if says_yes {
                    people.clone()
                } else {
                    Some(written(cell))
                },
                when: says_yes.then(|| written(cell)),
            }
        };
        let connections = plan.connections.iter();
        let connections =
            connections.flat_map(|one| one.cells.first().map(|cell| (&*one.name, *cell)));
        let owners = plan.mapping.iter().map(|owner| (&*owner.kind, owner.cell));
        let mut roles: Vec<Role> = Vec::new();
        for (name, cell) in owners.chain(connections) {
            if roles.iter().all(|role| role.name != name) {
                roles.push(role(name, cell));
            }
        }
        let columns = [
            ("id", find(&IDS)),
            ("opened", find(&OPENED)),
            ("closed", find(&CLOSED)),
            (
                "status",
                find(&["Status", "Case Status", "Matter Status", "Policy Status"]),
            ),
        ];
        let columns = columns
            .into_iter()
            .filter_map(|(name, cell)| Some((name, written(cell?))));
        (!roles.is_empty()).then(|| Self {
            file,
            key: written(key),
            columns: columns.collect(),
            roles,
            owns: !plan.mapping.is_empty(),
            contacts: values(sample, key),
        })
    }

    /// The place of the source whose record IDs the table names most of.
    pub(super) fn source<'f>(&self, sources: impl Iterator<Item = &'f Found>) -> Option<usize> {
        let shared = |found: &Found| self.contacts.intersection(&found.record_ids).count();
        let ranked = sources.map(shared).enumerate();
        let best = ranked.max_by_key(|(place, shared)| (*shared, std::cmp::Reverse(*place)));
        best.filter(|(_, shared)| *shared > 0)
            .map(|(place, _)| place)
    }
}

/// Whether the names in a table may be of whom its cases or policies are: it has nothing that people are reached by, no birthday, nor parts
/// of a name.
pub(super) fn may_hold_nobody(export: &Export, plan: &ColumnPlan) -> bool {
    use Field::{Birthday, City, Email, FamilyName, GivenName, Phone, PostalCode, Street};
    let headers = Headers::new(&export.headers);
    let of_people = [
        [Email, Phone, GivenName, FamilyName],
        [Street, City, PostalCode, Birthday],
    ];
    let mut of_people = of_people.into_iter().flatten();
    IDS.iter().any(|id| headers.has(id)) && !of_people.any(|field| plan.has(field))
}

/// What the first rows have in the columns of a field.
pub(super) fn record_ids(plan: &ColumnPlan, sample: &RowBatch) -> HashSet<String> {
    let cells = plan.cells(Field::RecordId).iter();
    cells.flat_map(|cell| values(sample, *cell)).collect()
}

fn values(sample: &RowBatch, cell: usize) -> HashSet<String> {
    let values = sample.rows().map(|row| row.cell(cell).trim().to_owned());
    values.filter(|value| !value.is_empty()).collect()
}

fn is_yes_or_no(sample: &RowBatch, cell: usize) -> bool {
    let values = values(sample, cell);
    !values.is_empty() && values.iter().all(|value| parse_yes_no(value).is_some())
}
