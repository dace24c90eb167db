use geo_types::{Geometry, Point};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::model::feature::Feature;
use crate::model::kind::{Kind, KindCatalogue};

fn kind(id: &str) -> std::sync::Arc<Kind> {
    KindCatalogue::embedded().unwrap().get(id).unwrap().clone()
}

fn feature(properties: serde_json::Value) -> Feature {
    let serde_json::Value::Object(properties) = properties else { panic!("not an object") };
    Feature::new(Some(Geometry::Point(Point::new(117.2, 33.0))), properties)
}

fn bin() -> Feature {
    feature(json!({
        "name": "石桥'7", "volume_l": 240, "state": "in_use", "seen_at": "2024-05-01",
        "updated_at": "2024-05-03T08:00:00Z"
    }))
}

fn fits(filter: &str) -> bool {
    Bound::parse(filter, &kind("bins")).unwrap_or_else(|error| panic!("{filter}: {error}")).matches(&bin())
}

fn refused(filter: &str) -> FilterError {
    Bound::parse(filter, &kind("bins")).expect_err(filter)
}

#[test]
fn comparisons_hold_by_the_type_of_the_property() {
    for filter in [
        "volume_l = 240",
        "volume_l >= 240 AND volume_l <= 240.0",
        "volume_l BETWEEN 100 AND 300",
        "volume_l NOT BETWEEN 1 AND 2",
        "-1 < volume_l",
        "state IN ('lost', 'in_use')",
        "state NOT IN ('lost')",
        "name = '石桥''7'",
        r"name = '石桥\'7'",
        "name LIKE '石_''%'",
        "NOT name LIKE 'x%'",
        "CASEI(name) LIKE CASEI('石%')",
        "name > '石'",
        "village IS NULL",
        "name IS NOT NULL",
        "geometry IS NOT NULL",
        "TRUE",
        "volume_l = 1 OR volume_l = 240 AND state = 'in_use'",
        "seen_at = DATE('2024-05-01')",
        "updated_at > DATE('2024-05-02')",
        "updated_at = DATE('2024-05-03')",
        "T_AFTER(updated_at, TIMESTAMP('2024-05-03T07:59:59Z'))",
        "T_BEFORE(seen_at, DATE('2024-05-02'))",
        "T_DURING(updated_at, INTERVAL('2024-05-01', '..'))",
        "T_INTERSECTS(seen_at, INTERVAL('2024-05-01', '2024-05-01T12:00:00Z'))",
        "S_INTERSECTS(geometry, BBOX(117, 32, 118, 34))",
        "S_INTERSECTS(\"geometry\", POLYGON((117 32, 118 32, 118 34, 117 34, 117 32)))",
        "S_WITHIN(geom, BBOX(170, 32, 118, 34))",
        "S_DISJOINT(geometry, POINT Z (1 2 3))",
        "S_EQUALS(geometry, POINT(117.2 33))",
    ] {
        assert!(fits(filter), "{filter}");
    }
    for filter in ["volume_l <> 240", "NOT TRUE", "state = 'lost'", "S_INTERSECTS(geometry, POINT(0 0))"] {
        assert!(!fits(filter), "{filter}");
    }
}

#[test]
fn what_is_not_known_is_neither_so_nor_not_so() {
    for filter in ["village = 'x'", "NOT village = 'x'", "village <> 'x'", "village NOT IN ('x')"] {
        assert!(!fits(filter), "{filter}");
    }
    assert!(fits("village = 'x' OR volume_l = 240"));
    assert!(!fits("NOT (village = 'x' AND volume_l = 240)"));
    assert!(fits("NOT (village = 'x' AND volume_l = 1)"));
}

#[test]
fn fields_and_choices_are_known_by_their_chinese_names_and_full_width_signs() {
    assert!(fits("状态 ＝ ‘在用’"));
    assert!(fits("（容积 ＞ 100） AND 状态 IN （'在用'，'丢失'）"));
}

#[test]
fn lists_are_asked_with_array_functions() {
    let plots = kind("plots");
    let plot = feature(json!({ "species": ["杨树", "柳树"] }));
    let holds = |filter: &str| Bound::parse(filter, &plots).unwrap().matches(&plot);
    assert!(holds("A_CONTAINS(species, ('杨树'))"));
    assert!(holds("A_OVERLAPS(species, ('杨树', '桃树'))"));
    assert!(!holds("A_CONTAINEDBY(species, ('杨树'))"));
    assert!(holds("A_EQUALS(species, ('柳树', '杨树'))"));
    assert_eq!(Bound::parse("species = '杨树'", &plots).unwrap_err().code, "filter-type");
}

#[test]
fn a_yes_no_property_stands_alone() {
    let roads = kind("roads");
    let road = feature(json!({ "main": true }));
    assert!(Bound::parse("main AND main = TRUE", &roads).unwrap().matches(&road));
    assert!(Bound::parse("number", &roads).is_err());
}

