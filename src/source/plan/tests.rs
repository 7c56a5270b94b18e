//! Header list, preset and settings go in; what became of each header comes out.

use super::{super::detect::detect, *};
use crate::source::Severity;

fn strings(headers: &str) -> Vec<String> {
    headers.split(',').map(str::to_owned).collect()
}

/// The uses of every header under the preset that is detected and these settings.
fn uses(headers: &str, settings: &str) -> String {
    let (headers, settings) = (strings(headers), toml::from_str(settings).unwrap());
    let (plan, _) = ColumnPlan::new(&headers, detect(&headers).preset, &settings);
    let words = |uses: &Vec<HeaderUse>| {
        uses.iter()
            .map(HeaderUse::to_string)
            .collect::<Vec<_>>()
            .join(" + ")
    };
    plan.uses.iter().map(words).collect::<Vec<_>>().join(" | ")
}

fn problems(headers: &str, preset: &str, settings: &str) -> Vec<String> {
    let settings = toml::from_str(settings).unwrap();
    let (_, problems) =
        ColumnPlan::new(&strings(headers), Preset::named(preset).unwrap(), &settings);
    problems.iter().map(ColumnProblem::to_string).collect()
}

#[test]
fn headers_are_understood() {
    for (headers, expected) in [
        (
            "rec_id,given_name,surname,Foo",
            "record_id | given_name | family_name | not used",
        ),
        (
            "Id,E-Mail,E-Mail 2,Mobile,Fax",
            "record_id | email | email | phone | not used",
        ),
        (
            "Record ID,Email,Contact owner,OwnerID,Lifecycle Stage,Unsubscribed from all email",
            "record_id | email | owner, through the user mappings | owner ID | lifecycle_stage | opt_out_email",
        ),
        (
            "Record Id,Contact Owner.id,Contact Owner,Last Name,Title,Email Opt Out,Created By.id",
            "record_id | owner, through the user mappings | owner, through the user mappings | family_name | job_title | opt_out_email | created_by",
        ),
        (
            "Given Name,Phonetic First Name,E-mail 1 - Label,E-mail 1 - Value,File As,Labels",
            "given_name | ignored: looks like a field and is not | ignored: looks like a field and is not | email \
             | ignored: looks like a field and is not | tags",
        ),
        (
            "CustomerNo,CustomerSource,Agent,AgentID,Name",
            "record_id | lead_source | connection Producer + owner, through the user mappings \
             | connection Producer + owner, through the user mappings | full_name",
        ),
        (
            "Levitate ID,Legacy CRM ID,Additional ID,First Name",
            "record_id | record_id + identifier legacy_crm_id | record_id + identifier additional_id | given_name",
        ),
        (
            "id,name,address.street,address.city,address.state,address.zip,address.country",
            "record_id | full_name | street | city | region | postal_code | country",
        ),
        (
            "Name,Address Line 1,Address City,Address Postal Code,Straße geschäftlich,Ort geschäftlich,Ort privat",
            "full_name | street | city | postal_code | not used | not used | city",
        ),
        (
            "Nachname,Straße geschäftlich,PLZ geschäftlich,Ort geschäftlich,Land geschäftlich",
            "family_name | street | postal_code | city | country",
        ),
        (
            "Email,First Name,Do Not Contact,Letter Subscription",
            "email | given_name | opt_out_email + opt_out_sms + opt_out_call + opt_out_mail | consent_mail",
        ),
        (
            "Name,Vorname,E-Mail,Kontakt-Inhaber,Von allen E-Mails abgemeldet",
            "full_name | given_name | email | owner, through the user mappings | opt_out_email",
        ),
        (
            "Identifiant,Nom,Prénom,Désinscrit,E-mail 1 - Value",
            "record_id | family_name | given_name | opt_out_email | email",
        ),
        (
            "CustomerNo,CustomerPriority,Name,CSR,Producer",
            "record_id | tier | full_name | connection CSR | connection Producer + owner, through the user mappings",
        ),
        ("ID,Organisation Name", "record_id | organization"),
        (
            "Levitate ID,Key Facts,Phone Numbers,Company Phone Numbers,Company Tags",
            "record_id | notes | phone | phone | ignored: looks like a field and is not",
        ),
        (
            "Record Id,Contact Owner.id,Last Name,Producer Name.id,Producer Name",
            "record_id | owner, through the user mappings | family_name | connection Producer | connection Producer",
        ),
        (
            "id,email,cell_phone_number,home_phone_number,people_group.id,people_group.name",
            "record_id | email | phone | phone | not used | contact_class",
        ),
        (
            "E-mail 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - PO Box,Address 1 - Extended Address",
            "ignored: looks like a field and is not | street | street | street_2 | street_2",
        ),
        (
            "E-mail Address,Categories,Home Address,Business Street,Business Address PO Box,Callback,Profession",
            "email | tags | street | street | street_2 | phone | job_title",
        ),
    ] {
        assert_eq!(
            uses(headers, ""),
            expected.replace("             ", ""),
            "{headers}"
        );
    }
}

