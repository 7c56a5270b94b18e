//! Exports of interactions and tasks that `init` was given.

use std::path::PathBuf;

use super::name_source;
use crate::{
    interaction::{Kind, Shape},
    load::Export,
};

/// Exports with the same headers, which become one `[[interactions]]` or `[[tasks]]`.
pub(super) struct FoundEvents {
    pub(super) shape: &'static Shape,
    /// What every row is, where no column tells it.
    pub(super) kind: Option<Kind>,
    pub(super) name: String,
    pub(super) files: Vec<PathBuf>,
    pub(super) headers: Vec<String>,
}

/// Adds an export to those of its headers, or as a list of its own.
pub(super) fn add(
    found: &mut Vec<FoundEvents>,
    (shape, kind): (&'static Shape, Option<Kind>),
    export: Export,
    path: PathBuf,
) {
    let is_alike = |known: &&mut FoundEvents| known.headers == export.headers;
    match found.iter_mut().find(is_alike) {
        Some(known) if known.files.contains(&path) => {}
        Some(known) => known.files.push(path),
        None => {
            let of_list = found.iter().filter(|known| known.shape.list == shape.list);
            found.push(FoundEvents {
                name: name_source(&path, of_list.map(|known| &*known.name)),
                shape,
                kind,
                files: vec![path],
                headers: export.headers,
            });
        }
    }
}
