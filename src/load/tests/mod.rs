//! Bytes of small files → headers, rows and rejects, by the public functions.

use std::fmt::Write as _;

use super::*;

mod faults;
mod formats;
mod nested;

/// Writes the bytes to a file of that name and reads it; a line each for headers, notes, rows, rejects and counts.
fn told_with(name: &str, bytes: &[u8], options: &ReadOptions) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    match open(&path, options) {
        Ok(exports) => exports.iter().map(tell).collect(),
        Err(error) => format!(
            "error {}\n",
            error
                .to_string()
                .replace(folder.path().to_str().unwrap(), "")
        ),
    }
}

fn told(name: &str, bytes: &[u8]) -> String {
    told_with(name, bytes, &ReadOptions::default())
}

fn tell(export: &Export) -> String {
    let mut told = format!("headers {}\n", export.headers.join("|"));
    for note in &export.notes {
        writeln!(told, "note {note}").unwrap();
    }
    let mut lines = Vec::new();
    let outcome = read(
        export,
        |batch| batch,
        |batch| {
            for row in batch.rows() {
                lines.push((
                    row.line(),
                    format!(
                        "{}: {}",
                        row.line(),
                        row.cells().collect::<Vec<_>>().join("|")
                    ),
                ));
            }
            for reject in batch.rejects {
                lines.push((
                    reject.line,
                    format!("{}: {} {}", reject.line, reject.reason, reject.raw),
                ));
            }
            Ok(())
        },
    );
    lines.sort();
    for (_, line) in lines {
        writeln!(
            told,
            "{}",
            line.escape_debug()
                .to_string()
                .replace("\\\"", "\"")
                .replace("\\'", "'")
        )
        .unwrap();
    }
    match outcome {
        Ok(summary) => {
            for (note, count, line) in summary.notes.iter() {
                writeln!(told, "{} {count} from {line}", note.id()).unwrap();
            }
        }
        Err(error) => writeln!(told, "error {error}").unwrap(),
    }
    told
}

