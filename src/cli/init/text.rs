//! What `init` found, as the text of a pipeline file.

use std::{collections::BTreeMap, fmt::Display, path::PathBuf};

use super::{AllFound, Found, events::FoundEvents, joined::FoundJoined, office::OFFICE_FILES};
use crate::{interaction::RowPlan, list::join, source::Field, standardise::date::DateOrder};

/// The text so far.
struct Text(String);

impl Text {
    fn line(&mut self, line: impl Display) {
        self.0 += &format!("{line}\n");
    }

    /// A line with a comment behind it; all comments stand in one column.
    fn commented(&mut self, line: impl Into<String>, comment: impl Display) {
        self.line(format_args!("{:<40}# {comment}", line.into()));
    }
}

/// The file for these exports.
pub(super) fn pipeline_file(found: &AllFound) -> String {
    let mut text = Text(HEAD.to_owned());
    write_directory(&mut text, &found.directory);
    if found.sources.is_empty() {
        text.line("\n# To do: a [[source]] with an export of contacts");
    }
    let of = |cases: &&FoundJoined| cases.source(found.sources.iter());
    for (place, source) in found.sources.iter().enumerate() {
        write_source(&mut text, source, place + 1);
        let joined = found.joined.iter().filter(|cases| of(cases) == Some(place));
        joined.for_each(|cases| write_joined(&mut text, cases, true));
    }
    let lost = found.joined.iter().filter(|cases| of(cases).is_none());
    lost.for_each(|cases| write_joined(&mut text, cases, false));
    let events = found.events.iter();
    events.for_each(|events| write_events(&mut text, events));
    text.0 + TAIL
}

/// The office's own files, as far as they were given.
fn write_directory(text: &mut Text, found: &BTreeMap<&str, PathBuf>) {
    let mark = |is_found: bool| if is_found { "" } else { "# " };
    text.line("");
    let table = format!("{}[directory]", mark(!found.is_empty()));
    text.commented(table, "the office: who can own contacts");
    for file in &OFFICE_FILES {
        let usual = PathBuf::from(format!("{}.csv", file.key));
        let path = found.get(file.key);
        let (mark, path) = (mark(path.is_some()), path.unwrap_or(&usual));
        let path = quoted(&path.to_string_lossy());
        text.commented(format!("{mark}{} = {path}", file.key), file.columns);
    }
}

/// Interactions or tasks, with the fields as their headers are read.
fn write_events(text: &mut Text, events: &FoundEvents) {
    let list = events.shape.list;
    text.line(format_args!(
        "\n[[{list}]]\nname = {}",
        quoted(&events.name)
    ));
    text.line(format_args!("files = {}", paths(&events.files)));
    if let Some(kind) = events.kind {
        let line = format!("kind = {}", quoted(kind.name()));
        text.commented(line, "what every row is");
    }
    let table = format!("# [{list}.columns]");
    text.commented(table, "what is read; take the # away to change a line");
    let (plan, _) = RowPlan::new(events.shape, &events.headers, &[]);
    let (fields, unread) = plan.described(events.shape, &events.headers);
    for (field, headers) in &fields {
        text.line(format_args!("# {field} = {}", one_or_many(headers)));
    }
    if !unread.is_empty() {
        text.line(format_args!("# not read: {}", unread.join(", ")));
    }
}

fn write_source(text: &mut Text, source: &Found, priority: usize) {
    let preset = source.detection.preset;
    let evidence = match source.detection.evidence.as_slice() {
        [] => "no known system has these headers".to_owned(),
        evidence => format!("found by the headers {}", evidence.join(", ")),
    };
    text.line(format_args!(
        "\n[[source]]\nname = {}",
        quoted(&source.name)
    ));
    text.line(format_args!("files = {}", paths(&source.files)));
    if let Some(sheet) = &source.sheet {
        let line = format!("sheet = {}", quoted(sheet));
        text.commented(line, "the first that holds contacts");
    }
    let layout = format!("{}; {evidence}", preset.title);
    let is_known = !source.detection.evidence.is_empty() || source.to_do.is_empty();
    let mark = if is_known { "" } else { "# " };
    text.commented(format!("{mark}preset = {}", quoted(preset.id)), layout);
    let trust = "1 is the most trusted source";
    text.commented(format!("priority = {priority}"), trust);
    for problem in &source.to_do {
        text.line(format_args!("# To do: {problem}"));
    }
    write_region(text, source);
    write_dates(text, source);
    write_owner(text, source);
    write_connections(text, source);
    write_columns(text, source);
}

