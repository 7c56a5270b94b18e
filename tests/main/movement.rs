//! What a run says of the last one (R-HISTORY-4): held against the contacts of both, over nights made by chance.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use proptest::{collection::vec, prelude::*, sample::select};

use crate::{
    spells,
    support::{Run, run},
};

/// The columns of a balance, without what stands before each: `balance_` or `unowned_`.
const BALANCE: [&str; 7] = ["open", "new", "in", "out", "merged", "removed", "close"];

/// Rules by which contacts come into the books, and by which they leave them.
const PASSAGES: [[&str; 3]; 2] = [
    ["new", "back", "in_scope"],
    ["merged", "removed", "out_of_scope"],
];

/// Who is in the exports.
const NAMES: [&str; 6] = ["Ada", "Bert", "Cleo", "Dora", "Emil", "Fred"];

/// What the exports say of somebody in a night.
#[derive(Clone, Debug)]
struct Person {
    owner: &'static str,
    is_archived: &'static str,
    /// Whether one export has them, both have, or the other has somebody else instead.
    exports: &'static str,
}

/// A night: the exports, and who is still in the directory.
#[derive(Clone, Debug)]
struct Night {
    people: Vec<Person>,
    users: Vec<&'static str>,
    /// How the systems count their records: anew, if not as the night before.
    ids: &'static str,
}

fn night() -> impl Strategy<Value = Night> {
    let person = (
        select(&["U1", "U2", "U3", "office-b", "X9", ""][..]),
        select(&["", "", "", "true"][..]),
        select(&["none", "one", "one", "both", "both", "apart"][..]),
    );
    let person = person.prop_map(|(owner, is_archived, exports)| Person {
        owner,
        is_archived,
        exports,
    });
    let users = select(&["U1 U2 U3", "U1 U2 U3", "U1 U3"][..]);
    let ids = select(&["", "", "x"][..]);
    (vec(person, 6), users, ids).prop_map(|(people, users, ids)| Night {
        people,
        users: users.split(' ').collect(),
        ids,
    })
}

/// The users and the offices of a night.
fn directory_of(night: &Night) -> [String; 2] {
    let users = night.users.iter().map(|user| {
        let office = if *user == "U1" {
            "office-a"
        } else {
            "office-b"
        };
        format!("{user},{user} Marsh,{user}@office.example.com,active,{office}\n")
    });
    let users = users.collect::<String>();
    [
        format!("user_id,name,email,status,entity_id\n{users}"),
        "entity_id,kind,name\noffice-a,office,A\noffice-b,office,B\n".to_owned(),
    ]
}

/// Runs a night in the folder; the ledger is that of the nights before.
fn run_night(folder: &std::path::Path, number: usize, night: &Night) -> Run {
    let write = |name: &str, text: String| fs::write(folder.join(name), text).unwrap();
    let [mut crm, mut web] =
        [(); 2].map(|()| "ID,First Name,Last Name,Email,Owner ID,Archived,Created\n".to_owned());
    let others = ["Gus", "Hope", "Ines", "Jule", "Kurt", "Lena"];
    for (place, person) in night.people.iter().enumerate() {
        let row = |id: &str, name: &str, owner: &str| {
            let (archived, ids) = (person.is_archived, night.ids);
            format!(
                "{id}{ids}{place},{name},{name}son,{name}@example.com,{owner},{archived},2026-09-01\n"
            )
        };
        match person.exports {
            "none" => {}
            "one" => crm += &row("c", NAMES[place], person.owner),
            "both" => {
                crm += &row("c", NAMES[place], "");
                web += &row("w", NAMES[place], person.owner);
            }
            _ => {
                crm += &row("c", NAMES[place], person.owner);
                web += &row("w", others[place], "U1");
            }
        }
    }
    write("crm.csv", crm);
    write("web.csv", web);
    let [users, entities] = directory_of(night);
    write("users.csv", users);
    write("entities.csv", entities);
    let source = |name: &str| {
        format!("[[source]]\nname = \"{name}\"\nfiles = [\"{name}.csv\"]\npreset = \"generic\"\n")
    };
    write(
        "pipeline.toml",
        format!(
            "name = \"nights\"\nas_of = 2026-11-{:02}\nledger = \"ledger\"\n\
             [directory]\nusers = \"users.csv\"\nentities = \"entities.csv\"\n{}{}\
             [assign]\norder = [\"owner_id\", \"current\"]\n",
            number + 1,
            source("crm"),
            source("web")
        ),
    );
    run(&folder.join("pipeline.toml"), &[])
}

