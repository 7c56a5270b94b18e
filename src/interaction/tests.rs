//! Small files → what is known of each interaction, and why the others are rejected.

mod several;

use proptest::prelude::*;

use super::*;
use crate::{
    directory::{OWNER_ID, tests::office},
    intake::email_hash,
    keys::{Keys, Posting, hash},
    load::{self, Note, ReadOptions, RejectLog},
    matching::tests::key,
    party::Party,
};

const SOURCES: [&str; 3] = ["ams", "crm", "mailbox"];
const HEADER: &str = "record_id,email,user_id,occurred_at,kind,subject\n";

/// Records of (source, record ID, addresses); those of the source `mailbox` are made by sync.
pub(crate) fn people(people: &[(&str, &str, &str)]) -> Keys {
    let mut keys = Keys::default();
    for (number, (source, id, emails)) in people.iter().enumerate() {
        let code = SOURCES.iter().position(|name| name == source).unwrap();
        let mut record = key("Ann", "Lee", &mut keys.words);
        record.uuid = [hash(format!("{source}/{id}").as_bytes()), 0];
        record.source = code as u16;
        record.marks = if *source == "mailbox" {
            crate::keys::Key::SYNCED
        } else {
            0
        };
        keys.records.push(record);
        keys.record_ids.push(id);
        keys.emails
            .extend(emails.split_whitespace().map(|address| Posting {
                value: email_hash(address, &mut String::new()),
                record: number as u32,
            }));
    }
    keys
}

