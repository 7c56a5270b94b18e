//! One partition of records becomes contacts with everything that is said of them.
//!
//! In: a partition of the spill and what matching, clustering and the directory know. Out: rows of every table of `data/` that has
//! contacts, in the order of contact IDs, and the counts that reports are made of. A contact is settled by itself: merged, assigned,
//! connected, flagged; so partitions can be settled in any order and on any number of threads.
//!
//! **Invariant:** each record of the partition is in exactly one contact.

mod belongs;
mod census;
mod connect;
mod contact;
mod continued;
mod desk;
mod events;
mod exports;
mod holding;
mod merging;
mod notes;
mod owner_rule;
mod passed;
mod row;
mod rows;
mod send;
mod send_lists;
mod shared;
mod trust;
mod unmerged;

use anyhow::Result;
use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

pub(crate) use census::owner_with_grants;
pub use census::{Census, take_census};
pub use contact::Settled;
pub use desk::settle_all;
pub(crate) use events::EventKind;
pub use exports::{ExportLines, RowPlace};
pub(crate) use rows::Part;
pub use rows::{DataRows, TABLES};
pub use send_lists::SendLists;

pub(crate) use unmerged::{Unmerged, Why};

use contact::Cluster;
use shared::SharedValues;
use unmerged::find_unmerged;

use crate::{
    access::{Answer, ExistingAccess, Requests},
    assign::{AssignContext, StageChange},
    cluster::{Apart, Clusters, ContactIds, Contradiction},
    decision::Decisions,
    export::{Addresses, Export},
    flag::{Overloads, Standing},
    interaction::{Interactions, Kind},
    keys::{Keys, RecordNo},
    ledger::{Continuing, PastContact},
    matching::{Link, Matches},
    merge::{MergeContext, TWO_ENTITIES},
    party::{Party, UserIx},
    record::{Record, Text},
    report::{Tally, Worklists},
    send::{Overlaps, Plan},
    spill::{Spill, partition_of},
    task::Tasks,
    time::{Day, Timestamp},
};

/// A source, as far as settling needs it.
#[derive(Clone, Debug)]
pub struct SourceInfo {
    /// Its name.
    pub name: String,
    /// What it calls the columns that name owners; a record holds indexes.
    pub owner_columns: Vec<String>,
    /// 1 is trusted most.
    pub priority: u32,
}

/// Everything that holds for all contacts of a run.
#[derive(Clone, Copy)]
pub struct Settling<'r> {
    /// Narrow keys of all records.
    pub keys: &'r Keys,
    /// Which records are one contact.
    pub clusters: &'r Clusters,
    /// What contacts are called.
    pub ids: &'r ContactIds,
    /// What is known of pairs.
    pub pairs: &'r Pairs,
    /// The pairs that matching found.
    pub links: &'r [Link],
    /// The wide rows.
    pub spill: &'r Spill,
    /// Mail, calls, meetings.
    pub interactions: &'r Interactions,
    /// What is to be done about contacts.
    pub tasks: &'r Tasks,
    /// What people decided.
    pub decisions: &'r Decisions<'r>,
    /// What the last run left, if the run goes on with a ledger.
    pub ledger: Option<Continuing<'r>>,
    /// How merges are made.
    pub merge: MergeContext<'r>,
    /// How owners are found.
    pub assign: AssignContext<'r>,
    /// What the listing agent gets on a contact that existed before.
    pub access: ExistingAccess,
    /// What goes out, to whom, and who sends it.
    pub plans: &'r [Plan],
    /// What goes back into other systems.
    pub exports: &'r [Export],
    /// The record IDs, by UUID, that stand in several contacts; if an export asks for them.
    pub ids_of_several: &'r FxHashSet<[u64; 2]>,
    /// Contacts that had a record in a source of an export once, and have none that was read, each with the source.
    pub missed: &'r FxHashSet<(Uuid, u16)>,
    /// The e-mail addresses of several contacts; if an export asks for them.
    pub addresses: &'r Addresses,
    /// Rows that a list for people has at most.
    pub list_max: usize,
    /// What people ask to be changed.
    pub requests: &'r Requests<'r>,
    /// What flags and metrics are held against.
    pub standing: &'r Standing<'r>,
    /// Who has too many contacts.
    pub overloads: &'r Overloads,
    /// By source index.
    pub sources: &'r [SourceInfo],
    /// By export index: the file as the pipeline names it.
    pub files: &'r [String],
    /// The names of connection types, sorted.
    pub connection_types: &'r [String],
    /// The as-of date.
    pub as_of: Day,
    /// Partitions under way at a time, at most.
    pub under_way: usize,
}

