//! What reading the rows of each export needs: from the source's settings, its preset, and its own sample.

use anyhow::{Result, anyhow};

use super::joined::Joined;
use crate::{
    directory::OWNER_ID, intake::SourceContext, job::Job, joined::JoinedTable, open::OpenExport,
    source::Field, standardise::phone,
};

/// One context for each export.
///
/// # Errors
/// If a file cannot be read.
pub(super) fn source_contexts<'j>(
    job: &'j Job,
    exports: &'j [OpenExport],
    joined: &'j Joined,
) -> Result<Vec<SourceContext<'j>>> {
    exports
        .iter()
        .map(|open| {
            let tables = joined.by_source.get(usize::from(open.source));
            let tables = tables.map_or(&[][..], Vec::as_slice);
            let of_source = exports.iter().filter(|other| other.source == open.source);
            let owner_columns = owner_columns(of_source.clone(), tables);
            let has_salesforce_ids = of_source.clone().any(|other| other.has_salesforce_ids);
            source_context(job, open, tables, (owner_columns, has_salesforce_ids))
        })
        .collect()
}

/// Every column that names owners, once: as many as one byte counts.
fn owner_columns<'j>(
    exports: impl Iterator<Item = &'j OpenExport>,
    joined: &'j [JoinedTable],
) -> Vec<&'j str> {
    let mut columns = vec![OWNER_ID];
    let mapped = exports.flat_map(|open| open.plan.mapping.iter().map(|column| &*column.kind));
    let owners = joined
        .iter()
        .filter_map(|table| Some(&*table.roles[usize::from(table.owner?)]));
    for name in mapped.chain(owners) {
        if !columns.contains(&name) {
            columns.push(name);
        }
    }
    columns.truncate(usize::from(u8::MAX) + 1);
    columns
}

fn source_context<'j>(
    job: &'j Job,
    open: &'j OpenExport,
    joined: &'j [JoinedTable],
    (owner_columns, has_salesforce_ids): (Vec<&'j str>, bool),
) -> Result<SourceContext<'j>> {
    let source = &job.sources[usize::from(open.source)];
    let phones = phone::Parser::new(&open.default_region).ok_or_else(|| {
        anyhow!(
            "`{}` is no region that phone numbers know",
            open.default_region
        )
    })?;
    Ok(SourceContext {
        index: open.source,
        name: &source.name,
        separators: [Field::Tags, Field::Campaigns]
            .map(|field| source.separators(field, open.preset)),
        dates: job.dates(open.dates.order),
        written_out: &open.written_out,
        decimals: open.decimals,
        phones,
        country: &open.default_region,
        has_salesforce_ids,
        created_via: source
            .created_via
            .or(open.preset.created_via)
            .unwrap_or_default(),
        connection_types: &job.connection_types,
        owner_columns,
        joined,
        compared: &job.matching.compared,
        words: Vec::from_iter(source.words.iter().cloned().chain(open.preset.own_words())),
        out_of_scope: source.out_of_scope.as_ref(),
        leads: job.ledger.as_ref().map(|_| &job.flags.sla_breached),
    })
}
