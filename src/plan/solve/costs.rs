//! Who can reach which site at what cost: the problem that walking, the fairest plan and capacity share.

use thiserror::Error;

use super::Lists;
use super::cover::{CoverError, CoverProblem};
use super::slots::at;

/// Why a table of costs makes no sense. Rows and columns are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum CostError {
    /// A weight is negative or not a finite number.
    #[error("the weight of demand {0} is negative or no number")]
    Weight(usize),
    /// A cost is negative or not a finite number.
    #[error("the cost in row {row}, column {column} is negative or no number")]
    Cost {
        /// The demand.
        row: usize,
        /// The site.
        column: usize,
    },
    /// A row names a site that does not exist.
    #[error("row {row} names site {column}, which does not exist")]
    Site {
        /// The demand.
        row: usize,
        /// The site named.
        column: usize,
    },
    /// The weights are more or fewer than the rows.
    #[error("there are {rows} rows and {weights} weights")]
    Count {
        /// Rows of the table.
        rows: usize,
        /// Weights given.
        weights: usize,
    },
}

/// Demands with weights, and for each the sites it can reach, nearest first, in flat memory. A site that is missing from
/// a demand's list cannot be reached by it.
///
/// # Units
/// - costs: any, the same for all (metres as a rule)
/// - weights: any; a demand of weight 0 counts for nothing in any model
#[derive(Debug, Clone, PartialEq)]
pub struct Costs {
    weights: Vec<f64>,
    starts: Vec<usize>,
    sites: Vec<u32>,
    paid: Vec<f64>,
    site_count: usize,
    otherwise: Option<f64>,
}

impl Costs {
    /// A table from one list of (site, cost) for each demand, in any order; of a site named twice the lower cost counts.
    ///
    /// # Errors
    /// When a weight or cost is negative or not finite, or a site does not exist.
    pub fn sparse<I>(weights: Vec<f64>, site_count: usize, rows: I) -> Result<Costs, CostError>
    where
        I: IntoIterator<Item = Vec<(u32, f64)>>,
    {
        if let Some(one) = weights.iter().position(|weight| !weight.is_finite() || *weight < 0.0) {
            return Err(CostError::Weight(one));
        }
        let mut table = Costs {
            weights,
            starts: vec![0],
            sites: Vec::new(),
            paid: Vec::new(),
            site_count,
            otherwise: None,
        };
        let mut last_row = vec![usize::MAX; site_count];
        for (row, mut list) in rows.into_iter().enumerate() {
            for (site, cost) in &list {
                let column = *site as usize;
                if column >= site_count {
                    return Err(CostError::Site { row, column });
                }
                if !cost.is_finite() || *cost < 0.0 {
                    return Err(CostError::Cost { row, column });
                }
            }
            // Among equally near sites the first wins, everywhere.
            list.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            for (site, cost) in list {
                if let Some(last) = last_row.get_mut(site as usize).filter(|last| **last != row) {
                    *last = row;
                    table.sites.push(site);
                    // Minus nothing is nothing.
                    table.paid.push(cost + 0.0);
                }
            }
            table.starts.push(table.sites.len());
        }
        let rows = table.starts.len() - 1;
        if rows != table.weights.len() {
            return Err(CostError::Count { rows, weights: table.weights.len() });
        }
        Ok(table)
    }

    /// A table from rows with a cost for every site; `None` cannot be reached.
    ///
    /// # Errors
    /// As [`Costs::sparse`].
    pub fn dense<'a, I>(weights: Vec<f64>, site_count: usize, rows: I) -> Result<Costs, CostError>
    where
        I: IntoIterator<Item = &'a [Option<f64>]>,
    {
        let lists = rows
            .into_iter()
            .map(|row| (0u32..).zip(row).filter_map(|(site, cost)| cost.map(|cost| (site, cost))).collect());
        Costs::sparse(weights, site_count, lists)
    }

    /// The same table where a demand that reaches no chosen site costs this much, and none need be served.
    ///
    /// # Errors
    /// When the cost is negative or not finite; it is named by the row and column after the last.
    pub fn otherwise(self, cost: f64) -> Result<Costs, CostError> {
        if !cost.is_finite() || cost < 0.0 {
            return Err(CostError::Cost { row: self.demand_count(), column: self.site_count });
        }
        Ok(Costs { otherwise: Some(cost), ..self })
    }

    /// What a demand costs that reaches no chosen site; `None` where all must be served.
    pub fn unserved(&self) -> Option<f64> {
        self.otherwise
    }

