//! The office's own files, told from exports by the headers that the contract gives them.

use std::path::Path;

use super::staff::USERS;
use crate::source::{ColumnPlan, ColumnProblem, Field};

/// One file of `[directory]`.
pub(super) struct OfficeFile {
    /// The key under `[directory]`.
    pub(super) key: &'static str,
    /// What it holds, for people.
    pub(super) columns: &'static str,
    /// The headers that only it has together.
    telling: &'static [&'static str],
}

/// The key of the calendar, whose headers mail may have, too.
pub(super) const ABSENCES: &str = "absences";

/// Every file that `init` recognises.
pub(super) const OFFICE_FILES: [OfficeFile; 5] = [
    OfficeFile {
        key: "users",
        columns: "user_id,name,email,status,role,entity_id,capacity,weight,start_date,end_date,successor_id,permissions",
        telling: &["user_id", "name", "status"],
    },
    OfficeFile {
        key: "entities",
        columns: "entity_id,kind,name,parent_id,successor_id",
        telling: &["entity_id", "kind", "name"],
    },
    OfficeFile {
        key: "user_mappings",
        columns: "source,type,value,user_id (source and type may be *)",
        telling: &["source", "type", "value", "user_id"],
    },
    OfficeFile {
        key: "accounts",
        columns: "account_id,name,kind,owner_id",
        telling: &["account_id", "name", "kind", "owner_id"],
    },
    OfficeFile {
        key: ABSENCES,
        columns: "user_id,from,to",
        telling: &["user_id", "from", "to"],
    },
];

/// The key of the file with these headers, if it is one of the office's.
pub(super) fn office_file(headers: &[String]) -> Option<&'static str> {
    let has = |header: &&str| headers.iter().any(|written| written == header);
    let file = OFFICE_FILES
        .iter()
        .find(|file| file.telling.iter().all(has));
    file.map(|file| file.key)
}

/// Words in the name of a file of people who work in the office.
const STAFF: [&str; 8] = [
    "staff",
    "users",
    "employees",
    "agents",
    "attorneys",
    "lawyers",
    "producers",
    "advisors",
];

/// Whether a file may hold the users of the office instead of contacts: its name says so, and nobody owns its people.
pub(super) fn may_be_users(path: &Path, plan: &ColumnPlan) -> bool {
    let name = path.file_stem().unwrap_or_default();
    let name = name.to_string_lossy().to_lowercase();
    let mut words = name.split(|letter: char| !letter.is_alphanumeric());
    let is_owned = !plan.owner_id().is_empty() || !plan.mapping.is_empty();
    words.any(|word| STAFF.contains(&word)) && plan.has(Field::Email) && !is_owned
}

/// What is to be done about such a file, of which `users.csv` is drafted or not.
pub(super) fn are_users(is_drafted: bool) -> ColumnProblem {
    let message = "these may be the users of the office, not contacts";
    let columns = OFFICE_FILES[0].columns;
    let help = match is_drafted {
        true => format!(
            "if so, take the source away, look through {USERS}, which has them, and name it under [directory]; its headers may be {columns}"
        ),
        false => format!("if so, take the source away and write them with the headers {columns}"),
    };
    ColumnProblem::error("directory.users", message, Some(help))
}
