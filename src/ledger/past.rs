//! What the last run left: every contact with its owner, and of which contact each record was.

use std::path::Path;

use anyhow::{Context, Result};
use arrow::array::{Array, RecordBatch};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::Before;
use crate::{
    assign::Held,
    directory::Directory,
    keys::{Key, Keys, RecordNo, Texts},
    named::named,
    party::{NamedOwner, PackedParty, Party},
    table::{
        cells::{Bools, Days, Ints, Texts as TextColumn, column},
        read_table,
        schema::ledger::{LEDGER_CONTACTS, LEDGER_MEMBERS},
    },
    time::Day,
};

named! {
    /// What became of a contact.
    pub enum Status: name {
        /// It is there.
        Live = "live",
        /// No export has a record of it any more.
        Gone = "gone",
        /// It was merged into another.
        Merged = "merged",
    }
}

/// A contact as the last run left it.
#[derive(Clone, Copy, Debug)]
pub struct PastContact {
    /// Its ID.
    pub id: Uuid,
    /// Who owned it, if the directory still has them; of one that is not live, who did last.
    pub owner: PackedParty,
    /// Since when.
    pub since: Day,
    /// The day of the first run that made it.
    pub known_since: Day,
    /// What it was merged into.
    pub merged_into: Option<Uuid>,
    /// What became of it.
    pub status: Status,
    /// Whether it counted for its owner's load.
    pub in_scope: bool,
    /// Whether it was stale.
    pub is_stale: bool,
    /// From when on nobody whom the directory then knew owned it; none if somebody did.
    pub unowned_since: Option<Day>,
}

/// Where a contact stands in [`Past::contacts`].
pub(super) type PastNo = u32;

/// A record as an earlier run read it, in the order of UUIDs and digests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PastMember {
    pub(super) record: [u64; 2],
    pub(super) digest: u32,
    pub(super) contact: PastNo,
}

/// All that the last run left, joined with the records of this one.
#[derive(Debug, Default)]
pub struct Past {
    /// The as-of date of the last run.
    pub last_run: Option<Day>,
    /// Sorted by ID.
    pub(super) contacts: Vec<PastContact>,
    /// The lifecycle stages, as [`Past::contacts`].
    pub(super) stages: Texts,
    /// Owners whom the directory does not have: kind and ID.
    pub(super) strangers: FxHashMap<PastNo, (String, String)>,
    /// By record: one more than the place of the contact that it is held by; 0: of none.
    pub(super) of_record: Vec<u32>,
    /// Records of earlier runs that this one did not read.
    pub(super) absent: Vec<PastMember>,
}

impl Past {
    /// What is known before the first run.
    pub(super) fn none(keys: &Keys) -> Self {
        Self {
            of_record: vec![0; keys.records.len()],
            ..Self::default()
        }
    }

    /// Reads what the last run left in `folder`, and finds the records of this run in it.
    ///
    /// # Errors
    /// If a table is not there or damaged.
    pub(super) fn read(
        folder: &Path,
        last_run: Day,
        directory: &Directory,
        keys: &Keys,
    ) -> Result<Self> {
        let mut past = Self {
            last_run: Some(last_run),
            ..Self::default()
        };
        past.read_contacts(folder, directory)?;
        let members = past.read_members(folder)?;
        past.join(members, keys);
        Ok(past)
    }

