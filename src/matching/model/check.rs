//! Whether a model that somebody may have written can be gone by: every level is there, and none is impossible.

use anyhow::{Context, Result, anyhow, ensure};
use serde::de::DeserializeOwned;

use super::{Alternative, ComparisonModel, Model};
use crate::{
    matching::{
        level::{COMPARISONS, Comparison, EXTRA, comparison},
        origin::SourceRates,
    },
    nearest::suggest,
};

/// What the text of a model says. An error shows no line of it: by mistake it may be an export.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let before = &text[..error.span().map_or(0, |span| span.start)];
        let line = before.matches('\n').count() + 1;
        let column = before
            .chars()
            .rev()
            .take_while(|letter| *letter != '\n')
            .count()
            + 1;
        anyhow!("line {line}, column {column}: {}", error.message())
    })
}

impl Model {
    /// A comparison that no field has is of a further column, and so is the second of one name.
    pub(super) fn check(&self) -> Result<()> {
        for index in 0..EXTRA {
            let id = comparison(index).id;
            ensure!(
                self.find(id).is_some(),
                "the model has no comparison `{id}`"
            );
        }
        for (place, model) in self.comparison.iter().enumerate() {
            let is_further = self.comparison[..place]
                .iter()
                .any(|earlier| earlier.id == model.id);
            let mut fields = COMPARISONS.iter().filter(|_| !is_further);
            let known = fields.find(|known| known.id == model.id);
            model
                .check(known.unwrap_or(comparison(EXTRA)))
                .with_context(|| format!("comparison `{}`", model.id))?;
        }
        let [person, _, relative, twin, namesake, colleague, branch] = self.pairs.all(1.0);
        let rates = [person, relative, twin, namesake, colleague, branch];
        ensure!(
            rates.iter().all(|rate| rate.is_finite() && *rate > 0.0),
            "[pairs] has a rate that is not above 0"
        );
        let mut rates = self.sources.iter().flat_map(SourceRates::all);
        ensure!(
            rates.all(|rate| rate.is_finite() && rate > 0.0),
            "[sources] has a rate that is not above 0"
        );
        Ok(())
    }
}

impl ComparisonModel {
    /// Whether the levels are those of what is compared.
    fn check(&self, known: &Comparison) -> Result<()> {
        let known = || known.levels.iter().map(|(id, _)| *id);
        let written = || self.levels.iter().map(|(id, ..)| id.as_str());
        let fixed = || self.fixed.values().flatten();
        for level in written().chain(fixed().map(|(id, _)| id.as_str())) {
            let help = || suggest(level, known()).unwrap_or_default();
            ensure!(
                known().any(|id| id == level),
                "there is no level `{level}`; {}",
                help()
            );
        }
        for level in known() {
            let count = written().filter(|id| *id == level).count();
            ensure!(
                count == 1,
                "level `{level}` must stand once, and stands {count} times"
            );
        }
        let alternatives = || Alternative::ALL[1..].iter().map(|other| other.id());
        for other in self.fixed.keys() {
            let help = || suggest(other, alternatives()).unwrap_or_default();
            ensure!(
                alternatives().any(|id| id == other),
                "there is no alternative `{other}`; {}",
                help()
            );
        }
        let shares = self.levels.iter();
        let shares = shares.flat_map(|(_, person, stranger)| [*person, *stranger]);
        let mut shares = shares.chain(fixed().map(|(_, share)| *share));
        ensure!(
            shares.all(|share| share > 0.0 && share <= 1.0),
            "a level's share is not above 0 and at most 1"
        );
        ensure!(
            self.common()
                .iter()
                .all(|share| (0.0..=1.0).contains(share)),
            "a share of those who have the fact in common is not between 0 and 1"
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_model_is_refused_without_a_line_of_it() {
        let export = "id = 1\nAnn,Able,ann@example.com\n";
        let error = format!("{:#}", Model::parse(export).unwrap_err());
        assert!(error.starts_with("line 2, column 4: "), "{error}");
        assert!(!error.contains("Ann") && !error.contains('@'), "{error}");
    }

    #[test]
    fn a_model_that_says_what_cannot_be_is_refused_with_its_place() {
        let current = Model::bundled().to_toml();
        for (written, instead, expected) in [
            (
                "\"exact\", 0.74",
                "\"exacd\", 0.74",
                "`given_name`: there is no level `exacd`; did you mean `exact`?",
            ),
            (
                "[\"typo\", 0.07, 0.001], ",
                "",
                "`given_name`: level `typo` must stand once, and stands 0 times",
            ),
            (
                "\"exact\", 0.74",
                "\"exact\", 0.0",
                "`given_name`: a level's share is not above 0",
            ),
            (
                "\"exact\", 0.74",
                "\"exact\", nan",
                "`given_name`: a level's share is not above 0",
            ),
            (
                "relative = 0.88",
                "relative = 1.5",
                "`family_name`: a share of those",
            ),
            (
                "same = 0.2",
                "same = inf",
                "`generation`: a level's share is not above 0",
            ),
            (
                "same = 0.2",
                "sane = 0.2",
                "`generation`: there is no level `sane`",
            ),
            (
                "fixed.relative]",
                "fixed.relativ]",
                "`generation`: there is no alternative `relativ`; did you mean `relative`?",
            ),
            ("person = 0.3", "person = 0.0", "[pairs] has a rate"),
            (
                "[[comparison]]",
                "[sources]\nacross = 2.0\nwithin = { crm = 0.0 }\n[[comparison]]",
                "[sources] has a rate",
            ),
        ] {
            assert!(current.contains(written), "{written} in {current}");
            let model = Model::parse(&current.replacen(written, instead, 1)).unwrap();
            let error = format!("{:#}", model.check().unwrap_err());
            assert!(error.contains(expected), "{error}");
        }
    }
}
