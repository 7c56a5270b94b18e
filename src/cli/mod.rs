//! The command line: arguments in, one command carried out, its product on stdout, everything else on stderr.
//!
//! **Invariant:** an error is printed once, here, and decides the exit code.

pub(crate) mod args;
mod check;
mod diff;
mod evaluate;
mod explain;
mod history;
mod init;
mod logging;
pub(crate) mod progress;
mod review;
mod run;
mod schema;
mod signals;
mod simulate;
mod train;
mod worklist;

use std::{
    env,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use anyhow::{Context, anyhow};
use clap::Parser;
use serde::Serialize;

use crate::{
    explain::Misnamed,
    job::{Cause, Job, Overrides, Problem},
    plural::counted,
};
use args::{Arguments, Command, GlobalOptions, LogFormat, OverrideOptions, Threads};
use progress::Progress;

/// Why a command ends without its product; the number is the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The machine or the program failed.
    Failed = 1,
    /// The command line or the pipeline file is wrong.
    Usage = 2,
    /// An input cannot be used, or more of its rows were rejected than may be.
    Input = 3,
    /// A gate failed, or the run is not what was approved; nothing is published.
    Gate = 4,
    /// Another run, or a simulation, holds the output.
    Locked = 5,
}

/// What a command gives.
pub(crate) type Outcome = Result<(), Stop>;

/// Why a command ended early.
#[derive(Debug)]
pub(crate) struct Stop {
    /// What kind of failure it is.
    pub(crate) failure: Failure,
    /// What happened.
    pub(crate) error: anyhow::Error,
}

/// What every command is given.
#[derive(Clone, Debug)]
pub(crate) struct Console {
    /// Shows how far a run is.
    pub(crate) progress: Progress,
    /// Whether messages may hold values of contacts.
    pub(crate) show_values: bool,
}

/// Carries out the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error),
    };
    let globals = arguments.globals;
    let progress = Progress::new(globals.quiet || globals.log_format == LogFormat::Json);
    logging::start(&globals, &progress);
    if let Err(error) = signals::listen(&globals, &progress) {
        tracing::warn!("a signal would leave behind what is not finished: {error}");
    }
    let console = Console {
        progress,
        show_values: globals.show_values,
    };
    match dispatch(arguments.command, &console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) if stop.is_broken_pipe() => ExitCode::SUCCESS,
        Err(stop) => {
            tell(&globals, stop.failure as i32, &format!("{:#}", stop.error));
            ExitCode::from(stop.failure as u8)
        }
    }
}

/// Says why the command ends early.
fn tell(globals: &GlobalOptions, exit_code: i32, text: &str) {
    match globals.log_format {
        LogFormat::Json => tracing::error!(exit_code, "{text}"),
        // There is nobody left to tell if this fails.
        LogFormat::Text => drop(writeln!(io::stderr(), "{text}")),
    }
}

/// Prints what is wrong with the command line, or the help that was asked for.
fn refuse(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // There is nobody left to tell if this fails.
        drop(error.print());
        return ExitCode::SUCCESS;
    }
    let globals = GlobalOptions::of_words(env::args_os());
    match globals.log_format {
        LogFormat::Json => {
            logging::start(&globals, &Progress::new(true));
            let text = error.to_string();
            let text = text.strip_prefix("error: ").unwrap_or(&text);
            tell(&globals, Failure::Usage as i32, text.trim_end());
        }
        LogFormat::Text => drop(error.print()),
    }
    ExitCode::from(Failure::Usage as u8)
}

fn dispatch(command: Command, console: &Console) -> Outcome {
    match command {
        Command::Run(arguments) => {
            use_threads(arguments.machine.threads)?;
            run::run(&arguments, console)
        }
        Command::Check(arguments) => check::check(&arguments, console),
        Command::Init(arguments) => init::init(&arguments),
        Command::Explain(arguments) => explain::explain(&arguments),
        Command::History(arguments) => history::history(&arguments),
        Command::Review(arguments) => review::review(&arguments),
        Command::Simulate(arguments) => {
            use_threads(arguments.machine.threads)?;
            simulate::simulate(&arguments, console)
        }
        Command::Train(arguments) => {
            use_threads(arguments.threads)?;
            train::train(&arguments, console)
        }
        Command::Diff(arguments) => diff::diff(&arguments),
        Command::Evaluate(arguments) => evaluate::evaluate(&arguments, console),
        Command::Schema => schema::schema(),
        Command::Completions { shell } => schema::completions(shell),
        Command::Man => schema::man(),
    }
}

/// The job that a pipeline file means, or an end that tells every problem with it.
fn read_job(pipeline: &Path, overrides: &Overrides) -> Result<Job, Stop> {
    Job::read(pipeline, overrides).map_err(|problems| Failure::of(&problems).because_of(&problems))
}

/// Prints the product of a command.
fn print(product: impl AsRef<[u8]>) -> Outcome {
    Ok(io::stdout().write_all(product.as_ref())?)
}

/// The same as JSON.
fn print_json(product: &impl Serialize) -> Outcome {
    let text = serde_json::to_string_pretty(product).context("it cannot be written as JSON")?;
    print(text + "\n")
}

fn use_threads(threads: Threads) -> Outcome {
    let Some(count) = threads.count else {
        return Ok(());
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(count));
    pool.build_global()
        .map_err(|error| Failure::Failed.because(error))
}

impl Failure {
    /// What problems amount to: settings are to be corrected before inputs.
    pub(crate) fn of(problems: &[Problem]) -> Self {
        if problems.iter().all(|problem| problem.cause == Cause::Input) {
            Self::Input
        } else {
            Self::Usage
        }
    }

    /// A stop of this kind.
    pub(crate) fn because(self, error: impl Into<anyhow::Error>) -> Stop {
        Stop {
            failure: self,
            error: error.into(),
        }
    }

    /// A stop of this kind for problems, each of which is told.
    pub(crate) fn because_of(self, problems: &[Problem]) -> Stop {
        let listed: String = problems
            .iter()
            .map(|problem| format!("{problem}\n"))
            .collect();
        self.because(anyhow!("{listed}{}", counted(problems.len(), "problem")))
    }
}

impl Stop {
    /// The reader of our output has gone: that is no failure of ours.
    fn is_broken_pipe(&self) -> bool {
        let is_pipe = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
        self.error
            .chain()
            .any(|cause| cause.downcast_ref().is_some_and(is_pipe))
    }
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        let failure = if error.is::<Misnamed>() {
            Failure::Usage
        } else {
            Failure::Failed
        };
        failure.because(error)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Failure::Failed.because(error)
    }
}

impl From<&OverrideOptions> for Overrides {
    fn from(options: &OverrideOptions) -> Self {
        Self {
            set: options.set.clone(),
            as_of: options.as_of,
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_reader_that_has_gone_is_no_failure() {
        let pipe =
            anyhow::Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context("printing");
        assert!(Stop::from(pipe).is_broken_pipe());
        assert!(!Stop::from(io::Error::from(io::ErrorKind::NotFound)).is_broken_pipe());
    }
}
