//! The time behind a date: `T14:30:00.123Z`, ` 2:30 PM`, `, 14:30 +02:00`.

pub(super) const MICROS_PER_SECOND: i64 = 1_000_000;

/// What to add to the start of the day to get the moment in UTC; none if the text is no time. No text is midnight in UTC.
pub(super) fn micros(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    if let [b' ' | b'T', h, g, b':', m, n] = *text.as_bytes()
        && [h, g, m, n].iter().all(u8::is_ascii_digit)
        && (h, g) < (b'2', b'4')
        && m < b'6'
    {
        let two = |tens, ones| i64::from(tens - b'0') * 10 + i64::from(ones - b'0');
        return Some((two(h, g) * 60 + two(m, n)) * 60 * MICROS_PER_SECOND); // the usual form
    }
    let text = text.trim_start_matches([' ', ',', '\u{a0}', '\u{202f}']);
    if text.is_empty() {
        return Some(0);
    }
    let text = text
        .strip_prefix(['T', 't'])
        .or_else(|| text.strip_prefix("at "))
        .unwrap_or(text);
    let (clock, rest) = text.split_at(
        text.bytes()
            .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'))
            .count(),
    );
    let (hour, minute, second, fraction) = read_clock(clock)?;
    let (hour, rest) = read_half(hour, rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']))?;
    let seconds = (hour * 60 + minute) * 60 + second.min(59) - offset_seconds(rest.trim())?;
    ((0..24).contains(&hour) && minute < 60 && second <= 60)
        .then_some(seconds * MICROS_PER_SECOND + fraction)
}

/// Hour, minute, second and micros of `14:30`, `14:30:15.25`, `143015`, `1430`.
fn read_clock(clock: &str) -> Option<(i64, i64, i64, i64)> {
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let fraction = read_fraction(fraction)?;
    if clock.contains(':') {
        let mut parts = clock.split(':').map(number);
        let time = (
            parts.next()??,
            parts.next()??,
            parts.next().unwrap_or(Some(0))?,
            fraction,
        );
        return parts.next().is_none().then_some(time);
    }
    let part = |from: usize| number(clock.get(from..from + 2)?);
    match clock.len() {
        4 => Some((part(0)?, part(2)?, 0, fraction)),
        6 => Some((part(0)?, part(2)?, part(4)?, fraction)),
        1 | 2 => Some((number(clock)?, 0, 0, fraction)),
        _ => None,
    }
}

fn read_fraction(digits: &str) -> Option<i64> {
    let kept = &digits[..digits.len().min(6)];
    let value: i64 = if kept.is_empty() {
        0
    } else {
        kept.parse().ok()?
    };
    Some(value * 10_i64.pow(6 - kept.len() as u32))
}

fn number(digits: &str) -> Option<i64> {
    digits.parse().ok().filter(|_| digits.len() <= 2)
}

/// The hour of the day, given which half of the day it is in: `2 PM`, `12 a.m.`.
fn read_half(hour: i64, text: &str) -> Option<(i64, &str)> {
    let halves = [("am", 0), ("a.m.", 0), ("pm", 12), ("p.m.", 12)];
    let half = halves.iter().find(|(word, _)| {
        text.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    });
    match half {
        Some((word, shift)) if hour <= 12 => Some((hour % 12 + shift, &text[word.len()..])),
        Some((word, _)) => Some((hour, &text[word.len()..])), // `14:30 PM`
        None => Some((hour, text)),
    }
}

/// How far a zone is ahead of UTC. A name in brackets behind an offset is decoration (`-05:00[America/New_York]`).
fn offset_seconds(zone: &str) -> Option<i64> {
    const HOURS: [(&str, i64); 12] = [
        ("", 0),
        ("Z", 0),
        ("UTC", 0),
        ("GMT", 0),
        ("EST", -5),
        ("EDT", -4),
        ("CST", -6),
        ("CDT", -5),
        ("MST", -7),
        ("MDT", -6),
        ("PST", -8),
        ("PDT", -7),
    ];
    let zone = zone.split(['[', '(']).next().unwrap_or(zone).trim();
    if let Some((_, hours)) = HOURS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(zone))
    {
        return Some(hours * 3600);
    }
    let offset = zone
        .strip_prefix("UTC")
        .or_else(|| zone.strip_prefix("GMT"))
        .unwrap_or(zone);
    let (sign, digits) = match offset.as_bytes() {
        [b'+', ..] => (1, &offset[1..]),
        [b'-', ..] => (-1, &offset[1..]),
        _ => return None,
    };
    let (hour, minute, second, _) = read_clock(digits)?;
    (hour <= 14 && minute < 60 && second == 0).then_some(sign * (hour * 60 + minute) * 60)
}
