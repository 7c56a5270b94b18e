//! A small office from settled contacts to its reports.

use std::path::Path;

use arrow::array::{Array, AsArray};
use uuid::Uuid;

use super::*;
use crate::{
    assign::AssignRules,
    directory::{Active, OWNER_ID},
    flag::{
        Facts, FlagSettings, Raised,
        fixture::{AS_OF, office},
        flag_contact,
    },
    intake::{ColumnCount, RejectedCount, ValueCount, ValueKey, ValueState},
    interaction::StrangersOf,
    job::settings::reports::{CustomReport, GateScope, ReportFormat},
    list::List,
    party::{Party, UserIx},
    record::{Many, Text},
    table::{Batch, cells::cell_text, fixture::write_table, read_table, schema::data::CONTACTS},
    time::{Day, Timestamp},
};

/// A contact by (ID, owner, days since the last touch, worth).
type Contact = (&'static str, Option<u32>, Option<i32>, Option<f64>);

const CONTACTS_OF_OFFICE: &[Contact] = &[
    ("a", Some(0), Some(10), None),
    ("b", Some(0), Some(200), Some(5.0)),
    ("c", None, Some(300), None),
    ("d", None, None, Some(7.0)),
    ("e", Some(2), Some(1), None),
];

fn settings() -> ReportSettings {
    ReportSettings {
        custom: vec![CustomReport {
            name: "by_owner".into(),
            sql: "SELECT owner_id, COUNT(*) AS contacts, MAX(last_touch_at) AS latest FROM contacts GROUP BY owner_id".into(),
        }],
        list_max: 2,
        ..ReportSettings::default()
    }
}

fn gates() -> Vec<GateSettings> {
    let gate = |check: &str, on| GateSettings {
        name: check.to_owned(),
        check: check.to_owned(),
        on,
    };
    vec![
        gate("coverage_rate >= 0.5", GateScope::Overall),
        gate("coverage_rate >= 0.98", GateScope::Overall),
        gate("stale_rate <= 0.4", GateScope::Owner),
        gate("contacts_owned", GateScope::Overall),
        gate("no_such_figure > 1", GateScope::Entity),
        gate("reconciliation_gap = 0", GateScope::Overall),
        gate("stale_rate <= 0.5", GateScope::Owner),
        gate("capacity_utilisation <= 1", GateScope::Owner),
        gate("gap = 0 AND records >= 5", GateScope::Source),
        gate("records >= 9000", GateScope::Source),
    ]
}

/// Counts, flags and writes the contacts as settling does; every column that the reports do not read is null.
fn settle(folder: &Path, standing: &Standing<'_>) -> (Tally, Listing) {
    let (mut tally, mut worklists) = (Tally::default(), Worklists::default());
    let mut contacts = String::from(
        "contact_id; owner_kind; owner_id; lifecycle_stage; created_at; last_touch_at; value; flags\n",
    );
    for (number, &(id, owner, touched, value)) in (0..).zip(CONTACTS_OF_OFFICE) {
        let mut record = Record {
            value,
            ..Record::default()
        };
        record.lists[Many::Emails as usize] = List::from_joined("a@example.com");
        record.texts[Text::LifecycleStage as usize] = "lead";
        let last_touch = touched.map(|days| Day(AS_OF.0 - days).start());
        let owner = owner.map(|user| Party::User(UserIx(user)));
        record.created_at = Some(Day(AS_OF.0 - 400).start());
        record.last_touch_at = last_touch;
        let facts = Facts {
            owner,
            last_touch,
            ..Facts::of(&record)
        };
        let raised: Vec<_> = flag_contact(&facts, standing).collect();
        tally.metrics.count(&facts, &raised, standing);
        let rule = "default";
        tally.count_record(
            &record,
            true,
            Fate {
                owner,
                rule,
                ..Fate::default()
            },
        );
        contacts += &cells(id, &facts, &raised, standing).join(";");
        contacts += "\n";
        let contact = (Uuid::from_u128(number), "hawksoft");
        worklists.push(contact, &facts, &raised, standing, 2);
    }
    write_table(folder, &CONTACTS, &contacts);
    (tally, worklists.into_listing(2))
}

/// The cells of a contact that the reports read.
fn cells(
    id: &str,
    facts: &Facts<'_, '_>,
    raised: &[Raised],
    standing: &Standing<'_>,
) -> [String; 8] {
    let owner = facts.owner.map(|owner| standing.directory.id_of(owner));
    let day = |moment: Option<Timestamp>| moment.map(|moment| moment.day().to_string());
    let flags: Vec<_> = raised.iter().map(|(flag, ..)| flag.id).collect();
    let value = facts.record.value.map(|value| value.to_string());
    [
        id.to_owned(),
        facts.owner.map_or("", Party::kind).to_owned(),
        owner.unwrap_or_default().to_owned(),
        facts.record.text(Text::LifecycleStage).to_owned(),
        day(facts.record.created_at).unwrap_or_default(),
        day(facts.last_touch).unwrap_or_default(),
        value.unwrap_or_default(),
        flags.join("|"),
    ]
}

/// The rows of a report as text, cells joined by a space.
fn rows(folder: &Path, report: &str, columns: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for batch in read_table(&folder.join(format!("{report}.parquet")), columns, None).unwrap() {
        let batch = batch.unwrap();
        for row in 0..batch.num_rows() {
            let cells = columns
                .iter()
                .map(|name| cell_text(&batch, name, row).unwrap().into_owned());
            found.push(cells.collect::<Vec<_>>().join(" "));
        }
    }
    found
}

fn values() -> ValueTally {
    let mut values = ValueTally::default();
    let nobody = (0, 0, "".into());
    let count = RejectedCount {
        party: None,
        rows: 1,
    };
    values.rejected.insert(nobody, count);
    for (kind, value, rows, state) in [
        ("CSR", "Agent U1", 5, ValueState::Active),
        ("CSR", "Agent U3", 2, ValueState::Inactive),
        ("Producer", "Agnet U2", 3, ValueState::Unknown),
    ] {
        let key = ValueKey {
            source: 0,
            kind: kind.into(),
            value: value.into(),
        };
        let count = ValueCount {
            rows,
            state,
            owns: kind == "Producer",
            is_needed: true,
        };
        values.values.insert(key, count);
        let spare = ValueKey {
            source: 0,
            kind: "Owner.id".into(),
            value: value.into(),
        };
        let count = ValueCount {
            state: ValueState::Unknown,
            is_needed: false,
            ..count
        };
        values.values.insert(spare, count);
    }
    values.owner_rows.named = 3;
    for (kind, filled, mapped, active) in [("CSR", 7, 7, 5), ("Producer", 3, 0, 0)] {
        let count = ColumnCount {
            rows: 9,
            filled,
            mapped,
            active,
        };
        values.columns.insert((0, kind.into()), count);
    }
    values
}

/// Runs everything over the five contacts; `look` sees the folder of reports.
fn with_reports(look: impl FnOnce(&Path, &Reported, &Reporting<'_>)) {
    let (directory, flags) = (office(), FlagSettings::default());
    let active = Active::on(AS_OF, &directory);
    let standing = Standing::new(&directory, &active, &flags, &[30]);
    let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (tally, listing) = settle(data.path(), &standing);
    let (rows, rejects, records, contacts) = (6, 1, 5, 5);
    let reconciliation = publish::Reconciliation {
        rows_read: rows,
        rows_rejected: rejects,
        records,
        contacts,
        ..Default::default()
    };
    let books = SourceBooks {
        rows,
        rejects,
        records,
        contacts,
        ..SourceBooks::default()
    };
    let mut strangers = Strangers::default();
    let mut calls = StrangersOf::default();
    (0..4).for_each(|_| calls.add(OWNER_ID, "System"));
    strangers.add("calls", calls);
    let run = Reporting {
        standing: &standing,
        tally: &tally,
        values: &values(),
        strangers: [&Strangers::default(), &strangers],
        sources: &["hawksoft"],
        books: &[books],
        connection_types: &["CSR", "Pilot", "Producer"].map(str::to_owned),
        rules: &AssignRules::default(),
        matches: &Matches::default(),
        reconciliation: &reconciliation,
        sent: Sent {
            plans: &[],
            overlaps: &[],
            overlaps_left_out: 0,
        },
        listing: &listing,
    };
    let reported = write_reports(&run, &settings(), &gates(), data.path(), folder.path()).unwrap();
    look(folder.path(), &reported, &run);
}

/// Asserts the rows of a report, cells joined by a space.
fn expect(folder: &Path, report: &str, columns: &str, rows_expected: &[&str]) {
    let columns: Vec<&str> = columns.split(' ').collect();
    assert_eq!(rows(folder, report, &columns), rows_expected, "{report}");
}

#[test]
fn figures_and_lists_say_what_was_counted() {
    with_reports(|folder, _, _| {
        let columns = "owner_id status contacts_owned stale_rate touch_rate_anyone_30";
        let inactive = "U3 inactive 1 0 1";
        let owners = [
            "U1 active 2 0.5 0.5",
            "U2 active 0  ",
            inactive,
            "C active 0  ",
            "O active 0  ",
        ];
        expect(folder, "owner_metrics", columns, &owners);
        let columns = "entity_id contacts coverage_rate orphan_rate_numerator connection_coverage_csr connection_coverage_pilot";
        let entities = [
            "C 3 1 1 0 ",
            "O 3 1 1 0 ",
            "P 0  0  ",
            "agent 3 1 1 0 ",
            "overall 5 0.6 3 0 ",
        ];
        expect(folder, "entity_metrics", columns, &entities);
        let reasons = [
            "1 7 a@example.com hawksoft no source names an owner",
            "2  a@example.com hawksoft no source names an owner",
        ];
        let columns = "rank value primary_email primary_source reason";
        expect(folder, "unowned", columns, &reasons);
        let stale = ["1 7  400 90", "2   300 90"];
        let columns = "rank value owner_id age_days limit_days";
        expect(folder, "stale", columns, &stale);
        let ids = rows(folder, "stale", &["contact_id"]);
        assert_eq!(ids[0], Uuid::from_u128(3).to_string());
        let by_owner = [
            "unowned  2 2",
            "owner_inactive U3 1 1",
            "stale U1 1 2",
            "stale  1 2",
        ];
        let flags = [&by_owner[..], &["never_touched  1 2", "sla_breached  1 2"]].concat();
        expect(
            folder,
            "flag_counts",
            "flag owner_id contacts contacts_owned",
            &flags,
        );
    });
}

#[test]
fn what_sources_say_is_listed_and_adds_up() {
    with_reports(|folder, reported, run| {
        let worklist = ["Producer Agnet U2 3 U2|U1|U3", "OwnerID System 4 "];
        expect(
            folder,
            "mapping_worklist",
            "type value rows candidates",
            &worklist,
        );
        let coverage = ["CSR 9 7 7 5", "Producer 9 3 0 0"];
        expect(
            folder,
            "connection_coverage",
            "type rows filled mapped active",
            &coverage,
        );
        let columns = "rows_read rejected moved unowned gap moved_by";
        expect(
            folder,
            "source_reconciliation",
            columns,
            &["6 1 3 2 0 default=3"],
        );
        assert_eq!(reported.rows.last().unwrap(), &("by_owner".to_owned(), 3));
        let text = summary(run, Vec::new(), (&reported.left_out, 2), "reports");
        assert!(text.contains("60.0 % have an owner: 3 of 5."), "{text}");
        assert!(text.contains("2  unowned (error)"), "{text}");
        let cut = "Cut at 2 rows by reports.list_max: stale (1 more";
        assert!(text.contains(cut), "{text}");
    });
}

#[test]
fn a_report_of_ones_own_has_types_and_an_order() {
    with_reports(|folder, _, _| {
        let mut batches = read_table(
            &folder.join("by_owner.parquet"),
            &["owner_id", "contacts", "latest"],
            None,
        )
        .unwrap();
        let batch = batches.next().unwrap().unwrap();
        let owners: Vec<_> = batch.column(0).as_string::<i64>().iter().collect();
        assert_eq!(owners, [None, Some("U1"), Some("U3")]);
        let latest = batch
            .column(2)
            .as_primitive::<arrow::datatypes::TimestampMicrosecondType>();
        assert_eq!(Timestamp(latest.value(2)).day(), Day(AS_OF.0 - 1));
        assert_eq!(batch.column(1).null_count(), 0);
    });
}

#[test]
fn gates_fail_with_the_rows_and_where_nothing_is_known() {
    with_reports(|_, reported, _| {
        let passed: Vec<_> = reported.gates.iter().map(|gate| gate.passed).collect();
        let expected = [
            true, false, false, false, false, true, true, false, true, false,
        ];
        assert_eq!(passed, expected);
        let detail = |index: usize| &*reported.gates[index].detail;
        assert_eq!(
            detail(1),
            "`coverage_rate >= 0.98` fails for overall (coverage_rate = 0.6)"
        );
        assert!(
            detail(2).contains("U1 (stale_rate = 0.5)") && !detail(2).contains("U2"),
            "{}",
            detail(2)
        );
        assert!(detail(3).contains("not a condition") && detail(4).contains("cannot be checked"));
        assert!(detail(7).contains("U1 (capacity_utilisation = null)"));
        assert!(detail(9).contains("hawksoft (records = 5)"));
    });
}

#[test]
fn files_are_those_that_were_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let batch = || Batch::new(&SOURCE_RECONCILIATION, 0).finish();
    for (formats, count) in [
        (&[ReportFormat::Csv][..], 1),
        (&[ReportFormat::Csv, ReportFormat::Parquet], 2),
    ] {
        write::write_report(folder.path(), &SOURCE_RECONCILIATION, &batch(), formats).unwrap();
        tidy(folder.path(), formats).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), count);
    }
}