/// A table of cases behind the source of its contacts; a comment if that was not found, or if nothing says whom a yes means.
fn write_joined(text: &mut Text, cases: &FoundJoined, has_source: bool) {
    let is_said = cases.roles.iter().all(|role| role.people.is_some());
    let mark = if has_source && is_said { "" } else { "# " };
    text.line("");
    let table = format!("{mark}[[source.joined]]");
    text.commented(table, "who has which role on the source's contacts");
    if !has_source {
        text.line(format_args!(
            "# To do: put this behind the [[source]] whose record IDs are in `{}`",
            cases.key
        ));
    }
    let files = paths(std::slice::from_ref(&cases.file));
    text.line(format_args!("{mark}files = {files}"));
    text.line(format_args!("{mark}key = {}", quoted(&cases.key)));
    for (name, header) in &cases.columns {
        text.line(format_args!("{mark}{name} = {}", quoted(header)));
    }
    if cases.owns {
        text.line(format_args!(
            "{mark}owner = {}",
            quoted(&cases.roles[0].name)
        ));
    }
    text.line(format_args!("{mark}[source.joined.roles]"));
    for role in &cases.roles {
        let name = key(&role.name);
        match &role.people {
            Some(people) => text.line(format_args!("{mark}{name} = {}", quoted(people))),
            None => text.line(format_args!(
                "# To do: {name} = \"…\", the header of whom a yes means"
            )),
        }
    }
    let mut asked = cases
        .roles
        .iter()
        .filter_map(|role| Some((role, role.when.as_ref()?)))
        .peekable();
    if asked.peek().is_some() {
        text.line(format_args!("{mark}[source.joined.when]"));
    }
    for (role, when) in asked {
        text.line(format_args!("{mark}{} = {}", key(&role.name), quoted(when)));
    }
}

fn write_region(text: &mut Text, source: &Found) {
    match (&source.region, &source.detection.preset.default_region) {
        (Some(shown), _) => match shown.only() {
            Some(region) => {
                text.commented(format!("default_region = {}", quoted(region)), &shown.says);
            }
            None => text.line(format_args!("# {}: {}", shown.help(), shown.says)),
        },
        (None, Some(region)) => text.line(format_args!(
            "# Phones and addresses that name no country are in {region}, as is usual in this system."
        )),
        (None, None) => {}
    }
}

fn write_dates(text: &mut Text, source: &Found) {
    let unknown = "# date_order = \"month_first\"";
    match (source.detection.preset.date_order, source.shown) {
        (Some(order), shown) if shown.is_none_or(|shown| shown == order) => {
            text.line(format_args!(
                "# Dates are read {order}, as is usual in this system."
            ));
        }
        (_, Some(shown)) => {
            let order = format!("date_order = {}", quoted(key_of(shown)));
            text.commented(order, "as the first rows show");
        }
        (_, None) if source.begin_with_year => text.commented(
            unknown,
            "in the first rows the year comes first; this says how others are read",
        ),
        (_, None) => text.commented(unknown, "the first rows do not show what comes first"),
    }
}

fn key_of(order: DateOrder) -> &'static str {
    match order {
        DateOrder::MonthFirst => "month_first",
        DateOrder::DayFirst => "day_first",
        DateOrder::YearFirst => "year_first",
    }
}

