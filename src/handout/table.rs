//! Rows of a report as a table of the page: numbers below each other, a bar where sizes are to be compared, and no column that is empty.

use indicatif::HumanCount;

use crate::{
    finished::{Row, Rows},
    html::Html,
};

/// A column of a report, as the page shows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown<'n> {
    name: &'n str,
    title: &'n str,
    how: How,
    /// Whether a bar below the number compares it with those of the other rows; a share is compared with the whole.
    is_barred: bool,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// Words as they are.
    Words,
    /// The values of a list.
    Values,
    /// The name of somebody, or their ID in another column.
    Name(&'static str),
    /// The title, where it is true; nothing elsewhere.
    Mark,
    /// A word, unless it is the usual one.
    Unless(&'static str),
    /// The day of a moment.
    Day,
    Count,
    Share,
    Number,
    /// A number as it is.
    Plain,
}

/// Words.
pub(super) const fn words(name: &'static str, title: &'static str) -> Shown<'static> {
    shown(name, title, How::Words)
}

/// The values of a list.
pub(super) const fn values(name: &'static str, title: &'static str) -> Shown<'static> {
    shown(name, title, How::Values)
}

/// The name of somebody, or their `id`.
pub(super) const fn name(
    name: &'static str,
    id: &'static str,
    title: &'static str,
) -> Shown<'static> {
    shown(name, title, How::Name(id))
}

/// A word where something is true.
pub(super) const fn mark(name: &'static str, title: &'static str) -> Shown<'static> {
    shown(name, title, How::Mark)
}

/// A word, unless it is the usual one.
pub(super) const fn unless(
    usual: &'static str,
    name: &'static str,
    title: &'static str,
) -> Shown<'static> {
    shown(name, title, How::Unless(usual))
}

/// The day of a moment.
pub(super) const fn day(name: &'static str, title: &'static str) -> Shown<'static> {
    shown(name, title, How::Day)
}

/// A number of things.
pub(super) const fn count(name: &'static str, title: &'static str) -> Shown<'static> {
    shown(name, title, How::Count)
}

/// A share, 0 to 1.
pub(super) const fn share(name: &'static str, title: &'static str) -> Shown<'static> {
    shown(name, title, How::Share)
}

/// Any other number.
pub(super) const fn number(name: &'static str, title: &'static str) -> Shown<'static> {
    shown(name, title, How::Number)
}

/// A column of a report of one's own, of which these are rows: as it is called, and as its cells are.
pub(super) fn own<'n>(name: &'n str, rows: &Rows) -> Shown<'n> {
    let is_number = rows.iter().any(|row| number_of(row, name).is_some());
    shown(name, name, if is_number { How::Plain } else { How::Words })
}

const fn shown<'n>(name: &'n str, title: &'n str, how: How) -> Shown<'n> {
    Shown {
        name,
        title,
        how,
        is_barred: false,
    }
}

impl<'n> Shown<'n> {
    /// The same with bars.
    pub(super) const fn barred(mut self) -> Self {
        self.is_barred = true;
        self
    }

    /// The columns that it needs.
    pub(super) fn names(&self) -> impl Iterator<Item = &'n str> + use<'n> {
        let beside = match self.how {
            How::Name(id) => Some(id),
            _ => None,
        };
        std::iter::once(self.name).chain(beside)
    }

    fn is_number(&self) -> bool {
        matches!(self.how, How::Count | How::Share | How::Number | How::Plain)
    }

    /// A cell in words.
    fn text(&self, row: Row<'_>) -> String {
        let number = number_of(row, self.name);
        match (self.how, number) {
            (How::Words | How::Plain, _) => row.text(self.name).into_owned(),
            (How::Values, _) => row.list(self.name).join(", "),
            (How::Name(id), _) => row.given(self.name).or(row.given(id)).unwrap_or_default(),
            (How::Mark, _) if row.text(self.name) == "true" => self.title.to_owned(),
            (How::Unless(usual), _) => row
                .given(self.name)
                .filter(|word| word != usual)
                .unwrap_or_default(),
            (How::Day, _) => row.day(self.name),
            (How::Count, Some(count)) => signed(count as i64),
            (How::Share, Some(share)) => percent(share),
            (How::Number, Some(number)) => format!("{number:.2}"),
            _ => String::new(),
        }
    }
}

/// Writes a table of some columns of rows, if there are any.
pub(super) fn table(html: &mut Html, rows: &[Row<'_>], columns: &[Shown<'_>]) {
    let is_filled = |column: &&Shown<'_>| rows.iter().any(|row| !column.text(*row).is_empty());
    let columns: Vec<(&Shown<'_>, f64)> = columns
        .iter()
        .filter(is_filled)
        .map(|column| (column, whole(column, rows)))
        .collect();
    html.raw("<table>\n<thead><tr>");
    for (column, _) in &columns {
        html.raw(if column.is_number() {
            "<th scope=\"col\" class=\"number\">"
        } else {
            "<th scope=\"col\">"
        });
        html.text(if column.how == How::Mark {
            ""
        } else {
            column.title
        })
        .raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
    for row in rows {
        html.raw("<tr>");
        for (column, whole) in &columns {
            cell(html, *row, column, *whole);
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody>\n</table>\n");
}

fn cell(html: &mut Html, row: Row<'_>, column: &Shown<'_>, whole: f64) {
    let text = column.text(row);
    if !column.is_number() {
        let is_marked = column.how == How::Mark && !text.is_empty();
        html.raw(if is_marked { "<td><mark>" } else { "<td>" });
        html.text(&text);
        html.raw(if is_marked { "</mark></td>" } else { "</td>" });
        return;
    }
    html.raw("<td class=\"number\"");
    let number = number_of(row, column.name).unwrap_or_default();
    if !text.is_empty() && text != number.to_string() {
        html.raw(&format!(" data-of=\"{number}\"")); // what it is sorted by
    }
    if column.is_barred && number > 0.0 {
        let part = (number / whole).min(1.0) * 100.0;
        html.raw(&format!(" style=\"--part: {part:.1}%\""));
    }
    html.raw(">").text(&text).raw("</td>");
}

/// What the bars of a column are parts of.
fn whole(column: &Shown<'_>, rows: &[Row<'_>]) -> f64 {
    let numbers = rows.iter().filter_map(|row| number_of(*row, column.name));
    match column.how {
        How::Share => 1.0,
        _ => numbers.fold(0.0, f64::max),
    }
}

fn number_of(row: Row<'_>, name: &str) -> Option<f64> {
    let count = || row.count(name).map(|count| count as f64);
    row.number(name).or_else(count)
}

/// A count with thousands apart.
pub(super) fn signed(count: i64) -> String {
    let sign = if count < 0 { "−" } else { "" };
    format!("{sign}{}", HumanCount(count.unsigned_abs()))
}

/// A share in hundredths.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
