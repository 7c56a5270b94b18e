//! Two records side by side: what a person looks at to say whether they are one.
//!
//! In: the records of a run, read once more, and two of their names. Out: field, value, value; fields that neither has are left out.

use anyhow::{Context, Result};

use super::Reread;
use crate::{
    keys::RecordNo,
    list::join,
    record::{Many, Record, Text},
};

/// A field with its values on both sides.
pub(crate) type Beside = [String; 3];

impl Reread<'_> {
    /// The numbers of two records.
    ///
    /// # Errors
    /// If the run has no such record.
    pub(crate) fn numbers(&self, names: [&str; 2]) -> Result<[RecordNo; 2]> {
        let number = |name: &str| {
            let found = self.number(name);
            found.with_context(|| format!("no export of the run holds {name} any more"))
        };
        Ok([number(names[0])?, number(names[1])?])
    }

    /// The fields of two records.
    ///
    /// # Errors
    /// If a record cannot be read back.
    pub(crate) fn beside(&self, pair: [RecordNo; 2]) -> Result<Vec<Beside>> {
        let [left, right] = [self.look(pair[0], fields)?, self.look(pair[1], fields)?];
        let mut rows: Vec<Beside> = Vec::new();
        for (side, fields) in [left, right].into_iter().enumerate() {
            for (name, value) in fields {
                let known = rows.iter().position(|[field, ..]| *field == name);
                let place = known.unwrap_or_else(|| {
                    rows.push([name, String::new(), String::new()]);
                    rows.len() - 1
                });
                rows[place][1 + side] = value;
            }
        }
        Ok(rows)
    }
}

/// What a record has, by field.
fn fields(record: &Record<'_>) -> Vec<(String, String)> {
    let work = [Text::Nickname, Text::Organization, Text::JobTitle];
    let texts = Text::FULL_NAME.into_iter().chain(work).chain(Text::ADDRESS);
    let texts = texts.map(|field| {
        let value = record.text(field).to_owned();
        (field.name().to_owned(), value)
    });
    let birthday = record.birthday.map(|day| day.to_string());
    let birthday = [("birthday".to_owned(), birthday.unwrap_or_default())];
    let lists = [Many::Emails, Many::Phones].map(|field| {
        let values = join(record.list(field).iter(), ", ");
        (field.name().to_owned(), values)
    });
    let kept = record.kept.iter().filter_map(|kept| {
        let (name, value) = kept.split_once('=')?;
        Some((name.to_owned(), value.to_owned()))
    });
    let all = texts.chain(birthday).chain(lists).chain(kept);
    all.filter(|(_, value)| !value.is_empty()).collect()
}