    fn read_contacts(&mut self, folder: &Path, directory: &Directory) -> Result<()> {
        let names = LEDGER_CONTACTS.names();
        for batch in read_table(&LEDGER_CONTACTS.file(folder), &names, None)? {
            let batch = batch?;
            let rows = ContactRows::of(&batch)?;
            for row in 0..batch.num_rows() {
                let place = self.contacts.len() as PastNo;
                let (contact, stranger) = rows.contact(row, directory)?;
                self.contacts.push(contact);
                self.stages.push(rows.stage.value(row));
                self.strangers.extend(stranger.map(|owner| (place, owner)));
            }
        }
        // Whoever is no longer there stands behind whoever is.
        let mut order: Vec<PastNo> = (0..self.contacts.len() as PastNo).collect();
        order.par_sort_unstable_by_key(|place| self.contacts[*place as usize].id);
        self.contacts = order
            .iter()
            .map(|place| self.contacts[*place as usize])
            .collect();
        let mut stages = Texts::default();
        order
            .iter()
            .for_each(|place| stages.push(self.stages.get(*place as usize)));
        self.stages = stages;
        let moved = (0..).zip(&order);
        self.strangers = moved
            .filter_map(|(now, before)| Some((now, self.strangers.remove(before)?)))
            .collect();
        Ok(())
    }

    fn read_members(&self, folder: &Path) -> Result<Vec<PastMember>> {
        let mut members = Vec::new();
        let names = LEDGER_MEMBERS.names();
        for batch in read_table(&LEDGER_MEMBERS.file(folder), &names, None)? {
            let batch = batch?;
            let records: &TextColumn = column(&batch, "record")?;
            let digests: &Ints = column(&batch, "digest")?;
            let contacts: &TextColumn = column(&batch, "contact_id")?;
            for row in 0..batch.num_rows() {
                let (high, low) = uuid(records.value(row))?.as_u64_pair();
                let contact = self.place(uuid(contacts.value(row))?);
                members.push(PastMember {
                    record: [high, low],
                    digest: digests.value(row) as u32,
                    contact: contact
                        .context("the ledger has a record of a contact that it does not have")?,
                });
            }
        }
        members.par_sort_unstable();
        Ok(members)
    }

    /// Finds the records of this run among those of earlier ones: by UUID; of several with one UUID by what the row holds, and what is
    /// left over in order.
    fn join(&mut self, members: Vec<PastMember>, keys: &Keys) {
        let mut now: Vec<([u64; 2], u32, RecordNo)> = (0..)
            .zip(&keys.records)
            .map(|(number, key)| (key.uuid, key.digest, number))
            .collect();
        now.par_sort_unstable();
        self.of_record = vec![0; now.len()];
        let mut rest = &members[..];
        for same in now.chunk_by(|left, right| left.0 == right.0) {
            let uuid = same[0].0;
            let before = rest
                .iter()
                .take_while(|member| member.record < uuid)
                .count();
            self.absent.extend_from_slice(&rest[..before]);
            rest = &rest[before..];
            let known = rest
                .iter()
                .take_while(|member| member.record == uuid)
                .count();
            self.pair(&rest[..known], same);
            rest = &rest[known..];
        }
        self.absent.extend_from_slice(rest);
    }

    fn pair(&mut self, known: &[PastMember], now: &[([u64; 2], u32, RecordNo)]) {
        let mut left: Vec<PastMember> = known.to_vec();
        let mut changed = Vec::new();
        for (_, digest, record) in now {
            match left.iter().position(|member| member.digest == *digest) {
                Some(place) => self.of_record[*record as usize] = left.remove(place).contact + 1,
                None => changed.push(*record),
            }
        }
        let mut left = left.into_iter();
        for (record, member) in changed.into_iter().zip(&mut left) {
            self.of_record[record as usize] = member.contact + 1;
        }
        self.absent.extend(left);
    }

