//! Territories: conditions on a contact, and to whom those belong that fulfil them (R-ASSIGN-8).
//!
//! **Invariant:** the most specific condition decides: the one that pins the most columns; of equally specific ones, the first declared.

use schemars::JsonSchema;
use serde::Deserialize;

use super::pool::Target;
use crate::{predicate::Predicate, record::Record};

/// `[[assign.territory]]` as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["when", "to"]))]
pub struct TerritorySettings {
    /// What people call it; `territory 1` and so on if left out.
    pub name: Option<String>,
    /// SQL condition on the columns of `contacts` that are known before there is an owner, and on `[source.keep]` columns.
    pub when: Option<String>,
    /// Who gets the contacts: `user:ID`, `office:ID` (or another kind of entity), `pool:NAME`.
    pub to: Option<String>,
}

/// A territory as meant.
#[derive(Clone, Debug)]
pub struct Territory {
    /// What people call it.
    pub name: String,
    /// Which contacts belong to it.
    pub when: Predicate,
    /// Who gets them.
    pub to: Target,
    /// The target as it was written.
    pub to_words: String,
}

/// All territories, most specific first.
#[derive(Clone, Debug, Default)]
pub struct Territories(Vec<Territory>);

impl Territory {
    /// Whether it is a rule on the service tier.
    #[must_use]
    pub fn is_of_tier(&self) -> bool {
        self.when.pins("tier")
    }
}

impl Territories {
    /// Takes territories in the declared order.
    #[must_use]
    pub fn new(mut declared: Vec<Territory>) -> Self {
        declared.sort_by_key(|territory| std::cmp::Reverse(territory.when.specificity()));
        Self(declared)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, most specific first.
    #[must_use]
    pub fn all(&self) -> &[Territory] {
        &self.0
    }

    /// Those that a contact fulfils, most specific first.
    pub fn of(&self, record: &Record<'_>) -> impl Iterator<Item = (usize, &Territory)> {
        let all = self.0.iter().enumerate();
        all.filter(|(_, territory)| territory.when.holds(record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        party::{Party, UserIx},
        predicate::{Known, Vocabulary},
        record::Text,
        time::Day,
    };

    fn territory(name: &str, sql: &str) -> Territory {
        let vocabulary = Vocabulary {
            known: Known::BeforeOwner,
            kept: &[],
            as_of: Day(0),
        };
        Territory {
            name: name.to_owned(),
            when: Predicate::compile(sql, &vocabulary).unwrap(),
            to: Target::Party(Party::User(UserIx(0))),
            to_words: String::new(),
        }
    }

    #[test]
    fn the_most_specific_decides_and_then_the_first_declared() {
        let territories = Territories::new(vec![
            territory("state", "region = 'MA'"),
            territory("gold", "tier = 'gold'"),
            territory("city", "region = 'MA' AND city = 'Boston'"),
        ]);
        let names = |record: &Record<'_>| -> Vec<String> {
            territories
                .of(record)
                .map(|(_, territory)| territory.name.clone())
                .collect()
        };
        let mut record = Record::default();
        assert_eq!(names(&record), Vec::<String>::new());
        record.texts[Text::Region as usize] = "MA";
        record.texts[Text::Tier as usize] = "gold";
        assert_eq!(names(&record), ["state", "gold"]);
        record.texts[Text::City as usize] = "Boston";
        assert_eq!(names(&record), ["city", "state", "gold"]);
        assert!(territories.all()[2].is_of_tier());
    }
}
