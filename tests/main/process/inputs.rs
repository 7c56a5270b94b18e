//! What is said of inputs that are not there, or not what the pipeline file thinks.

use super::{Desk, Ended, assert_has, stderr, stdout, tenure};
use crate::support::run;

#[test]
fn a_directory_file_that_is_not_there_is_one_problem() {
    let desk = Desk::new("");
    desk.write(
        "mappings.csv",
        "source,type,value,user_id\ncrm,Producer,AM,U1\n",
    );
    let mappings = format!("directory.user_mappings={}", desk.path("mappings.csv"));
    for missing in ["users", "entities"] {
        let gone = format!("directory.{missing}=gone.csv");
        let refused = stderr(&desk.run(&["--set", &mappings, "--set", &gone]).code(3));
        assert!(refused.contains("there is no file `gone.csv`"), "{refused}");
        assert!(refused.contains("1 problem"), "{refused}");
        assert!(!refused.contains("mappings.csv"), "{refused}");
    }
}

#[test]
fn a_directory_file_that_cannot_be_used_is_an_unusable_input() {
    let desk = Desk::new("");
    desk.write("users.csv", "uid,name\nU1,Ada Marsh\n");
    let refused = stderr(&desk.run(&[]).code(3));
    assert!(refused.contains("users.csv"), "{refused}");
    tenure(&["check", &desk.path("pipeline.toml")]).code(3);
}

#[test]
fn a_column_of_addresses_that_nobody_reads_is_told_without_them() {
    let desk = Desk::new("");
    desk.write(
        "people.csv",
        "ID,First Name,Last Name,Reachable under,Helper,Ring at\n\
         1,Ann,Able,ann@example.com,ada@office.example.com,207-555-0143\n\
         2,Bea,Blow,bea@example.com,ada@office.example.com,207-555-0144\n\
         3,Cy,Cole,cy@example.com,ada@office.example.com,207-555-0145\n",
    );
    let told = stderr(&desk.run(&[]).code(0));
    let parts = [
        "people.csv: `Reachable under` is mostly e-mail addresses, and is not read; name it in `[source.columns]`: email = \"Reachable under\"",
        "people.csv: `Ring at` is mostly phone numbers, and is not read",
    ];
    assert_has(&told, &parts);
    assert!(!told.contains("Helper") && !told.contains('@'), "{told}");
}

#[test]
fn a_file_that_is_cut_off_or_there_twice_is_told() {
    let rows = "ID,First Name,Last Name,Email,Owner ID\n1,Ann,Able,ann@example.com,U1\n";
    for (other, told) in [
        (rows.to_owned(), Some("are the same file")),
        (
            format!("{rows}2,Bea,Blow,bea@exam"),
            Some("people 2.csv:3: the file ends within its last row"),
        ),
        (
            rows.replace("U1", "U2"),
            Some("source crm: 1 record ID with different owners in different files"),
        ),
        (rows.replace("Ann", "Anne"), None),
    ] {
        let desk = Desk::new("");
        desk.write(
            "users.csv",
            "user_id,name,email\nU1,Ada Marsh,a@office.example.com\nU2,Cy Moor,c@office.example.com\n",
        );
        desk.write("people.csv", rows);
        desk.write("people 2.csv", &other);
        let set = ["--set", "source.crm.files=[\"people*.csv\"]"];
        let ended = stderr(&desk.run(&set).code(0));
        let warnings = ended.lines().filter(|line| line.starts_with("warning: "));
        let warnings: Vec<&str> = warnings.collect();
        assert_eq!(warnings.len(), usize::from(told.is_some()), "{ended}");
        assert!(ended.contains(told.unwrap_or_default()), "{ended}");
    }
}

#[test]
fn lines_left_out_below_the_rows_and_rows_that_are_all_short_are_told() {
    for (rows, checked, told) in [
        (
            "ID,First Name,Last Name,Email\n1,Ann,Able,ann@example.com\n\nMy clients\nCopyright Acme\n",
            "note: 2 lines from line 4 on left out as a footer",
            "people.csv:4: left out as a footer: 2 lines",
        ),
        (
            "ID;First Name;Last Name;Email\n1,Ann,Able,\n2,Bea,Blow,bea@example.com\n",
            "csv with `;`",
            "people.csv:2: every row has fewer cells than the header",
        ),
    ] {
        let desk = Desk::new("");
        desk.write("people.csv", rows);
        let check = tenure(&["check", &desk.path("pipeline.toml")]);
        assert_has(&stdout(&check), &[checked]);
        assert_has(&stderr(&desk.run(&["-v"]).code(0)), &[told]);
    }
}

