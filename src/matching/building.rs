//! Buildings of many units: who says no unit may live in any of them.
//!
//! In: the [`Keys`]. Out: [`Buildings`], by street and number.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::column::half_bits;
use crate::keys::{Code, Keys};

/// A house of fewer units is one of a few families.
const UNITS_MIN: usize = 4;

/// How many units buildings have, as far as records name them: in half bits.
#[derive(Default)]
pub(super) struct Buildings(FxHashMap<(Code, u32), u8>);

impl Buildings {
    pub(super) fn of(keys: &Keys) -> Self {
        let records = keys.records.par_iter().filter(|key| key.unit != 0);
        let mut units: Vec<_> = records
            .map(|key| ((key.street, key.house), key.unit))
            .collect();
        units.par_sort_unstable();
        units.dedup();
        let buildings = units.chunk_by(|one, other| one.0 == other.0);
        let large = buildings.filter(|units| units.len() >= UNITS_MIN);
        let counted = large.map(|units| (units[0].0, half_bits(1.0 / units.len() as f64)));
        Self(counted.collect())
    }

    /// The half bits of the building at a street and number; 0 for any other house.
    pub(super) fn units(&self, street: Code, house: u32) -> u8 {
        if self.0.is_empty() {
            return 0;
        }
        self.0.get(&(street, house)).copied().unwrap_or(0)
    }
}
