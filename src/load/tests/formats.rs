//! Every format besides delimited text, and every packing.

use std::io::{Cursor, Write as _};
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float32Array, Float64Array, Int64Array, ListBuilder,
    RecordBatch, StringArray, StringBuilder, StructArray, TimestampMicrosecondArray,
    new_null_array,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, TimeUnit};
use parquet::arrow::ArrowWriter;
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook};

use super::*;

const TEXT: &str = "name,email\nAnn,a@x.org\n";
const TOLD: &str = "headers name|email\n2: Ann|a@x.org\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    zipped_with(members, zip::write::SimpleFileOptions::default())
}

pub(super) fn zipped_with(
    members: &[(&str, &[u8])],
    options: zip::write::SimpleFileOptions,
) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Members as they are, not packed.
pub(super) fn stored() -> zip::write::SimpleFileOptions {
    zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)
}

pub(super) fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Empty").unwrap();
    let cover = workbook.add_worksheet().set_name("Cover").unwrap();
    cover.write(0, 0, "Title page").unwrap();
    cover.write(2, 0, "Made in November").unwrap();
    let sheet = workbook.add_worksheet().set_name("People").unwrap();
    sheet.write(0, 0, "My people").unwrap();
    sheet
        .write_row(2, 0, ["Name", "Zip", "Born", "Seen", "Owner", "Share"])
        .unwrap();
    let date = CellFormat::new().set_num_format("yyyy-mm-dd");
    let moment = CellFormat::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    for (row, name) in [(3, "Ann"), (4, "Bo")] {
        sheet.write(row, 0, name).unwrap();
        sheet.write(row, 1, 32082.0).unwrap();
        sheet
            .write_with_format(row, 2, ExcelDateTime::from_ymd(1985, 4, 12).unwrap(), &date)
            .unwrap();
        let seen = ExcelDateTime::from_ymd(2024, 3, 1)
            .unwrap()
            .and_hms(9, 30, 0)
            .unwrap();
        sheet.write_with_format(row, 3, seen, &moment).unwrap();
        sheet.write(row, 5, 0.5).unwrap();
    }
    sheet
        .merge_range(3, 4, 4, 4, "U7", &CellFormat::new())
        .unwrap();
    sheet.write(6, 0, "Confidential").unwrap();
    workbook.save_to_buffer().unwrap()
}

const BOOK_TOLD: &str = "headers Name|Zip|Born|Seen|Owner|Share\nnote sheet `People` is read; not read: Cover\n1: preamble My people\n\
    4: Ann|32082|1985-04-12|2024-03-01T09:30:00|U7|0.5\n5: Bo|32082|1985-04-12|2024-03-01T09:30:00|U7|0.5\n\
    7: footer Confidential\nblank_row 2 from 2\n";

/// Told without the commas that stand for the blank cells of rejected sheet rows.
fn told_book(name: &str, bytes: &[u8]) -> String {
    told(name, bytes).replace(",,,,,", "")
}

#[test]
fn workbooks_give_text_with_dates_and_whole_numbers() {
    assert_eq!(told_book("people.xlsx", &workbook()), BOOK_TOLD);
    assert_eq!(
        told_book("people.csv", &workbook()),
        BOOK_TOLD,
        "the content tells, not the name"
    );
    assert_eq!(
        told_book("all.zip", &zipped(&[("in/people.xlsx", &workbook())])),
        BOOK_TOLD
    );
    let options = ReadOptions {
        sheet: Some("empty".to_owned()),
        ..ReadOptions::default()
    };
    assert_eq!(
        told_with("people.xlsx", &workbook(), &options),
        "headers \nnote there is no row in it\n"
    );
    let options = ReadOptions {
        sheet: Some("Peopel".to_owned()),
        ..ReadOptions::default()
    };
    let error = "error /people.xlsx: no sheet `Peopel`; there are: Empty, Cover, People\n";
    assert_eq!(told_with("people.xlsx", &workbook(), &options), error);
}

#[test]
fn a_cell_far_away_is_told() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["Name", "Zip"]).unwrap();
    sheet.write(1_048_575, 16_383, "x").unwrap();
    let told = told_book("a.xlsx", &workbook.save_to_buffer().unwrap());
    let error =
        "error /a.xlsx: a cell of sheet `Sheet1` stands far away from the others; delete it\n";
    assert_eq!(told, error);
}

