//! What `init` found, as the text of a pipeline file.

use std::{collections::BTreeMap, fmt::Write as _, path::PathBuf};

use anyhow::Context;

use super::{AllFound, Found, events::FoundEvents, joined::FoundJoined, office::OFFICE_FILES};
use crate::{
    job::in_words,
    source::{Field, HeaderUse},
    standardise::date::DateOrder,
};

/// The file for these exports.
pub(super) fn pipeline_file(found: &AllFound) -> anyhow::Result<String> {
    let mut text = String::from(HEAD);
    write_all(&mut text, found).context("the pipeline file cannot be written")?;
    text.push_str(TAIL);
    Ok(text)
}

fn write_all(text: &mut String, found: &AllFound) -> std::fmt::Result {
    write_directory(text, &found.directory)?;
    if found.sources.is_empty() {
        writeln!(text, "\n# To do: a [[source]] with an export of contacts")?;
    }
    let of = |cases: &&FoundJoined| cases.source(found.sources.iter());
    for (place, source) in found.sources.iter().enumerate() {
        write_source(text, source, place + 1)?;
        let mut joined = found.joined.iter().filter(|cases| of(cases) == Some(place));
        joined.try_for_each(|cases| write_joined(text, cases, true))?;
    }
    let mut lost = found.joined.iter().filter(|cases| of(cases).is_none());
    lost.try_for_each(|cases| write_joined(text, cases, false))?;
    found
        .events
        .iter()
        .try_for_each(|events| write_events(text, events))
}

/// The office's own files, as far as they were given.
fn write_directory(text: &mut String, found: &BTreeMap<&str, PathBuf>) -> std::fmt::Result {
    let mark = |is_found: bool| if is_found { "" } else { "# " };
    let table = format!("{}[directory]", mark(!found.is_empty()));
    writeln!(text, "\n{table:<40}# the office: who can own contacts")?;
    for file in &OFFICE_FILES {
        let usual = PathBuf::from(format!("{}.csv", file.key));
        let path = found.get(file.key);
        let line = format!(
            "{}{} = {}",
            mark(path.is_some()),
            file.key,
            quoted(&path.unwrap_or(&usual).to_string_lossy())
        );
        writeln!(text, "{line:<39} # {}", file.columns)?;
    }
    Ok(())
}

/// Interactions or tasks, with the fields as their headers are read.
fn write_events(text: &mut String, events: &FoundEvents) -> std::fmt::Result {
    let list = events.shape.list;
    let files = events.files.iter();
    let files: Vec<_> = files.map(|file| quoted(&file.to_string_lossy())).collect();
    writeln!(text, "\n[[{list}]]\nname = {}", quoted(&events.name))?;
    writeln!(text, "files = [{}]", files.join(", "))?;
    if let Some(kind) = events.kind {
        let line = format!("kind = {}", quoted(kind.name()));
        writeln!(text, "{line:<38}# what every row is")?;
    }
    let table = format!("# [{list}.columns]");
    writeln!(
        text,
        "{table:<38}# what is read; take the # away to change a line"
    )?;
    let fields = events.fields();
    for (field, headers) in &fields {
        writeln!(text, "# {field} = {}", one_or_many(headers))?;
    }
    let is_read = |header: &&String| fields.iter().any(|(_, read)| read.contains(&&***header));
    let unread = events.headers.iter().filter(|header| !is_read(header));
    let unread: Vec<_> = unread.map(String::as_str).collect();
    if unread.is_empty() {
        return Ok(());
    }
    writeln!(text, "# not read: {}", unread.join(", "))
}

fn write_source(text: &mut String, source: &Found, priority: usize) -> std::fmt::Result {
    let preset = source.detection.preset;
    let evidence = match source.detection.evidence.as_slice() {
        [] => "no known system has these headers".to_owned(),
        evidence => format!("found by the headers {}", evidence.join(", ")),
    };
    let files: Vec<String> = source
        .files
        .iter()
        .map(|file| quoted(&file.to_string_lossy()))
        .collect();
    writeln!(text, "\n[[source]]\nname = {}", quoted(&source.name))?;
    writeln!(text, "files = [{}]", files.join(", "))?;
    writeln!(
        text,
        "preset = {:<32}# {}; {evidence}",
        quoted(preset.id),
        preset.title
    )?;
    writeln!(
        text,
        "priority = {priority:<30}# 1 is the most trusted source"
    )?;
    for problem in &source.to_do {
        writeln!(text, "# To do: {problem}")?;
    }
    write_region(text, source)?;
    write_dates(text, source)?;
    write_owner(text, source)?;
    write_connections(text, source)?;
    write_columns(text, source)
}

