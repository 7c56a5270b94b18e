//! Pure kernels on one cell, or on the few cells of one row: raw text in, standard values out.
//!
//! No I/O, no engine, no error: text that cannot be understood comes back as it was, or as absent (`""`). A value that is
//! already in order is returned as the borrowed input; only a value that must be built anew goes into the caller's arena.

pub mod address;
pub mod alias;
pub mod cell;
pub mod consent;
pub mod date;
pub mod email;
pub mod list;
mod mojibake;
pub mod name;
pub mod nickname;
pub mod number;
pub mod phone;
pub mod salesforce_id;
pub mod scope;
mod squash;
pub mod text;
