//! The links of a run: which pairs of records it scored, what it made of them, and what is right.
//!
//! In: the table `links`. Out: every [`Link`], by the places of its records; the words of chosen rows are read in a second pass.

use std::cmp::Ordering;

use anyhow::Result;
use rayon::prelude::*;
use serde::Serialize;

use super::{predicted::Member, truth::record_key};
use crate::{
    finished::Run,
    list::join,
    pipeline::LinkUse,
    table::{
        cells::{Floats, Texts, column},
        schema::data::LINKS,
    },
};

/// A pair of records, by their places among the members.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) probability: f64,
    pub(super) became: LinkUse,
    /// Its place in the table.
    pub(super) row: u64,
}

impl Link {
    /// The surer first.
    pub(super) fn surer(&self, other: &Self) -> Ordering {
        let by_probability = other.probability.total_cmp(&self.probability);
        by_probability.then(self.row.cmp(&other.row))
    }
}

/// A link in words.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LinkWords {
    /// The record that comes first, as `source/record_id`.
    pub record_a: String,
    /// The other one.
    pub record_b: String,
    /// Probability that the two are one person.
    pub probability: Option<f64>,
    /// Bits for it, in all.
    pub weight: Option<f64>,
    /// What became of it, and why.
    pub became: String,
    /// What was compared, as `comparison:level:bits`.
    pub comparisons: Vec<String>,
}

/// All links between records that are known, the surest first; none if the run wrote no links.
pub(super) fn read_links(run: &Run, members: &[Member]) -> Result<Option<Vec<Link>>> {
    if !run.has(&LINKS) {
        return Ok(None);
    }
    let columns = ["record_a", "record_b", "probability", "use"];
    let (mut links, mut key, mut row) = (Vec::new(), Vec::new(), 0);
    for batch in run.stored(&LINKS, &columns)? {
        let batch = batch?;
        let texts = |name| column::<Texts>(&batch, name);
        let (lefts, rights, uses) = (texts("record_a")?, texts("record_b")?, texts("use")?);
        let probabilities = column::<Floats>(&batch, "probability")?;
        for index in 0..batch.num_rows() {
            let mut place = |name: &str| place_of(name, members, &mut key);
            let ends = (place(lefts.value(index)), place(rights.value(index)));
            if let ((Some(left), Some(right)), Some(became)) =
                (ends, LinkUse::named(uses.value(index)))
            {
                links.push(Link {
                    left,
                    right,
                    probability: probabilities.value(index),
                    became,
                    row,
                });
            }
            row += 1;
        }
    }
    links.par_sort_unstable_by(Link::surer);
    Ok(Some(links))
}

/// The words of the rows that stand at these places, in the order of `rows`.
pub(super) fn read_words(run: &Run, rows: &[u64]) -> Result<Vec<LinkWords>> {
    let columns = [
        "record_a",
        "record_b",
        "probability",
        "weight",
        "use",
        "reason",
        "comparisons",
    ];
    let mut words = vec![LinkWords::default(); rows.len()];
    let mut first = 0;
    for links in run.batches(&LINKS, &columns)? {
        let links = links?;
        let beyond = first + links.iter().len() as u64;
        let wanted = words.iter_mut().zip(rows);
        for (word, row) in wanted.filter(|(_, row)| (first..beyond).contains(*row)) {
            let link = links.iter().nth((row - first) as usize);
            let link = link.expect("it is one of these rows");
            let text = |name| link.text(name).into_owned();
            *word = LinkWords {
                record_a: text("record_a"),
                record_b: text("record_b"),
                probability: link.number("probability"),
                weight: link.number("weight"),
                became: join([text("use"), text("reason")], ": "),
                comparisons: link
                    .list("comparisons")
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
            };
        }
        first = beyond;
    }
    Ok(words)
}

/// The place of a record that a table names `source/record_id`; both may hold a `/`.
fn place_of(name: &str, members: &[Member], key: &mut Vec<u8>) -> Option<u32> {
    name.match_indices('/').find_map(|(at, _)| {
        let (source, record_id) = (&name[..at], &name[at + 1..]);
        let name = record_key(Some(source.as_bytes()), record_id.as_bytes(), key);
        let place = members.partition_point(|member| member.name < name);
        let found = members.get(place).is_some_and(|member| member.name == name);
        found.then_some(place as u32)
    })
}
