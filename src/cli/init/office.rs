//! The office's own files, told from exports by the headers that the contract gives them.

/// One file of `[directory]`.
pub(super) struct OfficeFile {
    /// The key under `[directory]`.
    pub(super) key: &'static str,
    /// What it holds, for people.
    pub(super) columns: &'static str,
    /// The headers that only it has together.
    telling: &'static [&'static str],
}

/// Every file that `init` recognises.
pub(super) const OFFICE_FILES: [OfficeFile; 4] = [
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
];

/// The key of the file with these headers, if it is one of the office's.
pub(super) fn office_file(headers: &[String]) -> Option<&'static str> {
    let has = |header: &&str| headers.iter().any(|written| written == header);
    let file = OFFICE_FILES
        .iter()
        .find(|file| file.telling.iter().all(has));
    file.map(|file| file.key)
}
