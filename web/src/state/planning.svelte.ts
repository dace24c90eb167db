/** A plan that is worked on: planned again while its figures change, its points moved by hand and scored anew. */
import * as calls from '../api/calls';
import type { Properties, Text, Thing } from '../api/types';
import { beyond } from '../plan/beyond.svelte';
import { RoadLines } from '../plan/lines';
import { beside, slide, type Place } from '../plan/road';
import { proposalsOf } from './accept';
import { asking } from './asking.svelte';
import { notices } from './notice.svelte';
import { store } from './store.svelte';

/** What is told of a point that was moved. */
export interface Score {
  /** None while only the rules were asked. */
  gain: number | null;
  allowed: boolean;
  refused: Text[];
  reason: Text | null;
}

/** Aims whose gain is told in what the score of points is told in. */
const SCORED: Record<string, string> = { 'fill-gaps': 'fill-gaps', cover: 'cover', villages: 'cover', 'cover-all': 'cover' };
/** Points that are scored together; of more only those that were moved. */
const MOST = 60;
/** How often rules are asked while a point moves, milliseconds. */
const OFTEN = 300;

const textsOf = (value: unknown): Text[] =>
  (Array.isArray(value) ? value : []).flatMap((one: { reason?: Text; figure?: Text | null }) => {
    const { reason, figure } = one;
    if (reason === undefined) return [];
    if (!figure) return [reason];
    return [{ zh: `${reason.zh}（${figure.zh}）`, en: `${reason.en} (${figure.en})` }];
  });

class Planning {
  /** Where sites were moved to, by id. */
  moved = $state.raw<ReadonlyMap<string, Place>>(new Map());
  scores = $state.raw<ReadonlyMap<string, Score>>(new Map());
  /** What all taken sites gain where they stand now. */
  total = $state<number | null>(null);
  scoring = $state(false);
  #plan: unknown = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #scoreTimer: ReturnType<typeof setTimeout> | undefined;
  #scoreBegan = 0;
  #rules: Promise<void> | null = null;
  /** Counts the movements, so that only the last one is scored. */
  #turn = 0;
  #stop: AbortController | null = null;
  #lines = new RoadLines();

  /** Plans again in so many milliseconds; of what is typed only the last, of what slides also what is passed. */
  soon(milliseconds: number, sliding = false): void {
    beyond.stop();
    if (sliding && this.#timer !== undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#again(sliding), milliseconds);
  }

  #again(sliding: boolean): void {
    this.#timer = undefined;
    if (JSON.stringify(asking.values) === asking.wish && asking.problem === null && (asking.running || asking.answer !== null)) return;
    // If every movement of a finger stopped the plan before it, none would be seen while the finger moves.
    if (sliding && asking.running) {
      this.soon(60, true);
      return;
    }
    void asking.run(true);
  }

