//! Columns that a run does not go on without, gone from a file overnight.

use super::{Desk, assert_has, stderr};

/// Who has refused is not written to because a header has another name, on no night; nor do contacts lose their owners.
#[test]
fn a_column_of_refusals_or_owners_that_only_the_preset_knows_and_that_is_gone_is_3_until_it_is_mended()
 {
    let desk = Desk::new("");
    desk.write(
        "users.csv",
        "user_id,name,email\nU1,Ada Marsh,a@office.example.com\n",
    );
    let header = "ID,First Name,Last Name,Email,Owner ID,Opt Out Email";
    let rows = "1,Ann,Able,ann@example.com,U1,yes\n2,Bea,Blow,bea@example.com,U1,no\n";
    let file = |header: &str| desk.write("people.csv", &format!("{header}\n{rows}"));
    file(header);
    desk.run(&[]).code(0);
    for (before, after, told, mended, given_up) in [
        (
            "Opt Out Email",
            "Mailing blocked",
            "crm: no header holds opt_out_email now, which `Opt Out Email` held in the last run: who has refused would be written to",
            "source.crm.columns.opt_out_email=\"Mailing blocked\"",
            "source.crm.columns.opt_out_email=[]",
        ),
        (
            "Owner ID",
            "Whose",
            "crm: no header holds owner ID now, which `Owner ID` held in the last run: contacts would lose their owners",
            "source.crm.owner.id_column=\"Whose\"",
            "source.crm.owner.id_column=[]",
        ),
    ] {
        file(&header.replace(before, after));
        for _ in 0..2 {
            let ended = stderr(&desk.run(&[]).code(3));
            assert_has(&ended, &[told, "if none is to"]);
        }
        for set in [mended, given_up] {
            desk.run(&["--dry-run", "--set", set]).code(0);
        }
        file(header);
        desk.run(&[]).code(0);
    }
}

/// One of several files is enough: whoever it alone holds would be written to, or change hands.
#[test]
fn a_file_that_loses_its_column_is_3_whatever_other_files_hold() {
    let desk = Desk::new("");
    let set = ["--set", "source.crm.files=[\"people*.csv\"]"];
    let file = |name: &str, header: &str, id: u8| {
        let rows = format!("{id},Ann,Able,{id}@example.com,U1,yes\n");
        desk.write(name, &format!("{header}\n{rows}"));
    };
    let header = "ID,First Name,Last Name,Email,Owner ID,Opt Out Email";
    let [without_owner, without_refusal] =
        ["Owner ID", "Opt Out Email"].map(|name| header.replace(name, "Other"));
    file("people.csv", header, 1);
    file("people 2.csv", header, 2);
    desk.run(&set).code(0);
    let refused = "people 2.csv: no header holds opt_out_email now, which `Opt Out Email` held in the last run: who has refused would be written to";
    let owned = "people 2.csv: no header holds owner ID now, which `Owner ID` held in the last run: contacts would lose their owners";
    for (header, told) in [(&without_refusal, refused), (&without_owner, owned)] {
        file("people 2.csv", header, 2);
        let ended = stderr(&desk.run(&set).code(3));
        assert_has(&ended, &[told, "a `[[source]]` of its own"]);
    }
    for (field, own, other) in [
        ("columns.opt_out_email", "Opt Out Email", &without_refusal),
        ("owner.id_column", "Owner ID", &without_owner),
    ] {
        file("people 2.csv", other, 2);
        let name = |headers: &str| format!("source.crm.{field}={headers}");
        let (one, both) = (name("\"Other\""), name(&format!("[\"{own}\",\"Other\"]")));
        let dry = |named: &str| desk.run(&[&set[..], &["--dry-run", "--set", named]].concat());
        let lost = format!("which `{own}` held in the last run");
        assert_has(&stderr(&dry(&one).code(3)), &["people.csv: ", &lost]);
        dry(&both).code(0);
    }
    let named = "source.crm.columns.opt_out_email=\"Opt Out Email\"";
    file("people 2.csv", &without_refusal, 2);
    let told = stderr(&desk.run(&[&set[..], &["--set", named]].concat()).code(3));
    assert_has(&told, &[refused]);
    std::fs::remove_file(desk.path("people 2.csv")).unwrap();
    file("people 3.csv", &without_refusal, 3);
    assert_has(
        &stderr(&desk.run(&set).code(3)),
        &["people 3.csv: no header holds"],
    );
    file("people 2.csv", header, 2);
    assert_has(
        &stderr(&desk.run(&set).code(3)), // one more of a name but for its digits
        &["people 3.csv: no header holds"],
    );
    std::fs::rename(desk.path("people 3.csv"), desk.path("more people.csv")).unwrap();
    let set = ["--set", "source.crm.files=[\"*people*.csv\"]"];
    desk.run(&set).code(0); // one more of which the last run knows nothing
    std::fs::remove_file(desk.path("people.csv")).unwrap();
    std::fs::remove_file(desk.path("people 2.csv")).unwrap();
    let gone = "crm: no header holds opt_out_email now, which `Opt Out Email` held in the last run, in people";
    assert_has(
        &stderr(&desk.run(&set).code(3)),
        &[gone, "give the file back"],
    );
}

