//! `[assign]` of the pipeline file: as written, and as meant.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    ASSIGNERS, Asks, AssignRules, Assigner, BalanceSettings, ContactSubject, LifecycleSettings,
    MoveSettings, PoolSettings, SuccessionSettings, TerritorySettings, homes,
};
use crate::{
    directory::Directory,
    interaction::Kind,
    party::{EntityIx, Party},
    record::CreatedVia,
};

/// A step of the cascade, as `[assign] order` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The owner already held, from the ledger of an earlier run. Yields nothing in a run without a ledger.
    Current,
    /// The row's OwnerID.
    OwnerId,
    /// The column that the source maps.
    Mapping,
    /// The account's owner.
    Account,
    /// The creating user.
    Creator,
    /// The mailbox that met the contact first.
    Sync,
    /// The listing agent.
    ListingAgent,
    /// The user who pursued the contact first. Yields nothing without `promote_on`.
    Pursuit,
    /// Territory rules. Yields nothing without `[[assign.territory]]`.
    Territory,
    /// A share of a pool. Yields nothing without a pool.
    Balance,
    /// A named user or entity.
    Default,
}

impl Step {
    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        [
            "current",
            "owner_id",
            "mapping",
            "account",
            "creator",
            "sync",
            "listing_agent",
            "pursuit",
            "territory",
            "balance",
            "default",
        ][self as usize]
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

/// The default owner, for all sources or by source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DefaultOwner {
    /// The ID of a user or entity: the owner of what no other step gives one.
    pub owner: Option<String>,
    /// Source = ID: wins over `owner` for contacts whose primary record is of that source.
    pub by_source: BTreeMap<String, String>,
    /// Entity = ID: wins over both for contacts of whoever is at home there or below: who works, lists, added or is connected with them.
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
    /// The steps, first wins. Default: owner_id, mapping, account, creator, sync, listing_agent, pursuit, territory, balance,
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
    /// Who takes over from owners who are not active. Without it, they keep their contacts, which are flagged.
    pub succession: Option<SuccessionSettings>,
    /// Who gets contacts that come to a lifecycle stage; the first that applies.
    pub lifecycle: Vec<LifecycleSettings>,
    /// What keeps succession and lifecycle rules from moving too much.
    pub moves: MoveSettings,
    /// Classes of contact that need no owner ("no one owns a buyer"): no gap, and no step chooses one. Of several classes all must be here.
    pub unowned_classes: Vec<String>,
    /// Kinds of interactions by which a user pursues a contact that nobody owns and so comes to own it, such as `appraisal`.
    pub promote_on: Vec<String>,
}

/// `[assign]` as meant.
pub struct AssignPolicy {
    /// The steps that can say something in this run, in order.
    pub order: Vec<&'static Assigner>,
    /// Whether whoever adds a contact by hand owns it (R-ACCESS-5).
    pub adder_owns: bool,
    /// What chooses owners and moves contacts.
    pub rules: AssignRules,
    /// The kinds of interactions by which a user pursues a contact; none if the step is not asked.
    pub promote_on: Vec<Kind>,
    /// Whether the listing agent owns what an open home, and what an enquiry brought.
    listing_agent_owns: [bool; 2],
    default: Option<Party>,
    /// By source.
    defaults: Vec<Option<Party>>,
    /// By entity.
    office_defaults: BTreeMap<EntityIx, Party>,
    unowned_classes: Vec<String>,
}