#[test]
fn packed_text_is_unpacked() {
    let zstd = zstd::encode_all(TEXT.as_bytes(), 1).unwrap();
    assert_eq!(told("a.csv.gz", &gzip(TEXT.as_bytes())), TOLD);
    assert_eq!(
        told(
            "a.csv.gz",
            &[gzip(b"name,email\n"), gzip(b"Ann,a@x.org\n")].concat()
        ),
        TOLD
    );
    assert_eq!(told("a.csv.zst", &zstd), TOLD);
    let archive = zipped(&[
        ("ReadMe.txt", b"what this is"),
        ("b.csv", TEXT.as_bytes()),
        ("a.csv", TEXT.as_bytes()),
        ("__MACOSX/a.csv", b"\x00\x05"),
    ]);
    assert_eq!(told("a.zip", &archive), [TOLD, TOLD].concat());
    let archive = zipped(&[
        ("logo.png", b"\x89PNG\x01\x02\x03"),
        ("a.csv", TEXT.as_bytes()),
    ]);
    let note = "headers name|email\nnote `logo.png` in the archive is not read\n2: Ann|a@x.org\n";
    assert_eq!(told("a.zip", &archive), note);
    let mut archive = zipped_with(&[("a.csv", TEXT.as_bytes())], stored());
    let at = memchr::memmem::find(&archive, b"x.org").unwrap();
    archive[at] = b'y';
    assert!(told("a.zip", &archive).contains("its checksum differs"));
    let mut archive = zipped(&[("a.csv", TEXT.as_bytes()), ("b.csv", TEXT.as_bytes())]);
    while let Some(at) = memchr::memmem::find(&archive, b"b.csv") {
        archive[at] = b'a';
    }
    assert!(told("a.zip", &archive).contains("two of its members have one name"));
    let mut archive = zipped(&[("one/", b""), ("two/", b""), ("a.csv", TEXT.as_bytes())]);
    while let Some(at) = memchr::memmem::find(&archive, b"two/") {
        archive[at..at + 4].copy_from_slice(b"one/");
    }
    assert_eq!(told("a.zip", &archive), TOLD);
    let cut = gzip(TEXT.repeat(100).as_bytes());
    assert!(told("a.csv.gz", &cut[..cut.len() / 2]).contains("broken csv file"));
}

#[test]
fn utf16_is_decoded() {
    let bytes: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(
        told("a.csv", &[b"\xff\xfe", bytes.as_slice()].concat()),
        TOLD
    );
    assert_eq!(told("a.csv", &bytes), TOLD);
}

#[test]
fn packed_text_has_the_encoding_that_plain_text_has() {
    let mut text = "name,email\n".to_owned() + &"Ann,a@x.org\n".repeat(90_000);
    text += &"Иван,i@x.org\n".repeat(9_000);
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(&text);
    assert!(told("a.csv", &bytes) == told("a.csv.gz", &gzip(&bytes)));
}

fn parquet() -> Vec<u8> {
    let mut tags = ListBuilder::new(StringBuilder::new());
    tags.append_value([Some("a"), Some("b")]);
    tags.append_value([Some("c, d")]);
    let tags: ArrayRef = Arc::new(tags.finish());
    let large = DataType::new_large_list(DataType::Utf8, true);
    let groups = cast(&tags, &large).unwrap();
    let city: ArrayRef = Arc::new(StringArray::from(vec![Some("Rome"), None]));
    let address = StructArray::from(vec![(
        Arc::new(Field::new("city", DataType::Utf8, true)),
        city,
    )]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(Int64Array::from(vec![7, 8]))),
        (
            "share",
            Arc::new(Float64Array::from(vec![Some(2.0), Some(0.25)])),
        ),
        ("ok", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        ("born", Arc::new(Date32Array::from(vec![19_783, 0]))),
        (
            "seen",
            Arc::new(
                TimestampMicrosecondArray::from(vec![1_709_285_400_000_000, 0])
                    .with_timezone("UTC"),
            ),
        ),
        ("tags", tags),
        ("groups", groups),
        ("address", Arc::new(address)),
    ];
    written(columns)
}

