//! Attributes, barriers and restrictions as 32-bit words: rows of various lengths, since few of them change by the hour.

use super::{
    Access, Attributes, Barrier, DateSpan, JunctionId, Law, Limits, Occasion, Occasions,
    Restriction, RoadClass, Rule, SegmentId, SunEvent, SunTime, Surface, Weekly, YearDay,
};

/// Stands for "none" where a word may be missing.
const NONE: u32 = u32::MAX;

/// Words still to be read.
pub(super) struct Words<'a>(&'a [u32]);

impl<'a> Words<'a> {
    pub(super) const fn new(words: &'a [u32]) -> Self {
        Self(words)
    }

    /// Reads rows to the last word; `None` when one of them makes no sense.
    pub(super) fn all<T>(mut self, row: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut found = Vec::new();
        while !self.0.is_empty() {
            found.push(row(&mut self)?);
        }
        Some(found)
    }

    fn take(&mut self) -> Option<u32> {
        self.take_some().map(|[word]| word)
    }

    fn take_some<const N: usize>(&mut self) -> Option<[u32; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }
}

pub(super) fn write_attributes(row: &Attributes, out: &mut Vec<u32>) {
    out.extend([
        row.class as u32,
        row.surface as u32,
        u32::from(row.roundabout),
        row.width_m.map_or(NONE, u32::from),
        row.lanes.map_or(NONE, u32::from),
        row.ferry_m_per_h.unwrap_or(NONE),
    ]);
    for law in &row.law {
        write_law(law, out);
    }
    for limit in &row.limit_kmh {
        write_weekly(limit, out, |kmh, out| out.push(kmh.map_or(NONE, u32::from)));
    }
}

pub(super) fn attributes(words: &mut Words<'_>) -> Option<Attributes> {
    let [class, surface, roundabout, width_m, lanes, ferry_m_per_h] = words.take_some()?;
    Some(Attributes {
        class: *RoadClass::ALL.get(class as usize)?,
        surface: *Surface::ALL.get(surface as usize)?,
        roundabout: roundabout != 0,
        width_m: u8::try_from(width_m).ok(),
        lanes: u8::try_from(lanes).ok(),
        ferry_m_per_h: present(ferry_m_per_h),
        law: [law(words)?, law(words)?],
        limit_kmh: [limit_kmh(words)?, limit_kmh(words)?],
    })
}

pub(super) fn write_barrier(barrier: &Barrier, out: &mut Vec<u32>) {
    out.push(barrier.junction.0);
    for law in &barrier.law {
        write_law(law, out);
    }
}

pub(super) fn barrier(words: &mut Words<'_>) -> Option<Barrier> {
    let junction = JunctionId(words.take()?);
    Some(Barrier { junction, law: [law(words)?, law(words)?] })
}

pub(super) fn write_restriction(restriction: &Restriction, out: &mut Vec<u32>) {
    out.extend([
        restriction.rule as u32,
        restriction.vehicles,
        restriction.spares.bits().into(),
        restriction.above_kg,
    ]);
    write_weekly(&restriction.holds, out, |&holds, out| out.push(u32::from(holds)));
    out.push(count(restriction.path.len()));
    out.extend(restriction.path.iter().map(|segment| segment.0));
}

pub(super) fn restriction(words: &mut Words<'_>) -> Option<Restriction> {
    let [rule, vehicles, spares, above_kg] = words.take_some()?;
    let holds = weekly(words, |words| Some(words.take()? != 0))?;
    let mut path = Vec::new();
    for _ in 0..words.take()? {
        path.push(SegmentId(words.take()?));
    }
    Some(Restriction {
        rule: *[Rule::Forbidden, Rule::Only].get(rule as usize)?,
        vehicles,
        spares: Access::from_bits(u8::try_from(spares).ok()?),
        above_kg,
        holds,
        path,
    })
}

fn write_law(law: &Law, out: &mut Vec<u32>) {
    write_weekly(&law.access, out, |access, out| out.push(access.bits().into()));
    write_weekly(&law.limits, out, write_limits);
    write_weekly(&law.limits_for_passing, out, write_limits);
}

fn law(words: &mut Words<'_>) -> Option<Law> {
    let access = |words: &mut Words<'_>| u8::try_from(words.take()?).ok().map(Access::from_bits);
    Some(Law {
        access: weekly(words, access)?,
        limits: weekly(words, limits)?,
        limits_for_passing: weekly(words, limits)?,
    })
}

fn limit_kmh(words: &mut Words<'_>) -> Option<Weekly<Option<u8>>> {
    weekly(words, |words| Some(u8::try_from(words.take()?).ok()))
}

fn write_limits(limits: &Limits, out: &mut Vec<u32>) {
    let all =
        [limits.height_cm, limits.width_cm, limits.length_cm, limits.weight_kg, limits.axle_kg];
    out.extend(all.map(|limit| limit.unwrap_or(NONE)));
}

fn limits(words: &mut Words<'_>) -> Option<Limits> {
    let [height_cm, width_cm, length_cm, weight_kg, axle_kg] = words.take_some()?.map(present);
    Some(Limits { height_cm, width_cm, length_cm, weight_kg, axle_kg })
}