/// Loads files with these contents, days first, with what this does.
pub(crate) fn load_with<T>(
    texts: &[String],
    keys: &Keys,
    load: impl FnOnce(&[(&Export, DateOrder)], &ReadContext<'_>, Spill) -> Result<T>,
) -> Result<T> {
    let folder = tempfile::tempdir().unwrap();
    let open = |(number, text): (usize, &String)| {
        let path = folder.path().join(format!("{number}.csv"));
        std::fs::write(&path, text).unwrap();
        load::open(&path, &ReadOptions::default()).unwrap()
    };
    let exports: Vec<Export> = texts.iter().enumerate().flat_map(open).collect();
    let exports = exports.iter().map(|export| (export, DateOrder::DayFirst));
    let context = ReadContext {
        lookup: &Lookup::new(keys, &SOURCES),
        directory: &office(),
        as_of: "2026-11-21".parse().unwrap(),
        first_export: 3,
        rejects: &RejectLog::create(folder.path()).unwrap(),
    };
    let spill = Spill::create(folder.path(), 4).unwrap();
    load(&Vec::from_iter(exports), &context, spill)
}

/// Rows under their header, in one file or, cut before this row, in two.
pub(crate) fn files(header: &str, rows: &[String], cut: usize) -> Vec<String> {
    let (left, right) = rows.split_at(cut.min(rows.len()));
    let parts = [left, right].into_iter().filter(|part| !part.is_empty());
    parts
        .map(|part| header.to_owned() + &part.concat())
        .collect()
}

/// Loads files with these contents as one `[[interactions]]`.
fn load_texts(texts: &[String], keys: &Keys) -> Result<Interactions> {
    load_as(Kind::Unknown, texts, keys)
}

/// The same, for files whose rows are of this kind where they do not say it.
fn load_as(kind: Kind, texts: &[String], keys: &Keys) -> Result<Interactions> {
    load_with(texts, keys, |exports, context, spill| {
        let words = [
            ("saidyes".to_owned(), Kind::Converted),
            ("rang".to_owned(), Kind::Call),
        ];
        let settings = RowSettings {
            kind,
            words: &words,
            touches: TOUCHES,
        };
        let file = ListFile {
            name: "mail",
            exports,
            shape: shape_of(kind, &words),
            columns: &[],
            settings,
        };
        load_interactions(&[file], context, spill, &|_| {})
    })
}

/// Everything that is known of an interaction but where its row stands.
fn tell(all: &Interactions, keys: &Keys, interaction: &Interaction) -> String {
    let mut bytes = Vec::new();
    all.details
        .read(keys, interaction.record, interaction.offset, &mut bytes)
        .unwrap();
    let detail = Detail::decode(&bytes).unwrap();
    let (record, users) = (interaction.record as usize, office());
    format!(
        "{}:{} {} {} {}{} {}{}{}",
        SOURCES[keys.records[record].source as usize],
        keys.record_ids.get(record),
        interaction
            .user()
            .map_or("nobody", |user| users.users[user.0 as usize].id.as_str()),
        interaction.at,
        interaction.kind.name(),
        detail.words,
        interaction.direction.name(),
        interaction.medium.name(),
        detail.subject,
    )
}

fn told(all: &Interactions, keys: &Keys) -> Vec<String> {
    let mut told: Vec<_> = all.rows.iter().map(|row| tell(all, keys, row)).collect();
    told.extend(rejects_of(&all.exports));
    told
}

/// Why rows were rejected, in the order of the words.
pub(crate) fn rejects_of(exports: &[ExportSummary]) -> Vec<String> {
    let batches = exports.iter().flat_map(|export| export.rejects.batches());
    let mut rejects: Vec<_> = batches
        .flat_map(Result::unwrap)
        .map(|reject| format!("{} {:?} {}", reject.reason, reject.column, reject.raw))
        .collect();
    rejects.sort();
    rejects
}

#[test]
fn an_interaction_takes_32_bytes() {
    assert_eq!(size_of::<Interaction>(), 32);
}

#[test]
fn every_row_is_an_interaction_or_a_reject_with_its_reason() {
    let keys = people(&[
        ("ams", "17", "ann@x.org"),
        ("crm", "17", ""),
        ("crm", "18", "bo@x.org"),
    ]);
    let text = "record_id,email,user_id,user_email,occurred_at,kind,direction,channel,subject\n\
        crm/17,,U1,,2026-11-21T23:00:00Z,Meeting,outbound,,Lunch\n\
        17,ann@x.org,,mailto:dana@example.com;,2026-03-01,,in,Phone,\n\
        18.0,,\u{200b}u2,,2026-11-22T00:00:00Z,Séance,,,Spirits\n\
        17,,U1,,2026-03-01,call,,,\n\
        99,,U1,,2026-03-01,call,,,\n\
        ,,U1,,2026-03-01,call,,,\n\
        18,,U9,ghost@example.com,2026-03-01,call,,,\n\
        18,,T,,2026-03-01,call,,,\n\
        18,,U1,,soon,call,,,\n";
    let all = load_texts(&[text.to_owned()], &keys).unwrap();
    assert_eq!(
        told(&all, &keys),
        [
            "ams:17 U2 2026-03-01T00:00:00Z call inphone",
            "crm:17 U1 2026-11-21T23:00:00Z meeting outLunch",
            "crm:18 nobody 2026-03-01T00:00:00Z call ",
            "crm:18 nobody 2026-03-01T00:00:00Z call ",
            "crm:18 U2 2026-11-22T00:00:00Z otherSéance Spirits",
            "ambiguous_record Some(\"record_id\") 17,,U1,,2026-03-01,call,,,",
            "unknown_contact Some(\"record_id\") ,,U1,,2026-03-01,call,,,",
            "unknown_contact Some(\"record_id\") 99,,U1,,2026-03-01,call,,,",
            "unreadable_date Some(\"occurred_at\") 18,,U1,,soon,call,,,",
        ]
    );
    let marks = all.rows.iter();
    let marks = Vec::from_iter(marks.map(|row| (row.is_touch(), row.is_future())));
    let touch = (true, false);
    assert_eq!(marks, [touch, touch, touch, touch, (false, true)]);
    let export = &all.exports[0];
    assert_eq!((export.number, export.rows, export.records), (3, 9, 5));
    assert!(export.notes.contains(&(Note::Stranger, 2, 8)));
    let strangers = all.strangers.iter().map(|(_, kind, text, _)| (kind, text));
    let named = [(OWNER_ID, "T"), (OWNER_ID, "U9")].into();
    assert_eq!(std::collections::BTreeSet::from_iter(strangers), named);
    assert_eq!(all.of_record(1).len(), 1);
    assert!(all.of_record(7).is_empty());
}

#[test]
fn an_opt_out_closes_its_channel_for_all_who_have_the_id_or_address() {
    let keys = people(&[
        ("ams", "17", "we@x.org"),
        ("crm", "18", "we@x.org bo@x.org"),
        ("crm", "19", "cy@x.org"),
    ]);
    let text = "record_id,email,occurred_at,kind,channel\n\
        ,we@x.org,2026-03-02,unsubscribed,\n\
        ,we@x.org,2026-03-01,opt-out,email\n\
        18,,2026-03-03,unsubscribe,SMS\n\
        19,,2026-11-22,unsubscribed,\n\
        19,,2026-03-04,email,post\n\
        18,,,unsubscribed,sms\n\
        18,,,unsubscribed,phone\n\
        18,,,email,post\n";
    let all = load_as(Kind::Unsubscribed, &[text.to_owned()], &keys).unwrap();
    let of = |records: &[RecordNo]| {
        let found = all.opt_outs.of_contact(records).into_iter();
        let day = |it: &OptOut| {
            it.at
                .known()
                .map_or("some day".to_owned(), |at| at.day().to_string())
        };
        let told = found.map(|it| format!("{} {}", it.channel.name(), day(&it)));
        told.collect::<Vec<_>>()
    };
    assert_eq!(of(&[0]), ["email 2026-03-01"]);
    let all_of_both = ["email 2026-03-01", "sms 2026-03-03", "call some day"];
    assert_eq!(of(&[0, 1]), all_of_both);
    let latest = all.latest_of_kinds(&[1], &[Kind::Unsubscribed]);
    assert_eq!(latest.len(), 1);
    assert!(
        latest[0].1.known().is_some(),
        "without a day nothing happened of late"
    );
    assert!(of(&[2]).is_empty(), "it lies in the future");
}

#[test]
fn an_outcome_may_be_nobodys_and_words_mean_what_the_settings_say() {
    let keys = people(&[("crm", "1", "ann@x.org"), ("crm", "2", "bo@x.org")]);
    let list = "Email,Date\nann@x.org,2026-03-01\nno@x.org,2026-03-01\nbo@x.org,soon\n".to_owned();
    let all = load_as(Kind::Unsubscribed, &[list], &keys).unwrap();
    assert_eq!(
        told(&all, &keys),
        [
            "crm:1 nobody 2026-03-01T00:00:00Z unsubscribed ",
            "unknown_contact Some(\"Email\") no@x.org,2026-03-01",
            "unreadable_date Some(\"Date\") bo@x.org,soon",
        ]
    );
    let log = "email,user_id,occurred_at,kind\n\
        ann@x.org,U1,2026-03-01,Said yes\n\
        ann@x.org,,2026-03-02,renewal\n\
        ann@x.org,U9,2026-03-02,renewal\n\
        ann@x.org,,2026-03-02,email\n";
    let all = load_texts(&[log.to_owned()], &keys).unwrap();
    assert_eq!(
        told(&all, &keys),
        [
            "crm:1 U1 2026-03-01T00:00:00Z converted ",
            "crm:1 nobody 2026-03-02T00:00:00Z retained ",
            "crm:1 nobody 2026-03-02T00:00:00Z retained ",
            "unknown_user Some(\"user_id\") ann@x.org,,2026-03-02,email",
        ]
    );
    assert!(all.rows.iter().all(|row| !row.is_touch()));
}

#[test]
fn senders_and_recipients_are_told_apart_by_who_is_a_user() {
    let keys = people(&[("crm", "1", "ann@x.org"), ("crm", "2", "dana@example.com")]);
    let text = "From,To,Date,Time,Subject\n\
        dana@example.com,\"Bo <bo@x.org>; ann@x.org\",13/02/2026,14:30,sent\n\
        Ann@x.org,Dana <dana@example.com>,02/03/2026,,received\n\
        Ann@x.org,\"Bo <bo@x.org>, Dana <dana@example.com> (Home)\",03/03/2026,,to two\n\
        dana@example.com,bo@x.org,02/03/2026,,stranger\n\
        bo@x.org,ann@x.org,02/03/2026,,gossip\n";
    let all = load_texts(&[text.to_owned()], &keys).unwrap();
    assert_eq!(
        told(&all, &keys),
        [
            "crm:1 U2 2026-02-13T14:30:00Z  outsent",
            "crm:1 U2 2026-03-02T00:00:00Z  inreceived",
            "crm:1 U2 2026-03-03T00:00:00Z  into two",
            "unknown_contact Some(\"To\") dana@example.com,bo@x.org,02/03/2026,,stranger",
            "unknown_user Some(\"From\") bo@x.org,ann@x.org,02/03/2026,,gossip",
        ]
    );
}

#[test]
fn the_mailbox_that_met_a_synced_contact_first_is_known_also_where_others_share_the_address() {
    let keys = people(&[
        ("crm", "1", "ann@x.org"),
        ("mailbox", "M1", "ann@x.org other@x.org"),
        ("mailbox", "M2", "ann@x.org"),
        ("mailbox", "M3", "bo@x.org"),
        ("mailbox", "M4", ""),
    ]);
    let text = "record_id,email,user_id,occurred_at,kind\n\
        ,ann@x.org,U2,2026-03-01T10:00:00Z,email\n\
        ,ann@x.org,U1,2026-03-01T10:00:00Z,email\n\
        ,ann@x.org,U4,2026-02-01,note\n\
        ,ann@x.org,U4,2026-02-02,call\n\
        M4,,U4,2025-02-01,visit\n\
        ,other@x.org,U3,2026-02-01,email\n\
        M3,,U3,2027-01-01,meeting\n\
        M4,,U3,2026-01-01,meeting\n";
    let all = load_texts(&[text.to_owned()], &keys).unwrap();
    let firsts: Vec<_> = (0..5)
        .map(|record| all.first_correspondent(record))
        .map(|first| first.map(|(_, user)| office().user(user).id.clone()))
        .collect();
    let named = |id: &str| Some(id.to_owned());
    assert_eq!(firsts, [None, named("U3"), named("U1"), None, named("U3")]);
    let listed: Vec<_> = all
        .first_correspondents()
        .map(|(record, _)| record)
        .collect();
    assert_eq!(listed, [1, 2, 4]);
    let shared = (0..3)
        .filter(|record| all.of_record(*record).len() == 4)
        .count();
    assert_eq!(shared, 1, "a shared address counts at one record");
    assert_eq!(all.rows.len(), 8);
}

#[test]
fn a_file_without_what_is_needed_is_refused_by_name() {
    let error = load_texts(&["email,subject\na@x.org,hello\n".to_owned()], &people(&[]));
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("0.csv: interactions mail: columns.user_email: "),
        "{error}"
    );
    assert!(error.contains("columns.occurred_at: "), "{error}");
    assert!(load_texts(&[], &people(&[])).unwrap().exports.is_empty());
}

