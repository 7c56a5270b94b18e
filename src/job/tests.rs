//! The texts of every kind of problem, and what a good file means.

use std::path::Path;

use super::{Job, Overrides};

/// A pipeline over the sample, so that paths and parties exist.
fn parse(text: &str) -> Result<Job, Vec<String>> {
    parse_with(text, &[])
}

fn parse_with(text: &str, set: &[&str]) -> Result<Job, Vec<String>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/x.toml");
    let overrides = Overrides {
        set: set.iter().map(|&option| option.to_owned()).collect(),
        ..Overrides::default()
    };
    Job::parse(&file, text, &overrides).map_err(|problems| {
        let folder = format!("{}/pipelines/", env!("CARGO_MANIFEST_DIR"));
        problems
            .iter()
            .map(|problem| problem.headline().replace(&folder, ""))
            .collect()
    })
}

#[test]
fn the_pipelines_of_the_sample_are_valid() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let job = Job::read(&path, &Overrides::default());
        let problems = job.err().unwrap_or_default();
        assert!(
            problems.is_empty(),
            "{}",
            problems
                .iter()
                .map(|p| p.to_string() + "\n")
                .collect::<String>()
        );
        count += 1;
    }
    assert!(count >= 3);
}
