//! Writes the files: blocks of rows are made on all cores and written in order, so memory stays small.

use crate::rows::World;
use crate::sources::{EXPORTS, write_line};
use crate::{directory, interactions};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use std::fs::{self, File};
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

const BLOCK_ROWS: u64 = 4096;
const BLOCKS_AT_ONCE: u64 = 32;

/// The text of one block: the three exports, then the truth.
type Block = [Vec<u8>; 4];

/// Writes the whole data set into a folder.
pub(crate) fn write_all(world: &World, interactions: u64, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder.join("directory"))?;
    for (name, text) in [
        ("users.csv", directory::users(&world.staff)),
        ("entities.csv", directory::entities(&world.staff)),
        ("user_mappings.csv", directory::user_mappings(&world.staff)),
    ] {
        fs::write(folder.join("directory").join(name), text)?;
    }
    fs::write(folder.join("pipeline.toml"), pipeline(interactions))?;
    let [crm, spreadsheet, agency] = &EXPORTS;
    let mut files = [
        create(folder, "crm.csv", crm.header)?,
        create(folder, "spreadsheet.csv", spreadsheet.header)?,
        create(folder, "agency.csv", agency.header)?,
        create(folder, "truth.csv", &["source", "record_id", "truth_id"])?,
    ];
    write_blocks(world.rows, &mut files, |rows| block(world, rows))?;
    if interactions > 0 {
        let mut activity = [create(folder, "activity.csv", interactions::HEADER)?];
        write_blocks(interactions, &mut activity, |indexes| {
            let mut text = Vec::new();
            indexes.for_each(|index| interactions::write(world, index, &mut text));
            [text]
        })?;
    }
    Ok(())
}

/// Makes the blocks of `0..count` in parallel, some at a time, and appends each to its files.
fn write_blocks<const FILES: usize>(
    count: u64,
    files: &mut [File; FILES],
    make: impl Fn(Range<u64>) -> [Vec<u8>; FILES] + Sync,
) -> io::Result<()> {
    let blocks = count.div_ceil(BLOCK_ROWS);
    for first in (0..blocks).step_by(BLOCKS_AT_ONCE as usize) {
        let wave = first..blocks.min(first + BLOCKS_AT_ONCE);
        let texts = wave.into_par_iter().map(|block| {
            let start = block * BLOCK_ROWS;
            make(start..count.min(start + BLOCK_ROWS))
        });
        for block in texts.collect::<Vec<_>>() {
            for (file, text) in files.iter_mut().zip(block) {
                file.write_all(&text)?;
            }
        }
    }
    Ok(())
}

fn block(world: &World, rows: Range<u64>) -> Block {
    let mut block = Block::default();
    for number in rows {
        let row = world.row(number);
        let export = &EXPORTS[row.source as usize];
        export.write(world, &row, &mut block[row.source as usize]);
        let truth = [
            export.name,
            &export.record_id(&row),
            &format!("P{:08}", row.person),
        ];
        write_line(&truth, &mut block[3]);
    }
    block
}

fn create(folder: &Path, name: &str, header: &[&str]) -> io::Result<File> {
    let mut file = File::create(folder.join(name))?;
    let mut line = Vec::new();
    write_line(header, &mut line);
    file.write_all(&line)?;
    Ok(file)
}

fn pipeline(interactions: u64) -> String {
    let activity = "\n[[interactions]]\nname = \"activity\"\nfiles = [\"activity.csv\"]\n";
    let activity = if interactions > 0 { activity } else { "" };
    format!("{}{activity}", include_str!("pipeline.toml"))
}
