//! How many contacts were touched, and by whom.

use crate::metric::{
    EventTally, Metric, Office, On, View,
    columns::{count, known_share_cells, per_window, rate},
};
use crate::{
    sums::Absorb as _,
    table::{Column, Row},
};

pub(super) const METRIC: Metric = Metric {
    id: "touch_rate",
    unit: "share of contacts, 0 to 1",
    formula: "#{c: touched in (T−W, T]} / L_o, by the owner and by anyone; touches / contacts touched",
    says: "In each window of days: the contacts touched by their owner and by anyone; the contacts that the users touched, and how often. What a contact began itself counts as a touch by anyone only. Null where no touches are known.",
    source: "METRICS.md, touch_rate(W), breadth(W), depth(W)",
    on: On::Both,
    columns,
    cells,
};

fn columns(office: &Office<'_>) -> Vec<Column> {
    per_window(office, |days| {
        let by_owner = rate(
            &format!("touch_rate_{days}"),
            "Share of the contacts that their owner touched.",
        );
        let by_anyone = rate(
            &format!("touch_rate_anyone_{days}"),
            "Share of the contacts that anyone touched.",
        );
        let breadth = count(
            &format!("breadth_{days}"),
            "Contacts that the user touched, whoever owns them, summed over users.",
        );
        let depth = rate(&format!("depth_{days}"), "Touches per touched contact.");
        by_owner
            .into_iter()
            .chain(by_anyone)
            .chain([breadth])
            .chain(depth)
    })
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let mut events = EventTally::default();
    for user in &view.users {
        events.absorb(
            view.office
                .tally
                .events(*user)
                .unwrap_or(&EventTally::default()),
        );
    }
    let at = |counts: &[u64], index: usize| counts.get(index).copied().unwrap_or(0);
    let (office, contacts) = (view.office, view.tally.contacts);
    let (has_touches, has_touched) = (office.tally.has_touches(), office.tally.has_touched());
    for index in 0..office.standing.windows.len() {
        for (touched, is_known) in [
            (&view.tally.touched_by_owner, has_touches),
            (&view.tally.touched_by_anyone, has_touched),
        ] {
            known_share_cells(row, is_known, at(touched, index), contacts);
        }
        let [breadth, touches] =
            [&events.contacts, &events.touches].map(|counts| at(counts, index));
        row.int(has_touches.then_some(breadth as i64));
        known_share_cells(row, has_touches, touches, breadth);
    }
}
