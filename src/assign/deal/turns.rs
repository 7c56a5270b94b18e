//! Whose turn it is in pools that share one after another or by weight, from one run to the next.

use std::collections::BTreeMap;

use crate::party::UserIx;

/// How far members of pools are ahead of the one who is next: the contacts that they were dealt beyond that one's, each divided by the weight.
///
/// A ledger keeps it, so that a pool to which one contact comes a night gives it to another member each night. Who is not known is next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turns(BTreeMap<(String, UserIx), f64>);

impl Turns {
    /// That of a member of the pool with this name.
    #[must_use]
    pub fn of(&self, pool: &str, user: UserIx) -> f64 {
        let turn = self.0.get(&(pool.to_owned(), user));
        turn.copied().unwrap_or_default()
    }

    /// Remembers that of a member.
    pub fn set(&mut self, pool: &str, user: UserIx, ahead: f64) {
        self.0.insert((pool.to_owned(), user), ahead);
    }

    /// All, sorted by pool and user.
    pub fn iter(&self) -> impl Iterator<Item = (&str, UserIx, f64)> {
        let turns = self.0.iter();
        turns.map(|((pool, user), ahead)| (&**pool, *user, *ahead))
    }
}