/// A row: who, by whom, when, what, about what; some of it unusable.
fn row() -> impl Strategy<Value = String> {
    let who = prop::sample::select(vec![
        "17,",
        "ams/17,",
        "crm/17,",
        "M1,",
        ",ann@x.org",
        ",BO@x.org",
        ",no@x.org",
        "99,ann@x.org",
        ",",
    ]);
    let user = prop::sample::select(vec!["U1", "U2", "U3", "U9", ""]);
    let at = prop::sample::select(vec![
        "2026-03-01",
        "2026-03-01T10:00Z",
        "2027-01-01",
        "soon",
    ]);
    let kind = prop::sample::select(vec!["email", "Call", "note", "séance", ""]);
    let subject = prop::sample::select(vec!["a", "b", "", "c \u{e9}"]);
    (who, user, at, kind, subject)
        .prop_map(|(who, user, at, kind, subject)| format!("{who},{user},{at},{kind},{subject}\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_is_lost_and_no_order_matters(
        rows in prop::collection::vec(row(), 1..40),
        shuffled in any::<u64>(),
        cuts in (0_usize..40, 0_usize..40),
    ) {
        let mut keys = people(&[
            ("ams", "17", "ann@x.org"),
            ("crm", "17", "bo@x.org"),
            ("mailbox", "M1", "ann@x.org bo@x.org"),
        ]);
        for (key, user) in keys.records.iter_mut().zip(0..) {
            key.owner = Some(Party::User(UserIx(user))).into();
        }
        let mut other = rows.clone();
        other.sort_by_key(|row| hash(format!("{shuffled}{row}").as_bytes()));
        let left = load_texts(&files(HEADER, &rows, cuts.0), &keys).unwrap();
        let right = load_texts(&files(HEADER, &other, cuts.1), &keys).unwrap();
        prop_assert_eq!(told(&left, &keys), told(&right, &keys));
        prop_assert_eq!(left.first_correspondent(2), right.first_correspondent(2));
        let read: u64 = left.exports.iter().map(|export| export.rows).sum();
        let rejected: u64 = left.exports.iter().map(|export| export.rejects.count()).sum();
        prop_assert_eq!(read, left.rows.len() as u64 + rejected);
        prop_assert_eq!(read as usize, rows.len());
        let mut of_records = std::collections::BTreeMap::new();
        for row in left.rows.iter() {
            *of_records.entry(row.record).or_insert(0) += 1;
        }
        for (record, count) in of_records {
            prop_assert_eq!(left.of_record(record).len(), count);
        }
    }
}
