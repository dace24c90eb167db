//! Reading features.

use serde_json::json;

use crate::client::served;

#[test]
fn pages_hold_every_feature_once_while_others_write() {
    let server = served();
    let mut path = "/api/collections/bins/items?limit=7".to_owned();
    let mut seen: Vec<String> = Vec::new();
    loop {
        let page = server.get(&path).json();
        seen.extend(
            page["features"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()),
        );
        if seen.len() == 7 {
            // Somebody removes one already seen and adds another: nobody else moves to another page.
            let gone = format!("/api/collections/bins/items/{}", seen[0]);
            assert_eq!(server.write("DELETE", &gone, &[], &json!(null)).status, 204);
            let new = json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [117.0, 33.0]},
                "properties": {"name": "new"}});
            assert_eq!(server.write("POST", "/api/collections/bins/items", &[], &new).status, 201);
        }
        let next = page["links"].as_array().unwrap().iter().find(|link| link["rel"] == "next");
        match next {
            Some(link) => path = link["href"].as_str().unwrap().strip_prefix(&server.url).unwrap().to_owned(),
            None => break,
        }
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((count, seen.len()), (32, 32));
}

#[test]
fn filters_boxes_and_property_filters_count_what_they_match() {
    let server = served();
    let matched = |query: &str| {
        let told = server.get(&format!("/api/collections/bins/items?{query}"));
        assert_eq!(told.status, 200, "{query}: {told:?}");
        told.json()["numberMatched"].as_u64().unwrap()
    };
    assert_eq!(matched("state=lost"), 3);
    assert_eq!(matched("filter=state%3D%27lost%27&filter-lang=cql2-text"), 3);
    assert_eq!(matched("filter=state%3D%27lost%27&village=%E7%9F%B3%E6%A1%A5%E6%9D%91"), 3);
    assert_eq!(matched("bbox=116.9999,33,117.0031,33.001"), 2);
    assert_eq!(matched("bbox=170,-10,-170,10"), 0);
    assert_eq!(matched("filter=S_INTERSECTS(geometry,BBOX(116.9999,33,117.0031,33.001))"), 2);
    assert_eq!(matched("datetime=../2000-01-01"), 0);
    assert_eq!(matched("datetime=2000-01-01/.."), 31);
}

#[test]
fn a_bin_known_by_its_chainage_is_shown_and_found_beside_its_road() {
    let server = served();
    let page = server.get("/api/collections/bins/items?filter=name%3D%27B-K%27").json();
    let bin = &page["features"][0];
    assert_eq!(bin["properties"]["derived_position"], true);
    let lon = bin["geometry"]["coordinates"][0].as_f64().unwrap();
    let lat = bin["geometry"]["coordinates"][1].as_f64().unwrap();
    assert!(
        (lon - 117.0428).abs() < 0.001 && lat > 33.0,
        "left of a road that runs east is north: {lon} {lat}"
    );
    let around = format!("bbox={},{},{},{}&name=B-K", lon - 1e-4, lat - 1e-4, lon + 1e-4, lat + 1e-4);
    assert_eq!(server.get(&format!("/api/collections/bins/items?{around}")).json()["numberMatched"], 1);
}

#[test]
fn what_is_wrong_is_said_with_its_code_and_what_was_meant() {
    let server = served();
    for (path, status, code) in [
        ("/api/collections/bin/items", 404, "collection-unknown"),
        ("/api/collections/bins/items?stat=lost", 400, "parameter-unknown"),
        ("/api/collections/bins/items?limit=-1", 400, "limit"),
        ("/api/collections/bins/items?limit=0", 400, "limit"),
        ("/api/collections/bins/items?limit=x", 400, "limit"),
        ("/api/collections/bins/items?bbox=1,5,2,4", 400, "bbox"),
        ("/api/collections/bins/items?bbox=1,2,3", 400, "parameter-value"),
        ("/api/collections/bins/items?filter=colour%3D%27red%27", 400, "filter-unknown-property"),
        ("/api/collections/bins/items?filter=state%3D", 400, "filter-syntax"),
        ("/api/collections/bins/items?f=pdf", 400, "format-unknown"),
        ("/api/collections/bins/items?asOf=yesterday", 400, "parameter-value"),
        ("/api/collections/bins/items?sortby=colour", 400, "sortby"),
        ("/api/collections/bins/items?sortby=name&cursor=3", 400, "parameter-value"),
        ("/api/collections/bins/items?offset=-1", 400, "parameter-value"),
        ("/api/collections/bins/items/7", 404, "feature-unknown"),
        ("/api/collections/bins/items?limit=1&limit=2", 400, "parameter-twice"),
        ("/api/processes/gap", 404, "no-such-process"),
        ("/api/nothing", 404, "not-found"),
        ("/missing.js", 404, "not-found"),
    ] {
        let told = server.get(path);
        assert_eq!((told.status, told.code().as_str()), (status, code), "{path}");
    }
    let said = server.get("/api/collections/bins/items?stat=lost").json();
    assert!(said["detail_en"].as_str().unwrap().contains("state"), "{said}");
}

