//! Which cell of an interactions file is what: its headers by the words that systems use, or as the settings name them.

use crate::source::{ColumnProblem, OneOrMany, Severity, header::Headers};

/// The columns of an interactions file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    RecordId,
    Email,
    UserId,
    UserEmail,
    OccurredAt,
    Kind,
    Direction,
    Channel,
    Subject,
}

impl Field {
    /// Every field with its name in settings and the headers that mean it, best first.
    const ALL: [(Self, &'static str, &'static [&'static str]); 9] = [
        (Self::RecordId, "record_id", RECORD_IDS),
        (Self::Email, "email", EMAILS),
        (Self::UserId, "user_id", USER_IDS),
        (Self::UserEmail, "user_email", USERS),
        (Self::OccurredAt, "occurred_at", DATES),
        (Self::Kind, "kind", KINDS),
        (Self::Direction, "direction", DIRECTIONS),
        (Self::Channel, "channel", CHANNELS),
        (Self::Subject, "subject", SUBJECTS),
    ];
}

const RECORD_IDS: &[&str] = &[
    "Record ID",
    "Contact ID",
    "Client ID",
    "Client Number",
    "Customer ID",
    "Customer Number",
    "Lead ID",
    "Person ID",
    "Contact Record ID",
    "Associated Contact IDs",
    "Who ID",
    "Name ID",
];
const EMAILS: &[&str] = &[
    "Email",
    "Email Address",
    "Contact Email",
    "Contact Email Address",
    "Client Email",
    "Customer Email",
    "Lead Email",
    "Person Email",
    "Attendee",
    "Attendees",
    "Attendee Email",
    "Required Attendees",
    "Participant",
    "Participants",
    "Invitee",
    "Invitee Email",
    "Guest Email",
    "External Email",
];
const USER_IDS: &[&str] = &[
    "User ID",
    "Owner ID",
    "Agent ID",
    "Staff ID",
    "Employee ID",
    "Assigned To ID",
    "Activity Owner ID",
    "HubSpot Owner ID",
];
const USERS: &[&str] = &[
    "User Email",
    "User Email Address",
    "Agent Email",
    "Owner Email",
    "Staff Email",
    "Mailbox",
    "Mailbox Owner",
    "Mailbox Email",
    "Meeting Organizer",
    "Organizer",
    "Organizer Email",
    "Host",
    "Host Email",
    "User",
    "Agent",
    "Activity Assigned To",
    "Assigned To",
    "Assigned",
    "Owner",
    "Activity Owner",
    "Staff",
    "Logged By",
];
const DATES: &[&str] = &[
    "Occurred At",
    "Occurred On",
    "Occurred",
    "Date Time",
    "Timestamp",
    "Activity Date",
    "Interaction Date",
    "Event Date",
    "Date Sent",
    "Sent At",
    "Sent Date",
    "Sent",
    "Sent On",
    "Received",
    "Received At",
    "Start Date",
    "Start Time",
    "Start",
    "Started At",
    "Date",
    "When",
    "Completed At",
    "Created At",
    "Create Date",
    "Date Created",
];
/// Holds the time of day where the date stands in a column of its own.
const TIMES: &[&str] = &["Start Time", "Time", "Sent Time", "Time of Day"];
const KINDS: &[&str] = &[
    "Kind",
    "Type",
    "Activity Type",
    "Interaction Type",
    "Engagement Type",
    "Event Type",
    "Communication Type",
    "Activity",
];
const DIRECTIONS: &[&str] = &["Direction", "Call Direction", "Email Direction", "In Out"];
const CHANNELS: &[&str] = &["Channel", "Medium", "Communication Channel", "Method"];
const SUBJECTS: &[&str] = &[
    "Subject",
    "Title",
    "Summary",
    "Subject Line",
    "Email Subject",
    "Meeting Name",
    "Activity Subject",
    "Event Name",
    "Topic",
];
/// Who wrote, in files that do not tell users from contacts.
const SENDERS: &[&str] = &[
    "From",
    "From Email",
    "From Address",
    "Sender",
    "Sender Email",
];
/// To whom, in files that do not tell users from contacts.
const RECIPIENTS: &[&str] = &[
    "To",
    "To Email",
    "To Address",
    "Recipient",
    "Recipients",
    "Recipient Email",
];

/// The cells of one export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InteractionPlan {
    cells: [Vec<usize>; Field::ALL.len()],
    /// The cells that name senders, if they are read.
    pub(super) senders: Vec<usize>,
    /// The cells that name recipients, if they are read.
    pub(super) recipients: Vec<usize>,
}

impl InteractionPlan {
    /// Plans the columns of an export; `columns` are the settings, which win. All problems are told at once.
    #[must_use]
    pub fn new(headers: &[String], columns: &[(&str, OneOrMany)]) -> (Self, Vec<ColumnProblem>) {
        let headers = Headers::new(headers);
        let (mut plan, mut problems) = (Self::default(), Vec::new());
        for (field, name, aliases) in Field::ALL {
            plan.cells[field as usize] = match columns.iter().find(|(known, _)| *known == name) {
                Some((_, written)) => find_written(&headers, name, written, &mut problems),
                None if field == Field::OccurredAt => find_moment(&headers),
                None => find_all(&headers, aliases),
            };
        }
        plan.take_sides(&headers);
        problems.extend(plan.missing());
        (plan, problems)
    }

