//! The requests file: lines in, [`Request`]s in the order in which they are decided out. A line that cannot be understood is a request
//! with a fault, so that it ends rejected and not lost; only a file that cannot be read, or lacks a column, is a problem.

use std::path::Path;

use csv::StringRecord;
use rustc_hash::FxHashSet;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Level,
    request::{Address, Ask, REPEATED, Request},
};
use crate::{
    directory::{Directory, NoParty},
    keys::{RecordRef, source_named},
    lines::{LineProblem, OwnColumns, Problems, Row, columns_of, csv_rows, missing_columns},
    party::{Party, UserIx},
    time::{Day, Timestamp},
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Line {
    request_id: String,
    contact_id: String,
    source: String,
    record_id: String,
    requested_by: String,
    action: String,
    target: String,
    requested_at: String,
}

impl Row for Line {
    const NEEDED: &'static [&'static str] = &["request_id", "requested_by", "action"];

    /// A line needs a column for the contact or the record, too.
    fn missing(headers: &StringRecord) -> Vec<String> {
        let mut needed = Self::NEEDED.to_vec();
        if !headers.iter().any(|header| header == "record_id") {
            needed.push("contact_id");
        }
        missing_columns::<Self>(headers, &needed)
    }
}

/// Reads the file. Out: requests by the time of asking, those that do not say it last, as if they were asked today; then by ID (the shorter
/// first, so that `R9` is before `R10`), then by line; and what is wrong with the file.
#[must_use]
pub fn read_requests(
    file: &Path,
    directory: &Directory,
    sources: &[&str],
    as_of: Day,
) -> (Vec<Request>, Vec<LineProblem>) {
    let mut problems = Problems::default();
    let understood = csv_rows::<Line>(file, &mut problems).into_iter();
    let understood =
        understood.map(|(line, cells)| understand(cells, line, directory, sources, as_of));
    let mut requests = Vec::from_iter(understood);
    requests.sort_by(|left, right| order(left).cmp(&order(right)));
    mark_repeated(&mut requests);
    (requests, problems.told())
}

/// The columns of the file.
pub(crate) fn request_columns(file: &Path) -> OwnColumns {
    columns_of::<Line>(file)
}

fn order(request: &Request) -> impl Ord {
    (
        request.requested_at.is_none(),
        request.requested_at,
        request.id.len(),
        &request.id,
        request.line,
    )
}

fn understand(
    cells: Line,
    line: u64,
    directory: &Directory,
    sources: &[&str],
    as_of: Day,
) -> Request {
    let requested_at = moment(&cells.requested_at);
    let asking = directory.party_called(&cells.requested_by);
    let by = asking.ok().and_then(Party::user);
    let ask = ask(&cells, by, directory);
    let address = address(&cells, sources);
    let is_future = requested_at.is_some_and(|at| at.day() > as_of);
    let faults = [
        (cells.request_id.is_empty(), "the request has no ID"),
        (
            !cells.requested_at.is_empty() && requested_at.is_none(),
            "`requested_at` is no date; write it as 2026-11-21",
        ),
        (is_future, "it is asked after the as-of date"),
        (
            matches!(asking, Err(NoParty::OtherKind(_))),
            "the requesting party is of another kind than it says",
        ),
        (
            cells.requested_by.is_empty(),
            "the line names no requesting user",
        ),
        (by.is_none(), "the requesting user is not in the directory"),
        (
            address.is_none() && !(cells.contact_id.is_empty() && cells.record_id.is_empty()),
            "what the line names is neither a contact's whole ID nor a source and a record ID",
        ),
    ];
    let fault = faults.iter().find(|(is_so, _)| *is_so).map(|(_, why)| *why);
    Request {
        line,
        address,
        requested_at,
        by,
        ask: ask.ok(),
        fault: fault.or(ask.err()),
        id: cells.request_id,
        requested_by: cells.requested_by,
        action: cells.action,
        target: cells.target,
    }
}

/// A contact ID wins over source and record ID, which may stand in one cell.
fn address(cells: &Line, sources: &[&str]) -> Option<Address> {
    if !cells.contact_id.is_empty() {
        return Uuid::try_parse(&cells.contact_id)
            .ok()
            .map(Address::Contact);
    }
    let record = match &*cells.source {
        _ if cells.record_id.is_empty() => None,
        "" => RecordRef::parse(&cells.record_id, sources),
        written => {
            let known = source_named(written, sources);
            let source = known.map_or(written, |place| sources[place]);
            Some(RecordRef::of(source, &cells.record_id))
        }
    };
    record.map(Address::Record)
}

