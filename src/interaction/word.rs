//! What interactions files write for the kind, the direction and the channel of an interaction.

use crate::source::header::fold;

/// An enum of one byte, with the name of each variant and the other words for it, folded as headers are.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident: $($(#[$variant_doc:meta])* $variant:ident = $text:literal, $words:expr;)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name {
            /// The file does not say.
            #[default]
            Unknown,
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// Every variant with its name and its other words.
            const WORDS: &'static [(Self, &'static str, &'static [&'static str])] =
                &[(Self::Unknown, "", &[]), $((Self::$variant, $text, &$words)),*];

            /// The name in texts; empty if the file does not say.
            #[must_use]
            pub fn name(self) -> &'static str {
                Self::WORDS[self as usize].1
            }

            /// What a cell says; none if its words are not known.
            #[must_use]
            pub fn read(cell: &str) -> Option<Self> {
                let cell = cell.trim();
                let named = Self::WORDS.iter().find(|(_, name, _)| cell.eq_ignore_ascii_case(name));
                let found = named.or_else(|| {
                    let folded = fold(cell);
                    let means = |name: &str, words: &[&str]| name == folded || words.contains(&&*folded);
                    Self::WORDS.iter().find(|(_, name, words)| means(name, words))
                });
                found.map(|(variant, ..)| *variant)
            }
        }
    };
}

words! {
    /// What happened.
    Kind:
    /// An e-mail between two people.
    Email = "email", ["mail", "emails", "incomingemail", "outgoingemail", "emailsent", "emailreceived", "emailreply", "sentemail",
        "receivedemail", "loggedemail", "emailmessage"];
    /// A phone call.
    Call = "call", ["phone", "phonecall", "calls", "telephone", "calllog", "callback", "voicemail", "incomingcall", "outgoingcall",
        "inboundcall", "outboundcall", "loggedcall"];
    /// A meeting, in person or online.
    Meeting = "meeting", ["meetings", "calendar", "calendarevent", "event", "appointment", "videocall", "video", "zoom", "teams",
        "conference", "conferencecall", "webmeeting", "onlinemeeting", "demo", "lunch", "coffee"];
    /// A text message.
    Sms = "sms", ["text", "textmessage", "textmessages", "mms", "smstext", "imessage", "texted"];
    /// A letter or card.
    Letter = "letter", ["postalmail", "post", "card", "postcard", "greetingcard", "directmail", "fax"];
    /// A visit, a showing or an open home.
    Visit = "visit", ["sitevisit", "officevisit", "walkin", "inperson", "showing", "inspection", "openhome", "openhouse", "viewing",
        "facetoface"];
    /// A message in a chat or a social network.
    Chat = "chat", ["message", "directmessage", "dm", "whatsapp", "whatsappmessage", "livechat", "linkedin", "linkedinmessage",
        "facebook", "messenger", "instagram"];
    /// Something written about the contact, not to it.
    Note = "note", ["notes", "comment", "remark", "memo"];
    /// Something to do.
    Task = "task", ["todo", "followup", "reminder"];
    /// A mailing to many.
    Mailing = "mailing", ["campaign", "newsletter", "massemail", "bulkemail", "marketingemail", "emailcampaign", "listemail", "dripemail",
        "autoemail", "automatedemail"];
    /// Something that the contact looked at.
    View = "view", ["pageview", "propertyview", "emailopen", "emailopened", "open", "click", "emailclick", "emailclicked",
        "websitevisit", "websiteactivity", "saved", "save"];
    /// A user offered the contact to act for it: an appraisal of its house, a pitch.
    Appraisal = "appraisal", ["appraise", "appraised", "marketappraisal", "propertyappraisal", "listingappraisal", "valuation",
        "listingpresentation", "pitch"];
    /// The contact became a client, or bought.
    Converted = "converted", ["conversion", "won", "closedwon", "dealwon", "sale", "sold", "purchase", "purchased", "bound",
        "policybound"];
    /// The contact was up for renewal, and stayed.
    Retained = "retained", ["retention", "renewed", "renewal", "policyrenewed"];
    /// The contact was up for renewal, and left; or left in between.
    Churned = "churned", ["churn", "lapsed", "lapse", "cancellation", "policycancelled", "nonrenewed", "nonrenewal"];
    /// The contact wants no more mailings.
    Unsubscribed = "unsubscribed", ["unsubscribe", "optout", "optedout", "emailunsubscribe", "emailunsubscribed", "unsubscribedemail"];
    /// The contact asked for help, or complained.
    Ticket = "ticket", ["tickets", "supportticket", "supportcase", "supportrequest", "servicerequest", "helpdesk", "complaint",
        "escalation", "incident"];
    /// A sign of how the contact fares: of success, or of the risk to lose it.
    Signal = "signal", ["signals", "successsignal", "healthscore", "healthalert", "usagealert", "alert", "nps", "csat", "churnrisk",
        "renewalrisk"];
    /// Something in words that are not known.
    Other = "other", [];
}

