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