/// Contacts in scope, and whose each is: `nobody`'s, if nobody's.
fn books(run: &Run) -> BTreeMap<String, String> {
    let rows = run.rows("contacts", &["contact_id", "owner_id", "archived"]);
    let rows = rows.into_iter().filter(|row| row[2] != "true");
    let book = |owner: &str| if owner.is_empty() { "nobody" } else { owner }.to_owned();
    rows.map(|row| (row[0].clone(), book(&row[1]))).collect()
}

/// How many contacts went which way between two nights, by their tables.
fn ways(before: &Run, after: &Run) -> BTreeMap<[String; 2], u64> {
    let [before, after] = [before, after].map(books);
    let ids: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut ways = BTreeMap::new();
    for id in ids {
        let book = |books: &BTreeMap<String, String>| {
            books.get(id).map_or("outside", String::as_str).to_owned()
        };
        let way = [book(&before), book(&after)];
        if way[0] != way[1] {
            *ways.entry(way).or_default() += 1;
        }
    }
    ways
}

/// The same as the report tells it.
fn ways_told(run: &Run) -> BTreeMap<[String; 2], u64> {
    let mut ways = BTreeMap::new();
    for row in run.rows("owner_movement", &["from_id", "to_id", "rule", "contacts"]) {
        let book = |side: usize| match &*row[side] {
            "" if PASSAGES[side].contains(&&*row[2]) => "outside",
            "" => "nobody",
            id => id,
        };
        let way = [book(0), book(1)].map(str::to_owned);
        *ways.entry(way).or_default() += row[3].parse::<u64>().unwrap();
    }
    ways
}

/// The balance in a row of figures, by the ID in the column `key`.
fn balances(run: &Run, [table, key, figures]: [&str; 3]) -> BTreeMap<String, Vec<u64>> {
    let names = BALANCE.map(|name| format!("{figures}_{name}"));
    let names = std::iter::once(key).chain(names.iter().map(String::as_str));
    let rows = run.rows(table, &names.collect::<Vec<_>>());
    let rows = rows.into_iter().filter(|row| !row[1].is_empty());
    let number = |cell: &String| cell.parse().unwrap();
    rows.map(|row| (row[0].clone(), row[1..].iter().map(number).collect()))
        .collect()
}

/// The mailboxes of whom no record was ever somebody else's.
fn steady(nights: &[Night]) -> Vec<String> {
    let is_steady = |place: usize| {
        let mut nights = nights.iter();
        nights.all(|night| night.people[place].exports != "apart")
    };
    let places = (0..NAMES.len()).filter(|place| is_steady(*place));
    let mailbox = |place: usize| format!("{}@example.com", NAMES[place].to_lowercase());
    places.map(mailbox).collect()
}

