//! The partitions of a run, one after the other on a few desks.
//!
//! In: a partition's spilled records. Out: its contacts settled, in the order of their IDs. A desk is the memory in which one
//! partition is settled at a time; there are as many as partitions under way, and the next partition finds it warm.

use std::sync::{Mutex, MutexGuard};

use anyhow::{Context as _, Result};
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{
    DataRows, Layout, Settlement, Settling,
    contact::{self, Cluster},
    trust,
};
use crate::{
    cluster::contact_ids,
    flow::flow_at_most,
    keys::RecordNo,
    record::Record,
    spill::{frame, partition_of},
    sums::Absorb as _,
};

/// So many frames are looked up before the first of them is read, as they lie far apart: memory fetches them side by side.
const FRAMES_AHEAD: usize = 32;

/// Where one partition after the other is settled: its memory serves all of them.
#[derive(Default)]
struct Desk {
    rows: DataRows,
    settlement: Settlement,
    /// The partition's spilled records.
    bytes: Vec<u8>,
    strangers: Strangers,
    named: Vec<Named>,
}

/// Settles all partitions on all cores. `encode` turns the rows of each into what `collect` takes in their order, and gives their
/// memory back.
///
/// # Errors
/// If the spill cannot be read, or `encode` or `collect` fails.
pub fn settle_all<T: Send>(
    run: &Settling<'_>,
    layout: &Layout,
    encode: impl Fn(&mut DataRows) -> Result<T> + Sync,
    mut collect: impl FnMut(T) -> Result<()>,
) -> Result<Settlement> {
    let desks: Mutex<Vec<Desk>> = Mutex::default();
    let settle = |partition| {
        let mut desk = lock(&desks).pop().unwrap_or_default();
        desk.settle(run, layout, partition)?;
        let encoded = encode(&mut desk.rows)?;
        lock(&desks).push(desk);
        Ok(encoded)
    };
    let mut partitions = 0..run.spill.count();
    flow_at_most(
        run.under_way,
        || Ok(partitions.next()),
        settle,
        |encoded: Result<T>| collect(encoded?),
    )?;
    let mut all = Settlement::default();
    for desk in lock(&desks).drain(..) {
        let Settlement {
            tally,
            renamed,
            answers,
            accounts_decided,
            of_unknown_accounts,
            overlaps,
            worklists,
        } = desk.settlement;
        all.tally.absorb(&tally);
        all.renamed.extend(renamed);
        all.answers.extend(answers);
        all.accounts_decided.extend(accounts_decided);
        all.of_unknown_accounts += of_unknown_accounts;
        all.overlaps.absorb(overlaps, run.list_max);
        all.worklists.absorb(worklists, run.list_max);
    }
    all.renamed.sort_unstable();
    Ok(all)
}

fn lock(desks: &Mutex<Vec<Desk>>) -> MutexGuard<'_, Vec<Desk>> {
    desks.lock().expect("nobody panics while holding the desks")
}

impl Desk {
    /// Settles the contacts of one partition.
    fn settle(&mut self, run: &Settling<'_>, layout: &Layout, partition: usize) -> Result<()> {
        let records = layout.of(partition);
        run.spill
            .read(partition, &mut self.bytes)
            .context("cannot read temporary data")?;
        name_contacts(run, records, &mut self.named, &mut self.settlement.renamed);
        self.strangers.read(run, &self.named, partition)?;
        let frame_of = |named: &Named| {
            if named.home == partition {
                frame(&self.bytes, named.offset)
            } else {
                self.strangers.get(named.record)
            }
        };
        let ahead = self.named.chunks(FRAMES_AHEAD);
        let mut frames = ahead.flat_map(|ahead| ahead.iter().map(frame_of).collect::<Vec<_>>());
        let (mut members, mut numbers): (Vec<Record<'_>>, Vec<RecordNo>) = Default::default();
        for group in self.named.chunk_by(|left, right| left.id == right.id) {
            let Named { id, first, .. } = group[0];
            members.clear();
            numbers.clear();
            numbers.extend(group.iter().map(|named| named.record));
            run.read_records(&numbers, &mut frames, &mut members)?;
            let cluster = Cluster {
                id,
                first,
                past: run.past(id, &numbers),
                numbers: &numbers,
                records: &members,
            };
            contact::settle(run, &cluster, &mut self.rows, &mut self.settlement)?;
        }
        Ok(())
    }
}

/// A record with its contact, in the order of contact IDs and then of trust; and where its frame lies.
#[derive(Clone, Copy)]
struct Named {
    id: Uuid,
    record: RecordNo,
    first: RecordNo,
    home: usize,
    offset: u32,
}

/// Names the contact of each record; looks at each key once, as they lie far apart.
fn name_contacts(
    run: &Settling<'_>,
    records: &[RecordNo],
    named: &mut Vec<Named>,
    renamed: &mut Vec<(RecordNo, Uuid)>,
) {
    named.clear();
    named.extend(records.iter().map(|&record| {
        let key = &run.keys.records[record as usize];
        let first = run.clusters.first_of[record as usize];
        Named {
            id: run.ids.of(run.keys, first),
            record,
            first,
            home: partition_of(key.uuid, run.spill.count()),
            offset: key.offset,
        }
    }));
    sort(run, named);
    let before = renamed.len();
    rename(run, named, renamed);
    if renamed.len() > before {
        sort(run, named);
    }
}

fn sort(run: &Settling<'_>, named: &mut [Named]) {
    named.sort_unstable_by(|left, right| {
        let by_id = left.id.as_u128().cmp(&right.id.as_u128());
        by_id.then_with(|| trust::compare(run, left.record, right.record))
    });
}

/// Tells contacts apart whose first records have one ID.
fn rename(run: &Settling<'_>, named: &mut [Named], renamed: &mut Vec<(RecordNo, Uuid)>) {
    for group in named.chunk_by_mut(|left, right| left.id == right.id) {
        let first = group[0].first;
        if group.iter().all(|one| one.first == first) {
            continue;
        }
        let ids = contact_ids(run.keys, group.iter().map(|one| one.first).collect());
        renamed.extend(&ids[1..]);
        let ids: FxHashMap<RecordNo, Uuid> = ids.into_iter().collect();
        group.iter_mut().for_each(|one| one.id = ids[&one.first]);
    }
}

/// Frames of records that were spilled to other partitions than their contact's.
#[derive(Default)]
struct Strangers {
    bytes: Vec<u8>,
    places: FxHashMap<RecordNo, (usize, usize)>,
}

impl Strangers {
    fn get(&self, record: RecordNo) -> &[u8] {
        let (start, end) = self.places[&record];
        &self.bytes[start..end]
    }

    fn read(&mut self, run: &Settling<'_>, named: &[Named], partition: usize) -> Result<()> {
        self.bytes.clear();
        self.places.clear();
        for one in named.iter().filter(|one| one.home != partition) {
            let start = self.bytes.len();
            run.spill
                .read_frame(one.home, one.offset, &mut self.bytes)
                .context("cannot read temporary data")?;
            self.places.insert(one.record, (start, self.bytes.len()));
        }
        Ok(())
    }
}
