//! What is compared, and the levels of each comparison: names in files and tables, and sentences for people.
//!
//! Level 0 of every comparison is "missing": a value that is absent on one side says nothing.

/// How many comparisons there are at most.
pub(crate) const COMPARISONS_MAX: usize = EXTRA + EXTRAS_MAX;
/// How many columns of `[match.extra]` can be compared.
pub const EXTRAS_MAX: usize = 5;
/// How many levels a comparison has at most, "missing" among them.
pub(crate) const LEVELS_MAX: usize = 9;

pub(crate) const GIVEN: usize = 0;
pub(crate) const MIDDLE: usize = 1;
pub(crate) const FAMILY: usize = 2;
pub(crate) const GENERATION: usize = 3;
pub(crate) const BIRTHDAY: usize = 4;
pub(crate) const STREET: usize = 5;
pub(crate) const PLACE: usize = 6;
pub(crate) const PHONE: usize = 7;
pub(crate) const EMAIL: usize = 8;
pub(crate) const ORGANIZATION: usize = 9;
pub(crate) const IDENTIFIER: usize = 10;
/// The first column of `[match.extra]`.
pub(crate) const EXTRA: usize = 11;

/// A domain of less rarity is a provider: its mailboxes are given out to namesakes one after the other. Others are of employers.
pub(crate) const PROVIDER: u8 = 14;

/// The level of every comparison of a pair.
pub(crate) type Levels = [u8; COMPARISONS_MAX];

/// One comparison: its name, and its levels after "missing", best first.
#[derive(Clone, Copy, Debug)]
pub struct Comparison {
    /// The name in files and tables.
    pub id: &'static str,
    /// (name, sentence) of each level.
    pub levels: &'static [(&'static str, &'static str)],
}

/// All comparisons, in the order of a pair's levels; the last one stands for each column of `[match.extra]`.
pub const COMPARISONS: [Comparison; EXTRA + 1] = [
    Comparison {
        id: "given_name",
        levels: &[
            ("exact", "the same given name"),
            (
                "nickname",
                "one given name is a short or other form of the other",
            ),
            ("swapped", "given and family name in each other's place"),
            ("typo", "given names that differ by a slip of the pen"),
            ("similar", "given names that look or sound alike"),
            ("initial", "one given name is the initial of the other"),
            ("part", "given names with a part in common"),
            ("different", "different given names"),
        ],
    },
    Comparison {
        id: "middle_name",
        levels: &[
            ("exact", "the same middle name"),
            ("initial", "one middle name is the initial of the other"),
            ("typo", "middle names that are nearly the same"),
            ("different", "different middle names"),
        ],
    },
    Comparison {
        id: "family_name",
        levels: &[
            ("exact", "the same family name"),
            ("swapped", "given and family name in each other's place"),
            ("typo", "family names that differ by a slip of the pen"),
            ("similar", "family names that look or sound alike"),
            ("part", "family names with a part in common"),
            ("different", "different family names"),
        ],
    },
    Comparison {
        id: "generation",
        levels: &[
            ("same", "the same generation"),
            ("different", "two generations"),
        ],
    },
    Comparison {
        id: "birthday",
        levels: &[
            ("exact", "the same birthday"),
            ("swapped", "birthdays with day and month swapped"),
            ("near", "birthdays that differ in one digit"),
            ("parts", "birthdays that share two of day, month and year"),
            ("year", "birthdays in the same year"),
            ("generation", "birthdays a generation apart"),
            ("different", "different birthdays"),
        ],
    },
    Comparison {
        id: "street",
        levels: &[
            ("house", "the same house"),
            ("similar", "nearly the same street and number"),
            ("unit", "the same house and different units"),
            ("street", "the same street and different numbers"),
            ("different", "different streets"),
        ],
    },
    Comparison {
        id: "place",
        levels: &[
            ("postal_code", "the same postal code"),
            ("postal_code_near", "postal codes that differ in one place"),
            ("city", "the same city"),
            ("city_similar", "nearly the same city"),
            ("region", "the same region and different cities"),
            ("different", "different places"),
        ],
    },
    Comparison {
        id: "phone",
        levels: &[
            ("same", "the same phone number"),
            ("near", "phone numbers that differ in one digit"),
            ("different", "different phone numbers"),
        ],
    },
    Comparison {
        id: "email",
        levels: &[
            ("same", "the same e-mail address"),
            ("mailbox", "the same mailbox name at another provider"),
            ("similar", "nearly the same e-mail address"),
            ("domain", "e-mail addresses of one organisation"),
            ("different", "different e-mail addresses"),
        ],
    },
    Comparison {
        id: "organization",
        levels: &[
            ("exact", "the same organisation"),
            ("similar", "nearly the same organisation"),
            ("different", "different organisations"),
        ],
    },
    Comparison {
        id: "identifier",
        levels: &[
            ("same", "the same identifier"),
            ("record_id", "the same record ID at the same source"),
            ("near", "identifiers that differ in one place"),
            ("different", "different identifiers"),
        ],
    },
    Comparison {
        id: "extra",
        levels: &[
            ("exact", "the same value"),
            ("typo", "nearly the same value"),
            ("part", "values with a part in common"),
            ("different", "different values"),
        ],
    },
];

