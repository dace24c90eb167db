//! The reference is made from the program and kept in `docs/`.

use super::desk::Desk;

#[test]
fn the_committed_reference_is_what_the_program_prints() {
    let desk = Desk::empty();
    for (lang, name) in [("en", "reference.md"), ("zh", "reference.zh.md")] {
        let printed = desk.run(&["--lang", lang, "reference"]).well().out;
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == printed,
            "docs/{name} is stale: cargo run --release -- --lang {lang} reference > docs/{name}"
        );
    }
}
