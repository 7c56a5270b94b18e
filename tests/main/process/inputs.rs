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
