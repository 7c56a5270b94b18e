//! Figures per owner and per entity, flags per owner, and owners with too many contacts.

use std::cmp::Reverse;

use super::Reporting;
use crate::{
    directory::Role,
    flag::{Flag, Severity},
    job::settings::reports::GateScope,
    metric::{Book, Metric, Office, On, Subject, View, metrics_on},
    party::{EntityIx, Party},
    table::{
        Batch, Row, Table,
        schema::reports::{ENTITY_METRICS, FLAG_COUNTS, OVERLOADED, OWNER_METRICS, SOURCE_METRICS},
    },
};

/// A table and its rows.
pub(super) type Filled = (Table, Batch);

/// A flag, how grave it is, and how many contacts carry it.
pub type Finding = (&'static Flag, Severity, u64);

/// One row per owner: active users, entities with active members, and whoever else owns something, or did at the end of the last run:
/// also whom the directory has no more, so that the books of all owners add up.
pub(super) fn owner_metrics(office: &Office<'_>) -> Filled {
    let table = with_metrics(&OWNER_METRICS, On::Owners, office);
    let mut batch = Batch::new(&table, 0);
    for owner in owners(office) {
        let mut row = batch.row();
        name_owner(&mut row, Some(owner), office);
        row.text(if office.standing.active.has(owner) {
            "active"
        } else {
            "inactive"
        });
        let user = owner
            .user()
            .map(|user| office.standing.directory.user(user));
        row.text(user.map_or("", |user| user.role.name()));
        add_cells(&mut row, On::Owners, &office.view(Subject::Owner(owner)));
        row.end();
    }
    for book in office.tally.movement.books() {
        if let Book::Lost(owner) = book {
            let mut row = batch.row();
            row.text(&owner.0).text(&owner.1).text("").text("");
            row.text("unknown").text("");
            add_cells(&mut row, On::Owners, &office.view(Subject::Lost(book)));
            row.end();
        }
    }
    (table, batch)
}

/// One row per entity, one per role that any user has, and one for the whole.
pub(super) fn entity_metrics(office: &Office<'_>) -> Filled {
    let table = with_metrics(&ENTITY_METRICS, On::Entities, office);
    let mut batch = Batch::new(&table, 0);
    let directory = office.standing.directory;
    let entities = (0..directory.entities.len() as u32).map(EntityIx);
    let is_held = |role: &Role| directory.users.iter().any(|user| user.role == *role);
    let roles = Role::ALL.iter().copied().filter(is_held);
    let subjects = entities
        .map(Subject::Entity)
        .chain(roles.map(Subject::Role));
    for subject in subjects.chain([Subject::Overall]) {
        let mut row = batch.row();
        let cells = match subject {
            Subject::Entity(entity) => {
                let entity = directory.entity(entity);
                let parent = entity.parent.map(|parent| &*directory.entity(parent).id);
                let parent = parent.unwrap_or_default();
                [entity.kind.name(), &entity.id, &entity.name, parent]
            }
            Subject::Role(role) => ["role", role.name(), "", ""],
            Subject::Overall | Subject::Owner(_) | Subject::Lost(_) => {
                ["overall", "overall", "", ""]
            }
        };
        for cell in cells {
            row.text(cell);
        }
        add_cells(&mut row, On::Entities, &office.view(subject));
        row.end();
    }
    (table, batch)
}

/// One row per flag and owner on whose contacts it is, in the order of the registry.
pub(super) fn flag_counts(office: &Office<'_>) -> Filled {
    let mut batch = Batch::new(&FLAG_COUNTS, 0);
    for &(flag, severity) in office.standing.raised() {
        for owner in office.standing.directory.parties().map(Some).chain([None]) {
            let Some(tally) = office.tally.of(owner) else {
                continue;
            };
            let contacts = tally.with_flag(flag);
            if contacts > 0 {
                let mut row = batch.row();
                row.text(flag.id).text(severity.name());
                name_owner(&mut row, owner, office);
                row.count(contacts)
                    .count(tally.contacts)
                    .float(contacts as f64 / tally.contacts as f64);
                row.end();
            }
        }
    }
    (FLAG_COUNTS.clone(), batch)
}

/// Owners above their limit, the furthest above first.
pub(super) fn overloaded(office: &Office<'_>) -> Filled {
    let mut batch = Batch::new(&OVERLOADED, 0);
    let above = |owner: Party| {
        let overload = office.overloads.of(owner)?;
        Some((
            office.tally.load(owner) as f64 - overload.limit,
            owner,
            overload,
        ))
    };
    let mut found: Vec<_> = owners(office).into_iter().filter_map(above).collect();
    found.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
    for (rank, (excess, owner, overload)) in (1_u64..).zip(found) {
        let mut row = batch.row();
        row.count(rank);
        name_owner(&mut row, Some(owner), office);
        row.count(office.tally.load(owner))
            .int(office.overloads.capacity(owner).map(i64::from));
        row.float(office.overloads.peers(owner).map(|peers| peers.median))
            .float(overload.limit)
            .float(excess);
        row.text(overload.reason);
        row.end();
    }
    (OVERLOADED.clone(), batch)
}

/// How many contacts carry each flag that is raised, the gravest and then the most frequent first.
pub(super) fn findings(run: &Reporting<'_>) -> Vec<Finding> {
    let raised = run.standing.raised().iter();
    let mut found: Vec<_> = raised
        .map(|(flag, severity)| (*flag, *severity, contacts_with(run, flag)))
        .collect();
    found.retain(|(.., contacts)| *contacts > 0);
    found.sort_by_key(|(flag, severity, contacts)| {
        Reverse((*severity, *contacts, Reverse(flag.id)))
    });
    found
}

fn contacts_with(run: &Reporting<'_>, flag: &Flag) -> u64 {
    let owners = run.standing.directory.parties().map(Some).chain([None]);
    let tallies = owners.filter_map(|owner| run.tally.metrics.of(owner));
    tallies.map(|tally| tally.with_flag(flag)).sum()
}

fn owners(office: &Office<'_>) -> Vec<Party> {
    let is_asked = |owner: &Party| {
        office.standing.active.has(*owner)
            || office.tally.load(*owner) > 0
            || office.tally.movement.has_opened(Book::Owner(*owner))
    };
    office
        .standing
        .directory
        .parties()
        .filter(is_asked)
        .collect()
}

/// `owner_kind`, `owner_id`, `owner_name` and `entity_id`.
fn name_owner(row: &mut Row<'_>, owner: Option<Party>, office: &Office<'_>) {
    let directory = office.standing.directory;
    row.party(owner, directory);
    row.text(owner.map_or("", |owner| directory.name_of(owner)));
    let entity = owner.and_then(|owner| directory.entity_of(owner));
    row.text(entity.map_or("", |entity| &directory.entity(entity).id));
}

/// The columns of the rows that a gate looks at.
#[must_use]
pub fn figures_of(on: GateScope, office: &Office<'_>) -> Vec<&'static str> {
    let table = match on {
        GateScope::Source => SOURCE_METRICS.clone(),
        GateScope::Owner => with_metrics(&OWNER_METRICS, On::Owners, office),
        GateScope::Overall | GateScope::Entity => {
            with_metrics(&ENTITY_METRICS, On::Entities, office)
        }
    };
    table.columns.iter().map(|column| column.name).collect()
}

/// Whether the metrics add columns to a table.
#[must_use]
pub fn is_of_figures(table: &Table) -> bool {
    [OWNER_METRICS.name, ENTITY_METRICS.name].contains(&table.name)
}

/// The tables of figures, with the columns of all metrics.
#[must_use]
pub fn with_all_metrics(office: &Office<'_>) -> [Table; 2] {
    [
        with_metrics(&OWNER_METRICS, On::Owners, office),
        with_metrics(&ENTITY_METRICS, On::Entities, office),
    ]
}

fn with_metrics(table: &Table, on: On, office: &Office<'_>) -> Table {
    table.with_columns(metrics_on(on).flat_map(|metric: &Metric| (metric.columns)(office)))
}

fn add_cells(row: &mut Row<'_>, on: On, view: &View<'_>) {
    metrics_on(on).for_each(|metric| (metric.cells)(view, row));
}
