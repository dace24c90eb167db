//! From a `.osm.pbf` to records: points, areas of relations, ways, and roads assembled from their ways.

use std::path::Path;

use geo_types::{Geometry, LineString};
use rayon::prelude::*;

use super::area::{self, AreaProblem};
use super::blobs::{self, Blobs};
use super::classify::{Form, Thing};
use super::harvest::{self, Harvest, Relation, Told, Way};
use super::nodes::Nodes;
use super::roads::{self, NumberedWay};
use super::tally::Tally;
use crate::exchange::record::{ReadOptions, Record, Sink, Stop};
use crate::model::finding::Finding;
use crate::model::text::Text;
use crate::question::Progress;

/// Ways made into records at once: enough for all cores, little enough for memory.
const BATCH: usize = 4096;

/// Reads an OpenStreetMap extract. Positions are WGS 84.
///
/// # Errors
/// When the file is not such an extract, is cut off or damaged, or the asker stops it.
pub fn read(
    path: &Path,
    _options: &ReadOptions,
    progress: &Progress,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let blobs = blobs::find(path)?;
    let mut harvests =
        blobs::unpack(path, &blobs.offsets, (progress, 0.0, 0.45), |block| Ok(harvest::harvest(block)))?;
    bounded(&harvests, &blobs)?;
    let told = harvests.iter().fold(Told::default(), |sum, harvest| sum.plus(harvest.told));
    let members = members(path, &harvests, &blobs, progress)?;
    let nodes = Nodes::joined(harvests.iter_mut().map(|harvest| std::mem::take(&mut harvest.nodes)));
    sink.declares_crs("EPSG:4326");
    let mut reading = Reading { nodes: &nodes, sink, tally: Tally::default() };
    reading.points(&mut harvests)?;
    reading.relations(&harvests, &members)?;
    progress.tick(0.55)?;
    let numbered = reading.ways(harvests, progress)?;
    for (record, findings) in roads::roads(numbered, &nodes) {
        for finding in findings {
            let code = note_code(&finding);
            reading.tally.tell(reading.sink, code, finding);
        }
        reading.sink.row(record)?;
    }
    reading.tell(told);
    reading.tally.finish(reading.sink);
    progress.tick(1.0)?;
    Ok(())
}

/// A node costs a few bytes at least in an honest file. One that holds more nodes than bytes was made to fill memory.
fn bounded(harvests: &[Harvest], blobs: &Blobs) -> Result<(), Stop> {
    let nodes: usize = harvests.iter().map(|harvest| harvest.nodes.len()).sum();
    let refs: usize = harvests.iter().map(|harvest| harvest.told.refs).sum();
    let most = blobs.file_bytes.saturating_add(1_000_000);
    if nodes as u64 <= most && refs as u64 <= most { Ok(()) } else { Err(blobs::broken()) }
}

/// The ways that relations need and that are nothing by themselves, in order of id. They stand before the relations in
/// the file, so that they are gone through a second time, and only the blocks that have ways.
fn members(
    path: &Path,
    harvests: &[Harvest],
    blobs: &Blobs,
    progress: &Progress,
) -> Result<Vec<(i64, Vec<i64>)>, Stop> {
    let relations = harvests.iter().flat_map(|harvest| &harvest.relations);
    let mut wanted: Vec<i64> =
        relations.flat_map(|relation| relation.outer.iter().chain(&relation.inner)).copied().collect();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let with_ways = harvests.iter().zip(&blobs.offsets).filter(|(harvest, _)| harvest.has_ways);
    let offsets: Vec<u64> = with_ways.map(|(_, offset)| *offset).collect();
    let found = blobs::unpack(path, &offsets, (progress, 0.45, 0.5), |block| {
        Ok(harvest::wanted_ways(block, &wanted))
    })?;
    let mut ways: Vec<(i64, Vec<i64>)> = found.into_iter().flatten().collect();
    ways.sort_by_key(|way| way.0);
    Ok(ways)
}

/// The ways that relations make divisions of, in order of id.
fn borders(harvests: &[Harvest]) -> Vec<i64> {
    let relations = harvests.iter().flat_map(|harvest| &harvest.relations);
    let divisions =
        relations.filter(|relation| relation.things.iter().any(|thing| thing.collection == "divisions"));
    let mut ways: Vec<i64> = divisions.flat_map(|relation| &relation.outer).copied().collect();
    ways.sort_unstable();
    ways
}

struct Reading<'a> {
    nodes: &'a Nodes,
    sink: &'a mut dyn Sink,
    tally: Tally,
}

