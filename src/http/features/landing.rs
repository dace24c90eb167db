//! `/api`: where everything is found.

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use super::links::link;
use crate::http::app::{Ask, Shared};
use crate::http::problem::Problem;
use crate::http::reply::{self, JSON};
use crate::model::text::Text;

/// GET
pub(in crate::http) async fn show(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["f"])?;
    let description = app.register.description();
    let demo = Text::new("（演示数据，均为虚构）", " (demo data, all invented)");
    let about = Text::new(
        "路边台账：道路、垃圾桶、建筑、造林地块等的要素、瓦片与查询",
        "A register of what stands, grows and is left along roads: its features, tiles and questions",
    );
    let base = &ask.base;
    let mark = if description.demo { demo.get(ask.lang) } else { "" };
    let document = json!({
        "title": format!("{}{mark}", description.name),
        "description": about.get(ask.lang),
        "links": [
            link(format!("{base}/api"), "self", JSON, "this document"),
            link(format!("{base}/api?f=html"), "alternate", "text/html", "this document as a page"),
            link(
                format!("{base}/api/openapi.json"),
                "service-desc",
                "application/vnd.oai.openapi+json;version=3.0",
                "the API",
            ),
            link(format!("{base}/api/docs"), "service-doc", "text/html", "the API as a page"),
            link(format!("{base}/api/conformance"), "conformance", JSON, "conformance classes"),
            link(format!("{base}/api/conformance"), "http://www.opengis.net/def/rel/ogc/1.0/conformance", JSON, "conformance classes"),
            link(format!("{base}/api/collections"), "data", JSON, "collections"),
            link(format!("{base}/api/processes"), "http://www.opengis.net/def/rel/ogc/1.0/processes", JSON, "questions and plans"),
            link(format!("{base}/api/jobs"), "http://www.opengis.net/def/rel/ogc/1.0/job-list", JSON, "jobs"),
            link(format!("{base}/api/tiles"), "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", JSON, "vector tiles"),
            link(format!("{base}/"), "alternate", "text/html", "the map"),
        ],
    });
    reply::document(&document, &ask.params, &ask.headers)
}
