//! Who owned a contact on a day, in one sentence.

use serde::Serialize;

use super::{
    story::{Spell, Story, written},
    told::{held, holder, reason, span},
};
use crate::{ledger::Status, named::named, time::Day};

named! {
    /// What is known of a contact and a day.
    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum State: name {
        /// Somebody owned it.
        Owned = "owned",
        /// Nobody owned it, or somebody whom the directory did not have.
        Unowned = "unowned",
        /// No export had a record of it.
        Gone = "gone",
        /// The history does not go back so far.
        NotKnown = "not_known",
    }
}

/// Who owned a contact on a day, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The contact.
    pub contact_id: String,
    /// The day.
    #[serde(serialize_with = "written")]
    pub on: Day,
    /// The as-of date of the last run: of later days nothing more is known.
    #[serde(serialize_with = "written")]
    pub as_of: Day,
    /// What is known.
    pub state: State,
    /// The contact of which it was a part on that day; the contact itself if it was none.
    pub part_of: String,
    /// The spell of ownership; none if nothing is known.
    pub spell: Option<Spell>,
    /// The answer in words.
    pub sentence: String,
}

impl Story {
    /// Who owned the contact on a day.
    #[must_use]
    pub fn on(&self, day: Day) -> Answer {
        let mut contact = &self.contact_id;
        let mut found = self.spell_on(contact, day);
        // Each step leads into a contact of which there are spells.
        for _ in &self.spells {
            match found.and_then(|spell| spell.merged_into.as_ref()) {
                Some(into) => {
                    contact = into;
                    found = self.spell_on(contact, day);
                }
                None => break,
            }
        }
        let lost = found.and_then(|spell| self.lost_since(spell));
        let lost = lost.filter(|since| *since <= day);
        let state = match found {
            None => State::NotKnown,
            Some(_) if lost.is_some() => State::Unowned,
            Some(spell) if spell.owner_id.is_some() => State::Owned,
            Some(spell) if spell.status() == Status::Gone => State::Gone,
            Some(_) => State::Unowned,
        };
        Answer {
            contact_id: self.contact_id.clone(),
            on: day,
            as_of: self.as_of,
            state,
            part_of: contact.clone(),
            spell: found.cloned(),
            sentence: self.sentence(day, contact, found, lost),
        }
    }

    fn sentence(
        &self,
        day: Day,
        contact: &str,
        found: Option<&Spell>,
        lost: Option<Day>,
    ) -> String {
        let known = match day > self.as_of {
            true => format!(
                ", as far as is known (the last run is as of {})",
                self.as_of
            ),
            false => String::new(),
        };
        let own = self.spell_on(&self.contact_id, day);
        let merged = own.filter(|_| contact != self.contact_id);
        let part = merged.map(|spell| {
            format!(
                "contact {} was part of contact {contact} (merged {}), which ",
                self.contact_id,
                span(spell)
            )
        });
        let which = part.unwrap_or_else(|| format!("contact {contact} "));
        let rest = match found {
            Some(spell) if spell.status() == Status::Gone => {
                format!(
                    "was owned by nobody, {}, as no export had a record of it",
                    span(spell)
                )
            }
            Some(spell) => {
                let holder = holder(spell, str::to_owned);
                let (held, why, run) = (held(spell), reason(spell), &spell.run_id);
                let told = format!("{holder}, {held}, {why} (run {run})");
                match lost {
                    Some(since) => format!(
                        "was owned by nobody, as the directory lacks its holder since {since}: the ledger keeps it for {told}"
                    ),
                    None => format!("was owned by {told}"),
                }
            }
            None => match self.spells.first() {
                Some(first) if day < first.valid_from => {
                    format!(
                        "was not known yet: its history begins on {}",
                        first.valid_from
                    )
                }
                _ => "has a gap in its history".to_owned(),
            },
        };
        format!("On {day}{known}, {which}{rest}.{}", self.asked_by(day))
    }

    /// What is not known of the record by which a day before the last run is asked about.
    fn asked_by(&self, day: Day) -> String {
        let asked = self.record.as_ref().filter(|_| day < self.as_of);
        let asked = asked.map(|record| {
            let (contact, as_of) = (&self.contact_id, self.as_of);
            format!(
                " Record {record} is of contact {contact} as of {as_of}, and may have been of another then."
            )
        });
        asked.unwrap_or_default()
    }
}
