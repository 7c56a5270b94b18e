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
