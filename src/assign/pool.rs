//! Pools: the users among whom contacts are shared out, and how.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    directory::{Active, Directory, Role},
    party::{EntityIx, Party, UserIx},
};

/// How a pool shares contacts out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// One each, in turn.
    #[default]
    RoundRobin,
    /// In proportion to weights; a user of weight 0 is no member.
    Weighted,
    /// To whom owns least, measured by capacity.
    LeastLoaded,
}

/// `[[assign.pool]]` as written. Members are all who are named, and all of the entity; with a role alone, all of that role.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["name"]))]
pub struct PoolSettings {
    /// The name by which rules call the pool: `pool:NAME`.
    pub name: Option<String>,
    /// Users, as `user:ID` or ID.
    pub members: Vec<String>,
    /// Everybody of this entity and of those below it, as `office:ID` or ID.
    pub entity: Option<String>,
    /// Of the entity, or of the whole office, only users with this role.
    pub role: Option<Role>,
    /// How contacts are shared out; in turn (`round_robin`) if left out.
    pub share: Share,
    /// User = weight, for `share = "weighted"`; the weight of the directory if left out.
    pub weights: BTreeMap<String, f64>,
}

/// `[assign.balance]` as written: which pool takes what no step before gave an owner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BalanceSettings {
    /// The name of a pool.
    pub pool: Option<String>,
    /// Source = pool: wins over `pool` for contacts whose primary record is of that source.
    pub by_source: BTreeMap<String, String>,
}

/// A pool, as the index into the pools of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PoolIx(pub u16);

/// To whom a rule gives contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// One party.
    Party(Party),
    /// One of a pool.
    Pool(PoolIx),
}

/// A pool as meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// Its name.
    pub name: String,
    /// How it shares contacts out.
    pub share: Share,
    /// Sorted by user, each once.
    pub members: Vec<Member>,
}

/// A user of a pool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// Who.
    pub user: UserIx,
    /// The share of the work; more than 0 where the pool goes by it.
    pub weight: f64,
}

impl Pool {
    /// Whether a party is a member.
    #[must_use]
    pub fn has(&self, party: Party) -> bool {
        let Party::User(user) = party else {
            return false;
        };
        self.members
            .binary_search_by_key(&user, |member| member.user)
            .is_ok()
    }

    /// Whether a member is active.
    #[must_use]
    pub fn has_active(&self, active: &Active) -> bool {
        let mut members = self.members.iter();
        members.any(|member| active.has(Party::User(member.user)))
    }

    /// Why nobody of it gets a contact.
    #[must_use]
    pub fn shortage(&self, active: &Active) -> &'static str {
        let mut members = self.members.iter();
        if !self.has_active(active) {
            "no member of the pool is active"
        } else if !members.any(|member| active.is_present(member.user)) {
            "every active member of the pool is away"
        } else {
            "no member of the pool who is there has room"
        }
    }
}

/// The users of an entity and of those below it; without an entity, all. With a role, those of that role.
pub(crate) fn users_of(
    directory: &Directory,
    entity: Option<EntityIx>,
    role: Option<Role>,
) -> Vec<UserIx> {
    let is_within = |home: Option<EntityIx>| {
        entity.is_none_or(|entity| {
            home.is_some_and(|home| directory.lineage(home).any(|above| above == entity))
        })
    };
    let users = (0..).map(UserIx).zip(&directory.users);
    users
        .filter(|(_, user)| is_within(user.entity) && role.is_none_or(|role| user.role == role))
        .map(|(index, _)| index)
        .collect()
}
