//! Files that were joined, damaged or bent on their way.

use super::*;

#[test]
fn joined_cards_are_all_read_and_their_moments_kept_as_they_are_written() {
    let card = |version: &str, name: &str, moments: &str| {
        format!("BEGIN:VCARD\nVERSION:{version}\nFN:{name}\n{moments}\nEND:VCARD")
    };
    let cards = [
        card("4.0", "Ann", "BDAY:1996-04-15"),
        card(
            "4.0",
            "Bo",
            "item1.BDAY;VALUE=date:19960415\nREV:20240301T093000Z",
        ),
        card("3.0", "Cy", "bday;value=date:15.04.1996"),
        card("4.0", "Di", "BDAY:--0415"),
    ];
    let found = told("a.vcf", cards.concat().as_bytes());
    let filled = |row: &str| {
        let cells = row.split('|').filter(|cell| !cell.is_empty());
        cells.collect::<Vec<_>>().join("|")
    };
    let rows = found.lines().skip(1).map(filled);
    let expected = [
        "1: Ann|1996-04-15",
        "5: Bo|19960415|20240301T093000Z",
        "10: Cy|15.04.1996",
        "14: Di|--0415",
    ];
    assert_eq!(rows.collect::<Vec<_>>(), expected);
}

#[test]
fn a_comment_is_one_cell_and_no_number() {
    let text = "id,name,email\n#1,Ann,a@x.org\n#2,Bo\n# so on\n#3\n#4 Plumbing,\n";
    let expected = "headers id|name|email\n2: #1|Ann|a@x.org\n3: #2|Bo\n4: comment # so on\n5: #3\n6: comment #4 Plumbing,\n\
        short_row 2 from 3\n";
    assert_eq!(told("a.csv", text.as_bytes()), expected);
}