/// What one element gave: records, or why not.
type Given = (Vec<Record>, Vec<(&'static str, Finding)>);

impl Reading<'_> {
    fn points(&mut self, harvests: &mut [Harvest]) -> Result<(), Stop> {
        for (id, things) in harvests.iter_mut().flat_map(|harvest| std::mem::take(&mut harvest.points)) {
            for thing in things {
                let geometry = self.nodes.get(id).map(|place| Geometry::Point(place.into()));
                self.sink.row(record(("node", "节点"), id, thing, geometry))?;
            }
        }
        Ok(())
    }

    fn relations(&mut self, harvests: &[Harvest], members: &[(i64, Vec<i64>)]) -> Result<(), Stop> {
        let relations: Vec<&Relation> = harvests.iter().flat_map(|harvest| &harvest.relations).collect();
        for batch in relations.chunks(BATCH) {
            let given: Vec<Given> =
                batch.par_iter().map(|relation| of_relation(relation, members, self.nodes)).collect();
            self.hand_on(given)?;
        }
        Ok(())
    }

    /// Hands on what ways are by themselves, and gives those that are part of a numbered road.
    fn ways(&mut self, harvests: Vec<Harvest>, progress: &Progress) -> Result<Vec<NumberedWay>, Stop> {
        let mut numbered = Vec::new();
        let borders = borders(&harvests);
        let total: usize = harvests.iter().map(|harvest| harvest.ways.len()).sum();
        let mut done = 0;
        let mut ways = harvests.into_iter().flat_map(|harvest| harvest.ways);
        loop {
            let mut batch: Vec<Way> = ways.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return Ok(numbered);
            }
            done += batch.len();
            for way in &mut batch {
                // A village whose border is one closed way carries its tags twice: on the way and on the relation.
                way.things.retain(|thing| {
                    thing.collection != "divisions" || borders.binary_search(&way.id).is_err()
                });
            }
            let given: Vec<Given> = batch.par_iter_mut().map(|way| of_way(way, self.nodes)).collect();
            self.hand_on(given)?;
            numbered.extend(
                batch
                    .into_iter()
                    .filter_map(|way| Some(NumberedWay { id: way.id, refs: way.refs, tags: way.road? })),
            );
            progress.tick(0.55 + 0.4 * done as f64 / total as f64)?;
        }
    }

    fn hand_on(&mut self, given: Vec<Given>) -> Result<(), Stop> {
        for (records, findings) in given {
            for (code, finding) in findings {
                self.tally.tell(self.sink, code, finding);
            }
            for record in records {
                self.sink.row(record)?;
            }
        }
        Ok(())
    }

    fn tell(&mut self, told: Told) {
        let mut tell = |code, count: usize, text: Text| {
            if count > 0 {
                self.sink.finding(Finding::notice(code, text));
            }
        };
        let Told { not_roads, road_areas, nowhere, .. } = told;
        tell(
            "osm-not-roads",
            not_roads,
            Text::new(
                format!("{not_roads} 条人行、骑行或在建的路不通车，未作为道路导入"),
                format!(
                    "{not_roads} paths, cycleways and building sites carry no vehicles and were not taken as roads"
                ),
            ),
        );
        tell(
            "osm-road-areas",
            road_areas,
            Text::new(
                format!("{road_areas} 处画成面的道路（area=yes）没有中心线，未导入"),
                format!("{road_areas} roads drawn as areas (area=yes) have no centreline and were left out"),
            ),
        );
        tell(
            "osm-nowhere",
            nowhere,
            Text::new(
                format!("{nowhere} 个节点的坐标不在地球上"),
                format!("{nowhere} nodes have no place on Earth"),
            ),
        );
    }
}

impl Told {
    fn plus(self, other: Told) -> Told {
        Told {
            not_roads: self.not_roads + other.not_roads,
            road_areas: self.road_areas + other.road_areas,
            nowhere: self.nowhere + other.nowhere,
            refs: self.refs + other.refs,
        }
    }
}

fn of_relation(relation: &Relation, members: &[(i64, Vec<i64>)], nodes: &Nodes) -> Given {
    let refs = |id: i64| {
        let at = members.binary_search_by_key(&id, |member| member.0).ok()?;
        members.get(at).map(|(_, refs)| refs.as_slice())
    };
    match area::of_relation(&relation.outer, &relation.inner, refs, nodes) {
        Ok(geometry) => {
            let things = relation.things.iter().cloned();
            let rows = things.map(|thing| {
                let geometry =
                    if thing.form == Form::Point { middle_of(&geometry) } else { Some(geometry.clone()) };
                record(("relation", "关系"), relation.id, thing, geometry)
            });
            (rows.collect(), Vec::new())
        }
        Err(problem) => {
            let mut found = not_whole("relation", relation.id, problem);
            if let (Some(name), Some(thing)) = (&relation.name, relation.things.first()) {
                found.1 = found.1.in_collection(thing.collection).at(Text::same(name.clone()));
            }
            (Vec::new(), vec![found])
        }
    }
}

