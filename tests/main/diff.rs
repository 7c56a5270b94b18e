//! What changed between two runs of the sample: an export is changed by hand, and the difference says so and nothing else.

use std::fs;

use tenure::diff::{Difference, Motion, diff};

use crate::{
    invariants::{nightly, sample_copy},
    sample::NIGHTLY,
    support::Run,
};

fn difference(before: &Run, after: &Run) -> Difference {
    diff(&before.outcome.folder, &after.outcome.folder, 9).unwrap()
}

/// The contact of a record.
fn contact_of(run: &Run, record_id: &str) -> String {
    run.map("records", "record_id", "contact_id")[record_id].clone()
}

#[test]
fn a_record_that_came_one_that_went_and_one_of_another_owner_are_told() {
    let copy = sample_copy();
    let file = copy.path().join("sample_data/hawksoft/clients.csv");
    let text = fs::read_to_string(&file).unwrap();
    let lines = text
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("20003,"));
    let lines = lines.map(|line| match line.starts_with("20001,") {
        true => line.replace("Sam Pryor", "Paul Stroud"),
        false => line.to_owned(),
    });
    let added = "39999,Personal,Active,Zelda,Quartermaine,,5/2/1961,,,,zelda@quartermaine.example.org,,,1 New St,Brunswick,ME,04011,Sam Pryor,,,No,No,No,No,5/25/2020,9/18/2023,,\n";
    fs::write(&file, lines.collect::<String>() + added).unwrap();
    let (before, after) = (&NIGHTLY.run, nightly(copy.path()));
    let found = difference(before, &after);

    let files = found
        .inputs
        .iter()
        .map(|input| (input.what, &*input.source));
    assert_eq!(files.collect::<Vec<_>>(), [("changed", "hawksoft")]);
    let (contacts, records) = (&found.contacts, found.records);
    assert_eq!(
        [
            contacts.new,
            contacts.gone,
            contacts.merged,
            contacts.split_off,
            contacts.renamed
        ],
        [1, 1, 0, 0, 0]
    );
    assert_eq!([records.new, records.gone, records.moved], [1, 1, 0]);
    let examples = contacts
        .examples
        .iter()
        .map(|example| (example.what, example.contact_id.clone()));
    let expected = [
        ("gone", contact_of(before, "20003")),
        ("new", contact_of(&after, "39999")),
    ];
    assert_eq!(examples.collect::<Vec<_>>(), expected);

    let [moved] = &found.moves[..] else {
        panic!("{:?}", found.moves);
    };
    let contact = contact_of(&after, "20001");
    let owners = |run: &Run| run.map("contacts", "contact_id", "owner_id")[&contact].clone();
    let parties = [&moved.from, &moved.to].map(|owner| owner.owner_id.clone().unwrap());
    assert_eq!(parties, [owners(before), owners(&after)]);
    assert_eq!((moved.contacts, &moved.examples), (1, &vec![contact]));
    assert_books_are_those_of_the_reports(&found, before, &after);
}

/// What owners had and have is what `owner_metrics` says, and what came and went is the difference.
fn assert_books_are_those_of_the_reports(found: &Difference, before: &Run, after: &Run) {
    let [before, after] =
        [before, after].map(|run| run.map("owner_metrics", "owner_id", "contacts_owned"));
    assert!(!found.owners.is_empty());
    for balance in &found.owners {
        let owner = balance.owner.owner_id.as_deref().unwrap();
        assert_eq!(before[owner], balance.before.to_string(), "{owner}");
        assert_eq!(after[owner], balance.after.to_string(), "{owner}");
        let motions = Motion::ALL.iter().zip(balance.motions);
        let changes = motions.map(|(motion, count)| match motion.is_loss() {
            true => -(count as i64),
            false => count as i64,
        });
        assert_eq!(
            balance.before as i64 + changes.sum::<i64>(),
            balance.after as i64,
            "{owner}"
        );
    }
}

#[test]
fn figures_that_nobody_can_compare_are_not_called_the_same() {
    let pipeline = crate::support::root().join("pipelines/nightly_hygiene.toml");
    let run = crate::support::run(&pipeline, &["reports.formats=['csv']"]);
    let found = difference(&run, &run);
    assert!(!found.identical && found.metrics.is_none());
}

#[test]
fn a_run_of_a_later_day_has_other_figures_and_the_same_owners() {
    let pipeline = crate::support::root().join("pipelines/nightly_hygiene.toml");
    let later = crate::support::run(&pipeline, &["as_of=2026-12-21"]);
    let found = difference(&NIGHTLY.run, &later);
    assert!(!found.identical);
    assert_eq!(
        (&*found.before.as_of, &*found.after.as_of),
        ("2026-11-21", "2026-12-21")
    );
    assert!(found.inputs.is_empty() && found.contacts.in_both == found.contacts.before);
    let stale = found
        .flags
        .iter()
        .find(|flag| flag.flag == "stale")
        .unwrap();
    assert!(
        stale.raised > 0 && stale.came + stale.went == 0,
        "{stale:?}"
    );
    let figures = &found.metrics.as_ref().unwrap().changes;
    assert!(
        figures
            .iter()
            .any(|change| change.figure == "stale_rate" && change.subject.kind == "overall")
    );
}