#[test]
fn delimited_text_is_understood() {
    for (bytes, expected) in [
        (
            "name,email\nAnn,a@x.org\n",
            "headers name|email\n2: Ann|a@x.org\n",
        ),
        (
            "name,email\r\nAnn,a@x.org\r\n\r\nBo,b@x.org",
            "headers name|email\n2: Ann|a@x.org\n4: Bo|b@x.org\nblank_row 1 from 3\n",
        ),
        (
            "name,email\rAnn,a@x.org\rBo,b@x.org\r",
            "headers name|email\n2: Ann|a@x.org\n3: Bo|b@x.org\n",
        ),
        (
            "name,email\nAnn,1\r\nBo,2\rCy,3\n",
            "headers name|email\n2: Ann|1\n3: Bo|2\n4: Cy|3\n",
        ),
        (
            "\u{feff}name,email\nAnn,a@x.org\n\u{feff}name,email\n\u{feff}\"Bo\nBo\",b@x.org\n",
            "headers name|email\n2: Ann|a@x.org\n3: repeated_header name,email\n4: Bo\\nBo|b@x.org\n",
        ),
        (
            "name,email\r\nAnn,a@x.org\r\n\x1a",
            "headers name|email\n2: Ann|a@x.org\n",
        ),
        (
            "sep=;\nname;email\nAnn;1,5\n",
            "headers name|email\n1: preamble sep=;\n3: Ann|1,5\n",
        ),
        (
            "name;a;b\nAnn;1,5;2,5\nBo;1,0;3,5\n",
            "headers name|a|b\n2: Ann|1,5|2,5\n3: Bo|1,0|3,5\n",
        ),
        (
            "Name,Report of contacts,,\nDate:,today,,\nID,Name,City,Email\n1,Ann,Rye,a@x.org\n2,Bo,,b@x.org\n",
            "headers ID|Name|City|Email\n1: preamble Name,Report of contacts,,\n2: preamble Date:,today,,\n4: 1|Ann|Rye|a@x.org\n5: 2|Bo||b@x.org\n",
        ),
        (
            "Name,City,,\nEmail Ltd,Rye,Owner,Tags\nBo,Rye,x,y\n",
            "headers Name|City|column_3|column_4\nnote column 3 has no header; it is called `column_3`\nnote column 4 has no header; it is called `column_4`\n2: Email Ltd|Rye|Owner|Tags\n3: Bo|Rye|x|y\n",
        ),
        (
            "name\temail\nAnn\ta,b\n",
            "headers name|email\n2: Ann|a,b\n",
        ),
        ("name|email\nAnn|x\n", "headers name|email\n2: Ann|x\n"),
        (
            "name,notes\nAnn,\"a\nb\"\nBo,c\n",
            "headers name|notes\n2: Ann|a\\nb\n4: Bo|c\n",
        ),
        (
            "name,notes\nAnn,\"a \"\"b\"\" c\"\n",
            "headers name|notes\n2: Ann|a \"b\" c\n",
        ),
        (
            "name,notes\nAnn,\"a \"b\" c\"\n",
            "headers name|notes\n2: Ann|a \"b\" c\nstray_quote 1 from 2\n",
        ),
        (
            "name,notes\nAnn,\"a \"\"b\"\" c\"\nBo,\"x\\\"y\"\n",
            "headers name|notes\n2: Ann|a \"b\" c\n3: Bo|x\\\\\"y\nstray_quote 1 from 3\n",
        ),
        (
            "Name,City: x\nAnn,b: c\nBo,d,e: f\n",
            "headers Name|City: x\n2: Ann|b: c\n3: too_many_cells Bo,d,e: f\n",
        ),
        (
            "name,notes\n'Ann, B','x'\n'Bo, C','y'\n",
            "headers name|notes\n2: Ann, B|x\n3: Bo, C|y\n",
        ),
        (
            "name,notes\n\"Ann\",\"a \\\"b\\\" c\"\n",
            "headers name|notes\n2: Ann|a \"b\" c\n",
        ),
        (
            "id\tnotes\n1\ta\\\tb\n2\tc\\\nd\\\\\n3\te\\f\n",
            "headers id|notes\n2: 1|a\\tb\n3: 2|c\\nd\\\\\n5: 3|e\\\\f\n",
        ),
        (
            "id,notes,tag\n1,a\\,b,\"c\\,\\\"d\\\\\"\n2,e\\\r\nf,\\\"g\\\"\n",
            "headers id|notes|tag\n2: 1|a,b|c,\"d\\\\\n3: 2|e\\r\\nf|\"g\"\n",
        ),
        (
            "id,folder,tag\n1,C:\\x\\,new\n2,C:\\y,old\n",
            "headers id|folder|tag\n2: 1|C:\\\\x\\\\|new\n3: 2|C:\\\\y|old\n",
        ),
        (
            "name, notes\nAnn, \"a, b\"\n",
            "headers name|notes\n2: Ann|a, b\n",
        ),
        (
            "name,email\nA\0nn,x\n",
            "headers name|email\n2: Ann|x\nnul_bytes 1 from 1\n",
        ),
    ] {
        assert_eq!(told("x.csv", bytes.as_bytes()), expected, "{bytes:?}");
    }
    let by_name = told("x.tsv", b"a,x\tb\n1,x\t2\n");
    assert_eq!(by_name, "headers a,x|b\n2: 1,x|2\n");
}