#[test]
fn half_of_an_export_is_told_and_a_gate_refuses_it() {
    let gate =
        "\n[[gate]]\nname = \"the crm is whole\"\ncheck = \"records >= 30\"\non = \"source\"\n";
    for (gate, code) in [("", 0), (gate, 4)] {
        let desk = Desk::new(gate);
        let nights = [(40, 0, false), (20, code, true), (20, code, true)];
        for (rows, code, is_told) in nights.into_iter().chain([(21, code, false)]) {
            let people =
                (0..rows).map(|row| format!("{row},Ann{row},Able{row},{row}@example.com\n"));
            let header = "ID,First Name,Last Name,Email\n".to_owned();
            desk.write("people.csv", &people.fold(header, |all, row| all + &row));
            let told = stderr(&desk.run(&[]).code(code));
            let warning = "crm: 20 rows now, and 40 rows as of 2026-11-21";
            assert_eq!(told.contains(warning), is_told, "{told}");
            let refusal = format!("`records >= 30` fails for crm (records = {rows})");
            assert_eq!(told.contains(&refusal), code == 4, "{told}");
        }
    }
}

/// What the settings fitted in the last run is to be corrected tonight, and not they.
#[test]
fn a_file_that_the_settings_fit_no_more_is_3() {
    let desk = Desk::new("[source.owner]\nid_column = \"Owner ID\"\n");
    let renamed = "ID,First Name,Last Name,Email,Owner\n1,Ann,Able,ann@example.com,U1\n";
    let files = [renamed, "{\"error\":\"token expired\"}\n"];
    for file in files {
        desk.write("people.csv", file);
        desk.run(&[]).code(2);
    }
    desk.people("1,Ann,Able,ann@example.com,U1\n");
    desk.run(&[]).code(0);
    for file in files {
        desk.write("people.csv", file);
        desk.run(&[]).code(3);
    }
    desk.people("1,Ann,Able,ann@example.com,U1\n");
    let pipeline = std::fs::read_to_string(desk.path("pipeline.toml")).unwrap();
    for mistake in [
        pipeline.replace("Owner ID", "Ownr ID"),
        pipeline.replace("preset =", "header_row = 2\npreset ="),
        pipeline.clone() + "[source.connections]\nCSR = []\n",
    ] {
        desk.write("pipeline.toml", &mistake);
        desk.run(&[]).code(2);
    }
}

/// So it is of files of every kind.
#[test]
fn files_beside_the_contacts_that_the_settings_fit_no_more_are_3() {
    let desk = Desk::new(
        "[[source.joined]]\nfiles = [\"cases.csv\"]\nkey = \"Client\"\nroles.CSR = \"No\"\n\
         [[interactions]]\nname = \"mail\"\nfiles = [\"mail.csv\"]\n\
         [[source]]\nname = \"api\"\nfiles = [\"page.json\"]\n[source.nested]\nrows = \"clients\"\n\
         [source.columns]\nfull_name = \"clients.name\"\n",
    );
    let files = [
        ("cases.csv", "Client,No\n1,7\n", "Kunde,No\n1,7\n"),
        (
            "mail.csv",
            "email,user_id,occurred_at\nann@example.com,U1,2026-11-01\n",
            "email,user_id,wann\nann@example.com,U1,2026-11-01\n",
        ),
        (
            "page.json",
            "{\"clients\":[{\"id\":1,\"name\":\"Cy Cole\"}]}",
            "{\"error\":\"expired\"}",
        ),
    ];
    for code in [2, 3] {
        for (name, right, wrong) in files {
            for (name, right, _) in files {
                desk.write(name, right);
            }
            desk.write(name, wrong);
            desk.run(&[]).code(code);
            desk.write(name, right);
        }
        desk.run(&[]).code(0);
    }
}