    /// The fields that were found, each with the numbers of its headers.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &[usize])> {
        let fields = Field::ALL
            .iter()
            .map(|&(field, name, _)| (name, self.cells(field)));
        fields.filter(|(_, cells)| !cells.is_empty())
    }

    /// The cells of a field, best first.
    pub(super) fn cells(&self, field: Field) -> &[usize] {
        &self.cells[field as usize]
    }

    /// Whether sender and recipient must be told apart by which of them is a user.
    pub(super) fn is_exchange(&self) -> bool {
        !self.senders.is_empty() || !self.recipients.is_empty()
    }

    /// Reads "From" and "To" where no column names the contact, or none the user.
    fn take_sides(&mut self, headers: &Headers<'_>) {
        let no_contact = [Field::RecordId, Field::Email].map(|field| self.cells(field).is_empty());
        let no_user = [Field::UserId, Field::UserEmail].map(|field| self.cells(field).is_empty());
        let (no_contact, no_user) = (no_contact == [true; 2], no_user == [true; 2]);
        if !no_contact && !no_user {
            return;
        }
        self.senders = find_all(headers, SENDERS);
        self.recipients = find_all(headers, RECIPIENTS);
        if no_contact {
            self.cells[Field::Email as usize] = [&*self.recipients, &self.senders].concat();
        }
        if no_user {
            self.cells[Field::UserEmail as usize] = [&*self.senders, &self.recipients].concat();
        }
    }

    /// What an interaction cannot do without.
    fn missing(&self) -> impl Iterator<Item = ColumnProblem> {
        const NEEDED: [(&[Field], &str, &str); 3] = [
            (&[Field::RecordId, Field::Email], "email", "the contact"),
            (&[Field::UserId, Field::UserEmail], "user_email", "the user"),
            (&[Field::OccurredAt], "occurred_at", "the date"),
        ];
        let missing = NEEDED
            .into_iter()
            .filter(|(fields, ..)| fields.iter().all(|field| self.cells(*field).is_empty()));
        missing.map(|(_, name, what)| {
            let message = format!("no header is known to hold {what} of an interaction");
            let help = format!("name the header that does: columns.{name} = \"…\"");
            problem(name, message, Some(help))
        })
    }
}

fn find_all(headers: &Headers<'_>, aliases: &[&str]) -> Vec<usize> {
    let mut found = Vec::new();
    for index in aliases.iter().flat_map(|alias| headers.find(alias)) {
        if !found.contains(&index) {
            found.push(index);
        }
    }
    found
}

