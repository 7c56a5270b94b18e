//! The office: its users, its tree of entities, its accounts, and what its source systems call its users.
//!
//! In: the CSV files of `[directory]`. Out: a [`Directory`] in which every reference is resolved, and the problems found.
//!
//! **Invariant:** users, entities and accounts are sorted by ID, the shorter first, so that codes do not depend on the order of a file.

mod active;
mod candidates;
mod heirs;
mod loads;
mod mailbox;
mod mapping;
mod named;
mod nobody;
mod read;
mod repair;
mod several;
mod tree;

use std::cmp::Ordering;

use schemars::JsonSchema;
use serde::Deserialize;

pub use active::Active;
pub use candidates::Candidates;
pub use heirs::Heirs;
pub use loads::Loads;
pub(crate) use mapping::is_for;
pub use mapping::{
    ASSIGNED_AGENT, CREATOR, How, LISTING_AGENT, Mappings, OWNER_ID, Resolved, USER,
};
pub use named::NoParty;
pub(crate) use named::PARTY_FORMS;
pub(crate) use read::directory_columns;
#[cfg(test)]
pub(crate) use read::tests;
pub use read::{DirectoryFiles, read_directory};

use crate::{
    lines::LineProblem,
    named::named,
    party::{EntityIx, Party, UserIx},
    standardise::salesforce_id::other_form,
    time::Day,
};

/// The permission to change who owns a contact that the user may edit.
pub const EDIT_CONTACT_OWNERSHIP: &str = "edit_contact_ownership";
/// The permission to edit every contact, whoever holds it.
pub const EDIT_ALL_CONTACTS: &str = "edit_all_contacts";

named! {
    /// What a user may do in the office.
    #[derive(Default, Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case")]
    pub enum Role: name {
        /// Works contacts.
        #[default]
        Agent = "agent",
        /// Manages the entity that the user belongs to, and those below it.
        Admin = "admin",
        /// Supports; can own contacts too.
        Staff = "staff",
    }
}

named! {
    /// The level of an entity in the tree: team → office → company.
    pub enum EntityKind: name {
        /// The root.
        Company = "company",
        /// A place of business.
        Office = "office",
        /// A group within an office.
        Team = "team",
        /// A group that waits for work (a role or queue that can own contacts).
        Queue = "queue",
    }
}

/// A person of the office who can own contacts.
#[derive(Clone, Debug)]
pub struct User {
    /// The UserID.
    pub id: String,
    /// The name as people write it.
    pub name: String,
    /// The mail address, lowercase.
    pub email: String,
    /// Whether the status column says active.
    pub enabled: bool,
    /// What the user may do.
    pub role: Role,
    /// The home entity.
    pub entity: Option<EntityIx>,
    /// The most contacts that the user should own; where the file has none, what the flag `owner_overloaded` says of all.
    pub capacity: Option<u32>,
    /// The user's share of the work, 1 by default.
    pub weight: f64,
    /// First working day.
    pub start: Option<Day>,
    /// First day no longer working.
    pub end: Option<Day>,
    /// Who takes over.
    pub successor: Option<UserIx>,
    /// Named permissions: [`EDIT_CONTACT_OWNERSHIP`], [`EDIT_ALL_CONTACTS`], and words that nothing asks for.
    pub permissions: Vec<String>,
}

impl Default for User {
    /// An agent of no entity who is active and takes one share.
    fn default() -> Self {
        Self {
            id: String::new(),
            name: String::new(),
            email: String::new(),
            enabled: true,
            role: Role::default(),
            entity: None,
            capacity: None,
            weight: 1.0,
            start: None,
            end: None,
            successor: None,
            permissions: Vec::new(),
        }
    }
}

impl User {
    /// Active on a day: the status is active, start ≤ day, and there is no end or it is later (METRICS.md).
    #[must_use]
    pub fn is_active(&self, day: Day) -> bool {
        self.has_begun(day) && !self.has_left(day)
    }

    /// Whether the first working day has come.
    #[must_use]
    pub fn has_begun(&self, day: Day) -> bool {
        self.start.is_none_or(|start| start <= day)
    }

    /// Whether the status says that the user is not active any more, or the end has come.
    #[must_use]
    pub fn has_left(&self, day: Day) -> bool {
        self.had_left(day, day)
    }

    /// Whether the user had left on a day before `today`: where the status says that the user is not active any more, the last day says
    /// since when. Where only the status says so, nobody knows, and the user counts as one who had left ever since.
    #[must_use]
    pub fn had_left(&self, day: Day, today: Day) -> bool {
        let has_ended_by = |day| self.end.is_some_and(|end| end <= day);
        has_ended_by(day) || !self.enabled && !has_ended_by(today)
    }

    /// Whether the user has a permission.
    #[must_use]
    pub fn may(&self, permission: &str) -> bool {
        self.permissions.iter().any(|known| known == permission)
    }
}

