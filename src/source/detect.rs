//! Which system an export is from, by its headers alone: the preset whose signature finds the most of them.

use super::{
    header::Headers,
    preset::{Preset, Signature},
};

/// What one header of a signature weighs against the share of headers that a preset knows, in per cent.
const SIGNATURE_WEIGHT: usize = 100;

/// What a header weighs that no other system has: more than all others together.
const EXACT_WEIGHT: usize = 100_000;

/// The preset that fits best, and why.
#[derive(Clone, Debug)]
pub struct Detection {
    /// The preset.
    pub preset: &'static Preset,
    /// The headers that speak for it; none for the fallback.
    pub evidence: Vec<String>,
}

/// The preset whose signature the headers satisfy best; `generic` if there is none.
#[must_use]
pub fn detect(headers: &[String]) -> Detection {
    let headers = Headers::new(headers);
    let mut best_score = 0;
    let mut best = Detection {
        preset: Preset::generic(),
        evidence: Vec::new(),
    };
    for preset in Preset::all() {
        let Some(evidence) = preset.signature.evidence(&headers) else {
            continue;
        };
        let signature = &preset.signature;
        let score = usize::from(signature.is_unique_in(&headers)) * EXACT_WEIGHT
            + evidence.len() * SIGNATURE_WEIGHT
            + percent_known(preset, &headers);
        if score > best_score {
            (best_score, best) = (score, Detection { preset, evidence });
        }
    }
    best
}

/// What an export holds that is no contacts, by headers that it has and contacts have not.
struct Other {
    what: &'static str,
    has: &'static [&'static str],
    has_not: &'static [&'static str],
}

/// Contacts and leads of Salesforce always have a last name.
const OTHERS: [Other; 12] = [
    other(
        "accounts of Salesforce",
        &["IsDeleted", "BillingCity"],
        &["LastName"],
    ),
    other(
        "opportunities of Salesforce",
        &["IsDeleted", "StageName"],
        &["LastName"],
    ),
    other(
        "tasks or events of Salesforce",
        &["IsDeleted", "WhoId"],
        &["LastName"],
    ),
    other(
        "tasks or events of Salesforce",
        &["IsDeleted", "ActivityDate"],
        &["LastName"],
    ),
    other("users of Salesforce", &["Username", "ProfileId"], &[]),
    other(
        "user roles of Salesforce",
        &["DeveloperName", "ParentRoleId"],
        &["LastName"],
    ),
    other(
        "lists of Mailchimp",
        &["EmailTypeOption", "PermissionReminder"],
        &[],
    ),
    other(
        "decisions of people (name the file under `decisions`)",
        &["Decision", "Record", "DecidedBy"],
        &[],
    ),
    other(
        "change requests (name the file under `[access] requests`)",
        &["RequestID", "RequestedBy", "Action"],
        &[],
    ),
    other(
        "records that a run says are to be merged in another system",
        &["AbsorbedRecordID", "SurvivingRecordID", "ContactID"],
        &[],
    ),
    other(
        "what a run could not say to another system",
        &["ContactID", "RecordID", "Column", "Value", "Reason"],
        &[],
    ),
    other(
        "addresses that refuse a channel (name the file under `[[interactions]]`, with `kind = \"unsubscribed\"` and `columns = { email = \"address\" }`)",
        &["ContactID", "Address", "Channel", "UnsubscribedAt"],
        &[],
    ),
];

const fn other(
    what: &'static str,
    has: &'static [&'static str],
    has_not: &'static [&'static str],
) -> Other {
    Other { what, has, has_not }
}

/// What an export of a known system holds if it is not contacts.
#[must_use]
pub fn other_object(headers: &[String]) -> Option<&'static str> {
    let headers = Headers::new(headers);
    let is_it = |other: &&Other| {
        other.has.iter().all(|header| headers.has(header))
            && !other.has_not.iter().any(|header| headers.has(header))
    };
    OTHERS.iter().find(is_it).map(|other| other.what)
}

impl Signature {
    /// Whether something is there, letter by letter, that no other system has.
    fn is_unique_in(&self, headers: &Headers<'_>) -> bool {
        let mut unique = self.exact_in(headers).chain(self.prefixes_in(headers));
        unique.next().is_some() || self.is_together_in(headers)
    }

