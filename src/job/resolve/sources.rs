//! `[[source]]`: files found, presets, fields, encodings and regions looked up.

use std::collections::BTreeSet;

use encoding_rs::Encoding;

use super::Resolver;
use crate::{
    job::{JobSource, settings::source::SourceSettings},
    list::distinct,
    load::ReadOptions,
    nearest::suggest,
    predicate::{Known, Predicate, Vocabulary},
    source::{Field, Preset},
    standardise::phone,
};

/// The trust in a source that says nothing of it.
const PRIORITY: u32 = 100;

/// Rows of an export that may be rejected, as a share, unless the pipeline says otherwise.
const REJECT_LIMIT: f64 = 0.1;

/// The types that the sources can name: those of their settings and of their presets, or of all presets where the preset
/// is found only later.
pub(super) fn connection_types(sources: &[JobSource]) -> Vec<String> {
    let types = sources.iter().flat_map(|source| {
        let presets = source.presets().iter().flat_map(Preset::connection_types);
        source.own_types().chain(presets)
    });
    distinct(types.map(str::to_owned))
}

impl Resolver<'_> {
    pub(super) fn sources(
        &mut self,
        settings: &[SourceSettings],
        reject_limit: Option<f64>,
    ) -> Vec<JobSource> {
        let reject_limit = reject_limit.unwrap_or(REJECT_LIMIT);
        if settings.is_empty() && self.document.has("source") {
            self.fault(
                "source",
                "the pipeline has no [[source]]",
                Some("name at least one export".to_owned()),
            );
        }
        let names = settings.iter().map(|source| source.name.as_deref());
        self.unique_names("source", names);
        let sources = settings.iter().enumerate();
        sources
            .map(|(index, source)| self.source(&format!("source[{index}]"), source, reject_limit))
            .collect()
    }

    fn source(&mut self, key: &str, settings: &SourceSettings, reject_limit: f64) -> JobSource {
        JobSource {
            name: settings.name.clone().unwrap_or_default(),
            files: self.files(key, &settings.files),
            preset: settings.preset.as_deref().and_then(Preset::named),
            priority: settings.priority.unwrap_or(PRIORITY),
            columns: settings.column_settings(),
            date_order: settings.date_order,
            default_region: self.region(key, settings.default_region.as_deref()),
            created_via: settings.created_via,
            reject_limit: settings.reject_limit.unwrap_or(reject_limit),
            out_of_scope: self.out_of_scope(key, settings),
            joined: self.joined(key, &settings.joined),
            words: self.words(key, settings),
            read: self.read_options(key, settings),
            nested: settings.nested.clone(),
            multi: self.multi(key, settings),
        }
    }

    fn out_of_scope(&mut self, key: &str, settings: &SourceSettings) -> Option<Predicate> {
        let kept: Vec<&str> = settings.keep.keys().map(String::as_str).collect();
        let vocabulary = Vocabulary {
            known: Known::BeforeOwner,
            kept: &kept,
            as_of: self.as_of,
        };
        let sql = settings.out_of_scope.as_deref()?;
        self.predicate(&format!("{key}.out_of_scope"), sql, &vocabulary)
    }

    pub(super) fn unique_names<'n>(
        &mut self,
        list: &str,
        names: impl Iterator<Item = Option<&'n str>>,
    ) {
        let mut seen = BTreeSet::new();
        for (index, name) in names.enumerate() {
            let key = format!("{list}[{index}].name");
            match name {
                Some(name) if name.trim().is_empty() => self.fault(&key, "the name is empty", None),
                Some(name) if !seen.insert(name) => {
                    self.fault(
                        &key,
                        format!("another of [[{list}]] is named `{name}` already"),
                        None,
                    );
                }
                _ => {}
            }
        }
    }

    /// Says of a name that was written and is not [plain](super::paths::is_plain) what is to be called so, and what the name becomes.
    pub(super) fn not_plain(&mut self, key: &str, name: &str, what: &str, becomes: &str) {
        if self.document.has(key) {
            let help = format!("write small letters, digits and `_`: it is the name of {becomes}");
            self.fault(
                key,
                format!("`{name}` cannot be the name of {what}"),
                Some(help),
            );
        }
    }

    pub(super) fn files(&mut self, key: &str, patterns: &[String]) -> Vec<std::path::PathBuf> {
        let key = format!("{key}.files");
        let files = self.find_files(&key, patterns);
        let is_written = self.document.has(&key);
        if patterns.is_empty() && is_written {
            self.fault(&key, "`files` names no file", None);
        }
        files
    }

    fn region(&mut self, key: &str, region: Option<&str>) -> Option<String> {
        let region = region?;
        if phone::Parser::new(region).is_none() {
            let help = Some("write an ISO 3166 code such as `US` or `AU`".to_owned());
            self.fault(
                &format!("{key}.default_region"),
                format!("`{region}` is no region of phone numbers"),
                help,
            );
        }
        Some(region.to_ascii_uppercase())
    }

    fn read_options(&mut self, key: &str, settings: &SourceSettings) -> ReadOptions {
        ReadOptions {
            delimiter: self.byte(&format!("{key}.delimiter"), settings.delimiter.as_deref()),
            quote: self.byte(&format!("{key}.quote"), settings.quote.as_deref()),
            encoding: self.encoding(key, settings.encoding.as_deref()),
            sheet: settings.sheet.clone(),
            header_row: settings.header_row,
            ..ReadOptions::default()
        }
    }

    fn byte(&mut self, key: &str, text: Option<&str>) -> Option<u8> {
        match text?.as_bytes() {
            b"tab" | b"\\t" => Some(b'\t'),
            [byte] if byte.is_ascii() && !matches!(byte, b'\r' | b'\n') => Some(*byte),
            _ => {
                let help = Some("write one character such as `;`, or `tab`".to_owned());
                let name = key.rsplit('.').next().unwrap_or(key);
                self.fault(key, format!("`{name}` must be one ASCII character"), help);
                None
            }
        }
    }

    fn encoding(&mut self, key: &str, label: Option<&str>) -> Option<&'static Encoding> {
        let label = label?;
        let encoding = Encoding::for_label(label.as_bytes());
        if encoding.is_none() {
            let help = suggest(
                label,
                [
                    "utf-8",
                    "utf-16le",
                    "utf-16be",
                    "windows-1252",
                    "iso-8859-1",
                    "macintosh",
                ],
            );
            self.fault(
                &format!("{key}.encoding"),
                format!("there is no encoding `{label}`"),
                help,
            );
        }
        encoding
    }

    fn multi(&mut self, key: &str, settings: &SourceSettings) -> Vec<(Field, Vec<String>)> {
        let mut multi = Vec::new();
        for (name, separators) in &settings.multi {
            let lists = || {
                Field::ALL
                    .into_iter()
                    .filter(|field| field.is_list())
                    .map(Field::name)
            };
            let message = match Field::from_name(name) {
                Some(field) if field.is_list() => {
                    multi.push((field, separators.0.clone()));
                    continue;
                }
                Some(_) => format!("`{name}` holds one value"),
                None => format!("no canonical field is called `{name}`"),
            };
            self.fault(
                &format!("{key}.multi.{name}"),
                message,
                suggest(name, lists()),
            );
        }
        multi
    }
}