/// The comparison at a place.
#[must_use]
pub(crate) fn comparison(index: usize) -> &'static Comparison {
    &COMPARISONS[index.min(EXTRA)]
}

/// Levels by name.
pub(crate) mod given {
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const NICKNAME: u8 = 2;
    pub(crate) const SWAPPED: u8 = 3;
    pub(crate) const TYPO: u8 = 4;
    pub(crate) const SIMILAR: u8 = 5;
    pub(crate) const INITIAL: u8 = 6;
    pub(crate) const PART: u8 = 7;
    pub(crate) const DIFFERENT: u8 = 8;
}

/// Levels by name.
pub(crate) mod family {
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const SWAPPED: u8 = 2;
    pub(crate) const TYPO: u8 = 3;
    pub(crate) const SIMILAR: u8 = 4;
    pub(crate) const PART: u8 = 5;
    pub(crate) const DIFFERENT: u8 = 6;
}

/// Levels by name.
pub(crate) mod middle {
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const INITIAL: u8 = 2;
    pub(crate) const TYPO: u8 = 3;
    pub(crate) const DIFFERENT: u8 = 4;
}

/// Levels by name.
pub(crate) mod generation {
    pub(crate) const SAME: u8 = 1;
    pub(crate) const DIFFERENT: u8 = 2;
}

/// Levels by name.
pub(crate) mod birthday {
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const SWAPPED: u8 = 2;
    pub(crate) const NEAR: u8 = 3;
    pub(crate) const PARTS: u8 = 4;
    pub(crate) const YEAR: u8 = 5;
    pub(crate) const GENERATION: u8 = 6;
    pub(crate) const DIFFERENT: u8 = 7;
}

/// Levels by name.
pub(crate) mod street {
    pub(crate) const HOUSE: u8 = 1;
    pub(crate) const SIMILAR: u8 = 2;
    pub(crate) const UNIT: u8 = 3;
    pub(crate) const STREET: u8 = 4;
    pub(crate) const DIFFERENT: u8 = 5;
}

/// Levels by name.
pub(crate) mod place {
    pub(crate) const POSTAL_CODE: u8 = 1;
    pub(crate) const POSTAL_CODE_NEAR: u8 = 2;
    pub(crate) const CITY: u8 = 3;
    pub(crate) const CITY_SIMILAR: u8 = 4;
    pub(crate) const REGION: u8 = 5;
    pub(crate) const DIFFERENT: u8 = 6;
}

/// Levels by name.
pub(crate) mod phone {
    pub(crate) const SAME: u8 = 1;
    pub(crate) const NEAR: u8 = 2;
    pub(crate) const DIFFERENT: u8 = 3;
}

/// Levels by name.
pub(crate) mod email {
    pub(crate) const SAME: u8 = 1;
    pub(crate) const MAILBOX: u8 = 2;
    pub(crate) const SIMILAR: u8 = 3;
    pub(crate) const DOMAIN: u8 = 4;
    pub(crate) const DIFFERENT: u8 = 5;
}

/// Levels by name.
pub(crate) mod organization {
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const SIMILAR: u8 = 2;
    pub(crate) const DIFFERENT: u8 = 3;
}

/// Levels by name.
pub(crate) mod identifier {
    pub(crate) const SAME: u8 = 1;
    pub(crate) const RECORD_ID: u8 = 2;
    pub(crate) const NEAR: u8 = 3;
    pub(crate) const DIFFERENT: u8 = 4;
}

/// Levels by name.
pub(crate) mod extra {
    pub(crate) const EXACT: u8 = 1;
    pub(crate) const TYPO: u8 = 2;
    pub(crate) const PART: u8 = 3;
    pub(crate) const DIFFERENT: u8 = 4;
}

/// Whether strangers agree on a level as often as its value is common.
pub(super) fn is_by_rarity(comparison: usize, level: u8) -> bool {
    match comparison {
        GIVEN => level == given::EXACT,
        MIDDLE => level == middle::EXACT,
        FAMILY => level == family::EXACT,
        BIRTHDAY => level == birthday::EXACT,
        STREET => level == street::HOUSE,
        PLACE => level == place::POSTAL_CODE || level == place::CITY,
        PHONE => level == phone::SAME,
        EMAIL => level == email::SAME || level == email::DOMAIN,
        ORGANIZATION => level == organization::EXACT,
        IDENTIFIER => level == identifier::SAME,
        _ => comparison >= EXTRA && level == extra::EXACT,
    }
}

/// Whether a level is of names that are nearly the same.
pub(super) fn is_near_name(comparison: usize, level: u8) -> bool {
    match comparison {
        GIVEN => matches!(level, given::TYPO | given::SIMILAR),
        FAMILY => matches!(level, family::TYPO | family::SIMILAR),
        _ => false,
    }
}

/// Whether a level is one of agreement. That two addresses are of one provider or organisation, or two birthdays a generation apart,
/// tells that they are two.
pub(super) fn agrees(comparison: usize, level: u8) -> bool {
    let least = match comparison {
        BIRTHDAY => birthday::YEAR,
        EMAIL => email::SIMILAR,
        _ => worst(comparison) - 1,
    };
    (1..=least).contains(&level)
}

/// The level of two values that differ.
pub(super) fn worst(comparison: usize) -> u8 {
    self::comparison(comparison).levels.len() as u8
}