#[test]
fn settings_win_over_the_preset() {
    for (headers, settings, expected) in [
        (
            "Email,Name",
            "columns.record_id = 'email'",
            "record_id + email | full_name",
        ),
        ("Email,Name", "columns.notes = 'Name'", "email | notes"),
        ("Email,Name", "columns.email = []", "not used | full_name"),
        (
            "Email,Card",
            "identifiers.card = 'card'",
            "email | identifier card",
        ),
        (
            "Email,Mobile",
            "keep.mobile = 'Mobile'",
            "email | kept as mobile + phone",
        ),
        (
            "Email,Owner,Rep",
            "owner.mapping_column = 'Rep'",
            "email | not used | owner, through the user mappings",
        ),
        (
            "Email,Rep",
            "connections.Producer = 'Rep'",
            "email | connection Producer",
        ),
        (
            "Email,Owner,CSR",
            "connections.CSR = 'CSR'",
            "email | owner, through the user mappings | connection CSR",
        ),
        (
            "Email,CSR",
            "connections.CSR = 'CSR'",
            "email | connection CSR + no longer names the owner; say [source.owner] if it does",
        ),
        (
            "Email,Agent",
            "columns.assigned_agent = 'Agent'",
            "email | assigned_agent + no longer names the owner; say [source.owner] if it does",
        ),
        (
            "Email,Agent",
            "columns.assigned_agent = 'Agent'\nowner.mapping_column = 'Agent'",
            "email | assigned_agent + owner, through the user mappings",
        ),
        (
            "Email,Producer",
            "owner.mapping_column = []",
            "email | not used",
        ),
        (
            "Name,Is Contacted,Timeframe,Assigned To",
            "columns.assigned_agent = 'Assigned To'",
            "full_name | ignored: looks like a field and is not | not used | assigned_agent + owner, through the user mappings",
        ),
        (
            "Email,CSR",
            "connections.CSR = 'CSR'\nowner.mapping_column = 'CSR'",
            "email | owner, through the user mappings + connection CSR",
        ),
        (
            "Email,Phonetic First Name",
            "columns.given_name = 'Phonetic First Name'",
            "email | given_name",
        ),
    ] {
        assert_eq!(uses(headers, settings), expected, "{settings}");
    }
}

#[test]
fn mapping_column_has_the_type_of_its_connection() {
    for (connections, kind) in [
        ("connections.Producer = 'Agent 1'", "Producer"),
        ("", "Agent 1"),
    ] {
        let settings = toml::from_str(&format!(
            "owner.mapping_column = ['Agent 1', 'Desk']\n{connections}"
        ))
        .unwrap();
        let (plan, _) =
            ColumnPlan::new(&strings("Email,Agent 1,Desk"), Preset::generic(), &settings);
        let expected = [(1, kind), (2, "Desk")].map(|(cell, kind)| MappingColumn {
            cell,
            kind: kind.to_owned(),
        });
        assert_eq!(plan.mapping, expected);
    }
}

#[test]
fn a_settled_address_has_no_alternative() {
    let headers = strings("Email,Home Street,Home City,Business Street,Business City");
    let preset = Preset::named("outlook").unwrap();
    for (settings, addresses) in [("", 2), ("columns.street = 'Business Street'", 1)] {
        let (plan, _) = ColumnPlan::new(&headers, preset, &toml::from_str(settings).unwrap());
        assert_eq!(plan.address_count(), addresses, "{settings}");
    }
}

