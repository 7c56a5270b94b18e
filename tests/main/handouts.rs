//! The page and the workbook of a run as texts: what golden cases compare, and what is written if nothing else is asked for.

use std::fs;

use calamine::{Data, Reader, Xlsx, open_workbook};

use crate::support::Run;

/// What the page shows, without its style, its script and the fingerprint of the settings, which changes with each version.
pub(crate) fn page(run: &Run) -> String {
    let text = fs::read_to_string(run.outcome.folder.join("report.html")).unwrap();
    let (_, body) = text.split_once("<body>\n").unwrap();
    let (body, _) = body.split_once("<script>").unwrap();
    masked(body, run)
}

/// These sheets of the workbook, a line a row: words in quotation marks, and numbers, dates among them, without.
pub(crate) fn workbook(run: &Run, sheets: &[&str]) -> String {
    let mut workbook: Xlsx<_> = open_workbook(run.outcome.folder.join("report.xlsx")).unwrap();
    let mut text = sheets.join(",") + "\n";
    for sheet in sheets {
        text += &format!("\n{sheet}\n");
        for row in workbook.worksheet_range(sheet).unwrap().rows() {
            let cells: Vec<String> = row.iter().map(cell).collect();
            text += &(cells.join(", ").trim_end_matches([',', ' ']).to_owned() + "\n");
        }
    }
    masked(&text, run)
}

fn cell(cell: &Data) -> String {
    match cell {
        Data::String(text) => format!("{text:?}"),
        other => other.to_string(),
    }
}

fn masked(text: &str, run: &Run) -> String {
    text.replace(&run.outcome.manifest.pipeline_fingerprint[..8], "…")
}
