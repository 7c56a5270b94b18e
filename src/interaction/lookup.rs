//! From a record ID or an e-mail address to the one record that an interaction belongs to.
//!
//! Sorted lists, built once: sixteen bytes for an ID or an address, twenty-four for a user's record at an address that several have.
//!
//! A record ID that stands twice in one source, for people who share no name, leads to nobody: it would be one or the other.
//!
//! **Invariant:** one user and one address lead to one record, so that an interaction is counted once however many contacts share the
//! address: to one that the user owns, else to one that the user works, else to one that sync made of such a mail, else to the first; of
//! several the first by content. Which one does not depend on the order of the records.

mod absent;

use rayon::prelude::*;

use self::absent::StandIn;
use crate::{
    intake::email_hash,
    keys::{Key, Keys, RecordNo, hash, record_named, source_named},
    party::{PackedParty, Party, UserIx},
    sorted::{Keyed, Sorted},
    standardise::salesforce_id::in_other_form,
};
use rustc_hash::FxHashSet;

/// Finds the records of interactions and tasks.
pub struct Lookup<'k> {
    keys: &'k Keys,
    /// The names of the sources, by code.
    sources: &'k [&'k str],
    /// One entry a source and record ID, or one for each of several people who have it.
    ids: Sorted<Entry>,
    /// One entry an address.
    emails: Sorted<Entry>,
    /// One a user and address that several records have.
    theirs: Sorted<Theirs>,
    /// The record that stands for one that is not there any more, by its UUID, if anything is known of such.
    stand_in: Option<StandIn<'k>>,
}

#[derive(Clone, Copy)]
struct Entry {
    hash: u64,
    /// The first by content, of those that sync made, if it made any.
    record: RecordNo,
    /// Whether sync made it.
    has_synced: bool,
}

/// The record that an address leads to where this user asks.
#[derive(Clone, Copy)]
struct Theirs {
    hash: u64,
    user: PackedParty,
    /// Whether the user works the record, and does not own it.
    only_works: bool,
    record: RecordNo,
}

/// An entry that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    Id(u32),
    Email(u32),
}

/// What a record ID leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Nobody,
    One(Place),
    /// Records of several sources, or of several people.
    Several,
}

impl Keyed for Entry {
    fn key(&self) -> u64 {
        self.hash
    }
}

impl Keyed for Theirs {
    fn key(&self) -> u64 {
        self.hash
    }
}

