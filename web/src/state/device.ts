/** What sort of machine shows the page. */
import { MediaQuery } from 'svelte/reactivity';

/** As narrow as a phone: one column, the list beside the thumb. */
export const narrow = new MediaQuery('(max-width: 700px)');

/** A phone in a hand, whose network comes and goes: it writes through its queue. */
const phone = '(max-width: 700px) and (pointer: coarse)';
export const onPhone = (): boolean => typeof matchMedia === 'function' && matchMedia(phone).matches;