#[test]
fn rows_that_do_not_fit_are_explained() {
    for (bytes, expected) in [
        (
            "a,b,c\n1\n1,2,3\n",
            "headers a|b|c\n2: 1\n3: 1|2|3\nshort_row 1 from 2\n",
        ),
        (
            "a,b,c\n1,2,3\n1,x@exam",
            "headers a|b|c\n2: 1|2|3\n3: 1|x@exam\ncut_short 1 from 3\n",
        ),
        (
            "a,b\n1,2,,\n1,2\n",
            "headers a|b\n2: 1|2\n3: 1|2\nextra_blank_cells 1 from 2\n",
        ),
        (
            "a,b\n1,2,3\n1,2\n4,5\n",
            "headers a|b\n2: too_many_cells 1,2,3\n3: 1|2\n4: 4|5\n",
        ),
        (
            "a,b\n1,2\na,b\n3,4\n",
            "headers a|b\n2: 1|2\n3: repeated_header a,b\n4: 3|4\n",
        ),
        (
            "a,b\n1,2\n , \n3,4\n",
            "headers a|b\n2: 1|2\n4: 3|4\nblank_row 1 from 3\n",
        ),
        (
            "a,b\n1,2\n# so\n3,4\n",
            "headers a|b\n2: 1|2\n3: comment # so\n4: 3|4\n",
        ),
        (
            "My report\n\na,b,c\nx,y,z\n",
            "headers a|b|c\n1: preamble My report\n4: x|y|z\nblank_row 1 from 2\n",
        ),
        (
            "a,b,c\nx,y,z\n\nCopyright\nAcme\n",
            "headers a|b|c\n2: x|y|z\n4: footer Copyright\n5: footer Acme\nblank_row 1 from 3\n",
        ),
        (
            "My report\nAs of today\nLeads\n\nName,City,Zip\nx,y,z\n\nMy report\nCopyright\nBy: me\n",
            "headers Name|City|Zip\n1: preamble My report\n2: preamble As of today\n3: preamble Leads\n6: x|y|z\n\
             8: footer My report\n9: footer Copyright\n10: footer By: me\nblank_row 2 from 4\n",
        ),
        (
            "My report\nAs of today\nBy: me\nVorname,Beruf,Konto\nx,y,z\n",
            "headers Vorname|Beruf|Konto\n1: preamble My report\n2: preamble As of today\n3: preamble By: me\n5: x|y|z\n",
        ),
        (
            "My report\nAs of today\nName,City,Zip\nx,y,z\n",
            "headers Name|City|Zip\n1: preamble My report\n2: preamble As of today\n4: x|y|z\n",
        ),
        (
            "Name, first;Name, last\nx;y\n",
            "headers Name, first|Name, last\n2: x|y\n",
        ),
        (
            "My notes\nhe told his name, city\nso\nand so, too\n",
            "headers My notes\n2: he told his name, city\n3: so\n4: and so, too\n",
        ),
        (
            "a,b,c\nx,y,z\nx,\"y,z\nx,y,z\n",
            "headers a|b|c\n2: x|y|z\n3: x|\"y|z\n4: x|y|z\nstray_quote 1 from 3\n",
        ),
        (
            "a,b,c\nx,y,z\nx,y,\"note\nand more\n",
            "headers a|b|c\n2: x|y|z\n3: x|y|\"note\n4: unclosed_quote and more\nstray_quote 1 from 3\n",
        ),
        (
            "a,b,c\nx,y,z\nx,\"y\n\"x\",y,z\n",
            "headers a|b|c\n2: x|y|z\n3: unclosed_quote x,\"y\n4: x|y|z\nstray_quote 1 from 3\n",
        ),
        (
            "a,b,c\nx,y,z\nx,\"y",
            "headers a|b|c\n2: x|y|z\n3: unclosed_quote x,\"y\ncut_short 1 from 3\nstray_quote 1 from 3\n",
        ),
        (
            "a,b,c\nx,y,z\n\"x\",\"y\",\"z",
            "headers a|b|c\n2: x|y|z\n3: unclosed_quote \"x\",\"y\",\"z\ncut_short 1 from 3\nstray_quote 1 from 3\n",
        ),
        (
            "a,b,c\nx,y,z\nx,y,\"z\nand mo",
            "headers a|b|c\n2: x|y|z\n3: x|y|\"z\n4: unclosed_quote and mo\ncut_short 1 from 4\nstray_quote 1 from 3\n",
        ),
        (
            "a,b,c\nx,y,z\n\"x\",\"y\",\"z\"",
            "headers a|b|c\n2: x|y|z\n3: x|y|z\n",
        ),
    ] {
        assert_eq!(told("x.csv", bytes.as_bytes()), expected, "{bytes:?}");
    }
}

