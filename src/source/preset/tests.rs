//! Every preset parses, knows its own headers, and contradicts neither itself nor the registry of fields.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::{
    super::{detect::detect, field::Combine},
    *,
};
use crate::standardise::{alias::Table, phone};

#[test]
fn every_file_is_compiled_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("presets");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut ids: Vec<_> = FILES.iter().map(|(id, _)| format!("{id}.toml")).collect();
    files.sort();
    ids.sort();
    assert_eq!(files, ids);
    assert_eq!(FILES.last().map(|(id, _)| *id), Some(GENERIC));
}

#[test]
fn every_preset_parses_and_is_described() {
    for (id, text) in FILES {
        let preset: Preset = toml::from_str(text).unwrap_or_else(|error| panic!("{id}: {error}"));
        assert!(
            preset.title.len() > 2 && preset.doc.len() > 20,
            "{id} has a title and says where it is from"
        );
        let mut unique = preset.unique_identifiers.iter();
        assert!(
            unique.all(|name| preset.identifiers.contains_key(name)),
            "{id}"
        );
        let region = preset.default_region.as_deref();
        assert!(
            region.is_none_or(|region| phone::Parser::new(region).is_some()),
            "{id}"
        );
    }
}

#[test]
fn own_words_stand_for_canonical_ones() {
    for preset in Preset::all() {
        for (field, words) in &preset.words {
            let canonical = field.canonical_words().map_or(&[][..], Table::canonical);
            assert!(
                words.keys().all(|word| canonical.contains(word)),
                "{}: {words:?}",
                preset.id
            );
        }
    }
}

#[test]
fn no_header_means_two_fields() {
    for preset in Preset::all() {
        let mut seen = BTreeMap::new();
        let others = preset
            .other_address
            .iter()
            .flatten()
            .flat_map(|(&field, aliases)| {
                aliases
                    .iter()
                    .flat_map(move |group| group.0.iter().map(move |alias| (field, alias.as_str())))
            });
        for (field, alias) in preset.field_aliases().chain(others) {
            let key = alias.split('#').map(fold).collect::<Vec<_>>().join("#");
            let before = seen.insert(key, field);
            let regrouped = before == Some(field) && matches!(field.combine(), Combine::Joined(_));
            let channels = before.is_some_and(is_opt_out) && is_opt_out(field);
            assert!(
                before.is_none() || regrouped || channels,
                "{}: `{alias}` stands twice",
                preset.id
            );
            assert!(
                !preset.ignores(&fold(alias)),
                "{}: `{alias}` is read and ignored",
                preset.id
            );
        }
    }
}

/// One header may refuse every channel.
fn is_opt_out(field: Field) -> bool {
    field.name().starts_with("opt_out_")
}

#[test]
fn generic_reads_every_canonical_name() {
    for field in Field::ALL
        .into_iter()
        .filter(|&field| field != Field::OwnerId)
    {
        let read = Preset::generic()
            .field_aliases()
            .any(|(known, alias)| known == field && fold(alias) == fold(field.name()));
        let joined = field == Field::Street2;
        assert!(read || joined, "a header called {field}");
    }
}

#[test]
fn further_addresses_hold_nothing_else() {
    for preset in Preset::all() {
        for field in preset
            .other_address
            .iter()
            .flat_map(|address| address.keys())
        {
            assert!(field.is_address(), "{}: {field}", preset.id);
        }
    }
}

#[test]
fn every_signature_knows_its_own_headers() {
    for preset in Preset::all() {
        let signature = preset
            .signature
            .all_of
            .iter()
            .chain(&preset.signature.any_of);
        let distinct: BTreeSet<_> = signature.clone().map(|header| fold(header)).collect();
        assert_eq!(
            distinct.len(),
            signature.count(),
            "{}: a header counts twice",
            preset.id
        );
        let headers = preset.example_headers();
        assert_eq!(detect(&headers).preset.id, preset.id, "{headers:?}");
    }
}

#[test]
fn separators_fall_back_to_generic() {
    let kvcore = Preset::named("kvcore").unwrap();
    assert_eq!(kvcore.separators(Field::Tags), ["\u{1f}", "|"]);
    assert!(kvcore.separators(Field::Email).len() > 1);
    assert!(Preset::generic().separators(Field::City).is_empty());
}

#[test]
fn connection_types_are_those_of_the_integrated_systems() {
    let types: Vec<_> = Preset::all()
        .iter()
        .filter(|preset| !preset.connections.is_empty())
        .map(|preset| (preset.id, preset.connection_types().collect::<Vec<_>>()))
        .collect();
    assert_eq!(
        types,
        [
            ("levitate", vec!["Connection"]),
            ("hawksoft", vec!["CSR", "Producer"]),
            ("hawksoft_api", vec!["CSR", "Producer"]),
            ("qq_catalyst", vec!["CSR", "Producer"]),
            ("ams360", vec!["Executive", "Representative"]),
            ("mycase", vec!["Lead Attorney", "Originating Attorney"]),
            ("zoho", vec!["Producer"]),
            ("ezlynx", vec!["Assigned Agent"]),
        ]
    );
}

impl Preset {
    /// Every header that it knows, each once.
    pub(crate) fn every_header(&self) -> Vec<String> {
        let others = self.other_address.iter().flat_map(BTreeMap::values);
        let groups = self.columns.values().chain(others).flatten();
        let aliases = groups.flat_map(|group| &group.0).chain(&self.ignore);
        let owner = self.owner.mapping_column.iter().flat_map(|group| &group.0);
        let mut seen = BTreeSet::new();
        let headers = aliases.chain(owner).chain(&self.owner.id_column);
        headers
            .map(|header| header.replace('#', "1"))
            .filter(|header| seen.insert(fold(header)))
            .collect()
    }

    /// The signature's headers and the first alias of every field.
    fn example_headers(&self) -> Vec<String> {
        let signature = self
            .signature
            .all_of
            .iter()
            .chain(&self.signature.any_of)
            .cloned();
        let prefixed = self
            .signature
            .prefix
            .iter()
            .map(|prefix| format!("{prefix}Name"));
        let columns = self
            .columns
            .values()
            .filter_map(|aliases| aliases[0].0.first().cloned());
        signature
            .chain(prefixed)
            .chain(columns)
            .map(|header| header.replace('#', "1"))
            .collect()
    }
}
