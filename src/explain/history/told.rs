//! The story of a contact as text.

use std::fmt;

use super::story::{Spell, Story};
use crate::{
    explain::{
        layout::{Cells, lines, named, section},
        topics::{TopicKind, sentence},
        words,
    },
    ledger::Status,
    list::join,
};

impl fmt::Display for Story {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = format!("Contact {}\n", self.contact_id);
        let absorbed = self.absorbed.iter();
        let absorbed = absorbed.map(|old| format!("{} since {}", old.contact_id, old.since));
        let head = [
            ("found by", self.record.clone().unwrap_or_default()),
            ("now", self.now()),
            ("merged into it", join(absorbed, ", ")),
            ("as of", self.as_of.to_string()),
        ];
        lines(&mut text, &named(head));
        section(&mut text, "Who owned it", &self.in_full());
        formatter.write_str(&text)
    }
}

impl Story {
    fn now(&self) -> String {
        let Some(last) = self.spells.last() else {
            return String::new();
        };
        let lost = self.lost(last);
        let holder = format!("{} {}{lost}", holder(last, str::to_owned), held(last));
        match self.status {
            Status::Merged => format!("part of contact {}: {holder}", self.now),
            Status::Live | Status::Gone => holder,
        }
    }

    /// What is to be said of who holds the contact, if the directory does not have them.
    fn lost(&self, spell: &Spell) -> String {
        let since = self.lost_since(spell);
        let told = since.map(|since| format!(", not in the directory since {since}: unowned"));
        told.unwrap_or_default()
    }

    /// A line a spell, with what parties are called and the rules; and the contacts that are part of it now.
    pub(in crate::explain) fn brief(&self, name: impl Fn(&str) -> String) -> Cells {
        let rules = self.spells.iter().map(|spell| match spell.status() {
            Status::Live => format!("by {}", spell.rule),
            Status::Gone | Status::Merged => String::new(),
        });
        let spells = self.spans(name).into_iter().zip(rules);
        let spells = spells.map(|(line, rule)| [line, vec![rule]].concat());
        let absorbed = self.absorbed.iter().map(|old| {
            let since = format!("since {}", old.since);
            vec![since, format!("contact {} is part of it", old.contact_id)]
        });
        spells.chain(absorbed).collect()
    }

    fn in_full(&self) -> Cells {
        let cells = self.spans(str::to_owned);
        let whys = self.spells.iter().map(|spell| {
            let by = join([format!("by {}", spell.rule), meaning(&spell.rule)], ": ");
            let why = match spell.status() {
                Status::Live => vec![by, spell.evidence.clone()],
                Status::Gone | Status::Merged => Vec::new(),
            };
            let why = why.into_iter().chain([format!("run {}", spell.run_id)]);
            let why = why.filter(|line| !line.is_empty());
            why.map(|line| vec![String::new(), line]).collect()
        });
        let whys: Vec<Cells> = whys.collect();
        let with_why = cells.into_iter().zip(whys);
        with_why
            .flat_map(|(line, why)| std::iter::once(line).chain(why))
            .collect()
    }

    /// The spells, a line each: from when to when, and whose it was, or where.
    fn spans(&self, name: impl Fn(&str) -> String) -> Cells {
        let mut before: Option<&Spell> = None;
        let cells = self.spells.iter().map(|spell| {
            let is_own = spell.contact_id == self.contact_id;
            let before_it = before.filter(|_| is_own).map(Spell::status);
            let back = match (before_it, spell.status()) {
                (Some(Status::Gone), Status::Live) => ": it is back in the exports",
                (Some(Status::Merged), Status::Live) => ": it is a contact of its own again",
                _ => "",
            };
            if is_own {
                before = Some(spell);
            }
            let there = if is_own { "" } else { "  there " };
            let since = (spell.held_since != spell.valid_from).then_some(spell.held_since);
            let since = since.map(|since| format!(", held since {since}"));
            vec![
                format!("{there}{}", span(spell)),
                holder(spell, &name) + back + &since.unwrap_or_default() + &self.lost(spell),
            ]
        });
        cells.collect()
    }
}

/// When a spell held.
pub(super) fn span(spell: &Spell) -> String {
    let from = spell.valid_from;
    match spell.valid_to {
        None => format!("since {from}"),
        Some(end) if end == from => format!("for a part of {from}"),
        Some(end) => format!("from {from} until {end}"),
    }
}

/// When its owner held it: a spell that goes on, since before the contact was in no export.
pub(super) fn held(spell: &Spell) -> String {
    match spell.valid_to {
        None => format!("since {}", spell.held_since),
        Some(_) => span(spell),
    }
}

/// Whose the contact was, or where it was.
pub(super) fn holder(spell: &Spell, name: impl Fn(&str) -> String) -> String {
    let owner = spell.owner_id.as_deref().map(name);
    let kind = spell.owner_kind.as_deref().unwrap_or_default();
    match (owner, spell.status(), &spell.merged_into) {
        (Some(owner), ..) => format!("{kind} {owner}"),
        (None, Status::Merged, Some(into)) => format!("part of contact {into}"),
        (None, Status::Gone, _) => "in no export".to_owned(),
        _ => "nobody".to_owned(),
    }
}

/// Why, in half a sentence.
pub(super) fn reason(spell: &Spell) -> String {
    let why = match spell.evidence.is_empty() {
        true => meaning(&spell.rule),
        false => spell.evidence.clone(),
    };
    join(
        [
            format!("by {}", spell.rule),
            why.trim_end_matches('.').to_owned(),
        ],
        ": ",
    )
}

/// What the rule of a spell says.
fn meaning(rule: &str) -> String {
    let kinds = [
        TopicKind::Assigner,
        TopicKind::MergeRule,
        TopicKind::AccessRule,
    ];
    let word = || words::meaning("ownership_history.rule", rule).map(str::to_owned);
    sentence(&kinds, rule).or_else(word).unwrap_or_default()
}
