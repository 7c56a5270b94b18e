//! What files of interactions and tasks hold: their fields, and the words of systems for each header.

/// What a cell of an interaction or a task says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Source,
    RecordId,
    Email,
    UserId,
    UserEmail,
    OccurredAt,
    Kind,
    Direction,
    Channel,
    Subject,
    DueAt,
    ClosedAt,
    Status,
}

impl Field {
    /// How many there are.
    pub(super) const COUNT: usize = Self::Status as usize + 1;
}

/// A field with its name in settings and the headers that mean it, best first.
type Known = (Field, &'static str, &'static [&'static str]);

/// Fields of which one is needed, the name of the usual one, and what they tell.
type Needed = (&'static [Field], &'static str, &'static str);

/// What the files of one sort hold.
#[derive(Debug)]
pub struct Shape {
    /// The key of the pipeline file.
    pub list: &'static str,
    /// One row, in words.
    pub(super) row: &'static str,
    pub(super) fields: &'static [Known],
    pub(super) needed: &'static [Needed],
    /// Whether sender and recipient may tell who is the user, and who the contact.
    pub(super) has_sides: bool,
    /// Whether it is when somebody [wanted to hear no more](OPT_OUT_DATES) that dates a row.
    pub(super) is_of_opt_outs: bool,
}

impl Shape {
    /// The names of the fields, as headers or the left side of `columns` name them.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().map(|(_, name, _)| *name)
    }
}

/// Mail, meetings and calls.
pub static INTERACTIONS: Shape = Shape {
    list: "interactions",
    row: "an interaction",
    fields: EVENT_FIELDS,
    needed: &[CONTACT, USER, MOMENT],
    has_sides: true,
    is_of_opt_outs: false,
};

/// What nobody need have done: conversions, renewals, mailings.
pub static NOBODYS: Shape = Shape {
    needed: &[CONTACT, MOMENT],
    ..INTERACTIONS
};

/// Who unsubscribed.
pub static UNSUBSCRIBED: Shape = Shape {
    is_of_opt_outs: true,
    ..NOBODYS
};

/// What is to be done about contacts.
pub static TASKS: Shape = Shape {
    list: "tasks",
    row: "a task",
    fields: &[
        (Field::Source, "source", SOURCES),
        (Field::RecordId, "record_id", RECORD_IDS),
        (Field::Email, "email", EMAILS),
        (Field::UserId, "user_id", USER_IDS),
        (Field::UserEmail, "user_email", USERS),
        (Field::DueAt, "due_at", DUE_DATES),
        (Field::ClosedAt, "closed_at", CLOSING_DATES),
        (Field::Status, "status", STATUSES),
        (Field::Subject, "subject", TASK_SUBJECTS),
    ],
    needed: &[CONTACT, (&[Field::DueAt], "due_at", "the due date")],
    has_sides: false,
    is_of_opt_outs: false,
};

const EVENT_FIELDS: &[Known] = &[
    (Field::Source, "source", SOURCES),
    (Field::RecordId, "record_id", RECORD_IDS),
    (Field::Email, "email", EMAILS),
    (Field::UserId, "user_id", USER_IDS),
    (Field::UserEmail, "user_email", USERS),
    (Field::OccurredAt, "occurred_at", DATES),
    (Field::Kind, "kind", KINDS),
    (Field::Direction, "direction", DIRECTIONS),
    (Field::Channel, "channel", CHANNELS),
    (Field::Subject, "subject", SUBJECTS),
];

const CONTACT: Needed = (&[Field::RecordId, Field::Email], "email", "the contact");
const USER: Needed = (&[Field::UserId, Field::UserEmail], "user_email", "the user");
const MOMENT: Needed = (&[Field::OccurredAt], "occurred_at", "the date");

/// Of the record ID, by its name in the pipeline file.
const SOURCES: &[&str] = &["Source"];
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
    "Start Date Time",
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
/// When somebody wanted to hear no more: the date of a list of those who did, and of others only where no other date is.
pub(super) const OPT_OUT_DATES: &[&str] = &[
    "Unsubscribed At",
    "Unsubscribed On",
    "Unsubscribed Date",
    "Unsubscribe Date",
    "Unsubscribe Time",
    "Date Unsubscribed",
    "Unsub Time",
    "Opted Out At",
    "Opt Out Date",
    "Opt Out Time",
];
/// Holds the time of day where the date stands in a column of its own.
pub(super) const TIMES: &[&str] = &["Start Time", "Time", "Sent Time", "Time of Day"];
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
pub(super) const SENDERS: &[&str] = &[
    "From",
    "From Email",
    "From Address",
    "Sender",
    "Sender Email",
];
/// To whom, in files that do not tell users from contacts.
pub(super) const RECIPIENTS: &[&str] = &[
    "To",
    "To Email",
    "To Address",
    "Recipient",
    "Recipients",
    "Recipient Email",
];

const TASK_SUBJECTS: &[&str] = &[
    "Subject",
    "Task Subject",
    "Task Title",
    "Task Name",
    "Task",
    "Title",
    "Summary",
    "To Do",
    "Description",
];
const DUE_DATES: &[&str] = &[
    "Due At",
    "Due Date",
    "Due",
    "Due On",
    "Due By",
    "Task Due Date",
    "Deadline",
    "Activity Date",
];
const CLOSING_DATES: &[&str] = &[
    "Closed At",
    "Closed On",
    "Closed Date",
    "Date Closed",
    "Completed At",
    "Completed On",
    "Completed Date",
    "Completed Date Time",
    "Completion Date",
    "Date Completed",
    "Completed Time",
    "Done At",
    "Finished At",
];
const STATUSES: &[&str] = &[
    "Status",
    "Task Status",
    "State",
    "Is Closed",
    "Is Completed",
    "Is Complete",
    "Completed",
    "Complete",
    "Closed",
    "Done",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::source::header::fold;

    #[test]
    fn no_header_of_a_file_means_two_things() {
        for shape in [&INTERACTIONS, &TASKS] {
            let others = [SENDERS, RECIPIENTS, OPT_OUT_DATES].into_iter();
            let aliases = others.chain(shape.fields.iter().map(|(.., aliases)| *aliases));
            let mut seen = BTreeSet::new();
            for alias in aliases.flatten() {
                assert!(seen.insert(fold(alias)), "{alias} of {}", shape.row);
            }
        }
    }
}
