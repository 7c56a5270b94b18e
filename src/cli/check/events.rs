//! What `check` tells of a file of interactions or tasks: what each of its headers holds.

use super::{Report, dialect};
use crate::{
    interaction::RowPlan,
    open::{EventList, OpenEvent},
};

impl Report {
    /// A `[[interactions]]` or `[[tasks]]` with its files.
    pub(super) fn events(&mut self, list: EventList<'_>, exports: &[OpenEvent]) {
        self.line(format_args!("\n{} {}", list.shape.list, list.name));
        for OpenEvent { export, dates } in exports {
            self.line(format_args!("  {}", export.label()));
            self.line(format_args!(
                "    {}; {}",
                dialect(export),
                dates.in_words()
            ));
            let (plan, _) = RowPlan::new(list.shape, &export.headers, list.columns);
            let (fields, unused) = plan.described(list.shape, &export.headers);
            let fields = fields.iter();
            let fields = fields.map(|(field, headers)| format!("{field} = {}", headers.join(", ")));
            self.line(format_args!("    {}", Vec::from_iter(fields).join("; ")));
            if !unused.is_empty() {
                self.line(format_args!("    not used: {}", unused.join(", ")));
            }
        }
    }
}
