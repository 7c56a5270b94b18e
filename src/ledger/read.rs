//! The tables of the last run of a ledger → contacts and records of the past.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use arrow::array::{Array, RecordBatch};
use rayon::prelude::*;
use uuid::Uuid;

use super::{
    absorbed::PastAbsorbed,
    again::{KINDS, Remembered},
    handed_on,
    held::Lent,
    join::PastMember,
    past::{Past, PastContact, PastNo, Status},
    refusals::closed,
};
use crate::{
    access::{Answered, Earlier, RULES, reason},
    directory::Directory,
    list::{distinct, push_value},
    party::{PackedParty, Party},
    table::{
        cells::{Bools, Days, Floats, Ints, Lists, Texts as TextColumn, column, list_values},
        read_table,
        schema::ledger::{LEDGER_CONTACTS, LEDGER_MEMBERS, LEDGER_REQUESTS, LEDGER_TURNS},
    },
    time::Day,
};

/// Why a ledger cannot be read that was not written by this program as it is.
pub(super) const UNKNOWN: &str = "the ledger speaks of a contact that it does not have";

/// Why a request was rejected, where the words of then are no rule's any more.
const REJECTED: &str = "an earlier run has rejected it";

impl Past {
    pub(super) fn read_contacts(&mut self, folder: &Path, directory: &Directory) -> Result<()> {
        let (mut merged, mut flags) = (Vec::new(), String::new());
        let names = LEDGER_CONTACTS.names();
        for batch in read_table(&LEDGER_CONTACTS.file(folder), &names, None)? {
            let batch = batch?;
            let rows = ContactRows::of(&batch)?;
            for row in 0..batch.num_rows() {
                let (mut contact, stranger) = rows.contact(row, directory)?;
                contact.stages = rows
                    .stages
                    .map(|stages| self.stages.code(stages.value(row)));
                flags.clear();
                list_values(rows.flagged, row).for_each(|flag| push_value(&mut flags, flag));
                contact.flags = self.flags.code(&flags);
                self.contacts.push(contact);
                self.strangers
                    .extend(stranger.map(|owner| (contact.id, owner)));
                for (column, known) in [
                    (rows.parties, &mut self.parties),
                    (rows.overruled, &mut self.overruled),
                ] {
                    let parties = parties_of(column, row, directory);
                    if !parties.is_empty() {
                        known.insert(contact.id, parties);
                    }
                }
                let closed = closed(list_values(rows.unsubscribed, row))?;
                if closed.contains(&true) {
                    self.unsubscribed.insert(contact.id, closed);
                }
                let handed_on = handed_on::read(list_values(rows.handed_on, row))?;
                if !handed_on.is_empty() {
                    self.handed_on.insert(contact.id, handed_on);
                }
                let before = |column: &TextColumn| party_before(column.value(row), directory);
                if let Some(before) = before(rows.before_merge) {
                    self.before_merge.insert(contact.id, before);
                }
                if let Some(by) = before(rows.lent_by) {
                    let until = Day(rows.lent_until.value(row));
                    self.lent.insert(contact.id, Lent { until, by });
                }
                if contact.status == Status::Merged {
                    merged.push((contact.id, uuid(rows.merged_into.value(row))?));
                }
            }
        }
        // Whoever is no longer there stands behind whoever is.
        self.contacts.par_sort_unstable_by_key(|contact| contact.id);
        self.follow(&merged)
    }

    /// Has contacts lead to those that took them in.
    fn follow(&mut self, merged: &[(Uuid, Uuid)]) -> Result<()> {
        for (id, into) in merged {
            let place = self.place(*id).context(UNKNOWN)?;
            let into = self.place(*into).context(UNKNOWN)?;
            self.contacts[place as usize].merged_into = Some(into);
        }
        for (id, _) in merged {
            let next = |place: &PastNo| self.contacts[*place as usize].merged_into;
            let way = std::iter::successors(self.place(*id), next);
            let is_circle = way.take(merged.len() + 2).count() > merged.len() + 1;
            ensure!(!is_circle, "the ledger merges contacts in a circle");
        }
        Ok(())
    }

    pub(super) fn read_requests(&mut self, folder: &Path, directory: &Directory) -> Result<()> {
        let names = LEDGER_REQUESTS.names();
        for batch in read_table(&LEDGER_REQUESTS.file(folder), &names, None)? {
            let batch = batch?;
            let requests: &Ints = column(&batch, "request")?;
            let results: &TextColumn = column(&batch, "result")?;
            let ids: &TextColumn = column(&batch, "rule")?;
            let days: &Days = column(&batch, "decided_on")?;
            let reasons: &TextColumn = column(&batch, "reason")?;
            let before: &TextColumn = column(&batch, "owner_before")?;
            for row in 0..batch.num_rows() {
                let rule = RULES.iter().find(|rule| rule.id == ids.value(row));
                let digest = requests.value(row).cast_unsigned();
                let result = Answered::named(results.value(row))
                    .context("the ledger has an answer of unknown result")?;
                let earlier = rule.map(|rule| Earlier {
                    result,
                    rule,
                    reason: reason(rule, reasons.value(row)).unwrap_or(REJECTED),
                    on: Day(days.value(row)),
                    before: party_before(before.value(row), directory),
                });
                self.answered
                    .extend(earlier.map(|earlier| (digest, earlier)));
            }
        }
        Ok(())
    }

