//! How far a run is: a bar a stage on a terminal (rows, rate, time left), else a message at the end of each stage.

use std::{
    fmt,
    io::{self, IsTerminal},
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::{Duration, Instant},
};

use indicatif::{
    HumanCount, MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle,
};

use super::logging::is_coloured;

/// Shows the stages of a run.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    /// None: messages.
    bars: Option<MultiProgress>,
}

/// One stage, shown until it is dropped. Threads may share it.
#[derive(Debug)]
pub(crate) struct Stage {
    name: &'static str,
    started: Instant,
    rows: AtomicU64,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Bars, if stderr is a terminal and nobody wants it plain.
    #[must_use]
    pub(crate) fn new(is_plain: bool) -> Self {
        let has_bars = !is_plain && io::stderr().is_terminal();
        let bars = || MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        Self {
            bars: has_bars.then(bars),
        }
    }

    /// Begins a stage over so many rows, if that is known.
    #[must_use]
    pub(crate) fn stage(&self, name: &'static str, rows: Option<u64>) -> Stage {
        let bar = self.bars.as_ref().map(|bars| {
            let bar = rows.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
            let style = style(rows.is_some(), is_coloured());
            let bar = bars.add(bar.with_style(style).with_prefix(name));
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Stage {
            name,
            started: Instant::now(),
            rows: AtomicU64::new(0),
            bar,
        }
    }

    /// Takes the bars away while something else is printed.
    pub(super) fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        match &self.bars {
            Some(bars) => bars.suspend(print),
            None => print(),
        }
    }
}

impl Stage {
    /// So many more rows are done.
    pub(crate) fn advance(&self, rows: u64) {
        self.rows.fetch_add(rows, Relaxed);
        if let Some(bar) = &self.bar {
            bar.inc(rows);
        }
    }

    /// Seconds since the stage began.
    #[must_use]
    pub(crate) fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        match &self.bar {
            Some(bar) => bar.finish(),
            None => {
                let (stage, rows) = (self.name, self.rows.load(Relaxed));
                let seconds = (self.seconds() * 1e3).round() / 1e3;
                let words = format_args!(
                    "{stage:<12} {:>14} rows {seconds:>8.1} s",
                    HumanCount(rows).to_string()
                );
                tracing::info!(stage, rows, seconds, "{words}");
            }
        }
    }
}

fn style(has_end: bool, is_coloured: bool) -> ProgressStyle {
    let bar = if is_coloured {
        "{bar:24.cyan/blue}"
    } else {
        "{bar:24}"
    };
    let template = if has_end {
        format!("{{prefix:12}} {bar} {{human_pos}}/{{human_len}} rows, {{rate}}, {{eta}} left")
    } else {
        "{prefix:12} {spinner} {human_pos} rows, {rate}, {elapsed}".to_owned()
    };
    let style = ProgressStyle::with_template(&template);
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    style.with_key("rate", |state: &ProgressState, out: &mut dyn fmt::Write| {
        out.write_str(&rate(state.per_sec())).unwrap_or_default(); // a bar cannot tell
    })
}

/// Rows a second, as people read numbers: whole.
fn rate(per_second: f64) -> String {
    format!("{}/s", HumanCount(per_second.round() as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_whole_number() {
        let rates = [0.0, 0.6, 55_596.034_2].map(rate);
        assert_eq!(rates, ["0/s", "1/s", "55,596/s"]);
    }
}
