/** Kilometre posts of a road that is cut or joined: the stones along it stay where they stand. */

export interface Post {
  /** Metres along the line as drawn. */
  measure_m: number;
  [said: string]: unknown;
}

/** The field `calibration` as posts; what is no list of posts is none. */
export function postsOf(calibration: unknown): Post[] {
  const list: unknown = typeof calibration === 'object' && calibration !== null && 'points' in calibration ? calibration.points : calibration;
  return Array.isArray(list) ? list.filter((post): post is Post => typeof (post as Post | null)?.measure_m === 'number') : [];
}

export const shifted = (posts: readonly Post[], by: number): Post[] => posts.map((post) => ({ ...post, measure_m: post.measure_m + by }));

/** Posts of both halves of a road cut after `length_m`, where its posts read `chainage_m`. */
export function cut(posts: readonly Post[], length_m: number, chainage_m: number): [Post[], Post[]] {
  const before = posts.filter((post) => post.measure_m < length_m);
  const after = posts.filter((post) => post.measure_m > length_m);
  const here = { chainage_m };
  // One post, or none, says where the line begins; from the second on they also say how fast the posts run.
  const first = posts.length > 1 ? [...before, { measure_m: length_m, ...here }] : before;
  return [first, [{ measure_m: 0, ...here }, ...shifted(after, -length_m)]];
}
