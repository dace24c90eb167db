/** The photos of a thing, as its field `photos` names them. */
import type { Properties } from '../../api/types';

/** What is done to a thing's photos; applied anew to what is there when somebody else saved first. */
export interface PhotoChange {
  add: readonly string[];
  remove: readonly string[];
}

export const photosOf = (properties: Properties): string[] => {
  const { photos } = properties;
  return Array.isArray(photos) ? photos.filter((name): name is string => typeof name === 'string') : [];
};

export function changedPhotos(now: readonly string[], { add, remove }: PhotoChange): string[] {
  const kept = now.filter((name) => !remove.includes(name));
  return [...kept, ...add.filter((name, at) => !kept.includes(name) && add.indexOf(name) === at)];
}
