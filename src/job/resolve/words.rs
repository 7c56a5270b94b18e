//! `[source.words]`: what a source writes for canonical words.

use std::sync::LazyLock;

use super::Resolver;
use crate::{
    job::settings::source::SourceSettings,
    nearest::suggest,
    source::Field,
    standardise::alias::{self, OwnWords, Table},
};

/// The fields that have canonical words, with these.
static FIELDS: [(Field, &LazyLock<Table>); 3] = [
    (Field::LifecycleStage, &alias::STAGES),
    (Field::LeadSource, &alias::LEAD_SOURCES),
    (Field::ContactClass, &alias::CONTACT_CLASSES),
];

impl Resolver<'_> {
    pub(super) fn words(&mut self, key: &str, settings: &SourceSettings) -> Vec<(Field, OwnWords)> {
        let mut resolved = Vec::new();
        for (name, written) in &settings.words {
            let key = format!("{key}.words.{name}");
            let Some((field, table)) = FIELDS.iter().find(|(field, _)| field.name() == name) else {
                let names = FIELDS.iter().map(|(field, _)| field.name());
                let message = format!("`{name}` has no canonical words");
                self.fault(&key, message, suggest(name, names));
                continue;
            };
            let mut words = OwnWords::default();
            for (word, written) in written {
                match table.canonical().iter().find(|known| *known == word) {
                    Some(known) => {
                        for own in &written.0 {
                            if let Err(why) = words.insert(own, known) {
                                self.fault(&format!("{key}.{word}"), why, None);
                            }
                        }
                    }
                    None => {
                        let known = table.canonical().iter().map(String::as_str);
                        let message = format!("there is no `{word}` among the words for {name}");
                        self.fault(&format!("{key}.{word}"), message, suggest(word, known));
                    }
                }
            }
            resolved.push((*field, words));
        }
        resolved
    }
}
