//! The files of every source, opened: what each is, which of its headers holds what, and how its dates are written.

use super::{
    Told,
    dates::{DateWitness, FileDates, custom},
    readable::{
        are_of_salesforce, columns_of_ids, decimal_mark, unread_columns, unreadable_columns,
        written_out,
    },
    region::{REGION, ShownRegion, shown_region},
};
use crate::{
    job::{Job, JobSource, Problem},
    load::{self, Export, RowBatch},
    source::{ColumnPlan, ColumnProblem, Detection, Field, Preset, Severity, detect, other_object},
    standardise::{
        date::{DateOrder, Dates, end_in_year, infer_order, needs_order},
        number::DecimalMark,
        phone,
    },
};

/// An export with the plan of its columns.
#[derive(Debug)]
pub struct OpenExport {
    /// The code of its source.
    pub source: u16,
    /// The export.
    pub export: Export,
    /// The layout.
    pub preset: &'static Preset,
    /// The headers that speak for the layout, if it was found by them.
    pub evidence: Vec<String>,
    /// Which cell of a row is what.
    pub plan: ColumnPlan,
    /// The country of phones and addresses that name none.
    pub default_region: String,
    /// How its dates are written.
    pub dates: FileDates,
    /// The fields whose dates the first rows of a text write out, so that a number there is no spreadsheet's day.
    pub written_out: Vec<Field>,
    /// How amounts are written.
    pub decimals: DecimalMark,
    /// Whether its record IDs are those of Salesforce.
    pub has_salesforce_ids: bool,
    /// The first rows.
    pub sample: RowBatch,
}

/// Opens every file of every source.
pub(super) fn open_exports(job: &Job, told: &mut Told) -> Vec<OpenExport> {
    let mut opened = Vec::new();
    for (index, source) in job.sources.iter().enumerate() {
        let (mut its, mut shown_regions, mut problems) = (Vec::new(), Vec::new(), Vec::new());
        let said = match source.preset {
            Some(preset) if source.nested.is_empty() => (&preset.nested, Severity::Warning),
            _ => (&source.nested, Severity::Error),
        };
        let (key, files) = (format!("source[{index}]"), (&*source.files, &source.read));
        let exports = told.open_all(job, &key, files, said);
        for export in exports {
            if let Some((open, shows, its_problems)) = open_export(job, index, export, told) {
                its.push(open);
                shown_regions.push(shows);
                problems.push(its_problems);
            }
        }
        told.columns_among(job, &key, its.iter().map(|open| &open.export), problems);
        agree_on_dates(job, index, &mut its, told);
        for (open, shows) in its.iter().zip(shown_regions) {
            warn(job, open, shows.as_ref(), told);
        }
        opened.extend(its);
    }
    opened
}

/// An export, with what its first rows show of its country and what is wrong with its columns; none if it cannot be used.
fn open_export(
    job: &Job,
    index: usize,
    export: Export,
    told: &mut Told,
) -> Option<(OpenExport, Option<ShownRegion>, Vec<ColumnProblem>)> {
    let source = &job.sources[index];
    let (preset, evidence) = layout(source, &export);
    let nested = match source.nested.is_empty() {
        true => &preset.nested,
        false => &source.nested,
    };
    let export = told.nest(export, nested)?;
    let sample = first_rows(source, &export);
    let sample = sample.map_err(|problem| told.unusable.push(problem)).ok()?;
    if sample.is_empty() && sample.rejects.is_empty() {
        told.warnings.push(Problem::without_rows(&export));
    }
    let (plan, problems) = ColumnPlan::new(&export.headers, preset, &source.columns);
    let said_order = said_order(source, preset, &plan, &sample);
    let shown = shown_order(said_order, &export, &plan, &sample);
    let said = said_region(source, preset);
    let shows = shown_region(&plan, &sample, said.unwrap_or(REGION));
    let taken = shows.as_ref().and_then(ShownRegion::taken);
    let default_region = said.or(taken).unwrap_or(REGION);
    let order = said_order
        .or(shown.map(|order| (order, DateWitness::Sample)))
        .unwrap_or((custom(default_region), DateWitness::Region));
    let dates = FileDates::new(order, shown, date_cells(&plan, &sample));
    if let Some(message) = dates.warning(&export) {
        let help = Some("set `date_order` of this source".to_owned());
        told.warnings
            .push(job.source_problem(index, "date_order", message, help));
    }
    let open = OpenExport {
        source: index as u16,
        written_out: written_out(&plan, &sample, &export, job.dates(order.0)),
        decimals: decimal_mark(&plan, &sample, &export),
        has_salesforce_ids: are_of_salesforce(&plan, &sample, preset),
        default_region: default_region.to_owned(),
        export,
        preset,
        evidence,
        plan,
        dates,
        sample,
    };
    Some((open, shows, problems))
}

/// Of a source's exports, those whose dates tell no order follow those whose dates tell one; where these contradict each other, each
/// keeps its own.
fn agree_on_dates(job: &Job, index: usize, exports: &mut [OpenExport], told: &mut Told) {
    let mut orders: Vec<(DateOrder, String)> = Vec::new();
    for open in exports.iter() {
        let is_new = orders.iter().all(|(order, _)| *order != open.dates.order);
        if open.dates.witness == DateWitness::Sample && is_new {
            orders.push((open.dates.order, open.export.label()));
        }
    }
    if let [(order, _)] = orders[..] {
        let silent = |open: &&mut OpenExport| open.dates.witness == DateWitness::Region;
        for open in exports.iter_mut().filter(silent) {
            (open.dates.order, open.dates.witness) = (order, DateWitness::OtherExports);
        }
    } else if !orders.is_empty() {
        let orders = orders
            .iter()
            .map(|(order, label)| format!("{order} in {label}"));
        let message = format!(
            "the exports of a source contradict each other: dates are read {}",
            Vec::from_iter(orders).join(", ")
        );
        let help = Some("set `date_order`, or name the files under two sources".to_owned());
        told.warnings
            .push(job.source_problem(index, "date_order", message, help));
    }
}