impl Settling<'_> {
    /// Adds the records of a contact as they were spilled, and as they unsubscribed since, or refused before.
    pub(super) fn read_records<'a>(
        &self,
        numbers: &[RecordNo],
        frames: impl Iterator<Item = &'a [u8]>,
        records: &mut Vec<Record<'a>>,
    ) -> Result<()> {
        for (number, bytes) in numbers.iter().zip(frames) {
            let record = records.push_mut(Record::default());
            record.read(bytes)?;
            self.interactions.opt_outs.withdraw(*number, record);
        }
        if let Some(ledger) = &self.ledger {
            ledger.past.withdraw(numbers, records);
        }
        Ok(())
    }

    /// A record as tables name it, in parts: `source/record_id`.
    #[must_use]
    pub fn record_name(&self, record: RecordNo) -> [&str; 3] {
        let source = self.keys.records[record as usize].source;
        let id = self.keys.record_ids.get(record as usize);
        [&self.sources[usize::from(source)].name, "/", id]
    }

    /// The same of a record that was read: its key need not be looked up.
    pub(super) fn name_of<'r>(&'r self, record: &Record<'r>) -> [&'r str; 3] {
        let source = &self.sources[usize::from(record.position.source)];
        [&source.name, "/", record.record_id]
    }

    /// The last change of a contact's lifecycle stage, as far as earlier runs tell.
    fn stage_change<'s>(
        &'s self,
        cluster: &Cluster<'_, '_>,
        record: &Record<'s>,
    ) -> StageChange<'s> {
        let last = record.text(Text::LifecycleStage);
        let known = self.ledger.zip(cluster.past);
        let change = known.map(|(ledger, past)| ledger.past.stage_change(past, last));
        change.unwrap_or(StageChange {
            last,
            ..StageChange::default()
        })
    }

    /// What happened to the contact of these records that lifecycle rules go by.
    fn happened(&self, records: &[RecordNo]) -> Vec<(Kind, Timestamp)> {
        let kinds = &self.assign.policy.kinds_that_move;
        self.interactions.latest_of_kinds(records, kinds)
    }

    /// Who of those who are active pursued the contact of these records first, and when; of two at once, the lower UserID.
    fn pursued(&self, records: &[RecordNo]) -> Option<(UserIx, Timestamp)> {
        let kinds = &self.assign.policy.promote_on;
        let is_active = |user: UserIx| self.assign.active.has(Party::User(user));
        let rows = self.interactions;
        let first_of = |record: &RecordNo| rows.first_of_kinds(*record, kinds, is_active);
        let first = records.iter().filter_map(first_of);
        first.min_by_key(|(user, at)| (*at, *user))
    }

    /// The places of these records' accounts, as far as the directory has them.
    fn accounts_of(&self, records: &[Record<'_>]) -> impl Iterator<Item = usize> {
        let ids = records.iter().map(|record| record.text(Text::AccountId));
        ids.filter_map(|id| self.assign.directory.account_place(id))
    }

    /// Whether a contact names an account, and the directory has some and not this.
    fn is_of_unknown_account(&self, record: &Record<'_>) -> bool {
        let (directory, id) = (self.assign.directory, record.text(Text::AccountId));
        !id.is_empty() && !directory.accounts.is_empty() && directory.account_place(id).is_none()
    }

    /// Who held a contact when it was there last, if the ledger is asked at all.
    fn holder(&self, cluster: &Cluster<'_, '_>) -> Option<Party> {
        self.assign.policy.asks_ledger_first()?;
        self.ledger?.past.holder(cluster.past?)
    }

    /// What earlier runs knew of the contact of these records, if the run goes on with a ledger.
    fn past(&self, id: Uuid, records: &[RecordNo]) -> Option<&PastContact> {
        self.ledger?.past.of_records(id, records)
    }

    /// The strongest link that holds a record in its contact, if it is not alone.
    #[must_use]
    pub fn best_link(&self, record: RecordNo) -> Option<&Link> {
        let place = (self.pairs.best[record as usize] as usize).checked_sub(1)?;
        self.links.get(place)
    }
}

