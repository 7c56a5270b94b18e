//! Whether a file holds interactions or tasks, by its headers alone: what `init` goes by, which is given any export.

use super::{INTERACTIONS, Kind, RowPlan, Shape, TASKS, UNSUBSCRIBED, header::Field};
use crate::source::{self, ColumnPlan, ColumnSettings, HeaderUse, Preset, detect, header::fold};

/// The names of the people that a row is about; any other name is a contact's own.
const NAMES: [&str; 6] = [
    "contactname",
    "clientname",
    "customername",
    "leadname",
    "personname",
    "attendeename",
];

/// Interactions or tasks, if the headers are plainly theirs: all that is needed, something that contacts have not, and no names; with
/// the kind, if all of them are of one.
#[must_use]
pub fn recognise(headers: &[String]) -> Option<(&'static Shape, Option<Kind>)> {
    let (contacts, _) = ColumnPlan::new(headers, Preset::generic(), &ColumnSettings::default());
    if names_people(headers, &contacts) || !detect(headers).evidence.is_empty() {
        return None;
    }
    if lists_unsubscribed(headers) && !describes_people(&contacts) {
        return Some((&UNSUBSCRIBED, Some(Kind::Unsubscribed)));
    }
    let holds = |shape: &'static Shape, telling: &[Field]| {
        let (plan, problems) = RowPlan::new(shape, headers, &[]);
        let tells = telling.iter().any(|field| !plan.cells(*field).is_empty());
        (problems.is_empty() && (tells || plan.is_exchange())).then_some(shape)
    };
    let by_task = [Field::Status, Field::ClosedAt];
    let by_event = [
        Field::Kind,
        Field::Direction,
        Field::Channel,
        Field::Subject,
    ];
    let found = holds(&TASKS, &by_task).or_else(|| holds(&INTERACTIONS, &by_event));
    found.map(|shape| (shape, None))
}

/// Whether each row is somebody who unsubscribed: whom, when, and no other kind.
fn lists_unsubscribed(headers: &[String]) -> bool {
    let (plan, problems) = RowPlan::new(&UNSUBSCRIBED, headers, &[]);
    let tells = |header: &str| header.contains("unsub") || header.starts_with("opt");
    let mut moments = plan.cells(Field::OccurredAt).iter();
    let is_told = moments.any(|&cell| tells(&fold(&headers[cell])));
    problems.is_empty() && is_told && plan.cells(Field::Kind).is_empty()
}

/// Whether the rows say of people what only an export of contacts does: a phone, an address, an owner.
fn describes_people(contacts: &ColumnPlan) -> bool {
    let is_owned = !contacts.owner_id().is_empty() || !contacts.mapping.is_empty();
    let mut said = source::Field::ADDRESS.into_iter();
    is_owned || contacts.has(source::Field::Phone) || said.any(|field| contacts.has(field))
}

fn names_people(headers: &[String], contacts: &ColumnPlan) -> bool {
    use source::Field::{FamilyName, FullName, GivenName};
    let mut uses = headers.iter().zip(&contacts.uses);
    uses.any(|(header, uses)| {
        let is_name = |used: &HeaderUse| {
            let names = [GivenName, FamilyName, FullName];
            names.iter().any(|name| *used == HeaderUse::Field(*name))
        };
        uses.iter().any(is_name) && !NAMES.contains(&&*fold(header))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interactions_and_tasks_are_told_from_contacts() {
        for (row, headers) in [
            (
                Some("an interaction"),
                "email,user_email,occurred_at,kind,direction,channel,subject",
            ),
            (Some("an interaction"), "From,To,Date,Subject"),
            (
                Some("an interaction"),
                "Contact Name,Contact Email,Activity Type,Activity Date,Assigned To",
            ),
            (
                Some("an interaction"),
                "Id,IsDeleted,WhoId,OwnerId,Subject,StartDateTime",
            ),
            (
                Some("a task"),
                "Task ID,Contact ID,Subject,Assigned To,Due Date,Status,Completed Date",
            ),
            (
                Some("a task"),
                "Id,IsDeleted,WhoId,OwnerId,Subject,ActivityDate,Status",
            ),
            (None, "Name,Email,Type,Owner Email,Created At"),
            (None, "First Name,Last Name,Email,Owner,Date,Subject"),
            (
                Some("an interaction, unsubscribed"),
                "Email Address,Unsubscribed At",
            ),
            (
                Some("an interaction, unsubscribed"),
                "Contact ID,Campaign,Opt-Out Date",
            ),
            (
                Some("an interaction"),
                "Email,User Email,Type,Date Unsubscribed",
            ),
            (None, "Email,Unsubscribed,Created At"),
            (None, "Name,Email,Unsubscribed At"),
            (None, "Email,Phone,Created At,Opt Out Date"),
            (None, "Email,City,Created At,Opt Out Date"),
            (None, "Email,Owner,Created At,Opt Out Date"),
            (None, "case_id,contact_id,staff_id,opened_date"),
            (None, ""),
        ] {
            let headers: Vec<_> = headers.split(',').map(str::to_owned).collect();
            let found = recognise(&headers);
            let told = found.map(|(shape, kind)| match kind {
                Some(kind) => format!("{}, {}", shape.row, kind.name()),
                None => shape.row.to_owned(),
            });
            assert_eq!(told.as_deref(), row, "{headers:?}");
        }
    }
}
