//! What a source was read for in the last run and a run does not go on without: who owns contacts, and who refuses a channel. Without the
//! one contacts change hands, without the other people are written to against their will, and the next run would have nothing to miss.
//!
//! **Invariant:** no file goes on that holds any of it under fewer headers than the file of the last run in whose place it is. A header that
//! stands there and is not read is as the settings want it, where its file is read for the same by another, or no file is; and one that is
//! new stands in for one that is gone.

use std::{cmp::Reverse, collections::BTreeSet};

use super::remembered::Columns;
use crate::source::{ColumnProblem, ColumnSettings, Field, HeaderUse, OneOrMany};

/// Something that is missed, in the two ways in which columns say it.
pub(super) struct Missed([HeaderUse; 2]);

pub(super) static MISSED: [Missed; 5] = [
    Missed([HeaderUse::Field(Field::OwnerId), HeaderUse::Mapping]),
    Missed([
        HeaderUse::Field(Field::ConsentEmail),
        HeaderUse::Field(Field::OptOutEmail),
    ]),
    Missed([
        HeaderUse::Field(Field::ConsentSms),
        HeaderUse::Field(Field::OptOutSms),
    ]),
    Missed([
        HeaderUse::Field(Field::ConsentCall),
        HeaderUse::Field(Field::OptOutCall),
    ]),
    Missed([
        HeaderUse::Field(Field::ConsentMail),
        HeaderUse::Field(Field::OptOutMail),
    ]),
];

/// A file of tonight: what is read of it, and which headers stand there, read or not.
pub(super) struct Now<'n> {
    pub(super) columns: &'n Columns,
    pub(super) standing: BTreeSet<&'n str>,
}

/// One way in which something was held, and the headers that are gone which held it so.
pub(super) struct Loss<'b> {
    pub(super) what: String,
    field: Option<&'static str>,
    headers: BTreeSet<&'b str>,
    /// The headers that hold it still.
    beside: BTreeSet<&'b str>,
}

impl Missed {
    /// Whether any of these files held it, and `now` does not.
    pub(super) fn is_gone(
        &self,
        then: &[&Columns],
        now: &Now<'_>,
        settings: &ColumnSettings,
    ) -> bool {
        let is_asked = then.iter().any(|then| self.asked(then, settings) > 0);
        is_asked && self.held(now, &self.known(then)) == 0
    }

    /// Which of `now` hold it under fewer headers than files did in whose place they are. Of several nothing tells which is in whose: those are
    /// taken for each other that held it under the most and hold it so, and of those that are fewer now the ones that held it so are gone.
    pub(super) fn losers(
        &self,
        then: &[&Columns],
        now: &[Now<'_>],
        settings: &ColumnSettings,
    ) -> impl Iterator<Item = usize> {
        let known = self.known(then);
        let held = Vec::from_iter(now.iter().map(|now| self.held(now, &known)));
        let mut asked = Vec::from_iter(then.iter().map(|then| self.asked(then, settings)));
        asked.sort_unstable_by_key(|asked| Reverse(*asked));
        let mut most = held.clone();
        most.sort_unstable_by_key(|held| Reverse(*held));
        let gone = then.len().saturating_sub(now.len());
        let mut pairs = asked.iter().skip(gone).zip(&most);
        let least = pairs.find(|(asked, held)| held < asked);
        let least = least.map_or(0, |(asked, _)| *asked);
        let held = held.into_iter().enumerate();
        held.filter(move |(_, held)| *held < least)
            .map(|(at, _)| at)
    }

    /// What `now` has lost of it, way by way.
    pub(super) fn losses<'b>(&self, then: &[&'b Columns], now: &Now<'b>) -> Vec<Loss<'b>> {
        let losses = self.0.iter().map(|way| {
            let what = way.to_string();
            let held = then.iter().flat_map(|then| headers(then, way));
            Loss {
                headers: held.filter(|held| !now.standing.contains(held)).collect(),
                beside: headers(now.columns, way).collect(),
                what,
                field: field(way),
            }
        });
        losses.filter(|loss| !loss.headers.is_empty()).collect()
    }

