//! Conditions of gates and names of reports that a run would stumble over, told before it.

use super::{SOURCE, problems, valid};

#[test]
fn a_gate_is_read_before_the_run() {
    const SAMPLE: &str = "write a condition such as `coverage_rate >= 0.98`";
    const SHARE: &str = "a rate is a share of 1: write 0.98 for 98 %";
    for (check, message, help) in [
        (
            "coverage_rate >",
            "at 1:16 of the condition: not an SQL condition: expected an expression at the end",
            SAMPLE,
        ),
        (
            "coverage_rate",
            "`coverage_rate` is not a condition: it is neither true nor false",
            SAMPLE,
        ),
        (
            "(coverage_rate >= 0.5",
            "at 1:22 of the condition: not an SQL condition: expected ) at the end",
            SAMPLE,
        ),
        (
            "coverage_rate => 0.5",
            "at 1:15 of the condition: unexpected `=>`",
            "at least is written `>=`",
        ),
        (
            "coverage_rate >= 98 %",
            "at 1:22 of the condition: not an SQL condition: expected an expression at the end",
            SHARE,
        ),
        (
            "coverage_rate >= 98%",
            "at 1:21 of the condition: not an SQL condition: expected an expression at the end",
            SHARE,
        ),
        (
            "coverage_rate > 'x'",
            "`coverage_rate > 'x'` is not a condition: cannot compare string with numeric type (f64)",
            SAMPLE,
        ),
    ] {
        let text = format!("{SOURCE}[[gate]]\nname = 'g'\ncheck = \"{check}\"\n");
        let expected = format!("x.toml:7:1: {message}; {help}");
        assert_eq!(problems(&text, &[]), [expected], "{check}");
    }
    for check in [
        "stale_rate <= 0.98 AND contacts_owned > 10",
        "stale_rate IS NULL OR NOT stale_rate > 0.5",
        "owner_metrics.stale_rate BETWEEN 0 AND 0.5",
        "round(stale_rate, 1) < 0.5",
        "stale_rate < 0.5 -- half",
    ] {
        let text = format!("{SOURCE}[[gate]]\nname = 'g'\ncheck = '{check}'\non = 'owner'\n");
        assert_eq!(problems(&text, &[]), Vec::<String>::new(), "{check}");
    }
}

#[test]
fn a_gate_that_no_entity_can_fail_is_a_warning() {
    for (gate, count) in [
        ("check = 'coverage_rate >= 0.9'\non = 'entity'", 1),
        ("check = 'active_coverage_rate >= 0.9'\non = 'entity'", 0),
        ("check = 'coverage_rate >= 0.9'", 0),
    ] {
        let text = format!("{SOURCE}[[gate]]\nname = 'g'\n{gate}\n");
        let warnings = valid(&text, &[]).warnings;
        assert_eq!(warnings.len(), count, "{warnings:?}");
    }
}

#[test]
fn a_gate_on_what_a_ledger_knows_needs_one() {
    let gate = "[[gate]]\nname = 'quiet'\ncheck = 'coalesce(newly_unowned, 0) <= 10'\n";
    let expected = "x.toml:7:1: `newly_unowned` is a figure of runs that go on with a ledger; give the \
                    pipeline a `ledger`, the folder in which runs remember";
    assert_eq!(problems(&format!("{SOURCE}{gate}"), &[]), [expected]);
    let with_ledger = format!("ledger = 'ledger'\n{SOURCE}{gate}");
    assert_eq!(problems(&with_ledger, &[]), Vec::<String>::new());
}

#[test]
fn a_report_of_what_a_ledger_has_needs_one() {
    let report = |table: &str| {
        format!("[[reports.custom]]\nname = 'past'\nsql = 'SELECT contact_id FROM {table}'\n")
    };
    for table in ["ownership_history", "aliases"] {
        let expected = format!(
            "x.toml:7:1: the SQL of `past` cannot be carried out: relation '{table}' was not found; only a run with \
             a `ledger` has it; `tenure explain TABLE` lists the columns of a table"
        );
        assert_eq!(
            problems(&format!("{SOURCE}{}", report(table)), &[]),
            [expected]
        );
        let with_ledger = format!("ledger = 'ledger'\n{SOURCE}{}", report(table));
        assert_eq!(problems(&with_ledger, &[]), Vec::<String>::new());
    }
    let own = report("aliases").replace(
        "'SELECT",
        "'WITH aliases AS (SELECT contact_id FROM contacts) SELECT",
    );
    assert_eq!(
        problems(&format!("{SOURCE}{own}"), &[]),
        Vec::<String>::new()
    );
}

#[test]
fn a_report_takes_the_name_of_no_other() {
    let text = format!("{SOURCE}[[reports.custom]]\nname = 'unowned'\nsql = 'SELECT 1 AS one'\n");
    let taken = "x.toml:6:1: another report is named `unowned` already";
    assert_eq!(problems(&text, &[]), [taken]);
}

#[test]
fn sql_that_would_end_the_process_is_refused_with_its_place() {
    let deep = " + 1".repeat(100_000);
    let text = format!(
        "{SOURCE}[[reports.custom]]\nname = 'deep'\nsql = 'SELECT 1{deep}'\n\
         [[gate]]\nname = 'deep'\ncheck = 'coverage_rate > 1{}'",
        " + 1".repeat(1_500)
    );
    for (key, said) in [
        (
            "sql",
            "the SQL of `deep` cannot be carried out: it has more than 1000 words",
        ),
        ("check", "is not a condition: it has more than 1000 words"),
    ] {
        let line = text
            .lines()
            .position(|line| line.starts_with(key))
            .expect(key)
            + 1;
        let problems = problems(&text, &[]);
        let place = format!("x.toml:{line}:1: ");
        let found = |problem: &&String| problem.starts_with(&place) && problem.contains(said);
        assert!(problems.iter().find(found).is_some(), "{key}");
    }
}