    fn is_together_in(&self, headers: &Headers<'_>) -> bool {
        let mut together = self.together.iter();
        !self.together.is_empty() && together.all(|header| headers.has_written(header))
    }

    fn exact_in(&self, headers: &Headers<'_>) -> impl Iterator<Item = &String> {
        self.exact
            .iter()
            .filter(|header| headers.has_written(header))
    }

    fn prefixes_in(&self, headers: &Headers<'_>) -> impl Iterator<Item = &String> {
        self.prefix
            .iter()
            .filter(|prefix| headers.has_prefix(prefix))
    }

    /// The headers of the signature that are there, if they are enough.
    fn evidence(&self, headers: &Headers<'_>) -> Option<Vec<String>> {
        let all = self.all_of.iter().all(|alias| headers.has(alias));
        let any: Vec<_> = self
            .any_of
            .iter()
            .filter(|alias| headers.has(alias))
            .collect();
        let prefix = Vec::from_iter(self.prefixes_in(headers));
        let exact = self.exact_in(headers);
        let exact = Vec::from_iter(exact.filter(|header| !self.any_of.contains(header)));
        let is_exact = self.exact_in(headers).next().is_some();
        let enough = any.len()
            >= self
                .at_least
                .unwrap_or(usize::from(!self.any_of.is_empty()))
            || is_exact;
        let prefixed = self.prefix.is_empty() || !prefix.is_empty();
        let evidence: Vec<_> = self
            .all_of
            .iter()
            .chain(any)
            .chain(prefix)
            .chain(exact)
            .cloned()
            .collect();
        let is_enough = all && enough && prefixed && !evidence.is_empty();
        let together = || self.is_together_in(headers).then(|| self.together.clone());
        is_enough.then_some(evidence).or_else(together)
    }
}

