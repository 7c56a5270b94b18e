//! The tables, reports and columns of a run, and the fields and policies of the pipeline file, in words.
//!
//! In goes a name; out comes what the schema or the registry of fields says of it. A column's name alone means that column of every
//! table that has it.

use super::{figures, layout::lines, requirements, words};
use crate::{
    job::policy::{Policy, policies},
    report::is_of_figures,
    source::Field,
    table::{
        Column, Kind, Table,
        schema::{
            DATA, EXPORTS, LEDGER, REPORTS, REVIEW, SIMULATION,
            exports::{OPT_OUT, SEND_LIST},
            preview::MERGE_PREVIEW,
        },
    },
};

/// What a name means: `contacts`, `table:contacts`, `contacts.owner_rule`, `owner_rule`, `column:owner_rule`, `field:email`, `merge.agents`, `agents`,
/// `block`.
pub(super) fn tell(name: &str) -> Option<String> {
    let (kind, id) = name.split_once(':').unwrap_or(("", name));
    let is_of = |wanted: &str| kind.is_empty() || kind == wanted;
    let mut texts = Vec::new();
    if is_of("table") {
        texts.extend(
            tables(id)
                .filter(|(table, _)| table.name == id)
                .map(of_table),
        );
    }
    if is_of("column") {
        texts.extend(columns_meant(id));
    }
    if is_of("field") {
        texts.extend(Field::from_name(id).map(of_field));
    }
    if is_of("policy") {
        let policies = policies().into_iter();
        let meant = policies.filter(|policy| names_of(policy).any(|name| name == id));
        texts.extend(meant.map(of_policy));
    }
    (!texts.is_empty()).then(|| texts.join("\n"))
}

/// What tables, columns, policies and their answers are called: `contacts`, `contacts.owner_rule`, `owner_rule`, `merge.agents`, `block`.
pub(super) fn names() -> impl Iterator<Item = String> {
    let policies = policies().into_iter();
    let policies = policies.flat_map(|policy| {
        let names = names_of(&policy).map(str::to_owned);
        names.collect::<Vec<_>>()
    });
    let tables = tables("").flat_map(|(table, _)| {
        let columns = table.columns.iter().map(|column| column.name);
        let columns = columns.flat_map(|name| [format!("{}.{name}", table.name), name.to_owned()]);
        let names = std::iter::once(table.name.to_owned()).chain(columns);
        names.collect::<Vec<_>>()
    });
    tables.chain(policies)
}

/// `merge.agents`, `agents`, and its answers.
fn names_of(policy: &Policy) -> impl Iterator<Item = &str> {
    let alone = policy.key.rsplit('.').next();
    let answers = policy.answers.iter().map(|(word, _)| *word);
    std::iter::once(&*policy.key).chain(alone).chain(answers)
}

/// Every table with the folder that it stands in; those of figures with the window that `asked` names among others.
fn tables(asked: &str) -> impl Iterator<Item = (Table, &'static str)> {
    let in_folder = |folder| move |table: &&Table| (Table::clone(table), folder);
    let data = DATA.iter().map(in_folder("data"));
    let reports = REPORTS.iter().filter(|table| !is_of_figures(table));
    let reports = reports.map(in_folder("reports"));
    let figures = figures::tables(asked).map(|table| (table, "reports"));
    let preview = [&MERGE_PREVIEW].into_iter();
    let preview = preview.map(|table| (Table::clone(table), "preview/reports"));
    let simulation = SIMULATION.iter().map(in_folder("simulation"));
    let exports = EXPORTS.iter().map(in_folder("exports"));
    let ledger = LEDGER.iter().map(in_folder("ledger"));
    let review = REVIEW.iter().map(in_folder("review"));
    let tables = data.chain(reports).chain(figures).chain(review);
    let tables = tables.chain(exports).chain(preview).chain(simulation);
    tables.chain(ledger)
}

