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
  /** The change set that wrote the accepted plan. */
  acceptedAs = $state<number | null>(null);
  /** The change id of the plan on the screen: sending it twice is one change. */
  changeId = $state('');
  #stop: AbortController | null = null;

  choose(process: Process | null, given: Values = {}): void {
    if (process !== null && process.id === this.process?.id && Object.keys(given).length === 0) return;
    this.clear();
    this.process = process;
    this.values = process === null ? {} : startingValues(process, given);
  }

  clear(): void {
    this.#stop?.abort();
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

  async run(): Promise<void> {
    const { process } = this;
    if (process === null) return;
    const { inputs, faults } = readForm(process, this.values);
    this.faults = faults;
    if (Object.keys(faults).length > 0) return;
    this.clear();
    const stop = new AbortController();
    this.#stop = stop;
    this.running = true;
    try {
      const answer = await calls.execute(process.id, inputs, stop.signal);
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
    this.#stop?.abort();
    this.running = false;
  }

  feature(id: string | null): Thing | undefined {
    if (id === null) return undefined;
    return this.answer?.features.features.find((feature) => String(feature.id) === id);
  }

  toggle(id: string): void {
    const left = new Set(this.left);
    if (!left.delete(id)) left.add(id);
    this.left = left;
  }
}

export const asking = new Asking();
