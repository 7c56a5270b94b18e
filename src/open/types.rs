//! The connection types by which send plans ask for a sender, against those of the files: which layout a file has is known once it is open.

use super::{OpenExport, Told};
use crate::{
    job::{Job, JobSource, Problem},
    list::distinct,
    nearest::suggest,
    record::{CORRESPONDENT, FORMER_OWNER},
    send::{AskedOf, Plan},
};

/// Says which types no source has (R-SEND-5), and warns of those that only files now without such a column could have.
pub(super) fn missing(job: &Job, exports: &[OpenExport], told: &mut Told) {
    let sources = Vec::from_iter(job.sources.iter().enumerate().map(|(index, source)| {
        let its = exports
            .iter()
            .filter(|open| usize::from(open.source) == index);
        (source, Vec::from_iter(its))
    }));
    let types = sources
        .iter()
        .flat_map(|(source, its)| types_of(source, its));
    let held = sources
        .iter()
        .flat_map(|(source, its)| held_by(source, its));
    let (types, held) = (distinct(types), distinct(held));
    for (plan, kind) in job.sends.iter().flat_map(asked_by) {
        let asks = format!("the plan `{plan}` asks for the connection type `{kind}`");
        let (list, message, help) = if !types.contains(&kind) {
            let help = suggest(kind, types.iter().copied());
            (
                &mut told.problems,
                format!("{asks}, which no source has"),
                help,
            )
        } else if !held.contains(&kind) {
            let message = format!("{asks}, of which no file has a column: others send");
            let help = format!("name the column in `[source.connections]`: {kind:?} = \"…\"");
            (&mut told.warnings, message, Some(help))
        } else {
            continue;
        };
        list.push(Problem {
            cause: told.misfit,
            ..job.problem("send", message, help)
        });
    }
}

/// The types that a plan asks for, with its name, but for those that need no column.
fn asked_by(plan: &Plan) -> impl Iterator<Item = (&str, &str)> {
    let types = plan.steps.iter().filter_map(|step| match &step.from {
        AskedOf::Connection(kind) => Some(&**kind),
        AskedOf::Owner | AskedOf::User(_) => None,
    });
    let types = distinct(types.filter(|kind| ![CORRESPONDENT, FORMER_OWNER].contains(kind)));
    types.into_iter().map(|kind| (&*plan.name, kind))
}

/// The types of a source: those of its settings, and of the layouts of its files, which may be any as long as none is open.
fn types_of<'a>(source: &'a JobSource, its: &[&'a OpenExport]) -> Vec<&'a str> {
    let layouts = its.iter().map(|open| open.preset);
    let layouts = match its.is_empty() {
        true => Vec::from_iter(source.presets()),
        false => layouts.collect(),
    };
    let layouts = layouts
        .into_iter()
        .flat_map(|preset| preset.connection_types());
    source.own_types().chain(layouts).collect()
}

/// Those of which its files have a column, or may have one as they leave out what is empty; the settings name only columns that are there.
fn held_by<'a>(source: &'a JobSource, its: &[&'a OpenExport]) -> Vec<&'a str> {
    let unstated = its
        .iter()
        .filter(|open| !open.export.format.states_columns());
    let unstated = unstated.flat_map(|open| open.preset.connection_types());
    let columns = its.iter().flat_map(|open| &open.plan.connections);
    let own = source
        .own_types()
        .chain(columns.map(|column| &*column.name));
    own.chain(unstated).collect()
}
