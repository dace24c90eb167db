//! Geometry literals: WKT in longitude and latitude, bounded, in range and valid before anything meets them.

use geo::Validation;
use geo_types::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point,
    Polygon,
};

use super::FilterError;
use super::lexer::Token;
use super::parse::Parser;

impl Parser<'_> {
    /// The geometry that starts with this word.
    pub(super) fn wkt(&mut self, word: &str) -> Result<Geometry<f64>, FilterError> {
        let at = self.place();
        let geometry = self.geometry(word)?;
        // `relate` panics on NaN and says nonsense of rings that cross themselves.
        if geometry.is_valid() {
            return Ok(geometry);
        }
        Err(FilterError::at(
            "filter-geometry",
            at,
            "这个图形无效（如环自相交、环不闭合）；请改正后再查",
            "this geometry is not valid (a ring crosses itself or is not closed, say); mend it and ask again",
        ))
    }

    fn geometry(&mut self, word: &str) -> Result<Geometry<f64>, FilterError> {
        let at = self.place();
        self.next();
        if let Some(Token::Word(dimension)) = self.peek()
            && ["Z", "M", "ZM"].iter().any(|d| d.eq_ignore_ascii_case(dimension))
        {
            self.next();
        }
        if self.take_word("EMPTY") {
            return Err(FilterError::at(
                "filter-geometry",
                at,
                "图形是空的，没有可比的位置",
                "the geometry is empty: there is no place to compare with",
            ));
        }
        match word.to_ascii_uppercase().as_str() {
            "POINT" => {
                self.must(&Token::Open)?;
                let coord = self.position()?;
                self.must(&Token::Close)?;
                Ok(Point(coord).into())
            }
            "LINESTRING" => Ok(self.line()?.into()),
            "POLYGON" => Ok(self.polygon()?.into()),
            "MULTIPOINT" => Ok(MultiPoint(self.list(Parser::point_of_many)?).into()),
            "MULTILINESTRING" => Ok(MultiLineString(self.list(Parser::line)?).into()),
            "MULTIPOLYGON" => Ok(MultiPolygon(self.list(Parser::polygon)?).into()),
            "GEOMETRYCOLLECTION" => {
                Ok(Geometry::GeometryCollection(GeometryCollection(self.list(Parser::member)?)))
            }
            _ => Err(super::parse_function::unknown(word, at)),
        }
    }

    fn member(&mut self) -> Result<Geometry<f64>, FilterError> {
        match self.peek() {
            Some(Token::Word(word)) => self.deeper(|parser| parser.geometry(word)),
            _ => Err(self.expected("WKT", "WKT")),
        }
    }

    fn list<T>(&mut self, read: fn(&mut Self) -> Result<T, FilterError>) -> Result<Vec<T>, FilterError> {
        self.must(&Token::Open)?;
        let mut all = vec![read(self)?];
        while self.take(&Token::Comma) {
            all.push(read(self)?);
        }
        self.must(&Token::Close)?;
        Ok(all)
    }

    fn position(&mut self) -> Result<Coord<f64>, FilterError> {
        let at = self.place();
        let x = self.number()?;
        let y = self.number()?;
        // Heights and measures may follow; they do not matter on the map.
        for _ in 0..2 {
            if matches!(self.peek(), Some(Token::Number(_) | Token::Minus | Token::Plus)) {
                self.number()?;
            }
        }
        check_position(x, y, at)?;
        Ok(Coord { x, y })
    }

    /// `(1 2)` or `1 2`: both are met in MULTIPOINT.
    fn point_of_many(&mut self) -> Result<Point<f64>, FilterError> {
        if !self.take(&Token::Open) {
            return self.position().map(Point);
        }
        let coord = self.position()?;
        self.must(&Token::Close)?;
        Ok(Point(coord))
    }

    fn line(&mut self) -> Result<LineString<f64>, FilterError> {
        let at = self.place();
        let coords = self.list(Parser::position)?;
        if coords.len() < 2 {
            return Err(FilterError::at(
                "filter-geometry",
                at,
                "线至少要两个点",
                "a line takes two positions or more",
            ));
        }
        Ok(LineString(coords))
    }

    fn polygon(&mut self) -> Result<Polygon<f64>, FilterError> {
        let mut rings = self.list(Parser::ring)?;
        let exterior = rings.remove(0);
        Ok(Polygon::new(exterior, rings))
    }

    fn ring(&mut self) -> Result<LineString<f64>, FilterError> {
        let at = self.place();
        let ring = self.line()?;
        if ring.0.len() >= 4 && ring.is_closed() {
            return Ok(ring);
        }
        Err(FilterError::at(
            "filter-geometry",
            at,
            "面的边界没有闭合：最后一点要和第一点相同，至少四个点",
            "the ring is open: its last position must equal its first, with four or more in all",
        ))
    }
}

/// Whether this can be a place on Earth, in degrees.
pub(super) fn check_position(lon: f64, lat: f64, at: usize) -> Result<(), FilterError> {
    if lon.abs() <= 180.0 && lat.abs() <= 90.0 {
        return Ok(());
    }
    let swapped = lon.abs() <= 90.0 && lat.abs() <= 180.0;
    let (hint_zh, hint_en) = if swapped {
        ("；经纬度像是写反了", "; longitude and latitude seem swapped")
    } else {
        ("", "")
    };
    Err(FilterError::at(
        "filter-position",
        at,
        format!("({lon} {lat}) 不是经度（-180 到 180）、纬度（-90 到 90）{hint_zh}"),
        format!("({lon} {lat}) is not a longitude (-180 to 180) and latitude (-90 to 90){hint_en}"),
    ))
}
