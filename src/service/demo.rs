//! The demo register: made on first use, in a file of its own.

use std::path::Path;

use super::refusal::Refusal;
use super::register::Register;
use crate::demo;
use crate::model::change::{Draft, Origin};
use crate::model::text::Text;
use crate::question::Progress;
use crate::store::{Access, Description, StoreError};

/// Opens the demo register, making it first where there is none or where making it was broken off.
///
/// A register that is not a demo is never written to or mixed with invented things: it is refused.
///
/// # Errors
/// When the file is somebody's own register, cannot be written or is held by another verge, or the asker stopped it.
pub fn ensure(path: &Path, progress: &Progress) -> Result<Register, Refusal> {
    let access = if path.exists() { Access::Write } else { Access::Create(description()) };
    let register = Register::open(path, &access)?;
    if !register.description().demo {
        return Err(not_a_demo(path));
    }
    // A broken-off making leaves an empty demo: nothing is written but all at once.
    if register.snapshot().seq() == 0 {
        fill(&register, progress)?;
    }
    progress.tick(1.0).map_err(|_| Refusal::Stopped)?;
    Ok(register)
}

fn description() -> Description {
    Description { demo: true, ..Description::chinese(demo::NAME) }
}

fn fill(register: &Register, progress: &Progress) -> Result<(), Refusal> {
    let tick = |fraction: f64| progress.tick(fraction).map_err(|_| Refusal::Stopped);
    tick(0.0)?;
    let made = demo::generate(demo::SEED).map_err(|error| {
        let text = Text::new(
            "演示数据做不出来：程序自带的布局有错",
            "the demo cannot be made: the layout the program carries is broken",
        );
        Refusal::Failed(StoreError { code: "demo-broken", text, cause: Some(error.to_string()) })
    })?;
    tick(0.4)?;
    let reason = "演示数据：虚构的乡镇 / demo data: an invented township";
    let mut draft = Draft::new(Origin::Demo, "demo", reason);
    for (collection, feature) in made {
        draft.put(collection, feature);
    }
    register.commit(draft)?;
    Ok(())
}

fn not_a_demo(path: &Path) -> Refusal {
    let shown = path.display();
    Refusal::Senseless(Text::new(
        format!("{shown} 是正式台账，不是演示数据；演示请换一个文件名：verge demo --store 演示.gpkg"),
        format!(
            "{shown} is a register of its own, not the demo; give the demo another file: verge demo --store demo.gpkg"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_is_made_once_and_opened_after() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("demo.gpkg");
        let register = ensure(&path, &Progress::new()).unwrap();
        assert!(register.description().demo);
        assert!(register.description().name.contains("演示"));
        assert_eq!(register.snapshot().collection("bins").unwrap().layer.len(), 450);
        let head = register.history(1, None).unwrap().remove(0);
        assert_eq!((head.seq, head.origin), (1, Origin::Demo));
        drop(register);
        let again = ensure(&path, &Progress::new()).unwrap();
        assert_eq!(again.snapshot().seq(), 1);
    }

    #[test]
    fn somebodys_own_register_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("verge.gpkg");
        drop(Register::open(&path, &Access::Create(Description::chinese("石桥镇"))).unwrap());
        let refused = ensure(&path, &Progress::new()).err().unwrap();
        assert_eq!(refused.code(), "senseless");
        assert!(refused.text().zh.contains("正式台账"));
        assert_eq!(Register::open(&path, &Access::Read).unwrap().snapshot().seq(), 0);
    }

    #[test]
    fn a_making_that_was_stopped_is_done_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("demo.gpkg");
        let progress = Progress::new();
        progress.cancel();
        assert_eq!(ensure(&path, &progress).err().unwrap().code(), "stopped");
        assert_eq!(ensure(&path, &Progress::new()).unwrap().snapshot().seq(), 1);
    }
}
