//! The model: how often each level is met among pairs of one person and among pairs of two, and how many pairs of each kind there are.
//!
//! In and out: a TOML file, the same for what is bundled, what a run has learned, and what `tenure train` keeps. Two people are
//! strangers, relatives, twins, namesakes or colleagues, two organisations strangers or branches: relatives share a name, a street and a phone
//! as if they were one person, so that for them only what is left decides. That is how facts that depend on each other count once.

mod check;

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use self::check::read;
use super::{
    level::{COMPARISONS, EXTRA, EXTRAS_MAX, LEVELS_MAX, comparison},
    origin::SourceRates,
};
use crate::named::named;

/// The version of the format.
const VERSION: u32 = 2;

/// How many [`Alternative`]s there are.
pub(crate) const ALTERNATIVES: usize = Alternative::COUNT;

named! {
    /// What two people can be to each other, if they are two; in the order of weights.
    pub enum Alternative: id {
        /// They share nothing but by chance.
        Stranger = "stranger",
        /// They live together.
        Relative = "relative",
        /// They live together and have one birthday.
        Twin = "twin",
        /// They live together and have one name: a parent and a child.
        Namesake = "namesake",
        /// They work together.
        Colleague = "colleague",
        /// They are places of one organisation.
        Branch = "branch",
    }
}

impl Alternative {
    /// What a pair cannot be to each other: only people live or work together, only organisations have branches.
    pub(crate) fn impossible(are_organizations: bool) -> &'static [Self] {
        if are_organizations {
            &[Self::Relative, Self::Twin, Self::Namesake, Self::Colleague]
        } else {
            &[Self::Branch]
        }
    }
}

/// Everything that scoring goes by, besides how rare values are: that is counted in each file anew.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The version of the format.
    pub version: u32,
    /// How many records it was learned from; 0: none.
    pub records: u64,
    /// How many pairs there are.
    pub pairs: PairRates,
    /// How oftener or seldomer than these, pairs within a source and of two are of one person; if there were several sources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sources: Option<SourceRates>,
    /// The comparisons.
    pub comparison: Vec<ComparisonModel>,
}

/// What the files of all versions have.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// Pairs of each kind that a record is in, on average; all other pairs are strangers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairRates {
    /// Of one person.
    pub person: f64,
    /// Of people who live together.
    pub relative: f64,
    /// Of twins.
    pub twin: f64,
    /// Of parents and children of one name.
    pub namesake: f64,
    /// Of people who work together.
    pub colleague: f64,
    /// Of branches of one organisation.
    pub branch: f64,
}

/// One comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonModel {
    /// Its name, as in [`COMPARISONS`]; `extra.KIND` for a kind of further column, or such a column's own name.
    pub id: String,
    /// How often relatives share the fact.
    pub relative: f64,
    /// How often twins do.
    pub twin: f64,
    /// How often a parent and a child of one name do.
    pub namesake: f64,
    /// How often colleagues do.
    pub colleague: f64,
    /// How often branches do.
    pub branch: f64,
    /// (level, share among pairs of one person, share among strangers); "missing" is left out of both.
    pub levels: Vec<(String, f64, f64)>,
    /// Shares that are given outright, by alternative and level.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fixed: BTreeMap<String, BTreeMap<String, f64>>,
}

/// The shares of a comparison's levels, by level; level 0 is "missing" and has none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Shares {
    pub(crate) person: [f64; LEVELS_MAX],
    pub(crate) alternatives: [[f64; LEVELS_MAX]; ALTERNATIVES],
    /// How often the two share the fact as if they were one; strangers never.
    pub(crate) common: [f64; ALTERNATIVES],
}

impl PairRates {
    /// Pairs of one person, and of each [`Alternative`] in a file of so many records.
    pub(crate) fn all(&self, records: f64) -> [f64; 1 + ALTERNATIVES] {
        let strangers = (records - 1.0).max(1.0) / 2.0;
        [
            self.person,
            strangers,
            self.relative,
            self.twin,
            self.namesake,
            self.colleague,
            self.branch,
        ]
    }
}

impl ComparisonModel {
    /// How often the two share the fact as if they were one, by alternative; strangers never.
    fn common(&self) -> [f64; ALTERNATIVES] {
        [
            0.0,
            self.relative,
            self.twin,
            self.namesake,
            self.colleague,
            self.branch,
        ]
    }
}

impl Model {
    /// What is known before any file is seen.
    #[must_use]
    pub fn bundled() -> Self {
        toml::from_str(include_str!("prior.toml")).expect("the model is compiled in and tested")
    }

    /// Reads a model.
    ///
    /// # Errors
    /// If the file cannot be read, or is no model of this version.
    pub fn load(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let model = Self::parse(&text).with_context(|| path.display().to_string())?;
        model.check().with_context(|| path.display().to_string())?;
        Ok(model)
    }

    fn parse(text: &str) -> Result<Self> {
        let Versioned { version } = read(text)?;
        ensure!(
            version == VERSION,
            "the model is of version {version}, this program reads {VERSION}; `tenure train` learns a new one"
        );
        read(text)
    }

