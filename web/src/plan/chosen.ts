/** What of a plan is taken, in the form in which the server accepts it or stakes it out. */
import type { Answer } from '../api/types';
import { proposalsOf } from '../state/accept';
import type { Place } from './road';

export interface ChosenSites {
  plan: Record<string, unknown>;
  only: number[];
  moved: Record<string, Place>;
}

export function chosenOf(answer: Answer, left: ReadonlySet<string>, moved: ReadonlyMap<string, Place>): ChosenSites {
  const taken = proposalsOf(answer).filter((site) => !left.has(String(site.id)));
  const rankOf = new Map(taken.map((site) => [String(site.id), Number(site.properties['rank'])]));
  const places = [...moved].flatMap(([id, place]): [string, Place][] => {
    const rank = rankOf.get(id);
    return rank === undefined ? [] : [[String(rank), place]];
  });
  return { plan: answer.result, only: [...rankOf.values()], moved: Object.fromEntries(places) };
}
