//! Nights that go on with one ledger: what each says of the one before, in its reports, its figures, its gates and its last lines.

use super::{Desk, assert_has, stderr, stdout, tenure};

const LEDGER: &str = "[[gate]]\nname = \"calm\"\ncheck = \"newly_unowned <= 1\"\n[assign]\norder = [\"owner_id\", \"current\"]\n";

const HEADER: &str = "ID,First Name,Last Name,Email,Owner ID,Created,Last Activity\n";

impl Desk {
    /// Runs as of a day of November with these people, and users beside U1.
    fn night(&self, day: u32, people: &str, users: &str) -> super::Ended {
        self.write("people.csv", &format!("{HEADER}{people}"));
        let users = format!(
            "user_id,name,email,status\nU1,Ada Marsh,ada@office.example.com,active\n{users}"
        );
        self.write("users.csv", &users);
        let ledger = format!("ledger={}", self.path("ledger"));
        let day = format!("2026-11-{day:02}");
        self.run(&["--as-of", &day, "--set", &ledger])
    }

    /// Columns of the row of a report that has this ID in its column `key`.
    fn figures(&self, report: &str, [key, id]: [&str; 2], columns: &[&str]) -> Vec<String> {
        let path = self.out().join(format!("latest/reports/{report}.csv"));
        let mut reader = csv::Reader::from_path(path).unwrap();
        let headers = reader.headers().unwrap().clone();
        let place = |name: &str| headers.iter().position(|header| header == name).unwrap();
        let mut rows = reader.records().map(Result::unwrap);
        let row = rows.find(|row| &row[place(key)] == id).unwrap();
        columns
            .iter()
            .map(|name| row[place(name)].to_owned())
            .collect()
    }
}

const BALANCE: [&str; 7] = [
    "balance_open",
    "balance_new",
    "balance_in",
    "balance_out",
    "balance_merged",
    "balance_removed",
    "balance_close",
];

const BOB: &str = "U2,Bob Ray,bob@office.example.com,active\n";

const ANN: &str = "1,Ann,Able,ann@example.com,U1,2026-10-01,2026-10-30\n";
const BEA: &str = "2,Bea,Blow,bea@example.com,U2,2026-10-01,2026-10-30\n";
const CAL: &str = "3,Cal,Crow,cal@example.com,U2,2026-10-01,2026-10-30\n";
const DAN: &str = "4,Dan,Dove,dan@example.com,,2026-10-12,\n";

#[test]
fn each_night_says_what_has_changed_since_the_one_before() {
    let desk = Desk::new(LEDGER);
    let first = desk.night(1, &[ANN, BEA, CAL, DAN].concat(), BOB).code(0);
    assert!(!stderr(&first).contains("Since the last run"));
    let gate = desk.manifest()["gates"][0].clone();
    assert_eq!(gate["passed"], true);
    assert_has(
        gate["detail"].as_str().unwrap(),
        &["is not asked", "no last run"],
    );
    let owner = |id| desk.figures("owner_metrics", ["owner_id", id], &BALANCE);
    assert_eq!(owner("U1"), [""; 7]);
    let overall =
        |columns: &[&str]| desk.figures("entity_metrics", ["entity_id", "overall"], columns);
    assert_eq!(overall(&["unowned_age_median", "bounces_30"]), ["20", ""]);

    // Bea goes to Ada, Cal is gone, Eve is new, and Dan still has nobody.
    let bea = BEA.replace("U2", "U1");
    let eve = "5,Eve,Eland,eve@example.com,U2,2026-11-02,2026-11-02\n";
    let people = [ANN, &bea, DAN, eve].concat();
    let told = stderr(&desk.night(3, &people, BOB).code(0));
    let lines = [
        "Since the last run, as of 2026-11-01: 1 new, 1 gone.",
        "Of those that stayed: 1 moved to another owner.",
    ];
    assert_has(&told, &lines);
    let movement = "from_kind,from_id,from_name,to_kind,to_id,to_name,rule,contacts\n\
        user,U2,Bob Ray,user,U1,Ada Marsh,owner_id,1\n\
        user,U2,Bob Ray,,,,removed,1\n\
        ,,,user,U2,Bob Ray,new,1\n";
    assert_eq!(desk.text("latest/reports/owner_movement.csv"), movement);
    assert_eq!(owner("U1"), ["1", "0", "1", "0", "0", "0", "2"]);
    assert_eq!(owner("U2"), ["2", "1", "0", "1", "0", "1", "1"]);
    assert_eq!(overall(&BALANCE), ["3", "1", "0", "0", "0", "1", "3"]);
    let unowned = [
        "unowned_open",
        "unowned_close",
        "unowned_age_median",
        "unowned_age_max",
    ];
    assert_eq!(overall(&unowned), ["1", "1", "22", "22"]);
    let gained = ["gained", "lost", "newly_unowned", "newly_stale"];
    let bob = desk.figures("owner_metrics", ["owner_id", "U2"], &gained);
    assert_eq!(bob, ["1", "2", "0", "0"]);
    let churn = ["reassign_rate_30_numerator", "bounces_30", "tenure_days"];
    let bob = desk.figures("owner_metrics", ["owner_id", "U2"], &churn);
    assert_eq!(bob, ["1", "0", "1"]);

    // The directory has Bob no more, Cal is back, and Ann has become stale.
    let people = [
        &ANN.replace("2026-10-30", "2026-07-01"),
        &bea,
        CAL,
        DAN,
        eve,
    ]
    .concat();
    let told = stderr(&desk.night(9, &people, "").code(0));
    let lines = [
        "Since the last run, as of 2026-11-03: 1 back.",
        "Of those that stayed: 1 newly unowned, 1 newly stale.",
    ];
    assert_has(&told, &lines);
    let lost = desk.text("latest/reports/owner_movement.csv");
    assert!(lost.contains("\nuser,U2,,,,,defect,1\n"), "{lost}");
    assert_eq!(
        overall(&["newly_unowned", "newly_stale", "unowned_in"]),
        ["1", "1", "1"]
    );
    let ada = desk.figures("owner_metrics", ["owner_id", "U1"], &gained);
    assert_eq!(ada, ["0", "0", "0", "1"]);
}

#[test]
fn a_gate_on_what_has_changed_fails_a_night() {
    let desk = Desk::new(LEDGER);
    desk.night(1, &[ANN, BEA, CAL].concat(), BOB).code(0);
    let refused = stderr(&desk.night(2, &[ANN, BEA, CAL].concat(), "").code(4));
    assert_has(&refused, &["calm", "newly_unowned = 2"]);
}

#[test]
fn the_figures_of_a_ledger_speak() {
    for (name, part) in [
        (
            "owner_metrics.balance_open",
            "Of metric:balance: close = open",
        ),
        ("reassign_rate", "column:owner_metrics.reassign_rate_30"),
        ("unowned_age", "T − date it became unowned"),
        ("owner_movement", "reports/owner_movement.csv"),
        ("owner_movement.rule", "out_of_scope: "),
        ("R-HISTORY-4", "metric:movement"),
    ] {
        let told = stdout(&tenure(&["explain", name]).code(0));
        assert!(told.contains(part), "{name}: {told}");
    }
}
