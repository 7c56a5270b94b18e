//! What became of an export, in numbers and in words.

use std::{collections::BTreeMap, fmt::Display};

use indicatif::HumanCount;
use serde::Serialize;

use crate::{plural::grouped, sums::sums};

/// What became of an export, as `run.json` says it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ExportTold {
    /// Its name.
    pub name: String,
    /// The system that it is for.
    pub target: String,
    /// Rows of `contacts.csv`, in all its parts.
    pub rows: u64,
    /// Contacts that the last run exported alike.
    pub unchanged: u64,
    /// The parts of `contacts.csv`.
    pub parts: u64,
    /// What is told of the contacts, whichever of them are rows.
    #[serde(flatten)]
    pub counts: ExportCounts,
}

/// What is counted of contacts while they are settled.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ExportCounts {
    /// The contacts of its audience: rows, and those that are unchanged or left out.
    pub contacts: u64,
    /// Contacts in no row, by reason.
    pub left_out: BTreeMap<&'static str, u64>,
    /// Of the audience, as all that follows: values that their rows do not have as they are, and contacts in rows that nobody owns, by reason.
    pub values_left_out: BTreeMap<&'static str, u64>,
    /// Contacts in rows that have a field, or a kept column, for which the target has no column, by its name.
    pub without_column: BTreeMap<String, u64>,
    /// Contacts in rows that a user owns there in the place of its owner, by owner.
    pub stand_ins: BTreeMap<String, u64>,
    /// Records that are to be merged into others there.
    pub merged: u64,
    /// Contacts that refuse a channel and of which no row can say so, by channel.
    pub opt_outs: BTreeMap<&'static str, u64>,
}

sums! { ExportCounts:
    contacts, left_out, values_left_out, without_column, stand_ins, merged, opt_outs
}

impl ExportTold {
    /// `exports/hubspot: 2,541 contacts, 12 more unchanged, 149 records to merge there; users stand in for office:austin (31), see stand_ins.csv; not all is in
    /// their rows: no_room (7), see left_out.csv; HubSpot has no column for tags (812), notes (12)`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let more = [
            (self.unchanged, "more unchanged"),
            (self.counts.left_out.values().sum(), "more left out"),
        ];
        let mut text = format!("exports/{}: {}", self.name, grouped(self.rows, "contact"));
        for (count, what) in more.into_iter().filter(|(count, _)| *count > 0) {
            text += &format!(", {} {what}", HumanCount(count));
        }
        if self.counts.merged > 0 {
            text += &format!(", {} to merge there", grouped(self.counts.merged, "record"));
        }
        if !self.counts.stand_ins.is_empty() {
            let owners = told(&self.counts.stand_ins);
            text += &format!("; users stand in for {owners}, see stand_ins.csv");
        }
        if !self.counts.values_left_out.is_empty() {
            let reasons = told(&self.counts.values_left_out);
            text += &format!("; not all is in their rows: {reasons}, see left_out.csv");
        }
        if !self.counts.without_column.is_empty() {
            let (target, fields) = (&self.target, told(&self.counts.without_column));
            text += &format!("; {target} has no column for {fields}");
        }
        text
    }

    /// What a person must do besides importing the rows.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        let name = &self.name;
        let left_out = (!self.counts.left_out.is_empty()).then(|| {
            let contacts = grouped(self.counts.left_out.values().sum(), "contact");
            let reasons = told(&self.counts.left_out);
            format!("exports/{name} leaves out {contacts}: {reasons}; see left_out.csv there")
        });
        let opt_outs = (!self.counts.opt_outs.is_empty()).then(|| {
            let (target, channels) = (&self.target, told(&self.counts.opt_outs));
            format!("rows of exports/{name} cannot say who refuses {channels}: tell {target} from opt_out_….csv there before anything is sent")
        });
        left_out.into_iter().chain(opt_outs)
    }
}

/// `email (148), sms (138)`.
fn told<K: Display>(counts: &BTreeMap<K, u64>) -> String {
    let counts = counts.iter();
    let told: Vec<_> = counts
        .map(|(name, count)| format!("{name} ({})", HumanCount(*count)))
        .collect();
    told.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sums::Absorb as _;

    #[test]
    fn all_that_a_run_tells_of_an_export_is_in_its_words() {
        let of = |name, count| BTreeMap::from([(name, count)]);
        let counts = ExportCounts {
            values_left_out: of("no_room", 7),
            without_column: BTreeMap::from([("tags".to_owned(), 812)]),
            stand_ins: BTreeMap::from([("office:austin".to_owned(), 15)]),
            left_out: of("owner_is_entity", 1_000),
            opt_outs: of("sms", 4),
            contacts: 2_541,
            merged: 1,
        };
        let mut told = ExportTold {
            name: "hubspot".to_owned(),
            target: "HubSpot".to_owned(),
            rows: 1_500,
            unchanged: 41,
            ..ExportTold::default()
        };
        told.counts.absorb(&counts);
        assert_eq!(
            told.in_words(),
            "exports/hubspot: 1,500 contacts, 41 more unchanged, 1,000 more left out, 1 record to merge there; users stand in for office:austin (15), see stand_ins.csv; not all is in their rows: no_room (7), see left_out.csv; HubSpot has no column for tags (812)"
        );
        assert_eq!(
            told.warnings().collect::<Vec<_>>(),
            [
                "exports/hubspot leaves out 1,000 contacts: owner_is_entity (1,000); see left_out.csv there",
                "rows of exports/hubspot cannot say who refuses sms (4): tell HubSpot from opt_out_….csv there before anything is sent",
            ]
        );
    }
}