pub(super) fn written(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn parquet_gives_text() {
    let expected = "headers id|share|ok|born|seen|tags|groups|address.city\n\
        1: 7|2|true|2024-03-01|2024-03-01T09:30:00Z|a\\u{1f}b|a\\u{1f}b|Rome\n\
        2: 8|0.25||1970-01-01|1970-01-01T00:00:00Z|c, d\\u{1f}|c, d\\u{1f}|\n";
    assert_eq!(told("a.parquet", &parquet()), expected);
    assert_eq!(told("a.parquet.gz", &gzip(&parquet())), expected);
    assert!(
        told("a.parquet", b"PAR1 and nothing else")
            .starts_with("error /a.parquet: broken parquet file")
    );
}

#[test]
fn what_no_text_stands_for_is_blank_and_told() {
    let zone = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    let call = DataType::Struct(vec![Field::new("at", zone, true)].into());
    let calls = new_null_array(&DataType::new_list(call, true), 2);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(Int64Array::from(vec![7, 8]))),
        ("born", Arc::new(Date32Array::from(vec![i32::MAX, 0]))),
        (
            "seen",
            Arc::new(TimestampMicrosecondArray::from(vec![0, i64::MAX])),
        ),
        ("calls", calls),
        (
            "share",
            Arc::new(Float32Array::from(vec![f32::INFINITY, 0.5])),
        ),
    ];
    let expected = "headers id|born|seen|share\n\
        note column `calls` is not read: no text stands for List(Struct(\"at\": Timestamp(µs, \"UTC\")))\n\
        1: 7||1970-01-01T00:00:00|\n2: 8|1970-01-01||0.5\nerror_cell 2 from 1\n";
    assert_eq!(told("a.parquet", &written(columns)), expected);
}

#[test]
fn json_gives_the_union_of_keys() {
    let lines = "{\"id\":1,\"a\":{\"b\":\"x\"}}\n\n{\"id\":2,\"late\":[\"p\",\"q\"]}\nnot json\n";
    let expected = "headers id|a.b|late\n1: 1|x|\n3: 2||p\\u{1f}q\n4: broken_json not json\n";
    assert_eq!(told("a.ndjson", lines.as_bytes()), expected);
    assert_eq!(told("a.ndjson.gz", &gzip(lines.as_bytes())), expected);
    let of_a_mac = lines.replace('\n', "\r");
    assert_eq!(told("a.ndjson", of_a_mac.as_bytes()), expected);
    for (text, expected) in [
        (
            "[{\"id\":1},\n{\"id\":null,\"b\":true}]",
            "headers id|b\n1: 1|\n2: |true\n",
        ),
        (
            "{\"total\":1,\"records\":[\n{\"id\":1}]}",
            "headers id\n2: 1\n",
        ),
        ("{\n\"id\":1,\n\"b\":\"x\"}", "headers id|b\n1: 1|x\n"),
        (
            "[{\"id\":1},{\"id\":",
            "headers id\n1: 1\n1: broken_json {\"id\":\n",
        ),
        (
            "[{\"id\":1},\n{\"id\":2,\"b\":\"x},\n{\"id\":3}]",
            "error /a.json: broken json file: the object in line 2 does not end before the next begins; it may have been cut short on the way: export or copy it again\n",
        ),
        (
            "[1,2]",
            "error /a.json: this is JSON without objects, or no JSON at all; export it again as CSV, or give a csv, tsv, xlsx, xls, ods, parquet, json, ndjson or vcf file\n",
        ),
    ] {
        assert_eq!(told("a.json", text.as_bytes()), expected);
    }
    let one = "{\"id\":1,\"emails\":[{\"value\":\"a@x.org\"}]}\n";
    let expected = "headers id|emails.value\n1: 1|a@x.org\n";
    assert_eq!(told("a.jsonl", one.as_bytes()), expected);
    let wrapped = "{\"contacts\":[{\"id\":1},{\"id\":2}]}\n";
    let expected = "headers id\n1: 1\n1: 2\n";
    assert_eq!(told("a.ndjson", wrapped.as_bytes()), expected);
    let surplus = told("a.json", b"[{\"id\":1}},\n{\"id\":2}]");
    assert!(surplus.contains("the text goes on in line 1"), "{surplus}");
    let lines = "{\"id\":1},\n".repeat(200_000);
    let long = format!("{{\"contacts\":[\n{lines}{{\"id\":2}}]}}");
    assert!(told("a.json", long.as_bytes()).ends_with("\n200002: 2\n"));
}