fn write_weekly<T>(weekly: &Weekly<T>, out: &mut Vec<u32>, write: impl Fn(&T, &mut Vec<u32>)) {
    write_week(weekly, out, &write);
    out.push(count(weekly.dated().len()));
    for (occasions, week) in weekly.dated() {
        write_occasions(occasions, out);
        write_week(week, out, &write);
    }
}

fn write_week<T>(weekly: &Weekly<T>, out: &mut Vec<u32>, write: &impl Fn(&T, &mut Vec<u32>)) {
    out.push(count(weekly.steps().count()));
    for (minute, value) in weekly.steps() {
        out.push(minute.into());
        write(value, out);
    }
}

fn write_occasions(occasions: &Occasions, out: &mut Vec<u32>) {
    out.push(count(occasions.lists().len()));
    for list in occasions.lists() {
        out.push(count(list.len()));
        out.extend(list.iter().flat_map(|&occasion| occasion_words(occasion)));
    }
}

/// The kind, then two numbers of its own.
fn occasion_words(occasion: Occasion) -> [u32; 3] {
    match occasion {
        Occasion::Dates(span) => [0, day_word(span.from), day_word(span.to)],
        Occasion::Weeks { from, to, every } => [1, u32::from_le_bytes([from, to, every, 0]), 0],
        Occasion::Nth(nth) => [2, nth.cast_unsigned().into(), 0],
        Occasion::Sun { from, to } => [3, sun_time_word(from), sun_time_word(to)],
        Occasion::AfterNth(nth) => [4, nth.cast_unsigned().into(), 0],
        Occasion::AfterDates(span) => [6, day_word(span.from), day_word(span.to)],
        Occasion::AfterWeeks { from, to, every } => {
            [7, u32::from_le_bytes([from, to, every, 0]), 0]
        }
        Occasion::Easter { from, to } => {
            [5, from.cast_unsigned().into(), to.cast_unsigned().into()]
        }
    }
}

fn day_word(day: YearDay) -> u32 {
    u32::from(day.year) << 16 | u32::from(day.month) << 8 | u32::from(day.day)
}

fn sun_time_word(time: SunTime) -> u32 {
    match time {
        SunTime::Clock(minute) => minute.into(),
        SunTime::After(event, minutes) => {
            (event as u32 + 1) << 16 | u32::from(minutes.cast_unsigned())
        }
    }
}

fn weekly<T: Clone + PartialEq>(
    words: &mut Words<'_>,
    read: impl Fn(&mut Words<'_>) -> Option<T>,
) -> Option<Weekly<T>> {
    let usual = week(words, &read)?;
    let mut dated = Vec::new();
    for _ in 0..words.take()? {
        dated.push((occasions(words)?, week(words, &read)?));
    }
    Some(usual.on_dates(dated))
}

fn occasions(words: &mut Words<'_>) -> Option<Occasions> {
    let mut lists = Vec::new();
    for _ in 0..words.take()? {
        let mut list = Vec::new();
        for _ in 0..words.take()? {
            list.push(occasion(words.take_some()?)?);
        }
        lists.push(list);
    }
    Some(Occasions::from_lists(lists))
}

#[expect(clippy::cast_possible_truncation, reason = "the low bytes are the number")]
fn occasion([kind, a, b]: [u32; 3]) -> Option<Occasion> {
    Some(match kind {
        0 => Occasion::Dates(DateSpan { from: day(a), to: day(b) }),
        1 => {
            let [from, to, every, _] = a.to_le_bytes();
            Occasion::Weeks { from, to, every }
        }
        2 => Occasion::Nth((a as u8).cast_signed()),
        3 => Occasion::Sun { from: sun_time(a)?, to: sun_time(b)? },
        4 => Occasion::AfterNth((a as u8).cast_signed()),
        6 => Occasion::AfterDates(DateSpan { from: day(a), to: day(b) }),
        7 => {
            let [from, to, every, _] = a.to_le_bytes();
            Occasion::AfterWeeks { from, to, every }
        }
        5 => Occasion::Easter { from: (a as u16).cast_signed(), to: (b as u16).cast_signed() },
        _ => return None,
    })
}

#[expect(clippy::cast_possible_truncation, reason = "two numbers in a word")]
fn sun_time(word: u32) -> Option<SunTime> {
    let minutes = word as u16;
    Some(match (word >> 16).checked_sub(1) {
        None => SunTime::Clock(minutes),
        Some(event) => SunTime::After(*SunEvent::ALL.get(event as usize)?, minutes.cast_signed()),
    })
}

#[expect(clippy::cast_possible_truncation, reason = "three numbers in a word")]
const fn day(word: u32) -> YearDay {
    YearDay { year: (word >> 16) as u16, month: (word >> 8) as u8, day: word as u8 }
}

fn week<T: Clone + PartialEq>(
    words: &mut Words<'_>,
    read: &impl Fn(&mut Words<'_>) -> Option<T>,
) -> Option<Weekly<T>> {
    let mut steps = Vec::new();
    for _ in 0..words.take()? {
        steps.push((u16::try_from(words.take()?).ok()?, read(words)?));
    }
    Weekly::from_steps(steps)
}

fn present(word: u32) -> Option<u32> {
    (word != NONE).then_some(word)
}

fn count(n: usize) -> u32 {
    SegmentId::new(n).0
}