/// What a way is by itself. The things are taken out of it; a numbered road stays in it, to be assembled.
fn of_way(way: &mut Way, nodes: &Nodes) -> Given {
    let mut given: Given = Default::default();
    if way.not_closed {
        let text = Text::new(
            "标作建筑或设施，画的却是没有闭合的线，未导入",
            "it is tagged as a building or facility and drawn as an open line: left out",
        );
        given.1.push((
            "osm-not-closed",
            Finding::warning("osm-not-closed", text).on_object(format!("osm:way/{}", way.id)),
        ));
    }
    for thing in std::mem::take(&mut way.things) {
        let made = match thing.form {
            Form::Area => area::of_way(&way.refs, nodes),
            Form::Point => area::middle(&way.refs, nodes),
            Form::Line => {
                given.0.extend(line(way.id, &way.refs, thing, nodes, &mut given.1));
                continue;
            }
        };
        match made {
            Ok(geometry) => given.0.push(record(("way", "路径"), way.id, thing, Some(geometry))),
            Err(problem) => given.1.push(not_whole("way", way.id, problem)),
        }
    }
    if way.road.as_ref().is_some_and(|road| road.number.is_none())
        && let Some(road) = way.road.take()
    {
        let thing = Thing { collection: "roads", form: Form::Line, fields: road.into_fields() };
        given.0.extend(line(way.id, &way.refs, thing, nodes, &mut given.1));
    } else if way.road.is_some() {
        let (_, coords, missing) = roads::known_stretch(&way.refs, nodes);
        given.1.extend((missing > 0).then(|| cut(way.id, missing)));
        if coords.len() < 2 {
            given.1.push(no_line(way.id));
            way.road = None;
        }
    }
    given
}

fn line(
    id: i64,
    refs: &[i64],
    thing: Thing,
    nodes: &Nodes,
    findings: &mut Vec<(&'static str, Finding)>,
) -> Option<Record> {
    let (_, coords, missing) = roads::known_stretch(refs, nodes);
    if missing > 0 {
        findings.push(cut(id, missing));
    }
    if coords.len() < 2 {
        findings.push(no_line(id));
        return None;
    }
    Some(record(("way", "路径"), id, thing, Some(Geometry::LineString(LineString(coords)))))
}

fn no_line(id: i64) -> (&'static str, Finding) {
    let text = Text::new("没有两个已知的点，未导入", "it has no two known places and was left out");
    ("osm-no-line", Finding::warning("osm-no-line", text).on_object(format!("osm:way/{id}")))
}

fn cut(id: i64, missing: usize) -> (&'static str, Finding) {
    let text = Text::new(
        format!("数据范围在此截断，缺 {missing} 个点，只取有坐标的最长一段"),
        format!(
            "the extract ends here: {missing} of its places are missing; the longest stretch with places was taken"
        ),
    );
    ("osm-way-cut", Finding::notice("osm-way-cut", text).on_object(format!("osm:way/{id}")))
}

fn not_whole(element: &str, id: i64, problem: AreaProblem) -> (&'static str, Finding) {
    let code = match problem {
        AreaProblem::Incomplete { .. } => "osm-incomplete",
        AreaProblem::Broken { .. } | AreaProblem::Empty => "osm-ring-broken",
    };
    (code, Finding::warning(code, problem.words()).on_object(format!("osm:{element}/{id}")))
}

fn middle_of(area: &Geometry<f64>) -> Option<Geometry<f64>> {
    use geo::InteriorPoint;
    area.interior_point().map(Geometry::Point)
}

fn record(element: (&str, &str), id: i64, thing: Thing, geometry: Option<Geometry<f64>>) -> Record {
    let (en, zh) = element;
    Record {
        place: Text::new(format!("{zh} {id}"), format!("{en} {id}")),
        geometry,
        fields: thing.fields,
        file_id: None,
        collection: Some(thing.collection.to_owned()),
        source_id: Some(format!("osm:{en}/{id}")),
    }
}

fn note_code(finding: &Finding) -> &'static str {
    match &finding.code {
        std::borrow::Cow::Borrowed(code) => code,
        std::borrow::Cow::Owned(_) => "road-note",
    }
}
