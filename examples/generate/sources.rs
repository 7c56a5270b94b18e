//! The three systems: their headers, and how each writes dates, telephones, lists, owners and opt-outs.

use crate::dates::{american_padded, american_short, iso, iso_minute};
use crate::rows::{Row, Source, World};
use crate::staff::{Owner, Staff, office_id};

/// What one source is called in files, tables and the pipeline.
pub(crate) struct Export {
    pub(crate) source: Source,
    pub(crate) name: &'static str,
    pub(crate) header: &'static [&'static str],
    cells: fn(&World, &Row) -> Vec<String>,
}

/// The exports, in the order of `Source`.
pub(crate) const EXPORTS: [Export; 3] = [
    Export {
        source: Source::Crm,
        name: "crm",
        header: CRM,
        cells: crm_cells,
    },
    Export {
        source: Source::Spreadsheet,
        name: "spreadsheet",
        header: SPREADSHEET,
        cells: spreadsheet_cells,
    },
    Export {
        source: Source::Agency,
        name: "agency",
        header: AGENCY,
        cells: agency_cells,
    },
];

const CRM: &[&str] = &[
    "Record ID",
    "First Name",
    "Last Name",
    "Email",
    "Work email",
    "Phone Number",
    "Mobile Phone Number",
    "Company Name",
    "Job Title",
    "Street Address",
    "City",
    "State/Region",
    "Postal Code",
    "Date of birth",
    "Lifecycle Stage",
    "Original Source",
    "Contact owner",
    "Associated Company ID",
    "Create Date",
    "Last Modified Date",
    "Last Activity Date",
    "Unsubscribed from all email",
];
const SPREADSHEET: &[&str] = &[
    "Legacy CRM ID",
    "First Name",
    "Middle Name",
    "Last Name",
    "Suffix",
    "Nickname",
    "Primary Email Address",
    "Email Addresses",
    "Phone Numbers",
    "Company Name",
    "Job Title",
    "Street",
    "Unit",
    "City",
    "State",
    "Zip",
    "Birthday",
    "Tags",
    "Owner ID",
    "Creator ID",
    "Date Added",
    "Last Contacted",
];
const AGENCY: &[&str] = &[
    "Client Number",
    "Client Type",
    "Status",
    "First Name",
    "Middle Name",
    "Last Name",
    "Company Name",
    "Date of Birth",
    "Home Phone",
    "Cell Phone",
    "Work Phone",
    "Email",
    "Address 1",
    "Address 2",
    "City",
    "State",
    "Zip",
    "Producer",
    "CSR",
    "Client Since",
    "Last Changed",
    "Do Not Email",
];

impl Export {
    /// Appends a row as a line of CSV.
    pub(crate) fn write(&self, world: &World, row: &Row, out: &mut Vec<u8>) {
        write_line(&(self.cells)(world, row), out);
    }

    /// The identity that the system gave the row.
    pub(crate) fn record_id(&self, row: &Row) -> String {
        match self.source {
            Source::Crm => {
                (20_100_000_000 + row.number * 37 + u64::from(row.habit % 37)).to_string()
            }
            Source::Spreadsheet => format!("L{:07}", row.number + 1),
            Source::Agency => (100_000 + row.number).to_string(),
        }
    }
}

