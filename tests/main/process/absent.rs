//! What becomes of a file that lacks a header or a list that another file beside it has.

use super::{Desk, assert_has, stderr, tenure};

#[test]
fn a_header_that_only_one_file_of_interactions_lacks_is_a_warning_and_its_rows_are_read() {
    let desk = Desk::new(
        "[[interactions]]\nname = \"mail\"\nfiles = [\"mail/*.json\"]\nkind = \"email\"\ncolumns.subject = \"about\"\n",
    );
    std::fs::create_dir(desk.path("mail")).unwrap();
    let mail = r#""email":"ann@example.com","user_id":"U1","occurred_at":"2026-11-01""#;
    desk.write("mail/1.json", &format!(r#"[{{{mail},"about":"Hi"}}]"#));
    desk.write(
        "mail/2.json",
        &format!(r#"{{{mail},"attachments":[{{"name":"quote.pdf"}}]}}"#),
    );
    let told = stderr(&desk.run(&[]).code(0));
    assert_has(
        &told,
        &["2.json: no header `about`", "mail: 2 of 2 rows used"],
    );
}

#[test]
fn a_header_that_only_one_file_of_a_source_lacks_is_a_warning_and_its_rows_are_read() {
    let desk = Desk::new("[source.columns]\nemail = \"Reach\"\nphone = \"Ring\"\n");
    let set = ["--set", "source.crm.files=[\"people*.csv\"]"];
    desk.write(
        "people.csv",
        "ID,First Name,Last Name,Reach\n1,Ann,Able,ann@example.com\n",
    );
    desk.write(
        "people 2.csv",
        "ID,First Name,Last Name,Reached\n2,Bea,Blow,bea@example.com\n",
    );
    let refused = stderr(&desk.run(&set).code(2));
    assert_has(&refused, &["people.csv: the file has no header `Ring`"]);
    desk.write(
        "people.csv",
        "ID,First Name,Last Name,Reach,Ring\n1,Ann,Able,ann@example.com,\n",
    );
    desk.write("people 2.csv", "ID,Reached\n2,bea@example.com\n");
    let nobody = "people 2.csv: no header holds a name, an e-mail address or a phone number";
    assert_has(&stderr(&desk.run(&set).code(2)), &[nobody]);
    desk.write(
        "people 2.csv",
        "ID,First Name,Last Name,Reached\n2,Bea,Blow,bea@example.com\n",
    );
    let told = stderr(&desk.run(&set).code(0));
    let parts = [
        "people 2.csv: the file has no header `Reach`; is it `Reached`?",
        "people 2.csv: the file has no header `Ring`",
        "2 rows read, 0 rejected",
    ];
    assert_has(&told, &parts);
}

#[test]
fn a_file_of_interactions_or_tasks_that_lacks_what_decides_is_refused() {
    let mail = "[[interactions]]\nname = \"mail\"\nfiles = [\"todo*.csv\"]\n";
    let tasks = "[[tasks]]\nname = \"todo\"\nfiles = [\"todo*.csv\"]\n";
    let both = "email,user_id,occurred_at,due_at";
    for (list, field, code) in [
        (mail, "kind", 2),
        (mail, "direction", 2),
        (mail, "record_id", 0),
        (mail, "subject", 0),
        (tasks, "closed_at", 2),
        (tasks, "status", 2),
        (tasks, "subject", 0),
    ] {
        let kind = if list == mail {
            "kind = \"email\"\n"
        } else {
            ""
        };
        let desk = Desk::new(&format!("{list}{kind}columns.{field} = \"It\"\n"));
        let write = |name: &str, header: &str| {
            let row = "ann@example.com,U1,2026-11-01,2026-11-02";
            desk.write(name, &format!("{both},{header}\n{row},\n"));
        };
        write("todo1.csv", "It");
        write("todo2.csv", "That");
        let told = stderr(&desk.run(&[]).code(code));
        assert_has(&told, &["todo2.csv: no header `It`"]);
    }
}

#[test]
fn an_object_that_holds_no_cases_is_none_and_one_that_is_a_case_does_not_hold_them() {
    let desk = Desk::new(
        "[[source.joined]]\nfiles = [\"case*.json\"]\nkey = \"client_id\"\nopened = \"opened\"\n\
         roles = { Lead = \"lead\" }\nowner = \"Lead\"\nstages = { open = \"customer\", none = \"lead\" }\n\
         [[reports.custom]]\nname = \"whose\"\nsql = \"SELECT given_name, owner_id, lifecycle_stage FROM contacts ORDER BY given_name\"\n",
    );
    desk.people(
        "1,Ann,Able,ann@example.com,\n2,Bea,Blow,bea@example.com,\n3,Cy,Cole,cy@example.com,\n",
    );
    let case = r#"[{"client_id":"3","lead":"Ada Marsh","opened":"2026-01-01"}]"#;
    desk.write("case1.json", case);
    desk.write("case2.json", r#"{"client_id":"1","data":[]}"#);
    desk.write(
        "case3.json",
        r#"{"client_id":"2","lead":"Ada Marsh","opened":"2026-01-01","contacts":[{"client_id":"2","name":"Bea"},{"client_id":"1","name":"Ann"}]}"#,
    );
    let told = stderr(&desk.run(&[]).code(0));
    assert_has(&told, &["case2.json: it has no rows"]);
    assert_eq!(
        desk.text("latest/reports/whose.csv"),
        "given_name,owner_id,lifecycle_stage\nAnn,,lead\nBea,U1,customer\nCy,U1,customer\n"
    );
}

#[test]
fn a_connection_type_that_the_layout_of_no_file_has_is_refused_and_a_lost_column_is_told() {
    let desk = Desk::new("");
    desk.write(
        "pipeline.toml",
        "name = \"desk\"\nas_of = 2026-11-21\n[directory]\nusers = \"users.csv\"\n\
         [[source]]\nname = \"crm\"\nfiles = [\"people.csv\"]\n\
         [[send]]\nname = \"news\"\nfrom = \"connection_type:CSR\"\n",
    );
    desk.write(
        "people.csv",
        "Record ID,First Name,Last Name,Email,Contact owner\n1,Ann,Able,ann@example.com,ada@office.example.com\n",
    );
    let no_such = "the plan `news` asks for the connection type `CSR`, which no source has";
    assert_has(&stderr(&desk.run(&[]).code(2)), &[no_such]);
    let checked = tenure(&["check", &desk.path("pipeline.toml")]).code(2);
    assert_has(&stderr(&checked), &[no_such]);
    let of_hawksoft =
        "Client Number,Client Type,Client Status,Office,First Name,Last Name,Email,Producer";
    desk.write(
        "people.csv",
        &format!("{of_hawksoft}\n1,Personal,Active,1,Ann,Able,ann@example.com,Ada Marsh\n"),
    );
    let lost = "the plan `news` asks for the connection type `CSR`, of which no file has a column";
    assert_has(&stderr(&desk.run(&[]).code(0)), &[lost]);
}
