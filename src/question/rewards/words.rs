//! The account in words.

use std::fmt::Write as _;

use super::grade::Grade;
use super::inputs::Asked;
use super::money::yuan;
use super::reckon::Account;
use super::villages::Figures;
use crate::model::rule_book::Rule;
use crate::model::text::Text;
use crate::question::sections::Sections;

/// Everything there is to tell.
pub(super) struct Told<'a, 's> {
    pub asked: &'a Asked<'s>,
    pub sections: &'a Sections<'s>,
    pub account: &'a Account<'a, 's>,
    pub villages: &'a [(Option<String>, Figures)],
    pub total: &'a Figures,
}

impl Told<'_, '_> {
    fn months(&self) -> Text {
        let months: Vec<String> = self.asked.months.iter().map(ToString::to_string).collect();
        match months.as_slice() {
            [one] => Text::same(one.clone()),
            [first, .., last] => Text::new(format!("{first} 至 {last}"), format!("{first} to {last}")),
            [] => Text::default(),
        }
    }
}

/// Kilometres to three places.
fn km(mm: i64) -> String {
    format!("{:.3} km", mm as f64 / 1e6)
}

pub(super) fn sentence(told: &Told<'_, '_>) -> Text {
    let (total, months) = (told.total, told.months());
    let paid = told.villages.iter().filter(|(village, own)| village.is_some() && own.reward_fen > 0).count();
    let several = told.asked.months.len() > 1;
    let (per_zh, per_en) = if several { ("公里·月", "km·months") } else { ("km", "km") };
    let amount = |mm: i64| format!("{:.3}", mm as f64 / 1e6);
    let tried = told.asked.grade.is_some();
    let mut said = Text::new(
        format!(
            "{}{}：{} 个路段共 {}，优等 {} {per_zh}，{paid} 个村应奖 {:.2} 元",
            if tried { "试算 " } else { "" },
            months.zh,
            total.sections,
            km(total.counted_mm),
            amount(total.excellent_mm),
            yuan(total.reward_fen)
        ),
        format!(
            "{}{}: {} sections, {} in all, {} {per_en} graded excellent; {paid} villages are due {:.2} yuan",
            if tried { "Tried out, " } else { "" },
            months.en,
            total.sections,
            km(total.counted_mm),
            amount(total.excellent_mm),
            yuan(total.reward_fen)
        ),
    );
    if total.other_mm > 0 {
        let other = amount(total.other_mm);
        match total.penalty_yuan() {
            Some(penalty) => {
                let _ = write!(said.zh, "；未达优等 {other} {per_zh}，应罚 {penalty:.2} 元");
                let _ = write!(said.en, "; {other} {per_en} graded lower, {penalty:.2} yuan to be taken off");
            }
            None => {
                let _ = write!(said.zh, "；未达优等 {other} {per_zh}，处罚标准未定");
                let _ = write!(said.en, "; {other} {per_en} graded lower, the penalty is not set");
            }
        }
    }
    if total.ungraded_mm > 0 {
        let ungraded = amount(total.ungraded_mm);
        let _ = write!(said.zh, "；未评 {ungraded} {per_zh}，不发");
        let _ = write!(said.en, "; {ungraded} {per_en} not graded and not paid");
    }
    said.zh.push('。');
    said.en.push('.');
    said
}

pub(super) fn notes(told: &Told<'_, '_>) -> Vec<Text> {
    let mut notes = rules(told);
    notes.push(Text::new(
        "合计四舍五入到分；各行先舍到分，差的分按余数从大到小补给，所以各行之和等于合计。",
        "The total is rounded half up to the fen; rows are rounded down and the missing fen go to the largest remainders, so \
         that the rows add up to the total.",
    ));
    if told.asked.months_found && told.asked.grades.last_month().is_none() {
        notes.push(Text::new(
            "台账里还没有一次评定（检查记录里的等次或得分），月份取上个月。",
            "Nothing in the register is graded yet (grade or score of inspections), so the month is last month.",
        ));
    }
    if told.total.penalty_unset {
        notes.push(Text::new(
            "处罚标准（规则 penalty.km_month）没有定，处罚和应兑现为空；请在规则文件里写明金额。",
            "The penalty (rule penalty.km_month) is not set, so penalty and due are empty: set its amount in the rule file.",
        ));
    }
    notes.extend(sections(told));
    notes
}

