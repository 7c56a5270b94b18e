//! A difference as people read it: IDs and counts, no value of a contact.

mod grid;

use std::fmt::{self, Formatter};

use indicatif::HumanCount;

use self::grid::{Grid, Line};
use super::{
    Balance, Difference, Figure, FigureChange, InputChange, Metrics, Motion, Move, Owner, RunName,
    Subject,
};
use crate::plural::grouped;

impl fmt::Display for Difference {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        if self.identical {
            return self.write_identical(to);
        }
        for (what, run) in [("before", &self.before), ("after", &self.after)] {
            let RunName {
                run_id,
                as_of,
                version,
                ..
            } = run;
            writeln!(to, "{what:6}  {run_id}, as of {as_of}, by tenure {version}")?;
        }
        writeln!(to, "{}", self.settings())?;
        write_inputs(&self.inputs, to)?;
        self.write_counts(to)?;
        self.write_values(to)?;
        write_owners(&self.owners, to)?;
        write_moves(&self.moves, to)?;
        self.write_flags(to)?;
        self.write_rejects(to)?;
        match &self.metrics {
            Some(metrics) => write_metrics(metrics, to)?,
            None => writeln!(
                to,
                "\nFigures are not compared: a run has no reports as Parquet."
            )?,
        }
        self.write_tables(to)
    }
}

impl Difference {
    fn write_identical(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let inputs = match self.inputs.len() as u64 {
            0 => String::new(),
            1 => ", though a file that they read differs".to_owned(),
            count => format!(", though {} that they read differ", grouped(count, "file")),
        };
        writeln!(
            to,
            "{} and {} are identical: the same {} of {}, with the same owners, flags and figures{inputs}.",
            self.before.run_id,
            self.after.run_id,
            grouped(self.contacts.after, "contact"),
            grouped(self.records.after, "record"),
        )
    }

    fn settings(&self) -> String {
        if self.same_settings {
            return "The settings are the same.".to_owned();
        }
        let [before, after] = [&self.before, &self.after].map(RunName::fingerprint_start);
        let differ = match self.before.as_of == self.after.as_of {
            true => "The settings differ",
            false => "The as-of day is another, and settings may be",
        };
        format!("{differ}: pipeline fingerprint {before}… and {after}….")
    }

    fn write_counts(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let records = &self.records;
        let contacts = &self.contacts;
        let heads = [
            "before",
            "after",
            "in both",
            "changed",
            "renamed",
            "moved",
            "new",
            "gone",
            "merged",
            "split off",
        ];
        let of_records = [
            records.before,
            records.after,
            records.in_both,
            0,
            0,
            records.moved,
            records.new,
            records.gone,
            0,
            0,
        ];
        let of_contacts = [
            contacts.before,
            contacts.after,
            contacts.in_both,
            contacts.changed,
            contacts.renamed,
            0,
            contacts.new,
            contacts.gone,
            contacts.merged,
            contacts.split_off,
        ];
        let lines = [("records", of_records), ("contacts", of_contacts)];
        let lines = lines.map(|(what, counts)| Line::new(what, &counts));
        Grid::new("", &heads, lines).write(to)?;
        if !contacts.examples.is_empty() {
            writeln!(to, "\nContacts, for example")?;
        }
        for example in &contacts.examples {
            let other = example.other_contact_id.as_deref();
            let other = other.map_or_else(String::new, |other| match example.what {
                "renamed" => format!(" is now {other}"),
                "merged" => format!(" into {other}"),
                _ => format!(" from {other}"),
            });
            let what = example.what.replace('_', " ");
            writeln!(to, "  {what:9}  {}{other}", example.contact_id)?;
        }
        Ok(())
    }

    fn write_values(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let lines = self.fields.iter().map(|field| {
            let counts = [field.contacts, field.changed, field.filled, field.emptied];
            Line::new(&field.field, &counts).with_examples(&field.examples)
        });
        let heads = ["contacts", "changed", "filled", "emptied"];
        Grid::new("Values that differ", &heads, lines).write(to)
    }

    fn write_flags(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let lines = self.flags.iter().map(|flag| {
            let counts = [
                flag.before,
                flag.raised,
                flag.came,
                flag.cleared,
                flag.went,
                flag.after,
            ];
            Line::new(&flag.flag, &counts)
        });
        let heads = ["before", "+raised", "+came", "-cleared", "-went", "after"];
        Grid::new("Flags", &heads, lines).write(to)
    }

    fn write_rejects(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let lines = self.rejects.iter().map(|reject| {
            let what = format!("{}  {}", reject.source, reject.reason);
            Line::new(&what, &[reject.before, reject.after])
        });
        Grid::new("Rejects", &["before", "after"], lines).write(to)
    }

    fn write_tables(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let lines = self.tables.iter().map(|table| {
            let counts = [
                table.before,
                table.new,
                table.gone,
                table.after,
                table.changed,
            ];
            Line::new(table.table, &counts)
        });
        let heads = ["before", "+new", "-gone", "after", "changed"];
        Grid::new("Rows of other tables", &heads, lines).write(to)
    }
}

