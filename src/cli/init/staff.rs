//! A file of the people who work in the office → the users of its directory, for a person to look through.

use crate::{
    list::join,
    load::{self, Export, LoadError},
    source::{ColumnPlan, Field, header::Headers},
    table::push_line,
};

/// The file that is written beside the pipeline file.
pub(super) const USERS: &str = "users.csv";

/// No office has more.
const USERS_MAX: usize = 100_000;

/// What may say whether somebody works there still.
const STATUSES: [&str; 4] = ["Status", "User Status", "Active", "Is Active"];

/// The lines of [`USERS`] that the people of a file are; whoever has no ID goes by the e-mail.
pub(super) fn draft(export: &Export, plan: &ColumnPlan) -> Result<String, LoadError> {
    let people = load::sample(export, USERS_MAX)?;
    let headers = Headers::new(&export.headers);
    let status = STATUSES
        .iter()
        .find_map(|name| headers.find(name).first().copied());
    let mut lines = Vec::new();
    push_line(&mut lines, ["user_id", "name", "email", "status"]);
    for row in people.rows() {
        let first = |fields: &[Field]| {
            let cells = fields.iter().flat_map(|field| plan.cells(*field));
            let mut cells = cells.map(|&cell| row.cell(cell).trim());
            cells.find(|cell| !cell.is_empty()).unwrap_or_default()
        };
        let parts = [Field::GivenName, Field::FamilyName].map(|part| first(&[part]));
        let name = match first(&[Field::FullName]) {
            "" => join(parts, " "),
            whole => whole.to_owned(),
        };
        let id = first(&[Field::RecordId, Field::Email]);
        let status = status.map_or("", |cell| row.cell(cell).trim());
        push_line(&mut lines, [id, &name, first(&[Field::Email]), status]);
    }
    Ok(String::from_utf8_lossy(&lines).into_owned())
}
