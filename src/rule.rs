//! A line of a decision list: a rule with its words, its golden case and its examples, over any kind of case.
//!
//! The rules of change requests and of sends are such lists; who decides by them is theirs to say.

use std::fmt;

/// One line of a decision list over cases `C` with verdicts `V`.
#[derive(Debug)]
pub struct Rule<C: 'static, V: 'static> {
    /// The name, which is the file's too.
    pub id: &'static str,
    /// The rule of the specification, as tables name it.
    pub spec: &'static str,
    /// The rule in one sentence.
    pub says: &'static str,
    /// The document that it comes from.
    pub source: &'static str,
    /// The golden case that shows it, below `tests/cases`.
    pub case: &'static str,
    /// The rule; passes where it has nothing to say.
    pub decide: fn(&C) -> V,
    /// What it says in cases, some of which it passes.
    pub examples: &'static [(C, V)],
}

/// Examples in words: `case → verdict`.
pub(crate) fn told<C: fmt::Display, V: fmt::Display>(
    examples: &[(C, V)],
) -> impl Iterator<Item = String> {
    examples
        .iter()
        .map(|(case, verdict)| format!("{case} → {verdict}"))
}

/// What every registry of such rules promises of itself.
#[cfg(test)]
pub(crate) mod checks {
    use std::path::Path;

    use super::*;

    /// Every example holds, and what a rule does not pass it decides in the whole list; `decisive` names the rule that decides.
    pub(crate) fn examples_hold<C: fmt::Display, V: PartialEq + fmt::Debug>(
        rules: &[&Rule<C, V>],
        pass: &V,
        decisive: impl Fn(&C) -> &'static str,
    ) {
        for rule in rules {
            assert!(rule.examples.iter().any(|(_, said)| said != pass));
            for (case, expected) in rule.examples {
                assert_eq!((rule.decide)(case), *expected, "{}: {case}", rule.id);
                if expected != pass {
                    assert_eq!(decisive(case), rule.id, "{case}");
                }
            }
        }
    }

    /// Every rule has a name, a file, words and a golden case; the folder holds `others` files besides those of rules.
    pub(crate) fn is_complete<C, V>(rules: &[&Rule<C, V>], folder: &str, others: usize) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = root.join(folder);
        for (index, rule) in rules.iter().enumerate() {
            let before = &rules[..index];
            assert!(before.iter().all(|other| other.id != rule.id));
            assert!(folder.join(rule.id).with_extension("rs").is_file());
            assert!(rule.source.contains(rule.spec), "{}", rule.id);
            let case = root.join("tests/cases").join(rule.case);
            assert!(case.join("pipeline.toml").is_file(), "{}", rule.case);
        }
        let files = std::fs::read_dir(folder).unwrap().count();
        assert_eq!(files, rules.len() + others, "a rule's file is not in RULES");
    }
}