fn write_inputs(inputs: &[InputChange], to: &mut Formatter<'_>) -> fmt::Result {
    if inputs.is_empty() {
        return writeln!(to, "They read the same files.");
    }
    writeln!(to, "Files that differ")?;
    for input in inputs {
        let rows = match (input.rows_before, input.rows_after) {
            (Some(before), Some(after)) => {
                format!(": {} → {}", HumanCount(before), grouped(after, "row"))
            }
            (Some(rows), None) | (None, Some(rows)) => format!(": {}", grouped(rows, "row")),
            (None, None) => String::new(),
        };
        writeln!(
            to,
            "  {:7}  {}  {}{rows}",
            input.what, input.source, input.path
        )?;
    }
    Ok(())
}

fn write_owners(balances: &[Balance], to: &mut Formatter<'_>) -> fmt::Result {
    let motions = Motion::ALL.iter().map(|motion| {
        let sign = if motion.is_loss() { '-' } else { '+' };
        format!("{sign}{}", motion.name().replace('_', " "))
    });
    let heads: Vec<String> = std::iter::once("before".to_owned())
        .chain(motions)
        .chain(["after".to_owned()])
        .collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let lines = balances.iter().map(|balance| {
        let counts = [&[balance.before], &balance.motions[..], &[balance.after]].concat();
        Line::new(balance.owner.in_words(), &counts)
    });
    Grid::new("Owners, by contacts in scope", &heads, lines).write(to)
}

fn write_moves(moves: &[Move], to: &mut Formatter<'_>) -> fmt::Result {
    let lines = moves.iter().map(|moved| {
        let rule = moved.rule.as_deref().unwrap_or("–");
        let what = format!(
            "{} → {}  {rule}",
            moved.from.in_words(),
            moved.to.in_words()
        );
        Line::new(&what, &[moved.contacts]).with_examples(&moved.examples)
    });
    Grid::new("Moves, by the rule that holds now", &["contacts"], lines).write(to)?;
    let count = |is_counted: &dyn Fn(&Move) -> bool| {
        let counted = moves.iter().filter(|moved| is_counted(moved));
        counted.map(|moved| moved.contacts).sum::<u64>()
    };
    let [all, owned, unowned] = [
        count(&|_| true),
        count(&|moved| moved.from.is_nobody()),
        count(&|moved| moved.to.is_nobody()),
    ];
    if all > 0 {
        writeln!(
            to,
            "  In all {}, of which {} newly owned and {} newly unowned.",
            grouped(all, "contact"),
            HumanCount(owned),
            HumanCount(unowned)
        )?;
    }
    Ok(())
}

fn write_metrics(metrics: &Metrics, to: &mut Formatter<'_>) -> fmt::Result {
    for (rank, title) in [
        "Figures overall",
        "Figures of entities",
        "Figures of owners",
    ]
    .into_iter()
    .enumerate()
    {
        let changes = metrics.changes.iter();
        let changes = changes
            .filter(|change| usize::from(change.subject.rank()) == rank && !change.is_part());
        let lines = changes.map(|change| {
            let whose = if rank == 0 {
                String::new()
            } else {
                change.subject.in_words() + "  "
            };
            let cells = [
                figure(&change.before),
                figure(&change.after),
                change.percent(),
            ];
            Line::of_cells(format!("{whose}{}", change.figure), cells.to_vec())
        });
        Grid::new(title, &["before", "after", "change"], lines).write(to)?;
    }
    for subject in &metrics.subjects {
        let (whose, what) = (subject.subject.in_words(), subject.what);
        writeln!(to, "  {what:4}  {whose} in {}", subject.subject.report)?;
    }
    Ok(())
}

impl RunName {
    fn fingerprint_start(&self) -> String {
        self.pipeline_fingerprint.chars().take(8).collect()
    }
}

impl Owner {
    fn is_nobody(&self) -> bool {
        self.owner_id.is_none()
    }

    fn in_words(&self) -> &str {
        self.owner_id.as_deref().unwrap_or("nobody")
    }
}

impl Subject {
    fn in_words(&self) -> String {
        match &*self.id {
            "" => "nobody".to_owned(),
            id => format!("{}:{id}", self.kind),
        }
    }
}

impl FigureChange {
    /// Whether the figure is what another is computed from.
    fn is_part(&self) -> bool {
        self.figure.ends_with("_numerator") || self.figure.ends_with("_denominator")
    }

    fn percent(&self) -> String {
        let percent = |relative: f64| format!("{:+.1} %", relative * 100.0);
        self.relative.map_or_else(String::new, percent)
    }
}

fn figure(figure: &Option<Figure>) -> String {
    match figure {
        None => "–".to_owned(),
        Some(Figure::Word(word)) => word.clone(),
        Some(Figure::Number(number)) if number.fract() == 0.0 && *number >= 0.0 => {
            HumanCount(*number as u64).to_string()
        }
        Some(Figure::Number(number)) => format!("{number:.4}"),
    }
}
