//! Directories with every kind of mistake, and what is said of them.

use super::*;
use crate::{directory::Role, party::Party};

fn write(folder: &Path, name: &str, text: &str) -> Option<PathBuf> {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    Some(path)
}

fn read(users: &str, entities: &str, mappings: &str) -> (Directory, Vec<LineProblem>) {
    let folder = tempfile::tempdir().unwrap();
    read_directory(&DirectoryFiles {
        users: write(folder.path(), "users.csv", users),
        entities: write(folder.path(), "entities.csv", entities),
        user_mappings: Vec::from_iter(write(folder.path(), "user_mappings.csv", mappings)),
        ..DirectoryFiles::default()
    })
}

/// A small office that other modules' tests use.
pub(crate) fn office() -> Directory {
    let (directory, problems) = read(
        "user_id,name,email,status,role,entity_id\n\
         U2,Dana Whitfield,Dana@example.com,active,agent,T\n\
         \u{200e}U1,Ann Admin,ann@example.com,active,admin,C\n\
         U3,Sam Lee,s1@example.com,active,agent,T\n\
         U4,Lee Sam,s2@example.com,inactive,agent,X\n\
         00123,Zero,z@example.com,active,staff,C\n\
         100000,Round,r@example.com,active,staff,C\n",
        "entity_id,kind,name,parent_id\nC,company,Acme,\nT,team,Team One,C\nX,office,Closed,C\n",
        "source,type,value,user_id\nhawksoft,Producer,DW,U2\n*,*,dw,U1\n,,of any,U2\n",
    );
    assert_eq!(problems, []);
    directory
}

#[test]
fn every_problem_is_said_with_its_line() {
    let (_, problems) = read(
        "user_id,entity_id,start_date,successor_id\nU1,NO,,\nU1,,,\nU2,,21.11.2026,U9\n",
        "entity_id,kind,parent_id\nA,office,B\nB,office,A\nC,planet,\n",
        "source,type,value,user_id\n*,*,x,U7\n",
    );
    let lines: Vec<_> = problems
        .iter()
        .map(|problem| {
            let file = problem
                .file
                .file_name()
                .unwrap()
                .to_string_lossy()
                .into_owned();
            (file, problem.line)
        })
        .collect();
    let expected = [
        ("entities.csv", Some(4)),
        ("entities.csv", None),
        ("users.csv", Some(3)),
        ("users.csv", Some(2)),
        ("users.csv", Some(4)),
        ("users.csv", Some(4)),
        ("user_mappings.csv", Some(2)),
    ];
    assert_eq!(lines, expected.map(|(file, line)| (file.to_owned(), line)));
}

#[test]
fn a_mapping_names_parties_as_the_pipeline_file_does() {
    let mappings = "source,type,value,user_id\ncrm,Owner,N,office:north\ncrm,Owner,A,user:U1\ncrm,Owner,S,north\n";
    let entities = "entity_id,kind,name\nnorth,office,North\n";
    let (directory, problems) = read("user_id,name\nU1,Ann\n", entities, mappings);
    assert_eq!(problems, []);
    let meant = ["N", "A", "S"].map(|value| {
        let party = directory.resolve_value("crm", "Owner", value).party();
        party.map(|party| directory.id_of(party))
    });
    assert_eq!(meant, [Some("north"), Some("U1"), Some("north")]);
}

#[test]
fn a_column_that_is_not_there_is_one_problem_with_the_nearest_header() {
    let users = "user id,name\nU1,Ann\nU2,Ben\n";
    let mappings = "Name,E-mail\nAnn,ann@example.com\nBen,ben@example.com\n";
    let (_, problems) = read(users, "entity_id,kind\n", mappings);
    let said: Vec<_> = problems
        .iter()
        .map(|problem| (problem.line, problem.message.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (
                Some(1),
                "there is no column `user_id`; is it `user id`? Rename it"
            ),
            (Some(1), "there is no column `value`"),
            (Some(1), "there is no column `user_id`"),
        ]
    );
}

