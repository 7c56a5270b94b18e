//! Enums whose variants have names in files and tables: variants, names and the list of them all are written once.

use serde::Serialize;
use serde_json::{Value as Json, json};

/// An enum whose variants index an array, with the method that names them, and the way back.
macro_rules! named {
    ($(#[$meta:meta])* $vis:vis enum $name:ident: $method:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name {
            $($(#[$variant_meta])* $variant,)*
        }

        impl $name {
            /// Every variant, in the order of the array that it indexes.
            $vis const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// How many there are.
            $vis const COUNT: usize = Self::ALL.len();

            /// The stable name in files and tables.
            #[must_use]
            $vis const fn $method(self) -> &'static str {
                [$($text),*][self as usize]
            }

            /// The variant of this name.
            #[must_use]
            #[allow(dead_code)] // many are only written
            $vis fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.$method() == name)
            }
        }
    };
}

/// A word that stands in cells of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub id: &'static str,
    /// What it means.
    pub says: &'static str,
    /// What to do about it.
    pub suggests: &'static str,
}

/// A named enum whose names stand in cells of tables: what the documentation of a variant says of it, and what to do about it, is told
/// to users, too (`tenure explain later_decision`).
macro_rules! words {
    ($(#[$meta:meta])* $vis:vis enum $name:ident: $method:ident {
        $($(#[doc = $says:literal])+ $variant:ident = $text:literal => $suggests:literal,)*
    }) => {
        crate::named::named! {
            $(#[$meta])*
            $vis enum $name: $method {
                $($(#[doc = $says])+ $variant = $text,)*
            }
        }

        impl $name {
            /// Every name with its meaning.
            $vis const WORDS: [crate::named::Word; Self::COUNT] = [$(crate::named::Word {
                id: $text,
                says: concat!($($says),+).trim_ascii(),
                suggests: $suggests,
            }),*];
        }
    };
}

pub(crate) use {named, words};

/// The schema of a text that is one of the names of a registry.
pub(crate) fn one_of<N: Serialize>(names: impl Iterator<Item = N>) -> Json {
    json!({ "type": "string", "enum": Vec::from_iter(names) })
}
