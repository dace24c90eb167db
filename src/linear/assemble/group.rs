//! What hangs together and what only carries the same number.

use super::AssemblyNote;
use super::direction::components;
use super::double;
use super::join::{Line, Use, join};
use super::place::Placed;
use super::strand::Strand;

/// Farther apart than this the same number is taken to be another road, metres: county numbers repeat.
const FARTHEST_M: f64 = 20_000.0;

/// The roads of one number in one place.
#[derive(Default)]
pub(super) struct Group {
    /// The main road.
    pub(super) along: Placed,
    /// Its other carriageway.
    pub(super) against: Placed,
    /// Said when the same number is used elsewhere by a longer road.
    pub(super) detached: Option<AssemblyNote>,
}

/// Strands that hang together, as chains: along the road, and against it.
struct Component {
    along: Vec<Line>,
    against: Vec<Line>,
}

impl Component {
    fn new(strands: &[Strand], uses: &[Use]) -> Self {
        let this = Self::split(strands, uses);
        let longest = |lines: &[Line]| lines.first().map_or(0.0, |line| line.length_m);
        let digitised_m: f64 = this.along.first().map_or(0.0, |line| line.digitised_m(strands));
        let two_way = this.along.iter().any(|line| !line.all_oneway(strands));
        let turn = if two_way { digitised_m < 0.0 } else { longest(&this.against) > longest(&this.along) };
        if turn { this.turned(strands) } else { this }
    }

    fn split(strands: &[Strand], uses: &[Use]) -> Self {
        let against =
            |used: &Use| used.reversed && strands.get(used.strand).is_some_and(|strand| strand.oneway);
        let (other, along): (Vec<Use>, Vec<Use>) = uses.iter().partition(|used| against(used));
        let other: Vec<Use> = other.into_iter().map(Use::turned).collect();
        let (mut along, mut against) = (join(strands, &along), join(strands, &other));
        let back = come_back(strands, &mut along);
        let out = come_back(strands, &mut against);
        along.extend(out);
        against.extend(back);
        along.sort_by(|x, y| x.longest_first(y, strands));
        against.sort_by(|x, y| x.longest_first(y, strands));
        Self { along, against }
    }

    /// The same seen going the other way: two-way chains turn round, the carriageways change places.
    fn turned(&self, strands: &[Strand]) -> Self {
        let along = self.along.iter().flat_map(|line| &line.uses).map(|used| used.turned());
        let against = self.against.iter().flat_map(|line| &line.uses).copied();
        let uses: Vec<Use> = along.chain(against).collect();
        Self::split(strands, &uses)
    }

    fn longest(&self) -> Option<&Line> {
        self.along.first().or_else(|| self.against.first())
    }

    fn length_m(&self) -> f64 {
        self.longest().map_or(0.0, |line| line.length_m)
    }
}

/// Takes out of the chains what comes back on the other carriageway.
fn come_back(strands: &[Strand], lines: &mut Vec<Line>) -> Vec<Line> {
    let mut back = Vec::new();
    for line in std::mem::take(lines) {
        let mut halves = double::part(strands, line).into_iter();
        lines.extend(halves.next());
        back.extend(halves);
    }
    back
}

impl Group {
    fn add(&mut self, strands: &[Strand], component: Component) {
        let along = component.along.into_iter().map(|line| (line, true));
        let against = component.against.into_iter().map(|line| (line, false));
        for (line, along) in along.chain(against) {
            // Through a roundabout the way it is joined may mislead; then where it lies tells surer.
            let lies = || {
                let other = || self.against.beside(strands, &line).map(|same| !same);
                self.along.goes_along(strands, &line).or_else(other)
            };
            if line.all_oneway(strands).then(lies).flatten().unwrap_or(along) {
                self.along.add(strands, line, FARTHEST_M);
            } else {
                self.against.add(strands, line, f64::INFINITY);
            }
        }
    }

    /// Whether a component has to be turned to go the way of this group.
    fn turns(&self, strands: &[Strand], line: &Line) -> bool {
        match self.along.beside(strands, line) {
            Some(same) => !same && line.all_oneway(strands),
            None => self.along.slot(strands, &line.turned()).1 < self.along.slot(strands, line).1,
        }
    }
}

/// The strands as groups, the one with the longest chain first.
pub(super) fn groups(strands: &[Strand]) -> Vec<Group> {
    let mut all: Vec<Component> =
        components(strands).iter().map(|uses| Component::new(strands, uses)).collect();
    let first =
        |component: &Component| component.longest().and_then(|line| line.uses.iter().map(|u| u.strand).min());
    all.sort_by(|x, y| y.length_m().total_cmp(&x.length_m()).then_with(|| first(x).cmp(&first(y))));
    let mut groups: Vec<Group> = Vec::new();
    for component in all {
        let Some(line) = component.longest() else { continue };
        let away_m = |group: &Group| group.along.away_m(strands, line);
        let nearest = groups
            .iter_mut()
            .filter_map(|group| Some((away_m(group)?, group)))
            .min_by(|x, y| x.0.total_cmp(&y.0));
        match nearest {
            Some((away_m, group)) if away_m <= FARTHEST_M => {
                let turns = group.turns(strands, line);
                group.add(strands, if turns { component.turned(strands) } else { component });
            }
            other => {
                let of = other.and_then(|(gap_m, group)| Some((gap_m, group.along.parts.first()?)));
                let detached = of.and_then(|(gap_m, part)| {
                    part.pieces(strands).next().map(|of| AssemblyNote::Detached { of, gap_m })
                });
                let mut group = Group { detached, ..Group::default() };
                group.add(strands, component);
                groups.push(group);
            }
        }
    }
    groups
}
