//! vCards (2.1, 3.0, 4.0) → one row per card, under canonical headers.

use calcard::vcard::{
    VCard, VCardEntry, VCardParameter, VCardParameterValue, VCardProperty, VCardType, VCardValue,
};
use calcard::{Entry, Parser};

use super::batch::{RowBatch, RowEnd, RowGate, Shape, place_of};
use super::export::Export;
use super::header::name_columns;
use super::reject::{Note, Reject, RejectReason};
use super::text::cut::Chunk;
use super::text::repair::{into_text, with_line_feeds};
use crate::list::{join, push_value};

/// The line that begins a card.
const BEGIN: &str = "BEGIN:VCARD";

/// Properties whose values are moments.
const MOMENTS: [&str; 2] = ["BDAY", "REV"];

/// The columns of a card.
const HEADERS: [&str; 23] = [
    "full_name",
    "given_name",
    "middle_name",
    "family_name",
    "prefix",
    "suffix",
    "nickname",
    "organization",
    "job_title",
    "email",
    "phone",
    "street",
    "street_2",
    "city",
    "region",
    "postal_code",
    "country",
    "birthday",
    "website",
    "tags",
    "notes",
    "record_id",
    "updated_at",
];

/// Kinds of cards that are neither of a person nor of an organisation.
const NO_PERSONS: [&str; 4] = ["group", "location", "application", "device"];

/// Parts of the name and address, which may stand in one value, in the order of the standard; `""` is left out.
const NAME_PARTS: [&str; 5] = [
    "family_name",
    "given_name",
    "middle_name",
    "prefix",
    "suffix",
];
const ADDRESS_PARTS: [&str; 7] = [
    "street_2",
    "street_2",
    "street",
    "city",
    "region",
    "postal_code",
    "country",
];

pub(crate) fn open_cards(export: &mut Export) {
    name_columns(export, HEADERS.map(str::to_owned));
}

/// The rows of a chunk of whole cards.
pub(crate) fn parse(chunk: Chunk, shape: &Shape) -> RowBatch {
    let mut batch = RowBatch::default();
    let (first_line, is_last) = (chunk.first_line, chunk.is_last);
    let text = with_line_feeds(into_text(chunk, &mut batch.notes));
    let found = cards(&text, first_line);
    if let Some(&(card, line, false)) = found.last()
        && is_last
        && card.lines().next().is_some_and(begins_card)
    {
        batch.notes.add(Note::CutShort, 1, line);
    }
    batch.text.clone_from(&text);
    let mut gate = RowGate::new(shape, batch);
    for (card, line, is_whole) in found {
        let cells = match Parser::new(&with_moments_as_text(card)).entry() {
            Entry::VCard(vcard) if is_whole => Cells::of_card(&vcard),
            _ => Err(RejectReason::BrokenCard),
        };
        match cells {
            Ok(cells) => {
                cells.0.iter().for_each(|cell| gate.batch.push_cell(cell));
                gate.end_row(&RowEnd {
                    line,
                    raw: place_of(card, &text),
                    ..RowEnd::default()
                });
            }
            Err(reason) => gate.batch.rejects.push(Reject::new(line, reason, card)),
        }
    }
    gate.batch
}

/// The cards of a text with their lines, and whatever stands between them as cards that are not whole. One within another is announced
/// by `AGENT`; else that other has lost its end. A line that begins with a space goes on from the one before.
fn cards(text: &str, first_line: u64) -> Vec<(&str, u64, bool)> {
    let mut found = Vec::new();
    let (mut start, mut start_line, mut depth, mut at) = (0, first_line, 0_u32, 0);
    let mut is_announced = false;
    let numbered = (first_line..).zip(text.split_inclusive('\n'));
    let lines = numbered.flat_map(|(number, line)| apart(line).map(|part| (number, part)));
    for (number, line) in lines.filter(|(_, line)| !line.is_empty()) {
        let word = line.trim_end();
        if begins_card(word) {
            if depth == 0 || !is_announced {
                depth = 0;
                push_between(&mut found, &text[start..at], start_line);
                (start, start_line) = (at, number);
            }
            depth += 1;
        }
        if !word.is_empty() {
            let (name, value) = word.split_once(':').unwrap_or((word, ""));
            is_announced = value.is_empty() && property(name).eq_ignore_ascii_case("AGENT");
        }
        at += line.len();
        if word.eq_ignore_ascii_case("END:VCARD") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                found.push((&text[start..at], start_line, true));
                (start, start_line) = (at, number + 1);
            }
        }
    }
    push_between(&mut found, &text[start..], start_line);
    found
}