    /// Whose turn it is in the pools, as far as the directory has them still.
    pub(super) fn read_turns(&mut self, folder: &Path, directory: &Directory) -> Result<()> {
        for batch in read_table(&LEDGER_TURNS.file(folder), &LEDGER_TURNS.names(), None)? {
            let batch = batch?;
            let pools: &TextColumn = column(&batch, "pool")?;
            let users: &TextColumn = column(&batch, "user_id")?;
            let ahead: &Floats = column(&batch, "ahead")?;
            for row in 0..batch.num_rows() {
                if let Some(user) = directory.user_by_id(users.value(row)) {
                    self.turns.set(pools.value(row), user, ahead.value(row));
                }
            }
        }
        Ok(())
    }

    /// The records, in the order of the table.
    pub(super) fn read_members(
        &mut self,
        folder: &Path,
        directory: &Directory,
    ) -> Result<Vec<PastMember>> {
        let (mut members, mut absorbed) = (Vec::<PastMember>::new(), Vec::new());
        let names = [
            "record",
            "digest",
            "name_digest",
            "contact_id",
            "absorbed_on",
            "absorbed_from",
        ];
        for batch in read_table(&LEDGER_MEMBERS.file(folder), &names, None)? {
            let batch = batch?;
            let records: &TextColumn = column(&batch, "record")?;
            let digests: &Ints = column(&batch, "digest")?;
            let names: &Ints = column(&batch, "name_digest")?;
            let contacts: &TextColumn = column(&batch, "contact_id")?;
            let days: &Days = column(&batch, "absorbed_on")?;
            let before: &TextColumn = column(&batch, "absorbed_from")?;
            for row in 0..batch.num_rows() {
                let record = uuid(records.value(row))?.as_u64_pair();
                let last = members.last().map_or(0, |last| last.contact);
                let contact = self.place_near(last, uuid(contacts.value(row))?);
                let member = PastMember {
                    record: record.into(),
                    digest: digests.value(row) as u32,
                    name_digest: names.value(row) as u32,
                    contact: contact
                        .context("the ledger has a record of a contact that it does not have")?,
                    row: members.len() as u32,
                };
                let from = party_before(before.value(row), directory);
                absorbed.extend(from.map(|from| PastAbsorbed {
                    record: member.record,
                    contact: member.contact,
                    on: Day(days.value(row)),
                    from,
                }));
                members.push(member);
            }
        }
        absorbed.par_sort_unstable();
        self.absorbed = absorbed;
        Ok(members)
    }
}

/// By what the person of each record may be known again; the `contacts` are those of the records, in the order of the table.
pub(super) fn read_signatures(
    folder: &Path,
    contacts: &[PastNo],
    hear: &mut dyn FnMut(Remembered),
) -> Result<()> {
    let mut contacts = (0..).zip(contacts);
    for batch in read_table(&LEDGER_MEMBERS.file(folder), &SIGNED_BY, None)? {
        let batch = batch?;
        let columns = SIGNED_BY.map(|name| column::<Ints>(&batch, name));
        let columns: Vec<&Ints> = columns.into_iter().collect::<Result<_>>()?;
        let [names, sources, birthdays, kinds @ ..] = &*columns else {
            continue;
        };
        for (place, (row, contact)) in (0..batch.num_rows()).zip(&mut contacts) {
            let digest = |column: &Ints| column.is_valid(place).then(|| column.value(place) as u32);
            hear(Remembered {
                row,
                contact: *contact,
                name: names.value(place) as u32,
                source: sources.value(place) as u32,
                birthday: digest(birthdays),
                digests: std::array::from_fn(|kind| digest(kinds[kind])),
            });
        }
    }
    Ok(())
}

/// The columns that signatures are made of, those of the names first, and that of the birthday.
const SIGNED_BY: [&str; 3 + KINDS] = [
    "name_digest",
    "source_digest",
    "birthday_digest",
    "email_digest",
    "phone_digest",
    "birth_digest",
];

