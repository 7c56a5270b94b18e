//! What each block key brought: which pairs were looked at, and where a block was too large to look at all of it.

use super::owners::Filled;
use crate::{
    matching::Matches,
    table::{Batch, schema::reports::BLOCKING},
};

/// A row per block key.
pub(super) fn blocking(matches: &Matches) -> Filled {
    let mut batch = Batch::new(&BLOCKING, matches.blocking.len());
    for (position, found) in (1..).zip(&matches.blocking) {
        let links = matches.links.iter().filter(|link| link.key() == found.key);
        let mut row = batch.row();
        row.count(position).text(found.key);
        row.count(found.blocks).count(found.largest);
        row.count(found.pairs).count(found.new_pairs);
        row.count(links.count() as u64);
        row.count(found.refined).count(found.windowed);
        row.end();
    }
    (BLOCKING.clone(), batch)
}
