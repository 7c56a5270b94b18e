//! The page: what an office is led by, in the order in which somebody asks. What is empty is left out.

use std::cmp::Reverse;

use anyhow::Result;

use super::{
    Handout,
    lists::{ENTITIES, LISTED, LOAD, List, MOVEMENT, Rows, SIGN_OFF, WORKLISTS},
    table::{Shown, own, percent, signed, table},
};
use crate::{
    finished::{self, Row},
    html::{self, Html},
    job::settings::reports::ReportFormat,
    list::distinct,
    plural::grouped,
    table::{
        column_names,
        schema::reports::{OVERLOADED, OWNER_METRICS},
    },
};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page of a run.
///
/// # Errors
/// If a report cannot be read.
pub(super) fn page(handout: &Handout<'_>) -> Result<String> {
    let title = format!("{} as of {}", handout.job.name, handout.job.as_of);
    let mut html = html::begin(&title, STYLE);
    fill(&mut html, handout)?;
    Ok(html.end(SCRIPT))
}

fn fill(html: &mut Html, handout: &Handout<'_>) -> Result<()> {
    html.raw("<body>\n");
    head(html, handout);
    html.raw("<main>\n");
    findings(html, handout);
    for of_its_own in [&LOAD, &ENTITIES, &MOVEMENT] {
        list(html, handout, of_its_own, "h2")?;
    }
    section(html, handout, "To work through", &WORKLISTS)?;
    handout
        .brief
        .cut
        .iter()
        .for_each(|cut| paragraph(html, cut));
    own_reports(html, handout)?;
    sign_off(html, handout)?;
    gates(html, handout);
    warnings(html, handout);
    html.raw("</main>\n");
    Ok(())
}

fn head(html: &mut Html, handout: &Handout<'_>) {
    html.raw("<header>\n<h1>").text(&handout.job.name);
    html.raw("</h1>\n<p class=\"quiet\">As of ")
        .text(&handout.job.as_of.to_string());
    html.raw(". The run whose ID ends in <code>")
        .text(handout.settings());
    html.raw("</code>. <strong>This page holds values of people:</strong> guard it as you guard the exports.</p>\n");
    html.raw("<dl class=\"headline\">\n");
    for (title, figure, says, change) in headline(handout) {
        html.raw("<div><dt>").text(title);
        html.raw("</dt><dd class=\"figure\">").text(&figure);
        for said in [says, change].iter().filter(|said| !said.is_empty()) {
            html.raw("</dd><dd class=\"quiet\">").text(said);
        }
        html.raw("</dd></div>\n");
    }
    html.raw("</dl>\n");
    handout
        .brief
        .since
        .iter()
        .for_each(|said| paragraph(html, said));
    html.raw("</header>\n");
}

/// The figures that somebody asks for first: each with what it is of, and what has changed since the last run.
fn headline(handout: &Handout<'_>) -> [(&'static str, String, String, String); 4] {
    let overall = handout.overall;
    let count = |name| signed(overall.count(name).unwrap_or_default());
    let part = |name| signed(overall.number(name).unwrap_or_default() as i64);
    let share = |name| overall.number(name).map_or_else(|| "–".to_owned(), percent);
    let [overloaded, owners] =
        [&OVERLOADED, &OWNER_METRICS].map(|table| signed(handout.rows_of(table.name) as i64));
    let newly_stale = overall.count("newly_stale").map(signed);
    let newly_stale = newly_stale.map(|stale| format!("{stale} newly so since the last run"));
    let [lack, need_none] = ["unowned_by_defect", "unowned_by_rule"]
        .map(|name| overall.count(name).unwrap_or_default());
    let (owned, all) = (part("coverage_rate_numerator"), count("contacts"));
    let (stale, limited) = (part("stale_rate_numerator"), part("stale_rate_denominator"));
    [
        (
            "Coverage",
            share("coverage_rate"),
            format!("{owned} of {all} contacts have an owner"),
            change(overall, "balance_open", "balance_close"),
        ),
        (
            "Without an owner",
            signed(lack + need_none),
            format!(
                "{} lack one, {} need none by rule",
                signed(lack),
                signed(need_none)
            ),
            change(overall, "unowned_open", "unowned_close"),
        ),
        (
            "Stale",
            share("stale_rate"),
            format!("{stale} of {limited} contacts are past their limit"),
            newly_stale.unwrap_or_default(),
        ),
        (
            "Overloaded",
            overloaded,
            format!("of {owners} owners"),
            String::new(),
        ),
    ]
}

/// How many more contacts a book holds than at the end of the last run, if there is one.
fn change(overall: Row<'_>, open: &str, close: &str) -> String {
    let counts = overall.count(open).zip(overall.count(close));
    counts.map_or_else(String::new, |(open, close)| match signed(close - open) {
        more if close > open => format!("+{more} since the last run"),
        _ if close == open => "as many as in the last run".to_owned(),
        less => format!("{less} since the last run"),
    })
}

