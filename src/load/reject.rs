//! What could not be used, with its line and reason; and what was mended on the way, counted.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::named::{named, words};

/// Raw text of a reject is cut after this many bytes.
const RAW_BYTES_MAX: usize = 4_000;

/// A line, or some lines, of an export that gave no row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// 1-based physical line (sheet row, record number in Parquet) where it starts.
    pub line: u64,
    /// The header of the column at fault, if one is.
    pub column: Option<String>,
    /// Why.
    pub reason: RejectReason,
    /// The text as it stands in the file, cut after 4,000 bytes.
    pub raw: String,
}

impl Reject {
    /// A reject of a whole line.
    #[must_use]
    pub fn new(line: u64, reason: RejectReason, raw: &str) -> Self {
        Self {
            line,
            column: None,
            reason,
            raw: shorten(raw.trim_end_matches(['\r', '\n'])),
        }
    }
}

fn shorten(raw: &str) -> String {
    raw[..raw.floor_char_boundary(RAW_BYTES_MAX)].to_owned()
}

words! {
    /// Why a line gave no row.
    #[derive(Serialize, Deserialize)]
    pub enum RejectReason: id {
        /// Stands above the header: a title, a date of export, a `sep=` line.
        Preamble = "preamble" => "Nothing: no contact is lost.",
        /// Stands below the data: totals, copyright, confidentiality.
        Footer = "footer" => "Nothing, unless it is a contact: then fill another of its cells.",
        /// The header again, as in files that were put one after another.
        RepeatedHeader = "repeated_header" => "Nothing: no contact is lost.",
        /// A line that starts with `#` and is no row.
        Comment = "comment" => "Nothing, unless it was to be a row: then quote its first cell.",
        /// More cells than headers, and the extra ones are not blank.
        TooManyCells = "too_many_cells" => "Quote the cells that hold the delimiter, or export again; `raw` has the row.",
        /// A quote opens here and never closes, or not within 16 MiB, or a line behind it does not have the right number of cells.
        UnclosedQuote = "unclosed_quote" => "Close or double the quote, or export again; `raw` has the lines.",
        /// One line is not a JSON object, or the text ends within one.
        BrokenJson = "broken_json" => "Export again: the file may have been cut off.",
        /// A vCard that has no end, or lines outside any card.
        BrokenCard = "broken_card" => "Export again: the file may have been cut off.",
        /// A vCard of a group, a place or a thing, by its `KIND`.
        NoPerson = "no_person" => "Nothing, unless it is a person or an organisation: then mend its `KIND`.",
        /// No name, organisation, e-mail, phone or record ID: nobody whom the row could be about.
        NobodyIdentified = "nobody_identified" => "Say at the source who it is; where a column says so that is not read, name it in `[source.columns]`.",
        /// An interaction with somebody who is in no record.
        UnknownContact = "unknown_contact" => "Nothing, if strangers are to be expected; else export the contact, too.",
        /// An interaction with a record ID that several sources use, and nothing else that tells which is meant.
        AmbiguousRecord = "ambiguous_record" => "Let the rows name the source, too: in a column `source`, or as `source/record_id`; or an e-mail address of the contact (`email`).",
        /// An interaction that nobody had, or mail between two people of whom the directory knows none.
        UnknownUser = "unknown_user" => "Nothing, if no user had part in it; else name the user, or add the address that the rows use to the directory or the user mappings.",
        /// An interaction without a date that can be read.
        UnreadableDate = "unreadable_date" => "Mend the date at the source; `raw` has the row.",
    }
}

impl RejectReason {
    /// Whether a contact may be lost by it; titles, footers and the like, and interactions with strangers, lose none.
    #[must_use]
    pub const fn loses_data(self) -> bool {
        matches!(
            self,
            Self::TooManyCells
                | Self::UnclosedQuote
                | Self::BrokenJson
                | Self::BrokenCard
                | Self::NobodyIdentified
        )
    }
}

impl fmt::Display for RejectReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

named! {
    /// Something that was mended or skipped while reading; the row, if any, is kept.
    pub enum Note: id {
        /// A line, or a row, with nothing in it was skipped.
        BlankRow = "blank_row",
        /// A row had fewer cells than there are headers; the missing ones read as blank.
        ShortRow = "short_row",
        /// The last row had fewer cells than there are headers, or its last cell a quote that never closes, and no line end, or the last vCard
        /// has no end: the file may have been cut off in it.
        CutShort = "cut_short",
        /// A row had blank cells beyond the last header; they were dropped.
        ExtraBlankCells = "extra_blank_cells",
        /// A row has a quote that RFC 4180 does not allow; it was taken as text.
        StrayQuote = "stray_quote",
        /// A line is not valid in the file's encoding and was read as windows-1252.
        ForeignLine = "foreign_line",
        /// NUL bytes were dropped; the count is in bytes.
        NulBytes = "nul_bytes",
        /// A cell holds an error such as `#REF!`, a formula without its value, or what no text stands for; it reads as blank.
        ErrorCell = "error_cell",
        /// A date, an amount or a consent that cannot be read; it reads as blank.
        UnreadableCell = "unreadable_cell",
        /// A value of a list that names a row which its object does not have; it is left out.
        StrayValue = "stray_value",
        /// A date that only another order than the source's can be; it was read in that.
        OtherDateOrder = "other_date_order",
        /// An interaction or a task of somebody whom the directory does not know; it is nobody's.
        Stranger = "stranger",
    }
}

/// How often each [`Note`] was taken, and where first. Adds up over batches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    counts: [u64; Note::COUNT],
    first_lines: [u64; Note::COUNT],
}

impl Notes {
    /// How often.
    #[must_use]
    pub fn count(&self, note: Note) -> u64 {
        self.counts[note as usize]
    }

    /// The notes that were taken: how often, and the first line.
    pub fn iter(&self) -> impl Iterator<Item = (Note, u64, u64)> + '_ {
        Note::ALL
            .iter()
            .map(|&note| {
                (
                    note,
                    self.counts[note as usize],
                    self.first_lines[note as usize],
                )
            })
            .filter(|&(_, count, _)| count > 0)
    }

    pub(crate) fn add(&mut self, note: Note, count: u64, line: u64) {
        let at = note as usize;
        if count > 0 {
            if self.counts[at] == 0 || line < self.first_lines[at] {
                self.first_lines[at] = line;
            }
            self.counts[at] += count;
        }
    }

    pub(crate) fn absorb(&mut self, other: &Self) {
        for (note, count, line) in other.iter() {
            self.add(note, count, line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_snake_case() {
        let mut ids: Vec<&str> = RejectReason::ALL.iter().map(|reason| reason.id()).collect();
        ids.extend(Note::ALL.iter().map(|note| note.id()));
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
        assert!(ids.iter().all(|id| {
            id.chars()
                .all(|char| char == '_' || char.is_ascii_lowercase())
        }));
    }

    #[test]
    fn notes_keep_the_first_line() {
        let mut notes = Notes::default();
        notes.add(Note::ShortRow, 2, 9);
        let mut earlier = Notes::default();
        earlier.add(Note::ShortRow, 1, 4);
        notes.absorb(&earlier);
        assert_eq!(notes.iter().collect::<Vec<_>>(), [(Note::ShortRow, 3, 4)]);
    }
}
