//! What the exports take of settled contacts, as lines of CSV: their rows, and what a target is to be told besides.

use std::{borrow::Cow, ops::Range};

use rustc_hash::FxHashSet;
use uuid::Uuid;

use super::{Settling, contact::Settled, row::SettledRow, rows::user_id};
use crate::{
    export::{Export, ExportCounts, LeftOut, Missing, Subject, There},
    intake::{NAMELESS, email_hash},
    interaction::Medium,
    keys::{RecordNo, hash},
    predicate::Predicate,
    record::Channel,
    sums::Absorb as _,
    table::push_line,
};

/// What one export takes of a partition.
#[derive(Default)]
pub struct ExportLines {
    /// The contacts that have a row, in the order of IDs.
    pub contacts: Vec<RowPlace>,
    /// What is not known yet of those whose address another may have.
    contested: Vec<Contested>,
    /// Their rows.
    pub rows: Vec<u8>,
    /// Rows of `merged`.
    pub merged: Vec<u8>,
    /// Rows of `left_out`.
    pub left_out: Vec<u8>,
    /// Such rows of contacts that a stand-in owns there, which nobody need look at.
    pub stand_ins: Vec<u8>,
    /// Rows of `opt_out`, by [`Channel`].
    pub opt_outs: [Vec<u8>; Channel::COUNT],
    /// Contacts in rows that have what the target has no column for, by its place in [`Export::without_column`].
    pub without_column: Vec<u64>,
    /// All other counts.
    pub counts: ExportCounts,
}

/// Where the row of a contact stands.
pub struct RowPlace {
    /// The contact.
    pub contact: Uuid,
    /// Its row among all.
    pub row: Range<usize>,
    /// The digest of the row.
    pub digest: i64,
}

/// What an export takes of a contact whose address several have, in a target that takes it of one.
struct Contested {
    /// The hash of the address.
    address: u64,
    /// If the address is its own.
    with_it: ExportLines,
    /// If it is another's: a row without it, or none of somebody who has no name either.
    without: ExportLines,
}

/// What a target has of a contact.
#[derive(Default)]
struct Found<'s> {
    there: There<'s>,
    /// The IDs of its other records there.
    absorbed: Vec<&'s str>,
    /// Whether any of them is not put away.
    is_live: bool,
}

/// Gives each export what it takes of a contact. The audience decides on its row; what the contact refuses, and what of it is to be merged, the
/// target is told wherever it has the contact. A contact out of scope is in no audience.
pub(super) fn export(
    run: &Settling<'_>,
    id: Uuid,
    contact: &Settled<'_, '_>,
    lines: &mut Vec<ExportLines>,
) {
    if run.exports.is_empty() {
        return; // most runs
    }
    lines.resize_with(run.exports.len(), ExportLines::default);
    let settled = SettledRow { run, contact };
    let opt_outs = run.interactions.opt_outs.of_contact(contact.numbers);
    for (export, lines) in run.exports.iter().zip(lines) {
        let found = match export.source {
            Some(source) => find_there(run, source, contact),
            None => Found::default(),
        };
        let subject = Subject {
            id: contact.id,
            record: contact.record,
            there: found.there,
            owner: contact.decision.owner,
            assigned_agent: user_id(run, contact.assigned),
            last_touch: contact.last_touch.map(|(at, _)| at),
            opt_outs: &opt_outs,
        };
        let is_meant = |audience: &Predicate| audience.holds(&settled);
        if !contact.record.is_out_of_scope() && export.audience.as_ref().is_none_or(is_meant) {
            lines.push(run, export, id, &subject);
        } else if found.is_live {
            lines.push_opt_outs(&subject, |_| true);
        }
        lines.push_merged(&subject, &found.absorbed);
    }
}

impl ExportLines {
    /// Lets each address that is taken stand in no row, and takes the others: who comes first has it.
    pub fn settle_addresses(&mut self, taken: &mut FxHashSet<u64>) {
        if self.contested.is_empty() {
            return; // most
        }
        for contested in std::mem::take(&mut self.contested) {
            let is_own = taken.insert(contested.address);
            self.absorb(match is_own {
                true => contested.with_it,
                false => contested.without,
            });
        }
        self.contacts.sort_unstable_by_key(|place| place.contact);
    }