/// Each rule applied, once.
fn rules(told: &Told<'_, '_>) -> Vec<Text> {
    let mut notes: Vec<Text> = Vec::new();
    let mut say = |rule: &Rule| {
        let figure = rule.figure_text();
        let note = rule.note();
        let note = Text::new(format!("{}（{figure}）", note.zh), format!("{} ({figure})", note.en));
        if !notes.contains(&note) {
            notes.push(note);
        }
    };
    for rates in &told.account.rates {
        say(rates.reward);
        if let Some(rule) = rates.penalty.filter(|_| told.total.other_mm > 0) {
            say(rule);
        }
    }
    let lines = || told.account.sections.iter().flat_map(|one| &one.lines);
    if lines().any(|line| matches!(line.grade, Grade::Given(_, true))) {
        notes.push(Text::new(
            "有的路段只有得分，等次按规则 grade.excellent（未核实）从得分得出。",
            "Some sections have a score only; their grade follows from it by rule grade.excellent (unverified).",
        ));
    }
    notes
}

fn sections(told: &Told<'_, '_>) -> Vec<Text> {
    let mut notes = Vec::new();
    let account = told.account;
    let mut say = |count: usize, zh: &str, en: &str| {
        if count > 0 {
            notes.push(Text::new(format!("{count} {zh}"), format!("{count} {en}")));
        }
    };
    let lines = || account.sections.iter().flat_map(|one| &one.lines);
    let lacking = |lack: &str| lines().filter(|line| line.grade.lack() == Some(lack)).count();
    say(
        lacking("partly graded"),
        "个路段·月只评了一部分，算未评；请评整个路段。",
        "section months were graded in part and count as not graded: grade whole sections.",
    );
    say(
        lacking("contradictory grades"),
        "个路段·月同一时刻有两个等次，算未评；请改正检查记录。",
        "section months have two grades of one moment and count as not graded: correct the inspections.",
    );
    say(
        told.asked.grades.nowhere(),
        "条评定没有指明路段、道路或村，或没有日期，没有采用。",
        "graded inspections name no section, road or village, or have no date, and were not used.",
    );
    say(
        account.sections.iter().filter(|one| one.section.village.is_none()).count(),
        "个路段没有登记村，不知道发给谁；请补填。",
        "sections have no village entered, so nobody can be paid: enter it.",
    );
    say(
        account.sections.iter().filter(|one| one.share.twice > 0).count(),
        "个路段与本村别的路段重叠，重叠的只算一次。",
        "sections overlap another of their own village; the overlap counts once.",
    );
    say(
        account.sections.iter().filter(|one| one.section.beyond).count(),
        "个路段的桩号超出道路，超出的不算；请核对桩号。",
        "sections have chainages past an end of their road, which do not count: check them.",
    );
    say(
        told.sections.unplaced.len(),
        "个路段找不到道路或桩号，没有算进来；请核对道路和起止桩号。",
        "sections have no such road or chainages and are left out: check road and chainages.",
    );
    if account.disputed_mm > 0 {
        let length = km(account.disputed_mm);
        notes.push(Text::new(
            format!("{length} 有几个村登记，说不清归谁，没有发；请改正路段的桩号或侧别。"),
            format!("{length} are claimed by several villages and were not paid: correct the chainages or sides of the sections."),
        ));
    }
    if account.one_handed_mm > 0 {
        let length = km(account.one_handed_mm);
        notes.push(Text::new(
            format!("{length} 只有一侧登记了路段，另一侧的一半没有算给谁。"),
            format!("On {length} only one side has a section; the other side's half is nobody's."),
        ));
    }
    notes
}
