//! JSON → rows. Objects are rows; nested objects become columns `address.city`; arrays of scalars become lists; arrays
//! of objects become one list per key. The columns are the keys of all objects, in the order of their first appearance, so a
//! key that first appears in the last object is not lost: files are read twice. Lists that a preset or the user names are rows instead, or columns by
//! the types of their values.

mod exact;
mod flatten;
mod nested;
mod split;
mod surrogate;
mod wrapper;

use serde_json::{Map, Value};

use super::batch::{RowBatch, RowEnd, RowGate, place_of};
use super::error::LoadError;
use super::export::{Export, Format, ReadOptions};
use super::header::name_columns;
use super::reject::{Note, Notes, Reject, RejectReason};
use super::source;
use super::text::cut::{Chunk, ChunkSizes, CutRule, Cutter};
use super::text::repair::{into_text, with_line_feeds};
use crate::flow::flow;
use crate::list::{end_list, push_value};
use crate::source::Nested;
pub(crate) use flatten::Columns;
use flatten::flatten;
use nested::{Parts, take_apart};
pub(crate) use split::Nesting;
use split::{ObjectCutter, begins_again, first_key, objects};
use surrogate::object_of;
use wrapper::nesting_of;

/// What a text that starts as JSON does is; the lists of its one object, if it cannot be told whether one of them holds the rows.
pub(crate) fn recognise(
    head: &[u8],
    options: &ReadOptions,
) -> Result<Option<(Format, Nesting)>, Vec<String>> {
    let start = head.trim_ascii_start();
    let inside = start.get(1..).unwrap_or_default().trim_ascii_start();
    Ok(match (start.first(), inside.first()) {
        (Some(b'['), Some(b'{' | b']')) => Some((Format::Json, Nesting::Array)),
        (Some(b'{'), Some(b'"' | b'}')) => Some(recognise_object(start, options)?),
        _ => None,
    })
}

/// One object a line, objects one after another, or one object, which may hold the array of objects.
fn recognise_object(start: &[u8], options: &ReadOptions) -> Result<(Format, Nesting), Vec<String>> {
    let mut values = serde_json::Deserializer::from_slice(start).into_iter::<Map<String, Value>>();
    let is_cut = match values.next() {
        Some(Ok(_)) => false,
        Some(Err(error)) if error.is_eof() => true, // longer than the head
        _ => {
            let starts_lines = start
                .split(|&byte| byte == b'\n')
                .filter(|line| line.starts_with(b"{\""))
                .count();
            return Ok(if starts_lines > 1 {
                (Format::Ndjson, Nesting::None)
            } else {
                (Format::Json, Nesting::Within(String::new()))
            });
        }
    };
    let (this, rest) = start.split_at(values.byte_offset());
    let is_alone = is_cut || rest.trim_ascii().is_empty();
    let nesting = match is_alone {
        true => nesting_of(start, options)?,
        false => Nesting::None,
    };
    let is_line = nesting == Nesting::None && !is_cut && !this.contains(&b'\n');
    Ok(match is_line {
        true => (Format::Ndjson, nesting),
        false => (Format::Json, nesting),
    })
}

/// Whether the first line is a whole object with values of its own, though it may hold an array of others.
pub(crate) fn begins_with_line(head: &[u8]) -> bool {
    let first = head.trim_ascii_start().split(|&byte| byte == b'\n').next();
    let object = first.and_then(|line| serde_json::from_slice::<Map<String, Value>>(line).ok());
    let is_scalar = |value: &Value| !value.is_array() && !value.is_object();
    object.is_some_and(|object| object.values().any(is_scalar))
}

/// Reads the lists within the objects of an export as a preset or the user says.
///
/// # Errors
/// When the file cannot be read to its end.
pub fn nest(mut export: Export, nested: &Nested) -> Result<Export, LoadError> {
    let is_json = matches!(export.format, Format::Json | Format::Ndjson);
    if is_json && nested.names_lists() {
        export.nested = Some(nested.clone());
        open_json(&mut export)?;
    }
    Ok(export)
}

/// Finds the columns by reading all objects. Where a quote or bracket is missing, one object may hold others, which would be lost.
pub(crate) fn open_json(export: &mut Export) -> Result<(), LoadError> {
    let mut columns = Columns::default();
    let usual_key = match export.format {
        Format::Json => of_first(export, |object| first_key(object).map(str::to_owned))?.flatten(),
        _ => None,
    };
    let find = |chunk: Chunk| {
        let first_line = chunk.first_line;
        let text = with_line_feeds(into_text(chunk, &mut Notes::default()));
        let mut found = Columns::default();
        for (object, line) in objects(&text, first_line, export.format) {
            match object_of(object) {
                Ok(object) => insert_names(object, export.nested.as_ref(), &mut found),
                Err(_)
                    if export.format == Format::Json
                        && begins_again(object, usual_key.as_deref()) =>
                {
                    return Err(line);
                }
                Err(_) => {}
            }
        }
        Ok(found)
    };
    flow(pieces(export, ChunkSizes::USUAL)?, find, |found| {
        found
            .map_err(|line| {
                let detail =
                    format!("the object in line {line} does not end before the next begins");
                LoadError::broken(&export.path, export.format, detail)
            })?
            .into_names()
            .for_each(|name| columns.insert(&name));
        Ok(())
    })?;
    name_columns(export, columns.clone().into_names());
    export.columns = columns;
    Ok(())
}

