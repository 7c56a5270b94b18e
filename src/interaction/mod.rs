//! Mail, meetings and calls: who corresponded with whom, and when.
//!
//! In: the opened files of `[[interactions]]`, the keys of all records, the directory. Out: [`Interactions`], narrow in memory and in
//! the order of records, with their words on disk. They tell whose mailbox met a contact first (R-ASSIGN-6), who is connected
//! with it (R-CONNECT-4) and when it was last touched (METRICS.md); what became of it, which nobody need have done (conversion,
//! retention, unsubscriptions); who unsubscribed (R-MERGE-5); who pursued it while nobody owned it (R-OWNER-2); and what makes it
//! another's (R-ASSIGN, lifecycle transfer). Tasks are read by the same columns and cells.
//!
//! **Invariant:** rows read = rows that are interactions + rejects, per export (R-RECONCILE-1). A row is one interaction of each of its users
//! with each record to which it leads: a meeting of two users and three contacts touches each of the three twice.
//! **Invariant:** neither the order of rows and files nor the number of threads changes what comes out.

pub(crate) mod cells;
mod contacts;
mod detail;
pub(crate) mod export;
pub(crate) mod header;
pub(crate) mod lookup;
mod noted;
mod opt_out;
mod plan;
mod recognise;
mod row;
mod strangers;
#[cfg(test)]
pub(crate) mod tests;
mod touch;
mod word;

use anyhow::Result;
use rayon::prelude::*;

use self::{export::load_lists, noted::First};
use crate::{
    directory::Directory,
    keys::RecordNo,
    load::{Export, ExportSummary, RejectLog},
    party::{PackedParty, UserIx},
    sorted::{Keyed, Sorted},
    source::OneOrMany,
    spill::Spill,
    standardise::date::DateOrder,
    time::{Day, Timestamp},
};

pub use detail::{Detail, Details};
pub use header::{INTERACTIONS, NOBODYS, Shape, TASKS, UNSUBSCRIBED};
pub use lookup::Lookup;
pub use opt_out::{OptOut, OptOuts};
pub use plan::RowPlan;
pub use recognise::recognise;
pub use row::RowSettings;
pub use strangers::{Strangers, StrangersOf};
pub use touch::{Correspondent, correspondents, last_touch};
pub use word::{Direction, Kind, Medium, TOUCHES};

/// One `[[interactions]]` or `[[tasks]]` with its files opened.
#[derive(Clone, Copy, Debug)]
pub struct ListFile<'j, S> {
    /// The name in every table.
    pub name: &'j str,
    /// The files, members and sheets, in order, each with the order of its dates.
    pub exports: &'j [(&'j Export, DateOrder)],
    /// What its rows hold.
    pub shape: &'static Shape,
    /// Field and header, where the file has a word of its own for it.
    pub columns: &'j [(&'static str, OneOrMany)],
    /// What the settings say of all rows.
    pub settings: S,
}

/// What is known when interactions, or tasks, are read.
#[derive(Clone, Copy)]
pub struct ReadContext<'j> {
    /// All records.
    pub lookup: &'j Lookup<'j>,
    /// The users.
    pub directory: &'j Directory,
    /// The as-of date of the run.
    pub as_of: Day,
    /// The number of the first export; the others follow in order.
    pub first_export: u32,
    /// Where rows go that cannot be used.
    pub rejects: &'j RejectLog,
}

/// One interaction of a user with a contact's record, or what became of the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interaction {
    /// When; of an unsubscription perhaps [`Timestamp::UNKNOWN`], which is future, so that it counts in no window.
    pub at: Timestamp,
    /// With whom.
    pub record: RecordNo,
    /// Whose; [some kinds](Kind::needs_no_user) may be nobody's, and what somebody did whom the directory does not know is.
    pub by: PackedParty,
    /// Where the [`Detail`] starts in the partition of the record.
    pub offset: u32,
    /// Digest of the words.
    digest: u32,
    /// The row's number over all exports.
    row: u32,
    /// What.
    pub kind: Kind,
    /// Who began.
    pub direction: Direction,
    /// How.
    pub medium: Medium,
    /// [`Interaction::FUTURE`], [`Interaction::BY_ADDRESS`], [`Interaction::TOUCH`], [`Interaction::CONTINUES`], and from [`Interaction::ADDRESS_BIT`] on which address.
    marks: u8,
}

