//! What is said of inputs that are not there, or not what the pipeline file thinks.

use super::{Desk, stderr};

#[test]
fn a_directory_file_that_is_not_there_is_one_problem() {
    let desk = Desk::new("");
    desk.write(
        "mappings.csv",
        "source,type,value,user_id\ncrm,Producer,AM,U1\n",
    );
    let mappings = desk.0.path().join("mappings.csv");
    let mappings = format!("directory.user_mappings={}", mappings.display());
    for missing in ["users", "entities"] {
        let gone = format!("directory.{missing}=gone.csv");
        let refused = stderr(&desk.run(&["--set", &mappings, "--set", &gone]).code(3));
        assert!(refused.contains("there is no file `gone.csv`"), "{refused}");
        assert!(refused.contains("1 problem"), "{refused}");
        assert!(!refused.contains("mappings.csv"), "{refused}");
    }
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
    for part in [
        "people.csv: `Reachable under` is mostly e-mail addresses, and is not read; name it in `[source.columns]`: email = \"Reachable under\"",
        "people.csv: `Ring at` is mostly phone numbers, and is not read",
    ] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
    assert!(!told.contains("Helper") && !told.contains('@'), "{told}");
}
