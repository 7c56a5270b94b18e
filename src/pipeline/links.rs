//! The table `links`: every pair that was scored and may be one person, or that people decided on, with its weight, comparison by
//! comparison, and what became of it.

use std::fmt::Write as _;

use anyhow::Result;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{
    candidates::{Renamed, contact_of, head_of, place_of},
    tables::DataWriters,
};
use crate::{
    cluster::{Apart, Contradiction},
    flow::flow,
    keys::RecordNo,
    list::{List, SEPARATOR},
    matching::{Link, Matches, Weights},
    named::words,
    settle::Settling,
    table::{Batch, schema::data::LINKS},
};

/// Rows of a row group.
const GROUP_ROWS: usize = 50_000;
/// What was compared of most pairs is told in less.
const COMPARED_BYTES: usize = 512;

/// Writes the table.
pub(super) fn write(
    writers: &mut DataWriters,
    run: &Settling<'_>,
    matches: &Matches,
    weights: &Weights,
    renamed: &Renamed,
) -> Result<()> {
    let cuts = run.clusters.cuts.iter().map(|cut| (&cut.link, cut.why));
    let decided = Contradiction::Records(Apart::Decision);
    let kept_apart = matches.kept_apart.iter().map(|link| (link, decided));
    let unused: FxHashMap<_, _> = cuts
        .chain(kept_apart)
        .map(|(link, why)| ((link.left, link.right), why))
        .collect();
    let fate = |link: &Link| Fate::of(run, matches, link, unused.get(&(link.left, link.right)));
    let mut order: Vec<(u128, &Link)> = matches
        .links
        .par_iter()
        .chain(&matches.kept_apart)
        .map(|link| (head_of(run, link.left).min(head_of(run, link.right)), link))
        .collect();
    let place = |link: &Link| {
        let fate = fate(link);
        (
            ends(run, link).map(|end| place_of(run, end)),
            fate.used.name(),
            fate.reason,
        )
    };
    order.par_sort_unstable_by(|(head, link), (other_head, other)| {
        let by_head = head.cmp(other_head);
        by_head.then_with(|| place(link).cmp(&place(other)))
    });
    let (mut groups, encoder) = (order.chunks(GROUP_ROWS), writers.links.encoder());
    let encode = |group: &[(u128, &Link)]| {
        let mut batch = Batch::new(&LINKS, group.len());
        for (_, link) in group {
            push(&mut batch, run, weights, link, &fate(link), renamed);
        }
        encoder.encode(&batch.finish())
    };
    flow(
        || Ok(groups.next()),
        encode,
        |encoded| writers.links.append(encoded?),
    )
}

words! {
    /// What became of a link.
    pub(crate) enum LinkUse: name {
        /// The link holds a contact together.
        Merged = "merged" => "Nothing; if the two are two people, decide `keep_apart`.",
        /// The two are one contact, but by stronger links.
        Implied = "implied" => "Nothing; if the two are two people, decide `keep_apart`.",
        /// The two may be one person; a person is asked.
        Review = "review" => "Decide `merge` or `keep_apart` (`tenure review`).",
        /// The two look like one person, but something contradicts it; `reason` says what.
        Refused = "refused" => "Look up the word in `reason`.",
        /// The link was the only one between two groups of records that are two people.
        Cut = "cut" => "Decide `merge` if all are one person, else `keep_apart`.",
        /// A person decided that the two, or others of their contacts, are two.
        KeptApart = "kept_apart" => "Nothing; a later decision takes it back.",
    }
}

/// The two records of a link, the one that comes first in front.
fn ends(run: &Settling<'_>, link: &Link) -> [RecordNo; 2] {
    let mut ends = [link.left, link.right];
    ends.sort_by_key(|end| place_of(run, *end));
    ends
}

/// What became of a link, and why.
struct Fate {
    used: LinkUse,
    reason: &'static str,
}

impl Fate {
    fn of(
        run: &Settling<'_>,
        matches: &Matches,
        link: &Link,
        unused: Option<&Contradiction>,
    ) -> Self {
        let fate = |used, reason| Self { used, reason };
        if let Some(why) = unused {
            let used = match why {
                Contradiction::Records(Apart::WeakBridge) => LinkUse::Cut,
                Contradiction::Records(Apart::Decision) => LinkUse::KeptApart,
                Contradiction::Undecided(_) => LinkUse::Review,
                _ => LinkUse::Refused,
            };
            return fate(used, why.id());
        }
        if link.bits < matches.merge_bits {
            return fate(LinkUse::Review, link.doubt());
        }
        let is_best = |end: RecordNo| {
            let best = run.best_link(end);
            best.is_some_and(|best| !best.is_better(link))
        };
        let reason = if link.is_decided {
            Apart::Decision.id()
        } else {
            ""
        };
        if is_best(link.left) || is_best(link.right) {
            fate(LinkUse::Merged, reason)
        } else {
            fate(LinkUse::Implied, reason)
        }
    }
}

fn push(
    batch: &mut Batch,
    run: &Settling<'_>,
    weights: &Weights,
    link: &Link,
    fate: &Fate,
    renamed: &Renamed,
) {
    let ends = ends(run, link);
    let explained = weights.explain(run.keys, link);
    let mut row = batch.row();
    for record in ends {
        row.joined(&run.record_name(record));
    }
    row.float(explained.probability)
        .float(explained.weight)
        .float(explained.prior)
        .text(explained.against);
    let mut compared = String::with_capacity(COMPARED_BYTES);
    for line in explained.compared() {
        let (sign, tenths) = tenths(line.bits);
        for part in [&line.comparison, ":", line.level, sign] {
            compared.push_str(part);
        }
        let written = write!(compared, "{}.{}{SEPARATOR}", tenths / 10, tenths % 10);
        written.expect("a string takes every text");
    }
    row.list(List::from_joined(&compared).iter());
    row.text(fate.used.name()).text(fate.reason);
    for record in ends {
        let contact = contact_of(run, record, renamed).hyphenated();
        row.text(contact.encode_lower(&mut Uuid::encode_buffer()));
    }
    row.text(link.key());
    row.end();
}

/// Bits of evidence as they are told: `:+` or `:-` in front, then in tenths, as `{:+.1}` would round them, which takes far longer.
fn tenths(bits: f64) -> (&'static str, u64) {
    let sign = if bits.is_sign_negative() { ":-" } else { ":+" };
    (sign, (bits.abs() * 10.0).round_ties_even() as u64)
}
