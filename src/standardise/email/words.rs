//! Words that tell what an address is: of a role rather than a person, or of nobody.

/// Whether a local part names a mailbox that several people read.
#[must_use]
pub fn is_role_address(local_part: &str) -> bool {
    matches!(
        local_part,
        "abuse"
            | "accounting"
            | "accounts"
            | "admin"
            | "administrator"
            | "agency"
            | "ap"
            | "ar"
            | "billing"
            | "bookings"
            | "careers"
            | "claims"
            | "contact"
            | "contactus"
            | "customerservice"
            | "enquiries"
            | "enquiry"
            | "estimating"
            | "feedback"
            | "finance"
            | "frontdesk"
            | "hello"
            | "help"
            | "helpdesk"
            | "hr"
            | "info"
            | "information"
            | "inquiries"
            | "inquiry"
            | "invoices"
            | "jobs"
            | "legal"
            | "mail"
            | "marketing"
            | "office"
            | "orders"
            | "payroll"
            | "postmaster"
            | "purchasing"
            | "reception"
            | "reservations"
            | "sales"
            | "service"
            | "services"
            | "staff"
            | "support"
            | "team"
            | "webmaster"
    )
}

/// Whether an address stands for "there is no address".
pub(super) fn is_placeholder(local: &str, domain: &str) -> bool {
    matches!(local.as_bytes(), [b'd' | b'n' | b'u', ..]) && stands_for_nothing(local)
        || matches!(domain.as_bytes(), [b'd' | b'n', ..])
            && matches!(
                domain,
                "donotemail.com"
                    | "noemail.com"
                    | "noemail.net"
                    | "nomail.com"
                    | "none.com"
                    | "noone.com"
            )
        || domain
            .strip_prefix(local)
            .is_some_and(|rest| rest.starts_with('.'))
            && is_filler(local)
}

/// Local parts that stand for "there is no address", whatever their domain.
fn stands_for_nothing(local: &str) -> bool {
    matches!(
        local,
        "donotemail"
            | "no-email"
            | "no.email"
            | "no_email"
            | "noaddress"
            | "noemail"
            | "noemailaddress"
            | "noemailgiven"
            | "nomail"
            | "none"
            | "nonegiven"
            | "noone"
            | "notprovided"
            | "null"
            | "undefined"
            | "unknown"
    )
}

/// Words that make a placeholder of an address whose local part and first label both are that word: `test@test.com`.
fn is_filler(word: &str) -> bool {
    let repeats_a_letter = word.len() <= 3 && word.bytes().all(|byte| word.as_bytes()[0] == byte);
    repeats_a_letter
        || matches!(
            word,
            "abc" | "asdf" | "email" | "fake" | "na" | "no" | "noreply" | "test" | "user" | "xyz"
        )
}