fn write_owner(text: &mut Text, source: &Found) {
    let ids = source.headers_at(source.plan.owner_id());
    let mapping = source.plan.mapping.iter();
    let mapped = source.headers_at(&Vec::from_iter(mapping.map(|column| column.cell)));
    if ids.is_empty() && mapped.is_empty() {
        text.commented("# [source.owner]", "no header names the owner");
        text.commented("# id_column = \"…\"", "holds UserIDs of the directory");
        let table = "holds what the user mapping table turns into UserIDs";
        return text.commented("# mapping_column = \"…\"", table);
    }
    text.line("[source.owner]");
    for (key, headers) in [("id_column", ids), ("mapping_column", mapped)] {
        if !headers.is_empty() {
            text.line(format_args!("{key} = {}", one_or_many(&headers)));
        }
    }
}

fn write_connections(text: &mut Text, source: &Found) {
    if source.plan.connections.is_empty() {
        return;
    }
    text.commented("[source.connections]", "connection type = header");
    for named in &source.plan.connections {
        let headers = source.headers_at(&named.cells);
        text.line(format_args!(
            "{} = {}",
            key(&named.name),
            one_or_many(&headers)
        ));
    }
}

/// The fields as the preset reads them, to be changed where it is wrong; and what nobody reads.
fn write_columns(text: &mut Text, source: &Found) {
    let has_another = source.plan.address_count() > 1;
    let mut fields: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for field in Field::ALL {
        let headers = source.headers_at(source.plan.cells(field));
        let is_settled = field == Field::OwnerId || has_another && field.is_address();
        if !headers.is_empty() && !is_settled {
            fields.insert(field.name(), headers);
        }
    }
    let read = "what the preset reads; take the # away to change a line";
    text.commented("# [source.columns]", read);
    for (field, headers) in fields {
        text.line(format_args!("# {field} = {}", one_or_many(&headers)));
    }
    if has_another {
        let first = Field::ADDRESS.map(|field| source.headers_at(source.plan.cells(field)));
        let first = first.concat().join(", ");
        text.line(format_args!(
            "# street, city and the like: {first}; where these are empty, another address that the preset knows"
        ));
    }
    let unused = source.headers_at(&Vec::from_iter(source.plan.unused()));
    if unused.is_empty() {
        return;
    }
    let carried = "not read; carried through under these names, if you want";
    text.commented("# [source.keep]", carried);
    for header in unused {
        text.line(format_args!("# {} = {}", key(header), quoted(header)));
    }
}

impl Found {
    /// The headers at these positions, in this order: the first are the best.
    fn headers_at(&self, cells: &[usize]) -> Vec<&str> {
        let headers = cells.iter().map(|&cell| self.headers[cell].as_str());
        headers.collect()
    }
}

fn one_or_many(headers: &[&str]) -> String {
    match headers {
        [header] => quoted(header),
        headers => list(headers),
    }
}

fn paths(files: &[PathBuf]) -> String {
    list(files.iter().map(|file| file.to_string_lossy()))
}

/// Texts as TOML writes a list of them.
fn list<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> String {
    let quoted = texts.into_iter().map(|text| quoted(text.as_ref()));
    format!("[{}]", join(quoted, ", "))
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
# ledger = "ledger"                     # contacts keep their IDs and owners from run to run, and every change is told
"#;

const TAIL: &str = r#"
# [match]
# never_within = []                     # sources that hold nobody twice

# [assign]
# order = ["current", "owner_id", "mapping", "account", "creator", "sync", "listing_agent", "pursuit", "territory", "balance", "default"]

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
    let mut text = Text(String::new());
    write_owner(&mut text, source);
    write_columns(&mut text, source);
    let lines = text.0;
    let lines = lines
        .lines()
        .map(|line| line.strip_prefix("# ").unwrap_or(line));
    let lines = lines.take_while(|line| !line.starts_with("[source.keep]"));
    let is_setting = |line: &&str| line.starts_with('[') || line.contains(" = ");
    let lines = lines.filter(is_setting).collect::<Vec<_>>().join("\n");
    lines.replace("[source.", "[")
}
