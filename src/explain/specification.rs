//! The rules of the specification by name: `R-MERGE` is a section of [docs/OWNERSHIP.md](../../docs/OWNERSHIP.md), `R-MERGE-1` a point of it.

use super::requirements;

/// The specification, compiled in, so that a rule can be read wherever the program is.
const OWNERSHIP: &str = include_str!("../../docs/OWNERSHIP.md");

/// What a rule says, word for word; none if no rule has the name.
pub(super) fn tell(name: &str) -> Option<String> {
    let name = name.to_ascii_uppercase();
    let mut sections = sections();
    if let Some((_, title, lines)) = sections.clone().find(|(rule, ..)| *rule == name) {
        let text = format!("{name}: {title}\n{}", indented(&lines));
        return Some(text + &requirements::line(&name));
    }
    let (rule, number) = name.rsplit_once('-')?;
    let (_, title, lines) = sections.find(|(known, ..)| *known == rule)?;
    let point = point(&lines, number)?;
    let text = format!("{name}, of {rule}: {title}\n{}", indented(&point));
    Some(text + &requirements::line(&name))
}

/// Every rule that has a section: its name, its title and its lines.
fn sections() -> impl Iterator<Item = (&'static str, &'static str, Vec<&'static str>)> + Clone {
    let sections = OWNERSHIP.split("\n## ").skip(1);
    sections.filter_map(|section| {
        let (head, text) = section.split_once('\n')?;
        let (rule, title) = head
            .split_once(": ")
            .filter(|(rule, _)| rule.starts_with("R-"))?;
        Some((rule, title, text.trim_end().lines().collect()))
    })
}

/// The names of all rules, in order: each point of a section, or the section where it has none.
#[cfg(test)]
pub(super) fn rules() -> Vec<String> {
    let rules = sections().flat_map(|(rule, _, lines)| {
        let numbers =
            (1..).take_while(|number: &usize| point(&lines, &number.to_string()).is_some());
        let mut names: Vec<_> = numbers.map(|number| format!("{rule}-{number}")).collect();
        if names.is_empty() {
            names.push(rule.to_owned());
        }
        names
    });
    rules.collect()
}

/// The point of this number with what stands indented below it.
fn point<'l>(lines: &[&'l str], number: &str) -> Option<Vec<&'l str>> {
    let start = format!("{number}. ");
    let first = lines.iter().position(|line| line.starts_with(&start))?;
    let below = lines[first + 1..].iter();
    let below = below.take_while(|line| line.starts_with(' '));
    let text = lines[first].strip_prefix(&start)?;
    Some(
        [text]
            .into_iter()
            .chain(below.map(|line| line.trim_start()))
            .collect(),
    )
}

fn indented(lines: &[&str]) -> String {
    let lines = lines.iter().filter(|line| !line.is_empty());
    lines.map(|line| format!("  {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_and_every_point_of_it_can_be_read() {
        let mut rules = 0;
        for (rule, title, lines) in sections() {
            rules += 1;
            let whole = tell(rule).unwrap();
            assert!(
                whole.starts_with(&format!("{rule}: {title}\n  ")),
                "{whole}"
            );
            let points = lines
                .iter()
                .filter(|line| line.starts_with(|first: char| first.is_ascii_digit()));
            for (number, line) in (1..).zip(points) {
                let told = tell(&format!("{rule}-{number}")).unwrap();
                let (_, text) = line.split_once(". ").unwrap();
                assert!(told.contains(text), "{told}");
            }
        }
        assert!(rules >= 9, "{rules}");
    }

    #[test]
    fn a_table_belongs_to_its_point_and_a_name_may_be_written_small() {
        let told = tell("r-merge-1").unwrap();
        assert!(told.contains("| two different entities | any | **not merged** (R-MERGE-2) |"));
        assert!(!told.contains("Contacts owned by two different entities are never merged"));
        for nothing in ["", "R-", "R-MERGE-99", "R-MERGE-1-1", "Words", "R-MATCH"] {
            assert_eq!(tell(nothing), None, "{nothing}");
        }
    }
}
