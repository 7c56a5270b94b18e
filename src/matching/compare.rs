//! How the names and birthdays of two records agree, and whether one fact about them is then evidence.

use crate::{
    keys::{Key, NO_DAY, Names},
    standardise::nickname::{GivenAgreement, same_person_given},
};

/// Same, different, or not known on one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Agreement {
    Same,
    Different,
    Missing,
}

impl Agreement {
    fn of<T: PartialEq>(left: T, right: T, missing: T) -> Self {
        if left == missing || right == missing {
            Self::Missing
        } else if left == right {
            Self::Same
        } else {
            Self::Different
        }
    }
}

/// What a guard looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comparison {
    pub(crate) given: GivenAgreement,
    pub(crate) family: Agreement,
    /// One record's given name is the other's family name, and the other way round.
    pub(crate) swapped: bool,
    pub(crate) suffix: Agreement,
    pub(crate) birthday: Agreement,
    /// Both name an organisation and no person.
    pub(crate) organizations: bool,
}

/// What a shared fact means for two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// One person.
    Same,
    /// One person, if nobody else of the group could be meant.
    SameIfAlone,
    /// Too alike to pass over, too different to merge.
    Review,
    /// Two people.
    Apart,
}

/// Compares two records.
pub(crate) fn compare(left: &Key, right: &Key, names: &Names) -> Comparison {
    Comparison {
        given: given(left, right, names),
        family: Agreement::of(left.family, right.family, 0),
        swapped: left.given != 0
            && left.family != 0
            && left.given != left.family
            && (left.given, left.family) == (right.family, right.given),
        suffix: Agreement::of(left.suffix, right.suffix, 0),
        birthday: Agreement::of(left.birthday, right.birthday, NO_DAY),
        organizations: left.is_organization() && right.is_organization(),
    }
}

/// The best agreement of given name or nickname with given name or nickname.
fn given(left: &Key, right: &Key, names: &Names) -> GivenAgreement {
    let agreement = pair(left.given, right.given, names);
    if agreement != GivenAgreement::Different || (left.nickname == 0 && right.nickname == 0) {
        return agreement;
    }
    let others = [
        (left.nickname, right.given),
        (left.given, right.nickname),
        (left.nickname, right.nickname),
    ];
    let agrees = |&(left, right): &(u64, u64)| {
        left != 0 && right != 0 && pair(left, right, names) != GivenAgreement::Different
    };
    if others.iter().any(agrees) {
        GivenAgreement::Nickname
    } else {
        agreement
    }
}

fn pair(left: u64, right: u64, names: &Names) -> GivenAgreement {
    match (left, right) {
        (0, _) | (_, 0) => GivenAgreement::Missing,
        _ if left == right && names.text(left).len() > 1 => GivenAgreement::Same,
        _ => same_person_given(names.text(left), names.text(right)),
    }
}

impl Comparison {
    /// Same name in full, a nickname counting as the name; suffixes that do not differ.
    pub(crate) fn same_full_name(&self) -> bool {
        let given = matches!(self.given, GivenAgreement::Same | GivenAgreement::Nickname);
        let person = given && self.family == Agreement::Same;
        let organization = self.organizations && self.family == Agreement::Same;
        (person || organization || self.swapped) && self.suffix != Agreement::Different
    }

    /// An e-mail address that few share: the given names decide, since couples share mailboxes and marriage changes family names.
    pub(crate) fn by_email(&self) -> Finding {
        use Agreement::{Different, Same};
        if self.suffix == Different {
            return Finding::Apart;
        }
        match (self.given, self.family, self.birthday) {
            _ if self.swapped => Finding::Same,
            (GivenAgreement::Different, ..) => Finding::Apart,
            (GivenAgreement::Same | GivenAgreement::Nickname, Different, Different) => {
                Finding::Apart
            }
            (GivenAgreement::Same | GivenAgreement::Nickname, _, Different) => Finding::Review,
            (GivenAgreement::Same | GivenAgreement::Nickname, ..) => Finding::Same,
            (GivenAgreement::Initial, Same, Different) => Finding::Apart,
            (GivenAgreement::Initial, Same, _) => Finding::SameIfAlone,
            (GivenAgreement::Missing, Same | Agreement::Missing, _) => Finding::SameIfAlone,
            _ => Finding::Review,
        }
    }

    /// A phone number that few share: a household's number, so that both names must agree, or the birthday and the given name:
    /// a family name changes by marriage and by typing, and twins are not christened alike.
    pub(crate) fn by_phone(&self) -> Finding {
        if self.same_full_name() {
            return if self.birthday == Agreement::Different {
                Finding::Review
            } else {
                Finding::Same
            };
        }
        match (self.given, self.family, self.suffix) {
            (_, _, Agreement::Different) => Finding::Apart,
            (GivenAgreement::Initial, Agreement::Same, _)
                if self.birthday != Agreement::Different =>
            {
                Finding::SameIfAlone
            }
            (GivenAgreement::Same, Agreement::Different, _) if self.birthday == Agreement::Same => {
                Finding::Same
            }
            _ => Finding::Apart,
        }
    }

    /// An identifier that is meant to be one person's.
    pub(crate) fn by_identifier(&self) -> Finding {
        match (self.given, self.family) {
            _ if self.suffix == Agreement::Different => Finding::Review,
            _ if self.swapped => Finding::Same,
            (GivenAgreement::Different, _) => Finding::Review,
            _ => Finding::Same,
        }
    }

    /// A record ID that stands twice at one source: households share client numbers.
    pub(crate) fn by_record_id(&self) -> Finding {
        match self.by_identifier() {
            Finding::Review => Finding::Apart,
            finding => finding,
        }
    }

    /// The same full name and birthday.
    pub(crate) fn by_birthday(&self) -> Finding {
        if self.same_full_name() {
            Finding::Same
        } else {
            Finding::Apart
        }
    }

    /// The same full name at the same address: father and son differ in suffix or birthday.
    pub(crate) fn by_address(&self) -> Finding {
        match (self.same_full_name(), self.birthday) {
            (true, Agreement::Different) => Finding::Review,
            (true, _) => Finding::Same,
            _ => Finding::Apart,
        }
    }
}