    /// Whether columns hold it in any way.
    pub(super) fn is_in(&self, columns: &Columns) -> bool {
        let mut ways = self.0.iter();
        ways.any(|way| headers(columns, way).next().is_some())
    }

    /// The headers that held it.
    fn known<'b>(&self, then: &[&'b Columns]) -> BTreeSet<&'b str> {
        let then = then.iter();
        let known = then.flat_map(|then| self.0.iter().flat_map(|way| headers(then, way)));
        known.collect()
    }

    /// Under how many headers a file must hold it that held it as this one did `then`: of those that the settings name where they name any, and
    /// under one at least.
    fn asked(&self, then: &Columns, settings: &ColumnSettings) -> usize {
        let (mut asked, mut others) = (BTreeSet::new(), false);
        for way in &self.0 {
            let said = || said(field(way), settings);
            let named = BTreeSet::from_iter(said().flat_map(|named| &named.0).map(String::as_str));
            for header in headers(then, way) {
                if named.contains(header) || said().next().is_none() {
                    asked.insert(header);
                } else {
                    others |= !named.is_empty();
                }
            }
        }
        asked.len().max(usize::from(others))
    }

    /// Under how many headers a file holds it, those that stand there and held it among them.
    fn held(&self, now: &Now<'_>, known: &BTreeSet<&str>) -> usize {
        let held = self.0.iter().flat_map(|way| headers(now.columns, way));
        let standing = now.standing.intersection(known).copied();
        BTreeSet::from_iter(held.chain(standing)).len()
    }
}

/// The headers that hold something in one way.
fn headers<'c>(columns: &'c Columns, way: &HeaderUse) -> impl Iterator<Item = &'c str> + use<'c> {
    let headers = columns.get(&way.to_string());
    headers.into_iter().flatten().map(String::as_str)
}

/// The field of a way; none of owners.
fn field(way: &HeaderUse) -> Option<&'static str> {
    match way {
        HeaderUse::Field(field) if *field != Field::OwnerId => Some(field.name()),
        _ => None,
    }
}

/// What the settings say of a field; of owners where there is none.
fn said<'s>(
    field: Option<&str>,
    settings: &'s ColumnSettings,
) -> impl Iterator<Item = &'s OneOrMany> + use<'s> {
    let owner = &settings.owner;
    let owner = owner.id_column.iter().chain(&owner.mapping_column);
    let columns = settings.columns.get(field.unwrap_or(Field::OwnerId.name()));
    let is_owner = field.is_none();
    columns.into_iter().chain(owner.filter(move |_| is_owner))
}

impl Loss<'_> {
    /// Whether the settings name headers for it.
    pub(super) fn is_named(&self, settings: &ColumnSettings) -> bool {
        said(self.field, settings).next().is_some()
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
        let missed = match self.beside.is_empty() {
            true => missed,
            false => format!("{missed} beside {}", quoted(&self.beside)),
        };
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

    /// The same of one file, of whose source others may hold it: to give it up would close it in these, too.
    pub(super) fn problem_of_file(&self) -> ColumnProblem {
        let (section, _) = self.place();
        let help = format!(
            "name all headers that hold it now, each file's, under `[source.{section}]`, or, where other files have others or this is to have none, give it a `[[source]]` of its own"
        );
        ColumnProblem {
            suggestion: Some(help),
            ..self.problem(None)
        }
    }
}

/// That nothing is read as this any more.
pub(super) fn no_header(what: &str, headers: &BTreeSet<&str>) -> String {
    let headers = quoted(headers);
    format!("no header holds {what} now, which {headers} held in the last run")
}

