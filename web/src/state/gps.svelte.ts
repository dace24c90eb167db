/** Where this device is: one watch for everybody on the page who wants to know. */
import type { Text } from '../api/types';
import { both } from './notice.svelte';

/** A position as the device gave it. */
export interface Fix {
  lon: number;
  lat: number;
  /** The radius it claims, metres: 68 % of its positions lie within. */
  accuracy_m: number;
  /** By the device's clock, which may be wrong: milliseconds since 1970. */
  at: number;
  /** Degrees from north, while it moves. */
  heading: number | null;
}

/** Why there is none, in the browser's numbers. */
const DENIED = 1;

/** Claims beyond this are no position on a road but a mobile cell's. */
const WORST_M = 5_000;

class Gps {
  fix = $state.raw<Fix | null>(null);
  problem = $state.raw<Text | null>(null);
  /** Somebody asked for it and it is not switched off. */
  on = $state(false);
  readonly #heard = new Set<(fix: Fix) => void>();
  #watch: number | null = null;

  start(): void {
    if (this.on) return;
    this.problem = null;
    if (!isSecureContext || !('geolocation' in navigator)) {
      this.problem = both((words) => words.gpsInsecure);
      return;
    }
    this.on = true;
    this.#watch = navigator.geolocation.watchPosition(
      ({ coords, timestamp }) => this.#take({
        lon: coords.longitude, lat: coords.latitude, accuracy_m: coords.accuracy, at: timestamp, heading: coords.heading,
      }),
      (error) => {
        this.problem = both((words) => (error.code === DENIED ? words.gpsDenied : words.gpsNone));
        if (error.code === DENIED) this.stop();
      },
      { enableHighAccuracy: true, maximumAge: 2_000, timeout: 30_000 },
    );
  }

  stop(): void {
    if (this.#watch !== null) navigator.geolocation.clearWatch(this.#watch);
    this.#watch = null;
    this.on = false;
    this.fix = null;
  }

  /** Tells every position from now on, until the returned function is called. */
  listen(heard: (fix: Fix) => void): () => void {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  }

  #take(fix: Fix): void {
    if (!Number.isFinite(fix.accuracy_m) || fix.accuracy_m > WORST_M) {
      this.problem = both((words) => words.gpsPoor);
      return;
    }
    this.problem = null;
    this.fix = fix;
    for (const heard of this.#heard) heard(fix);
  }
}

export const gps = new Gps();
