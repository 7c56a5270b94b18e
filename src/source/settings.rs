//! What a pipeline file says about the columns of one source: plain values, not yet compared with any header.

use std::{borrow::Cow, collections::BTreeMap};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

/// The parts of a `[[source]]` that name headers; each wins over the preset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnSettings {
    /// Canonical field = header, or list of headers.
    pub columns: BTreeMap<String, OneOrMany>,
    /// Which columns name the owner. When given, the preset's owner columns are not used.
    pub owner: OwnerColumns,
    /// Connection type = header; an empty list means the preset's headers for that type.
    pub connections: BTreeMap<String, OneOrMany>,
    /// Name = header of a column that is carried through untouched: each cell as it stands, a blank one as none.
    pub keep: BTreeMap<String, OneOrMany>,
    /// Name = header of an identifier that records are matched on.
    pub identifiers: BTreeMap<String, OneOrMany>,
    /// Headers under which exports wrote our IDs of the contacts: identifiers, where a file has them.
    #[serde(skip)]
    pub own_ids: Vec<String>,
}

/// Which columns name the owner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OwnerColumns {
    /// Holds UserIDs or entity IDs of the directory; an empty list: no column does.
    pub id_column: Option<OneOrMany>,
    /// Holds values that the user mapping table turns into UserIDs; of several, the first that maps; an empty list: no column does.
    pub mapping_column: Option<OneOrMany>,
}

impl OwnerColumns {
    /// Whether neither is given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.id_column.is_none() && self.mapping_column.is_none()
    }
}

/// Headers, written in the file as one text or as a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
pub struct OneOrMany(pub Vec<String>);

impl From<&str> for OneOrMany {
    fn from(header: &str) -> Self {
        Self(vec![header.to_owned()])
    }
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a header or a list of headers")]
enum Written {
    One(String),
    Many(Vec<String>),
}

impl From<Written> for OneOrMany {
    fn from(written: Written) -> Self {
        match written {
            Written::One(header) => Self(vec![header]),
            Written::Many(headers) => Self(headers),
        }
    }
}

impl JsonSchema for OneOrMany {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "OneOrMany".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_a_list_of_one() {
        let settings: ColumnSettings = toml::from_str(
            r#"
            columns = { record_id = "Client Number", email = ["Email", "Email 2"] }
            owner.mapping_column = "Producer"
            connections.CSR = []
            "#,
        )
        .unwrap();
        assert_eq!(settings.columns["record_id"], "Client Number".into());
        assert_eq!(settings.columns["email"].0, ["Email", "Email 2"]);
        assert_eq!(settings.owner.mapping_column, Some("Producer".into()));
        assert!(settings.connections["CSR"].0.is_empty());
        assert!(OwnerColumns::default().is_empty() && !settings.owner.is_empty());
    }

    #[test]
    fn wrong_settings_say_what_was_expected() {
        for (text, expected) in [
            ("columns.email = 3", "a header or a list of headers"),
            ("owner.colum = 'Producer'", "unknown field `colum`"),
        ] {
            let error = toml::from_str::<ColumnSettings>(text)
                .unwrap_err()
                .to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