/// Headers in words.
pub(super) fn quoted(headers: &BTreeSet<&str>) -> String {
    format!("`{}`", Vec::from_iter(headers.iter().copied()).join("`, `"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(whats: &str) -> Columns {
        let mut columns = Columns::new();
        for (what, header) in whats.split('|').filter_map(|held| held.split_once('=')) {
            let headers = columns.entry(what.to_owned()).or_default();
            headers.push(header.to_owned());
        }
        columns
    }

    /// What these files have lost that are in the place of those of `then`, each with its place.
    fn lost(then: &[&str], now: &[&str], standing: &str, settings: &str) -> String {
        let settings = toml::from_str(settings).unwrap();
        let [then, now] =
            [then, now].map(|files| Vec::from_iter(files.iter().map(|it| columns(it))));
        let then = Vec::from_iter(&then);
        let now = now.iter().map(|columns| Now {
            columns,
            standing: columns
                .values()
                .flatten()
                .map(String::as_str)
                .chain([standing])
                .collect(),
        });
        let now = Vec::from_iter(now);
        let mut lost = Vec::new();
        for missed in &MISSED {
            for at in missed.losers(&then, &now, &settings) {
                let losses = missed.losses(&then, &now[at]);
                let losses = losses.iter();
                lost.extend(
                    losses.map(|loss| format!("{at}: {} {}", loss.what, quoted(&loss.headers))),
                );
            }
        }
        lost.join("; ")
    }

    #[test]
    fn what_another_column_says_or_the_settings_give_up_is_not_missed() {
        let mapped = "owner, through the user mappings";
        for (then, now, settings, expected) in [
            ("opt_out_sms=No", "", "", "0: opt_out_sms `No`"),
            ("consent_mail=May", "", "", "0: consent_mail `May`"),
            ("opt_out_sms=No", "opt_out_sms=Stop", "", ""),
            ("opt_out_sms=No", "consent_sms=May", "", ""),
            (
                "opt_out_sms=No|consent_sms=May",
                "consent_sms=May",
                "",
                "0: opt_out_sms `No`",
            ),
            (
                "opt_out_sms=No|opt_out_sms=Stop",
                "opt_out_sms=No",
                "",
                "0: opt_out_sms `Stop`",
            ),
            (
                "opt_out_sms=No|opt_out_sms=Stop",
                "opt_out_sms=No|opt_out_sms=Off",
                "",
                "",
            ),
            (
                "opt_out_sms=No|opt_out_sms=Stop",
                "opt_out_sms=No",
                "columns.opt_out_sms = 'No'",
                "",
            ),
            (
                "opt_out_sms=No|opt_out_sms=Stop",
                "",
                "columns.opt_out_sms = 'No'",
                "0: opt_out_sms `No`, `Stop`",
            ),
            (
                "opt_out_sms=No",
                "consent_email=May",
                "",
                "0: opt_out_sms `No`",
            ),
            ("opt_out_sms=No", "", "columns.opt_out_sms = []", ""),
            (
                "opt_out_sms=No",
                "",
                "columns.opt_out_sms = 'X'",
                "0: opt_out_sms `No`",
            ),
            (
                "opt_out_sms=No",
                "",
                "columns.consent_sms = []",
                "0: opt_out_sms `No`",
            ),
            ("owner ID=Who", "", "", "0: owner ID `Who`"),
            ("owner ID=Who", "", "owner.id_column = []", ""),
            (
                &format!("owner ID=Who|{mapped}=Producer"),
                &format!("{mapped}=Producer"),
                "owner.mapping_column = 'Producer'",
                "",
            ),
            ("owner ID=Who", "", "columns.owner_id = []", ""),
            (
                &format!("{mapped}=Producer"),
                "",
                "",
                &format!("0: {mapped} `Producer`"),
            ),
            (&format!("{mapped}=Producer"), "owner ID=Who", "", ""),
            ("phone=Tel", "", "", ""),
        ] {
            assert_eq!(
                lost(&[then], &[now], "", settings),
                expected,
                "{then} {now} {settings}"
            );
        }
        assert_eq!(lost(&["opt_out_sms=No"], &[""], "No", ""), "");
    }

    #[test]
    fn of_several_files_as_many_hold_it_as_those_in_whose_place_they_are() {
        let no = "opt_out_sms=No";
        for (then, now, expected) in [
            (
                &[no, no, ""][..],
                &[no, "", ""][..],
                "1: opt_out_sms `No`; 2: opt_out_sms `No`",
            ),
            (&[no, ""], &["", no], ""),
            (&[no, ""], &[""], ""),
            (&[no, no], &[""], "0: opt_out_sms `No`"),
            (&[no], &[no, ""], ""),
            (&[], &[""], ""),
        ] {
            assert_eq!(lost(then, now, "", ""), expected, "{then:?} {now:?}");
        }
    }
}
