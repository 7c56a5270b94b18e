//! Who owns every contact, since when, and why.
//!
//! The modules in the order of the data's flow:

pub mod list;
pub mod party;
pub mod time;

pub mod directory;
pub mod load;
pub mod standardise;
pub mod record;
