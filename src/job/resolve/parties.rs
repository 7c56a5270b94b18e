//! Parties as a pipeline file writes them: `user:U7`, `office:austin`.

use super::Resolver;
use crate::{
    directory::Directory,
    merge::{Acting, ActingAs},
    nearest::nearest,
    party::{EntityIx, Party, UserIx},
    time::Day,
};

const FORMS: &str = "write user:ID, team:ID, office:ID, company:ID or queue:ID";

impl Resolver<'_> {
    pub(super) fn acting(&mut self, written: Option<&str>, directory: &Directory) -> Acting {
        let acting = written.map(|text| ActingAs::try_from(text.to_owned()));
        let acting = match acting {
            Some(Ok(_)) if !self.knows_parties => return Acting::default(),
            Some(acting) => acting.and_then(|acting| acting.resolve(directory)),
            None => return Acting::default(),
        };
        acting.unwrap_or_else(|problem| {
            self.fault("acting_as", problem, None);
            Acting::default()
        })
    }

    /// A party of the directory: `user:U7`, or its ID alone.
    pub(super) fn party(&mut self, key: &str, text: &str, directory: &Directory) -> Option<Party> {
        if !self.knows_parties {
            return None;
        }
        let (kind, id) = text
            .split_once(':')
            .map_or(("", text), |(kind, id)| (kind.trim(), id.trim()));
        let is_meant = |party: &Party| match kind {
            "" => true,
            "entity" => party.entity().is_some(),
            kind => written(*party, directory) == format!("{kind}:{id}"),
        };
        let party = directory.party_by_id(id).filter(is_meant);
        if party.is_none() {
            let names: Vec<String> = directory
                .parties()
                .map(|party| written(party, directory))
                .collect();
            let same_id = directory.party_by_id(id);
            let same_id = same_id.map(|party| written(party, directory));
            let near = || nearest(text, names.iter().map(String::as_str)).map(str::to_owned);
            let help = same_id.or_else(near).map_or_else(
                || FORMS.to_owned(),
                |name| format!("did you mean `{name}`?"),
            );
            self.fault(key, format!("`{text}` is not in the directory"), Some(help));
        }
        party
    }

    /// An entity of the directory: `office:austin`, or its ID alone.
    pub(super) fn entity(&mut self, key: &str, text: &str, known: &Directory) -> Option<EntityIx> {
        let party = self.party(key, text, known)?;
        if party.entity().is_none() {
            self.fault(key, format!("`{text}` is no entity"), None);
        }
        party.entity()
    }

    /// A party that a rule chooses. A user who is not active is passed over (R-ASSIGN), and a warning says so: users leave, and a
    /// run that nobody watches must not stop for it.
    pub(super) fn chosen(
        &mut self,
        key: &str,
        text: &str,
        directory: &Directory,
        as_of: Day,
    ) -> Option<Party> {
        let party = self.party(key, text, directory)?;
        if let Some(user) = party.user() {
            self.warn_of_absent(key, text, user, directory, as_of);
        }
        Some(party)
    }

    /// Says of a user who is not active that a rule passes them over, and who takes over from them. Out: whether that is so.
    pub(super) fn warn_of_absent(
        &mut self,
        key: &str,
        text: &str,
        user: UserIx,
        directory: &Directory,
        as_of: Day,
    ) -> bool {
        let is_active = |user: &UserIx| directory.user(*user).is_active(as_of);
        if is_active(&user) {
            return false;
        }
        let next = |user: &UserIx| directory.user(*user).successor;
        let mut heirs = std::iter::successors(next(&user), next).take(directory.users.len());
        let help = match heirs.find(is_active) {
            Some(heir) => {
                let heir = written(Party::User(heir), directory);
                format!("name `{heir}`, who takes over, or another who is active")
            }
            None => "name somebody who is active".to_owned(),
        };
        let message = format!("`{text}` is not active on {as_of} and is passed over");
        self.warn(key, message, help);
        true
    }
}

/// A party as a pipeline file writes it.
fn written(party: Party, directory: &Directory) -> String {
    let kind = party
        .entity()
        .map_or("user", |entity| directory.entity(entity).kind.name());
    format!("{kind}:{}", directory.id_of(party))
}
