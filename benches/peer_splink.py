#!/usr/bin/env python3
"""Splink 5 on the labelled sets that tenure is measured on: the same records, the same truth, the same way of counting.

usage: peer_splink.py DATA SET... [--model FILE] [--fixed]
    DATA            folder of the files as their projects publish them (see the queries below), or of `examples/generate` for `generated`
    SET             names of models below, or `all` for those of published files
    --model FILE    use this trained model and the records prepared for it (FILE with .parquet); if there is none yet, write both (for one set)
    --fixed         stop after cluster ids, without the truth: what a nightly run with a fixed model costs

Prints a table: precision, recall and F1 over pairs of the closure at the threshold of Splink's own demos (0.95), the best F1 that any
threshold would have reached, and seconds. Needs `pip install splink pyarrow`.
"""

import argparse
import logging
import resource
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import duckdb
import splink.comparison_level_library as level
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLD = 0.95


@dataclass
class Model:
    """What Splink is told about one set."""

    query: str  # records: unique_id, truth, what is compared; where several files are linked, source_dataset
    comparisons: list
    blocking: list
    certain: list  # rules that hardly ever hold for two entities, and the part of the true pairs that they find
    recall: float
    training: list  # the rules of blocking whose pairs EM learns from
    link_type: str = "dedupe_only"
    pairs: float = 1e7  # random pairs that the frequencies of chance agreement are estimated from
    floor: float = -10  # the weight in bits under which pairs are not kept


def read(path):
    """A CSV as text, blank cells as nulls."""
    return f"read_csv('{{data}}/{path}', all_varchar=true, header=true, nullstr='', quote='\"')"


def exact(column):
    """Equal or not; agreeing on a rare value says more."""
    return compare.ExactMatch(column).configure(term_frequency_adjustments=True)


def name(column):
    return compare.NameComparison(column).configure(term_frequency_adjustments=True)


def birth(column, **options):
    return compare.DateOfBirthComparison(column, input_is_string=True, **options)


def febrl(files, link_type, comparisons, blocking, certain, recall):
    """The two FEBRL demos of Splink differ in what is named here."""
    parts = [
        f"select '{source}' as source_dataset, '{source}' || rec_id as unique_id, rec_id::int // 10 as truth, * exclude (rec_id) "
        f"from {read(f'febrl_dsgen/dataset_{file}_2500.csv')}"
        for source, file in files.items()
    ]
    training = [block_on("date_of_birth"), block_on("postcode")]
    return Model(" union all ".join(parts), comparisons, blocking, certain, recall, training, link_type, pairs=1e6)


def febrl_dedupe(file):
    """The demo `febrl3`."""
    return febrl(
        {"a": file},
        "dedupe_only",
        [
            compare.NameComparison("given_name"),
            compare.NameComparison("surname"),
            birth("date_of_birth", datetime_format="%Y%m%d"),
            compare.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            exact("street_number"),
            exact("postcode"),
        ],
        [block_on(column) for column in ["soc_sec_id", "given_name", "surname", "date_of_birth", "postcode"]],
        [
            block_on("soc_sec_id"),
            block_on("given_name", "surname", "date_of_birth"),
            "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth",
        ],
        0.9,
    )


