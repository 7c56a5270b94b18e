//! `[[interactions]]` and `[[tasks]]`: files found, fields and kinds looked up.

use std::collections::BTreeMap;

use super::Resolver;
use crate::{
    interaction::{INTERACTIONS, Kind, Shape, TASKS, TOUCHES},
    job::{
        EventsOf, JobEvents,
        settings::source::{InteractionSettings, TaskSettings},
    },
    nearest::suggest,
    source::{OneOrMany, header::fold},
};

impl Resolver<'_> {
    pub(super) fn interactions(&mut self, settings: &[InteractionSettings]) -> Vec<JobEvents> {
        let names = settings.iter().map(|written| written.name.as_deref());
        self.unique_names("interactions", names);
        let mut resolved = Vec::new();
        for (index, written) in settings.iter().enumerate() {
            let key = format!("interactions[{index}]");
            let columns = self.event_columns(&key, &INTERACTIONS, &written.columns);
            let kind = written.kind.as_deref();
            let kind = kind.and_then(|name| self.kind(&format!("{key}.kind"), name));
            let mut words = Vec::new();
            for (name, written) in &written.kinds {
                let kind = self.kind(&format!("{key}.kinds.{name}"), name);
                words.extend(kind.into_iter().flat_map(|kind| {
                    let folded = written.0.iter().map(|word| fold(word));
                    folded.map(move |word| (word, kind))
                }));
            }
            let touches = written.touches.as_deref();
            let touches = touches.map(|names| self.kinds(&format!("{key}.touches"), names));
            resolved.push(JobEvents {
                name: written.name.clone().unwrap_or_default(),
                files: self.files(&key, &written.files),
                columns,
                date_order: written.date_order,
                of: EventsOf::Interactions {
                    kind: kind.unwrap_or_default(),
                    words,
                    touches: touches.map_or_else(|| TOUCHES.to_vec(), with_unsaid),
                },
                key,
            });
        }
        resolved
    }

    pub(super) fn tasks(&mut self, settings: &[TaskSettings]) -> Vec<JobEvents> {
        let names = settings.iter().map(|written| written.name.as_deref());
        self.unique_names("tasks", names);
        let mut resolved = Vec::new();
        for (index, written) in settings.iter().enumerate() {
            let key = format!("tasks[{index}]");
            let closed_words = written.closed_values.iter();
            let closed_words = closed_words.map(|word| fold(word)).collect();
            resolved.push(JobEvents {
                name: written.name.clone().unwrap_or_default(),
                files: self.files(&key, &written.files),
                columns: self.event_columns(&key, &TASKS, &written.columns),
                date_order: written.date_order,
                of: EventsOf::Tasks { closed_words },
                key,
            });
        }
        resolved
    }

    fn event_columns(
        &mut self,
        key: &str,
        shape: &'static Shape,
        written: &BTreeMap<String, OneOrMany>,
    ) -> Vec<(&'static str, OneOrMany)> {
        let mut columns = Vec::new();
        for (name, headers) in written {
            if let Some(known) = shape.names().find(|known| known == name) {
                columns.push((known, headers.clone()));
                continue;
            }
            let list = key.split('[').next().unwrap_or_default();
            self.fault(
                &format!("{key}.columns.{name}"),
                format!("{list} have no column `{name}`"),
                suggest(name, shape.names()),
            );
        }
        columns
    }

    /// The kinds of interactions of a list, as far as they exist.
    pub(super) fn kinds(&mut self, key: &str, names: &[String]) -> Vec<Kind> {
        let names = names.iter().enumerate();
        names
            .filter_map(|(index, name)| self.kind(&format!("{key}[{index}]"), name))
            .collect()
    }

    pub(super) fn kind(&mut self, key: &str, name: &str) -> Option<Kind> {
        let known = Kind::names().find(|known| *known == name);
        if known.is_none() {
            let message = format!("there is no kind `{name}` of interactions");
            self.fault(key, message, suggest(name, Kind::names()));
        }
        known.and_then(Kind::read)
    }
}

/// These kinds, and what a row does not say.
fn with_unsaid(mut kinds: Vec<Kind>) -> Vec<Kind> {
    kinds.push(Kind::Unknown);
    kinds
}
