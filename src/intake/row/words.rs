//! Cells that are brought to one word each: a lifecycle stage, a lead source, a contact class, a channel. Unknown ones are counted, but for
//! lead sources.

use bumpalo::Bump;
use rustc_hash::FxHashMap;

use super::fields::Cells;
use crate::{
    intake::SourceContext,
    record::{CreatedVia, Text},
    source::Field,
    standardise::{
        alias::{CHANNELS, Table},
        list, scope, text,
    },
};

/// Texts that are brought to one word each.
const ALIASES: [(Field, Text); 3] = [
    (Field::LifecycleStage, Text::LifecycleStage),
    (Field::LeadSource, Text::LeadSource),
    (Field::ContactClass, Text::ContactClass),
];

/// Fields of which unknown words are listed: limits, pools, assigners and policies go by them. Where a lead is from may be anything.
const LISTED: [Field; 3] = [
    Field::LifecycleStage,
    Field::ContactClass,
    Field::CreatedVia,
];

/// What may stand between several contact classes in one cell.
const BETWEEN_CLASSES: [&str; 9] = ["|", ";", "/", ",", "&", "+", " and ", " And ", " AND "];

/// Counts the words that no table knows.
#[derive(Default)]
pub(super) struct Words {
    /// Word → rows, by the place in [`LISTED`].
    unknown: [FxHashMap<Box<str>, u64>; LISTED.len()],
}

impl Words {
    /// Brings the cells to one word each; the words of the source win.
    pub(super) fn read<'a>(
        &mut self,
        texts: &mut [&'a str; Text::COUNT],
        cells: &Cells<'_, 'a>,
        source: &SourceContext<'_>,
        arena: &'a Bump,
    ) {
        for (field, target) in ALIASES {
            let given = text::clean(cells.first(field), arena);
            let table = field.canonical_words().filter(|_| !given.is_empty());
            let Some(table) = table else {
                texts[target as usize] = "";
                continue;
            };
            let look_up = |word: &str| canonical(source, field, table, word);
            texts[target as usize] = match look_up(given) {
                Some(word) => word,
                None if scope::said(given).is_some() => "",
                None => several(field, given, look_up, arena).unwrap_or_else(|| {
                    self.count(field, given);
                    given
                }),
            };
        }
    }

    /// How a record came to be: as a cleaned cell says, and where it is empty as those of the source do.
    pub(super) fn channel(&mut self, given: &str, source: &SourceContext<'_>) -> CreatedVia {
        if given.is_empty() {
            return source.created_via;
        }
        let word = canonical(source, Field::CreatedVia, &CHANNELS, given);
        if word.is_none() {
            self.count(Field::CreatedVia, given);
        }
        word.and_then(CreatedVia::named)
            .unwrap_or(CreatedVia::Other)
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

/// The canonical word for a cleaned cell: that of the source, else that of the table.
fn canonical(
    source: &SourceContext<'_>,
    field: Field,
    table: &'static Table,
    word: &str,
) -> Option<&'static str> {
    let own = source.own_word(field, word);
    own.or_else(|| table.look_up(word))
}

/// Several contact classes in one cell (`Buyer|Vendor`), each brought to its word, joined by `|`; none, if one of them is not known.
fn several<'a>(
    field: Field,
    given: &str,
    look_up: impl Fn(&str) -> Option<&'static str>,
    arena: &'a Bump,
) -> Option<&'a str> {
    if field != Field::ContactClass {
        return None;
    }
    let mut classes: Vec<&str> = Vec::new();
    for word in list::split(given, &BETWEEN_CLASSES, arena).iter() {
        let class = look_up(word)?;
        if !classes.contains(&class) {
            classes.push(class);
        }
    }
    Some(arena.alloc_str(&classes.join("|")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standardise::alias::CONTACT_CLASSES;

    #[test]
    fn several_classes_in_a_cell_are_known_however_they_are_joined() {
        let arena = Bump::new();
        for (given, classes) in [
            ("Tenant|Buyer", Some("tenant|buyer")),
            ("tenant and Buyer", Some("tenant|buyer")),
            ("TENANT AND BUYER", Some("tenant|buyer")),
            ("Tenant, somebody", None),
        ] {
            let look_up = |word: &str| CONTACT_CLASSES.look_up(word);
            let found = several(Field::ContactClass, given, look_up, &arena);
            assert_eq!(found, classes, "{given}");
        }
    }
}
