//! Who owns every contact, since when, and why.
//!
//! The modules in the order of the data's flow:

pub mod list;
pub mod party;
pub mod time;

pub mod assign;
pub mod cluster;
pub mod directory;
pub mod flag;
pub mod intake;
pub mod job;
pub mod keys;
pub mod load;
pub mod matching;
pub mod merge;
pub mod profile;
pub mod record;
pub mod source;
pub mod spill;
pub mod standardise;
pub mod table;
