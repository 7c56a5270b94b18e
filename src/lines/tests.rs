//! Files with quotes and cells too many.

use super::*;

#[derive(serde::Deserialize)]
struct Said {
    who: String,
    #[serde(default)]
    why: String,
}

impl Row for Said {
    const NEEDED: &'static [&'static str] = &["who"];
}

/// The rows and problems of a file, with their lines.
fn told(text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("said.csv");
    fs::write(&file, text).unwrap();
    let mut problems = Problems::default();
    let rows = rows::<Said>(&file, &mut problems).into_iter();
    let rows = rows.map(|(line, row)| format!("{line}: {}|{}", row.who, row.why));
    let rows = Vec::from_iter(rows);
    let problems = problems.told().into_iter();
    let problems = problems.map(|problem| {
        let message = problem.message.split([',', ';']).next().unwrap();
        format!("{}: {message}", problem.line.unwrap())
    });
    rows.into_iter().chain(problems).collect()
}

#[test]
fn a_quote_swallows_no_row() {
    let open = |line: u64| vec![format!("{line}: a quote opens a cell here")];
    for (text, expected) in [
        ("a,\"b\nc,d\n", open(2)),
        ("a,\"b\nc,\"d\ne,f\n", open(2)),
        ("a,b\r\nc,\"d\r\n\"e\",\"f\"\r\n", open(3)),
        ("a,the \"big\" one\nb,\"the \"big\" one\"\n", open(3)),
        (
            "a,\"\"\"b\"\"\nc\" \nd,\"\"",
            vec!["2: a|\"b\"\nc".to_owned(), "4: d|".to_owned()],
        ),
        (
            "\"a\nb\"\n",
            vec!["2: has 1 cell below 2 columns".to_owned()],
        ),
    ] {
        assert_eq!(
            told(&format!("\u{feff}who,why\n{text}")),
            expected,
            "{text:?}"
        );
    }
}

#[test]
fn no_cell_is_dropped_unsaid() {
    let expected = ["2: a|b", "4: e|", "3: has 3 cells below 2 columns"];
    assert_eq!(told("who,why\na,b,,\nc,d,x\ne\n"), expected);
}
