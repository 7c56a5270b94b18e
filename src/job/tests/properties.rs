//! What holds for any text.

use proptest::prelude::*;

use super::{FULL, examine};
use crate::job::Place;

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is cut out of a file or put into it: no panic, and every place lies in the text.
    #[test]
    fn no_text_makes_it_panic(
        start in 0..FULL.len(),
        length in 0..40_usize,
        put in prop_oneof![Just(String::new()), "[\\PC\\n]{0,12}", "[a-z=\\[\\]{}'\"., 0-9\\n-]{0,16}"],
        set in "[a-z.0-9=\\[]{0,20}",
    ) {
        let start = FULL.floor_char_boundary(start);
        let end = FULL.floor_char_boundary((start + length).min(FULL.len()));
        let text = [&FULL[..start], &put, &FULL[end..]].concat();
        let (job, problems) = examine(&text, &[&set]);
        prop_assert!(job.is_some() || !problems.is_empty());
        for problem in problems {
            prop_assert!(!problem.to_string().is_empty());
            if let Place::Key { line, column, excerpt, .. } = problem.place {
                prop_assert!(line <= text.lines().count().max(1) + 1);
                prop_assert!(column <= excerpt.chars().count() + 1);
            }
        }
    }

    /// What the schema lets pass, the settings' types can hold.
    #[test]
    fn the_schema_and_the_types_agree(key in prop::sample::select(paths()), value in prop_oneof![
        Just("1"), Just("-1"), Just("1.5"), Just("true"), Just("'x'"), Just("[]"), Just("{}"), Just("['x']"), Just("[1]"),
        Just("{a = 1}"), Just("2026-01-01"), Just("99999999999999999999"), Just("'block'"), Just("'csv'"), Just("inf"),
    ]) {
        let (job, problems) = examine(FULL, &[&format!("{key}={value}")]);
        prop_assert!(job.is_some(), "{key}={value}: {problems:?}");
    }
}

/// Every key of the full file, as `--set` writes it.
fn paths() -> Vec<String> {
    fn walk(value: &toml::Value, path: &str, paths: &mut Vec<String>) {
        let children: Vec<(String, &toml::Value)> = match value {
            toml::Value::Table(table) => table
                .iter()
                .map(|(key, value)| (key.clone(), value))
                .collect(),
            toml::Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| (index.to_string(), item))
                .collect(),
            _ => Vec::new(),
        };
        for (key, value) in children {
            let path = if path.is_empty() {
                key
            } else {
                format!("{path}.{key}")
            };
            paths.push(path.clone());
            walk(value, &path, paths);
        }
    }
    let mut paths = Vec::new();
    let table: toml::Table = FULL.parse().unwrap();
    walk(&table.into(), "", &mut paths);
    paths
}