/// A table of cases behind the source of its contacts; a comment if that was not found, or if nothing says whom a yes means.
fn write_joined(text: &mut String, cases: &FoundJoined, has_source: bool) -> std::fmt::Result {
    let is_said = cases.roles.iter().all(|role| role.people.is_some());
    let mark = if has_source && is_said { "" } else { "# " };
    writeln!(
        text,
        "\n{mark}[[source.joined]]                     # who has which role on the source's contacts"
    )?;
    if !has_source {
        writeln!(
            text,
            "# To do: put this behind the [[source]] whose record IDs are in `{}`",
            cases.key
        )?;
    }
    let files = quoted(&cases.file.to_string_lossy());
    writeln!(text, "{mark}files = [{files}]")?;
    writeln!(text, "{mark}key = {}", quoted(&cases.key))?;
    for (name, header) in &cases.columns {
        writeln!(text, "{mark}{name} = {}", quoted(header))?;
    }
    if cases.owns {
        writeln!(text, "{mark}owner = {}", quoted(&cases.roles[0].name))?;
    }
    writeln!(text, "{mark}[source.joined.roles]")?;
    for role in &cases.roles {
        match &role.people {
            Some(people) => writeln!(text, "{mark}{} = {}", key(&role.name), quoted(people))?,
            None => writeln!(
                text,
                "# To do: {} = \"…\", the header of whom a yes means",
                key(&role.name)
            )?,
        }
    }
    let asked = cases
        .roles
        .iter()
        .filter_map(|role| Some((role, role.when.as_ref()?)));
    let asked = Vec::from_iter(asked);
    if asked.is_empty() {
        return Ok(());
    }
    writeln!(text, "{mark}[source.joined.when]")?;
    let mut asked = asked.into_iter();
    asked
        .try_for_each(|(role, when)| writeln!(text, "{mark}{} = {}", key(&role.name), quoted(when)))
}

fn write_region(text: &mut String, source: &Found) -> std::fmt::Result {
    let Some(shown) = &source.region else {
        return match &source.detection.preset.default_region {
            Some(region) => writeln!(
                text,
                "# Phones and addresses that name no country are in {region}, as is usual in this system."
            ),
            None => Ok(()),
        };
    };
    match shown.only() {
        Some(region) => writeln!(
            text,
            "default_region = {:<24}# {}",
            quoted(region),
            shown.says
        ),
        None => writeln!(text, "# {}: {}", shown.help(), shown.says),
    }
}

fn write_dates(text: &mut String, source: &Found) -> std::fmt::Result {
    match (source.detection.preset.date_order, source.shown) {
        (Some(order), shown) if shown.is_none_or(|shown| shown == order) => {
            writeln!(
                text,
                "# Dates are read {}, as is usual in this system.",
                in_words(order)
            )
        }
        (_, Some(shown)) => writeln!(
            text,
            "date_order = {:<28}# as the first rows show",
            quoted(key_of(shown))
        ),
        (_, None) if source.begin_with_year => writeln!(
            text,
            "# date_order = \"month_first\"           # in the first rows the year comes first; this says how others are read"
        ),
        (_, None) => writeln!(
            text,
            "# date_order = \"month_first\"           # the first rows do not show what comes first"
        ),
    }
}

fn key_of(order: DateOrder) -> &'static str {
    match order {
        DateOrder::MonthFirst => "month_first",
        DateOrder::DayFirst => "day_first",
        DateOrder::YearFirst => "year_first",
    }
}

fn write_owner(text: &mut String, source: &Found) -> std::fmt::Result {
    let ids = source.headers_at(source.plan.owner_id());
    let mapping = source.plan.mapping.iter();
    let mapped = source.headers_at(&Vec::from_iter(mapping.map(|column| column.cell)));
    if ids.is_empty() && mapped.is_empty() {
        return writeln!(
            text,
            "# [source.owner]                      # no header names the owner\n\
             # id_column = \"…\"                     # holds UserIDs of the directory\n\
             # mapping_column = \"…\"                # holds what the user mapping table turns into UserIDs"
        );
    }
    writeln!(text, "[source.owner]")?;
    for (key, headers) in [("id_column", ids), ("mapping_column", mapped)] {
        if !headers.is_empty() {
            writeln!(text, "{key} = {}", one_or_many(&headers))?;
        }
    }
    Ok(())
}

