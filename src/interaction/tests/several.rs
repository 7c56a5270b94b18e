//! Rows of several addresses, record IDs and users → an interaction of each user with each record.

use super::*;

/// With whom each interaction is, and whose it is.
fn pairs(text: &str, keys: &Keys) -> Vec<String> {
    let all = load_texts(&[text.to_owned()], keys).unwrap();
    let rows = all.exports.iter().map(|export| export.rows).sum::<u64>();
    let used = all.exports.iter().map(|export| export.records).sum::<u64>();
    assert_eq!(rows, used + rejects_of(&all.exports).len() as u64);
    let pair = |row: &Interaction| {
        let user = row.user().map(|user| office().user(user).id.clone());
        let id = keys.record_ids.get(row.record as usize);
        format!("{id} {} {}", user.unwrap_or_default(), row.part().0)
    };
    all.rows.iter().map(pair).collect()
}

#[test]
fn each_of_several_people_has_part_in_a_row_once() {
    let keys = people(&[
        ("crm", "1", "ann@x.org also@x.org"),
        ("crm", "2", "bo@x.org"),
        ("crm", "3", "dana@example.com"),
    ]);
    for (cells, told) in [
        ("ann@x.org; bo@x.org,U1", vec!["1 U1 1", "2 U1 1"]),
        (
            "\"\"\"Lee, Ann\"\" <ann@x.org>, Bo <bo@x.org>\",U1",
            vec!["1 U1 1", "2 U1 1"],
        ),
        ("ann@x.org; also@x.org; no@x.org,U1", vec!["1 U1 1"]),
        ("no@x.org; bo@x.org,U1", vec!["2 U1 1"]),
        ("no@x.org; not@x.org,U1", vec![]),
        ("dana@example.com; bo@x.org,U2", vec!["2 U2 1"]),
        ("dana@example.com,U2", vec!["3 U2 1"]),
    ] {
        let text = format!("email,user_id,occurred_at\n{cells},2026-03-01\n");
        assert_eq!(pairs(&text, &keys), told, "{cells}");
    }
    let text = "record_id,user_email,occurred_at\n\
        1; 2,Dana Whitfield; ghost@example.com,2026-03-01\n\
        2;9,ghost@example.com,2026-03-02\n";
    assert_eq!(pairs(text, &keys), ["1 U2 1", "2 U2 1"]);
}

#[test]
fn a_mail_is_with_those_on_one_side_of_it() {
    let keys = people(&[("crm", "1", "ann@x.org"), ("crm", "2", "bo@x.org")]);
    for (mail, told) in [
        (
            "dana@example.com,ann@x.org; bo@x.org",
            vec!["1 U2 1", "2 U2 1"],
        ),
        ("ann@x.org,dana@example.com; bo@x.org", vec!["1 U2 1"]),
        ("ann@x.org,dana@example.com", vec!["1 U2 1"]),
    ] {
        let text = format!("From,To,Date\n{mail},2026-03-01\n");
        assert_eq!(pairs(&text, &keys), told, "{mail}");
    }
}

#[test]
fn a_user_who_has_a_column_is_on_the_side_where_their_address_stands_else_wrote() {
    let keys = people(&[("crm", "1", "ann@x.org"), ("crm", "2", "desk@example.com")]);
    for (mail, told) in [
        ("desk@example.com,ann@x.org,U1", ["1 U1 1"]),
        ("ann@x.org,dana@example.com,U2", ["1 U2 1"]),
        ("ann@x.org,nobody@example.com,U2", ["1 U2 1"]),
    ] {
        let text = format!("From,To,User ID,Date\n{mail},2026-03-01\n");
        assert_eq!(pairs(&text, &keys), told, "{mail}");
    }
}
