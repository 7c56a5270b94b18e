//! Why two records are one person: a set of agreeing facts, each with a fixed weight.

use std::fmt;

/// One fact on which two records agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fact {
    /// The name in tables.
    pub id: &'static str,
    /// A sentence for people.
    pub says: &'static str,
    /// How probable it is that two records that agree on this, and pass its guard, are one person. A prior held fixed until the
    /// weights are learned from the data.
    pub probability: f64,
}

/// A set of [`Fact`]s, as bits into [`Evidence::FACTS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Evidence(u8);

impl Evidence {
    /// The same record ID at the same source, and names that do not contradict.
    pub const RECORD_ID: Self = Self(1);
    /// The same identifier of a kind that the pipeline file names.
    pub const IDENTIFIER: Self = Self(1 << 1);
    /// The same e-mail address, which few share, and agreeing names.
    pub const EMAIL: Self = Self(1 << 2);
    /// The same phone number, which few share, and agreeing names.
    pub const PHONE: Self = Self(1 << 3);
    /// The same full name and birthday.
    pub const BIRTHDAY: Self = Self(1 << 4);
    /// The same full name at the same address.
    pub const ADDRESS: Self = Self(1 << 5);

    /// The facts, in the order of the bits.
    pub const FACTS: [Fact; 6] = [
        Fact {
            id: "record_id",
            says: "the same record ID at the same source",
            probability: 0.999,
        },
        Fact {
            id: "identifier",
            says: "the same identifier",
            probability: 0.999,
        },
        Fact {
            id: "email",
            says: "the same e-mail address and agreeing names",
            probability: 0.99,
        },
        Fact {
            id: "phone",
            says: "the same phone number and agreeing names",
            probability: 0.97,
        },
        Fact {
            id: "birthday",
            says: "the same full name and birthday",
            probability: 0.97,
        },
        Fact {
            id: "address",
            says: "the same full name at the same address",
            probability: 0.95,
        },
    ];

    /// Both sets together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The facts of the set.
    pub fn facts(self) -> impl Iterator<Item = &'static Fact> {
        let has = move |(bit, _): &(usize, &Fact)| self.0 >> bit & 1 == 1;
        Self::FACTS
            .iter()
            .enumerate()
            .filter(has)
            .map(|(_, fact)| fact)
    }

    /// The probability that the two are one person: the facts count as independent (noisy or).
    #[must_use]
    pub fn probability(self) -> f64 {
        1.0 - self
            .facts()
            .map(|fact| 1.0 - fact.probability)
            .product::<f64>()
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fact) in self.facts().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(formatter, "{separator}{}", fact.says)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_add_up() {
        let both = Evidence::EMAIL.and(Evidence::PHONE);
        assert!((both.probability() - (1.0 - 0.01 * 0.03)).abs() < 1e-12);
        assert_eq!(
            both.facts().map(|fact| fact.id).collect::<Vec<_>>(),
            ["email", "phone"]
        );
        assert_eq!(
            both.to_string(),
            "the same e-mail address and agreeing names; the same phone number and agreeing names"
        );
        assert_eq!(Evidence::default().probability(), 0.0);
    }
}
