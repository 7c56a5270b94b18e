//! Enums whose variants have names in files and tables: variants, names and the list of them all are written once.

/// An enum whose variants index an array, with the method that names them.
macro_rules! named {
    ($(#[$meta:meta])* pub enum $name:ident: $method:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
        }

        impl $name {
            /// Every variant, in the order of the array that it indexes.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            /// The stable name in files and tables.
            #[must_use]
            pub const fn $method(self) -> &'static str {
                [$($text),*][self as usize]
            }
        }
    };
}

pub(crate) use named;