words! {
    /// Who began.
    Direction:
    /// The contact.
    In = "in", ["inbound", "incoming", "received", "receive", "fromcontact", "fromclient", "reply"];
    /// The user.
    Out = "out", ["outbound", "outgoing", "sent", "send", "tocontact", "toclient", "made"];
}

words! {
    /// How the words went from one to the other.
    Medium:
    /// E-mail.
    Email = "email", ["gmail", "outlook", "exchange"];
    /// E-mail, as people say, or letters, as the channel of consent is called.
    Mail = "mail", [];
    /// Phone.
    Phone = "phone", ["call", "phonecall", "telephone", "mobile", "voice", "cell", "landline"];
    /// Text message.
    Sms = "sms", ["text", "textmessage", "mms", "imessage"];
    /// In one room, or on screens.
    Meeting = "meeting", ["inperson", "facetoface", "calendar", "video", "videocall", "zoom", "teams", "googlemeet", "visit",
        "office", "online"];
    /// Letters.
    Post = "post", ["postalmail", "letter", "directmail", "fax"];
    /// Chats and social networks.
    Chat = "chat", ["whatsapp", "livechat", "social", "socialmedia", "linkedin", "facebook", "messenger", "instagram", "web"];
}

/// The kinds by which a user touches a contact (METRICS `last(c)`), and so corresponds with it (R-CONNECT-4): two people and words
/// between them. What a file does not name is what the file is for, so it counts; what it names in unknown words does not.
pub const TOUCHES: &[Kind] = &[
    Kind::Unknown,
    Kind::Email,
    Kind::Call,
    Kind::Meeting,
    Kind::Sms,
    Kind::Letter,
    Kind::Visit,
    Kind::Chat,
    Kind::Appraisal,
];

impl Kind {
    /// The names that a pipeline file may use.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let named = Self::WORDS.iter().map(|(_, name, _)| *name);
        named.filter(|name| !name.is_empty())
    }

    /// Whether nobody need have done it: what became of a contact, by which conversion, retention and unsubscriptions are counted, a
    /// mailing, what a contact looked at or asked help for, a sign of how it fares.
    #[must_use]
    pub fn needs_no_user(self) -> bool {
        self.is_outcome()
            || matches!(
                self,
                Self::Mailing | Self::View | Self::Ticket | Self::Signal
            )
    }

    /// Whether it tells what became of a contact: what conversion, retention and unsubscriptions are counted by.
    #[must_use]
    pub fn is_outcome(self) -> bool {
        matches!(
            self,
            Self::Converted | Self::Retained | Self::Churned | Self::Unsubscribed
        )
    }

    /// The kind of a row: as its kind cell says, else as the channel tells.
    pub(super) fn of(cell: &str, medium: Medium) -> Self {
        if !cell.trim().is_empty() {
            return Self::read(cell).unwrap_or(Self::Other);
        }
        match medium {
            Medium::Unknown => Self::Unknown,
            Medium::Email | Medium::Mail => Self::Email,
            Medium::Phone => Self::Call,
            Medium::Sms => Self::Sms,
            Medium::Meeting => Self::Meeting,
            Medium::Post => Self::Letter,
            Medium::Chat => Self::Chat,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_mean_one_thing() {
        fn check<T: Copy + PartialEq + std::fmt::Debug>(
            table: &[(T, &str, &[&str])],
            read: impl Fn(&str) -> Option<T>,
        ) {
            for (variant, name, words) in table {
                assert_eq!(read(name), Some(*variant), "{name}");
                for word in *words {
                    assert_eq!(fold(word), *word);
                    assert_eq!(read(word), Some(*variant), "{word}");
                }
            }
        }
        check(Kind::WORDS, Kind::read);
        check(Direction::WORDS, Direction::read);
        check(Medium::WORDS, Medium::read);
    }

    #[test]
    fn a_kind_is_read_or_follows_from_the_channel() {
        for (cell, medium, kind) in [
            ("E-Mail", Medium::Unknown, Kind::Email),
            ("Phone Call", Medium::Email, Kind::Call),
            (" ", Medium::Phone, Kind::Call),
            ("", Medium::Unknown, Kind::Unknown),
            ("Séance", Medium::Email, Kind::Other),
        ] {
            assert_eq!(Kind::of(cell, medium), kind, "{cell}");
        }
    }
}