fn ask(cells: &Line, by: Option<UserIx>, directory: &Directory) -> Result<Ask, &'static str> {
    let words = cells.action.replace(['_', '-'], " ").to_ascii_lowercase();
    let target = directory
        .party_called(&cells.target)
        .map_err(|why| match why {
            NoParty::Unknown if cells.target.is_empty() => "the line names no target",
            NoParty::Unknown => "the target is not in the directory",
            NoParty::OtherKind(_) => "the target is of another kind than it says",
        });
    let user = || {
        let user = target.map(Party::user)?;
        user.ok_or("the target is no user; rights are given to users")
    };
    let asking = by.ok_or("the requesting user is not in the directory");
    match words.split_whitespace().collect::<Vec<_>>()[..] {
        ["set", "owner"] => target.map(Ask::SetOwner),
        ["grant", "full"] => Ok(Ask::Grant(Level::Full, user()?)),
        ["grant", "view"] => Ok(Ask::Grant(Level::View, user()?)),
        ["remove"] if cells.target.is_empty() => asking.map(Ask::Remove),
        ["remove"] => Ok(Ask::Remove(user()?)),
        ["attach"] if cells.target.is_empty() => Err("the target names no listing"),
        ["attach"] => asking.map(Ask::Attach),
        _ => Err("the action is none of set_owner, grant_full, grant_view, remove, attach"),
    }
}

/// An instant; a date and time of no zone is in UTC, and a day is its first moment.
fn moment(text: &str) -> Option<Timestamp> {
    let instant = text.parse::<jiff::Timestamp>().or_else(|_| {
        let civil = text.parse::<jiff::civil::DateTime>()?;
        jiff::tz::Offset::UTC.to_timestamp(civil)
    });
    Some(Timestamp(instant.ok()?.as_microsecond()))
}

