//! The spells of a contact, one after the other; while it was part of another contact, those of that one, too.

use anyhow::{Context, Result};
use serde::{Serialize, Serializer};

use super::archive::Archive;
use crate::{
    finished::Row,
    ledger::{Status, merged_into},
    metric::Passage,
    time::Day,
};

/// Who owned a contact, as far as the history goes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Story {
    /// The contact.
    pub contact_id: String,
    /// The record by which it was found, if not by its ID.
    pub record: Option<String>,
    /// What became of it: `live`, `gone` or `merged`.
    #[serde(serialize_with = "named")]
    pub status: Status,
    /// The contact that it is now: another one if it was merged.
    pub now: String,
    /// The as-of date of the last run.
    #[serde(serialize_with = "written")]
    pub as_of: Day,
    /// From when on the directory does not have the last owner, for whom the ledger keeps it: nobody owns it in the tables.
    #[serde(serialize_with = "written_if_known")]
    pub lost_since: Option<Day>,
    /// The spells in the order of time; behind one that was spent as part of another contact those of that contact.
    pub spells: Vec<Spell>,
    /// The contacts that are part of it now.
    pub absorbed: Vec<Absorbed>,
}

/// A spell of ownership, as `ownership_history` has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spell {
    /// The contact.
    pub contact_id: String,
    /// The first day on which it held.
    #[serde(serialize_with = "written")]
    pub valid_from: Day,
    /// From when on its owner has held the contact: a night on which no export had it began nothing anew.
    #[serde(serialize_with = "written")]
    pub held_since: Day,
    /// The first day on which it held no more; none: it still does.
    #[serde(serialize_with = "written_if_known")]
    pub valid_to: Option<Day>,
    /// `user` or `entity`; none: nobody owned it.
    pub owner_kind: Option<String>,
    /// Who owned it; none: nobody, or it was not there.
    pub owner_id: Option<String>,
    /// The rule that gave it.
    pub rule: String,
    /// Why, in words.
    pub evidence: String,
    /// The run that began the spell.
    pub run_id: String,
    /// The contact that it was part of.
    pub merged_into: Option<String>,
}

/// A contact that is part of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Absorbed {
    /// Its ID.
    pub contact_id: String,
    /// Since when.
    pub since: String,
}

impl Story {
    /// Reads the story of a contact; none if the history knows nothing of it.
    ///
    /// # Errors
    /// If a table cannot be read.
    pub(super) fn read(archive: &Archive, id: &str) -> Result<Option<Self>> {
        let spells = spells(archive, id, &mut Vec::new())?;
        let own = spells.iter().rfind(|spell| spell.contact_id == id);
        let Some((own, last)) = own.zip(spells.last()) else {
            return Ok(None);
        };
        let lost_since = match last.owner_id {
            Some(_) => archive.unowned_since(&last.contact_id)?,
            None => None,
        };
        Ok(Some(Self {
            contact_id: id.to_owned(),
            lost_since,
            record: None,
            status: own.status(),
            now: match own.status() {
                Status::Merged => last.contact_id.clone(),
                Status::Live | Status::Gone => id.to_owned(),
            },
            as_of: archive.as_of(),
            absorbed: archive.absorbed(id)?,
            spells,
        }))
    }

    /// The spell of a contact that holds on a day.
    pub(super) fn spell_on(&self, contact: &str, day: Day) -> Option<&Spell> {
        let mut spells = self.spells.iter();
        spells.rfind(|spell| spell.contact_id == contact && spell.holds_on(day))
    }

    /// From when on the directory does not have whom a spell gave the contact to.
    pub(super) fn lost_since(&self, spell: &Spell) -> Option<Day> {
        let is_last = spell.owner_id.is_some() && spell.valid_to.is_none();
        self.lost_since.filter(|_| is_last)
    }
}

impl Spell {
    /// The spell of a row of the history.
    pub(super) fn of(row: Row<'_>) -> Result<Self> {
        let text = |name| row.text(name).into_owned();
        let day = |name| {
            let day = row.given(name).map(|day| day.parse::<Day>());
            day.transpose().context("a day of the history is none")
        };
        let (rule, evidence) = (text("rule"), text("evidence"));
        let from = day("valid_from")?.context("a spell of the history has no first day")?;
        Ok(Self {
            contact_id: text("contact_id"),
            valid_from: from,
            held_since: from,
            valid_to: day("valid_to")?,
            owner_kind: row.given("owner_kind"),
            owner_id: row.given("owner_id"),
            merged_into: merged_into(&rule, &evidence).map(str::to_owned),
            rule,
            evidence,
            run_id: text("run_id"),
        })
    }

    /// What became of a contact of which this is the last spell.
    pub(super) fn status(&self) -> Status {
        match &self.rule {
            rule if rule == Passage::Merged.name() => Status::Merged,
            rule if rule == Passage::Removed.name() => Status::Gone,
            _ => Status::Live,
        }
    }

    /// Goes on with the spell before the contact was in no export, if it is the same owner's.
    pub(super) fn go_on_from(&mut self, before: &[Self]) {
        if let [.., held, gone] = before
            && (gone.status(), self.status()) == (Status::Gone, Status::Live)
            && (&held.owner_kind, &held.owner_id) == (&self.owner_kind, &self.owner_id)
        {
            self.held_since = held.held_since;
        }
    }

    fn holds_on(&self, day: Day) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }

    /// Whether it holds on a day on which another does.
    fn meets(&self, other: &Self) -> bool {
        let begins_in =
            |left: &Self, right: &Self| right.valid_to.is_none_or(|end| left.valid_from < end);
        begins_in(self, other) && begins_in(other, self)
    }
}

/// The spells of a contact that hold on days on which all spells hold that it is told `within`, so that damage leads into no circle.
fn spells(archive: &Archive, id: &str, within: &mut Vec<Spell>) -> Result<Vec<Spell>> {
    let mut told = Vec::new();
    for spell in archive.spells(id)? {
        if !within.iter().all(|outer| outer.meets(&spell)) {
            continue;
        }
        told.push(spell.clone());
        let is_new = |into: &&String| {
            let mut known = within.iter().map(|outer| &outer.contact_id);
            *into != id && known.all(|outer| outer != *into)
        };
        if let Some(into) = spell.merged_into.as_ref().filter(is_new).cloned() {
            within.push(spell);
            told.append(&mut spells(archive, &into, within)?);
            within.pop();
        }
    }
    Ok(told)
}

fn named<S: Serializer>(status: &Status, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(status.name())
}

pub(super) fn written<S: Serializer>(day: &Day, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(day)
}

fn written_if_known<S: Serializer>(day: &Option<Day>, to: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => to.collect_str(day),
        None => to.serialize_none(),
    }
}