#[test]
fn an_unknown_property_names_the_nearest() {
    let error = refused("volum_l = 1");
    assert_eq!((error.code, error.at), ("filter-unknown-property", Some(1)));
    assert!(error.message.en.contains("did you mean \"volume_l\"?"), "{error}");
    assert!(error.message.zh.contains("是不是“volume_l”"), "{error}");
}

#[test]
fn a_type_that_does_not_fit_says_what_to_write() {
    assert_eq!(
        refused("volume_l = '240'").message.en,
        "filter, character 1: \"volume_l\" is a number, written without quotes; '240' is text"
    );
    assert_eq!(refused("seen_at > '2024-01-01'").code, "filter-type");
    assert_eq!(refused("1 = 'a'").code, "filter-type");
    assert_eq!(refused("geometry = 1").code, "filter-type");
    assert_eq!(refused("S_INTERSECTS(name, POINT(1 1))").code, "filter-type");
    assert_eq!(refused("T_AFTER(name, DATE('2024-01-01'))").code, "filter-type");
    assert_eq!(refused("extra = 'x'").code, "filter-type");
}

#[test]
fn a_value_that_is_no_choice_names_the_nearest() {
    let error = refused("state = 'in-us'");
    assert_eq!(error.code, "filter-choice");
    assert!(error.message.en.contains("did you mean \"in_use\"?"), "{error}");
}

#[test]
fn ten_thousand_parentheses_are_refused_with_their_place() {
    let text = format!("{}1=1{}", "(".repeat(10_000), ")".repeat(5_000));
    let error = Filter::parse(&text).unwrap_err();
    assert_eq!((error.code, error.at), ("filter-too-deep", Some(66)));
    assert!(error.message.zh.contains("第 66 个字符"), "{error}");
    assert_eq!(Filter::parse(&"NOT ".repeat(1000)).unwrap_err().code, "filter-too-deep");
    let nested = format!("S_INTERSECTS(geometry, {}", "GEOMETRYCOLLECTION(".repeat(800));
    assert_eq!(Filter::parse(&nested).unwrap_err().code, "filter-too-deep");
}

#[test]
fn length_and_number_of_conditions_are_bounded() {
    assert_eq!(Filter::parse(&" ".repeat(MAX_TEXT_BYTES + 1)).unwrap_err().code, "filter-too-long");
    let many = format!("a IN ({}1)", "1,".repeat(5000));
    assert_eq!(Filter::parse(&many).unwrap_err().code, "filter-too-big");
}

#[test]
fn what_cannot_be_read_is_refused_where_it_stands() {
    for (filter, code, at) in [
        ("", "filter-syntax", 1),
        ("volume_l =", "filter-syntax", 11),
        ("volume_l = 1)", "filter-syntax", 13),
        ("(volume_l = 1", "filter-syntax", 14),
        ("name = 'x", "filter-syntax", 8),
        ("name == 'x'", "filter-syntax", 7),
        ("name = 'x' name = 'y'", "filter-syntax", 12),
        ("name ; DROP", "filter-syntax", 6),
        ("volume_l = 1e999", "filter-number", 12),
        ("volume_l = 2l", "filter-syntax", 12),
        ("S_NEAR(geometry, POINT(1 2))", "filter-function", 1),
        ("S_INTERSECT(geometry, POINT(1 2))", "filter-function", 1),
        ("S_INTERSECTS(geometry, POINT(33 117))", "filter-position", 30),
        ("S_INTERSECTS(geometry, BBOX(1, 5, 2, 4))", "filter-box", 28),
        ("S_INTERSECTS(geometry, BBOX(1, 5, 2))", "filter-box", 28),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 0 1)))", "filter-geometry", 32),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))", "filter-geometry", 24),
        ("S_INTERSECTS(geometry, POINT EMPTY)", "filter-geometry", 24),
        ("seen_at = DATE('2024-13-01')", "filter-time", 16),
        ("seen_at IS 3", "filter-syntax", 12),
    ] {
        let error = Filter::parse(filter).expect_err(filter);
        assert_eq!((error.code, error.at), (code, Some(at)), "{filter}: {error}");
        assert!(!error.message.zh.is_empty() && !error.message.en.is_empty());
    }
    let error = Filter::parse("S_INTERSECT(geometry, POINT(1 2))").unwrap_err();
    assert!(error.message.en.ends_with("did you mean S_INTERSECTS?"), "{error}");
}

