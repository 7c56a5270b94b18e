//! What became of what people decided on the sample.

use super::NIGHTLY;

#[test]
fn every_decision_is_carried_out_or_refused_with_its_reason() {
    let columns = ["decision", "record", "result", "rule"];
    let decisions = NIGHTLY.run.rows("decisions", &columns);
    let expected = [
        ["owner", "upload/LV-9040", "applied", "person_decides"],
        ["owner", "upload/LV-9009", "refused", "not_in_directory"],
        ["assigned", "kvcore/KV9016", "applied", "person_decides"],
        ["primary", "kvcore/KV9024", "applied", "person_decides"],
    ];
    assert_eq!(decisions, expected);
}

#[test]
fn what_is_not_carried_out_is_told() {
    let warnings = &NIGHTLY.run.outcome.manifest.warnings;
    for told in [
        "decisions.csv: 1 of 4 decisions is refused: not_in_directory (line 3); see the table decisions",
        "change_requests.csv: 4 of 9 requests are rejected: who asks may not edit the contact and lacks `edit_contact_ownership` (2, the first in line 3), the target is not active (line 8), there is no such contact or record (line 9); see the table change_requests",
    ] {
        let is_told = warnings.iter().any(|warning| warning.ends_with(told));
        assert!(is_told, "{told} is not in {warnings:?}");
    }
}