#[test]
fn rows_without_an_id_keep_theirs_when_the_file_is_saved_anew() {
    let desk = Desk::new("");
    let contacts = |file: &str| {
        desk.write("people.csv", file);
        desk.run(&[]).code(0);
        let report = desk.text("latest/reports/unowned.csv");
        let ids = report.lines().skip(1).map(|line| line[..36].to_owned());
        ids.collect::<std::collections::BTreeSet<_>>()
    };
    let ids = contacts("First Name,Last Name,City\nAnn,Able,Rye\nBea,Blow,\n");
    assert_eq!(ids.len(), 2);
    let anew = contacts("city;;last_name;first_name\nRye;;Able;Ann \n;;Blow; Bea\n");
    assert_eq!(anew, ids);
    let moved = contacts("First Name,Last Name,City\nAnn,Able,Rye\nBea,Blow,Rye\n");
    assert_eq!(moved.intersection(&ids).count(), 1);
}

#[test]
fn record_ids_that_stand_in_several_columns_by_turns_are_told() {
    let desk = Desk::new("");
    let header = "Levitate ID,Legacy CRM ID,First Name,Last Name,Email";
    let told = |rows: &str, set: &[&str]| {
        desk.write("people.csv", &format!("{header}\n{rows}"));
        let ended = stderr(&desk.run(set).code(0));
        ended.contains("the record ID stands in `Levitate ID`, `Legacy CRM ID` by turns")
    };
    let turns = "7,,Ann,Able,a@example.com\n,7,Bo,Brown,b@example.com\n";
    let preset = ["--set", "source.crm.preset=levitate"];
    assert!(told(turns, &preset));
    assert!(!told(
        "7,,Ann,Able,a@example.com\n8,7,Bo,Brown,b@example.com\n",
        &preset
    ));
    let said = "source.crm.columns.record_id=[\"Levitate ID\", \"Legacy CRM ID\"]";
    assert!(!told(turns, &[&preset[..], &["--set", said]].concat()));
}

#[test]
fn headers_that_have_other_names_than_in_the_last_run_are_told() {
    let desk = Desk::new("");
    let pipeline = std::fs::read_to_string(desk.path("pipeline.toml")).unwrap();
    desk.write(
        "pipeline.toml",
        &pipeline.replace("preset = \"generic\"\n", ""),
    );
    let set = ["--set", "source.crm.columns.opt_out_email=[]"];
    let night = |header: &str, set: &[&str], told: &[&str]| {
        let rows = "1,Ann,Able,a@example.com,customer,true,2024-01-01\n2,Bea,Blow,b@example.com,lead,,2024-01-02\n";
        desk.write("people.csv", &format!("{header}\n{rows}"));
        let check = tenure(&[&["check", &desk.path("pipeline.toml")], set].concat());
        let run = desk.run(set).code(0);
        for ended in [stdout(&check), stderr(&run)] {
            assert_has(&ended, told);
            assert_eq!(ended.contains("last run"), !told.is_empty(), "{ended}");
        }
    };
    let header = "Record ID,First Name,Last Name,Email,Lifecycle Stage,Unsubscribed from all email,Create Date";
    night(header, &[], &[]);
    night(&header.replace("First Name", "FirstName"), &[], &[]);
    let lost = [
        "crm: ",
        "people.csv looks like `generic`, and the source like `hubspot` in the last run",
        "no header holds lifecycle_stage now, which `Lifecycle Stage` held in the last run",
        "no header holds opt_out_email now, which `Unsubscribed from all email` held",
        "`[source.columns]`",
    ];
    let renamed = "Record ID,First Name,Last Name,Email,Phase,Kein Mailing,Create Date";
    night(renamed, &set, &lost);
    let ignored = tenure(&[
        "check",
        &desk.path("pipeline.toml"),
        "--set",
        "source.crm.columns.notes=\"Email\"",
    ]);
    let ended = stdout(&ignored) + &stderr(&ignored);
    assert!(!ended.contains("last run"), "{ended}");
}

