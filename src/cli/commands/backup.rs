//! `verge backup`: a whole copy of a register, even while a server writes it.

use std::path::PathBuf;

use clap::ArgMatches;

use crate::cli::{Failure, output, store_path};
use crate::model::text::{Lang, Text};
use crate::store::{Access, Photos};

/// Copies the register to a file that is not there yet.
///
/// # Errors
/// When the target is there already or cannot be written.
pub fn run(matches: &ArgMatches, lang: Lang) -> Result<(), Failure> {
    let Some(to) = matches.get_one::<PathBuf>("to") else { return Ok(()) };
    let register = store_path::open(matches, &Access::Read)?;
    let photos = register.backup(to)?;
    let bytes = std::fs::metadata(to)?.len() as f64 / 1e6;
    let shown = to.display();
    let beside = if photos == 0 {
        Text::default()
    } else {
        let folder = Photos::beside(to);
        let folder = folder.folder().display();
        Text::new(
            format!("；照片 {photos} 张在 {folder}，请一起保存"),
            format!("; {photos} photos are in {folder}: keep them together"),
        )
    };
    let text = Text::new(
        format!("已备份到 {shown}（{bytes:.1} MB），内容核对无误{}\n", beside.zh),
        format!("copied to {shown} ({bytes:.1} MB), looked through and whole{}\n", beside.en),
    );
    output::print(text.get(lang))
}
