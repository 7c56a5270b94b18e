//! Objects that hold several rows, and lists of values that name their types.

use super::*;
use crate::source::{Childless, Nested};

const CLIENTS: &str = r#"
rows = "People"
id = ["Number", "People.Id"]
typed.Contacts = { type = "Type", value = "Data", row = "PersonId" }
"#;

fn told_nested(text: &str, nested: &Nested) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ndjson");
    std::fs::write(&path, text).unwrap();
    let exports = open(&path, &ReadOptions::default()).unwrap().into_iter();
    exports
        .map(|export| tell(&nest(export, nested).unwrap()))
        .collect()
}

#[test]
fn each_element_of_a_list_is_a_row_with_the_values_that_name_it() {
    let clients = toml::from_str(CLIENTS).unwrap();
    let couple = r#"{"number":7.0,"People":[{"Id":"a","Name":"Ann"},null,{"Id":2,"Name":"Bo"}],"Contacts":[{"Type":"Email","Data":"b@x.org","PersonId":"2"},{"type":"Email","data":"a@x.org","personId":"a"},{"Type":"Email","Data":"a@y.org","PersonId":"A"},{"Type":"Cell","Data":"555"}]}"#;
    for (text, expected) in [
        (
            couple,
            "headers number|People.Id|People.Name|Contacts.Email|Contacts.Cell|Number/People.Id\n\
             1: 7|2|Bo|b@x.org\\u{1f}||7/2\n1: 7|a|Ann|a@x.org\\u{1f}a@y.org|555\\u{1f}|7/a\n",
        ),
        (
            r#"{"Number":7,"People":[{"Id":"a"},{"Name":"Bo"}]}"#,
            "headers Number|People.Id|Number/People.Id|People.Name\n1: 7|a|7/a|\n1: 7|||Bo\n",
        ),
        (
            "{\"Number\":7,\"People\":[]}\n{\"Number\":8,\"People\":{\"Id\":\"a\"}}\n{\"Number\":9,\"People\":\"Ann\"}",
            "headers Number|Number/People.Id|People.Id|People\n1: 7|7||\n2: 8|8/a|a|\n3: 9|||Ann\n",
        ),
        (
            r#"{"Number":7,"People":[{"Id":"a"},{"Id":"a"}],"Contacts":[{"Type":"Email","Data":"x","PersonId":"z"},{"Data":"p","PersonId":"a"},"q",{"Type":["?"],"Data":null}]}"#,
            "headers Number|People.Id|Contacts|Number/People.Id\n1: 7|a|p\\u{1f}q|7/a\n1: 7|a||7/a\nstray_value 1 from 1\n",
        ),
        (
            r#"{"Number":7,"People":[{"Id":"ab"},{"Id":"aB"}],"Contacts":[{"Data":"x","PersonId":"AB"},{"Data":"y","PersonId":"aB"}]}"#,
            "headers Number|People.Id|Number/People.Id|Contacts\n1: 7|aB|7/aB|y\\u{1f}\n1: 7|ab|7/ab|\nstray_value 1 from 1\n",
        ),
        (
            r#"{"Number":7,"Contacts":[{"Type":"Email","Data":"x"}]}"#,
            "headers Number|Contacts.Email|Number/People.Id\n1: 7|x\\u{1f}|7\n",
        ),
        (
            "{\"Number\":9}",
            "headers Number|Number/People.Id\n1: 9|9\n",
        ),
    ] {
        assert_eq!(told_nested(text, &clients), expected);
    }
}

#[test]
fn an_object_without_cases_is_none() {
    let cases = Nested {
        rows: "cases".to_owned(),
        childless: Childless::Blank,
        ..Nested::default()
    };
    let text =
        "{\"id\":7,\"cases\":[]}\n{\"id\":8,\"cases\":[{\"no\":1},{\"no\":2}]}\n{\"id\":9}\n{\"id";
    let expected =
        "headers id|cases.no\n2: 8|1\n2: 8|2\n4: broken_json {\"id\nblank_row 2 from 1\n";
    assert_eq!(told_nested(text, &cases), expected);
}