fn insert_names(object: Map<String, Value>, nested: Option<&Nested>, found: &mut Columns) {
    let mut insert = |object: &_| flatten(object, &mut |name, _| found.insert(name));
    let Some(nested) = nested else {
        return insert(&object);
    };
    let Parts { shared, rows, .. } = take_apart(object, nested);
    insert(&shared);
    rows.iter().for_each(insert);
}

/// What is said of the first whole object.
fn of_first<T>(export: &Export, say: impl Fn(&str) -> T) -> Result<Option<T>, LoadError> {
    let mut next_chunk = pieces(export, ChunkSizes::USUAL)?;
    let Some(chunk) = next_chunk()? else {
        return Ok(None);
    };
    let text = with_line_feeds(into_text(chunk, &mut Notes::default()));
    let whole = objects(&text, 1, export.format).find(|(object, _)| object_of(object).is_ok());
    Ok(whole.map(|(object, _)| say(object)))
}

/// Gives the next chunk of whole objects, or none at the end.
type NextChunk<'e> = Box<dyn FnMut() -> Result<Option<Chunk>, LoadError> + Send + 'e>;

/// The chunks of whole objects of the export.
pub(crate) fn pieces(export: &Export, sizes: ChunkSizes) -> Result<NextChunk<'_>, LoadError> {
    let stream = source::text_stream(export)?;
    let broken = |error| LoadError::broken(&export.path, export.format, error);
    Ok(if export.format == Format::Ndjson {
        let mut cutter = Cutter::new(stream, CutRule::Lines, sizes);
        Box::new(move || cutter.next_chunk().map_err(broken))
    } else {
        let mut cutter = ObjectCutter::new(stream, export.nesting.clone(), sizes.chunk);
        Box::new(move || cutter.next_chunk().map_err(broken))
    })
}

/// The rows of a chunk of objects.
pub(crate) fn parse(chunk: Chunk, export: &Export) -> RowBatch {
    let (mut batch, first_line) = (RowBatch::default(), chunk.first_line);
    let text = with_line_feeds(into_text(chunk, &mut batch.notes));
    batch.text.clone_from(&text);
    let mut gate = RowGate::new(&export.shape, batch);
    let mut cells = vec![String::new(); export.shape.width];
    for (written, line) in objects(&text, first_line, export.format) {
        let mut end = RowEnd {
            line,
            raw: place_of(written, &text),
            ..RowEnd::default()
        };
        match (object_of(written), &export.nested) {
            (Ok(object), None) => {
                fill(&mut cells, &object, export);
                cells.iter().for_each(|cell| gate.batch.push_cell(cell));
                gate.end_row(&end);
            }
            (Ok(object), Some(nested)) => {
                let parts = take_apart(object, nested);
                if parts.rows.len() > 1 {
                    end.raw = 0..0; // of each row its cells are shown, not the whole object
                }
                push_rows(&mut gate, parts, &mut cells, &end, export);
            }
            (Err(_), _) => {
                let reject = Reject::new(line, RejectReason::BrokenJson, written);
                gate.batch.rejects.push(reject);
            }
        }
    }
    gate.batch
}

/// The rows of one object. What they share stands in the batch once, so that its length times their number is no matter.
fn push_rows(
    gate: &mut RowGate<'_>,
    parts: Parts,
    cells: &mut [String],
    end: &RowEnd,
    export: &Export,
) {
    fill(cells, &parts.shared, export);
    let shared = cells.iter().map(|cell| gate.batch.push_text(cell));
    let shared = Vec::from_iter(shared);
    for row in &parts.rows {
        fill(cells, row, export);
        for (cell, shared) in cells.iter().zip(&shared) {
            let own = (!cell.is_empty()).then(|| gate.batch.push_text(cell));
            gate.batch.cells.push(own.unwrap_or(*shared));
        }
        gate.end_row(end);
    }
    let is_blank = u64::from(parts.rows.is_empty());
    gate.batch.notes.add(Note::BlankRow, is_blank, end.line);
    gate.batch
        .notes
        .add(Note::StrayValue, parts.strays, end.line);
}

/// Fills the cells with the values of an object.
fn fill(cells: &mut [String], object: &Map<String, Value>, export: &Export) {
    cells.iter_mut().for_each(String::clear);
    flatten(object, &mut |name, value| {
        if let Some(cell) = export.columns.index(name).and_then(|at| cells.get_mut(at)) {
            push_value(cell, value);
        }
    });
    end_lists(object, cells, export);
}

/// Ends the cells of arrays, so that an array of one value stays an array.
fn end_lists(object: &Map<String, Value>, cells: &mut [String], export: &Export) {
    for (name, _) in object.iter().filter(|(_, value)| value.is_array()) {
        if let Some(cell) = export.columns.index(name).and_then(|at| cells.get_mut(at)) {
            end_list(cell);
        }
    }
}
