//! How the headers of an export are understood: canonical fields, presets of known systems, and the plan that says
//! which cell of a row is what. Headers and settings go in; a [`ColumnPlan`] and every problem at once come out.
//! A header that matches nothing is unused: content is never guessed from.

mod cells;
mod detect;
mod draft;
mod field;
pub(crate) mod header;
mod nested;
mod plan;
mod preset;
mod problem;
mod settings;

pub use cells::{Cells, FieldCells};
pub use detect::{Detection, detect, other_object};
pub use field::{Combine, Field};
pub use nested::{Childless, Nested, Typed};
pub use plan::{ColumnPlan, HeaderUse, MappingColumn, NamedCells};
pub use preset::{GENERIC, OwnerAliases, Preset, Signature};
pub(crate) use preset::{is_usual_header, may_hold_names};
pub use problem::{ColumnProblem, Severity};
pub use settings::{ColumnSettings, OneOrMany, OwnerColumns};