fn percent_known(preset: &Preset, headers: &Headers<'_>) -> usize {
    let known = preset
        .field_aliases()
        .filter(|(_, alias)| headers.has(alias))
        .count();
    (known * 100 / headers.len().max(1)).min(SIGNATURE_WEIGHT - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::schema::exports::{LEFT_OUT, MERGED, OPT_OUT};

    #[test]
    fn what_systems_hold_besides_contacts_is_told_apart() {
        for (object, headers) in [
            (
                Some("accounts of Salesforce"),
                "ID,ISDELETED,NAME,PARENTID,BILLINGCITY",
            ),
            (
                Some("opportunities of Salesforce"),
                "Id,IsDeleted,Name,StageName",
            ),
            (
                Some("tasks or events of Salesforce"),
                "id,is_deleted,who_id,subject",
            ),
            (
                Some("users of Salesforce"),
                "id,username,last_name,first_name,email,profile_id,is_active",
            ),
            (
                Some("user roles of Salesforce"),
                "id,name,developer_name,parent_role_id",
            ),
            (
                Some("lists of Mailchimp"),
                "id,name,email_type_option,permission_reminder",
            ),
            (
                Some("decisions of people (name the file under `decisions`)"),
                "decision,record,other,decided_by,decided_on,reason",
            ),
            (
                Some("change requests (name the file under `[access] requests`)"),
                "request_id,requested_by,action,target,source,record_id,requested_at",
            ),
            (
                Some("records that a run says are to be merged in another system"),
                &MERGED.names().join(","),
            ),
            (
                Some("what a run could not say to another system"),
                &LEFT_OUT.names().join(","),
            ),
            (
                Some(
                    "addresses that refuse a channel (name the file under `[[interactions]]`, with `kind = \"unsubscribed\"` and `columns = { email = \"address\" }`)",
                ),
                &OPT_OUT.names().join(","),
            ),
            (None, "Id,IsDeleted,LastName,MailingCity"),
            (None, "Id,Name,BillingCity"),
            (None, "Username,Name,Email"),
        ] {
            let headers: Vec<_> = headers.split(',').map(str::to_owned).collect();
            assert_eq!(other_object(&headers), object, "{headers:?}");
        }
    }

    #[test]
    fn headers_name_their_system() {
        for (id, headers) in [
            ("generic", "name,email"),
            ("generic", ""),
            (
                "generic",
                "rec_id,given_name,surname,street_number,address_1,suburb,postcode,state",
            ),
            (
                "salesforce",
                "Id,IsDeleted,MasterRecordId,AccountId,LastName,FirstName,MailingStreet,OwnerId,SystemModstamp",
            ),
            (
                "salesforce",
                "id,is_deleted,master_record_id,account_id,last_name,mailing_city,owner_id,system_modstamp",
            ),
            (
                "google_contacts",
                "First Name,Last Name,E-mail 1 - Label,E-mail 1 - Value",
            ),
            ("salesforce", "Id,IsDeleted,MasterRecordId,LastName"),
            (
                "salesforce_lead",
                "Id,IsDeleted,MasterRecordId,LastName,Company",
            ),
            (
                "pipedrive",
                "Person - Name,Contact ID,Mailing Street,Contact Owner,Lead Source",
            ),
            (
                "zoho",
                "Contact Id,Contact Owner.id,Contact Owner,Last Name,Mailing Street,Mailing City,Mailing Country",
            ),
            (
                "salesforce_lead",
                "Id,IsDeleted,MasterRecordId,FirstName,LastName,Company,Status,IsConverted,OwnerId",
            ),
            (
                "salesforce_report",
                "Contact ID,First Name,Last Name,Mailing Street,Account Name,Contact Owner,Lead Source",
            ),
            (
                "zoho",
                "Record Id,Contact Owner.id,Contact Owner,First Name,Last Name,Account Name,Email,Email Opt Out",
            ),
            (
                "hubspot",
                "Record ID,First Name,Last Name,Email,Lead Status,Create Date,Associated Company,Contact owner",
            ),
            (
                "google_contacts",
                "First Name,Last Name,Phonetic First Name,File As,Labels,E-mail 1 - Label,E-mail 1 - Value",
            ),
            (
                "google_contacts_old",
                "Name,Given Name,Yomi Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value",
            ),
            (
                "outlook",
                "Title,First Name,Last Name,E-mail Address,E-mail 2 Address,Home Street,Business Street,Categories",
            ),
            (
                "pipedrive",
                "Person - Name,Person - Email - Work,Person - ID",
            ),
            (
                "kvcore",
                "First Name,Last Name,Email,Spouse Email,Cell Phone 1,Cell Phone 2,Primary Zip,Agent Notes,Hashtag",
            ),
            (
                "kvcore_leads",
                "First Name,Lead Type,Last Name,Email,Cell Phone 1,Lead Status,Secondary Source,Date Registered",
            ),
            (
                "follow_up_boss",
                "Date Added,Name,Stage,Timeframe,Is Contacted,Tags,Assigned To,Email 1,Phone 1",
            ),
            (
                "follow_up_boss_api",
                "Name,Last Communication,Phone,Email,Relationships,Background,Stage,Agent,Lender",
            ),
            (
                "qq_catalyst",
                "CustomerNo,CustomerPriority,Name,Type,CustomerSince,Agent,AgentID,CSR,CsrID,CustomerSource",
            ),
            (
                "mycase",
                "id,first_name,last_name,cell_phone_number,work_phone_number,people_group,archived",
            ),
            (
                "clio",
                "title,first_name,last_name,company,business_street,business_city,email_address,primary_phone",
            ),
            (
                "levitate",
                "First Name,Last Name,Levitate ID,Additional ID,Owner ID,Creator ID,Key Facts,Tags",
            ),
            (
                "idashboard",
                "first name,last name,email,partner first name,partner email,sync id,contact source",
            ),
            (
                "agentbox",
                "Contact ID,First Name,Last Name,Partner First Name,Partner Last Name,Partner Email,Contact Class,Contact Source,Letter Subscription,Do Not Contact",
            ),
            (
                "mailchimp",
                "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,LEID,EUID,TAGS",
            ),
        ] {
            let headers: Vec<_> = headers.split(',').map(str::to_owned).collect();
            let detection = detect(&headers);
            assert_eq!(
                detection.preset.id, id,
                "{headers:?} {:?}",
                detection.evidence
            );
            assert_eq!(detection.evidence.is_empty(), id == "generic");
        }
    }
}