/// What pairs of records say about single records.
#[derive(Debug, Default)]
pub struct Pairs {
    /// By record: one more than the place of the strongest link that holds it in its contact; 0 if it is alone.
    best: Vec<u32>,
    /// The pairs that are not one contact, in no order.
    pub(crate) unmerged: Vec<Unmerged>,
    /// By the first record of a contact: how many pairs wait for a person, and how many merges were blocked.
    open: FxHashMap<RecordNo, OpenPairs>,
    shared: SharedValues,
}

/// Pairs that concern a contact and were not merged.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenPairs {
    /// Too alike to pass over, whatever kept them apart but a person's word.
    pub possible: u32,
    /// Of these, kept apart by a rule of ownership.
    pub blocked: u32,
    /// Of these, of two entities, which nobody can merge.
    pub forbidden: u32,
}

impl Pairs {
    /// Sums up what matching and clustering found; an e-mail or phone of more contacts than `contacts_max` is shared by too many.
    #[must_use]
    pub fn new(keys: &Keys, matches: &Matches, clusters: &Clusters, contacts_max: u32) -> Self {
        let mut pairs = Self {
            best: vec![0; clusters.first_of.len()],
            shared: SharedValues::of(keys, clusters, contacts_max),
            unmerged: find_unmerged(keys, matches, clusters),
            ..Self::default()
        };
        let first = |record: RecordNo| clusters.first_of[record as usize];
        for (link, place) in matches.links.iter().zip(1..) {
            if link.bits < matches.merge_bits || first(link.left) != first(link.right) {
                continue;
            }
            for end in [link.left, link.right] {
                let best = &mut pairs.best[end as usize];
                let is_better = |best: usize| link.is_better(&matches.links[best]);
                if (*best as usize).checked_sub(1).is_none_or(is_better) {
                    *best = place;
                }
            }
        }
        for Unmerged { link, why } in &pairs.unmerged {
            let why = match why {
                Why::KeptApart => continue,
                Why::Cut(place) => Some(clusters.cuts[*place].why),
                Why::Doubt => None,
            };
            if why == Some(Contradiction::Records(Apart::Decision)) {
                continue;
            }
            let is_blocked = matches!(why, Some(Contradiction::Owners(_)));
            let is_forbidden = why == Some(Contradiction::Owners(TWO_ENTITIES));
            for end in [link.left, link.right] {
                let open = pairs.open.entry(first(end)).or_default();
                open.blocked += u32::from(is_blocked);
                open.forbidden += u32::from(is_forbidden);
                open.possible += 1;
            }
        }
        pairs
    }

    /// The open pairs of the contact with this first record.
    #[must_use]
    pub fn open(&self, first: RecordNo) -> OpenPairs {
        self.open.get(&first).copied().unwrap_or_default()
    }
}

/// The records of each partition's contacts.
#[derive(Debug)]
pub struct Layout {
    records: Vec<RecordNo>,
    starts: Vec<usize>,
}

impl Layout {
    /// Sends every record to the partition of its contact.
    #[must_use]
    pub fn new(keys: &Keys, clusters: &Clusters, ids: &ContactIds, count: usize) -> Self {
        let partition = |record: usize| {
            let (high, low) = ids.of(keys, clusters.first_of[record]).as_u64_pair();
            partition_of([high, low], count)
        };
        let mut starts = vec![0; count + 1];
        for record in 0..keys.records.len() {
            starts[partition(record) + 1] += 1;
        }
        for index in 0..count {
            starts[index + 1] += starts[index];
        }
        let mut next = starts.clone();
        let mut records = vec![0; keys.records.len()];
        for record in 0..keys.records.len() {
            let place = &mut next[partition(record)];
            records[*place] = record as RecordNo;
            *place += 1;
        }
        Self { records, starts }
    }

    fn of(&self, partition: usize) -> &[RecordNo] {
        &self.records[self.starts[partition]..self.starts[partition + 1]]
    }
}

/// What settling gave besides rows.
#[derive(Debug, Default)]
pub struct Settlement {
    /// Counts for the reports.
    pub tally: Tally,
    /// Contacts whose ID is not the UUID of their first record: it was taken by another contact with the same record ID.
    pub renamed: Vec<(RecordNo, Uuid)>,
    /// What became of the requests about its contacts.
    pub answers: Vec<Answer>,
    /// The places of the accounts that people decided on and its contacts have.
    pub accounts_decided: FxHashSet<u32>,
    /// Contacts of accounts that the directory does not have, if it has any.
    pub of_unknown_accounts: u64,
    /// Contacts on several lists.
    pub overlaps: Overlaps,
    /// Contacts to act on.
    pub worklists: Worklists,
}
