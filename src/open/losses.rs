//! What a source was read for in the last run and a run does not go on without: who owns contacts, and who refuses a channel. Without the
//! one contacts change hands, without the other people are written to against their will, and the next run would have nothing to miss.

use crate::source::{ColumnProblem, ColumnSettings, Field, HeaderUse};

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

/// Why the run is to stop where no header holds this use any more, which these held; nothing where a column that is new says the same, or
/// the settings say themselves which does.
pub(super) fn problem(
    what: &str,
    headers: &[&str],
    is_new: impl Fn(&str) -> bool,
    settings: &ColumnSettings,
) -> Option<ColumnProblem> {
    let mut ways = MISSED
        .iter()
        .flat_map(|ways| ways.iter().map(move |way| (way, ways)));
    let (way, ways) = ways.find(|(way, _)| way.to_string() == what)?;
    let field = match way {
        HeaderUse::Field(field) if *field != Field::OwnerId => Some(field.name()),
        _ => None,
    };
    let is_settled = match field {
        Some(field) => settings.columns.contains_key(field),
        None => {
            let owner = Field::OwnerId.name();
            !settings.owner.is_empty() || settings.columns.contains_key(owner)
        }
    };
    if is_settled || ways.iter().any(|way| is_new(&way.to_string())) {
        return None;
    }
    let (key, would, help) = match field {
        Some(field) => (
            format!("columns.{field}"),
            "who has refused would be written to",
            format!("name the header that holds it now under `[source.columns]`, or {field} = [] if none is to"),
        ),
        None => (
            "owner".to_owned(),
            "contacts would lose their owners",
            "name the header that holds it now under `[source.owner]`, or id_column = [] if none is to".to_owned(),
        ),
    };
    let message = format!("{}: {would}", no_header(what, headers));
    Some(ColumnProblem::error(key, message, Some(help)))
}

/// That nothing is read as this any more.
pub(super) fn no_header(what: &str, headers: &[&str]) -> String {
    let headers = headers.join("`, `");
    format!("no header holds {what} now, which `{headers}` held in the last run")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_column_says_or_the_settings_give_up_is_not_missed() {
        let settings = |text: &str| toml::from_str::<ColumnSettings>(text).unwrap();
        for (what, new, said, key) in [
            ("opt_out_sms", "", "", "columns.opt_out_sms"),
            ("consent_mail", "", "", "columns.consent_mail"),
            ("opt_out_sms", "consent_sms", "", ""),
            ("opt_out_sms", "consent_email", "", "columns.opt_out_sms"),
            ("opt_out_sms", "", "columns.opt_out_sms = []", ""),
            ("owner ID", "", "", "owner"),
            ("owner ID", "", "owner.id_column = []", ""),
            ("owner ID", "", "columns.owner_id = []", ""),
            ("owner, through the user mappings", "", "", "owner"),
            ("owner, through the user mappings", "owner ID", "", ""),
            ("phone", "", "", ""),
        ] {
            let found = problem(what, &["X"], |way| way == new, &settings(said));
            assert_eq!(
                found.map_or(String::new(), |found| found.key),
                key,
                "{what} {new} {said}"
            );
        }
    }
}
