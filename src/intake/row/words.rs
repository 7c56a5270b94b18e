//! Cells that are brought to one word each: a lifecycle stage, a lead source, a contact class. Unknown stages and classes are counted.

use bumpalo::Bump;
use rustc_hash::FxHashMap;

use super::fields::Cells;
use crate::{
    record::Text,
    source::Field,
    standardise::{
        alias::{self, Alias, OwnWords},
        text,
    },
};

type AliasTable = for<'v> fn(&'v str) -> Alias<'v>;

/// Texts that are brought to one word each.
const ALIASES: [(Field, Text, AliasTable); 3] = [
    (Field::LifecycleStage, Text::LifecycleStage, alias::stage),
    (Field::LeadSource, Text::LeadSource, alias::lead_source),
    (
        Field::ContactClass,
        Text::ContactClass,
        alias::contact_class,
    ),
];

/// Fields of which unknown words are listed: limits, pools and policies go by them. Where a lead is from may be anything.
const LISTED: [Field; 2] = [Field::LifecycleStage, Field::ContactClass];

/// Counts the words that no table knows.
#[derive(Default)]
pub(super) struct Words {
    /// Word → rows, by the place in [`LISTED`].
    unknown: [FxHashMap<Box<str>, u64>; LISTED.len()],
}

impl Words {
    /// Brings the cells to one word each; `own` are words of the source, which win.
    pub(super) fn read<'a>(
        &mut self,
        texts: &mut [&'a str; Text::COUNT],
        cells: &Cells<'_, 'a>,
        own: &[(Field, OwnWords)],
        arena: &'a Bump,
    ) {
        for (field, target, table) in ALIASES {
            let given = text::clean(cells.first(field), arena);
            if given.is_empty() {
                texts[target as usize] = "";
                continue;
            }
            let own = own.iter().find(|(known, _)| *known == field);
            let own = own.and_then(|(_, words)| words.look_up(given));
            let found = own.map_or_else(|| table(given), Alias::Known);
            if let Alias::Unknown(word) = found {
                self.count(field, word);
            }
            texts[target as usize] = found.or_as_given();
        }
    }

    /// The counts, as words of a source.
    pub(super) fn unknown(self, source: u16) -> FxHashMap<(u16, Field, String), u64> {
        let of_fields = LISTED.into_iter().zip(self.unknown);
        let words = of_fields.flat_map(|(field, words)| {
            let words = words.into_iter();
            words.map(move |(word, rows)| ((source, field, word.into()), rows))
        });
        words.collect()
    }

    fn count(&mut self, field: Field, word: &str) {
        let Some(place) = LISTED.iter().position(|listed| *listed == field) else {
            return;
        };
        match self.unknown[place].get_mut(word) {
            Some(rows) => *rows += 1,
            None => {
                self.unknown[place].insert(word.into(), 1);
            }
        }
    }
}
