//! The command line as a tree: fixed commands here, one more for each question of the catalogue.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};

use super::output::formats;
use super::question_args;
use crate::model::text::{Lang, Text};
use crate::question::Question;
use crate::service::placing::Model;

/// The whole tree in one language.
pub fn tree(questions: &[Box<dyn Question>], lang: Lang) -> Command {
    let say = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    let mut command = Command::new("verge")
        .version(env!("CARGO_PKG_VERSION"))
        .about(say("路边设施台账与覆盖分析", "A register of what stands, grows and is left along roads"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .infer_long_args(true)
        .arg(store(lang).global(true))
        .arg(
            Arg::new("lang")
                .long("lang")
                .global(true)
                .value_parser(["zh", "en"])
                .help(say("界面语言", "language of messages")),
        );
    for one in fixed(lang) {
        command = command.subcommand(one);
    }
    for question in questions {
        command = command.subcommand(answering(question_args::command(question.as_ref(), lang), lang));
    }
    command
}

fn store(lang: Lang) -> Arg {
    let help = Text::new(
        "台账文件（默认当前文件夹的 verge.gpkg）",
        "register file (default verge.gpkg in the current folder)",
    );
    Arg::new("store")
        .long("store")
        .env("VERGE_STORE")
        .hide_env(true)
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help(help.get(lang).to_owned())
}

/// What every command with an answer takes.
fn answering(command: Command, lang: Lang) -> Command {
    let say = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    command
        .arg(Arg::new("format").long("format").value_parser(formats()).help(say(
            "输出格式（默认表格，或由 -o 的扩展名决定）",
            "output format (default table, or by the extension of -o)",
        )))
        .arg(
            Arg::new("output")
                .short('o')
                .long("output")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help(say("写到文件", "write to a file")),
        )
}

fn fixed(lang: Lang) -> Vec<Command> {
    let say = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    let listen = || {
        Arg::new("listen")
            .long("listen")
            .value_name("ADDRESS")
            .default_value("127.0.0.1:8080")
            .help(say("监听地址，只限本机", "address to listen on, this computer only"))
    };
    let files = |name: &'static str| Arg::new(name).value_name("FILE").value_parser(value_parser!(PathBuf));
    let crs = |name: &'static str| Arg::new(name).long(name).value_name("CRS").required(true);
    vec![
        Command::new("demo")
            .about(say("生成演示台账（如尚无）并打开服务", "make the demo register if absent and serve it"))
            .arg(listen())
            .args(lan(lang)),
        Command::new("serve")
            .about(say("打开台账，提供地图和接口", "serve the register: map and API"))
            .arg(listen())
            .args(lan(lang)),
        import(lang),
        Command::new("export")
            .about(say("导出台账", "export collections"))
            .arg(
                Arg::new("kinds")
                    .value_name("KIND")
                    .required(true)
                    .num_args(1..)
                    .help(say("种类，可带筛选", "kinds, filters allowed")),
            )
            .arg(
                Arg::new("to")
                    .long("to")
                    .value_name("FILE")
                    .required(true)
                    .value_parser(value_parser!(PathBuf))
                    .help(say(
                        "文件，格式由扩展名决定：.geojson .csv .xlsx .gpkg",
                        "file; its extension decides: .geojson .csv .xlsx .gpkg",
                    )),
            ),
        Command::new("convert")
            .about(say("坐标转换：标准输入每行 x,y", "convert coordinates: lines x,y on standard input"))
            .arg(
                crs("from").help(say("来源坐标系：wgs84 gcj02 bd09 EPSG:n", "from: wgs84 gcj02 bd09 EPSG:n")),
            )
            .arg(crs("to").help(say("目标坐标系", "to: the same"))),
        Command::new("measure").about(say(
            "量测：标准输入每行一个 WKT（长度、面积），或制表符隔开的两个（间距）",
            "measure: WKT lines on standard input, one (length, area) or two with a tab between (offset)",
        )),
        Command::new("history").about(say("变更记录", "change sets, newest first")).arg(
            Arg::new("limit")
                .long("limit")
                .value_parser(value_parser!(u32).range(1..=100_000))
                .default_value("20")
                .help(say("最多几条", "at most so many")),
        ),
        Command::new("undo").about(say("撤销一次变更", "take a change set back")).arg(
            Arg::new("seq")
                .value_name("SEQ")
                .value_parser(value_parser!(u64))
                .help(say("变更序号（默认最新一次）", "its number (default the newest)")),
        ),
        accept(lang),
        stakes(lang),
        Command::new("backup")
            .about(say("备份台账", "copy the register safely"))
            .arg(files("to").required(true)),
        Command::new("restore")
            .about(say("从备份恢复", "restore the register from a backup"))
            .arg(files("from").required(true))
            .arg(Arg::new("replace").long("replace").action(ArgAction::SetTrue).help(say(
                "替换现有台账（现有的先另存）",
                "replace the register that is there (it is kept beside)",
            ))),
        answering(place(lang), lang),
        answering(
            Command::new("rules")
                .about(say(
                    "列出规则：数值、出处、是否核实",
                    "list the rules: figures, sources, whether checked",
                ))
                .arg(Arg::new("on").long("on").value_name("DATE").help(say(
                    "哪一天有效的规则（默认今天）",
                    "the day whose rules are listed (default today)",
                )))
                .arg(Arg::new("all").long("all").action(ArgAction::SetTrue).help(say(
                    "连同没有生效、已被取代和不用的",
                    "also those not in force, replaced or not used",
                ))),
            lang,
        ),
        Command::new("reference").about(say(
            "打印命令、问题、种类与规则的参考",
            "print the reference of commands, questions, kinds and rules",
        )),
    ]
}

/// What is done with a plan that was kept in a file.
fn of_plan(command: Command, lang: Lang) -> Command {
    let say = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    command
        .arg(Arg::new("plan").value_name("FILE").required(true).value_parser(value_parser!(PathBuf)).help(
            say(
                "方案：place-bins --format json 存下的文件",
                "the plan: the file that place-bins --format json made",
            ),
        ))
        .arg(
            Arg::new("only")
                .long("only")
                .value_name("RANKS")
                .value_delimiter(',')
                .value_parser(value_parser!(usize))
                .help(say("只要这些序号，如 1,3,5", "only the sites of these ranks, such as 1,3,5")),
        )
        .arg(
            Arg::new("move")
                .long("move")
                .value_name("RANK=LON,LAT")
                .action(ArgAction::Append)
                .help(say("把一个点位挪到别处（可重复）", "a site that was moved (may be repeated)")),
        )
        .arg(
            Arg::new("why")
                .long("why")
                .value_name("TEXT")
                .help(say("方案名，写进变更记录和放样单", "the plan's name, for the history and the sheet")),
        )
}

fn accept(lang: Lang) -> Command {
    let say = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    let command = Command::new("accept")
        .about(say("接受布桶方案，记为计划中的桶", "accept a plan: its sites become planned bins"));
    of_plan(command, lang)
        .arg(Arg::new("anyway").long("anyway").action(ArgAction::SetTrue).help(say(
            "台账已变或违反规则也接受",
            "even when the register has changed since or a rule forbids a site",
        )))
        .arg(Arg::new("release").long("release").action(ArgAction::SetTrue).help(say(
            "方案不保留的已有设施将挪走，不必与它们留间距",
            "what the plan was made without will be moved: its sites need no spacing from that",
        )))
}

fn stakes(lang: Lang) -> Command {
    let say = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    let command = Command::new("stakes").about(say(
        "布桶方案的放样单：桩号、侧、离中心线、坐标、小图",
        "the stakes sheet of a plan: chainage, side, offset, position, small map",
    ));
    of_plan(command, lang).arg(
        Arg::new("output")
            .short('o')
            .long("output")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help(say("写到网页文件（.html）", "write to a page (.html)")),
    )
}

fn import(lang: Lang) -> Command {
    let say = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    let option = |name: &'static str, value: &'static str, zh: &str, en: &str| {
        Arg::new(name).long(name).value_name(value).help(say(zh, en))
    };
    let flag = |name: &'static str, zh: &str, en: &str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(say(zh, en))
    };
    Command::new("import")
        .about(say("导入文件", "import files"))
        .arg(
            Arg::new("files")
                .value_name("FILE")
                .required(true)
                .num_args(1..)
                .value_parser(value_parser!(PathBuf))
                .help(say(
                    ".osm.pbf .geojson .csv .xlsx .shp .gpx .gpkg",
                    ".osm.pbf .geojson .csv .xlsx .shp .gpx .gpkg",
                )),
        )
        .arg(option("as", "KIND", "当作哪一种（如 bins、垃圾桶）", "the kind they are (such as bins)"))
        .arg(option(
            "key",
            "COLUMN",
            "标识列，再次导入时按它更新",
            "the column that tells rows apart when importing again",
        ))
        .arg(
            option("mapping", "FILE", "列对应关系（TOML）", "which column is which field (TOML)")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(option("crs", "CRS", "坐标系：gcj02 bd09 EPSG:n", "coordinates: gcj02 bd09 EPSG:n"))
        .arg(option(
            "encoding",
            "NAME",
            "文字编码，如 gbk（默认自动识别）",
            "text encoding such as gbk (found by itself otherwise)",
        ))
        .arg(flag("dry-run", "只看会改变什么，不写入", "show what would change, write nothing"))
        .arg(flag(
            "strict",
            "有一行被拒就全部不导入（退出码 3）",
            "any rejected row refuses the whole import (exit 3)",
        ))
}

/// The door to the local network.
fn lan(lang: Lang) -> [Arg; 3] {
    let say = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    let file = |name: &'static str| {
        Arg::new(name).long(name).value_name("FILE").requires("lan").value_parser(value_parser!(PathBuf))
    };
    [
        Arg::new("lan")
            .long("lan")
            .value_name("ADDRESS")
            .num_args(0..=1)
            .default_missing_value("0.0.0.0:8443")
            .help(say(
                "让同一局域网里配对过的手机也能用（加密）",
                "let paired phones on the same network in (encrypted)",
            )),
        file("certificate").requires("key").help(say(
            "单位自己的证书（PEM），代替自动生成的",
            "the office's own certificate (PEM) instead of one made here",
        )),
        file("key").requires("certificate").help(say("它的私钥（PEM）", "its private key (PEM)")),
    ]
}

fn place(lang: Lang) -> Command {
    let say = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    let option = |name: &'static str, value: &'static str, zh: &str, en: &str| {
        Arg::new(name).long(name).value_name(value).help(say(zh, en))
    };
    Command::new("place")
        .about(say("用自己的费用表选点", "choose sites from a table of costs of your own"))
        .arg(Arg::new("matrix").value_name("MATRIX").required(true).value_parser(value_parser!(PathBuf)).help(say(
            "费用表：首行是候选点编号，每行首格是需求点编号，空格为到不了；或 OR-Library 的 .txt",
            "table of costs: the first row names the sites, the first cell of a row its demand, an empty cell is no way; or an OR-Library .txt",
        )))
        .arg(
            option("model", "MODEL", "目标：cover 最多覆盖、cover-all 全部覆盖、walk 最少走路、centre 最远的尽量近、capacity 最多覆盖但各点不超过能力", "aim: cover most demand, cover-all with the fewest sites, walk least, centre: the worst served as near as can be, capacity: cover most with no site beyond what it can take")
                .required(true)
                .value_parser(Model::ALL.map(Model::word)),
        )
        .arg(
            option("weights", "FILE", "需求点权重（编号,权重；默认各为 1）", "weight of each demand (id,weight; default 1 each)")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            option("count", "NUMBER", "选几个点，固定的也算在内", "how many sites, fixed ones among them")
                .value_parser(value_parser!(usize)),
        )
        .arg(option("radius", "COST", "服务半径，单位同表（可写 500m）", "radius of service, in the unit of the table (500m may be written)"))
        .arg(option(
            "capacity",
            "NUMBER",
            "每个点最多服务多少，单位同权重（--model capacity 用）",
            "what every site can take, in the unit of the weights (with --model capacity)",
        ).allow_negative_numbers(true))
        .arg(
            option(
                "capacities",
                "FILE",
                "各点最多服务多少（编号,数），代替 --capacity",
                "what each site can take (id,number), instead of --capacity",
            )
            .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            option("fixed", "ID,…", "一定保留的候选点", "sites that stay in any case")
                .action(ArgAction::Append),
        )
        .arg(Arg::new("until-proved").long("until-proved").action(ArgAction::SetTrue).help(say(
            "一直算到证明最优（默认约一分钟的计算量；Ctrl-C 随时停，给出到此最好的）",
            "go on until it is proved optimal (default about a minute of work; Ctrl-C stops any time with the best so far)",
        )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_well_formed_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            tree(&[], lang).debug_assert();
        }
    }
}
