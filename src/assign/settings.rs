//! `[assign]` of the pipeline file: as written, and as meant.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    ASSIGNERS, Asks, AssignRules, Assigner, BalanceSettings, ContactSubject, LifecycleSettings,
    MoveSettings, PoolSettings, SuccessionSettings, TerritorySettings, homes,
};
use crate::{
    interaction::Kind,
    named::{named, one_of},
    party::{EntityIx, Party, UserIx},
    record::{CreatedVia, Record, Text},
};

named! {
    /// A step of the cascade, as `[assign] order` names it.
    #[derive(Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case")]
    pub enum Step: name {
        /// The owner already held, from the ledger of an earlier run. Yields nothing in a run without a ledger.
        Current = "current",
        /// The row's OwnerID.
        OwnerId = "owner_id",
        /// The column that the source maps.
        Mapping = "mapping",
        /// The account's owner.
        Account = "account",
        /// The creating user.
        Creator = "creator",
        /// The mailbox that the row names as its creator, else the one that met the contact first.
        Sync = "sync",
        /// The listing agent.
        ListingAgent = "listing_agent",
        /// The user who pursued the contact first. Yields nothing without `promote_on`.
        Pursuit = "pursuit",
        /// Territory rules. Yields nothing without `[[assign.territory]]`.
        Territory = "territory",
        /// A share of a pool. Yields nothing without a pool.
        Balance = "balance",
        /// A named user or entity.
        Default = "default",
    }
}

impl Step {
    /// What carries the step out.
    fn assigner(self) -> &'static Assigner {
        ASSIGNERS[self as usize]
    }
}

/// What the listing agent gets on a contact that an enquiry or an open home created (R-ACCESS-5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListingAgentLevel {
    /// Ownership.
    PrimaryOwner,
    /// Access only.
    #[default]
    Full,
}

/// What territories and pools give to a contact (R-OWNER-3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Routing {
    /// Its owner, if it has none.
    #[default]
    Owner,
    /// Who works it, if none of its records is assigned to anybody; its owner is no step's that routes.
    AssignedAgent,
}

/// How many owners a contact has (R-OWNER-1, R-OWNER-2). Two cannot be expressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnerCardinality {
    /// Exactly one: a contact without an owner is a gap, whatever its class, and a gate can fail on it.
    ExactlyOne,
    /// One or none: a contact of one of the classes in `unowned_classes` needs no owner.
    #[default]
    ZeroOrOne,
}

/// Whom correspondence connects with a contact (R-CONNECT-4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Correspondents {
    /// Every user who corresponds with it.
    #[default]
    All,
    /// All but its owner.
    Others,
}

impl Correspondents {
    /// Whether a user who corresponds with a contact of this owner is one.
    pub(crate) fn has(self, user: UserIx, owner: Option<Party>) -> bool {
        self == Self::All || owner != Some(Party::User(user))
    }
}

/// The default owner, for all sources or by source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DefaultOwner {
    /// The ID of a user or entity: the owner of what no other step gives one.
    pub owner: Option<String>,
    /// Source = ID: wins over `owner` for contacts whose primary record is of that source.
    pub by_source: BTreeMap<String, String>,
    /// Entity = ID: wins over both for contacts of whoever is at home there or below: who works, lists or added them.
    pub by_office: BTreeMap<String, String>,
}

/// What the listing agent gets, where a channel differs from the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ListingAgentByChannel {
    /// On a contact that feedback at an open home created.
    pub inspection: Option<ListingAgentLevel>,
    /// On a contact that an enquiry about a property created.
    pub enquiry: Option<ListingAgentLevel>,
}

