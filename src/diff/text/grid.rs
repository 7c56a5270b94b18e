//! Lines of figures under their heads.
//!
//! In: lines of a label and as many cells as there are heads. Out: a table as wide as what it holds; a column of nothing but zeros is left
//! out, and so are lines beyond the first.

use std::fmt::{self, Formatter};

use indicatif::HumanCount;

/// Lines that are told of one kind; JSON has all.
const LINES_TOLD: usize = 20;

/// Columns that stand even if they hold nothing.
const ALWAYS: [&str; 2] = ["before", "after"];

pub(super) struct Grid<'g> {
    title: &'g str,
    heads: &'g [&'g str],
    lines: Vec<Line<'g>>,
}

pub(super) struct Line<'g> {
    label: String,
    cells: Vec<String>,
    examples: &'g [String],
}

impl<'g> Line<'g> {
    pub(super) fn new(label: &str, counts: &[u64]) -> Self {
        let cells = counts.iter().map(|count| HumanCount(*count).to_string());
        Self::of_cells(label.to_owned(), cells.collect())
    }

    pub(super) fn of_cells(label: String, cells: Vec<String>) -> Self {
        Self {
            label,
            cells,
            examples: &[],
        }
    }

    /// The same line with contacts that are told below it.
    pub(super) fn with_examples(self, examples: &'g [String]) -> Self {
        Self { examples, ..self }
    }
}

impl<'g> Grid<'g> {
    pub(super) fn new(
        title: &'g str,
        heads: &'g [&'g str],
        lines: impl IntoIterator<Item = Line<'g>>,
    ) -> Self {
        Self {
            title,
            heads,
            lines: lines.into_iter().collect(),
        }
    }

    /// Writes it, after an empty line; nothing if there is no line.
    pub(super) fn write(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let told = &self.lines[..self.lines.len().min(LINES_TOLD)];
        if told.is_empty() {
            return Ok(());
        }
        let columns: Vec<(usize, usize)> = (0..self.heads.len())
            .filter(|column| {
                let is_nothing = told.iter().all(|line| line.cells[*column] == "0");
                !is_nothing || ALWAYS.contains(&self.heads[*column])
            })
            .map(|column| {
                let cells = told.iter().map(|line| &*line.cells[column]);
                (column, widest(cells.chain([self.heads[column]])))
            })
            .collect();
        let labels = widest(told.iter().map(|line| &*line.label));
        let title_width = (labels + 2).max(widest([self.title].into_iter()));
        write!(to, "\n{:title_width$}", self.title)?;
        for (column, width) in &columns {
            write!(to, "  {:>width$}", self.heads[*column])?;
        }
        writeln!(to)?;
        for line in told {
            write!(to, "  {:width$}", line.label, width = title_width - 2)?;
            for (column, width) in &columns {
                write!(to, "  {:>width$}", line.cells[*column])?;
            }
            writeln!(to)?;
            for example in line.examples {
                writeln!(to, "      {example}")?;
            }
        }
        match self.lines.len() - told.len() {
            0 => Ok(()),
            more => writeln!(to, "  and {} more; --json has all", HumanCount(more as u64)),
        }
    }
}

fn widest<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    texts
        .map(|text| text.chars().count())
        .max()
        .unwrap_or_default()
}
