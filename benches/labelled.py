#!/usr/bin/env python3
"""How well tenure matches the published sets whose records are labelled with who they are: `tenure run`, then `tenure evaluate`.

usage: labelled.py PUBLISHED [SET...]
    PUBLISHED    folder of the files as their projects publish them (see SETS below)
    SET          names of SETS; all of them if left out
    TENURE=FILE  the program, in the environment; target/release/tenure if unset

Prints a table: records, and precision, recall and F1 over the pairs of records that are in one contact. All sets go by the same
default model: a pipeline says what the columns are called, and nothing else. The program reads numbered copies of these columns,
so that neither labels nor IDs that are made of them can reach it; the labels go to `tenure evaluate` alone.
"""

import argparse
import csv
import json
import os
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent.parent / "target/release/tenure"


def table(path):
    """The rows of a CSV, by header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def padded(path):
    """The rows of a file without a header whose cells are filled up with spaces."""
    headers = ["file", "person", "surname", "given name", "initial", "house number", "street"]
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield dict(zip(headers, (cell.strip() for cell in line)))


def with_birthday(path):
    """The rows of a CSV that has the parts of a birthday in three columns."""
    for row in table(path):
        yield row | {"birthday": "-".join(row[part].zfill(2) for part in ("by", "bm", "bd"))}


def with_entity(path):
    """The rows of a CSV whose record IDs are ten times the entity, and a number."""
    for row in table(path):
        yield row | {"entity": int(row["rec_id"]) // 10}


def with_cluster(path):
    """The rows of a CSV whose labels are in a file beside it."""
    keys = {(key["DATA_SOURCE"], key["RECORD_ID"]): key for key in table(path.parent / "actual_truthset_key.csv")}
    for row in table(path):
        yield row | {"cluster": keys[row["DATA_SOURCE"], row["RECORD_ID"]]["CLUSTER_ID"]}


def listed(headers):
    return [headers] if isinstance(headers, str) else headers


@dataclass
class Labelled:
    """One set, and what its columns are called."""

    files: dict  # source: file
    label: str  # the column that says who a record is
    columns: dict  # canonical field: header, or list of headers; a file need not have them all
    identifiers: list = field(default_factory=list)  # headers
    extra: dict = field(default_factory=dict)  # header: what a column holds that is no canonical field
    rows: object = table

    def headers(self):
        return [header for headers in self.columns.values() for header in listed(headers)] + self.identifiers + list(self.extra)


def febrl(*files):
    return Labelled(
        {file.lower(): f"febrl_dsgen/dataset_{file}_2500.csv" for file in files},
        "entity",
        {
            "given_name": "given_name",
            "family_name": "surname",
            "street": ["street_number", "address_1"],
            "street_2": "address_2",
            "city": "suburb",
            "postal_code": "postcode",
            "region": "state",
            "birthday": "date_of_birth",
            "phone": "phone_number",
        },
        identifiers=["soc_sec_id"],
        rows=with_entity,
    )


SETS = {
    "fake_1000": Labelled(
        {"people": "splink_fake_1000/fake_1000.csv"},
        "cluster",
        {"given_name": "first_name", "family_name": "surname", "birthday": "dob", "city": "city", "email": "email"},
    ),
    "historical": Labelled(
        {"people": "historical_people/historical_dev.csv"},
        "cluster",
        {"given_name": "first_name", "family_name": "surname", "birthday": "dob", "postal_code": "postcode_fake"},
        extra={"birth_place": "text", "occupation": "text", "gender": "code"},
    ),
    "febrl_a": febrl("A"),
    "febrl_c": febrl("C"),
    "febrl_d": febrl("D_org", "D_dup"),
    "anonlink": Labelled(
        {f"party_{part}": f"anonlink_5party/dataset-{part}.csv" for part in range(1, 6)},
        "id",
        {"given_name": "givenname", "family_name": "surname", "birthday": "dob", "city": "city", "phone": "phone number"},
        extra={"gender": "code", "income": "identifier"},
    ),
    "census": Labelled(
        {part: f"census_segmented/censusTextSegmented{part}.tab" for part in "AB"},
        "person",
        {"given_name": "given name", "middle_name": "initial", "family_name": "surname", "street": ["house number", "street"]},
        rows=padded,
    ),
    "rldata500": Labelled(
        {"people": "rldata/RLdata500.csv"},
        "ent_id",
        {"given_name": "fname_c1", "family_name": "lname_c1", "birthday": "birthday"},
        rows=with_birthday,
    ),
    "senzing": Labelled(
        {name: f"senzing_truthset_v4/{name}.csv" for name in ("customers", "reference", "watchlist")},
        "cluster",
        {
            "full_name": ["PRIMARY_NAME_FULL", "NATIVE_NAME_FULL"],
            "given_name": "PRIMARY_NAME_FIRST",
            "middle_name": "PRIMARY_NAME_MIDDLE",
            "family_name": "PRIMARY_NAME_LAST",
            "organization": "PRIMARY_NAME_ORG",
            "birthday": "DATE_OF_BIRTH",
            "email": "EMAIL_ADDRESS",
            "phone": "PHONE_NUMBER",
            "street": ["ADDR_FULL", "ADDR_LINE1"],
            "city": "ADDR_CITY",
            "region": "ADDR_STATE",
            "postal_code": "ADDR_POSTAL_CODE",
            "country": "ADDR_COUNTRY",
        },
        identifiers=["PASSPORT_NUMBER", "DRIVERS_LICENSE_NUMBER", "NATIONAL_ID_NUMBER"],
        rows=with_cluster,
    ),
    "chicago": Labelled(
        {"sites": "chicago_early_childhood_sites/csv_example_input_with_true_ids.csv"},
        "True Id",
        {"organization": "Site name", "street": "Address", "postal_code": "Zip", "phone": "Phone"},
    ),
}


def prepare(chosen, published, work):
    """Writes numbered copies of the named columns, the pipeline and the truth; returns how many records there are."""
    truth = [("source", "record_id", "truth_id")]
    pipeline = pairs({"name": "labelled", "profile": "generic", "out": "out"}) + ["as_of = 2026-01-01"]
    for source, file in chosen.files.items():
        rows = list(chosen.rows(published / file))
        headers = [header for header in chosen.headers() if header in rows[0]]
        copy = f"{source}.csv"
        with (work / copy).open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["record", *headers])
            for number, row in enumerate(rows, 1):
                writer.writerow([number, *(row[header] for header in headers)])
                truth.append((source, number, row[chosen.label]))
        pipeline += source_lines(chosen, source, copy, set(headers))
    if chosen.extra:
        pipeline += ["[match.extra]", *pairs(chosen.extra)]
    (work / "pipeline.toml").write_text("\n".join(pipeline) + "\n", encoding="utf-8")
    with (work / "truth.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(truth)
    return len(truth) - 1


def source_lines(chosen, source, copy, headers):
    """A source of the pipeline file; what its file does not have is left out."""
    held = {name: [header for header in listed(named) if header in headers] for name, named in chosen.columns.items()}
    parts = {
        "columns": {"record_id": "record"} | {name: named for name, named in held.items() if named},
        "identifiers": {header: header for header in chosen.identifiers if header in headers},
        "keep": {header: header for header in chosen.extra},
    }
    lines = ["[[source]]", *pairs({"name": source, "files": [copy]})]
    for part, content in parts.items():
        lines += [f"[source.{part}]", *pairs(content)]
    return lines


def pairs(content):
    """Lines of TOML: its texts and lists of texts are written as those of JSON."""
    return [f"{json.dumps(name)} = {json.dumps(value)}" for name, value in content.items()]


def measure(name, published, program):
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        records = prepare(SETS[name], published, work)
        subprocess.run([program, "run", work / "pipeline.toml", "-q"], check=True)
        command = [program, "evaluate", work / "out/latest", "--truth", work / "truth.csv", "--json"]
        figures = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    if figures["records"]["compared"] != records:
        raise SystemExit(f"{name}: of {records} records {figures['records']['compared']} are compared")
    rates = [figures["pairwise"][rate] for rate in ("precision", "recall", "f1")]
    cells = [name, f"{records:,}", *(f"{rate:.4f}" for rate in rates)]
    print("| " + " | ".join(cells) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("published", type=Path)
    parser.add_argument("sets", nargs="*", metavar="SET")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.sets if name not in SETS]
    if unknown:
        parser.error(f"no set is called {unknown[0]}; there are {', '.join(SETS)}")
    program = os.environ.get("TENURE", PROGRAM)
    print("| set | records | precision | recall | F1 |\n| --- | ---: | ---: | ---: | ---: |")
    for name in arguments.sets or SETS:
        measure(name, arguments.published, program)


if __name__ == "__main__":
    main()