/// Each column says of others that they refuse; and files of a day are those of the day before, whatever others never held.
#[test]
fn one_column_of_two_is_missed_in_files_of_a_day_and_another_way_of_saying_it_is_not() {
    let desk = Desk::new("");
    let set = ["--set", "source.crm.files=[\"of-*.csv\"]"];
    let lay = |name: &str, refusals: &str| {
        let rows = "1,Ann,Able,ann@example.com,U1,yes,no\n";
        let header = "ID,First Name,Last Name,Email,Owner ID";
        desk.write(name, &format!("{header},{refusals}\n{rows}"));
    };
    lay("of-ca-20.csv", "Opt Out Email,Note");
    lay("of-firms-20.csv", "Note,Remark");
    lay("of-us-20.csv", "Opt Out Email,Do Not Email");
    desk.run(&set).code(0);
    for name in ["of-ca-20.csv", "of-firms-20.csv", "of-us-20.csv"] {
        std::fs::remove_file(desk.path(name)).unwrap();
    }
    lay("of-firms-21.csv", "Note,Remark");
    lay("of-ca-21.csv", "Email Consent,Note");
    let dry = [&set[..], &["--dry-run"]].concat();
    for (refusals, expected) in [
        ("Do Not Email,Email Consent", ""),
        (
            "Do Not Email,Stop",
            "which `Opt Out Email` held in the last run beside `Do Not Email`",
        ),
        (
            "Note,Remark",
            "which `Do Not Email`, `Opt Out Email` held in the last run: who has",
        ),
    ] {
        lay("of-us-21.csv", refusals);
        let code = if expected.is_empty() { 0 } else { 3 };
        let told = stderr(&desk.run(&dry).code(code));
        let told_of = "of-us-21.csv: no header holds opt_out_email now, ";
        let expected = (code == 3).then(|| format!("{told_of}{expected}"));
        assert_has(&told, &Vec::from_iter(expected.iter().map(String::as_str)));
        assert!(!told.contains("of-ca-21.csv") && !told.contains("of-firms-21.csv"));
    }
    lay("of-us-21.csv", "Do Not Email,Stop");
    let named = "source.crm.columns.opt_out_email=\"Do Not Email\"";
    desk.run(&[&dry[..], &["--set", named]].concat()).code(0);
}

