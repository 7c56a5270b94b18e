//! Parties as a pipeline file writes them: `user:U7`, `office:austin`.

use super::Resolver;
use crate::{
    directory::Directory,
    merge::{Acting, ActingAs},
    nearest::nearest,
    party::{EntityIx, Party},
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

/// A party as a pipeline file writes it.
fn written(party: Party, directory: &Directory) -> String {
    let kind = party
        .entity()
        .map_or("user", |entity| directory.entity(entity).kind.name());
    format!("{kind}:{}", directory.id_of(party))
}
