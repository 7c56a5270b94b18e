//! What each block key brought: which pairs were looked at, and where a block was too large to look at all of it.

use rustc_hash::FxHashMap;

use super::owners::Filled;
use crate::{
    matching::Matches,
    table::{Batch, schema::reports::BLOCKING},
};

/// A row per block key.
pub(super) fn blocking(matches: &Matches) -> Filled {
    let mut links: FxHashMap<&str, u64> = FxHashMap::default();
    for link in &matches.links {
        *links.entry(link.key()).or_default() += 1;
    }
    let mut batch = Batch::new(&BLOCKING, matches.blocking.len());
    for (position, found) in (1..).zip(&matches.blocking) {
        let mut row = batch.row();
        row.count(position).text(found.key);
        row.count(found.blocks).count(found.largest);
        row.count(found.pairs).count(found.new_pairs);
        row.count(links.get(found.key).copied().unwrap_or_default());
        row.count(found.refined).count(found.windowed);
        row.end();
    }
    (BLOCKING.clone(), batch)
}
