//! All figures of a run, and the view of one owner, one entity or the whole on them.

use std::collections::BTreeSet;

use super::{
    movement::{Balance, Book},
    tally::{OwnerTally, Tally},
};
use crate::{
    directory::Role,
    flag::{Overloads, Standing},
    party::{EntityIx, Party, UserIx},
    sums::Absorb as _,
};

/// Everything that metrics are computed from.
#[derive(Debug)]
pub struct Office<'r> {
    /// The directory, the as-of date, the limits.
    pub standing: &'r Standing<'r>,
    /// The counts of the run.
    pub tally: &'r Tally,
    /// The names of connection types.
    pub connection_types: &'r [String],
    /// Those of which a file has a column: of the others nothing is known.
    pub types_given: BTreeSet<&'r str>,
    /// How far the values of the sources are mapped.
    pub mapping: MappingCounts,
    /// Records read less those in contacts and rejects: 0 if nothing was lost.
    pub reconciliation_gap: i64,
    /// The contacts of all active users over their weights.
    pub(crate) fair_load: Option<f64>,
    /// What each owner can carry.
    pub(crate) overloads: Overloads,
}

/// How far the owner values of the sources are mapped to users.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MappingCounts {
    /// Distinct values.
    pub values: u64,
    /// Of these, mapped.
    pub values_mapped: u64,
    /// Rows that name an owner.
    pub rows: u64,
    /// Of these, those whose owner is found.
    pub rows_mapped: u64,
}

/// Whose figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'s> {
    /// One user or entity, with what it owns itself.
    Owner(Party),
    /// One whom the directory has no more, by their book: they own nothing now.
    Lost(&'s Book),
    /// An entity with all below it.
    Entity(EntityIx),
    /// All users of a role, with what they own themselves.
    Role(Role),
    /// The whole run, with what nobody owns.
    Overall,
}

/// One row of metrics.
#[derive(Debug)]
pub struct View<'v> {
    /// All figures.
    pub office: &'v Office<'v>,
    /// Whose they are.
    pub subject: Subject<'v>,
    /// The counts of all contacts of the subject.
    pub tally: OwnerTally,
    /// The users of the subject: active or not, sorted.
    pub users: Vec<UserIx>,
    /// The parties of the subject that can own, sorted.
    pub parties: Vec<Party>,
}

impl<'r> Office<'r> {
    /// Compares the loads once.
    #[must_use]
    pub fn new(
        standing: &'r Standing<'r>,
        tally: &'r Tally,
        connection_types: &'r [String],
    ) -> Self {
        let overloads = standing.overloads(&tally.loads(standing.directory));
        Self {
            standing,
            tally,
            connection_types,
            types_given: BTreeSet::new(),
            mapping: MappingCounts::default(),
            reconciliation_gap: 0,
            fair_load: fair_load(standing, tally),
            overloads,
        }
    }

    /// The figures of one subject.
    #[must_use]
    pub fn view<'v>(&'v self, subject: Subject<'v>) -> View<'v> {
        let directory = self.standing.directory;
        let is_below = |party: &Party, entity: EntityIx| {
            let home = directory.entity_of(*party);
            home.is_some_and(|home| directory.lineage(home).any(|above| above == entity))
        };
        let parties: Vec<Party> = match subject {
            Subject::Owner(owner) => vec![owner],
            Subject::Lost(_) => Vec::new(),
            Subject::Entity(entity) => directory
                .parties()
                .filter(|party| is_below(party, entity))
                .collect(),
            Subject::Role(role) => directory
                .parties()
                .filter(|party| {
                    let user = party.user().map(|user| directory.user(user));
                    user.is_some_and(|user| user.role == role)
                })
                .collect(),
            Subject::Overall => directory.parties().collect(),
        };
        let mut tally = OwnerTally::default();
        let unowned = (subject == Subject::Overall).then_some(None);
        for owner in parties.iter().copied().map(Some).chain(unowned) {
            tally.absorb(self.tally.of(owner).unwrap_or(&OwnerTally::default()));
        }
        let users = parties.iter().filter_map(|party| party.user()).collect();
        View {
            office: self,
            subject,
            tally,
            users,
            parties,
        }
    }
}

