//! `categories.toml`, `assets.csv` and `decisions.csv`: how reports are matched, what sensors have in common, and what planners decided
//! about it. Each may be missing.

use super::config::{self, Source, shown};
use super::{CityError, minutes, read_optional, read_optional_table};
use roadcrew_incidents::{Assets, Categories, Category, Decisions, TableError};
use roadcrew_units::{Metres, Skipped};
use std::collections::BTreeSet;
use std::path::Path;

/// The categories of `city.toml`. Where `categories.toml` has the same code, it says how that is matched; codes that stand there
/// only are matched, but nobody goes to them.
pub(super) fn read_categories(
    folder: &Path,
    source: &Source<'_>,
    file: &config::CityFile,
) -> Result<Categories, CityError> {
    let own = file.categories.iter().map(|spanned| of_entry(spanned.get_ref()));
    let path = folder.join("categories.toml");
    let start = file.categories.first().map_or(0, |first| first.span().start);
    let Some(text) = read_optional(&path)? else {
        return Categories::new(own.collect())
            .map_err(|error| source.error(start, error.to_string()));
    };
    let table = roadcrew_incidents::read_categories(&shown(&path), &text)?;
    let mut list: Vec<Category> = own.map(|category| matched_by(&table, category)).collect();
    let known: BTreeSet<String> = list.iter().map(|one| one.service_code.clone()).collect();
    list.extend(table.iter().filter(|one| !known.contains(&one.service_code)).cloned());
    let categories =
        Categories::new(list).map_err(|error| source.error(start, error.to_string()))?;
    Ok(categories.judged_by(table.judgement()))
}

/// Reads what assets have in common.
pub(super) fn read_assets(folder: &Path, skipped: &mut Vec<Skipped>) -> Result<Assets, CityError> {
    let path = folder.join("assets.csv");
    let Some(text) = read_optional_table(&path, skipped)? else { return Ok(Assets::default()) };
    let (assets, rows) = Assets::read(&shown(&path), &text).map_err(CityError::Assets)?;
    skipped.extend(rows);
    Ok(assets)
}

/// Reads what planners decided about reports and incidents.
pub(super) fn read_decisions(
    folder: &Path,
    skipped: &mut Vec<Skipped>,
) -> Result<Decisions, CityError> {
    let path = folder.join("decisions.csv");
    let Some(text) = read_optional_table(&path, skipped)? else { return Ok(Decisions::default()) };
    let (decisions, rows) = Decisions::read(&shown(&path), &text).map_err(CityError::Decisions)?;
    skipped.extend(rows);
    Ok(decisions)
}

fn of_entry(entry: &config::CategoryEntry) -> Category {
    Category {
        name: entry.name.clone(),
        radius: Metres(entry.radius_m),
        cool_down: minutes(entry.cool_down_hours * 60.0),
        skills: entry.skill.iter().cloned().collect(),
        on_site: minutes(entry.minutes),
        service_level: Some(minutes(entry.sla_hours * 60.0)),
        ..Category::new(&entry.code, &entry.family)
    }
}

fn matched_by(table: &Categories, category: Category) -> Category {
    let Some(rules) = table.by_code(&category.service_code) else { return category };
    Category {
        name: category.name,
        skills: category.skills,
        on_site: category.on_site,
        service_level: category.service_level,
        ..rules.clone()
    }
}

impl From<TableError> for CityError {
    fn from(error: TableError) -> Self {
        Self::Categories(error)
    }
}
