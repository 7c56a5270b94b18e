//! Which columns of a file of the office's own are read, and which are not.

use std::{fs, path::Path};

use serde::{
    Deserializer,
    de::{Visitor, value::Error},
    forward_to_deserialize_any,
};

use super::{Row, delimiter, reader};
use crate::nearest::misspelt;

/// The columns of a file of the office's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnColumns {
    /// Those that rows are made of.
    pub read: Vec<String>,
    /// The others, each with what it may be misspelt for.
    pub others: Vec<String>,
    /// How many rows stand below them.
    pub rows: u64,
}

/// The columns of a file whose rows are such; none of one that cannot be read.
pub(crate) fn columns_of<R: Row>(file: &Path) -> OwnColumns {
    let bytes = fs::read(file).unwrap_or_default();
    let mut reader = reader(&bytes, delimiter(&bytes));
    let headers = reader.headers().cloned().unwrap_or_default();
    let known = known::<R>();
    let (read, others): (Vec<&str>, Vec<&str>) =
        headers.iter().partition(|header| known.contains(header));
    let missing = known.iter().filter(|name| !read.contains(name));
    let others = others
        .iter()
        .map(|header| match misspelt(header, missing.clone().copied()) {
            Some(name) => format!("{header} (is it `{name}`?)"),
            None => (*header).to_owned(),
        });
    let rows = reader.byte_records().flatten();
    let rows = rows.filter(|row| row.iter().any(|cell| !cell.is_empty()));
    OwnColumns {
        others: others.collect(),
        rows: rows.count() as u64,
        read: read.into_iter().map(str::to_owned).collect(),
    }
}

/// The names of the columns that rows are made of.
pub(super) fn known<R: Row>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    let asked = R::deserialize(Names(&mut names));
    debug_assert!(asked.is_err(), "only the names were asked for");
    names
}

/// Hears what a struct calls its fields, and has none of their values.
struct Names<'n>(&'n mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        *self.0 = names;
        Err(serde::de::Error::custom("there are no values"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(serde::de::Error::custom("there are no values"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}
