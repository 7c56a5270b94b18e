//! Delimited text: finding the dialect, cutting the stream into chunks of whole records, parsing chunks in parallel.

pub(crate) mod cut;
mod escape;
pub(crate) mod footer;
pub(crate) mod parse;
mod quote;
pub(crate) mod repair;
pub(crate) mod sniff;
