//! Why somebody sends, or nobody: the words of `senders.reason` and of the report on fall-backs.

use crate::named::words;

words! {
    /// Why a sender was chosen, or none.
    pub enum Reason: name {
        /// The owner sends, as asked for.
        Owner = "owner" => "Nothing.",
        /// The user of the connection type sends, as asked for.
        Connection = "connection" => "Nothing.",
        /// The named user sends, as asked for.
        NamedUser = "named_user" => "Nothing.",
        /// The owner sends, as nobody is connected by the type.
        NotConnected = "not_connected" => "Fill in the column of the connection type at the source, or map its value.",
        /// The owner sends, as who is connected by the type has left.
        InactiveConnection = "inactive_connection" => "Name somebody who is there in the column of the connection type.",
        /// Nobody owns the contact: the fallback sends, or nobody.
        Unowned = "unowned" => "Give the contact an owner.",
        /// The owner has left: the fallback sends, or nobody.
        InactiveOwner = "inactive_owner" => "Reassign the contact, or name a successor.",
        /// The named user has left: the fallback sends, or nobody.
        InactiveUser = "inactive_user" => "Name another user in the send plan.",
        /// The plan goes out to primary owners only, and the contact has none who is a user at work.
        NoPrimaryOwner = "no_primary_owner" => "Give the contact an owner who is a user at work.",
        /// The contact refuses the channel, or has said nothing where the plan asks for consent: nobody sends.
        NoConsent = "no_consent" => "Ask for consent, or use another channel.",
    }
}

impl Reason {
    /// Whether who was asked to send does.
    #[must_use]
    pub fn is_as_asked(self) -> bool {
        matches!(self, Self::Owner | Self::Connection | Self::NamedUser)
    }
}
