//! Contacts on their way back into the systems that people work in: what each system takes, and what of a contact it cannot be told.
//!
//! In: the `[[export]]`s of the pipeline file and, of a settled contact, its values, its owner and the record that the system has of it.
//! Out: a row in the layout of the system ([`Target`]), which the system's preset reads back; and by name whatever had no place in it. A
//! contact whose owner the system cannot name, and for whom nobody stands in, is left out as a whole: a blank cell would say that nobody owns it.
//!
//! **Invariant:** each contact of the audience is a row, unchanged since the last run, or left out with a reason.
//! **Invariant:** every refusal of a contact of the audience, or of one that the system has, goes out, in a row or in a file of its own; no system
//! is told that nobody refuses, so that it subscribes nobody again.

mod addresses;
mod changes;
mod holds;
mod left_out;
mod owner;
mod plan;
mod row;
mod target;
mod told;

pub use addresses::Addresses;
pub use changes::{Changes, Exported};
pub use holds::Holds;
pub use left_out::LeftOut;
pub use owner::{OwnerName, OwnerNames, StandIns};
pub use plan::Export;
pub use row::{Missing, Subject, There};
pub use target::{OwnerForm, Target, TargetColumn};
pub use told::{ExportCounts, ExportTold};
