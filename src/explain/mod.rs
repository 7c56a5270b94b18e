//! `tenure explain`: one contact, one record or one rule, in words.
//!
//! In: a run and a contact ID, a record or a line of an export, or two records; or, without a run, the name of a rule, assigner, flag or profile.
//! Out: text. Nothing is computed anew: what a run decided it also wrote down, and this reads it back.

mod contact;
mod decided;
mod figures;
mod find;
#[cfg(test)]
mod golden;
mod history;
mod layout;
mod names;
mod owner;
mod pair;
#[cfg(test)]
mod readme;
mod requests;
mod requirements;
mod specification;
mod tables;
mod topics;
mod words;

#[cfg(test)]
mod tests;

use std::path::Path;

use anyhow::Result;

pub use history::{Absorbed, Answer, Spell, State, Story, history};
pub use topics::{Topic, TopicKind, topics};

pub use crate::finished::Misnamed;
use crate::{finished::Run, nearest::nearest};
use find::Found;

/// Explains what `word` means in the run in the folder `run`; a word that means nothing there may still name a rule.
///
/// # Errors
/// If it means nothing or several contacts, or if the run cannot be read.
pub fn explain(run: &Path, word: &str) -> Result<String> {
    let run = Run::open(run)?;
    match find::find(&run, word)? {
        Found::Contact(id) => contact::tell(&run, &id),
        Found::Merged(id, how) => Ok(format!("{how}\n\n{}", contact::tell(&run, &id)?)),
        Found::Rejects(rows) => Ok(contact::tell_rejects(&rows)),
        Found::Nothing => match in_words(word) {
            Some(words) => Ok(words),
            None => match history::of_gone(&run, word)? {
                Some(story) => Ok(story.to_string()),
                None => rejected_with(&run, word),
            },
        },
    }
}

/// The rejected rows that hold a word which means nothing else: an ID that was looked for in vain.
fn rejected_with(run: &Run, word: &str) -> Result<String> {
    let rows = find::rejected_with(run, word)?;
    if rows.is_empty() {
        return Err(Misnamed::error(format!(
            "`{word}` is no contact ID (at least its first 6 characters), no whole name of one, no `source/record_id`, no record ID \
             and no `file:line` of this run"
        )));
    }
    Ok(contact::tell_rejects(&rows))
}

/// Explains how two records of the run in the folder `run` compare.
///
/// # Errors
/// If one of them means no one record, or if the run cannot be read.
pub fn explain_pair(run: &Path, records: [&str; 2]) -> Result<String> {
    pair::tell(&Run::open(run)?, records)
}

/// Explains a rule, assigner, flag, metric, figure, kind of evidence, profile, word of a table, table, column or field.
///
/// # Errors
/// If there is none of this name; says which is the nearest.
pub fn explain_topic(name: &str) -> Result<String> {
    in_words(name).ok_or_else(|| {
        if Path::new(name).is_dir() {
            return no_name_alone(name);
        }
        let id = name.rsplit(':').next().unwrap_or(name);
        let names = topics().into_iter().map(|topic| topic.id.to_owned());
        let names = names.chain(figures::names().map(str::to_owned));
        let names = names.chain(words::names().map(str::to_owned));
        let names: Vec<_> = names.chain(tables::names()).collect();
        let more = match nearest(id, names.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "to explain a contact, name the run first".to_owned(),
        };
        Misnamed::error(format!(
            "there is nothing named `{name}` to explain; {more}"
        ))
    })
}

/// Why a folder alone explains nothing.
fn no_name_alone(folder: &str) -> anyhow::Error {
    Run::open(Path::new(folder)).err().unwrap_or_else(|| {
        Misnamed::error(format!(
            "`{folder}` is a run; name the contact, record or line of it that is to be explained, too"
        ))
    })
}

/// What a name means that is no record of a run.
fn in_words(name: &str) -> Option<String> {
    let topics = topics::find_topics(name).into_iter();
    let topics = topics.map(|topic| topic.to_string());
    let rule = specification::tell(name)
        .or_else(|| requirements::tell(name))
        .or_else(|| figures::tell(name));
    let texts = rule.into_iter().chain(topics);
    let texts = texts.chain(words::tell(name)).chain(tables::tell(name));
    let texts: Vec<_> = texts.collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}
