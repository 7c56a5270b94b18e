//! A plan in the making. Three layers in order: the user's settings, the preset, `generic`. A header that one layer has
//! used is closed to the layers below it, so that `generic` only reads what the others have left.

mod preset;
mod user;

use std::collections::BTreeSet;

use super::{
    field::Field,
    header::Headers,
    plan::{ColumnPlan, HeaderUse, MappingColumn, NamedCells},
    problem::{ColumnProblem, Severity},
    settings::ColumnSettings,
};

/// One of these must be there, or no row of the file is anybody.
const TELLING: [Field; 6] = [
    Field::GivenName,
    Field::FamilyName,
    Field::FullName,
    Field::Organization,
    Field::Email,
    Field::Phone,
];

/// One of these names the contact.
const NAMING: [Field; 4] = [
    Field::GivenName,
    Field::FamilyName,
    Field::FullName,
    Field::Organization,
];

/// Whole names, whose headers may ask instead whether somebody is a client, or has a spouse.
const WHOLE_NAMES: [Field; 2] = [Field::FullName, Field::SecondFullName];

/// Parts of headers, as they are compared, that speak of names.
const OF_NAMES: [&str; 3] = ["nam", "naam", "nom"];

/// The plan so far.
pub(super) struct Draft<'a> {
    headers: &'a Headers<'a>,
    settings: &'a ColumnSettings,
    cells: Vec<Vec<usize>>,
    other_addresses: Vec<Vec<Vec<usize>>>,
    mapping: Vec<usize>,
    connections: Vec<NamedCells>,
    kept: Vec<NamedCells>,
    identifiers: Vec<NamedCells>,
    uses: Vec<Vec<HeaderUse>>,
    /// Which fields the user has settled.
    settled: Vec<bool>,
    /// Which headers the layer at work may not read.
    closed: Vec<bool>,
    /// What the preset at work spells out, so that no alias with `#` of it takes that.
    spelled: BTreeSet<String>,
    problems: Vec<ColumnProblem>,
}