#[test]
fn interactions_without_a_row_or_of_unknown_kinds_are_told() {
    let desk = Desk::new("[[interactions]]\nname = \"mail\"\nfiles = [\"mail.csv\"]\n");
    let lines = "interactions.mail.files=[\"mail.ndjson\"]";
    desk.write("mail.ndjson", "");
    let quiet = stderr(&desk.run(&["--set", lines]).code(0));
    assert_has(&quiet, &["mail.ndjson: it has no rows"]);
    desk.write("mail.csv", "");
    let empty = stderr(&desk.run(&[]).code(3));
    assert_has(&empty, &["mail.csv: no row of it holds a value"]);
    for quiet in ["[]", "{\"activities\":[]}"] {
        desk.write("mail.csv", quiet);
        let told = stderr(&desk.run(&[]).code(0));
        assert_has(&told, &["mail.csv: it has no rows"]);
    }
    let row = |kind: &str| format!("ann@example.com,U1,2026-11-01,{kind}\n");
    let rows = [row("call"), row("Sternwarte"), row("STERNWARTE")].concat();
    desk.write(
        "mail.csv",
        &format!("email,user_id,occurred_at,kind\n{rows}"),
    );
    let told = "mail.csv: 1 unknown word for the kind (2 rows of the first); they are read as `other`; say what they are: `kinds = {";
    let words = "interactions.mail.kinds={ visit = [\"Sternwarte\"] }";
    for command in ["check", "run"] {
        let pipeline = desk.path("pipeline.toml");
        let all = |ended: Ended| stdout(&ended) + &stderr(&ended);
        let ended = all(tenure(&[command, &pipeline]).code(0));
        assert_has(&ended, &[told]);
        let ended = all(tenure(&[command, &pipeline, "--set", words]).code(0));
        assert!(!ended.contains("unknown word"), "{ended}");
    }
}

#[test]
fn the_id_of_a_user_owns_where_the_name_is_blank() {
    let desk = Desk::new("");
    desk.write(
        "users.csv",
        "user_id,name,email\nU1,Ada Marsh,a@office.example.com\n",
    );
    desk.write(
        "people.csv",
        "CustomerNo,CustomerSource,Name,Email,Agent,AgentID,CSR,CsrID\n\
         1,Web,Ann Able,ann@example.com,Ada Marsh,U1,Ada Marsh,U1\n\
         2,Web,Bea Blow,bea@example.com,,U1,,U1\n\
         3,Web,Cy Cole,cy@example.com,Ada M. (old),U1,N/A,U1\n",
    );
    let set = ["source.crm.preset=qq_catalyst"];
    let run = run(desk.path("pipeline.toml").as_ref(), &set);
    assert_eq!(run.rows("contacts", &["owner_id"]), [["U1"]; 3]);
    let connections = run.rows("connections", &["connection_type", "user_id"]);
    assert_eq!(connections, [["CSR", "U1"], ["Producer", "U1"]].repeat(3));
}

#[test]
fn whoever_another_cell_of_a_connection_names_need_not_be_mapped() {
    let desk = Desk::new("connections.CSR = [\"CSR\", \"CsrID\"]\n");
    let rows = "1,Ann,a@example.com,Old Nick,U1\n2,Bea,b@example.com,Young Nick,\n";
    desk.write(
        "people.csv",
        &format!("ID,First Name,Email,CSR,CsrID\n{rows}"),
    );
    let run = run(desk.path("pipeline.toml").as_ref(), &[]);
    assert_eq!(run.rows("mapping_worklist", &["value"]), [["Young Nick"]]);
}

#[test]
fn rows_in_doubt_behind_a_quote_that_does_not_close_are_told() {
    let desk = Desk::new("reject_limit = 0.9\n");
    desk.people("1,\"Ann,Able,ann@example.com,U1\n2,Bea,Blow,bea@example.com\n3,Cy,Cole,cy@example.com\n4,Di,Dole,di@example.com,\n");
    let told = stderr(&desk.run(&[]).code(0));
    let told_of = "people.csv: 2 rows from line 3 on are rejected, as they may stand within a cell whose quote does not close";
    assert_has(&told, &[told_of, "4 rows read, 2 rejected"]);
}

#[test]
fn contacts_of_accounts_that_the_accounts_file_does_not_have_are_told_with_their_number() {
    let desk = Desk::new("");
    desk.write(
        "people.csv",
        "ID,First Name,Last Name,Email,Account ID\n1,Ann,Able,ann@example.com,A1\n2,Bea,Blow,bea@example.com,Acme\n3,Cy,Cole,cy@example.com,\n",
    );
    desk.write("accounts.csv", "account_id,name,owner_id\nA1,Acme,U1\n");
    let accounts = ["--set", "directory.accounts='accounts.csv'"];
    let told = stderr(&desk.run(&accounts).code(0));
    assert_has(&told, &["1 of 3 contacts are of accounts"]);
    assert!(!stderr(&desk.run(&[])).contains("of accounts"));
}