/// Appends cells as a line of CSV, quoted where they must be.
pub(crate) fn write_line(cells: &[impl AsRef<str>], out: &mut Vec<u8>) {
    for (index, cell) in cells.iter().map(AsRef::as_ref).enumerate() {
        if index > 0 {
            out.push(b',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            out.push(b'"');
            out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(cell.as_bytes());
        }
    }
    out.push(b'\n');
}

/// HubSpot: the owner by e-mail, dates with minutes, the unit in the street.
fn crm_cells(world: &World, row: &Row) -> Vec<String> {
    let street = match row.address.unit.as_str() {
        "" => row.address.street.clone(),
        unit => format!("{} {unit}", row.address.street),
    };
    let land_line = if row.work_phone.is_empty() {
        &row.home_phone
    } else {
        &row.work_phone
    };
    vec![
        EXPORTS[0].record_id(row),
        row.given.clone(),
        with_suffix(row),
        row.email.clone(),
        row.second_email.clone(),
        telephone(land_line, row.habit),
        telephone(&row.mobile, row.habit),
        row.company.clone(),
        row.title.to_owned(),
        street,
        row.address.city.clone(),
        row.address.state.to_owned(),
        row.address.postal_code.clone(),
        row.birthday.map(iso).unwrap_or_default(),
        row.stage.to_owned(),
        row.lead_source.to_owned(),
        crm_owner(&world.staff, row.owner),
        row.company_id.clone(),
        iso_minute(row.created),
        iso_minute(row.updated),
        row.touched.map(iso_minute).unwrap_or_default(),
        row.opted_out.to_string(),
    ]
}

/// A spreadsheet for upload: the owner by UserID, several values in a cell.
fn spreadsheet_cells(world: &World, row: &Row) -> Vec<String> {
    let phones =
        [&row.mobile, &row.home_phone, &row.work_phone].map(|phone| telephone(phone, row.habit));
    let phones = Vec::from_iter(
        phones
            .iter()
            .map(String::as_str)
            .filter(|phone| !phone.is_empty()),
    );
    vec![
        EXPORTS[1].record_id(row),
        row.given.clone(),
        row.middle.clone(),
        row.family.clone(),
        row.suffix.to_owned(),
        row.nickname.to_owned(),
        row.email.clone(),
        row.second_email.clone(),
        phones.join("; "),
        row.company.clone(),
        row.title.to_owned(),
        row.address.street.clone(),
        row.address.unit.clone(),
        row.address.city.clone(),
        row.address.state.to_owned(),
        without_leading_zero(&row.address.postal_code, row.habit).to_owned(),
        row.birthday.map(american_short).unwrap_or_default(),
        row.tags.join("; "),
        spreadsheet_owner(&world.staff, row),
        world.staff.users[row.creator].id.clone(),
        american_short(row.created),
        row.touched.map(american_short).unwrap_or_default(),
    ]
}

/// HawkSoft: producer and CSR by name or code, names often in capitals.
fn agency_cells(world: &World, row: &Row) -> Vec<String> {
    let shout = |text: &str| {
        if row.habit < 250 {
            text.to_uppercase()
        } else {
            text.to_owned()
        }
    };
    let status = match row.stage {
        "customer" => "Active",
        "churned" => "Cancelled",
        _ => "Prospect",
    };
    let kind = if row.company.is_empty() {
        "Personal"
    } else {
        "Commercial"
    };
    vec![
        EXPORTS[2].record_id(row),
        kind.to_owned(),
        status.to_owned(),
        shout(&row.given),
        shout(&row.middle),
        shout(&with_suffix(row)),
        shout(&row.company),
        row.birthday.map(american_padded).unwrap_or_default(),
        agency_telephone(&row.home_phone),
        agency_telephone(&row.mobile),
        agency_telephone(&row.work_phone),
        row.email.clone(),
        shout(&row.address.street),
        shout(&row.address.unit),
        shout(&row.address.city),
        row.address.state.to_owned(),
        long_postal_code(&row.address.postal_code, row.habit),
        agency_owner(&world.staff, row.owner),
        row.servicer
            .map(|user| signature(&world.staff, user))
            .unwrap_or_default(),
        american_padded(row.created),
        american_padded(row.updated),
        if row.opted_out { "Y" } else { "N" }.to_owned(),
    ]
}

fn crm_owner(staff: &Staff, owner: Owner) -> String {
    match owner {
        Owner::User(user) => staff.users[user].email.clone(),
        Owner::Office(office) => office_mailbox(office),
        Owner::Unknown => "former.owner@acme-agency.com".to_owned(),
        Owner::Nobody => String::new(),
    }
}

fn spreadsheet_owner(staff: &Staff, row: &Row) -> String {
    match row.owner {
        Owner::User(user) if row.habit == 0 => format!(" {} ", staff.users[user].id.to_lowercase()),
        Owner::User(user) => staff.users[user].id.clone(),
        Owner::Office(office) => office_id(office),
        Owner::Unknown => "U9999X".to_owned(),
        Owner::Nobody => String::new(),
    }
}

fn agency_owner(staff: &Staff, owner: Owner) -> String {
    match owner {
        Owner::User(user) => signature(staff, user),
        Owner::Office(office) => house_account(office),
        Owner::Unknown => "OLD BOOK".to_owned(),
        Owner::Nobody => String::new(),
    }
}

/// The mailbox by which the CRM names an office as owner.
pub(crate) fn office_mailbox(office: usize) -> String {
    format!("office{}@acme-agency.com", office + 1)
}

/// The producer code by which the agency system names an office as owner.
pub(crate) fn house_account(office: usize) -> String {
    format!("HOUSE {}", office + 1)
}

/// How the agency system names a user: some by code, most by name.
fn signature(staff: &Staff, user: usize) -> String {
    let by_code = user.is_multiple_of(3) || !staff.users[user].mapped;
    let user = &staff.users[user];
    if by_code {
        user.code.clone()
    } else {
        user.name.clone()
    }
}

fn with_suffix(row: &Row) -> String {
    match row.suffix {
        "" => row.family.clone(),
        suffix => format!("{} {suffix}", row.family),
    }
}

/// A number as people type it, by the habit of the row.
fn telephone(digits: &str, habit: u32) -> String {
    let Some((area, exchange, line)) = parts(digits) else {
        return digits.to_owned();
    };
    match habit % 10 {
        0..=3 => format!("({area}) {exchange}-{line}"),
        4 | 5 => format!("{area}-{exchange}-{line}"),
        6 => format!("{area}.{exchange}.{line}"),
        7 => format!("+1{digits}"),
        8 => digits.to_owned(),
        _ => format!("1-{area}-{exchange}-{line}"),
    }
}

fn agency_telephone(digits: &str) -> String {
    match parts(digits) {
        Some((area, exchange, line)) => format!("({area}) {exchange}-{line}"),
        None => digits.to_owned(),
    }
}

/// Area, exchange and line of ten digits.
fn parts(digits: &str) -> Option<(&str, &str, &str)> {
    let is_number = digits.len() == 10 && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| (&digits[..3], &digits[3..6], &digits[6..]))
}

/// A spreadsheet that was saved once too often has lost the zeros of New England.
fn without_leading_zero(postal_code: &str, habit: u32) -> &str {
    if habit.is_multiple_of(7) {
        postal_code.trim_start_matches('0')
    } else {
        postal_code
    }
}

fn long_postal_code(postal_code: &str, habit: u32) -> String {
    if habit.is_multiple_of(4) && !postal_code.is_empty() {
        format!("{postal_code}-{:04}", habit * 7 + 100)
    } else {
        postal_code.to_owned()
    }
}
