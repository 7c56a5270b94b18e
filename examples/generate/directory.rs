//! The directory files: users, entities, and what the sources call them.

use crate::sources::{house_account, office_mailbox, write_line};
use crate::staff::{Staff, User, office_id, team_id};

const COMPANY: &str = "C001";

/// `users.csv`.
pub(crate) fn users(staff: &Staff) -> Vec<u8> {
    let header = "user_id,name,email,status,role,entity_id,capacity,weight,start_date,end_date,successor_id,permissions";
    table(header, staff.users.iter().map(user_cells))
}

/// `entities.csv`: a company, its offices, and a team in every third office.
pub(crate) fn entities(staff: &Staff) -> Vec<u8> {
    let company = [COMPANY, "company", "Acme Agency", "", ""].map(str::to_owned);
    let offices = (0..staff.offices).map(|office| {
        let name = format!("Office {}", office + 1);
        [
            office_id(office),
            "office".to_owned(),
            name,
            COMPANY.to_owned(),
            String::new(),
        ]
    });
    let teams = (0..staff.offices).filter_map(|office| {
        let name = format!("Team {}", office + 1);
        Some([
            team_id(office)?,
            "team".to_owned(),
            name,
            office_id(office),
            String::new(),
        ])
    });
    table(
        "entity_id,kind,name,parent_id,successor_id",
        [company].into_iter().chain(offices).chain(teams),
    )
}

/// `user_mappings.csv`: e-mails in the CRM, names and codes in the agency system; some people are forgotten.
pub(crate) fn user_mappings(staff: &Staff) -> Vec<u8> {
    let emails = staff
        .users
        .iter()
        .map(|user| mapping("crm", "*", &user.email, &user.id));
    let mapped = staff.users.iter().filter(|user| user.mapped);
    let signatures = mapped.flat_map(|user| {
        let kinds = ["Producer", "CSR"].into_iter();
        kinds.flat_map(move |kind| {
            [&user.name, &user.code].map(|value| mapping("agency", kind, value, &user.id))
        })
    });
    let offices = (0..staff.offices).flat_map(|office| {
        let id = office_id(office);
        [
            mapping("crm", "*", &office_mailbox(office), &id),
            mapping("agency", "Producer", &house_account(office), &id),
        ]
    });
    table(
        "source,type,value,user_id",
        emails.chain(signatures).chain(offices),
    )
}

fn user_cells(user: &User) -> [String; 12] {
    let status = if user.active { "active" } else { "inactive" };
    let permissions = if user.role == "admin" {
        "edit_contact_ownership"
    } else {
        ""
    };
    [
        user.id.clone(),
        user.name.clone(),
        user.email.clone(),
        status.to_owned(),
        user.role.to_owned(),
        user.entity.clone(),
        user.capacity
            .map(|capacity| capacity.to_string())
            .unwrap_or_default(),
        "1".to_owned(),
        user.start_date.clone(),
        user.end_date.clone(),
        user.successor.clone(),
        permissions.to_owned(),
    ]
}

fn mapping(source: &str, kind: &str, value: &str, user: &str) -> [String; 4] {
    [source, kind, value, user].map(str::to_owned)
}

fn table<const WIDTH: usize>(header: &str, rows: impl Iterator<Item = [String; WIDTH]>) -> Vec<u8> {
    let mut out = Vec::from_iter(header.bytes());
    out.push(b'\n');
    rows.for_each(|row| write_line(&row, &mut out));
    out
}
