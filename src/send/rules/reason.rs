//! Why somebody sends, or nobody: the words of `senders.reason` and of the report on fall-backs.

/// Why a sender was chosen, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The owner, as asked for.
    Owner,
    /// The user of the connection type, as asked for.
    Connection,
    /// The named user, as asked for.
    NamedUser,
    /// The owner, as nobody is connected by the type.
    NotConnected,
    /// The owner, as who is connected by the type has left.
    InactiveConnection,
    /// Nobody owns the contact.
    Unowned,
    /// The owner has left.
    InactiveOwner,
    /// The named user has left.
    InactiveUser,
    /// A list of primary owners only, and the contact has none who is a user at work.
    NoPrimaryOwner,
    /// The contact refuses the channel, or has said nothing where the plan asks for consent.
    NoConsent,
}

impl Reason {
    /// Every reason, in the order of reports.
    pub const ALL: [Self; 10] = [
        Self::Owner,
        Self::Connection,
        Self::NamedUser,
        Self::NotConnected,
        Self::InactiveConnection,
        Self::Unowned,
        Self::InactiveOwner,
        Self::InactiveUser,
        Self::NoPrimaryOwner,
        Self::NoConsent,
    ];

    /// The name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Connection => "connection",
            Self::NamedUser => "named_user",
            Self::NotConnected => "not_connected",
            Self::InactiveConnection => "inactive_connection",
            Self::Unowned => "unowned",
            Self::InactiveOwner => "inactive_owner",
            Self::InactiveUser => "inactive_user",
            Self::NoPrimaryOwner => "no_primary_owner",
            Self::NoConsent => "no_consent",
        }
    }

    /// Whether who was asked to send does.
    #[must_use]
    pub fn is_as_asked(self) -> bool {
        matches!(self, Self::Owner | Self::Connection | Self::NamedUser)
    }
}