#[test]
fn problems_are_told_in_the_askers_language() {
    let server = served();
    let told =
        server.send("GET", "/api/collections/bin", &[("Accept-Language", "zh-CN,zh;q=0.9")], &[]).json();
    assert_eq!(told["detail"], told["detail_zh"]);
}

#[test]
fn what_is_known_already_is_not_sent_again() {
    let server = served();
    let path = format!("/api/collections/bins/items/{}", server.a_bin());
    for path in [path.as_str(), "/api/collections/bins/items", "/api/kinds", "/api/roads"] {
        let tag = server.get(path).header("etag").unwrap().to_owned();
        let again = server.send("GET", path, &[("If-None-Match", &tag)], &[]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
    }
}

#[test]
fn the_past_is_served_as_it_was() {
    let server = served();
    let then = server.register.history(1, None).unwrap()[0].recorded_at;
    let bin = server.a_bin();
    server.write("DELETE", &format!("/api/collections/bins/items/{bin}"), &[], &json!(null));
    let path = format!("/api/collections/bins/items/{bin}");
    assert_eq!(server.get(&path).status, 404);
    assert_eq!(server.get(&format!("{path}?asOf={then}")).status, 200);
}

/// Names of bins over all pages, and how many pages there were.
fn names(server: &crate::client::Served, query: &str) -> (Vec<String>, usize) {
    let mut path = format!("/api/collections/bins/items?{query}");
    let (mut all, mut pages) = (Vec::new(), 0);
    loop {
        let page = server.get(&path).json();
        pages += 1;
        for feature in page["features"].as_array().unwrap() {
            all.push(feature["properties"]["name"].as_str().unwrap_or_default().to_owned());
        }
        let next = page["links"].as_array().unwrap().iter().find(|link| link["rel"] == "next");
        let Some(next) = next else { return (all, pages) };
        let href = next["href"].as_str().unwrap();
        href[href.find("/api/").unwrap()..].clone_into(&mut path);
    }
}

#[test]
fn a_listing_in_order_holds_every_row_once_over_all_its_pages() {
    let server = served();
    let (all, _) = names(&server, "limit=1000");
    let mut sorted = all.clone();
    sorted.sort_by(|a, b| (a.is_empty(), b).cmp(&(b.is_empty(), a)));
    let (listed, pages) = names(&server, "sortby=-name&limit=2");
    assert!(pages > 1, "{pages}");
    assert_eq!(listed, sorted);
    assert_eq!(names(&server, "sortby=state,-name&limit=1").0.len(), all.len());
    let jumped = server.get("/api/collections/bins/items?sortby=-name&offset=1&limit=1").json();
    assert_eq!(jumped["features"][0]["properties"]["name"], sorted[1].as_str());
}

#[test]
fn a_row_written_between_two_pages_of_an_order_moves_no_other() {
    let server = served();
    let page = server.get("/api/collections/bins/items?sortby=name&limit=1").json();
    let next = page["links"].as_array().unwrap().iter().find(|link| link["rel"] == "next").unwrap();
    let href = next["href"].as_str().unwrap();
    let first = page["features"][0]["id"].as_str().unwrap();
    server.write("DELETE", &format!("/api/collections/bins/items/{first}"), &[], &json!(null));
    let after = server.get(&href[href.find("/api/").unwrap()..]).json();
    let now = server.get("/api/collections/bins/items?sortby=name&limit=1").json();
    assert_eq!(after["features"][0]["id"], now["features"][0]["id"]);
}

#[test]
fn metadata_is_complete_enough_for_qgis() {
    let server = served();
    let conformance = server.get("/api/conformance").json().to_string();
    for class in ["cql2/1.0/conf/basic-spatial-operators", "ogcapi-features-1/1.0/conf/oas30"] {
        assert!(conformance.contains(class), "{class}");
    }
    let options = server.send("OPTIONS", "/api/collections/bins/items", &[], &[]);
    assert!(options.header("allow").unwrap().contains("POST"), "{options:?}");
    let schema = server.get("/api/collections/bins/schema").json();
    assert_eq!(schema["properties"]["updated_at"]["readOnly"], true);
    assert_eq!(server.get("/api/openapi.json").json()["openapi"], "3.0.3");
    let page = server.send("GET", "/api/docs", &[("Accept", "text/html")], &[]);
    let text = String::from_utf8(page.body).unwrap();
    assert!(text.contains("/api/collections/bins/items") && !text.contains("<script"));
}

#[test]
fn people_find_roads_chainages_places_and_names() {
    let server = served();
    let first = |words: &str| {
        let told = server.get(&format!("/api/search?q={words}"));
        told.json()[0].clone()
    };
    assert_eq!(first("S225")["collection"], "roads");
    assert!((first("S225%20K4%2B000")["lon"].as_f64().unwrap() - 117.0428).abs() < 0.001);
    assert_eq!(first("117.5,33.5")["lat"], 33.5);
    assert_eq!(first("B-7")["title"]["zh"], "B-7");
    let at = server.get("/api/locate?lon=117.05&lat=33.0002").json();
    assert_eq!((at["number"].as_str(), at["side"].as_str()), (Some("S225"), Some("left")));
}