#[test]
fn every_cell_that_is_not_understood_is_told_with_its_column_and_the_nearest_word() {
    let (directory, problems) = read(
        "user_id,name,status,role,entity_id,capacity,weight\n\
         U1,Ann,YES,Admin,C,300.0,1.5\n,Ben,active,,,,\n,,,,,,\nU2,Cy,actve,admn,C,3x,-1\nU3,Di,Terminated,,C,,\n",
        "entity_id,kind,name\nC,Compny,Acme\n,office,North\nD,,\nE,Team,\n",
        "source,type,value,user_id\n*,*,x,\n",
    );
    let said: Vec<_> = problems
        .iter()
        .map(|problem| (problem.line, problem.message.as_str()))
        .collect();
    let expected = [
        (Some(3), "entity_id is empty; fill it, or delete the row"),
        (
            Some(2),
            "kind `Compny` is not understood; did you mean `company`?",
        ),
        (
            Some(4),
            "kind is empty; write company, office, team or queue",
        ),
        (Some(3), "user_id is empty; fill it, or delete the row"),
        (
            Some(5),
            "status `actve` is not understood; did you mean `active`?",
        ),
        (
            Some(5),
            "role `admn` is not understood; did you mean `admin`?",
        ),
        (
            Some(5),
            "capacity `3x` is not a whole number; write it as 300, or leave the cell empty",
        ),
        (
            Some(5),
            "weight `-1` is not a number of 0 or more; write it as 1.5, or leave the cell empty",
        ),
    ];
    assert_eq!(said, expected);
    let users: Vec<_> = directory
        .users
        .iter()
        .map(|user| (user.id.as_str(), user.enabled, user.role, user.capacity))
        .collect();
    assert_eq!(
        users,
        [
            ("U1", true, Role::Admin, Some(300)),
            ("U2", true, Role::Agent, None),
            ("U3", false, Role::Agent, None),
        ]
    );
}

#[test]
fn who_is_not_there_is_told_with_the_nearest_id_and_a_way_out_that_the_column_allows() {
    let (_, problems) = read(
        "user_id,entity_id,successor_id\nann1,austn,ben1\n",
        "entity_id,kind,parent_id\naustin,office,hq\n",
        "value,user_id\nx,ann\ny,austin\nz,cy77\n",
    );
    let said: Vec<_> = problems.iter().map(|problem| &*problem.message).collect();
    assert_eq!(
        said,
        [
            "parent_id `hq` is not in the directory; add it, or leave the cell empty",
            "entity_id `austn` is not in the directory; did you mean `austin`? Else add it, or leave the cell empty",
            "successor_id `ben1` is not in the directory; add it, or leave the cell empty",
            "user_id `ann` is not in the directory; did you mean `ann1`? Else add it, or leave the cell empty",
            "user_id `cy77` is not in the directory; add it, or leave the cell empty",
        ]
    );
}

#[test]
fn a_mistake_is_told_once_and_of_very_many_only_the_first_are() {
    let others: String = (0..40)
        .map(|index| format!("x,{index}{index}9\n"))
        .collect();
    let mappings = format!("value,user_id\nx,ann2\n{others}{others}x,ann2\nx,ann2\n");
    let (_, problems) = read("user_id\nann1\n", "entity_id,kind\n", &mappings);
    let said: Vec<_> = problems
        .iter()
        .map(|problem| (problem.line, problem.message.as_str()))
        .collect();
    assert_eq!(said.len(), 21);
    let expected = [
        (
            Some(2),
            "user_id `ann2` is not in the directory; did you mean `ann1`? Else add it, or leave the cell empty; and 2 more lines",
        ),
        (
            Some(3),
            "user_id `009` is not in the directory; add it, or leave the cell empty; and 1 more line",
        ),
    ];
    assert_eq!(said[..2], expected);
    assert_eq!(said[20], (None, "21 more mistakes, on 42 lines"));
}

#[test]
fn a_file_that_is_not_read_brings_no_problem_for_each_who_names_it() {
    let (_, problems) = read(
        "user_id,entity_id\nU1,A\nU2,A\n",
        "ID,kind\nA,office\n",
        "value,user_id\n",
    );
    assert_eq!(problems.len(), 1);
}

#[test]
fn a_missing_file_is_a_problem_not_a_panic() {
    let files = DirectoryFiles {
        users: Some("no/such.csv".into()),
        ..Default::default()
    };
    assert_eq!(read_directory(&files).1.len(), 1);
}

