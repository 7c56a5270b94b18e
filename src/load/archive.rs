//! What a zip file is: a workbook, or an archive whose members are exports.

use std::io::{Read, Seek};

use zip::{CompressionMethod, ZipArchive};

use super::export::Packing;

/// What is in a zip file.
pub(crate) enum Contents {
    /// An Excel workbook.
    Xlsx,
    /// An OpenDocument spreadsheet.
    Ods,
    /// Files, each with its name and place.
    Members(Vec<(String, Packing)>),
}

/// Lists what a zip file holds. Folders, hidden files, what systems add of their own and what is said about the others are left out.
pub(crate) fn contents(file: impl Read + Seek) -> Result<Contents, String> {
    let mut archive = ZipArchive::new(file).map_err(|error| error.to_string())?;
    let names: Vec<String> = archive
        .file_names()
        .filter_map(|name| name.ok().map(|name| name.into_owned()))
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if names.iter().any(|name| name.starts_with("xl/")) {
        return Ok(Contents::Xlsx);
    }
    if has("content.xml") && has("mimetype") {
        return Ok(Contents::Ods);
    }
    let mut members = Vec::new();
    for at in 0..archive.len() {
        members.extend(member(&mut archive, at)?);
    }
    members.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(Contents::Members(members))
}

fn member(
    archive: &mut ZipArchive<impl Read + Seek>,
    at: usize,
) -> Result<Option<(String, Packing)>, String> {
    let file = archive
        .by_index_raw(at)
        .map_err(|error| error.to_string())?;
    let name = file.name().map_err(|error| error.to_string())?.into_owned();
    let is_hidden = name
        .split('/')
        .any(|part| part.starts_with('.') || part == "__MACOSX");
    let last = name.rsplit('/').next().unwrap_or(&name);
    let is_about = ["readme.txt", "readme.md", "license.txt"]
        .iter()
        .any(|about| about.eq_ignore_ascii_case(last));
    if file.is_dir() || is_hidden || is_about {
        return Ok(None);
    }
    if file.encrypted() {
        return Err(format!("its member `{name}` is encrypted"));
    }
    let deflated = match file.compression() {
        CompressionMethod::Stored => false,
        CompressionMethod::Deflated => true,
        other => {
            return Err(format!(
                "its member `{name}` is packed by {other}, not by deflate"
            ));
        }
    };
    let start = file.data_start().ok_or("its directory is broken")?;
    Ok(Some((
        name,
        Packing::Member {
            start,
            bytes: file.compressed_size(),
            deflated,
        },
    )))
}
