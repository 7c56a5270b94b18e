//! The requirements by number: `R20` is a row of [docs/REQUIREMENTS.md](../../docs/REQUIREMENTS.md).
//!
//! In goes a number, or the name of what carries requirements; out comes what must be so, what carries it and what shows it, or the numbers.

/// The requirements, compiled in as the specification is.
const REQUIREMENTS: &str = include_str!("../../docs/REQUIREMENTS.md");

/// A row of the list.
struct Requirement {
    number: &'static str,
    /// What it is about, and whose it is: the heading above it.
    of: &'static str,
    /// What must be so; and where the specification overrules it, by which rule.
    says: &'static str,
    /// What `tenure explain` knows by this name, or a command: `rule:other_party_keeps`, `tenure diff`.
    carried_by: Vec<&'static str>,
    /// Where it is shown: a golden case or the file of a test, with its name in the link.
    shown_by: Vec<(&'static str, &'static str)>,
}

/// What a requirement says, what carries it and what shows it; none if none has the number.
pub(super) fn tell(number: &str) -> Option<String> {
    let number = number.to_ascii_uppercase();
    let found = requirements().find(|requirement| requirement.number == number)?;
    let says = found.says.replace("**", "");
    let shown = found.shown_by.iter();
    let shown = shown.map(|(name, path)| match path.ends_with(".rs") {
        true => format!("    Test: {name} in {path}\n"),
        false => format!("    Golden case: {path}\n"),
    });
    let (of, carried_by) = (found.of, found.carried_by.join(", "));
    Some(format!(
        "{number}, of {of}\n  {says}\n    Carried by: {carried_by}\n{}  From: docs/REQUIREMENTS.md\n",
        shown.collect::<String>()
    ))
}

/// The numbers of the requirements that this carries, each behind a comma: `R20, R23`; empty if it carries none.
pub(super) fn carried_by(name: &str) -> String {
    let carried = requirements().filter(|requirement| requirement.carried_by.contains(&name));
    let numbers: Vec<_> = carried.map(|requirement| requirement.number).collect();
    numbers.join(", ")
}

/// A line that names them; none if it carries none.
pub(super) fn line(name: &str) -> String {
    match carried_by(name) {
        none if none.is_empty() => none,
        numbers => format!("  Requirements: {numbers}\n"),
    }
}

/// Every requirement, in order.
fn requirements() -> impl Iterator<Item = Requirement> {
    let sections = REQUIREMENTS.split("\n## ").skip(1);
    sections.flat_map(|section| {
        let (of, rows) = section.split_once('\n').unwrap_or((section, ""));
        rows.lines().filter_map(move |row| requirement(of, row))
    })
}

/// `| R20 | what must be so. | `rule:name`, … | [case](path), … |`; none for other lines.
fn requirement(of: &'static str, row: &'static str) -> Option<Requirement> {
    let mut cells = row.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ");
    let number = cells.next().filter(|number| number.starts_with('R'))?;
    let says = cells.next()?;
    let names = cells.next()?.split('`').skip(1).step_by(2);
    let links = cells.next()?.split(", ");
    let links = links.filter_map(|link| {
        link.strip_prefix('[')?
            .strip_suffix(')')?
            .split_once("](../")
    });
    Some(Requirement {
        number,
        of,
        says,
        carried_by: names.collect(),
        shown_by: links
            .map(|(name, path)| (name.trim_matches('`'), path))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs};

    use clap::CommandFactory;

    use super::*;
    use crate::{
        cli::args::Arguments,
        explain::{
            explain_topic,
            golden::{Golden, root},
        },
    };

    /// How many there are.
    const REQUIREMENTS_ALL: usize = 104;

    #[test]
    fn every_requirement_is_there_once_and_says_what_carries_and_shows_it() {
        let all: Vec<_> = requirements().collect();
        let numbers: Vec<_> = all.iter().map(|known| known.number.to_owned()).collect();
        let expected = (1..=REQUIREMENTS_ALL).map(|number| format!("R{number}"));
        assert_eq!(numbers, expected.collect::<Vec<_>>());
        for known in &all {
            let (number, told) = (known.number, explain_topic(known.number).unwrap());
            assert!(
                known.says.ends_with('.') && told.contains(known.of),
                "{told}"
            );
            assert!(!known.carried_by.is_empty(), "nothing carries {number}");
            assert!(!known.shown_by.is_empty(), "nothing shows {number}");
        }
        assert_eq!(tell("r20"), tell("R20"));
        assert!(
            ["R0", "R105", "20", "", "number"]
                .iter()
                .all(|name| tell(name).is_none())
        );
    }

    #[test]
    fn what_carries_a_requirement_is_known_and_says_so() {
        let commands = Arguments::command();
        for known in requirements() {
            let rules = known.says.split([' ', ',', '.', ':', ';']);
            let rules = rules.filter(|word| word.starts_with("R-"));
            let is_overruled = known.says.contains("**Overruled** by ");
            assert_eq!(
                is_overruled,
                rules.clone().next().is_some(),
                "{}",
                known.says
            );
            for name in known.carried_by.iter().copied().chain(rules) {
                if let Some(command) = name.strip_prefix("tenure ") {
                    assert!(commands.find_subcommand(command).is_some(), "{name}");
                    continue;
                }
                let told = explain_topic(name).unwrap();
                let is_mute = ["column:", "field:", "policy:", "word:"];
                let line = line(name);
                if !is_mute.iter().any(|kind| name.starts_with(kind)) {
                    assert!(!line.is_empty() && told.contains(&line), "{name}: {told}");
                }
            }
        }
    }

    #[test]
    fn a_requirement_names_its_cases_and_they_name_it() {
        let golden = Golden::read();
        let named: BTreeSet<_> = golden.requirements().collect();
        let mut shown = BTreeSet::new();
        for known in requirements() {
            for (name, path) in known.shown_by {
                if path.ends_with(".rs") {
                    let code = fs::read_to_string(root().join(path)).unwrap();
                    assert!(code.contains(&format!("fn {name}(")), "{path}: {name}");
                } else {
                    shown.insert((path, known.number));
                }
            }
        }
        let unlike: Vec<_> = shown.symmetric_difference(&named).collect();
        assert!(unlike.is_empty(), "on one side only: {unlike:?}");
    }
}
