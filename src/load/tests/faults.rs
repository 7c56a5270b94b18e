//! Files that were joined, damaged or bent on their way.

use std::io::Cursor;
use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryArray};

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
fn of_several_addresses_of_a_card_the_first_whole_one_is_taken_alone() {
    let whole = "ADR:;;9 Oak St;Troy;NY;12180;\n";
    for (first, expected) in [
        ("ADR:;Apt 4;;;;;\n", "9 Oak St|Troy|NY|12180"),
        ("ADR:;;;;NY;;USA\n", "9 Oak St|Troy|NY|12180"),
        ("ADR:PO Box 7;;;;;;\n", "PO Box 7"),
    ] {
        let card = format!("BEGIN:VCARD\nFN:Ann\n{first}{whole}END:VCARD\n");
        let found = told("a.vcf", card.as_bytes());
        let row = found.lines().nth(1).unwrap();
        let cells = row.split('|').skip(1).filter(|cell| !cell.is_empty());
        assert_eq!(Vec::from_iter(cells).join("|"), expected);
    }
    let card = "BEGIN:VCARD\nFN:Ann\nADR:;;;;;;\nADR:;;;;NY;;USA\nEND:VCARD\n";
    assert!(told("a.vcf", card.as_bytes()).contains("|NY||USA|"));
}

#[test]
fn cards_of_organisations_are_companies_and_those_of_groups_no_rows() {
    let card = |lines: &str| {
        format!("BEGIN:VCARD\nVERSION:4.0\nN:Doe;Ann\nFN:Ann Doe\n{lines}\nEND:VCARD\n")
    };
    let cards = [
        card("TEL;TYPE=pager:+1 555 0101\nADR:7;Suite 4;1 Main St;Rome;NY;13440;USA"),
        card("KIND:org\nORG:Acme;Sales"),
        card("KIND:group\nMEMBER:urn:uuid:1"),
        card("X-ADDRESSBOOKSERVER-KIND:group"),
        "BEGIN:VCARD\nKIND:Org\nN:Acme Ltd;;;;\nADR:PO Box 7;;;;;;\nADR:;;1 Main St;Rome;NY;13440;USA\nEND:VCARD\n".to_owned(),
    ];
    let found = told("a.vcf", cards.concat().as_bytes());
    let lines: Vec<&str> = found.lines().skip(1).collect();
    let group = |line: &str| lines.iter().any(|found| found.starts_with(line));
    assert_eq!(
        lines[0],
        "1: Ann Doe|Ann||Doe||||||||1 Main St|7, Suite 4|Rome|NY|13440|USA||||||"
    );
    assert_eq!(lines[1], "8: Ann Doe|||||||Ann Doe|||||||||||||||");
    assert!(group("15: no_person") && group("22: no_person"), "{found}");
    assert_eq!(
        lines[4],
        "28: Acme Ltd|||||||Acme Ltd||||PO Box 7|||||||||||"
    );
}

#[test]
fn a_comment_is_one_cell_and_no_number() {
    let text = "id,name,email\n#1,Ann,a@x.org\n#2,Bo\n# so on\n#3\n#4 Plumbing,\n";
    let expected = "headers id|name|email\n2: #1|Ann|a@x.org\n3: #2|Bo\n4: comment # so on\n5: #3\n6: comment #4 Plumbing,\n\
        short_row 2 from 3\n";
    assert_eq!(told("a.csv", text.as_bytes()), expected);
}

#[test]
fn bytes_that_are_text_are_read_as_text() {
    let columns: Vec<(&str, ArrayRef)> = vec![
        (
            "id",
            Arc::new(BinaryArray::from(vec!["a".as_bytes(), "é".as_bytes()])),
        ),
        (
            "shape",
            Arc::new(BinaryArray::from(vec![&b"\xff\x00"[..], b"x"])),
        ),
    ];
    let expected = "headers id|shape\nnote column `shape` is not read where its bytes are no text\n1: a|\n2: é|x\nerror_cell 1 from 1\n";
    assert_eq!(told("a.parquet", &formats::written(columns)), expected);
}

