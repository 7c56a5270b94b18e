//! What `check` tells of a file of interactions or tasks: what each of its headers holds.

use super::{Report, dialect};
use crate::{
    interaction::RowPlan,
    job::{EventList, OpenEvent},
};

impl Report {
    /// A `[[interactions]]` or `[[tasks]]` with its files.
    pub(super) fn events(
        &mut self,
        list: EventList<'_>,
        exports: &[OpenEvent],
    ) -> anyhow::Result<()> {
        self.line(format_args!("\n{} {}", list.shape.list, list.name))?;
        for OpenEvent { export, dates } in exports {
            self.line(format_args!("  {}", export.label()))?;
            self.line(format_args!(
                "    {}; {}",
                dialect(export),
                dates.in_words()
            ))?;
            let (plan, _) = RowPlan::new(list.shape, &export.headers, list.columns);
            let fields = plan.fields(list.shape).map(|(field, cells)| {
                let headers = cells.iter().map(|&cell| &*export.headers[cell]);
                format!("{field} = {}", headers.collect::<Vec<_>>().join(", "))
            });
            let fields: Vec<_> = fields.collect();
            self.line(format_args!("    {}", fields.join("; ")))?;
            let is_unused = |at: &usize| {
                let mut fields = plan.fields(list.shape);
                fields.all(|(_, cells)| !cells.contains(at))
            };
            let unused = (0..export.headers.len()).filter(is_unused);
            let unused: Vec<_> = unused.map(|at| &*export.headers[at]).collect();
            if !unused.is_empty() {
                self.line(format_args!("    not used: {}", unused.join(", ")))?;
            }
        }
        Ok(())
    }
}
