//! An office's own rules, in a file beside its register.

use super::desk::Desk;

const OWN: &str = "[[rule]]\nid = 'bin.rural'\ntitle = { zh = '本镇垃圾桶间距', en = 'Bin spacing of the town' }\n\
                   kind = 'bin_spacing_max'\nvalue = 250\nunit = 'm'\nvalid_from = '2020-01-01'\n\
                   source = { zh = '镇发〔2020〕1号', en = 'Town order 1 of 2020' }\nverified = 'local'\n";

#[test]
fn a_question_goes_by_the_office_s_own_rule_and_says_so() {
    let desk = Desk::with_register();
    let before = desk.run(&["gaps", "bins", "--along", "S225", "--format", "json"]).well();
    assert!(before.err.contains("400 m"), "{}", before.err);
    desk.write("verge.rules.toml", OWN);
    let after = desk.run(&["gaps", "bins", "--along", "S225", "--format", "json", "--lang", "zh"]).well();
    assert!(after.err.contains("250 m") && after.err.contains("镇发〔2020〕1号"), "{}", after.err);
    let listed = desk.run(&["rules", "--on", "2021-05-01", "--format", "csv"]).well().out;
    let own: Vec<&str> = listed.lines().filter(|line| line.starts_with("bin.rural,")).collect();
    assert_eq!(own.len(), 1, "{listed}");
    assert!(own[0].contains("250 m") && own[0].contains("Town order 1 of 2020"), "{}", own[0]);
    let earlier = desk.run(&["rules", "--on", "2019-05-01", "--format", "json"]).well().out;
    let earlier: serde_json::Value = serde_json::from_str(&earlier).unwrap();
    let rule = earlier["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == "bin.rural").unwrap();
    assert_eq!((rule["value"].as_f64(), rule["own"].as_bool()), (Some(400.0), Some(false)));
    let unset = earlier["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == "penalty.km_month");
    assert!(unset.unwrap()["value"].is_null());
}

#[test]
fn a_broken_rule_file_stops_every_command_until_it_is_mended_and_harms_nothing() {
    let desk = Desk::with_register();
    desk.write("verge.rules.toml", &OWN.replace("value = 250", "value = 'two'"));
    for words in [&["gaps", "bins"][..], &["rules"], &["check"]] {
        let ran = desk.run(words);
        assert_eq!(ran.code, Some(1), "{words:?}");
        for word in ["verge.rules.toml", "bin.rural", "Correct it"] {
            assert!(ran.err.contains(word), "{}", ran.err);
        }
    }
    desk.write("verge.rules.toml", OWN);
    desk.run(&["gaps", "bins"]).well();
}

#[test]
fn rules_are_listed_before_there_is_a_register_and_a_day_that_is_none_is_refused() {
    let desk = Desk::empty();
    let listed = desk.run(&["rules", "--lang", "zh"]).well().out;
    assert!(listed.contains("zone.S") && listed.contains("15 m") && !listed.contains("zone.C"), "{listed}");
    assert!(desk.run(&["rules", "--all"]).well().out.contains("zone.C"));
    assert_eq!(desk.run(&["rules", "--on", "spring"]).code, Some(2));
}