/// A line, and what begins a card at its end: so it is where a file without a last line end was joined with another.
fn apart(line: &str) -> [&str; 2] {
    let end = line.trim_end().len();
    let at = end.checked_sub(BEGIN.len()).filter(|at| {
        let goes_on = line.starts_with([' ', '\t']);
        line.is_char_boundary(*at) && begins_card(&line[*at..]) && !goes_on
    });
    line.split_at(at.unwrap_or(0)).into()
}

fn begins_card(line: &str) -> bool {
    line.trim_end().eq_ignore_ascii_case(BEGIN)
}

/// The name of a property without its group and parameters: `item1.AGENT;VALUE=vcard`.
fn property(name: &str) -> &str {
    let name = name.split(';').next().unwrap_or_default();
    name.rsplit('.').next().unwrap_or_default()
}

fn push_between<'t>(found: &mut Vec<(&'t str, u64, bool)>, text: &'t str, line: u64) {
    if !text.trim().is_empty() {
        found.push((text, line, false));
    }
}

/// A card whose moments the parser gives as they are written: of `1996-04-15` or `04/15/1996` it would read the one part that is a moment
/// of vCards, and drop the rest. Any other cell with a date is read from its text, too.
fn with_moments_as_text(card: &str) -> String {
    let mut text = String::with_capacity(card.len());
    for line in card.split_inclusive('\n') {
        let name = line.split([':', ';']).next().unwrap_or_default();
        let is_named = |moment: &&str| moment.eq_ignore_ascii_case(property(name));
        text.push_str(name);
        if MOMENTS.iter().any(is_named) {
            text.push_str(";VALUE=TEXT");
        }
        text.push_str(&line[name.len()..]);
    }
    text
}

/// The cells of the row that a card becomes.
#[derive(Default)]
struct Cells([String; HEADERS.len()]);

impl Cells {
    /// Those of a card; of one that is of nobody, why it has none.
    fn of_card(card: &VCard) -> Result<Self, RejectReason> {
        let kind = kind(card);
        let is = |known: &&str| known.eq_ignore_ascii_case(kind);
        if NO_PERSONS.iter().any(is) {
            return Err(RejectReason::NoPerson);
        }
        let mut cells = Self::default();
        card.entries.iter().for_each(|entry| cells.take(entry));
        if let Some(address) = address(card) {
            cells.take_parts(address, &ADDRESS_PARTS, ", ");
        }
        if is(&"org") {
            cells.name_organization();
        }
        if ["full_name", "given_name", "family_name"]
            .iter()
            .all(|name| cells.of(name).is_empty())
        {
            let organization = cells.of("organization").clone();
            *cells.of("full_name") = organization;
        }
        if cells.of("street").is_empty() {
            let box_or_unit = std::mem::take(cells.of("street_2"));
            *cells.of("street") = box_or_unit;
        }
        Ok(cells)
    }

    /// The card is of an organisation, and all names in it are that one's: the whole name, else the organisation, else the parts.
    fn name_organization(&mut self) {
        let name = std::mem::take(self.of("full_name"));
        let parts = NAME_PARTS.map(|part| std::mem::take(self.of(part)));
        let organization = self.of("organization");
        if !name.is_empty() {
            *organization = name;
        } else if organization.is_empty() {
            *organization = join(&parts, " ");
        }
    }

    fn of(&mut self, header: &str) -> &mut String {
        let at = HEADERS
            .iter()
            .position(|known| *known == header)
            .expect("every header used here is in the list");
        &mut self.0[at]
    }

    fn take(&mut self, entry: &VCardEntry) {
        let header = match entry.name {
            VCardProperty::N => return self.take_parts(entry, &NAME_PARTS, " "),
            VCardProperty::Adr => return,
            VCardProperty::Fn => "full_name",
            VCardProperty::Nickname => "nickname",
            VCardProperty::Org => "organization",
            VCardProperty::Title => "job_title",
            VCardProperty::Email => "email",
            VCardProperty::Tel if is_no_phone(entry) => return,
            VCardProperty::Tel => "phone",
            VCardProperty::Bday => "birthday",
            VCardProperty::Url => "website",
            VCardProperty::Categories => "tags",
            VCardProperty::Note => "notes",
            VCardProperty::Uid => "record_id",
            VCardProperty::Rev => "updated_at",
            _ => return,
        };
        let values = entry.values.iter().flat_map(texts);
        match header {
            "organization" => {
                let first = values.into_iter().next(); // the others are its departments
                push_value(self.of(header), first.unwrap_or_default().trim());
            }
            "phone" => values.for_each(|text| {
                push_value(self.of("phone"), text.trim_start_matches("tel:").trim())
            }),
            _ => values.for_each(|text| push_value(self.of(header), text.trim())),
        }
    }

