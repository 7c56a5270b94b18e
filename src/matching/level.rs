//! What is compared, and the levels of each comparison: names in files and tables, and sentences for people.
//!
//! Level 0 of every comparison is "missing": a value that is absent on one side says nothing.

/// How many comparisons there are at most.
pub(crate) const COMPARISONS_MAX: usize = EXTRA + EXTRAS_MAX;
/// How many columns of `[match.extra]` can be compared.
pub const EXTRAS_MAX: usize = 5;
/// How many levels a comparison has at most, "missing" among them.
pub(crate) const LEVELS_MAX: usize = 9;

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

/// Makes [`COMPARISONS`] of its lines, and numbers by name: `GIVEN` is the place of a comparison, `given::EXACT` a level of it.
macro_rules! comparisons {
    ($($place:ident $levels:ident $id:literal { $($level:ident $name:literal $says:literal,)+ })+) => {
        /// All comparisons, in the order of a pair's levels; the last one stands for each column of `[match.extra]`.
        pub const COMPARISONS: [Comparison; EXTRA + 1] = [$(Comparison {
            id: $id,
            levels: &[$(($name, $says)),+],
        }),+];

        numbers!(usize, from 0: $($place)+);
        $(
            /// The levels of a comparison by name.
            pub(crate) mod $levels {
                numbers!(u8, from 1: $($level)+);
            }
        )+
    };
}

/// Makes constants that count up.
macro_rules! numbers {
    ($kind:ty, from $first:literal: $($name:ident)+) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Number { $($name),+ }
        $(pub(crate) const $name: $kind = $first + Number::$name as $kind;)+
    };
}

comparisons! {
    GIVEN given "given_name" {
        EXACT "exact" "the same given name",
        NICKNAME "nickname" "one given name is a short or other form of the other",
        SWAPPED "swapped" "given and family name in each other's place",
        TYPO "typo" "given names that differ by a slip of the pen",
        SIMILAR "similar" "given names that look or sound alike",
        INITIAL "initial" "one given name is the initial of the other",
        PART "part" "given names with a part in common",
        DIFFERENT "different" "different given names",
    }
    MIDDLE middle "middle_name" {
        EXACT "exact" "the same middle name",
        INITIAL "initial" "one middle name is the initial of the other",
        TYPO "typo" "middle names that are nearly the same",
        DIFFERENT "different" "different middle names",
    }
    FAMILY family "family_name" {
        EXACT "exact" "the same family name",
        SWAPPED "swapped" "given and family name in each other's place",
        TYPO "typo" "family names that differ by a slip of the pen",
        SIMILAR "similar" "family names that look or sound alike",
        PART "part" "family names with a part in common",
        DIFFERENT "different" "different family names",
    }
    GENERATION generation "generation" {
        SAME "same" "the same generation",
        DIFFERENT "different" "two generations",
    }
    BIRTHDAY birthday "birthday" {
        EXACT "exact" "the same birthday",
        SWAPPED "swapped" "birthdays with day and month swapped",
        NEAR "near" "birthdays that differ in one digit",
        PARTS "parts" "birthdays that share two of day, month and year",
        YEAR "year" "birthdays in the same year",
        GENERATION "generation" "birthdays a generation apart",
        DIFFERENT "different" "different birthdays",
    }
    STREET street "street" {
        HOUSE "house" "the same house",
        SIMILAR "similar" "nearly the same street and number",
        UNIT "unit" "the same house and different units",
        STREET "street" "the same street and different numbers",
        DIFFERENT "different" "different streets",
    }
    PLACE place "place" {
        POSTAL_CODE "postal_code" "the same postal code",
        POSTAL_CODE_NEAR "postal_code_near" "postal codes that differ in one place",
        CITY "city" "the same city",
        CITY_SIMILAR "city_similar" "nearly the same city",
        REGION "region" "the same region and different cities",
        DIFFERENT "different" "different places",
    }
    PHONE phone "phone" {
        SAME "same" "the same phone number",
        NEAR "near" "phone numbers that differ in one digit",
        DIFFERENT "different" "different phone numbers",
    }
    EMAIL email "email" {
        SAME "same" "the same e-mail address",
        MAILBOX "mailbox" "the same mailbox name at another provider",
        SIMILAR "similar" "nearly the same e-mail address",
        DOMAIN "domain" "e-mail addresses of one organisation",
        DIFFERENT "different" "different e-mail addresses",
    }
    ORGANIZATION organization "organization" {
        EXACT "exact" "the same organisation",
        SIMILAR "similar" "nearly the same organisation",
        DIFFERENT "different" "different organisations",
    }
    IDENTIFIER identifier "identifier" {
        SAME "same" "the same identifier",
        RECORD_ID "record_id" "the same record ID at the same source",
        NEAR "near" "identifiers that differ in one place",
        DIFFERENT "different" "different identifiers",
    }
    EXTRA extra "extra" {
        EXACT "exact" "the same value",
        TYPO "typo" "nearly the same value",
        PART "part" "values with a part in common",
        DIFFERENT "different" "different values",
    }
}

/// The comparison at a place.
#[must_use]
pub(crate) fn comparison(index: usize) -> &'static Comparison {
    &COMPARISONS[index.min(EXTRA)]
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

/// Whether a level is of names that are nearly the same, or the same in each other's place: no rarer than they are.
pub(super) fn is_near_name(comparison: usize, level: u8) -> bool {
    match comparison {
        GIVEN => matches!(level, given::TYPO | given::SIMILAR | given::SWAPPED),
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
