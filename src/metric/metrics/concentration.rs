//! How much of an entity hangs on few owners.

use crate::metric::{
    Metric, Office, On, View,
    columns::{number, rate, share_cells},
};
use crate::spread::concentration;
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "concentration",
    unit: "share of contacts, 0 to 1",
    formula: "HHI = Σ(L_o/ΣL)², effective owners 1/HHI; greatest L_o / ΣL; Σ of the greatest tenth / ΣL",
    says: "The contacts that lie with the greatest owner and with the greatest tenth of those who own any.",
    source: "METRICS.md, concentration",
    on: On::Entities,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    let mut columns = vec![
        number(
            "hhi",
            "Herfindahl-Hirschman index: the sum of the owners' squared shares.",
        ),
        number(
            "effective_owners",
            "Owners of equal share that would give the same index.",
        ),
    ];
    columns.extend(rate(
        "top_owner_share",
        "Share of the owner with the most contacts.",
    ));
    columns.extend(rate(
        "top_tenth_share",
        "Share of the tenth of the owners with the most contacts, rounded up.",
    ));
    columns
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let found = concentration(&view.owner_loads());
    row.float(found.map(|found| found.index))
        .float(found.map(|found| 1.0 / found.index));
    let [top, top_tenth, sum] =
        found.map_or([0; 3], |found| [found.top, found.top_tenth, found.sum]);
    share_cells(row, top, sum);
    share_cells(row, top_tenth, sum);
}
