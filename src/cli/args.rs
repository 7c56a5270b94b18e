//! The commands and options of `tenure`, as they are typed.

use std::{ffi::OsString, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::{memory::Size, time::Day};

/// What stands below the help: how a command ends.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    failed (disk, internal)
  2    the command line or the pipeline file is wrong
  3    an input cannot be used, or too many of its rows were rejected
  4    a gate failed, or the run is not what was approved; nothing is published
  5    another run, or a simulation, holds the output
  129  stopped by a closed terminal
  130  stopped by Ctrl-C
  143  stopped by a request to end";

/// Beyond so many threads, a run takes longer with each, and at last does not end.
const THREADS_MAX: i64 = 256;

/// Who owns every contact, since when, and why.
#[derive(Debug, Parser)]
#[command(
    name = "tenure",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    after_long_help = EXIT_CODES
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) globals: GlobalOptions,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Messages")]
pub(crate) struct GlobalOptions {
    /// Say nothing but warnings and errors: no progress, and not how the run came out.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say more; twice, say everything.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// The form of messages on stderr.
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub(crate) log_format: LogFormat,
    /// Let messages hold values of contacts, which they never do otherwise.
    #[arg(long, global = true)]
    pub(crate) show_values: bool,
}

impl GlobalOptions {
    /// What a command line that cannot be understood asks of messages all the same: their form.
    pub(crate) fn of_words(words: impl Iterator<Item = OsString>) -> Self {
        let words: Vec<_> = words.take_while(|word| word != "--").collect();
        let is_json = words.iter().any(|word| word == "--log-format=json");
        let mut pairs = words.windows(2);
        let is_json = is_json || pairs.any(|pair| pair == ["--log-format", "json"]);
        Self {
            quiet: false,
            verbose: 0,
            log_format: match is_json {
                true => LogFormat::Json,
                false => LogFormat::Text,
            },
            show_values: false,
        }
    }
}

/// The form of messages on stderr.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// A line for people.
    Text,
    /// A JSON object a line.
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a pipeline; publish its results all at once.
    Run(RunArguments),
    /// Say how a pipeline file and its exports are understood, and everything that is wrong with them. Touches nothing.
    Check(CheckArguments),
    /// Look at exports and write a commented pipeline file for them.
    Init(InitArguments),
    /// Tell the story of one contact or record: why one, whose, and what is wrong. Or say what a rule, flag, metric or column means.
    Explain(ExplainArguments),
    /// Say who owned a contact, from when to when, and why; of one day, in one sentence.
    History(HistoryArguments),
    /// Write a page of all that waits for a person's decision; it saves a decisions file, which the next run reads.
    Review(ReviewArguments),
    /// Say what changed between two runs: contacts, owners, flags, metrics.
    Diff(DiffArguments),
    /// Say who would get what if users left, by the rules of a pipeline. Writes reports, changes nothing.
    Simulate(SimulateArguments),
    /// Learn from the exports of a pipeline how records of one person agree, and keep it as a model for later runs.
    Train(TrainArguments),
    /// Compare the contacts of a run with the truth.
    Evaluate(EvaluateArguments),
    /// Print the JSON schema of the pipeline file.
    Schema,
    /// Print the completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the man page.
    Man,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct RunArguments {
    /// The pipeline file.
    pub(crate) pipeline: PathBuf,
    #[command(flatten)]
    pub(crate) overrides: OverrideOptions,
    /// The folder for the results; wins over the pipeline file.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) machine: MachineOptions,
    /// Write only what would happen, into `preview/`: `reports/merge_preview.csv` has every merge, `plan.json` what to approve.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Publish exactly what a dry run wrote into this folder; refused if an input, the pipeline file or a decision has changed since.
    #[arg(long, value_name = "DIR", conflicts_with = "dry_run")]
    pub(crate) approved: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct CheckArguments {
    /// The pipeline file.
    pub(crate) pipeline: PathBuf,
    #[command(flatten)]
    pub(crate) overrides: OverrideOptions,
}

/// What the command line says against the pipeline file.
#[derive(Clone, Debug, Args)]
pub(crate) struct OverrideOptions {
    /// The day from which every age is counted, such as 2026-11-21; wins over the pipeline file.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub(crate) as_of: Option<Day>,
    /// Set a key of the pipeline file, such as `flags.stale.days=30` or `source.hawksoft.priority=2`. Repeatable.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
}

/// How many threads a command works with.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Threads {
    /// Work with so many threads; by default, with as many as there are cores.
    #[arg(long = "threads", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=THREADS_MAX))]
    pub(crate) count: Option<u16>,
}

