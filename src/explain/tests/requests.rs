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
    let decisions = format!(
        "contact_id; owner_id; rule; evidence; agent_rule; agent_evidence
         {ANN}; U1; R-ACCESS-3; request R2 of U2; balance; shared out by pool ny"
    );
    write_table(&data, &OWNER_DECISIONS, &decisions);
    let requests = format!(
        "contact_id; request_id; requested_by; requested_at; action; target; result; rule; reason
         {ANN}; R1; U2; 2026-10-12; set_owner; U1; rejected; R-ACCESS-3; U2 may not.
         {ANN}; R2; U2; 2026-10-12; set_owner; U1; applied; R-ACCESS-3; An owner may."
    );
    write_table(&data, &CHANGE_REQUESTS, &requests);
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
