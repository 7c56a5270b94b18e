//! The story of one contact, section by section, out of the tables of its run.
//!
//! In: a run and a contact ID. Out: text. Every table is read for this contact alone; row groups of other contacts are skipped.

use anyhow::{Context, Result};

use super::{
    decided, history,
    layout::{Cells, lines, named, section},
    names::Names,
    owner, pair, requests,
};
use crate::{
    finished::{Row, Rows, Run},
    keys::hash,
    list::join,
    record::Channel,
    settle::Part,
    table::{
        Holds, Only, Table,
        schema::data::{
            ACCESS, CHANGE_REQUESTS, CONNECTIONS, CONTACTS, FIELD_ORIGINS, FLAGS, MERGE_CANDIDATES,
            MERGES, OWNER_DECISIONS, RECORDS,
        },
    },
};

/// The most characters of a value that are shown.
const VALUE_CHARS_MAX: usize = 60;

/// The tables of one contact.
pub(super) struct Subject<'r> {
    run: &'r Run,
    id: &'r str,
    names: Names,
}

/// Tells everything about a contact.
///
/// # Errors
/// If a table of the run cannot be read.
pub(super) fn tell(run: &Run, id: &str) -> Result<String> {
    let names = Names::read(run)?;
    let subject = Subject { run, id, names };
    let contacts = subject.rows(&CONTACTS)?;
    let contact = contacts.iter().next().context("no such contact")?;
    let merges = subject.rows(&MERGES)?;
    let decisions = subject.rows(&OWNER_DECISIONS)?;
    let mut text = format!("Contact {id}\n");
    lines(&mut text, &subject.head(contact));
    section(&mut text, "Records", &subject.records()?);
    section(&mut text, "Why they are one", &subject.merges(&merges));
    let [bonds, weakest] = pair::bonds(run, id)?;
    section(&mut text, "What holds it together", &bonds);
    section(&mut text, "The first of these, in bits", &weakest);
    section(
        &mut text,
        "Where its values are from",
        &subject.origins(contact)?,
    );
    let decision = decisions.iter().next();
    let asked = subject.rows(&CHANGE_REQUESTS)?;
    let why = owner::why(contact, decision, &merges, &asked, &subject.names);
    section(&mut text, "Why this owner", &why);
    if let Some(story) = history::of_contact(run, id)? {
        let spells = story.brief(|id| subject.names.party(id));
        section(&mut text, "Who owned it", &spells);
    }
    let asked = requests::lines(&asked, &subject.names);
    section(&mut text, "What people asked for", &asked);
    let evidence = decision.map(|decision| decision.text("evidence"));
    let decided = decided::lines(run, contact, &evidence.unwrap_or_default())?;
    section(&mut text, "What people decided", &decided);
    section(&mut text, "Not merged with", &subject.apart()?);
    section(&mut text, "Connections", &subject.connections()?);
    section(&mut text, "Access", &subject.access()?);
    section(&mut text, "Flags", &subject.flags()?);
    Ok(text)
}

/// The rejected lines that a place in a file means.
pub(super) fn tell_rejects(rejects: &Rows) -> String {
    let mut text = String::new();
    for row in rejects.iter() {
        let place = format!("{}:{} was not usable", row.text("file"), row.text("line"));
        let cells = ["source", "reason", "column", "raw"]
            .map(|name| vec![name.to_owned(), row.text(name).into_owned()]);
        let cells: Cells = cells.into_iter().filter(|row| !row[1].is_empty()).collect();
        section(&mut text, &place, &cells);
    }
    text.trim_start().to_owned()
}