/// Every book holds what it held, and what came, less what went; and that is what the tables say.
fn assert_balanced(before: &Run, after: &Run) {
    let told = ways_told(after);
    assert_eq!(told, ways(before, after));
    let owners = balances(after, ["owner_metrics", "owner_id", "balance"]);
    let entities = balances(after, ["entity_metrics", "entity_id", "balance"]);
    let unowned = balances(after, ["entity_metrics", "entity_id", "unowned"]);
    let [held_before, held] = [before, after].map(books);
    let count = |books: &BTreeMap<String, String>, owner: &str| {
        books.values().filter(|book| *book == owner).count() as u64
    };
    let moved = |side: usize, owner: &str| {
        let ways = told.iter().filter(|(way, _)| way[side] == owner);
        ways.map(|(_, contacts)| contacts).sum::<u64>()
    };
    let alone = owners.iter().map(|(owner, cells)| (&**owner, cells));
    let nobody = ("nobody", &unowned["overall"]);
    for (owner, cells) in alone.chain([nobody]) {
        assert_eq!(cells[0], count(&held_before, owner), "{owner} {cells:?}");
        assert_eq!(cells[6], count(&held, owner), "{owner} {cells:?}");
        assert_eq!(cells[1] + cells[2], moved(1, owner), "{owner} {cells:?}");
        assert_eq!(
            cells[3] + cells[4] + cells[5],
            moved(0, owner),
            "{owner} {cells:?}"
        );
    }
    for (whose, cells) in owners.iter().chain(&entities).chain(&unowned) {
        let gained = cells[0] + cells[1] + cells[2];
        assert_eq!(
            cells[6] + cells[3] + cells[4] + cells[5],
            gained,
            "{whose} {cells:?}"
        );
    }
    let all = |place: usize| owners.values().map(|cells| cells[place]).sum::<u64>();
    let whole = &entities["overall"];
    assert_eq!([0, 1, 6].map(all), [0, 1, 6].map(|cell| whole[cell]));
    // Each way within the books of owners and of nobody goes out of one and into another.
    assert_eq!(
        all(2) + unowned["overall"][2],
        all(3) + unowned["overall"][3]
    );
    assert_eq!(whole[0] + unowned["overall"][0], held_before.len() as u64);
    assert_eq!(whole[6] + unowned["overall"][6], held.len() as u64);
}

/// Changes of owners and contacts that were handed about, as the history tells them. Where it goes on with whom the directory has no more,
/// the contact has gone to nobody.
fn assert_churn(run: &Run, users: &[&str]) {
    let in_scope = books(run);
    let columns = ["contact_id", "owner_id", "rule"];
    let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in run.rows("ownership_history", &columns) {
        if in_scope.contains_key(&row[0]) && !PASSAGES[1].contains(&&*row[2]) {
            owners
                .entry(row[0].clone())
                .or_default()
                .push(row[1].clone());
        }
    }
    for owners in owners.values_mut() {
        let last = owners.last().expect("a contact has a spell");
        if last.starts_with('U') && !users.contains(&&**last) {
            owners.push(String::new());
        }
    }
    let changes = owners.values().map(|owners| {
        let pairs = owners.windows(2);
        pairs.filter(|pair| pair[0] != pair[1]).count()
    });
    let changes: Vec<usize> = changes.collect();
    let bounces = changes.iter().filter(|changes| **changes >= 2).count();
    let told = ["entity_id", "reassign_rate_90_numerator", "bounces_90"];
    let told = run.rows("entity_metrics", &told);
    let overall = told.iter().find(|row| row[0] == "overall").unwrap();
    let expected = [changes.iter().sum::<usize>(), bounces].map(|count| count.to_string());
    assert_eq!(overall[1..], expected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn every_night_balances_with_the_one_before(nights in vec(night(), 4)) {
        let folder = tempfile::tempdir().unwrap();
        let mut before: Option<Run> = None;
        let (steady, mut known) = (steady(&nights), BTreeMap::new());
        for (number, night) in nights.iter().enumerate() {
            let after = run_night(folder.path(), number, night);
            spells::assert_told(before.as_ref(), &after, &night.users);
            spells::assert_same_ids(&after, &steady, &mut known);
            match &before {
                None => {
                    prop_assert!(after.rows("owner_movement", &["rule"]).is_empty());
                    prop_assert!(balances(&after, ["owner_metrics", "owner_id", "balance"]).is_empty());
                }
                Some(before) => {
                    assert_balanced(before, &after);
                    assert_churn(&after, &night.users);
                }
            }
            before = Some(after);
        }
    }
}