#[test]
fn what_many_rows_share_stands_once() {
    let people = r#"{"Id":1},"#.repeat(10_000);
    let note = "x".repeat(10_000);
    let text = format!(
        "{{\"note\":\"{note}\",\"People\":[{}]}}",
        people.trim_end_matches(',')
    );
    let clients = toml::from_str(CLIENTS).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ndjson");
    std::fs::write(&path, &text).unwrap();
    let export = open(&path, &ReadOptions::default()).unwrap().remove(0);
    let batch = sample(&nest(export, &clients).unwrap(), 20_000).unwrap();
    assert_eq!(batch.len(), 10_000);
    assert!(batch.rows().all(|row| row.cell(0) == note));
    let rejects = batch
        .rows()
        .map(|row| row.reject(RejectReason::UnknownUser));
    let raws = Vec::from_iter(rejects.map(|reject| reject.raw));
    assert!(raws.iter().all(|raw| !raw.starts_with('{')));
    assert!(batch.text.len() < text.len() * 2);
}

#[test]
fn an_object_alone_is_a_row_or_holds_them_in_one_of_its_lists() {
    let told = |text: &str| told("a.json", text.as_bytes());
    let cases = r#","cases":[{"id":1},{"id":2}]}"#;
    let client = format!(r#"{{"id":9,"first_name":"Al"{cases}"#);
    assert_eq!(
        told(&client),
        "headers id|first_name|cases.id\n1: 9|Al|1\\u{1f}2\n"
    );
    let of_hawksoft = r#"{"ClientNumber":7,"Details":{"Status":"Active"},"People":[{"FirstName":"Al"}],"Policies":[{"Id":1}]}"#;
    assert_eq!(
        told(of_hawksoft),
        "headers ClientNumber|Details.Status|People.FirstName|Policies.Id\n1: 7|Active|Al|1\n"
    );
    let page = r#"{"list":{"id":3},"_links":[{"rel":"next"}],"total":2,"Contacts" : [{"name":"Al"},{"name":"Bo"}],"errors":[{"name":"no"}]}"#;
    let long = page.replace(
        r#"{"name":"Bo"}"#,
        &format!(r#"{{"name":"{}"}},{{"name":"Bo"}}"#, "x".repeat(2 << 20)),
    );
    assert_eq!(told(page), "headers name\n1: Al\n1: Bo\n");
    assert!(told(&long).starts_with("headers name\n1: Al\n"));
    let household =
        r#"{"id":1,"name":"The Coxes","members":[{"first_name":"Al"}],"notes":[{"text":"x"}]}"#;
    assert_eq!(told(household), "headers first_name\n1: Al\n");
    let empty = r#"{"contacts":[],"errors":[{"name":"no"}]}"#;
    assert_eq!(told(empty), "headers \n");
    let unclear =
        r#"{"made":"today","brokers":[{"first_name":"Al"}],"agents":[{"first_name":"Bo"}]}"#;
    let error = "error /a.json: it is one object, and may be a contact or hold them in one of its lists: brokers, agents; name that list, `[source.nested] rows`, and the columns of its elements, or put the object in square brackets, as a list of one\n";
    assert_eq!(told(unclear), error);
    let of_persons = r#":[{"id":1,"email":"a@x.org"},{"id":2}]"#;
    let rows = "headers id|email\n1: 1|a@x.org\n1: 2|\n";
    for page in [
        "{\"id\":7,\"subscribers\"",
        "{\"name\":\"Mine\",\"data\"",
        "{\"Eintr\\u00e4ge\"",
    ] {
        let others = r#","errors":[{"code":5}],"x\"data":[{"id":3}]}"#;
        assert_eq!(told(&format!("{page}{of_persons}{others}")), rows, "{page}");
    }
    let of_a_name = format!(r#"{{"phone":"5550100","brokers"{of_persons}}}"#);
    assert!(told(&of_a_name).contains("one of its lists: brokers;"));
    let nested_fields = r#"{"name":"Mine","data":[{"attributes":{"email":"a@x.org"}}]}"#;
    assert_eq!(
        told(nested_fields),
        "headers attributes.email\n1: a@x.org\n"
    );
    let person = r#"{"id":7,"first_name":"Ann","email":"a@x.org""#;
    for (own, lists, expected) in [
        (
            r#"{"id":7,"first_name":"Ann""#,
            r#""tags":[{"name":"vip"}]"#,
            "id|first_name|tags.name",
        ),
        (
            r#"{"id":7,"name":"Ann""#,
            r#""emails":[{"email":"a@x.org"}]"#,
            "id|name|emails.email",
        ),
        (
            r#"{"id":7,"first_name":"Ann""#,
            r#""phones":[{"phone":"1"}]"#,
            "id|first_name|phones.phone",
        ),
        (
            person,
            r#""items":[{"sku":1}]"#,
            "id|first_name|email|items.sku",
        ),
        (
            person,
            r#""items":[{"name":"Sofa"}]"#,
            "id|first_name|email|items.name",
        ),
        (person, r#""entries":[]"#, "id|first_name|email|entries"),
        (
            r#"{"first":true,"last":true"#,
            r#""content":[{"name":"Al"}]"#,
            "name",
        ),
    ] {
        let found = told(&format!("{own},{lists}}}"));
        assert!(
            found.starts_with(&format!("headers {expected}\n")),
            "{found}"
        );
    }
    for (own, lists) in [
        (
            person,
            r#""items":[{"sku":1}],"children":[{"first_name":"Bo"}]"#,
        ),
        (person, r#""contacts":[{"email":"b@x.org"}]"#),
        (
            r#"{"name":"Mine","email":"a@x.org""#,
            r#""contacts":[{"name":"Bo"}]"#,
        ),
        (r#"{"name":"Mine","email":"a@x.org""#, r#""contacts":[]"#),
    ] {
        let found = told(&format!("{own},{lists}}}"));
        assert!(found.contains("may be a contact or hold them"), "{found}");
    }
    let options = ReadOptions {
        nested: toml::from_str("rows = 'agents'").unwrap(),
        ..ReadOptions::default()
    };
    let whole = told_with("a.json", unclear.as_bytes(), &options);
    assert!(whole.starts_with("headers made|brokers.first_name|agents.first_name\n"));
}

#[test]
fn rows_that_are_no_contacts_are_the_object_or_in_a_telling_list_or_in_all() {
    let needs = ["email", "at"].map(str::to_owned);
    let options = ReadOptions::of_others(move |headers| {
        let lacks = headers.iter().all(|header| header != "about");
        let holds = needs.iter().all(|need| headers.contains(need));
        holds.then_some(usize::from(lacks))
    });
    let told = |text: &str| told_with("a.json", text.as_bytes(), &options);
    for (text, expected) in [
        (
            r#"{"email":"k@x.org","calls":[{"at":1}],"mails":[{"at":2}]}"#,
            "headers at\n1: 1\n1: 2\n",
        ),
        (r#"{"calls":[]}"#, "headers \n"),
        (r#"{"at":1,"tags":[]}"#, "headers at|tags\n1: 1|\n"),
        (
            r#"{"email":"a@x.org","at":1,"about":"x","attendees":[{"email":"b@x.org"}],"items":[]}"#,
            "headers email|at|about|attendees.email|items\n1: a@x.org|1|x|b@x.org|\n",
        ),
        (
            r#"{"data":[{"email":"a@x.org","at":1}],"errors":[{"code":5}],"links":[{"rel":"next"}]}"#,
            "headers email|at\n1: a@x.org|1\n",
        ),
        (r#"{"data":[],"errors":[{"code":5}]}"#, "headers \n"),
        (
            r#"{"items":[],"calls":[{"email":"a@x.org","at":1}]}"#,
            "headers email|at\n1: a@x.org|1\n",
        ),
        (
            r#"{"email":"k@x.org","at":9,"items":[{"email":"a@x.org","at":1}]}"#,
            "headers email|at\n1: a@x.org|1\n",
        ),
        (
            r#"{"email":"k@x.org","at":9,"about":"x","contacts":[{"email":"a@x.org","at":1}]}"#,
            "headers email|at|about|contacts.email|contacts.at\n1: k@x.org|9|x|a@x.org|1\n",
        ),
        (r#"{"email":"k@x.org","at":9,"data":[]}"#, "headers \n"),
        (
            r#"{"email":"k@x.org","at":9,"data":[],"items":[]}"#,
            "headers \n",
        ),
        (
            r#"{"contacts":[{"email":"a@x.org"}],"calls":[{"email":"a@x.org","at":1}]}"#,
            "headers email|at\n1: a@x.org|\n1: a@x.org|1\n",
        ),
    ] {
        assert_eq!(told(text), expected);
    }
}