#[test]
fn the_box_of_a_spatial_condition_is_known_beforehand() {
    let bounds = |filter: &str| Bound::parse(filter, &kind("bins")).unwrap().bounds();
    let found = bounds("volume_l > 1 AND S_INTERSECTS(geometry, BBOX(1, 2, 3, 4))").unwrap();
    assert_eq!((found.min, found.max[0]), ([1.0, 2.0], 3.0));
    assert!((4.0..4.001).contains(&found.max[1]), "never smaller, hardly larger: {found:?}");
    assert_eq!(bounds("volume_l > 1 OR S_INTERSECTS(geometry, BBOX(1, 2, 3, 4))"), None);
    assert_eq!(bounds("S_DISJOINT(geometry, BBOX(1, 2, 3, 4))"), None);
    assert_eq!(bounds("NOT S_INTERSECTS(geometry, BBOX(1, 2, 3, 4))"), None);
}

fn name() -> impl Strategy<Value = Name> {
    "[a-zA-Z_一-龥 \"(.0-9]{1,8}".prop_map(|name| Name { name, at: 0 })
}

/// A text that CQL2 can say: a backslash at the very end would take the closing quote with it.
fn text() -> impl Strategy<Value = String> {
    r"[a-z一-龥'%_\\ \[\]()]{0,8}".prop_map(|text| text.trim_end_matches('\\').to_owned())
}

fn operand() -> impl Strategy<Value = Operand> {
    let leaf = prop_oneof![
        name().prop_map(Operand::Name),
        text().prop_map(Operand::Text),
        prop::num::f64::NORMAL.prop_map(Operand::Number),
        any::<bool>().prop_map(Operand::Bool),
        (1i16..9999, 1i8..13, 1i8..29).prop_map(|(y, m, d)| Operand::Date(jiff::civil::date(y, m, d))),
        (-1_000_000_000i64..4_000_000_000)
            .prop_map(|s| Operand::Timestamp(jiff::Timestamp::from_second(s).unwrap())),
    ];
    leaf.prop_recursive(1, 2, 1, |inner| inner.prop_map(|one| Operand::Casei(Box::new(one))))
}

fn compare_op() -> impl Strategy<Value = CompareOp> {
    prop::sample::select(vec![
        CompareOp::Eq,
        CompareOp::Ne,
        CompareOp::Lt,
        CompareOp::Le,
        CompareOp::Gt,
        CompareOp::Ge,
    ])
}

fn shape_arg() -> impl Strategy<Value = ShapeArg> {
    prop_oneof![
        name().prop_map(|mut name| {
            name.name.insert(0, ' '); // never the name of a function
            ShapeArg::Name(name)
        }),
        (-180.0..180.0, -90.0..0.0, -180.0..180.0, 0.0..90.0)
            .prop_map(|(w, s, e, n)| ShapeArg::Box([w, s, e, n])),
        (-180.0..180.0, -90.0..90.0).prop_map(|(x, y)| ShapeArg::Geometry(Point::new(x, y).into())),
    ]
}

fn expr() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Expr::Literal),
        name().prop_map(Expr::Truth),
        name().prop_map(Expr::IsNull),
        (operand(), compare_op(), operand()).prop_map(|(a, op, b)| Expr::Compare(a, op, b)),
        (operand(), operand(), operand()).prop_map(|(a, b, c)| Expr::Between(a, b, c)),
        (operand(), prop::collection::vec(operand(), 1..4)).prop_map(|(a, list)| Expr::In(a, list)),
        (operand(), operand()).prop_map(|(a, b)| Expr::Like(a, b)),
        (prop::sample::select(SpatialOp::ALL.to_vec()), shape_arg(), shape_arg())
            .prop_map(|((op, _), a, b)| Expr::Spatial(op, a, b)),
        (prop::sample::select(ArrayOp::ALL.to_vec()), name(), prop::collection::vec(operand(), 1..3))
            .prop_map(|((op, _), a, b)| Expr::Array(op, a, b)),
        (prop::sample::select(TemporalOp::ALL.to_vec()), operand(), prop::option::of(name())).prop_map(
            |((op, _), a, b)| {
                Expr::Temporal(op, TimeArg::At(a), TimeArg::Interval(None, b.map(Operand::Name)))
            }
        ),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::Or),
            inner.prop_map(|one| Expr::Not(Box::new(one))),
        ]
    })
}

proptest! {
    /// Guards that a filter shown to somebody says what was asked; leaves out WKT of many parts.
    #[test]
    fn a_printed_filter_reads_back_as_itself(expr in expr()) {
        let filter = Filter { expr };
        let printed = filter.to_string();
        let read = Filter::parse(&printed);
        prop_assert_eq!(read, Ok(filter), "{}", printed);
    }

    /// Guards the server against any text at all.
    #[test]
    fn no_text_makes_the_reader_fall(text in "[-a-z'\"\\\\()\\[\\],.0-9=<>% A-Z一-龥（）‘]{0,60}") {
        if let Ok(filter) = Filter::parse(&text) {
            let _ = filter.bind(&kind("bins"));
        }
    }
}