#[test]
fn headers_become_names_of_their_own() {
    for (bytes, expected) in [
        (
            "Email,Email,\n1,2,3\n",
            "headers Email|Email (2)|column_3\nnote the header `Email` appears twice; column 2 is called `Email (2)`\nnote column 3 has no header; it is called `column_3`\n2: 1|2|3\n",
        ),
        (
            "Ann,a@x.org\nBo,b@x.org\n",
            "headers column_1|column_2\nnote there is no header; columns are called column_1, column_2, …\n1: Ann|a@x.org\n2: Bo|b@x.org\n",
        ),
        (
            "a,b\n1,2,3\n4,5,6\n",
            "headers a|b|column_3\nnote column 3 has no header; it is called `column_3`\n2: 1|2|3\n3: 4|5|6\n",
        ),
        (
            "a,b\n1,2,\n1,2,\n1,2,3\n",
            "headers a|b\n2: 1|2\n3: 1|2\n4: too_many_cells 1,2,3\nextra_blank_cells 2 from 2\n",
        ),
        (
            "# x,y\na,b,c\n1,2,3\n",
            "headers a|b|c\n1: preamble # x,y\n3: 1|2|3\n",
        ),
        (
            "Group,,Other,,\nVorname,Beruf,Konto,Zweig,Rang\nx,y,z,u,v\np,q,r,s,t\n",
            "headers Vorname|Beruf|Konto|Zweig|Rang\n1: preamble Group,,Other,,\n3: x|y|z|u|v\n4: p|q|r|s|t\n",
        ),
        (
            "# so, so\na;b\n# and\n# so on\n# for long\n1;x\n",
            "headers a|b\n1: preamble # so, so\n3: comment # and\n4: comment # so on\n5: comment # for long\n6: 1|x\n",
        ),
        (
            "Report\n\n,2019,2020\nSales,7,8\nVisits,,9\n",
            "headers column_1|2019|2020\nnote column 1 has no header; it is called `column_1`\n1: preamble Report\n4: Sales|7|8\n5: Visits||9\nblank_row 1 from 2\n",
        ),
        (
            ",2019,2020\nSales,7,8\n,3,4\nVisits,9,9\n,1,1\n",
            "headers column_1|column_2|column_3\nnote there is no header; columns are called column_1, column_2, …\n1: |2019|2020\n2: Sales|7|8\n3: |3|4\n4: Visits|9|9\n5: |1|1\n",
        ),
        (
            "a,\"b\nc\nd\ne\nf\"\ng,h\n",
            "headers column_1|column_2\nnote there is no header; columns are called column_1, column_2, …\n1: a|b\\nc\\nd\\ne\\nf\n6: g|h\n",
        ),
        (
            "# of kids,name\n1,Ann\n",
            "headers # of kids|name\n2: 1|Ann\n",
        ),
        ("", "headers \nnote there is no row in it\n"),
        ("name,email\n", "headers name|email\n"),
    ] {
        assert_eq!(told("x.csv", bytes.as_bytes()), expected, "{bytes:?}");
    }
}

#[test]
fn a_file_that_is_written_while_it_is_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    let append = |row: &str| {
        let mut file = std::fs::File::options().append(true).open(&path).unwrap();
        std::io::Write::write_all(&mut file, row.as_bytes()).unwrap();
    };
    std::fs::write(&path, "name,email\nAnn,a@x.org\n").unwrap();
    let exports = open(&path, &ReadOptions::default()).unwrap();
    let outcome = read(
        &exports[0],
        |batch| batch.len(),
        |_| {
            append("Bo,b@x.org\n");
            Ok(())
        },
    );
    let error = outcome.unwrap_err();
    let LoadError::File { fault, .. } = &error else {
        panic!("{error}");
    };
    assert!(matches!(fault, Fault::Changed), "{error}");
    assert_eq!(error.path(), Some(&*path));
}
