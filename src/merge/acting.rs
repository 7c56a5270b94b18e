//! On whose behalf a run merges: `acting_as` as written ([`ActingAs`]), and as the directory understands it ([`Acting`]).

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::nearest;
use crate::{
    directory::{Directory, EntityKind},
    party::{EntityIx, Party},
};

/// `company:ID`, `office:ID`, `team:ID` or `user:ID`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct ActingAs {
    /// The level of the entity; none: a user.
    pub kind: Option<EntityKind>,
    /// The ID, as in the directory.
    pub id: String,
}

/// The acting party, and which entities it manages. The default is a run in nobody's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acting {
    party: Option<Party>,
    /// Indexed by [`EntityIx`].
    manages: Vec<bool>,
}

const FORMS: &str = "write company:ID, office:ID, team:ID or user:ID";

impl TryFrom<String> for ActingAs {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts = text
            .split_once(':')
            .map(|(kind, id)| (kind.trim(), id.trim()));
        let Some((kind, id)) = parts.filter(|(_, id)| !id.is_empty()) else {
            return Err(format!("`{text}` does not say who acts; {FORMS}"));
        };
        let kind = match kind {
            "user" => None,
            "company" => Some(EntityKind::Company),
            "office" => Some(EntityKind::Office),
            "team" => Some(EntityKind::Team),
            _ => return Err(format!("`{kind}` cannot act; {FORMS}")),
        };
        Ok(Self {
            kind,
            id: id.to_owned(),
        })
    }
}

impl JsonSchema for ActingAs {
    fn schema_name() -> Cow<'static, str> {
        "ActingAs".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^(company|office|team|user):.+$" })
    }
}

impl ActingAs {
    /// Finds the acting party in the directory.
    ///
    /// # Errors
    /// The ID is unknown, or that of another kind of party; the message names the way out.
    pub fn resolve(&self, directory: &Directory) -> Result<Acting, String> {
        let party = match self.kind {
            None => directory.user_by_id(&self.id).map(Party::User),
            Some(kind) => directory
                .entity_by_id(&self.id)
                .filter(|entity| directory.entity(*entity).kind == kind)
                .map(Party::Entity),
        };
        party
            .map(|party| Acting::new(party, directory))
            .ok_or_else(|| self.unknown(directory))
    }

    fn unknown(&self, directory: &Directory) -> String {
        let kind = self.kind.map_or("user", EntityKind::name);
        let parties = || directory.parties().map(|party| written(party, directory));
        let same_id = directory
            .party_by_id(&self.id)
            .map(|party| written(party, directory));
        let same_kind: Vec<_> = parties().filter(|name| name.starts_with(kind)).collect();
        let wanted = format!("{kind}:{}", self.id);
        let hint = same_id
            .or_else(|| nearest(&wanted, same_kind.iter().map(String::as_str)).map(str::to_owned));
        match hint {
            Some(hint) => {
                format!("acting_as `{wanted}` is not in the directory; did you mean `{hint}`?")
            }
            None => format!(
                "acting_as `{wanted}` is not in the directory; {FORMS} with an ID of the directory"
            ),
        }
    }
}

impl Acting {
    /// A party that acts.
    #[must_use]
    pub fn new(party: Party, directory: &Directory) -> Self {
        let entities = (0..directory.entities.len() as u32).map(EntityIx);
        let manages = entities.map(|entity| {
            let user = party.user();
            user.is_some_and(|user| directory.manages(user, entity))
        });
        Self {
            party: Some(party),
            manages: manages.collect(),
        }
    }

    /// The party, if the run acts for one.
    #[must_use]
    pub fn party(&self) -> Option<Party> {
        self.party
    }

    /// Whether the acting party is an admin of the entity or of one above it.
    ///
    /// An *entity* above the owning one does not manage it: a company-wide run is neutral (R-MERGE-1).
    #[must_use]
    pub fn manages(&self, entity: EntityIx) -> bool {
        let manages = self.manages.get(entity.0 as usize);
        manages.copied().unwrap_or(false)
    }
}

/// A party as `acting_as` writes it.
fn written(party: Party, directory: &Directory) -> String {
    let kind = party
        .entity()
        .map_or("user", |entity| directory.entity(entity).kind.name());
    format!("{kind}:{}", directory.id_of(party))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::fixture::{self, ADMIN, AGENT, COMPANY, OFFICE};

    fn resolve(text: &str) -> Result<Acting, String> {
        ActingAs::try_from(text.to_owned())?.resolve(&fixture::directory())
    }

    #[test]
    fn the_acting_party_is_found() {
        assert_eq!(resolve("user: agent").unwrap().party(), Some(AGENT));
        assert_eq!(resolve("company:company").unwrap().party(), Some(COMPANY));
    }

    #[test]
    fn a_mistake_names_its_way_out() {
        for (text, hint) in [
            ("agent", "write company:ID"),
            ("user:", "write company:ID"),
            ("queue:q", "write company:ID"),
            ("user:agnet", "`user:agent`"),
            ("team:office", "`office:office`"),
            ("user:office", "`office:office`"),
        ] {
            let problem = resolve(text).unwrap_err();
            assert!(problem.contains(hint), "{text}: {problem}");
        }
    }

    #[test]
    fn an_admin_manages_what_is_below_and_an_entity_nothing() {
        let directory = fixture::directory();
        let (company, office) = (COMPANY.entity().unwrap(), OFFICE.entity().unwrap());
        for (party, manages) in [
            (COMPANY, [false, false]),
            (OFFICE, [false, false]),
            (ADMIN, [true, true]),
            (AGENT, [false, false]),
        ] {
            let acting = Acting::new(party, &directory);
            let found = [acting.manages(company), acting.manages(office)];
            assert_eq!(found, manages, "{party:?}");
        }
        assert!(!Acting::default().manages(company));
    }
}