impl AssignPolicy {
    /// Resolves the settings. Out: the policy, and a sentence for each ID or source that is not known.
    #[must_use]
    pub fn new(
        settings: &AssignSettings,
        rules: AssignRules,
        sources: &[&str],
        directory: &Directory,
    ) -> (Self, Vec<String>) {
        let mut problems = Vec::new();
        let mut party = |id: &String| {
            let party = directory.party_by_id(id);
            if party.is_none() {
                problems.push(format!("the default owner `{id}` is not in the directory"));
            }
            party
        };
        let default = settings.default.owner.as_ref().and_then(&mut party);
        let by_source = &settings.default.by_source;
        let defaults = sources
            .iter()
            .map(|source| by_source.get(*source).and_then(&mut party))
            .collect::<Vec<_>>();
        let by_office = settings.default.by_office.iter();
        let office_defaults = by_office
            .filter_map(|(entity, owner)| Some((party(entity)?.entity()?, party(owner)?)))
            .collect::<BTreeMap<_, _>>();
        problems.extend(unknown_sources(by_source, sources));
        let by_channel = settings.listing_agent_by_channel;
        let mut order = steps(&settings.order);
        let has_default = default.is_some()
            || defaults.iter().any(Option::is_some)
            || !office_defaults.is_empty();
        order.retain(|step| match step.id {
            "account" => !directory.accounts.is_empty(),
            "territory" => !rules.territories.is_empty(),
            "balance" => rules.can_balance(),
            "default" => has_default,
            "pursuit" => !settings.promote_on.is_empty(),
            _ => true,
        });
        let policy = Self {
            promote_on: promoting(&settings.promote_on, &order),
            order,
            adder_owns: true,
            rules,
            listing_agent_owns: [by_channel.inspection, by_channel.enquiry].map(|level| {
                level.unwrap_or(settings.listing_agent) == ListingAgentLevel::PrimaryOwner
            }),
            default,
            defaults,
            office_defaults,
            unowned_classes: settings.unowned_classes.clone(),
        };
        (policy, problems)
    }

    /// Whether any step can give an owner to contacts whose records name none.
    #[must_use]
    pub fn can_choose(&self) -> bool {
        let mut asks = self.order.iter().map(|step| step.asks);
        asks.any(|asks| matches!(asks, Asks::Contact(_) | Asks::Unowned(_)))
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

    /// Whether contacts of a class need no owner; of several classes (`buyer|vendor`) only where that holds of each.
    #[must_use]
    pub fn is_exempt(&self, classes: &str) -> bool {
        let exempt = &self.unowned_classes;
        let is_exempt = |class: &str| exempt.iter().any(|one| one.eq_ignore_ascii_case(class));
        classes.split('|').all(is_exempt)
    }

    /// The default owner of a contact: of its office, of its source, of all.
    #[must_use]
    pub fn default_of(&self, subject: &ContactSubject<'_, '_>) -> Option<Party> {
        let of_source = || {
            let source = usize::from(subject.record.position.source);
            self.defaults.get(source).copied().flatten()
        };
        self.default_of_office(subject)
            .or_else(of_source)
            .or(self.default)
    }

    /// The default owner of the nearest entity above who works, lists, added or is connected with the contact; the first of these.
    fn default_of_office(&self, subject: &ContactSubject<'_, '_>) -> Option<Party> {
        if self.office_defaults.is_empty() {
            return None;
        }
        let directory = subject.context.directory;
        homes(subject.agent, subject.records, directory).find_map(|home| {
            let mut above = directory.lineage(home);
            above.find_map(|entity| self.office_defaults.get(&entity).copied())
        })
    }
}

fn unknown_sources(by_source: &BTreeMap<String, String>, sources: &[&str]) -> Vec<String> {
    let unknown = by_source
        .keys()
        .filter(|source| !sources.contains(&source.as_str()));
    let told =
        unknown.map(|source| format!("`{source}` of [assign.default.by_source] is no [[source]]"));
    told.collect()
}

/// The kinds of interactions that promote, if the step is asked.
fn promoting(kinds: &[String], order: &[&Assigner]) -> Vec<Kind> {
    let is_asked = order.iter().any(|step| step.id == "pursuit");
    let kinds = kinds.iter().filter(|_| is_asked);
    kinds.filter_map(|kind| Kind::read(kind)).collect()
}

fn steps(order: &[Step]) -> Vec<&'static Assigner> {
    if order.is_empty() {
        return ASSIGNERS.to_vec();
    }
    let named = |step: &Step| {
        ASSIGNERS
            .iter()
            .copied()
            .find(|assigner| assigner.id == step.name())
    };
    order.iter().filter_map(named).collect()
}
