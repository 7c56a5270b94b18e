//! The text of every mistake, with its place and the way out.

use super::{DIRECTORY, SOURCE, assert_each_is_told, problems};

/// The rest of a file that is otherwise good; its first line is line 5.
const MISTAKES: &[(&str, &str)] = &[
    (
        "prioritty = 1",
        "x.toml:5:1: unknown key `prioritty`; did you mean `priority`?",
    ),
    (
        "[source.keep]\nbirth_place = 'Born in'\n[match.extra]\nbirth_plce = 'text'",
        "x.toml:8:1: no source keeps a column `birth_plce`; did you mean `birth_place`?",
    ),
    (
        "[match.extra]\nbirth_place = 'text'",
        "x.toml:6:1: no source keeps a column `birth_place`; name it under `[source.keep]`",
    ),
    (
        "[flags.stael]",
        "x.toml:5:8: unknown key `stael`; did you mean `stale`?",
    ),
    (
        "[[gate]]\nnam = 'g'\nname = 'g'\ncheck = 'stale > 0'",
        "x.toml:6:1: unknown key `nam`; did you mean `name`?",
    ),
    (
        "[merge]\nzzz = 1",
        "x.toml:6:1: unknown key `zzz`; there are: neutral, agents, primary, assigned, survivorship",
    ),
    (
        "[merge]\nagents = 'blok'",
        "x.toml:6:10: `agents` cannot be `blok`; did you mean `block`?",
    ),
    (
        "priority = 'high'",
        "x.toml:5:12: `priority` must be a whole number, not text",
    ),
    ("priority = 0", "x.toml:5:12: `priority` must be at least 1"),
    (
        "priority = 5000000000",
        "x.toml:5:12: `priority` must be at most 4294967295",
    ),
    (
        "priority = 1.5",
        "x.toml:5:12: `priority` must be a whole number, not a number",
    ),
    (
        "reject_limit = 2",
        "x.toml:5:16: `reject_limit` must be at most 1",
    ),
    (
        "reject_limit = nan",
        "x.toml:5:16: `reject_limit` must be a finite number",
    ),
    (
        "[source.columns]\nemail = 3",
        "x.toml:6:9: `email` must be text or a list, not a whole number",
    ),
    (
        "owner = 'Producer'",
        "x.toml:5:9: `owner` must be a table, not text",
    ),
    ("[[gate]]\nname = 'g'", "x.toml:5:1: `gate` has no `check`"),
    (
        "[[gate]]\nname = 'g'\ncheck = 'coverage_ratee > 0'",
        "x.toml:7:1: no figure of the gate is called `coverage_ratee`; did you mean `coverage_rate`?",
    ),
    (
        "[[gate]]\nname = 'g'\ncheck = 'coverage_rate > 0'\non = 'owner'",
        "x.toml:7:1: no figure of the gate is called `coverage_rate`; it is one of `on = \"overall\"`",
    ),
    (
        "[[source]]\nname = 'b'",
        "x.toml:5:1: `source` has no `files`",
    ),
    (
        "[[source]]\nname = 'kv'\nfiles = ['../sample_data/phone/*']",
        "x.toml:6:1: another of [[source]] is named `kv` already",
    ),
    (
        "[[source]]\nname = 'b'\nfiles = ['no.csv']",
        "x.toml:7:10: there is no file `no.csv`",
    ),
    (
        "[[source]]\nname = 'b'\nfiles = ['*.zip']",
        "x.toml:7:10: `*.zip` matches no file",
    ),
    (
        "[[source]]\nname = 'b'\nfiles = []",
        "x.toml:7:1: `files` names no file",
    ),
    (
        "[[source]]\nname = 'b'\nfiles = ['${NO_SUCH}/*']",
        "x.toml:7:10: the environment variable `NO_SUCH` is not set",
    ),
    (
        "preset = 'hawksof'",
        "x.toml:5:10: `preset` cannot be `hawksof`; did you mean `hawksoft`?",
    ),
    (
        "default_region = 'XX'",
        "x.toml:5:1: `XX` is no region of phone numbers; write an ISO 3166 code such as `US` or `AU`",
    ),
    (
        "delimiter = ';;'",
        "x.toml:5:1: `delimiter` must be one ASCII character; write one character such as `;`, or `tab`",
    ),
    (
        "encoding = 'utf8x'",
        "x.toml:5:1: there is no encoding `utf8x`; did you mean `utf-8`?",
    ),
    (
        "multi = { city = ';' }",
        "x.toml:5:11: `city` holds one value; there are: email, phone, tags, campaigns, consent_email, consent_sms, consent_call, consent_mail, opt_out_email, opt_out_sms, opt_out_call, opt_out_mail, archived, deceased, spouse_email, spouse_phone",
    ),
    (
        "created_via = 'syncd'",
        "x.toml:5:15: `created_via` cannot be `syncd`; did you mean `sync`?",
    ),
    (
        "[[interactions]]\nname = 'm'\nfiles = ['../sample_data/activity/mail.csv']\ncolumns.emial = 'E'",
        "x.toml:8:9: interactions have no column `emial`; did you mean `email`?",
    ),
    (
        "[[interactions]]\nname = 'm'\nfiles = ['../sample_data/activity/mail.csv']\nkinds.convertd = 'Won'",
        "x.toml:8:7: there is no kind `convertd` of interactions; did you mean `converted`?",
    ),
    (
        "[[interactions]]\nname = 'm'\nfiles = ['../sample_data/activity/mail.csv']\ntouches = ['call', 'notes']",
        "x.toml:8:20: `touches` cannot be `notes`; did you mean `note`?",
    ),
    (
        "[[tasks]]\nname = 't'\nfiles = ['../sample_data/activity/tasks.csv']\ncolumns.due = 'D'",
        "x.toml:8:9: tasks have no column `due`; did you mean `due_at`?",
    ),
    (
        "[[reports.custom]]\nname = 'r'\nsql = 'SELECT stale_rat FROM owner_metrics'",
        "x.toml:7:1: the SQL of `r` cannot be carried out: not found: unable to find column \"stale_rat\"; Did you mean \"stale_rate\"?; `tenure explain TABLE` lists the columns of a table",
    ),
    (
        "[[reports.custom]]\nname = 'r'\nsql = 'SELECT contact_id FROM contact'",
        "x.toml:7:1: the SQL of `r` cannot be carried out: relation 'contact' was not found; did you mean `contacts`?; `tenure explain TABLE` lists the columns of a table",
    ),
    (
        "[match]\nreview_at = 0.97",
        "x.toml:6:1: `review_at` (0.97) is above `merge_at` (0.9); nothing would be left to review",
    ),
    (
        "[match]\nnever_within = ['k']",
        "x.toml:6:17: there is no source `k`; did you mean `kv`?",
    ),
    (
        "[source.identifiers]\nssn = 'SSN'\n[match]\nunique_identifiers = ['snn']",
        "x.toml:8:23: no source has an identifier `snn`; did you mean `ssn`?",
    ),
    (
        "[merge.survivorship]\nemial = 'longest'",
        "x.toml:5:8: [merge.survivorship] has no field `emial`; did you mean `emails`?",
    ),
    (
        "[assign]\npromote_on = ['apraisal']",
        "x.toml:6:15: `promote_on` cannot be `apraisal`; did you mean `appraisal`?",
    ),
    (
        "[assign]\norder = ['mapping']\npromote_on = ['appraisal']",
        "x.toml:7:1: `promote_on` is set, but `pursuit` is not in `order`; add it",
    ),
    (
        "[assign]\norder = ['mapping', 'mapping']",
        "x.toml:6:21: `mapping` appears twice in `order`",
    ),
    (
        "[assign]\norder = ['maping']",
        "x.toml:6:10: `order` cannot be `maping`; did you mean `mapping`?",
    ),
    (
        "[assign]\nunowned_classes = ['byer']",
        "x.toml:6:20: `byer` is unknown; did you mean `buyer`?",
    ),
    (
        "[[assign.territory]]\nto = 'pool:ny'",
        "x.toml:5:1: `territory` has no `when`",
    ),
    (
        "[assign.balance]\npool = 'ny'",
        "x.toml:6:1: there is no pool `ny`; declare it with [[assign.pool]]",
    ),
    (
        "[assign.moves]\nprotect = 'postal_code = 2139'",
        "x.toml:6:1: at 1:15 of the predicate: a postal code is a code, not a number; write it between single quotes, with its leading zeros: '02139'",
    ),
    (
        "[flags.stale.by_stage]\nleed = 3",
        "x.toml:6:1: `leed` is unknown; did you mean `lead`?",
    ),
    (
        "[flags.sla_breached.by_stage]\nleed = 3",
        "x.toml:6:1: `leed` is unknown; did you mean `lead`?",
    ),
    (
        "[flags.owner_overloaded]\ndeviations = 0",
        "x.toml:6:1: `deviations` must be more than 0",
    ),
    (
        "[reports.weight]\nby_stage = { leed = 2 }",
        "x.toml:6:14: `leed` is unknown; did you mean `lead`?",
    ),
    (
        "[reports]\nwindows = [0]",
        "x.toml:6:12: a window has at least 1 day",
    ),
    (
        "[[reports.custom]]\nname = 'A b'\nsql = 'SELECT 1'",
        "x.toml:6:1: `A b` cannot be the name of a report; write small letters, digits and `_`: it is the name of a file",
    ),
    (
        "[[reports.custom]]\nname = ''\nsql = 'SELECT 1'",
        "x.toml:6:1: `` cannot be the name of a report; write small letters, digits and `_`: it is the name of a file",
    ),
    (
        "[[reports.custom]]\nname = 'a'\nsql = ' '",
        "x.toml:7:1: `sql` is empty",
    ),
    (
        "[[gate]]\nname = 'g'\ncheck = ''",
        "x.toml:7:1: `check` is empty; write a condition such as `coverage_rate >= 0.98`",
    ),
    (
        "[[source.joined]]\nfiles = ['../sample_data/mycase/cases.csv']\nkey = 'contact_id'",
        "x.toml:5:10: the table says nothing; name `roles` that stand on a case, or the `stages` that cases give",
    ),
    (
        "[[source.joined]]\nfiles = ['../sample_data/mycase/cases.csv']\nkey = 'contact_id'\nstages.open = 'custmer'",
        "x.toml:8:8: `custmer` is unknown; did you mean `customer`?",
    ),
    (
        "[reports]\nformats = ['csv', 'xslx']",
        "x.toml:6:19: `formats` cannot be `xslx`; did you mean `xlsx`?",
    ),
];