    /// Spreads the parts of one value over their columns.
    fn take_parts(&mut self, entry: &VCardEntry, headers: &[&str], separator: &str) {
        for (value, header) in entry.values.iter().zip(headers) {
            for text in texts(value)
                .iter()
                .map(|text| text.trim())
                .filter(|text| !text.is_empty())
            {
                let cell = self.of(header);
                if !cell.is_empty() {
                    cell.push_str(separator);
                }
                cell.push_str(text);
            }
        }
    }
}

/// The one address that is taken of a card, as the parts of several would not be told apart: the first that has a box, street, city or
/// postal code, else the first that says anything.
fn address(card: &VCard) -> Option<&VCardEntry> {
    let addresses = card.entries.iter();
    let addresses = addresses.filter(|entry| entry.name == VCardProperty::Adr);
    let says = |entry: &&VCardEntry, parts: &[usize]| {
        let texts = entry.values.iter().map(texts).enumerate();
        let mut its = texts.filter(|(part, _)| parts.contains(part));
        its.any(|(_, texts)| texts.iter().any(|text| !text.trim().is_empty()))
    };
    let whole = addresses.clone().find(|entry| says(entry, &[0, 2, 3, 5]));
    whole.or_else(|| addresses.clone().find(|entry| says(entry, &[1, 4, 6])))
}

/// What a card is of; empty if it does not say. Apple's cards say so in a property of their own.
fn kind(card: &VCard) -> &str {
    let says = |entry: &&VCardEntry| match &entry.name {
        VCardProperty::Kind => true,
        VCardProperty::Other(name) => name.eq_ignore_ascii_case("X-ADDRESSBOOKSERVER-KIND"),
        _ => false,
    };
    let said = card.entries.iter().find(says);
    let said = said.and_then(|entry| entry.values.first()?.as_text());
    said.unwrap_or_default().trim()
}

/// Whether a number is that of a fax or a pager only.
fn is_no_phone(entry: &VCardEntry) -> bool {
    let is_type = |kind: VCardType| {
        let is_it =
            move |param: &VCardParameter| param.value == VCardParameterValue::Type(kind.clone());
        entry.params.iter().any(is_it)
    };
    (is_type(VCardType::Fax) || is_type(VCardType::Pager))
        && !is_type(VCardType::Voice)
        && !is_type(VCardType::Cell)
}

/// The texts of a value: several for a list.
fn texts(value: &VCardValue) -> Vec<String> {
    match value {
        VCardValue::Component(parts) => parts.clone(),
        VCardValue::Integer(number) => vec![number.to_string()],
        VCardValue::Float(number) => vec![number.to_string()],
        value => value.as_text().map(str::to_owned).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_end_with_their_line() {
        let card = |inside: &str| format!("BEGIN:VCARD\nFN:Ann\n{inside}\nEND:VCARD\n");
        let inner = card("TEL:1");
        for (text, expected) in [
            (card("NOTE:see\n END:VCARD"), vec![(1, true)]),
            (card("NOTE:see\n\tBEGIN:VCARD"), vec![(1, true)]),
            (
                card(&format!("item1.agent;X=1:\n{inner}TEL:2")),
                vec![(1, true)],
            ),
            (
                format!("BEGIN:VCARD\nX-AGENT-NAME:\n{inner}"),
                vec![(1, false), (3, true)],
            ),
            (
                format!("{}{} {inner}", inner.trim_end(), inner.trim_end()),
                vec![(1, true), (4, true), (7, true)],
            ),
            (
                format!("BEGIN:VCARD\nTEL:55{inner}"),
                vec![(1, false), (2, true)],
            ),
        ] {
            let found = cards(&text, 1).into_iter();
            let found: Vec<_> = found.map(|(_, line, is_whole)| (line, is_whole)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
