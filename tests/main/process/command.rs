//! The command as a process: how tests start and stop it, and ask what it said.

use std::{
    process::{Command, Output, Stdio},
    thread,
    time::Duration,
};

use crate::support::root;

/// Runs the command to its end.
pub(super) fn tenure(arguments: &[&str]) -> Ended {
    Ended(command(arguments).output().unwrap())
}

/// The command, to be started.
pub(super) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenure"));
    command.current_dir(root()).args(arguments);
    command
}

/// A shell that starts the command, which is its `$0`.
pub(super) fn shell(line: &str) -> Command {
    let mut shell = Command::new("sh");
    let command = env!("CARGO_BIN_EXE_tenure");
    shell.current_dir(root()).args(["-c", line, command]);
    shell
}

/// A command that gets a signal at a certain moment.
pub(super) fn signalled(mut command: Command, signal: &str, is_time: impl Fn() -> bool) -> Ended {
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut run = command.spawn().unwrap();
    while !is_time() {
        assert!(run.try_wait().unwrap().is_none(), "it ended too early");
        thread::sleep(Duration::from_micros(100));
    }
    let mut kill = Command::new("kill");
    kill.args([signal, &run.id().to_string()]);
    assert!(kill.status().unwrap().success());
    Ended(run.wait_with_output().unwrap())
}

/// A command that has ended.
pub(super) struct Ended(pub(super) Output);

impl Ended {
    /// Asserts how it ended.
    #[track_caller]
    pub(super) fn code(self, expected: i32) -> Self {
        assert_eq!(self.0.status.code(), Some(expected), "{}", stderr(&self));
        self
    }
}

pub(super) fn stderr(ended: &Ended) -> String {
    String::from_utf8(ended.0.stderr.clone()).unwrap()
}

pub(super) fn stdout(ended: &Ended) -> String {
    String::from_utf8(ended.0.stdout.clone()).unwrap()
}

/// What it printed, as JSON.
pub(super) fn json(ended: &Ended) -> serde_json::Value {
    serde_json::from_str(&stdout(ended)).unwrap()
}

/// Asserts that a text has every part.
#[track_caller]
pub(super) fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}
