//! Reads the directory's CSV files, resolves their references and reports every problem with file and line.

mod absences;
mod cells;
mod permissions;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use self::{
    absences::{AbsenceRow, read_absences},
    cells::Cells,
    permissions::Permissions,
};
use super::{Account, Directory, Entity, Mappings, User, by_id, mapping::surest_key};
use crate::{
    lines::{LineProblem, OwnColumns, Problems, Row, columns_of, rows},
    party::{EntityIx, Party, UserIx},
};

/// The files of `[directory]`; a missing one is an empty list.
#[derive(Clone, Debug, Default)]
pub struct DirectoryFiles {
    /// `user_id,name,email,status,role,entity_id,capacity,weight,start_date,end_date,successor_id,permissions`
    pub users: Option<PathBuf>,
    /// `entity_id,kind,name,parent_id,successor_id`
    pub entities: Option<PathBuf>,
    /// `source,type,value,user_id`
    pub user_mappings: Vec<PathBuf>,
    /// `account_id,name,kind,owner_id`
    pub accounts: Option<PathBuf>,
    /// `user_id,from,to`
    pub absences: Option<PathBuf>,
}

/// Reads and resolves the directory. The directory is usable only if there are no problems.
#[must_use]
pub fn read_directory(files: &DirectoryFiles) -> (Directory, Vec<LineProblem>) {
    let mut problems = Problems::default();
    let mut directory = Directory::default();
    if let Some(file) = &files.entities {
        directory.entities = read_entities(file, &mut problems);
    }
    if let Some(file) = &files.users {
        directory.users = read_users(file, &mut directory, &mut problems);
    }
    let mut mappings = Mappings::default();
    mappings.learn(&directory);
    let files_of_mappings = &files.user_mappings;
    let idle = read_mappings(files_of_mappings, &directory, &mut mappings, &mut problems);
    directory.warnings.extend(idle.told());
    directory.mappings = mappings;
    if let Some(file) = &files.accounts {
        directory.accounts = read_accounts(file, &directory, &mut problems);
    }
    if let Some(file) = &files.absences {
        let (absences, strangers) = read_absences(file, &directory, &mut problems);
        directory.absences = absences;
        directory.warnings.extend(strangers.told());
    }
    (directory, problems.told())
}

/// The columns of a file of the directory, which this key names; none of another key.
pub(crate) fn directory_columns(key: &str, file: &Path) -> Option<OwnColumns> {
    match key {
        "users" => Some(columns_of::<UserRow>(file)),
        "entities" => Some(columns_of::<EntityRow>(file)),
        "user_mappings" => Some(columns_of::<MappingRow>(file)),
        "accounts" => Some(columns_of::<AccountRow>(file)),
        "absences" => Some(columns_of::<AbsenceRow>(file)),
        _ => None,
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct UserRow {
    user_id: String,
    name: String,
    email: String,
    status: String,
    role: String,
    entity_id: String,
    capacity: String,
    weight: String,
    start_date: String,
    end_date: String,
    successor_id: String,
    permissions: String,
}

impl Row for UserRow {
    const NEEDED: &'static [&'static str] = &["user_id"];
    const FILLED: &'static [&'static str] = &["user_id"];
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct EntityRow {
    entity_id: String,
    kind: String,
    name: String,
    parent_id: String,
    successor_id: String,
}

impl Row for EntityRow {
    const NEEDED: &'static [&'static str] = &["entity_id", "kind"];
    const FILLED: &'static [&'static str] = &["entity_id"];
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct MappingRow {
    source: String,
    #[serde(rename = "type")]
    kind: String,
    value: String,
    user_id: String,
}

impl Row for MappingRow {
    const NEEDED: &'static [&'static str] = &["value", "user_id"];
    const FILLED: &'static [&'static str] = &["value"];
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AccountRow {
    account_id: String,
    name: String,
    owner_id: String,
}

impl Row for AccountRow {
    const NEEDED: &'static [&'static str] = &["account_id"];
    const FILLED: &'static [&'static str] = &["account_id"];
}

fn read_entities(file: &Path, problems: &mut Problems) -> Vec<Entity> {
    let rows = sorted::<EntityRow>(file, |row| &row.entity_id, problems);
    let find = |id: &str| {
        let found = rows.binary_search_by(|(_, row)| by_id(&row.entity_id, id));
        found.ok().map(|index| EntityIx(index as u32))
    };
    let known = || rows.iter().map(|(_, row)| &*row.entity_id);
    let mut entities = Vec::with_capacity(rows.len());
    for (line, row) in &rows {
        let mut cells = Cells {
            file,
            line: *line,
            problems,
        };
        for (column, id) in [
            ("parent_id", &row.parent_id),
            ("successor_id", &row.successor_id),
        ] {
            if !id.is_empty() && find(id).is_none() {
                cells.unknown::<EntityRow>(column, id, known());
            }
        }
        entities.push(Entity {
            id: row.entity_id.clone(),
            kind: cells.kind(&row.kind),
            name: row.name.clone(),
            parent: find(&row.parent_id),
            successor: find(&row.successor_id),
        });
    }
    break_loops(file, &mut entities, problems);
    entities
}

