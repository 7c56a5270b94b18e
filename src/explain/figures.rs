//! The figures by name: the rows of [docs/METRICS.md](../../docs/METRICS.md), and the tables with the columns that the registry of
//! metrics gives them.

use crate::{
    directory::{Active, Directory},
    flag::{FlagSettings, Standing},
    job::settings::reports::ReportSettings,
    list::distinct,
    metric::{METRICS, Metric, Office, Tally},
    report::with_all_metrics,
    source::Preset,
    table::Table,
    time::Day,
};

/// What each figure is to mean, compiled in, so that it can be read wherever the program is.
const DOCUMENT: &str = include_str!("../../docs/METRICS.md");

/// What the document says of a figure (`breadth`, `sla_breach_rate`).
pub(super) fn tell(name: &str) -> Option<String> {
    let (_, cells) = rows().find(|(names, _)| names.contains(&name))?;
    let mut text = format!("{}, as docs/METRICS.md defines it:\n", cells[0]);
    for cell in cells[1..].iter().filter(|cell| !cell.is_empty()) {
        text += &format!("  {cell}\n");
    }
    Some(text)
}

/// The names of all figures of the document.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    rows().flat_map(|(names, _)| names)
}

/// The tables of figures. Windows are those by default and the one that the name `asked` for holds; types of connections are those
/// of all presets.
pub(super) fn tables(asked: &str) -> [Table; 2] {
    ask(asked, with_all_metrics)
}

/// The metric that a column is of.
pub(super) fn metric_of(column: &str) -> Option<&'static Metric> {
    ask(column, |office| {
        let has = |metric: &&&Metric| (metric.columns)(office).iter().any(|it| it.name == column);
        METRICS.iter().find(has).copied()
    })
}

/// The name of a column without its window: `depth_numerator` of `depth_30_numerator`.
pub(super) fn without_window(column: &str) -> String {
    let parts = column.split('_').filter(|part| window(part).is_none());
    parts.collect::<Vec<_>>().join("_")
}

fn window(part: &str) -> Option<u32> {
    part.parse().ok()
}

/// Asks an office of nobody before anything is counted.
fn ask<T>(name: &str, ask: impl FnOnce(&Office<'_>) -> T) -> T {
    let (directory, flags) = (Directory::default(), FlagSettings::default());
    let active = Active::on(Day::default(), &directory);
    let windows = ReportSettings::default().windows.into_iter();
    let windows = distinct(windows.chain(name.split('_').filter_map(window)));
    let standing = Standing::new(&directory, &active, &flags, &windows);
    let types = Preset::all().iter().flat_map(Preset::connection_types);
    let types = distinct(types.map(str::to_owned));
    ask(&Office::new(&standing, &Tally::default(), &types))
}

/// The names and the cells of every row: `breadth` and `depth` of `breadth(W), depth(W)`.
fn rows() -> impl Iterator<Item = (Vec<&'static str>, Vec<&'static str>)> {
    let lines = DOCUMENT.lines().filter_map(|line| line.strip_prefix("| "));
    lines.skip(2).map(|line| {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let names = cells[0].split(", ");
        let is_end = |letter| letter == '(' || letter == ' ';
        let names = names.map(|name| name.split(is_end).next().unwrap_or(name));
        (names.collect(), cells)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::explain_topic;

    #[test]
    fn every_figure_and_every_column_of_one_is_explained() {
        assert!(names().count() > 30);
        for name in names() {
            assert!(explain_topic(name).is_ok(), "{name}");
        }
        for table in tables("") {
            for column in table.columns.iter() {
                let name = format!("{}.{}", table.name, column.name);
                assert!(explain_topic(&name).unwrap().contains(column.doc), "{name}");
            }
        }
        for metric in METRICS {
            assert!(explain_topic(metric.id).is_ok(), "{}", metric.id);
        }
    }

    #[test]
    fn a_figure_leads_to_its_formula() {
        let told = |name| explain_topic(name).unwrap();
        let breach = told("sla_breach_rate");
        assert!(breach.contains("breaches / leads answered or whose clock has run out"));
        assert!(breach.contains("column:owner_metrics.sla_breach_rate  number"));
        assert!(breach.contains("Of metric:speed_to_lead: "));
        assert!(told("entity_metrics.gini").contains("Of metric:gini: "));
        assert!(told("retention_rate").contains("column:owner_metrics.retention_rate_30  number"));
        assert!(told("owner_metrics.depth_45").contains("column:owner_metrics.depth_45  number"));
        assert!(told("bounces").contains("column:owner_metrics.bounces_30  whole number"));
        assert!(explain_topic("owner_metrics.hhi").is_err());
    }
}
