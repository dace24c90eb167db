//! Vector tiles.

use fast_mvt::{MvtReaderRef, MvtValueRef};
use serde_json::json;

use crate::client::{Served, served};

/// The tile of level 12 that holds the fixture's western end, found by the formula of the grid.
fn address(z: u32) -> String {
    let side = f64::from(1_u32 << z);
    let (lon, lat) = (117.0001_f64, 33.0001_f64.to_radians());
    let col = ((lon + 180.0) / 360.0 * side) as u32;
    let row = ((1.0 - (lat.tan() + 1.0 / lat.cos()).ln() / std::f64::consts::PI) / 2.0 * side) as u32;
    format!("{z}/{row}/{col}")
}

fn tile(server: &Served, collection: &str, z: u32) -> crate::client::Told {
    server.get(&format!("/api/collections/{collection}/tiles/WebMercatorQuad/{}", address(z)))
}

#[test]
fn a_tile_holds_the_bins_with_what_the_map_needs() {
    let server = served();
    let told = tile(&server, "bins", 14);
    assert_eq!(told.header("content-type"), Some("application/vnd.mapbox-vector-tile"));
    let reader = MvtReaderRef::new(&told.body).unwrap();
    let layer = reader.layers().next().unwrap();
    assert_eq!((layer.name(), layer.extent()), ("bins", 4096));
    let feature = layer.features().next().unwrap();
    assert!(feature.id().is_some());
    let properties = feature.properties_vec().unwrap();
    let text = |name: &str| {
        properties.iter().find_map(|(own, value)| match value {
            MvtValueRef::String(text) if *own == name => Some((*text).to_owned()),
            _ => None,
        })
    };
    assert!(uuid::Uuid::parse_str(&text("id").unwrap()).is_ok());
    assert_eq!(text("village").as_deref(), Some("石桥村"));
    assert!(text("state").is_some() && text("name").is_some());
}

#[test]
fn a_tile_of_roads_has_kilometre_posts() {
    let server = served();
    let told = tile(&server, "roads", 13);
    let reader = MvtReaderRef::new(&told.body).unwrap();
    let names: Vec<&str> = reader.layers().map(fast_mvt::MvtLayerRef::name).collect();
    assert_eq!(names, ["roads", "road-posts"]);
    let posts = reader.layers().nth(1).unwrap();
    let labels = posts.features().flat_map(|post| post.properties_vec().unwrap());
    assert!(
        labels.into_iter().any(|(name, value)| name == "label" && value == MvtValueRef::String("K1+000"))
    );
}

#[test]
fn a_tile_stays_until_a_change_touches_it() {
    let server = served();
    let before = tile(&server, "bins", 14);
    let tag = before.header("etag").unwrap().to_owned();
    let path = format!("/api/collections/bins/tiles/WebMercatorQuad/{}", address(14));
    assert_eq!(server.send("GET", &path, &[("If-None-Match", &tag)], &[]).status, 304);
    let new = json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [117.0005, 33.0005]},
        "properties": {"name": "new"}});
    assert_eq!(server.write("POST", "/api/collections/bins/items", &[], &new).status, 201);
    let after = server.send("GET", &path, &[("If-None-Match", &tag)], &[]);
    assert_eq!(after.status, 200);
    let count = |body: &[u8]| MvtReaderRef::new(body).unwrap().layers().next().unwrap().feature_count();
    assert_eq!(count(&after.body), count(&before.body) + 1);
}

#[test]
fn a_compressed_tile_is_the_same_tile_and_an_empty_one_says_so() {
    let server = served();
    let path = format!("/api/collections/bins/tiles/WebMercatorQuad/{}", address(14));
    let zipped = server.send("GET", &path, &[("Accept-Encoding", "gzip")], &[]);
    assert_eq!(zipped.header("content-encoding"), Some("gzip"));
    let mut plain = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(zipped.body.as_slice()), &mut plain)
        .unwrap();
    assert_eq!(plain, server.get(&path).body);
    assert_eq!(server.get("/api/collections/bins/tiles/WebMercatorQuad/5/0/0").status, 204);
    for bad in ["5/99/0", "99/0/0", "x/0/0", "5/-1/0"] {
        let told = server.get(&format!("/api/collections/bins/tiles/WebMercatorQuad/{bad}"));
        assert_eq!((told.status, told.code().as_str()), (404, "tile-unknown"), "{bad}");
    }
}

