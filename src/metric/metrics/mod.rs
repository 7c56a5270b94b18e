//! The metrics, one family a file.

mod balance;
mod churn;
mod concentration;
mod conflicts;
mod connections;
mod contacts;
mod coverage;
mod follow_ups;
mod freshness;
mod load;
mod misowned;
mod movement;
mod orphans;
mod outcomes;
mod outcomes_then;
mod reconciliation;
mod sender_fallbacks;
mod speed_to_lead;
mod spread;
mod stale_owner;
mod tenure;
mod touches;
mod unowned_age;
mod unowned_balance;

use super::Metric;

/// Every family of metrics, in the order of columns.
pub static METRICS: &[&Metric] = &[
    &contacts::METRIC,
    &coverage::METRIC,
    &orphans::METRIC,
    &conflicts::METRIC,
    &misowned::METRIC,
    &load::METRIC,
    &spread::METRIC,
    &concentration::METRIC,
    &freshness::METRIC,
    &touches::METRIC,
    &stale_owner::METRIC,
    &speed_to_lead::METRIC,
    &follow_ups::METRIC,
    &outcomes::METRIC,
    &outcomes_then::METRIC,
    &tenure::METRIC,
    &unowned_age::METRIC,
    &churn::METRIC,
    &balance::METRIC,
    &unowned_balance::METRIC,
    &movement::METRIC,
    &connections::METRIC,
    &sender_fallbacks::METRIC,
    &reconciliation::METRIC,
];

/// Those that a run without a ledger does not know.
pub static OF_LEDGER: &[&Metric] = &[
    &outcomes_then::METRIC,
    &unowned_age::METRIC,
    &churn::METRIC,
    &balance::METRIC,
    &unowned_balance::METRIC,
    &movement::METRIC,
];

/// Of these, those that compare with the last run: null where there is none.
pub static COMPARING: &[&Metric] = &[
    &outcomes_then::METRIC,
    &churn::METRIC,
    &balance::METRIC,
    &unowned_balance::METRIC,
    &movement::METRIC,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        flag::{Facts, FlagSettings, fixture::standing},
        metric::{Book, Office, On, Subject, Tally, metrics_on},
        party::{Party, UserIx},
        record::Record,
        table::{
            Batch,
            schema::reports::{ENTITY_METRICS, OWNER_METRICS},
        },
    };

    #[test]
    fn every_metric_speaks_and_has_a_name_of_its_own() {
        let ids: BTreeSet<_> = METRICS.iter().map(|metric| metric.id).collect();
        assert_eq!(ids.len(), METRICS.len());
        for metric in METRICS {
            assert!(metric.source.contains(".md"), "{}", metric.id);
            assert!(!metric.unit.is_empty() && !metric.formula.is_empty());
        }
    }

    /// A row that is too short, too long or of other kinds than its columns panics.
    #[test]
    fn cells_fit_their_columns_also_where_nothing_is_counted() {
        let standing = standing(FlagSettings::default(), &[30, 90]);
        let types = ["CSR".to_owned(), "c.s.r".to_owned(), "csr".to_owned()];
        let record = Record::default();
        let mut counted = Tally::default();
        counted.count(
            &Facts {
                owner: Some(Party::User(UserIx(0))),
                ..Facts::of(&record)
            },
            &[],
            &standing,
        );
        counted.count(&Facts::of(&record), &[], &standing);
        let owner = Subject::Owner(Party::User(UserIx(0)));
        let lost = Book::Lost(Box::new(("user".to_owned(), "U9".to_owned())));
        for tally in [Tally::default(), counted] {
            let figures = Office::new(&standing, &tally, &types);
            for (on, table, subject) in [
                (On::Owners, &OWNER_METRICS, owner),
                (On::Owners, &OWNER_METRICS, Subject::Lost(&lost)),
                (On::Entities, &ENTITY_METRICS, Subject::Overall),
            ] {
                let more: Vec<_> = metrics_on(on)
                    .flat_map(|metric| (metric.columns)(&figures))
                    .collect();
                let names: BTreeSet<_> = table
                    .columns
                    .iter()
                    .chain(&more)
                    .map(|column| column.name)
                    .collect();
                assert_eq!(
                    names.len(),
                    table.columns.len() + more.len(),
                    "a name stands twice"
                );
                let only = crate::table::Table {
                    columns: more.into(),
                    ..table.clone()
                };
                let mut batch = Batch::new(&only, 1);
                let mut row = batch.row();
                let view = figures.view(subject);
                metrics_on(on).for_each(|metric| (metric.cells)(&view, &mut row));
                row.end();
            }
        }
    }
}
