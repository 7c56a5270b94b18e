//! What a page shows: pairs of contacts, contacts with several agents, and the values of each.

use std::collections::{BTreeMap, BTreeSet};

use crate::{finished::Row, flag::flags::assignment_pending, merge::TWO_ENTITIES};

/// Columns of a contact that are shown, and what people call them.
pub(super) const SHOWN: [(&str, &str); 17] = [
    ("full_name", "Name"),
    ("nickname", "Goes by"),
    ("organization", "Organisation"),
    ("emails", "E-mail"),
    ("phones", "Phone"),
    ("street", "Street"),
    ("city", "City"),
    ("region", "Region"),
    ("postal_code", "Postal code"),
    ("birthday", "Birthday"),
    ("contact_class", "Class"),
    ("lifecycle_stage", "Stage"),
    ("owner_id", "Owner"),
    ("assigned_agent_id", "Assigned to"),
    ("last_touch_at", "Last touch"),
    ("primary_source", "Source"),
    ("record_count", "Records"),
];

/// Everything on a page.
#[derive(Debug, Default)]
pub(super) struct Cases {
    pub(super) pending: Vec<Pair>,
    pub(super) blocked: Vec<Pair>,
    pub(super) assignments: Vec<Assignment>,
    /// By ID.
    pub(super) contacts: BTreeMap<String, Contact>,
    /// Cases of each kind for which there is no room.
    pub(super) left_out: [usize; 3],
}

/// Two contacts that may be, or are, one person.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) sides: [Side; 2],
    pub(super) probability: f64,
    pub(super) evidence: String,
    pub(super) reason: String,
}

/// One record of a pair.
#[derive(Debug)]
pub(super) struct Side {
    /// `source/record_id`.
    pub(super) record: String,
    pub(super) contact: String,
    /// IDs of its owners, joined by `|`.
    pub(super) party: String,
}

/// A contact that several agents work.
#[derive(Debug)]
pub(super) struct Assignment {
    pub(super) contact: String,
    /// The primary record.
    pub(super) record: String,
    /// Who works it until somebody chooses.
    pub(super) kept: String,
    pub(super) agents: BTreeSet<String>,
    /// A record that names an agent, that agent, and why the record is of the contact; the primary record first.
    pub(super) evidence: Vec<String>,
}

/// What is shown of a contact.
#[derive(Debug)]
pub(super) struct Contact {
    /// In the order of the columns asked for.
    pub(super) cells: Vec<String>,
    /// Whether a person is to choose its assigned agent.
    pub(super) is_assignment_pending: bool,
}

impl Cases {
    /// How many wait, those included for which there is no room.
    pub(super) fn waiting(&self) -> usize {
        let here = self.pending.len() + self.blocked.len() + self.assignments.len();
        here + self.left_out.iter().sum::<usize>()
    }
}

impl Pair {
    pub(super) fn of(row: Row<'_>) -> Self {
        let side = |end: &str| Side {
            record: row.text(&format!("record_{end}")).into_owned(),
            contact: row.text(&format!("contact_{end}")).into_owned(),
            party: row.text(&format!("party_{end}")).into_owned(),
        };
        Self {
            sides: [side("a"), side("b")],
            probability: row.number("probability").unwrap_or_default(),
            evidence: row.text("evidence").into_owned(),
            reason: row.text("reason").into_owned(),
        }
    }

    /// Whether a person may merge them: two entities never meet in a contact.
    pub(super) fn can_merge(&self) -> bool {
        self.reason != TWO_ENTITIES
    }

    /// The owners of both sides, each once, if they can be merged and there is more than one.
    pub(super) fn owners(&self) -> BTreeSet<&str> {
        let parties = self.sides.iter().flat_map(|side| side.party.split('|'));
        let owners = parties.filter(|party| !party.is_empty() && self.can_merge());
        let owners: BTreeSet<_> = owners.collect();
        Some(owners)
            .filter(|owners| owners.len() > 1)
            .unwrap_or_default()
    }
}

impl Assignment {
    /// The contact of a row of `merges`, before anybody is named.
    pub(super) fn of(row: Row<'_>) -> Self {
        let mut case = Self {
            contact: row.text("contact_id").into_owned(),
            record: row.text("primary_record").into_owned(),
            kept: row.text("assigned_result").into_owned(),
            agents: BTreeSet::new(),
            evidence: Vec::new(),
        };
        case.hear(row, "primary_record", "assigned_primary", None);
        case
    }

    /// What a row of `merges` says of the record that it absorbed.
    pub(super) fn hear_absorbed(&mut self, row: Row<'_>) {
        self.hear(
            row,
            "absorbed_record",
            "assigned_absorbed",
            row.given("evidence"),
        );
    }

    fn hear(&mut self, row: Row<'_>, record: &str, agent: &str, why: Option<String>) {
        if let Some(agent) = row.given(agent) {
            let why = why.map_or_else(String::new, |why| format!(" ({why})"));
            let record = row.text(record);
            self.evidence.push(format!("{record} names {agent}{why}"));
            self.agents.insert(agent);
        }
    }
}

impl Contact {
    pub(super) fn of(row: Row<'_>, shown: &[&str]) -> Self {
        let cells = shown.iter().map(|column| row.text(column).into_owned());
        Self {
            cells: cells.collect(),
            is_assignment_pending: row.list("flags").contains(&assignment_pending::FLAG.id),
        }
    }
}
