//! `verge place`: a table of one's own in, a checked plan out; no register is needed.

use serde_json::Value;

use super::desk::{Desk, Ran};

/// Two hamlets of two houses each and a far one; three places for a bin.
const MATRIX: &str =
    "house,north,middle,south\n甲,10,60,\n乙,20,50,\n丙,,50,20\n丁,,60,10\n\"戊, 村外\",300,200,300\n";

fn desk() -> Desk {
    let desk = Desk::empty();
    desk.write("matrix.csv", MATRIX);
    desk
}

fn json(ran: Ran) -> Value {
    serde_json::from_str(&ran.well().out).unwrap()
}

fn selected(plan: &Value) -> Vec<&str> {
    plan["selected"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect()
}

#[test]
fn each_model_gives_a_checked_plan_with_its_bound() {
    let desk = desk();
    let ask = |words: &[&str]| {
        json(desk.run(&[&["place", "matrix.csv", "--format", "json", "--model"], words].concat()))
    };
    let walk = ask(&["walk", "--count", "2"]);
    assert_eq!((selected(&walk).contains(&"middle"), walk["objective"].as_f64()), (true, Some(340.0)));
    let centre = ask(&["centre", "--count", "1"]);
    assert_eq!((selected(&centre), centre["objective"].as_f64()), (vec!["middle"], Some(200.0)));
    let cover = ask(&["cover", "--count", "1", "--radius", "50m"]);
    assert_eq!(cover["objective"].as_f64(), Some(2.0));
    let all = ask(&["cover-all", "--radius", "200"]);
    assert_eq!((selected(&all), all["objective"].as_f64()), (vec!["middle"], Some(1.0)));
    for plan in [&walk, &centre, &cover, &all] {
        assert_eq!(plan["checker"], "ok");
        assert_eq!((plan["proved_optimal"].as_bool(), plan["gap_pct"].as_f64()), (Some(true), Some(0.0)));
        assert_eq!(plan["bound"], plan["objective"]);
        assert!(plan["sentence"]["zh"].as_str().unwrap().contains("已证明最优"));
    }
    let homes = walk["assignment"].as_array().unwrap();
    assert_eq!(homes.len(), 5);
    assert_eq!((homes[4]["demand"].as_str(), homes[4]["site"].as_str()), (Some("戊, 村外"), Some("middle")));
    assert_eq!(homes[4]["cost"].as_f64(), Some(200.0));
}

#[test]
fn weights_and_fixed_sites_change_the_plan() {
    let desk = desk();
    desk.write("weights.csv", "\u{feff}id,weight\r\n甲,1\r\n乙,1\r\n丙,0\r\n丁,0\r\n\"戊, 村外\",9\r\n");
    let weighted = json(desk.run(&[
        "place",
        "matrix.csv",
        "--weights",
        "weights.csv",
        "--model",
        "walk",
        "--count",
        "1",
        "--format",
        "json",
    ]));
    assert_eq!((selected(&weighted), weighted["objective"].as_f64()), (vec!["middle"], Some(1910.0)));
    let fixed = json(desk.run(&[
        "place",
        "matrix.csv",
        "--model",
        "walk",
        "--count",
        "2",
        "--fixed",
        "north,south",
        "--format",
        "json",
    ]));
    assert_eq!((selected(&fixed), fixed["objective"].as_f64()), (vec!["north", "south"], Some(360.0)));
}

#[test]
fn no_site_serves_more_than_its_capacity() {
    let desk = desk();
    let ask = |words: &[&str]| {
        let first = ["place", "matrix.csv", "--format", "json", "--model", "capacity", "--radius", "60m"];
        json(desk.run(&[&first[..], words].concat()))
    };
    // Within 60 m the middle reaches four houses.
    let plenty = ask(&["--count", "1", "--capacity", "9"]);
    assert_eq!((selected(&plenty), plenty["objective"].as_f64()), (vec!["middle"], Some(4.0)));
    let tight = ask(&["--count", "2", "--capacity", "2"]);
    assert_eq!((tight["objective"].as_f64(), tight["unserved_demands"].as_u64()), (Some(4.0), Some(1)));
    desk.write("capacities.csv", "id,n\nnorth,1\nmiddle,0\nsouth,1.5\n");
    let each = ask(&["--count", "3", "--capacities", "capacities.csv"]);
    assert_eq!((each["objective"].as_f64(), each["proved_optimal"].as_bool()), (Some(2.5), Some(true)));
    let homes = each["assignment"].as_array().unwrap();
    let to = |site: Option<&str>| {
        let of = homes.iter().filter(|way| way["site"].as_str() == site);
        of.map(|way| way["weight"].as_f64().unwrap()).sum::<f64>()
    };
    assert_eq!((to(Some("north")), to(Some("south")), to(None)), (1.0, 1.5, 2.5));
}

#[test]
fn a_table_is_read_as_offices_and_other_programs_write_it() {
    let desk = Desk::empty();
    let plain = "house;north;south\na;1,5;2\n".replace("1,5", "1.5");
    for (name, text) in [
        ("marked.csv", format!("\u{feff}{}", plain.replace(';', ",").replace('\n', "\r\n"))),
        ("tabs.csv", plain.replace(';', "\t")),
        ("semicolons.csv", plain.clone()),
        ("quoted.csv", "\"house\",\"north\",\"south\"\n\"a\",\"1.5\",\"2\"\n".to_owned()),
    ] {
        desk.write(name, &text);
        let plan = json(desk.run(&["place", name, "--model", "walk", "--count", "1", "--format", "json"]));
        assert_eq!((selected(&plan), plan["objective"].as_f64()), (vec!["north"], Some(1.5)), "{name}");
    }
    desk.write("net.txt", " 4 4 1 \n 1 2 9\n 2 3 1\n 3 4 1\n 1 2 1\n");
    let net = json(desk.run(&["place", "net.txt", "--model", "walk", "--format", "json"]));
    assert_eq!((selected(&net), net["objective"].as_f64()), (vec!["2"], Some(4.0)));
}

#[test]
fn the_plan_comes_as_a_table_and_as_files_too() {
    let desk = desk();
    let words = ["place", "matrix.csv", "--model", "walk", "--count", "2"];
    let table = desk.run(&words).well().out;
    assert!(table.contains("weighted walking comes to 340") && table.contains("middle"), "{table}");
    desk.run(&[&words[..], &["-o", "plan.csv"]].concat()).well();
    assert!(std::fs::read_to_string(desk.path("plan.csv")).unwrap().contains("middle"));
    desk.run(&[&words[..], &["-o", "plan.xlsx"]].concat()).well();
}

#[test]
fn a_wish_that_cannot_be_met_says_why() {
    let desk = desk();
    desk.write("far.csv", "h,a,b\n1,5,\n2,,5\n3,,\n");
    desk.write("apart.csv", "h,a,b,c\n1,5,,\n2,,5,\n3,,,5\n");
    desk.write("none.csv", "h\n1\n");
    desk.write("nobody.csv", "1,0\n2,0\n3,0\n");
    let cases: &[(&[&str], i32, &str)] = &[
        (&["matrix.csv", "--model", "walk", "--count", "4"], 2, "only 3"),
        (&["matrix.csv", "--model", "walk", "--count", "0"], 2, "at least 1"),
        (&["matrix.csv", "--model", "walk"], 2, "needs --count"),
        (&["matrix.csv", "--model", "cover", "--count", "1"], 2, "needs --radius"),
        (&["matrix.csv", "--model", "cover-all", "--radius", "near"], 2, "not a number"),
        (&["matrix.csv", "--model", "cover-all", "--radius", "20"], 1, "1 of 5 demands"),
        (&["matrix.csv", "--model", "best", "--count", "1"], 2, "cover-all"),
        (&["matrix.csv", "--model", "walk", "--count", "1", "--fixed", "east"], 2, "no site \"east\""),
        (&["matrix.csv", "--model", "walk", "--count", "1", "--fixed", "north,south"], 2, "more than the 1"),
        (&["none.csv", "--model", "walk", "--count", "1"], 2, "no site to choose from"),
        (&["far.csv", "--model", "walk", "--count", "2"], 1, "1 of 3 demands reach no site"),
        (&["apart.csv", "--model", "walk", "--count", "2"], 1, "3 sites are needed"),
        (&["apart.csv", "--model", "centre", "--count", "1"], 1, "3 sites are needed"),
        (&["apart.csv", "--model", "walk", "--count", "3", "--weights", "nobody.csv"], 3, "nobody"),
        (&["matrix.csv", "--model", "capacity", "--count", "1", "--radius", "60"], 2, "--capacity NUMBER"),
        (
            &["matrix.csv", "--model", "capacity", "--count", "1", "--radius", "60", "--capacity", "-1"],
            2,
            "not a number of 0 or more",
        ),
        (&["matrix.csv", "--model", "cover", "--count", "1", "--radius", "60", "--capacity", "1"], 2, "only"),
        (&["missing.csv", "--model", "walk", "--count", "1"], 3, "no such file"),
    ];
    for (words, code, told) in cases {
        let ran = desk.run(&[&["place"], *words].concat());
        assert_eq!(ran.code, Some(*code), "{words:?}: {}", ran.err);
        assert!(ran.err.contains(told) && ran.out.is_empty(), "{words:?}: {}", ran.err);
    }
}

#[test]
fn a_bad_cell_is_named_by_line_and_column() {
    let desk = Desk::empty();
    let cases = [
        ("h,a,b\n1,2,3\n2,x,3\n", "line 3, column 2: \"x\""),
        ("h,a,b\n1,2,-3\n", "line 2, column 3: \"-3\" is negative"),
        ("h,a,b\n1,NaN,3\n", "line 2, column 2: \"NaN\""),
        ("h,a,b\n1,inf,3\n", "line 2, column 2: \"inf\""),
        ("h,a,b\n1,2\n", "line 2: it has 2 cells and the header has 3"),
        ("h,a,a\n1,2,3\n", "line 1, column 3: \"a\" is there twice"),
        ("h,a,\n1,2,3\n", "line 1, column 3: \"\" cannot be an id"),
        ("h,a,b\n1,2,3\n1,2,3\n", "line 3, column 1: \"1\" is there twice"),
        ("", "the file is empty"),
        ("3 1 1\n1 4 5\n", "line 2: this should be `from to length`"),
        ("3 2 1\n1 2 5\n", "promises 2 edges and there are 1"),
        ("9000 1 1\n1 2 5\n", "too large"),
    ];
    for (text, told) in cases {
        desk.write("bad.csv", text);
        let ran = desk.run(&["place", "bad.csv", "--model", "walk", "--count", "1"]);
        assert_eq!(ran.code, Some(3), "{text:?}: {}", ran.err);
        assert!(ran.err.contains(told), "{text:?}: {}", ran.err);
    }
    desk.write("matrix.csv", MATRIX);
    for (text, told) in [
        ("甲,1\n乙,-1\n", "line 2, column 2: \"-1\" is negative"),
        ("甲,1\n乙,many\n", "line 2, column 2: \"many\" is no number"),
        ("甲,1\n", "there is no row for demand \"乙\""),
        ("甲\n", "two columns are needed"),
        ("甲,1\n乙,1\n丙,1\n丁,1\n\"戊, 村外\",1\n己,1\n", "the table has no demand \"己\""),
    ] {
        desk.write("w.csv", text);
        let ran = desk.run(&["place", "matrix.csv", "--weights", "w.csv", "--model", "walk", "--count", "1"]);
        assert_eq!(ran.code, Some(3), "{text:?}: {}", ran.err);
        assert!(ran.err.contains("w.csv") && ran.err.contains(told), "{text:?}: {}", ran.err);
    }
}

/// A board of 30 × 30 fields with costs that tie in many ways: hours of branching.
#[cfg(unix)]
#[test]
fn ctrl_c_gives_the_best_so_far_and_says_so() {
    use std::fmt::Write as _;
    let desk = Desk::empty();
    let side = 30_i32;
    let mut text = "h".to_owned();
    for site in 0..side * side {
        let _ = write!(text, ",s{site}");
    }
    let mut seed = 1_u32;
    for demand in 0..side * side {
        let _ = write!(text, "\nd{demand}");
        for site in 0..side * side {
            let apart = |a: i32, b: i32| (a - b).abs().min(side - (a - b).abs());
            let near = apart(demand % side, site % side) <= 1 && apart(demand / side, site / side) <= 1;
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let _ = if near { write!(text, ",{}", (seed >> 24) % 5) } else { write!(text, ",") };
        }
    }
    desk.write("board.csv", &text);
    let child = desk
        .command(&[
            "place",
            "board.csv",
            "--model",
            "walk",
            "--count",
            "130",
            "--until-proved",
            "--format",
            "json",
        ])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_secs(8));
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(130), "{}", ran.err);
    assert!(ran.err.contains("best plan found so far"), "{}", ran.err);
    let plan: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((plan["checker"].as_str(), plan["count"].as_u64()), (Some("ok"), Some(130)));
    assert!(plan["gap_pct"].as_f64().unwrap() > 0.0 && plan["bound"].as_f64() < plan["objective"].as_f64());
}
