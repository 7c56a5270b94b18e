//! What a source was read for in the last run and a run does not go on without: who owns contacts, and who refuses a channel. Without the
//! one contacts change hands, without the other people are written to against their will, and the next run would have nothing to miss.

use std::collections::BTreeSet;

use super::remembered::Columns;
use crate::source::{ColumnProblem, ColumnSettings, Field, HeaderUse, OneOrMany};

/// What is missed, each in the two ways in which columns say it.
static MISSED: [[HeaderUse; 2]; 5] = [
    [HeaderUse::Field(Field::OwnerId), HeaderUse::Mapping],
    [
        HeaderUse::Field(Field::ConsentEmail),
        HeaderUse::Field(Field::OptOutEmail),
    ],
    [
        HeaderUse::Field(Field::ConsentSms),
        HeaderUse::Field(Field::OptOutSms),
    ],
    [
        HeaderUse::Field(Field::ConsentCall),
        HeaderUse::Field(Field::OptOutCall),
    ],
    [
        HeaderUse::Field(Field::ConsentMail),
        HeaderUse::Field(Field::OptOutMail),
    ],
];

/// Something that is missed: what it was read as, and the headers that held it in the last run.
pub(super) struct Loss<'b> {
    pub(super) what: String,
    field: Option<&'static str>,
    headers: BTreeSet<&'b str>,
}

/// What all of these were read for in the last run and this is not now, unless a column that is new says the same, or the headers stand
/// there still, as then the settings want it so.
pub(super) fn losses<'b>(
    before: &[&'b Columns],
    now: &Columns,
    standing: &BTreeSet<&str>,
) -> Vec<Loss<'b>> {
    let mut losses = Vec::new();
    for ways in &MISSED {
        let is_new = |way: &HeaderUse| {
            let what = way.to_string();
            now.contains_key(&what) && !before.iter().any(|columns| columns.contains_key(&what))
        };
        for way in ways.iter().filter(|_| !ways.iter().any(is_new)) {
            let what = way.to_string();
            let held = before.iter().map(|columns| columns.get(&what));
            let Some(held) = held.collect::<Option<Vec<_>>>() else {
                continue;
            };
            let headers = held.into_iter().flatten().map(String::as_str);
            let headers = headers.filter(|header| !standing.contains(header));
            let headers = BTreeSet::from_iter(headers);
            let field = match way {
                HeaderUse::Field(field) if *field != Field::OwnerId => Some(field.name()),
                _ => None,
            };
            if !headers.is_empty() && !now.contains_key(&what) {
                losses.push(Loss {
                    what,
                    field,
                    headers,
                });
            }
        }
    }
    losses
}

impl Loss<'_> {
    /// Whether the settings name a header for it, be it none.
    pub(super) fn is_settled(&self, settings: &ColumnSettings) -> bool {
        self.said(settings).next().is_some()
    }

    /// Whether the settings say that no header is to hold it.
    pub(super) fn is_given_up(&self, settings: &ColumnSettings) -> bool {
        self.said(settings).any(|headers| headers.0.is_empty())
    }

    /// What the settings say of it.
    fn said<'s>(&self, settings: &'s ColumnSettings) -> impl Iterator<Item = &'s OneOrMany> {
        let owner = &settings.owner;
        let owner = owner.id_column.iter().chain(&owner.mapping_column);
        let columns = settings
            .columns
            .get(self.field.unwrap_or(Field::OwnerId.name()));
        columns
            .into_iter()
            .chain(owner.filter(|_| self.field.is_none()))
    }

    /// Where the settings say what holds it: the section of the source, and the key there.
    fn place(&self) -> (&'static str, &'static str) {
        match self.field {
            Some(field) => ("columns", field),
            None => ("owner", "id_column"),
        }
    }

    /// Why the run is to stop; a file of the last run may be gone, which held it.
    pub(super) fn problem(&self, gone: Option<&str>) -> ColumnProblem {
        let (section, name) = self.place();
        let (key, would) = match self.field {
            Some(field) => (
                format!("columns.{field}"),
                "who has refused would be written to",
            ),
            None => ("owner".to_owned(), "contacts would lose their owners"),
        };
        let missed = no_header(&self.what, &self.headers);
        let (message, help) = match gone {
            Some(file) => (
                format!("{missed}, in {file}, which is not there: {would}"),
                format!(
                    "give the file back, or, if it is not to come again, run once with {name} = [] under `[source.{section}]`"
                ),
            ),
            None => (
                format!("{missed}: {would}"),
                format!(
                    "name the header that holds it now under `[source.{section}]`, or {name} = [] if none is to"
                ),
            ),
        };
        ColumnProblem::error(key, message, Some(help))
    }

    /// The same of one file, of whose source others hold it: to give it up would close it in these, too.
    pub(super) fn problem_of_file(&self) -> ColumnProblem {
        let (section, _) = self.place();
        let help = format!(
            "name the header that holds it now under `[source.{section}]`, or, if this file is to have none, give it a `[[source]]` of its own"
        );
        ColumnProblem {
            suggestion: Some(help),
            ..self.problem(None)
        }
    }
}

/// That nothing is read as this any more.
pub(super) fn no_header(what: &str, headers: &BTreeSet<&str>) -> String {
    let headers = Vec::from_iter(headers.iter().copied()).join("`, `");
    format!("no header holds {what} now, which `{headers}` held in the last run")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_column_says_or_the_settings_give_up_is_not_missed() {
        let settings = |text: &str| toml::from_str::<ColumnSettings>(text).unwrap();
        let columns = |whats: &str| {
            let whats = whats.split('|').filter(|what| !what.is_empty());
            Columns::from_iter(whats.map(|what| (what.to_owned(), vec![format!("{what} then")])))
        };
        let mapped = "owner, through the user mappings";
        for (before, now, said, expected) in [
            ("opt_out_sms", "", "", "opt_out_sms"),
            ("consent_mail", "", "", "consent_mail"),
            ("opt_out_sms", "consent_sms", "", ""),
            ("opt_out_sms|consent_sms", "consent_sms", "", "opt_out_sms"),
            ("opt_out_sms", "consent_email", "", "opt_out_sms"),
            ("opt_out_sms", "", "columns.opt_out_sms = []", ""),
            (
                "opt_out_sms",
                "",
                "columns.opt_out_sms = 'X'",
                "opt_out_sms",
            ),
            ("owner ID", "", "", "owner ID"),
            ("owner ID", "", "owner.id_column = []", ""),
            ("owner ID", "", "columns.owner_id = []", ""),
            (mapped, "", "", mapped),
            (mapped, "owner ID", "", ""),
            ("phone", "", "", ""),
        ] {
            let (before, said) = (columns(before), settings(said));
            let found = losses(&[&before], &columns(now), &BTreeSet::new());
            let found = found.iter().filter(|loss| !loss.is_given_up(&said));
            let found = Vec::from_iter(found.map(|loss| &*loss.what));
            assert_eq!(found.join("|"), expected, "{now} {said:?}");
        }
        let (holds, lacks) = (columns("opt_out_sms"), columns("phone"));
        let standing = BTreeSet::from(["opt_out_sms then"]);
        assert!(losses(&[&holds, &lacks], &lacks, &BTreeSet::new()).is_empty());
        assert!(losses(&[&holds], &lacks, &standing).is_empty());
        assert!(losses(&[], &lacks, &BTreeSet::new()).is_empty());
    }
}