/// What the first rows show that is only worth knowing.
fn warn(job: &Job, open: &OpenExport, shows: Option<&ShownRegion>, told: &mut Told) {
    let label = open.export.label();
    let mut tell = |key: &str, message, help| {
        let problem = job.source_problem(usize::from(open.source), key, message, help);
        told.warnings.push(problem);
    };
    if let Some(shown) = shows {
        let is_taken = shown.taken() == Some(&open.default_region);
        let taken = if is_taken { ", and is taken" } else { "" };
        let message = format!("{label}: {}{taken}", shown.says);
        tell("default_region", message, Some(shown.help()));
    }
    let dates = |field| Dates {
        takes_serials: !open.written_out.contains(&field),
        ..job.dates(open.dates.order)
    };
    for (field, at, count, all) in
        unreadable_columns(&open.plan, &open.sample, dates, open.decimals)
    {
        let header = &open.export.headers[at];
        let message =
            format!("{label}: {count} of {all} cells of `{header}` cannot be read as {field}");
        tell(&format!("columns.{field}"), message, None);
    }
    let ids = columns_of_ids(&open.plan, &open.sample);
    let said = &job.sources[usize::from(open.source)].columns.columns;
    if ids.len() > 1 && !said.contains_key(Field::RecordId.name()) {
        let ids = ids.iter().map(|&at| &*open.export.headers[at]);
        let ids = Vec::from_iter(ids).join("`, `");
        let message = format!(
            "{label}: the record ID stands in `{ids}` by turns: where an ID of one is also of another, they name one record"
        );
        let help = "name one, or say in which order: `record_id`".to_owned();
        tell("columns.record_id", message, Some(help));
    }
    let phones = phone::Parser::new(&open.default_region);
    for (at, field) in unread_columns(&open.plan, &open.sample, phones.as_ref()) {
        let header = &open.export.headers[at];
        let held = match field {
            Field::Email => "e-mail addresses",
            _ => "phone numbers",
        };
        let message = format!("{label}: `{header}` is mostly {held}, and is not read");
        let help = format!("name it in `[source.columns]`: {field} = \"{header}\"");
        tell("columns", message, Some(help));
    }
}

/// The first rows of an export that can be used.
fn first_rows(source: &JobSource, export: &Export) -> Result<RowBatch, Problem> {
    if export.headers.is_empty() {
        return Err(Problem::empty(export));
    }
    let other = other_object(&export.headers).filter(|_| source.preset.is_none());
    if let Some(object) = other {
        return Err(Problem::no_contacts(export, object));
    }
    load::sample(export, load::SAMPLE_ROWS).map_err(|error| Problem::unusable(&export.path, &error))
}

fn layout(source: &JobSource, export: &Export) -> (&'static Preset, Vec<String>) {
    match source.preset {
        Some(preset) => (preset, Vec::new()),
        None => {
            let Detection { preset, evidence } = detect(&export.headers);
            (preset, evidence)
        }
    }
}

/// The country that the pipeline file or the preset says.
fn said_region<'j>(source: &'j JobSource, preset: &'static Preset) -> Option<&'j str> {
    let said = source.default_region.as_deref();
    said.or(preset.default_region.as_deref())
}

/// So many rows are looked at where the first ones hold dates and do not tell their order: an export is often sorted by one of its dates.
const ROWS_FOR_DATES: usize = 100_000;

/// The order that the pipeline file or the preset says. Where a spreadsheet has saved an export anew, years that came first are last.
fn said_order(
    source: &JobSource,
    preset: &Preset,
    plan: &ColumnPlan,
    sample: &RowBatch,
) -> Option<(DateOrder, DateWitness)> {
    let is_so = |order: &DateOrder| {
        *order != DateOrder::YearFirst || !end_in_year(date_cells(plan, sample))
    };
    let of_settings = source
        .date_order
        .map(|order| (order, DateWitness::Settings));
    let of_preset = preset.date_order.filter(is_so);
    of_settings.or(of_preset.map(|order| (order, DateWitness::Preset)))
}

/// The order that the dates of an export show.
fn shown_order(
    said: Option<(DateOrder, DateWitness)>,
    export: &Export,
    plan: &ColumnPlan,
    sample: &RowBatch,
) -> Option<DateOrder> {
    let shown = infer_order(date_cells(plan, sample));
    let goes_on = sample.rows().len() >= load::SAMPLE_ROWS;
    if shown.is_some() || said.is_some() || !goes_on || !needs_order(date_cells(plan, sample)) {
        return shown;
    }
    let more = load::sample(export, ROWS_FOR_DATES).ok()?;
    infer_order(date_cells(plan, &more))
}

/// The cells of the sample that hold dates.
pub fn date_cells<'s>(plan: &'s ColumnPlan, sample: &'s RowBatch) -> impl Iterator<Item = &'s str> {
    let cells = Field::DATES.into_iter().flat_map(|field| plan.cells(field));
    cells.flat_map(move |&cell| sample.rows().map(move |row| row.cell(cell)))
}

#[cfg(test)]
mod tests;
