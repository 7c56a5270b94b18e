//! Parties as a pipeline file writes them: `user:U7`, `office:austin`.

use super::Resolver;
use crate::{
    assign::{Pool, PoolIx},
    directory::{Active, PARTY_FORMS},
    merge::{Acting, ActingAs},
    party::{EntityIx, Party},
};

/// What becomes of a party that is not active where a rule names it.
pub(super) const PASSED_OVER: &str = "and is passed over";

impl Resolver<'_> {
    pub(super) fn acting(&mut self, written: Option<&str>) -> Acting {
        let acting = written.map(|text| ActingAs::try_from(text.to_owned()));
        let acting = match acting {
            Some(Ok(_)) if !self.knows_parties => return Acting::default(),
            Some(acting) => acting.and_then(|acting| acting.resolve(self.directory)),
            None => return Acting::default(),
        };
        let acting = acting.unwrap_or_else(|problem| {
            self.fault("acting_as", problem, None);
            Acting::default()
        });
        let user = acting.party().filter(|party| party.user().is_some());
        if let Some((text, user)) = written.zip(user) {
            self.warn_of_absent("acting_as", text, user, "but the run acts for that user");
        }
        acting
    }

    /// A party of the directory: `user:U7`, or its ID alone.
    pub(super) fn party(&mut self, key: &str, text: &str) -> Option<Party> {
        if !self.knows_parties {
            return None;
        }
        let named = self.directory.party_named(text);
        if let Err(why) = named {
            let near = self.directory.meant_by(text, why);
            let help = near.map_or_else(
                || PARTY_FORMS.to_owned(),
                |name| format!("did you mean `{name}`?"),
            );
            self.fault(key, format!("`{text}` is not in the directory"), Some(help));
        }
        named.ok()
    }

    /// An entity of the directory: `office:austin`, or its ID alone.
    pub(super) fn entity(&mut self, key: &str, text: &str) -> Option<EntityIx> {
        let party = self.party(key, text)?;
        if party.entity().is_none() {
            self.fault(key, format!("`{text}` is not an entity"), None);
        }
        party.entity()
    }

    /// A party that a rule chooses. One that is not active is passed over (R-ASSIGN), and a warning says so: users leave, and a run that
    /// nobody watches must not stop for it.
    pub(super) fn chosen(&mut self, key: &str, text: &str) -> Option<Party> {
        let party = self.party(key, text)?;
        self.warn_of_absent(key, text, party, PASSED_OVER);
        Some(party)
    }

    /// Says of a user who is not active, or an entity of which nobody is, what follows from it, and who takes over. Out: whether it is so.
    pub(super) fn warn_of_absent(&mut self, key: &str, text: &str, party: Party, so: &str) -> bool {
        let (directory, active) = (self.directory, self.active());
        if active.has(party) {
            return false;
        }
        let next = |party: &Party| match *party {
            Party::User(user) => directory.user(user).successor.map(Party::User),
            Party::Entity(entity) => directory.entity(entity).successor.map(Party::Entity),
        };
        let count = directory.users.len() + directory.entities.len();
        let mut heirs = std::iter::successors(next(&party), next).take(count);
        let help = match heirs.find(|heir| active.has(*heir)) {
            Some(heir) => {
                let heir = directory.written(heir);
                format!("name `{heir}`, who takes over, or another who is active")
            }
            None => "name somebody who is active".to_owned(),
        };
        let who = match party {
            Party::User(_) => format!("`{text}` is not"),
            Party::Entity(_) => format!("nobody of `{text}` is"),
        };
        self.warn(key, format!("{who} active on {} {so}", self.as_of), help);
        true
    }

    /// Says of the pool at a key that none of its members is active, if that is so.
    pub(super) fn warn_of_empty(&mut self, key: &str, pool: &Pool) {
        if !pool.members.is_empty() && !pool.has_active(&self.active()) {
            let (name, as_of) = (&pool.name, self.as_of);
            let message = format!("nobody of pool `{name}` is active on {as_of} {PASSED_OVER}");
            self.warn(key, message, "name members who are active".to_owned());
        }
    }

    /// To whom what waits too long is escalated: a pool or a party, if anybody of it is active.
    pub(super) fn is_escalated(&mut self, key: &str, text: &str, pools: &[Pool]) -> bool {
        if !text.starts_with("pool:") {
            let party = self.party(key, text);
            return party.is_some_and(|party| !self.warn_of_absent(key, text, party, PASSED_OVER));
        }
        let pool = self.pool(key, text, pools);
        pool.is_some_and(|PoolIx(index)| pools[usize::from(index)].has_active(&self.active()))
    }

    /// Who is active on the as-of date.
    fn active(&self) -> Active {
        Active::on(self.as_of, self.directory)
    }
}
