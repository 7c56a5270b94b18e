//! What `check` tells of a file of interactions or tasks: what each of its headers holds.

use super::{Report, dialect};
use crate::{job::JobEvents, open::OpenEvent};

impl Report {
    /// A `[[interactions]]` or `[[tasks]]` with its files.
    pub(super) fn events(&mut self, list: &JobEvents, exports: &[OpenEvent]) {
        let shape = list.shape();
        self.line(format_args!("\n{} {}", shape.list, list.name));
        for open in exports {
            let (export, dates) = (&open.export, open.dates);
            self.line(format_args!("  {}", export.label()));
            self.line(format_args!(
                "    {}; {}",
                dialect(export),
                dates.in_words()
            ));
            let uses = (0..export.headers.len()).map(|at| open.plan.uses(shape, at));
            self.columns(export, &open.sample, &Vec::from_iter(uses));
        }
    }
}