impl View<'_> {
    /// The loads of the active users, ascending, those with no contact included.
    pub(crate) fn active_loads(&self) -> Vec<u64> {
        let office = self.office;
        let users = self.users.iter().map(|user| Party::User(*user));
        ascending(
            users
                .filter(|user| office.standing.active.has(*user))
                .map(|user| office.tally.load(user)),
        )
    }

    /// The loads of the owners that own something, ascending.
    pub(crate) fn owner_loads(&self) -> Vec<u64> {
        let loads = self
            .parties
            .iter()
            .map(|party| self.office.tally.load(*party));
        ascending(loads.filter(|load| *load > 0))
    }

    /// Contacts that inactive parties own.
    pub(crate) fn owned_by_inactive(&self) -> u64 {
        let inactive = self
            .parties
            .iter()
            .filter(|party| !self.office.standing.active.has(**party));
        inactive.map(|party| self.office.tally.load(*party)).sum()
    }

    /// What became of the books of the subject since the last run; none if there is none. Those of the whole are those of all owners,
    /// also of owners whom the directory has no more.
    pub(crate) fn balance(&self) -> Option<Balance> {
        let movement = &self.office.tally.movement;
        movement
            .last_run
            .map(|_| movement.balance(|book| self.has(book)))
    }

    /// Contacts that have become stale since the last run; none if there is none. As everywhere in the whole, those that nobody owns
    /// are among them.
    pub(crate) fn newly_stale(&self) -> Option<u64> {
        let movement = &self.office.tally.movement;
        let is_nobodys = |book: &Book| self.subject == Subject::Overall && *book == Book::Nobody;
        movement
            .last_run
            .map(|_| movement.newly_stale(|book| self.has(book) || is_nobodys(book)))
    }

    /// Whether a book is that of an owner of the subject.
    fn has(&self, book: &Book) -> bool {
        match book {
            Book::Owner(party) => self.parties.binary_search(party).is_ok(),
            Book::Lost(_) => [Subject::Overall, Subject::Lost(book)].contains(&self.subject),
            Book::Nobody | Book::Outside => false,
        }
    }

    /// Contacts that somebody owns.
    pub(crate) fn owned(&self) -> u64 {
        self.parties
            .iter()
            .map(|party| self.office.tally.load(*party))
            .sum()
    }
}

/// The contacts of all active users per weight.
fn fair_load(standing: &Standing<'_>, tally: &Tally) -> Option<f64> {
    let load: u64 = standing
        .active
        .users()
        .map(|user| tally.load(Party::User(user)))
        .sum();
    let weight: f64 = standing
        .active
        .users()
        .map(|user| standing.directory.user(user).weight)
        .sum();
    (weight > 0.0).then(|| load as f64 / weight)
}

fn ascending(loads: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut loads: Vec<u64> = loads.collect();
    loads.sort_unstable();
    loads
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        flag::{Facts, FlagSettings, fixture::standing},
        metric::Movement,
        record::Record,
    };

    fn tally(loads: &[(Party, u32)], standing: &Standing<'_>) -> Tally {
        let (mut tally, record) = (Tally::default(), Record::default());
        for &(owner, load) in loads {
            let facts = Facts {
                owner: Some(owner),
                ..Facts::of(&record)
            };
            (0..load).for_each(|_| tally.count(&facts, &[], standing));
        }
        tally
    }

    #[test]
    fn an_entity_holds_what_is_below_it_and_the_whole_what_nobody_owns() {
        let standing = standing(FlagSettings::default(), &[]);
        let mut tally = tally(
            &[(Party::User(UserIx(0)), 2), (Party::Entity(EntityIx(1)), 3)],
            &standing,
        );
        tally.count(&Facts::of(&Record::default()), &[], &standing);
        let figures = Office::new(&standing, &tally, &[]);
        let contacts = |subject| figures.view(subject).tally.contacts;
        assert_eq!(contacts(Subject::Owner(Party::Entity(EntityIx(1)))), 3);
        assert_eq!(contacts(Subject::Entity(EntityIx(0))), 5);
        assert_eq!(contacts(Subject::Entity(EntityIx(2))), 0);
        assert_eq!(contacts(Subject::Role(Role::Agent)), 2);
        assert_eq!(contacts(Subject::Role(Role::Admin)), 0);
        assert_eq!(contacts(Subject::Overall), 6);
        assert_eq!(figures.view(Subject::Overall).active_loads(), [0, 2]);
    }

    #[test]
    fn what_was_whom_nobody_knows_any_more_is_of_their_book_and_of_the_whole() {
        let standing = standing(FlagSettings::default(), &[]);
        let [lost, other] =
            ["U8", "U9"].map(|id| Book::Lost(Box::new(("user".to_owned(), id.to_owned()))));
        let mut tally = Tally::default();
        tally.movement = Movement::opened(Some(standing.as_of), [lost.clone()].into_iter());
        let figures = Office::new(&standing, &tally, &[]);
        for (subject, opened) in [
            (Subject::Lost(&lost), 1),
            (Subject::Overall, 1),
            (Subject::Lost(&other), 0),
            (Subject::Entity(EntityIx(0)), 0),
        ] {
            let balance = figures.view(subject).balance();
            assert_eq!(balance.map(|balance| balance.opened), Some(opened));
        }
    }
}
