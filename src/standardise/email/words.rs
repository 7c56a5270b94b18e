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
    ) || is_role_abroad(local_part)
}

/// The same in Dutch, French, German, Italian, Portuguese, Romanian and Spanish.
fn is_role_abroad(local_part: &str) -> bool {
    matches!(
        local_part,
        "accueil"
            | "administracion"
            | "administration"
            | "amministrazione"
            | "atendimento"
            | "boekhouding"
            | "buchhaltung"
            | "comercial"
            | "commercial"
            | "compras"
            | "comptabilite"
            | "contabilidad"
            | "contabilidade"
            | "contabilita"
            | "contacto"
            | "contato"
            | "empfang"
            | "facturacion"
            | "facturation"
            | "financeiro"
            | "kontakt"
            | "recepcao"
            | "recepcion"
            | "receptie"
            | "secretaria"
            | "secretariaat"
            | "secretariat"
            | "segreteria"
            | "sekretariat"
            | "ufficio"
            | "vendas"
            | "vendite"
            | "ventas"
            | "verkauf"
            | "verkoop"
            | "vertrieb"
    )
}

/// Providers that give mailboxes to everybody, sorted; those of one domain for each country are in [`is_public_provider`].
pub(super) const PROVIDERS: [&str; 97] = [
    "126.com",
    "163.com",
    "abv.bg",
    "aol.com",
    "arcor.de",
    "att.net",
    "bell.net",
    "bellsouth.net",
    "bigpond.com",
    "bk.ru",
    "bluewin.ch",
    "blueyonder.co.uk",
    "bol.com.br",
    "btinternet.com",
    "centrum.cz",
    "charter.net",
    "citromail.hu",
    "comcast.net",
    "cox.net",
    "daum.net",
    "docomo.ne.jp",
    "earthlink.net",
    "eircom.net",
    "ezweb.ne.jp",
    "fastmail.com",
    "foxmail.com",
    "free.fr",
    "freemail.hu",
    "freenet.de",
    "frontier.com",
    "gmail.com",
    "googlemail.com",
    "hanmail.net",
    "hetnet.nl",
    "home.nl",
    "hushmail.com",
    "icloud.com",
    "iinet.net.au",
    "inbox.ru",
    "interia.pl",
    "kpnmail.nl",
    "laposte.net",
    "libero.it",
    "list.ru",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "naver.com",
    "neuf.fr",
    "ntlworld.com",
    "o2.pl",
    "onet.pl",
    "online.no",
    "optonline.net",
    "optusnet.com.au",
    "orange.fr",
    "planet.nl",
    "proton.me",
    "qq.com",
    "rambler.ru",
    "rediffmail.com",
    "rocketmail.com",
    "rogers.com",
    "sapo.pt",
    "sbcglobal.net",
    "seznam.cz",
    "sfr.fr",
    "shaw.ca",
    "sina.com",
    "sky.com",
    "skynet.be",
    "sohu.com",
    "sympatico.ca",
    "t-online.de",
    "talktalk.net",
    "telenet.be",
    "telus.net",
    "terra.com.br",
    "tiscali.it",
    "tutanota.com",
    "ukr.net",
    "uol.com.br",
    "verizon.net",
    "videotron.ca",
    "virgilio.it",
    "virginmedia.com",
    "wanadoo.fr",
    "web.de",
    "windstream.net",
    "wp.pl",
    "xtra.co.nz",
    "ya.ru",
    "ymail.com",
    "ziggo.nl",
    "zoho.com",
];

/// Whether a domain is of a provider that gives mailboxes to everybody: two who have one there have nothing in common.
#[must_use]
pub fn is_public_provider(domain: &str) -> bool {
    let is_country = |rest: &str| rest.len() <= "com.br".len();
    let Some((brand, rest)) = domain.split_once('.') else {
        return false;
    };
    matches!(
        brand,
        "gmx" | "hotmail" | "live" | "outlook" | "protonmail" | "yahoo" | "yandex"
    ) && is_country(rest)
        || PROVIDERS.binary_search(&domain).is_ok()
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