  /** Forgets what was moved in an earlier plan. */
  follow(): void {
    const plan = asking.answer?.result ?? null;
    if (plan === this.#plan) return;
    this.#plan = plan;
    this.#stop?.abort();
    clearTimeout(this.#scoreTimer);
    this.#turn += 1;
    this.moved = new Map();
    this.scores = new Map();
    this.total = null;
    this.scoring = false;
    this.#lines.clear();
    beyond.look();
  }

  /** Where a site stood when it was planned. */
  origin(id: string): Thing | undefined {
    const features = asking.answer?.result['features'];
    return (Array.isArray(features) ? (features as Thing[]) : []).find((feature) => String(feature.id) === id);
  }

  get mayMove(): boolean {
    return asking.process?.id === 'place-bins' && asking.answer !== null && asking.acceptedAs === null;
  }

  /** A point under the pointer is dragged. */
  async drag(id: string, pointer: Place, done: boolean): Promise<void> {
    const feature = asking.feature(id);
    if (!this.mayMove || feature === undefined) return;
    const lines = await this.#lines.of(feature, !done);
    const offset = this.origin(id)?.properties['offset_m'];
    this.#put(id, lines === null ? pointer : beside(lines, pointer, typeof offset === 'number' ? offset : 5), done);
  }

  /** A site is pushed along its road. */
  async push(id: string, metres: number): Promise<void> {
    const feature = asking.feature(id);
    if (!this.mayMove || feature?.geometry?.type !== 'Point') return;
    const lines = await this.#lines.of(feature, false);
    const [lon, lat] = feature.geometry.coordinates;
    if (lines === null || lon === undefined || lat === undefined) return;
    const place = slide(lines, [lon, lat], metres);
    if (place !== null) this.#put(id, place, false);
  }

  /** Puts a site back where it was planned. */
  restore(id: string): void {
    const origin = this.origin(id);
    if (origin === undefined) return;
    asking.amend(id, origin.geometry, { ...origin.properties, layer: 'proposal' });
    const moved = new Map(this.moved);
    moved.delete(id);
    this.moved = moved;
    const scores = new Map(this.scores);
    scores.delete(id);
    this.scores = scores;
    this.total = null;
    this.#stop?.abort();
    if (moved.size > 0) {
      this.#scoreSoon(true);
      return;
    }
    clearTimeout(this.#scoreTimer);
    this.#turn += 1;
    this.scoring = false;
  }

  #put(id: string, place: Place, done: boolean): void {
    asking.amend(id, { type: 'Point', coordinates: place });
    this.moved = new Map(this.moved).set(id, place);
    this.#scoreSoon(done);
  }

  /** At once where the point lies and what forbids it; what all gain together once the finger rests. */
  #scoreSoon(resting: boolean): void {
    this.scoring = true;
    clearTimeout(this.#scoreTimer);
    const turn = ++this.#turn;
    this.#scoreTimer = setTimeout(async () => {
      // Where it lies and what forbids it is told first, however slow the server is.
      if (!resting) await this.#rules;
      if (turn === this.#turn) void this.#score(true);
    }, resting ? 150 : 500);
    if (resting || performance.now() - this.#scoreBegan < OFTEN) return;
    this.#scoreBegan = performance.now();
    this.#rules = this.#score(false);
  }

  async #score(whole: boolean): Promise<void> {
    const { answer, asked } = asking;
    const process = store.process('score-bins');
    if (answer === null || asked === null || process === undefined) return;
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    const taken = proposalsOf(answer).filter((site) => !asking.left.has(String(site.id)) || this.moved.has(String(site.id)));
    const all = whole && taken.length <= MOST;
    const sites = all ? taken : taken.filter((site) => this.moved.has(String(site.id)));
    const known = new Set(process.inputs.map((input) => input.name));
    const inputs: Properties = Object.fromEntries(Object.entries(asked).filter(([name]) => known.has(name)));
    const aim = SCORED[String(answer.result['aim'])];
    inputs['objective'] = aim ?? 'cover';
    inputs['points'] = sites
      .map((site) => (site.geometry?.type === 'Point' ? site.geometry.coordinates.slice(0, 2).map((degree) => degree.toFixed(8)).join(',') : ''))
      .join(';');
    try {
      const scored = await calls.execute('score-bins', inputs, stop.signal);
      if (stop.signal.aborted) return;
      const scores = new Map<string, Score>();
      sites.forEach((site, at) => {
        const told = scored.features.features[at];
        const id = String(site.id);
        if (told === undefined || !this.moved.has(id)) return;
        const { gain, allowed, refused, reason } = told.properties;
        // Alone a point gains what it shares with others in the plan; that is told when all are scored.
        const known = all ? Number(gain) : null;
        const words = all || allowed !== true ? ((reason ?? { zh: '', en: '' }) as Text) : null;
        scores.set(id, { gain: known, allowed: allowed === true, refused: textsOf(refused), reason: words });
        const { number: _number, cumulative: _cumulative, ...where } = told.properties;
        asking.amend(id, undefined, { ...where, rank: site.properties['rank'], layer: 'proposal' });
      });
      this.scores = scores;
      if (whole) this.total = all && aim !== undefined && typeof scored.result['objective'] === 'number' ? scored.result['objective'] : null;
    } catch (error) {
      if (!stop.signal.aborted) notices.bad(error);
    } finally {
      if (this.#stop === stop && whole) this.scoring = false;
    }
  }
}

export const planning = new Planning();