    /// Adds what the export takes of further contacts.
    fn absorb(&mut self, more: Self) {
        let start = self.rows.len();
        let places = more.contacts.into_iter().map(|place| RowPlace {
            row: place.row.start + start..place.row.end + start,
            ..place
        });
        self.contacts.extend(places);
        self.rows.extend(more.rows);
        self.left_out.extend(more.left_out);
        self.stand_ins.extend(more.stand_ins);
        for (lines, more) in self.opt_outs.iter_mut().zip(more.opt_outs) {
            lines.extend(more);
        }
        self.without_column.absorb(&more.without_column);
        self.counts.absorb(&more.counts);
    }

    fn push(&mut self, run: &Settling<'_>, export: &Export, id: Uuid, subject: &Subject<'_>) {
        self.counts.contacts += 1;
        match subject.row(export) {
            Ok(cells) => match contested(run, export, &cells, subject) {
                None => self.push_row(export, id, &cells, subject),
                Some(address) => self.push_contested(export, id, (cells, address), subject),
            },
            Err(missing) => self.leave_out(subject, missing, ""),
        }
    }

    /// Lets a contact stand in no row.
    fn leave_out(&mut self, subject: &Subject<'_>, missing: Missing<'_>, value: &str) {
        *self.counts.left_out.entry(missing.1.name()).or_default() += 1;
        push_left_out(&mut self.left_out, subject, missing, value);
        self.push_opt_outs(subject, |_| true);
    }