#[test]
fn an_object_damaged_in_its_first_key_takes_no_other() {
    for damaged in [
        "{\"Rec\n",
        "{\"Rec\n{\"id\":2,\"b\":\"x\"},\n",
        "{\n  \"i\n  {\n    \"id\": 3},\n",
    ] {
        let text = format!("[{{\"id\":1,\"b\":\"y\"}},\n{damaged}{{\"id\":9}}]");
        let found = told("a.json", text.as_bytes());
        assert!(
            found.contains("the object in line 2 does not end"),
            "{found}"
        );
    }
}

#[test]
fn a_workbook_whose_parts_changed_is_broken() {
    let mut bytes = Vec::new();
    let mut book = zip::ZipArchive::new(Cursor::new(formats::workbook())).unwrap();
    let mut parts = Vec::new();
    for at in 0..book.len() {
        let mut part = book.by_index(at).unwrap();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        parts.push((
            part.name().unwrap().into_owned(),
            std::mem::take(&mut bytes),
        ));
    }
    let parts: Vec<_> = parts
        .iter()
        .map(|(name, part)| (&**name, &**part))
        .collect();
    let mut book = formats::zipped_with(&parts, formats::stored());
    let at = memchr::memmem::find(&book, b"Ann").unwrap();
    book[at] = b'E';
    let found = told("a.xlsx", &book);
    assert!(
        found.starts_with("error /a.xlsx: broken xlsx file: its part `xl/sharedStrings.xml`"),
        "{found}"
    );
}