/// What a run may take of the machine.
#[derive(Clone, Debug, Args)]
pub(crate) struct MachineOptions {
    #[command(flatten)]
    pub(crate) threads: Threads,
    /// Take at most so much memory, such as 500MB or 4GB: the work is cut smaller, or refused if it cannot fit. Without it, as much as
    /// keeps all threads at work.
    #[arg(long, value_name = "SIZE")]
    pub(crate) memory_limit: Option<Size>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct InitArguments {
    /// The exports.
    #[arg(required = true, value_name = "EXPORT")]
    pub(crate) exports: Vec<PathBuf>,
    /// Write to this file, which must not exist, instead of stdout.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ExplainArguments {
    /// The folder of a run, or the folder that holds its `latest`. Alone: the name of a rule, assigner, flag, metric, kind of
    /// evidence, profile, table, column, field or word of a cell, such as `flag:stale`, `profile:kvcore`, `R-MERGE-1` or `contacts.owner_rule`.
    #[arg(value_name = "RUN|NAME")]
    pub(crate) run: PathBuf,
    /// The ID of a contact or its first characters, or its whole name, a record as `source/record_id` or by its ID alone, or a line as `file:line`.
    pub(crate) id: Option<String>,
    /// A second record: then how the two compare, level by level, in bits.
    pub(crate) other: Option<String>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct HistoryArguments {
    /// The folder of the ledger; or the folder of a run that went on with one, or that holds its `latest`.
    pub(crate) ledger: PathBuf,
    /// The ID of a contact or its first characters, also of one that was merged or is gone, or a record as `source/record_id`.
    pub(crate) id: String,
    /// Only who owned it on this day, such as 2026-11-21.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub(crate) on: Option<Day>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct TrainArguments {
    /// The pipeline file. A model that it names is not used.
    pub(crate) pipeline: PathBuf,
    #[command(flatten)]
    pub(crate) overrides: OverrideOptions,
    /// Write the model to this file, for `[match] model`. What it says in words goes to stdout.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) threads: Threads,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ReviewArguments {
    /// The folder of a run, or the folder that holds its `latest`.
    pub(crate) run: PathBuf,
    /// The page; `review.html` in the folder of the run if left out. It holds values of people.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct DiffArguments {
    /// The folder of the run before, or the folder that holds its `latest`.
    #[arg(value_name = "RUN_A")]
    pub(crate) before: PathBuf,
    /// The folder of the run after, or the folder that holds its `latest`.
    #[arg(value_name = "RUN_B")]
    pub(crate) after: PathBuf,
    /// Name so many contacts of each kind of change, by their IDs.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) contacts: usize,
    /// Print JSON; `identical` says whether both runs found the same.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Debug, Args)]
#[command(group(clap::ArgGroup::new("who").args(["leave", "office"]).required(true).multiple(true)))]
pub(crate) struct SimulateArguments {
    /// The pipeline file.
    pub(crate) pipeline: PathBuf,
    /// A user who leaves. Repeatable.
    #[arg(long, value_name = "USER")]
    pub(crate) leave: Vec<String>,
    /// An entity whose users all leave, with those of the entities below it. Repeatable.
    #[arg(long, value_name = "ENTITY")]
    pub(crate) office: Vec<String>,
    /// The day from which every age is counted; wins over the pipeline file.
    #[arg(long, visible_alias = "as-of", value_name = "DATE", value_parser = parse_day)]
    pub(crate) on: Option<Day>,
    /// Set a key of the pipeline file, such as `assign.moves.limit=100`. Repeatable.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// The folder in which `simulation/` is written; wins over the pipeline file.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) machine: MachineOptions,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct EvaluateArguments {
    /// The folder of a run, or the folder that holds its `latest`.
    pub(crate) run: PathBuf,
    /// CSV with the columns source, record_id, truth_id; source may be left out, and source/record_id stand in one cell (`record`).
    #[arg(long, value_name = "CSV")]
    pub(crate) truth: PathBuf,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

fn parse_day(text: &str) -> Result<Day, String> {
    text.parse()
        .map_err(|_| "write a date such as 2026-11-21".to_owned())
}