#[test]
fn cards_give_canonical_columns() {
    let cards = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Doe;Ann;Bea;Dr.;Jr.\r\nFN:Ann Doe\r\nORG:Acme;Sales\r\nTITLE:Agent\r\n\
        EMAIL;TYPE=WORK:a@x.org\r\nEMAIL:b@x.org\r\nTEL;TYPE=CELL:+1 555 0100\r\nTEL;TYPE=WORK,FAX:+1 555 0199\r\nADR:;;1 Main St;Rome;NY;13440;USA\r\n\
        BDAY:1985-04-12\r\nCATEGORIES:vip,buyer\r\nNOTE:likes\\, tea\r\nUID:u1\r\nREV:2024-03-01T09:30:00Z\r\nEND:VCARD\r\n\
        stray\r\nBEGIN:VCARD\r\nFN:Bo\r\nbegin:vcard\r\nversion:2.1\r\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:D=C3=B6e;Jo\r\norg:;Sales\r\nend:vcard\r\nBEGIN:VCARD\r\nFN:Cut";
    let found = told("a.vcf", cards.as_bytes());
    let of_a_mac = told("a.vcf", cards.replace("\r\n", "\r").as_bytes());
    assert_eq!(of_a_mac, found.replace("\\r\\n", "\\n"));
    let lines: Vec<&str> = found.lines().skip(1).collect();
    assert_eq!(
        lines,
        [
            "1: Ann Doe|Ann|Bea|Doe|Dr.|Jr.||Acme|Agent|a@x.org\\u{1f}b@x.org|+1 555 0100|1 Main St||Rome|NY|13440|USA|1985-04-12||vip\\u{1f}buyer|likes, tea|u1|2024-03-01T09:30:00Z",
            "18: broken_card stray",
            "19: broken_card BEGIN:VCARD\\r\\nFN:Bo",
            "21: |Jo||Döe|||||||||||||||||||",
            "26: broken_card BEGIN:VCARD\\r\\nFN:Cut",
            "cut_short 1 from 26",
        ]
    );
}

#[test]
fn what_is_no_export_is_refused_with_a_way_out() {
    for (bytes, expected) in [
        (&b"%PDF-1.4\n"[..], "this is a PDF"),
        (
            b"<!DOCTYPE html><html>",
            "this is a web page, whatever its name says",
        ),
        (
            b"\x01\x02\x03\x04\x05 garbage",
            "this is neither text nor a known format",
        ),
        (b"PK\x03\x04 cut", "the archive cannot be read"),
    ] {
        let told = told("a.csv", bytes);
        assert!(
            told.contains(expected) && told.contains("export it again as CSV"),
            "{told}"
        );
    }
    let missing = open("no/such/file.csv".as_ref(), &ReadOptions::default()).unwrap_err();
    assert!(
        missing
            .to_string()
            .starts_with("no/such/file.csv: cannot be read"),
        "{missing}"
    );
}

#[test]
fn a_sample_is_the_head_of_the_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, format!("id,name\n{}", "1,x\n".repeat(100_000))).unwrap();
    let export = &open(&path, &ReadOptions::default()).unwrap()[0];
    let batch = sample(export, 3).unwrap();
    assert_eq!(
        batch.rows().map(|row| row.line()).collect::<Vec<_>>(),
        [2, 3, 4]
    );
    let summary = read(export, |batch| batch.len(), |_| Ok(())).unwrap();
    assert_eq!((summary.rows, summary.bytes), (100_000, 400_008));
    assert_eq!(summary.blake3, blake3::hash(&std::fs::read(&path).unwrap()));
}

#[test]
fn an_element_of_an_array_within_is_no_row_that_begins_again() {
    let row = |id: u32, rest: &str| {
        format!("{{\"id\":{id},\"name\":\"Ann\",\"k\":[{{\"id\":2}},{{\"id\":3}}]{rest}}}")
    };
    let [one, odd, two] = [row(1, ""), row(7, ",\"s\":NaN"), row(9, "")];
    for (name, text) in [
        ("a.ndjson", format!("{one}\n{odd}\n{two}\n")),
        ("a.json", format!("[{one},\n{odd},\n{two}]")),
    ] {
        let told = told(name, text.as_bytes());
        let rejects = told.matches("broken_json").count();
        assert_eq!((rejects, told.contains("error")), (1, false), "{told}");
    }
}