/// The best of the dates, and the time of day beside it.
fn find_moment(headers: &Headers<'_>) -> Vec<usize> {
    let date = find_all(headers, DATES).into_iter().next();
    let times = find_all(headers, TIMES);
    let time = times.into_iter().find(|time| Some(*time) != date);
    date.into_iter().chain(time).collect()
}

fn find_written(
    headers: &Headers<'_>,
    name: &str,
    written: &OneOrMany,
    problems: &mut Vec<ColumnProblem>,
) -> Vec<usize> {
    let mut cells = Vec::new();
    for header in &written.0 {
        let found = headers.find_written(header);
        if found.is_empty() {
            let help = headers
                .nearest(header)
                .map(|near| format!("is it `{near}`?"));
            problems.push(problem(name, format!("no header `{header}`"), help));
        }
        cells.extend(found);
    }
    cells
}

fn problem(name: &str, message: String, suggestion: Option<String>) -> ColumnProblem {
    ColumnProblem {
        severity: Severity::Error,
        key: format!("columns.{name}"),
        message,
        suggestion,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    fn told(text: &str, columns: &[(&str, OneOrMany)]) -> (String, Vec<String>) {
        let (plan, problems) = InteractionPlan::new(&headers(text), columns);
        let fields = plan
            .fields()
            .map(|(name, cells)| format!("{name}{cells:?}"));
        let problems = problems.iter().map(ToString::to_string);
        (fields.collect::<Vec<_>>().join(" "), problems.collect())
    }

    #[test]
    fn headers_are_known_by_the_words_that_systems_use() {
        for (text, fields) in [
            (
                "record_id,user_id,occurred_at,kind,direction,channel,subject",
                "record_id[0] user_id[1] occurred_at[2] kind[3] direction[4] channel[5] subject[6]",
            ),
            (
                "From,To,Date,Subject",
                "email[1, 0] user_email[0, 1] occurred_at[2] subject[3]",
            ),
            (
                "Mailbox,To,DATE,Time",
                "email[1] user_email[0] occurred_at[2, 3]",
            ),
            (
                "Contact ID,Assigned To,Activity Date,Date,To,Type",
                "record_id[0] user_email[1] occurred_at[2] kind[5]",
            ),
        ] {
            assert_eq!(told(text, &[]), (fields.to_owned(), Vec::new()), "{text}");
        }
    }

    #[test]
    fn settings_win_and_every_problem_is_told() {
        let columns = [("email", "Whom".into()), ("occurred_at", "Dat".into())];
        let (fields, problems) = told("Whom,Email,Date", &columns);
        assert_eq!(fields, "email[0]");
        assert_eq!(
            problems,
            [
                "columns.occurred_at: no header `Dat` (is it `Date`?)",
                "columns.user_email: no header is known to hold the user of an interaction \
                 (name the header that does: columns.user_email = \"…\")",
                "columns.occurred_at: no header is known to hold the date of an interaction \
                 (name the header that does: columns.occurred_at = \"…\")",
            ]
        );
    }

    #[test]
    fn fields_are_those_of_the_pipeline_file() {
        assert_eq!(
            Field::ALL.map(|(_, name, _)| name),
            crate::job::INTERACTION_FIELDS
        );
        assert!(
            Field::ALL
                .iter()
                .enumerate()
                .all(|(index, (field, ..))| *field as usize == index)
        );
    }

    #[test]
    fn no_header_means_two_things() {
        let tables = [SENDERS, RECIPIENTS].into_iter();
        let tables = tables.chain(Field::ALL.map(|(_, _, aliases)| aliases));
        let mut seen: Vec<_> = tables
            .flatten()
            .map(|alias| crate::source::header::fold(alias))
            .collect();
        let count = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), count);
    }
}