impl<'a> Draft<'a> {
    /// An empty plan.
    pub(super) fn new(headers: &'a Headers<'a>, settings: &'a ColumnSettings) -> Self {
        Self {
            headers,
            settings,
            cells: vec![Vec::new(); Field::COUNT],
            other_addresses: Vec::new(),
            mapping: Vec::new(),
            connections: Vec::new(),
            kept: Vec::new(),
            identifiers: Vec::new(),
            uses: vec![Vec::new(); headers.len()],
            settled: vec![false; Field::COUNT],
            closed: vec![false; headers.len()],
            spelled: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// The plan, with the problems that only the whole shows.
    pub(super) fn finish(mut self) -> (ColumnPlan, Vec<ColumnProblem>) {
        self.check_whole();
        let boxed = |cells: Vec<Vec<usize>>| cells.into_iter().map(Vec::into_boxed_slice).collect();
        for uses in self.uses.iter_mut().filter(|uses| uses.is_empty()) {
            uses.push(HeaderUse::Unused);
        }
        let asks = |cell: &usize| {
            let folded = self.headers.folded(*cell);
            !OF_NAMES.iter().any(|part| folded.contains(part))
        };
        let names = WHOLE_NAMES
            .iter()
            .flat_map(|&field| &self.cells[field as usize]);
        let plan = ColumnPlan {
            asking: names.copied().filter(asks).collect(),
            mapping: self
                .mapping
                .iter()
                .map(|&cell| self.mapping_column(cell))
                .collect(),
            connections: self.connections,
            kept: self.kept,
            identifiers: self.identifiers,
            uses: self.uses,
            cells: boxed(self.cells),
            other_addresses: self.other_addresses.into_iter().map(boxed).collect(),
        };
        (plan, self.problems)
    }

    fn mark(&mut self, cells: &[usize], used: &HeaderUse) {
        for &cell in cells {
            if !self.uses[cell].contains(used) {
                self.uses[cell].push(used.clone());
            }
        }
    }

    fn has(&self, field: Field) -> bool {
        !self.cells[field as usize].is_empty()
    }

    fn mapping_column(&self, cell: usize) -> MappingColumn {
        let connection = self
            .connections
            .iter()
            .find(|connection| connection.cells.contains(&cell));
        let kind = connection.map_or_else(
            || self.headers.written(cell).trim(),
            |connection| &connection.name,
        );
        MappingColumn {
            cell,
            kind: kind.to_owned(),
        }
    }

    /// A refusal that nobody reads is one that nobody heeds.
    fn check_opt_outs(&mut self, is_named: bool) {
        for index in 0..self.headers.len() {
            let folded = self.headers.folded(index);
            let is_of_consent = CONSENTING.iter().any(|part| folded.contains(part));
            let header = self.headers.written(index);
            let is_told = header == OPT_OUTS && self.has(Field::ConsentEmail);
            if is_of_consent && !is_told && self.uses[index].is_empty() {
                let message = format!(
                    "the header `{header}` looks like a consent or an opt-out and is not read"
                );
                let named = "name it: opt_out_email, opt_out_sms, opt_out_call, opt_out_mail, or consent_email, …";
                let list = "; or, if this is a list of who unsubscribed, write it as [[interactions]] with kind = \"unsubscribed\" \
                            and the date as columns.occurred_at, which refuses the channel for all who have the address";
                let help = format!("{named}{}", if is_named { "" } else { list });
                self.warn("columns.opt_out_email", message, &help);
            }
        }
    }

    fn warn(&mut self, key: &str, message: impl Into<String>, help: &str) {
        let problem = ColumnProblem::warning(key, message, help);
        self.problems.push(problem);
    }

    fn check_whole(&mut self) {
        let has_error = |problems: &[ColumnProblem]| {
            let mut problems = problems.iter();
            problems.any(|problem| problem.severity == Severity::Error)
        };
        if !has_error(&self.problems) && !TELLING.into_iter().any(|field| self.has(field)) {
            let message = "no header holds a name, an e-mail address or a phone number";
            let help = if self.headers.len() == 1 {
                "the file is read as one column: if it has more, give the source its `delimiter`, or its `header_row`"
            } else {
                "name at least one under `[source.columns]`: full_name, email, phone, ...; or give the line of the header as `header_row`"
            };
            let problem = ColumnProblem::error("columns", message, Some(help.to_owned()));
            self.problems.push(problem);
        }
        if !self.has(Field::RecordId) {
            let message = "no header holds the record's ID: records are known by their content";
            let help =
                "name it if there is one, so that contacts keep their IDs when a cell changes";
            self.warn("columns.record_id", message, help);
        }
        let is_named = NAMING.into_iter().any(|field| self.has(field));
        if !is_named && !has_error(&self.problems) {
            let help = "name it if there is one: full_name, given_name, family_name";
            self.warn("columns.full_name", "no header holds a name", help);
        }
        self.check_opt_outs(is_named);
        for index in 1..self.headers.len() {
            let header = self.headers.written(index);
            let before = (0..index).any(|earlier| self.headers.written(earlier) == header);
            if before && !self.uses[index].is_empty() {
                let message = format!("the header `{header}` appears more than once");
                let help =
                    "the first cell that is filled is used, or all where a field takes several";
                self.warn("files", message, help);
            }
        }
    }
}

/// Parts of headers, as they are compared, that only columns of consents and refusals have.
const CONSENTING: [&str; 25] = [
    "optout",
    "optedout",
    "optin",
    "optedin",
    "unsubscri",
    "consent",
    "gdpr",
    "donotcontact",
    "donotcall",
    "donotemail",
    "donotmail",
    "donotsolicit",
    "suppressed",
    "abgemeldet",
    "einwilligung",
    "dsgvo",
    "kontaktsperre",
    "robinsonlist",
    "werbesperre",
    "werbeeinw",
    "werbewiderspruch",
    "werbung",
    "nepascontacter",
    "desabonn",
    "desinscri",
];

/// The column of a run's own contacts that says who told of the refusals in its columns of consent.
const OPT_OUTS: &str = "opt_outs";
