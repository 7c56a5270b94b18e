//! Whose a contact is as far as offices go, whoever owns it: for default owners by office, and for sends without an owner.
//!
//! **Invariant:** who is only connected makes no owner (R-CONNECT-3), and so tells no office here.

use crate::{
    directory::Directory,
    party::{EntityIx, UserIx},
    record::Record,
};

/// Where those are at home who work, list or added a contact, as its records say in the order of trust; `agent` is who works it of all
/// who are named.
pub fn homes<'r>(
    agent: Option<UserIx>,
    records: &'r [Record<'_>],
    directory: &'r Directory,
) -> impl Iterator<Item = EntityIx> + 'r {
    const CLAIMS: [fn(&Record<'_>) -> Option<UserIx>; 3] = [
        |record| record.assigned_agent.user(),
        |record| record.listing_agent.user(),
        |record| record.created_by.user(),
    ];
    let claims = CLAIMS.into_iter();
    let claimed = claims.flat_map(move |claim| records.iter().filter_map(claim));
    let users = agent.into_iter().chain(claimed);
    users.filter_map(|user| directory.user(user).entity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        directory::{How, tests::office},
        party::Party,
        record::Claim,
    };

    #[test]
    fn every_record_tells_and_the_first_kind_that_tells_comes_first() {
        let office = office();
        let user = |id| office.user_by_id(id).expect("a user of the office");
        let claim = |id| Claim {
            text: "x",
            party: Some((Party::User(user(id)), How::Id)),
            ambiguous: false,
        };
        let records = [
            Record {
                created_by: claim("U4"),
                ..Record::default()
            },
            Record {
                assigned_agent: claim("U1"),
                connections: vec![(1, user("U4")), (0, user("U2"))],
                ..Record::default()
            },
        ];
        let found = |agent, records| {
            let homes = homes(agent, records, &office);
            Vec::from_iter(homes.map(|home| office.entity(home).id.as_str()))
        };
        assert_eq!(found(None, &records), ["C", "X"]);
        assert_eq!(found(Some(user("U3")), &records), ["T", "C", "X"]);
    }
}