/// All interactions of a run; none by default.
#[derive(Debug, Default)]
pub struct Interactions {
    /// Sorted by record, then time.
    pub rows: Sorted<Interaction>,
    /// One an export, in order; an interaction counts as a record.
    pub exports: Vec<ExportSummary>,
    /// The name of each `[[interactions]]`; [`Detail::source`] is an index.
    pub names: Vec<String>,
    /// Who wants to hear no more.
    pub opt_outs: OptOuts,
    /// What each says, in words.
    pub details: Details,
    /// Whom they name whom the directory does not know.
    pub strangers: Strangers,
    /// Sorted by record.
    firsts: Vec<(RecordNo, First)>,
}

impl Keyed for Interaction {
    fn key(&self) -> u64 {
        self.record.into()
    }
}

impl Interaction {
    /// Mark: it lies after the as-of date.
    const FUTURE: u8 = 1;
    /// Mark: an address led to the record, and no record ID.
    const BY_ADDRESS: u8 = 2;
    /// Mark: it is of a kind that the settings call a touch.
    const TOUCH: u8 = 4;
    /// Mark: its row gave another before it, of another user or record.
    const CONTINUES: u8 = 8;
    /// From this bit on stands which address of the record it was; the last number is for all behind.
    const ADDRESS_BIT: u32 = 4;

    /// Whether it lies after the as-of date.
    #[must_use]
    pub fn is_future(&self) -> bool {
        self.marks & Self::FUTURE != 0
    }

    /// Which of its record's addresses led to it, so that it is with every record of the contact that has this address; none if no
    /// address did.
    #[must_use]
    pub fn address(&self) -> Option<usize> {
        let is_by_address = self.marks & Self::BY_ADDRESS != 0;
        is_by_address.then(|| usize::from(self.marks >> Self::ADDRESS_BIT))
    }

    /// Whether it counts as a touch: of a kind that does, and not after the as-of date.
    #[must_use]
    pub fn is_touch(&self) -> bool {
        !self.is_future() && self.marks & Self::TOUCH != 0
    }

    /// Whether a mailbox or a calendar holds it (R-ASSIGN-6): no call, letter or visit; what a file does not name may be either.
    fn is_in_mailbox(&self) -> bool {
        let is_there = match self.kind {
            Kind::Email | Kind::Meeting => true,
            Kind::Unknown => {
                matches!(
                    self.medium,
                    Medium::Unknown | Medium::Email | Medium::Mail | Medium::Meeting
                )
            }
            _ => false,
        };
        is_there && !self.is_future()
    }

    /// Whether its user did something by it, of whatever kind, up to the as-of date: the contact neither began nor did it.
    #[must_use]
    pub fn is_act(&self) -> bool {
        let is_contacts = self.direction == Direction::In
            || matches!(
                self.kind,
                Kind::View | Kind::Unsubscribed | Kind::Ticket | Kind::Signal
            );
        !self.is_future() && !is_contacts
    }

    /// Whether its row gave another before it, of another user or record.
    #[must_use]
    pub fn continues(&self) -> bool {
        self.marks & Self::CONTINUES != 0
    }

    /// Its row and whose it is: the same of all records of one contact to which a row leads, by several addresses.
    #[must_use]
    pub fn part(&self) -> (u32, PackedParty) {
        (self.row, self.by)
    }

    /// Whose it is.
    #[must_use]
    pub fn user(&self) -> Option<UserIx> {
        self.by.user()
    }

    /// Who did it and when, if it is an act of these kinds.
    fn user_by(&self, kinds: &[Kind]) -> Option<(UserIx, Timestamp)> {
        let user = self.user().filter(|_| self.is_act())?;
        kinds.contains(&self.kind).then_some((user, self.at))
    }