/// Each flag with what to do about it, the gravest first.
fn findings(html: &mut Html, handout: &Handout<'_>) {
    if handout.brief.findings.is_empty() {
        return;
    }
    html.raw("<h2>What is wrong</h2>\n<table>\n<thead><tr><th scope=\"col\">Flag</th><th scope=\"col\" class=\"number\">Contacts</th><th scope=\"col\">What to do</th></tr></thead>\n<tbody>\n");
    for (flag, severity, contacts) in &handout.brief.findings {
        let severity = severity.name();
        html.raw(&format!("<tr class=\"{severity}\"><th scope=\"row\">"));
        html.text(&flag.id.replace('_', " "));
        html.raw(&format!(
            " <small>{severity}</small></th><td class=\"number\" data-of=\"{contacts}\">"
        ));
        html.text(&signed(*contacts as i64)).raw("</td><td>");
        html.text(flag.suggests).raw("</td></tr>\n");
    }
    html.raw("</tbody>\n</table>\n");
}

/// The first rows of the reports of one's own, as their SQL orders them.
fn own_reports(html: &mut Html, handout: &Handout<'_>) -> Result<()> {
    for report in &handout.job.reports.custom {
        let path = handout.run.report_path(&report.name);
        let names = column_names(&path)?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let rows = finished::Rows::first(&path, &names, LISTED)?;
        let columns: Vec<Shown<'_>> = names.iter().map(|name| own(name, &rows)).collect();
        let first = List {
            report: &report.name,
            title: &report.name,
            says: "A report of your own, in the order of its SQL.",
            rows: Rows::First,
            rows_max: LISTED,
            columns: &columns,
        };
        list(html, handout, &first, "h2")?;
    }
    Ok(())
}

/// The books of the run, then of its sources, and of the owners that these name.
fn sign_off(html: &mut Html, handout: &Handout<'_>) -> Result<()> {
    let rows = handout.brief.rows;
    let second = match rows.second_persons {
        0 => String::new(),
        second => format!(", {} of which hold a second person,", signed(second as i64)),
    };
    let [read, contacts, absorbed] = [
        grouped(rows.rows_read, "row"),
        grouped(rows.contacts, "contact"),
        grouped(rows.absorbed, "record"),
    ];
    let [rejected, gap] = [rows.rows_rejected as i64, rows.gap].map(signed);
    html.raw("<h2>What became of every row</h2>\n");
    let books = format!(
        "{read}{second} became {contacts}, {absorbed} that were merged into others, and {rejected} rejects; not accounted for: {gap}."
    );
    paragraph(html, &books);
    SIGN_OFF
        .iter()
        .try_for_each(|of| list(html, handout, of, "h3"))
}

/// Lists under one heading, if any has rows.
fn section(html: &mut Html, handout: &Handout<'_>, title: &str, lists: &[List<'_>]) -> Result<()> {
    if lists.iter().any(|list| handout.rows_of(list.report) > 0) {
        html.raw("<h2>").text(title).raw("</h2>\n");
    }
    lists
        .iter()
        .try_for_each(|one| list(html, handout, one, "h3"))
}

/// Rows of a report under a heading of this kind, if there are any.
fn list(html: &mut Html, handout: &Handout<'_>, list: &List<'_>, heading: &str) -> Result<()> {
    let report = list.report;
    let path = handout.run.report_path(report);
    let names = distinct(list.columns.iter().flat_map(Shown::names));
    let read = match list.rows {
        Rows::First => finished::Rows::first(&path, &names, list.rows_max)?,
        Rows::Most(..) => finished::Rows::read(&path, &names, None)?,
    };
    let mut rows: Vec<Row<'_>> = read.iter().collect();
    let mut all = handout.rows_of(report) as usize;
    if let Rows::Most(column, is_meant) = list.rows {
        rows.retain(|row| is_meant(*row));
        rows.sort_by_key(|row| Reverse(row.count(column)));
        all = rows.len();
    }
    if rows.is_empty() {
        return Ok(());
    }
    rows.truncate(list.rows_max);
    html.raw(&format!("<{heading}>")).text(list.title);
    html.raw(&format!("</{heading}>\n"));
    paragraph(html, list.says);
    table(html, &rows, list.columns);
    let whole = handout.whole(report, ReportFormat::Html);
    let [shown, all] = [rows.len(), all].map(|rows| signed(rows as i64));
    match shown == all {
        true => paragraph(html, &format!("All columns are in {whole}.")),
        false => paragraph(html, &format!("{shown} of {all}; all are in {whole}.")),
    }
    Ok(())
}

fn gates(html: &mut Html, handout: &Handout<'_>) {
    if handout.brief.gates.is_empty() {
        return;
    }
    html.raw("<h2>Gates</h2>\n<table>\n<tbody>\n");
    for gate in handout.brief.gates {
        html.raw("<tr><th scope=\"row\">").text(&gate.name);
        let [begin, end] = match gate.passed {
            true => ["", ""],
            false => ["<mark>", "</mark>"],
        };
        html.raw("</th><td>").raw(begin).raw(gate.holds()).raw(end);
        html.raw("</td><td>").text(&gate.detail).raw("</td></tr>\n");
    }
    html.raw("</tbody>\n</table>\n");
}

fn warnings(html: &mut Html, handout: &Handout<'_>) {
    if handout.brief.warnings.is_empty() {
        return;
    }
    html.raw("<h2>Warnings</h2>\n<ul>\n");
    for warning in handout.brief.warnings {
        html.raw("<li>").text(warning).raw("</li>\n");
    }
    html.raw("</ul>\n");
}

fn paragraph(html: &mut Html, text: &str) {
    html.raw("<p class=\"quiet\">").text(text).raw("</p>\n");
}