    /// How many contacts it knows.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.contacts.len() as u64
    }

    /// Where the contact with an ID stands.
    pub(super) fn place(&self, id: Uuid) -> Option<PastNo> {
        let found = self
            .contacts
            .binary_search_by_key(&id, |contact| contact.id);
        found.ok().map(|place| place as PastNo)
    }

    /// The contact with this ID, if there was ever one.
    #[must_use]
    pub fn contact(&self, id: Uuid) -> Option<&PastContact> {
        self.place(id).map(|place| &self.contacts[place as usize])
    }

    /// The lifecycle stage of the contact with this ID at the end of the last run; `""` if nothing is known of it.
    #[must_use]
    pub fn stage(&self, id: Uuid) -> &str {
        self.place(id)
            .map_or("", |place| self.stages.get(place as usize))
    }

    /// The contact of which a record is a part.
    #[must_use]
    pub fn of_record(&self, record: RecordNo) -> Option<&PastContact> {
        let place = self.of_record[record as usize].checked_sub(1)?;
        Some(&self.contacts[place as usize])
    }

    /// Who owned the contact of a record at the end of the last run it was in, and since when.
    #[must_use]
    pub fn held(&self, record: RecordNo) -> Option<Held> {
        let contact = self.of_record(record)?;
        Some(Held {
            party: Option::from(contact.owner)?,
            day: contact.since,
            is_back: contact.status != Status::Live,
        })
    }

    /// An owner of a contact whom the directory does not have: kind and ID.
    #[must_use]
    pub fn stranger(&self, id: Uuid) -> Option<&(String, String)> {
        self.strangers.get(&self.place(id)?)
    }

    /// Has the ledger name owners where nothing that is asked before has named one; `is_first` if no step that chooses is asked before it.
    pub fn name_owners(&self, keys: &mut Keys, is_first: bool) {
        let held = |record| self.held(record);
        keys.records
            .par_iter_mut()
            .enumerate()
            .for_each(|(record, key)| {
                if key.marks & Key::NAMED_BEFORE_LEDGER == 0
                    && let Some(Held { party, .. }) = held(record as RecordNo)
                {
                    key.keep_owner(Some(NamedOwner {
                        party,
                        is_first,
                        is_lister: false,
                        is_before_ledger: false,
                    }));
                }
            });
    }
}

impl PastContact {
    /// What earlier runs said of its owner.
    #[must_use]
    pub fn before(&self) -> Before {
        Before {
            is_live: self.status == Status::Live,
            owner: self.owner.into(),
            since: self.since,
        }
    }
}

/// The columns of [`LEDGER_CONTACTS`].
struct ContactRows<'b> {
    id: &'b TextColumn,
    owner_kind: &'b TextColumn,
    owner_id: &'b TextColumn,
    since: &'b Days,
    known_since: &'b Days,
    status: &'b TextColumn,
    merged_into: &'b TextColumn,
    stage: &'b TextColumn,
    in_scope: &'b Bools,
    is_stale: &'b Bools,
    unowned_since: &'b Days,
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
            stage: column(batch, "lifecycle_stage")?,
            in_scope: column(batch, "in_scope")?,
            is_stale: column(batch, "stale")?,
            unowned_since: column(batch, "unowned_since")?,
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
        let merged_into = Some(self.merged_into.value(row)).filter(|id| !id.is_empty());
        let status = Status::ALL
            .iter()
            .find(|status| status.name() == self.status.value(row));
        let is_unowned = self.unowned_since.is_valid(row);
        let contact = PastContact {
            id: uuid(self.id.value(row))?,
            owner: party.into(),
            since: Day(self.since.value(row)),
            known_since: Day(self.known_since.value(row)),
            merged_into: merged_into.map(uuid).transpose()?,
            status: *status.context("the ledger has a contact of unknown status")?,
            in_scope: self.in_scope.value(row),
            is_stale: self.is_stale.value(row),
            unowned_since: is_unowned.then(|| Day(self.unowned_since.value(row))),
        };
        let is_stranger = party.is_none() && !owner.is_empty();
        let stranger = is_stranger.then(|| (kind.to_owned(), owner.to_owned()));
        Ok((contact, stranger))
    }
}

/// The party of a ledger's row, if the directory has it.
pub(super) fn party_of(kind: &str, id: &str, directory: &Directory) -> Option<Party> {
    match kind {
        "entity" => directory.entity_by_id(id).map(Party::Entity),
        _ => directory.user_by_id(id).map(Party::User),
    }
}

fn uuid(text: &str) -> Result<Uuid> {
    Uuid::try_parse(text).context("the ledger has an ID that is none")
}
