/** The rides that wait at the desk, and the one that is looked at. */
import { acceptRide, lookAtRide, removeRide, waitingRides, type RideChoices, type RideLook, type RideTold } from '../../api/rides';
import { token } from '../../api/http';
import type { PlacedThings, Text } from '../../api/types';
import { newId } from '../../edit/uuid';
import { isPlaced, nothing } from '../../map/answer';
import { both, notices, textOf } from '../../state/notice.svelte';
import { settings } from '../../state/settings.svelte';
import { store } from '../../state/store.svelte';

class Reviewing {
  waiting = $state.raw<RideTold[]>([]);
  ride = $state.raw<RideTold | null>(null);
  looked = $state.raw<RideLook | null>(null);
  choices = $state.raw<RideChoices>({});
  things = $state.raw<PlacedThings>(nothing);
  busy = $state<'looking' | 'writing' | null>(null);
  problem = $state.raw<Text | null>(null);
  #stop: AbortController | null = null;
  /** What was sent under the change's id: the same is one change, anything else another. */
  #sent = '';
  #change = '';

  /** Only the office computer decides; a phone has no token. */
  get atDesk(): boolean {
    return token() !== '';
  }

  async refresh(): Promise<void> {
    if (!this.atDesk) return;
    // The banner says when the server is away; what waits there waits on.
    this.waiting = await waitingRides().catch(() => this.waiting);
  }

  open(ride: RideTold): void {
    this.ride = ride;
    this.looked = null;
    this.things = nothing;
    this.choices = {};
    this.#change = newId();
    this.#sent = '';
    void this.look();
  }

  close(): void {
    this.#stop?.abort();
    this.ride = null;
    this.looked = null;
    this.things = nothing;
    this.problem = null;
    this.busy = null;
  }

  choose(more: RideChoices): void {
    const all = { ...this.choices, ...more };
    this.choices = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== ''));
    void this.look();
  }

  /** Takes a tap in again or leaves it out. */
  use(tap: number, yes: boolean): void {
    const left = new Set(this.choices.leave);
    if (yes) left.delete(tap);
    else left.add(tap);
    this.choose({ leave: [...left].sort((a, b) => a - b) });
  }

  renumber(tap: number, metres: number): void {
    this.choose({ stones: { ...this.choices.stones, [tap]: metres } });
  }

  async look(): Promise<void> {
    const { ride } = this;
    if (ride === null) return;
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.busy = 'looking';
    this.problem = null;
    try {
      const looked = await lookAtRide(ride.id, this.choices, stop.signal);
      this.looked = looked;
      this.things = { type: 'FeatureCollection', features: (looked.features?.features ?? []).filter(isPlaced) };
    } catch (error) {
      if (!stop.signal.aborted) this.problem = textOf(error);
    } finally {
      if (this.#stop === stop) this.busy = null;
    }
  }

  async accept(): Promise<void> {
    const { ride, looked } = this;
    if (ride === null || looked === null) return;
    this.busy = 'writing';
    this.problem = null;
    const key = JSON.stringify(this.choices);
    if (this.#sent !== '' && this.#sent !== key) this.#change = newId();
    this.#sent = key;
    try {
      const head = await acceptRide(ride.id, this.choices, this.#change);
      this.close();
      await Promise.all([store.refresh(), this.refresh()]);
      const said = both((words) => words.rideAccepted);
      notices.good({ zh: `${said.zh}：${looked.sentence?.zh ?? ''}`, en: `${said.en}: ${looked.sentence?.en ?? ''}` }, head.seq);
    } catch (error) {
      this.problem = textOf(error);
      this.busy = null;
    }
  }

  async discard(): Promise<void> {
    const { ride } = this;
    if (ride === null) return;
    this.busy = 'writing';
    try {
      await removeRide(ride.id);
      this.close();
      notices.good(both((words) => words.rideRemoved));
      await this.refresh();
    } catch (error) {
      this.problem = textOf(error);
      this.busy = null;
    }
  }
}

export const reviewing = new Reviewing();

/** What a list calls a ride. */
export const nameOf = (ride: Pick<RideTold, 'road'>): string =>
  [ride.road.number, ride.road.name].filter(Boolean).join(' ') || settings.words.rideNameless;