#[test]
fn cells_of_a_sheet_that_stand_for_nothing_are_told_with_their_address() {
    let sheet = "<worksheet><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"str\"><v>id</v></c><c r=\"B1\" t=\"str\"><v>email</v></c><c r=\"C1\" t=\"str\"><v>city</v></c></row>\
        <row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"str\"><f>A9</f><v>a@x.org</v></c><c r=\"C2\" t=\"str\"><f>\"\"</f><v></v></c></row>\
        <row r=\"3\"><c r=\"A3\"><v>2</v></c><c r=\"B3\"><f>A9</f></c><c r=\"C3\" t=\"e\"><f>A9</f><v>#REF!</v></c></row>\
        <row r=\"4\"><c r=\"A4\"><v>3</v></c><c r=\"B4\"><f>A9</f><v></v></c><c r=\"C4\" t=\"e\"><v>#N/A</v></c></row>\
        </sheetData></worksheet>";
    let book = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>";
    let link = |kind: &str, target: &str| {
        let kind =
            format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}");
        format!(
            "<Relationships><Relationship Id=\"a\" Type=\"{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let links = [
        link("officeDocument", "xl/workbook.xml"),
        link("worksheet", "worksheets/sheet1.xml"),
    ];
    let parts = [
        ("xl/workbook.xml", book.as_bytes()),
        ("_rels/.rels", links[0].as_bytes()),
        ("xl/_rels/workbook.xml.rels", links[1].as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    let found = told("a.xlsx", &formats::zipped_with(&parts, formats::stored()));
    let expected = "headers id|email|city\n\
        note read as blank: 2 formulas without a stored value, the first in B3; open the file in a spreadsheet and save it\n\
        note read as blank: 2 cells with an error such as #REF!, the first in C3; mend it at the source\n\
        2: 1|a@x.org|\n3: 2||\n4: 3||\nerror_cell 4 from 3\n";
    assert_eq!(found, expected);
}

#[test]
fn a_table_below_another_is_refused_and_the_same_again_is_joined() {
    let header = "id,First Name,Last Name,Email\n";
    let row = "1,Ann,Lee,a@x.org\n";
    for other in [
        "Email,First Name,Last Name,id\nb@x.org,Bo,Ray,2\n",
        "Last Name,Email\nRay,b@x.org\n",
        "First Name,Last Name,Company,Email,City\nBo,Ray,Acme,b@x.org,Rome\n",
    ] {
        let text = format!("{header}{row}{other}");
        let expected =
            "/a.csv:3: a header of other columns, or in another order, stands within the rows";
        assert!(told("a.csv", text.as_bytes()).contains(expected), "{other}");
    }
    for row_like in [
        "id,First Name,Lee,a@x.org\n",
        ",First Name,,\n",
        "Email,Email,,\n",
    ] {
        let found = told("a.csv", format!("{header}{row}{row_like}").as_bytes());
        assert!(found.contains("\n3: "), "{found}");
    }
    let found = told("a.csv", format!("{header}{row}{row}").repeat(4).as_bytes());
    assert!(
        found.contains("\nnote the header stands again and again"),
        "{found}"
    );
    assert!(
        found.ends_with("\n11: 1|Ann|Lee|a@x.org\n12: 1|Ann|Lee|a@x.org\n"),
        "{found}"
    );
}

#[test]
fn an_archive_of_tar_is_refused() {
    let mut archive = vec![0; 1_024];
    archive[..5].copy_from_slice(b"a.csv");
    archive[257..262].copy_from_slice(b"ustar");
    archive[512..531].copy_from_slice(b"name,email\nAnn,a@x.");
    assert!(told("a.tar", &archive).contains("this is a tar archive"));
}

#[test]
fn a_row_that_is_rejected_is_shown_as_it_stands() {
    let card = "BEGIN:VCARD\nFN:Ann; Bo\nEND:VCARD\n";
    for (name, text, expected) in [
        (
            "a.csv",
            "name;note\n;\"a;\"\"b\"\"\nc\"\nAnn;\n",
            ";\"a;\"\"b\"\"\nc\"",
        ),
        ("a.ndjson", "{\"id\":1}\n{\"id\" : 2}\n", "{\"id\":1}"),
        ("a.json", "[{\"id\" :\n1},{\"id\":2}]", "{\"id\" :\n1}"),
        ("a.vcf", card, card.trim_end()),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let export = open(&path, &ReadOptions::default()).unwrap().remove(0);
        let batch = sample(&export, 1).unwrap();
        let row = batch.rows().next().unwrap();
        assert_eq!(row.reject(RejectReason::NobodyIdentified).raw, expected);
    }
}

#[test]
fn a_control_character_may_be_said_to_stand_between_cells() {
    let text = b"name\x01email\nAnn\x01a@x.org\n";
    let options = ReadOptions {
        delimiter: Some(1),
        ..ReadOptions::default()
    };
    let expected = "headers name|email\n2: Ann|a@x.org\n";
    assert_eq!(told_with("a.csv", text, &options), expected);
    assert!(told("a.csv", text).contains("neither text nor"));
}

#[test]
fn a_cell_of_megabytes_is_one_cell_and_the_inside_of_one_that_is_too_long_makes_no_rows() {
    let line = "ann,ann@example.com,her words\n";
    let file = |bytes: usize, line: &str| {
        let note = line.repeat(bytes / line.len());
        format!("Name,Email,Notes\nBo,b@example.com,\"{note}\"\nCy,c@example.com,x\n")
    };
    let found = told("a.csv", file(3 << 20, line).as_bytes());
    let rows: Vec<&str> = found.lines().filter(|line| line.contains(": ")).collect();
    let [bo, cy] = rows[..] else {
        panic!("{} rows", rows.len());
    };
    assert!(bo.starts_with("2: Bo|b@example.com|ann,ann@"));
    assert!(cy.ends_with(": Cy|c@example.com|x"), "{cy}");
    let words = "her words ".repeat(1_000) + "\n";
    let found = told("a.csv", file(17 << 20, &words).as_bytes());
    let rows = found.lines().filter(|line| line.contains(": "));
    let (rejects, rows): (Vec<&str>, Vec<&str>) =
        rows.partition(|line| line.contains(": unclosed_quote"));
    assert!(rejects[0].starts_with("3: ") && rejects.len() > 1_700);
    let [bo, cy] = rows[..] else {
        panic!("{} rows", rows.len());
    };
    assert!(bo.starts_with("2: Bo|b@example.com|\"her words"));
    assert!(cy.ends_with(": Cy|c@example.com|x"), "{cy}");
}