#[test]
fn problems_say_what_would_help() {
    for (headers, preset, settings, expected) in [
        (
            "ID,Name,E-mail",
            "generic",
            "columns.email = 'E-mial'",
            "columns.email: the file has no header `E-mial` (is it `E-mail`?)",
        ),
        (
            "ID,Email",
            "generic",
            "columns.emial = 'Email'",
            "columns.emial: no canonical field is called `emial` (is it `email`?)",
        ),
        (
            "ID,Name",
            "generic",
            "columns = { given_name = 'Name', family_name = 'Name' }",
            "columns.given_name: the header `Name` is also given to `family_name`",
        ),
        (
            "ID,Size",
            "generic",
            "",
            "columns: no header holds a name, an e-mail address or a phone number (name at least one under",
        ),
        (
            "ID",
            "generic",
            "",
            "columns: no header holds a name, an e-mail address or a phone number (the file is read as one column",
        ),
        (
            "Name,Email",
            "generic",
            "",
            "columns.record_id: no header holds the record's ID",
        ),
        (
            "ID,Name,Newsletter Opted-Out",
            "generic",
            "",
            "columns.opt_out_email: the header `Newsletter Opted-Out` looks like a consent or an opt-out and is not read (name it: opt_out_email, \
             opt_out_sms, opt_out_call, opt_out_mail, or consent_email, …)",
        ),
        (
            "ID,E-mail",
            "generic",
            "",
            "columns.full_name: no header holds a name",
        ),
        (
            "ID,Name,Email,Email",
            "generic",
            "",
            "files: the header `Email` appears more than once",
        ),
        (
            "ID,Name,Email",
            "hubspot",
            "connections.CSR = []",
            "connections.CSR: the preset `hubspot` has no connection types, so none is called `CSR` (give its header",
        ),
        (
            "ID,Name,Email",
            "hawksoft",
            "connections.Boss = []",
            "connections.Boss: the preset `hawksoft` has no connection type `Boss`, only CSR, Producer",
        ),
        (
            "ID,Name,Email",
            "hawksoft",
            "connections.csr = []",
            "connections.csr: the file has none of the preset's headers for the connection type `csr`",
        ),
        (
            "ID,Name,Email",
            "generic",
            "owner.id_column = 'OwnerID'",
            "owner.id_column: the file has no header `OwnerID`",
        ),
    ] {
        let problems = problems(headers, preset, settings);
        assert!(
            problems.len() == 1 && problems[0].contains(expected),
            "{settings}: {problems:?}"
        );
    }
}

#[test]
fn a_file_without_names_may_list_who_unsubscribed() {
    let problems = problems("ID,E-mail,Unsubscribed At", "generic", "");
    let help = "or, if this is a list of who unsubscribed, write it as [[interactions]] with kind = \"unsubscribed\"";
    assert!(problems[1].contains(help), "{problems:?}");
}

#[test]
fn a_file_without_names_is_told_beside_what_else_it_lacks() {
    for (headers, expected) in [
        ("Whoever,E-mail", true),
        ("Client,E-mail", false),
        ("Named Insured,E-mail", false),
    ] {
        let problems = problems(headers, "generic", "");
        let is_told = problems
            .iter()
            .any(|told| told.contains("no header holds a name"));
        assert_eq!(
            (problems.len() > 1, is_told),
            (expected, expected),
            "{problems:?}"
        );
    }
}

#[test]
fn good_columns_have_no_problem() {
    for (headers, preset, settings) in [
        ("ID,Name,Email", "generic", ""),
        ("ID,Name,consent_email,opt_outs", "generic", ""),
        ("ID,Name,Email,CSR", "hubspot", "connections.CSR = 'CSR'"),
        ("ID,Name,Email,CSR", "hawksoft", "connections.CSR = []"),
        (
            "ID,Name,Email,Email 2",
            "generic",
            "columns.email = ['Email', 'Email 2']",
        ),
        (
            "Email,Name",
            "generic",
            "columns = { record_id = 'Email', email = 'Email' }",
        ),
    ] {
        assert_eq!(problems(headers, preset, settings), [""; 0], "{settings}");
    }
}

#[test]
fn what_a_source_is_read_for_does_not_hold_our_ids() {
    let headers = strings("Record ID,Email Address,First Name,Tax No,Tenure ID");
    for (own_id, settings, expected) in [
        ("Tenure ID", "", ""),
        ("Nowhere", "", ""),
        ("Tenure ID", "keep.ours = 'Tenure ID'", ""),
        ("Email Address", "", "id_column"),
        ("Record ID", "", "id_column"),
        ("Tax No", "identifiers.tax = 'Tax No'", "id_column"),
        (
            "Tenure ID",
            "identifiers.contact_id = 'Tax No'",
            "identifiers.contact_id",
        ),
    ] {
        let settings = ColumnSettings {
            own_ids: vec![own_id.to_owned()],
            ..toml::from_str(settings).unwrap()
        };
        let (plan, problems) = ColumnPlan::new(&headers, Preset::generic(), &settings);
        let mut errors = problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error);
        let key = errors.next().map_or("", |problem| &problem.key);
        assert_eq!((key, plan.has(Field::Email)), (expected, true), "{own_id}");
    }
}
