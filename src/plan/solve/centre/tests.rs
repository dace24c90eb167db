use super::super::testing::{choices, random};
use super::*;

#[test]
fn no_choice_leaves_the_worst_served_nearer() {
    for seed in 0..3000 {
        let (costs, choice) = random(seed);
        let solved = solve(&costs, &choice, Effort::UNLIMITED, &Progress::new());
        let best = choices(&costs, &choice)
            .map(|sites| farthest(&costs, &sites))
            .filter(|cost| cost.is_finite())
            .min_by(f64::total_cmp);
        match (solved, best) {
            (Ok(solved), Some(best)) => {
                assert_eq!(solved.objective, best, "{seed}");
                assert!(solved.is_proved(), "{seed}: {solved:?}");
                assert_eq!(solved.sites.len(), choice.count(), "{seed}");
                assert!(choice.fixed().iter().all(|site| solved.sites.contains(site)), "{seed}");
            }
            (Err(_), None) => {}
            (solved, best) => panic!("{seed}: {solved:?} {best:?}"),
        }
    }
}

#[test]
fn too_few_sites_are_told_with_the_number_needed() {
    let costs = Costs::dense(
        vec![1.0; 3],
        3,
        [&[Some(1.0), None, None][..], &[None, Some(1.0), None], &[None, None, Some(1.0)]],
    )
    .unwrap();
    let choice = Choice::new(2, &[], 3).unwrap();
    let refused = solve(&costs, &choice, Effort::MOMENT, &Progress::new());
    assert_eq!(refused, Err(ServeError::TooFew { count: 2, needed: 3, enough: 3 }));
}
