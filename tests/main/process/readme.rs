//! The README shows the run of the sample as it is. `TENURE_BLESS=1` writes it anew; read the diff.

use std::{env, fs};

use super::{stderr, tenure};
use crate::support::root;

const BEFORE: &str = "The run itself takes a second and ends so:\n\n```text\n";
const BEHIND: &str = "Reports: out/nightly/runs/…/reports\n```\n";

#[test]
fn the_readme_shows_how_the_sample_ends() {
    let out = tempfile::tempdir().unwrap();
    let out = out.path().to_str().unwrap();
    let ended = tenure(&["run", "pipelines/nightly_hygiene.toml", "--out", out]).code(0);
    let told = stderr(&ended);
    let lines = told.lines();
    let summary = lines.skip_while(|line| !line.contains(" rows read, "));
    let summary = summary.take_while(|line| !line.starts_with("Reports: "));
    let summary: String = summary.map(|line| format!("{line}\n")).collect();
    let file = root().join("README.md");
    let readme = fs::read_to_string(&file).unwrap();
    let (before, rest) = readme.split_once(BEFORE).unwrap();
    let (shown, behind) = rest.split_once(BEHIND).unwrap();
    if env::var_os("TENURE_BLESS").is_some() {
        fs::write(&file, [before, BEFORE, &summary, BEHIND, behind].concat()).unwrap();
    } else {
        assert_eq!(
            shown, summary,
            "run `TENURE_BLESS=1 cargo test the_readme_shows`"
        );
    }
}
