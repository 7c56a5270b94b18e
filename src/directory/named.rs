//! A party as people write it in pipeline files, decisions, requests and on the command line → the party that is meant.

use super::Directory;
use crate::{nearest::nearest, party::Party};

/// How people write a party; `entity:ID` is any but a user.
pub(crate) const PARTY_FORMS: &str = "write user:ID, team:ID, office:ID, company:ID or queue:ID";

/// Why a text names no party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoParty {
    /// Nobody has this ID.
    Unknown,
    /// This party has the ID, and is of another kind than the text says.
    OtherKind(Party),
}

impl Directory {
    /// The party that a text names: `user:U7`, `office:austin`, or an ID alone; a user first. IDs are taken to the letter.
    ///
    /// # Errors
    /// If nobody has the ID, or somebody of another kind.
    pub fn party_named(&self, text: &str) -> Result<Party, NoParty> {
        if let Some(party) = self.party_by_id(text.trim()) {
            return Ok(party);
        }
        let (kind, id) = parts(text);
        let user = self.user_by_id(id).map(Party::User);
        self.of_kind(kind, [user, self.entity_by_id(id).map(Party::Entity)])
    }

    /// The same for what people write by heart: the ID as a spreadsheet shows it, the e-mail or the name will do.
    ///
    /// # Errors
    /// As [`Directory::party_named`]; a text that several answer to names nobody.
    pub fn party_called(&self, text: &str) -> Result<Party, NoParty> {
        let named = self.party_named(text);
        let (kind, called) = parts(text);
        if named != Err(NoParty::Unknown) || called.is_empty() {
            return named;
        }
        let by_id = self.resolve_id(called).party();
        let by_value = || self.resolve_value("*", "*", called).party();
        self.of_kind(kind, [by_id.or_else(by_value), None])
    }

    /// A party as it is written where the kind matters: `office:austin`.
    #[must_use]
    pub fn written(&self, party: Party) -> String {
        format!("{}:{}", self.kind_of(party), self.id_of(party))
    }

    /// The party that a text which names nobody may have meant, as it is written.
    pub(crate) fn meant_by(&self, text: &str, why: NoParty) -> Option<String> {
        if let NoParty::OtherKind(party) = why {
            return Some(self.written(party));
        }
        let known: Vec<String> = self.parties().map(|party| self.written(party)).collect();
        nearest(text, known.iter().map(String::as_str)).map(str::to_owned)
    }

    fn kind_of(&self, party: Party) -> &'static str {
        party
            .entity()
            .map_or("user", |entity| self.entity(entity).kind.name())
    }

    /// The first of these that is of the kind.
    fn of_kind(&self, kind: &str, parties: [Option<Party>; 2]) -> Result<Party, NoParty> {
        let found = || parties.into_iter().flatten();
        let is_meant = |party: &Party| match kind {
            "" => true,
            "entity" => party.entity().is_some(),
            kind => self.kind_of(*party) == kind,
        };
        let other = found().next().map_or(NoParty::Unknown, NoParty::OtherKind);
        found().find(is_meant).ok_or(other)
    }
}

/// The kind, if one is said, and the ID.
fn parts(text: &str) -> (&str, &str) {
    let (kind, id) = text.split_once(':').unwrap_or(("", text));
    (kind.trim(), id.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::read::tests::office;

    #[test]
    fn a_party_is_named_by_its_kind_and_id() {
        let office = office();
        let of = |found: Result<Party, NoParty>| match found {
            Ok(party) => office.written(party),
            Err(NoParty::Unknown) => "unknown".to_owned(),
            Err(NoParty::OtherKind(party)) => format!("not {}", office.written(party)),
        };
        for (text, named, called) in [
            ("U1", "user:U1", "user:U1"),
            (" user: U1", "user:U1", "user:U1"),
            ("T", "team:T", "team:T"),
            ("entity:T", "team:T", "team:T"),
            ("office:T", "not team:T", "not team:T"),
            ("entity:U1", "not user:U1", "not user:U1"),
            ("nonsense:U1", "not user:U1", "not user:U1"),
            ("user:u1", "unknown", "user:U1"),
            ("dana@example.com", "unknown", "user:U2"),
            ("team:Whitfield, Dana", "unknown", "not user:U2"),
            ("Sam Lee", "unknown", "unknown"),
            ("user:", "unknown", "unknown"),
            ("", "unknown", "unknown"),
        ] {
            assert_eq!(of(office.party_named(text)), named, "{text}");
            assert_eq!(of(office.party_called(text)), called, "{text}");
        }
    }
}