#[test]
fn every_mistake_is_told_with_its_place_and_a_way_out() {
    assert_each_is_told(SOURCE, MISTAKES);
}

#[test]
fn a_ledger_has_a_folder_of_its_own() {
    let told = "x.toml:2:1: the ledger and the results have one folder; give the ledger a folder of its own, beside `out`";
    let text = format!("out = '../o'\nledger = '../o/.'\n{SOURCE}");
    assert_eq!(problems(&text, &[]), [told]);
}

/// The rest of a file with a directory; its first line is line 8.
const PARTIES: &[(&str, &str)] = &[
    (
        "[assign.default]\nowner = 'user:U10030'",
        "x.toml:9:1: `user:U10030` is not in the directory; did you mean `user:U1003`?",
    ),
    (
        "[assign.default]\nowner = 'user:bluegum'",
        "x.toml:9:1: `user:bluegum` is not in the directory; did you mean `company:bluegum`?",
    ),
    (
        "[assign.default]\nby_source = { kw = 'U1003' }",
        "x.toml:9:15: there is no source `kw`; did you mean `kv`?",
    ),
    (
        "[assign.default]\nby_office = { U1003 = 'U1003' }",
        "x.toml:9:15: `U1003` is not an entity",
    ),
    (
        "[assign]\norder = ['mapping']\ndefault.owner = 'U1003'",
        "x.toml:10:1: a default owner is given, but `default` is not in `order`; add it as the last step",
    ),
    (
        "[[assign.pool]]\nname = 'ny'",
        "x.toml:8:10: pool `ny` has no members; name `members`, an `entity` or a `role`",
    ),
    (
        "[[assign.pool]]\nname = 'ny'\nmembers = ['U1003', 'U10030']",
        "x.toml:10:21: `U10030` is not in the directory; write user:ID, team:ID, office:ID, company:ID or queue:ID",
    ),
    (
        "[[assign.pool]]\nname = 'ny'\nrole = 'agent'\n[[assign.territory]]\nwhen = \"region = 'NY'\"\nto = 'pool:nj'",
        "x.toml:13:1: there is no pool `nj`; did you mean `ny`?",
    ),
    (
        "[[assign.territory]]\nwhen = \"regoin = 'NY'\"\nto = 'U1003'",
        "x.toml:9:1: at 1:1 of the predicate: there is no column `regoin`; did you mean `region`?",
    ),
    (
        "[assign]\norder = ['mapping']\nbalance.pool = 'ny'\n[[assign.pool]]\nname = 'ny'\nrole = 'agent'",
        "x.toml:10:1: `assign.balance` is given, but `balance` is not in `order`; add it to `order`",
    ),
    (
        "[flags.sla_breached]\nescalate_to = 'nobody'",
        "x.toml:9:1: `nobody` is not in the directory; write user:ID, team:ID, office:ID, company:ID or queue:ID",
    ),
    (
        "[flags.sla_breached.hours]\nfrom = '9am'",
        "x.toml:9:1: `from` is not a time of day: `9am`; write it as 09:00",
    ),
    (
        "[flags.sla_breached.hours]\nholidays = [2026-12-25, 'Easter']",
        "x.toml:9:25: `holidays[1]` is not a date: `Easter`; write it as 2026-12-25",
    ),
    (
        "[flags.sla_breached.hours]\nfrom = '17:00'\nto = '09:00'",
        "x.toml:8:21: nobody would ever answer in these hours; let `from` be before `to`, and at least one day of the week be left out of `closed`",
    ),
];