    /// Whether all weights and costs are whole numbers: then so is every weighted sum.
    pub fn is_whole(&self) -> bool {
        let whole = |number: &f64| number.fract() == 0.0;
        self.weights.iter().all(whole) && self.paid.iter().all(whole) && self.otherwise.iter().all(whole)
    }

    /// How many demands there are.
    pub fn demand_count(&self) -> usize {
        self.weights.len()
    }

    /// How many sites there are to choose from.
    pub fn site_count(&self) -> usize {
        self.site_count
    }

    /// Pairs of a demand and a site it can reach.
    pub fn total(&self) -> usize {
        self.sites.len()
    }

    /// The weight of a demand; 0 past the last.
    pub fn weight(&self, demand: usize) -> f64 {
        at(&self.weights, demand)
    }

    /// The sites a demand can reach with their costs, nearest first.
    pub fn reached(&self, demand: usize) -> impl Iterator<Item = (u32, f64)> + '_ {
        let range = at(&self.starts, demand)..at(&self.starts, demand + 1);
        let sites = self.sites.get(range.clone()).unwrap_or_default();
        let costs = self.paid.get(range).unwrap_or_default();
        sites.iter().copied().zip(costs.iter().copied())
    }

    /// Demands with a weight that can reach no site at all.
    pub fn cut_off(&self) -> Vec<usize> {
        (0..self.demand_count())
            .filter(|demand| self.weight(*demand) > 0.0 && self.reached(*demand).next().is_none())
            .collect()
    }

    /// For each demand the nearest of the chosen sites and its cost; `None` where it reaches none of them.
    pub fn nearest_of(&self, chosen: &[usize]) -> Vec<Option<(u32, f64)>> {
        let mut taken = vec![false; self.site_count];
        for site in chosen {
            super::slots::put(&mut taken, *site, true);
        }
        (0..self.demand_count())
            .map(|demand| self.reached(demand).find(|(site, _)| at(&taken, *site as usize)))
            .collect()
    }

    /// The covering problem of a radius: a site serves the demands that reach it at no more than this cost.
    ///
    /// # Errors
    /// None that a checked table can have.
    pub fn within(&self, radius: f64) -> Result<CoverProblem, CoverError> {
        let near: Vec<Vec<u32>> = (0..self.demand_count())
            .map(|demand| {
                self.reached(demand).take_while(|(_, cost)| *cost <= radius).map(|(site, _)| site).collect()
            })
            .collect();
        let by_site = Lists::of(near.iter().map(Vec::as_slice)).turned(self.site_count);
        CoverProblem::new(self.weights.clone(), by_site.iter().map(<[u32]>::to_vec).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demand_lists_its_sites_nearest_first_and_each_once() {
        let costs = Costs::sparse(vec![1.0], 3, [vec![(2, 5.0), (0, 7.0), (1, 5.0), (0, 3.0)]]).unwrap();
        assert_eq!(costs.reached(0).collect::<Vec<_>>(), [(0, 3.0), (1, 5.0), (2, 5.0)]);
        assert_eq!(costs.nearest_of(&[2, 1]), [Some((1, 5.0))]);
    }

    #[test]
    fn a_bad_number_is_named_by_row_and_column() {
        let dense = |cost| Costs::dense(vec![1.0, 1.0], 2, [&[None, Some(1.0)][..], &[Some(cost), None]]);
        for bad in [f64::NAN, f64::INFINITY, -1.0] {
            assert_eq!(dense(bad), Err(CostError::Cost { row: 1, column: 0 }));
        }
        assert_eq!(Costs::sparse(vec![-1.0], 0, [vec![]]), Err(CostError::Weight(0)));
        assert_eq!(Costs::sparse(vec![1.0], 1, [vec![(1, 1.0)]]), Err(CostError::Site { row: 0, column: 1 }));
        assert_eq!(Costs::sparse(vec![1.0], 1, []), Err(CostError::Count { rows: 0, weights: 1 }));
    }

    #[test]
    fn a_demand_without_a_site_is_cut_off_unless_it_weighs_nothing() {
        let costs = Costs::dense(vec![1.0, 0.0, 2.0], 1, [&[None][..], &[None], &[Some(4.0)]]).unwrap();
        assert_eq!(costs.cut_off(), [0]);
    }

    #[test]
    fn a_radius_includes_its_own_length() {
        let costs =
            Costs::dense(vec![1.0, 2.0], 2, [&[Some(4.0), None][..], &[Some(5.0), Some(4.0)]]).unwrap();
        let cover = costs.within(4.0).unwrap();
        assert_eq!((cover.serves(0), cover.serves(1)), (&[0][..], &[1][..]));
    }
}
