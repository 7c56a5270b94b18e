//! How fast new leads are answered, and how many are not answered in time.

use crate::metric::{
    Metric, Office, On, View,
    columns::{count, number, rate, share_cells},
};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "speed_to_lead",
    unit: "hours",
    formula: "the time at which S(t) = ∏ (1 − answered/waiting) falls to 1/2 and to 1/10; breaches / leads answered or past the limit",
    says: "The hours in which half and nine tenths of new leads are answered by their owner or agent (at the latest, where only a source's last touch tells), those that still wait counted as waiting (Kaplan–Meier), and those not answered within the limit, which are more than have the flag `sla_breached`: some were answered late.",
    source: "METRICS.md, speed_to_lead, sla_breach_rate",
    on: On::Both,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    let mut columns = vec![
        count("leads", "New leads of which the creation is known."),
        count(
            "leads_answered",
            "Of these, answered, also where only the latest time is known.",
        ),
        count(
            "leads_answered_at_latest",
            "Of these, those of which only the latest time is known: their hours are an upper bound, and none of them is a breach.",
        ),
        number(
            "speed_to_lead_median",
            "Hours in which half are answered, past a day full ones, rounded up; at the latest, if `leads_answered_at_latest` is above 0.",
        ),
        number(
            "speed_to_lead_p90",
            "Hours in which nine of ten are answered, past a day full ones, rounded up; at the latest, if `leads_answered_at_latest` is above 0.",
        ),
    ];
    columns.extend(rate(
        "sla_breach_rate",
        "Share of the leads answered or past the limit that were not answered within it.",
    ));
    columns
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let answers = &view.tally.answers;
    let (leads, answered) = answers.leads();
    row.count(leads).count(answered).count(answers.at_latest);
    row.float(answers.hours_to(0.5))
        .float(answers.hours_to(0.9));
    share_cells(row, answers.breaches, answers.due);
}