    fn push_row(
        &mut self,
        export: &Export,
        contact: Uuid,
        cells: &[Cow<'_, str>],
        subject: &Subject<'_>,
    ) {
        let start = self.rows.len();
        push_line(&mut self.rows, cells);
        self.contacts.push(RowPlace {
            contact,
            row: start..self.rows.len(),
            digest: hash(&self.rows[start..]).cast_signed(),
        });
        let lacking = export.target.lacking();
        let fields = lacking.iter().map(|(_, field)| subject.is_filled(*field));
        let kept = export.kept.iter().map(|name| subject.keeps(name));
        self.without_column
            .resize(lacking.len() + export.kept.len(), 0);
        for (is_filled, count) in fields.chain(kept).zip(&mut self.without_column) {
            *count += u64::from(is_filled);
        }
        for (missing, value) in subject.left_over(export) {
            let counts = &mut self.counts;
            let (lines, counted) = match missing.1 {
                LeftOut::StandIn => (
                    &mut self.stand_ins,
                    counts.stand_ins.entry(value.to_string()).or_default(),
                ),
                why => (
                    &mut self.left_out,
                    counts.values_left_out.entry(why.name()).or_default(),
                ),
            };
            push_left_out(lines, subject, missing, &value);
            *counted += 1;
        }
        self.push_opt_outs(subject, |channel| !export.target.hears_refusals(channel));
    }

    fn push_contested(
        &mut self,
        export: &Export,
        id: Uuid,
        (mut cells, (at, address)): (Vec<Cow<'_, str>>, (usize, u64)),
        subject: &Subject<'_>,
    ) {
        let (mut with_it, mut without) = (Self::default(), Self::default());
        with_it.push_row(export, id, &cells, subject);
        let value = std::mem::take(&mut cells[at]);
        let missing = (&export.columns[at], LeftOut::EmailOfAnother);
        if subject.is_nameless() {
            without.leave_out(subject, missing, &value);
        } else {
            without.push_row(export, id, &cells, subject);
            push_left_out(&mut without.left_out, subject, missing, &value);
            let counts = &mut without.counts.values_left_out;
            *counts.entry(missing.1.name()).or_default() += 1;
        }
        self.contested.push(Contested {
            address,
            with_it,
            without,
        });
    }

    /// What the contact refuses of these channels.
    fn push_opt_outs(&mut self, subject: &Subject<'_>, is_asked: impl Fn(Channel) -> bool) {
        for channel in subject.refusals().filter(|channel| is_asked(*channel)) {
            *self.counts.opt_outs.entry(channel.name()).or_default() += 1;
            let name = subject.record.full_name().concat();
            let medium = Medium::from(channel).name();
            let day = subject.unsubscribed_on(channel);
            let day = day.map_or_else(String::new, |day| day.to_string());
            for address in subject.addresses(channel) {
                let there = subject.there.id();
                let cells = [subject.id, there, &name, &address, medium, &day];
                push_line(&mut self.opt_outs[channel as usize], cells);
            }
        }
    }

    fn push_merged(&mut self, subject: &Subject<'_>, absorbed: &[&str]) {
        self.counts.merged += absorbed.len() as u64;
        for absorbed in absorbed {
            push_line(&mut self.merged, [absorbed, subject.there.id(), subject.id]);
        }
    }
}

/// The address of a row that other contacts have, too, in a target that takes it of one and lacks this contact: its place among the
/// cells, and its hash.
fn contested(
    run: &Settling<'_>,
    export: &Export,
    cells: &[Cow<'_, str>],
    subject: &Subject<'_>,
) -> Option<(usize, u64)> {
    let (at, _) = export.unique_column()?;
    let address = &*cells[at];
    if subject.there != There::Nothing || address.is_empty() {
        return None;
    }
    let hash = email_hash(address, &mut String::new());
    run.addresses
        .of_several
        .contains(&hash)
        .then_some((at, hash))
}

fn push_left_out(
    lines: &mut Vec<u8>,
    subject: &Subject<'_>,
    (column, why): Missing<'_>,
    value: &str,
) {
    let name = subject.record.full_name().concat();
    let cells = [
        subject.id,
        subject.there.id(),
        &name,
        &column.header,
        value,
        why.name(),
    ];
    push_line(lines, cells);
}

/// Whether a source has no record of a contact of which it had one.
fn is_missed(run: &Settling<'_>, source: u16, contact: &Settled<'_, '_>) -> bool {
    let mut records = contact.records.iter();
    let before = contact.numbers.iter();
    let before = before.filter_map(|number| run.ledger?.past.of_record(*number));
    records.all(|record| record.position.source != source)
        && before
            .map(|past| (past.id, source))
            .any(|one| run.missed.contains(&one))
}

/// Finds what the target has of a contact. The primary record comes first, then the most trusted; what is put away there counts only where
/// nothing else is, and is merged with nothing. A row without an ID, and the second person of a row, are no record.
fn find_there<'s>(run: &Settling<'_>, source: u16, contact: &'s Settled<'_, '_>) -> Found<'s> {
    let mut records: Vec<_> = contact.records.iter().zip(contact.numbers).collect();
    records.retain(|(record, _)| {
        let is_there = record.position.source == source && record.position.person == 0;
        is_there && !record.record_id.starts_with(NAMELESS)
    });
    if records.is_empty() {
        let is_missed = is_missed(run, source, contact);
        return Found {
            there: if is_missed {
                There::Missed
            } else {
                There::Nothing
            },
            is_live: is_missed, // what is only not read is there still, and is told of refusals
            ..Found::default()
        };
    }
    let is_live = records.iter().any(|(record, _)| !record.archived);
    let uuid = |number: RecordNo| run.keys.records[number as usize].uuid;
    records.retain(|(record, number)| {
        record.archived != is_live && !run.ids_of_several.contains(&uuid(**number))
    });
    let primary = contact.numbers[contact.primary];
    records.sort_by_key(|(_, number)| **number != primary);
    let mut ids: Vec<&str> = Vec::new();
    for (record, _) in records {
        if !ids.contains(&record.record_id) {
            ids.push(record.record_id);
        }
    }
    let (there, absorbed) = match ids.split_first() {
        Some((first, absorbed)) if is_live => (There::Record(first), absorbed.to_vec()),
        Some((first, _)) => (There::Record(first), Vec::new()),
        None => (There::Shared, Vec::new()),
    };
    Found {
        there,
        absorbed,
        is_live,
    }
}
