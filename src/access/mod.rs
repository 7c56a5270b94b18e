//! Who may see and edit a contact, and who may change that (R-ACCESS).
//!
//! In: the records of a contact, the owner that the cascade gave it, and the change requests about it. Out: the [`Holding`] of the
//! contact (one owner at most, a level for each user), and for each request whether it was applied, by which rule.
//!
//! **Invariant:** at most one user is `primary_owner`, and exactly if a user owns the contact.
//! **Invariant:** a request that is rejected changes nothing.

mod answer;
mod read;
mod request;
mod rights;
mod rules;

#[cfg(test)]
mod properties;

pub use answer::{Answer, Answered, Earlier, answer, uphold};
pub use read::read_requests;
pub(crate) use read::request_columns;
pub(crate) use request::evidence;
pub use request::{Address, Ask, Office, Request, Requests};
pub use rights::{
    CHANNELS, Channel, ExistingAccess, Ground, Holding, Level, Right, There, holding, was_there,
};
pub use rules::{Case, RULES, Rule, Verdict, decide, reason};
