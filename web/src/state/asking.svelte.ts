/** The question on the screen, its form, its answer, and the row that is looked at. */
import * as calls from '../api/calls';
import type { Answer, Process, Properties, Text, Thing } from '../api/types';
import { changedValues, readForm, startingValues, type Fault, type Values } from '../panels/form';
import { textOf } from './notice.svelte';

class Asking {
  process = $state.raw<Process | null>(null);
  values = $state<Values>({});
  faults = $state.raw<Record<string, Fault>>({});
  running = $state(false);
  problem = $state.raw<Text | null>(null);
  answer = $state.raw<Answer | null>(null);
  /** What the answer on the screen was asked with. */
  asked = $state.raw<Properties | null>(null);
  /** The id of the answer's feature that is looked at, and the one under the pointer. */
  row = $state<string | null>(null);
  hovered = $state<string | null>(null);
  /** Proposals of a plan that the user leaves out. */
  left = $state.raw<ReadonlySet<string>>(new Set());
  /** What an earlier answer had and this one has not, by a key of its own. */
  ghosts = $state.raw<ReadonlyMap<string, Thing>>(new Map());
  /** The change set that wrote the accepted plan. */
  acceptedAs = $state<number | null>(null);
  /** The change id of the plan on the screen: sending it twice is one change. */
  changeId = $state('');
  /** Counts the answers that were asked anew: the map goes to those, and stays where it is when one is planned again. */
  fresh = $state(0);
  /** The form as it was when it was last asked; nothing after a stop. */
  wish = '';
  #stop: AbortController | null = null;

  choose(process: Process | null, given: Values = {}): void {
    if (process !== null && process.id === this.process?.id && Object.keys(given).length === 0) return;
    this.clear();
    this.process = process;
    this.values = process === null ? {} : startingValues(process, given);
  }

  clear(stop = true): void {
    if (stop) this.#stop?.abort();
    this.answer = null;
    this.asked = null;
    this.problem = null;
    this.faults = {};
    this.row = null;
    this.hovered = null;
    this.left = new Set();
    this.acceptedAs = null;
  }

  /** The form's values for the address. */
  get changed(): Values {
    return this.process === null ? {} : changedValues(this.process, this.values);
  }

  /** Asks; with `keep` the last answer stays in sight until the new one is there, for who plans while a finger moves. */
  async run(keep = false): Promise<void> {
    const { process } = this;
    if (process === null) return;
    const { inputs, faults } = readForm(process, this.values);
    this.faults = faults;
    if (Object.keys(faults).length > 0) return;
    if (keep && this.answer !== null) this.#stop?.abort();
    else this.clear();
    const stop = new AbortController();
    this.#stop = stop;
    this.wish = JSON.stringify(this.values);
    this.running = true;
    try {
      const answer = await calls.execute(process.id, inputs, stop.signal);
      if (this.answer === null) this.fresh += 1;
      this.clear(false);
      this.changeId = crypto.randomUUID();
      this.asked = inputs;
      this.answer = answer;
    } catch (error) {
      if (!stop.signal.aborted) this.problem = textOf(error);
    } finally {
      if (this.#stop === stop) this.running = false;
    }
  }

  stop(): void {
    this.wish = '';
    this.#stop?.abort();
    this.running = false;
  }

  /** Shows an answer that was kept. */
  show(answer: Answer, asked: Properties): void {
    this.clear();
    this.wish = JSON.stringify(this.values);
    this.fresh += 1;
    this.changeId = crypto.randomUUID();
    this.asked = asked;
    this.answer = answer;
  }

  feature(id: string | null): Thing | undefined {
    if (id === null) return undefined;
    const ghost = this.ghosts.get(id);
    if (ghost !== undefined) return ghost;
    return this.answer?.features.features.find((feature) => String(feature.id) === id);
  }

  /** Puts a feature of the answer elsewhere, or says something else of it. */
  amend(id: string, geometry: Thing['geometry'] | undefined, properties: Properties = {}): void {
    const { answer } = this;
    if (answer === null) return;
    const features = answer.features.features.map((feature) =>
      String(feature.id) === id
        ? { ...feature, geometry: geometry ?? feature.geometry, properties: { ...feature.properties, ...properties } }
        : feature,
    );
    this.answer = { ...answer, features: { ...answer.features, features } };
  }

  toggle(id: string): void {
    const left = new Set(this.left);
    if (!left.delete(id)) left.add(id);
    this.left = left;
  }
}

export const asking = new Asking();
