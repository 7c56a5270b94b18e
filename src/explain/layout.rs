//! Text for people: headings, and columns under which cells line up.

use std::fmt::Write;

/// The widest cell that others line up behind.
const WIDTH_MAX: usize = 48;

/// Rows of cells.
pub(super) type Cells = Vec<Vec<String>>;

/// Adds a heading and, under it, the rows with their cells lined up; nothing if there are no rows.
pub(super) fn section(text: &mut String, heading: &str, rows: &[Vec<String>]) {
    if !rows.is_empty() {
        write!(text, "\n{heading}\n").expect("a string takes every text");
        lines(text, rows);
    }
}

/// The values that are there, each behind its name.
pub(super) fn named<const N: usize>(rows: [(&str, String); N]) -> Cells {
    let known = rows.into_iter().filter(|(_, value)| !value.is_empty());
    known
        .map(|(name, value)| vec![name.to_owned(), value])
        .collect()
}

/// Adds rows of cells; the last cell of a row is as wide as it likes.
pub(super) fn lines(text: &mut String, rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let aligned = rows.iter().filter(|row| column + 1 < row.len());
        let widths = aligned.map(|row| row[column].chars().count());
        widths.max().unwrap_or(0).min(WIDTH_MAX)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        text.push(' ');
        for (cell, width) in row.iter().zip(&widths) {
            write!(text, " {cell:width$} ").expect("a string takes every text");
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_line_up_and_nothing_trails() {
        let row = |cells: &[&str]| cells.iter().map(ToString::to_string).collect();
        let rows = [row(&["a", "é", ""]), row(&["long", "b", "rest of it"])];
        let mut text = String::new();
        section(&mut text, "Both", &rows);
        section(&mut text, "None", &[]);
        assert_eq!(text, "\nBoth\n  a     é\n  long  b  rest of it\n");
    }
}