def febrl_link():
    """The detailed model of the demo `febrl4`."""
    return febrl(
        {"original": "D_org", "copy": "D_dup"},
        "link_only",
        [
            name("given_name"),
            name("surname"),
            birth("date_of_birth", datetime_format="%Y%m%d"),
            compare.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            exact("street_number"),
            compare.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ],
        [
            block_on("given_name", "surname"),
            "l.given_name = r.surname and l.surname = r.given_name",
            block_on("date_of_birth"),
            block_on("soc_sec_id"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ],
        [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")],
        0.8,
    )


def fake_1000():
    """The demo `accuracy_analysis_from_labels_column`; Splink's quick start finds fewer."""
    near = "levenshtein(l.dob, r.dob) <= 1"
    return Model(
        f"select *, cluster as truth from {read('splink_fake_1000/fake_1000.csv')}",
        [
            compare.ForenameSurnameComparison("first_name", "surname"),
            birth("dob"),
            exact("city"),
            compare.EmailComparison("email"),
        ],
        [block_on(column) for column in ["first_name", "surname", "dob", "email"]],
        [
            f"l.first_name = r.first_name and {near}",
            f"l.surname = r.surname and {near}",
            "l.first_name = r.first_name and levenshtein(l.surname, r.surname) <= 2",
            block_on("email"),
        ],
        0.7,
        [block_on("dob"), block_on("email"), block_on("first_name", "surname")],
        pairs=1e6,
    )


def historical():
    """The demo `deduplicate_50k_synthetic`."""
    near = "substr(postcode_fake, 1, 3)"
    return Model(
        f"select *, cluster as truth, first_name || ' ' || surname as first_name_surname_concat "
        f"from {read('historical_people/historical_dev.csv')}",
        [
            compare.ForenameSurnameComparison(
                "first_name", "surname", forename_surname_concat_col_name="first_name_surname_concat"
            ),
            birth("dob"),
            compare.PostcodeComparison("postcode_fake"),
            exact("birth_place"),
            exact("occupation"),
        ],
        [
            block_on("substr(first_name, 1, 3)", "substr(surname, 1, 4)"),
            block_on("surname", "dob"),
            block_on("first_name", "dob"),
            block_on("postcode_fake", "first_name"),
            block_on("postcode_fake", "surname"),
            block_on("dob", "birth_place"),
            block_on(near, "dob"),
            block_on(near, "first_name"),
            block_on(near, "surname"),
            block_on("substr(first_name, 1, 2)", "substr(surname, 1, 2)", "substr(dob, 1, 4)"),
        ],
        [
            block_on("first_name", "surname", "dob"),
            block_on("substr(first_name, 1, 2)", "surname", "substr(postcode_fake, 1, 2)"),
            block_on("dob", "postcode_fake"),
        ],
        0.6,
        [block_on("first_name", "surname"), block_on("dob")],
    )


def anonlink():
    parts = [
        f"select 'party{part}' as source_dataset, 'party{part}-' || id as unique_id, id as truth, givenname as given_name, surname, "
        f"dob, gender, city, income, \"phone number\" as phone from {read(f'anonlink_5party/dataset-{part}.csv')}"
        for part in range(1, 6)
    ]
    return Model(
        " union all ".join(parts),
        [
            name("given_name"),
            name("surname"),
            compare.DamerauLevenshteinAtThresholds("dob", [1, 2]).configure(term_frequency_adjustments=True),
            compare.DamerauLevenshteinAtThresholds("phone", [1, 3]).configure(term_frequency_adjustments=True),
            compare.DamerauLevenshteinAtThresholds("income", [1, 2]).configure(term_frequency_adjustments=True),
            compare.JaroWinklerAtThresholds("city", [0.85]).configure(term_frequency_adjustments=True),
            exact("gender"),
        ],
        [
            block_on("dob"),
            block_on("phone"),
            block_on("income"),
            block_on("given_name", "surname"),
            block_on("surname", "substr(dob, 7, 4)"),
            block_on("given_name", "substr(dob, 1, 5)"),
            block_on("surname", "city"),
            block_on("given_name", "city"),
        ],
        [block_on("phone", "surname"), block_on("dob", "surname"), block_on("income", "dob")],
        0.6,
        [block_on("dob"), block_on("income"), block_on("surname")],
        "link_only",
    )


def census():
    parts = [
        "select '{part}' as source_dataset, '{part}' || row_number() over () as unique_id, trim(column1) as truth, "
        "nullif(trim(column2), '') as surname, nullif(trim(column3), '') as given_name, nullif(trim(column4), '') as initial, "
        "nullif(trim(column5), '') as house_number, nullif(trim(column6), '') as street "
        "from read_csv('{{data}}/census_segmented/censusTextSegmented{part}.tab', all_varchar=true, header=false, sep='\t', quote='')".format(part=part)
        for part in "AB"
    ]
    return Model(
        " union all ".join(parts),
        [
            name("given_name"),
            exact("initial"),
            name("surname"),
            exact("house_number"),
            compare.JaroWinklerAtThresholds("street", [0.9, 0.8]),
        ],
        [
            block_on("surname"),
            block_on("given_name", "street"),
            block_on("house_number", "street"),
            block_on("house_number", "substr(surname, 1, 2)"),
            block_on("substr(surname, 1, 3)", "substr(given_name, 1, 2)"),
        ],
        [block_on("surname", "given_name", "house_number"), block_on("given_name", "house_number", "street"), block_on("surname", "given_name", "street")],
        0.6,
        [block_on("surname"), block_on("house_number", "street")],
        "link_and_dedupe",
    )


def rldata(file):
    return Model(
        "select rec_id as unique_id, ent_id as truth, fname_c1 as given_name, lname_c1 as surname, "
        "printf('%04d-%02d-%02d', \"by\"::int, bm::int, bd::int) as dob from " + read(f"rldata/{file}.csv"),
        [name("given_name"), name("surname"), birth("dob")],
        [block_on("given_name", "surname"), block_on("dob"), block_on("surname", "substr(dob, 1, 4)"), block_on("given_name", "substr(dob, 1, 4)")],
        [block_on("given_name", "surname", "substr(dob, 1, 4)"), block_on("surname", "dob"), block_on("given_name", "dob")],
        0.8,
        [block_on("dob"), block_on("given_name", "surname")],
    )


def senzing():
    wanted = {
        "name_full": ["PRIMARY_NAME_FULL"],
        "given_name": ["PRIMARY_NAME_FIRST"],
        "surname": ["PRIMARY_NAME_LAST"],
        "organization": ["PRIMARY_NAME_ORG"],
        "dob": ["DATE_OF_BIRTH"],
        "email": ["EMAIL_ADDRESS"],
        "phone": ["PHONE_NUMBER"],
        "address": ["ADDR_FULL", "ADDR_LINE1"],
    }
    columns = ", ".join(f"lower(coalesce({', '.join(sources)})) as {column}" for column, sources in wanted.items())
    files = "['{data}/senzing_truthset_v4/customers.csv', '{data}/senzing_truthset_v4/reference.csv', '{data}/senzing_truthset_v4/watchlist.csv']"
    identifiers = "coalesce(PASSPORT_NUMBER, DRIVERS_LICENSE_NUMBER, NATIONAL_ID_NUMBER) as identifier"
    return Model(
        f"""with rows as (
            select DATA_SOURCE || RECORD_ID as unique_id, CLUSTER_ID as truth, {columns}, {identifiers}
            from read_csv({files}, all_varchar=true, header=true, nullstr='', union_by_name=true) as record
            join {read('senzing_truthset_v4/actual_truthset_key.csv')} as key using (DATA_SOURCE, RECORD_ID)
        ) select unique_id, truth, dob, email, regexp_replace(phone, '[^0-9]', '', 'g') as phone, address, identifier,
            coalesce(organization, name_full, given_name || ' ' || surname) as name from rows""",
        [
            compare.JaroWinklerAtThresholds("name", [0.9, 0.8]).configure(term_frequency_adjustments=True),
            compare.DamerauLevenshteinAtThresholds("dob", [1, 2]),
            exact("email"),
            exact("phone"),
            compare.JaroWinklerAtThresholds("address", [0.9, 0.8]),
            exact("identifier"),
        ],
        ["1=1"],
        [block_on("name", "dob"), block_on("email", "name"), block_on("identifier")],
        0.4,
        [block_on("substr(name, 1, 3)"), block_on("address")],
    )


def chicago():
    return Model(
        "select Id as unique_id, \"True Id\" as truth, lower(trim(replace(\"Site name\", '\n', ' '))) as name, "
        "lower(trim(replace(Address, '\n', ' '))) as address, substr(Zip, 1, 5) as zip, right(regexp_replace(Phone, '[^0-9]', '', 'g'), 7) as phone "
        f"from {read('chicago_early_childhood_sites/csv_example_input_with_true_ids.csv')}",
        [
            compare.JaroWinklerAtThresholds("name", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            compare.JaroWinklerAtThresholds("address", [0.95, 0.88]).configure(term_frequency_adjustments=True),
            exact("zip"),
            compare.DamerauLevenshteinAtThresholds("phone", [1]).configure(term_frequency_adjustments=True),
        ],
        [block_on("phone"), block_on("substr(address, 1, 8)"), block_on("substr(name, 1, 8)")],
        [block_on("phone", "address")],
        0.5,
        [block_on("phone"), block_on("substr(address, 1, 8)")],
    )


def generated():
    """Aware of households: what a family shares is one fact, and values that many records carry are none."""
    columns = "unique_id, given, surname, emails, phones, street, zip, dob"
    first = "lower(trim({}))"
    sources = [
        (
            "crm", '"Record ID"', '"First Name"', '"Last Name"', 'concat_ws(\';\', Email, "Work email")',
            'concat_ws(\';\', "Mobile Phone Number", "Phone Number")', '"Street Address"', '"Postal Code"', '"Date of birth"', "%Y-%m-%d",
        ),
        (
            "agency", '"Client Number"', '"First Name"', '"Last Name"', "Email",
            'concat_ws(\';\', "Cell Phone", "Home Phone", "Work Phone")', '"Address 1"', "Zip", '"Date of Birth"', "%m/%d/%Y",
        ),
        (
            "spreadsheet", '"Legacy CRM ID"', '"First Name"', 'concat_ws(\' \', "Last Name", Suffix)',
            'concat_ws(\';\', "Primary Email Address", "Email Addresses")', '"Phone Numbers"', "Street", "Zip", "Birthday", "%m/%d/%Y",
        ),
    ]  # fmt: skip
    raw = " union all ".join(
        f"select '{source}' as source, {record} as record_id, {first.format(given)} as given, {first.format(surname)} as surname, "
        f"lower({emails}) as emails, {phones} as phones, lower({street}) as street, {zip_code} as zip, try_strptime({born}, '{order}')::date as dob "
        f"from {read(f'{source}.csv')}"
        for source, record, given, surname, emails, phones, street, zip_code, born, order in sources
    )
    query = f"""
        with raw as ({raw}), clean as (
            select source || '-' || record_id as unique_id, truth_id as truth, nullif(regexp_replace(given, '[^\\p{{L}} -]', '', 'g'), '') as given_name,
                nullif(trim(regexp_replace(surname, ',? *\\b(jr|sr|ii|iii)\\b\\.?', '')), '') as surname,
                nullif(regexp_extract(surname, '\\b(jr|sr|ii|iii)\\b', 1), '') as suffix,
                list_distinct(list_transform(string_split(emails, ';'), lambda email: trim(email))) as emails,
                list_distinct(list_transform(string_split(phones, ';'), lambda phone: right(regexp_replace(phone, '[^0-9]', '', 'g'), 10))) as phones,
                nullif(regexp_extract(street, '^(\\d+ +(?:[nsew] +)?\\S+)', 1), '') as home, nullif(lpad(split_part(zip, '-', 1), 5, '0'), '00000') as zip,
                case when year(dob) > 1905 then strftime(dob, '%Y-%m-%d') end as dob
            from raw left join {read('truth.csv')} as truth using (source, record_id)
        ), email as (select unique_id, unnest(emails) as value from clean), phone as (select unique_id, unnest(phones) as value from clean),
        own_email as (select unique_id, list(value) as emails from email where value in (
            select value from email where contains(value, '@') group by value having count(*) <= 8) group by unique_id),
        own_phone as (select unique_id, list(value) as phones from phone where value in (
            select value from phone where length(value) = 10 group by value having count(*) <= 8) group by unique_id)
        select clean.* exclude (emails, phones), own_email.emails, own_phone.phones, own_email.emails[1] as email, own_phone.phones[1] as phone,
            own_phone.phones[2] as phone_2
        from clean left join own_email using (unique_id) left join own_phone using (unique_id)"""
    one_home = "(home_l = home_r and zip_l = zip_r)"
    household = compare.CustomComparison(
        [
            level.CustomLevel("(surname_l is null or surname_r is null) and (home_l is null or home_r is null)").configure(is_null_level=True),
            level.CustomLevel(f"surname_l = surname_r and {one_home}", "same name and home").configure(tf_adjustment_column="surname"),
            level.CustomLevel("surname_l = surname_r and zip_l = zip_r", "same name, near").configure(tf_adjustment_column="surname"),
            level.CustomLevel("surname_l = surname_r", "same name").configure(tf_adjustment_column="surname"),
            level.CustomLevel(f"jaro_winkler_similarity(surname_l, surname_r) >= 0.9 and {one_home}", "similar name, same home"),
            level.CustomLevel(one_home, "same home"),
            level.JaroWinklerLevel("surname", 0.9),
            level.ElseLevel(),
        ],
        "household",
    )
    given = compare.CustomComparison(
        [
            level.NullLevel("given_name"),
            level.ExactMatchLevel("given_name", term_frequency_adjustments=True),
            level.JaroWinklerLevel("given_name", 0.9),
            level.CustomLevel("left(given_name_l, 3) = left(given_name_r, 3)", "same beginning"),
            level.CustomLevel("left(given_name_l, 1) = left(given_name_r, 1) and least(length(given_name_l), length(given_name_r)) = 1", "initial"),
            level.CustomLevel("given_name_l = surname_r and surname_l = given_name_r", "swapped"),
            level.ElseLevel(),
        ],
        "given_name",
    )
    reach = compare.CustomComparison(
        [
            level.CustomLevel("(emails_l is null or emails_r is null) and (phones_l is null or phones_r is null)").configure(is_null_level=True),
            level.CustomLevel("list_has_any(emails_l, emails_r) and list_has_any(phones_l, phones_r)", "mailbox and telephone"),
            level.CustomLevel("list_has_any(emails_l, emails_r)", "mailbox"),
            level.CustomLevel(f"list_has_any(phones_l, phones_r) and not coalesce({one_home}, false)", "telephone, not of one home"),
            level.CustomLevel("list_has_any(phones_l, phones_r)", "telephone"),
            level.ElseLevel(),
        ],
        "reach",
    )
    return Model(
        query,
        [given, household, birth("dob"), reach, compare.ExactMatch("suffix")],
        [
            block_on("email"),
            block_on("phone"),
            "l.phone = r.phone_2",
            block_on("phone_2"),
            block_on("home", "zip"),
            block_on("given_name", "surname", "zip"),
            block_on("given_name", "dob"),
            block_on("surname", "dob"),
            "l.given_name = r.surname and l.surname = r.given_name",
        ],
        [block_on("given_name", "surname", "email"), block_on("given_name", "surname", "phone"), block_on("given_name", "surname", "dob")],
        0.6,
        [block_on("given_name", "dob"), block_on("surname", "dob"), block_on("given_name", "surname", "zip")],
        floor=0,
    )


MODELS = {
    "fake_1000": fake_1000,
    "historical": historical,
    "febrl_a": lambda: febrl_dedupe("A"),
    "febrl_c": lambda: febrl_dedupe("C"),
    "febrl_d": febrl_link,
    "anonlink": anonlink,
    "census": census,
    "rldata500": lambda: rldata("RLdata500"),
    "senzing": senzing,
    "chicago": chicago,
    "generated": generated,
}


def load(model, data, prepared, connection):
    """The records as one table, and as one table per file where files are linked; prepared ones are read as they are."""
    if prepared and prepared.exists():
        connection.execute(f"create table records as from '{prepared}'")
    else:
        connection.execute("create table records as " + model.query.replace("{data}", str(data)))
        if prepared:
            connection.execute(f"copy records to '{prepared}' (format parquet)")
    api = DuckDBAPI(connection)
    if model.link_type == "dedupe_only":
        return api.register("records", dataset_display_name="people")
    sources = [row[0] for row in connection.execute("select distinct source_dataset from records order by 1").fetchall()]
    for source in sources:
        connection.execute(f"create table source_{source} as select * exclude (source_dataset) from records where source_dataset = '{source}'")
    return [api.register(f"source_{source}", dataset_display_name=source) for source in sources]


def settings_of(model):
    return SettingsCreator(
        link_type=model.link_type, comparisons=model.comparisons, blocking_rules_to_generate_predictions=model.blocking
    )


def train(linker, model):
    linker.training.estimate_probability_two_random_records_match(model.certain, recall=model.recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=model.pairs, seed=1)
    for rule in model.training:
        linker.training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)


class Closure:
    """Groups that grow link by link, and how many of their pairs are right."""

    def __init__(self, truth):
        self.parent = {record: record for record in truth}
        self.persons = {record: Counter([person]) for record, person in truth.items()}
        self.made = self.right = 0
        self.true = sum(count * (count - 1) // 2 for count in Counter(truth.values()).values())

    def find(self, record):
        while self.parent[record] != record:
            self.parent[record] = self.parent[self.parent[record]]
            record = self.parent[record]
        return record

    def join(self, left, right):
        left, right = self.find(left), self.find(right)
        if left == right:
            return
        if len(self.persons[left]) < len(self.persons[right]):
            left, right = right, left
        large, small = self.persons[left], self.persons.pop(right)
        self.made += large.total() * small.total()
        self.right += sum(count * large[person] for person, count in small.items() if person in large)
        large.update(small)
        self.parent[right] = left

    def figures(self):
        precision = self.right / self.made if self.made else 0.0
        recall = self.right / self.true
        return precision, recall, 2 * self.right / (self.made + self.true)


def judge(connection, predictions):
    """The figures at the threshold, and the best F1 of any threshold and where it is."""
    truth = dict(connection.execute("select unique_id::text, truth::text from records where truth is not null").fetchall())
    links = predictions.as_duckdbpyrelation().project("unique_id_l::text, unique_id_r::text, match_probability").order("match_probability desc")
    closure, best, chosen, last = Closure(truth), (0.0, 1.0), None, None
    for left, right, probability in links.fetchall():
        if probability != last:
            if last is not None:
                best = max(best, (closure.figures()[2], last))
            if chosen is None and probability < THRESHOLD:
                chosen = closure.figures()
            last = probability
        if left in truth and right in truth:
            closure.join(left, right)
    if last is not None:
        best = max(best, (closure.figures()[2], last))
    return chosen or closure.figures(), best


def measure(name, arguments):
    model = MODELS[name]()
    connection = duckdb.connect()
    started = time.perf_counter()
    prepared = arguments.model and arguments.model.with_suffix(".parquet")
    records = load(model, arguments.data, prepared, connection)
    loaded = time.perf_counter()
    fixed = arguments.model and arguments.model.exists()
    linker = Linker(records, arguments.model if fixed else settings_of(model), log_level=None)
    if not fixed:
        train(linker, model)
        if arguments.model:
            linker.misc.save_model_to_json(str(arguments.model))
    trained = time.perf_counter()
    predictions = linker.inference.predict(threshold_match_weight=model.floor)
    linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, threshold_match_probability=THRESHOLD)
    done = time.perf_counter()
    seconds = [loaded - started, trained - loaded, done - trained]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cells = [name] + [f"{value:.1f}" for value in seconds] + [f"{peak:.0f}"]
    if not arguments.fixed:
        (precision, recall, f1), (best, at) = judge(connection, predictions)
        cells[1:1] = [f"{value:.4f}" for value in (precision, recall, f1, best)] + [f"{at:.6f}"]
    print("| " + " | ".join(cells) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("sets", nargs="+", choices=[*MODELS, "all"], metavar="SET")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--fixed", action="store_true")
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    names = [name for name in MODELS if name != "generated"] if "all" in arguments.sets else arguments.sets
    quality = [] if arguments.fixed else ["precision", "recall", "F1", "best F1", "at"]
    header = ["set", *quality, "load s", "train s", "match s", "peak MiB"]
    print("| " + " | ".join(header) + " |\n| --- |" + " ---: |" * (len(header) - 1))
    for name in names:
        measure(name, arguments)


if __name__ == "__main__":
    main()
