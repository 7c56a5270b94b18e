//! A page over cases made by hand.

use super::{case::Side, *};

fn side(record: &str, contact: &str, party: &str) -> Side {
    Side {
        record: record.to_owned(),
        contact: contact.to_owned(),
        party: party.to_owned(),
    }
}

fn pair(reason: &str, parties: [&str; 2]) -> Pair {
    Pair {
        sides: [
            side("crm/1", "c1", parties[0]),
            side("crm/2", "c2", parties[1]),
        ],
        probability: 0.9,
        evidence: "the same e-mail".to_owned(),
        reason: reason.to_owned(),
    }
}

fn contact(name: &str) -> Contact {
    let mut cells = vec![String::new(); case::SHOWN.len()];
    name.clone_into(&mut cells[0]);
    Contact {
        cells,
        is_assignment_pending: true,
    }
}

fn page_of(cases: &Cases) -> String {
    page::page("night-7", "2026-11-21", cases)
}

#[test]
fn values_are_escaped_and_nothing_comes_from_elsewhere() {
    let evil = "<script>alert('x')</script>\"&";
    let cases = Cases {
        pending: vec![pair("names_differ", ["", ""])],
        contacts: BTreeMap::from([
            ("c1".to_owned(), contact(evil)),
            ("c2".to_owned(), contact("Ann")),
        ]),
        ..Cases::default()
    };
    let page = page_of(&cases);
    assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;"));
    assert_eq!(page.matches("<script>").count(), 1);
    assert!(
        page.contains("data-as-of=\"2026-11-21\""),
        "the day of decisions"
    );
    assert!(page.contains("This page holds values of people"));
    for outside in ["http://", "https://", "src=", "href=\"", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn each_case_offers_what_a_person_may_decide() {
    let entities = page_of(&Cases {
        blocked: vec![pair("two_entities_never_merge", ["O", "P"])],
        ..Cases::default()
    });
    assert!(entities.contains("value=\"keep_apart\"") && !entities.contains("value=\"merge\""));
    assert!(entities.contains("are never merged."), "the rule speaks");
    let agents = page_of(&Cases {
        blocked: vec![pair("agents_policy", ["U1", "U2"])],
        ..Cases::default()
    });
    for answer in ["merge", "keep_apart", "owner=U1", "owner=U2"] {
        assert!(agents.contains(&format!("value=\"{answer}\"")), "{answer}");
    }
    let assignment = page_of(&Cases {
        assignments: vec![Assignment {
            contact: "c1".to_owned(),
            record: "crm/1".to_owned(),
            kept: "U1".to_owned(),
            agents: ["U1", "U2"].map(str::to_owned).into(),
            evidence: vec!["crm/2 names U2 (the same e-mail)".to_owned()],
        }],
        left_out: [0, 0, 7],
        ..Cases::default()
    });
    for part in [
        "value=\"assigned=U2\"",
        "<dd>crm/2 names U2 (the same e-mail)</dd>",
        "U1 (now)",
        "7 more",
        "8 cases to decide on",
    ] {
        assert!(assignment.contains(part), "{part}");
    }
}

#[test]
fn cases_without_room_wait_for_the_next_page() {
    for (left_out, said) in [
        (0, None),
        (
            1,
            Some("1 more waits, and comes with the review of the next run"),
        ),
        (
            2,
            Some("2 more wait, and come with the review of the next run"),
        ),
    ] {
        let cases = Cases {
            pending: vec![pair("names_differ", ["", ""])],
            left_out: [left_out, 0, 0],
            ..Cases::default()
        };
        let page = page_of(&cases);
        assert_eq!(page.contains(" more wait"), said.is_some(), "{left_out}");
        assert!(said.is_none_or(|said| page.contains(said)), "{page}");
    }
}
