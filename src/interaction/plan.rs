//! Which cell of a file of interactions or tasks is what: its headers by the words that systems use, or as the settings name them.

use super::header::{Field, OPT_OUT_DATES, RECIPIENTS, SENDERS, Shape, TIMES};
use crate::{
    load::Export,
    source::{ColumnProblem, OneOrMany, Severity, header::Headers},
};

/// The cells of one export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowPlan {
    cells: [Vec<usize>; Field::COUNT],
    /// The cells that name senders, if they are read.
    pub(super) senders: Vec<usize>,
    /// The cells that name recipients, if they are read.
    pub(super) recipients: Vec<usize>,
}

impl RowPlan {
    /// Plans the columns of an export; `columns` are the settings, which win. All problems are told at once.
    #[must_use]
    pub fn new(
        shape: &Shape,
        headers: &[String],
        columns: &[(&str, OneOrMany)],
    ) -> (Self, Vec<ColumnProblem>) {
        let headers = Headers::new(headers);
        let (mut plan, mut problems) = (Self::default(), Vec::new());
        for &(field, name, aliases) in shape.fields {
            plan.cells[field as usize] = match columns.iter().find(|(known, _)| *known == name) {
                Some((_, written)) => find_written(&headers, name, written, &mut problems),
                None => find_known(&headers, shape, (field, aliases)),
            };
        }
        if shape.has_sides {
            plan.take_sides(&headers);
        }
        problems.extend(plan.missing(shape));
        (plan, problems)
    }

    /// Plans the columns of an export. One that states its columns and lacks what the settings name is refused, also where another file
    /// has it, as its rows would say what they do not; only the subject may lack, from which nothing follows.
    #[must_use]
    pub fn of_export(
        shape: &Shape,
        export: &Export,
        columns: &[(&str, OneOrMany)],
    ) -> (Self, Vec<ColumnProblem>) {
        let (plan, mut problems) = Self::new(shape, &export.headers, columns);
        if export.format.states_columns() {
            let lacking = shape.fields.iter().filter(|known| plan.lacks(known.0));
            let keys = Vec::from_iter(lacking.map(|(_, name, _)| format!("columns.{name}")));
            let decisive = problems.iter_mut().filter(|its| keys.contains(&its.key));
            decisive.for_each(|problem| problem.severity = Severity::Error);
        }
        (plan, problems)
    }

    /// The fields of which rows were `known` to say something, and say nothing any more, though it decides something; what no row can do
    /// without is a problem anyway.
    pub(crate) fn missed(
        &self,
        shape: &Shape,
        known: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = &'static str> {
        let is_needed = |field| {
            let mut needed = shape.needed.iter();
            needed.any(|(fields, ..)| fields.contains(&field))
        };
        let fields = shape.fields.iter();
        let missed = fields.filter(move |&&(field, name, _)| {
            known(name) && self.lacks(field) && !is_needed(field)
        });
        missed.map(|(_, name, _)| *name)
    }

    /// Whether rows say nothing of a field that decides something, neither by it nor by what does as well.
    fn lacks(&self, field: Field) -> bool {
        let as_well: &[Field] = match field {
            Field::Subject => return false,
            Field::RecordId | Field::Email => &[Field::RecordId, Field::Email],
            Field::UserId | Field::UserEmail => &[Field::UserId, Field::UserEmail],
            _ => &[field],
        };
        as_well.iter().all(|field| self.cells(*field).is_empty())
    }

    /// The fields that were found, each with the numbers of its headers.
    pub fn fields(&self, shape: &Shape) -> impl Iterator<Item = (&'static str, &[usize])> {
        let fields = shape
            .fields
            .iter()
            .map(|&(field, name, _)| (name, self.cells(field)));
        fields.filter(|(_, cells)| !cells.is_empty())
    }

    /// Each field with the headers that hold it, and the headers that hold none.
    #[must_use]
    pub fn described<'h>(
        &self,
        shape: &Shape,
        headers: &'h [String],
    ) -> (Vec<(&'static str, Vec<&'h str>)>, Vec<&'h str>) {
        let header = |cell: &usize| &*headers[*cell];
        let fields = self.fields(shape);
        let fields = fields.map(|(name, cells)| (name, cells.iter().map(header).collect()));
        let is_read = |at: &usize| self.fields(shape).any(|(_, cells)| cells.contains(at));
        let unread = (0..headers.len()).filter(|at| !is_read(at));
        (fields.collect(), unread.map(|at| header(&at)).collect())
    }

    /// The fields that a header holds.
    #[must_use]
    pub fn uses(&self, shape: &Shape, header: usize) -> Vec<String> {
        let fields = self.fields(shape);
        let its = fields.filter(|(_, cells)| cells.contains(&header));
        its.map(|(name, _)| name.to_owned()).collect()
    }

    /// The cells that hold dates: of interactions, and of tasks.
    #[must_use]
    pub fn dates(&self) -> Vec<usize> {
        let fields = [Field::OccurredAt, Field::DueAt, Field::ClosedAt];
        fields.map(|field| self.cells(field)).concat()
    }

    /// The cells of a field, best first.
    pub(crate) fn cells(&self, field: Field) -> &[usize] {
        &self.cells[field as usize]
    }

    /// Whether sender and recipient must be told apart by which of them is a user.
    pub(super) fn is_exchange(&self) -> bool {
        !self.senders.is_empty() || !self.recipients.is_empty()
    }

    /// Whether a cell names a sender or a recipient, who may be the user or the contact.
    pub(super) fn is_side(&self, cell: usize) -> bool {
        self.senders.contains(&cell) || self.recipients.contains(&cell)
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

    /// What a row cannot do without, and no header holds.
    fn missing(&self, shape: &Shape) -> impl Iterator<Item = ColumnProblem> {
        let needed = shape.needed.iter();
        let missing =
            needed.filter(|(fields, ..)| fields.iter().all(|field| self.cells(*field).is_empty()));
        missing.map(|(_, name, what)| {
            let message = format!("no header holds {what} of {}", shape.row);
            let help = format!("name the header that does: columns.{name} = \"…\"");
            problem(name, message, Some(help))
        })
    }
}