fn columns_meant(name: &str) -> Vec<String> {
    let (of_table, column) = match name.split_once('.') {
        Some((table, column)) => (Some(table), column),
        None => (None, name),
    };
    let asked = tables(column);
    let asked = asked.filter(|(table, _)| of_table.is_none_or(|wanted| wanted == table.name));
    let found = asked.filter_map(|(table, _)| {
        let is_meant = |known: &Column| figures::without_window(known.name) == column;
        let by_window = || table.columns.iter().position(is_meant);
        let place = table.position(column).or_else(by_window)?;
        Some(of_column(&table, &table.columns[place]))
    });
    found.collect()
}

fn of_table((table, folder): (Table, &str)) -> String {
    let name = table.name;
    let files = match folder {
        "data" => format!("data/{name}.parquet"),
        "reports" => format!("reports/{name}.csv and .parquet"),
        "ledger" => format!("runs/<run>/{name}.parquet of the ledger"),
        "exports" if name == SEND_LIST.name => "exports/lists/<plan>/<sender>.csv".to_owned(),
        "exports" if name == OPT_OUT.name => "exports/<export>/opt_out_<channel>.csv".to_owned(),
        "exports" => format!("exports/<export>/{name}.csv"),
        _ => format!("{folder}/{name}.csv"),
    };
    let mut text = format!(
        "table:{name}  {files}\n  {}\n  Rows by {}.\n{}",
        table.doc,
        table.key.join(", "),
        requirements::line(&format!("table:{name}"))
    );
    let row = |column: &Column| {
        let cells = [column.name, kind(column.kind), column.doc];
        Vec::from(cells.map(str::to_owned))
    };
    lines(
        &mut text,
        &table.columns.iter().map(row).collect::<Vec<_>>(),
    );
    text
}

fn of_column(table: &Table, column: &Column) -> String {
    let (name, kind, doc) = (column.name, kind(column.kind), column.doc);
    let mut text = format!("column:{}.{name}  {kind}\n  {doc}\n", table.name);
    if let Some(metric) = figures::metric_of(name).filter(|_| is_of_figures(table)) {
        text += &format!("  Of metric:{}: {}.\n", metric.id, metric.formula);
    }
    text + &words::lines_of(table.name, name)
}

fn of_field(field: Field) -> String {
    let (name, doc) = (field.name(), field.doc());
    format!("field:{name}  of [source.columns]\n  {doc}\n")
}

fn of_policy(policy: Policy) -> String {
    let mut text = format!("policy:{}\n  {}\n", policy.key, policy.asks);
    let answers = policy.answers.iter();
    text.extend(answers.map(|(word, meaning)| format!("    {word}: {meaning}\n")));
    text
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::List => "list",
        Kind::Int => "whole number",
        Kind::Float => "number",
        Kind::Bool => "true or false",
        Kind::Day => "date",
        Kind::Moment => "moment (UTC)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_columns_and_fields_are_explained_by_name() {
        let told = |name| tell(name).unwrap_or_default();
        assert!(told("contacts").contains("owner_rule"));
        assert!(told("owner_metrics").contains("breadth_30"));
        let one = "column:contacts.owner_rule  text\n  The rule that gave the contact its owner.\n";
        assert_eq!(told("contacts.owner_rule"), one);
        assert!(told("owner_rule").starts_with(one));
        assert!(!told("column:email").contains("field:email"));
        assert!(told("email").contains("field:email"));
        assert!(told("merge_preview").contains("preview/reports/merge_preview.csv\n"));
        assert!(told("blocked_merges").contains("  review/blocked_merges.csv\n"));
        for name in ["merge.agents", "policy:agents", "latest_touch"] {
            let told = told(name);
            assert!(told.contains("policy:merge.agents\n"), "{name}");
            assert!(told.contains("latest_touch: The agent whose record"));
        }
        for nothing in ["", "contacts.nothing", "table:owner_rule", "flag:contacts"] {
            assert_eq!(tell(nothing), None, "{nothing}");
        }
    }
}
