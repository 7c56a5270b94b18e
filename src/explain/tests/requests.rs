//! What people asked for, told.

use super::{ANN, write_run};
use crate::{
    explain::explain,
    table::{
        fixture::write_table,
        schema::data::{CHANGE_REQUESTS, OWNER_DECISIONS},
    },
};

#[test]
fn requests_are_told_and_an_owner_by_one_says_what_allowed_it() {
    let run = tempfile::tempdir().unwrap();
    write_run(run.path());
    let data = run.path().join("data");
    let decision = [
        ("contact_id", ANN),
        ("owner_id", "U1"),
        ("rule", "R-ACCESS-3"),
        ("evidence", "request R2 of U2"),
        ("agent_rule", "balance"),
        ("agent_evidence", "shared out by pool ny"),
    ];
    write_table(&data, &OWNER_DECISIONS, &[&decision]);
    let request = |request_id, result, reason| {
        [
            ("contact_id", ANN),
            ("request_id", request_id),
            ("requested_by", "U2"),
            ("requested_at", "2026-10-12"),
            ("action", "set_owner"),
            ("target", "U1"),
            ("result", result),
            ("rule", "R-ACCESS-3"),
            ("reason", reason),
        ]
    };
    let requests = [
        request("R1", "rejected", "U2 may not."),
        request("R2", "applied", "An owner may."),
    ];
    write_table(&data, &CHANGE_REQUESTS, &[&requests[0], &requests[1]]);
    let story = explain(run.path(), ANN).unwrap();
    let why = "
  by        R-ACCESS-3: An owner may.
  evidence  request R2 of U2
            U2 asked on 2026-10-12: set owner Karen Ellis (U1)
";
    let agent = "\n  agent     balance: shared out by pool ny\n";
    let asked = "
What people asked for
  R1  U2 asked on 2026-10-12: set owner Karen Ellis (U1)
      rejected: U2 may not. (R-ACCESS-3)
  R2  U2 asked on 2026-10-12: set owner Karen Ellis (U1)
      applied: An owner may. (R-ACCESS-3)
";
    for lines in [why, agent, asked] {
        assert!(story.contains(lines), "{story}");
    }
}