impl<'k> Lookup<'k> {
    /// Looks all records up once; `sources` are their names, by code.
    #[must_use]
    pub fn new(keys: &'k Keys, sources: &'k [&'k str]) -> Self {
        let records = (0..keys.records.len() as RecordNo).into_par_iter();
        let ids = records.map(|record| (id_hash(keys, record), record));
        let emails = keys.emails.par_iter();
        let emails = emails.map(|posting| (posting.value, posting.record));
        let (mut ids, mut emails) = (sorted(keys, ids), sorted(keys, emails));
        let theirs = theirs(keys, &emails);
        join(keys, &mut ids, |left, right| {
            left.uuid == right.uuid && left.names_apart(right) < 2
        });
        join(keys, &mut emails, |_, _| true);
        Self {
            keys,
            sources,
            ids: Sorted::new(ids),
            emails: Sorted::new(emails),
            theirs: Sorted::new(theirs),
            stand_in: None,
        }
    }

    /// The record behind an entry that an interaction or task of this user belongs to.
    pub(crate) fn record_for(&self, place: Place, user: Option<UserIx>) -> RecordNo {
        let theirs = match (place, user) {
            (Place::Email(_), Some(user)) => self.theirs(self.entry(place).hash, user),
            _ => None,
        };
        theirs.unwrap_or_else(|| self.entry(place).record)
    }

    /// Which of a record's addresses the entry is; none if it is a record ID.
    pub(crate) fn address_of(&self, place: Place, record: RecordNo) -> Option<usize> {
        let Place::Email(_) = place else { return None };
        let (hash, emails) = (self.entry(place).hash, &self.keys.emails);
        let first = emails.partition_point(|posting| posting.record < record);
        emails[first..]
            .iter()
            .position(|posting| posting.value == hash)
    }

    /// The key of a record.
    pub(crate) fn key(&self, record: RecordNo) -> &Key {
        &self.keys.records[record as usize]
    }

    /// Whether sync made a record that the entry stands for.
    pub(crate) fn has_synced(&self, place: Place) -> bool {
        self.entry(place).has_synced
    }

    /// The code of the source that a cell names.
    pub(crate) fn source(&self, name: &str) -> Option<u16> {
        source_named(name, self.sources).map(|code| code as u16)
    }

    /// Who has an ID in one source or, if none is named, in any; `hawksoft/29001` names its source itself.
    pub(crate) fn by_id(&self, id: &str, source: Option<u16>) -> Found {
        let named = record_named(id, self.sources).map(|(code, rest)| (code as u16, rest));
        let named = named.filter(|(code, _)| source.is_none_or(|source| source == *code));
        let found = named.map(|(code, rest)| self.find_id(rest, Some(code)));
        let found = found.filter(|found| *found != Found::Nobody);
        found.unwrap_or_else(|| self.find_id(id, source))
    }

    /// Who has an address.
    pub(crate) fn by_email(&self, address: &str, buffer: &mut String) -> Option<Place> {
        self.email_entry(email_hash(address, buffer))
    }

    /// Every record that has the ID or an address of one of the entries, with that entry.
    pub(crate) fn behind(&self, places: impl Iterator<Item = Place>) -> Vec<(RecordNo, Place)> {
        let places: FxHashSet<Place> = places.collect();
        if places.is_empty() {
            return Vec::new();
        }
        let hashes = places.iter().map(|place| self.entry(*place).hash);
        let hashes: FxHashSet<u64> = hashes.collect();
        let records = (0..self.keys.records.len() as RecordNo).into_par_iter();
        let by_id = records
            .filter(|record| hashes.contains(&id_hash(self.keys, *record)))
            .map(|record| (self.place_of(record), record));
        let postings = self.keys.emails.par_iter();
        let by_email = postings
            .filter(|posting| hashes.contains(&posting.value))
            .map(|posting| (self.email_entry(posting.value), posting.record));
        let found = by_id.chain(by_email).filter_map(|(place, record)| {
            let place = place.filter(|place| places.contains(place))?;
            Some((record, place))
        });
        found.collect()
    }

    /// The record that a user has at an address.
    fn theirs(&self, hash: u64, user: UserIx) -> Option<RecordNo> {
        let theirs = self.theirs.of(hash);
        let user = Some(Party::User(user)).into();
        let found = theirs.binary_search_by_key(&user, |theirs| theirs.user);
        found.ok().map(|index| theirs[index].record)
    }

    fn entry(&self, place: Place) -> &Entry {
        match place {
            Place::Id(index) => &self.ids[index as usize],
            Place::Email(index) => &self.emails[index as usize],
        }
    }

    /// The entry of an address with this hash.
    fn email_entry(&self, hash: u64) -> Option<Place> {
        let found = self.emails.places(hash).next();
        found.map(|index| Place::Email(index as u32))
    }

    /// As it is written or in the other form of a Salesforce ID, else whoever stands for it.
    fn find_id(&self, id: &str, source: Option<u16>) -> Found {
        let other = in_other_form(id);
        let forms = std::iter::once(id).chain(other.as_deref());
        let entries = forms.flat_map(|id| self.entries_of(id));
        let mut found = entries.filter(|(_, entry)| {
            source.is_none_or(|source| source == self.key(entry.record).source)
        });
        match (found.next(), found.next()) {
            (None, _) => self.find_absent(id, source),
            (Some((index, _)), None) => Found::One(Place::Id(index as u32)),
            (Some(_), Some(_)) => Found::Several,
        }
    }

    /// The entry that a record has by its ID.
    fn place_of(&self, record: RecordNo) -> Option<Place> {
        let uuid = self.key(record).uuid;
        let mut entries = self.entries_of(self.keys.record_ids.get(record as usize));
        let own = entries.find(|(_, entry)| self.key(entry.record).uuid == uuid);
        own.map(|(index, _)| Place::Id(index as u32))
    }

    /// The entries of an ID in all sources; another ID with the same hash is none.
    fn entries_of(&self, id: &str) -> impl Iterator<Item = (usize, &Entry)> {
        let same = self.ids.places(hash(id.as_bytes()));
        let numbered = same.map(|index| (index, &self.ids[index]));
        numbered.filter(move |(_, entry)| self.keys.record_ids.get(entry.record as usize) == id)
    }
}

fn id_hash(keys: &Keys, record: RecordNo) -> u64 {
    hash(keys.record_ids.get(record as usize).as_bytes())
}

/// Entries sorted by hash, then content.
fn sorted(keys: &Keys, values: impl ParallelIterator<Item = (u64, RecordNo)>) -> Vec<Entry> {
    let key = |entry: &Entry| &keys.records[entry.record as usize];
    let mut entries: Vec<Entry> = values
        .map(|(hash, record)| Entry {
            hash,
            record,
            has_synced: keys.records[record as usize].is_synced(),
        })
        .collect();
    entries.par_sort_unstable_by(|left, right| {
        left.hash.cmp(&right.hash).then_with(|| {
            let content = |entry| (key(entry).content_order(), entry.record);
            content(left).cmp(&content(right))
        })
    });
    entries
}

/// Of the sorted entries with one hash that are the same, the first stands for all; of those that sync made, if it made any, so that
/// the contact that a mail made has the mail.
fn join(keys: &Keys, entries: &mut Vec<Entry>, is_same: impl Fn(&Key, &Key) -> bool) {
    let key = |entry: &Entry| &keys.records[entry.record as usize];
    entries.dedup_by(|next, kept| {
        let is_same = next.hash == kept.hash && is_same(key(next), key(kept));
        if is_same && next.has_synced && !kept.has_synced {
            *kept = *next;
        }
        is_same
    });
}

/// Of each address that several records have, the record of each user who owns or works one: the first by content of those that the
/// user owns, else works. The addresses are sorted, all records of each by content.
fn theirs(keys: &Keys, emails: &[Entry]) -> Vec<Theirs> {
    let of_entry = |entry: &Entry| {
        let (hash, record) = (entry.hash, entry.record);
        let key = &keys.records[record as usize];
        let parties = [(key.owner, false), (key.works, true)].into_iter();
        parties.filter_map(move |(user, only_works)| {
            user.user().map(|_| Theirs {
                hash,
                user,
                only_works,
                record,
            })
        })
    };
    let shared = emails.par_chunk_by(|left, right| left.hash == right.hash);
    let shared = shared.filter(|entries| entries.len() > 1);
    let mut theirs: Vec<_> = shared
        .flat_map_iter(|entries| entries.iter().flat_map(of_entry))
        .collect();
    theirs.par_sort_by_key(|theirs| (theirs.hash, theirs.user, theirs.only_works));
    theirs.dedup_by_key(|theirs| (theirs.hash, theirs.user));
    theirs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{interaction::tests::people, matching::tests::key};

    #[test]
    fn an_entry_takes_sixteen_bytes() {
        assert_eq!((size_of::<Entry>(), size_of::<Theirs>()), (16, 24));
    }

    #[test]
    fn an_id_is_looked_up_in_every_source_unless_it_names_one() {
        let keys = people(&[
            ("crm", "17", ""),
            ("ams", "17", ""),
            ("ams", "18", ""),
            ("ams", "18", ""),
            ("crm", "ams/9", ""),
            ("crm", "0035g00000AbC00", ""),
            ("ams", "0035g00000AbC01AAF", ""),
            ("crm", "0035g00000AbC02AAF", ""),
            ("ams", "0035g00000AbC02", ""),
        ]);
        let lookup = Lookup::new(&keys, &["ams", "crm"]);
        let found_in = |id, source| match lookup.by_id(id, lookup.source(source)) {
            Found::One(place) => Ok(lookup.record_for(place, None)),
            other => Err(other),
        };
        let found = |id| found_in(id, "");
        assert_eq!(found("17"), Err(Found::Several));
        assert_eq!(found("CRM/ 17"), Ok(0));
        assert_eq!(found("ams/17"), Ok(1));
        assert!(found("18").is_ok(), "one person written twice");
        assert_eq!(found("crm/18"), Err(Found::Nobody));
        assert_eq!(found("ams/9"), Ok(4), "an ID may hold a slash itself");
        assert_eq!(found("0035g00000AbC00AAF"), Ok(5), "18 for 15 characters");
        assert_eq!(found("ams/0035g00000AbC01"), Ok(6), "15 for 18");
        let several = found("0035g00000AbC02");
        assert_eq!(several, Err(Found::Several), "in another form each");
        assert_eq!(found_in("17", "Ams "), Ok(1));
        assert_eq!(found_in("crm/17", "CRM"), Ok(0));
        assert_eq!(found_in("crm/17", "ams"), Err(Found::Nobody));
        assert_eq!(found_in("0035g00000AbC00", "ams"), Err(Found::Nobody));
        assert_eq!(found_in("17", "Zillow"), Err(Found::Several), "no source");
    }

    #[test]
    fn an_id_that_two_people_have_leads_to_neither() {
        for ([given, family], is_one) in [
            (["Ann", "Lee"], true),
            (["Ann", "Ray"], true),
            (["", ""], true),
            (["Lee", "Ann"], true),
            (["Bob", "Ray"], false),
        ] {
            let mut keys = people(&[("crm", "17", ""), ("crm", "17", "")]);
            let other = key(given, family, &mut keys.words);
            (keys.records[1].given, keys.records[1].family) = (other.given, other.family);
            let found = Lookup::new(&keys, &["ams", "crm"]).by_id("17", None);
            assert_eq!(found != Found::Several, is_one, "{given} {family}");
        }
    }

    #[test]
    fn a_shared_address_leads_to_the_users_record_whatever_their_order() {
        let user = |number| PackedParty::from(Some(Party::User(UserIx(number))));
        let first = |ids: [&'static str; 4]| {
            ids.into_iter()
                .min_by_key(|id| hash(format!("crm/{id}").as_bytes()))
        };
        // Whichever of the two is the first by content.
        for [owns, works, both, other] in [["1", "2", "3", "4"], ["2", "1", "4", "3"]] {
            let mut people_of = [
                (owns, user(7), PackedParty::NOBODY),
                (works, PackedParty::NOBODY, user(7)),
                (both, user(8), user(9)),
                (other, PackedParty::NOBODY, user(8)),
            ];
            for _ in 0..2 {
                let mut keys = people(&people_of.map(|(id, ..)| ("crm", id, "info@x.org")));
                for (key, (_, owner, works)) in keys.records.iter_mut().zip(people_of) {
                    (key.owner, key.works) = (owner, works);
                }
                let lookup = Lookup::new(&keys, &["ams", "crm"]);
                let place = lookup.by_email("info@x.org", &mut String::new()).unwrap();
                let found = |by: Option<u32>| {
                    let record = lookup.record_for(place, by.map(UserIx));
                    Some(keys.record_ids.get(record as usize))
                };
                assert_eq!(found(Some(7)), Some(owns), "owned before worked");
                assert_eq!(found(Some(8)), Some(both));
                assert_eq!(found(Some(9)), Some(both), "worked");
                let first = first(["1", "2", "3", "4"]);
                assert_eq!((found(Some(1)), found(None)), (first, first));
                people_of.reverse();
            }
        }
    }
}