/// `[assign]` as written.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AssignSettings {
    /// The steps, first wins. Default: current, owner_id, mapping, account, creator, sync, listing_agent, pursuit, territory, balance,
    /// default.
    pub order: Vec<Step>,
    /// Who owns what nobody else does.
    pub default: DefaultOwner,
    /// How many owners has a contact?
    pub owner_cardinality: OwnerCardinality,
    /// What does the listing agent get on a new contact that their listing brought?
    pub listing_agent: ListingAgentLevel,
    /// The same by channel; wins over `listing_agent`.
    pub listing_agent_by_channel: ListingAgentByChannel,
    /// Users among whom contacts are shared out.
    pub pool: Vec<PoolSettings>,
    /// Which contacts belong to whom; the most specific condition decides.
    pub territory: Vec<TerritorySettings>,
    /// Which pool takes what no step before gave an owner.
    pub balance: BalanceSettings,
    /// What do territories and pools give to a contact?
    pub routing: Routing,
    /// Who takes over from owners who have left. Those from whom nobody does keep their contacts, which are flagged.
    pub succession: SuccessionSettings,
    /// Who gets owned contacts that come to a lifecycle stage, or to which something happens; the first that applies.
    pub lifecycle: Vec<LifecycleSettings>,
    /// What keeps succession and lifecycle rules from moving too much.
    pub moves: MoveSettings,
    /// Classes of contact that need no owner ("no one owns a buyer"): no gap, and no step chooses one. Of several classes all must be here.
    pub unowned_classes: Vec<String>,
    /// Kinds of interactions by which a user pursues a contact that nobody owns and so comes to own it, such as `appraisal`.
    #[schemars(extend("items" = one_of(Kind::names())))]
    pub promote_on: Vec<String>,
    /// Who is a Correspondent of a contact?
    pub correspondents: Correspondents,
}

/// `[assign]` as meant.
pub struct AssignPolicy {
    /// The steps that can say something of the owner in this run, in order.
    pub order: Vec<&'static Assigner>,
    /// The steps that say who works a contact that is assigned to nobody, in order; none where they say who owns it.
    pub routing: Vec<&'static Assigner>,
    /// Whether whoever adds a contact by hand owns it (R-ACCESS-5).
    pub adder_owns: bool,
    /// What chooses owners and moves contacts.
    pub rules: AssignRules,
    /// The kinds of interactions by which a user pursues a contact; none if the step is not asked.
    pub promote_on: Vec<Kind>,
    /// The kinds of interactions that lifecycle rules go by.
    pub kinds_that_move: Vec<Kind>,
    /// Who is a Correspondent of a contact.
    pub correspondents: Correspondents,
    /// Whether the listing agent owns what an open home, and what an enquiry brought.
    listing_agent_owns: [bool; 2],
    defaults: Defaults,
    unowned_classes: Vec<String>,
}

/// What a job has that steps look at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Has {
    /// A ledger.
    pub ledger: bool,
    /// Accounts.
    pub accounts: bool,
}

/// `[assign.default]` as meant.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// Of all contacts.
    pub all: Option<Party>,
    /// By source.
    pub by_source: Vec<Option<Party>>,
    /// By entity.
    pub by_office: BTreeMap<EntityIx, Party>,
}

impl AssignPolicy {
    /// The settings with all that they name: owners, rules, and what there is at all.
    #[must_use]
    pub fn new(
        settings: &AssignSettings,
        defaults: Defaults,
        rules: AssignRules,
        has: Has,
        adder_owns: bool,
    ) -> Self {
        let can_say = |step: Step| match step {
            Step::Current => has.ledger,
            Step::Account => has.accounts,
            Step::Territory => !rules.territories.is_empty(),
            Step::Balance => rules.can_balance(),
            Step::Default => !defaults.is_empty(),
            Step::Pursuit => !settings.promote_on.is_empty(),
            _ => true,
        };
        let routes = |step: &Step| {
            let is_agents = settings.routing == Routing::AssignedAgent;
            is_agents && matches!(step, Step::Territory | Step::Balance)
        };
        let steps = settings.steps().filter(|step| can_say(*step));
        let (routing, order): (Vec<_>, Vec<_>) = steps.partition(routes);
        let by_channel = settings.listing_agent_by_channel;
        let kinds = settings.promote_on.iter();
        let is_asked = settings.steps().any(|step| step == Step::Pursuit);
        Self {
            order: order.into_iter().map(Step::assigner).collect(),
            routing: routing.into_iter().map(Step::assigner).collect(),
            adder_owns,
            promote_on: kinds
                .filter(|_| is_asked)
                .filter_map(|kind| Kind::read(kind))
                .collect(),
            kinds_that_move: rules.kinds_that_move(),
            correspondents: settings.correspondents,
            listing_agent_owns: [by_channel.inspection, by_channel.enquiry].map(|level| {
                level.unwrap_or(settings.listing_agent) == ListingAgentLevel::PrimaryOwner
            }),
            rules,
            defaults,
            unowned_classes: settings.unowned_classes.clone(),
        }
    }