/// A company, office, team or queue.
#[derive(Clone, Debug)]
pub struct Entity {
    /// The ID that users, sources and settings name it by.
    pub id: String,
    /// The level.
    pub kind: EntityKind,
    /// The name as people write it.
    pub name: String,
    /// The entity above.
    pub parent: Option<EntityIx>,
    /// Who takes over its contacts if it closes.
    pub successor: Option<EntityIx>,
}

/// A company or household whose contacts can inherit its owner (R-ASSIGN-4).
#[derive(Clone, Debug)]
pub struct Account {
    /// The ID that `account_id` of a record names.
    pub id: String,
    /// The name as people write it.
    pub name: String,
    /// The owner, if the directory knows it.
    pub owner: Option<Party>,
}

/// Days on which a user is away: keeps contacts, and gets none from a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Who.
    pub user: UserIx,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// Everything that is known about the office.
#[derive(Debug, Default)]
pub struct Directory {
    /// Sorted by ID.
    pub users: Vec<User>,
    /// Sorted by ID.
    pub entities: Vec<Entity>,
    /// Sorted by ID.
    pub accounts: Vec<Account>,
    /// The calendar of absences.
    pub absences: Vec<Absence>,
    /// What the sources call the users, and how a text finds its party.
    pub mappings: Mappings,
    /// What a person should know of its files.
    pub warnings: Vec<LineProblem>,
}

impl Directory {
    /// Whether it says of anybody who takes over from them.
    #[must_use]
    pub fn names_successors(&self) -> bool {
        let users = self.users.iter().any(|user| user.successor.is_some());
        users
            || self
                .entities
                .iter()
                .any(|entity| entity.successor.is_some())
    }

    /// The user behind a code.
    #[must_use]
    pub fn user(&self, user: UserIx) -> &User {
        &self.users[user.0 as usize]
    }

    /// The entity behind a code.
    #[must_use]
    pub fn entity(&self, entity: EntityIx) -> &Entity {
        &self.entities[entity.0 as usize]
    }

    /// The ID of a party.
    #[must_use]
    pub fn id_of(&self, party: Party) -> &str {
        match party {
            Party::User(user) => &self.user(user).id,
            Party::Entity(entity) => &self.entity(entity).id,
        }
    }

    /// The name of a party.
    #[must_use]
    pub fn name_of(&self, party: Party) -> &str {
        match party {
            Party::User(user) => &self.user(user).name,
            Party::Entity(entity) => &self.entity(entity).name,
        }
    }

    /// The user with this ID; a Salesforce ID in either form.
    #[must_use]
    pub fn user_by_id(&self, id: &str) -> Option<UserIx> {
        let found = find(&self.users, |user| &user.id, id);
        found.map(|found| UserIx(found as u32))
    }

    /// The entity with this ID, as for users.
    #[must_use]
    pub fn entity_by_id(&self, id: &str) -> Option<EntityIx> {
        let found = find(&self.entities, |entity| &entity.id, id);
        found.map(|found| EntityIx(found as u32))
    }

    /// The user or entity with this ID; a user first.
    #[must_use]
    pub fn party_by_id(&self, id: &str) -> Option<Party> {
        self.user_by_id(id)
            .map(Party::User)
            .or_else(|| self.entity_by_id(id).map(Party::Entity))
    }

    /// The account with this ID, as for users.
    #[must_use]
    pub fn account_by_id(&self, id: &str) -> Option<&Account> {
        self.account_place(id).map(|place| &self.accounts[place])
    }

    /// Its place among the accounts.
    #[must_use]
    pub fn account_place(&self, id: &str) -> Option<usize> {
        find(&self.accounts, |account| &account.id, id)
    }

    /// The IDs of all parties.
    fn ids(&self) -> impl Iterator<Item = &str> {
        self.parties().map(|party| self.id_of(party))
    }

    /// Whether the directory says of a party that it owns something: it has an account, or sources have a word for it.
    #[must_use]
    pub fn is_known_to_own(&self, party: Party) -> bool {
        let mut accounts = self.accounts.iter();
        self.mappings.have(party) || accounts.any(|account| account.owner == Some(party))
    }

    /// All parties that can own, in the order of [`Party`].
    pub fn parties(&self) -> impl Iterator<Item = Party> {
        let users = (0..self.users.len() as u32).map(|index| Party::User(UserIx(index)));
        users.chain((0..self.entities.len() as u32).map(|index| Party::Entity(EntityIx(index))))
    }
}

/// Where an ID stands in a sorted list: as it is written, else in the other form of a Salesforce ID.
fn find<T>(list: &[T], id_of: impl Fn(&T) -> &str, id: &str) -> Option<usize> {
    let find = |id: &str| list.binary_search_by(|one| by_id(id_of(one), id)).ok();
    find(id).or_else(|| find(&other_form(id)?))
}

/// The order of IDs: the shorter first, so that `9` is before `10`.
fn by_id(left: &str, right: &str) -> Ordering {
    (left.len(), left).cmp(&(right.len(), right))
}
