//! How much a contact counts for its owner's load (METRICS.md, `w_c`): as `[reports.weight]` says, 1 where it says nothing.
//!
//! **Invariant:** weights are whole numbers of millionths, so that no order of contacts shows in their sums.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::record::{MILLION, Record, Text};

/// How much contacts weigh: that of the stage times that of the class, and more by worth.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// Lifecycle stage = weight, of three decimals at most; every other stage weighs 1.
    pub by_stage: BTreeMap<String, Weight>,
    /// Contact class = weight, of three decimals at most; every other class weighs 1. Of several classes, the heaviest counts.
    pub by_class: BTreeMap<String, Weight>,
    /// A contact weighs one more for each full sum of so much of its `value`; left out: what it is worth does not count.
    #[schemars(range(min = 1))]
    pub per_value: Option<u32>,
}

/// What a stage or a class weighs.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Weight(#[schemars(range(min = 0, max = 1000))] f64);

/// Nothing is said: every contact weighs 1.
pub(super) static EQUAL: Weights = Weights {
    by_stage: BTreeMap::new(),
    by_class: BTreeMap::new(),
    per_value: None,
};

impl Weights {
    /// The weight of a contact in millionths.
    #[must_use]
    pub fn of(&self, record: &Record<'_>) -> u128 {
        let thousandths = |weights: &BTreeMap<String, Weight>, word: &str| {
            weights
                .get(word)
                .map_or(1000, |weight| weight.thousandths())
        };
        let stage = thousandths(&self.by_stage, record.text(Text::LifecycleStage));
        let classes = record.text(Text::ContactClass).split('|');
        let class = classes.map(|class| thousandths(&self.by_class, class));
        stage * class.max().unwrap_or(1000) + self.by_value(record)
    }

    /// What its worth adds; a debt takes nothing away.
    fn by_value(&self, record: &Record<'_>) -> u128 {
        let worth = u128::try_from(record.value_millionths()).unwrap_or(0);
        let sums = self
            .per_value
            .and_then(|sum| worth.checked_div(u128::from(sum) * MILLION));
        sums.unwrap_or(0) * MILLION
    }
}

impl Weight {
    fn thousandths(self) -> u128 {
        (self.0 * 1000.0).round() as u128
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stage_and_class_multiply_and_worth_adds() {
        let weights: Weights = toml::from_str(
            "by_stage = { lead = 0.5, customer = 2 }\nby_class = { buyer = 0, vendor = 1.5 }\nper_value = 1000",
        )
        .unwrap();
        for (stage, class, value, millionths) in [
            ("", "", None, 1_000_000),
            ("lead", "", Some(999.99), 500_000),
            ("customer", "buyer", Some(1000.0), 1_000_000),
            ("lead", "vendor", Some(2500.0), 2_750_000),
            ("customer", "buyer|vendor", Some(-5000.0), 3_000_000),
            ("customer", "buyer|tenant", None, 2_000_000),
        ] {
            let mut record = Record {
                value,
                ..Record::default()
            };
            record.texts[Text::LifecycleStage as usize] = stage;
            record.texts[Text::ContactClass as usize] = class;
            assert_eq!(weights.of(&record), millionths, "{stage} {class} {value:?}");
            assert_eq!(EQUAL.of(&record), MILLION);
        }
    }
}