fn write_connections(text: &mut String, source: &Found) -> std::fmt::Result {
    if source.plan.connections.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "[source.connections]                  # connection type = header"
    )?;
    for named in &source.plan.connections {
        let headers = source.headers_at(&named.cells);
        writeln!(text, "{} = {}", key(&named.name), one_or_many(&headers))?;
    }
    Ok(())
}

/// The fields as the preset reads them, to be changed where it is wrong; and what nobody reads.
fn write_columns(text: &mut String, source: &Found) -> std::fmt::Result {
    let has_another = source.plan.address_count() > 1;
    let mut fields: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for field in Field::ALL {
        let headers = source.headers_at(source.plan.cells(field));
        let is_settled = field == Field::OwnerId || has_another && field.is_address();
        if !headers.is_empty() && !is_settled {
            fields.insert(field.name(), headers);
        }
    }
    writeln!(
        text,
        "# [source.columns]                    # what the preset reads; take the # away to change a line"
    )?;
    for (field, headers) in fields {
        writeln!(text, "# {field} = {}", one_or_many(&headers))?;
    }
    if has_another {
        let first = Field::ADDRESS.map(|field| source.headers_at(source.plan.cells(field)));
        let first = first.concat().join(", ");
        writeln!(
            text,
            "# street, city and the like: {first}; where these are empty, another address that the preset knows"
        )?;
    }
    let unused = source.headers_of(|used| *used == HeaderUse::Unused);
    if unused.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "# [source.keep]                       # not read; carried through under these names, if you want"
    )?;
    unused
        .iter()
        .try_for_each(|header| writeln!(text, "# {} = {}", key(header), quoted(header)))
}

impl Found {
    /// The headers at these positions, in this order: the first are the best.
    fn headers_at(&self, cells: &[usize]) -> Vec<&str> {
        let headers = cells.iter().map(|&cell| self.headers[cell].as_str());
        headers.collect()
    }

    fn headers_of(&self, is_meant: impl Fn(&HeaderUse) -> bool) -> Vec<&str> {
        let headers = self.headers.iter().zip(&self.plan.uses);
        headers
            .filter(|(_, uses)| uses.iter().any(&is_meant))
            .map(|(header, _)| header.as_str())
            .collect()
    }
}

fn one_or_many(headers: &[&str]) -> String {
    match headers {
        [header] => quoted(header),
        headers => format!(
            "[{}]",
            headers
                .iter()
                .map(|header| quoted(header))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}

/// A text as TOML writes it, on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => quoted += &format!("\\u{:04X}", u32::from(letter)),
            letter => quoted.push(letter),
        }
    }
    quoted + "\""
}

/// A key as TOML writes it.
fn key(text: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !text.is_empty() && text.bytes().all(is_bare) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

const HEAD: &str = r#"# A pipeline of `tenure`, written by `tenure init`. Look it through, then `tenure check` it. `tenure schema` knows every key.

name = "pipeline"
profile = "generic"                     # levitate | kvcore | agentbox | generic: whose habits the run follows
# acting_as = "company:ID"              # who merges: company:ID, office:ID, team:ID or user:ID
# as_of = 2026-11-21                    # the day from which ages are counted; today if left out
out = "out"
"#;

const TAIL: &str = r#"
# [match]
# never_within = []                     # sources that hold nobody twice

# [assign]
# order = ["owner_id", "mapping", "account", "creator", "sync", "listing_agent", "pursuit", "territory", "balance", "default"]

# [flags.stale]
# days = 90

# [[gate]]                              # nothing is published unless it holds
# name = "nine of ten contacts have an owner"
# check = "coverage_rate >= 0.90"
# on = "overall"
"#;

/// Owner and columns of a source as settings, the marks of comments taken away.
#[cfg(test)]
pub(super) fn columns_without_marks(source: &Found) -> String {
    let mut text = String::new();
    write_owner(&mut text, source).unwrap();
    write_columns(&mut text, source).unwrap();
    let lines = text
        .lines()
        .map(|line| line.strip_prefix("# ").unwrap_or(line));
    let lines = lines.take_while(|line| !line.starts_with("[source.keep]"));
    let is_setting = |line: &&str| line.starts_with('[') || line.contains(" = ");
    let lines = lines.filter(is_setting).collect::<Vec<_>>().join("\n");
    lines.replace("[source.", "[")
}
