/** The map of others that lies under the register now. */
import type { BaseLayer } from '../api/types';
import { store } from './store.svelte';
import { view } from './view.svelte';

export const baseNow = (): BaseLayer | null => store.bases.find((layer) => layer.id === view.base?.id) ?? null;
