//! Pools, territories, succession and lifecycle rules as meant; and predicates, wherever they are written.

use std::collections::BTreeMap;

use super::{Resolver, parties::PASSED_OVER};
use crate::{
    assign::{
        AssignRules, AssignSettings, BalanceSettings, LifecycleRule, LifecycleSettings, Member,
        MovePolicy, MoveSettings, Pool, PoolIx, PoolSettings, Routing, Share, Step, Succession,
        SuccessionSettings, Target, Territories, Territory, TerritorySettings, users_of,
    },
    job::JobSource,
    list::distinct,
    nearest::suggest,
    party::{Party, UserIx},
    predicate::{Known, Predicate, Vocabulary},
    standardise::alias,
    time::Day,
};

/// What names in rules are looked up in.
struct Names<'n> {
    pools: &'n [Pool],
    kept: Vec<&'n str>,
}

impl Resolver<'_> {
    pub(super) fn assign_rules(
        &mut self,
        settings: &AssignSettings,
        sources: &[JobSource],
    ) -> AssignRules {
        let has_balance = settings.balance != BalanceSettings::default();
        self.asked_of(Step::Territory, !settings.territory.is_empty(), settings);
        self.asked_of(Step::Balance, has_balance, settings);
        let pools = self.pools(&settings.pool);
        let names = Names {
            pools: &pools,
            kept: kept_columns(sources),
        };
        let balance = &settings.balance;
        let mut by_source = vec![None; sources.len()];
        for (name, pool) in &balance.by_source {
            let key = format!("assign.balance.by_source.{name}");
            let found = self.pool(&key, pool, &pools);
            if let Some(index) = self.known_source(&key, name, sources) {
                by_source[index] = found;
            }
        }
        let all = balance.pool.as_ref();
        let all = all.and_then(|pool| self.pool("assign.balance.pool", pool, &pools));
        AssignRules {
            balance: all,
            balance_by_source: by_source,
            territories: self.territories(&settings.territory, settings.routing, &names),
            succession: self.succession(&settings.succession, &names),
            lifecycle: self.lifecycle(&settings.lifecycle, &names),
            moves: self.moves(&settings.moves, &names),
            pools,
        }
    }

    /// What is given for a step that is not asked is a mistake.
    fn asked_of(&mut self, step: Step, is_given: bool, settings: &AssignSettings) {
        let is_asked = settings.steps().any(|asked| asked == step);
        if is_given && !is_asked {
            let step = step.name();
            let message = format!("`assign.{step}` is given, but `{step}` is not in `order`");
            self.fault(
                &format!("assign.{step}"),
                message,
                Some("add it to `order`".to_owned()),
            );
        }
    }

    /// A condition on contacts; what is wrong with it is told at its key.
    pub(super) fn predicate(
        &mut self,
        key: &str,
        sql: &str,
        vocabulary: &Vocabulary<'_>,
    ) -> Option<Predicate> {
        match Predicate::compile(sql, vocabulary) {
            Ok(predicate) => Some(predicate),
            Err(error) => {
                self.fault(key, error.to_string(), error.help);
                None
            }
        }
    }

    fn pools(&mut self, settings: &[PoolSettings]) -> Vec<Pool> {
        let names = settings.iter().map(|pool| pool.name.as_deref());
        self.unique_names("assign.pool", names);
        let pools = settings.iter().enumerate().map(|(index, pool)| {
            let key = format!("assign.pool[{index}]");
            let name = pool.name.clone().unwrap_or_default();
            let members = self.members(&key, pool);
            if members.is_empty() && self.knows_parties {
                let help = "name `members`, an `entity` or a `role`".to_owned();
                self.fault(&key, format!("pool `{name}` has no members"), Some(help));
            }
            let pool = Pool {
                name,
                share: pool.share,
                members,
            };
            self.warn_of_empty(&key, &pool);
            pool
        });
        pools.collect()
    }

    fn members(&mut self, key: &str, pool: &PoolSettings) -> Vec<Member> {
        let directory = self.directory;
        let mut users = Vec::new();
        for (index, text) in pool.members.iter().enumerate() {
            let key = format!("{key}.members[{index}]");
            let user = self.user(&key, text);
            if let Some(user) = user {
                self.warn_of_absent(&key, text, Party::User(user), PASSED_OVER);
            }
            users.extend(user);
        }
        let entity = pool.entity.as_ref().and_then(|text| {
            let key = format!("{key}.entity");
            self.entity(&key, text)
        });
        if entity.is_some() || (pool.entity.is_none() && pool.role.is_some()) {
            users.extend(users_of(directory, entity, pool.role));
        }
        users.sort_unstable();
        users.dedup();
        let weights = self.weights(key, pool, &users);
        let weight = |user: &UserIx| {
            weights
                .get(user)
                .copied()
                .unwrap_or(directory.user(*user).weight)
        };
        let members = users.iter().map(|user| Member {
            user: *user,
            weight: weight(user),
        });
        let takes_part = |member: &Member| pool.share != Share::Weighted || member.weight > 0.0;
        members.filter(takes_part).collect()
    }

    /// The weights of members, where the pool has its own.
    fn weights(
        &mut self,
        key: &str,
        pool: &PoolSettings,
        users: &[UserIx],
    ) -> BTreeMap<UserIx, f64> {
        let mut weights = BTreeMap::new();
        for (text, weight) in &pool.weights {
            let key = format!("{key}.weights.{text}");
            if !weight.is_finite() || *weight < 0.0 {
                self.fault(&key, "a weight is a number of 0 or more", None);
            }
            let Some(user) = self.user(&key, text) else {
                continue;
            };
            if users.binary_search(&user).is_err() {
                self.fault(&key, format!("`{text}` is not a member of the pool"), None);
            }
            weights.insert(user, *weight);
        }
        if !pool.weights.is_empty() && pool.share != Share::Weighted {
            let help = "write share = \"weighted\"".to_owned();
            let message = "weights are given, but the pool does not go by them";
            self.fault(&format!("{key}.weights"), message, Some(help));
        }
        weights
    }

    pub(super) fn user(&mut self, key: &str, text: &str) -> Option<UserIx> {
        let party = self.party(key, text)?;
        if party.user().is_none() {
            self.fault(key, format!("`{text}` is not a user"), None);
        }
        party.user()
    }

    pub(super) fn pool(&mut self, key: &str, name: &str, pools: &[Pool]) -> Option<PoolIx> {
        let name = name.strip_prefix("pool:").unwrap_or(name).trim();
        let found = pools.iter().position(|pool| pool.name == name);
        if found.is_none() {
            let help = suggest(name, pools.iter().map(|pool| pool.name.as_str()));
            let help = help.or_else(|| Some("declare it with [[assign.pool]]".to_owned()));
            self.fault(key, format!("there is no pool `{name}`"), help);
        }
        found.map(|index| PoolIx(index as u16))
    }

    /// To whom a rule gives contacts.
    fn target(&mut self, key: &str, text: &str, names: &Names<'_>) -> Option<Target> {
        if text.starts_with("pool:") {
            return self.pool(key, text, names.pools).map(Target::Pool);
        }
        let party = self.chosen(key, text);
        party.map(Target::Party)
    }

    fn territories(
        &mut self,
        settings: &[TerritorySettings],
        routing: Routing,
        names: &Names<'_>,
    ) -> Territories {
        let vocabulary = names.vocabulary(self.as_of);
        let called = settings.iter().zip(1..).map(|(territory, number)| {
            let default_name = || format!("territory {number}");
            territory.name.clone().unwrap_or_else(default_name)
        });
        let called: Vec<String> = called.collect();
        self.unique_names("assign.territory", called.iter().map(|name| Some(&**name)));
        let mut declared = Vec::new();
        for (index, (territory, name)) in settings.iter().zip(called).enumerate() {
            let key = format!("assign.territory[{index}]");
            let (Some(sql), Some(to_words)) = (&territory.when, &territory.to) else {
                continue;
            };
            let when = self.predicate(&format!("{key}.when"), sql, &vocabulary);
            let to = self.target(&format!("{key}.to"), to_words, names);
            if let (Routing::AssignedAgent, Some(Target::Party(Party::Entity(_)))) = (routing, to) {
                let message =
                    "where territories say who works a contact, an entity cannot hold one";
                let help = "name a user or a pool, or leave out `assign.routing`";
                self.fault(&format!("{key}.to"), message, Some(help.to_owned()));
            }
            let made = when.zip(to).map(|(when, to)| Territory {
                name,
                when,
                to,
                to_words: to_words.clone(),
            });
            declared.extend(made);
        }
        Territories::new(declared)
    }

    /// Who takes over; none, if nobody does from anybody.
    fn succession(
        &mut self,
        settings: &SuccessionSettings,
        names: &Names<'_>,
    ) -> Option<Succession> {
        let mut meant = Succession {
            successors: settings.successors && self.directory.names_successors(),
            ..Succession::default()
        };
        for (text, to) in &settings.by_user {
            let key = format!("assign.succession.by_user.{text}");
            let target = self.target(&key, to, names);
            let user = self.user(&key, text);
            meant.by_user.extend(user.zip(target));
        }
        for (text, to) in &settings.by_entity {
            let key = format!("assign.succession.by_entity.{text}");
            let target = self.target(&key, to, names);
            let entity = self.entity(&key, text);
            meant.by_entity.extend(entity.zip(target));
        }
        let otherwise = settings.otherwise.as_ref();
        meant.otherwise =
            otherwise.and_then(|to| self.target("assign.succession.otherwise", to, names));
        (meant != Succession::default()).then_some(meant)
    }

    fn lifecycle(
        &mut self,
        settings: &[LifecycleSettings],
        names: &Names<'_>,
    ) -> Vec<LifecycleRule> {
        let mut rules = Vec::new();
        for (index, rule) in settings.iter().enumerate() {
            let key = format!("assign.lifecycle[{index}]");
            let mut stage = |part: &str, text: &Option<String>| {
                let text = text.as_ref()?;
                self.canonical_word(&format!("{key}.{part}"), text, &alias::STAGES)
            };
            let (from, to) = (stage("from", &rule.from), stage("to", &rule.to));
            let on = self.kinds(&format!("{key}.on"), &rule.on);
            let pool = rule.pool.as_ref();
            let pool = pool.and_then(|pool| self.pool(&format!("{key}.pool"), pool, names.pools));
            if rule.to.is_none() && rule.on.is_empty() {
                let help = "name the stage that contacts come to, or what happens to them (`on`)";
                let message = "`assign.lifecycle` has no `to`";
                self.fault(&key, message, Some(help.to_owned()));
            }
            if rule.on_days == 0 {
                let message = "what happens counts for at least 1 day";
                self.fault(&format!("{key}.on_days"), message, None);
            }
            let served = match &to {
                Some(to) => format!("the stage {to}"),
                None => rule.on.join(" or "),
            };
            rules.extend(pool.map(|pool| LifecycleRule {
                from,
                to,
                on,
                on_days: rule.on_days,
                pool,
                served,
            }));
        }
        rules
    }

    fn moves(&mut self, settings: &MoveSettings, names: &Names<'_>) -> MovePolicy {
        let protect = settings.protect.as_ref();
        MovePolicy {
            limit: settings.limit,
            touched_days: settings.touched_days,
            protect: protect.and_then(|sql| {
                self.predicate("assign.moves.protect", sql, &names.vocabulary(self.as_of))
            }),
        }
    }
}

impl Names<'_> {
    /// What conditions can name before there is an owner.
    fn vocabulary(&self, as_of: Day) -> Vocabulary<'_> {
        Vocabulary {
            known: Known::BeforeOwner,
            kept: &self.kept,
            as_of,
        }
    }
}

/// The names of the columns that sources carry through, each once.
pub(super) fn kept_columns(sources: &[JobSource]) -> Vec<&str> {
    let names = sources.iter().flat_map(|source| source.columns.keep.keys());
    distinct(names.map(String::as_str))
}