#[test]
fn parties_are_looked_up_in_the_directory() {
    assert_each_is_told(&format!("{SOURCE}{DIRECTORY}"), PARTIES);
    let acting = problems(
        &format!("acting_as = 'office:bluegum-austn'\n{SOURCE}{DIRECTORY}"),
        &[],
    );
    assert_eq!(
        acting,
        [
            "x.toml:1:1: acting_as `office:bluegum-austn` is not in the directory; did you mean `office:bluegum-austin`?"
        ]
    );
}

#[test]
fn what_a_profile_leaves_open_must_be_stated() {
    let kvcore = format!("profile = 'kvcore'\n{SOURCE}");
    assert_eq!(
        problems(&kvcore, &[]),
        [
            "x.toml:1:1: profile kvcore leaves `merge.neutral` open: One entity and one agent, and neither merges: who keeps the \
             contact; state `merge.neutral` (agent, entity, block), or `acting_as`"
        ]
    );
    assert_eq!(problems(&kvcore, &["merge.neutral=entity"]), [""; 0]);
    let levitate = format!("profile = 'levitate'\n{SOURCE}[assign]\nunowned_classes = ['buyer']");
    assert_eq!(
        problems(&levitate, &[]),
        [
            "x.toml:7:1: contacts of some classes may be unowned, but every contact has an owner; leave `unowned_classes` empty, \
             or state `owner_cardinality = \"zero_or_one\"`"
        ]
    );
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_file() {
    let text = "as_of = 'soon'\nfoo = 1\n[directory]\nusers = 'no.csv'\n[[source]]\nfiles = ['no.csv']\n[merge]\nagents = 3\n";
    assert_eq!(
        problems(text, &["flags.x=1", "source.y.priority=2"]),
        [
            "x.toml:1:1: the pipeline has no `name`",
            "x.toml:1:1: `as_of` is not a date: `soon`; write it as 2026-11-21",
            "x.toml:2:1: unknown key `foo`; there are: name, profile, acting_as, as_of, out, ledger, reject_limit, directory, source, interactions, tasks, decisions, match, merge, assign, flags, access, send, export, reports, gate",
            "x.toml:4:1: there is no file `no.csv`",
            "x.toml:5:1: `source` has no `name`",
            "x.toml:6:10: there is no file `no.csv`",
            "x.toml:8:10: `agents` must be text, not a whole number",
            "--set flags.x=1: unknown key `x`; there are: unowned, owner_unknown, owner_unmapped, owner_inactive, agent_inactive, owner_conflict, owner_overloaded, territory_mismatch, tier_mismatch, stage_mismatch, stale, never_touched, sla_breached, follow_up_overdue, unreachable, no_consent, campaign_conflict, possible_duplicate, merge_blocked, assignment_pending, bad_email, bad_phone, shared_identifier, future_date",
            "--set source.y.priority=2: `source.y.priority` cannot be set: nothing in the list is named `y`",
        ]
    );
    assert_eq!(
        problems("name = 'x'\nname = 'y'\n", &[]),
        ["x.toml:2:1: duplicate key"]
    );
    assert_eq!(
        problems("name = 'x'\nsource = []", &[]),
        ["x.toml:2:1: the pipeline has no [[source]]; name at least one export"]
    );
    assert_eq!(
        problems("", &[]),
        [
            "x.toml:1:1: the pipeline has no `name`",
            "x.toml:1:1: the pipeline has no `source`"
        ]
    );
}

#[test]
fn problems_of_the_directory_are_told_with_their_own_lines() {
    let folder = tempfile::tempdir().unwrap();
    let users = folder.path().join("users.csv");
    std::fs::write(&users, "user_id,start_date\nU1,tomorrow\n").unwrap();
    let text = format!(
        "{SOURCE}[directory]\nusers = '{}'\n[assign]\ndefault.owner = 'U9'\n",
        users.display()
    );
    let expected = format!(
        "{}:2: start_date is not a date; write it as 2026-11-21",
        users.display()
    );
    assert_eq!(problems(&text, &[]), [expected]);
}