/// The headers that are known to hold a field, best first; of dates the best, and the time of day beside it.
fn find_known(
    headers: &Headers<'_>,
    shape: &Shape,
    (field, aliases): (Field, &[&str]),
) -> Vec<usize> {
    let mut found = find_all(headers, aliases);
    match field {
        Field::OccurredAt => {
            let opt_outs = find_all(headers, OPT_OUT_DATES);
            let best = if shape.is_of_opt_outs { 0 } else { found.len() };
            found.splice(best..best, opt_outs);
            found.truncate(1);
            let times = find_all(headers, TIMES);
            found.extend(times.into_iter().find(|time| Some(time) != found.first()));
        }
        Field::DueAt | Field::ClosedAt => found.truncate(1),
        _ => {}
    }
    found
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
            let help = headers.suggest(header);
            let key = format!("columns.{name}");
            problems.push(ColumnProblem::absent(
                &key,
                format!("no header `{header}`"),
                help,
            ));
        }
        cells.extend(found);
    }
    cells
}

fn problem(name: &str, message: String, help: Option<String>) -> ColumnProblem {
    ColumnProblem::error(format!("columns.{name}"), message, help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        interaction::{INTERACTIONS, Medium, NOBODYS, TASKS, UNSUBSCRIBED},
        record::Channel,
        table::schema::exports::OPT_OUT,
    };

    fn headers(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    fn told(shape: &Shape, text: &str, columns: &[(&str, OneOrMany)]) -> (String, Vec<String>) {
        let (plan, problems) = RowPlan::new(shape, &headers(text), columns);
        let fields = plan
            .fields(shape)
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
            (
                "Contact ID,User ID,Type,Opted Out At,Created At",
                "record_id[0] user_id[1] occurred_at[4] kind[2]",
            ),
        ] {
            let (found, problems) = told(&INTERACTIONS, text, &[]);
            assert_eq!((&*found, problems), (fields, Vec::new()), "{text}");
        }
    }

    #[test]
    fn who_refused_what_an_export_could_not_say_is_read() {
        let header = OPT_OUT.names().join(",");
        let (found, problems) = told(&UNSUBSCRIBED, &header, &[("email", "address".into())]);
        let fields = "record_id[1, 0] email[3] occurred_at[5] channel[4]";
        assert_eq!((&*found, problems), (fields, Vec::new()));
        for channel in Channel::ALL {
            let medium = Medium::from(*channel);
            assert_eq!(Medium::read(medium.name()), Some(medium));
        }
    }

    #[test]
    fn settings_win_and_every_problem_is_told() {
        let columns = [("email", "Whom".into()), ("occurred_at", "Dat".into())];
        let (fields, problems) = told(&INTERACTIONS, "Whom,Email,Date", &columns);
        assert_eq!(fields, "email[0]");
        assert_eq!(
            problems,
            [
                "columns.occurred_at: no header `Dat` (is it `Date`?)",
                "columns.user_email: no header holds the user of an interaction \
                 (name the header that does: columns.user_email = \"…\")",
                "columns.occurred_at: no header holds the date of an interaction \
                 (name the header that does: columns.occurred_at = \"…\")",
            ]
        );
    }

    #[test]
    fn what_nobody_did_needs_no_user_and_a_task_no_more_than_a_due_date() {
        for (shape, text, fields) in [
            (
                &NOBODYS,
                "Email,Unsubscribed,Date",
                "email[0] occurred_at[2]",
            ),
            (
                &UNSUBSCRIBED,
                "Email,Created At,Opted Out At",
                "email[0] occurred_at[2]",
            ),
            (
                &TASKS,
                "Contact ID,Due Date,Task Status,Assigned To,Subject",
                "record_id[0] user_email[3] due_at[1] status[2] subject[4]",
            ),
            (
                &TASKS,
                "WhoId,OwnerId,ActivityDate,CompletedDateTime,IsClosed,Due",
                "record_id[0] user_id[1] due_at[5] closed_at[3] status[4]",
            ),
        ] {
            let (found, problems) = told(shape, text, &[]);
            assert_eq!((&*found, problems), (fields, Vec::new()), "{text}");
        }
        let (_, problems) = told(&TASKS, "Email,Date", &[]);
        let [problem] = &problems[..] else {
            panic!("{problems:?}");
        };
        assert!(
            problem.starts_with("columns.due_at: no header holds the due date of a task"),
            "{problem}"
        );
    }
}