#[test]
fn codes_do_not_depend_on_the_order_of_the_file() {
    let office = office();
    let ids: Vec<_> = office.users.iter().map(|user| user.id.as_str()).collect();
    assert_eq!(ids, ["U1", "U2", "U3", "U4", "00123", "100000"]);
    assert_eq!(office.party_by_id("C"), Some(Party::Entity(EntityIx(0))));
}

#[test]
fn lines_are_counted_however_they_end() {
    let users = "\u{feff}user_id,capacity\nU1,soon\n\nU2,\"now\nor then\"\nU3,never\n";
    for users in [users.to_owned(), users.replace('\n', "\r\n")] {
        let folder = tempfile::tempdir().unwrap();
        let (_, problems) = read_directory(&DirectoryFiles {
            users: write(folder.path(), "users.csv", &users),
            ..DirectoryFiles::default()
        });
        let lines: Vec<_> = problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [2, 4, 6].map(Some), "{problems:?}");
    }
}

#[test]
fn a_value_that_is_mapped_to_two_users_is_told() {
    let users = "user_id,name\nU1,Ann Lee\nU2,Bob Ray\n";
    let rows = [
        "crm,Producer,KL,U1",
        "crm,producer,kl,U2",
        "crm,Producer,KL,U1",
        "crm,CSR,KL,U2",
        "Crm,csr,\"Lee, Ann\",U1",
        "crm,CSR,lee ann,U2",
        "crm,CSR,0055g000001ABCd,U1",
        "crm,CSR,0055g000001aBcd,U2",
    ];
    let mappings = format!("source,type,value,user_id\n{}\n", rows.join("\n"));
    let (directory, problems) = read(users, "entity_id,kind\n", &mappings);
    assert_eq!(problems, []);
    let told = directory.warnings.iter();
    let told: Vec<_> = told.map(|told| (told.line, told.message.clone())).collect();
    let message = |value, line| {
        format!(
            "`{value}` is on line {line} for another user: it means neither until one of the lines is gone"
        )
    };
    let expected = [
        (Some(3), message("kl", 2)),
        (Some(7), message("lee ann", 6)),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_worklist_that_is_half_filled_in_is_read_beside_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name, text| write(folder.path(), name, text);
    let table = "source,type,value,user_id\ncrm,Producer,AL,U1\n";
    let worklist = "source,type,value,user_id,rows,candidates\ncrm,Producer,BR,U2,7,U2\ncrm,Producer,CY,,3,\n\
        crm,Producer,DI,,2,\ncrm,Producer,al,U2,1,\n";
    let files = [write("table.csv", table), write("worklist.csv", worklist)];
    let (directory, problems) = read_directory(&DirectoryFiles {
        users: write("users.csv", "user_id,name\nU1,Ann Lee\nU2,Bob Ray\n"),
        user_mappings: files.into_iter().flatten().collect(),
        ..DirectoryFiles::default()
    });
    assert_eq!(problems, []);
    let mapped = |value| directory.resolve_value("crm", "Producer", value).party();
    assert_eq!(mapped("BR"), directory.party_by_id("U2"));
    assert_eq!([mapped("CY"), mapped("AL")], [None; 2]);
    let told = directory.warnings.iter();
    let told: Vec<_> = told.map(|told| (told.line, &*told.message)).collect();
    let empty = "user_id is empty: nobody has said yet whom the value means; and 1 more line";
    assert_eq!(told[0], (Some(3), empty));
    let (line, contested) = told[1];
    assert_eq!(line, Some(5));
    assert!(contested.starts_with("`al` is on line 2 of ") && contested.contains("table.csv for"));
}

#[test]
fn cells_may_stand_apart_by_what_a_spreadsheet_writes() {
    for [apart, name] in [[";", "Lee, Ann"], ["\t", "Lee, Ann"], [",", "\"Lee; Ann\""]] {
        let users =
            format!("user_id{apart}name{apart}email\nU1{apart}{name}{apart}a@example.com\n");
        let (directory, problems) = read(&users, "entity_id,kind\n", "source,type,value,user_id\n");
        assert_eq!(problems, [], "{users}");
        assert_eq!(directory.users[0].name, name.trim_matches('"'));
    }
}