/// The columns of [`LEDGER_CONTACTS`].
struct ContactRows<'b> {
    id: &'b TextColumn,
    owner_kind: &'b TextColumn,
    owner_id: &'b TextColumn,
    since: &'b Days,
    known_since: &'b Days,
    status: &'b TextColumn,
    merged_into: &'b TextColumn,
    before_merge: &'b TextColumn,
    stages: [&'b TextColumn; 2],
    stage_settled: &'b Bools,
    parties: &'b Lists,
    overruled: &'b Lists,
    unsubscribed: &'b Lists,
    handed_on: &'b Lists,
    in_scope: &'b Bools,
    is_stale: &'b Bools,
    unowned_since: &'b Days,
    flagged: &'b Lists,
    lent_until: &'b Days,
    lent_by: &'b TextColumn,
}

impl<'b> ContactRows<'b> {
    fn of(batch: &'b RecordBatch) -> Result<Self> {
        Ok(Self {
            id: column(batch, "contact_id")?,
            owner_kind: column(batch, "owner_kind")?,
            owner_id: column(batch, "owner_id")?,
            since: column(batch, "valid_from")?,
            known_since: column(batch, "known_since")?,
            status: column(batch, "status")?,
            merged_into: column(batch, "merged_into")?,
            before_merge: column(batch, "before_merge")?,
            stages: [
                column(batch, "lifecycle_stage")?,
                column(batch, "stage_before")?,
            ],
            stage_settled: column(batch, "stage_settled")?,
            parties: column(batch, "parties")?,
            overruled: column(batch, "overruled")?,
            unsubscribed: column(batch, "unsubscribed")?,
            handed_on: column(batch, "handed_on")?,
            in_scope: column(batch, "in_scope")?,
            is_stale: column(batch, "stale")?,
            unowned_since: column(batch, "unowned_since")?,
            flagged: column(batch, "flagged")?,
            lent_until: column(batch, "lent_until")?,
            lent_by: column(batch, "lent_by")?,
        })
    }

    /// A contact, and its owner if the directory does not have them.
    fn contact(
        &self,
        row: usize,
        directory: &Directory,
    ) -> Result<(PastContact, Option<(String, String)>)> {
        let (kind, owner) = (self.owner_kind.value(row), self.owner_id.value(row));
        let party = party_of(kind, owner, directory);
        let status = Status::named(self.status.value(row));
        let is_unowned = self.unowned_since.is_valid(row);
        let contact = PastContact {
            id: uuid(self.id.value(row))?,
            owner: party.into(),
            since: Day(self.since.value(row)),
            known_since: Day(self.known_since.value(row)),
            merged_into: None,
            stages: [0; 2],
            is_stage_settled: self.stage_settled.value(row),
            flags: 0,
            status: status.context("the ledger has a contact of unknown status")?,
            in_scope: self.in_scope.value(row),
            is_stale: self.is_stale.value(row),
            unowned_since: is_unowned.then(|| Day(self.unowned_since.value(row))),
        };
        let is_stranger = party.is_none() && !owner.is_empty();
        let stranger = is_stranger.then(|| (kind.to_owned(), owner.to_owned()));
        Ok((contact, stranger))
    }
}

/// The parties of a list, sorted, as far as the directory has them.
fn parties_of(column: &Lists, row: usize, directory: &Directory) -> Vec<Party> {
    let named = list_values(column, row);
    let named = named.filter_map(|text| text.split_once('/'));
    distinct(named.filter_map(|(kind, id)| party_of(kind, id, directory)))
}

/// Who had a contact before its owner, if a cell says so; nobody, if that was somebody whom the directory has lost.
fn party_before(cell: &str, directory: &Directory) -> Option<PackedParty> {
    let named = cell.split_once('/');
    let party = named.and_then(|(kind, id)| party_of(kind, id, directory));
    (!cell.is_empty()).then(|| party.into())
}

/// The party of a ledger's row, if the directory has it.
pub(super) fn party_of(kind: &str, id: &str, directory: &Directory) -> Option<Party> {
    match kind {
        "entity" => directory.entity_by_id(id).map(Party::Entity),
        _ => directory.user_by_id(id).map(Party::User),
    }
}

pub(super) fn uuid(text: &str) -> Result<Uuid> {
    Uuid::try_parse(text).context("the ledger has an ID that is none")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        directory::tests::office,
        table::{Batch, TableWriter},
    };

    #[test]
    fn an_answer_of_unknown_result_is_damage() {
        for (result, is_read) in [("applied", true), ("rejected", true), ("granted", false)] {
            let folder = tempfile::tempdir().unwrap();
            let mut requests = Batch::new(&LEDGER_REQUESTS, 1);
            let mut row = requests.row();
            row.int(1_i64).text(result).text(RULES[0].id);
            row.text("").day(Day(0)).text("");
            row.end();
            let requests = requests.finish();
            TableWriter::write_whole(folder.path(), &LEDGER_REQUESTS, &requests).unwrap();
            let heard = Past::default().read_requests(folder.path(), &office());
            assert_eq!(heard.is_ok(), is_read, "{result}");
        }
    }
}