#[test]
fn tile_sets_lead_to_tiles() {
    let server = served();
    let set = server.get("/api/collections/bins/tiles/WebMercatorQuad").json();
    let item = set["links"].as_array().unwrap().iter().find(|link| link["rel"] == "item").unwrap();
    let href = item["href"].as_str().unwrap();
    let href = href.replace("{tileMatrix}", "0").replace("{tileRow}", "0").replace("{tileCol}", "0");
    assert_eq!(server.get(href.strip_prefix(&server.url).unwrap()).status, 200);
    assert_eq!(server.get("/api/tileMatrixSets/WebMercatorQuad").json()["tileMatrices"][0]["matrixWidth"], 1);
}

#[test]
fn a_filtered_tile_holds_what_fits_and_leaves_the_whole_one_alone() {
    let server = served();
    let count = |query: &str| {
        let path = format!("/api/collections/bins/tiles/WebMercatorQuad/{}{query}", address(12));
        let told = server.get(&path);
        if told.status == 204 {
            return 0;
        }
        MvtReaderRef::new(&told.body).unwrap().layers().map(|layer| layer.features().count()).sum::<usize>()
    };
    let all = count("");
    let lost = count("?filter=state%3D'lost'");
    assert!(lost > 0 && lost < all, "{lost} of {all}");
    assert_eq!(count("?filter=state%3D'retired'"), 0);
    assert_eq!(count(""), all);
    let wrong =
        server.get(&format!("/api/collections/bins/tiles/WebMercatorQuad/{}?filter=state%3D", address(12)));
    assert_eq!(wrong.status, 400);
}

/// What a tile of bins holds: how many it counts, of them broken, and features.
fn counted(server: &Served, path: &str) -> (u64, u64, u64) {
    let told = server.get(path);
    let mut sums = (0, 0, 0);
    if told.status == 204 {
        return sums;
    }
    for feature in MvtReaderRef::new(&told.body).unwrap().layers().flat_map(fast_mvt::MvtLayerRef::features) {
        let properties = feature.properties_vec().unwrap();
        let number = |name: &str| {
            properties.iter().find(|(own, _)| *own == name).and_then(|(_, value)| match value {
                MvtValueRef::UInt(number) => Some(*number),
                _ => None,
            })
        };
        let state = properties.iter().find(|(own, _)| *own == "state").map(|(_, value)| *value);
        let broken = matches!(state, Some(MvtValueRef::String("damaged" | "lost")));
        sums.0 += number("count").unwrap_or(1);
        sums.1 += number("broken").unwrap_or(u64::from(broken));
        sums.2 += 1;
    }
    sums
}

#[test]
fn over_all_tiles_of_a_level_every_bin_is_counted_once_whatever_the_level() {
    let server = served();
    let held = |filter: &str| {
        let page = server.get(&format!("/api/collections/bins/items?limit=1{filter}")).json();
        page["numberMatched"].as_u64().unwrap()
    };
    let broken = held("&filter=state%20IN%20('damaged','lost')");
    assert!(broken > 0);
    for (z, query, all, bad) in [
        (0, "", held(""), broken),
        (9, "", held(""), broken),
        (13, "", held(""), broken),
        (14, "", held(""), broken),
        (10, "?filter=state%3D'lost'", held("&filter=state%3D'lost'"), held("&filter=state%3D'lost'")),
    ] {
        let mut sums = (0, 0, 0);
        let address = address(z);
        let mut parts = address.split('/').skip(1).map(|part| part.parse::<i64>().unwrap());
        let (row, col) = (parts.next().unwrap(), parts.next().unwrap());
        let side = 1_i64 << z;
        let reach = if z == 14 { 4 } else { 2 };
        let rows = (row - reach).max(0)..(row + reach + 1).min(side);
        for (row, col) in
            rows.flat_map(|row| ((col - 2).max(0)..(col + 8).min(side)).map(move |col| (row, col)))
        {
            let path = format!("/api/collections/bins/tiles/WebMercatorQuad/{z}/{row}/{col}{query}");
            let own = counted(&server, &path);
            sums = (sums.0 + own.0, sums.1 + own.1, sums.2 + own.2);
        }
        if z < 14 {
            assert_eq!((sums.0, sums.1), (all, bad), "level {z} {query}");
        } else {
            // From near everything is drawn by itself, with a margin around each tile.
            assert!(sums.0 >= all && sums.0 == sums.2, "level {z}");
        }
        if z == 0 {
            assert!(sums.2 < all, "nothing was counted together");
        }
    }
}