    /// The file's text.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("numbers and names can be written")
    }

    /// How many records a person has on average, if all have equally many; 1 where it makes no difference.
    pub(crate) fn records_each(&self) -> f64 {
        /// From so many on, it makes a difference.
        const MANY: f64 = 1.5;
        let each = 1.0 + 2.0 * self.pairs.person;
        if each < MANY { 1.0 } else { each }
    }

    fn find(&self, id: &str) -> Option<&ComparisonModel> {
        self.comparison.iter().find(|model| model.id == id)
    }

    /// What was learned of a further column, which may be called as a field is.
    fn further(&self, name: &str) -> Option<&ComparisonModel> {
        let fields = COMPARISONS.iter().filter(|known| known.id == name).count();
        let mut named = self.comparison.iter().filter(|model| model.id == name);
        named.nth(fields)
    }

    /// The model with a comparison for each further column: its own, if it was learned, else that of its kind.
    #[must_use]
    pub(crate) fn with_extras(&self, extras: &[(String, ExtraKind)]) -> Self {
        let mut comparison: Vec<_> = COMPARISONS[..EXTRA]
            .iter()
            .filter_map(|known| self.find(known.id).cloned())
            .collect();
        let bundled = Self::bundled();
        for (name, kind) in extras.iter().take(EXTRAS_MAX) {
            let template = format!("extra.{}", kind.name());
            let model = self
                .further(name)
                .or_else(|| self.find(&template))
                .or_else(|| bundled.find(&template))
                .cloned();
            comparison.extend(model.map(|model| ComparisonModel {
                id: name.clone(),
                ..model
            }));
        }
        Self {
            comparison,
            ..self.clone()
        }
    }

    /// The shares of the comparison at a place of a pair's levels.
    pub(crate) fn shares(&self, index: usize) -> Shares {
        let Some(model) = self.comparison.get(index) else {
            return Shares::default();
        };
        let mut shares = Shares {
            common: model.common(),
            ..Shares::default()
        };
        for (level, (id, _)) in (1..).zip(comparison(index).levels) {
            if let Some((_, person, stranger)) = model.levels.iter().find(|known| known.0 == *id) {
                shares.person[level] = person.max(FLOOR);
                shares.alternatives[0][level] = stranger.max(FLOOR);
            }
        }
        for (place, alternative) in Alternative::ALL.iter().enumerate().skip(1) {
            let fixed = model.fixed.get(alternative.id());
            let common = shares.common[place];
            for (level, (id, _)) in (1..).zip(comparison(index).levels) {
                let mixed =
                    common * shares.person[level] + (1.0 - common) * shares.alternatives[0][level];
                let outright = fixed.and_then(|fixed| fixed.get(*id)).copied();
                shares.alternatives[place][level] = outright.unwrap_or(mixed);
            }
        }
        shares
    }

    /// Replaces the shares of a comparison by what was learned.
    pub(crate) fn learn(&mut self, index: usize, person: &[f64], stranger: &[f64]) {
        let known = comparison(index);
        let Some(model) = self.comparison.get_mut(index) else {
            return;
        };
        model.levels = (1..)
            .zip(known.levels)
            .map(|(level, (id, _)): (usize, _)| {
                (
                    (*id).to_owned(),
                    rounded(person[level]),
                    rounded(stranger[level]),
                )
            })
            .collect();
    }

    /// Gives outright how often relatives have a level.
    pub(crate) fn learn_relatives(&mut self, index: usize, level: u8, share: f64) {
        let (id, _) = comparison(index).levels[usize::from(level) - 1];
        if let Some(model) = self.comparison.get_mut(index) {
            let fixed = model.fixed.entry(Alternative::Relative.id().to_owned());
            fixed.or_default().insert(id.to_owned(), rounded(share));
        }
    }

    /// Replaces how often people of one household share a fact: relatives, and a parent and a child of one name.
    pub(crate) fn learn_household(&mut self, index: usize, shares: [f64; 2]) {
        if let Some(model) = self.comparison.get_mut(index) {
            let [relatives, namesakes] = shares.map(rounded);
            (model.relative, model.twin, model.namesake) = (relatives, relatives, namesakes);
        }
    }
}

/// No level is impossible.
const FLOOR: f64 = 1e-9;

/// Seven digits: a file that people can read, and sums that do not depend on the last bit.
pub(super) fn rounded(share: f64) -> f64 {
    format!("{share:.6e}").parse().unwrap_or(share)
}

named! {
    /// What a further column holds (`[match.extra]`).
    #[derive(Serialize, Deserialize, schemars::JsonSchema)]
    #[serde(rename_all = "snake_case")]
    pub enum ExtraKind: name {
        /// One person's own.
        Identifier = "identifier",
        /// A name of a person.
        Name = "name",
        /// Words.
        Text = "text",
        /// A date.
        Date = "date",
        /// One of few values, such as a gender.
        Code = "code",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_model_is_whole_and_survives_its_file() {
        let model = Model::bundled();
        model.check().unwrap();
        let read: Model = toml::from_str(&model.to_toml()).unwrap();
        assert_eq!(read, model);
        for (index, known) in COMPARISONS.iter().enumerate().take(EXTRA) {
            assert_eq!(model.comparison[index].id, known.id);
            let levels: Vec<_> = model.comparison[index]
                .levels
                .iter()
                .map(|level| level.0.as_str())
                .collect();
            let expected: Vec<_> = known.levels.iter().map(|level| level.0).collect();
            assert_eq!(levels, expected);
        }
    }

    #[test]
    fn a_further_column_may_be_called_as_a_field_is() {
        let extras = [("email".to_owned(), ExtraKind::Code)];
        let mut model = Model::bundled().with_extras(&extras);
        assert_eq!(model.comparison[EXTRA].levels[0].0, "exact");
        model.comparison[EXTRA].relative = 0.5;
        model.check().unwrap();
        assert_eq!(model.with_extras(&extras).comparison[EXTRA].relative, 0.5);
    }

    #[test]
    fn a_model_of_another_version_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.toml");
        let current = Model::bundled().to_toml();
        let lines = current.lines().filter(|line| !line.starts_with("branch"));
        let old: Vec<_> = lines.collect();
        let old = old.join("\n").replacen("version = 2", "version = 1", 1);
        fs::write(&path, old).unwrap();
        let error = format!("{:#}", Model::load(&path).unwrap_err());
        assert!(error.contains("version 1"), "{error}");
    }
}