impl Subject<'_> {
    fn rows(&self, table: &Table) -> Result<Rows> {
        self.rows_by(table, "contact_id")
    }

    fn rows_by(&self, table: &Table, column: &str) -> Result<Rows> {
        let holds = Holds::Text(self.id);
        self.run.rows(table, Some(Only { column, holds }))
    }

    /// Who it is, whose, and how far one may write to them.
    fn head(&self, contact: Row<'_>) -> Cells {
        let text = |name| contact.text(name).into_owned();
        let reach = [contact.list("emails"), contact.list("phones")].concat();
        let address = [
            "street",
            "street_2",
            "city",
            "region",
            "postal_code",
            "country",
        ];
        let agent = contact.given("assigned_agent_id");
        let agent = agent.map(|agent| self.names.party(&agent));
        let rows = [
            ("name", text("full_name")),
            ("organization", text("organization")),
            ("reached by", reach.join(", ")),
            ("address", join(address.map(text), ", ")),
            ("scope", scope(contact)),
            ("owner", self.owner(contact)),
            ("worked by", agent.unwrap_or_default()),
            ("class", text("contact_class")),
            ("stage", text("lifecycle_stage")),
            ("tier", text("tier")),
            ("last touch", text("last_touch_at")),
            ("consent", consents(contact)),
            ("unsubscribed", contact.list("opt_outs").join("; ")),
        ];
        named(rows)
    }

    fn owner(&self, contact: Row<'_>) -> String {
        let text = |name| contact.text(name);
        let party = self.names.party(&text("owner_id"));
        match (text("owner_kind"), text("owner_since"), text("owner_rule")) {
            (kind, ..) if kind.is_empty() => party,
            (kind, since, rule) if since.is_empty() => {
                format!("{kind} {party}, by {rule}; since when is not known")
            }
            (kind, since, rule) => format!("{kind} {party} since {since}, by {rule}"),
        }
    }

    /// The primary record first; under each what else its row told.
    fn records(&self) -> Result<Cells> {
        let rows = self.rows(&RECORDS)?;
        let mut cells = Cells::new();
        for part in Part::ALL.iter().map(|part| part.name()) {
            for row in rows.iter().filter(|row| row.text("part") == part) {
                let text = |name| row.text(name).into_owned();
                cells.push(vec![
                    row.record_name(),
                    format!("{}:{}", text("file"), text("line")),
                    text("part"),
                    owner_named(&row.text("owner_named")),
                ]);
                let unread = row.list("raw_values").into_iter();
                let unread = unread.map(|raw| format!("could not read {}", shorten(raw)));
                let household = row.given("household_of");
                let household = household.map(|other| format!("one household with {other}"));
                let more = household.into_iter().chain(unread);
                cells.extend(more.map(|more| vec![String::new(), more]));
            }
        }
        Ok(cells)
    }

    fn merges(&self, merges: &Rows) -> Cells {
        let cells = merges.iter().map(|row| {
            vec![
                row.text("absorbed_record").into_owned(),
                probability(row),
                row.text("evidence").into_owned(),
            ]
        });
        cells.collect()
    }

    /// Each field with its value and the records that it came from.
    fn origins(&self, contact: Row<'_>) -> Result<Cells> {
        let rows = self.rows(&FIELD_ORIGINS)?;
        let mut cells = Cells::new();
        for row in rows.iter() {
            let (field, record) = (
                row.text("field").into_owned(),
                row.text("record").into_owned(),
            );
            let value = value_of(contact, &field, &row.text("value_hash"));
            cells.push(vec![field, shorten(&value), record]);
        }
        Ok(cells)
    }

    /// The pairs that were not merged, seen from this contact.
    fn apart(&self) -> Result<Cells> {
        let mut cells = Cells::new();
        for [own_side, other_side] in [["a", "b"], ["b", "a"]] {
            let column = |name: &str, side: &str| format!("{name}_{side}");
            let rows = self.rows_by(&MERGE_CANDIDATES, &column("contact", own_side))?;
            for row in rows.iter() {
                let of = |name, side| row.text(&column(name, side)).into_owned();
                let owners =
                    [own_side, other_side].map(|side| self.names.party(&of("party", side)));
                let owners = owners.join(" and ");
                let text = |name| row.text(name).into_owned();
                let records = [own_side, other_side].map(|side| of("record", side));
                cells.push(vec![
                    records.join(" and "),
                    probability(row),
                    join([text("status"), text("reason")], ": "),
                ]);
                let more = [
                    text("evidence"),
                    format!("owners {owners}"),
                    format!("contact {}", of("contact", other_side)),
                ];
                cells.extend(more.map(|more| vec![String::new(), String::new(), more]));
            }
        }
        Ok(cells)
    }

    fn connections(&self) -> Result<Cells> {
        let rows = self.rows(&CONNECTIONS)?;
        let cells = rows.iter().map(|row| {
            let text = |name| row.text(name).into_owned();
            let mut days = vec![row.day("first_at"), row.day("last_at")];
            days.dedup();
            let days = join(days, " to ");
            let times = if days.is_empty() {
                days
            } else {
                let count = text("count");
                let times = if count == "1" {
                    "once"
                } else {
                    &format!("{count} times")
                };
                format!("{times}, {days}")
            };
            vec![
                self.names.party(&text("user_id")),
                text("connection_type"),
                text("source"),
                times,
            ]
        });
        Ok(cells.collect())
    }

    fn access(&self) -> Result<Cells> {
        let rows = self.rows(&ACCESS)?;
        let cells = rows.iter().map(|row| {
            let text = |name| row.text(name).into_owned();
            vec![
                self.names.party(&text("user_id")),
                text("level"),
                text("reason"),
            ]
        });
        Ok(cells.collect())
    }

    fn flags(&self) -> Result<Cells> {
        let rows = self.rows(&FLAGS)?;
        if rows.is_empty() {
            return Ok(vec![vec!["none".to_owned()]]);
        }
        let mut cells = Cells::new();
        for row in rows.iter() {
            let text = |name| row.text(name).into_owned();
            let since = row.given("since").map(|since| format!("since {since}"));
            let evidence = self.names.told(&text("evidence"));
            cells.push(vec![
                text("flag"),
                text("severity"),
                join([since.unwrap_or_default(), evidence], ": "),
            ]);
            cells.push(vec![
                String::new(),
                "→".to_owned(),
                text("suggested_action"),
            ]);
        }
        Ok(cells)
    }
}

