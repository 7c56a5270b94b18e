//! Whether the owner itself has gone quiet.

use crate::metric::{Metric, Office, On, View, columns::truth};
use crate::party::Party;
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "stale_owner",
    unit: "true or false",
    formula: "not active, or no event in (T − W, T]",
    says: "The owner is not active, or did nothing about any contact in the longest window, notes and mailings included; null for active entities, for whom the directory has no more, and for active users where no user's events are known.",
    source: "METRICS.md, stale_owner",
    on: On::Owners,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    vec![truth(
        "stale_owner",
        "Whether the owner is not active or did nothing about any contact in the longest window.",
    )]
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let owner = view.parties.first();
    row.boolean(owner.and_then(|owner| is_stale(view.office, *owner)));
}

fn is_stale(office: &Office<'_>, owner: Party) -> Option<bool> {
    if !office.standing.active.has(owner) {
        return Some(true);
    }
    let window = office
        .standing
        .windows
        .iter()
        .max()
        .filter(|_| office.tally.has_events())?;
    let latest = office
        .tally
        .events(owner.user()?)
        .and_then(|events| events.latest);
    Some(latest.is_none_or(|day| i64::from(office.standing.as_of.since(day)) >= i64::from(*window)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        flag::{
            Facts, FlagSettings,
            fixture::{AS_OF, standing},
        },
        metric::Tally,
        party::{EntityIx, UserIx},
        record::Record,
        time::Day,
    };

    #[test]
    fn who_did_nothing_in_the_longest_window_is_stale_if_anything_is_known() {
        let standing = standing(FlagSettings::default(), &[30, 7]);
        let [first, second, gone] = [0, 1, 2].map(|user| Party::User(UserIx(user)));
        let office = Party::Entity(EntityIx(1));
        for (days, expected) in [
            (None, [None, None, Some(true), None]),
            (Some(29), [Some(false), Some(true), Some(true), None]),
            (Some(30), [Some(true), Some(true), Some(true), None]),
        ] {
            let (mut tally, record) = (Tally::default(), Record::default());
            let active_on = Vec::from_iter(days.map(|days| (UserIx(0), Day(AS_OF.0 - days))));
            let facts = Facts {
                active_on: &active_on,
                ..Facts::of(&record)
            };
            tally.count(&facts, &[], &standing);
            let figures = Office::new(&standing, &tally, &[]);
            let found = [first, second, gone, office].map(|owner| is_stale(&figures, owner));
            assert_eq!(found, expected, "{days:?}");
        }
    }
}