#[test]
fn json_beside_tables_may_leave_out_what_nobody_has() {
    let desk = Desk::new("");
    let set = ["--set", "source.crm.files=[\"people.csv\", \"more.json\"]"];
    let more = |refusal: &str| {
        let object = format!(r#"[{{"id":3,"first_name":"Cy","email":"c@example.com"{refusal}}}]"#);
        desk.write("more.json", &object);
    };
    more(r#","opt_out_email":true"#);
    desk.run(&set).code(0);
    more("");
    let told = stderr(&desk.run(&set).code(0));
    assert_has(&told, &["no header holds opt_out_email now"]);
}

#[test]
fn a_table_of_cases_of_which_one_file_names_no_owner_is_refused() {
    let desk = Desk::new(
        "[[source.joined]]\nfiles = [\"cases*.csv\"]\nkey = \"Client\"\nroles = { Lead = \"Lead\", CSR = \"CSR\" }\nowner = \"Lead\"\n",
    );
    desk.write("cases.csv", "Client,Lead,CSR\n1,Ada Marsh,Ada Marsh\n");
    desk.write("cases 2.csv", "Client,Lead\n2,Ada Marsh\n");
    let told = stderr(&desk.run(&[]).code(0));
    assert_has(&told, &["cases 2.csv: the file has no header `CSR`"]);
    desk.write("cases 2.csv", "Client,CSR\n2,Ada Marsh\n");
    let told = stderr(&desk.run(&[]).code(3));
    assert_has(&told, &["cases 2.csv: the file has no header `Lead`"]);
}

/// Else who has unsubscribed would count as written to, and what is done as overdue.
#[test]
fn a_column_of_interactions_or_tasks_that_is_gone_is_3_until_it_is_named_or_given_up() {
    let desk = Desk::new(
        "[[interactions]]\nname = \"mail\"\nfiles = [\"mail*.csv\"]\n[[tasks]]\nname = \"todo\"\nfiles = [\"todo.csv\"]\n",
    );
    let mail = "email,user_id,occurred_at,kind,direction,channel,subject";
    let todo = "email,user_id,due_at,closed_at,status,subject";
    let lay = |name: &str, header: &str| {
        let row = match name {
            "todo.csv" => "2026-11-09,2026-11-08,done,Call",
            _ => "2026-11-02,unsubscribed,outbound,sms,News",
        };
        desk.write(name, &format!("{header}\nann@example.com,U1,{row}\n"));
    };
    lay("mail.csv", mail);
    lay("todo.csv", todo);
    desk.run(&[]).code(0);
    for (name, header, list) in [
        ("mail.csv", mail, "interactions.mail"),
        ("todo.csv", todo, "tasks.todo"),
    ] {
        for field in header.split(',').skip(3) {
            lay(name, &header.replace(field, "Art"));
            if field == "subject" {
                desk.run(&["--dry-run"]).code(0);
                continue;
            }
            let told = format!(
                "{name}: no header holds {field} now, which `{field}` held in the last run"
            );
            let named = format!("{list}.columns.{field}=[\"Art\"]");
            let given_up = format!("{list}.columns.{field}=[]");
            assert_has(&stderr(&desk.run(&[]).code(3)), &[&*told, "or [] if none"]);
            for set in [named, given_up] {
                desk.run(&["--dry-run", "--set", &set]).code(0);
            }
        }
        lay(name, header);
    }
    lay("mail of calls.csv", "email,user_id,occurred_at,type,x,y,z");
    desk.run(&[]).code(0); // a file more, of which the last run knows nothing
    lay("mail of calls.csv", "email,user_id,occurred_at,w,x,y,z");
    assert_has(
        &stderr(&desk.run(&[]).code(3)),
        &["mail of calls.csv: no header holds kind now, which `type` held"],
    );
}

/// Who has left would get contacts, and what was decided until a day would hold for good.
#[test]
fn a_column_of_the_offices_own_files_that_is_gone_is_3_and_so_is_all_of_one() {
    let desk = Desk::new("[access]\nrequests = \"requests.csv\"\n");
    let set = ["--set", "decisions=[\"decisions.csv\"]"];
    let users = "user_id,name,email,status\nU1,Ada Marsh,ada@office.example.com,active\n";
    let decisions = "decision,record,until\nowner=U1,crm/2,2026-12-31\n";
    let requests = "request_id,requested_by,action,record_id,requested_at\n";
    desk.write("decisions.csv", ""); // nobody has decided anything
    desk.write("requests.csv", "");
    desk.run(&set).code(0);
    desk.write("decisions.csv", decisions);
    desk.write("requests.csv", requests);
    desk.run(&set).code(0);
    for (name, text, column, other) in [
        ("users.csv", users, "status", "state"),
        ("decisions.csv", decisions, "until", "bis"),
        ("requests.csv", requests, "requested_at", "on"),
    ] {
        desk.write(name, &text.replace(column, other));
        let told = format!("there is no column `{column}` now, which it had in the last run");
        let ended = stderr(&desk.run(&set).code(3));
        assert_has(&ended, &[name, &told, other]);
        desk.write(name, text);
        desk.run(&[&set[..], &["--dry-run"]].concat()).code(0);
    }
    for (name, text) in [("decisions.csv", decisions), ("requests.csv", requests)] {
        desk.write(name, "\n");
        let told = format!("{name}: the file is blank, and it had columns in the last run");
        assert_has(&stderr(&desk.run(&set).code(3)), &[&told]);
        desk.write(name, text.lines().next().unwrap());
        desk.run(&[&set[..], &["--dry-run"]].concat()).code(0);
        desk.write(name, text);
    }
    let many: String = (0..21).map(|_| "owner=U1,crm/2,\n").collect();
    desk.write("decisions.csv", &format!("decision,record,until\n{many}"));
    desk.run(&set).code(0);
    desk.write("decisions.csv", decisions);
    let half = "decisions: 1 row now, and 21 rows as of 2026-11-21: are the files whole?";
    assert_has(&stderr(&desk.run(&set).code(0)), &[half]);
}
