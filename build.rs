//! Puts the built web map into `OUT_DIR/dist`, where the program embeds it from.
//!
//! A ready folder named by `VERGE_WEB_DIST` is taken as it is. Otherwise npm builds `web/` in a folder of its own under
//! `target/`, shared by all profiles and targets, so that the second build costs nothing. Nothing is ever written into
//! `web/`: a build that changes its own sources breaks packaging and read-only checkouts.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What of `web/` the built map depends on; its tests are left out.
const SOURCES: [&str; 9] = [
    "src",
    "public",
    "index.html",
    "package.json",
    "package-lock.json",
    ".npmrc",
    "vite.config.ts",
    "vite.worker.ts",
    "svelte.config.js",
];

/// The oldest Node.js that Vite runs on.
const NODE: (u32, u32) = (20, 19);

const NEEDS_NODE: &str = "the web map is built with Node.js 20.19 or newer and its npm, and this machine has none: \
    install it (https://nodejs.org) or set VERGE_WEB_DIST to a folder with a built map / \
    网页地图要用 Node.js 20.19 或更新版本及其 npm 编译，本机没有：请安装，或用 VERGE_WEB_DIST 指明编译好的文件夹";

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            println!("cargo::error={message}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    let web = folder("CARGO_MANIFEST_DIR")?.join("web");
    let out = folder("OUT_DIR")?;
    let dist = out.join("dist");
    println!("cargo::rerun-if-env-changed=VERGE_WEB_DIST");
    println!("cargo::rerun-if-changed=build.rs");
    for source in SOURCES {
        println!("cargo::rerun-if-changed={}", web.join(source).display());
    }
    if let Some(ready) = env::var_os("VERGE_WEB_DIST").filter(|value| !value.is_empty()) {
        let ready = PathBuf::from(ready);
        println!("cargo::rerun-if-changed={}", ready.display());
        if !ready.join("index.html").is_file() {
            return Err(format!("VERGE_WEB_DIST: there is no index.html in {}", ready.display()));
        }
        return replace(&ready, &dist).map_err(|error| format!("copying {}: {error}", ready.display()));
    }
    let built = with_npm(&web, &workshop(&out))?;
    replace(&built, &dist).map_err(|error| format!("copying the built web map: {error}"))
}

fn folder(variable: &str) -> Result<PathBuf, String> {
    env::var_os(variable).map(PathBuf::from).ok_or_else(|| format!("cargo did not set {variable}"))
}

/// Where npm works: beside the profiles in cargo's target folder, which cargo marks with a tag; else in `OUT_DIR`.
fn workshop(out: &Path) -> PathBuf {
    out.ancestors()
        .take(7)
        .filter(|folder| folder.join("CACHEDIR.TAG").is_file())
        .last()
        .unwrap_or(out)
        .join("web-build")
}

/// Builds the map unless the same sources were built before; gives the folder with the result.
fn with_npm(web: &Path, workshop: &Path) -> Result<PathBuf, String> {
    let failed = |doing: &str| {
        let doing = doing.to_owned();
        move |error: io::Error| format!("{doing} in {}: {error}", workshop.display())
    };
    fs::create_dir_all(workshop).map_err(failed("making a folder"))?;
    // Two builds of different profiles may run at once and would overwrite each other's node_modules.
    let lock = File::create(workshop.join("lock")).map_err(failed("making a lock"))?;
    lock.lock().map_err(failed("waiting for another build"))?;

    let sources = read_sources(web).map_err(|error| format!("reading {}: {error}", web.display()))?;
    let built = workshop.join("dist");
    let built_from = workshop.join("dist.stamp");
    let now = stamp(sources.iter());
    if fs::read_to_string(&built_from).is_ok_and(|then| then == now) && built.join("index.html").is_file() {
        return Ok(built);
    }

    let npm = npm()?;
    let project = workshop.join("web");
    let modules = project.join("node_modules");
    let installed_from = workshop.join("node_modules.stamp");
    let wanted = stamp(sources.iter().filter(|(name, _)| name.starts_with("package") || *name == ".npmrc"));
    let installed = modules.is_dir() && fs::read_to_string(&installed_from).is_ok_and(|then| then == wanted);
    lay_out(&project, &sources).map_err(failed("copying the web sources"))?;
    if !installed {
        let options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
        run(Command::new(npm).args(options).current_dir(&project), "npm ci")?;
        fs::write(&installed_from, wanted).map_err(failed("writing a stamp"))?;
    }
    let vite = modules.join("vite").join("bin").join("vite.js");
    let mut command = Command::new("node");
    command.arg(vite).args(["build", "--emptyOutDir", "--outDir"]).arg(&built).current_dir(&project);
    run(&mut command, "vite build")?;
    fs::write(&built_from, now).map_err(failed("writing a stamp"))?;
    Ok(built)
}

/// The command that runs npm here, once Node.js is known to be new enough.
fn npm() -> Result<&'static str, String> {
    let node = Command::new("node").arg("--version").output().map_err(|_| NEEDS_NODE.to_owned())?;
    let version = String::from_utf8_lossy(&node.stdout).trim().to_owned();
    let mut parts = version.trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0));
    if (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) < NODE {
        return Err(format!("{NEEDS_NODE} (node {version})"));
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    match Command::new(npm).arg("--version").output() {
        Ok(answer) if answer.status.success() => Ok(npm),
        _ => Err(NEEDS_NODE.to_owned()),
    }
}

/// Every source file with its path inside `web/`, in a fixed order.
fn read_sources(web: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for source in SOURCES {
        gather(&web.join(source), source, &mut files)?;
    }
    Ok(files)
}

fn gather(path: &Path, name: &str, files: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let inner = format!("{name}/{}", entry.file_name().to_string_lossy());
            gather(&entry.path(), &inner, files)?;
        }
    } else if path.is_file() {
        files.insert(name.to_owned(), fs::read(path)?);
    }
    Ok(())
}

fn stamp<'a>(files: impl Iterator<Item = (&'a String, &'a Vec<u8>)>) -> String {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

/// Puts the sources where npm works. What was removed from `src` and `public` goes away, `node_modules` stays.
fn lay_out(project: &Path, sources: &BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for folder in ["src", "public"] {
        remove(&project.join(folder))?;
    }
    for (name, content) in sources {
        let path = project.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, content)?;
    }
    Ok(())
}

fn replace(from: &Path, to: &Path) -> io::Result<()> {
    remove(to)?;
    copy(from, to)
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Runs a step; when it fails, the end of what it printed is the message.
fn run(command: &mut Command, step: &str) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{step} did not start: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    let said = String::from_utf8_lossy(&said);
    let lines: Vec<&str> = said.lines().rev().filter(|line| !line.trim().is_empty()).take(12).collect();
    let said = lines.into_iter().rev().collect::<Vec<_>>().join(" | ");
    Err(format!("the web map could not be built: {step} failed: {said}"))
}
