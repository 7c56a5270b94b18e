//! On whose behalf a run merges: `acting_as` as written ([`ActingAs`]), and as the directory understands it ([`Acting`]).

use crate::{
    directory::Directory,
    party::{EntityIx, Party},
};

/// `company:ID`, `office:ID`, `team:ID` or `user:ID`, of whoever that may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActingAs(String);

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
        if !matches!(kind, "user" | "company" | "office" | "team") {
            return Err(format!("`{kind}` cannot act; {FORMS}"));
        }
        Ok(Self(format!("{kind}:{id}")))
    }
}

impl ActingAs {
    /// Finds the acting party in the directory.
    ///
    /// # Errors
    /// The ID is unknown, or that of another kind of party; the message names the way out.
    pub fn resolve(&self, directory: &Directory) -> Result<Acting, String> {
        let Self(written) = self;
        let named = directory.party_named(written);
        named
            .map(|party| Acting::new(party, directory))
            .map_err(|why| {
                let help = directory.meant_by(written, why).map_or_else(
                    || format!("{FORMS} with an ID of the directory"),
                    |meant| format!("did you mean `{meant}`?"),
                );
                format!("acting_as `{written}` is not in the directory; {help}")
            })
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