/// An entity that is above itself is a mistake of the file: said, and cut, so that every walk upwards ends.
fn break_loops(file: &Path, entities: &mut [Entity], problems: &mut Problems) {
    for start in 0..entities.len() {
        let mut above = entities[start].parent;
        let mut steps = 0;
        while let Some(EntityIx(index)) = above.filter(|_| steps <= entities.len()) {
            if index as usize == start {
                problems.add(
                    file,
                    None,
                    format!(
                        "entity `{}` is above itself; correct its parent_id",
                        entities[start].id
                    ),
                );
                entities[start].parent = None;
                break;
            }
            above = entities[index as usize].parent;
            steps += 1;
        }
    }
}

fn read_users(file: &Path, directory: &mut Directory, problems: &mut Problems) -> Vec<User> {
    let rows = sorted::<UserRow>(file, |row| &row.user_id, problems);
    let find = |id: &str| {
        let found = rows.binary_search_by(|(_, row)| by_id(&row.user_id, id));
        found.ok().map(|index| UserIx(index as u32))
    };
    let mut users = Vec::with_capacity(rows.len());
    let mut permissions = Permissions::default();
    for (line, row) in &rows {
        let mut cells = Cells {
            file,
            line: *line,
            problems,
        };
        let entity = directory.entity_by_id(&row.entity_id);
        if !row.entity_id.is_empty() && entity.is_none() {
            let known = directory.entities.iter().map(|entity| &*entity.id);
            cells.unknown::<UserRow>("entity_id", &row.entity_id, known);
        }
        if !row.successor_id.is_empty() && find(&row.successor_id).is_none() {
            let known = rows.iter().map(|(_, row)| &*row.user_id);
            cells.unknown::<UserRow>("successor_id", &row.successor_id, known);
        }
        if directory.entity_by_id(&row.user_id).is_some() {
            cells.fault(format!(
                "`{}` is an entity too; an owner ID must name one party",
                row.user_id
            ));
        }
        users.push(User {
            start: cells.day("start_date", &row.start_date),
            end: cells.day("end_date", &row.end_date),
            id: row.user_id.clone(),
            name: row.name.trim().to_owned(),
            email: row.email.trim().to_ascii_lowercase(),
            enabled: cells.status(&row.status),
            role: cells.role(&row.role),
            entity,
            capacity: cells.capacity(&row.capacity),
            weight: cells.weight(&row.weight),
            successor: find(&row.successor_id),
            permissions: permissions.read(*line, &row.permissions),
        });
    }
    directory.warnings.extend(permissions.warnings(file));
    users
}

/// Out: the rows whose value means nobody: nobody has filled in whom, or they contradict one above them.
fn read_mappings(
    files: &[PathBuf],
    directory: &Directory,
    mappings: &mut Mappings,
    problems: &mut Problems,
) -> Problems {
    let mut first: BTreeMap<_, (&Path, u64, Party)> = BTreeMap::new();
    let mut idle = Problems::default();
    let mut lines = Vec::new();
    for file in files {
        let rows = rows::<MappingRow>(file, problems).into_iter();
        lines.extend(rows.map(|(line, row)| (&**file, line, row)));
    }
    for (file, line, row) in lines {
        if row.user_id.is_empty() {
            let message = "user_id is empty: nobody has said yet whom the value means".to_owned();
            idle.add(file, Some(line), message);
            continue;
        }
        let Ok(party) = directory.party_named(&row.user_id) else {
            let mut cells = Cells {
                file,
                line,
                problems,
            };
            cells.unknown::<MappingRow>("user_id", &row.user_id, directory.ids());
            continue;
        };
        mappings.insert(&row.source, &row.kind, &row.value, party);
        let key = surest_key(&row.source, &row.kind, &row.value);
        let (its_file, above, other) = *first.entry(key).or_insert((file, line, party));
        if other != party {
            let of_file = match its_file == file {
                true => String::new(),
                false => format!(" of {}", its_file.display()),
            };
            let message = format!(
                "`{}` is on line {above}{of_file} for another user: it means neither until one of the lines is gone",
                row.value
            );
            idle.add(file, Some(line), message);
        }
    }
    idle
}

fn read_accounts(file: &Path, directory: &Directory, problems: &mut Problems) -> Vec<Account> {
    let rows = sorted::<AccountRow>(file, |row| &row.account_id, problems);
    let accounts = rows.into_iter().map(|(line, row)| {
        let owner = directory.resolve_id(&row.owner_id).party();
        if !row.owner_id.is_empty() && owner.is_none() {
            let mut cells = Cells {
                file,
                line,
                problems,
            };
            cells.unknown::<AccountRow>("owner_id", &row.owner_id, directory.ids());
        }
        Account {
            id: row.account_id,
            name: row.name,
            owner,
        }
    });
    accounts.collect()
}

/// The rows of a file with their lines, sorted by ID; an ID that stands twice is a problem, and its first row counts.
fn sorted<R: Row>(file: &Path, id: fn(&R) -> &String, problems: &mut Problems) -> Vec<(u64, R)> {
    let mut rows = rows::<R>(file, problems);
    rows.sort_by(|(_, left), (_, right)| by_id(id(left), id(right)));
    rows.dedup_by(|(line, row), (first_line, first)| {
        let same = id(row) == id(first);
        if same {
            problems.add(
                file,
                Some(*line),
                format!("`{}` is on line {first_line} already; keep one", id(row)),
            );
        }
        same
    });
    rows
}

#[cfg(test)]
pub(crate) mod tests;
