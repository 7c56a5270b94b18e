//! Messages on stderr: one line each for people, or one JSON object each for programs. Progress bars make way for them.

use std::{
    fmt::Debug,
    io::{self, IsTerminal, Write},
};

use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    fmt::{FmtContext, FormatEvent, FormatFields, MakeWriter, format::Writer},
    registry::LookupSpan,
};

use super::{
    args::{GlobalOptions, LogFormat},
    progress::Progress,
};

/// Starts to print messages. A second start in one process changes nothing.
pub(super) fn start(globals: &GlobalOptions, progress: &Progress) {
    let level = match (globals.quiet, globals.verbose) {
        (true, _) => Level::WARN,
        (false, 0) => Level::INFO,
        (false, 1) => Level::DEBUG,
        (false, _) => Level::TRACE,
    };
    let messages = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(Stderr(progress.clone()));
    let started = match globals.log_format {
        LogFormat::Text => messages
            .with_ansi(is_coloured())
            .event_format(Plain)
            .try_init(),
        LogFormat::Json => messages
            .json()
            .flatten_event(true)
            .with_target(false)
            .try_init(),
    };
    drop(started);
}

/// Colours are for terminals whose user has not said no (no-color.org).
pub(super) fn is_coloured() -> bool {
    let is_refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    io::stderr().is_terminal() && !is_refused
}

/// `warning: text`; what is usual has no label. Fields are for programs, unless there is no text.
struct Plain;

/// The text of an event.
#[derive(Default)]
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

impl<S, N> FormatEvent<S, N> for Plain
where
    S: Subscriber + for<'s> LookupSpan<'s>,
    N: for<'w> FormatFields<'w> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> std::fmt::Result {
        let (colour, label) = match *event.metadata().level() {
            Level::ERROR => ("\x1b[1;31m", "error: "),
            Level::WARN => ("\x1b[1;33m", "warning: "),
            _ => ("", ""),
        };
        if writer.has_ansi_escapes() && !label.is_empty() {
            write!(writer, "{colour}{label}\x1b[0m")?;
        } else {
            writer.write_str(label)?;
        }
        let mut text = Text::default();
        event.record(&mut text);
        if text.0.is_empty() {
            let fields = context.field_format();
            fields.format_fields(writer.by_ref(), event)?;
        }
        writeln!(writer, "{}", text.0)
    }
}

/// Stderr, with the bars taken away while a message is printed.
struct Stderr(Progress);

impl<'w> MakeWriter<'w> for Stderr {
    type Writer = Message<'w>;

    fn make_writer(&'w self) -> Message<'w> {
        Message {
            progress: &self.0,
            text: Vec::new(),
        }
    }
}

/// One message, printed as a whole when it is complete.
struct Message<'w> {
    progress: &'w Progress,
    text: Vec<u8>,
}

impl Write for Message<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Message<'_> {
    fn drop(&mut self) {
        // A message that cannot be printed is nothing to stop for.
        drop(self.progress.suspend(|| io::stderr().write_all(&self.text)));
    }
}
