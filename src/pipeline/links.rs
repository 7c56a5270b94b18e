//! The table `links`: every pair that was scored and may be one person, with its weight, comparison by comparison, and what became of it.

use anyhow::Result;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{
    candidates::{contact_of, place_of},
    tables::DataWriters,
};
use crate::{
    cluster::{Contradiction, Cut},
    flow::flow,
    keys::RecordNo,
    matching::{Link, Matches, Weights},
    settle::Settling,
    table::{Batch, schema::data::LINKS},
};

/// Rows of a row group.
const GROUP_ROWS: usize = 50_000;

/// Writes the table; `renamed` holds the IDs of contacts that are not their first record's.
pub(super) fn write(
    writers: &mut DataWriters,
    run: &Settling<'_>,
    matches: &Matches,
    weights: &Weights,
    renamed: &[(RecordNo, Uuid)],
) -> Result<()> {
    let renamed: FxHashMap<RecordNo, Uuid> = renamed.iter().copied().collect();
    let cuts = run.clusters.cuts.iter();
    let cuts: FxHashMap<_, _> = cuts
        .map(|cut| ((cut.link.left, cut.link.right), cut))
        .collect();
    let fate = |link: &Link| Fate::of(run, matches, link, cuts.get(&(link.left, link.right)));
    let mut order: Vec<(&Link, Fate)> = matches
        .links
        .par_iter()
        .map(|link| (link, fate(link)))
        .collect();
    order.par_sort_unstable_by_key(|(link, fate)| {
        let mut ends = [link.left, link.right].map(|record| place_of(run, record));
        ends.sort_unstable();
        (ends, *fate)
    });
    let (mut groups, encoder) = (order.chunks(GROUP_ROWS), writers.links.encoder());
    let encode = |group: &[(&Link, Fate)]| {
        let mut batch = Batch::new(&LINKS, group.len());
        for (link, fate) in group {
            push(&mut batch, run, weights, link, fate, &renamed);
        }
        encoder.encode(&batch.finish())
    };
    flow(
        || Ok(groups.next()),
        encode,
        |encoded| writers.links.append(encoded?),
    )
}

/// What became of a link.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fate {
    used: &'static str,
    reason: &'static str,
}

impl Fate {
    fn of(run: &Settling<'_>, matches: &Matches, link: &Link, cut: Option<&&Cut>) -> Self {
        let fate = |used, reason| Self { used, reason };
        if let Some(cut) = cut {
            let used = match cut.why {
                Contradiction::WeakBridge => "cut",
                Contradiction::Decision => "kept_apart",
                Contradiction::Undecided(_) => "review",
                _ => "refused",
            };
            return fate(used, cut.why.id());
        }
        if link.bits < matches.merge_bits {
            return fate("review", link.doubt());
        }
        let is_best = |end: RecordNo| {
            let best = run.best_link(end);
            best.is_some_and(|best| !best.is_better(link))
        };
        let reason = if link.is_decided { "decision" } else { "" };
        if is_best(link.left) || is_best(link.right) {
            fate("merged", reason)
        } else {
            fate("implied", reason)
        }
    }
}

fn push(
    batch: &mut Batch,
    run: &Settling<'_>,
    weights: &Weights,
    link: &Link,
    fate: &Fate,
    renamed: &FxHashMap<RecordNo, Uuid>,
) {
    let mut ends = [link.left, link.right];
    if place_of(run, ends[0]) > place_of(run, ends[1]) {
        ends.reverse();
    }
    let explained = weights.explain(link);
    let mut row = batch.row();
    for record in ends {
        let source = &run.sources[usize::from(run.keys.records[record as usize].source)].name;
        let id = run.keys.record_ids.get(record as usize);
        row.text_fmt(format_args!("{source}/{id}"));
    }
    row.float(explained.probability)
        .float(explained.weight)
        .float(explained.prior)
        .text(explained.against);
    let compared = explained
        .lines
        .iter()
        .filter(|line| line.level != "missing");
    let compared: Vec<String> = compared
        .map(|line| format!("{}:{}:{:+.1}", line.comparison, line.level, line.bits))
        .collect();
    row.list(compared.iter().map(String::as_str));
    row.text(fate.used).text(fate.reason);
    for record in ends {
        row.text_fmt(format_args!("{}", contact_of(run, record, renamed)));
    }
    row.text(link.key());
    row.end();
}
