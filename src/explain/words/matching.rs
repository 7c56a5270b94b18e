//! The words that matching writes into `links`, `merge_candidates` and `blocking`. A test holds them to what it writes.

use crate::named::Word;

/// Why a probable pair is left to a person: what speaks against it most; and see [`crate::cluster::Apart`].
pub(super) const DOUBTS: &[Word] = &[
    word(
        "identifiers_differ",
        "The two may be one person, but have different identifiers of one kind.",
        "Decide `merge` or `keep_apart` (`tenure review`).",
    ),
    word(
        "birthdays_differ",
        "The two may be one person, but have birthdays that differ in more than a slip.",
        "Decide `merge` or `keep_apart` (`tenure review`).",
    ),
    word(
        "too_little_agrees",
        "The two have one name, but too little else that agrees.",
        "Decide `merge` or `keep_apart` (`tenure review`).",
    ),
    word(
        "names_do_not_fully_agree",
        "The two may be one person, but their names do not fully agree.",
        "Decide `merge` or `keep_apart` (`tenure review`).",
    ),
];

/// What two records are likeliest to be to each other, if not one person.
pub(super) const ALTERNATIVES: &[Word] = &[
    other(
        "stranger",
        "If the two are not one person, they share nothing but by chance.",
    ),
    other(
        "relative",
        "If the two are not one person, they live together: one family name, house or phone says little.",
    ),
    other(
        "twin",
        "If the two are not one person, they live together and have one birthday: family name, birthday and house say little.",
    ),
    other(
        "namesake",
        "If the two are not one person, they live together and have one name, a parent and a child: names and house say little.",
    ),
    other(
        "colleague",
        "If the two are not one person, they work together.",
    ),
    other(
        "branch",
        "If the two are not one place of an organisation, they are branches of it.",
    ),
];

/// On what the records of a block agree.
pub(super) const BLOCK_KEYS: &[Word] = &[
    key(
        "everybody",
        "A file of few records: everybody was compared with everybody, and the two agree on no key.",
    ),
    key("identifier", "The two share an identifier."),
    key("email", "The two share an e-mail address."),
    key("phone", "The two share a phone number."),
    key(
        "mailbox",
        "Addresses of the two have one name before the `@`.",
    ),
    key(
        "extra",
        "The two share a rare value of a column of `[match.extra]`.",
    ),
    key(
        "extra_given",
        "The two share a value of a column of `[match.extra]`, and given names that sound alike.",
    ),
    key(
        "extra_family",
        "The two share a value of a column of `[match.extra]`, and family names that sound alike.",
    ),
    key(
        "phone_end",
        "Phone numbers of the two end in the same six digits, and both initials are alike.",
    ),
    key("record_id", "The two have one record ID of one source."),
    key(
        "birthday_given",
        "The two have one birthday, and given names that sound alike.",
    ),
    key(
        "birthday_family",
        "The two have one birthday, and family names that sound alike.",
    ),
    key("names", "The two have the same two names, in any order."),
    key("name_sounds", "Both names of the two sound alike."),
    key(
        "family_postal",
        "The two have one postal code, and family names that sound alike.",
    ),
    key(
        "family_initial",
        "The two have given names with one initial, and family names that sound alike.",
    ),
    key(
        "given_postal",
        "The two have one postal code, and given names that sound alike.",
    ),
    key(
        "family_birth_year",
        "The two were born in one year, and have family names that sound alike.",
    ),
    key(
        "family_birth_day",
        "The two have a birthday on one day of the year, and family names that sound alike.",
    ),
    key("house", "The two have one street and house number."),
    key(
        "given_birth_year",
        "The two were born in one year, live in one place, and have given names that sound alike.",
    ),
    key(
        "initials_birthday",
        "The two have both initials alike, and a birthday on one day of the year.",
    ),
    loose("birthday", "The two have one birthday."),
    loose("postal_code", "The two have one postal code."),
    loose("family_name", "Family names of the two sound alike."),
    loose("given_name", "Given names of the two sound alike."),
    loose("initials", "The two have the same initials."),
    loose("street", "The two live in streets of one name."),
    loose(
        "initial_city",
        "The two have one city, and given names with one initial.",
    ),
    key(
        "decision",
        "No key brought the two together, but a decision of a person.",
    ),
];

const fn other(id: &'static str, says: &'static str) -> Word {
    word(
        id,
        says,
        "Nothing: it is what the weight of the pair was measured against.",
    )
}

const fn key(id: &'static str, says: &'static str) -> Word {
    word(
        id,
        says,
        "Nothing: it says how the pair was found, not whether it is one person; `comparisons` says that.",
    )
}

const fn loose(id: &'static str, says: &'static str) -> Word {
    word(
        id,
        says,
        "Nothing: in files of middle size, pairs that agree on little are looked at, too.",
    )
}

pub(super) const fn word(id: &'static str, says: &'static str, suggests: &'static str) -> Word {
    Word { id, says, suggests }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        cluster::Apart,
        matching::{Alternative, COMPARISONS, Link, Pattern},
    };

    fn link(by: u8, pattern: Pattern) -> Link {
        Link {
            left: 0,
            right: 1,
            bits: 0.0,
            against: 0,
            by,
            is_decided: false,
            pattern,
        }
    }

    fn ids(words: &[Word]) -> BTreeSet<&'static str> {
        words.iter().map(|word| word.id).collect()
    }

    #[test]
    fn every_key_has_its_word() {
        let keys = (0..=u8::MAX).map(|by| link(by, Pattern::default()).key());
        assert_eq!(ids(BLOCK_KEYS), keys.collect());
    }

    #[test]
    fn every_alternative_has_its_word() {
        let alternatives = Alternative::ALL.iter().map(|other| other.id());
        assert_eq!(ids(ALTERNATIVES), alternatives.collect());
    }

    #[test]
    fn every_doubt_has_its_word() {
        let levels = || {
            let comparisons = COMPARISONS.iter().enumerate();
            comparisons.flat_map(|(place, one)| (0..=one.levels.len()).map(move |it| (place, it)))
        };
        let pairs = levels().flat_map(|one| levels().map(move |other| [one, other]));
        let doubts = pairs.map(|pair| {
            let mut pattern = Pattern::default();
            for (place, level) in pair {
                pattern.levels[place] = level as u8;
            }
            link(0, pattern).doubt()
        });
        let mut known = ids(DOUBTS);
        known.insert(Apart::Suffixes.id());
        assert_eq!(known, doubts.collect());
    }
}
