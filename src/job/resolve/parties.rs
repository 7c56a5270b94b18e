//! Parties as a pipeline file writes them: `user:U7`, `office:austin`.

use super::Resolver;
use crate::{
    directory::{Directory, PARTY_FORMS},
    merge::{Acting, ActingAs},
    party::{EntityIx, Party},
    time::Day,
};

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
        let named = directory.party_named(text);
        if let Err(why) = named {
            let near = directory.meant_by(text, why);
            let help = near.map_or_else(
                || PARTY_FORMS.to_owned(),
                |name| format!("did you mean `{name}`?"),
            );
            self.fault(key, format!("`{text}` is not in the directory"), Some(help));
        }
        named.ok()
    }

    /// An entity of the directory: `office:austin`, or its ID alone.
    pub(super) fn entity(&mut self, key: &str, text: &str, known: &Directory) -> Option<EntityIx> {
        let party = self.party(key, text, known)?;
        if party.entity().is_none() {
            self.fault(key, format!("`{text}` is no entity"), None);
        }
        party.entity()
    }

    /// The ID of a party that can be given contacts: a user who is not active cannot (R-ASSIGN).
    pub(super) fn chosen_owner(
        &mut self,
        key: &str,
        text: &str,
        directory: &Directory,
        as_of: Day,
    ) -> String {
        let Some(party) = self.party(key, text, directory) else {
            return text.to_owned();
        };
        let is_gone = party
            .user()
            .is_some_and(|user| !directory.user(user).is_active(as_of));
        if is_gone {
            let help = "contacts are given to active users only".to_owned();
            self.fault(
                key,
                format!("`{text}` is not active on {as_of}"),
                Some(help),
            );
        }
        directory.id_of(party).to_owned()
    }
}
