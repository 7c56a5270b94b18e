//! Which figures of owners and entities differ.
//!
//! In: the reports `owner_metrics` and `entity_metrics` of two runs. Out: every cell that differs, the overall ones first, then those of
//! entities, then those of owners, the largest change first; and who stands in one of them only.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Serialize;

use crate::{
    finished::{Row, Rows, Run},
    table::{
        Table,
        schema::reports::{ENTITY_METRICS, OWNER_METRICS},
    },
};

/// What differs in the metrics.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Metrics {
    /// Cells that differ.
    pub changes: Vec<FigureChange>,
    /// Entities and owners that only one run has.
    pub subjects: Vec<SubjectChange>,
}

/// A cell that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FigureChange {
    /// Whose figure.
    #[serde(flatten)]
    pub subject: Subject,
    /// The column.
    pub figure: String,
    /// In the first run; none: null.
    pub before: Option<Figure>,
    /// In the second run.
    pub after: Option<Figure>,
    /// The change over what was before, where both are numbers and that is not 0.
    pub relative: Option<f64>,
}

/// An entity or owner that only one run has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SubjectChange {
    /// Who.
    #[serde(flatten)]
    pub subject: Subject,
    /// `new` or `gone`.
    pub what: &'static str,
}

/// Whose figures.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Subject {
    /// The report.
    pub report: &'static str,
    /// `overall`, the kind of the entity, `user` or `entity`.
    pub kind: String,
    /// The entity, or the owner; empty: contacts that nobody owns.
    pub id: String,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Figure {
    /// A figure.
    Number(f64),
    /// A name, a status, a truth.
    Word(String),
}

/// What differs; none if a run did not write these reports as Parquet.
pub(super) fn compare(runs: [&Run; 2]) -> Result<Option<Metrics>> {
    let mut metrics = Metrics::default();
    for table in [&ENTITY_METRICS, &OWNER_METRICS] {
        let (Some(mut names), Some(others)) =
            (runs[0].report_names(table)?, runs[1].report_names(table)?)
        else {
            return Ok(None);
        };
        names.retain(|name| others.contains(name));
        let columns: Vec<&str> = names.iter().map(String::as_str).collect();
        let [before, after] = runs.map(|run| run.report(table, &columns));
        if let (Some(before), Some(after)) = (before?, after?) {
            metrics.hear(table, &columns, [&before, &after]);
        }
    }
    metrics.changes.sort_by(|one, other| {
        let (rank, other_rank) = (one.rank(), other.rank());
        let by_size = other_rank
            .1
            .total_cmp(&rank.1)
            .then(other_rank.2.total_cmp(&rank.2));
        rank.0.cmp(&other_rank.0).then(by_size) // equal ones stay in the order of the reports
    });
    Ok(Some(metrics))
}

impl Metrics {
    /// Whether no figure differs.
    pub(super) fn are_same(&self) -> bool {
        self.changes.is_empty() && self.subjects.is_empty()
    }

    fn hear(&mut self, table: &Table, names: &[&str], reports: [&Rows; 2]) {
        let [before, mut after] = reports.map(|rows| by_subject(table, rows));
        for (subject, was) in before {
            let Some(is) = after.remove(&subject) else {
                let what = "gone";
                self.subjects.push(SubjectChange { subject, what });
                continue;
            };
            for name in names {
                let is_number = table.position(name).is_none();
                let [was, is] = [was, is].map(|row| Figure::of(&row.text(name), is_number));
                if was != is {
                    self.changes
                        .push(FigureChange::new(subject.clone(), name, was, is));
                }
            }
        }
        let new = after.into_keys().map(|subject| SubjectChange {
            subject,
            what: "new",
        });
        self.subjects.extend(new);
    }
}

fn by_subject<'r>(table: &Table, rows: &'r Rows) -> BTreeMap<Subject, Row<'r>> {
    let rows = rows.iter().map(|row| {
        let subject = Subject {
            report: table.name,
            kind: row.text(table.key[0]).into_owned(),
            id: row.text(table.key[1]).into_owned(),
        };
        (subject, row)
    });
    rows.collect()
}

impl FigureChange {
    fn new(subject: Subject, figure: &str, before: Option<Figure>, after: Option<Figure>) -> Self {
        let relative = match (&before, &after) {
            (Some(Figure::Number(before)), Some(Figure::Number(after))) if *before != 0.0 => {
                Some((after - before) / before.abs())
            }
            _ => None,
        };
        Self {
            subject,
            figure: figure.to_owned(),
            before,
            after,
            relative,
        }
    }

    /// Where it stands: overall, entity or owner; then the change over the greater of the two, so that a figure that was nothing ranks
    /// with one that becomes nothing; then the change itself. Words come last.
    fn rank(&self) -> (u8, f64, f64) {
        let number = |figure: &Option<Figure>| match figure {
            Some(Figure::Number(number)) => Some(*number),
            Some(Figure::Word(_)) => None,
            None => Some(0.0),
        };
        let size = match (number(&self.before), number(&self.after)) {
            (Some(before), Some(after)) => {
                let (change, greater) = ((after - before).abs(), before.abs().max(after.abs()));
                (if greater > 0.0 { change / greater } else { 0.0 }, change)
            }
            _ => (-1.0, 0.0),
        };
        (self.subject.rank(), size.0, size.1)
    }
}

impl Subject {
    /// Overall, an entity or role, an owner.
    pub(super) fn rank(&self) -> u8 {
        match (self.report == ENTITY_METRICS.name, &*self.kind) {
            (true, "overall") => 0,
            (true, _) => 1,
            (false, _) => 2,
        }
    }
}

impl Figure {
    fn of(text: &str, is_number: bool) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let number = text.parse().ok().filter(|_| is_number);
        Some(number.map_or_else(|| Self::Word(text.to_owned()), Self::Number))
    }
}
