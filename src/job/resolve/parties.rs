//! Parties as a pipeline file writes them: `user:U7`, `office:austin`.

use super::Resolver;
use crate::{
    directory::PARTY_FORMS,
    merge::{Acting, ActingAs},
    party::{EntityIx, Party, UserIx},
};

/// What becomes of a user who is not active where a rule names them.
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
        if let (Some(text), Some(Party::User(user))) = (written, acting.party()) {
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

    /// A party that a rule chooses. A user who is not active is passed over (R-ASSIGN), and a warning says so: users leave, and a
    /// run that nobody watches must not stop for it.
    pub(super) fn chosen(&mut self, key: &str, text: &str) -> Option<Party> {
        let party = self.party(key, text)?;
        if let Some(user) = party.user() {
            self.warn_of_absent(key, text, user, PASSED_OVER);
        }
        Some(party)
    }

    /// Says of a user who is not active what follows from it, and who takes over from them. Out: whether the user is not active.
    pub(super) fn warn_of_absent(&mut self, key: &str, text: &str, user: UserIx, so: &str) -> bool {
        let (directory, as_of) = (self.directory, self.as_of);
        let is_active = |user: &UserIx| directory.user(*user).is_active(as_of);
        if is_active(&user) {
            return false;
        }
        let next = |user: &UserIx| directory.user(*user).successor;
        let mut heirs = std::iter::successors(next(&user), next).take(directory.users.len());
        let help = match heirs.find(is_active) {
            Some(heir) => {
                let heir = directory.written(Party::User(heir));
                format!("name `{heir}`, who takes over, or another who is active")
            }
            None => "name somebody who is active".to_owned(),
        };
        let message = format!("`{text}` is not active on {as_of} {so}");
        self.warn(key, message, help);
        true
    }
}