/// That nobody is to deal with the contact any more, if so.
fn scope(contact: Row<'_>) -> String {
    match &*contact.text("archived") {
        "true" => "out of scope: archived, deleted or deceased at the source, or left out by the pipeline file; no flag is raised on it".to_owned(),
        _ => String::new(),
    }
}

/// What is known of each channel: `email granted, sms refused`.
fn consents(contact: Row<'_>) -> String {
    let consents = Channel::ALL.iter().filter_map(|channel| {
        let consent = contact.text(channel.consent_column());
        (!consent.is_empty()).then(|| format!("{} {consent}", channel.name()))
    });
    join(consents, ", ")
}

fn owner_named(words: &str) -> String {
    match words {
        "" => "names no owner".to_owned(),
        words => format!("names `{words}`"),
    }
}

/// The probability of a pair.
pub(super) fn probability(pair: Row<'_>) -> String {
    let columns = ["probability", "match_probability"];
    let number = columns.into_iter().find_map(|column| pair.number(column));
    number.map_or_else(String::new, in_four_digits)
}

/// A probability in words; never rounded to certainty.
pub(super) fn in_four_digits(probability: f64) -> String {
    match probability {
        number if number > 0.9999 => ">0.9999".to_owned(),
        number if number < 0.0001 => "<0.0001".to_owned(),
        number => format!("{number:.4}"),
    }
}

/// The value of a field, or that of the values of a list which has this digest.
fn value_of(contact: Row<'_>, field: &str, digest: &str) -> String {
    let is_meant = |value: &&str| hash(value.as_bytes()).cast_signed().to_string() == digest;
    match contact.list(field).into_iter().find(is_meant) {
        Some(value) => value.to_owned(),
        None => contact.text(field).into_owned(),
    }
}

fn shorten(value: &str) -> String {
    let line = value.lines().next().unwrap_or_default();
    let short: String = line.chars().take(VALUE_CHARS_MAX).collect();
    if short.len() < value.len() {
        short + "…"
    } else {
        short
    }
}