    /// Whether any step can give an owner to contacts whose records name none.
    #[must_use]
    pub fn can_choose(&self) -> bool {
        let mut asks = self.order.iter().map(|step| step.asks);
        asks.any(|asks| matches!(asks, Asks::Contact(_) | Asks::Unowned(_) | Asks::Unnamed(_)))
    }

    /// If the ledger is asked: whether no step that chooses is asked before it.
    #[must_use]
    pub fn asks_ledger_first(&self) -> Option<bool> {
        let place = self
            .order
            .iter()
            .position(|step| step.id == Step::Current.name())?;
        let mut before = self.order[..place].iter();
        Some(before.all(|step| !matches!(step.asks, Asks::Contact(_) | Asks::Unowned(_))))
    }

    /// Whether the listing agent owns what came by a channel.
    #[must_use]
    pub fn listing_agent_owns(&self, channel: CreatedVia) -> bool {
        match channel {
            CreatedVia::Inspection => self.listing_agent_owns[0],
            CreatedVia::Enquiry => self.listing_agent_owns[1],
            _ => false,
        }
    }

    /// Whether a contact of these records needs no owner: they say of which classes it is (`buyer|vendor`), and none of them needs one.
    #[must_use]
    pub fn is_exempt(&self, records: &[Record<'_>]) -> bool {
        let exempt = &self.unowned_classes;
        let is_exempt = |class: &str| exempt.iter().any(|one| one.eq_ignore_ascii_case(class));
        let mut classes = records
            .iter()
            .flat_map(|record| record.text(Text::ContactClass).split('|'))
            .filter(|class| !class.is_empty())
            .peekable();
        classes.peek().is_some() && classes.all(is_exempt)
    }

    /// The default owners of a contact: of its offices, of its source, of all; of offices the nearest above who works, lists or added it.
    pub fn defaults_of<'r>(
        &'r self,
        subject: &'r ContactSubject<'_, '_>,
    ) -> impl Iterator<Item = Party> + 'r {
        let directory = subject.context.directory;
        let Defaults {
            all,
            by_source,
            by_office,
        } = &self.defaults;
        let homes = homes(subject.agent, subject.records, directory);
        let homes = homes.filter(|_| !by_office.is_empty());
        let above = homes.flat_map(|home| directory.lineage(home));
        let of_office = above.filter_map(|entity| by_office.get(&entity).copied());
        let of_source = by_source.get(usize::from(subject.record.position.source));
        of_office.chain(of_source.copied().flatten()).chain(*all)
    }
}

impl Defaults {
    fn is_empty(&self) -> bool {
        let mut by_source = self.by_source.iter();
        self.all.is_none() && self.by_office.is_empty() && by_source.all(Option::is_none)
    }
}

impl AssignSettings {
    /// The steps in their order.
    pub fn steps(&self) -> impl Iterator<Item = Step> {
        let usual = if self.order.is_empty() {
            Step::ALL
        } else {
            &[]
        };
        self.order.iter().chain(usual).copied()
    }
}