/// Of requests with one ID the first counts; the others are told so.
fn mark_repeated(requests: &mut [Request]) {
    let mut seen = FxHashSet::default();
    for request in requests {
        if !seen.insert(request.id.clone()) && !request.id.is_empty() {
            request.fault = Some(REPEATED);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::office;

    fn read(text: &str) -> Result<Vec<Request>, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("requests.csv");
        std::fs::write(&file, text).unwrap();
        let as_of = "2026-11-21".parse().unwrap();
        let (requests, problems) = read_requests(&file, &office(), &["crm", "ams"], as_of);
        match &problems[..] {
            [] => Ok(requests),
            [problem] => Err(format!("{}: {}", problem.line.unwrap(), problem.message)),
            _ => panic!("{problems:?}"),
        }
    }

    #[test]
    fn requests_come_in_the_order_of_time_and_then_of_their_ids() {
        let requests = read(
            "request_id,requested_by,action,requested_at,record_id,source\n\
             R10,U2,remove,,1,crm\nR9,U2,remove,,1,crm\nR1,U2,remove,2026-01-02T03:04:05Z,1,crm\n\
             R2,U2,remove,2026-01-02,1,crm\nR3,U2,remove,2026-11-21T20:00:00Z,1,crm\n",
        )
        .unwrap();
        let ids: Vec<_> = requests.iter().map(|request| &*request.id).collect();
        assert_eq!(ids, ["R2", "R1", "R3", "R9", "R10"]);
        assert!(requests.iter().all(|request| request.fault.is_none()));
    }

    #[test]
    fn a_record_is_named_in_two_cells_or_in_one() {
        let requests = read(
            "request_id,requested_by,action,source,record_id\nR1,U2,remove,crm,7\nR2,U2,remove,,crm/7\n\
             R3,U2,remove,CRM,7\nR4,U2,remove,,7\nR5,U2,remove,web,7\n",
        )
        .unwrap();
        let named = Some(Address::Record(RecordRef::of("crm", "7")));
        let addresses = requests.iter().map(|request| request.address);
        let unknown = Some(Address::Record(RecordRef::of("web", "7")));
        assert_eq!(
            Vec::from_iter(addresses),
            [named, named, named, None, unknown]
        );
    }

    #[test]
    fn the_time_of_asking_is_an_instant_or_in_utc() {
        for (text, instant) in [
            ("2026-10-01T15:00:00Z", "2026-10-01T15:00:00Z"),
            ("2026-10-01T23:30:00-05:00", "2026-10-02T04:30:00Z"),
            ("2026-10-01 15:00+02:00", "2026-10-01T13:00:00Z"),
            ("2026-10-01T15:00:00", "2026-10-01T15:00:00Z"),
            ("2026-10-01 15:00", "2026-10-01T15:00:00Z"),
            ("2026-10-01", "2026-10-01T00:00:00Z"),
        ] {
            let found = moment(text).map(|at| at.to_string());
            assert_eq!(found.as_deref(), Some(instant), "{text}");
        }
        assert_eq!(moment("soon"), None);
    }

    #[test]
    fn a_line_that_is_not_understood_is_a_request_with_a_fault() {
        for (line, fault) in [
            (",U2,remove,,", "the request has no ID"),
            ("R1,,remove,,", "the line names no requesting user"),
            ("R1,U2,set_owner,,", "the line names no target"),
            (
                "R1,U9,remove,,",
                "the requesting user is not in the directory",
            ),
            (
                "R1,U2,steal,,",
                "the action is none of set_owner, grant_full, grant_view, remove, attach",
            ),
            ("R1,U2,attach,,", "the target names no listing"),
            ("R1,U2,set_owner,U9,", "the target is not in the directory"),
            (
                "R1,U2,grant full,team:T,",
                "the target is no user; rights are given to users",
            ),
            (
                "R1,U2,set_owner,office:T,",
                "the target is of another kind than it says",
            ),
            (
                "R1,team:U2,remove,,",
                "the requesting party is of another kind than it says",
            ),
            (
                "R1,U2,remove,,soon",
                "`requested_at` is no date; write it as 2026-11-21",
            ),
            (
                "R1,U2,remove,,2026-11-22",
                "it is asked after the as-of date",
            ),
            (
                "R1,U2,remove,,2026-11-21T20:00:00-05:00",
                "it is asked after the as-of date",
            ),
        ] {
            let text =
                format!("request_id,requested_by,action,target,requested_at,record_id\n{line}\n");
            assert_eq!(read(&text).unwrap()[0].fault, Some(fault), "{line}");
        }
        let twice =
            read("request_id,requested_by,action,record_id\nR1,U2,remove\nR1,U2,remove\n").unwrap();
        assert_eq!(twice[0].fault, None);
        assert!(twice[1].fault.is_some() && twice[1].line == 3);
        let nameless =
            read("request_id,requested_by,action,record_id\n,U2,remove\n,U2,remove\n").unwrap();
        assert!(nameless.iter().all(|request| !request.is_repeated()));
    }

    #[test]
    fn who_and_whom_are_named_as_people_write_them() {
        let requests = read(
            "request_id,requested_by,action,target,record_id\nR1,dana@example.com,Set-Owner,team:T\n\
             R2,U2,grant view,user:U1\nR3,U2,remove,\n",
        )
        .unwrap();
        let asks: Vec<_> = requests
            .iter()
            .map(|request| request.ask.unwrap())
            .collect();
        let office = office();
        let [dana, ann] = ["U2", "U1"].map(|id| office.user_by_id(id).unwrap());
        assert_eq!(
            asks,
            [
                Ask::SetOwner(office.party_by_id("T").unwrap()),
                Ask::Grant(Level::View, ann),
                Ask::Remove(dana),
            ]
        );
    }

    #[test]
    fn a_file_without_the_columns_is_a_problem() {
        for (text, expected) in [
            (
                "request_id,record_id,action\n",
                "1: there is no column `requested_by`",
            ),
            (
                "request_id,contact,requested_by,action\n",
                "1: there is no column `contact_id`; is it `contact`? Rename it",
            ),
            (
                "request_id,record_id,requested_by,action,target,target\nR1,1,U2,remove,U1,U1\nR2,1,U2,remove,U1,\n",
                "1: duplicate field `target`",
            ),
            ("request_id,record_id,requested_by,action,note,note\n", ""),
        ] {
            assert_eq!(read(text).err().unwrap_or_default(), expected, "{text}");
        }
    }
}
