//! Files that are not what somebody meant to give: cut off, or there twice. What was read of each in, warnings out.

use std::collections::BTreeMap;

use super::{Read, Run, log::StageLog};
use crate::load::{Export, ExportSummary, Note};

/// Warns of files that end within a row, and of files of one source that are the same.
pub(super) fn warn(run: &Run<'_>, read: &Read, log: &mut StageLog<'_>) {
    let exports = run.inputs.exports.iter().map(|open| &open.export);
    let joined = run.inputs.joined.iter().map(|open| &open.export);
    let events = read.interactions.exports.iter().chain(&read.tasks.exports);
    let all = exports.clone().zip(&read.exports);
    let all = all.chain(joined.zip(&read.joined));
    for (export, summary) in all.chain(run.inputs.events().zip(events)) {
        if let Some(line) = cut_off(summary) {
            log.warn(format!(
                "{}:{line}: the last row has too few cells and no line end: was the file cut off on its way?",
                export.label()
            ));
        }
    }
    let sources = run.inputs.exports.iter().map(|open| open.source);
    for [one, other] in same_files(sources.zip(exports.zip(&read.exports))) {
        log.warn(format!(
            "{} and {} are the same file, and their rows count twice; leave one out of `files`",
            one.label(),
            other.label()
        ));
    }
}

/// The line of the row within which a file seems to end.
fn cut_off(summary: &ExportSummary) -> Option<u64> {
    let cut = |(note, _, line): &(Note, u64, u64)| (*note == Note::CutShort).then_some(*line);
    summary.notes.iter().find_map(cut)
}

/// Each file of a source that is the same, byte for byte, as one before it, behind that one.
fn same_files<'r>(
    files: impl Iterator<Item = (u16, (&'r Export, &'r ExportSummary))>,
) -> Vec<[&'r Export; 2]> {
    let mut firsts = BTreeMap::new();
    let mut same = Vec::new();
    for (source, (export, summary)) in files.filter(|(_, (_, summary))| summary.rows > 0) {
        let content = (
            source,
            summary.blake3.as_bytes(),
            &export.member,
            &export.sheet,
        );
        let first = *firsts.entry(content).or_insert(export);
        if !std::ptr::eq(first, export) {
            same.push([first, export]);
        }
    }
    same
}