    /// Records first, then time; equal only for one and the same row.
    fn order(&self) -> impl Ord + use<> {
        let what = (self.kind, self.direction, self.medium);
        (self.record, self.at, self.by, what, self.digest, self.row)
    }
}

impl Interactions {
    /// The interactions of one record, by time.
    #[must_use]
    pub fn of_record(&self, record: RecordNo) -> &[Interaction] {
        self.rows.of(record)
    }

    /// When a mailbox or calendar met the contact of a record first, and whose, if sync made the record (R-ASSIGN-6): of all who touched
    /// its record ID or any of its addresses, also where the interaction is counted at another record with the same address.
    #[must_use]
    pub fn first_correspondent(&self, record: RecordNo) -> Option<(Timestamp, UserIx)> {
        let found = self.firsts.binary_search_by_key(&record, |(of, _)| *of);
        found.ok().map(|index| self.firsts[index].1)
    }

    /// The user who dealt with a record first by an interaction of these kinds up to the as-of date, and when; of those who count.
    #[must_use]
    pub fn first_of_kinds(
        &self,
        record: RecordNo,
        kinds: &[Kind],
        counts: impl Fn(UserIx) -> bool,
    ) -> Option<(UserIx, Timestamp)> {
        if kinds.is_empty() {
            return None;
        }
        let rows = self.of_record(record).iter();
        let mut acts = rows.filter_map(|row| row.user_by(kinds));
        acts.find(|(user, _)| counts(*user))
    }

    /// The latest interaction of each of these kinds with the contact of these records, up to the as-of date.
    #[must_use]
    pub fn latest_of_kinds(&self, records: &[RecordNo], kinds: &[Kind]) -> Vec<(Kind, Timestamp)> {
        let latest = |kind: &Kind| {
            let rows = records.iter().flat_map(|record| self.of_record(*record));
            let rows = rows.filter(|row| row.kind == *kind && !row.is_future());
            Some((*kind, rows.map(|row| row.at).max()?))
        };
        kinds.iter().filter_map(latest).collect()
    }

    /// Every record that has a [first correspondent](Self::first_correspondent), with it; by record.
    pub fn first_correspondents(&self) -> impl Iterator<Item = (RecordNo, (Timestamp, UserIx))> {
        self.firsts.iter().copied()
    }
}

/// Reads every interactions file; `on_rows` hears how many rows each batch had.
///
/// # Errors
/// If a file lacks a column that interactions need or cannot be read to its end, or the disk is full.
pub fn load_interactions<'l>(
    files: &[ListFile<'l, RowSettings<'l>>],
    context: &ReadContext<'l>,
    spill: Spill,
    on_rows: &dyn Fn(u64),
) -> Result<Interactions> {
    let loaded = load_lists::<Interaction>(files, context, &spill, on_rows)?;
    let (mut rows, noted) = (loaded.entries, loaded.noted);
    let mut number = 0;
    for row in &mut rows {
        number += u32::from(!row.continues());
        row.row = number;
    }
    rows.par_sort_unstable_by_key(Interaction::order);
    Ok(Interactions {
        rows: Sorted::new(rows),
        exports: loaded.exports,
        names: files.iter().map(|file| file.name.to_owned()).collect(),
        opt_outs: noted.opt_outs(context.lookup),
        details: Details(spill),
        strangers: loaded.strangers,
        firsts: noted.firsts(context.lookup),
    })
}

/// What the rows of a file must have: if the settings call all rows or all words so that nobody need have done it, no user; and what dates
/// them.
#[must_use]
pub fn shape_of(kind: Kind, words: &[(String, Kind)]) -> &'static Shape {
    let are_words = !words.is_empty() && words.iter().all(|(_, kind)| kind.needs_no_user());
    if kind == Kind::Unsubscribed {
        &UNSUBSCRIBED
    } else if kind.needs_no_user() || are_words {
        &NOBODYS
    } else {
        &INTERACTIONS
    }
}
