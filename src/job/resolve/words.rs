//! `[source.words]`: what a source writes for canonical words.

use super::Resolver;
use crate::{
    job::settings::source::SourceSettings, nearest::suggest, source::Field,
    standardise::alias::OwnWords,
};

impl Resolver<'_> {
    pub(super) fn words(&mut self, key: &str, settings: &SourceSettings) -> Vec<(Field, OwnWords)> {
        let mut resolved = Vec::new();
        for (name, written) in &settings.words {
            let key = format!("{key}.words.{name}");
            let with_words = Field::WITH_WORDS.into_iter();
            let with_words = with_words.filter_map(|field| Some((field, field.canonical_words()?)));
            let found = with_words.clone().find(|(field, _)| field.name() == name);
            let Some((field, table)) = found else {
                let names = with_words.map(|(field, _)| field.name());
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
            resolved.push((field, words));
        }
        resolved
    }
}
