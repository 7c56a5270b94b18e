//! The table `merge_candidates`: pairs that a person should look at, merges that a rule did not allow, and what people keep apart.

use std::borrow::Cow;

use anyhow::Result;
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::tables::DataWriters;
use crate::{
    cluster::{Apart, Contradiction, Cut},
    decision::KeepingApart,
    keys::RecordNo,
    list::join,
    matching::Link,
    named::words,
    party::Party,
    settle::{Settling, Unmerged, Why, owner_with_grants},
    table::{Batch, schema::data::MERGE_CANDIDATES},
};

/// The IDs of contacts that are not their first record's.
pub(super) type Renamed = FxHashMap<RecordNo, Uuid>;

/// Rows of a row group.
const GROUP_ROWS: usize = 100_000;

words! {
    /// What is to become of a pair.
    pub(crate) enum Status: name {
        /// The two may be one person; a person is asked.
        Review = "review" => "Decide `merge` or `keep_apart` (`tenure review`).",
        /// The two look like one person, but a rule on their owners keeps them apart; `reason` names it.
        Blocked = "blocked" => "Look up the rule in `reason`; if they are one, decide `merge`, and of two entities let one give the contact away first (decision `owner=ID`).",
        /// A person decided that the two, or others of their contacts, are two.
        KeptApart = "kept_apart" => "Nothing; a later decision takes it back.",
    }
}

/// A pair and why it is not one contact.
struct Candidate<'c> {
    link: Link,
    status: Status,
    reason: Cow<'c, str>,
    parties: [&'c [Party]; 2],
}

/// Writes the table.
pub(super) fn write(
    writers: &mut DataWriters,
    run: &Settling<'_>,
    renamed: &Renamed,
) -> Result<()> {
    let decided = run.decisions.keeping_apart(&run.clusters.first_of);
    let candidate = |pair: &Unmerged| match pair.why {
        Why::KeptApart => of_decision(&decided, &pair.link),
        Why::Cut(place) => of_cut(&decided, &run.clusters.cuts[place]),
        Why::Doubt => of_review(&pair.link),
    };
    let mut candidates: Vec<_> = run.pairs.unmerged.iter().map(candidate).collect();
    let place = |record: RecordNo| place_of(run, record);
    for candidate in &mut candidates {
        let Link { left, right, .. } = &mut candidate.link;
        if place(*left) > place(*right) {
            std::mem::swap(left, right);
            candidate.parties.reverse();
        }
    }
    let places = |candidate: &Candidate<'_>| [candidate.link.left, candidate.link.right].map(place);
    candidates.sort_by(|one, other| places(one).cmp(&places(other)));
    for group in candidates.chunks(GROUP_ROWS) {
        let mut batch = Batch::new(&MERGE_CANDIDATES, group.len());
        for candidate in group {
            push(&mut batch, run, candidate, renamed)?;
        }
        writers.candidates.write(&batch.finish())?;
    }
    Ok(())
}

/// A pair that a person keeps apart, whether or not anything would have brought it together.
fn of_decision<'c>(decided: &KeepingApart<'_, '_>, link: &Link) -> Candidate<'c> {
    Candidate {
        link: *link,
        status: Status::KeptApart,
        reason: reason(decided, link),
        parties: [&[], &[]],
    }
}

/// The decision that keeps two records, or others of their contacts, apart.
fn reason<'c>(decided: &KeepingApart<'_, '_>, link: &Link) -> Cow<'c, str> {
    let decision = decided.between(link.left, link.right);
    decision.map_or(Apart::Decision.id().into(), |decision| {
        decision.to_string().into()
    })
}

fn of_cut<'c>(decided: &KeepingApart<'_, '_>, cut: &'c Cut) -> Candidate<'c> {
    let (status, reason) = match cut.why {
        Contradiction::Owners(rule) => (Status::Blocked, rule.into()),
        Contradiction::Records(Apart::Decision) => (Status::KeptApart, reason(decided, &cut.link)),
        why => (Status::Review, why.id().into()),
    };
    Candidate {
        link: cut.link,
        status,
        reason,
        parties: [&cut.left_owners, &cut.right_owners],
    }
}

fn of_review<'c>(link: &Link) -> Candidate<'c> {
    Candidate {
        link: *link,
        status: Status::Review,
        reason: link.doubt().into(),
        parties: [&[], &[]],
    }
}

fn push(
    batch: &mut Batch,
    run: &Settling<'_>,
    candidate: &Candidate<'_>,
    renamed: &Renamed,
) -> Result<()> {
    let ends = [candidate.link.left, candidate.link.right];
    let mut row = batch.row();
    for record in ends {
        row.joined(&run.record_name(record));
    }
    row.float(candidate.link.probability())
        .text(&candidate.link.evidence());
    row.text(candidate.status.name()).text(&candidate.reason);
    for (record, parties) in ends.into_iter().zip(candidate.parties) {
        row.text(&owners(run, record, parties)?);
    }
    for record in ends {
        row.text_fmt(format_args!("{}", contact_of(run, record, renamed)));
    }
    row.end();
    Ok(())
}

/// The IDs of the parties on one side; of the record's own owner, if no others are concerned. Where an earlier contact was taken apart,
/// these held that; then of its contact's owner.
fn owners(run: &Settling<'_>, record: RecordNo, parties: &[Party]) -> Result<String> {
    let is_split = run
        .ledger
        .is_some_and(|ledger| ledger.identity.has_split(&[record]));
    let own = match is_split {
        true => owner_with_grants(run, run.clusters.first_of[record as usize])?,
        false => run.keys.records[record as usize].owner.into(),
    };
    let parties = if parties.is_empty() || is_split {
        own.as_slice()
    } else {
        parties
    };
    let ids = parties
        .iter()
        .map(|party| run.assign.directory.id_of(*party));
    Ok(join(ids, "|"))
}

/// Where a record stands among all, whatever the order of rows: by source, record ID and content.
pub(super) fn place_of<'r>(run: &Settling<'r>, record: RecordNo) -> impl Ord + use<'r> {
    let content = run.keys.records[record as usize].content_order();
    (name_of(run, record), content)
}

/// The first bytes of a record's [place](place_of), at hand where many are sorted: of two different ones the lesser comes first.
pub(super) fn head_of(run: &Settling<'_>, record: RecordNo) -> u128 {
    const SOURCE: usize = size_of::<u16>();
    let (source, id) = name_of(run, record);
    let mut head = [0; size_of::<u128>()];
    head[..SOURCE].copy_from_slice(&source.to_be_bytes());
    let length = id.len().min(head.len() - SOURCE);
    head[SOURCE..][..length].copy_from_slice(&id.as_bytes()[..length]);
    u128::from_be_bytes(head)
}

/// What a record is known by: its source and its ID there.
fn name_of<'r>(run: &Settling<'r>, record: RecordNo) -> (u16, &'r str) {
    let source = run.keys.records[record as usize].source;
    (source, run.keys.record_ids.get(record as usize))
}

/// The contact that a record is in.
pub(super) fn contact_of(run: &Settling<'_>, record: RecordNo, renamed: &Renamed) -> Uuid {
    let first = run.clusters.first_of[record as usize];
    let id = renamed.get(&first).copied();
    id.unwrap_or_else(|| run.ids.of(run.keys, first))
}
